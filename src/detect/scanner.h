/* Rules over one text after the other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/hit.h"
#include "detect/tokens.h"

/* What is kept between texts: words met so far, room for tokens, the keys of all hits. */
typedef struct TuschScanner TuschScanner;

/* @rules: borrowed while the scanner lives. */
TuschScanner *tusch_scanner_new(const TuschRules *rules);
void tusch_scanner_free(TuschScanner *scanner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschScanner, tusch_scanner_free)

/* @key as long as the scanner lives; the same pointer for the same key. */
const char *tusch_scanner_keep(TuschScanner *scanner, const char *key);

/**
 * tusch_scanner_find:
 * Runs all pattern and term rules, and appends what they find to @hits.
 *
 * Errors: %TUSCH_ERROR_LIMIT, naming rule, document and page.
 */
gboolean tusch_scanner_find(
    TuschScanner *scanner, const TuschText *text, guint text_index, GArray *hits, GError **error);

/**
 * tusch_scanner_read_words:
 * @hits: those that tusch_scanner_find() found in @text are [@first, @end)
 *
 * Reads the words of @text; those that lie in addresses, mail addresses and the like are taken.
 *
 * Returns: (transfer none): until the next text is read
 */
const TuschTokens *tusch_scanner_read_words(
    TuschScanner *scanner, const TuschText *text, const GArray *hits, guint first, guint end);

/* The exception that lowers a find of @rule at bytes [start, end) to review; %NULL if none does. */
const TuschRuleException *
tusch_rule_find_exception(const TuschRule *rule, const char *text, gsize start, gsize end);
