/* Can the text layer of a page be trusted, and does it cover what is seen? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"

typedef enum {
  TUSCH_LAYER_NONE = 0, /* no words */
  TUSCH_LAYER_GARBAGE, /* no text that anybody could read */
  TUSCH_LAYER_DOUBTFUL, /* letters, but hardly Danish: compare with the pixels */
  TUSCH_LAYER_GOOD,
} TuschLayerQuality;

TuschLayerQuality tusch_layer_judge(const TuschPageText *layer);

/* Share of the layer's words of four letters and more that are found in @ocr, 0..1. */
double tusch_layer_agreement(const TuschPageText *layer, const TuschPageText *ocr);

/* Marks of text size on @preview (GRAY8) that no glyph of the layer covers. */
guint tusch_layer_count_uncovered(const TuschPageText *layer, const TuschRaster *preview);

/* True if the layer has a word where nothing is seen on @preview (GRAY8). */
bool tusch_layer_has_hidden_words(const TuschPageText *layer, const TuschRaster *preview);
