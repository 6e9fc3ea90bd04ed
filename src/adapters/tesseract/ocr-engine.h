/* tesseract: pixels → words with the box of every letter. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"

/* Rules of the library: OMP_THREAD_LIMIT=1 must be set before the process starts (OpenMP makes it
 * slower); one engine a thread; LSTM only, so pages do not influence each other; the C API's
 * default page mode is 6, so the mode is always set. */

typedef struct TuschOcrEngine TuschOcrEngine;

/* @tessdata_dir, @language: nullable: tesseract's own folder, "dan". %NULL: %TUSCH_ERROR_CONFIG */
TuschOcrEngine *
tusch_ocr_engine_new(const char *tessdata_dir, const char *language, GError **error);
void tusch_ocr_engine_free(TuschOcrEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschOcrEngine, tusch_ocr_engine_free)

/**
 * tusch_ocr_engine_read:
 * @page_mode: tesseract's page segmentation mode, 3 for whole pages, 6 for one block
 *
 * Reads @raster as it is (no deskew, no turning). Boxes are points at the raster's dpi, origin its
 * top-left; origin of the result is OCR; lines end in '\n'.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_LIBRARY
 */
TuschPageText *tusch_ocr_engine_read(TuschOcrEngine *engine,
                                     const TuschRaster *raster,
                                     int page_mode,
                                     GError **error);
