/* What detection found, and whom it belongs to. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"
#include "tusch/request.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  TUSCH_CATEGORY_OTHER = 0,
  TUSCH_CATEGORY_CPR,
  TUSCH_CATEGORY_PERSON,
  TUSCH_CATEGORY_ADDRESS,
  TUSCH_CATEGORY_PHONE,
  TUSCH_CATEGORY_EMAIL,
  TUSCH_CATEGORY_ACCOUNT,
  TUSCH_CATEGORY_DATE_OF_BIRTH,
  TUSCH_CATEGORY_VEHICLE,
  TUSCH_CATEGORY_PASSPORT_ID,
  TUSCH_CATEGORY_SENSITIVE,
  TUSCH_N_CATEGORIES,
} TuschCategory;

typedef enum {
  TUSCH_LEVEL_MARK = 0, /* sure enough to act on the policy's proposal */
  TUSCH_LEVEL_REVIEW, /* doubtful: a person is asked */
} TuschLevel;

/* 0 is the safe value: nothing leaves the house while something is asked. */
typedef enum {
  TUSCH_VERDICT_ASK = 0,
  TUSCH_VERDICT_REDACT,
  TUSCH_VERDICT_KEEP,
} TuschVerdict;

/* Which text of a document a span lies in. */
typedef enum {
  TUSCH_FIELD_PAGE = 0, /* text of page page_index */
  TUSCH_FIELD_TITLE, /* the document's title, shown in lists */
  TUSCH_FIELD_TYPE, /* the document's type in the words of its source, shown in lists */
  TUSCH_FIELD_NUMBER, /* its akt number; this and the following as its source wrote them */
  TUSCH_FIELD_SOURCE,
  TUSCH_FIELD_CASE,
  TUSCH_FIELD_DIRECTION,
  TUSCH_FIELD_DATE,
  TUSCH_FIELD_KLE,
  TUSCH_FIELD_FACET,
  TUSCH_FIELD_HIDDEN, /* what its pages do not show: item page_index of the store's list */
  TUSCH_N_FIELDS,
} TuschField;

/* Of a large request there are hundreds of thousands. Strings marked "shared" are set by
 * tusch_finding_share() alone. */
typedef struct {
  char *id; /* "f000001": stable for the same request and rules */
  const char *document_id; /* shared */
  TuschField field;
  guint page_index; /* 0-based; 0 unless on a page or hidden */
  gsize start, end; /* bytes into the text of the page or field, half-open */
  char *text; /* the bytes themselves: for the store and review, never for logs */
  TuschCategory category;
  TuschLevel level;
  TuschVerdict proposal; /* policy's, set by review; detection leaves ASK */
  const char *ground; /* proposed ground, e.g. "FVL § 15 b nr. 5"; shared, nullable */
  TuschRole role;
  const char *entity_id; /* shared */
  const char *rule; /* id of the rule that won, e.g. "cpr-med-bindestreg"; shared */
  int score; /* points, 0..200 */
  const char *reason; /* one sentence for a person: why; translated, no document text; shared */
  GArray *boxes; /* TuschRectPt, page space, one a line; empty until the page's boxes are known */
} TuschFinding;

typedef struct {
  char *id; /* "e0001" */
  TuschCategory category; /* PERSON, CPR, … */
  TuschRole role;
  int party_index; /* index into request parties; -1 none, -2 the requester */
  char *key; /* normalised value that makes two findings one entity */
  char *label; /* how people see it: the fullest form found */
} TuschEntity;

#define TUSCH_PARTY_NONE (-1)
#define TUSCH_PARTY_REQUESTER (-2)

TuschFinding *tusch_finding_new(void);
/* Sets a string that many findings have in common: it is held once for all. @value: nullable */
void tusch_finding_share(const char **field, const char *value);
void tusch_finding_free(TuschFinding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschFinding, tusch_finding_free)

TuschEntity *tusch_entity_new(void);
void tusch_entity_free(TuschEntity *entity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschEntity, tusch_entity_free)

/* "CPR", "PERSON", …: identifiers of the JSON form and the rule files. */
const char *tusch_category_to_string(TuschCategory category);
bool tusch_category_from_string(const char *text, TuschCategory *out);
/* "page", "title", "type", "number", …: identifiers of the JSON form and the store's keys. */
const char *tusch_field_to_string(TuschField field);
/* "mark" / "review" */
const char *tusch_level_to_string(TuschLevel level);
/* "ask" / "redact" / "keep" */
const char *tusch_verdict_to_string(TuschVerdict verdict);
bool tusch_verdict_from_string(const char *text, TuschVerdict *out);

/* Schema: docs/schema/finding.schema.json, without code point offsets, which need the text. Pages
 * are 1-based there. */
JsonNode *tusch_finding_to_json(const TuschFinding *finding);

G_END_DECLS
