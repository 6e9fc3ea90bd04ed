/* What fonts may be called in the clean document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/copy.h"

/**
 * redact_font_set_name:
 * @key: "/BaseFont" or "/FontName" of @to
 * @source: the font; its @key is the author's own words
 * @descriptor: of @source; 0: none
 *
 * An embedded font needs no name of its own; for the others readers choose by it: a well-known name
 * stays, any other gives way to the standard font that its descriptor comes nearest.
 */
void redact_font_set_name(
    RedactCopy *copy, TuschObj source, TuschObj descriptor, TuschObj to, const char *key);

/* The family by which readers choose a font that is not embedded, if it is a well-known one. */
void redact_font_set_family(RedactCopy *copy, TuschObj descriptor, TuschObj to);
