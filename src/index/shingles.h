/* Runs of three words as numbers: what texts are compared by. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The runs of @text, each once, ascending; words without case and signs. (transfer full)
 * (element-type guint64) */
GArray *shingles_of(const char *text);

/* How many are in both. */
guint shingles_count_common(const GArray *one, const GArray *other);
