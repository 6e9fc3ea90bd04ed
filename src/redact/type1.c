/* Type 1 programs are PostScript; all of them are written alike, and nothing else is read. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/type1-private.h"

#include "base/pdf-string.h"

#include <string.h>

enum { MAX_PROGRAM_BYTES = 32 << 20, MAX_GLYPHS = 65535, MAX_TOKEN_BYTES = 200, DEFAULT_SKIP = 4 };

typedef struct {
  const guint8 *data;
  gsize size_bytes, at;
  char token[MAX_TOKEN_BYTES + 1]; /* empty at the end */
} Scan;

static bool
is_space(guint8 byte)
{
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\f' || byte == 0;
}

static bool
is_delimiter(guint8 byte)
{
  return byte != 0 && strchr("()<>[]{}/%", byte) != NULL;
}

guint8
redact_type1_decrypt(guint8 cipher, guint16 *key)
{
  guint8 plain = (guint8)(cipher ^ (*key >> 8));
  *key = (guint16)((cipher + *key) * 52845u + 22719u);
  return plain;
}

guint8
redact_type1_encrypt(guint8 plain, guint16 *key)
{
  guint8 cipher = (guint8)(plain ^ (*key >> 8));
  *key = (guint16)((cipher + *key) * 52845u + 22719u);
  return cipher;
}

static void
procedure_free(Type1Procedure *procedure)
{
  if (procedure == NULL)
    return;
  g_bytes_unref(procedure->code);
  g_free(procedure);
}

void
redact_type1_free(RedactType1 *font)
{
  if (font == NULL)
    return;
  g_hash_table_unref(font->glyphs);
  g_ptr_array_unref(font->subrs);
  for (guint i = 0; i < TYPE1_CODES; i++)
    g_free(font->names[i]);
  g_string_free(font->matrix, TRUE);
  g_string_free(font->bbox, TRUE);
  g_string_free(font->figures, TRUE);
  g_free(font);
}

/* White space, comments and strings: their text is of no interest. */
static void
skip_blank(Scan *scan)
{
  while (scan->at < scan->size_bytes) {
    guint8 byte = scan->data[scan->at];
    if (byte == '(') {
      scan->at = tusch_pdf_string_end(scan->data, scan->size_bytes, scan->at);
    } else if (byte == '%') {
      while (scan->at < scan->size_bytes && scan->data[scan->at] != '\n' &&
             scan->data[scan->at] != '\r')
        scan->at++;
    } else if (is_space(byte)) {
      scan->at++;
    } else {
      return;
    }
  }
}

/* The next token; comments and strings are passed over. %FALSE at the end. */
static bool
next_token(Scan *scan)
{
  skip_blank(scan);
  gsize start = scan->at;
  if (start < scan->size_bytes) {
    bool is_name = scan->data[start] == '/';
    bool is_sign = is_delimiter(scan->data[start]) && !is_name;
    scan->at++;
    while (!is_sign && scan->at < scan->size_bytes && !is_space(scan->data[scan->at]) &&
           !is_delimiter(scan->data[scan->at]))
      scan->at++;
  }
  gsize n = MIN(scan->at - start, (gsize)MAX_TOKEN_BYTES);
  if (n > 0) /* an empty program may have no bytes at all */
    memcpy(scan->token, scan->data + start, n);
  scan->token[n] = '\0';
  return n > 0;
}

static bool
token_is(const Scan *scan, const char *word)
{
  return strcmp(scan->token, word) == 0;
}

/* Decimal, or with its base ("8#101"); %FALSE: no whole number from 0 to @max. */
static bool
token_number(const Scan *scan, guint max, guint *out)
{
  const char *digits = scan->token;
  const char *sign = strchr(digits, '#');
  guint base = 10;
  if (sign != NULL) {
    base = (guint)g_ascii_strtoull(digits, NULL, 10);
    digits = sign + 1;
  }
  char *end = NULL;
  if (base < 2 || base > 36 || !g_ascii_isalnum(digits[0]))
    return false;
  guint64 value = g_ascii_strtoull(digits, &end, base);
  if (*end != '\0' || value > max)
    return false;
  *out = (guint)value;
  return true;
}

static bool
next_number(Scan *scan, guint max, guint *out)
{
  return next_token(scan) && token_number(scan, max, out);
}

/* [ … ] or { … } of numbers alone. */
static bool
read_figures(Scan *scan, GString *out)
{
  if (!next_token(scan) || strchr("[{", scan->token[0]) == NULL)
    return false;
  g_string_assign(out, scan->token);
  while (next_token(scan)) {
    if (token_is(scan, "]") || token_is(scan, "}")) {
      g_string_append(out, scan->token);
      return true;
    }
    if (strspn(scan->token, "0123456789+-.eE") != strlen(scan->token))
      return false;
    g_string_append(out, scan->token);
    g_string_append_c(out, ' ');
  }
  return false;
}

