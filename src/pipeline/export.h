/* The index of a workroom, and everything that leaves it as a table, XML or list. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"
#include "tusch/index.h"

#include <stdio.h>

/* A workroom's index with everything it stands on. */
typedef struct TuschExport TuschExport;

/* Reads the workroom and the KLE plan of rules/kle. (transfer full); @workroom must outlive it. */
TuschExport *tusch_export_new(const TuschWorkroom *workroom, GError **error);
void tusch_export_free(TuschExport *export);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschExport, tusch_export_free)

const TuschIndex *tusch_export_get_index(const TuschExport *export);

/* What was removed, where and why, who decided it and when; never what it was. CSV as the index's.
 */
gboolean tusch_export_write_redactions(const TuschExport *export, FILE *out, GError **error);

/* The log as an event log for process mining: XES, IEEE 1849-2016, one trace, the request. */
gboolean tusch_export_write_xes(const TuschExport *export, FILE *out, GError **error);

typedef gboolean (*TuschExportFunc)(const TuschExport *export, FILE *out, GError **error);

/* "sdi", "json", "csv", "citizen", "redactions", "xes"; %NULL for no such format. */
TuschExportFunc tusch_export_find(const char *format);
