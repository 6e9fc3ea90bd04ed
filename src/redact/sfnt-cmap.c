/* Which glyphs a code may show in a TrueType program: every table that a reader might ask. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/sfnt.h"

#include <string.h>

typedef struct {
  const guint8 *data;
  gsize size_bytes;
} Bytes;

/* 0 past the end. */
static guint
u16_at(const Bytes *bytes, gsize at)
{
  if (at > bytes->size_bytes || bytes->size_bytes - at < 2)
    return 0;
  return (guint)bytes->data[at] << 8 | bytes->data[at + 1];
}

static guint32
u32_at(const Bytes *bytes, gsize at)
{
  return (guint32)u16_at(bytes, at) << 16 | u16_at(bytes, at + 2);
}

static Bytes
part_of(const Bytes *bytes, gsize at, gsize size_bytes)
{
  if (at > bytes->size_bytes)
    return (Bytes){NULL, 0};
  return (Bytes){bytes->data + at, MIN(size_bytes, bytes->size_bytes - at)};
}

static Bytes
find_cmap(const Bytes *font)
{
  guint n_tables = u16_at(font, 4);
  for (guint i = 0; i < n_tables; i++) {
    gsize record = 12 + 16 * (gsize)i;
    if (record + 16 > font->size_bytes)
      break;
    if (memcmp(font->data + record, "cmap", 4) == 0)
      return part_of(font, u32_at(font, record + 8), u32_at(font, record + 12));
  }
  return (Bytes){NULL, 0};
}

static guint
look_up_segments(const Bytes *table, guint c)
{
  gsize n = u16_at(table, 6) / 2;
  for (gsize i = 0; i < n; i++) {
    guint end = u16_at(table, 14 + 2 * i);
    if (c > end)
      continue;
    guint start = u16_at(table, 16 + 2 * n + 2 * i);
    guint delta = u16_at(table, 16 + 4 * n + 2 * i);
    gsize range_at = 16 + 6 * n + 2 * i;
    guint range = u16_at(table, range_at);
    if (c < start)
      return 0;
    if (range == 0)
      return (c + delta) & 0xFFFF;
    guint glyph = u16_at(table, range_at + range + 2 * (gsize)(c - start));
    return glyph != 0 ? (glyph + delta) & 0xFFFF : 0;
  }
  return 0;
}

static guint
look_up(const Bytes *table, guint c)
{
  switch (u16_at(table, 0)) {
  case 0:
    return c < 256 && 6 + (gsize)c < table->size_bytes ? table->data[6 + c] : 0;
  case 4:
    return look_up_segments(table, c);
  case 6: {
    guint first = u16_at(table, 6);
    guint count = u16_at(table, 8);
    return c >= first && c - first < count ? u16_at(table, 10 + 2 * (gsize)(c - first)) : 0;
  }
  default:
    return 0;
  }
}

bool
redact_sfnt_mark_code(GBytes *program, const RedactSfntCode *code, guint8 *glyphs)
{
  enum { MAX_SUBTABLES = 32, PLATFORM_MAC = 1 };
  Bytes font;
  font.data = g_bytes_get_data(program, &font.size_bytes);
  Bytes cmap = find_cmap(&font);
  const guint candidates[] = {code->code,
                              0xF000 + code->code,
                              0xF100 + code->code,
                              0xF200 + code->code,
                              code->unicode,
                              code->mac_code};
  guint n_subtables = MIN(u16_at(&cmap, 2), MAX_SUBTABLES);
  bool any = false;
  for (guint i = 0; i < n_subtables; i++) {
    Bytes table = part_of(&cmap, u32_at(&cmap, 4 + 8 * (gsize)i + 4), G_MAXSIZE);
    for (guint k = 0; k < G_N_ELEMENTS(candidates); k++) {
      guint glyph = candidates[k] != 0 ? look_up(&table, candidates[k]) : 0;
      glyphs[glyph >> 3] |= (guint8)(1u << (glyph & 7));
      any = any || glyph != 0;
    }
  }
  return any;
}

guint
redact_sfnt_glyph(GBytes *program, gunichar c)
{
  enum { MAX_SUBTABLES = 32, PLATFORM_UNICODE = 0, PLATFORM_WINDOWS = 3, UNICODE_BMP = 1 };
  Bytes font;
  font.data = g_bytes_get_data(program, &font.size_bytes);
  Bytes cmap = find_cmap(&font);
  guint n_subtables = MIN(u16_at(&cmap, 2), MAX_SUBTABLES);
  guint glyph = 0;
  for (guint i = 0; glyph == 0 && i < n_subtables; i++) {
    gsize record = 4 + 8 * (gsize)i;
    guint platform = u16_at(&cmap, record);
    Bytes table = part_of(&cmap, u32_at(&cmap, record + 4), G_MAXSIZE);
    if (platform == PLATFORM_UNICODE ||
        (platform == PLATFORM_WINDOWS && u16_at(&cmap, record + 2) == UNICODE_BMP))
      glyph = look_up(&table, c);
  }
  return glyph;
}
