/* Where the words stand that patterns must have: all of them in one walk over a text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The words of many patterns. Immutable once closed. */
typedef struct TuschAnchors TuschAnchors;

TuschAnchors *tusch_anchors_new(void);
void tusch_anchors_free(TuschAnchors *anchors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschAnchors, tusch_anchors_free)

#define TUSCH_ANCHORS_FULL G_MAXUINT

/* Adds a pattern's words (ASCII in small letters, none empty). Returns its number;
 * TUSCH_ANCHORS_FULL if there is no more room: the pattern is then tried everywhere. */
guint tusch_anchors_add(TuschAnchors *anchors, const GPtrArray *words);

/* No words come any more. */
void tusch_anchors_close(TuschAnchors *anchors);

/* Places in one text. */
typedef struct TuschAnchorPlaces TuschAnchorPlaces;

TuschAnchorPlaces *tusch_anchor_places_new(const TuschAnchors *anchors);
void tusch_anchor_places_free(TuschAnchorPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschAnchorPlaces, tusch_anchor_places_free)

/* Reads a text in place of the one before. */
void tusch_anchor_places_read(TuschAnchorPlaces *places, const char *text, gsize length);

/**
 * tusch_anchor_places_get:
 * @pattern: its number
 * @out_places: borrowed until the next text is read: where one of its words begins, ascending
 *
 * Returns: %FALSE if the text has letters that are ASCII only in another case (the Kelvin sign, the
 * long s): then nothing is known of it
 */
bool tusch_anchor_places_get(const TuschAnchorPlaces *places,
                             guint pattern,
                             const guint32 **out_places,
                             guint *out_n);
