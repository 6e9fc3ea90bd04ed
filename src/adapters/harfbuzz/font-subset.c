/* Subsetting with HarfBuzz, in memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/harfbuzz/font-subset.h"

#include <hb-ot.h>
#include <hb-subset.h>
#include <string.h>

struct TuschHbFont {
  hb_face_t *face; /* owned */
  hb_font_t *font; /* owned */
};

static const hb_tag_t CFF = HB_TAG('C', 'F', 'F', ' ');

static guint
u16_at(const guint8 *data, gsize size_bytes, gsize at)
{
  return at + 2 <= size_bytes ? (guint)data[at] << 8 | data[at + 1] : 0;
}

/* End of the INDEX at @at; 0 if it does not fit. */
static gsize
index_end(const guint8 *data, gsize size_bytes, gsize at)
{
  guint n = u16_at(data, size_bytes, at);
  if (at + 3 > size_bytes)
    return 0;
  if (n == 0)
    return at + 2;
  guint width = data[at + 2];
  gsize last = at + 3 + (gsize)width * n;
  if (width < 1 || width > 4 || last + width > size_bytes)
    return 0;
  gsize end = 0;
  for (guint i = 0; i < width; i++)
    end = end << 8 | data[last + i];
  gsize result = last + width - 1 + end;
  return result <= size_bytes ? result : 0;
}

/* Offset of the glyphs' INDEX as the first top dictionary says; 0 if it does not. */
static gsize
glyphs_at(const guint8 *dict, gsize n)
{
  enum { OP_CHAR_STRINGS = 17, OP_ESCAPE = 12, REAL = 30 };
  gint64 operand = 0;
  for (gsize i = 0; i < n; i++) {
    guint b = dict[i];
    if (b == OP_CHAR_STRINGS)
      return operand > 0 ? (gsize)operand : 0;
    if (b == OP_ESCAPE) {
      i++;
    } else if (b == 28) {
      operand = u16_at(dict, n, i + 1);
      i += 2;
    } else if (b == 29) {
      operand = (gint64)u16_at(dict, n, i + 1) << 16 | u16_at(dict, n, i + 3);
      i += 4;
    } else if (b == REAL) {
      while (++i < n && (dict[i] & 15) != 15) {
      }
    } else if (b >= 32 && b <= 246) {
      operand = (gint64)b - 139;
    } else if (b >= 247 && b <= 254) {
      guint next = i + 1 < n ? dict[i + 1] : 0;
      operand = b <= 250 ? (b - 247) * 256 + next + 108 : 0;
      i++;
    }
  }
  return 0;
}

static guint
count_glyphs(const guint8 *data, gsize size_bytes)
{
  if (size_bytes < 4 || data[0] != 1)
    return 0;
  gsize tops = index_end(data, size_bytes, data[2]);
  gsize end = tops != 0 ? index_end(data, size_bytes, tops) : 0;
  if (end == 0 || u16_at(data, size_bytes, tops) != 1)
    return 0;
  gsize dict = tops + 3 + 2 * (gsize)data[tops + 2];
  return dict < end ? u16_at(data, size_bytes, glyphs_at(data + dict, end - dict)) : 0;
}

/* A face made of the tables that counting and naming glyphs needs. (nullable) */
static hb_face_t *
wrap_bare_cff(hb_blob_t *cff)
{
  guint size_bytes = 0;
  const char *data = hb_blob_get_data(cff, &size_bytes);
  guint n = count_glyphs((const guint8 *)data, size_bytes);
  if (n == 0)
    return NULL;
  const char maxp[] = {0, 0, 0x50, 0, (char)(n >> 8), (char)(n & 0xFF)};
  hb_blob_t *blob = hb_blob_create(maxp, sizeof maxp, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);
  hb_face_t *builder = hb_face_builder_create();
  hb_face_builder_add_table(builder, CFF, cff);
  hb_face_builder_add_table(builder, HB_TAG('m', 'a', 'x', 'p'), blob);
  hb_blob_t *file = hb_face_reference_blob(builder);
  hb_face_t *face = hb_face_create(file, 0);
  hb_blob_destroy(file);
  hb_face_destroy(builder);
  hb_blob_destroy(blob);
  return face;
}

TuschHbFont *
tusch_hb_font_new(GBytes *program)
{
  gsize size_bytes = 0;
  const char *data = g_bytes_get_data(program, &size_bytes);
  if (size_bytes < 12 || size_bytes > G_MAXUINT / 2)
    return NULL;
  hb_blob_t *blob = hb_blob_create(data, (guint)size_bytes, HB_MEMORY_MODE_DUPLICATE, NULL, NULL);
  bool is_opentype = memcmp(data, "OTTO", 4) == 0;
  hb_face_t *face = is_opentype ? hb_face_create(blob, 0) : wrap_bare_cff(blob);
  hb_blob_destroy(blob);
  if (face == NULL || hb_face_get_glyph_count(face) == 0) {
    hb_face_destroy(face);
    return NULL;
  }
  TuschHbFont *font = g_new0(TuschHbFont, 1);
  font->face = face;
  font->font = hb_font_create(face);
  hb_ot_font_set_funcs(font->font);
  return font;
}

void
tusch_hb_font_free(TuschHbFont *font)
{
  if (font == NULL)
    return;
  hb_font_destroy(font->font);
  hb_face_destroy(font->face);
  g_free(font);
}

bool
tusch_hb_font_find(const TuschHbFont *font, const char *name, guint *out_glyph)
{
  hb_codepoint_t glyph = 0;
  if (!hb_font_get_glyph_from_name(font->font, name, -1, &glyph))
    return false;
  *out_glyph = glyph;
  return true;
}

GBytes *
tusch_hb_font_subset(const TuschHbFont *font, const guint8 *used)
{
  hb_subset_input_t *input = hb_subset_input_create_or_fail();
  if (input == NULL)
    return NULL;
  hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
  hb_set_t *glyphs = hb_subset_input_glyph_set(input);
  guint n = MIN(hb_face_get_glyph_count(font->face), 65536u);
  for (guint i = 0; i < n; i++)
    if ((used[i >> 3] & (1u << (i & 7))) != 0)
      hb_set_add(glyphs, i);
  hb_face_t *subset = hb_subset_or_fail(font->face, input);
  hb_subset_input_destroy(input);
  if (subset == NULL)
    return NULL;
  hb_blob_t *table = hb_face_reference_table(subset, CFF);
  guint size_bytes = 0;
  const char *data = hb_blob_get_data(table, &size_bytes);
  GBytes *result = size_bytes > 0 ? g_bytes_new(data, size_bytes) : NULL;
  hb_blob_destroy(table);
  hb_face_destroy(subset);
  return result;
}
