/* Pictures whose tones keep text from being read: shadows, faded ink, dark ground, rules through
 * the letters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/scan.h"

#include "adapters/leptonica/pix.h"

#include <math.h>

enum {
  BLOCK_PX = 16,
  SHADOW_RANGE = 50, /* gray levels between the lightest and the darkest paper */
  DARKEST_PAPER = 80, /* below that it is no paper in a shadow */
  DARK_GROUND = 128, /* gray level */
  MIN_STRETCH = 20, /* gray levels: what is fainter is noise */
  DARK_COVER = 145, /* of 255: share of a block that is ink, in an area of white letters */
  DARK_BLOCKS = 2, /* narrower areas are bold letters */
};

static const double MIN_RULE_MM = 12;

static bool
is_too_small(const TuschRaster *raster)
{
  return raster->width_px < 8 * BLOCK_PX || raster->height_px < 8 * BLOCK_PX;
}

TuschRaster *
tusch_scan_remove_shadow(const TuschRaster *gray)
{
  if (is_too_small(gray) || gray->format != TUSCH_RASTER_GRAY8)
    return NULL;
  g_autoptr(PIX) pix = tusch_pix_from_raster(gray);
  g_autoptr(PIX) blocks = tusch_pix_paper_blocks(pix);
  l_uint32 darkest = 0;
  l_uint32 lightest = 0;
  if (pixGetRankValue(blocks, 1, 0.05F, &darkest) != 0 ||
      pixGetRankValue(blocks, 1, 0.95F, &lightest) != 0 || lightest < darkest + SHADOW_RANGE ||
      darkest < DARKEST_PAPER)
    return NULL;
  g_autoptr(PIX) even = tusch_pix_check(pixBlockconvGray(blocks, NULL, 1, 1));
  g_autoptr(PIX) large = tusch_pix_check(pixScaleToSize(even, gray->width_px, gray->height_px));
  TuschRaster *paper = tusch_pix_to_raster(large, TUSCH_RASTER_GRAY8, gray->dpi);
  for (int y = 0; y < gray->height_px; y++) {
    const guint8 *from = gray->data + (gsize)y * gray->stride_bytes;
    guint8 *to = paper->data + (gsize)y * paper->stride_bytes;
    for (int x = 0; x < gray->width_px; x++)
      to[x] = (guint8)MIN(from[x] * 255 / MAX((int)to[x], DARKEST_PAPER), 255);
  }
  return paper;
}

TuschRaster *
tusch_scan_stretch(const TuschRaster *gray)
{
  g_autoptr(PIX) pix = tusch_pix_from_raster(gray);
  if (is_too_small(gray) || gray->format != TUSCH_RASTER_GRAY8)
    return NULL;
  g_autoptr(PIX) smooth = tusch_pix_check(pixBlockconvGray(pix, NULL, 1, 1));
  l_uint32 darkest = 0;
  l_uint32 paper = 0;
  if (pixGetRankValue(smooth, 2, 0.002F, &darkest) != 0 ||
      pixGetRankValue(smooth, 2, 0.6F, &paper) != 0 || paper < darkest + MIN_STRETCH)
    return NULL;
  int range = (int)(paper - darkest);
  TuschRaster *out = tusch_pix_to_raster(pix, TUSCH_RASTER_GRAY8, gray->dpi);
  for (int y = 0; y < out->height_px; y++) {
    guint8 *row = out->data + (gsize)y * out->stride_bytes;
    for (int x = 0; x < out->width_px; x++)
      row[x] = (guint8)CLAMP((row[x] - (int)darkest) * 255 / range, 0, 255);
  }
  return out;
}

PIX *
tusch_pix_dark_ground(PIX *gray, int grow_blocks)
{
  g_autoptr(PIX) dark = tusch_pix_threshold(gray, DARK_GROUND);
  return tusch_pix_dark_areas(dark, grow_blocks);
}

PIX *
tusch_pix_dark_areas(PIX *ink, int grow_blocks)
{
  int width_px = (int)pixGetWidth(ink);
  int height_px = (int)pixGetHeight(ink);
  if (width_px < 8 * BLOCK_PX || height_px < 8 * BLOCK_PX)
    return NULL;
  g_autoptr(PIX) blocks = tusch_pix_check(pixScaleToGray16(ink));
  g_autoptr(PIX) smooth = tusch_pix_check(pixBlockconvGray(blocks, NULL, 1, 1));
  g_autoptr(PIX) dark = tusch_pix_check(pixThresholdToBinary(smooth, 255 - DARK_COVER));
  g_autoptr(PIX) areas = tusch_pix_check(pixOpenBrick(NULL, dark, DARK_BLOCKS, DARK_BLOCKS));
  int size = 2 * ABS(grow_blocks) + 1;
  g_autoptr(PIX) sized = tusch_pix_check(grow_blocks > 0   ? pixDilateBrick(NULL, areas, size, size)
                                         : grow_blocks < 0 ? pixErodeBrick(NULL, areas, size, size)
                                                           : pixClone(areas));
  int is_empty = 0;
  pixZero(sized, &is_empty);
  if (is_empty != 0)
    return NULL;
  g_autoptr(PIX) expanded = tusch_pix_check(pixExpandReplicate(sized, BLOCK_PX));
  PIX *mask = tusch_pix_check(pixCreate(width_px, height_px, 1));
  pixRasterop(mask, 0, 0, width_px, height_px, PIX_SRC, expanded, 0, 0);
  return mask;
}

static void
remove_rules(PIX *ink, double dpi)
{
  int length_px = MAX((int)lround(MIN_RULE_MM * dpi / 25.4), 1);
  g_autoptr(PIX) across = tusch_pix_check(pixOpenCompBrick(NULL, ink, length_px, 1));
  g_autoptr(PIX) down = tusch_pix_check(pixOpenCompBrick(NULL, ink, 1, length_px));
  pixSubtract(ink, ink, across);
  pixSubtract(ink, ink, down);
}

TuschRaster *
tusch_scan_remove_rules(const TuschRaster *ink)
{
  g_autoptr(PIX) pix = tusch_pix_from_bilevel(ink);
  remove_rules(pix, ink->dpi);
  return tusch_pix_to_raster(pix, TUSCH_RASTER_BILEVEL, ink->dpi);
}

TuschRaster *
tusch_scan_plain_ink(const TuschRaster *ink, const TuschRaster *raster)
{
  g_autoptr(PIX) pix = tusch_pix_from_bilevel(ink);
  remove_rules(pix, ink->dpi);
  g_autoptr(PIX) gray = tusch_pix_from_raster(raster);
  g_autoptr(PIX) ground = tusch_pix_dark_ground(gray, 2);
  if (ground != NULL)
    pixSubtract(pix, pix, ground);
  return tusch_pix_to_raster(pix, TUSCH_RASTER_BILEVEL, ink->dpi);
}
