/* V-11: other programs show the pages as poppler does. Their texts are searched as V-03 requires.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"
#include "verify/likeness.h"

#include <string.h>

/* Asking */

gboolean
tusch_verify_ask_judges(const char *path, guint n_pages, const char *folder, GError **error)
{
  return tusch_judges_run(path, n_pages, folder, error);
}

/* Texts */

bool
tusch_check_judge_texts(TuschVerifyContext *context, TuschCheck *check)
{
  const char *folder = context->input->judges_dir;
  bool all_read = true;
  for (int i = 0; folder != NULL && i < TUSCH_N_JUDGES; i++) {
    TuschJudge judge = (TuschJudge)i;
    if (tusch_judge_state(judge, folder) == TUSCH_JUDGE_ABSENT)
      continue;
    for (guint page = 0; page < context->page_texts->len; page++) {
      guint n_before = check->n_found;
      g_autofree char *place =
          g_strdup_printf(_("side %u (læst af %s)"), page + 1, tusch_judge_name(judge));
      g_autofree char *text = tusch_judge_get_text(judge, folder, page);
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
compare_page(TuschVerifyContext *context,
             TuschCheck *check,
             guint page_index,
             TuschJudge judge,
             const TuschRaster *theirs)
{
  const TuschVerifyPage *page = tusch_verify_page_at(context, page_index);
  g_autoptr(TuschRaster) ours =
      tusch_poppler_render(context->poppler, page_index, TUSCH_JUDGE_DPI, TUSCH_RASTER_GRAY8, NULL);
  guint n_before = check->n_found;
  if (ours == NULL)
    tusch_check_take_problem(check, g_strdup_printf(_("side %u kan ikke tegnes"), page_index + 1));
  else if (!tusch_shows_no_more(theirs, ours))
    tusch_check_take_problem(
        check,
        g_strdup_printf(
            _("side %u ser anderledes ud i %s: en person må se, hvad modtageren vil se"),
            page_index + 1,
            tusch_judge_name(judge)));
  for (guint b = 0; ours != NULL && page != NULL && b < page->boxes->len; b++)
    if (!tusch_box_looks_alike(ours, theirs, &g_array_index(page->boxes, TuschRectPt, b)))
      tusch_check_take_problem(check,
                               g_strdup_printf(_("side %u, felt %u: %s viser noget i feltet"),
                                               page_index + 1,
                                               b + 1,
                                               tusch_judge_name(judge)));
  tusch_check_blame_page(check, n_before, page_index);
  check->n_checked++;
}

/* False if the program did not draw them all. */
static bool
compare_pages(TuschVerifyContext *context, TuschCheck *check, TuschJudge judge)
{
  const char *folder = context->input->judges_dir;
  bool all_drawn = tusch_judge_state(judge, folder) == TUSCH_JUDGE_DONE;
  for (guint i = 0; all_drawn && i < context->page_texts->len; i++) {
    g_autoptr(TuschRaster) drawn = tusch_judge_get_page(judge, folder, i);
    all_drawn = drawn != NULL;
    if (drawn != NULL)
      compare_page(context, check, i, judge, drawn);
  }
  return all_drawn;
}

void
tusch_check_judges(TuschVerifyContext *context, TuschCheck *check)
{
  const char *folder = context->input->judges_dir;
  if (context->poppler == NULL) {
    tusch_check_give_up(check, g_strdup(_("filen kan ikke åbnes")));
    return;
  }
  bool all_drawn = true;
  for (int i = 0; folder != NULL && i < TUSCH_N_JUDGES; i++) {
    TuschJudge judge = (TuschJudge)i;
    if (tusch_judge_state(judge, folder) == TUSCH_JUDGE_ABSENT ||
        compare_pages(context, check, judge))
      continue;
    tusch_check_take_problem(
        check, g_strdup_printf(_("%s kan ikke tegne filen"), tusch_judge_name(judge)));
    all_drawn = false;
  }
  tusch_check_finish(check);
  if (!all_drawn)
    check->result = TUSCH_CHECK_NOT_DONE;
}
