/* What is doubtful in one dictionary: entries that stand twice, that others cover, common words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/lexicon.h"
#include "tusch/rules-check.h"

typedef enum {
  TUSCH_DICTIONARY_WORDS = 0, /* a list of single words or names */
  TUSCH_DICTIONARY_TERMS, /* "ordliste": what stands there is marked; '*' at an end */
  TUSCH_DICTIONARY_CONTEXT, /* "kontekst": word TAB weight; '*' at an end */
  TUSCH_N_DICTIONARY_KINDS,
} TuschDictionaryKind;

/**
 * tusch_dictionary_check:
 * @frequent: the common words
 * @faults: (element-type TuschFault): gets what is found
 *
 * Returns: number of entries
 */
guint tusch_dictionary_check(TuschDictionaryKind kind,
                             const char *name,
                             const char *content,
                             const TuschLexicon *frequent,
                             GPtrArray *faults);

/* Appends a fault; @text is taken over. */
void
tusch_fault_add(GPtrArray *faults, TuschFaultKind kind, const char *file, guint line, char *text);
