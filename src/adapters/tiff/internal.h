/* What the files of this adapter share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/tiff/tiff-pages.h"

#include <tiffio.h>

struct TuschTiff {
  TIFF *handle;
};

/* Resolution and orientation of the current page. */
void tiff_read_resolution(TIFF *handle, TuschPicture *picture);
