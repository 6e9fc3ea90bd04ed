/* Which keys a released PDF may have, and where: an allow-list as a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Places in the object graph. */
typedef enum {
  TUSCH_KIND_ANY = 0, /* nothing special is known; keys of the deny-list are refused at any depth */
  TUSCH_KIND_TRAILER,
  TUSCH_KIND_CATALOG,
  TUSCH_KIND_INFO,
  TUSCH_KIND_VIEWER,
  TUSCH_KIND_NAMES,
  TUSCH_KIND_XMP,
  TUSCH_KIND_PAGES, /* a node of the page tree: PAGES or PAGE by its /Type */
  TUSCH_KIND_PAGE,
  TUSCH_KIND_CONTENTS,
  TUSCH_KIND_ANNOT,
  TUSCH_KIND_ACTION,
  TUSCH_KIND_DESTINATION,
  TUSCH_KIND_OUTLINES,
  TUSCH_KIND_OUTLINE_ITEM,
  TUSCH_KIND_STRUCT_ROOT,
  TUSCH_KIND_STRUCT_ELEM,
  TUSCH_KIND_NUMBER_TREE,
  TUSCH_KIND_RESOURCES,
  TUSCH_KIND_XOBJECT, /* IMAGE or FORM by its /Subtype */
  TUSCH_KIND_IMAGE,
  TUSCH_KIND_FORM,
  TUSCH_KIND_GROUP,
  TUSCH_KIND_FONT,
  TUSCH_KIND_FONT_DESCRIPTOR,
  TUSCH_KIND_FONT_FILE,
  TUSCH_KIND_CMAP,
  TUSCH_KIND_CHAR_PROC,
  TUSCH_KIND_GRAPHICS_STATE,
  TUSCH_KIND_SOFT_MASK,
  TUSCH_KIND_PATTERN,
  TUSCH_N_KINDS,
} TuschPdfKind;

typedef struct {
  const char *key;
  TuschPdfKind kind; /* of the value, or of an array's items */
  bool is_map; /* the value is a dictionary whose keys are free names */
} TuschPdfRule;

/* Rules of @kind, ended by a NULL key; NULL for ANY. */
const TuschPdfRule *tusch_pdf_grammar_rules(TuschPdfKind kind);

/* For people: "katalog", "side", … */
const char *tusch_pdf_grammar_kind_name(TuschPdfKind kind);

/* True for keys that may not stand anywhere, whatever is around them. */
bool tusch_pdf_grammar_is_denied(const char *key);
