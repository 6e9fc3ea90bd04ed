/* The one error domain: codes say what the caller does next, not where it happened. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Messages start with what failed, in lower case, without a full stop, and never hold document
 * text: only file, document id, page number, field name, rule id, limit. */
#define TUSCH_ERROR (tusch_error_quark())
GQuark tusch_error_quark(void);

typedef enum {
  TUSCH_ERROR_INTERNAL, /* an invariant of ours is broken: stop, never deliver */
  TUSCH_ERROR_IO, /* open, read, write, rename, disk full: the cause is outside */
  TUSCH_ERROR_FORMAT, /* input broken beyond use: the document needs a person */
  TUSCH_ERROR_UNSUPPORTED, /* valid but not handled (encryption, feature): needs a person */
  TUSCH_ERROR_LIMIT, /* a limit was hit (size, time, nesting, matches): needs a person */
  TUSCH_ERROR_LIBRARY, /* a foreign library failed without saying why */
  TUSCH_ERROR_CONFIG, /* request, rules, options or environment wrong: stop */
  TUSCH_ERROR_STORE, /* workroom database trouble: stop */
  TUSCH_ERROR_BUSY, /* another process works in this workroom */
  TUSCH_ERROR_PENDING, /* waiting for review or approval */
  TUSCH_ERROR_UNVERIFIED, /* verification failed or could not be done: nothing is released */
} TuschErrorCode;

/**
 * tusch_fail:
 * Sets @error (when not %NULL) and returns %FALSE, so that a failing branch is one line.
 */
gboolean tusch_fail(GError **error, TuschErrorCode code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/**
 * tusch_fail_errno:
 * As tusch_fail() with %TUSCH_ERROR_IO, the current errno's text appended after ": ".
 */
gboolean tusch_fail_errno(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

G_END_DECLS
