/* Finding many byte strings in one pass. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct TuschNeedleIndex TuschNeedleIndex;

#define TUSCH_NEEDLE_MIN_BYTES 5

TuschNeedleIndex *tusch_needle_index_new(void);
void tusch_needle_index_free(TuschNeedleIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschNeedleIndex, tusch_needle_index_free)

/* Needles shorter than TUSCH_NEEDLE_MIN_BYTES are left out; @data comes back with each hit. */
void
tusch_needle_index_add(TuschNeedleIndex *index, const char *bytes, gsize length, gpointer data);

/* A hit: the needle that was found, and what was given with it. */
typedef struct {
  gsize start, length; /* in the haystack */
  gpointer data;
} TuschNeedleHit;

/**
 * tusch_needle_index_scan:
 * @hits: (element-type TuschNeedleHit): every occurrence of every needle is appended
 */
void tusch_needle_index_scan(const TuschNeedleIndex *index,
                             const guint8 *haystack,
                             gsize length,
                             GArray *hits);
