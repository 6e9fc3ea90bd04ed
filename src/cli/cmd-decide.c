/* tusch decide: decisions from the command line or a file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "cli/summary.h"
#include "pipeline/release.h"

#include <stdio.h>
#include <string.h>

static const char DESCRIPTION[] =
    "Takes decisions in this order: those of FILE, then all "
    "proposals (--accept), then answers for\n"
    "what is asked (--asked) and for pages that a person must look "
    "at (--pages; one that could not be read goes as a whole, even "
    "with seen). What has been decided\n"
    "before stays, unless FILE says otherwise: of two decisions that "
    "reach the same place the later\n"
    "counts. A decision that changes something empties out/: assemble "
    "again.";

typedef struct {
  char *workroom, *file, *asked, *pages, *user;
  gboolean accept, json;
} Options;

typedef struct {
  TuschWorkroom *workroom;
  TuschCase *kase;
  TuschVerdicts *verdicts;
  const char *who;
  gint64 at_us;
  guint n;
} Decider;

static gboolean
add(Decider *decider,
    TuschTarget target,
    char *key,
    TuschVerdict verdict,
    const char *ground,
    GError **error)
{
  g_autofree char *owned = key;
  TuschDecision decision = {.target = target,
                            .key = owned,
                            .verdict = verdict,
                            .ground = (char *)ground,
                            .who = (char *)decider->who,
                            .at_us = decider->at_us};
  decider->n++;
  return tusch_store_add_decision(decider->workroom->store, &decision, error);
}

static gboolean
decide_findings(Decider *decider, const Options *options, GError **error)
{
  TuschVerdict asked = TUSCH_VERDICT_ASK;
  if (options->asked != NULL)
    (void)tusch_verdict_from_string(options->asked, &asked);
  for (guint i = 0; i < decider->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(decider->kase->findings, i);
    if (tusch_verdicts_of_finding(decider->verdicts, finding, NULL) != TUSCH_VERDICT_ASK)
      continue;
    bool is_asked = finding->proposal == TUSCH_VERDICT_ASK;
    TuschVerdict verdict = is_asked ? asked : finding->proposal;
    if (verdict == TUSCH_VERDICT_ASK || (!is_asked && !options->accept))
      continue;
    if (!add(decider,
             TUSCH_TARGET_FINDING,
             tusch_decision_key_of_finding(finding),
             verdict,
             finding->ground,
             error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
decide_documents(Decider *decider, const Options *options, GError **error)
{
  TuschVerdict asked = TUSCH_VERDICT_ASK;
  if (options->asked != NULL)
    (void)tusch_verdict_from_string(options->asked, &asked);
  for (guint i = 0; i < decider->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(decider->kase->documents, i);
    if (document->proposal == TUSCH_VERDICT_KEEP ||
        tusch_verdicts_of_document(decider->verdicts, document->id, NULL) != TUSCH_VERDICT_ASK)
      continue;
    bool is_asked = document->proposal == TUSCH_VERDICT_ASK;
    TuschVerdict verdict = is_asked ? asked : document->proposal;
    if (verdict == TUSCH_VERDICT_ASK || (!is_asked && !options->accept))
      continue;
    if (!add(decider,
             TUSCH_TARGET_DOCUMENT,
             g_strdup(document->id),
             verdict,
             verdict == TUSCH_VERDICT_REDACT ? document->proposal_ground : NULL,
             error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
decide_pages(Decider *decider, const Options *options, GError **error)
{
  if (options->pages == NULL)
    return TRUE;
  TuschVerdict verdict =
      g_str_equal(options->pages, "seen") ? TUSCH_VERDICT_KEEP : TUSCH_VERDICT_REDACT;
  for (guint i = 0; i < decider->kase->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(decider->kase->pages, i);
    const char *document_id = g_ptr_array_index(decider->kase->page_document_ids, i);
    if (tusch_verdicts_of_page(decider->verdicts, document_id, page) != TUSCH_VERDICT_ASK)
      continue;
    /* A page that nobody could read cannot have been judged from its text. */
    bool is_unread = (page->look & TUSCH_LOOK_READ_FAILED) != 0;
    if (!add(decider,
             TUSCH_TARGET_PAGE,
             tusch_decision_key_of_page(document_id, page->page_index),
             is_unread ? TUSCH_VERDICT_REDACT : verdict,
             NULL,
             error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
decide_file(Decider *decider, const Options *options, GError **error)
{
  if (options->file == NULL)
    return TRUE;
  g_autofree char *json = NULL;
  if (!g_file_get_contents(options->file, &json, NULL, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read \"%s\"", options->file);
  g_autoptr(GPtrArray) decisions =
      tusch_review_parse_decisions(decider->kase, json, decider->who, decider->at_us, error);
  if (decisions == NULL)
    return FALSE;
  for (guint i = 0; i < decisions->len; i++, decider->n++)
    if (!tusch_store_add_decision(decider->workroom->store, g_ptr_array_index(decisions, i), error))
      return FALSE;
  return TRUE;
}

/* Decisions of the file count for what follows. */
static gboolean
reload(Decider *decider, GError **error)
{
  g_clear_pointer(&decider->verdicts, tusch_verdicts_free);
  g_clear_pointer(&decider->kase, tusch_workroom_free_case);
  decider->kase = tusch_workroom_load_case(decider->workroom, error);
  if (decider->kase == NULL)
    return FALSE;
  decider->verdicts = tusch_verdicts_new(decider->kase);
  return TRUE;
}

static void
digest(GChecksum *checksum, TuschVerdict verdict, const char *ground)
{
  g_autofree char *line = g_strdup_printf("%d %s", (int)verdict, ground != NULL ? ground : "");
  g_checksum_update(checksum, (const guchar *)line, (gssize)strlen(line) + 1);
}

/* Everything that is decided, as one value. (transfer full) */
static char *
digest_verdicts(const Decider *decider)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  const TuschCase *kase = decider->kase;
  const char *ground;
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    TuschVerdict verdict = tusch_verdicts_of_finding(decider->verdicts, finding, &ground);
    digest(checksum, verdict, ground);
  }
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    /* Looking at a page that nobody asked about is an answer too. */
    g_autofree char *key = tusch_decision_key_of_page(document_id, page->page_index);
    const TuschDecision *own = tusch_verdicts_find(decider->verdicts, TUSCH_TARGET_PAGE, key);
    digest(checksum,
           tusch_verdicts_of_page(decider->verdicts, document_id, page),
           own != NULL ? "decided" : NULL);
  }
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    TuschVerdict verdict = tusch_verdicts_of_document(decider->verdicts, document->id, &ground);
    digest(checksum, verdict, ground);
    digest(checksum, TUSCH_VERDICT_ASK, tusch_verdicts_get_title(decider->verdicts, document->id));
  }
  for (guint i = 0; i < kase->decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(kase->decisions, i);
    if (decision->target == TUSCH_TARGET_BOX || decision->target == TUSCH_TARGET_MERGE ||
        decision->target == TUSCH_TARGET_MEMBER) {
      digest(checksum, decision->verdict, decision->key);
      digest(checksum, decision->verdict, decision->ground);
    }
  }
  return g_strdup(g_checksum_get_string(checksum));
}

