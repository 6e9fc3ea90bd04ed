/* What the codes of a PDF font mean, as a text extractor would read them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/inspect.h"

/* What a font file says to the text that is claimed for a code. */
typedef enum {
  TUSCH_GLYPH_UNTOLD = 0,
  TUSCH_GLYPH_SAME, /* the same letter or digit */
  TUSCH_GLYPH_SIGN, /* it is named as something that is neither */
} TuschGlyphTold;

typedef struct {
  guint code_bytes; /* 1 or 2 */
  GHashTable *texts; /* code -> char * (UTF-8) */
  GPtrArray *in_order; /* the texts of the CMap by code, borrowed from texts */
  GHashTable *drawn; /* code -> char *: what the font file and the encoding say where that is
                      * another letter or digit than in texts */
  GHashTable *told_by_file; /* code -> TuschGlyphTold, of those codes the font file tells of */
  bool is_readable; /* false: composite without ToUnicode; only its picture can be read */
} TuschGlyphMap;

/* (transfer full): never %NULL; what cannot be read is read as cp1252 */
TuschGlyphMap *tusch_glyph_map_new(TuschPdfInspector *inspector, const TuschPdfObject *font);
void tusch_glyph_map_free(TuschGlyphMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschGlyphMap, tusch_glyph_map_free)

/* Appends what the string @bytes shows in this font. */
void tusch_glyph_map_decode(const TuschGlyphMap *map, const GString *bytes, GString *text);

/* The same by what is drawn, whatever ToUnicode says. */
void tusch_glyph_map_decode_drawn(const TuschGlyphMap *map, const GString *bytes, GString *text);

/* True if @bytes show a letter or digit that is another one as text. */
bool tusch_glyph_map_is_false_for(const TuschGlyphMap *map, const GString *bytes);

/* Adds to @n_letters the letters and digits that @bytes show as text, to @n_untold those of them
 * that the font file does not confirm. */
void tusch_glyph_map_count(const TuschGlyphMap *map,
                           const GString *bytes,
                           guint *n_letters,
                           guint *n_untold);

/* Appends @bytes read as cp1252, which is how most simple fonts mean them. */
void tusch_glyph_map_decode_cp1252(const GString *bytes, GString *text);
