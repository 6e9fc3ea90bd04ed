/* The font that a form field's default appearance names, as far as its text needs it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"

typedef struct {
  TuschObj font;
  double advances[256]; /* thousandths of the size */
  gint16 codes[256]; /* code that shows a letter of cp1252; -1: none */
} TuschFieldFont;

/* @source: a font of the form; if it is 0 or no simple font, Helvetica takes its place. */
void tusch_field_font_init(TuschFieldFont *font, TuschQpdf *qpdf, TuschObj source);
void tusch_field_font_init_helvetica(TuschFieldFont *font, TuschQpdf *qpdf);

/* Check marks and such, by their own codes. */
void tusch_field_font_init_signs(TuschFieldFont *font, TuschQpdf *qpdf);

/* @text (UTF-8) in codes of the font; what cp1252 does not have is written as near as it can be.
 * (transfer full): %NULL if the font lacks a letter */
GString *tusch_field_font_encode(const TuschFieldFont *font, const char *text);
