/* Pages as pictures, with the faults of scanners, fax machines and telephones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "typeset.h"

#include <leptonica/allheaders.h>

/* A small generator of our own: the same seed gives the same pictures with every GLib. */
typedef struct {
  guint64 state;
} CorpusRandom;

CorpusRandom corpus_random_new(guint64 seed, const char *name);

/* 0 ≤ result < @limit */
int corpus_random_below(CorpusRandom *random, int limit);

/* The page at @dpi, 8 bits gray, clean. Caller frees with pixDestroy(). */
PIX *corpus_picture_of_page(const CorpusPages *pages, guint page_index, int dpi);

/* Each consumes @clean. @skew_deg is positive clockwise. */
PIX *corpus_picture_scan(PIX *clean, double skew_deg, CorpusRandom *random);
PIX *corpus_picture_fax(PIX *clean, double skew_deg, CorpusRandom *random);
PIX *corpus_picture_photo(PIX *clean, CorpusRandom *random);

/* JPEG bytes. (transfer full) */
GBytes *corpus_picture_to_jpeg(PIX *picture, int quality, int dpi, GError **error);

/* G4-compressed TIFF of several pages; @pictures of 1 bit. */
gboolean corpus_pictures_to_tiff(PIXA *pictures, int dpi, const char *path, GError **error);
