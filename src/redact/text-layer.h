/* Invisible text over a page of pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"
#include "redact/layout.h"
#include "tusch/page-text.h"

/* One font without outlines for all pages of a document; its codes are handed out in order of
 * use. */
typedef struct RedactTextFont RedactTextFont;

RedactTextFont *redact_text_font_new(TuschQpdf *out);
void redact_text_font_free(RedactTextFont *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactTextFont, redact_text_font_free)

TuschObj redact_text_font_get(RedactTextFont *font); /* the font dictionary */

/* Writes ToUnicode and the glyph map for the codes used; to be called once, before writing. */
void redact_text_font_finish(RedactTextFont *font);

/**
 * redact_text_layer_append:
 * @content: receives operators that show the words of @text with font /T
 * @layout: words that touch what was erased are left out; words of lines set anew go along
 * @visible: (nullable) (element-type TuschRectPt) letters that the page shows as text: words they
 *   make up are left out
 *
 * Returns: %FALSE if no word was written
 */
bool redact_text_layer_append(GString *content,
                              RedactTextFont *font,
                              const TuschPageText *text,
                              const RedactLayout *layout,
                              const GArray *visible);

/**
 * redact_glyph_is_touched:
 * Whether @box removes the glyph. Line boxes of neighbouring lines overlap by a sliver; a sliver
 * alone (up to a seventh of the smaller height or width) does not count, a middle inside does.
 */
bool redact_glyph_is_touched(const TuschRectPt *glyph, const TuschRectPt *box);
