/* Expiry: days from the policy, counted in the log. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/retention.h"

#include "base/datadir.h"
#include "base/json.h"
#include "base/language.h"
#include "pipeline/policy-file.h"
#include "pipeline/purge.h"
#include "tusch/error.h"

#include <string.h>

#define POLICY "opbevaring.policy"

enum { MAX_DAYS = 36500 };

static gboolean
read_days(const TuschRuleSection *section, const char *key, guint *out, GError **error)
{
  const TuschRuleField *field = tusch_rule_section_get(section, key);
  guint64 days;
  if (field == NULL)
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, _("%s:%u: feltet »%s« mangler"), POLICY, section->line, key);
  if (!g_ascii_string_to_unsigned(field->value, 10, 0, MAX_DAYS, &days, NULL))
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      _("%s:%u: skriv et antal dage fra 0 til 36500"),
                      POLICY,
                      field->line);
  *out = (guint)days;
  return TRUE;
}

gboolean
tusch_retention_load(TuschRetention *out, GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "policy/" POLICY, error);
  if (dir == NULL)
    return FALSE;
  g_autoptr(GPtrArray) sections = tusch_policy_file_load(dir, POLICY, "opbevaring", "dage", error);
  if (sections == NULL)
    return FALSE;
  const TuschRuleSection *section = g_ptr_array_index(sections, 0);
  return read_days(section, "efter udlevering", &out->after_release, error) &&
         read_days(section, "uden udlevering", &out->without_release, error);
}

static bool
is_one_of(const char *what, const char *const *list)
{
  return g_strv_contains(list, what);
}

char *
tusch_retention_expires(const TuschRetention *retention, TuschStore *store, GError **error)
{
  static const char *const RELEASES[] = {"released", "approved", "delivered", NULL};
  g_autoptr(GPtrArray) records = tusch_store_list_log(store, error);
  if (records == NULL)
    return NULL;
  gint64 last_us = g_get_real_time();
  gint64 released_us = 0;
  for (guint i = 0; i < records->len; i++) {
    const TuschLogRecord *record = g_ptr_array_index(records, i);
    last_us = record->at_us;
    if (is_one_of(record->what, RELEASES))
      released_us = record->at_us;
    else if (g_str_equal(record->what, "withdrawn"))
      released_us = 0;
  }
  gint64 from_us = released_us > 0 ? released_us : last_us;
  guint days = released_us > 0 ? retention->after_release : retention->without_release;
  g_autoptr(GDateTime) from = g_date_time_new_from_unix_utc(from_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) to = from != NULL ? g_date_time_add_days(from, (gint)days) : NULL;
  if (to == NULL) {
    tusch_fail(error, TUSCH_ERROR_STORE, "workroom database: the log has an impossible time");
    return NULL;
  }
  return g_date_time_format(to, "%Y-%m-%d");
}

bool
tusch_retention_is_over(const char *expires)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");
  return strcmp(expires, today) <= 0;
}

static bool
is_purge_done(const char *path)
{
  g_autofree char *file = g_build_filename(path, TUSCH_RECEIPT_NAME, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(file, &text, &length, NULL))
    return false;
  g_autoptr(JsonNode) node = tusch_json_parse(text, (gssize)length, NULL);
  JsonObject *object = node != NULL ? tusch_json_node_object(node, "the receipt", NULL) : NULL;
  return object != NULL &&
         g_strcmp0(json_object_get_string_member_with_default(object, "state", NULL), "done") == 0;
}

/* When the workroom at @path expires; %NULL with an error if that cannot be found out. */
static char *
look(const char *path, const TuschRetention *retention, GError **error)
{
  g_autofree char *database = g_build_filename(path, "workroom.db", NULL);
  g_autoptr(TuschStore) store = tusch_store_open_to_read(database, error);
  return store != NULL ? tusch_retention_expires(retention, store, error) : NULL;
}

static void
add_row(JsonArray *rows, const char *name, const char *expires, const char *state)
{
  JsonObject *row = json_object_new();
  json_object_set_string_member(row, "workroom", name);
  tusch_json_set_string(row, "expires", expires);
  json_object_set_string_member(row, "state", state);
  json_array_add_object_element(rows, row);
}

typedef struct {
  TuschRetention retention;
  const char *who;
  bool is_trial;
  guint n_failed;
  JsonArray *rows; /* borrowed */
} Round;

static void
take_workroom(Round *round, const char *path, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *expires = NULL;
  bool is_begun = tusch_workroom_is_purged(path);
  if (is_begun && is_purge_done(path))
    return;
  if (!is_begun) {
    expires = look(path, &round->retention, &error);
    if (expires == NULL) {
      round->n_failed++;
      add_row(round->rows, name, NULL, "unreadable");
      return;
    }
    if (!tusch_retention_is_over(expires)) {
      add_row(round->rows, name, expires, "kept");
      return;
    }
  }
  if (round->is_trial) {
    add_row(round->rows, name, expires, "expired");
    return;
  }
  g_autoptr(JsonNode) receipt = tusch_purge(path, round->who, &error);
  bool is_busy = g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_BUSY);
  round->n_failed += receipt == NULL;
  add_row(round->rows, name, expires, receipt != NULL ? "purged" : is_busy ? "busy" : "failed");
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Purging changes the folder: names are gathered first. */
static GPtrArray *
list_names(const char *folder, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  if (dir == NULL) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "\"%s\" is no folder that can be read", folder);
    return NULL;
  }
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  return names;
}

/* A link to a workroom elsewhere is nobody's order to delete that. */
static bool
is_workroom(const char *path)
{
  g_autofree char *database = g_build_filename(path, "workroom.db", NULL);
  return !g_file_test(path, G_FILE_TEST_IS_SYMLINK) && tusch_workroom_exists(path) &&
         (g_file_test(database, G_FILE_TEST_IS_REGULAR) || tusch_workroom_is_purged(path));
}

JsonNode *
tusch_retention_purge(
    const char *folder, const char *who, bool is_trial, guint *out_failed, GError **error)
{
  Round round = {.who = who, .is_trial = is_trial};
  if (!tusch_retention_load(&round.retention, error))
    return NULL;
  g_autoptr(GPtrArray) names = list_names(folder, error);
  if (names == NULL)
    return NULL;
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-expired");
  json_object_set_int_member(root, "version", 1);
  round.rows = json_array_new();
  json_object_set_array_member(root, "workrooms", round.rows);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (is_workroom(path))
      take_workroom(&round, path, name);
  }
  *out_failed = round.n_failed;
  return tusch_json_take_object(root);
}
