/* ToUnicode CMaps and encodings with differences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/glyph-map.h"

#include "verify/pdf-tokens.h"

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

/* The glyph names that Danish text is made of. */
static char *
text_of_glyph_name(const char *name)
{
  static const struct {
    const char *name, *text;
  } NAMES[] = {{"zero", "0"},
               {"one", "1"},
               {"two", "2"},
               {"three", "3"},
               {"four", "4"},
               {"five", "5"},
               {"six", "6"},
               {"seven", "7"},
               {"eight", "8"},
               {"nine", "9"},
               {"space", " "},
               {"hyphen", "-"},
               {"period", "."},
               {"comma", ","},
               {"at", "@"},
               {"slash", "/"},
               {"ae", "\xC3\xA6"},
               {"oslash", "\xC3\xB8"},
               {"aring", "\xC3\xA5"},
               {"AE", "\xC3\x86"},
               {"Oslash", "\xC3\x98"},
               {"Aring", "\xC3\x85"},
               {"eacute", "\xC3\xA9"},
               {"odieresis", "\xC3\xB6"},
               {"udieresis", "\xC3\xBC"}};
  if (name[0] != '\0' && name[1] == '\0')
    return g_strdup(name);
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
    if (g_str_equal(NAMES[i].name, name))
      return g_strdup(NAMES[i].text);
  if (g_str_has_prefix(name, "uni") && strlen(name) >= 7) {
    gunichar c = (gunichar)g_ascii_strtoull(name + 3, NULL, 16);
    if (g_unichar_validate(c) && c != 0) {
      char utf8[7] = {0};
      g_unichar_to_utf8(c, utf8);
      return g_strdup(utf8);
    }
  }
  return NULL;
}

static void
read_differences(TuschGlyphMap *map, TuschPdfInspector *inspector, const TuschPdfObject *font)
{
  const TuschPdfObject *encoding = tusch_pdf_inspector_lookup(inspector, font, "Encoding");
  const TuschPdfObject *list = tusch_pdf_inspector_lookup(inspector, encoding, "Differences");
  guint code = 0;
  for (guint i = 0; list->type == TUSCH_PDF_ARRAY && i < list->items->len; i++) {
    const TuschPdfObject *item =
        tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(list->items, i));
    if (item->type == TUSCH_PDF_NUMBER) {
      code = (guint)CLAMP(item->number, 0, 255);
    } else if (item->type == TUSCH_PDF_NAME) {
      g_autofree char *text = text_of_glyph_name(item->bytes->str);
      if (text != NULL)
        set_text(map, code, text);
      code++;
    }
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

TuschGlyphMap *
tusch_glyph_map_new(TuschPdfInspector *inspector, const TuschPdfObject *font)
{
  TuschGlyphMap *map = g_new0(TuschGlyphMap, 1);
  map->texts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  map->in_order = g_ptr_array_new();
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
  return map;
}

void
tusch_glyph_map_free(TuschGlyphMap *map)
{
  if (map == NULL)
    return;
  g_ptr_array_unref(map->in_order);
  g_hash_table_unref(map->texts);
  g_free(map);
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

void
tusch_glyph_map_decode_cp1252(const GString *bytes, GString *text)
{
  for (gsize i = 0; i < bytes->len; i++)
    g_string_append_unichar(text, cp1252_char((guint8)bytes->str[i]));
}

void
tusch_glyph_map_decode(const TuschGlyphMap *map, const GString *bytes, GString *text)
{
  for (gsize i = 0; i + map->code_bytes <= bytes->len; i += map->code_bytes) {
    guint code = (guint8)bytes->str[i];
    if (map->code_bytes == 2)
      code = (code << 8) | (guint8)bytes->str[i + 1];
    const char *known = g_hash_table_lookup(map->texts, GUINT_TO_POINTER(code));
    if (known != NULL)
      g_string_append(text, known);
    else if (map->code_bytes == 1)
      g_string_append_unichar(text, cp1252_char((guint8)code));
  }
}
