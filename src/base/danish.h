/* Danish letters for comparing and searching. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_danish_fold:
 * @text: UTF-8
 *
 * Lower case; å = aa, æ and ä = ae, ø and ö = oe; ü = u; other accents off; every kind of space one
 * ' ', every kind of dash '-'; soft hyphens gone.
 *
 * Returns: (transfer full)
 */
char *tusch_danish_fold(const char *text);

/**
 * tusch_danish_fold_char:
 * @out: at least 16 bytes; gets the folded form of @c, not terminated
 *
 * Returns: number of bytes written; 0 if @c folds to nothing
 */
gsize tusch_danish_fold_char(gunichar c, char *out);
