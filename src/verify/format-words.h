/* Words that stand in a PDF because it is one: a secret spelled the same is not met in them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Keys, values, operators and the PostScript of CMaps, as the format writes them: case counts. */
bool tusch_is_format_word(const char *word, gsize length);

/* True if @text as a whole is a word that font names and font programs are full of ("Roman",
 * "version"); case does not count. */
bool tusch_is_font_word(const char *text);
