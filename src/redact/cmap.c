/* Reading CMaps: their syntax is PostScript's, which the tokenizer reads well enough. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/cmap.h"

#include "redact/tokenizer.h"

#include <string.h>

enum { MAX_ENTRIES = 1 << 17, MAX_TEXT_BYTES = 256 };

typedef enum { SECTION_NONE, CODESPACE, CID_CHAR, CID_RANGE, BF_CHAR, BF_RANGE } Section;

typedef struct {
  RedactTokenizer t;
  RedactCMap *cmap;
  guint n_entries;
} Parser;

static Section
section_of(const RedactTokenizer *t, const RedactToken *word)
{
  static const struct {
    const char *word;
    Section section;
  } SECTIONS[] = {
      {"begincodespacerange", CODESPACE},
      {"begincidchar", CID_CHAR},
      {"begincidrange", CID_RANGE},
      {"beginbfchar", BF_CHAR},
      {"beginbfrange", BF_RANGE},
  };
  for (guint i = 0; i < G_N_ELEMENTS(SECTIONS); i++)
    if (redact_token_is(t, word, REDACT_TOKEN_WORD, SECTIONS[i].word))
      return SECTIONS[i].section;
  return SECTION_NONE;
}

static bool
code_of(const Parser *parser, const RedactToken *token, guint *out)
{
  if (token->type != REDACT_TOKEN_STRING || token->value_bytes < 1 || token->value_bytes > 2)
    return false;
  const guint8 *bytes = redact_token_value(&parser->t, token);
  *out = 0;
  for (gsize i = 0; i < token->value_bytes; i++)
    *out = *out << 8 | bytes[i];
  return true;
}

/* The last UTF-16 unit counts up with the code. */
static void
add_text(Parser *parser, guint code, const guint8 *text, gsize n, guint step)
{
  guint8 copy[MAX_TEXT_BYTES];
  if (n > sizeof copy)
    return;
  if (n > 0) /* an empty text may have no bytes at all */
    memcpy(copy, text, n);
  if (n >= 2) {
    guint last = ((guint)copy[n - 2] << 8 | copy[n - 1]) + step;
    copy[n - 2] = (guint8)(last >> 8);
    copy[n - 1] = (guint8)last;
  } else if (n == 1) {
    copy[0] = (guint8)(copy[0] + step);
  }
  g_hash_table_insert(parser->cmap->texts, GUINT_TO_POINTER(code), g_bytes_new(copy, n));
}

static bool
read_char(Parser *parser, const RedactToken *first, bool is_cid)
{
  guint code = 0;
  if (!code_of(parser, first, &code))
    return false;
  RedactToken to = redact_tokenizer_next(&parser->t);
  if (is_cid) {
    if (to.type != REDACT_TOKEN_NUMBER || to.number < 0 || to.number > 65535)
      return false;
    g_hash_table_insert(
        parser->cmap->cids, GUINT_TO_POINTER(code), GUINT_TO_POINTER((guint)to.number));
    return ++parser->n_entries <= MAX_ENTRIES;
  }
  if (to.type != REDACT_TOKEN_STRING)
    return false;
  add_text(parser, code, redact_token_value(&parser->t, &to), to.value_bytes, 0);
  return ++parser->n_entries <= MAX_ENTRIES;
}

static bool
read_text_array(Parser *parser, guint low, guint high)
{
  for (guint code = low;; code++) {
    RedactToken item = redact_tokenizer_next(&parser->t);
    if (item.type == REDACT_TOKEN_ARRAY_CLOSE)
      return true;
    if (item.type != REDACT_TOKEN_STRING || code > high)
      return false;
    add_text(parser, code, redact_token_value(&parser->t, &item), item.value_bytes, 0);
  }
}