/* Clear text */

static bool
read_encoding(RedactType1 *font, Scan *scan)
{
  if (!next_token(scan))
    return false;
  font->has_standard_encoding = token_is(scan, "StandardEncoding");
  if (font->has_standard_encoding)
    return true;
  while (next_token(scan) && !token_is(scan, "def") && !token_is(scan, "readonly")) {
    guint code = 0;
    if (!token_is(scan, "dup"))
      continue;
    if (!next_number(scan, TYPE1_CODES - 1, &code) || !next_token(scan) || scan->token[0] != '/')
      return false;
    g_free(font->names[code]);
    font->names[code] = g_strdup(scan->token + 1);
  }
  return scan->token[0] != '\0';
}

/* Up to the encrypted part; @scan stands behind "eexec". */
static bool
read_clear_text(RedactType1 *font, Scan *scan)
{
  bool ok = true;
  while (ok && next_token(scan)) {
    if (token_is(scan, "eexec"))
      return font->matrix->len > 0 && font->bbox->len > 0;
    if (token_is(scan, "/FontMatrix"))
      ok = read_figures(scan, font->matrix);
    else if (token_is(scan, "/FontBBox"))
      ok = read_figures(scan, font->bbox);
    else if (token_is(scan, "/Encoding"))
      ok = read_encoding(font, scan);
    else if (token_is(scan, "/WeightVector"))
      return false; /* outlines between masters */
  }
  return false;
}

/* The encrypted part */

static int
hex_digit(guint8 byte)
{
  return g_ascii_xdigit_value((char)byte);
}

static GByteArray *
decrypt_program(const guint8 *data, gsize n)
{
  gsize at = 0;
  while (at < n && is_space(data[at]))
    at++;
  bool is_hex = n - at >= TYPE1_SKIP;
  for (gsize i = at; is_hex && i < at + TYPE1_SKIP; i++)
    is_hex = hex_digit(data[i]) >= 0;
  GByteArray *plain = g_byte_array_sized_new((guint)(n - at));
  guint16 key = TYPE1_EEXEC_KEY;
  int high = -1;
  for (; at < n; at++) {
    guint8 cipher = data[at];
    if (is_hex) {
      int digit = hex_digit(cipher);
      if (digit < 0)
        continue;
      if (high < 0) {
        high = digit;
        continue;
      }
      cipher = (guint8)(high << 4 | digit);
      high = -1;
    }
    guint8 byte = redact_type1_decrypt(cipher, &key);
    g_byte_array_append(plain, &byte, 1);
  }
  return plain;
}

/* "length RD bytes", RD being any word and followed by one space. (transfer full) (nullable) */
static Type1Procedure *
read_procedure(Scan *scan, guint skip)
{
  guint n = 0;
  if (!next_number(scan, 65535, &n) || !next_token(scan) || scan->at >= scan->size_bytes)
    return NULL;
  scan->at++;
  if (n > scan->size_bytes - scan->at || n < skip)
    return NULL;
  g_autoptr(GByteArray) plain = g_byte_array_sized_new(n);
  guint16 key = TYPE1_CHARSTRING_KEY;
  for (guint i = 0; i < n; i++) {
    guint8 byte = redact_type1_decrypt(scan->data[scan->at + i], &key);
    if (i >= skip)
      g_byte_array_append(plain, &byte, 1);
  }
  scan->at += n;
  Type1Procedure *procedure = g_new0(Type1Procedure, 1);
  procedure->code = g_byte_array_free_to_bytes(g_steal_pointer(&plain));
  return procedure;
}

/* "dup number length RD bytes NP", as often as it comes. */
static bool
read_subrs(RedactType1 *font, Scan *scan, guint skip)
{
  guint n = 0;
  if (font->subrs->len > 0 || !next_number(scan, MAX_GLYPHS, &n))
    return false; /* two sets, for coarse and fine devices: which one is shown? */
  g_ptr_array_set_size(font->subrs, (int)n);
  while (true) {
    gsize before = scan->at;
    if (!next_token(scan))
      return false;
    if (scan->token[0] == '/') {
      scan->at = before;
      return true;
    }
    guint index = 0;
    if (!token_is(scan, "dup"))
      continue; /* "array", "NP", "noaccess put", "def" */
    if (!next_number(scan, n - 1, &index) || n == 0)
      return false;
    procedure_free(g_ptr_array_index(font->subrs, index));
    g_ptr_array_index(font->subrs, index) = read_procedure(scan, skip);
    if (g_ptr_array_index(font->subrs, index) == NULL)
      return false;
  }
}

