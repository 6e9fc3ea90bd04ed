/* ToUnicode CMaps and encodings with differences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/glyph-map.h"

#include "verify/font-program.h"
#include "verify/pdf-tokens.h"
#include "verify/text-matcher.h"

#include <string.h>

/* A CMap has at most 65,536 codes; a hostile range may claim more. */
#define MAX_CODES 65536

static void
set_text(TuschGlyphMap *map, guint code, const char *utf8)
{
  if (g_hash_table_size(map->texts) < MAX_CODES)
    g_hash_table_insert(map->texts, GUINT_TO_POINTER(code), g_strdup(utf8));
}

static guint
code_of(const GString *bytes)
{
  guint code = 0;
  for (gsize i = 0; i < bytes->len; i++)
    code = (code << 8) | (guint8)bytes->str[i];
  return code;
}

/* UTF-16BE with its last unit raised by @add (for ranges). */
static char *
utf16_text(const GString *bytes, guint add)
{
  g_autofree char *copy = g_memdup2(bytes->str, bytes->len + 1);
  if (bytes->len >= 2) {
    guint last = ((guint)(guint8)copy[bytes->len - 2] << 8) | (guint8)copy[bytes->len - 1];
    last += add;
    copy[bytes->len - 2] = (char)(last >> 8);
    copy[bytes->len - 1] = (char)last;
  }
  char *utf8 = g_convert(copy, (gssize)bytes->len, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
  return utf8 != NULL ? utf8 : g_strdup("");
}

/* <code> <text> pairs between beginbfchar and endbfchar. */
static void
read_bfchar(TuschGlyphMap *map, TuschPdfTokens *tokens)
{
  TuschPdfToken code, text;
  while (tusch_pdf_tokens_next(tokens, &code) && code.type == TUSCH_TOKEN_STRING) {
    guint value = code_of(code.bytes);
    if (!tusch_pdf_tokens_next(tokens, &text) || text.type != TUSCH_TOKEN_STRING)
      return;
    g_autofree char *utf8 = utf16_text(text.bytes, 0);
    set_text(map, value, utf8);
  }
}

/* The texts of a range given one by one, after its '['. */
static void
read_range_array(TuschGlyphMap *map, TuschPdfTokens *tokens, guint first)
{
  TuschPdfToken text;
  for (guint code = first; tusch_pdf_tokens_next(tokens, &text); code++) {
    if (text.type != TUSCH_TOKEN_STRING)
      return;
    g_autofree char *utf8 = utf16_text(text.bytes, 0);
    set_text(map, code, utf8);
  }
}

static void
read_bfrange(TuschGlyphMap *map, TuschPdfTokens *tokens)
{
  TuschPdfToken token;
  while (tusch_pdf_tokens_next(tokens, &token) && token.type == TUSCH_TOKEN_STRING) {
    guint first = code_of(token.bytes);
    if (!tusch_pdf_tokens_next(tokens, &token) || token.type != TUSCH_TOKEN_STRING)
      return;
    guint last = code_of(token.bytes);
    if (!tusch_pdf_tokens_next(tokens, &token))
      return;
    if (token.type == TUSCH_TOKEN_ARRAY_BEGIN) {
      read_range_array(map, tokens, first);
      continue;
    }
    if (token.type != TUSCH_TOKEN_STRING)
      return;
    for (guint code = first; code <= last && code - first < MAX_CODES; code++) {
      g_autofree char *utf8 = utf16_text(token.bytes, code - first);
      set_text(map, code, utf8);
    }
  }
}

static void
read_codespace(TuschGlyphMap *map, TuschPdfTokens *tokens)
{
  TuschPdfToken token;
  if (tusch_pdf_tokens_next(tokens, &token) && token.type == TUSCH_TOKEN_STRING)
    map->code_bytes = token.bytes->len >= 2 ? 2 : 1;
}

static void
read_cmap(TuschGlyphMap *map, GBytes *cmap)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(cmap, &length);
  g_autoptr(TuschPdfTokens) tokens = tusch_pdf_tokens_new(data, length);
  TuschPdfToken token;
  while (tusch_pdf_tokens_next(tokens, &token)) {
    if (token.type != TUSCH_TOKEN_OPERATOR)
      continue;
    if (g_str_equal(token.bytes->str, "beginbfchar"))
      read_bfchar(map, tokens);
    else if (g_str_equal(token.bytes->str, "beginbfrange"))
      read_bfrange(map, tokens);
    else if (g_str_equal(token.bytes->str, "begincodespacerange"))
      read_codespace(map, tokens);
  }
}

