/* Strings of a content stream, joined. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/content.h"

#include "verify/pdf-tokens.h"

#include <string.h>

/* A shift of more than this in a TJ array (thousandths of the font size) is a space. */
static const double WORD_GAP = -180;

/* Text of less tone than this is hardly seen on white. */
static const double FAINT = 0.2;

/* Of the graphics state, what says how text looks. */
typedef struct {
  const TuschGlyphMap *font; /* NULL: none set */
  bool is_light, is_clear, is_unpainted; /* by its colour, its alpha, its rendering mode */
} TextState;

enum { MAX_OPERANDS = 4 };

typedef struct {
  TuschFontCache *cache;
  const TuschPdfObject *resources;
  TuschContent *content;
  TextState text;
  GArray *saved; /* TextState, by q */
  double operands[MAX_OPERANDS]; /* the last ones, the very last at the end */
  guint n_operands;
  char *last_name; /* the last name operand */
  guint array_depth, dict_depth;
} Reader;

/* cairo and others put ActualText on a space at a line's end or a ligature. */
static const glong MAX_REPLACEMENT_CHARS = 3;

const TuschPdfObject *
tusch_content_resources_of_page(const TuschPdfInspector *inspector, const TuschPdfObject *page)
{
  const TuschPdfObject *node = page;
  const TuschPdfObject *resources = tusch_pdf_inspector_lookup(inspector, node, "Resources");
  for (int depth = 0; resources->type == TUSCH_PDF_NULL && depth < 40; depth++) {
    node = tusch_pdf_inspector_lookup(inspector, node, "Parent");
    resources = tusch_pdf_inspector_lookup(inspector, node, "Resources");
  }
  return resources;
}

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
  g_string_free(content->drawn, TRUE);
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
  g_string_append_c(content->drawn, ' ');
}

/* A text string of a property list: UTF-16 or nearly cp1252. */
static void
take_property(Reader *reader, const GString *bytes)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *utf16 = NULL;
  if (bytes->len >= 2 && memcmp(bytes->str, "\xFE\xFF", 2) == 0)
    utf16 =
        g_convert(bytes->str + 2, (gssize)bytes->len - 2, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
  if (utf16 != NULL)
    g_string_append(text, utf16);
  else
    tusch_glyph_map_decode_cp1252(bytes, text);
  TuschContent *content = reader->content;
  g_string_append_printf(content->shown, " %s ", text->str);
  g_string_append_printf(content->plain, " %s ", text->str);
  bool replaces =
      g_strcmp0(reader->last_name, "ActualText") == 0 || g_strcmp0(reader->last_name, "Alt") == 0;
  if (replaces && g_utf8_strlen(text->str, -1) > MAX_REPLACEMENT_CHARS)
    content->has_replacement = true;
}

/* Of letters that hardly show, nobody knows what is seen in their place. */
static void
count_letters(Reader *reader, const GString *bytes)
{
  TuschContent *content = reader->content;
  guint n_before = content->n_letters;
  tusch_glyph_map_count(reader->text.font, bytes, &content->n_letters, &content->n_untold);
  if (reader->text.is_light || reader->text.is_clear || reader->text.is_unpainted)
    content->n_untold += content->n_letters - n_before;
}

/* Strings count wherever they stand: as operands of Tj, in property lists, or nowhere useful. */
static void
take_string(Reader *reader, const GString *bytes)
{
  TuschContent *content = reader->content;
  if (reader->dict_depth > 0) {
    take_property(reader, bytes);
    return;
  }
  tusch_glyph_map_decode_cp1252(bytes, content->plain);
  if (reader->text.font == NULL) {
    content->n_letters += (guint)bytes->len;
    content->n_untold += (guint)bytes->len;
    tusch_glyph_map_decode_cp1252(bytes, content->shown);
    tusch_glyph_map_decode_cp1252(bytes, content->joined);
    tusch_glyph_map_decode_cp1252(bytes, content->drawn);
    return;
  }
  bool is_false = tusch_glyph_map_is_false_for(reader->text.font, bytes);
  content->has_false_text = content->has_false_text || is_false;
  if (!reader->text.font->is_readable || is_false)
    content->has_unreadable_text = true;
  count_letters(reader, bytes);
  tusch_glyph_map_decode_drawn(reader->text.font, bytes, content->drawn);
  tusch_glyph_map_decode(reader->text.font, bytes, content->shown);
  tusch_glyph_map_decode(reader->text.font, bytes, content->joined);
}

static void
take_name(Reader *reader, const GString *bytes)
{
  g_free(reader->last_name);
  reader->last_name = g_strdup(bytes->str);
  g_ptr_array_add(reader->content->names, g_strdup(bytes->str));
  if (g_str_equal(bytes->str, "OC"))
    reader->content->has_layer = true;
}

/* A name that turned out to be that of a resource is no text. */
static void
forget_last_name(Reader *reader)
{
  if (reader->content->names->len > 0)
    g_ptr_array_set_size(reader->content->names, (int)reader->content->names->len - 1);
}

