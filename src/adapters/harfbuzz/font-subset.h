/* HarfBuzz: OpenType and bare CFF fonts reduced to the glyphs in use. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TuschHbFont TuschHbFont;

/**
 * tusch_hb_font_new:
 * @program: an OpenType font with CFF outlines, or bare CFF
 *
 * Returns: (transfer full) (nullable): %NULL if it is neither
 */
TuschHbFont *tusch_hb_font_new(GBytes *program);
void tusch_hb_font_free(TuschHbFont *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschHbFont, tusch_hb_font_free)

/* Number of the glyph with this PostScript name (without slash); %FALSE if there is none. */
bool tusch_hb_font_find(const TuschHbFont *font, const char *name, guint *out_glyph);

/**
 * tusch_hb_font_subset:
 * @used: bit by glyph, 65536 of them
 *
 * Glyph numbers do not change; other glyphs become empty and nameless.
 *
 * Returns: (transfer full) (nullable): the CFF table; %NULL if the font cannot be reduced
 */
GBytes *tusch_hb_font_subset(const TuschHbFont *font, const guint8 *used);
