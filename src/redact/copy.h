/* Copying what a page uses from the foreign document to the clean one, by allow-lists. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"
#include "redact/frame.h"
#include "redact/layout.h"

/* A glyph as the rewriter placed it. */
typedef struct {
  TuschRectPt box; /* page space */
  bool is_space, is_erased;
  bool is_hidden; /* invisible text: never copied */
  bool is_unseen; /* on a hidden layer or outside the page: never copied, seen by nobody */
} RedactPlacedGlyph;

/* What is to be removed from the current page. */
typedef struct {
  double height_pt; /* of the page as shown */
  const GArray *boxes; /* TuschRectPt, page space */
  const GArray *painted; /* the same, grown */
  const RedactLayout *layout; /* what moves; nullable */
  GArray *n_moved; /* guint by move: counts the glyphs that went along */
  GArray *glyphs; /* RedactPlacedGlyph: receives all glyphs shown */
  bool drops_hidden; /* invisible text is left out; otherwise the page is not understood */
} RedactErase;

/* Everything not understood fails with a reason (an identifier, "unknown-operator"); the page
 * becomes pixels then. */
typedef struct RedactCopy {
  TuschQpdf *in, *out; /* not owned */
  GHashTable *images; /* id → TuschObj: pictures are copied once */
  GHashTable *forms; /* id and place → TuschObj */
  GPtrArray *page_forms; /* keys of the forms made for the current page */
  GHashTable *fonts; /* id → RedactFont */
  GPtrArray *all_fonts; /* owned RedactFont */
  const RedactErase *erase; /* of the current page; NULL: nothing is to be removed */
  TuschRectPt shown; /* what shows of the current page, clean user space */
  GArray *unseen; /* TuschRectPt, page space: where the current page lost what nobody sees */
  const char *reason; /* of the current page; static */
  guint n_operations; /* of the current page */
  guint depth; /* of nested streams */
} RedactCopy;

RedactCopy *redact_copy_new(TuschQpdf *in, TuschQpdf *out);
void redact_copy_free(RedactCopy *copy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactCopy, redact_copy_free)

/* Marks the current page as done: its use of fonts and forms counts, or is forgotten. */
void redact_copy_end_page(RedactCopy *copy, guint page_index, bool is_kept);

/* Writes the fonts' tables for the codes used. Once, before writing the document. */
bool redact_copy_finish(RedactCopy *copy);

/* (transfer container) (element-type guint): index of the pages with a font whose program could not
 * be reduced. After redact_copy_finish(). */
GArray *redact_copy_pages_of_whole_fonts(const RedactCopy *copy);

/* Sets the reason unless there is one; returns 0 so that a failing branch is one line. */
TuschObj redact_copy_fail(RedactCopy *copy, const char *reason);

/* Keys of @allowed (ended by NULL) whose values are figures: numbers, booleans, arrays of them, and
 * names with a meaning in the standard. Values of another kind are left out. */
void redact_copy_keys(RedactCopy *copy, TuschObj from, TuschObj to, const char *const *allowed);

/* Colour spaces: as an operand; @out_n: number of components. ICC profiles become device spaces. */
TuschObj redact_copy_color_space(RedactCopy *copy, TuschObj space, guint *out_n);
bool redact_is_device_space(const char *name, guint *out_n); /* with the slash */

TuschObj redact_copy_function(RedactCopy *copy, TuschObj function);
TuschObj redact_copy_shading(RedactCopy *copy, TuschObj shading);

/* A part of a picture's unit square (y up) whose pixels are overwritten. */
typedef struct {
  TuschRectPt rect;
  bool is_unseen; /* cut away by a clip or the page: pixels on its edge stay, as they show */
} RedactArea;

/**
 * redact_copy_image:
 * A picture, with its masks.
 *
 * @areas: (nullable) (element-type RedactArea): the copy is for this use only then
 */
TuschObj redact_copy_image(RedactCopy *copy, TuschObj image, const GArray *areas);
