/* leptonica: pixels as CCITT G4 or JPEG data, ready to be a PDF stream, and as WebP for screens. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/raster.h"

#include <stdbool.h>

/**
 * tusch_lept_encode_g4:
 * @raster: BILEVEL
 * @black_is_1: (out): the value of DecodeParms' BlackIs1
 *
 * Returns: (transfer full): data for /CCITTFaxDecode with K -1, Columns and Rows as @raster;
 * %NULL with %TUSCH_ERROR_LIBRARY
 */
GBytes *tusch_lept_encode_g4(const TuschRaster *raster, bool *black_is_1, GError **error);

/**
 * tusch_lept_encode_jpeg:
 * @raster: GRAY8 or RGB24
 * @quality: 1..100
 *
 * Returns: (transfer full): data for /DCTDecode; %NULL with %TUSCH_ERROR_LIBRARY
 */
GBytes *tusch_lept_encode_jpeg(const TuschRaster *raster, int quality, GError **error);

/**
 * tusch_lept_encode_webp:
 * @raster: GRAY8 or RGB24
 *
 * Lossless: what is seen is what is there.
 *
 * Returns: (transfer full): a WebP file; %NULL with %TUSCH_ERROR_LIBRARY
 */
GBytes *tusch_lept_encode_webp(const TuschRaster *raster, GError **error);
