/* leptonica: JPEG and CCITT G4 data of a PDF as pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/raster.h"

/* The dpi of the results says nothing (72). */

/**
 * tusch_lept_decode_jpeg:
 * Returns: (transfer full): GRAY8 or RGB24; %NULL with %TUSCH_ERROR_FORMAT (CMYK included)
 */
TuschRaster *tusch_lept_decode_jpeg(GBytes *jpeg, GError **error);

/**
 * tusch_lept_decode_g4:
 * @data: CCITT group 4 without byte alignment
 *
 * Returns: (transfer full): BILEVEL, 0 where the data says black; %NULL with %TUSCH_ERROR_FORMAT
 */
TuschRaster *tusch_lept_decode_g4(GBytes *data, int width_px, int height_px, GError **error);
