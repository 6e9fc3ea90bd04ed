/* From a request to the list of its documents. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake-plan.h"

#include "base/json.h"
#include "base/language.h"
#include "pipeline/folder-list.h"
#include "pipeline/intake-order.h"
#include "pipeline/source-job.h"
#include "tusch/error.h"

#include <stddef.h>
#include <string.h>

enum { MAX_DOCUMENTS = 100000 };

typedef struct {
  const TuschRequest *request;
  const char *dir;
  GPtrArray *files; /* char *: what lies in the folder */
  GHashTable *listed; /* set of file names (borrowed) that somebody named */
  GHashTable *own; /* file → TuschPlannedDocument of the request's own list */
  TuschIntakePlan *plan;
} Planner;

static void
planned_free(gpointer data)
{
  TuschPlannedDocument *document = data;
  g_free(document->id);
  g_free(document->number);
  g_free(document->file);
  g_free(document->path);
  tusch_request_document_free(document->said);
  g_free(document);
}

void
tusch_intake_plan_free(TuschIntakePlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref(plan->documents);
  g_ptr_array_unref(plan->warnings);
  g_clear_pointer(&plan->exports, g_ptr_array_unref);
  g_free(plan);
}

static const gsize FIELDS[] = {
    offsetof(TuschRequestDocument, sha256),
    offsetof(TuschRequestDocument, source),
    offsetof(TuschRequestDocument, case_number),
    offsetof(TuschRequestDocument, number),
    offsetof(TuschRequestDocument, title),
    offsetof(TuschRequestDocument, type),
    offsetof(TuschRequestDocument, direction),
    offsetof(TuschRequestDocument, date),
    offsetof(TuschRequestDocument, kle),
    offsetof(TuschRequestDocument, facet),
    offsetof(TuschRequestDocument, sensitivity),
    offsetof(TuschRequestDocument, attachment_of),
};

/* What the request says itself stays; the rest comes from @from. */
static void
fill(TuschRequestDocument *said, const TuschRequestDocument *from)
{
  for (guint i = 0; i < G_N_ELEMENTS(FIELDS); i++) {
    if (G_STRUCT_MEMBER(char *, said, FIELDS[i]) == NULL)
      G_STRUCT_MEMBER(char *, said, FIELDS[i]) = g_strdup(G_STRUCT_MEMBER(char *, from, FIELDS[i]));
  }
}

static TuschPlannedDocument *
add_document(Planner *planner, const char *file)
{
  TuschPlannedDocument *document = g_new0(TuschPlannedDocument, 1);
  document->said = g_new0(TuschRequestDocument, 1);
  document->said->file = g_strdup(file);
  document->place = planner->plan->documents->len;
  g_ptr_array_add(planner->plan->documents, document);
  g_hash_table_add(planner->listed, document->said->file);
  return document;
}

static void
add_own(Planner *planner)
{
  const GPtrArray *said = planner->request->documents;
  for (guint i = 0; said != NULL && i < said->len; i++) {
    const TuschRequestDocument *entry = g_ptr_array_index(said, i);
    TuschPlannedDocument *document = add_document(planner, entry->file);
    document->is_own = true;
    fill(document->said, entry);
    g_hash_table_insert(planner->own, document->said->file, document);
  }
  bool takes_all = said == NULL && planner->request->sources->len == 0;
  for (guint i = 0; takes_all && i < planner->files->len; i++)
    add_document(planner, g_ptr_array_index(planner->files, i));
}

/* ---- what exports say ---- */

/* The first name that is there; the best one if none is. (transfer full) (nullable) */
static char *
choose_file(const Planner *planner, const TuschRequestSource *source, const GPtrArray *names)
{
  g_autofree char *folder = tusch_source_folder(source);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *file = tusch_source_join(folder, g_ptr_array_index(names, i));
    g_autofree char *path = tusch_source_resolve(planner->dir, file);
    if (path != NULL)
      return g_steal_pointer(&file);
  }
  return names->len > 0 ? tusch_source_join(folder, g_ptr_array_index(names, 0)) : NULL;
}

