/* Text reduced to what comparing needs: letters and digits, and where gaps were. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Separators between two digits that still are one number ("01 01 90 - 1234"). */
#define TUSCH_NORMAL_MAX_GAP 3

typedef struct {
  GString *bytes; /* a-z and 0-9 only */
  guint8 *gaps; /* bytes->len + 1: number of signs left out before the byte, 255 for many or, among
                   digits, for letters */
} TuschNormalText;

void tusch_normal_text_free(TuschNormalText *normal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschNormalText, tusch_normal_text_free)

/* Letters and digits, folded; a hyphen at a line's end leaves no gap. */
TuschNormalText *tusch_normal_letters(const char *text);

/* The same with what reading confuses made one (o = 0, l = i = 1, rn = m …). */
TuschNormalText *tusch_normal_letters_ocr(const TuschNormalText *letters);
char *tusch_normal_fold_ocr(const char *alnum);

/* Digits alone; with @is_ocr letters like O and l inside a number are digits. */
TuschNormalText *tusch_normal_digits(const char *text, bool is_ocr);

typedef struct {
  char text[64]; /* folded; a longer word is cut */
} TuschNormalWord;

/* (transfer full) (element-type TuschNormalWord) */
GPtrArray *tusch_normal_words(const char *text);
