/* Pictures that are decoded to be coded anew. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"
#include "tusch/raster.h"

typedef struct {
  TuschQpdf *in; /* owns parms */
  GBytes *data; /* as the filter says */
  const char *filter; /* "/JBIG2Decode" … */
  TuschObj parms; /* 0: none */
  gint64 width, height;
  TuschQpdf *space_owner;
  TuschObj space; /* 0: bits of gray, or as the data says */
} RedactCodedImage;

/**
 * redact_image_decode:
 * Samples by poppler, 0 as black, without the picture's Decode array.
 *
 * Returns: (transfer full) (nullable): %NULL if it cannot be decoded to the size it says it has
 */
TuschRaster *redact_image_decode(const RedactCodedImage *image);

/* A stream of G4 whose samples are those of a BILEVEL raster (the other way round if
 * @is_inverted); 0 on failure. Only filter keys are set. */
TuschObj redact_image_new_g4(TuschQpdf *out, const TuschRaster *bits, bool is_inverted);

/* The keys of a picture coded from @raster. */
void redact_image_set_shape(TuschQpdf *out, TuschObj image, const TuschRaster *raster);

/* A picture with all its keys, of about @size_bytes where that can be had: G4, or JPEG in gray or
 * RGB; 0 on failure. */
TuschObj redact_image_new_like(TuschQpdf *out, const TuschRaster *raster, gsize size_bytes);
