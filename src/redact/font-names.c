/* Names of fonts: what readers need, and none of the author's words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/font-names.h"

#include <string.h>

/* Longer words before those they start with. */
static const char *const WORDS[] = {
    "TimesNewRoman",   "CourierNew",     "ZapfDingbats", "Helvetica",   "LiberationSans",
    "LiberationSerif", "LiberationMono", "DejaVuSans",   "DejaVuSerif", "Carlito",
    "Caladea",         "Arial",          "Times",        "Courier",     "Symbol",
    "Verdana",         "Calibri",        "Cambria",      "Georgia",     "Tahoma",
    "TrebuchetMS",     "Garamond",       "Palatino",     "Bookman",     "Century",
    "Wingdings",       "Consolas",       "SegoeUI",      "ComicSansMS", "Nimbus",
    "Narrow",          "Unicode",        "Black",        "Light",       "Medium",
    "BoldItalic",      "BoldOblique",    "Bold",         "Italic",      "Oblique",
    "Roman",           "Regular",        "Condensed",    "Mono",        "Sans",
    "Serif",           "PSMT",           "MT",           "PS",          "L",
};

/* Whether a name (no slash) is made of known words, signs between them left out. */
static bool
is_well_known(const char *name)
{
  const char *p = name;
  if (strlen(p) > 7 && p[6] == '+')
    p += 7;
  while (*p != '\0') {
    gsize length = 0;
    for (guint i = 0; i < G_N_ELEMENTS(WORDS) && length == 0; i++)
      if (g_str_has_prefix(p, WORDS[i]))
        length = strlen(WORDS[i]);
    if (length == 0 && strchr("-,_ ", *p) == NULL)
      return false;
    p += MAX(length, 1);
  }
  return true;
}

/* The standard font that is most like it. */
static const char *
nearest_standard_font(RedactCopy *copy, const char *name, TuschObj descriptor)
{
  enum { FIXED = 1, SERIF = 2, ITALIC = 1 << 6, FORCE_BOLD = 1 << 18 };
  static const char *const FONTS[][4] = {
      {"/Helvetica", "/Helvetica-Bold", "/Helvetica-Oblique", "/Helvetica-BoldOblique"},
      {"/Times-Roman", "/Times-Bold", "/Times-Italic", "/Times-BoldItalic"},
      {"/Courier", "/Courier-Bold", "/Courier-Oblique", "/Courier-BoldOblique"},
  };
  gint64 flags = 0;
  (void)tusch_obj_integer(copy->in, tusch_obj_get(copy->in, descriptor, "/Flags"), &flags);
  guint family = (flags & SERIF) != 0;
  if ((flags & FIXED) != 0)
    family = 2;
  bool is_bold = (flags & FORCE_BOLD) != 0 || strstr(name, "Bold") != NULL;
  bool is_italic = (flags & ITALIC) != 0 || strstr(name, "Italic") != NULL;
  return FONTS[family][is_bold + 2 * is_italic];
}

static bool
is_embedded(RedactCopy *copy, TuschObj descriptor)
{
  static const char *const FILES[] = {"/FontFile", "/FontFile2", "/FontFile3"};
  for (guint i = 0; i < G_N_ELEMENTS(FILES); i++)
    if (tusch_obj_get(copy->in, descriptor, FILES[i]) != 0)
      return true;
  return false;
}

void
redact_font_set_name(
    RedactCopy *copy, TuschObj source, TuschObj descriptor, TuschObj to, const char *key)
{
  g_autofree char *name = tusch_obj_name(copy->in, tusch_obj_get(copy->in, source, key));
  const char *chosen = name;
  if (name == NULL)
    return;
  if (is_embedded(copy, descriptor))
    chosen = "/Embedded";
  else if (!is_well_known(name + 1))
    chosen = nearest_standard_font(copy, name, descriptor);
  tusch_obj_set(copy->out, to, key, tusch_obj_new_name(copy->out, chosen));
}

void
redact_font_set_family(RedactCopy *copy, TuschObj descriptor, TuschObj to)
{
  static const char KEY[] = "/FontFamily";
  TuschObj family = tusch_obj_get(copy->in, descriptor, KEY);
  g_autoptr(GBytes) bytes = family != 0 ? tusch_obj_string(copy->in, family) : NULL;
  if (bytes == NULL || is_embedded(copy, descriptor))
    return;
  gsize n = 0;
  const char *data = g_bytes_get_data(bytes, &n);
  g_autofree char *name = g_strndup(data, n);
  g_auto(GStrv) words = g_strsplit(name, " ", -1);
  g_autofree char *joined = g_strjoinv("", words);
  if (n > 0 && strlen(name) == n && is_well_known(joined))
    tusch_obj_set(copy->out, to, KEY, tusch_obj_new_string(copy->out, bytes));
}
