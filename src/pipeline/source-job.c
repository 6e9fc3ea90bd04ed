/* Exports of sources, read in children, compared with what was announced. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/source-job.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "base/language.h"

#include <stdlib.h>
#include <string.h>

enum { SOURCE_TIMEOUT_S = 120, MAX_PIECES = 1000, MAX_POINTERS = 10000 };

char *
tusch_source_resolve(const char *dir, const char *file)
{
  g_autofree char *path = g_build_filename(dir, file, NULL);
  g_autofree char *real = realpath(path, NULL);
  g_autofree char *root = realpath(dir, NULL);
  if (real == NULL || root == NULL || !g_file_test(real, G_FILE_TEST_IS_REGULAR))
    return NULL;
  g_autofree char *prefix = g_strconcat(root, "/", NULL);
  return g_str_has_prefix(real, prefix) ? g_strdup(real) : NULL;
}

char *
tusch_source_join(const char *folder, const char *name)
{
  return folder[0] != '\0' ? g_strconcat(folder, "/", name, NULL) : g_strdup(name);
}

char *
tusch_source_folder(const TuschRequestSource *source)
{
  if (source->folder != NULL)
    return g_strdup(source->folder);
  const char *slash = strrchr(source->file, '/');
  return slash != NULL ? g_strndup(source->file, (gsize)(slash - source->file)) : g_strdup("");
}

/* Pointer files in the folder, by their name in it. */
static JsonObject *
list_pointers(const TuschSourceMap *map,
              const TuschRequestSource *source,
              const char *dir,
              const GPtrArray *files)
{
  JsonObject *pointers = json_object_new();
  const char *suffix = tusch_source_map_get_pointer_suffix(map);
  g_autofree char *folder = tusch_source_folder(source);
  g_autofree char *prefix = tusch_source_join(folder, "");
  guint n = 0;
  for (guint i = 0; suffix != NULL && i < files->len && n < MAX_POINTERS; i++) {
    const char *file = g_ptr_array_index(files, i);
    g_autofree char *lower = g_utf8_strdown(file, -1);
    g_autofree char *path = NULL;
    if (!g_str_has_prefix(file, prefix) || !g_str_has_suffix(lower, suffix) ||
        !g_utf8_validate(file, -1, NULL) || (path = tusch_source_resolve(dir, file)) == NULL)
      continue;
    json_object_set_string_member(pointers, file + strlen(prefix), path);
    n++;
  }
  return pointers;
}

typedef struct {
  TuschSourceExport *export;
  GError *failure;
} Call;

static gboolean
on_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  (void)error;
  Call *call = unit->user_data;
  g_autoptr(JsonNode) node = tusch_json_take_object(json_object_ref(line));
  if (call->failure == NULL)
    (void)tusch_source_export_add_json(call->export, node, &call->failure);
  return TRUE;
}

static gboolean
on_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  (void)error;
  Call *call = unit->user_data;
  if (call->failure != NULL)
    return TRUE;
  if (end == TUSCH_CHILD_FAILED)
    call->failure = g_error_copy(failure);
  else if (end != TUSCH_CHILD_DONE || call->export->name == NULL)
    tusch_fail(&call->failure, TUSCH_ERROR_LIBRARY, _("udtrækket kan ikke læses"));
  return TRUE;
}

static TuschSourceExport *
call_child(JsonObject *input, GError **error)
{
  g_autoptr(TuschSourceExport) export = tusch_source_export_new(NULL);
  Call call = {export, NULL};
  g_autoptr(TuschChildren) children = tusch_children_new(1);
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = "source";
  unit->input = tusch_json_take_object(input);
  unit->timeout_s = SOURCE_TIMEOUT_S;
  unit->max_lines = MAX_PIECES;
  unit->on_line = on_line;
  unit->on_end = on_end;
  unit->user_data = &call;
  tusch_children_push(children, unit);
  if (!tusch_children_run(children, error)) {
    g_clear_error(&call.failure);
    return NULL;
  }
  if (call.failure == NULL)
    return g_steal_pointer(&export);
  g_propagate_error(error, call.failure);
  return NULL;
}

