/* Codes are the glyph numbers of the installed font: no table of it need be kept. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/label-font.h"

#include "model/standard-fonts.h"
#include "redact/format.h"
#include "redact/sfnt.h"

#include <math.h>
#include <string.h>

enum { N_GLYPHS = 65536 };

#define NAME "/TUSCHL+LiberationSans"

static const char *const FILES[] = {
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
};

struct RedactLabelFont {
  TuschQpdf *out; /* not owned */
  TuschObj dict, descendant, descriptor, to_unicode;
  GBytes *program; /* NULL until it is looked for, and if there is none */
  bool was_looked_for;
  GHashTable *chars; /* glyph → gunichar */
};

RedactLabelFont *
redact_label_font_new(TuschQpdf *out)
{
  RedactLabelFont *font = g_new0(RedactLabelFont, 1);
  font->out = out;
  font->chars = g_hash_table_new(NULL, NULL);
  return font;
}

void
redact_label_font_free(RedactLabelFont *font)
{
  if (font == NULL)
    return;
  g_clear_pointer(&font->program, g_bytes_unref);
  g_hash_table_unref(font->chars);
  g_free(font);
}

/* (transfer none): %NULL if it is not installed */
static GBytes *
program_of(RedactLabelFont *font)
{
  for (guint i = 0; !font->was_looked_for && font->program == NULL && i < G_N_ELEMENTS(FILES);
       i++) {
    char *data = NULL;
    gsize size_bytes = 0;
    if (g_file_get_contents(FILES[i], &data, &size_bytes, NULL))
      font->program = g_bytes_new_take(data, size_bytes);
  }
  font->was_looked_for = true;
  return font->program;
}

/* Text in WinAnsi; %NULL if it has characters outside. */
static GBytes *
encode(const char *text)
{
  gsize size_bytes = 0;
  char *encoded = g_convert(text, -1, "CP1252", "UTF-8", NULL, &size_bytes, NULL);
  return encoded != NULL ? g_bytes_new_take(encoded, size_bytes) : NULL;
}

/* Thousandths of an em; NAN if there is no such letter. */
static double
advance_of(guint8 code)
{
  double advance = 0;
  const char *name = tusch_standard_encoding("/WinAnsiEncoding")[code];
  return name != NULL && tusch_standard_advance("/Helvetica", name, &advance) ? advance : NAN;
}

double
redact_label_font_width(const char *text)
{
  g_autoptr(GBytes) encoded = encode(text);
  if (encoded == NULL)
    return INFINITY;
  gsize n = 0;
  const guint8 *codes = g_bytes_get_data(encoded, &n);
  double sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += advance_of(codes[i]) / 1000;
  return isfinite(sum) ? sum : INFINITY;
}

bool
redact_label_font_show(RedactLabelFont *font, const char *text, GString *content)
{
  g_autoptr(GBytes) encoded = encode(text);
  GBytes *program = program_of(font);
  if (encoded == NULL)
    return false;
  if (program == NULL) {
    gsize n = 0;
    const guint8 *codes = g_bytes_get_data(encoded, &n);
    redact_append_hex(content, codes, n);
    return true;
  }
  g_autoptr(GString) hex = g_string_new("<");
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    guint glyph = redact_sfnt_glyph(program, c);
    if (glyph == 0)
      return false;
    g_hash_table_insert(font->chars, GUINT_TO_POINTER(glyph), GUINT_TO_POINTER(c));
    g_string_append_printf(hex, "%04X", glyph);
  }
  g_string_append_printf(content, "%s>", hex->str);
  return true;
}

static void
make_installed(RedactLabelFont *font)
{
  TuschQpdf *out = font->out;
  g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
  g_autoptr(GBytes) registry = g_bytes_new_static("Adobe", 5);
  g_autoptr(GBytes) ordering = g_bytes_new_static("Identity", 8);
  TuschObj info = tusch_obj_new_dict(out);
  tusch_obj_set(out, info, "/Registry", tusch_obj_new_string(out, registry));
  tusch_obj_set(out, info, "/Ordering", tusch_obj_new_string(out, ordering));
  tusch_obj_set(out, info, "/Supplement", tusch_obj_new_integer(out, 0));
  font->descriptor = tusch_obj_make_indirect(out, tusch_obj_new_dict(out));
  font->descendant = tusch_obj_make_indirect(out, tusch_obj_new_dict(out));
  tusch_obj_set(out, font->descendant, "/Type", tusch_obj_new_name(out, "/Font"));
  tusch_obj_set(out, font->descendant, "/Subtype", tusch_obj_new_name(out, "/CIDFontType2"));
  tusch_obj_set(out, font->descendant, "/BaseFont", tusch_obj_new_name(out, NAME));
  tusch_obj_set(out, font->descendant, "/CIDSystemInfo", info);
  tusch_obj_set(out, font->descendant, "/FontDescriptor", font->descriptor);
  tusch_obj_set(out, font->descendant, "/CIDToGIDMap", tusch_obj_new_name(out, "/Identity"));
  TuschObj descendants = tusch_obj_new_array(out);
  tusch_obj_append(out, descendants, font->descendant);
  font->to_unicode = tusch_obj_new_stream(out, nothing, NULL, 0);
  tusch_obj_set(out, font->dict, "/Subtype", tusch_obj_new_name(out, "/Type0"));
  tusch_obj_set(out, font->dict, "/BaseFont", tusch_obj_new_name(out, NAME));
  tusch_obj_set(out, font->dict, "/Encoding", tusch_obj_new_name(out, "/Identity-H"));
  tusch_obj_set(out, font->dict, "/DescendantFonts", descendants);
  tusch_obj_set(out, font->dict, "/ToUnicode", font->to_unicode);
}