/* "/name length RD bytes ND" up to "end". */
static bool
read_glyphs(RedactType1 *font, Scan *scan, guint skip)
{
  if (g_hash_table_size(font->glyphs) > 0)
    return false;
  while (next_token(scan)) {
    if (token_is(scan, "end"))
      return g_hash_table_size(font->glyphs) > 0;
    if (scan->token[0] != '/')
      continue;
    char *name = g_strdup(scan->token + 1);
    Type1Procedure *procedure = read_procedure(scan, skip);
    if (procedure == NULL || g_hash_table_size(font->glyphs) >= MAX_GLYPHS) {
      procedure_free(procedure);
      g_free(name);
      return false;
    }
    g_hash_table_replace(font->glyphs, name, procedure);
  }
  return false;
}

/* A figure of the private dictionary that says how to draw. */
static void
keep_figure(RedactType1 *font, Scan *scan)
{
  static const char *const ARRAYS[] = {"/BlueValues",
                                       "/OtherBlues",
                                       "/FamilyBlues",
                                       "/FamilyOtherBlues",
                                       "/StdHW",
                                       "/StdVW",
                                       "/StemSnapH",
                                       "/StemSnapV",
                                       NULL};
  static const char *const NUMBERS[] = {"/BlueScale",
                                        "/BlueShift",
                                        "/BlueFuzz",
                                        "/LanguageGroup",
                                        "/ExpansionFactor",
                                        "/ForceBold",
                                        NULL};
  g_autofree char *key = g_strdup(scan->token);
  gsize before = scan->at;
  g_autoptr(GString) value = g_string_new(NULL);
  bool ok = false;
  if (g_strv_contains(ARRAYS, key)) {
    ok = read_figures(scan, value);
  } else if (g_strv_contains(NUMBERS, key) && next_token(scan)) {
    ok = token_is(scan, "true") || token_is(scan, "false") ||
         strspn(scan->token, "0123456789+-.eE") == strlen(scan->token);
    g_string_assign(value, scan->token);
  }
  if (ok)
    g_string_append_printf(font->figures, "%s %s def\n", key, value->str);
  else
    scan->at = before;
}

static bool
read_private(RedactType1 *font, Scan *scan)
{
  guint skip = DEFAULT_SKIP;
  while (next_token(scan)) {
    if (token_is(scan, "/lenIV")) {
      if (!next_number(scan, 32, &skip))
        return false; /* -1: not encrypted; hardly ever */
    } else if (token_is(scan, "/Subrs")) {
      if (!read_subrs(font, scan, skip))
        return false;
    } else if (token_is(scan, "/CharStrings")) {
      if (!read_glyphs(font, scan, skip))
        return false;
    } else if (scan->token[0] == '/') {
      keep_figure(font, scan);
    }
  }
  return g_hash_table_size(font->glyphs) > 0;
}

/* Segments of a file for Windows ("PFB") joined; anything else as it is. (transfer full) */
static GBytes *
join_segments(GBytes *program)
{
  enum { MARK = 0x80, HEAD = 6, END = 3 };
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(program, &n);
  if (n < HEAD || data[0] != MARK)
    return g_bytes_ref(program);
  GByteArray *joined = g_byte_array_new();
  for (gsize at = 0; at + HEAD <= n && data[at] == MARK && data[at + 1] != END;) {
    gsize length = data[at + 2] | (gsize)data[at + 3] << 8 | (gsize)data[at + 4] << 16 |
                   (gsize)data[at + 5] << 24;
    at += HEAD;
    length = MIN(length, n - at);
    g_byte_array_append(joined, data + at, (guint)length);
    at += length;
  }
  return g_byte_array_free_to_bytes(joined);
}

RedactType1 *
redact_type1_parse(GBytes *program)
{
  if (g_bytes_get_size(program) > MAX_PROGRAM_BYTES)
    return NULL;
  g_autoptr(GBytes) whole = join_segments(program);
  g_autoptr(RedactType1) font = g_new0(RedactType1, 1);
  font->glyphs =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)procedure_free);
  font->subrs = g_ptr_array_new_with_free_func((GDestroyNotify)procedure_free);
  font->matrix = g_string_new(NULL);
  font->bbox = g_string_new(NULL);
  font->figures = g_string_new(NULL);
  Scan clear = {0};
  clear.data = g_bytes_get_data(whole, &clear.size_bytes);
  if (!read_clear_text(font, &clear))
    return NULL;
  g_autoptr(GByteArray) plain = decrypt_program(clear.data + clear.at, clear.size_bytes - clear.at);
  Scan secret = {.data = plain->data, .size_bytes = plain->len, .at = MIN(plain->len, TYPE1_SKIP)};
  if (!read_private(font, &secret))
    return NULL;
  return g_steal_pointer(&font);
}
