/* Reading all pages in children, in small units, so that one bad page costs only itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/datadir.h"
#include "base/json.h"
#include "base/squeezed.h"
#include "pipeline/child.h"
#include "pipeline/job.h"
#include "pipeline/likeness.h"
#include "pipeline/second-sight.h"
#include "tusch/error.h"
#include "tusch/read.h"

#include <string.h>
#include <sys/stat.h>

/* A page of dense OCR takes about 4 s of CPU; a page that takes this long hangs. It gets this time
 * once more alone, while the others go on. */
enum { PAGE_TIMEOUT_S = 120 };

/* To start a unit costs about as much as one digital page. A page with this many bytes is a
 * picture, and takes seconds: of those no child has a long row before it when the others are done.
 */
enum { HEAVY_PAGE_BYTES = 30 * 1024, PAGES_PER_UNIT = 16, HEAVY_PAGES_PER_UNIT = 2 };

/* Pages that come faster than this go to the disk together. */
enum { SAVE_EVERY_US = 200 * 1000 };

typedef struct {
  const char *document_id, *sha256; /* borrowed from the documents of the job */
  guint page_index;
} Place;

/* A page made of the same as another one, which is being read. */
typedef struct {
  Place place, like;
} Twin;

/* What all units of one run share. */
typedef struct {
  TuschJob *job;
  char *reader; /* who reads: tusch_read_identity(); nullable */
  GHashTable *queued; /* hash of a page (owned) → its Place (owned) */
  GArray *twins; /* Twin */
  GArray *unsaved; /* Place: in the open transaction */
  gint64 saved_us;
  guint n_reused;
} Reading;

typedef struct {
  Reading *reading;
  const char *document_id; /* borrowed */
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
  g_free(task->pdf);
  g_free(task->sha256);
  g_free(task);
}

static bool
is_said_in(const char *page, const TuschHidden *hidden)
{
  enum { MIN_BYTES = 4 };
  g_auto(GStrv) lines = g_strsplit(hidden->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = tusch_letters_of(lines[i]);
    if (strlen(line) >= MIN_BYTES && strstr(page, line) != NULL)
      return true;
  }
  return false;
}

/* What the file hides may stand on the page all the same, where no eye sees it. */
static gboolean
look_for_hidden(TuschJob *job, const char *sha256, TuschPageText *page, GError **error)
{
  const guint kinds = 1U << TUSCH_HIDDEN_TEXT | 1U << TUSCH_HIDDEN_PALE | 1U << TUSCH_HIDDEN_SLIDE |
                      1U << TUSCH_HIDDEN_COVERED | 1U << TUSCH_HIDDEN_OUTSIDE |
                      1U << TUSCH_HIDDEN_CHANGE | 1U << TUSCH_HIDDEN_LAYER;
  g_autoptr(GPtrArray) items = tusch_store_list_hidden(job->workroom->store, sha256, error);
  if (items == NULL)
    return FALSE;
  g_autofree char *said = items->len > 0 ? tusch_letters_of(page->text) : NULL;
  for (guint i = 0; i < items->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(items, i);
    if ((kinds & 1U << hidden->kind) != 0 && hidden->text != NULL && is_said_in(said, hidden))
      page->look |= TUSCH_LOOK_HIDDEN_TEXT;
  }
  return TRUE;
}

/* Only now pages are reported: what was said to be done is not done again. */
static gboolean
save(Reading *reading, GError **error)
{
  if (reading->unsaved->len == 0)
    return TRUE;
  if (!tusch_store_commit(reading->job->workroom->store, error))
    return FALSE;
  for (guint i = 0; i < reading->unsaved->len; i++) {
    const Place *place = &g_array_index(reading->unsaved, Place, i);
    tusch_events_step(reading->job->events, place->document_id, place->page_index + 1);
  }
  g_array_set_size(reading->unsaved, 0);
  reading->saved_us = g_get_monotonic_time();
  return TRUE;
}

