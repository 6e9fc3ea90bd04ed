/* Rows of an export → documents: one for each row, whatever it says. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/source.h"

#include "base/language.h"
#include "base/plain-text.h"
#include "ingest/source-value.h"
#include "tusch/error.h"

#include <stddef.h>
#include <string.h>

enum { MAX_DOCUMENTS = 100000, MAX_POINTER_BYTES = 65536, MAX_NESTING = 8 };

typedef struct {
  const TuschSourceMap *map;
  const SourceTable *table;
  TuschSourceExport *export;
  GHashTable *used; /* folded names of columns that fields read */
  GHashTable *pointers; /* nullable */
} Reader;

/* Where fields go that are text alone. */
static const struct {
  SourceField field;
  gsize offset;
} PLACES[] = {
    {SOURCE_NUMBER, offsetof(TuschRequestDocument, number)},
    {SOURCE_TITLE, offsetof(TuschRequestDocument, title)},
    {SOURCE_TYPE, offsetof(TuschRequestDocument, type)},
    {SOURCE_DIRECTION, offsetof(TuschRequestDocument, direction)},
    {SOURCE_DATE, offsetof(TuschRequestDocument, date)},
    {SOURCE_CASE, offsetof(TuschRequestDocument, case_number)},
    {SOURCE_KLE, offsetof(TuschRequestDocument, kle)},
    {SOURCE_FACET, offsetof(TuschRequestDocument, facet)},
    {SOURCE_SENSITIVITY, offsetof(TuschRequestDocument, sensitivity)},
    {SOURCE_SHA256, offsetof(TuschRequestDocument, sha256)},
};

/* The first expression that gives something. (transfer full) (nullable) */
static char *
read_field(const SourceRow *row,
           const SourceRows *rows,
           SourceField field,
           TuschSourceDocument *document)
{
  const GPtrArray *expressions = rows->fields[field];
  for (guint i = 0; expressions != NULL && i < expressions->len; i++) {
    TuschOrigin *origin = NULL;
    char *value = source_value_read(row, field, g_ptr_array_index(expressions, i), &origin);
    if (origin != NULL)
      g_ptr_array_add(document->origins, origin);
    if (value != NULL)
      return value;
  }
  return NULL;
}

/* Names of files are tried in turn by who knows the folder. */
static void
read_files(const SourceRow *row, const SourceRows *rows, TuschSourceDocument *document)
{
  const GPtrArray *expressions = rows->fields[SOURCE_FILE];
  for (guint i = 0; expressions != NULL && i < expressions->len; i++) {
    const SourceExpression *expression = g_ptr_array_index(expressions, i);
    TuschOrigin *origin = NULL;
    g_autofree char *file = source_value_read(row, SOURCE_FILE, expression, &origin);
    if (origin != NULL)
      g_ptr_array_add(document->origins, origin);
    if (file == NULL)
      continue;
    g_strdelimit(file, "\\", '/');
    if (tusch_request_is_safe_path(file))
      g_ptr_array_add(document->files, g_steal_pointer(&file));
    else
      source_warn(row->export, TUSCH_SOURCE_PATH, expression->text, row->number, row->line);
  }
}

/* "ja" is no obstacle; "nej" proposes to withhold; anything else asks. */
static void
read_access(const SourceRow *row, const SourceRows *rows, TuschSourceDocument *document)
{
  g_autofree char *access = read_field(row, rows, SOURCE_ACCESS, document);
  g_autofree char *reason = read_field(row, rows, SOURCE_REASON, document);
  document->proposal = TUSCH_VERDICT_KEEP;
  if (access == NULL || g_str_equal(access, "ja"))
    return;
  bool is_no = g_str_equal(access, "nej");
  document->proposal = is_no ? TUSCH_VERDICT_REDACT : TUSCH_VERDICT_ASK;
  const char *said = is_no ? _("Fagsystemet siger nej til aktindsigt")
                           : _("Fagsystemet har en bemærkning om aktindsigt");
  document->reason = reason != NULL ? g_strdup_printf("%s: %s", said, reason) : g_strdup(said);
}

/* A file that only holds the address of a document elsewhere. (transfer full) (nullable) */
static char *
read_pointer_file(const Reader *reader, const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, NULL) || length > MAX_POINTER_BYTES)
    return NULL;
  g_autofree char *pattern =
      g_strdup_printf("[?&;]%s=([A-Za-z0-9._-]{1,64})", reader->map->pointer_parameter);
  g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_RAW | G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  return regex != NULL && g_regex_match_full(regex, text, (gssize)length, 0, 0, &match, NULL)
             ? g_match_info_fetch(match, 1)
             : NULL;
}

