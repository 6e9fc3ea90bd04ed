/* The slope of a page is the median of what pairs of words on one line tell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/level.h"

#include <math.h>
#include <string.h>

static const double MIN_SLOPE = 0.003; /* less is lost in the letters' heights */
static const double MAX_SLOPE = 0.1; /* a page more askew is no scan of a page */
static const double APART_PT = 100; /* words nearer tell more of their tails than of the slope */
enum { MIN_PAIRS = 12, MAX_LINE_WORDS = 48 };

static int
compare_doubles(gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;
  return left < right ? -1 : left > right;
}

static void
gather_pairs(const TuschPageText *text, guint first, guint end, GArray *out)
{
  end = MIN(end, first + MAX_LINE_WORDS);
  for (guint i = first; i < end; i++) {
    const TuschRectPt *a = &g_array_index(text->words, TuschWord, i).box;
    for (guint k = i + 1; k < end; k++) {
      const TuschRectPt *b = &g_array_index(text->words, TuschWord, k).box;
      double dx = (b->x0 + b->x1 - a->x0 - a->x1) / 2;
      double slope = (b->y0 + b->y1 - a->y0 - a->y1) / 2 / dx;
      if (dx >= APART_PT)
        g_array_append_val(out, slope);
    }
  }
}

double
redact_level_slope(const TuschPageText *text)
{
  g_autoptr(GArray) slopes = g_array_new(FALSE, FALSE, sizeof(double));
  guint first = 0;
  for (guint i = 1; i <= text->words->len; i++) {
    const TuschWord *last = &g_array_index(text->words, TuschWord, i - 1);
    if (i < text->words->len && text->text[last->end] != '\n')
      continue;
    gather_pairs(text, first, i, slopes);
    first = i;
  }
  if (slopes->len < MIN_PAIRS)
    return 0;
  g_array_sort(slopes, compare_doubles);
  double slope = g_array_index(slopes, double, slopes->len / 2);
  return fabs(slope) >= MIN_SLOPE && fabs(slope) <= MAX_SLOPE ? slope : 0;
}

TuschPageText *
redact_level_text(const TuschPageText *text, double slope)
{
  TuschPageText *level = tusch_page_text_new(text->page_index, text->width_pt, text->height_pt);
  GString *letters = g_string_new(NULL);
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, i);
    TuschRectPt box = glyph->box;
    if (!tusch_rect_pt_is_empty(&box))
      box = tusch_rect_pt_shear(&box, -slope);
    gunichar c = g_utf8_get_char(text->text + glyph->start);
    tusch_page_text_append(level, letters, c, &box, (double)glyph->conf01);
  }
  tusch_page_text_take(level, letters);
  return level;
}

TuschRaster *
redact_level_raster(const TuschRaster *raster, double slope)
{
  TuschRaster *level =
      tusch_raster_new(TUSCH_RASTER_GRAY8, raster->width_px, raster->height_px, raster->dpi);
  for (int y = 0; level != NULL && y < level->height_px; y++) {
    guint8 *row = level->data + (gsize)y * level->stride_bytes;
    memset(row, 255, (gsize)level->width_px);
    for (int x = 0; x < level->width_px; x++) {
      int from = y + (int)rint(slope * x);
      if (from >= 0 && from < raster->height_px)
        row[x] = raster->data[(gsize)from * raster->stride_bytes + (gsize)x];
    }
  }
  return level;
}
