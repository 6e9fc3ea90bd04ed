/* Writing TrueType fonts anew (ISO/IEC 14496-22). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/sfnt.h"

#include <string.h>

enum { MAX_TABLES = 64, MAX_GLYPHS = 65536, BITMAP_BYTES = MAX_GLYPHS / 8, RECORD_BYTES = 16 };

/* Sorted by tag, as the directory must be. The last two serve simple fonts. */
static const char *const KEPT_TABLES[] = {
    "OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post", "prep"};
enum { N_KEPT = G_N_ELEMENTS(KEPT_TABLES) };

typedef struct {
  const guint8 *data;
  gsize size_bytes;
} Table;

typedef struct {
  Table tables[N_KEPT];
  guint n_glyphs;
  bool has_long_loca;
} Font;

static guint
u16(const guint8 *p)
{
  return (guint)p[0] << 8 | p[1];
}

static guint32
u32(const guint8 *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

static void
append_u16(GByteArray *out, guint value)
{
  guint8 bytes[] = {(guint8)(value >> 8), (guint8)value};
  g_byte_array_append(out, bytes, sizeof bytes);
}

static void
append_u32(GByteArray *out, guint32 value)
{
  append_u16(out, value >> 16);
  append_u16(out, value & 0xFFFF);
}

static guint
table_index(const char *tag)
{
  for (guint i = 0; i < N_KEPT; i++)
    if (strncmp(KEPT_TABLES[i], tag, 4) == 0)
      return i;
  return N_KEPT;
}

static const Table *
table_of(const Font *font, const char *tag)
{
  return &font->tables[table_index(tag)];
}

static bool
read_directory(Font *font, const guint8 *data, gsize size_bytes)
{
  if (size_bytes < 12 || (u32(data) != 0x00010000 && memcmp(data, "true", 4) != 0))
    return false;
  guint n_tables = u16(data + 4);
  if (n_tables > MAX_TABLES || 12 + (gsize)n_tables * RECORD_BYTES > size_bytes)
    return false;
  for (guint i = 0; i < n_tables; i++) {
    const guint8 *record = data + 12 + (gsize)i * RECORD_BYTES;
    gsize offset = u32(record + 8);
    gsize length = u32(record + 12);
    guint index = table_index((const char *)record);
    if (offset > size_bytes || length > size_bytes - offset)
      return false;
    if (index < N_KEPT)
      font->tables[index] = (Table){data + offset, length};
  }
  return true;
}

static bool
read_font(Font *font, const guint8 *data, gsize size_bytes)
{
  if (!read_directory(font, data, size_bytes))
    return false;
  const Table *head = table_of(font, "head");
  const Table *maxp = table_of(font, "maxp");
  if (head->size_bytes < 54 || maxp->size_bytes < 6)
    return false;
  font->n_glyphs = u16(maxp->data + 4);
  font->has_long_loca = u16(head->data + 50) != 0;
  gsize entry_bytes = font->has_long_loca ? 4 : 2;
  return table_of(font, "loca")->size_bytes >= entry_bytes * ((gsize)font->n_glyphs + 1);
}

/* The bytes of a glyph's outline; empty if it has none or its place makes no sense. */
static Table
outline_of(const Font *font, guint glyph)
{
  const guint8 *loca = table_of(font, "loca")->data;
  const Table *glyf = table_of(font, "glyf");
  if (glyph >= font->n_glyphs)
    return (Table){NULL, 0};
  gsize start =
      font->has_long_loca ? u32(loca + 4 * (gsize)glyph) : 2 * u16(loca + 2 * (gsize)glyph);
  gsize end =
      font->has_long_loca ? u32(loca + 4 * (gsize)glyph + 4) : 2 * u16(loca + 2 * (gsize)glyph + 2);
  if (start >= end || end > glyf->size_bytes)
    return (Table){NULL, 0};
  return (Table){glyf->data + start, end - start};
}

static bool
has_bit(const guint8 *bits, guint glyph)
{
  return (bits[glyph >> 3] & (1u << (glyph & 7))) != 0;
}

/* Marks the parts of a composite glyph; returns whether a new one was marked. */
static bool
mark_parts(const Font *font, guint glyph, guint8 *keep)
{
  enum {
    HEADER_BYTES = 10,
    ARE_WORDS = 1,
    HAS_SCALE = 8,
    MORE = 32,
    HAS_XY_SCALE = 64,
    HAS_2X2 = 128
  };
  Table outline = outline_of(font, glyph);
  bool any_new = false;
  if (outline.size_bytes < HEADER_BYTES || (outline.data[0] & 0x80) == 0)
    return false; /* simple: the number of contours is not negative */
  for (gsize at = HEADER_BYTES; at + 4 <= outline.size_bytes;) {
    guint flags = u16(outline.data + at);
    guint part = u16(outline.data + at + 2);
    any_new = any_new || !has_bit(keep, part);
    keep[part >> 3] |= (guint8)(1u << (part & 7));
    if ((flags & MORE) == 0)
      break;
    at += 4 + ((flags & ARE_WORDS) != 0 ? 4u : 2u);
    if ((flags & HAS_SCALE) != 0)
      at += 2;
    else if ((flags & HAS_XY_SCALE) != 0)
      at += 4;
    else if ((flags & HAS_2X2) != 0)
      at += 8;
  }
  return any_new;
}

/* (transfer full) Bit by glyph: the used ones, .notdef and all they are composed of. */
static guint8 *
close_over_parts(const Font *font, const guint8 *used)
{
  enum { MAX_ROUNDS = 8 };
  guint8 *keep = g_memdup2(used, BITMAP_BYTES);
  keep[0] |= 1;
  bool any_new = true;
  for (guint round = 0; any_new && round < MAX_ROUNDS; round++) {
    any_new = false;
    for (guint glyph = 0; glyph < font->n_glyphs; glyph++)
      if (has_bit(keep, glyph) && mark_parts(font, glyph, keep))
        any_new = true;
  }
  return keep;
}

static void
write_outlines(const Font *font, const guint8 *keep, GByteArray *glyf, GByteArray *loca)
{
  static const guint8 ZEROS[4] = {0};
  for (guint glyph = 0; glyph <= font->n_glyphs; glyph++) {
    if (font->has_long_loca)
      append_u32(loca, glyf->len);
    else
      append_u16(loca, glyf->len / 2);
    Table outline = outline_of(font, glyph);
    if (glyph == font->n_glyphs || !has_bit(keep, glyph) || outline.size_bytes == 0)
      continue;
    g_byte_array_append(glyf, outline.data, (guint)outline.size_bytes);
    g_byte_array_append(glyf, ZEROS, (4 - glyf->len % 4) % 4);
  }
  if (glyf->len == 0)
    g_byte_array_append(glyf, ZEROS, sizeof ZEROS);
}

/* The last full entry also serves all glyphs after it: it stays. */
static GByteArray *
write_advances(const Font *font, const guint8 *keep)
{
  const Table *hmtx = table_of(font, "hmtx");
  const Table *hhea = table_of(font, "hhea");
  guint n_full = hhea->size_bytes >= 36 ? u16(hhea->data + 34) : 0;
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, hmtx->data, (guint)hmtx->size_bytes);
  for (guint glyph = 0; glyph + 1 < n_full && 4 * (gsize)glyph + 4 <= out->len; glyph++)
    if (!has_bit(keep, glyph))
      memset(out->data + 4 * (gsize)glyph, 0, 4);
  return out;
}