/* A pointer is no document: it leads to one, or says that it does not. */
static void
follow_pointer(const Reader *reader, TuschSourceDocument *document)
{
  const char *suffix = reader->map->pointer_suffix;
  for (guint i = 0; suffix != NULL && i < document->files->len; i++) {
    const char *file = g_ptr_array_index(document->files, i);
    g_autofree char *lower = g_utf8_strdown(file, -1);
    if (!g_str_has_suffix(lower, suffix))
      continue;
    const char *path =
        reader->pointers != NULL ? g_hash_table_lookup(reader->pointers, file) : NULL;
    if (document->points_to == NULL && path != NULL)
      document->points_to = read_pointer_file(reader, path);
    if (document->points_to == NULL)
      document->points_to = g_strdup("");
  }
}

static void
read_document(const Reader *reader,
              const SourceRow *row,
              const SourceRows *rows,
              TuschSourceDocument *document)
{
  for (guint i = 0; i < G_N_ELEMENTS(PLACES); i++) {
    G_STRUCT_MEMBER(char *, document->said, PLACES[i].offset) =
        read_field(row, rows, PLACES[i].field, document);
  }
  document->key = read_field(row, rows, SOURCE_KEY, document);
  document->parent_key = read_field(row, rows, SOURCE_PARENT, document);
  document->note = read_field(row, rows, SOURCE_NOTE, document);
  document->points_to = read_field(row, rows, SOURCE_POINTER, document);
  read_files(row, rows, document);
  read_access(row, rows, document);
  follow_pointer(reader, document);
  document->said->source = g_strdup(reader->map->name);
}

static gboolean read_attachments(const Reader *reader,
                                 JsonNode *above,
                                 const SourceRows *rows,
                                 guint place,
                                 guint depth,
                                 GError **error);

typedef struct {
  guint number, line; /* of the outermost row */
  guint parent; /* place of the parent, from 1; 0: none */
  guint depth;
} Position;

static gboolean
add_row(const Reader *reader,
        JsonNode *node,
        const SourceRows *rows,
        const Position *at,
        GError **error)
{
  GPtrArray *documents = reader->export->documents;
  if (documents->len >= MAX_DOCUMENTS)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, _("over %d akter i udtrækket"), MAX_DOCUMENTS);
  TuschSourceDocument *document = source_document_new();
  document->row = at->number;
  document->line = at->line;
  document->parent_row = at->parent;
  g_ptr_array_add(documents, document);
  if (!JSON_NODE_HOLDS_OBJECT(node)) {
    document->is_broken = true;
    document->said->source = g_strdup(reader->map->name);
    document->said->title = g_strdup_printf(_("Række %u i udtrækket kunne ikke læses"), at->number);
    source_warn(reader->export, TUSCH_SOURCE_ROW, NULL, at->number, at->line);
    return TRUE;
  }
  SourceRow row = {node, at->number, at->line, reader->export, reader->used};
  read_document(reader, &row, rows, document);
  guint place = documents->len;
  for (guint i = 0; i < rows->attachments->len; i++)
    if (!read_attachments(
            reader, node, g_ptr_array_index(rows->attachments, i), place, at->depth + 1, error))
      return FALSE;
  /* Attachments of attachments, where they are written as their parents are. */
  return !rows->is_attachment || read_attachments(reader, node, rows, place, at->depth + 1, error);
}

static gboolean
read_attachments(const Reader *reader,
                 JsonNode *above,
                 const SourceRows *rows,
                 guint place,
                 guint depth,
                 GError **error)
{
  if (g_str_equal(rows->path, "*"))
    return TRUE;
  g_autofree char *first = g_strndup(rows->path, strcspn(rows->path, "/"));
  g_hash_table_add(reader->used, source_fold_word(first));
  g_autoptr(GPtrArray) nodes = source_table_find(above, rows->path);
  if (nodes->len > 0 && depth > MAX_NESTING)
    return tusch_fail(
        error, TUSCH_ERROR_LIMIT, _("bilag ligger i over %d lag i udtrækket"), MAX_NESTING);
  const TuschSourceDocument *parent = g_ptr_array_index(reader->export->documents, place - 1);
  Position at = {parent->row, parent->line, place, depth};
  for (guint i = 0; i < nodes->len; i++)
    if (!add_row(reader, g_ptr_array_index(nodes, i), rows, &at, error))
      return FALSE;
  return TRUE;
}

/* ---- the export as a whole ---- */

static bool
is_read(const Reader *reader, const char *column)
{
  g_autofree char *folded = source_fold_word(column);
  return g_hash_table_contains(reader->used, folded);
}

static void
note_columns(const Reader *reader, JsonNode *row, GHashTable *seen)
{
  if (!JSON_NODE_HOLDS_OBJECT(row))
    return;
  JsonObjectIter iter;
  const char *name;
  json_object_iter_init_ordered(&iter, json_node_get_object(row));
  while (json_object_iter_next_ordered(&iter, &name, NULL)) {
    g_autofree char *folded = source_fold_word(name);
    if (!g_hash_table_add(seen, g_steal_pointer(&folded)))
      continue;
    if (!is_read(reader, name))
      g_ptr_array_add(reader->export->unused, tusch_text_plain_line(name, 60));
  }
}

