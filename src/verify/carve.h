/* Streams found by their bytes alone, whether or not the file's tables know them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

typedef struct {
  GBytes *file;
  gsize at;
} TuschCarver;

/**
 * tusch_carver_next:
 * @out_start: offset of the stream's data in the file
 *
 * The next Flate stream that is no picture, inflated (as far as it goes, at most 64 MB).
 *
 * Returns: (transfer full): %NULL at the end
 */
GByteArray *tusch_carver_next(TuschCarver *carver, gsize *out_start);
