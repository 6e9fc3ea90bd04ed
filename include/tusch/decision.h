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
  TUSCH_TARGET_BOX, /* a place a person marked by hand: redact puts it there, keep takes it away */
  TUSCH_TARGET_MERGE, /* an entity that is another one too: redact merges, keep undoes it */
  TUSCH_TARGET_MEMBER, /* a finding of another entity than detection said: redact moves it there */
  TUSCH_N_TARGETS,
} TuschTarget;

typedef struct {
  TuschTarget target;
  /* What it is about in a form that survives a new detection: a finding's place
   * and a fingerprint of its text ("d0001/p0/12-23/CPR/5f0c…": other text at the same place is not
   * decided), an entity's "CPR:0101901234", a page's "d0001/p0", a document's id, "d0001/title",
   * the bundle's SHA-256, a box's sides in 1/100 point "d0001/p0/box/7200,10000,20050,11400"; of a
   * merge the entity's, of a member the finding's. */
  char *key;
  TuschVerdict verdict;
  char *ground; /* nullable; of a title: the title itself; of merge and member: the other's key */
  char *who; /* user id */
  gint64 at_us; /* microseconds UTC; decisions of one action share who and at_us */
  gint64 undoes; /* at_us of the action of the same person that this one takes back; 0: none */
  gint64 seq; /* place in the workroom's history, from 1; 0: not stored yet */
} TuschDecision;

/* What people say to each other about a place; its key is a decision's. */
typedef struct {
  gint64 seq;
  TuschTarget target;
  char *key, *text, *who;
  gint64 at_us; /* microseconds UTC */
} TuschComment;

void tusch_comment_free(TuschComment *comment);

void tusch_decision_free(TuschDecision *decision);
char *tusch_decision_key_of_finding(const TuschFinding *finding);
char *tusch_decision_key_of_entity(const TuschEntity *entity);
/* The @number-th part (from 2) that people divided off the entity with @key. */
char *tusch_decision_key_of_part(const char *key, guint number);
/* The number of such a part, with the length of the entity's key; 0: it is no part's. */
guint tusch_decision_parse_part(const char *key, gsize *out_length);
char *tusch_decision_key_of_title(const char *document_id);
char *tusch_decision_key_of_page(const char *document_id, guint page_index);

/* @box: page space, rounded outward to 1/100 point. */
char *tusch_decision_key_of_box(const char *document_id, guint page_index, const TuschRectPt *box);

/**
 * tusch_decision_parse_box:
 * @out_document_id: (transfer full)
 *
 * Returns: %FALSE, setting nothing, if @key is no box's
 */
bool tusch_decision_parse_box(const char *key,
                              char **out_document_id,
                              guint *out_page_index,
                              TuschRectPt *out_box);

G_END_DECLS