static const TuschPdfObject *
find_differences(TuschPdfInspector *inspector, const TuschPdfObject *font)
{
  const TuschPdfObject *encoding = tusch_pdf_inspector_lookup(inspector, font, "Encoding");
  return tusch_pdf_inspector_lookup(inspector, encoding, "Differences");
}

/* The next name of @list from *at on: its code, which counts on; %NULL at the end. */
static const char *
next_difference(TuschPdfInspector *inspector, const TuschPdfObject *list, guint *at, guint *code)
{
  while (list->type == TUSCH_PDF_ARRAY && *at < list->items->len) {
    const TuschPdfObject *item =
        tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(list->items, (*at)++));
    if (item->type == TUSCH_PDF_NUMBER)
      *code = (guint)CLAMP(item->number, 0, 255) - 1;
    else if (item->type == TUSCH_PDF_NAME) {
      ++*code;
      return item->bytes->str;
    }
  }
  return NULL;
}

static void
read_differences(TuschGlyphMap *map, TuschPdfInspector *inspector, const TuschPdfObject *font)
{
  const TuschPdfObject *list = find_differences(inspector, font);
  guint at = 0;
  guint code = G_MAXUINT;
  for (const char *name = next_difference(inspector, list, &at, &code); name != NULL;
       name = next_difference(inspector, list, &at, &code)) {
    g_autofree char *text = tusch_font_glyph_name_text(name);
    if (text != NULL)
      set_text(map, code, text);
  }
}

static int
compare_codes(gconstpointer a, gconstpointer b)
{
  guint left = GPOINTER_TO_UINT(a);
  guint right = GPOINTER_TO_UINT(b);
  return left < right ? -1 : left > right;
}

static void
sort_texts(TuschGlyphMap *map)
{
  g_autoptr(GList) codes = g_list_sort(g_hash_table_get_keys(map->texts), compare_codes);
  for (GList *item = codes; item != NULL; item = item->next)
    g_ptr_array_add(map->in_order, g_hash_table_lookup(map->texts, item->data));
}

/* cp1252's 0x80-0x9F; the rest is Latin-1. */
static gunichar
cp1252_char(guint8 byte)
{
  static const guint16 HIGH[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  gunichar c = byte >= 0x80 && byte < 0xA0 ? HIGH[byte - 0x80] : byte;
  return c < 0x20 ? ' ' : c;
}

/* ---- what is drawn ---- */

/* For texts: of a glyph named as a sign; of one whose name tells nothing. */
static const char SIGN[] = "\x20";
static const char NO_TEXT[] = "";

/* A font as its file and its encoding see it. */
typedef struct {
  TuschPdfInspector *inspector;
  TuschGlyphMap *map;
  TuschFontProgram *program; /* NULL: not embedded */
  bool is_truetype, is_symbolic;
} Drawing;

static TuschFontProgram *
load_program(TuschPdfInspector *inspector, const TuschPdfObject *descriptor, bool *out_is_truetype)
{
  static const char *const KEYS[] = {"FontFile2", "FontFile3", "FontFile"};
  for (guint i = 0; i < G_N_ELEMENTS(KEYS); i++) {
    const TuschPdfObject *file = tusch_pdf_inspector_lookup(inspector, descriptor, KEYS[i]);
    g_autoptr(GBytes) data =
        file->type == TUSCH_PDF_STREAM
            ? tusch_pdf_inspector_read_stream(inspector, file->stream_id, NULL, NULL)
            : NULL;
    *out_is_truetype = i == 0;
    if (data != NULL)
      return tusch_font_program_new(data);
  }
  return NULL;
}

/* White space and signs without a look. */
static bool
is_nothing(const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isspace(c) && g_unichar_type(c) != G_UNICODE_FORMAT)
      return false;
  }
  return true;
}

