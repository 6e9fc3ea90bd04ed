/* What a word may have been before a scan spoiled a letter of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* @reading: folded, not terminated. Returns: true to stop: this is the word. */
typedef bool (*TuschDamageFunc)(const char *reading, gsize length, gpointer data);

/**
 * tusch_damage_try:
 * @folded: as tusch_word_fold() writes it
 *
 * Asks @func about each word that @folded can be a spoiled form of: digits for letters ("he1le",
 * "8ech"), an l or c where only a vowel can stand ("rlcardo", "lnga", "hclle"), "rn" for "m" and
 * the like. At most some dozen.
 *
 * Returns: whether @func said yes
 */
bool tusch_damage_try(const char *folded, gsize length, TuschDamageFunc func, gpointer data);