/* A name for what has no file of its own: its key, or else what it says, so that it is the same
 * wherever it stands in a later export. (transfer full) */
static char *
name_row(const TuschRequestSource *source, const TuschSourceDocument *from)
{
  enum { HASH_CHARS = 12 };
  const TuschRequestDocument *said = from->said;
  const char *const texts[] = {said->number, said->title, said->date, from->note};
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    g_string_append_printf(all, "%s\n", texts[i] != NULL ? texts[i] : "");
  g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, all->str, -1);
  hash[HASH_CHARS] = '\0';
  char *name = g_strdup_printf("%s-%s-%s.txt",
                               source->adapter,
                               from->note != NULL ? "notat" : "række",
                               from->key != NULL ? from->key : hash);
  return g_strdelimit(name, "/\\", '_');
}

static void
take_from(TuschPlannedDocument *document,
          const TuschRequestSource *source,
          const TuschSourceDocument *from)
{
  document->from = from;
  document->source = source;
  fill(document->said, from->said);
  if (document->said->case_number == NULL)
    document->said->case_number = g_strdup(source->case_number);
}

/* A note with a file beside it is two documents: the file hangs on the note. */
static void
add_file_of_note(Planner *planner,
                 const TuschRequestSource *source,
                 TuschPlannedDocument *note,
                 const char *file)
{
  g_autofree char *path = tusch_source_resolve(planner->dir, file);
  if (path == NULL || g_hash_table_contains(planner->listed, file))
    return;
  TuschPlannedDocument *document = add_document(planner, file);
  document->source = source;
  document->parent = note;
  document->said->source = g_strdup(note->said->source);
  document->said->case_number = g_strdup(note->said->case_number);
  document->said->date = g_strdup(note->said->date);
}

static TuschPlannedDocument *
add_row(Planner *planner, const TuschRequestSource *source, const TuschSourceDocument *from)
{
  g_autofree char *file = choose_file(planner, source, from->files);
  g_autofree char *name = file == NULL || from->note != NULL ? name_row(source, from) : NULL;
  TuschPlannedDocument *document = name == NULL ? g_hash_table_lookup(planner->own, file) : NULL;
  bool is_new = document == NULL || document->from != NULL;
  if (is_new)
    document = add_document(planner, name != NULL ? name : file);
  take_from(document, source, from);
  document->note = from->note;
  if (from->note != NULL && file != NULL)
    add_file_of_note(planner, source, document, file);
  return document;
}

/* Documents of one export by what others call them. (transfer full): key → document */
static GHashTable *
index_keys(const GPtrArray *rows)
{
  GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < rows->len; i++) {
      TuschPlannedDocument *document = g_ptr_array_index(rows, i);
      char *key = pass == 0 ? document->from->key : document->said->number;
      if (key != NULL && !g_hash_table_contains(keys, key))
        g_hash_table_insert(keys, key, document);
    }
  return keys;
}

static bool
is_above(const TuschPlannedDocument *document, const TuschPlannedDocument *other)
{
  while (other != NULL && other != document)
    other = other->parent;
  return other == document;
}

static TuschSourceWarning *
add_warning(Planner *planner, TuschSourceWarningCode code, const char *source, guint n)
{
  TuschSourceWarning *warning = g_new0(TuschSourceWarning, 1);
  warning->code = code;
  warning->source = g_strdup(source);
  warning->n = n;
  g_ptr_array_add(planner->plan->warnings, warning);
  return warning;
}

static void
link_parents(Planner *planner, const char *adapter, const GPtrArray *rows, GHashTable *keys)
{
  guint n_orphans = 0, first_row = 0;
  for (guint i = 0; i < rows->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(rows, i);
    const TuschSourceDocument *from = document->from;
    TuschPlannedDocument *parent = NULL;
    if (from->parent_row > 0)
      parent = g_ptr_array_index(rows, from->parent_row - 1);
    else if (from->parent_key != NULL)
      parent = g_hash_table_lookup(keys, from->parent_key);
    if (parent != NULL && !is_above(document, parent)) {
      document->parent = parent;
    } else if (from->parent_key != NULL || from->parent_row > 0) {
      first_row = n_orphans++ == 0 ? from->row : first_row;
    }
  }
  if (n_orphans > 0)
    add_warning(planner, TUSCH_SOURCE_PARENT, adapter, n_orphans)->row = first_row;
}