/* Only letters and digits can spell something; what counts as the same in text does here. */
static void
note_drawn(TuschGlyphMap *map, guint code, const char *text)
{
  if (text == NULL)
    return;
  const char *known = g_hash_table_lookup(map->texts, GUINT_TO_POINTER(code));
  g_autofree char *drawn = tusch_text_alnum(text);
  g_autofree char *told = tusch_text_alnum(known != NULL ? known : "");
  bool is_untold = (known == NULL && map->code_bytes == 2) || (known != NULL && is_nothing(known));
  if (drawn[0] != '\0' && (is_untold || (told[0] != '\0' && !g_str_equal(drawn, told))))
    g_hash_table_insert(map->drawn, GUINT_TO_POINTER(code), g_strdup(text));
}

/* What the file says to the text claimed for @code. @goes_by_names: where nothing is claimed,
 * programs that extract text go by the names of glyphs, as @text does. */
static void
note_told(TuschGlyphMap *map, guint code, const char *text, bool goes_by_names)
{
  const char *known = g_hash_table_lookup(map->texts, GUINT_TO_POINTER(code));
  if (text == NULL)
    return;
  g_autofree char *drawn = tusch_text_alnum(text);
  g_autofree char *claimed = tusch_text_alnum(known != NULL ? known : "");
  TuschGlyphTold told = TUSCH_GLYPH_UNTOLD;
  if (drawn[0] == '\0' && claimed[0] == '\0' && goes_by_names)
    told = TUSCH_GLYPH_SIGN;
  else if (drawn[0] != '\0' && (known == NULL ? goes_by_names : g_str_equal(drawn, claimed)))
    told = TUSCH_GLYPH_SAME;
  if (told != TUSCH_GLYPH_UNTOLD)
    g_hash_table_insert(map->told_by_file, GUINT_TO_POINTER(code), GINT_TO_POINTER(told));
}

static void
read_drawn_composite(const Drawing *drawing, const TuschPdfObject *font)
{
  TuschPdfInspector *inspector = drawing->inspector;
  const TuschPdfObject *encoding = tusch_pdf_inspector_lookup(inspector, font, "Encoding");
  if (drawing->program == NULL || !(tusch_pdf_object_is_name(encoding, "Identity-H") ||
                                    tusch_pdf_object_is_name(encoding, "Identity-V")))
    return;
  const TuschPdfObject *list = tusch_pdf_inspector_lookup(inspector, font, "DescendantFonts");
  const TuschPdfObject *descendant =
      tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(list->items, 0));
  const TuschPdfObject *to_glyph = tusch_pdf_inspector_lookup(inspector, descendant, "CIDToGIDMap");
  g_autoptr(GBytes) glyphs =
      to_glyph->type == TUSCH_PDF_STREAM
          ? tusch_pdf_inspector_read_stream(inspector, to_glyph->stream_id, NULL, NULL)
          : NULL;
  gsize length = 0;
  const guint8 *data = glyphs != NULL ? g_bytes_get_data(glyphs, &length) : NULL;
  for (guint code = 1; code < MAX_CODES; code++) {
    guint glyph = code;
    if (data != NULL)
      glyph = 2 * (gsize)code + 1 < length ? ((guint)data[2 * code] << 8) | data[2 * code + 1] : 0;
    const char *text = tusch_font_program_glyph_text(drawing->program, glyph);
    note_drawn(drawing->map, code, text);
    note_told(drawing->map, code, text, false);
  }
}

