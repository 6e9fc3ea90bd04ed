/* libjpeg: parts of a JPEG overwritten, the rest as it was. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"

#include <glib.h>
#include <stdbool.h>

/**
 * tusch_jpeg_blank:
 * @areas: (element-type TuschRectPx): may leave the picture
 *
 * The picture with one tone in @areas, coded with the same steps, sampling and colour model.
 * Components of a coarser sampling lose every sample that an area touches.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT or _LIMIT
 */
GBytes *tusch_jpeg_blank(GBytes *jpeg, const GArray *areas, GError **error);

/* True if the data is not all of it what the picture is made of: rows behind the last that its
 * header speaks of, other bytes, damage. */
bool tusch_jpeg_has_rest(GBytes *jpeg);
