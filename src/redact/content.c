/* Operations of content streams (ISO 32000-1, annex A). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/content.h"

#include "redact/format.h"

#include <string.h>

enum {
  MAX_OPERANDS = 20000, /* a TJ array of a whole page */
  MAX_NESTING = 32,
  MAX_COMPONENTS = 32,
};

/* Signature: n number, N name, s string, A array of numbers, T array of numbers and strings,
 * P name or dictionary, + colour components with an optional name, * anything. */
typedef struct {
  const char *op;
  RedactOpKind kind;
  const char *signature;
} Operator;

static const Operator OPERATORS[] = {
    {"w", REDACT_OP_STATE, "n"},
    {"J", REDACT_OP_STATE, "n"},
    {"j", REDACT_OP_STATE, "n"},
    {"M", REDACT_OP_STATE, "n"},
    {"d", REDACT_OP_STATE, "An"},
    {"ri", REDACT_OP_STATE, "N"},
    {"i", REDACT_OP_STATE, "n"},
    {"gs", REDACT_OP_GS, "N"},
    {"q", REDACT_OP_SAVE, ""},
    {"Q", REDACT_OP_RESTORE, ""},
    {"cm", REDACT_OP_CM, "nnnnnn"},
    {"m", REDACT_OP_MOVE, "nn"},
    {"l", REDACT_OP_LINE, "nn"},
    {"c", REDACT_OP_CURVE, "nnnnnn"},
    {"v", REDACT_OP_CURVE, "nnnn"},
    {"y", REDACT_OP_CURVE, "nnnn"},
    {"h", REDACT_OP_CLOSE, ""},
    {"re", REDACT_OP_RECT, "nnnn"},
    {"W", REDACT_OP_CLIP, ""},
    {"W*", REDACT_OP_CLIP, ""},
    {"S", REDACT_OP_STROKE, ""},
    {"s", REDACT_OP_STROKE, ""},
    {"f", REDACT_OP_FILL, ""},
    {"F", REDACT_OP_FILL, ""},
    {"f*", REDACT_OP_FILL, ""},
    {"B", REDACT_OP_FILL, ""},
    {"B*", REDACT_OP_FILL, ""},
    {"b", REDACT_OP_FILL, ""},
    {"b*", REDACT_OP_FILL, ""},
    {"n", REDACT_OP_END_PATH, ""},
    {"BT", REDACT_OP_BT, ""},
    {"ET", REDACT_OP_ET, ""},
    {"Tc", REDACT_OP_TC, "n"},
    {"Tw", REDACT_OP_TW, "n"},
    {"Tz", REDACT_OP_TZ, "n"},
    {"TL", REDACT_OP_TL, "n"},
    {"Tf", REDACT_OP_TF, "Nn"},
    {"Tr", REDACT_OP_TR, "n"},
    {"Ts", REDACT_OP_TS, "n"},
    {"Td", REDACT_OP_TD, "nn"},
    {"TD", REDACT_OP_TD_LEADING, "nn"},
    {"Tm", REDACT_OP_TM, "nnnnnn"},
    {"T*", REDACT_OP_T_STAR, ""},
    {"Tj", REDACT_OP_SHOW, "s"},
    {"TJ", REDACT_OP_SHOW_ARRAY, "T"},
    {"'", REDACT_OP_SHOW_LINE, "s"},
    {"\"", REDACT_OP_SHOW_SPACED, "nns"},
    {"d0", REDACT_OP_GLYPH_WIDTH, "nn"},
    {"d1", REDACT_OP_GLYPH_WIDTH, "nnnnnn"},
    {"G", REDACT_OP_COLOR, "n"},
    {"g", REDACT_OP_COLOR, "n"},
    {"RG", REDACT_OP_COLOR, "nnn"},
    {"rg", REDACT_OP_COLOR, "nnn"},
    {"K", REDACT_OP_COLOR, "nnnn"},
    {"k", REDACT_OP_COLOR, "nnnn"},
    {"CS", REDACT_OP_COLOR_SPACE, "N"},
    {"cs", REDACT_OP_COLOR_SPACE, "N"},
    {"SC", REDACT_OP_COLOR_VALUE, "+"},
    {"SCN", REDACT_OP_COLOR_VALUE, "+"},
    {"sc", REDACT_OP_COLOR_VALUE, "+"},
    {"scn", REDACT_OP_COLOR_VALUE, "+"},
    {"sh", REDACT_OP_SHADING, "N"},
    {"Do", REDACT_OP_DO, "N"},
    {"MP", REDACT_OP_MARK, "N"},
    {"DP", REDACT_OP_MARK, "NP"},
    {"BMC", REDACT_OP_MARK, "N"},
    {"BDC", REDACT_OP_MARK_PROPERTIES, "NP"},
    {"EMC", REDACT_OP_MARK, ""},
    {"BX", REDACT_OP_COMPATIBILITY_BEGIN, ""},
    {"EX", REDACT_OP_COMPATIBILITY_END, ""},
};

