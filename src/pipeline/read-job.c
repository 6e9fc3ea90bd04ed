/* Reading all pages in children, in small units, so that one bad page costs only itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "pipeline/child.h"
#include "pipeline/job.h"
#include "tusch/error.h"

#include <string.h>
#include <sys/stat.h>

/* A page of dense OCR takes about 4 s of CPU; a page that takes this long hangs. It gets this time
 * once more alone, while the others go on. */
enum { PAGE_TIMEOUT_S = 120 };

/* To start a unit costs about as much as one digital page. A page with this many bytes is a
 * picture, and takes seconds: of those no child has a long row before it when the others are done.
 */
enum { HEAVY_PAGE_BYTES = 30 * 1024, PAGES_PER_UNIT = 16, HEAVY_PAGES_PER_UNIT = 2 };

typedef struct {
  TuschJob *job;
  char *document_id;
  char *pdf;
  char *sha256; /* of the original */
  guint first, end; /* pages [first, end) */
  guint next; /* the first page that is not stored yet */
  guint n_shown; /* pages of the document before those that print what it hides */
  bool is_heavy;
  bool is_second_try; /* of a single page */
} ReadTask;

/* Pages waiting for their turn. */
typedef struct {
  const TuschDocument *document;
  guint first, end;
  guint64 weight_bytes; /* of a page, about */
  guint n_shown;
} Stretch;

static void
read_task_free(gpointer data)
{
  ReadTask *task = data;
  g_free(task->document_id);
  g_free(task->pdf);
  g_free(task->sha256);
  g_free(task);
}

/* Letters and digits alone: lines break elsewhere on a page. */
static char *
squeeze(const char *text)
{
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (g_unichar_isalnum(g_utf8_get_char(p)))
      g_string_append_unichar(out, g_utf8_get_char(p));
  return g_string_free(out, FALSE);
}

static bool
is_said_in(const char *page, const TuschHidden *hidden)
{
  enum { MIN_BYTES = 4 };
  g_auto(GStrv) lines = g_strsplit(hidden->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = squeeze(lines[i]);
    if (strlen(line) >= MIN_BYTES && strstr(page, line) != NULL)
      return true;
  }
  return false;
}

/* What the file hides may stand on the page all the same, where no eye sees it. */
static gboolean
look_for_hidden(const ReadTask *task, TuschPageText *page, GError **error)
{
  const guint kinds = 1U << TUSCH_HIDDEN_TEXT | 1U << TUSCH_HIDDEN_PALE | 1U << TUSCH_HIDDEN_SLIDE |
                      1U << TUSCH_HIDDEN_COVERED | 1U << TUSCH_HIDDEN_OUTSIDE |
                      1U << TUSCH_HIDDEN_CHANGE | 1U << TUSCH_HIDDEN_LAYER;
  g_autoptr(GPtrArray) items =
      tusch_store_list_hidden(task->job->workroom->store, task->sha256, error);
  if (items == NULL)
    return FALSE;
  g_autofree char *said = items->len > 0 ? squeeze(page->text) : NULL;
  for (guint i = 0; i < items->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(items, i);
    if ((kinds & 1U << hidden->kind) != 0 && hidden->text != NULL && is_said_in(said, hidden))
      page->look |= TUSCH_LOOK_HIDDEN_TEXT;
  }
  return TRUE;
}

static gboolean
store_page(ReadTask *task, TuschPageText *page, GError **error)
{
  if (!look_for_hidden(task, page, error))
    return FALSE;
  /* Pages that print what the document hides: a person must say that they may leave. */
  if (page->page_index >= task->n_shown)
    page->look |= TUSCH_LOOK_HIDDEN_TEXT;
  if (!tusch_store_put_page(task->job->workroom->store, task->document_id, page, error))
    return FALSE;
  task->next = page->page_index + 1;
  tusch_events_step(task->job->events, task->document_id, page->page_index + 1);
  return TRUE;
}

static gboolean
on_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  ReadTask *task = unit->user_data;
  g_autoptr(JsonNode) node = tusch_json_take_object(json_object_ref(line));
  g_autoptr(TuschPageText) page = tusch_page_text_from_json(node, error);
  if (page == NULL)
    return FALSE;
  if (page->page_index != task->next || page->page_index >= task->end)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "a page that was not asked for");
  return store_page(task, page, error);
}

static void
push_task(TuschChildren *children, TuschJob *job, const ReadTask *like, guint first, guint end);

/* The page that broke the unit is tried once more alone; the pages after it go on by themselves. */
static gboolean
on_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  ReadTask *task = unit->user_data;
  /* A missing language model is no fault of the page. */
  if (end == TUSCH_CHILD_FAILED && g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_CONFIG)) {
    g_propagate_error(error, g_error_copy(failure));
    return FALSE;
  }
  if (task->next >= task->end)
    return TRUE;
  if (!task->is_second_try) {
    ReadTask again = *task;
    if (task->next + 1 < task->end)
      push_task(unit->children, task->job, &again, task->next + 1, task->end);
    again.is_second_try = true;
    push_task(unit->children, task->job, &again, task->next, task->next + 1);
    return TRUE;
  }
  /* Never "no text": a person must look at this page. Its size is not known; A4 stands in. */
  g_autoptr(TuschPageText) page = tusch_page_text_new(task->next, 595.276, 841.89);
  page->look = TUSCH_LOOK_READ_FAILED;
  return store_page(task, page, error);
}

