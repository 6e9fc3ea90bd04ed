/* How large the page around a picture is, and how the picture lies on it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/picture.h"

typedef struct {
  double size_pt[2]; /* width and height of the page as shown */
  double matrix[6]; /* unit square of the stored picture → page, PDF's order a b c d e f */
  bool is_assumed; /* the file said no resolution, or a silly one: the page is A4-like */
} Placement;

/* Page = pixels / resolution, turned and mirrored as the orientation says. A resolution below 50 or
 * above 1200 dpi, or a screen's 72 or 96 dpi that would make a page larger than A3, is taken as not
 * said: then the picture fits into A4 at 150, 200, 300 dpi or, if it has more pixels, exactly. */
Placement placement_of(const TuschPicture *picture);
