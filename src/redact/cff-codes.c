/* Charsets and encodings of CFF tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/cff-codes.h"

#include "redact/cff-private.h"

#include <string.h>

enum { N_IDS = 65536, N_CODES = 256 };

/* What a top dictionary says. */
typedef struct {
  gsize charset, encoding, glyphs; /* offsets; 0 to 2 of the first two mean predefined ones */
  bool is_cid_keyed;
} Top;

static guint
byte_at(const CffTable *table, gsize at)
{
  return at < table->size_bytes ? table->data[at] : 0;
}

static guint
u16_at(const CffTable *table, gsize at)
{
  return byte_at(table, at) << 8 | byte_at(table, at + 1);
}

/* The number that starts at @at; 0 for negative and real ones: no offset is one. */
static gsize
offset_at(const guint8 *dict, gsize n, gsize at)
{
  guint b = dict[at];
  guint next = at + 1 < n ? dict[at + 1] : 0;
  if (b >= 32 && b <= 246)
    return b >= 139 ? b - 139 : 0;
  if (b >= 247 && b <= 250)
    return (b - 247) * 256 + next + 108;
  gsize value = 0;
  guint length = b == 29 ? 4 : 2;
  if (b != 28 && b != 29)
    return 0;
  for (guint i = 1; i <= length; i++)
    value = value << 8 | (at + i < n ? dict[at + i] : 0);
  bool is_negative = at + 1 < n && (next & 0x80) != 0;
  return is_negative ? 0 : value;
}

static bool
read_top(const CffTable *table, Top *top)
{
  enum { CHARSET = 15, ENCODING = 16, CHAR_STRINGS = 17, ROS = 30 };
  CffIndex names;
  CffIndex tops;
  *top = (Top){0};
  if (!redact_cff_read_head(table, &names, &tops) || tops.n != 1)
    return false;
  gsize start = redact_cff_start_of(table, &tops, 0);
  gsize n = redact_cff_start_of(table, &tops, 1) - start;
  const guint8 *dict = table->data + start;
  gsize operand = 0;
  for (gsize i = 0; start + n <= table->size_bytes && i < n; i++) {
    if (dict[i] > 21) {
      operand = offset_at(dict, n, i);
      i += redact_cff_rest_of_number(dict, n, i);
      continue;
    }
    if (dict[i] == CHARSET)
      top->charset = operand;
    else if (dict[i] == ENCODING)
      top->encoding = operand;
    else if (dict[i] == CHAR_STRINGS)
      top->glyphs = operand;
    else if (dict[i] == CFF_ESCAPE && ++i < n && dict[i] == ROS)
      top->is_cid_keyed = true;
    operand = 0;
  }
  return top->glyphs > 0 && top->glyphs < table->size_bytes;
}

/* A table on data that is only read. */
static CffTable
table_of(GBytes *cff)
{
  CffTable table = {0};
  table.data = (guint8 *)(gsize)g_bytes_get_data(cff, &table.size_bytes);
  return table;
}

GBytes *
redact_cff_table(GBytes *program)
{
  CffTable file = table_of(program);
  if (file.size_bytes < 12 || memcmp(file.data, "OTTO", 4) != 0)
    return g_bytes_ref(program);
  for (guint i = 0; i < u16_at(&file, 4); i++) {
    gsize entry = 12 + 16 * (gsize)i;
    gsize offset = (gsize)u16_at(&file, entry + 8) << 16 | u16_at(&file, entry + 10);
    gsize length = (gsize)u16_at(&file, entry + 12) << 16 | u16_at(&file, entry + 14);
    if (entry + 16 <= file.size_bytes && memcmp(file.data + entry, "CFF ", 4) == 0 &&
        offset <= file.size_bytes && length <= file.size_bytes - offset)
      return g_bytes_new_from_bytes(program, offset, length);
  }
  return NULL;
}

