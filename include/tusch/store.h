/* The workroom's memory: documents, page text, findings, decisions, log, search index. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/decision.h"
#include "tusch/document.h"
#include "tusch/fact.h"
#include "tusch/hidden.h"
#include "tusch/likeness.h"
#include "tusch/page-text.h"

G_BEGIN_DECLS

/* One process at a time writes (the workroom is locked by the pipeline). Every function that
 * changes something is one transaction, unless the caller opened one: when it returns TRUE, a power
 * cut loses nothing of it. All errors are %TUSCH_ERROR_STORE. */
typedef struct TuschStore TuschStore;

/* Creates the database if it is missing; refuses one of a newer version. (transfer full) */
TuschStore *tusch_store_open(const char *path, GError **error);

/* For reading alone, also while another process writes: all that is read is of the moment of the
 * first question. The database must exist, and be of this version. (transfer full) */
TuschStore *tusch_store_open_to_read(const char *path, GError **error);
void tusch_store_close(TuschStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschStore, tusch_store_close)

/* A transaction over several calls; rolled back if it is never committed. Not nested. */
gboolean tusch_store_begin(TuschStore *store, GError **error);
gboolean tusch_store_commit(TuschStore *store, GError **error);
void tusch_store_rollback(TuschStore *store);

/* Empties the journal: what was deleted or overwritten is then in no file any more. While somebody
 * reads it stays; it goes when the last one closes. */
void tusch_store_tidy(TuschStore *store);

/* Small facts about the run ("request-sha256", "detected", …). (transfer full), NULL if not set */
gboolean
tusch_store_set_meta(TuschStore *store, const char *key, const char *value, GError **error);
gboolean tusch_store_get_meta(TuschStore *store, const char *key, char **out, GError **error);

/* Inserts or replaces by id. */
gboolean tusch_store_put_document(TuschStore *store, const TuschDocument *document, GError **error);
/* In the order of akt numbers. (transfer full) (element-type TuschDocument) */
GPtrArray *tusch_store_list_documents(TuschStore *store, GError **error);

/* Inserts or replaces the page's text. */
gboolean tusch_store_put_page(TuschStore *store,
                              const char *document_id,
                              const TuschPageText *page,
                              GError **error);
/* Page indexes that have a text. (transfer full) (element-type guint) ascending */
GArray *tusch_store_list_pages(TuschStore *store, const char *document_id, GError **error);
/* (transfer full); %NULL with an error also if there is no such page */
TuschPageText *
tusch_store_get_page(TuschStore *store, const char *document_id, guint page_index, GError **error);
/* The measures without text: cheap. Same ownership; text is "", no glyphs. */
TuschPageText *tusch_store_get_page_facts(TuschStore *store,
                                          const char *document_id,
                                          guint page_index,
                                          GError **error);
/* The text alone, without where it stands. (transfer full); as above if there is no such page */
char *tusch_store_get_page_words(TuschStore *store,
                                 const char *document_id,
                                 guint page_index,
                                 GError **error);
/* SHA-256 (hex) of everything stored about a document's pages. (transfer full) */
char *tusch_store_hash_pages(TuschStore *store, const char *document_id, GError **error);
/* The pages of @from copied to @to (exact duplicates are read once). */
gboolean
tusch_store_copy_pages(TuschStore *store, const char *from, const char *to, GError **error);

/* What the pages of a document are made of (SHA-256, "" if it is not known), in their order. */
gboolean tusch_store_put_page_hashes(TuschStore *store,
                                     const char *document_id,
                                     const GPtrArray *hashes,
                                     GError **error);
/* (transfer full): page index → hash (char *), of the pages that have one */
GHashTable *
tusch_store_list_page_hashes(TuschStore *store, const char *document_id, GError **error);
/* The text of the page is complete, and as @reader reads it: from now on it is found by its hash.
 */
gboolean tusch_store_set_page_reader(TuschStore *store,
                                     const char *document_id,
                                     guint page_index,
                                     const char *reader,
                                     GError **error);
/* @out: (transfer full) (nullable): a page made of the same that @reader read; page_index is that
 * of where it was found */
gboolean tusch_store_find_read_page(
    TuschStore *store, const char *hash, const char *reader, TuschPageText **out, GError **error);

/* Replaces all findings and entities. */
gboolean tusch_store_put_findings(TuschStore *store,
                                  GPtrArray *findings,
                                  GPtrArray *entities,
                                  GError **error);
/* More findings, of entities that are stored. */
gboolean tusch_store_add_findings(TuschStore *store, GPtrArray *findings, GError **error);
/* (transfer full), in the order detection gave */
GPtrArray *tusch_store_list_findings(TuschStore *store, GError **error);
GPtrArray *tusch_store_list_entities(TuschStore *store, GError **error);