/* A pointer becomes what it points to, if that is here. */
static void
follow_pointers(Planner *planner, const char *adapter, const GPtrArray *rows, GHashTable *keys)
{
  guint n_dangling = 0;
  for (guint i = 0; i < rows->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(rows, i);
    if (document->from->points_to == NULL)
      continue;
    const TuschPlannedDocument *target = g_hash_table_lookup(keys, document->from->points_to);
    if (target != NULL && target->from->points_to == NULL) {
      document->is_pointer = true;
      g_clear_pointer(&document->said->sha256, g_free);
      document->path = tusch_source_resolve(planner->dir, target->said->file);
      document->note = target->note;
    } else {
      document->is_dangling = true;
      n_dangling++;
    }
  }
  if (n_dangling > 0)
    add_warning(planner, TUSCH_SOURCE_POINTER, adapter, n_dangling);
}

/* Pointers may lead to any case of the same system. */
static GHashTable *
index_adapter(const Planner *planner, const char *adapter)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new();
  for (guint i = 0; i < planner->plan->documents->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(planner->plan->documents, i);
    if (document->from != NULL && g_str_equal(document->source->adapter, adapter))
      g_ptr_array_add(rows, document);
  }
  return index_keys(rows);
}

static gboolean
add_exports(Planner *planner, GError **error)
{
  const GPtrArray *sources = planner->request->sources;
  planner->plan->exports =
      tusch_source_job_read(planner->request, planner->dir, planner->files, error);
  if (planner->plan->exports == NULL)
    return FALSE;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < sources->len; i++) {
    TuschRequestSource *source = g_ptr_array_index(sources, i);
    TuschSourceExport *export = g_ptr_array_index(planner->plan->exports, i);
    GPtrArray *rows = g_ptr_array_new();
    g_ptr_array_add(all, rows);
    g_hash_table_add(planner->listed, source->file);
    for (guint k = 0; k < export->documents->len; k++)
      g_ptr_array_add(rows, add_row(planner, source, g_ptr_array_index(export->documents, k)));
    g_autoptr(GHashTable) keys = index_keys(rows);
    g_ptr_array_extend_and_steal(planner->plan->warnings, g_steal_pointer(&export->warnings));
    export->warnings = g_ptr_array_new();
    link_parents(planner, source->adapter, rows, keys);
  }
  for (guint i = 0; i < sources->len; i++) {
    const TuschRequestSource *source = g_ptr_array_index(sources, i);
    g_autoptr(GHashTable) keys = index_adapter(planner, source->adapter);
    follow_pointers(planner, source->adapter, g_ptr_array_index(all, i), keys);
  }
  return TRUE;
}

/* ---- the request's own list ---- */

/* By number: the request's own first, then what exports brought. (transfer full) */
static GHashTable *
index_numbers(const Planner *planner)
{
  GHashTable *numbers = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < planner->plan->documents->len; i++) {
      TuschPlannedDocument *document = g_ptr_array_index(planner->plan->documents, i);
      char *number = document->said->number;
      if (document->is_own == (pass == 0) && number != NULL &&
          !g_hash_table_contains(numbers, number))
        g_hash_table_insert(numbers, number, document);
    }
  return numbers;
}

static void
link_own(Planner *planner)
{
  g_autoptr(GHashTable) numbers = index_numbers(planner);
  guint n_orphans = 0;
  for (guint i = 0; i < planner->plan->documents->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(planner->plan->documents, i);
    if (!document->is_own || document->said->attachment_of == NULL)
      continue;
    TuschPlannedDocument *parent = g_hash_table_lookup(numbers, document->said->attachment_of);
    if (parent != NULL && !is_above(document, parent))
      document->parent = parent;
    else
      n_orphans++;
  }
  if (n_orphans > 0)
    add_warning(planner, TUSCH_SOURCE_PARENT, NULL, n_orphans);
}