/* Names of the codes by /Encoding: its differences, and its base. */
static void
read_encoding(TuschPdfInspector *inspector, const TuschPdfObject *font, char **texts)
{
  const TuschPdfObject *encoding = tusch_pdf_inspector_lookup(inspector, font, "Encoding");
  const TuschPdfObject *base =
      encoding->type == TUSCH_PDF_NAME
          ? encoding
          : tusch_pdf_inspector_lookup(inspector, encoding, "BaseEncoding");
  for (guint code = ' '; base->type == TUSCH_PDF_NAME && code < 256; code++)
    if (code < 0x7F || tusch_pdf_object_is_name(base, "WinAnsiEncoding")) {
      GString *text = g_string_new(NULL);
      g_string_append_unichar(text, cp1252_char((guint8)code));
      texts[code] = g_string_free(text, FALSE);
    }
  const TuschPdfObject *list = find_differences(inspector, font);
  guint at = 0;
  guint code = G_MAXUINT;
  for (const char *name = next_difference(inspector, list, &at, &code); name != NULL;
       name = next_difference(inspector, list, &at, &code)) {
    if (code >= 256)
      continue;
    g_free(texts[code]);
    texts[code] = tusch_font_glyph_name_text(name);
    if (texts[code] == NULL)
      texts[code] = g_strdup(tusch_font_is_sign_name(name) ? SIGN : NO_TEXT);
  }
}

/* A TrueType glyph is found through the file's cmap, others by the name the encoding gives. */
static const char *
drawn_by(const Drawing *drawing, guint code, const char *encoded)
{
  const TuschFontProgram *program = drawing->program;
  bool goes_by_codes = drawing->is_truetype && drawing->is_symbolic;
  if (encoded != NULL && encoded[0] == '\0' && !goes_by_codes)
    return NULL;
  if (program == NULL)
    return encoded;
  if (!drawing->is_truetype)
    return encoded != NULL ? encoded : tusch_font_program_code_text(program, (guint8)code, 0);
  gunichar unicode = encoded != NULL && !drawing->is_symbolic ? g_utf8_get_char(encoded) : 0;
  const char *text = tusch_font_program_code_text(program, (guint8)code, unicode);
  return text != NULL || drawing->is_symbolic ? text : encoded;
}

static void
read_drawn_simple(const Drawing *drawing, const TuschPdfObject *font)
{
  char *encoded[256] = {0};
  read_encoding(drawing->inspector, font, encoded);
  for (guint code = 0; code < 256; code++) {
    const char *text = drawn_by(drawing, code, encoded[code]);
    note_drawn(drawing->map, code, text);
    if (!drawing->is_truetype || text != encoded[code])
      note_told(drawing->map, code, text, !drawing->is_truetype);
    g_free(encoded[code]);
  }
}

/* What ToUnicode says is a claim; the outlines are found by other ways. Type 3 has neither. */
static void
read_drawn(TuschPdfInspector *inspector, const TuschPdfObject *font, TuschGlyphMap *map)
{
  const TuschPdfObject *list = tusch_pdf_inspector_lookup(inspector, font, "DescendantFonts");
  bool is_composite = list->type == TUSCH_PDF_ARRAY && list->items->len > 0;
  const TuschPdfObject *of =
      is_composite ? tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(list->items, 0))
                   : font;
  const TuschPdfObject *descriptor = tusch_pdf_inspector_lookup(inspector, of, "FontDescriptor");
  double flags = tusch_pdf_inspector_lookup(inspector, descriptor, "Flags")->number;
  Drawing drawing = {.inspector = inspector, .map = map};
  drawing.is_symbolic = flags > 0 && flags < 1e9 && ((guint)flags & 4) != 0;
  if (tusch_pdf_object_is_name(tusch_pdf_inspector_lookup(inspector, font, "Subtype"), "Type3"))
    return;
  drawing.program = load_program(inspector, descriptor, &drawing.is_truetype);
  if (is_composite)
    read_drawn_composite(&drawing, font);
  else
    read_drawn_simple(&drawing, font);
  tusch_font_program_free(drawing.program);
}

