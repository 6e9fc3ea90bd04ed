/* What a content stream shows, read without a renderer: every string, wherever it is painted. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/inspect.h"

#include "verify/glyph-map.h"

typedef struct {
  GString *shown; /* UTF-8: strings through their fonts, operators apart by ' ' */
  GString *plain; /* UTF-8: the same strings read as cp1252 */
  GString *drawn; /* as shown, by the glyphs of the font files */
  GString *joined; /* as shown, with nothing between operators */
  GPtrArray *names; /* char *: names in property lists, tags, operands, but no resource names */
  GHashTable *used; /* set of char *: XObjects painted by Do */
  guint n_inline_images;
  guint n_letters, n_untold; /* shown; those of them that no font file confirms, or
                              * that hardly show */
  bool has_unreadable_text; /* shown in a font that only its picture tells, or that lies */
  bool has_false_text; /* drawn is other than shown */
  bool has_replacement; /* a text that stands for what is shown (ActualText, Alt) */
  bool has_layer; /* content that may be switched off */
} TuschContent;

/* Glyph maps of all fonts met so far; one for each inspected file. */
typedef struct {
  TuschPdfInspector *inspector;
  GHashTable *maps; /* TuschPdfObject (font) -> TuschGlyphMap */
} TuschFontCache;

/* A page's own or inherited resources; type NULL if it has none. */
const TuschPdfObject *tusch_content_resources_of_page(const TuschPdfInspector *inspector,
                                                      const TuschPdfObject *page);

TuschFontCache *tusch_font_cache_new(TuschPdfInspector *inspector);
void tusch_font_cache_free(TuschFontCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschFontCache, tusch_font_cache_free)
const TuschGlyphMap *tusch_font_cache_lookup(TuschFontCache *cache, const TuschPdfObject *font);

/* @resources: of the page or form, type NULL if it has none. (transfer full) */
TuschContent *tusch_content_read(TuschFontCache *cache,
                                 const TuschPdfObject *resources,
                                 const guint8 *data,
                                 gsize length);
void tusch_content_free(TuschContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschContent, tusch_content_free)
