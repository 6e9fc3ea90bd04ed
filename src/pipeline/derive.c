/* Facts from content, document by document; kept until pages, rules or plan change. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/derive.h"

#include "base/datadir.h"
#include "tusch/derive.h"
#include "tusch/error.h"

/* Facts are looked for on so many pages of a document: a book of law says nothing of a case. */
enum { MAX_PAGES = 50 };

typedef struct {
  TuschKlePlan *kle;
  TuschIndexRules *rules;
  char *key;
} Derivation;

static void
derivation_clear(Derivation *derivation)
{
  g_clear_pointer(&derivation->rules, tusch_index_rules_free);
  g_clear_pointer(&derivation->kle, tusch_kle_plan_free);
  g_clear_pointer(&derivation->key, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Derivation, derivation_clear)

/* An installation's own plan in the public XML form goes before the table that comes with tusch. */
TuschKlePlan *
tusch_derive_load_kle(GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "kle", error);
  if (dir == NULL)
    return NULL;
  g_autofree char *xml = g_build_filename(dir, "kle", "emneplan.xml", NULL);
  g_autofree char *table = g_build_filename(dir, "kle", "emneplan.tsv", NULL);
  return tusch_kle_plan_load(g_file_test(xml, G_FILE_TEST_EXISTS) ? xml : table, error);
}

static gboolean
derivation_load(Derivation *derivation, GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "index", error);
  if (dir == NULL)
    return FALSE;
  g_autofree char *path = g_build_filename(dir, "index", NULL);
  derivation->kle = tusch_derive_load_kle(error);
  if (derivation->kle != NULL)
    derivation->rules = tusch_index_rules_load(path, derivation->kle, error);
  if (derivation->rules == NULL)
    return FALSE;
  derivation->key = g_strdup_printf(
      "rules %s tusch %s", tusch_index_rules_get_hash(derivation->rules), TUSCH_VERSION);
  return TRUE;
}

static gboolean
derive_document(const Derivation *derivation,
                const TuschWorkroom *workroom,
                const TuschDocument *document,
                GPtrArray *facts,
                GError **error)
{
  g_autoptr(GArray) pages = tusch_store_list_pages(workroom->store, document->id, error);
  if (pages == NULL)
    return FALSE;
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < MIN(pages->len, MAX_PAGES); i++) {
    char *text = tusch_store_get_page_words(
        workroom->store, document->id, g_array_index(pages, guint, i), error);
    if (text == NULL)
      return FALSE;
    g_ptr_array_add(texts, text);
  }
  guint n_before = facts->len;
  tusch_index_derive(derivation->rules, workroom->request, document, texts, facts);
  /* Pages that could not be read are left out of the texts, not of the numbering. */
  for (guint i = n_before; i < facts->len; i++) {
    TuschFact *fact = g_ptr_array_index(facts, i);
    if (fact->page_index < pages->len)
      fact->page_index = g_array_index(pages, guint, fact->page_index);
  }
  return TRUE;
}

static gboolean
derive_all(const Derivation *derivation, TuschWorkroom *workroom, GError **error)
{
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(workroom->store, error);
  if (documents == NULL)
    return FALSE;
  g_autoptr(GPtrArray) facts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_fact_free);
  for (guint i = 0; i < documents->len; i++)
    if (!derive_document(derivation, workroom, g_ptr_array_index(documents, i), facts, error))
      return FALSE;
  return tusch_store_put_facts(workroom->store, facts, error) &&
         tusch_store_set_meta(workroom->store, "derived", derivation->key, error);
}

gboolean
tusch_derive_again(TuschWorkroom *workroom, GError **error)
{
  g_auto(Derivation) derivation = {0};
  return derivation_load(&derivation, error) && derive_all(&derivation, workroom, error);
}

gboolean
tusch_derive_if_new(TuschWorkroom *workroom, GError **error)
{
  g_auto(Derivation) derivation = {0};
  g_autofree char *done = NULL;
  if (!derivation_load(&derivation, error) ||
      !tusch_store_get_meta(workroom->store, "derived", &done, error))
    return FALSE;
  if (g_strcmp0(done, derivation.key) == 0)
    return TRUE;
  if (!tusch_store_begin(workroom->store, error))
    return FALSE;
  if (derive_all(&derivation, workroom, error))
    return tusch_store_commit(workroom->store, error);
  tusch_store_rollback(workroom->store);
  return FALSE;
}
