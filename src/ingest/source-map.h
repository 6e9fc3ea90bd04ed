/* A .kilde file in memory: which column becomes which field. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rule-file.h"
#include "tusch/source.h"

typedef enum {
  SOURCE_NUMBER = 0,
  SOURCE_TITLE,
  SOURCE_TYPE,
  SOURCE_DIRECTION,
  SOURCE_DATE,
  SOURCE_CASE,
  SOURCE_KLE,
  SOURCE_FACET,
  SOURCE_SENSITIVITY,
  SOURCE_FILE,
  SOURCE_SHA256,
  SOURCE_KEY,
  SOURCE_PARENT,
  SOURCE_NOTE,
  SOURCE_ACCESS,
  SOURCE_REASON,
  SOURCE_POINTER,
  SOURCE_N_FIELDS,
} SourceField;

typedef enum { SOURCE_CSV = 0, SOURCE_JSON, SOURCE_XML } SourceFormat;

typedef enum {
  STEP_WORDS = 0, /* "ordliste retning" */
  STEP_DATE, /* "dato" */
  STEP_HTML, /* "html": its text */
  STEP_PARAMETER, /* "parameter docid": of a web address */
  STEP_WITHOUT, /* "uden 0": nothing, if that is all there is */
  STEP_FILE_NAME, /* "filnavn": what follows the last slash */
  STEP_DIGITS, /* "cifre 4": zeros in front */
} SourceStepKind;

typedef struct {
  SourceStepKind kind;
  char *argument; /* nullable */
  guint number; /* of "cifre" */
  GHashTable *words; /* of "ordliste": borrowed of the map */
} SourceStep;

typedef enum { SOURCE_COLUMN = 0, SOURCE_TEMPLATE, SOURCE_CONSTANT } SourceExpressionKind;

typedef struct {
  SourceExpressionKind kind;
  char *text; /* path of a column, template, or the constant without quotes */
  GPtrArray *steps; /* SourceStep */
  char *how; /* the steps as written; nullable */
  guint line;
} SourceExpression;

/* One kind of rows. */
typedef struct {
  char *path; /* '/'-separated, from the root or the row above; "*": right there */
  bool is_attachment; /* of the rows above */
  GPtrArray *fields[SOURCE_N_FIELDS]; /* SourceExpression: the first that gives something counts */
  GPtrArray *attachments; /* SourceRows */
} SourceRows;

struct TuschSourceMap {
  char *file_name; /* for messages */
  char *name;
  SourceFormat format;
  char separator; /* of CSV; 0: find out */
  char *total; /* path of the export's own count; nullable */
  char *pointer_suffix, *pointer_parameter; /* ".goref", "docid"; nullable */
  GArray *page_sizes; /* guint: row counts that look like a page limit */
  GPtrArray *rows; /* SourceRows */
  GHashTable *word_lists; /* name → GHashTable of folded word → our word; "*": any other */
};

/* "titel", "bilag til", …: as in .kilde files */
const char *source_field_name(SourceField field);

/* What words are compared by. (transfer full) */
char *source_fold_word(const char *text);