static bool
read_range(Parser *parser, const RedactToken *first, bool is_cid)
{
  guint low = 0;
  guint high = 0;
  bool ok = code_of(parser, first, &low);
  RedactToken last = redact_tokenizer_next(&parser->t);
  if (!ok || !code_of(parser, &last, &high) || high < low)
    return false;
  parser->n_entries += high - low + 1;
  if (parser->n_entries > MAX_ENTRIES)
    return false;
  RedactToken to = redact_tokenizer_next(&parser->t);
  if (is_cid) {
    if (to.type != REDACT_TOKEN_NUMBER || to.number < 0 || to.number > 65535)
      return false;
    for (guint code = low; code <= high; code++)
      g_hash_table_insert(parser->cmap->cids,
                          GUINT_TO_POINTER(code),
                          GUINT_TO_POINTER((guint)to.number + code - low));
    return true;
  }
  if (to.type == REDACT_TOKEN_ARRAY_OPEN)
    return read_text_array(parser, low, high);
  if (to.type != REDACT_TOKEN_STRING)
    return false;
  g_autofree guint8 *text = g_memdup2(redact_token_value(&parser->t, &to), to.value_bytes);
  for (guint code = low; code <= high; code++)
    add_text(parser, code, text, to.value_bytes, code - low);
  return true;
}

static bool
read_codespace(Parser *parser, const RedactToken *first)
{
  guint code = 0;
  RedactToken last = redact_tokenizer_next(&parser->t);
  guint n_bytes = (guint)first->value_bytes;
  if (!code_of(parser, first, &code) || !code_of(parser, &last, &code) ||
      last.value_bytes != n_bytes)
    return false;
  if (parser->cmap->code_bytes != 0 && parser->cmap->code_bytes != n_bytes)
    return false;
  parser->cmap->code_bytes = n_bytes;
  return true;
}

static bool
read_section(Parser *parser, Section section)
{
  RedactCMap *cmap = parser->cmap;
  if ((section == CID_CHAR || section == CID_RANGE) && cmap->cids == NULL)
    cmap->cids = g_hash_table_new(NULL, NULL);
  if ((section == BF_CHAR || section == BF_RANGE) && cmap->texts == NULL)
    cmap->texts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
  for (;;) {
    redact_tokenizer_reset_arena(&parser->t);
    RedactToken token = redact_tokenizer_next(&parser->t);
    if (token.type == REDACT_TOKEN_WORD)
      return true; /* end… */
    bool ok = false;
    if (section == CODESPACE)
      ok = read_codespace(parser, &token);
    else if (section == CID_CHAR || section == BF_CHAR)
      ok = read_char(parser, &token, section == CID_CHAR);
    else
      ok = read_range(parser, &token, section == CID_RANGE);
    if (!ok)
      return false;
  }
}

static bool
parse(Parser *parser)
{
  bool wmode_follows = false;
  for (;;) {
    redact_tokenizer_reset_arena(&parser->t);
    RedactToken token = redact_tokenizer_next(&parser->t);
    if (token.type == REDACT_TOKEN_END)
      return true;
    if (token.type == REDACT_TOKEN_ERROR ||
        redact_token_is(&parser->t, &token, REDACT_TOKEN_WORD, "usecmap") ||
        redact_token_is(&parser->t, &token, REDACT_TOKEN_WORD, "beginnotdefrange"))
      return false;
    if (wmode_follows && token.type == REDACT_TOKEN_NUMBER && token.number > 0)
      parser->cmap->is_vertical = true;
    wmode_follows = redact_token_is(&parser->t, &token, REDACT_TOKEN_NAME, "WMode");
    Section section = section_of(&parser->t, &token);
    if (section != SECTION_NONE && !read_section(parser, section))
      return false;
  }
}

RedactCMap *
redact_cmap_parse(GBytes *data)
{
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data(data, &n);
  g_autoptr(RedactCMap) cmap = g_new0(RedactCMap, 1);
  Parser parser = {.cmap = cmap};
  redact_tokenizer_init(&parser.t, bytes, n);
  bool ok = parse(&parser);
  redact_tokenizer_clear(&parser.t);
  return ok ? g_steal_pointer(&cmap) : NULL;
}

void
redact_cmap_free(RedactCMap *cmap)
{
  if (cmap == NULL)
    return;
  g_clear_pointer(&cmap->cids, g_hash_table_unref);
  g_clear_pointer(&cmap->texts, g_hash_table_unref);
  g_free(cmap);
}
