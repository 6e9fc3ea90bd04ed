/* What the codes of a PDF font mean, as a text extractor would read them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/inspect.h"

typedef struct {
  guint code_bytes; /* 1 or 2 */
  GHashTable *texts; /* code -> char * (UTF-8) */
  GPtrArray *in_order; /* the texts of the CMap by code, borrowed from texts */
  bool is_readable; /* false: composite without ToUnicode; only its picture can be read */
} TuschGlyphMap;

/* (transfer full): never %NULL; what cannot be read is read as cp1252 */
TuschGlyphMap *tusch_glyph_map_new(TuschPdfInspector *inspector, const TuschPdfObject *font);
void tusch_glyph_map_free(TuschGlyphMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschGlyphMap, tusch_glyph_map_free)

/* Appends what the string @bytes shows in this font. */
void tusch_glyph_map_decode(const TuschGlyphMap *map, const GString *bytes, GString *text);

/* Appends @bytes read as cp1252, which is how most simple fonts mean them. */
void tusch_glyph_map_decode_cp1252(const GString *bytes, GString *text);
