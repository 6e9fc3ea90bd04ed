/* leptonica: PNG, GIF, BMP and WebP files as pixels, and whether a JPEG file can be decoded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/picture.h"

/**
 * tusch_leptonica_read_picture:
 * @file: PNG, GIF (its first picture), BMP or WebP, by its content
 * @max_pixels: checked on the header, before anything is decoded
 *
 * BITS, GRAY8 or RGB24; palettes resolved, transparency on white, 16 bits a sample become 8.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT or _LIMIT
 */
TuschPicture *tusch_leptonica_read_picture(GBytes *file, guint64 max_pixels, GError **error);

/* Decodes the whole file at an eighth of its size. %TUSCH_ERROR_FORMAT if data is missing or bad.
 */
gboolean tusch_leptonica_check_jpeg(GBytes *file, GError **error);
