/* index: which documents of a request are like another. A pure function over their texts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/likeness.h"

G_BEGIN_DECLS

/* What is compared of one document. */
typedef struct {
  char *document_id;
  char *text; /* of all pages, joined; never NULL */
  char *pages; /* what its pages are made of, in one string; NULL: not known */
  bool is_mail; /* the rest is a message's */
  char *body; /* what was written, without headers; nullable */
  char *message_id, *in_reply_to, *references, *subject; /* nullable */
  gint64 sent; /* seconds since 1970; 0: not known */
} TuschLikenessText;

void tusch_likeness_text_free(TuschLikenessText *text);

/**
 * tusch_likeness_find:
 * @texts: (element-type TuschLikenessText): in the order of the list; no exact copies among them
 *
 * Texts are compared by their runs of three words: words that an OCR engine misread, other line
 * ends and marks of quotation change little. A document is a version of the earlier one it has most
 * in common with. Same input, same answer.
 *
 * Returns: (transfer full) (element-type TuschLikeness): by document; at most one of the first
 * three kinds and one thread each
 */
GPtrArray *tusch_likeness_find(const GPtrArray *texts);

G_END_DECLS
