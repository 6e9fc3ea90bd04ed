/* Documents and what can be wrong with them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/document.h"

#include "base/language.h"

static const char *const PROBLEM_NAMES[] = {"unknown",
                                            "none",
                                            "missing",
                                            "hash",
                                            "empty",
                                            "encrypted",
                                            "damaged",
                                            "unsupported",
                                            "limit",
                                            "timeout",
                                            "crashed",
                                            "unsafe-name"};

TuschDocument *
tusch_document_new(const char *id)
{
  TuschDocument *document = g_new0(TuschDocument, 1);
  document->id = g_strdup(id);
  document->proposal = TUSCH_VERDICT_KEEP;
  return document;
}

void
tusch_document_free(TuschDocument *document)
{
  if (document == NULL)
    return;
  char *strings[] = {document->id,
                     document->number,
                     document->parent_id,
                     document->file,
                     document->sha256,
                     document->media_type,
                     document->title,
                     document->source,
                     document->case_number,
                     document->type,
                     document->direction,
                     document->date,
                     document->kle,
                     document->facet,
                     document->sensitivity,
                     document->duplicate_of,
                     document->problem_detail,
                     document->proposal_ground,
                     document->proposal_reason};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
    g_free(strings[i]);
  g_free(document);
}

const char *
tusch_document_get_field(const TuschDocument *document, TuschField field)
{
  switch (field) {
  case TUSCH_FIELD_TITLE:
    return document->title;
  case TUSCH_FIELD_TYPE:
    return document->type;
  case TUSCH_FIELD_NUMBER:
    return document->number;
  case TUSCH_FIELD_SOURCE:
    return document->source;
  case TUSCH_FIELD_CASE:
    return document->case_number;
  case TUSCH_FIELD_DIRECTION:
    return document->direction;
  case TUSCH_FIELD_DATE:
    return document->date;
  case TUSCH_FIELD_KLE:
    return document->kle;
  case TUSCH_FIELD_FACET:
    return document->facet;
  case TUSCH_FIELD_HIDDEN:
  case TUSCH_FIELD_PAGE:
  case TUSCH_N_FIELDS:
    break;
  }
  return NULL;
}

const char *
tusch_problem_to_string(TuschProblem problem)
{
  return (guint)problem < G_N_ELEMENTS(PROBLEM_NAMES) ? PROBLEM_NAMES[problem] : "unknown";
}

TuschProblem
tusch_problem_from_string(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(PROBLEM_NAMES); i++)
    if (g_strcmp0(text, PROBLEM_NAMES[i]) == 0)
      return (TuschProblem)i;
  return TUSCH_PROBLEM_UNKNOWN;
}

const char *
tusch_problem_describe(TuschProblem problem)
{
  switch (problem) {
  case TUSCH_PROBLEM_NONE:
    return "";
  case TUSCH_PROBLEM_MISSING:
    return _("Filen er nævnt i anmodningen, men er ikke modtaget fra fagsystemet.");
  case TUSCH_PROBLEM_HASH:
    return _("Filen svarer ikke til oplysningerne fra fagsystemet.");
  case TUSCH_PROBLEM_EMPTY:
    return _("Filen er tom.");
  case TUSCH_PROBLEM_ENCRYPTED:
    return _("Filen er beskyttet med adgangskode.");
  case TUSCH_PROBLEM_DAMAGED:
    return _("Filen er beskadiget og kan ikke åbnes.");
  case TUSCH_PROBLEM_UNSUPPORTED:
    return _("Filer af denne type kan ikke vises som sider.");
  case TUSCH_PROBLEM_LIMIT:
    return _("Filen overskrider en fastsat grænse og er ikke åbnet.");
  case TUSCH_PROBLEM_TIMEOUT:
    return _("Filen kunne ikke læses inden for den fastsatte tid.");
  case TUSCH_PROBLEM_CRASHED:
    return _("Filen kunne ikke læses, fordi læseprogrammet gik ned.");
  case TUSCH_PROBLEM_UNSAFE_NAME:
    return _("Filen i arkivet har et ugyldigt navn og er ikke pakket ud.");
  case TUSCH_PROBLEM_UNKNOWN:
    break;
  }
  return _("Filen kunne ikke læses.");
}