/* Only complete results are found again. */
static gboolean
put_page(Reading *reading, const char *document_id, const TuschPageText *page, GError **error)
{
  TuschStore *store = reading->job->workroom->store;
  bool is_complete = (page->look & TUSCH_LOOK_READ_FAILED) == 0;
  if (reading->unsaved->len == 0 && !tusch_store_begin(store, error))
    return FALSE;
  Place place = {document_id, NULL, page->page_index};
  g_array_append_val(reading->unsaved, place);
  if (!tusch_store_put_page(store, document_id, page, error) ||
      !tusch_store_set_page_reader(
          store, document_id, page->page_index, is_complete ? reading->reader : NULL, error))
    return FALSE;
  return g_get_monotonic_time() - reading->saved_us < SAVE_EVERY_US || save(reading, error);
}

static gboolean
store_page(ReadTask *task, TuschPageText *page, GError **error)
{
  if (!look_for_hidden(task->reading->job, task->sha256, page, error))
    return FALSE;
  /* Pages that print what the document hides: a person must say that they may leave. */
  if (page->page_index >= task->n_shown)
    page->look |= TUSCH_LOOK_HIDDEN_TEXT;
  if (!put_page(task->reading, task->document_id, page, error))
    return FALSE;
  task->next = page->page_index + 1;
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

static void push_task(TuschChildren *children, const ReadTask *like, guint first, guint end);

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
      push_task(unit->children, &again, task->next + 1, task->end);
    again.is_second_try = true;
    push_task(unit->children, &again, task->next, task->next + 1);
    return TRUE;
  }
  /* Never "no text": a person must look at this page. Its size is not known; A4 stands in. */
  g_autoptr(TuschPageText) page = tusch_page_text_new(task->next, 595.276, 841.89);
  page->look = TUSCH_LOOK_READ_FAILED;
  return store_page(task, page, error);
}

