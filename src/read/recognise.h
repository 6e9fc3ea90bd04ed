/* A picture of a page, however it lies → its words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/tesseract/ocr-engine.h"
#include "tusch/page-text.h"
#include "tusch/raster.h"

/**
 * tusch_recognise:
 * @raster: GRAY8 or BILEVEL
 *
 * Turns, straightens and cleans the picture as needed, reads it, reads what was left out once more,
 * and lays all boxes back on the picture as it came (points at its dpi). Sets origin, turned_deg
 * and the look flags that pixels can tell: LOW_CONFIDENCE, UNREAD_MARKS, HANDWRITING.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_LIBRARY
 */
TuschPageText *tusch_recognise(TuschOcrEngine *engine, const TuschRaster *raster, GError **error);
