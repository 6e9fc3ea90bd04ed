/* What was found and what needs a person. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/summary.h"

#include "base/json.h"
#include "cli/command.h"
#include "pipeline/deadline.h"
#include "pipeline/job.h"
#include "pipeline/list.h"
#include "pipeline/retention.h"

#include <stdio.h>
#include <string.h>

/* Documents as the source counts them: entries of archives are ours. */
static guint
count_announced(const TuschCase *kase)
{
  guint n = 0;
  for (guint i = 0; i < kase->documents->len; i++)
    n += strchr(((TuschDocument *)g_ptr_array_index(kase->documents, i))->id, '-') == NULL;
  return n;
}

static bool
has_count_mismatch(const TuschCase *kase)
{
  return kase->request->expected_documents >= 0 &&
         (guint)kase->request->expected_documents != count_announced(kase);
}

static gboolean
find_needs(const TuschWorkroom *workroom, const TuschCase *kase, bool *out, GError **error)
{
  g_autoptr(GPtrArray) warnings = NULL;
  if (!tusch_job_load_warnings(workroom->store, &warnings, error))
    return FALSE;
  bool needs = has_count_mismatch(kase) || warnings->len > 0;
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    needs = needs || document->problem != TUSCH_PROBLEM_NONE;
  }
  for (guint i = 0; i < kase->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    needs = needs || (page->look & TUSCH_LOOK_READ_FAILED) != 0;
  }
  *out = needs;
  return TRUE;
}

static const char *
describe_english(TuschProblem problem)
{
  switch (problem) {
  case TUSCH_PROBLEM_NONE:
    return "readable";
  case TUSCH_PROBLEM_MISSING:
    return "listed in the request, but there is no such file";
  case TUSCH_PROBLEM_HASH:
    return "not the bytes the source announced (sha256)";
  case TUSCH_PROBLEM_EMPTY:
    return "empty";
  case TUSCH_PROBLEM_ENCRYPTED:
    return "needs a password";
  case TUSCH_PROBLEM_DAMAGED:
    return "damaged";
  case TUSCH_PROBLEM_UNSUPPORTED:
    return "a type that is not converted to pages";
  case TUSCH_PROBLEM_LIMIT:
    return "over a limit";
  case TUSCH_PROBLEM_TIMEOUT:
    return "took too long";
  case TUSCH_PROBLEM_CRASHED:
    return "the reading program died on it";
  case TUSCH_PROBLEM_UNSAFE_NAME:
    return "unsafe name inside an archive, not unpacked";
  case TUSCH_PROBLEM_UNKNOWN:
    break;
  }
  return "could not be read";
}

static void
print_findings(const TuschCase *kase)
{
  guint counts[TUSCH_N_CATEGORIES][3] = {{0}};
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    counts[finding->category][finding->proposal]++;
  }
  (void)printf(
      "Findings: %u, of %u persons and numbers\n", kase->findings->len, kase->entities->len);
  for (guint c = 0; c < TUSCH_N_CATEGORIES; c++) {
    if (counts[c][0] + counts[c][1] + counts[c][2] == 0)
      continue;
    (void)printf("  %-14s %4u proposed to go, %4u to stay, %4u to ask about\n",
                 tusch_category_to_string((TuschCategory)c),
                 counts[c][TUSCH_VERDICT_REDACT],
                 counts[c][TUSCH_VERDICT_KEEP],
                 counts[c][TUSCH_VERDICT_ASK]);
  }
}

static void
add_warnings(GString *lines, const GPtrArray *warnings)
{
  for (guint i = 0; i < warnings->len; i++) {
    const TuschSourceWarning *warning = g_ptr_array_index(warnings, i);
    g_autofree char *text = tusch_source_warning_describe(warning);
    if (warning->code == TUSCH_SOURCE_UNLISTED)
      g_string_append_printf(
          lines, "  %u files beside request.json are not in its list\n", warning->n);
    else if (warning->code != TUSCH_SOURCE_COUNT || warning->source != NULL)
      g_string_append_printf(lines, "  %s\n", text);
  }
}

static void
add_problems(GString *lines, const TuschCase *kase, const GPtrArray *warnings)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (document->problem != TUSCH_PROBLEM_NONE)
      g_string_append_printf(lines,
                             "  document %s (%s): %s%s%s\n",
                             document->number,
                             document->id,
                             describe_english(document->problem),
                             document->problem_detail != NULL ? ": " : "",
                             document->problem_detail != NULL ? document->problem_detail : "");
  }
  if (has_count_mismatch(kase))
    g_string_append_printf(lines,
                           "  the source announced %d documents, %u were found\n",
                           kase->request->expected_documents,
                           count_announced(kase));
  add_warnings(lines, warnings);
}

