/* What the checks share. Each check reads the finished file for itself and says what it found by
 * place and kind, never by value. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/verify.h"

#include "adapters/judges/judges.h"
#include "adapters/poppler/poppler-document.h"
#include "adapters/qpdf/inspect.h"
#include "adapters/tesseract/ocr-engine.h"
#include "verify/byte-matcher.h"
#include "verify/content.h"
#include "verify/text-matcher.h"

typedef struct {
  const TuschVerifyInput *input;
  GBytes *file; /* the whole file */
  TuschPdfInspector *inspector; /* NULL if it cannot be opened: see open_problem */
  char *open_problem;
  TuschPopplerDocument *poppler; /* NULL if it cannot be opened */
  TuschFontCache *fonts; /* NULL without inspector */
  TuschTextMatcher *text_matcher;
  TuschByteMatcher *byte_matcher; /* NULL where only pages are looked at */
  GPtrArray *page_texts; /* TuschPageText by bundle page; NULL where not asked, or not read */
  int judge_dpi; /* 0 until asked for: tusch_verify_judge_dpi() */
  TuschRaster *drawn; /* the page that is looked at, once it was drawn: tusch_verify_draw() */
  TuschRaster *drawn_small; /* the same as judges draw it: tusch_verify_draw_small() */
  GArray *page_marks; /* guint8 by bundle page: set of TuschPageMark */
  GPtrArray *users; /* GArray of guint by object id: pages that use it; NULL until asked for */
  bool has_inline_images; /* somewhere: any page may show one */
  GPtrArray *read_texts; /* char *: all text met, for the control that must find some */
} TuschVerifyContext;

/* What the checks learn of a page from each other. */
typedef enum {
  TUSCH_PAGE_UNREADABLE_TEXT = 1 << 0, /* text in a font that only its picture tells */
  TUSCH_PAGE_HAS_PICTURE = 1 << 1, /* it refers to one, shown or not */
} TuschPageMark;

void tusch_page_mark(TuschVerifyContext *context, guint page_index, TuschPageMark mark);
bool tusch_page_has_mark(const TuschVerifyContext *context, guint page_index, TuschPageMark mark);

/* @wanted_dpi, or less for a page so large that it could not be drawn: what stands on a poster is
 * large. */
double tusch_verify_dpi(double width_pt, double height_pt, double wanted_dpi);

/* How many 1/72 inches the unit of the page is; 1 unless the file says so. */
double tusch_verify_user_unit(const TuschVerifyContext *context, guint page_index);

/* Reads the text of the page, if the scope has it. @is_looked_at: draws it in the same pass, if one
 * of the checks that look at pages will want that. */
void tusch_verify_read_page(TuschVerifyContext *context, guint page_index, bool is_looked_at);

/* The page is not looked at any more. */
void tusch_verify_leave_page(TuschVerifyContext *context);

/* The page in its colours, if it has any, at 150 dpi (tusch_verify_dpi()), drawn once for all
 * checks that look at pages one by one. (transfer none): %NULL if it cannot be drawn */
enum { TUSCH_VERIFY_DPI = 150 };
const TuschRaster *tusch_verify_draw(TuschVerifyContext *context, guint page_index);

/* The page in gray, as fine as judges draw it. (transfer none): %NULL if it cannot be drawn */
const TuschRaster *tusch_verify_draw_small(TuschVerifyContext *context, guint page_index);

/* Marks each page that refers to the object, directly or not. */
void tusch_verify_mark_users(TuschVerifyContext *context, guint id, TuschPageMark mark);

/* One beyond the last page that is looked at; pages of the file may be fewer. */
guint tusch_verify_end_page(const TuschVerifyContext *context);

/* Whether the scope has this page. */
bool tusch_verify_is_asked(const TuschVerifyContext *context, guint page_index);

/* What the input says of a page; NULL for a page it does not list. */
const TuschVerifyPage *tusch_verify_page_at(const TuschVerifyContext *context, guint page_index);

/* Adds a problem, unless it is there already or there are very many; takes @problem. */
void tusch_check_take_problem(TuschCheck *check, char *problem);

/* Says that what was found since @n_before (check->n_found then) is about this page. */
void tusch_check_blame_page(TuschCheck *check, guint n_before, guint page_index);

/* As above, for all pages that use the object: found by following references. */
void
tusch_check_blame_object(TuschVerifyContext *context, TuschCheck *check, guint n_before, guint id);

/* "<place>, fund <id>, <category>", with " (en del af den)" for a part. */
void tusch_check_add_secret(TuschCheck *check,
                            const char *place,
                            const TuschSecret *secret,
                            bool is_partial);
void tusch_check_add_hits(TuschCheck *check, const char *place, const GArray *text_hits);
void tusch_check_add_secrets(TuschCheck *check, const char *place, const GPtrArray *secrets);

/* Sets the result: passed if nothing was added, failed otherwise. */
void tusch_check_finish(TuschCheck *check);

/* Says that the check could not be done; takes @problem. */
void tusch_check_give_up(TuschCheck *check, char *problem);

/* V-01 … V-11 of docs/privacy.md, in their order. */
void tusch_check_shape(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_structure(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_text(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_text_of_judges(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_streams(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_geometry(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_ocr(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_fonts(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_control(TuschVerifyContext *context, TuschCheck *check);
void tusch_check_matchers(TuschVerifyContext *context, TuschCheck *check);

/* What others need for V-07, if it is much and may be left to them. (transfer full) (nullable) */
TuschVerifyMarks *tusch_check_ocr_leave(const TuschVerifyContext *context);

/* V-06, V-11 and V-12 look at a page of the bundle at a time. %FALSE: it could not be done. */
bool tusch_look_at_pixels(TuschVerifyContext *context, TuschCheck *check, guint page_index);
bool tusch_look_with_judges(TuschVerifyContext *context, TuschCheck *check, guint page_index);
bool tusch_look_at_widths(TuschVerifyContext *context, TuschCheck *check, guint page_index);
/* What the programs of V-11 draw the pages at. */
int tusch_verify_judge_dpi(TuschVerifyContext *context);
/* Whether the programs of V-11 that are there did their work. */
bool tusch_look_for_judges(const TuschVerifyContext *context, TuschCheck *check);

/* Part of V-03: the texts of other programs. False if one of them could not read the file;
 * tusch_check_text_of_judges() is this part as a check. */
bool tusch_check_judge_texts(TuschVerifyContext *context, TuschCheck *check);
