/* Results and problems of the checks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"

#include <math.h>

/* Enough for a person to see what is wrong; a broken file would fill the report. */
#define MAX_PROBLEMS 200

void
tusch_page_mark(TuschVerifyContext *context, guint page_index, TuschPageMark mark)
{
  if (page_index < context->page_marks->len)
    g_array_index(context->page_marks, guint8, page_index) |= (guint8)mark;
}

bool
tusch_page_has_mark(const TuschVerifyContext *context, guint page_index, TuschPageMark mark)
{
  return page_index < context->page_marks->len &&
         (g_array_index(context->page_marks, guint8, page_index) & mark) != 0;
}

double
tusch_verify_dpi(const TuschPageText *page, double wanted_dpi)
{
  static const double MAX_PIXELS = 50e6;
  static const double MAX_SIDE_PX = 32000;
  double by_area = 72 * sqrt(MAX_PIXELS / (page->width_pt * page->height_pt));
  double by_side = 72 * MAX_SIDE_PX / fmax(page->width_pt, page->height_pt);
  return fmin(wanted_dpi, fmin(by_area, by_side));
}

const TuschVerifyPage *
tusch_verify_page_at(const TuschVerifyContext *context, guint page_index)
{
  const GPtrArray *pages = context->input->pages;
  guint low = 0;
  guint high = pages->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const TuschVerifyPage *page = g_ptr_array_index(pages, middle);
    if (page->bundle_page_index == page_index)
      return page;
    if (page->bundle_page_index < page_index)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

void
tusch_check_take_problem(TuschCheck *check, char *problem)
{
  bool is_known = false;
  for (guint i = 0; i < check->problems->len && !is_known; i++)
    is_known = g_str_equal(g_ptr_array_index(check->problems, i), problem);
  if (is_known || check->problems->len > MAX_PROBLEMS) {
    g_free(problem);
    return;
  }
  if (check->problems->len == MAX_PROBLEMS) {
    g_free(problem);
    problem = g_strdup(_("og flere"));
  }
  g_ptr_array_add(check->problems, problem);
}

void
tusch_check_add_secret(TuschCheck *check,
                       const char *place,
                       const TuschSecret *secret,
                       bool is_partial)
{
  tusch_check_take_problem(check,
                           g_strdup_printf(_("%s, fund %s, %s%s"),
                                           place,
                                           secret->finding_id,
                                           tusch_category_to_string(secret->category),
                                           is_partial ? _(" (en del af det)") : ""));
}

void
tusch_check_add_hits(TuschCheck *check, const char *place, const GArray *text_hits)
{
  for (guint i = 0; i < text_hits->len; i++) {
    const TuschTextHit *hit = &g_array_index(text_hits, TuschTextHit, i);
    tusch_check_add_secret(check, place, hit->secret, hit->is_partial);
  }
}

void
tusch_check_add_secrets(TuschCheck *check, const char *place, const GPtrArray *secrets)
{
  for (guint i = 0; i < secrets->len; i++)
    tusch_check_add_secret(check, place, g_ptr_array_index(secrets, i), false);
}

void
tusch_check_finish(TuschCheck *check)
{
  check->result = check->problems->len == 0 ? TUSCH_CHECK_PASSED : TUSCH_CHECK_FAILED;
}

void
tusch_check_give_up(TuschCheck *check, char *problem)
{
  tusch_check_take_problem(check, problem);
  check->result = TUSCH_CHECK_NOT_DONE;
}
