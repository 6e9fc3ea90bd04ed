/* Progress: a line on a terminal, JSON lines for programs. Never personal data: ids only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TuschEvents TuschEvents;

/**
 * tusch_events_open:
 * @path: (nullable): file that events are appended to, "-" for stdout
 * @to_terminal: show progress on stderr
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_IO
 */
TuschEvents *tusch_events_open(const char *path, bool to_terminal, GError **error);
void tusch_events_close(TuschEvents *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschEvents, tusch_events_close)

/* A stage begins with @total units (documents or pages). @events may be NULL here and below. */
void tusch_events_begin(TuschEvents *events, const char *stage, guint total);

/* One unit more is done. @page: 1-based, 0 if the unit is a document. */
void tusch_events_step(TuschEvents *events, const char *document_id, guint page);

/* The stage grew (entries of an archive). */
void tusch_events_grow(TuschEvents *events, guint more);

/* The stage is over. */
void tusch_events_end(TuschEvents *events);
