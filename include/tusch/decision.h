/* What a person decided about a finding, an entity, a page or a document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/finding.h"

G_BEGIN_DECLS

/* What a decision is about. */
typedef enum {
  TUSCH_TARGET_FINDING = 0,
  TUSCH_TARGET_ENTITY,
  TUSCH_TARGET_PAGE,
  TUSCH_TARGET_DOCUMENT,
  TUSCH_TARGET_TITLE, /* the title lists show in place of a document's own */
  TUSCH_TARGET_BUNDLE, /* the verified bundle: keep approves it */
  TUSCH_N_TARGETS,
} TuschTarget;

typedef struct {
  TuschTarget target;
  /* What it is about in a form that survives a new detection: a finding's place
   * and a fingerprint of its text ("d0001/p0/12-23/CPR/5f0c…": other text at the same place is not
   * decided), an entity's "CPR:0101901234", a page's "d0001/p0", a document's id, "d0001/title",
   * the bundle's SHA-256. */
  char *key;
  TuschVerdict verdict;
  char *ground; /* nullable; of a title: the title itself */
  char *who; /* user id */
  gint64 at_us; /* microseconds UTC */
} TuschDecision;

void tusch_decision_free(TuschDecision *decision);
char *tusch_decision_key_of_finding(const TuschFinding *finding);
char *tusch_decision_key_of_entity(const TuschEntity *entity);
char *tusch_decision_key_of_title(const char *document_id);
char *tusch_decision_key_of_page(const char *document_id, guint page_index);

G_END_DECLS