/* What content says of documents: replaces all; in the order given. */
gboolean tusch_store_put_facts(TuschStore *store, const GPtrArray *facts, GError **error);
/* (transfer full) (element-type TuschFact) */
GPtrArray *tusch_store_list_facts(TuschStore *store, GError **error);

/* Which documents are like another: replaces all; in the order given. */
gboolean tusch_store_put_likenesses(TuschStore *store, const GPtrArray *likenesses, GError **error);
/* (transfer full) (element-type TuschLikeness) */
GPtrArray *tusch_store_list_likenesses(TuschStore *store, GError **error);

/* What a file carries that its pages do not show: replaces all of that content. */
gboolean tusch_store_put_hidden(TuschStore *store,
                                const char *sha256,
                                const GPtrArray *items,
                                GError **error);
/* (transfer full) (element-type TuschHidden); @sha256 is nullable: then empty */
GPtrArray *tusch_store_list_hidden(TuschStore *store, const char *sha256, GError **error);
/* How many of them, without reading what they say. */
gboolean
tusch_store_count_hidden(TuschStore *store, const char *sha256, guint *out, GError **error);

/* Appends; the last decision on a key counts. */
gboolean tusch_store_add_decision(TuschStore *store, const TuschDecision *decision, GError **error);
/* (transfer full) (element-type TuschDecision): the one that counts for each key */
GPtrArray *tusch_store_list_decisions(TuschStore *store, GError **error);
/* Everything that was ever decided, oldest first. Ownership as above. */
GPtrArray *tusch_store_list_history(TuschStore *store, GError **error);

/* Number of the last log record: grows with everything that changes a workroom. */
gboolean tusch_store_get_version(TuschStore *store, gint64 *out, GError **error);

/* Appends; @comment's seq is not read. */
gboolean tusch_store_add_comment(TuschStore *store, const TuschComment *comment, GError **error);
/* (transfer full) (element-type TuschComment): oldest first */
GPtrArray *tusch_store_list_comments(TuschStore *store, GError **error);

/**
 * tusch_store_log:
 * @what: identifier ("ingested", "decided", "released", …)
 * @detail: JSON without personal data; nullable
 *
 * Appends to the hash-chained log: each record holds SHA-256(previous hash ‖ record).
 */
gboolean tusch_store_log(
    TuschStore *store, const char *who, const char *what, const char *detail, GError **error);

/* A step is done: sets meta @key to @value and logs @key as what was done, both or neither. May be
 * called in a transaction. */
gboolean tusch_store_mark(TuschStore *store,
                          const char *who,
                          const char *key,
                          const char *value,
                          const char *detail,
                          GError **error);

typedef struct {
  gint64 seq; /* 1-based */
  gint64 at_us; /* Unix time, microseconds */
  char *who, *what, *detail; /* never NULL; detail: JSON or "" */
  char *hash; /* SHA-256 (hex) of this record and the one before */
} TuschLogRecord;

void tusch_log_record_free(TuschLogRecord *record);

/* (transfer full) (element-type TuschLogRecord): oldest first */
GPtrArray *tusch_store_list_log(TuschStore *store, GError **error);

/* Checks the chain. @out_bad_line: 0 if it holds, else the first record (1-based) that does not;
 * one more than there are if records are missing at its end. */
gboolean tusch_store_check_log(TuschStore *store, guint *out_bad_line, GError **error);

/* Rebuilds the full-text index from titles and page texts. */
gboolean tusch_store_build_index(TuschStore *store, GError **error);

typedef struct {
  char *document_id;
  char *number;
  char *title;
  guint page_index; /* 0-based */
  bool in_title; /* the hit is in the title */
  char *context; /* the words around the first hit */
} TuschHit;

void tusch_hit_free(TuschHit *hit);

/* Filters are %NULL for anything; a date or topic is the source's, else what content says. */
typedef struct {
  /* Words that must all occur on one page; "in quotes" a phrase; word* any ending; title:word in
   * the title; source:nova, case:2024* of the document. Danish letters fold (å = aa, æ = ae, ø =
   * oe). */
  const char *query;
  const char *kle; /* topic number, or the beginning of one */
  const char *from, *to; /* ISO dates, both included */
  const char *party; /* part of a name: of a sender, receiver or somebody found in the document */
  guint limit;
} TuschSearch;

/**
 * tusch_store_search:
 * Returns: (transfer full) (element-type TuschHit): best first; documents by number if there are
 * no words but filters; nothing if there is neither
 */
GPtrArray *tusch_store_search(TuschStore *store, const TuschSearch *search, GError **error);

G_END_DECLS
