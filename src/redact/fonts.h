/* Fonts: how codes become advances, and a copy that knows only the codes that are used. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/cmap.h"
#include "redact/copy.h"

enum { REDACT_MAX_CODES = 65536 };

typedef struct RedactFont {
  TuschObj source, out;
  TuschQpdf *in, *target; /* not owned */
  guint code_bytes; /* 1 or 2 */
  bool is_type0, is_type3;
  double *widths; /* by code (simple) or CID (Type 0): thousandths of an em; NAN: not known */
  guint n_widths;
  double default_width;
  double ascent, descent; /* thousandths of an em; descent is negative */
  RedactMatrix type3_matrix;
  GHashTable *glyph_bounds; /* Type 3: glyph name → TuschRectPt, glyph space */
  GHashTable *cids; /* Type 0: code → CID; %NULL: the code is the CID */
  RedactCMap *to_unicode; /* nullable */
  char **glyph_names; /* simple: by code, with the slash; entries nullable; 256 of them */
  const char *const *named_encoding; /* nullable: names of the codes that have none of their own */
  GBytes *program; /* nullable: TrueType, CFF or Type 1, written again when all codes are known */
  bool is_cff, is_type1;
  bool is_whole; /* its program kept the outlines of letters that are not used */
  TuschObj program_stream;
  GBytes *glyph_map; /* nullable: CIDToGIDMap; without one a CID is a glyph */
  TuschObj glyph_map_stream;
  guint8 *used; /* bit by code, of pages that were kept */
  guint8 *pending; /* bit by code, of the current page */
  GArray *pages; /* guint: index of the pages that use it and were kept */
} RedactFont;

/**
 * redact_font_get:
 * The copy of a font; made at first use.
 *
 * Returns: (transfer none): %NULL with the reason set if it is not understood
 */
RedactFont *redact_font_get(RedactCopy *copy, TuschObj font, TuschObj page_resources);
void redact_font_free(RedactFont *font);

/* Code at @at of a string; moves @at on. A rest shorter than a code is no code: %FALSE. */
bool redact_font_next_code(
    const RedactFont *font, const guint8 *string, gsize n, gsize *at, guint *out_code);

/* Advance in thousandths of an em; NAN if it is not known. */
double redact_font_advance(const RedactFont *font, guint code);

/* Is the code nothing but a sign of control that someone put into a string? */
bool redact_font_is_void(const RedactFont *font, guint code);

/* Is the code a space, by its ToUnicode or else by its name? */
bool redact_font_is_space(const RedactFont *font, guint code);

/* CID of a Type 0 font's code. */
guint redact_font_cid(const RedactFont *font, guint code);

/* Name of the encoding that Differences change; %NULL: the font's own. (transfer full) */
char *redact_font_base_encoding(RedactCopy *copy, TuschObj encoding);

/* Where the procedure of a Type 3 glyph paints, in glyph space. */
void redact_font_set_glyph_bounds(RedactFont *font, const char *name, const TuschRectPt *bounds);
/* (nullable): not known */
const TuschRectPt *redact_font_glyph_bounds(const RedactFont *font, guint code);

void redact_font_use(RedactFont *font, guint code);
void redact_font_end_page(RedactFont *font, guint page_index, bool is_kept);
void redact_font_finish(RedactFont *font, RedactCopy *copy);
