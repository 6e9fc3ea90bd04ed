/* From an approved bundle to the Digital Post messages that bring it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"
#include "tusch/deliver.h"

typedef struct {
  TuschMemoVersion version;
  bool has_envelope; /* also within the kombi_request of SF1601 */
} TuschDeliverOptions;

typedef struct {
  GPtrArray *uuids; /* char *: one for each message */
  GPtrArray *paths; /* char *: the messages, then the archive */
} TuschDelivery;

void tusch_delivery_free(TuschDelivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschDelivery, tusch_delivery_free)

/**
 * tusch_job_confirm_letter:
 *
 * Takes down that @who has read the edited letter against what is decided now.
 */
gboolean tusch_job_confirm_letter(TuschWorkroom *workroom, const char *who, GError **error);

/**
 * tusch_job_approve:
 * @out_sha256: (transfer full): of what was approved
 *
 * Takes down that @who approves the very bundle in out/. Approving it again changes nothing.
 * Errors: %TUSCH_ERROR_PENDING if there is no verified bundle, if its letter was edited for other
 * decisions and nobody confirmed it, or if the policy wants four eyes and @who decided last;
 * _UNVERIFIED if the files in out/ are
 * not those that were verified.
 */
gboolean
tusch_job_approve(TuschWorkroom *workroom, const char *who, char **out_sha256, GError **error);

/**
 * tusch_job_deliver:
 *
 * Writes out/memo/ and out/delivery.zip. The same bundle and approval give the same bytes and
 * message ids, however often. Errors: as tusch_job_approve(); _PENDING also if nobody approved;
 * _CONFIG if the request lacks what a message needs; _LIMIT if a file is too large for any.
 *
 * Returns: (transfer full)
 */
TuschDelivery *
tusch_job_deliver(TuschWorkroom *workroom, const TuschDeliverOptions *options, GError **error);
