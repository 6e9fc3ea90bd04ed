/* Codes and widths of simple fonts, by their dictionaries alone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/field-font.h"

#include "model/standard-fonts.h"

#include <string.h>

enum { N_CODES = 256, USUAL_ADVANCE = 556 };

/* A font's names of glyphs by code, without slashes. */
typedef struct {
  char *names[N_CODES]; /* owned; NULL: none */
} Encoding;

static void
encoding_clear(Encoding *encoding)
{
  for (guint code = 0; code < N_CODES; code++)
    g_free(encoding->names[code]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Encoding, encoding_clear)

static void
apply_differences(TuschQpdf *qpdf, TuschObj differences, Encoding *encoding)
{
  gint64 code = 0;
  for (guint i = 0; i < tusch_obj_length(qpdf, differences); i++) {
    TuschObj item = tusch_obj_at(qpdf, differences, i);
    g_autofree char *name = tusch_obj_name(qpdf, item);
    if (name == NULL) {
      (void)tusch_obj_integer(qpdf, item, &code);
      continue;
    }
    if (code >= 0 && code < N_CODES) {
      g_free(encoding->names[code]);
      encoding->names[code] = g_strdup(name + 1);
    }
    code++;
  }
}

static void
read_encoding(TuschQpdf *qpdf, TuschObj source, Encoding *encoding)
{
  TuschObj value = tusch_obj_get(qpdf, source, "/Encoding");
  bool is_dict = tusch_obj_type(qpdf, value) == TUSCH_OBJ_DICT;
  g_autofree char *base =
      tusch_obj_name(qpdf, is_dict ? tusch_obj_get(qpdf, value, "/BaseEncoding") : value);
  const char *const *names = base != NULL ? tusch_standard_encoding(base) : NULL;
  if (names == NULL)
    names = tusch_standard_encoding(is_dict ? "/StandardEncoding" : "/WinAnsiEncoding");
  memset(encoding, 0, sizeof *encoding);
  for (guint code = 0; code < N_CODES; code++)
    encoding->names[code] = g_strdup(names[code]);
  if (is_dict)
    apply_differences(qpdf, tusch_obj_get(qpdf, value, "/Differences"), encoding);
}

static gint16
find_code(const Encoding *encoding, const char *name, guint likeliest)
{
  if (name == NULL)
    return -1;
  if (g_strcmp0(encoding->names[likeliest], name) == 0)
    return (gint16)likeliest;
  for (guint code = 0; code < N_CODES; code++)
    if (g_strcmp0(encoding->names[code], name) == 0)
      return (gint16)code;
  return -1;
}

static void
read_advances(TuschFieldFont *font, TuschQpdf *qpdf, const Encoding *encoding)
{
  gint64 first = 0;
  TuschObj widths = tusch_obj_get(qpdf, font->font, "/Widths");
  (void)tusch_obj_integer(qpdf, tusch_obj_get(qpdf, font->font, "/FirstChar"), &first);
  g_autofree char *name = tusch_obj_name(qpdf, tusch_obj_get(qpdf, font->font, "/BaseFont"));
  for (guint code = 0; code < N_CODES; code++) {
    gint64 at = (gint64)code - first;
    font->advances[code] = USUAL_ADVANCE;
    if (widths != 0 && at >= 0 && at < tusch_obj_length(qpdf, widths))
      (void)tusch_obj_number(qpdf, tusch_obj_at(qpdf, widths, (guint)at), &font->advances[code]);
    else if (encoding->names[code] != NULL)
      (void)tusch_standard_advance(name, encoding->names[code], &font->advances[code]);
  }
}

static bool
is_simple(TuschQpdf *qpdf, TuschObj source)
{
  TuschObj subtype = tusch_obj_get(qpdf, source, "/Subtype");
  return tusch_obj_type(qpdf, source) == TUSCH_OBJ_DICT &&
         (tusch_obj_is_name(qpdf, subtype, "/Type1") ||
          tusch_obj_is_name(qpdf, subtype, "/TrueType") ||
          tusch_obj_is_name(qpdf, subtype, "/MMType1"));
}

static TuschObj
new_font(TuschQpdf *qpdf, const char *name, const char *encoding)
{
  TuschObj font = tusch_obj_new_dict(qpdf);
  tusch_obj_set(qpdf, font, "/Type", tusch_obj_new_name(qpdf, "/Font"));
  tusch_obj_set(qpdf, font, "/Subtype", tusch_obj_new_name(qpdf, "/Type1"));
  tusch_obj_set(qpdf, font, "/BaseFont", tusch_obj_new_name(qpdf, name));
  if (encoding != NULL)
    tusch_obj_set(qpdf, font, "/Encoding", tusch_obj_new_name(qpdf, encoding));
  return font;
}

void
tusch_field_font_init_helvetica(TuschFieldFont *font, TuschQpdf *qpdf)
{
  tusch_field_font_init(font, qpdf, new_font(qpdf, "/Helvetica", "/WinAnsiEncoding"));
}

void
tusch_field_font_init(TuschFieldFont *font, TuschQpdf *qpdf, TuschObj source)
{
  if (!is_simple(qpdf, source)) {
    tusch_field_font_init_helvetica(font, qpdf);
    return;
  }
  g_auto(Encoding) encoding;
  read_encoding(qpdf, source, &encoding);
  font->font = source;
  read_advances(font, qpdf, &encoding);
  const char *const *letters = tusch_standard_encoding("/WinAnsiEncoding");
  for (guint letter = 0; letter < N_CODES; letter++)
    font->codes[letter] = find_code(&encoding, letters[letter], letter);
}

void
tusch_field_font_init_signs(TuschFieldFont *font, TuschQpdf *qpdf)
{
  font->font = new_font(qpdf, "/ZapfDingbats", NULL);
  for (guint code = 0; code < N_CODES; code++) {
    font->advances[code] = 0;
    (void)tusch_standard_sign_advance("/ZapfDingbats", code, &font->advances[code]);
    font->codes[code] = font->advances[code] > 0 ? (gint16)code : -1;
  }
}

/* A letter in cp1252, or what is nearest to it. (transfer full) */
static char *
in_cp1252(const char *letter, gsize length)
{
  char *bytes = g_convert(letter, (gssize)length, "CP1252", "UTF-8", NULL, NULL, NULL);
  if (bytes != NULL)
    return bytes;
  g_autofree char *alone = g_strndup(letter, length);
  return g_str_to_ascii(alone, "C");
}

GString *
tusch_field_font_encode(const TuschFieldFont *font, const char *text)
{
  g_autoptr(GString) codes = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    if (*p == '\r' && p[1] == '\n')
      continue;
    if (*p == '\r' || *p == '\n' || *p == '\t') {
      g_string_append_c(codes, *p == '\t' ? ' ' : '\n');
      continue;
    }
    g_autofree char *bytes = in_cp1252(p, (gsize)(g_utf8_next_char(p) - p));
    for (const char *b = bytes; *b != '\0'; b++) {
      if (font->codes[(guint8)*b] < 0 || font->codes[(guint8)*b] == '\n')
        return NULL;
      g_string_append_c(codes, (char)font->codes[(guint8)*b]);
    }
  }
  return g_steal_pointer(&codes);
}
