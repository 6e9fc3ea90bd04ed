/* JPEG files: only what decoding needs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  guint width_px, height_px, n_components, bits;
} RedactJpeg;

/**
 * redact_jpeg_clean:
 * Drops comments, application data (EXIF, thumbnails, profiles; JFIF and Adobe's colour marker
 * stay, cut to their fixed size) and everything behind the end of the picture.
 *
 * Returns: (transfer full) (nullable): %NULL if the markers make no sense
 */
GBytes *redact_jpeg_clean(GBytes *jpeg, RedactJpeg *out);