TuschObj
redact_label_font_get(RedactLabelFont *font)
{
  TuschQpdf *out = font->out;
  if (font->dict != 0)
    return font->dict;
  font->dict = tusch_obj_make_indirect(out, tusch_obj_new_dict(out));
  tusch_obj_set(out, font->dict, "/Type", tusch_obj_new_name(out, "/Font"));
  if (program_of(font) != NULL) {
    make_installed(font);
    return font->dict;
  }
  tusch_obj_set(out, font->dict, "/Subtype", tusch_obj_new_name(out, "/Type1"));
  tusch_obj_set(out, font->dict, "/BaseFont", tusch_obj_new_name(out, "/Helvetica"));
  tusch_obj_set(out, font->dict, "/Encoding", tusch_obj_new_name(out, "/WinAnsiEncoding"));
  return font->dict;
}

static int
compare_glyphs(gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_INT(a) - GPOINTER_TO_INT(b);
}

/* Widths of the glyphs used, and their meaning. */
static void
write_codes(RedactLabelFont *font, GList *glyphs)
{
  TuschQpdf *out = font->out;
  TuschObj widths = tusch_obj_new_array(out);
  GString *cmap = g_string_new(NULL);
  redact_cmap_begin(cmap, 2);
  for (GList *at = glyphs; at != NULL; at = at->next) {
    gunichar c = GPOINTER_TO_UINT(g_hash_table_lookup(font->chars, at->data));
    char text[7] = "";
    text[g_unichar_to_utf8(c, text)] = '\0';
    double advance = redact_label_font_width(text) * 1000;
    tusch_obj_append(out, widths, tusch_obj_new_integer(out, GPOINTER_TO_INT(at->data)));
    tusch_obj_append(out, widths, tusch_obj_new_numbers(out, &advance, 1));
    g_string_append_printf(cmap, "1 beginbfchar\n<%04X> <", GPOINTER_TO_UINT(at->data));
    redact_append_utf16_hex(cmap, c);
    g_string_append(cmap, ">\nendbfchar\n");
  }
  redact_cmap_end(cmap);
  g_autoptr(GBytes) data = g_string_free_to_bytes(cmap);
  tusch_obj_set_stream_data(out, font->to_unicode, data);
  tusch_obj_set(out, font->descendant, "/W", widths);
}

static void
write_descriptor(RedactLabelFont *font, GBytes *program)
{
  static const double FONT_BBOX[] = {-544, -303, 1302, 980};
  TuschQpdf *out = font->out;
  TuschObj file = tusch_obj_new_stream(out, program, NULL, 0);
  tusch_obj_set(
      out, file, "/Length1", tusch_obj_new_integer(out, (gint64)g_bytes_get_size(program)));
  tusch_obj_set(out, font->descriptor, "/Type", tusch_obj_new_name(out, "/FontDescriptor"));
  tusch_obj_set(out, font->descriptor, "/FontName", tusch_obj_new_name(out, NAME));
  tusch_obj_set(out, font->descriptor, "/Flags", tusch_obj_new_integer(out, 4));
  tusch_obj_set(out, font->descriptor, "/FontBBox", tusch_obj_new_numbers(out, FONT_BBOX, 4));
  tusch_obj_set(out, font->descriptor, "/ItalicAngle", tusch_obj_new_integer(out, 0));
  tusch_obj_set(out, font->descriptor, "/Ascent", tusch_obj_new_integer(out, 905));
  tusch_obj_set(out, font->descriptor, "/Descent", tusch_obj_new_integer(out, -212));
  tusch_obj_set(out, font->descriptor, "/CapHeight", tusch_obj_new_integer(out, 729));
  tusch_obj_set(out, font->descriptor, "/StemV", tusch_obj_new_integer(out, 80));
  tusch_obj_set(out, font->descriptor, "/FontFile2", file);
}

void
redact_label_font_finish(RedactLabelFont *font)
{
  if (font->dict == 0 || font->program == NULL)
    return;
  g_autoptr(GList) glyphs = g_list_sort(g_hash_table_get_keys(font->chars), compare_glyphs);
  g_autofree guint8 *used = g_malloc0(N_GLYPHS / 8);
  for (GList *at = glyphs; at != NULL; at = at->next)
    used[GPOINTER_TO_UINT(at->data) / 8] |= (guint8)(1 << (GPOINTER_TO_UINT(at->data) % 8));
  g_autoptr(GBytes) program = redact_sfnt_clean(font->program, false, used);
  write_codes(font, glyphs);
  write_descriptor(font, program != NULL ? program : font->program);
}
