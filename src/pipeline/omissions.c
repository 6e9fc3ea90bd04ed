/* Counting what is left out, for the list, the letter, and programs that write their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/omissions.h"

#include "base/language.h"

#include <string.h>

static const struct {
  const char *one, *several;
} KINDS[TUSCH_N_OMITTED] = {
    [TUSCH_CATEGORY_OTHER] = {N_("anden oplysning"), N_("andre oplysninger")},
    [TUSCH_CATEGORY_CPR] = {N_("CPR-nummer"), N_("CPR-numre")},
    [TUSCH_CATEGORY_PERSON] = {N_("navn"), N_("navne")},
    [TUSCH_CATEGORY_ADDRESS] = {N_("adresse"), N_("adresser")},
    [TUSCH_CATEGORY_PHONE] = {N_("telefonnummer"), N_("telefonnumre")},
    [TUSCH_CATEGORY_EMAIL] = {N_("e-mailadresse"), N_("e-mailadresser")},
    [TUSCH_CATEGORY_ACCOUNT] = {N_("kontonummer"), N_("kontonumre")},
    [TUSCH_CATEGORY_DATE_OF_BIRTH] = {N_("fødselsdato"), N_("fødselsdatoer")},
    [TUSCH_CATEGORY_VEHICLE] = {N_("nummer på køretøj"), N_("numre på køretøjer")},
    [TUSCH_CATEGORY_PASSPORT_ID] = {N_("nummer på pas eller kort"), N_("numre på pas og kort")},
    [TUSCH_CATEGORY_SENSITIVE] = {N_("oplysning om private forhold"),
                                  N_("oplysninger om private forhold")},
    [TUSCH_OMITTED_PAGE] = {N_("hel side"), N_("hele sider")},
    [TUSCH_OMITTED_DOCUMENT] = {N_("hele dokumentet"), N_("hele dokumenter")},
};

const char *
tusch_omission_kind(guint kind, bool is_plural)
{
  g_assert(kind < TUSCH_N_OMITTED);
  return is_plural ? _(KINDS[kind].several) : _(KINDS[kind].one);
}

const char *
tusch_omission_id(guint kind)
{
  if (kind == TUSCH_OMITTED_PAGE)
    return "page";
  if (kind == TUSCH_OMITTED_DOCUMENT)
    return "document";
  return tusch_category_to_string((TuschCategory)kind);
}

static void
omission_free(TuschOmission *omission)
{
  g_free(omission->document_id);
  g_free(omission->ground);
  g_free(omission);
}

typedef struct {
  const TuschVerdicts *verdicts;
  bool is_draft;
  GHashTable *order; /* document id → its place, from 1 */
  GHashTable *known; /* "document kind ground" → TuschOmission (borrowed) */
  GHashTable *gone_pages; /* their decision keys: what stands on them is not counted too */
  GPtrArray *omissions;
} Counter;

static void
add(Counter *counter, const char *document_id, guint kind, const char *ground)
{
  g_autofree char *key =
      g_strdup_printf("%s %u %s", document_id, kind, ground != NULL ? ground : "");
  TuschOmission *omission = g_hash_table_lookup(counter->known, key);
  if (omission == NULL) {
    omission = g_new0(TuschOmission, 1);
    omission->document_id = g_strdup(document_id);
    omission->kind = kind;
    omission->ground = g_strdup(ground);
    g_ptr_array_add(counter->omissions, omission);
    g_hash_table_insert(counter->known, g_steal_pointer(&key), omission);
  }
  omission->count++;
}

static bool
is_gone(const Counter *counter, TuschVerdict verdict)
{
  return verdict == TUSCH_VERDICT_REDACT || (verdict == TUSCH_VERDICT_ASK && counter->is_draft);
}

static bool
is_document_gone(const Counter *counter, const char *document_id)
{
  return is_gone(counter, tusch_verdicts_of_document(counter->verdicts, document_id, NULL));
}

static bool
is_page_gone(const Counter *counter, const char *document_id, guint page_index)
{
  g_autofree char *key = tusch_decision_key_of_page(document_id, page_index);
  return g_hash_table_contains(counter->gone_pages, key) || is_document_gone(counter, document_id);
}

static void
count_findings(Counter *counter, const TuschCase *kase)
{
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    const char *ground;
    TuschVerdict verdict = tusch_verdicts_of_finding(counter->verdicts, finding, &ground);
    if (finding->field == TUSCH_FIELD_PAGE && is_gone(counter, verdict) &&
        !is_page_gone(counter, finding->document_id, finding->page_index))
      add(counter, finding->document_id, finding->category, ground);
  }
}

static void
count_drawn_box(const TuschDocument *document,
                guint page_index,
                G_GNUC_UNUSED const TuschRectPt *box,
                const char *ground,
                gpointer user_data)
{
  Counter *counter = user_data;
  if (!is_page_gone(counter, document->id, page_index))
    add(counter, document->id, TUSCH_CATEGORY_OTHER, ground);
}

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Counter *counter = user_data;
  const TuschOmission *first = *(TuschOmission *const *)a;
  const TuschOmission *second = *(TuschOmission *const *)b;
  guint left = GPOINTER_TO_UINT(g_hash_table_lookup(counter->order, first->document_id));
  guint right = GPOINTER_TO_UINT(g_hash_table_lookup(counter->order, second->document_id));
  if (left != right)
    return left < right ? -1 : 1;
  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  return g_strcmp0(first->ground, second->ground);
}

static void
count_pages(Counter *counter, const TuschCase *kase)
{
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    if (!is_gone(counter, tusch_verdicts_of_page(counter->verdicts, document_id, page)) ||
        is_document_gone(counter, document_id))
      continue;
    char *key = tusch_decision_key_of_page(document_id, page->page_index);
    const TuschDecision *decision = tusch_verdicts_find(counter->verdicts, TUSCH_TARGET_PAGE, key);
    add(counter, document_id, TUSCH_OMITTED_PAGE, decision != NULL ? decision->ground : NULL);
    g_hash_table_add(counter->gone_pages, key);
  }
}

GPtrArray *
tusch_omissions_count(const TuschCase *kase, const TuschVerdicts *verdicts, bool is_draft)
{
  Counter counter = {.verdicts = verdicts, .is_draft = is_draft};
  counter.order = g_hash_table_new(g_str_hash, g_str_equal);
  counter.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  counter.gone_pages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  counter.omissions = g_ptr_array_new_with_free_func((GDestroyNotify)omission_free);
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    const char *ground;
    g_hash_table_insert(counter.order, document->id, GUINT_TO_POINTER(i + 1));
    if (is_gone(&counter, tusch_verdicts_of_document(verdicts, document->id, &ground)))
      add(&counter, document->id, TUSCH_OMITTED_DOCUMENT, ground);
  }
  count_pages(&counter, kase);
  count_findings(&counter, kase);
  tusch_verdicts_foreach_drawn_box(verdicts, count_drawn_box, &counter);
  g_ptr_array_sort_with_data(counter.omissions, compare, &counter);
  g_hash_table_unref(counter.order);
  g_hash_table_unref(counter.known);
  g_hash_table_unref(counter.gone_pages);
  return counter.omissions;
}
