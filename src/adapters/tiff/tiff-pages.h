/* libtiff: the pages of a TIFF file as pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/picture.h"

typedef struct TuschTiff TuschTiff;

/* Opens the file at its first page. %NULL with %TUSCH_ERROR_FORMAT */
TuschTiff *tusch_tiff_open(const char *path, GError **error);
void tusch_tiff_close(TuschTiff *tiff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTiff, tusch_tiff_close)

/**
 * tusch_tiff_read_page:
 * @max_pixels: checked before anything is decoded
 *
 * The current page: BITS, GRAY8 or RGB24 (palettes, CMYK, YCbCr and tiles too; transparency on
 * white), with resolution and orientation as the file says. 16 bits a sample become 8.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT (broken), _UNSUPPORTED, _LIMIT
 */
TuschPicture *tusch_tiff_read_page(TuschTiff *tiff, guint64 max_pixels, GError **error);

/**
 * tusch_tiff_read_jpeg:
 *
 * The current page's JPEG data as a JPEG file, if the page is a single JPEG strip: photographs
 * neither grow nor lose. The data is not looked at; the caller checks it.
 *
 * Returns: (transfer full) (nullable): %NULL if the page has to be decoded
 */
TuschPicture *tusch_tiff_read_jpeg(TuschTiff *tiff);

/**
 * tusch_tiff_next_page:
 * Moves to the next page.
 *
 * Returns: %FALSE with @error unset after the last page; with %TUSCH_ERROR_FORMAT if the list of
 * pages is broken or refers back to itself
 */
gboolean tusch_tiff_next_page(TuschTiff *tiff, GError **error);