void
redact_content_init(RedactContent *content, const guint8 *data, gsize size_bytes)
{
  *content = (RedactContent){.kind = REDACT_OP_UNKNOWN};
  redact_tokenizer_init(&content->tokenizer, data, size_bytes);
  content->operands = g_array_new(FALSE, FALSE, sizeof(RedactToken));
}

void
redact_content_clear(RedactContent *content)
{
  redact_tokenizer_clear(&content->tokenizer);
  g_clear_pointer(&content->operands, g_array_unref);
}

const RedactToken *
redact_content_operand(const RedactContent *content, guint index)
{
  return &g_array_index(content->operands, RedactToken, index);
}

double
redact_content_number(const RedactContent *content, guint index)
{
  return redact_content_operand(content, index)->number;
}

char *
redact_content_name(const RedactContent *content, guint index)
{
  const RedactToken *token = redact_content_operand(content, index);
  g_autofree char *value =
      g_strndup((const char *)redact_token_value(&content->tokenizer, token), token->value_bytes);
  return g_strconcat("/", value, NULL);
}

static const Operator *
find_operator(const RedactContent *content, const RedactToken *word)
{
  for (guint i = 0; i < G_N_ELEMENTS(OPERATORS); i++)
    if (redact_token_is(&content->tokenizer, word, REDACT_TOKEN_WORD, OPERATORS[i].op))
      return &OPERATORS[i];
  return NULL;
}

/* Operand after the one that starts at @at; brackets are balanced already. */
static guint
skip_operand(const RedactContent *content, guint at)
{
  guint depth = 0;
  do {
    RedactTokenType type = redact_content_operand(content, at++)->type;
    if (type == REDACT_TOKEN_ARRAY_OPEN || type == REDACT_TOKEN_DICT_OPEN)
      depth++;
    else if (type == REDACT_TOKEN_ARRAY_CLOSE || type == REDACT_TOKEN_DICT_CLOSE)
      depth--;
  } while (depth > 0 && at < content->operands->len);
  return at;
}

static bool
array_holds(const RedactContent *content, guint start, guint end, bool with_strings)
{
  if (redact_content_operand(content, start)->type != REDACT_TOKEN_ARRAY_OPEN)
    return false;
  for (guint i = start + 1; i + 1 < end; i++) {
    RedactTokenType type = redact_content_operand(content, i)->type;
    if (type != REDACT_TOKEN_NUMBER && !(with_strings && type == REDACT_TOKEN_STRING))
      return false;
  }
  return true;
}

static bool
operand_fits(const RedactContent *content, char kind, guint start, guint end)
{
  RedactTokenType type = redact_content_operand(content, start)->type;
  switch (kind) {
  case 'n':
    return type == REDACT_TOKEN_NUMBER;
  case 'N':
    return type == REDACT_TOKEN_NAME;
  case 's':
    return type == REDACT_TOKEN_STRING;
  case 'A':
    return array_holds(content, start, end, false);
  case 'T':
    return array_holds(content, start, end, true);
  case 'P':
    return type == REDACT_TOKEN_NAME || type == REDACT_TOKEN_DICT_OPEN;
  default:
    return false;
  }
}

static bool
components_fit(const RedactContent *content)
{
  guint n = content->operands->len;
  if (n == 0 || n > MAX_COMPONENTS + 1)
    return false;
  for (guint i = 0; i < n; i++) {
    RedactTokenType type = redact_content_operand(content, i)->type;
    if (type != REDACT_TOKEN_NUMBER && !(type == REDACT_TOKEN_NAME && i + 1 == n))
      return false;
  }
  return true;
}

static bool
operands_fit(const RedactContent *content, const char *signature)
{
  if (signature[0] == '+')
    return components_fit(content);
  guint at = 0;
  for (const char *kind = signature; *kind != '\0'; kind++) {
    if (at >= content->operands->len)
      return false;
    guint end = skip_operand(content, at);
    if (!operand_fits(content, *kind, at, end))
      return false;
    at = end;
  }
  return at == content->operands->len;
}

/* Of a list of strings to show, readers pass over what is neither string nor number. */
static void
clean_shown_list(RedactContent *content)
{
  for (guint at = 1; at + 1 < content->operands->len;) {
    RedactTokenType type = redact_content_operand(content, at)->type;
    if (type == REDACT_TOKEN_NUMBER || type == REDACT_TOKEN_STRING)
      at++;
    else
      g_array_remove_range(content->operands, at, skip_operand(content, at) - at);
  }
}

/* Of too many operands poppler takes the last ones, and so do we: all programs show what it does.
 */
