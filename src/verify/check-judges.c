/* V-11: other programs show the pages as poppler does. Their texts are searched as V-03 requires.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"
#include "verify/likeness.h"

#include <math.h>
#include <string.h>

/* Asking */

/* What the largest of the pages asked about can be drawn at. */
static int
judge_dpi(const TuschVerifyInput *input, TuschPopplerDocument *document)
{
  double largest_pt2 = 0;
  guint n_pages = document != NULL ? tusch_poppler_get_n_pages(document) : 0;
  guint end = input->end_page > 0 ? MIN(input->end_page, n_pages) : n_pages;
  for (guint i = input->first_page; i < end; i++) {
    double width_pt = 0;
    double height_pt = 0;
    if (tusch_poppler_get_page_size(document, i, &width_pt, &height_pt, NULL))
      largest_pt2 = fmax(largest_pt2, width_pt * height_pt);
  }
  return tusch_judge_dpi(largest_pt2);
}

int
tusch_verify_judge_dpi(TuschVerifyContext *context)
{
  if (context->judge_dpi == 0)
    context->judge_dpi = judge_dpi(context->input, context->poppler);
  return context->judge_dpi;
}

/* What they were asked about. */
static TuschJudgePages
judged(const TuschVerifyInput *input, int dpi)
{
  guint end = input->end_page > 0 ? input->end_page : input->n_pages;
  return (TuschJudgePages){.folder = input->judges_dir,
                           .first_page = input->first_page,
                           .n_pages = end > input->first_page ? end - input->first_page : 0,
                           .to_the_end = input->end_page == 0,
                           .dpi = dpi};
}

gboolean
tusch_verify_ask_judges(const TuschVerifyInput *input, GError **error)
{
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(input->path, NULL);
  TuschJudgePages pages = judged(input, judge_dpi(input, document));
  return tusch_judges_run(input->path, &pages, error);
}

/* Texts */

bool
tusch_check_judge_texts(TuschVerifyContext *context, TuschCheck *check)
{
  TuschJudgePages pages = judged(context->input, tusch_verify_judge_dpi(context));
  guint end = MIN(tusch_verify_end_page(context), context->page_texts->len);
  bool all_read = true;
  for (int i = 0; pages.folder != NULL && i < TUSCH_N_JUDGES; i++) {
    TuschJudge judge = (TuschJudge)i;
    if (tusch_judge_state(judge, pages.folder) == TUSCH_JUDGE_ABSENT ||
        !tusch_judge_has_text(judge, pages.folder))
      continue;
    for (guint page = pages.first_page; page < end; page++) {
      guint n_before = check->n_found;
      g_autofree char *place =
          g_strdup_printf(_("side %u (læst af %s)"), page + 1, tusch_judge_name(judge));
      g_autofree char *text = tusch_judge_get_text(judge, &pages, page);
      if (text == NULL) {
        tusch_check_take_problem(check, g_strdup_printf(_("%s: teksten kan ikke læses"), place));
        all_read = false;
      } else {
        g_autoptr(GArray) hits =
            tusch_text_matcher_search(context->text_matcher, text, TUSCH_MATCH_EXACT);
        tusch_check_add_hits(check, place, hits);
      }
      tusch_check_blame_page(check, n_before, page);
    }
  }
  return all_read;
}

/* Pictures */

static void
compare_page(const TuschVerifyContext *context,
             TuschCheck *check,
             guint page_index,
             TuschJudge judge,
             const TuschRaster *ours,
             const TuschRaster *theirs)
{
  const TuschVerifyPage *page = tusch_verify_page_at(context, page_index);
  bool is_source = context->input->scope == TUSCH_VERIFY_SIGHT;
  if (!tusch_shows_no_more(theirs, ours) || (is_source && !tusch_shows_the_same(ours, theirs)))
    tusch_check_take_problem(
        check,
        g_strdup_printf(
            _("side %u ser anderledes ud i %s: en person må se, hvad modtageren vil se"),
            page_index + 1,
            tusch_judge_name(judge)));
  for (guint b = 0; page != NULL && b < page->boxes->len; b++)
    if (!tusch_box_looks_alike(ours, theirs, &g_array_index(page->boxes, TuschRectPt, b)))
      tusch_check_take_problem(check,
                               g_strdup_printf(_("side %u, felt %u: %s viser noget i feltet"),
                                               page_index + 1,
                                               b + 1,
                                               tusch_judge_name(judge)));
  check->n_checked++;
}

/* Poppler draws a page of large units small, the others do not: @theirs in units of the page, no
 * finer than ours. (transfer full): %NULL if it cannot be */
static TuschRaster *
in_units(TuschRaster *theirs, double unit)
{
  int dpi = theirs != NULL ? (int)theirs->dpi : 0;
  g_autoptr(TuschRaster) drawn = theirs;
  if (drawn == NULL || unit == 1)
    return g_steal_pointer(&drawn);
  TuschRaster *result = unit > 1 ? tusch_raster_shrink(drawn, dpi / unit) : g_steal_pointer(&drawn);
  if (result != NULL)
    result->dpi = dpi * MIN(unit, 1);
  return result;
}

static char *
cannot_draw(TuschJudge judge)
{
  return g_strdup_printf(_("%s kan ikke tegne filen"), tusch_judge_name(judge));
}

bool
tusch_look_for_judges(const TuschVerifyContext *context, TuschCheck *check)
{
  const char *folder = context->input->judges_dir;
  bool none_failed = true;
  for (int i = 0; folder != NULL && i < TUSCH_N_JUDGES; i++) {
    if (tusch_judge_state((TuschJudge)i, folder) != TUSCH_JUDGE_FAILED)
      continue;
    tusch_check_take_problem(check, cannot_draw((TuschJudge)i));
    none_failed = false;
  }
  return none_failed;
}

bool
tusch_look_with_judges(TuschVerifyContext *context, TuschCheck *check, guint page_index)
{
  TuschJudgePages pages = judged(context->input, tusch_verify_judge_dpi(context));
  double unit = tusch_verify_user_unit(context, page_index);
  const TuschRaster *ours = NULL;
  bool all_drawn = true;
  for (int i = 0;
       pages.folder != NULL && page_index < context->page_texts->len && i < TUSCH_N_JUDGES;
       i++) {
    TuschJudge judge = (TuschJudge)i;
    if (tusch_judge_state(judge, pages.folder) != TUSCH_JUDGE_DONE)
      continue;
    g_autoptr(TuschRaster) theirs = in_units(tusch_judge_get_page(judge, &pages, page_index), unit);
    if (ours == NULL)
      ours = tusch_verify_draw_small(context, page_index);
    if (theirs == NULL)
      tusch_check_take_problem(check, cannot_draw(judge));
    else if (ours == NULL)
      tusch_check_take_problem(check,
                               g_strdup_printf(_("side %u kan ikke tegnes"), page_index + 1));
    else
      compare_page(context, check, page_index, judge, ours, theirs);
    all_drawn = all_drawn && theirs != NULL && ours != NULL;
  }
  return all_drawn;
}
