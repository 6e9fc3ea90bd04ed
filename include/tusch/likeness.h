/* Documents that are like another one: the same pages, a version, a mail inside a later mail. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  TUSCH_LIKENESS_PAGES = 0, /* other bytes, but every page made of the same */
  TUSCH_LIKENESS_VERSION, /* most of the text is the same */
  TUSCH_LIKENESS_INSIDE, /* a message whose whole text stands in the other document */
  TUSCH_LIKENESS_THREAD, /* a message in an exchange of messages */
  TUSCH_N_LIKENESSES,
} TuschLikenessKind;

typedef struct {
  char *document_id;
  char *of; /* the other document's id: the first with these pages, the earlier version, the fullest
               message; of a thread its first message, which may be itself */
  TuschLikenessKind kind;
  double similarity; /* 0…1: the share of the text they have in common; 1 for pages and threads */
  guint position, n; /* of a thread: which message it is by date, from 1, and of how many; else 0 */
} TuschLikeness;

TuschLikeness *tusch_likeness_new(TuschLikenessKind kind, const char *document_id, const char *of);
void tusch_likeness_free(TuschLikeness *likeness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschLikeness, tusch_likeness_free)

/* "pages", "version", "inside", "thread" */
const char *tusch_likeness_kind_to_string(TuschLikenessKind kind);
bool tusch_likeness_kind_from_string(const char *text, TuschLikenessKind *out);

/* Rounded down, so that 100 means all. */
guint tusch_likeness_percent(const TuschLikeness *likeness);

/**
 * tusch_likeness_describe:
 * @number: akt number of the other document, as it may be shown
 *
 * Returns: (transfer full): one sentence for caseworker and citizen, translated
 */
char *tusch_likeness_describe(const TuschLikeness *likeness, const char *number);

G_END_DECLS
