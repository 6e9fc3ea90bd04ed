/* libtiff: bilevel pixels as CCITT group 4, the form PDF takes them in. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/picture.h"

/* Changes RAW BITS to G4, pixels unchanged. %TUSCH_ERROR_LIBRARY */
gboolean tusch_tiff_encode_g4(TuschPicture *picture, GError **error);
