/* Likenesses: names, figures, words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/likeness.h"

#include "base/language.h"

static const char *const NAMES[TUSCH_N_LIKENESSES] = {"pages", "version", "inside", "thread"};

TuschLikeness *
tusch_likeness_new(TuschLikenessKind kind, const char *document_id, const char *of)
{
  TuschLikeness *likeness = g_new0(TuschLikeness, 1);
  likeness->kind = kind;
  likeness->document_id = g_strdup(document_id);
  likeness->of = g_strdup(of);
  likeness->similarity = 1;
  return likeness;
}

void
tusch_likeness_free(TuschLikeness *likeness)
{
  if (likeness == NULL)
    return;
  g_free(likeness->document_id);
  g_free(likeness->of);
  g_free(likeness);
}

const char *
tusch_likeness_kind_to_string(TuschLikenessKind kind)
{
  return (guint)kind < TUSCH_N_LIKENESSES ? NAMES[kind] : "";
}

bool
tusch_likeness_kind_from_string(const char *text, TuschLikenessKind *out)
{
  for (guint i = 0; i < TUSCH_N_LIKENESSES; i++) {
    if (g_strcmp0(text, NAMES[i]) == 0) {
      *out = (TuschLikenessKind)i;
      return true;
    }
  }
  return false;
}

guint
tusch_likeness_percent(const TuschLikeness *likeness)
{
  return (guint)(CLAMP(likeness->similarity, 0, 1) * 100);
}

char *
tusch_likeness_describe(const TuschLikeness *likeness, const char *number)
{
  switch (likeness->kind) {
  case TUSCH_LIKENESS_PAGES:
    return g_strdup_printf(_("Samme sider som akt %s."), number);
  case TUSCH_LIKENESS_VERSION:
    return g_strdup_printf(
        _("Næsten samme tekst som akt %s (%u %%)."), number, tusch_likeness_percent(likeness));
  case TUSCH_LIKENESS_INSIDE:
    return g_strdup_printf(_("Hele beskeden står også i akt %s."), number);
  case TUSCH_LIKENESS_THREAD:
    return g_strdup_printf(_("Besked %u af %u i en tråd, der begynder med akt %s."),
                           likeness->position,
                           likeness->n,
                           number);
  case TUSCH_N_LIKENESSES:
  default:
    return NULL;
  }
}
