/* Three kinds of exports as one: rows of members, whatever they were written in. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ingest/source-map.h"

/* CSV: an array of objects, a member a column. XML: elements are objects, attributes and children
 * their members, repeated ones arrays; of mixed content the text is "#tekst". */
typedef struct {
  JsonNode *root;
  GArray *lines; /* guint: where each row of CSV begins; NULL otherwise */
} SourceTable;

void source_table_clear(SourceTable *table);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SourceTable, source_table_clear)

/* @export: its warnings about cells are added. Errors as tusch_source_read(). */
gboolean source_table_read(const TuschSourceMap *map,
                           const char *path,
                           SourceTable *out,
                           TuschSourceExport *export,
                           GError **error);

/* All nodes at @path below @node, arrays opened; names are compared exactly, else without case. An
 * element of an array that is null is found, a member that is null is not there.
 * (transfer container) (element-type JsonNode) */
GPtrArray *source_table_find(JsonNode *node, const char *path);

/* One that says nothing, and is kept. (transfer full) */
TuschSourceDocument *source_document_new(void);

/* Counts one more @code of the same column; the first row is kept. @column: (nullable). Borrowed.
 */
TuschSourceWarning *source_warn(TuschSourceExport *export,
                                TuschSourceWarningCode code,
                                const char *column,
                                guint row,
                                guint line);