static guint32
checksum(const guint8 *data, gsize size_bytes)
{
  guint32 sum = 0;
  for (gsize i = 0; i < size_bytes; i++)
    sum += (guint32)data[i] << (8 * (3 - i % 4));
  return sum;
}

static GBytes *
write_font(const Font *font)
{
  guint n_tables = 0;
  for (guint i = 0; i < N_KEPT; i++)
    n_tables += font->tables[i].data != NULL;
  guint log = 0;
  while ((2u << log) <= n_tables)
    log++;
  GByteArray *out = g_byte_array_new();
  append_u32(out, 0x00010000);
  append_u16(out, n_tables);
  append_u16(out, RECORD_BYTES << log);
  append_u16(out, log);
  append_u16(out, n_tables * RECORD_BYTES - (RECORD_BYTES << log));
  guint32 offset = 12 + n_tables * RECORD_BYTES;
  for (guint i = 0; i < N_KEPT; i++) {
    const Table *table = &font->tables[i];
    if (table->data == NULL)
      continue;
    g_byte_array_append(out, (const guint8 *)KEPT_TABLES[i], 4);
    append_u32(out, checksum(table->data, table->size_bytes));
    append_u32(out, offset);
    append_u32(out, (guint32)table->size_bytes);
    offset += ((guint32)table->size_bytes + 3) & ~3u;
  }
  static const guint8 ZEROS[4] = {0};
  for (guint i = 0; i < N_KEPT; i++) {
    if (font->tables[i].data == NULL)
      continue;
    g_byte_array_append(out, font->tables[i].data, (guint)font->tables[i].size_bytes);
    g_byte_array_append(out, ZEROS, (4 - out->len % 4) % 4);
  }
  return g_byte_array_free_to_bytes(out);
}

GBytes *
redact_sfnt_clean(GBytes *program, bool keeps_codes, const guint8 *used)
{
  Font font = {0};
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data(program, &size_bytes);
  if (!read_font(&font, data, size_bytes))
    return NULL;
  if (!keeps_codes) {
    font.tables[table_index("cmap")] = (Table){NULL, 0};
    font.tables[table_index("post")] = (Table){NULL, 0};
  }
  if (used == NULL)
    return write_font(&font);
  g_autofree guint8 *keep = close_over_parts(&font, used);
  g_autoptr(GByteArray) glyf = g_byte_array_new();
  g_autoptr(GByteArray) loca = g_byte_array_new();
  write_outlines(&font, keep, glyf, loca);
  g_autoptr(GByteArray) hmtx = write_advances(&font, keep);
  font.tables[table_index("glyf")] = (Table){glyf->data, glyf->len};
  font.tables[table_index("loca")] = (Table){loca->data, loca->len};
  if (hmtx->len > 0)
    font.tables[table_index("hmtx")] = (Table){hmtx->data, hmtx->len};
  return write_font(&font);
}
