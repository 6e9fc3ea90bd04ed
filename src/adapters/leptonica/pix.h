/* Rasters as leptonica's pictures and back; private to this folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"
#include "tusch/raster.h"

#include <leptonica/allheaders.h>

static inline void
tusch_pix_free(PIX *pix)
{
  pixDestroy(&pix);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PIX, tusch_pix_free)

/* 8 bits a pixel. Never NULL: without memory it ends the process, as GLib does. */
PIX *tusch_pix_from_raster(const TuschRaster *raster);

/* 1 bit a pixel, dark is 1. */
PIX *tusch_pix_from_bilevel(const TuschRaster *bilevel);

/* From 1 (to BILEVEL) or 8 (to @format) bits a pixel. */
TuschRaster *tusch_pix_to_raster(PIX *pix, TuschRasterFormat format, double dpi);

TuschRaster *tusch_pix_copy_raster(const TuschRaster *raster);

/* One row of a picture of 8 bits, from left to right; @pixels: whole words of it (4 bytes). */
void tusch_pix_get_row(PIX *gray, int y, guint8 *pixels);

/* Sets one row of a picture of 1 bit from pixels as of a BILEVEL raster. */
void tusch_pix_set_bits(PIX *bits, int y, const guint8 *pixels);

/* 1 bit a pixel: darker than @level. */
PIX *tusch_pix_threshold(PIX *gray, int level);

/* 1 bit a pixel: darker than the paper by @contrast. */
PIX *tusch_pix_ink(PIX *gray, int contrast);

/* The paper's tone in each block of 16 pixels: the lightest of the averages of the blocks around.
 */
PIX *tusch_pix_paper_blocks(PIX *gray);

/* @pix, or the end of the process if leptonica had no memory for it. */
PIX *tusch_pix_check(PIX *pix);

/* Whitens the rectangles (element-type TuschRectPx) (nullable) of a 1-bit picture. */
void tusch_pix_clear(PIX *pix, const GArray *cleared);

/* Areas of @ink (1 bit) that are dark ground, grown by so many blocks of 16 pixels (shrunk if it is
 * negative): a mask of its size. (transfer full) (nullable): %NULL if there are none */
PIX *tusch_pix_dark_areas(PIX *ink, int grow_blocks);

/* The same, of what is dark in @gray (8 bit). */
PIX *tusch_pix_dark_ground(PIX *gray, int grow_blocks);