/* ---- what was announced ---- */

static void
add_warning(TuschSourceExport *export, TuschSourceWarningCode code, guint n, gint64 expected)
{
  TuschSourceWarning *warning = g_new0(TuschSourceWarning, 1);
  warning->code = code;
  warning->n = n;
  warning->expected = expected;
  g_ptr_array_add(export->warnings, warning);
}

static void
drop_round(TuschSourceExport *export)
{
  for (guint i = export->warnings->len; i-- > 0;)
    if (((TuschSourceWarning *)g_ptr_array_index(export->warnings, i))->code == TUSCH_SOURCE_ROUND)
      g_ptr_array_remove_index(export->warnings, i);
}

static gboolean
compare(const TuschRequestSource *source,
        const char *path,
        TuschSourceExport *export,
        GError **error)
{
  guint n = export->documents->len;
  if (source->expected_documents >= 0) {
    drop_round(export); /* a number that somebody counted is better than a suspicion */
    if ((guint)source->expected_documents != n)
      add_warning(export, TUSCH_SOURCE_COUNT, n, source->expected_documents);
  }
  g_autofree char *sha256 = NULL;
  if (source->sha256 != NULL && !tusch_file_sha256(path, &sha256, NULL, error))
    return FALSE;
  if (g_strcmp0(source->sha256, sha256) != 0)
    add_warning(export, TUSCH_SOURCE_HASH, 1, 0);
  for (guint i = 0; i < export->warnings->len; i++) {
    TuschSourceWarning *warning = g_ptr_array_index(export->warnings, i);
    g_free(warning->source);
    warning->source = g_strdup(source->adapter);
  }
  return TRUE;
}

static char *
find_map(const TuschRequestSource *source, GError **error)
{
  g_autofree char *name = g_strconcat(source->adapter, ".kilde", NULL);
  g_autofree char *inside = g_build_filename("sources", name, NULL);
  g_autofree char *rules = tusch_datadir_find("rules", inside, NULL);
  if (rules != NULL)
    return g_build_filename(rules, inside, NULL);
  tusch_fail(error, TUSCH_ERROR_CONFIG, _("der er ingen rules/sources/%s"), name);
  return NULL;
}

static TuschSourceExport *
read_one(const TuschRequestSource *source, const char *dir, const GPtrArray *files, GError **error)
{
  g_autofree char *map_path = find_map(source, error);
  g_autoptr(TuschSourceMap) map = map_path != NULL ? tusch_source_map_load(map_path, error) : NULL;
  if (map == NULL)
    return NULL;
  g_autofree char *path = tusch_source_resolve(dir, source->file);
  if (path == NULL) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, _("udtrækket er der ikke"));
    return NULL;
  }
  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "map", map_path);
  json_object_set_string_member(input, "path", path);
  json_object_set_object_member(input, "pointers", list_pointers(map, source, dir, files));
  g_autoptr(TuschSourceExport) export = call_child(input, error);
  if (export == NULL || !compare(source, path, export, error))
    return NULL;
  return g_steal_pointer(&export);
}

GPtrArray *
tusch_source_job_read(const TuschRequest *request,
                      const char *dir,
                      const GPtrArray *files,
                      GError **error)
{
  g_autoptr(GPtrArray) exports =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_source_export_free);
  for (guint i = 0; i < request->sources->len; i++) {
    const TuschRequestSource *source = g_ptr_array_index(request->sources, i);
    g_autoptr(GError) local = NULL;
    TuschSourceExport *export = read_one(source, dir, files, &local);
    if (export == NULL) {
      bool is_theirs = g_error_matches(local, TUSCH_ERROR, TUSCH_ERROR_FORMAT) ||
                       g_error_matches(local, TUSCH_ERROR, TUSCH_ERROR_LIMIT);
      TuschErrorCode code = is_theirs ? TUSCH_ERROR_CONFIG : (TuschErrorCode)local->code;
      tusch_fail(error, code, "sources[%u] (%s): %s", i, source->adapter, local->message);
      return NULL;
    }
    g_ptr_array_add(exports, export);
  }
  return g_steal_pointer(&exports);
}
