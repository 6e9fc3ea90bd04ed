/* Pictures of pages for the screen: drawn in a child once, kept in derived/. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

typedef struct {
  char *sha256; /* of the document */
  guint page_index;
  JsonArray *words; /* [x0, y0, x1, y1] in points: what was read */
} TuschReviewPicture;

/**
 * tusch_review_image:
 * Thread-safe; several threads may ask for the same page. Errors: as tusch_child_call().
 *
 * Returns: (transfer full): path of a WebP file; what on the page is no text is in a file of the
 * same name with ".json" behind it
 */
char *tusch_review_image(const TuschWorkroom *workroom,
                         const TuschReviewPicture *picture,
                         GError **error);
