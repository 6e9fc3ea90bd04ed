/* Texts that rightly stay in the bundle. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What is asked for is at least this long. */
enum { TUSCH_KEPT_MIN_CHARS = 7 };

typedef struct TuschKept TuschKept;

TuschKept *tusch_kept_new(void);
void tusch_kept_free(TuschKept *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschKept, tusch_kept_free)

/* @squeezed: letters and digits only, folded. */
void tusch_kept_add(TuschKept *kept, const char *squeezed);

/* Is @squeezed, of at least TUSCH_KEPT_MIN_CHARS characters, part of a text that was added? In time
 * that does not grow with the number of texts. */
bool tusch_kept_holds(const TuschKept *kept, const char *squeezed);
