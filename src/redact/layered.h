/* A page of letters and tones as layers (mixed raster content): the letters' shapes sharp, their
 * colours and the ground behind them coarse. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"
#include "tusch/raster.h"

#include <stdbool.h>

typedef struct {
  TuschRaster *mask; /* owned; BILEVEL, black where the front shows; padded to whole cells */
  TuschRaster *front, *ground; /* owned; GRAY8 or RGB24, one pixel a cell */
  int front_cell_px, ground_cell_px; /* pixels of the page a cell is wide and high */
} RedactLayers;

void redact_layers_free(RedactLayers *layers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactLayers, redact_layers_free)

/**
 * redact_layers_split:
 * @page: GRAY8 or RGB24, boxes burnt in
 * @boxes: (element-type TuschRectPt): black in every layer
 *
 * Returns: (transfer full) (nullable): %NULL if the layers together would look different
 */
RedactLayers *redact_layers_split(const TuschRaster *page, const GArray *boxes);

/* What a JPEG of the page takes at the very least, coded with the tables of the standard and half
 * of the colours: every block the shortest code for "as before" and the one for "nothing else". */
gsize redact_layers_least_jpeg_bytes(const TuschRaster *page);

/* Whether boxes are black yet in the front as @jpeg shows it: colours beside them reach far in so
 * coarse a picture. */
bool redact_layers_keep_black(const RedactLayers *layers, GBytes *jpeg, const GArray *boxes);