static void
push_task(TuschChildren *children, TuschJob *job, const ReadTask *like, guint first, guint end)
{
  ReadTask *task = g_new0(ReadTask, 1);
  task->job = job;
  task->document_id = g_strdup(like->document_id);
  task->pdf = g_strdup(like->pdf);
  task->sha256 = g_strdup(like->sha256);
  task->first = first;
  task->next = first;
  task->end = end;
  task->n_shown = like->n_shown;
  task->is_heavy = like->is_heavy;
  task->is_second_try = like->is_second_try;

  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "pdf", task->pdf);
  json_object_set_int_member(input, "first", first);
  json_object_set_int_member(input, "end", end);
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = task->is_heavy ? "read-scans" : "read";
  unit->input = tusch_json_take_object(input);
  unit->timeout_s = PAGE_TIMEOUT_S;
  unit->max_lines = end - first;
  unit->on_line = on_line;
  unit->on_end = on_end;
  unit->user_data = task;
  unit->free_user_data = read_task_free;
  tusch_children_push(children, unit);
}

/* Of one page, about: of documents that grew together the heavy one is not known. */
static guint64
weigh(const char *pdf, guint n_pages)
{
  struct stat info;
  return stat(pdf, &info) == 0 ? (guint64)info.st_size / MAX(n_pages, 1) : 0;
}

static gboolean
count_shown(TuschJob *job, const TuschDocument *document, guint *out, GError **error)
{
  g_autofree char *key = g_strconcat("appendix:", document->sha256, NULL);
  g_autofree char *n_pages = NULL;
  if (!tusch_store_get_meta(job->workroom->store, key, &n_pages, error))
    return FALSE;
  guint64 n = n_pages != NULL ? g_ascii_strtoull(n_pages, NULL, 10) : 0;
  *out = document->n_pages - (guint)MIN(n, document->n_pages);
  return TRUE;
}

/* Runs of pages that have no text yet, cut into units. */
static gboolean
list_missing(TuschJob *job, const TuschDocument *document, GArray *stretches, GError **error)
{
  g_autoptr(GArray) have = tusch_store_list_pages(job->workroom->store, document->id, error);
  if (have == NULL)
    return FALSE;
  g_autofree char *pdf = tusch_workroom_pdf(job->workroom, document->sha256);
  guint n_shown = document->n_pages;
  if (!count_shown(job, document, &n_shown, error))
    return FALSE;
  Stretch stretch = {document, 0, 0, weigh(pdf, document->n_pages), n_shown};
  guint most = stretch.weight_bytes < HEAVY_PAGE_BYTES ? PAGES_PER_UNIT : HEAVY_PAGES_PER_UNIT;
  guint at = 0;
  for (guint page = 0; page <= document->n_pages; page++) {
    bool is_read = at < have->len && g_array_index(have, guint, at) == page;
    bool is_cut = page == document->n_pages || is_read || page - stretch.first == most;
    stretch.end = page;
    if (is_cut && stretch.end > stretch.first)
      g_array_append_val(stretches, stretch);
    if (is_cut)
      stretch.first = is_read ? page + 1 : page;
    if (is_read)
      at++;
  }
  return TRUE;
}

/* Longest first: what is left at the end is small. Same input, same order. */
static gint
compare_stretches(gconstpointer a, gconstpointer b)
{
  const Stretch *first = a;
  const Stretch *second = b;
  if (first->weight_bytes != second->weight_bytes)
    return first->weight_bytes < second->weight_bytes ? 1 : -1;
  gint by_id = strcmp(first->document->id, second->document->id);
  if (by_id != 0)
    return by_id;
  return (first->first > second->first) - (first->first < second->first);
}

static guint
push_all(TuschChildren *children, TuschJob *job, GArray *stretches)
{
  guint n_pages = 0;
  g_array_sort(stretches, compare_stretches);
  for (guint i = 0; i < stretches->len; i++) {
    const Stretch *stretch = &g_array_index(stretches, Stretch, i);
    g_autofree char *pdf = tusch_workroom_pdf(job->workroom, stretch->document->sha256);
    ReadTask like = {
        .document_id = stretch->document->id,
        .pdf = pdf,
        .sha256 = stretch->document->sha256,
        .n_shown = stretch->n_shown,
        .is_heavy = stretch->weight_bytes >= HEAVY_PAGE_BYTES,
    };
    push_task(children, job, &like, stretch->first, stretch->end);
    n_pages += stretch->end - stretch->first;
  }
  return n_pages;
}

static gboolean
copy_duplicates(TuschJob *job, GPtrArray *documents, GError **error)
{
  for (guint i = 0; i < documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(documents, i);
    if (document->duplicate_of != NULL && document->n_pages > 0 &&
        !tusch_store_copy_pages(job->workroom->store, document->duplicate_of, document->id, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_job_read(TuschJob *job, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autofree char *done = NULL;
  if (!tusch_store_get_meta(store, "read", &done, error))
    return FALSE;
  if (done != NULL)
    return TRUE;

  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, error);
  if (documents == NULL)
    return FALSE;
  g_autoptr(TuschChildren) children = tusch_children_new(job->n_parallel);
  g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
  for (guint i = 0; i < documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(documents, i);
    if (document->duplicate_of == NULL && document->n_pages > 0 &&
        !list_missing(job, document, stretches, error))
      return FALSE;
  }
  tusch_events_begin(job->events, "read", push_all(children, job, stretches));
  if (!tusch_children_run(children, error) || !copy_duplicates(job, documents, error))
    return FALSE;
  tusch_events_end(job->events);
  return tusch_store_mark(store, "tusch", "read", "1", NULL, error);
}
