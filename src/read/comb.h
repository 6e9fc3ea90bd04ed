/* Forms with one box for each letter: CPR numbers, dates, account numbers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/tesseract/ocr-engine.h"
#include "tusch/page-text.h"
#include "tusch/raster.h"

/**
 * tusch_comb_reread:
 * @text: what was read so far
 * @ink: BILEVEL, straight; the picture that the boxes of @text lie on
 *
 * Layout analysis takes the walls of the boxes for letters. So the letters are taken out of their
 * boxes, put side by side, and read as one word, which replaces what was read there.
 *
 * Returns: (transfer full): @text with the rows of boxes read anew; %NULL with
 * %TUSCH_ERROR_LIBRARY
 */
TuschPageText *tusch_comb_reread(TuschOcrEngine *engine,
                                 const TuschPageText *text,
                                 const TuschRaster *ink,
                                 GError **error);
