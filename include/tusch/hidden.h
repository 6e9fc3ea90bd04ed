/* What a document carries that its pages do not show: as data, for those who decide about it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  TUSCH_HIDDEN_TEXT = 0, /* marked as hidden, too small to see, behind a display rule */
  TUSCH_HIDDEN_PALE, /* in the colour of what is behind it */
  TUSCH_HIDDEN_SHEET, /* a whole sheet */
  TUSCH_HIDDEN_ROW,
  TUSCH_HIDDEN_COLUMN,
  TUSCH_HIDDEN_SLIDE,
  TUSCH_HIDDEN_CHANGE, /* tracked: what was deleted or put in */
  TUSCH_HIDDEN_COMMENT,
  TUSCH_HIDDEN_NOTE, /* footnotes, endnotes, a speaker's notes */
  TUSCH_HIDDEN_HEADER, /* of pages: header, footer */
  TUSCH_HIDDEN_OBJECT, /* a file or object inside the file */
  TUSCH_HIDDEN_PROPERTY, /* author, title, variables; headers of a message that are not printed */
  TUSCH_HIDDEN_LAYER,
  TUSCH_HIDDEN_ANNOTATION,
  TUSCH_HIDDEN_ATTACHMENT,
  TUSCH_HIDDEN_FORM, /* values and choices of fields */
  TUSCH_HIDDEN_OUTSIDE, /* outside the page or the area that is printed */
  TUSCH_HIDDEN_COVERED, /* under a picture or another shape */
  TUSCH_HIDDEN_LINK, /* the address behind a link */
  TUSCH_HIDDEN_CACHE, /* copies of data from elsewhere */
  TUSCH_HIDDEN_SCRIPT,
  TUSCH_HIDDEN_DESCRIPTION, /* of pictures, for those who do not see them; bookmarks */
  TUSCH_N_HIDDEN,
} TuschHiddenKind;

typedef struct {
  TuschHiddenKind kind;
  char *place; /* for people, translated: "Ark1", "side 3", "slettet"; never NULL, may be "" */
  guint n; /* how many of them */
  char *text; /* what it says, UTF-8, a line each; NULL: nothing that is text */
} TuschHidden;

TuschHidden *tusch_hidden_new(TuschHiddenKind kind, const char *place, guint n, const char *text);
void tusch_hidden_free(TuschHidden *hidden);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschHidden, tusch_hidden_free)

/* "text", "pale", "sheet", …: the identifier in JSON and the store. */
const char *tusch_hidden_kind_to_string(TuschHiddenKind kind);
bool tusch_hidden_kind_from_string(const char *text, TuschHiddenKind *out);

/* For people, translated: "skjult ark". */
const char *tusch_hidden_kind_describe(TuschHiddenKind kind);

/* A list as {"kind", "place", "n", "text"}. @with_text: what it says too; else it is personal data
 * that stays behind. (transfer full) */
JsonArray *tusch_hidden_to_json(const GPtrArray *items, bool with_text);

/* (transfer full) (element-type TuschHidden): %NULL with %TUSCH_ERROR_FORMAT */
GPtrArray *tusch_hidden_from_json(JsonArray *array, GError **error);

/* Does detection search it? Headers and notes stand on the pages already. */
bool tusch_hidden_is_searched(const TuschHidden *hidden);

/* Something a person wrote or put there, not what programs add to every file: properties, headers,
 * addresses behind links. */
bool tusch_hidden_is_telling(const TuschHidden *hidden);

G_END_DECLS
