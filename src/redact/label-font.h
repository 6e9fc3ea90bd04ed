/* The font of the labels: Liberation Sans, of which only the letters used are embedded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"

/* One for all pages of a document. Where the font is not installed it is Helvetica, which has the
 * same widths and is not embedded. */
typedef struct RedactLabelFont RedactLabelFont;

RedactLabelFont *redact_label_font_new(TuschQpdf *out);
void redact_label_font_free(RedactLabelFont *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactLabelFont, redact_label_font_free)

/* Writes @text as the operand of Tj, and notes its letters. %FALSE, and nothing written, if the
 * font lacks one of them. */
bool redact_label_font_show(RedactLabelFont *font, const char *text, GString *content);

/* Width of @text in ems; infinite if the font lacks a letter. */
double redact_label_font_width(const char *text);

TuschObj redact_label_font_get(RedactLabelFont *font); /* the font dictionary */

/* Writes program, widths and ToUnicode of the letters used; to be called once, before writing. */
void redact_label_font_finish(RedactLabelFont *font);
