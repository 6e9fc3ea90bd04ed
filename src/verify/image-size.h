/* How much data a picture needs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/inspect.h"

/* Bytes of the samples that @image says it has; 0 if it does not say so in a known way. */
gsize tusch_image_size_bytes(const TuschPdfInspector *inspector, const TuschPdfObject *image);
