/* Removal steps that a build for tests can leave out, to see whether the verifier would notice. In
 * the product every step is done: there is nothing to switch. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

typedef enum {
  REDACT_STEP_NONE = 0,
  REDACT_STEP_GLYPHS, /* letters under a box */
  REDACT_STEP_HIDDEN_TEXT, /* text of render mode 3 */
  REDACT_STEP_CLIPPED_TEXT, /* text outside the page or its clip */
  REDACT_STEP_UNREAD_TEXT, /* text that the reading stage did not see */
  REDACT_STEP_PART_TEXT, /* text in patterns, masks and glyph procedures */
  REDACT_STEP_SHAPES, /* drawn shapes under a box */
  REDACT_STEP_COVERED_PICTURES, /* pictures that a box covers whole */
  REDACT_STEP_PIXELS, /* pixels of pictures under a box */
  REDACT_STEP_CROPPED_PICTURES, /* pictures larger than what shows of them */
  REDACT_STEP_PICTURE_TAILS, /* data behind a picture's last sample */
  REDACT_STEP_PICTURE_KEYS, /* alternates, metadata and the like */
  REDACT_STEP_PALETTE_TAILS, /* entries behind a palette's last */
  REDACT_STEP_PROPERTIES, /* marked content and its property lists */
  REDACT_STEP_NAMES, /* names of resources */
  REDACT_STEP_COLORANTS, /* names of spot colours */
  REDACT_STEP_UNKNOWN_OPERATORS, /* what stands between BX and EX */
  REDACT_STEP_LAYERS, /* content that may be switched off */
  REDACT_STEP_FONT_TABLES, /* codes of a font that are no longer used */
  REDACT_STEP_PAGE_KEYS, /* keys of the page that are not allowed */
  REDACT_STEP_CATALOG, /* keys of the catalog, and Info */
  REDACT_STEP_RASTER_PIXELS, /* pixels under a box, on a page of pixels */
  REDACT_STEP_TEXT_LAYER, /* words under a box, in the text layer */
  REDACT_STEP_BOXES, /* the boxes themselves */
  REDACT_STEP_LABEL_SIZE, /* boxes of one size, whatever they hide */
  REDACT_STEP_SPACES, /* one space between all words of a line set anew */
  REDACT_STEP_GRID, /* words of a line set anew begin on a grid */
  REDACT_N_STEPS,
} RedactStep;

#ifdef TUSCH_SABOTAGE
/* The step left out from now on. */
void redact_sabotage(RedactStep step);
bool redact_is_left_out(RedactStep step);
const char *redact_step_name(RedactStep step);
#else
static inline bool
redact_is_left_out(RedactStep step)
{
  (void)step;
  return false;
}
#endif
