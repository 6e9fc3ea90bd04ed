/* leptonica: straightening pictures of pages and measuring what is on them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"
#include "tusch/raster.h"

/* Rules of the library: it prints on stderr unless told not to (done at the first call here); words
 * of a PIX are in machine order. Everything here takes and gives GRAY8 or BILEVEL rasters, which
 * are never changed. Nothing fails but by running out of memory, which ends the process. */

/**
 * tusch_scan_turn:
 * @turned_deg: 0, 90, 180 or 270, clockwise
 *
 * Returns: (transfer full)
 */
TuschRaster *tusch_scan_turn(const TuschRaster *raster, int turned_deg);

/* A copy of another size, area-averaged if it is smaller; GRAY8. (transfer full) */
TuschRaster *tusch_scan_resize(const TuschRaster *raster, int width_px, int height_px, double dpi);

/**
 * tusch_scan_ink:
 *
 * What is clearly darker than the paper around it, as BILEVEL (0 is ink). The paper's tone is
 * measured in each place, so that shadows, gray paper and noise do not become ink.
 *
 * Returns: (transfer full)
 */
TuschRaster *tusch_scan_ink(const TuschRaster *raster);

/* True if nothing on the picture stands out from the paper, not even pencil. */
bool tusch_scan_is_blank(const TuschRaster *raster);

/* The copy of a BILEVEL raster without specks under 3x3 pixels. Below 190 dpi the dots of i are no
 * larger than that, and nothing is removed. (transfer full) */
TuschRaster *tusch_scan_despeckle(const TuschRaster *bilevel);

/* Paper in a shadow made as light as the rest. (transfer full) (nullable): %NULL if there is no
 * shadow, or the raster is not GRAY8 */
TuschRaster *tusch_scan_remove_shadow(const TuschRaster *gray);

/* The tones between the darkest ink and the paper made black and white. (transfer full) (nullable):
 * %NULL if there is nothing but noise */
TuschRaster *tusch_scan_stretch(const TuschRaster *gray);

/* @ink (BILEVEL) without straight lines of 12 mm and more. (transfer full) */
TuschRaster *tusch_scan_remove_rules(const TuschRaster *ink);

/* @ink (BILEVEL) of @raster without straight lines of 12 mm and more, and without dark ground.
 * (transfer full) */
TuschRaster *tusch_scan_plain_ink(const TuschRaster *ink, const TuschRaster *raster);

/**
 * tusch_scan_count_marks:
 * @bilevel: ink
 * @cleared: (element-type TuschRectPx) (nullable): areas that do not count
 *
 * Returns: number of connected marks that have the size of letters (1 to 7.6 mm high)
 */
guint tusch_scan_count_marks(const TuschRaster *bilevel, const GArray *cleared);

/* The same, of the ink of a GRAY8 raster. */
guint tusch_scan_count_marks_on_paper(const TuschRaster *gray, const GArray *cleared);

/* True if there is more than a word or two of print of which an "o" is not 1.2 mm high; @bilevel:
 * ink */
bool tusch_scan_has_small_print(const TuschRaster *bilevel);

/* Light marks of the size of letters on dark ground, of a GRAY8 or BILEVEL raster. */
guint tusch_scan_count_light_marks(const TuschRaster *raster, const GArray *cleared);

/**
 * tusch_scan_guess_turn:
 * @bilevel: ink, 100 to 300 dpi
 *
 * Judges by the ascenders and descenders of Latin letters.
 *
 * Returns: 0, 90, 180, 270: how far the picture must be turned clockwise to stand upright; -1 if
 * there is too little to tell
 */
int tusch_scan_guess_turn(const TuschRaster *bilevel);

/**
 * tusch_scan_find_handwriting:
 * @bilevel: ink
 * @cleared: (element-type TuschRectPx) (nullable): words that were read well
 *
 * Areas of large, thin, winding strokes. A heuristic: line drawings count too.
 *
 * Returns: (transfer full) (element-type TuschRectPx)
 */
GArray *tusch_scan_find_handwriting(const TuschRaster *bilevel, const GArray *cleared);

/* One box of a comb: a row of equal boxes on a form, one letter in each. */
typedef struct {
  guint comb; /* counts combs; the cells of one follow each other from left to right */
  TuschRectPx inside; /* without the lines around it */
} TuschCombCell;

/* Combs of four and more cells on straight ink (BILEVEL). (transfer full) (element-type
 * TuschCombCell) */
GArray *tusch_scan_find_comb_cells(const TuschRaster *bilevel);

/* How a straightened picture lies on the picture it was made from. */
typedef struct {
  double angle_deg; /* the picture was rotated this far clockwise; 0: it is a plain copy */
  int width_px, height_px; /* of the straightened picture */
  int margin_px; /* added on every side before rotating, so that no corner was cut off */
} TuschDeskew;

/**
 * tusch_scan_deskew:
 * @ink: ink of @raster
 * @out: how to come back
 *
 * Straightens lines that are 0.1 to 7 degrees off.
 *
 * Returns: (transfer full)
 */
TuschRaster *tusch_scan_deskew(const TuschRaster *raster, const TuschRaster *ink, TuschDeskew *out);

/* The rectangle of the picture as it was that covers @box of the straightened one; both in points
 * at @dpi. */
TuschRectPt tusch_deskew_map_back(const TuschDeskew *deskew, const TuschRectPt *box, double dpi);
