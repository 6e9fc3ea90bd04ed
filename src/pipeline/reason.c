/* Why a document is not there as a whole, in words for the citizen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/reason.h"

#include "base/language.h"

GPtrArray *
tusch_reason_list_grounds(const TuschPlanDocument *plan)
{
  GPtrArray *grounds = g_ptr_array_new();
  for (guint i = 0; i < plan->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(plan->pages, i);
    for (guint k = 0; k < page->boxes->len; k++) {
      char *ground = ((TuschPlanBox *)g_ptr_array_index(page->boxes, k))->ground;
      if (ground != NULL && !g_ptr_array_find_with_equal_func(grounds, ground, g_str_equal, NULL))
        g_ptr_array_add(grounds, ground);
    }
  }
  return grounds;
}

/* "FVL § 15 b, nr. 5; …" */
static char *
join_grounds(const TuschPlanDocument *plan)
{
  g_autoptr(GPtrArray) grounds = tusch_reason_list_grounds(plan);
  g_ptr_array_add(grounds, NULL);
  return g_strjoinv("; ", (char **)grounds->pdata);
}

char *
tusch_reason_of(const TuschDocument *document, const TuschPlanDocument *plan)
{
  if (document->is_container)
    return g_strdup(_("Arkivfil. Indholdet står nedenfor som selvstændige akter."));
  if (document->problem != TUSCH_PROBLEM_NONE)
    return g_strdup(tusch_problem_describe(document->problem));
  if (plan->access == TUSCH_ACCESS_NO)
    return plan->ground != NULL ? g_strdup_printf(_("Undtaget efter %s."), plan->ground)
                                : g_strdup(_("Undtaget fra aktindsigt."));
  if (plan->access == TUSCH_ACCESS_YES)
    return NULL;
  g_autofree char *grounds = join_grounds(plan);
  return grounds[0] != '\0' ? g_strdup_printf(_("Oplysninger er udeladt efter %s."), grounds)
                            : g_strdup(_("Sider er udeladt."));
}
