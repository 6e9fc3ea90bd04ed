/* What lists say of a document: its fields without what is removed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "review/verdicts.h"

#include <string.h>

static int
compare_starts(gconstpointer a, gconstpointer b)
{
  const TuschFinding *first = *(TuschFinding *const *)a;
  const TuschFinding *second = *(TuschFinding *const *)b;
  return first->start < second->start ? -1 : first->start > second->start;
}

/* The findings of @field that go, by place. (transfer container) */
static GPtrArray *
list_removed(const TuschVerdicts *verdicts,
             const char *document_id,
             TuschField field,
             bool treat_asked_as_redact)
{
  const GPtrArray *findings = tusch_verdicts_get_line_findings(verdicts, document_id);
  GPtrArray *removed = g_ptr_array_new();
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(findings, i);
    TuschVerdict verdict = tusch_verdicts_of_finding(verdicts, finding, NULL);
    if (finding->field == field && (verdict == TUSCH_VERDICT_REDACT ||
                                    (verdict == TUSCH_VERDICT_ASK && treat_asked_as_redact)))
      g_ptr_array_add(removed, finding);
  }
  g_ptr_array_sort(removed, compare_starts);
  return removed;
}

static char *
without(const char *text, const GPtrArray *removed)
{
  gsize length = strlen(text);
  gsize at = 0;
  GString *line = g_string_new(NULL);
  for (guint i = 0; i < removed->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(removed, i);
    gsize start = MIN(finding->start, length);
    gsize end = MIN(finding->end, length);
    if (start >= at) {
      g_string_append_len(line, text + at, (gssize)(start - at));
      g_string_append(line, _("[udeladt]"));
    }
    at = MAX(at, end);
  }
  g_string_append(line, text + at);
  return g_string_free(line, FALSE);
}

char *
tusch_review_field(const TuschVerdicts *verdicts,
                   const TuschDocument *document,
                   TuschField field,
                   bool treat_asked_as_redact)
{
  const char *text = tusch_document_get_field(document, field);
  if (text == NULL)
    return NULL;
  g_autoptr(GPtrArray) removed = list_removed(verdicts, document->id, field, treat_asked_as_redact);
  /* Akt numbers are what everything else refers to: each stays one of a kind. */
  if (field == TUSCH_FIELD_NUMBER && removed->len > 0)
    return g_strdup_printf("%s %s", _("[udeladt]"), document->id);
  return without(text, removed);
}

char *
tusch_review_title(const TuschVerdicts *verdicts,
                   const TuschDocument *document,
                   bool treat_asked_as_redact)
{
  const char *alternative = tusch_verdicts_get_title(verdicts, document->id);
  return alternative != NULL
             ? g_strdup(alternative)
             : tusch_review_field(verdicts, document, TUSCH_FIELD_TITLE, treat_asked_as_redact);
}