static void
drop_extra_operands(RedactContent *content, const char *signature)
{
  guint n = 0;
  for (guint at = 0; at < content->operands->len; at = skip_operand(content, at))
    n++;
  guint n_extra = 0;
  for (gsize wanted = strlen(signature); n > wanted; n--)
    n_extra = skip_operand(content, n_extra);
  if (n_extra > 0)
    g_array_remove_range(content->operands, 0, n_extra);
}

static RedactContentResult
finish_operation(RedactContent *content, const RedactToken *word)
{
  const Operator *found = find_operator(content, word);
  content->kind = found != NULL ? found->kind : REDACT_OP_UNKNOWN;
  content->op = found != NULL ? found->op : NULL;
  if (found == NULL)
    return REDACT_CONTENT_OPERATION;
  if (found->signature[0] != '+')
    drop_extra_operands(content, found->signature);
  if (found->signature[0] == 'T' && content->operands->len > 0 &&
      redact_content_operand(content, 0)->type == REDACT_TOKEN_ARRAY_OPEN)
    clean_shown_list(content);
  return operands_fit(content, found->signature) ? REDACT_CONTENT_OPERATION : REDACT_CONTENT_ERROR;
}

/* true, false and null are operands, but only inside dictionaries. */
static bool
is_operand_word(const RedactContent *content, const RedactToken *token)
{
  const RedactTokenizer *t = &content->tokenizer;
  return redact_token_is(t, token, REDACT_TOKEN_WORD, "true") ||
         redact_token_is(t, token, REDACT_TOKEN_WORD, "false") ||
         redact_token_is(t, token, REDACT_TOKEN_WORD, "null");
}

typedef struct {
  guint depth;
  RedactTokenType closers[MAX_NESTING];
} Nesting;

/* %FALSE if brackets do not match or nest too deep. */
static bool
follow_brackets(Nesting *nesting, RedactTokenType type)
{
  switch (type) {
  case REDACT_TOKEN_ARRAY_OPEN:
  case REDACT_TOKEN_DICT_OPEN:
    if (nesting->depth == MAX_NESTING)
      return false;
    nesting->closers[nesting->depth++] =
        type == REDACT_TOKEN_ARRAY_OPEN ? REDACT_TOKEN_ARRAY_CLOSE : REDACT_TOKEN_DICT_CLOSE;
    return true;
  case REDACT_TOKEN_ARRAY_CLOSE:
  case REDACT_TOKEN_DICT_CLOSE:
    return nesting->depth > 0 && nesting->closers[--nesting->depth] == type;
  default:
    return true;
  }
}

RedactContentResult
redact_content_next(RedactContent *content)
{
  Nesting nesting = {0};
  bool in_image = false;
  g_array_set_size(content->operands, 0);
  redact_tokenizer_reset_arena(&content->tokenizer);
  for (;;) {
    RedactToken token = redact_tokenizer_next(&content->tokenizer);
    if (token.type == REDACT_TOKEN_END)
      return content->operands->len == 0 && !in_image ? REDACT_CONTENT_END : REDACT_CONTENT_ERROR;
    if (token.type == REDACT_TOKEN_ERROR || content->operands->len == MAX_OPERANDS ||
        !follow_brackets(&nesting, token.type))
      return REDACT_CONTENT_ERROR;
    bool is_operator =
        token.type == REDACT_TOKEN_WORD && nesting.depth == 0 && !is_operand_word(content, &token);
    if (is_operator && in_image) {
      content->kind = REDACT_OP_INLINE_IMAGE;
      content->op = "BI";
      return redact_token_is(&content->tokenizer, &token, REDACT_TOKEN_WORD, "ID")
                 ? REDACT_CONTENT_OPERATION
                 : REDACT_CONTENT_ERROR;
    }
    if (is_operator && redact_token_is(&content->tokenizer, &token, REDACT_TOKEN_WORD, "BI")) {
      if (content->operands->len > 0)
        return REDACT_CONTENT_ERROR;
      in_image = true;
      continue;
    }
    if (is_operator)
      return finish_operation(content, &token);
    g_array_append_val(content->operands, token);
  }
}

void
redact_content_emit(const RedactContent *content, GString *out, const char *name)
{
  const RedactTokenizer *t = &content->tokenizer;
  guint n = content->operands->len;
  for (guint i = 0; i < n; i++) {
    const RedactToken *token = redact_content_operand(content, i);
    const guint8 *value = redact_token_value(t, token);
    if (token->type == REDACT_TOKEN_STRING)
      redact_append_hex(out, value, token->value_bytes);
    else if (token->type == REDACT_TOKEN_NAME && i + 1 == n && name != NULL)
      g_string_append(out, name);
    else if (token->type == REDACT_TOKEN_NAME)
      g_string_append_printf(out, "/%.*s", (int)token->value_bytes, (const char *)value);
    else
      g_string_append_len(
          out, (const char *)t->data + token->start, (gssize)(token->end - token->start));
    g_string_append_c(out, ' ');
  }
  g_string_append(out, content->op);
  g_string_append_c(out, '\n');
}