/* Of the columns in @text, is one there? */
static bool
has_column(GHashTable *seen, const SourceExpression *expression)
{
  if (expression->kind == SOURCE_CONSTANT)
    return true;
  g_auto(GStrv) parts = g_strsplit(expression->text, "{", -1);
  bool is_template = expression->kind == SOURCE_TEMPLATE;
  for (guint i = is_template ? 1 : 0; parts[i] != NULL; i++) {
    g_autofree char *path = g_strndup(parts[i], strcspn(parts[i], "}"));
    g_autofree char *whole = source_fold_word(path);
    path[strcspn(path, "/")] = '\0';
    g_autofree char *first = source_fold_word(path);
    if (g_hash_table_contains(seen, whole) || g_hash_table_contains(seen, first))
      return true;
  }
  return false;
}

/* A column that is gone means an export of another shape than the adapter was made for. */
static void
warn_missing_columns(const Reader *reader, const SourceRows *rows, GHashTable *seen)
{
  static const SourceField ALWAYS[] = {SOURCE_NUMBER, SOURCE_TITLE, SOURCE_DATE, SOURCE_FILE};
  for (guint i = 0; i < G_N_ELEMENTS(ALWAYS); i++) {
    const GPtrArray *expressions = rows->fields[ALWAYS[i]];
    bool is_there = expressions == NULL;
    for (guint k = 0; !is_there && k < expressions->len; k++)
      is_there = has_column(seen, g_ptr_array_index(expressions, k));
    if (is_there)
      continue;
    const SourceExpression *first = g_ptr_array_index(expressions, 0);
    source_warn(reader->export, TUSCH_SOURCE_COLUMN, first->text, 0, 0);
  }
}

/* Exactly as many as a page of answers has: the rest may be on the next one, which nobody asked
 * for. */
static void
warn_round(const Reader *reader, const char *path, guint n)
{
  const GArray *sizes = reader->map->page_sizes;
  for (guint i = 0; i < sizes->len; i++)
    if (g_array_index(sizes, guint, i) == n)
      source_warn(reader->export, TUSCH_SOURCE_ROUND, path, 0, 0)->n = n;
}

/* An export that says itself how many there are has no next page. */
static void
drop_round_warnings(TuschSourceExport *export)
{
  for (guint i = export->warnings->len; i-- > 0;)
    if (((TuschSourceWarning *)g_ptr_array_index(export->warnings, i))->code == TUSCH_SOURCE_ROUND)
      g_ptr_array_remove_index(export->warnings, i);
}

static void
read_total(const Reader *reader, guint n_rows)
{
  g_autoptr(GPtrArray) nodes = reader->map->total != NULL
                                   ? source_table_find(reader->table->root, reader->map->total)
                                   : NULL;
  g_autofree char *text =
      nodes != NULL && nodes->len == 1 ? source_node_text(g_ptr_array_index(nodes, 0)) : NULL;
  guint64 total;
  if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT, &total, NULL))
    return;
  reader->export->total = (gint64)total;
  if (total == n_rows) {
    drop_round_warnings(reader->export);
    return;
  }
  TuschSourceWarning *warning =
      source_warn(reader->export, TUSCH_SOURCE_COUNT, reader->map->total, 0, 0);
  warning->n = n_rows;
  warning->expected = (gint64)total;
}

static gboolean
read_rows(const Reader *reader, const SourceRows *rows, guint *n_rows, GError **error)
{
  g_autoptr(GPtrArray) nodes = source_table_find(reader->table->root, rows->path);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < nodes->len; i++) {
    const GArray *lines = reader->table->lines;
    Position at = {i + 1, lines != NULL ? g_array_index(lines, guint, i) : 0, 0, 0};
    if (!add_row(reader, g_ptr_array_index(nodes, i), rows, &at, error))
      return FALSE;
  }
  for (guint i = 0; i < nodes->len; i++)
    note_columns(reader, g_ptr_array_index(nodes, i), seen);
  if (nodes->len > 0)
    warn_missing_columns(reader, rows, seen);
  warn_round(reader, rows->path, nodes->len);
  *n_rows += nodes->len;
  return TRUE;
}

TuschSourceExport *
tusch_source_read(const TuschSourceMap *map, const char *path, GHashTable *pointers, GError **error)
{
  g_autoptr(TuschSourceExport) export = tusch_source_export_new(map->name);
  g_auto(SourceTable) table = {0};
  g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!source_table_read(map, path, &table, export, error))
    return NULL;
  Reader reader = {map, &table, export, used, pointers};
  guint n_rows = 0;
  for (guint i = 0; i < map->rows->len; i++)
    if (!read_rows(&reader, g_ptr_array_index(map->rows, i), &n_rows, error))
      return NULL;
  read_total(&reader, n_rows);
  const SourceRows *first = g_ptr_array_index(map->rows, 0);
  if (n_rows == 0 && export->total != 0)
    source_warn(export, TUSCH_SOURCE_COLUMN, first->path, 0, 0);
  return g_steal_pointer(&export);
}
