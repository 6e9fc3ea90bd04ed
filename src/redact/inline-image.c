/* Pictures inside content streams, turned into picture objects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/walk.h"

#include <string.h>

typedef struct {
  const char *brief, *full;
} Abbreviation;

static const Abbreviation KEYS[] = {
    {"BPC", "/BitsPerComponent"},
    {"CS", "/ColorSpace"},
    {"D", "/Decode"},
    {"DP", "/DecodeParms"},
    {"F", "/Filter"},
    {"H", "/Height"},
    {"IM", "/ImageMask"},
    {"I", "/Interpolate"},
    {"W", "/Width"},
};

static const Abbreviation VALUES[] = {
    {"G", "/DeviceGray"},
    {"RGB", "/DeviceRGB"},
    {"CMYK", "/DeviceCMYK"},
    {"I", "/Indexed"},
    {"AHx", "/ASCIIHexDecode"},
    {"A85", "/ASCII85Decode"},
    {"LZW", "/LZWDecode"},
    {"Fl", "/FlateDecode"},
    {"RL", "/RunLengthDecode"},
    {"CCF", "/CCITTFaxDecode"},
    {"DCT", "/DCTDecode"},
};

static char *
expand(const RedactWalk *walk, const RedactToken *name, const Abbreviation *table, guint n)
{
  const RedactTokenizer *t = &walk->content.tokenizer;
  for (guint i = 0; i < n; i++)
    if (redact_token_is(t, name, REDACT_TOKEN_NAME, table[i].brief))
      return g_strdup(table[i].full);
  g_autofree char *value = g_strndup((const char *)redact_token_value(t, name), name->value_bytes);
  return g_strconcat("/", value, NULL);
}

/* One value, in the source document; moves @at behind it. Brackets are known to match. */
static TuschObj
read_value(RedactWalk *walk, guint *at, guint depth)
{
  enum { MAX_DEPTH = 4 };
  TuschQpdf *in = walk->copy->in;
  if (*at >= walk->content.operands->len || depth > MAX_DEPTH)
    return 0;
  const RedactTokenizer *t = &walk->content.tokenizer;
  const RedactToken *token = redact_content_operand(&walk->content, (*at)++);
  switch (token->type) {
  case REDACT_TOKEN_NUMBER:
    return tusch_obj_new_real(in, token->number);
  case REDACT_TOKEN_NAME: {
    g_autofree char *name = expand(walk, token, VALUES, G_N_ELEMENTS(VALUES));
    return tusch_obj_new_name(in, name);
  }
  case REDACT_TOKEN_STRING: {
    g_autoptr(GBytes) bytes = g_bytes_new(redact_token_value(t, token), token->value_bytes);
    return tusch_obj_new_string(in, bytes);
  }
  case REDACT_TOKEN_WORD:
    return tusch_obj_new_bool(in, redact_token_is(t, token, REDACT_TOKEN_WORD, "true"));
  case REDACT_TOKEN_ARRAY_OPEN: {
    TuschObj array = tusch_obj_new_array(in);
    while (*at < walk->content.operands->len &&
           redact_content_operand(&walk->content, *at)->type != REDACT_TOKEN_ARRAY_CLOSE) {
      TuschObj item = read_value(walk, at, depth + 1);
      if (item == 0)
        return 0;
      tusch_obj_append(in, array, item);
    }
    (*at)++;
    return array;
  }
  case REDACT_TOKEN_DICT_OPEN: {
    TuschObj dict = tusch_obj_new_dict(in);
    while (*at < walk->content.operands->len &&
           redact_content_operand(&walk->content, *at)->type == REDACT_TOKEN_NAME) {
      g_autofree char *key = redact_content_name(&walk->content, (*at)++);
      TuschObj item = read_value(walk, at, depth + 1);
      if (item == 0)
        return 0;
      tusch_obj_set(in, dict, key, item);
    }
    (*at)++;
    return dict;
  }
  default:
    return 0;
  }
}

static TuschObj
read_dictionary(RedactWalk *walk)
{
  TuschQpdf *in = walk->copy->in;
  TuschObj dict = tusch_obj_new_dict(in);
  for (guint at = 0; at < walk->content.operands->len;) {
    const RedactToken *token = redact_content_operand(&walk->content, at++);
    if (token->type != REDACT_TOKEN_NAME)
      return 0;
    g_autofree char *key = expand(walk, token, KEYS, G_N_ELEMENTS(KEYS));
    TuschObj value = read_value(walk, &at, 0);
    if (value == 0)
      return 0;
    tusch_obj_set(in, dict, key, value);
  }
  /* A colour space may be one of the stream's resources. */
  guint n = 0;
  g_autofree char *space = tusch_obj_name(in, tusch_obj_get(in, dict, "/ColorSpace"));
  if (space != NULL && !redact_is_device_space(space, &n)) {
    TuschObj named = redact_walk_lookup(walk, "/ColorSpace", space);
    if (named == 0)
      return 0;
    tusch_obj_set(in, dict, "/ColorSpace", named);
  }
  return dict;
}

/* Length of data without filter; 0 if it has one or the shape makes no sense. */
static gsize
plain_bytes(RedactWalk *walk, TuschObj dict)
{
  TuschQpdf *in = walk->copy->in;
  gint64 width = 0;
  gint64 height = 0;
  gint64 bits = 1;
  guint n = 1;
  if (tusch_obj_get(in, dict, "/Filter") != 0 ||
      !tusch_obj_integer(in, tusch_obj_get(in, dict, "/Width"), &width) ||
      !tusch_obj_integer(in, tusch_obj_get(in, dict, "/Height"), &height) || width < 1 ||
      width > 32767 || height < 1 || height > 32767)
    return 0;
  if (!tusch_obj_bool(in, tusch_obj_get(in, dict, "/ImageMask"), false)) {
    TuschObj space = tusch_obj_get(in, dict, "/ColorSpace");
    if (!tusch_obj_integer(in, tusch_obj_get(in, dict, "/BitsPerComponent"), &bits) || bits < 1 ||
        bits > 16 || redact_copy_color_space(walk->copy, space, &n) == 0)
      return 0;
  }
  return ((gsize)width * (gsize)bits * n + 7) / 8 * (gsize)height;
}

TuschObj
redact_walk_inline_image(RedactWalk *walk)
{
  RedactCopy *copy = walk->copy;
  static const char *const ALLOWED[] = {"/BitsPerComponent",
                                        "/ColorSpace",
                                        "/Decode",
                                        "/DecodeParms",
                                        "/Filter",
                                        "/Height",
                                        "/ImageMask",
                                        "/Interpolate",
                                        "/Width",
                                        NULL};
  TuschObj dict = read_dictionary(walk);
  if (dict == 0)
    return redact_copy_fail(copy, "inline-image");
  bool has_filter = tusch_obj_get(copy->in, dict, "/Filter") != 0;
  gsize expected = plain_bytes(walk, dict);
  gsize start = 0;
  gsize end = 0;
  if ((expected == 0 && !has_filter) ||
      !redact_tokenizer_inline_data(&walk->content.tokenizer, expected, &start, &end))
    return redact_copy_fail(copy, "inline-image");
  g_autoptr(GBytes) data = g_bytes_new(walk->content.tokenizer.data + start, end - start);
  TuschObj stream = tusch_obj_new_stream(copy->in, data, NULL, 0);
  for (const char *const *key = ALLOWED; *key != NULL; key++) {
    TuschObj value = tusch_obj_get(copy->in, dict, *key);
    if (value != 0)
      tusch_obj_set(copy->in, stream, *key, value);
  }
  return stream;
}
