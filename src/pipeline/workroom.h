/* The folder of one request: its layout, its lock, its database. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/request.h"
#include "tusch/review.h"
#include "tusch/store.h"

typedef struct {
  char *path;
  int lock_fd;
  TuschStore *store;
  TuschRequest *request;
} TuschWorkroom;

/**
 * tusch_workroom_create:
 * @request_path: request.json
 *
 * Makes the workroom, or opens it again for the same request. Errors: %TUSCH_ERROR_CONFIG (request
 * wrong, or the workroom holds another one), _IO, _STORE, _BUSY.
 *
 * Returns: (transfer full)
 */
TuschWorkroom *tusch_workroom_create(const char *path, const char *request_path, GError **error);

/* Opens an existing one. %TUSCH_ERROR_CONFIG if there is none. (transfer full) */
TuschWorkroom *tusch_workroom_open(const char *path, GError **error);

/* To look at: also while another process works in it, without hindering it. As
 * tusch_workroom_open() if the database has to be brought up first. (transfer full) */
TuschWorkroom *tusch_workroom_open_to_read(const char *path, GError **error);
void tusch_workroom_close(TuschWorkroom *workroom);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschWorkroom, tusch_workroom_close)

/* What is left of a purged workroom, and what makes one: it opens for nothing any more. */
#define TUSCH_RECEIPT_NAME "receipt.json"

/* Is there a workroom, purged or not; has its purge begun? */
bool tusch_workroom_exists(const char *path);
bool tusch_workroom_is_purged(const char *path);

/* Takes the lock alone: the caller closes *out_fd. Errors: _BUSY, _IO. */
gboolean tusch_workroom_lock(const char *path, int *out_fd, GError **error);

/* Paths inside. (transfer full) */
char *tusch_workroom_original(const TuschWorkroom *workroom, const char *sha256);
char *tusch_workroom_pdf(const TuschWorkroom *workroom, const char *sha256);
char *tusch_workroom_file(const TuschWorkroom *workroom, const char *folder, const char *name);

/* %TUSCH_ERROR_IO if less than @bytes are free on the workroom's disk. */
gboolean tusch_workroom_check_room(const TuschWorkroom *workroom, guint64 bytes, GError **error);

/* Loads everything that decisions are about; the request stays the workroom's. (transfer full) */
TuschCase *tusch_workroom_load_case(const TuschWorkroom *workroom, GError **error);
void tusch_workroom_free_case(TuschCase *kase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschCase, tusch_workroom_free_case)
