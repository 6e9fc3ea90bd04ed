/* Strings of a content stream, joined. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/content.h"

#include "verify/pdf-tokens.h"

#include <string.h>

/* A shift of more than this in a TJ array (thousandths of the font size) is a space. */
static const double WORD_GAP = -180;

typedef struct {
  TuschFontCache *cache;
  const TuschPdfObject *resources;
  TuschContent *content;
  const TuschGlyphMap *font; /* of the text state; NULL: none set */
  char *last_name; /* the last name operand */
  guint array_depth;
} Reader;

TuschFontCache *
tusch_font_cache_new(TuschPdfInspector *inspector)
{
  TuschFontCache *cache = g_new0(TuschFontCache, 1);
  cache->inspector = inspector;
  cache->maps = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)tusch_glyph_map_free);
  return cache;
}

void
tusch_font_cache_free(TuschFontCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref(cache->maps);
  g_free(cache);
}

const TuschGlyphMap *
tusch_font_cache_lookup(TuschFontCache *cache, const TuschPdfObject *font)
{
  if (font->type != TUSCH_PDF_DICT)
    return NULL;
  TuschGlyphMap *map = g_hash_table_lookup(cache->maps, font);
  if (map == NULL) {
    map = tusch_glyph_map_new(cache->inspector, font);
    g_hash_table_insert(cache->maps, (gpointer)font, map);
  }
  return map;
}

void
tusch_content_free(TuschContent *content)
{
  if (content == NULL)
    return;
  g_string_free(content->shown, TRUE);
  g_string_free(content->plain, TRUE);
  g_string_free(content->joined, TRUE);
  g_ptr_array_unref(content->names);
  g_hash_table_unref(content->used);
  g_free(content);
}

static void
separate(TuschContent *content)
{
  g_string_append_c(content->shown, ' ');
  g_string_append_c(content->plain, ' ');
}

/* Strings count wherever they stand: as operands of Tj, in property lists, or nowhere useful. */
static void
take_string(Reader *reader, const GString *bytes)
{
  TuschContent *content = reader->content;
  tusch_glyph_map_decode_cp1252(bytes, content->plain);
  if (reader->font == NULL) {
    tusch_glyph_map_decode_cp1252(bytes, content->shown);
    tusch_glyph_map_decode_cp1252(bytes, content->joined);
    return;
  }
  if (!reader->font->is_readable)
    content->has_unreadable_text = true;
  tusch_glyph_map_decode(reader->font, bytes, content->shown);
  tusch_glyph_map_decode(reader->font, bytes, content->joined);
}

static void
take_name(Reader *reader, const GString *bytes)
{
  g_free(reader->last_name);
  reader->last_name = g_strdup(bytes->str);
  g_ptr_array_add(reader->content->names, g_strdup(bytes->str));
}

/* A name that turned out to be that of a resource is no text. */
static void
forget_last_name(Reader *reader)
{
  if (reader->content->names->len > 0)
    g_ptr_array_set_size(reader->content->names, (int)reader->content->names->len - 1);
}

static void
take_operator(Reader *reader, const char *op)
{
  TuschPdfInspector *inspector = reader->cache->inspector;
  if (g_str_equal(op, "Tf") && reader->last_name != NULL) {
    const TuschPdfObject *fonts = tusch_pdf_inspector_lookup(inspector, reader->resources, "Font");
    reader->font = tusch_font_cache_lookup(
        reader->cache, tusch_pdf_inspector_lookup(inspector, fonts, reader->last_name));
    forget_last_name(reader);
  } else if (g_str_equal(op, "Do") && reader->last_name != NULL) {
    g_hash_table_add(reader->content->used, g_strdup(reader->last_name));
    forget_last_name(reader);
  } else if (g_str_equal(op, "BI")) {
    reader->content->n_inline_images++;
  }
  separate(reader->content);
}

TuschContent *
tusch_content_read(TuschFontCache *cache,
                   const TuschPdfObject *resources,
                   const guint8 *data,
                   gsize length)
{
  TuschContent *content = g_new0(TuschContent, 1);
  content->shown = g_string_new(NULL);
  content->plain = g_string_new(NULL);
  content->joined = g_string_new(NULL);
  content->names = g_ptr_array_new_with_free_func(g_free);
  content->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = {cache, resources, content, NULL, NULL, 0};
  g_autoptr(TuschPdfTokens) tokens = tusch_pdf_tokens_new(data, length);
  TuschPdfToken token;
  while (tusch_pdf_tokens_next(tokens, &token)) {
    if (token.type == TUSCH_TOKEN_STRING)
      take_string(&reader, token.bytes);
    else if (token.type == TUSCH_TOKEN_NAME)
      take_name(&reader, token.bytes);
    else if (token.type == TUSCH_TOKEN_OPERATOR)
      take_operator(&reader, token.bytes->str);
    else if (token.type == TUSCH_TOKEN_ARRAY_BEGIN)
      reader.array_depth++;
    else if (token.type == TUSCH_TOKEN_ARRAY_END && reader.array_depth > 0)
      reader.array_depth--;
    else if (token.type == TUSCH_TOKEN_NUMBER && reader.array_depth > 0 && token.number < WORD_GAP)
      separate(content);
  }
  g_free(reader.last_name);
  return content;
}