TuschGlyphMap *
tusch_glyph_map_new(TuschPdfInspector *inspector, const TuschPdfObject *font)
{
  TuschGlyphMap *map = g_new0(TuschGlyphMap, 1);
  map->texts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  map->in_order = g_ptr_array_new();
  map->drawn = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  map->told_by_file = g_hash_table_new(NULL, NULL);
  const TuschPdfObject *subtype = tusch_pdf_inspector_lookup(inspector, font, "Subtype");
  bool is_composite = tusch_pdf_object_is_name(subtype, "Type0");
  map->code_bytes = is_composite ? 2 : 1;
  read_differences(map, inspector, font);
  const TuschPdfObject *to_unicode = tusch_pdf_inspector_lookup(inspector, font, "ToUnicode");
  map->is_readable = !is_composite || to_unicode->type == TUSCH_PDF_STREAM;
  if (to_unicode->type == TUSCH_PDF_STREAM) {
    g_autoptr(GBytes) cmap =
        tusch_pdf_inspector_read_stream(inspector, to_unicode->stream_id, NULL, NULL);
    if (cmap != NULL)
      read_cmap(map, cmap);
  }
  if (is_composite)
    map->code_bytes = 2;
  sort_texts(map);
  read_drawn(inspector, font, map);
  return map;
}

void
tusch_glyph_map_free(TuschGlyphMap *map)
{
  if (map == NULL)
    return;
  g_ptr_array_unref(map->in_order);
  g_hash_table_unref(map->drawn);
  g_hash_table_unref(map->told_by_file);
  g_hash_table_unref(map->texts);
  g_free(map);
}

void
tusch_glyph_map_decode_cp1252(const GString *bytes, GString *text)
{
  for (gsize i = 0; i < bytes->len; i++)
    g_string_append_unichar(text, cp1252_char((guint8)bytes->str[i]));
}

static guint
code_at(const TuschGlyphMap *map, const GString *bytes, gsize at)
{
  guint code = (guint8)bytes->str[at];
  return map->code_bytes == 2 ? (code << 8) | (guint8)bytes->str[at + 1] : code;
}

static void
decode(const TuschGlyphMap *map, const GString *bytes, bool is_drawn, GString *text)
{
  for (gsize i = 0; i + map->code_bytes <= bytes->len; i += map->code_bytes) {
    guint code = code_at(map, bytes, i);
    const char *known = NULL;
    if (is_drawn)
      known = g_hash_table_lookup(map->drawn, GUINT_TO_POINTER(code));
    if (known == NULL)
      known = g_hash_table_lookup(map->texts, GUINT_TO_POINTER(code));
    if (known != NULL)
      g_string_append(text, known);
    else if (map->code_bytes == 1)
      g_string_append_unichar(text, cp1252_char((guint8)code));
  }
}

void
tusch_glyph_map_decode(const TuschGlyphMap *map, const GString *bytes, GString *text)
{
  decode(map, bytes, false, text);
}

void
tusch_glyph_map_decode_drawn(const TuschGlyphMap *map, const GString *bytes, GString *text)
{
  decode(map, bytes, true, text);
}

bool
tusch_glyph_map_is_false_for(const TuschGlyphMap *map, const GString *bytes)
{
  if (g_hash_table_size(map->drawn) == 0)
    return false;
  for (gsize i = 0; i + map->code_bytes <= bytes->len; i += map->code_bytes)
    if (g_hash_table_contains(map->drawn, GUINT_TO_POINTER(code_at(map, bytes, i))))
      return true;
  return false;
}

static bool
has_letter(const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (g_unichar_isalnum(g_utf8_get_char(p)))
      return true;
  return false;
}

void
tusch_glyph_map_count(const TuschGlyphMap *map,
                      const GString *bytes,
                      guint *n_letters,
                      guint *n_untold)
{
  for (gsize i = 0; i + map->code_bytes <= bytes->len; i += map->code_bytes) {
    gpointer code = GUINT_TO_POINTER(code_at(map, bytes, i));
    int told = GPOINTER_TO_INT(g_hash_table_lookup(map->told_by_file, code));
    const char *known = g_hash_table_lookup(map->texts, code);
    bool is_letter = known != NULL ? has_letter(known) : !g_ascii_isspace(bytes->str[i]);
    if (told == TUSCH_GLYPH_SIGN || (told == TUSCH_GLYPH_UNTOLD && !is_letter))
      continue;
    ++*n_letters;
    *n_untold += told == TUSCH_GLYPH_UNTOLD;
  }
}
