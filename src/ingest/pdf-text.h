/* Text strings of PDF. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"

/* What a string, stream or name says in UTF-8: UTF-16 or UTF-8 with a mark, else about Latin-1.
 * (transfer full) (nullable) */
char *pdf_text_of(TuschQpdf *qpdf, TuschObj object);