static void
push_task(TuschChildren *children, const ReadTask *like, guint first, guint end)
{
  ReadTask *task = g_new0(ReadTask, 1);
  task->reading = like->reading;
  task->document_id = like->document_id;
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

/* What was read earlier of the same: here, or in the work rooms given. (nullable) */
static gboolean
find_earlier(Reading *reading, const char *hash, TuschPageText **out, GError **error)
{
  GPtrArray *earlier = reading->job->earlier;
  if (!tusch_store_find_read_page(reading->job->workroom->store, hash, reading->reader, out, error))
    return FALSE;
  for (guint i = 0; *out == NULL && earlier != NULL && i < earlier->len; i++) {
    const TuschWorkroom *room = g_ptr_array_index(earlier, i);
    if (!tusch_store_find_read_page(room->store, hash, reading->reader, out, error))
      return FALSE;
  }
  return TRUE;
}

/* True if the page need not be read: its text is there already, or comes with that of another. */
static gboolean
spare_page(Reading *reading, Place place, const char *hash, bool *out_spared, GError **error)
{
  *out_spared = false;
  if (hash == NULL || reading->reader == NULL)
    return TRUE;
  const Place *like = g_hash_table_lookup(reading->queued, hash);
  if (like != NULL) {
    Twin twin = {place, *like};
    g_array_append_val(reading->twins, twin);
    *out_spared = true;
    return TRUE;
  }
  g_autoptr(TuschPageText) page = NULL;
  if (!find_earlier(reading, hash, &page, error))
    return FALSE;
  if (page == NULL) {
    g_hash_table_insert(reading->queued, g_strdup(hash), g_memdup2(&place, sizeof place));
    return TRUE;
  }
  page->page_index = place.page_index;
  reading->n_reused++;
  *out_spared = true;
  return look_for_hidden(reading->job, place.sha256, page, error) &&
         put_page(reading, place.document_id, page, error);
}

/* Page indexes that have a text or need no reading. Pages after @n_shown are no twins of any
 * others: they are looked at otherwise. (element-type guint) ascending */
static GArray *
list_spared(Reading *reading, const TuschDocument *document, guint n_shown, GError **error)
{
  TuschStore *store = reading->job->workroom->store;
  g_autoptr(GHashTable) hashes = tusch_store_list_page_hashes(store, document->id, error);
  g_autoptr(GArray) have = tusch_store_list_pages(store, document->id, error);
  if (hashes == NULL || have == NULL)
    return NULL;
  g_autoptr(GArray) spared = g_array_new(FALSE, FALSE, sizeof(guint));
  guint at = 0;
  for (guint page = 0; page < document->n_pages; page++) {
    bool is_spared = at < have->len && g_array_index(have, guint, at) == page;
    if (is_spared)
      at++;
    else if (!spare_page(reading,
                         (Place){document->id, document->sha256, page},
                         page < n_shown ? g_hash_table_lookup(hashes, GUINT_TO_POINTER(page))
                                        : NULL,
                         &is_spared,
                         error))
      return NULL;
    if (is_spared)
      g_array_append_val(spared, page);
  }
  return g_steal_pointer(&spared);
}

/* Runs of pages that have no text yet, cut into units. */
static gboolean
list_missing(Reading *reading, const TuschDocument *document, GArray *stretches, GError **error)
{
  guint n_shown = document->n_pages;
  if (!count_shown(reading->job, document, &n_shown, error))
    return FALSE;
  g_autoptr(GArray) spared = list_spared(reading, document, n_shown, error);
  if (spared == NULL)
    return FALSE;
  g_autofree char *pdf = tusch_workroom_pdf(reading->job->workroom, document->sha256);
  Stretch stretch = {document, 0, 0, weigh(pdf, document->n_pages), n_shown};
  guint most = stretch.weight_bytes < HEAVY_PAGE_BYTES ? PAGES_PER_UNIT : HEAVY_PAGES_PER_UNIT;
  guint at = 0;
  for (guint page = 0; page <= document->n_pages; page++) {
    bool is_spared = at < spared->len && g_array_index(spared, guint, at) == page;
    bool is_cut = page == document->n_pages || is_spared || page - stretch.first == most;
    stretch.end = page;
    if (is_cut && stretch.end > stretch.first)
      g_array_append_val(stretches, stretch);
    if (is_cut)
      stretch.first = is_spared ? page + 1 : page;
    if (is_spared)
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

static void
push_all(TuschChildren *children, Reading *reading, GArray *stretches)
{
  g_array_sort(stretches, compare_stretches);
  for (guint i = 0; i < stretches->len; i++) {
    const Stretch *stretch = &g_array_index(stretches, Stretch, i);
    g_autofree char *pdf = tusch_workroom_pdf(reading->job->workroom, stretch->document->sha256);
    ReadTask like = {
        .reading = reading,
        .document_id = stretch->document->id,
        .pdf = pdf,
        .sha256 = stretch->document->sha256,
        .n_shown = stretch->n_shown,
        .is_heavy = stretch->weight_bytes >= HEAVY_PAGE_BYTES,
    };
    push_task(children, &like, stretch->first, stretch->end);
  }
}

static bool
needs_reading(const TuschDocument *document)
{
  return document->duplicate_of == NULL && document->n_pages > 0;
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

/* What another page was read as, be it that a person must look. */
static gboolean
settle_twins(Reading *reading, GError **error)
{
  for (guint i = 0; i < reading->twins->len; i++) {
    const Twin *twin = &g_array_index(reading->twins, Twin, i);
    g_autoptr(TuschPageText) page = tusch_store_get_page(
        reading->job->workroom->store, twin->like.document_id, twin->like.page_index, error);
    if (page == NULL)
      return FALSE;
    page->page_index = twin->place.page_index;
    if (!look_for_hidden(reading->job, twin->place.sha256, page, error) ||
        !put_page(reading, twin->place.document_id, page, error))
      return FALSE;
  }
  reading->n_reused += reading->twins->len;
  return TRUE;
}

/* Pages that other programs show otherwise: a person must look. */
static gboolean
mark_other_sights(Reading *reading, const TuschDocument *document, GError **error)
{
  const TuschWorkroom *workroom = reading->job->workroom;
  g_autofree char *pdf = tusch_workroom_pdf(workroom, document->sha256);
  g_autofree char *scratch = g_build_filename(workroom->path, "tmp", NULL);
  /* Judges that cannot be asked leave the reading as it is: the bundle is judged again. */
  g_autoptr(GArray) pages =
      tusch_second_sight(pdf, document->n_pages, scratch, reading->job->n_parallel, NULL);
  for (guint i = 0; pages != NULL && i < pages->len; i++) {
    guint index = g_array_index(pages, guint, i);
    g_autoptr(TuschPageText) page =
        tusch_store_get_page(workroom->store, document->id, index, error);
    if (page == NULL)
      return FALSE;
    page->look |= TUSCH_LOOK_DRAWN_OTHERWISE;
    if (!put_page(reading, document->id, page, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
look_at_sights(Reading *reading, GPtrArray *documents, GError **error)
{
  for (guint i = 0; i < documents->len; i++)
    if (needs_reading(g_ptr_array_index(documents, i)) &&
        !mark_other_sights(reading, g_ptr_array_index(documents, i), error))
      return FALSE;
  return save(reading, error);
}

static gboolean
count_missing(TuschJob *job, GPtrArray *documents, guint *out, GError **error)
{
  *out = 0;
  for (guint i = 0; i < documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(documents, i);
    if (!needs_reading(document))
      continue;
    g_autoptr(GArray) have = tusch_store_list_pages(job->workroom->store, document->id, error);
    if (have == NULL)
      return FALSE;
    *out += document->n_pages - MIN(have->len, document->n_pages);
  }
  return TRUE;
}

static gboolean
read_documents(Reading *reading, GPtrArray *documents, GError **error)
{
  g_autoptr(TuschChildren) children = tusch_children_new(reading->job->n_parallel);
  g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
  guint n_missing = 0;
  if (!count_missing(reading->job, documents, &n_missing, error))
    return FALSE;
  tusch_events_begin(reading->job->events, "read", n_missing);
  for (guint i = 0; i < documents->len; i++)
    if (needs_reading(g_ptr_array_index(documents, i)) &&
        !list_missing(reading, g_ptr_array_index(documents, i), stretches, error))
      return FALSE;
  push_all(children, reading, stretches);
  return save(reading, error) && tusch_children_run(children, error) &&
         settle_twins(reading, error) && save(reading, error) &&
         look_at_sights(reading, documents, error);
}

/* %NULL without a language model: digital pages can be read, and nothing is found again. */
static char *
reader_identity(void)
{
  g_autofree char *tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  TuschReadOptions options = {.tessdata_dir = tessdata_dir, .language = "dal"};
  return tessdata_dir != NULL ? tusch_read_identity(&options, NULL) : NULL;
}

static void
reading_clear(Reading *reading)
{
  /* Stopped half-way: what was read is kept all the same. */
  if (reading->unsaved != NULL && reading->unsaved->len > 0)
    (void)tusch_store_commit(reading->job->workroom->store, NULL);
  g_clear_pointer(&reading->reader, g_free);
  g_clear_pointer(&reading->queued, g_hash_table_unref);
  g_clear_pointer(&reading->twins, g_array_unref);
  g_clear_pointer(&reading->unsaved, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

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
  g_auto(Reading) reading = {
      .job = job,
      .reader = reader_identity(),
      .queued = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
      .twins = g_array_new(FALSE, FALSE, sizeof(Twin)),
      .unsaved = g_array_new(FALSE, FALSE, sizeof(Place)),
  };
  if (!read_documents(&reading, documents, error) || !copy_duplicates(job, documents, error))
    return FALSE;
  tusch_events_end(job->events);
  if (!tusch_likeness_look(job->workroom, error))
    return FALSE;
  g_autofree char *detail = g_strdup_printf("{\"reused\":%u}", reading.n_reused);
  return tusch_store_mark(store, "tusch", "read", "1", detail, error);
}