/* The resource the last operand names. */
static const TuschPdfObject *
last_resource(const Reader *reader, const char *category)
{
  TuschPdfInspector *inspector = reader->cache->inspector;
  const TuschPdfObject *map = tusch_pdf_inspector_lookup(inspector, reader->resources, category);
  return tusch_pdf_inspector_lookup(inspector, map, reader->last_name);
}

/* A graphics state may bring a font, and hide what is drawn. */
static void
take_state(Reader *reader)
{
  TuschPdfInspector *inspector = reader->cache->inspector;
  const TuschPdfObject *state = last_resource(reader, "ExtGState");
  const TuschPdfObject *font = tusch_pdf_inspector_lookup(inspector, state, "Font");
  const TuschPdfObject *alpha = tusch_pdf_inspector_lookup(inspector, state, "ca");
  if (font->type == TUSCH_PDF_ARRAY && font->items->len > 0)
    reader->text.font = tusch_font_cache_lookup(
        reader->cache, tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(font->items, 0)));
  if (alpha->type == TUSCH_PDF_NUMBER)
    reader->text.is_clear = alpha->number < FAINT;
}

static void
restore(Reader *reader)
{
  guint n = reader->saved->len;
  if (n == 0)
    return;
  reader->text = g_array_index(reader->saved, TextState, n - 1);
  g_array_set_size(reader->saved, n - 1);
}

/* Gray, red, green and blue, or inks. */
static void
take_colour(Reader *reader)
{
  guint n = MIN(reader->n_operands, (guint)MAX_OPERANDS);
  bool is_light = n > 0;
  for (guint i = MAX_OPERANDS - n; i < MAX_OPERANDS; i++)
    is_light &= n == MAX_OPERANDS ? reader->operands[i] < FAINT : reader->operands[i] > 1 - FAINT;
  reader->text.is_light = is_light;
}

static bool
sets_colour(const char *op)
{
  static const char *const COLOURS[] = {"g", "rg", "k", "sc", "scn", NULL};
  return g_strv_contains(COLOURS, op);
}

/* An operator after a name. */
static void
take_named(Reader *reader, const char *op)
{
  if (g_str_equal(op, "Tf")) {
    reader->text.font = tusch_font_cache_lookup(reader->cache, last_resource(reader, "Font"));
    forget_last_name(reader);
  } else if (g_str_equal(op, "gs")) {
    take_state(reader);
  } else if (g_str_equal(op, "Do")) {
    g_hash_table_add(reader->content->used, g_strdup(reader->last_name));
    forget_last_name(reader);
  }
}

static void
take_operator(Reader *reader, const char *op)
{
  if (reader->last_name != NULL)
    take_named(reader, op);
  if (g_str_equal(op, "q"))
    g_array_append_val(reader->saved, reader->text);
  else if (g_str_equal(op, "Q"))
    restore(reader);
  else if (g_str_equal(op, "Tr"))
    reader->text.is_unpainted = reader->operands[MAX_OPERANDS - 1] >= 3;
  else if (sets_colour(op))
    take_colour(reader);
  else if (g_str_equal(op, "BI"))
    reader->content->n_inline_images++;
  reader->n_operands = 0;
  separate(reader->content);
}

static void
take_number(Reader *reader, double number)
{
  memmove(reader->operands, reader->operands + 1, (MAX_OPERANDS - 1) * sizeof *reader->operands);
  reader->operands[MAX_OPERANDS - 1] = number;
  reader->n_operands++;
  if (reader->array_depth > 0 && number < WORD_GAP)
    separate(reader->content);
}

static void
take_token(Reader *reader, const TuschPdfToken *token)
{
  switch (token->type) {
  case TUSCH_TOKEN_STRING:
    take_string(reader, token->bytes);
    break;
  case TUSCH_TOKEN_NAME:
    take_name(reader, token->bytes);
    break;
  case TUSCH_TOKEN_OPERATOR:
    take_operator(reader, token->bytes->str);
    break;
  case TUSCH_TOKEN_ARRAY_BEGIN:
    reader->array_depth++;
    break;
  case TUSCH_TOKEN_ARRAY_END:
    reader->array_depth -= reader->array_depth > 0;
    break;
  case TUSCH_TOKEN_DICT_BEGIN:
    reader->dict_depth++;
    break;
  case TUSCH_TOKEN_DICT_END:
    reader->dict_depth -= reader->dict_depth > 0;
    break;
  case TUSCH_TOKEN_NUMBER:
    take_number(reader, token->number);
    break;
  case TUSCH_TOKEN_INLINE_DATA:
    reader->array_depth = 0;
    reader->dict_depth = 0;
    break;
  }
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
  content->drawn = g_string_new(NULL);
  content->joined = g_string_new(NULL);
  content->names = g_ptr_array_new_with_free_func(g_free);
  content->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) saved = g_array_new(FALSE, FALSE, sizeof(TextState));
  Reader reader = {.cache = cache, .resources = resources, .content = content, .saved = saved};
  g_autoptr(TuschPdfTokens) tokens = tusch_pdf_tokens_new(data, length);
  TuschPdfToken token;
  while (tusch_pdf_tokens_next(tokens, &token))
    take_token(&reader, &token);
  g_free(reader.last_name);
  return content;
}
