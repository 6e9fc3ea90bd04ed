/* A text as a rule wants to see it, with a way back to the bytes it came from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/pcre2/digit-places.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
  /* NFC, one kind of space, no soft hyphens or zero-width characters; lines kept. */
  TUSCH_VIEW_PLAIN = 0,
  /* Plain, but single line ends are spaces and words divided at a line end are put together. */
  TUSCH_VIEW_JOINED,
  /* Joined, but letters that OCR takes for digits are digits in tokens of mostly digits. */
  TUSCH_VIEW_OCR_DIGITS,
  TUSCH_N_VIEWS,
} TuschViewKind;

/* Bytes of a view from @at on, up to the next span, and the source bytes behind them: the same ones
 * from @source on, or, if @source_end is not 0, all together [source, source_end). */
typedef struct {
  guint32 at;
  guint32 source, source_end;
} TuschViewSpan;

typedef struct {
  TuschViewKind kind;
  bool is_changed; /* OCR digits: something differs from the joined view */
  char *text; /* owned, valid UTF-8, terminated */
  gsize length; /* bytes */
  GArray *spans; /* TuschViewSpan, ascending */
  TuschDigitPlaces *digits; /* owned; %NULL where the joined view's are the same */
} TuschTextView;

/**
 * tusch_text_view_new:
 * @source: valid UTF-8, shorter than 2 GiB
 *
 * Returns: (transfer full)
 */
TuschTextView *tusch_text_view_new(TuschViewKind kind, const char *source, gsize length);

/**
 * tusch_text_view_make:
 * @views: room for all kinds, %NULL where none is made yet; the caller frees them
 *
 * As tusch_text_view_new(), but each kind is made once, and from those it builds on.
 *
 * Returns: (transfer none)
 */
const TuschTextView *tusch_text_view_make(TuschTextView *views[TUSCH_N_VIEWS],
                                          TuschViewKind kind,
                                          const char *source,
                                          gsize length);
void tusch_text_view_free(TuschTextView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTextView, tusch_text_view_free)

/* The source bytes behind view bytes [start, end), start < end <= view length; whole characters. */
void tusch_text_view_to_source(
    const TuschTextView *view, gsize start, gsize end, gsize *out_start, gsize *out_end);

/* "plain" / "samlet" / "ocr-cifre": the words of the rule files. */
const char *tusch_view_kind_to_string(TuschViewKind kind);
