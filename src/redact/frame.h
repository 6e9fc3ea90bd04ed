/* Where user space lies on the page as shown. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"
#include "tusch/geometry.h"

/* PDF's matrix: x' = a x + c y + e, y' = b x + d y + f. */
typedef struct {
  double a, b, c, d, e, f;
} RedactMatrix;

extern const RedactMatrix REDACT_IDENTITY;

/* First @first, then @second. */
RedactMatrix redact_matrix_multiply(const RedactMatrix *first, const RedactMatrix *second);
void redact_matrix_apply(const RedactMatrix *matrix, double *x, double *y);

/* Smallest upright rectangle around the image of @rect. */
TuschRectPt redact_matrix_bounds(const RedactMatrix *matrix, const TuschRectPt *rect);

/* The page as shown. Sizes in units of default user space: /UserUnit is not applied, as poppler
 * does not, so that boxes, page texts and clean pages share one space. */
typedef struct {
  double width_pt, height_pt;
  TuschRectPt crop; /* user space, y up: y0 is the lower edge */
  RedactMatrix to_clean; /* user space → the clean page's user space (origin bottom-left, y up) */
  RedactMatrix to_page; /* user space → page space (origin top-left, y down) */
} RedactFrame;

/* %FALSE if the page's boxes or rotation make no sense. */
bool redact_frame_init(RedactFrame *frame, TuschQpdf *qpdf, TuschObj page);
