/* Deliveries: chosen, kept, sent. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/share.h"

#include "base/json.h"
#include "tusch/error.h"

#include <string.h>

/* Rows of the workroom's own facts: what was sent, and what stands ready to be. */
#define SENT_KEY "sent"
#define READY_KEY "ready"

static void
sent_free(TuschSent *sent)
{
  g_free(sent->date);
  g_free(sent->sha256);
  g_ptr_array_unref(sent->document_ids);
  g_free(sent);
}

void
tusch_share_free(TuschShare *share)
{
  if (share == NULL)
    return;
  g_clear_pointer(&share->sent, g_ptr_array_unref);
  g_hash_table_unref(share->now);
  g_free(share);
}

/* ---- what was sent ---- */

static gboolean
read_ids(JsonObject *object, GPtrArray *ids, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "documents", true, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length(array); i++)
    g_ptr_array_add(ids, g_strdup(json_array_get_string_element(array, i)));
  return TRUE;
}

static gboolean
read_sent(JsonNode *node, TuschSent *sent, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a delivery", error);
  return object != NULL && tusch_json_read_string(object, "date", true, &sent->date, error) &&
         tusch_json_read_string(object, "sha256", true, &sent->sha256, error) &&
         read_ids(object, sent->document_ids, error);
}

GPtrArray *
tusch_share_list_sent(TuschStore *store, GError **error)
{
  g_autofree char *json = NULL;
  JsonArray *array = NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)sent_free);
  if (!tusch_store_get_meta(store, SENT_KEY, &json, error))
    return NULL;
  if (json == NULL)
    return g_steal_pointer(&all);
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, error);
  JsonObject *root = node != NULL ? tusch_json_node_object(node, "deliveries", error) : NULL;
  if (root == NULL || !tusch_json_read_array(root, "deliveries", true, &array, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    TuschSent *sent = g_new0(TuschSent, 1);
    sent->document_ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(all, sent);
    if (!read_sent(json_array_get_element(array, i), sent, error))
      return NULL;
  }
  return g_steal_pointer(&all);
}

static JsonArray *
ids_to_json(const GPtrArray *ids)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element(array, g_ptr_array_index(ids, i));
  return array;
}

static char *
sent_to_json(const GPtrArray *all)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < all->len; i++) {
    const TuschSent *sent = g_ptr_array_index(all, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "date", sent->date);
    json_object_set_string_member(object, "sha256", sent->sha256);
    json_object_set_array_member(object, "documents", ids_to_json(sent->document_ids));
    json_array_add_object_element(array, object);
  }
  JsonObject *root = json_object_new();
  json_object_set_array_member(root, "deliveries", array);
  g_autoptr(JsonNode) node = tusch_json_take_object(root);
  return tusch_json_to_string(node, false);
}

/* ---- what comes now ---- */

TuschDelivered
tusch_share_of(const TuschShare *share,
               const char *document_id,
               const TuschSent **out_sent,
               guint *out_number)
{
  if (g_hash_table_contains(share->now, document_id))
    return TUSCH_DELIVERY_NOW;
  for (guint i = 0; i < share->sent->len; i++) {
    const TuschSent *sent = g_ptr_array_index(share->sent, i);
    if (!g_ptr_array_find_with_equal_func(sent->document_ids, document_id, g_str_equal, NULL))
      continue;
    if (out_sent != NULL)
      *out_sent = sent;
    if (out_number != NULL)
      *out_number = i + 1;
    return TUSCH_DELIVERY_BEFORE;
  }
  return TUSCH_DELIVERY_LATER;
}

bool
tusch_share_is_partial(const TuschShare *share)
{
  return share->sent->len > 0 || share->n_later > 0;
}

static bool
is_named(const TuschDocument *document, char **numbers)
{
  for (guint i = 0; numbers[i] != NULL; i++)
    if (g_str_equal(numbers[i], document->number) || g_str_equal(numbers[i], document->id))
      return true;
  return false;
}

/* What hangs on a document comes with it: attachments follow what they are attached to. */
static void
take_attachments(TuschShare *share, const TuschCase *kase)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (document->parent_id != NULL && g_hash_table_contains(share->now, document->parent_id) &&
        tusch_share_of(share, document->id, NULL, NULL) == TUSCH_DELIVERY_LATER)
      g_hash_table_add(share->now, document->id);
  }
}

