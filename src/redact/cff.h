/* CFF font programs: only the outlines in use, and no texts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether glyphs have numbers of a character collection instead of names: then a CID is not the
 * glyph's place in the font. */
bool redact_cff_is_cid_keyed(GBytes *cff);

/**
 * redact_cff_strip_texts:
 * Overwrites the names, notices and the copyright in a CFF table (Adobe TN 5176); nothing moves.
 *
 * Returns: (transfer full): @cff itself if it is no sound table
 */
GBytes *redact_cff_strip_texts(GBytes *cff);
