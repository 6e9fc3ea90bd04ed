/* The purge: a receipt that says "begun" first, then the files, then "done". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/purge.h"

#include "base/erase.h"
#include "base/file.h"
#include "base/json.h"
#include "pipeline/folder-search.h"
#include "pipeline/parts.h"
#include "pipeline/workroom.h"
#include "tusch/error.h"

#include <string.h>
#include <unistd.h>

/* The lock stays: without it a second tusch could start a new request half-way. */
static const char *const KEPT[] = {TUSCH_RECEIPT_NAME, "lock", NULL};

static char *
now_utc(void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

static JsonObject *
count_rows(TuschStore *store, GError **error)
{
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, error);
  g_autoptr(GPtrArray) findings = tusch_store_list_findings(store, error);
  g_autoptr(GPtrArray) decisions = tusch_store_list_decisions(store, error);
  if (documents == NULL || findings == NULL || decisions == NULL)
    return NULL;
  gint64 n_pages = 0;
  for (guint i = 0; i < documents->len; i++)
    n_pages += ((const TuschDocument *)g_ptr_array_index(documents, i))->n_pages;
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "documents", documents->len);
  json_object_set_int_member(object, "pages", n_pages);
  json_object_set_int_member(object, "findings", findings->len);
  json_object_set_int_member(object, "decisions", decisions->len);
  return object;
}

static JsonObject *
describe_log(TuschStore *store, GError **error)
{
  guint bad_line = 0;
  g_autoptr(GPtrArray) records = tusch_store_list_log(store, error);
  if (records == NULL || !tusch_store_check_log(store, &bad_line, error))
    return NULL;
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "records", records->len);
  json_object_set_boolean_member(object, "whole", bad_line == 0);
  if (records->len > 0) {
    const TuschLogRecord *last = g_ptr_array_index(records, records->len - 1);
    json_object_set_string_member(object, "head", last->hash);
  }
  return object;
}

/* What the database knew, as far as it can still be read: a damaged one is no reason to keep it. */
static void
describe_contents(JsonObject *receipt, const char *path)
{
  g_autofree char *file = g_build_filename(path, "workroom.db", NULL);
  g_autoptr(TuschStore) store =
      g_file_test(file, G_FILE_TEST_IS_REGULAR) ? tusch_store_open(file, NULL) : NULL;
  if (store == NULL)
    return;
  JsonObject *counts = count_rows(store, NULL);
  if (counts != NULL)
    json_object_set_object_member(receipt, "counts", counts);
  JsonObject *log = describe_log(store, NULL);
  if (log != NULL)
    json_object_set_object_member(receipt, "log", log);
}

static void
describe_request(JsonObject *receipt, const char *path)
{
  g_autofree char *file = g_build_filename(path, "request.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(file, &text, &length, NULL))
    return;
  g_autoptr(TuschRequest) request = tusch_request_parse(text, (gssize)length, NULL);
  if (request != NULL)
    json_object_set_string_member(receipt, "request", request->id);
}

static void
describe_bundle(JsonObject *receipt, const char *path)
{
  g_autoptr(GPtrArray) parts = tusch_parts_list(path, "out");
  g_autofree char *sha256 = parts->len > 0 ? tusch_parts_sha256(parts, NULL) : NULL;
  tusch_json_set_string(receipt, "bundle_sha256", sha256);
  if (sha256 == NULL || parts->len == 1)
    return;
  JsonArray *hashes = json_array_new();
  json_object_set_array_member(receipt, "parts_sha256", hashes);
  for (guint i = 0; i < parts->len; i++) {
    g_autofree char *own = NULL;
    if (tusch_file_sha256(g_ptr_array_index(parts, i), &own, NULL, NULL))
      json_array_add_string_element(hashes, own);
  }
}

static JsonNode *
receipt_new(const char *path, const char *who)
{
  g_autofree char *at = now_utc();
  JsonObject *receipt = json_object_new();
  json_object_set_string_member(receipt, "schema", "tusch-receipt");
  json_object_set_int_member(receipt, "version", 1);
  json_object_set_string_member(receipt, "state", "begun");
  json_object_set_string_member(receipt, "tusch_version", TUSCH_VERSION);
  json_object_set_string_member(receipt, "who", who);
  json_object_set_string_member(receipt, "begun", at);
  describe_request(receipt, path);
  describe_contents(receipt, path);
  describe_bundle(receipt, path);
  return tusch_json_take_object(receipt);
}

static gboolean
write_receipt(const char *path, JsonNode *receipt, GError **error)
{
  g_autofree char *file = g_build_filename(path, TUSCH_RECEIPT_NAME, NULL);
  g_autofree char *text = tusch_json_to_string(receipt, true);
  return tusch_file_write_atomic(file, text, strlen(text), error);
}

static JsonNode *
read_receipt(const char *path, GError **error)
{
  g_autofree char *file = g_build_filename(path, TUSCH_RECEIPT_NAME, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(file, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_IO, "cannot read \"%s\"", file);
    return NULL;
  }
  g_autoptr(JsonNode) node = tusch_json_parse(text, (gssize)length, error);
  if (node == NULL || tusch_json_node_object(node, "the receipt", error) == NULL) {
    g_prefix_error(error, "%s: ", file);
    return NULL;
  }
  return g_steal_pointer(&node);
}

/* The receipt of an interrupted purge counts on: what is gone already stays counted only once. */
static gboolean
finish(const char *path, JsonNode *receipt, GError **error)
{
  TuschErased erased = {0};
  if (!tusch_folder_forget(path, error) || !tusch_erase_tree(path, KEPT, &erased, error))
    return FALSE;
  g_autofree char *at = now_utc();
  JsonObject *object = json_node_get_object(receipt);
  json_object_set_string_member(object, "state", "done");
  json_object_set_string_member(object, "done", at);
  json_object_set_int_member(object, "files", erased.n_files);
  json_object_set_int_member(object, "size_bytes", (gint64)erased.size_bytes);
  if (erased.n_shared > 0)
    json_object_set_int_member(object, "shared_files", erased.n_shared);
  return write_receipt(path, receipt, error);
}

static bool
is_done(JsonNode *receipt)
{
  const char *state =
      json_object_get_string_member_with_default(json_node_get_object(receipt), "state", "");
  return g_str_equal(state, "done");
}

/* Under the lock. (transfer full) */
static JsonNode *
purge_locked(const char *path, const char *who, GError **error)
{
  g_autoptr(JsonNode) receipt = NULL;
  if (tusch_workroom_is_purged(path)) {
    receipt = read_receipt(path, error);
  } else {
    receipt = receipt_new(path, who);
    if (!write_receipt(path, receipt, error))
      return NULL;
  }
  if (receipt == NULL || (!is_done(receipt) && !finish(path, receipt, error)))
    return NULL;
  return g_steal_pointer(&receipt);
}

JsonNode *
tusch_purge(const char *path, const char *who, GError **error)
{
  int lock_fd = -1;
  if (!tusch_workroom_exists(path)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "\"%s\" is no workroom", path);
    return NULL;
  }
  if (!tusch_workroom_lock(path, &lock_fd, error))
    return NULL;
  JsonNode *receipt = purge_locked(path, who, error);
  (void)close(lock_fd);
  return receipt;
}
