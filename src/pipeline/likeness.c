/* Gathers what is compared: page texts, what pages are made of, headers and bodies of messages. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/likeness.h"

#include "base/json.h"
#include "tusch/likeness-find.h"

#include <string.h>

/* Of one document: a book of law is not compared to its end. */
enum { MAX_TEXT_BYTES = 2 * 1024 * 1024 };

static gboolean
add_pages(TuschLikenessText *text, TuschStore *store, GError **error)
{
  g_autoptr(GArray) pages = tusch_store_list_pages(store, text->document_id, error);
  if (pages == NULL)
    return FALSE;
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < pages->len && all->len < MAX_TEXT_BYTES; i++) {
    g_autofree char *words =
        tusch_store_get_page_words(store, text->document_id, g_array_index(pages, guint, i), error);
    if (words == NULL)
      return FALSE;
    g_string_append_printf(all, "%s\n", words);
  }
  text->text = g_string_free(g_steal_pointer(&all), FALSE);
  return TRUE;
}

/* Nothing unless every page is known. */
static gboolean
add_hashes(TuschLikenessText *text, TuschStore *store, guint n_pages, GError **error)
{
  g_autoptr(GHashTable) hashes = tusch_store_list_page_hashes(store, text->document_id, error);
  if (hashes == NULL)
    return FALSE;
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < n_pages; i++) {
    const char *hash = g_hash_table_lookup(hashes, GUINT_TO_POINTER(i));
    if (hash == NULL || hash[0] == '\0')
      return TRUE;
    g_string_append(all, hash);
  }
  text->pages = g_string_free(g_steal_pointer(&all), FALSE);
  return TRUE;
}

/* What was kept of a message when it was taken in; a form of it that is not known says nothing. */
static gboolean
add_mail(TuschLikenessText *text, TuschStore *store, GError **error)
{
  g_autofree char *key = g_strconcat("mail:", text->document_id, NULL);
  g_autofree char *json = NULL;
  if (!tusch_store_get_meta(store, key, &json, error))
    return FALSE;
  g_autoptr(JsonNode) node = json != NULL ? json_from_string(json, NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
    return TRUE;
  JsonObject *mail = json_node_get_object(node);
  gint64 range[] = {G_MININT64, G_MAXINT64};
  text->is_mail = tusch_json_read_string(mail, "body", false, &text->body, NULL) &&
                  tusch_json_read_string(mail, "message_id", false, &text->message_id, NULL) &&
                  tusch_json_read_string(mail, "in_reply_to", false, &text->in_reply_to, NULL) &&
                  tusch_json_read_string(mail, "references", false, &text->references, NULL) &&
                  tusch_json_read_string(mail, "subject", false, &text->subject, NULL) &&
                  tusch_json_read_int(mail, "sent", false, range, &text->sent, NULL);
  return TRUE;
}

static gboolean
gather(TuschStore *store, GPtrArray *texts, GError **error)
{
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, error);
  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(documents, i);
    if (document->duplicate_of != NULL || document->n_pages == 0)
      continue;
    TuschLikenessText *text = g_new0(TuschLikenessText, 1);
    g_ptr_array_add(texts, text);
    text->document_id = g_strdup(document->id);
    if (!add_pages(text, store, error) || !add_hashes(text, store, document->n_pages, error) ||
        !add_mail(text, store, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_likeness_look(TuschWorkroom *workroom, GError **error)
{
  g_autoptr(GPtrArray) texts =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_likeness_text_free);
  if (!gather(workroom->store, texts, error))
    return FALSE;
  g_autoptr(GPtrArray) likenesses = tusch_likeness_find(texts);
  return tusch_store_put_likenesses(workroom->store, likenesses, error);
}
