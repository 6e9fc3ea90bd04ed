/* One picture on its way from a picture file into a PDF page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
  TUSCH_PICTURE_BITS = 0, /* packed, most significant bit first, 1 = black, rows on whole bytes */
  TUSCH_PICTURE_GRAY8, /* one byte a pixel, 0 black */
  TUSCH_PICTURE_RGB24, /* three bytes a pixel */
  TUSCH_PICTURE_CMYK32, /* only in JPEG coding */
} TuschPictureFormat;

typedef enum {
  TUSCH_PICTURE_RAW = 0, /* rows without padding, top row first */
  TUSCH_PICTURE_G4, /* CCITT group 4, one strip; BITS only */
  TUSCH_PICTURE_FLATE, /* zlib with PNG row predictors; GRAY8 and RGB24 */
  TUSCH_PICTURE_JPEG, /* the bytes of a JPEG file as they came */
} TuschPictureCoding;

typedef struct {
  TuschPictureFormat format;
  TuschPictureCoding coding;
  guint width_px, height_px; /* > 0, as stored (before orientation) */
  double dpi_x, dpi_y; /* as the file says, of the stored picture; 0 = not said */
  guint orientation; /* 1…8 as in TIFF and EXIF; 1 = upright */
  bool inverted; /* CMYK as Adobe writes it into JPEG: 0 = full ink */
  GBytes *data; /* owned */
} TuschPicture;

/* Takes @data (transfer full); orientation 1, resolution not said. */
TuschPicture *tusch_picture_new(TuschPictureFormat format,
                                TuschPictureCoding coding,
                                guint width_px,
                                guint height_px,
                                GBytes *data);
void tusch_picture_free(TuschPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPicture, tusch_picture_free)

/* Bytes of one raw row. */
gsize tusch_picture_row_bytes(TuschPictureFormat format, guint width_px);

/* Changes RAW GRAY8 or RGB24 to FLATE, the same bytes for the same pixels. %TUSCH_ERROR_LIBRARY */
gboolean tusch_picture_deflate(TuschPicture *picture, GError **error);
