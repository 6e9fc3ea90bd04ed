/* The bundle while it is being made: which page goes where, and the pages tusch draws itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/pango/flow.h"
#include "tusch/assemble.h"

/* A row and its place in the bundle. */
typedef struct {
  const TuschBundleRow *row; /* borrowed */
  char *number, *title; /* plain lines */
  guint source; /* of the clean PDF, if there is one */
  GArray *sizes; /* TuschPdfSize; NULL: a placeholder, or pages of another part */
  guint first_page_index, n_pages; /* of its part; no pages: not in this bundle */
} TuschEntry;

/* One file of the bundle. All of them have the same entries. */
typedef struct {
  const TuschBundleSpec *spec; /* borrowed */
  char *name; /* "Aktindsigt 2026-000142", "… del 2 af 3" */
  GPtrArray *entries; /* TuschEntry: of all parts */
  guint part;
  guint n_cover_pages, n_letter_pages, n_list_pages, n_omission_pages;
  guint n_pages; /* of the part */
} TuschLayout;

static inline bool
tusch_layout_has(const TuschLayout *layout, const TuschEntry *entry)
{
  return entry->row->part == layout->part && entry->n_pages > 0;
}

/* A4 in points. */
#define TUSCH_A4_SHORT_PT 595.2756
#define TUSCH_A4_LONG_PT 841.8898

/* What a page of our own shows below its content. */
typedef struct {
  const TuschLayout *layout;
  const char *label; /* left: "Aktliste" */
} TuschPageFoot;

/* How many documents come with this delivery, later, or came before. */
guint tusch_layout_count(const TuschLayout *layout, TuschDelivered delivered);

/* Draws the cover from the canvas's first page on. */
void tusch_cover_draw(TuschCanvas *canvas, const TuschLayout *layout);

/* Draws the list of documents. @links: (nullable): gets a TuschFlowLink for each row, target the
 * row's index. */
void tusch_list_draw(TuschCanvas *canvas, const TuschLayout *layout, GArray *links);

/* Draws the letter; nothing if there is none. */
void tusch_letter_draw(TuschCanvas *canvas, const TuschLayout *layout);

/* Draws what is left out of each document; nothing if nothing is. @links: as above */
void tusch_omissions_draw(TuschCanvas *canvas, const TuschLayout *layout, GArray *links);
bool tusch_omissions_any(const TuschLayout *layout);

/* First page of the list, 0-based. */
static inline guint
tusch_layout_list_index(const TuschLayout *layout)
{
  return layout->n_cover_pages + layout->n_letter_pages;
}

/* Pages before the first document. */
static inline guint
tusch_layout_n_front_pages(const TuschLayout *layout)
{
  return tusch_layout_list_index(layout) + layout->n_list_pages + layout->n_omission_pages;
}

/* Draws the one page that stands for a document without pages.
 * @out_link: area that leads to the list of documents */
void tusch_placeholder_draw(TuschCanvas *canvas,
                            const TuschLayout *layout,
                            const TuschEntry *entry,
                            TuschRectPt *out_link);

/* Draws what lies over page @page_index of @entry: nothing but the stamp in the strip below it
 * and, in a draft, the watermark. */
void tusch_overlay_draw(TuschCanvas *canvas,
                        const TuschLayout *layout,
                        const TuschEntry *entry,
                        guint page_index,
                        TuschRectPt *out_link);

/* One line of a stamp: left, "to the list", name of the request, page number. */
typedef struct {
  TuschRectPt strip;
  double margin_pt; /* left and right of the text */
  const char *left;
  bool has_link;
  guint page_index; /* of the bundle */
} TuschStamp;

/* @out_link: (nullable): set if the stamp has a link */
void tusch_stamp_draw(TuschCanvas *canvas,
                      const TuschLayout *layout,
                      const TuschStamp *stamp,
                      TuschRectPt *out_link);

/* The foot of a page of our own. */
void tusch_foot_draw(TuschCanvas *canvas,
                     const TuschPageShape *shape,
                     const TuschPageFoot *foot,
                     guint page_index);
void tusch_draft_mark_draw(TuschCanvas *canvas, const TuschLayout *layout, double height_pt);
