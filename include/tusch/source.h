/* source: an export of a line-of-business system → documents, by an adapter that is data. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/finding.h"
#include "tusch/request.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What rules/sources/NAME.kilde says: where the rows are, and which column becomes which field. */
typedef struct TuschSourceMap TuschSourceMap;

/**
 * tusch_source_map_load:
 * @path: a file of that form (docs/sources.md)
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_CONFIG naming file and line, in Danish
 */
TuschSourceMap *tusch_source_map_load(const char *path, GError **error);
/* ".goref": files that only point elsewhere; %NULL: there are none. (transfer none) */
const char *tusch_source_map_get_pointer_suffix(const TuschSourceMap *map);
void tusch_source_map_free(TuschSourceMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschSourceMap, tusch_source_map_free)

/* How one field of a document came about, for people: it holds what the source wrote. */
typedef struct {
  char *field; /* as in .kilde files: "dato" */
  char *from; /* "documentDate", "{id}.{ext}"; of a constant the text in quotes */
  char *raw; /* what stood there */
  char *how; /* "dato", "ordliste retning"; nullable: taken as it is */
  char *value; /* what became of it; nullable: nothing */
} TuschOrigin;

/* What the source says of one document. */
typedef struct {
  TuschRequestDocument *said; /* "file" is set by who knows the folder */
  GPtrArray *files; /* char *: where its file may be, relative to the export's folder, best first */
  char *key; /* what other rows call it; nullable */
  char *parent_key; /* key or number of what it is an attachment of; nullable */
  guint parent_row; /* place of that in the list, from 1, where the export nests them; 0: none */
  char *note; /* a journal note: its text, UTF-8; nullable */
  char *points_to; /* key of a document of another case that this row only points to; nullable */
  TuschVerdict proposal; /* by the source's own verdict on access; KEEP: it has none against */
  char *reason; /* why, in the source's words; nullable */
  guint row; /* in the export, from 1 without the head */
  guint line; /* in the file; 0: not known */
  bool is_broken; /* the row could not be read */
  GPtrArray *origins; /* TuschOrigin */
} TuschSourceDocument;

typedef enum {
  TUSCH_SOURCE_COUNT = 0, /* @n documents, @expected announced */
  TUSCH_SOURCE_ROUND, /* exactly @n rows: a page limit upstream? */
  TUSCH_SOURCE_HASH, /* the export is not the file that was announced */
  TUSCH_SOURCE_MISSING, /* @n documents without their file */
  TUSCH_SOURCE_POINTER, /* @n rows point to documents that were not delivered */
  TUSCH_SOURCE_COLUMN, /* the export has no such column */
  TUSCH_SOURCE_DATE, /* no date */
  TUSCH_SOURCE_WORD, /* the word list has no such word */
  TUSCH_SOURCE_PATH, /* a file name that leads out of the folder */
  TUSCH_SOURCE_CELLS, /* more or fewer cells than columns */
  TUSCH_SOURCE_ROW, /* no row at all */
  TUSCH_SOURCE_PARENT, /* an attachment of something that is not in the export */
  TUSCH_SOURCE_UNLISTED, /* @n files beside the request that nobody listed */
  TUSCH_N_SOURCE_WARNINGS,
} TuschSourceWarningCode;

typedef struct {
  TuschSourceWarningCode code;
  char *source; /* "fasit": name of the adapter; NULL: the request's own list */
  char *column; /* nullable */
  guint row; /* first one, from 1; 0: the whole export */
  guint line; /* in the file; 0: not known */
  guint n; /* how often, or how many */
  gint64 expected; /* of COUNT */
} TuschSourceWarning;

void tusch_source_warning_free(TuschSourceWarning *warning);
/* "count", "round", … */
const char *tusch_source_warning_code(const TuschSourceWarning *warning);
/* A Danish sentence without personal data. (transfer full) */
char *tusch_source_warning_describe(const TuschSourceWarning *warning);
/* (transfer full) */
JsonArray *tusch_source_warnings_to_json(const GPtrArray *warnings);
/* (transfer full) (element-type TuschSourceWarning): %NULL with %TUSCH_ERROR_FORMAT */
GPtrArray *tusch_source_warnings_from_json(JsonArray *array, GError **error);

/* What one export says. */
typedef struct {
  char *name; /* of the system: "KMD Nova" */
  GPtrArray *documents; /* TuschSourceDocument: one for each row, attachments after their parent */
  GPtrArray *warnings; /* TuschSourceWarning */
  GPtrArray *unused; /* char *: columns that no field reads */
  gint64 total; /* how many rows the export itself says there are; -1: it does not */
} TuschSourceExport;

/**
 * tusch_source_read:
 * @path: the export
 * @pointers: (nullable): paths of pointer files by their name relative to the export's folder
 *
 * Runs in a child. A row that cannot be read is a document that says so. Errors:
 * %TUSCH_ERROR_FORMAT, %TUSCH_ERROR_LIMIT, %TUSCH_ERROR_IO for an export that is none; they name
 * lines and columns, never what stands there.
 *
 * Returns: (transfer full)
 */
TuschSourceExport *tusch_source_read(const TuschSourceMap *map,
                                     const char *path,
                                     GHashTable *pointers,
                                     GError **error);
void tusch_source_export_free(TuschSourceExport *export);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschSourceExport, tusch_source_export_free)

/* An empty one, to add to. (transfer full) */
TuschSourceExport *tusch_source_export_new(const char *name);

/* With @n documents from @first on: a large export goes in several pieces. (transfer full) */
JsonNode *tusch_source_export_to_json(const TuschSourceExport *export, guint first, guint n);

/* Adds the documents of a piece; the rest is as in the last one. Nothing in there is believed:
 * %TUSCH_ERROR_FORMAT. */
gboolean tusch_source_export_add_json(TuschSourceExport *export, JsonNode *node, GError **error);

/* [{"field": "dato", "from": "documentDate", …}] (transfer full) */
JsonArray *tusch_origins_to_json(const GPtrArray *origins);

/* Files that a source made for itself, by rules/sources/tekniske-filer.regler. */
typedef struct TuschTechnical TuschTechnical;

/* (transfer full): %NULL with %TUSCH_ERROR_CONFIG naming file and line, in Danish */
TuschTechnical *tusch_technical_load(const char *path, GError **error);
void tusch_technical_free(TuschTechnical *technical);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTechnical, tusch_technical_free)

/* Why a document of that title or file name is one; %NULL: it is none. (transfer none) */
const char *
tusch_technical_find(const TuschTechnical *technical, const char *title, const char *file);

G_END_DECLS
