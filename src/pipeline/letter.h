/* The decision letter: a template of the rules, filled in for one request, edited by a person. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a template is filled in with. All borrowed. */
typedef struct {
  GHashTable *values; /* placeholder → text; "klageinstans" may be left out */
  GHashTable *conditions; /* set of conditions that hold */
  GPtrArray *grounds; /* char *: each once, in the order of the letter */
  GPtrArray *contents; /* char *: what each ground left out, "navne og CPR-numre" */
} TuschLetterFacts;

/**
 * tusch_letter_fill:
 * @template: text of rules/letters/REGIME.brev (see README.md there)
 * @name: of the file, for messages
 *
 * Returns: (transfer full): the letter: lines, "# " before a heading, an empty line between
 * paragraphs; %NULL with %TUSCH_ERROR_CONFIG "name:line: …"
 */
char *tusch_letter_fill(const char *template,
                        const char *name,
                        const TuschLetterFacts *facts,
                        GError **error);
