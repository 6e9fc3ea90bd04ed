/* One field of one row: what stands there, and what becomes of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ingest/source-table.h"

/* Where a value is wanted; borrowed. */
typedef struct {
  JsonNode *row; /* an object */
  guint number, line; /* of the row, for warnings */
  TuschSourceExport *export;
  GHashTable *used; /* set of column names that were asked for, folded */
} SourceRow;

/**
 * source_value_read:
 * @field: dates and file names are made of any text, without an own "omsætning"
 * @out_origin: (transfer full) (nullable): set if anything stood there, also if nothing became of
 * it
 *
 * Returns: (transfer full) (nullable): plain text
 */
char *source_value_read(const SourceRow *row,
                        SourceField field,
                        const SourceExpression *expression,
                        TuschOrigin **out_origin);

/* (transfer full) (nullable): of what is no text, number or truth */
char *source_node_text(JsonNode *node);

void source_origin_free(gpointer origin);

/**
 * source_date_parse:
 * @text: "18-03-2024", "18.3.2024 10:12", "2024-03-18", "2024-03-18T23:30:00Z", "20240318",
 * "/Date(1710757800000)/"; days come before months. A time with a zone is the day it is in Denmark.
 *
 * Returns: (transfer full) (nullable): "2024-03-18"
 */
char *source_date_parse(const char *text);
