/* Writing content streams anew: operators from the allow-list, resources under new names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/copy.h"
#include "redact/fonts.h"

/**
 * redact_rewrite_page:
 * What copy->erase names is left out.
 *
 * @content: all content of the page
 * @out_content: (transfer full)
 * @out_resources: a dictionary of copy->out
 *
 * Returns: %FALSE with copy->reason set if anything in it is not understood
 */
bool redact_rewrite_page(RedactCopy *copy,
                         GBytes *content,
                         TuschObj resources,
                         const RedactFrame *frame,
                         GBytes **out_content,
                         TuschObj *out_resources);

/* The glyph procedures of a Type 3 font: sets CharProcs and Resources of its copy. */
bool redact_rewrite_glyphs(RedactCopy *copy, RedactFont *font, TuschObj procs, TuschObj resources);
