/* What PDF must know of a JPEG file: size, colours, resolution, orientation. Nothing is decoded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/picture.h"

/**
 * jpeg_header_read:
 * @file: the bytes of a JPEG file; the picture shares them
 *
 * Reads the segments before the first scan: frame header, JFIF density, Adobe marker, EXIF
 * orientation and resolution (JFIF's density goes first).
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT, _LIMIT (more than @max_pixels) or
 * _UNSUPPORTED (arithmetic or lossless coding, 12 bits, two components: PDF has no such JPEG)
 */
TuschPicture *jpeg_header_read(GBytes *file, guint64 max_pixels, GError **error);
