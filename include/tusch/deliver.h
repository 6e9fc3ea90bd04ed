/* deliver: the Digital Post message (MeMo) around the files that leave the house. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* What a message may hold. The law says 99,5 MB and 10 files, and does not say whether decoded or
 * as base64: both are kept. */
enum {
  TUSCH_MEMO_MAX_FILES = 10,
  TUSCH_MEMO_MAX_DECODED_BYTES = 70 * 1000 * 1000,
  TUSCH_MEMO_MAX_MESSAGE_BYTES = 99500 * 1000,
};

typedef enum {
  TUSCH_MEMO_1_1 = 0,
  TUSCH_MEMO_1_2,
} TuschMemoVersion;

typedef struct {
  char *path; /* of the bytes; a PDF */
  char *filename; /* as the receiver sees it */
  guint64 size_bytes;
} TuschMemoFile;

/* One message. Strings are shown as they are: already free of what must go. */
typedef struct {
  TuschMemoVersion version;
  char *uuid;
  char *label; /* the subject: neutral, it also stands in notifications */
  char *notification; /* nullable */
  char *sender_cvr; /* 8 digits */
  char *sender_label;
  char *recipient_cpr; /* 10 digits */
  char *created; /* "2026-11-03T10:15:00Z" */
  char *case_id, *case_system; /* both or neither */
  char *kle_subject, *kle_version, *kle_facet, *kle_label; /* subject NULL: none */
  GPtrArray *files; /* TuschMemoFile: the first is the main document */
} TuschMemo;

TuschMemo *tusch_memo_new(void);
void tusch_memo_free(TuschMemo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschMemo, tusch_memo_free)
void tusch_memo_add_file(TuschMemo *memo, const char *path, const char *filename, guint64 bytes);

/**
 * tusch_memo_check:
 *
 * Everything the receiver would refuse the message for: lengths in characters, forms of numbers,
 * times and ids, file names, how many and how large files. Errors: %TUSCH_ERROR_CONFIG naming the
 * field, never its value; %TUSCH_ERROR_LIMIT
 */
gboolean tusch_memo_check(const TuschMemo *memo, GError **error);

/**
 * tusch_memo_write:
 * @has_envelope: within the kombi_request of SF1601
 * @path: written whole or not at all; the same memo and files give the same bytes
 *
 * Checks first. Files pass through in pieces: memory does not grow with them.
 */
gboolean
tusch_memo_write(const TuschMemo *memo, bool has_envelope, const char *path, GError **error);

/* @wanted without the characters Digital Post forbids in a file name, and not too long.
 * (transfer full) */
char *tusch_memo_filename(const char *wanted);

/* A UUID of version 4's form that is always the same for @seed. (transfer full) */
char *tusch_memo_uuid(const char *seed);

/**
 * tusch_memo_topic:
 * @codes: (element-type utf8): KLE topics of the documents ("27.24.00"); others are ignored
 *
 * Returns: (transfer full): the topic under which the request itself is filed: the documents' own,
 * or the narrowest that holds them all; "00.01.10" if there is none
 */
char *tusch_memo_topic(const GPtrArray *codes);

G_END_DECLS
