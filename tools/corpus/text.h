/* Marked-up text: what a document says, and which parts of it are personal data of whom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* One person of the case. Strings nullable but for key and name. */
typedef struct {
  char *key; /* as in the markup: "r" the requester, "1".."9" parties, "a".."z" named by no metadata
              */
  char *name, *cpr, *address, *phone, *email, *title, *relation;
  char *role; /* as in request.json; "unknown" for persons that no metadata names */
  bool address_protected;
} CorpusPerson;

/* GPtrArray of CorpusPerson in file order. */
typedef GPtrArray CorpusCast;

typedef struct {
  gsize start, end; /* bytes into the text, half-open */
  char *type; /* "CPR", "PERSON", … */
  char *key; /* the person; "s" staff outside the cast, "n" nobody */
  char *form; /* how it is written; never NULL, "" without remark */
  guint page, page_end; /* 0-based, set by typesetting */
} CorpusSpan;

typedef struct {
  GString *text; /* UTF-8 */
  GPtrArray *spans; /* CorpusSpan in order */
} CorpusText;

/* An empty cast that owns its people. (transfer full) */
CorpusCast *corpus_cast_new(void);

/* Reads people from a key file (see corpora/sample/people.txt). (transfer full) */
CorpusCast *corpus_cast_load(const char *path, GError **error);

CorpusPerson *corpus_cast_find(CorpusCast *cast, const char *key);

/* "third_party", "requester", "staff" or "none". */
const char *corpus_owner_of(CorpusCast *cast, const char *key);

/* "requester", "party:2", "unknown:a", "staff" or "none". (transfer full) */
char *corpus_ref_of(CorpusCast *cast, const char *key);

/**
 * corpus_text_parse:
 * Markup: {TO|covered text} or {TO+form|covered text}, T a type letter, O a person's key; $O and
 * $O:variant stand for the person's CPR number. The letters and variants are listed in
 * corpora/sample/README.md.
 */
CorpusText *corpus_text_parse(const char *markup, CorpusCast *cast, GError **error);
CorpusText *corpus_text_new(void);
void corpus_text_free(CorpusText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CorpusText, corpus_text_free)

/* Takes ownership of nothing; appends a span in order. */
CorpusSpan *corpus_text_add_span(CorpusText *text, gsize start, gsize end, const char *type);