/* Deciding what is decided already changes nothing, not even the date of the last decision. */
static gboolean
has_changed(Decider *decider, const char *before, bool *out, GError **error)
{
  if (!reload(decider, error))
    return FALSE;
  g_autofree char *after = digest_verdicts(decider);
  *out = !g_str_equal(before, after);
  return TRUE;
}

static gboolean
decide(Decider *decider, const Options *options, GError **error)
{
  TuschStore *store = decider->workroom->store;
  if (!reload(decider, error) || !tusch_store_begin(store, error))
    return FALSE;
  bool is_changed = false;
  g_autofree char *before = digest_verdicts(decider);
  gboolean ok =
      decide_file(decider, options, error) && reload(decider, error) &&
      decide_findings(decider, options, error) && decide_documents(decider, options, error) &&
      decide_pages(decider, options, error) && has_changed(decider, before, &is_changed, error);
  if (ok && !is_changed) {
    decider->n = 0;
    tusch_store_rollback(store);
    return TRUE;
  }
  /* Answering in bulk is visible in the log. */
  g_autofree char *detail = g_strdup_printf(
      "{\"decisions\":%u,\"file\":%s,\"accept\":%s,\"asked\":\"%s\",\"pages\":\"%s\"}",
      decider->n,
      options->file != NULL ? "true" : "false",
      options->accept ? "true" : "false",
      options->asked != NULL ? options->asked : "",
      options->pages != NULL ? options->pages : "");
  if (ok && tusch_store_log(store, decider->who, "decided", detail, error) &&
      tusch_workroom_withdraw(decider->workroom, decider->who, error))
    return tusch_store_commit(store, error);
  tusch_store_rollback(store);
  return FALSE;
}

