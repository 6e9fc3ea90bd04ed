/* Text that people read: Danish in the source, other languages through gettext (docs/adr/0003). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text
/* Singular and plural by @n. */
#define P_(singular, plural, n) ngettext(singular, plural, n)

/**
 * tusch_language_set:
 * @language: (nullable): e.g. "en"; %NULL: Danish
 *
 * Chooses the language of every text that follows, for the whole process and its children. Looks
 * for catalogues in the environment's TUSCH_LOCALEDIR, then the installed folder, then the build
 * folder. Without a catalogue the texts are Danish. Called once, before threads start.
 */
void tusch_language_set(const char *language);