/* Files, and what is said of them, but not where they are. */
static void
find_files(Planner *planner)
{
  for (guint i = 0; i < planner->plan->documents->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(planner->plan->documents, i);
    document->file = g_utf8_make_valid(document->said->file, -1);
    if (document->path == NULL && document->note == NULL && !document->is_dangling)
      document->path = tusch_source_resolve(planner->dir, document->said->file);
  }
}

static void
warn_missing(Planner *planner)
{
  for (guint i = 0; i < planner->request->sources->len; i++) {
    const TuschRequestSource *source = g_ptr_array_index(planner->request->sources, i);
    guint n = 0;
    for (guint k = 0; k < planner->plan->documents->len; k++) {
      const TuschPlannedDocument *document = g_ptr_array_index(planner->plan->documents, k);
      n += document->source == source && document->path == NULL && document->note == NULL &&
           !document->is_dangling;
    }
    if (n > 0)
      add_warning(planner, TUSCH_SOURCE_MISSING, source->adapter, n);
  }
}

/* A list of exactly so many documents of one source, and nobody said how many there are. */
static void
warn_round(Planner *planner)
{
  const GPtrArray *said = planner->request->documents;
  if (said == NULL || planner->request->expected_documents >= 0)
    return;
  g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < said->len; i++) {
    const char *source = ((TuschRequestDocument *)g_ptr_array_index(said, i))->source;
    char *key = (char *)(source != NULL ? source : "");
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) + 1;
    g_hash_table_insert(counts, key, GUINT_TO_POINTER(n));
  }
  static const guint SIZES[] = {20, 50, 100};
  for (guint i = 0; i < G_N_ELEMENTS(SIZES); i++) {
    GHashTableIter iter;
    gpointer n;
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, NULL, &n))
      if (GPOINTER_TO_UINT(n) == SIZES[i])
        add_warning(planner, TUSCH_SOURCE_ROUND, NULL, SIZES[i]);
  }
}

/* Files that nobody announced are not processed, but said. */
static void
warn_unlisted(Planner *planner)
{
  if (planner->request->documents == NULL && planner->request->sources->len == 0)
    return;
  guint n = 0;
  for (guint i = 0; i < planner->files->len; i++)
    n += !g_hash_table_contains(planner->listed, g_ptr_array_index(planner->files, i));
  if (n > 0)
    add_warning(planner, TUSCH_SOURCE_UNLISTED, NULL, n);
}

static void
warn_count(Planner *planner)
{
  gint64 expected = planner->request->expected_documents;
  guint n = planner->plan->documents->len;
  if (expected >= 0 && expected != (gint64)n)
    add_warning(planner, TUSCH_SOURCE_COUNT, NULL, n)->expected = expected;
}

static TuschIntakePlan *
plan_new(void)
{
  TuschIntakePlan *plan = g_new0(TuschIntakePlan, 1);
  plan->documents = g_ptr_array_new_with_free_func(planned_free);
  plan->warnings = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_source_warning_free);
  return plan;
}

TuschIntakePlan *
tusch_intake_plan_make(const TuschRequest *request,
                       const char *dir,
                       const char *workroom_path,
                       GHashTable *kept,
                       GError **error)
{
  g_autoptr(TuschIntakePlan) plan = plan_new();
  g_autoptr(GPtrArray) files = tusch_folder_list(dir, workroom_path, error);
  if (files == NULL)
    return NULL;
  g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) own = g_hash_table_new(g_str_hash, g_str_equal);
  Planner planner = {request, dir, files, listed, own, plan};
  add_own(&planner);
  if (!add_exports(&planner, error))
    return NULL;
  if (plan->documents->len > MAX_DOCUMENTS) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "more than %d documents", MAX_DOCUMENTS);
    return NULL;
  }
  link_own(&planner);
  find_files(&planner);
  warn_count(&planner);
  warn_missing(&planner);
  warn_round(&planner);
  warn_unlisted(&planner);
  tusch_intake_sort(plan->documents, request->order);
  tusch_intake_number(plan->documents, kept);
  return g_steal_pointer(&plan);
}
