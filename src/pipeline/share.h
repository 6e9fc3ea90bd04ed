/* A request answered in several deliveries: which documents come now, which came, which are to
 * come. Akt numbers stay what they are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"
#include "tusch/assemble.h"
#include "tusch/review.h"

/* What was sent. */
typedef struct {
  char *date; /* ISO day of the approval */
  char *sha256; /* of its files */
  GPtrArray *document_ids; /* char * */
} TuschSent;

/* (transfer full) (element-type TuschSent): in their order; %NULL with %TUSCH_ERROR_STORE */
GPtrArray *tusch_share_list_sent(TuschStore *store, GError **error);

typedef struct {
  guint delivery; /* number of this one, from 1 */
  guint n_later; /* documents still to come */
  GPtrArray *sent; /* TuschSent: before this one */
  GHashTable *now; /* ids (char *, borrowed from the case) */
} TuschShare;

/**
 * tusch_share_choose:
 * @numbers: (nullable): akt numbers or ids with commas between; attachments come along. %NULL: all
 * that was not sent, or the last delivery once more if nothing is left
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_CONFIG (no such document, or it was sent)
 */
TuschShare *tusch_share_choose(const TuschWorkroom *workroom,
                               const TuschCase *kase,
                               const char *numbers,
                               GError **error);
void tusch_share_free(TuschShare *share);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschShare, tusch_share_free)

/* @out_sent: (nullable) (transfer none): the delivery that brought it; @out_number: its number */
TuschDelivered tusch_share_of(const TuschShare *share,
                              const char *document_id,
                              const TuschSent **out_sent,
                              guint *out_number);

/* Is this one delivery of several? */
bool tusch_share_is_partial(const TuschShare *share);

/* Takes down what the bundle in out/ brings, for the day it is sent. */
gboolean tusch_share_keep(const TuschShare *share, TuschStore *store, GError **error);

/* Takes down that the bundle in out/, of @sha256, is sent; doing it again changes nothing. */
gboolean tusch_share_send(TuschStore *store, const char *sha256, const char *date, GError **error);
