/* Pictures of pages for the screen: drawn in a child once, kept in derived/. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

/**
 * tusch_review_image:
 * @sha256: of the document
 *
 * Thread-safe; several threads may ask for the same page. Errors: as tusch_child_call().
 *
 * Returns: (transfer full): path of a WebP file
 */
char *tusch_review_image(const TuschWorkroom *workroom,
                         const char *sha256,
                         guint page_index,
                         GError **error);