static void
add_looks(GString *lines, const TuschCase *kase, const TuschVerdicts *verdicts)
{
  for (guint i = 0; i < kase->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    if (tusch_verdicts_of_page(verdicts, document_id, page) != TUSCH_VERDICT_ASK)
      continue;
    g_auto(GStrv) names = tusch_look_to_strings(page->look);
    g_autofree char *joined = g_strjoinv(", ", names);
    g_string_append_printf(
        lines, "  look at %s, page %u: %s\n", document_id, page->page_index + 1, joined);
  }
}

static void
add_proposals(GString *lines, const TuschCase *kase, const TuschVerdicts *verdicts)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (tusch_verdicts_of_document(verdicts, document->id, NULL) == TUSCH_VERDICT_ASK)
      g_string_append_printf(lines,
                             "  document %s (%s): not decided whether it goes as a whole\n",
                             document->number,
                             document->id);
  }
}

static void
print_needs(const TuschCase *kase, const TuschVerdicts *verdicts, const GPtrArray *warnings)
{
  g_autoptr(GString) lines = g_string_new(NULL);
  add_problems(lines, kase, warnings);
  add_proposals(lines, kase, verdicts);
  add_looks(lines, kase, verdicts);
  (void)printf("Needs a person:%s%s", lines->len > 0 ? "\n" : " nothing else\n", lines->str);
}

static void
print_deliveries(const TuschCase *kase, const GPtrArray *sent)
{
  guint n_sent = 0;
  for (guint i = 0; i < sent->len; i++) {
    const TuschSent *delivery = g_ptr_array_index(sent, i);
    n_sent += delivery->document_ids->len;
    (void)printf(
        "Delivery %u (%s): %u documents\n", i + 1, delivery->date, delivery->document_ids->len);
  }
  if (n_sent > 0 && n_sent < kase->documents->len)
    (void)printf("%u documents still to come\n", kase->documents->len - n_sent);
}

static gboolean
print_words(const TuschWorkroom *workroom,
            const TuschCase *kase,
            const char *expires,
            GError **error)
{
  g_autoptr(GPtrArray) warnings = NULL;
  g_autofree char *detected = NULL;
  g_autoptr(GPtrArray) sent = tusch_share_list_sent(workroom->store, error);
  if (sent == NULL || !tusch_job_load_warnings(workroom->store, &warnings, error) ||
      !tusch_store_get_meta(workroom->store, "detected", &detected, error))
    return FALSE;
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  guint n_pages = 0;
  guint n_ocr = 0;
  for (guint i = 0; i < kase->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    n_pages++;
    n_ocr += page->origin == TUSCH_TEXT_OCR || page->origin == TUSCH_TEXT_HYBRID;
  }
  TuschUndecided undecided = tusch_verdicts_count_undecided(verdicts);
  (void)printf("Request %s (%s): %u documents, %u pages read, %u of them with OCR%s\n",
               kase->request->id,
               tusch_regime_to_string(kase->request->regime),
               kase->documents->len,
               n_pages,
               n_ocr,
               detected != NULL ? "" : "; not finished: run \"tusch run\" again");
  g_auto(TuschDeadline) deadline = {0};
  tusch_deadline_init(&deadline, kase->request);
  (void)printf("Received %s, to be answered by %s; kept until %s\n",
               kase->request->received,
               deadline.answer_by,
               expires);
  print_deliveries(kase, sent);
  print_findings(kase);
  (void)printf("Undecided: %u findings, %u pages to look at, %u documents\n",
               undecided.n_findings,
               undecided.n_pages,
               undecided.n_documents);
  print_needs(kase, verdicts, warnings);
  return tusch_command_flush(error);
}

static gboolean
print_json(const TuschWorkroom *workroom,
           const TuschCase *kase,
           const char *expires,
           GError **error)
{
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  g_autoptr(GPtrArray) sent = tusch_share_list_sent(workroom->store, error);
  if (sent == NULL)
    return FALSE;
  g_autoptr(JsonNode) node = tusch_status_to_json(kase, verdicts, sent, workroom->store);
  json_object_set_string_member(json_node_get_object(node), "expires", expires);
  return tusch_command_print_json(node, error);
}

gboolean
tusch_summary_print(const TuschWorkroom *workroom,
                    bool as_json,
                    bool *out_needs_person,
                    GError **error)
{
  g_autoptr(TuschCase) kase = tusch_workroom_load_case(workroom, error);
  TuschRetention retention;
  if (kase == NULL || !tusch_retention_load(&retention, error))
    return FALSE;
  g_autofree char *expires = tusch_retention_expires(&retention, workroom->store, error);
  if (expires == NULL || !(as_json ? print_json(workroom, kase, expires, error)
                                   : print_words(workroom, kase, expires, error)))
    return FALSE;
  return out_needs_person == NULL || find_needs(workroom, kase, out_needs_person, error);
}