static gboolean
print_result(Decider *decider, bool as_json, TuschUndecided *out_left, GError **error)
{
  if (!reload(decider, error))
    return FALSE;
  *out_left = tusch_verdicts_count_undecided(decider->verdicts);
  if (as_json) {
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "decisions", decider->n);
    json_object_set_int_member(object, "undecided_findings", out_left->n_findings);
    json_object_set_int_member(object, "undecided_pages", out_left->n_pages);
    json_object_set_int_member(object, "undecided_documents", out_left->n_documents);
    g_autoptr(JsonNode) node = tusch_json_take_object(object);
    return tusch_command_print_json(node, error);
  }
  (void)printf("%u decisions taken; left: %u findings, %u pages to look at, %u documents\n",
               decider->n,
               out_left->n_findings,
               out_left->n_pages,
               out_left->n_documents);
  return tusch_command_flush(error);
}

static int
run(const Options *options)
{
  g_autoptr(GError) error = NULL;
  const char *who = tusch_command_user("decide", options->user);
  if (who == NULL)
    return TUSCH_EXIT_USAGE;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(options->workroom, &error);
  if (workroom == NULL)
    return tusch_command_fail("decide", error);
  Decider decider = {
      .workroom = workroom,
      .who = who,
      .at_us = g_get_real_time(),
  };
  TuschUndecided left = {0};
  gboolean ok =
      decide(&decider, options, &error) && print_result(&decider, options->json, &left, &error);
  g_clear_pointer(&decider.verdicts, tusch_verdicts_free);
  g_clear_pointer(&decider.kase, tusch_workroom_free_case);
  if (!ok)
    return tusch_command_fail("decide", error);
  return tusch_undecided_any(&left) ? TUSCH_EXIT_PENDING : TUSCH_EXIT_DONE;
}

int
tusch_cmd_decide(int argc, char **argv)
{
  Options o = {0};
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &o.workroom, "Folder of the request", "DIR"},
      {"file", 'f', 0, G_OPTION_ARG_FILENAME, &o.file, "Decisions as JSON", "FILE"},
      {"accept", 0, 0, G_OPTION_ARG_NONE, &o.accept, "Accept what is proposed", NULL},
      {"asked", 0, 0, G_OPTION_ARG_STRING, &o.asked, "Answer what is asked", "redact|keep"},
      {"pages", 0, 0, G_OPTION_ARG_STRING, &o.pages, "Answer pages to look at", "seen|redact"},
      {"user", 0, 0, G_OPTION_ARG_STRING, &o.user, "Who decides (default: login name)", "ID"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &o.json, "Print the result as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  int status;
  TuschVerdict verdict;
  if (tusch_command_parse(
          &argc, &argv, "-w WORKROOM [--accept] [--file FILE] …", DESCRIPTION, entries) == NULL)
    status = TUSCH_EXIT_USAGE;
  else if (argc != 1 || o.workroom == NULL)
    status = tusch_command_usage("decide", "-w WORKROOM is needed");
  else if (o.asked != NULL &&
           (!tusch_verdict_from_string(o.asked, &verdict) || verdict == TUSCH_VERDICT_ASK))
    status = tusch_command_usage("decide", "--asked takes redact or keep");
  else if (o.pages != NULL && !g_str_equal(o.pages, "seen") && !g_str_equal(o.pages, "redact"))
    status = tusch_command_usage("decide", "--pages takes seen or redact");
  else if (o.file == NULL && !o.accept && o.asked == NULL && o.pages == NULL)
    status = tusch_command_usage("decide",
                                 "nothing to decide: give --file, --accept, --asked or --pages");
  else
    status = run(&o);
  g_free(o.workroom);
  g_free(o.file);
  g_free(o.asked);
  g_free(o.pages);
  g_free(o.user);
  return status;
}