static gboolean
take_named(TuschShare *share, const TuschCase *kase, const char *numbers, GError **error)
{
  g_auto(GStrv) names = g_strsplit(numbers, ",", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    char *one[] = {g_strstrip(names[i]), NULL};
    bool is_known = false;
    for (guint k = 0; k < kase->documents->len; k++) {
      TuschDocument *document = g_ptr_array_index(kase->documents, k);
      if (!is_named(document, one))
        continue;
      is_known = true;
      guint number = 0;
      if (tusch_share_of(share, document->id, NULL, &number) == TUSCH_DELIVERY_BEFORE)
        return tusch_fail(error,
                          TUSCH_ERROR_CONFIG,
                          "document %s was sent in delivery %u already",
                          document->number,
                          number);
      g_hash_table_add(share->now, document->id);
    }
    if (!is_known)
      return tusch_fail(
          error, TUSCH_ERROR_CONFIG, "there is no document with number %u of --documents", i + 1);
  }
  take_attachments(share, kase);
  return TRUE;
}

static void
take_rest(TuschShare *share, const TuschCase *kase)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (tusch_share_of(share, document->id, NULL, NULL) == TUSCH_DELIVERY_LATER)
      g_hash_table_add(share->now, document->id);
  }
}

static guint
count_later(const TuschShare *share, const TuschCase *kase)
{
  guint n = 0;
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    n += tusch_share_of(share, document->id, NULL, NULL) == TUSCH_DELIVERY_LATER;
  }
  return n;
}

TuschShare *
tusch_share_choose(const TuschWorkroom *workroom,
                   const TuschCase *kase,
                   const char *numbers,
                   GError **error)
{
  g_autoptr(TuschShare) share = g_new0(TuschShare, 1);
  share->now = g_hash_table_new(g_str_hash, g_str_equal);
  share->sent = tusch_share_list_sent(workroom->store, error);
  if (share->sent == NULL)
    return NULL;
  /* All is sent: the last delivery is made once more, the same or put right. */
  if (share->sent->len > 0 && count_later(share, kase) == 0)
    g_ptr_array_set_size(share->sent, (gint)share->sent->len - 1);
  if (numbers == NULL)
    take_rest(share, kase);
  else if (!take_named(share, kase, numbers, error))
    return NULL;
  share->delivery = share->sent->len + 1;
  share->n_later = count_later(share, kase);
  return g_steal_pointer(&share);
}

/* ---- kept, then sent ---- */

static int
compare_ids(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

gboolean
tusch_share_keep(const TuschShare *share, TuschStore *store, GError **error)
{
  JsonObject *root = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(root);
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init(&iter, share->now);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    g_ptr_array_add(ids, id);
  g_ptr_array_sort(ids, compare_ids);
  json_object_set_int_member(root, "delivery", share->delivery);
  json_object_set_array_member(root, "documents", ids_to_json(ids));
  g_autofree char *json = tusch_json_to_string(node, false);
  return tusch_store_set_meta(store, READY_KEY, json, error);
}

/* The delivery that stands ready, with its number. (transfer full) */
static TuschSent *
read_ready(TuschStore *store, guint *out_number, GError **error)
{
  g_autofree char *json = NULL;
  if (!tusch_store_get_meta(store, READY_KEY, &json, error))
    return NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(json != NULL ? json : "{}", -1, error);
  JsonObject *root = node != NULL ? tusch_json_node_object(node, "the delivery", error) : NULL;
  gint64 range[] = {1, G_MAXINT};
  gint64 number = 0;
  TuschSent *ready = g_new0(TuschSent, 1);
  ready->document_ids = g_ptr_array_new_with_free_func(g_free);
  if (root != NULL && tusch_json_read_int(root, "delivery", true, range, &number, error) &&
      read_ids(root, ready->document_ids, error)) {
    *out_number = (guint)number;
    return ready;
  }
  sent_free(ready);
  return NULL;
}

gboolean
tusch_share_send(TuschStore *store, const char *sha256, const char *date, GError **error)
{
  guint number = 0;
  g_autoptr(GPtrArray) all = tusch_share_list_sent(store, error);
  TuschSent *ready = all != NULL ? read_ready(store, &number, error) : NULL;
  if (ready == NULL)
    return FALSE;
  ready->sha256 = g_strdup(sha256);
  ready->date = g_strdup(date);
  /* One that is put right takes the place of the one it puts right. */
  if (all->len >= number)
    g_ptr_array_set_size(all, (gint)number - 1);
  g_ptr_array_add(all, ready);
  g_autofree char *json = sent_to_json(all);
  return tusch_store_set_meta(store, SENT_KEY, json, error);
}
