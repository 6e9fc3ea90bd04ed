/* Redacting documents in children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/clean.h"

#include "base/file.h"
#include "base/json.h"
#include "pipeline/child.h"
#include "tusch/error.h"

#include <string.h>

/* A document is redacted as one unit, silent until it is done. A raster page takes about a second.
 */
enum { REDACT_TIMEOUT_S = 180, REDACT_TIMEOUT_S_PER_PAGE = 20 };

static void
clean_document_free(TuschCleanDocument *clean)
{
  g_free(clean->clean_path);
  g_clear_pointer(&clean->pages, g_ptr_array_unref);
  g_free(clean);
}

char *
tusch_clean_hash(TuschStore *store,
                 const TuschDocument *document,
                 const TuschPlanDocument *plan,
                 GError **error)
{
  g_autofree char *texts = tusch_store_hash_pages(store, document->id, error);
  if (texts == NULL)
    return NULL;
  const char *language = g_getenv("LANGUAGE");
  g_autoptr(JsonNode) node = tusch_plan_document_to_json(plan);
  g_autofree char *json = tusch_json_to_string(node, false);
  g_autofree char *all = g_strjoin("\n",
                                   TUSCH_VERSION,
                                   language != NULL ? language : "",
                                   document->sha256 != NULL ? document->sha256 : "",
                                   texts,
                                   json,
                                   NULL);
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}

typedef struct {
  TuschJob *job;
  TuschCleanDocument *clean;
  char *folder; /* the child's own, to write in */
  char *out_path;
} RedactTask;

static void
redact_task_free(gpointer data)
{
  RedactTask *task = data;
  (void)tusch_dir_remove_tree(task->folder, NULL);
  g_free(task->folder);
  g_free(task->out_path);
  g_free(task);
}

static gboolean
on_redacted_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  RedactTask *task = unit->user_data;
  g_clear_pointer(&task->clean->pages, g_ptr_array_unref);
  task->clean->pages = tusch_clean_pages_from_json(line, error);
  return task->clean->pages != NULL;
}

/* The pages' facts beside the clean PDF: it is made once for the same plan. */
static gboolean
keep_facts(const TuschCleanDocument *clean, GError **error)
{
  g_autoptr(JsonNode) node = tusch_clean_pages_to_json(clean->pages);
  g_autofree char *json = tusch_json_to_string(node, true);
  g_autofree char *path = g_strconcat(clean->clean_path, ".json", NULL);
  return tusch_file_write_atomic(path, json, strlen(json), error);
}

static gboolean
on_redacted_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  RedactTask *task = unit->user_data;
  const TuschDocument *document = task->clean->document;
  if (failure != NULL && g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_IO)) {
    g_propagate_error(error, g_error_copy(failure));
    return FALSE;
  }
  if (end == TUSCH_CHILD_DONE && task->clean->pages != NULL) {
    tusch_events_step(task->job->events, document->id, 0);
    if (task->clean->pages->len == document->n_pages)
      return tusch_file_commit(task->out_path, task->clean->clean_path, error) &&
             keep_facts(task->clean, error);
  }
  if (!tusch_workroom_check_room(task->job->workroom, 4 * document->size_bytes, error))
    return FALSE;
  return tusch_fail(error,
                    TUSCH_ERROR_UNVERIFIED,
                    "document %s could not be redacted (%s): withhold it, or its pages",
                    document->number,
                    failure != NULL ? failure->message : "the child process died");
}

static gboolean
add_texts(TuschJob *job, const TuschCleanDocument *clean, JsonObject *input, GError **error)
{
  JsonArray *texts = json_array_new();
  json_object_set_array_member(input, "texts", texts);
  for (guint i = 0; i < clean->document->n_pages; i++) {
    g_autoptr(TuschPageText) page =
        tusch_store_get_page(job->workroom->store, clean->document->id, i, error);
    if (page == NULL)
      return FALSE;
    json_array_add_element(texts, tusch_page_text_to_json(page));
  }
  return TRUE;
}

static JsonNode *
make_input(TuschChildUnit *unit, GError **error)
{
  const RedactTask *task = unit->user_data;
  TuschJob *job = task->job;
  const TuschCleanDocument *clean = task->clean;
  g_autofree char *pdf = tusch_workroom_pdf(job->workroom, clean->document->sha256);
  JsonObject *input = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  json_object_set_string_member(input, "pdf", pdf);
  json_object_set_string_member(input, "out", task->out_path);
  json_object_set_member(input, "plan", tusch_plan_document_to_json(clean->plan));
  return tusch_dir_make(task->folder, error) && add_texts(job, clean, input, error)
             ? g_steal_pointer(&node)
             : NULL;
}

static void
push_redaction(TuschJob *job, TuschChildren *children, TuschCleanDocument *clean)
{
  RedactTask *task = g_new0(RedactTask, 1);
  task->job = job;
  task->clean = clean;
  g_autofree char *name = g_path_get_basename(clean->clean_path);
  task->folder = tusch_workroom_file(job->workroom, "tmp", name);
  task->out_path = g_build_filename(task->folder, "clean.pdf", NULL);
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = "redact";
  unit->make_input = make_input;
  unit->timeout_s = REDACT_TIMEOUT_S + REDACT_TIMEOUT_S_PER_PAGE * clean->document->n_pages;
  unit->on_line = on_redacted_line;
  unit->on_end = on_redacted_end;
  unit->user_data = task;
  unit->n_retries = 1;
  unit->free_user_data = redact_task_free;
  tusch_children_push(children, unit);
}

/* TRUE in @out if the clean PDF for this very plan exists already. */
static bool
find_clean(TuschCleanDocument *clean)
{
  g_autofree char *facts_path = g_strconcat(clean->clean_path, ".json", NULL);
  g_autofree char *json = NULL;
  if (!g_file_test(clean->clean_path, G_FILE_TEST_IS_REGULAR) ||
      !g_file_get_contents(facts_path, &json, NULL, NULL))
    return false;
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
    return false;
  clean->pages = tusch_clean_pages_from_json(json_node_get_object(node), NULL);
  return clean->pages != NULL && clean->pages->len == clean->document->n_pages;
}

GPtrArray *
tusch_clean_all(
    TuschJob *job, const TuschCase *kase, const TuschPlan *plan, GHashTable *only, GError **error)
{
  g_autoptr(TuschChildren) children = tusch_children_new(job->n_parallel);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)clean_document_free);
  guint n = 0;
  for (guint i = 0; i < kase->documents->len; i++) {
    TuschCleanDocument *clean = g_new0(TuschCleanDocument, 1);
    g_ptr_array_add(all, clean);
    clean->document = g_ptr_array_index(kase->documents, i);
    clean->plan = g_ptr_array_index(plan->documents, i);
    if (clean->plan->access == TUSCH_ACCESS_NO || clean->document->n_pages == 0 ||
        !g_hash_table_contains(only, clean->document->id))
      continue;
    g_autofree char *hash =
        tusch_clean_hash(job->workroom->store, clean->document, clean->plan, error);
    if (hash == NULL)
      return NULL;
    g_autofree char *name = g_strconcat("clean-", hash, ".pdf", NULL);
    clean->clean_path = tusch_workroom_file(job->workroom, "derived", name);
    if (find_clean(clean))
      continue;
    n++;
    push_redaction(job, children, clean);
  }
  tusch_events_begin(job->events, "redact", n);
  if (!tusch_children_run(children, error))
    return NULL;
  tusch_events_end(job->events);
  return g_steal_pointer(&all);
}