/* Ranges of ids for the glyphs from 1 on; format 0 has ranges of one. */
static bool
read_charset(const CffTable *table, gsize at, guint n_glyphs, guint16 *glyphs)
{
  guint format = byte_at(table, at++);
  if (format > 2)
    return false;
  for (guint glyph = 1; glyph < n_glyphs;) {
    guint first = u16_at(table, at);
    guint left = 0;
    at += 2;
    if (format == 1)
      left = byte_at(table, at++);
    if (format == 2) {
      left = u16_at(table, at);
      at += 2;
    }
    if (at > table->size_bytes)
      return false;
    for (guint i = 0; i <= left && glyph < n_glyphs; i++, glyph++)
      if (first + i < N_IDS)
        glyphs[first + i] = (guint16)glyph;
  }
  return true;
}

/* Glyphs by the ids of the charset: CIDs, or of names (SIDs). (transfer full) (nullable) */
static guint16 *
read_charset_of(const CffTable *table, const Top *top, guint n_glyphs)
{
  enum { ISO_ADOBE = 0, LAST_PREDEFINED = 2 };
  if (top->charset != ISO_ADOBE && top->charset <= LAST_PREDEFINED && !top->is_cid_keyed)
    return NULL;
  g_autofree guint16 *glyphs = g_new0(guint16, N_IDS);
  if (top->charset <= LAST_PREDEFINED) {
    for (guint i = 0; i < n_glyphs; i++) /* in their order */
      glyphs[i] = (guint16)i;
  } else if (!read_charset(table, top->charset, n_glyphs, glyphs)) {
    return NULL;
  }
  return g_steal_pointer(&glyphs);
}

guint16 *
redact_cff_glyphs_of_cids(GBytes *cff)
{
  CffTable table = table_of(cff);
  Top top;
  CffIndex index;
  if (!read_top(&table, &top) || !top.is_cid_keyed ||
      !redact_cff_read_index(&table, top.glyphs, &index))
    return NULL;
  return read_charset_of(&table, &top, index.n);
}

/* Codes that an encoding gives to names, besides those it gives to glyphs in their order. */
static bool
read_supplements(const CffTable *table, const Top *top, gsize at, guint16 *glyphs_of_codes)
{
  CffIndex index;
  guint n = byte_at(table, at++);
  if (at + 3 * (gsize)n > table->size_bytes || !redact_cff_read_index(table, top->glyphs, &index))
    return false;
  g_autofree guint16 *glyphs = read_charset_of(table, top, index.n);
  if (glyphs == NULL)
    return false;
  for (guint i = 0; i < n; i++, at += 3)
    glyphs_of_codes[byte_at(table, at)] = glyphs[u16_at(table, at + 1)];
  return true;
}

bool
redact_cff_read_codes(GBytes *cff, guint16 **out_glyphs)
{
  enum { STANDARD = 0, EXPERT = 1, HAS_SUPPLEMENTS = 0x80 };
  CffTable table = table_of(cff);
  Top top;
  *out_glyphs = NULL;
  if (!read_top(&table, &top) || top.is_cid_keyed || top.encoding == EXPERT)
    return false;
  if (top.encoding == STANDARD)
    return true;
  gsize at = top.encoding;
  guint format = byte_at(&table, at) & ~(guint)HAS_SUPPLEMENTS;
  bool has_supplements = (byte_at(&table, at) & HAS_SUPPLEMENTS) != 0;
  guint n = byte_at(&table, at + 1);
  at += 2;
  if (format > 1 || at + (gsize)n * (format + 1) > table.size_bytes)
    return false;
  g_autofree guint16 *glyphs = g_new0(guint16, N_CODES);
  guint glyph = 1;
  for (guint i = 0; i < n; i++) {
    guint code = byte_at(&table, at++);
    guint left = format == 1 ? byte_at(&table, at++) : 0;
    for (guint k = 0; k <= left && code + k < N_CODES; k++, glyph++)
      glyphs[code + k] = (guint16)glyph;
  }
  if (has_supplements && !read_supplements(&table, &top, at, glyphs))
    return false;
  *out_glyphs = g_steal_pointer(&glyphs);
  return true;
}
