/* The texts of CFF tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/cff.h"

#include "redact/cff-private.h"

#include <string.h>

enum { N_STANDARD_STRINGS = 391 };

gsize
redact_cff_start_of(const CffTable *table, const CffIndex *index, guint i)
{
  gsize offset = 0;
  for (guint k = 0; k < index->width; k++)
    offset = offset << 8 | table->data[index->offsets + (gsize)i * index->width + k];
  return MIN(index->base + offset, table->size_bytes);
}

bool
redact_cff_read_index(const CffTable *table, gsize at, CffIndex *out)
{
  if (at + 3 > table->size_bytes)
    return false;
  *out = (CffIndex){.n = (guint)table->data[at] << 8 | table->data[at + 1],
                    .width = table->data[at + 2],
                    .offsets = at + 3,
                    .end = at + 2};
  if (out->n == 0)
    return true;
  gsize data_at = out->offsets + ((gsize)out->n + 1) * out->width;
  if (out->width < 1 || out->width > 4 || data_at > table->size_bytes)
    return false;
  out->base = data_at - 1;
  out->end = redact_cff_start_of(table, out, out->n);
  return out->end >= data_at;
}

static void
blank(const CffTable *table, const CffIndex *index, guint i)
{
  if (i >= index->n)
    return;
  gsize start = redact_cff_start_of(table, index, i);
  gsize end = redact_cff_start_of(table, index, i + 1);
  if (start < end)
    memset(table->data + start, 'A', end - start);
}

/* version, Notice, FullName, FamilyName, Weight; Copyright, PostScript, BaseFontName, FontName. */
static bool
is_text_operator(guint op, guint escaped)
{
  return op <= 4 ||
         (op == CFF_ESCAPE && (escaped == 0 || escaped == 21 || escaped == 22 || escaped == 38));
}

/* Bytes of a number after its first one. */
gsize
redact_cff_rest_of_number(const guint8 *dict, gsize n, gsize at)
{
  guint b = dict[at];
  if (b == 28)
    return 2;
  if (b == 29)
    return 4;
  if (b >= 247 && b <= 254)
    return 1;
  gsize length = 0;
  if (b == CFF_REAL)
    while (at + ++length < n && (dict[at + length] & 15) != 15 && dict[at + length] >> 4 != 15) {
    }
  return length;
}

static guint
number_at(const guint8 *dict, gsize n, gsize at)
{
  guint b = dict[at];
  guint next = at + 1 < n ? dict[at + 1] : 0;
  if (b == 28)
    return next << 8 | (at + 2 < n ? dict[at + 2] : 0);
  if (b >= 247 && b <= 250)
    return (b - 247) * 256 + next + 108;
  return b >= 139 && b <= 246 ? b - 139 : 0;
}

/* Blanks the strings that the text operators of a dictionary name. */
static void
blank_texts(const CffTable *table, gsize start, gsize end, const CffIndex *strings)
{
  guint operand = 0;
  const guint8 *dict = table->data + start;
  gsize n = end - start;
  for (gsize i = 0; i < n; i++) {
    if (dict[i] > 21) {
      operand = number_at(dict, n, i);
      i += redact_cff_rest_of_number(dict, n, i);
      continue;
    }
    guint escaped = dict[i] == CFF_ESCAPE && i + 1 < n ? dict[i + 1] : 0;
    if (is_text_operator(dict[i], escaped) && operand >= N_STANDARD_STRINGS)
      blank(table, strings, operand - N_STANDARD_STRINGS);
    i += dict[i] == CFF_ESCAPE;
  }
}

bool
redact_cff_read_head(const CffTable *table, CffIndex *names, CffIndex *tops)
{
  return table->size_bytes >= 4 && table->data[0] == 1 &&
         redact_cff_read_index(table, table->data[2], names) &&
         redact_cff_read_index(table, names->end, tops);
}

bool
redact_cff_is_cid_keyed(GBytes *cff)
{
  enum { ROS = 30 };
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data(cff, &size_bytes);
  g_autofree guint8 *own = g_memdup2(data, size_bytes);
  CffTable table = {own, size_bytes};
  CffIndex names;
  CffIndex tops;
  if (!redact_cff_read_head(&table, &names, &tops) || tops.n == 0)
    return false;
  gsize start = redact_cff_start_of(&table, &tops, 0);
  gsize end = redact_cff_start_of(&table, &tops, 1);
  for (gsize i = start; i + 1 < end; i++) {
    if (own[i] == CFF_ESCAPE && own[i + 1] == ROS)
      return true;
    if (own[i] > 21)
      i += redact_cff_rest_of_number(own + start, end - start, i - start);
    else
      i += own[i] == CFF_ESCAPE;
  }
  return false;
}

GBytes *
redact_cff_strip_texts(GBytes *cff)
{
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data(cff, &size_bytes);
  CffIndex names;
  CffIndex tops;
  CffIndex strings;
  g_autofree guint8 *own = g_memdup2(data, size_bytes);
  CffTable table = {own, size_bytes};
  if (!redact_cff_read_head(&table, &names, &tops) ||
      !redact_cff_read_index(&table, tops.end, &strings))
    return g_bytes_ref(cff);
  for (guint i = 0; i < names.n; i++)
    blank(&table, &names, i);
  for (guint i = 0; i < tops.n; i++)
    blank_texts(&table,
                redact_cff_start_of(&table, &tops, i),
                redact_cff_start_of(&table, &tops, i + 1),
                &strings);
  return g_bytes_new_take(g_steal_pointer(&own), size_bytes);
}
