/* Building the index: what the source said, what content says, what was decided. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/index.h"

#include "base/danish.h"
#include "index/uuid.h"
#include "tusch/assemble.h"

#include <string.h>

static void
case_free(gpointer data)
{
  TuschIndexCase *kase = data;
  g_free(kase->uuid);
  g_free(kase->source);
  g_free(kase->number);
  g_free(kase->kle);
  g_free(kase->facet);
  g_free(kase->sensitivity);
  g_free(kase->first_date);
  g_ptr_array_unref(kase->documents);
  g_free(kase);
}

static void
document_free(gpointer data)
{
  TuschIndexDocument *d = data;
  char *strings[] = {d->uuid,
                     d->public_title,
                     d->type,
                     d->date,
                     d->direction,
                     d->sender,
                     d->receiver,
                     d->kle,
                     d->facet,
                     d->kle_title,
                     d->kle_current,
                     d->ground};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
    g_free(strings[i]);
  g_free(d);
}

void
tusch_index_free(TuschIndex *index)
{
  if (index == NULL)
    return;
  g_free(index->uuid);
  g_free(index->kle_version);
  g_ptr_array_unref(index->documents);
  g_ptr_array_unref(index->cases);
  g_hash_table_unref(index->facts);
  g_hash_table_unref(index->by_id);
  g_hash_table_unref(index->by_case_uuid);
  g_free(index);
}

const TuschIndexDocument *
tusch_index_find(const TuschIndex *index, const char *document_id)
{
  return document_id != NULL ? g_hash_table_lookup(index->by_id, document_id) : NULL;
}

static const char *const SENSITIVITIES[] = {"IKKE_FORTROLIGE_DATA",
                                            "FORTROLIGE_PERSONOPLYSNINGER",
                                            "FOELSOMME_PERSONOPLYSNINGER",
                                            "VIP_SAGER"};

static int
sensitivity_rank(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(SENSITIVITIES); i++)
    if (g_strcmp0(text, SENSITIVITIES[i]) == 0)
      return (int)i;
  return -1;
}

const char *
tusch_index_sensitivity(const char *text)
{
  int rank = sensitivity_rank(text);
  return rank >= 0 ? SENSITIVITIES[rank] : NULL;
}

const char *
tusch_index_sdi_type(const TuschIndexDocument *document)
{
  static const struct {
    const char *word; /* folded, somewhere in the type */
    const char *type;
  } MAP[] = {
      {"faktura", "Faktura"},
      {"dagsorden", "Dagsorden"},
      {"rapport", "Rapport"},
      {"plan", "Plan"},
      {"eksternt notat", "Eksternt Notat"},
      {"notat", "Internt Notat"},
      {"brev", "Brev"},
      {"mail", "Brev"},
      {"afgoerelse", "Brev"},
      {"afslag", "Brev"},
      {"ansoegning", "Brev"},
      {"underretning", "Brev"},
      {"klage", "Brev"},
      {"partshoering", "Brev"},
      {"kvittering", "Brev"},
      {"erklaering", "Rapport"},
      {"udtalelse", "Rapport"},
      {"undersoegelse", "Rapport"},
  };
  g_autofree char *folded = tusch_danish_fold(document->type != NULL ? document->type : "");
  const char *type = "Andet";
  for (guint i = 0; i < G_N_ELEMENTS(MAP) && g_str_equal(type, "Andet"); i++)
    if (strstr(folded, MAP[i].word) != NULL)
      type = MAP[i].type;
  if (!g_str_equal(type, "Brev"))
    return type;
  g_autofree char *where =
      tusch_danish_fold(document->direction != NULL ? document->direction : folded);
  if (strstr(where, "indgaaende") != NULL)
    return "Brev, indgaaende";
  return strstr(where, "udgaaende") != NULL ? "Brev, udgaaende" : "Brev";
}

/* The first fact of a field: facts come best first. */
static const TuschFact *
find_fact(const GPtrArray *facts, TuschFactField field)
{
  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    const TuschFact *fact = g_ptr_array_index(facts, i);
    if (fact->field == field)
      return fact;
  }
  return NULL;
}

/* What the source said, else what content says. */
static char *
said_or_read(TuschIndexDocument *entry, const char *said, TuschFactField field)
{
  if (said != NULL && said[0] != '\0')
    return g_strdup(said);
  const TuschFact *fact = find_fact(entry->facts, field);
  if (fact == NULL)
    return NULL;
  entry->derived |= 1u << field;
  return g_strdup(fact->value);
}

static char *
case_number_of(TuschIndexDocument *entry)
{
  return said_or_read(entry, entry->document->case_number, TUSCH_FACT_CASE);
}

static void
classify(TuschIndexDocument *entry, const TuschKlePlan *plan)
{
  const TuschKleEntry *current = NULL;
  entry->kle = said_or_read(entry, entry->document->kle, TUSCH_FACT_KLE);
  entry->facet = said_or_read(entry, entry->document->facet, TUSCH_FACT_FACET);
  entry->kle_state = tusch_kle_plan_check(plan, entry->kle, &current);
  const TuschKleEntry *own = tusch_kle_plan_find(plan, entry->kle);
  entry->kle_title = own != NULL ? g_strdup(own->title) : NULL;
  entry->kle_current = current != NULL ? g_strdup(current->number) : NULL;
}

static void
count_scanned(TuschIndex *index, const TuschIndexInput *input)
{
  for (guint i = 0; i < input->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(input->pages, i);
    const char *id = g_ptr_array_index(input->page_document_ids, i);
    TuschIndexDocument *entry = g_hash_table_lookup(index->by_id, id);
    if (entry != NULL && page->origin != TUSCH_TEXT_DIGITAL && page->scan_dpi > 0)
      entry->n_scanned_pages++;
  }
}

/* What was decided and where it went, if it has come so far. */
static void
add_outcome(TuschIndexDocument *entry, const TuschIndexInput *input, guint i)
{
  if (input->plan != NULL && i < input->plan->documents->len) {
    const TuschPlanDocument *planned = g_ptr_array_index(input->plan->documents, i);
    entry->is_decided = input->plan->n_undecided == 0;
    entry->access = planned->access;
    entry->ground = g_strdup(planned->ground);
  }
  if (input->places != NULL && i < input->places->len) {
    const TuschBundlePlace *place = g_ptr_array_index(input->places, i);
    entry->first_page = place->first_page_index + 1;
    entry->n_bundle_pages = place->n_pages;
  }
}

/* (transfer full) */
static char *
uuid_of(const TuschRequest *request, const char *kind, const char *a, const char *b)
{
  const char *parts[] = {kind, request->id, a != NULL ? a : "", b != NULL ? b : "", NULL};
  return tusch_uuid_of(parts);
}

static TuschIndexCase *
find_case(TuschIndex *index, const char *source, const char *number)
{
  g_autofree char *uuid = uuid_of(index->request, "case", source, number);
  TuschIndexCase *kase = g_hash_table_lookup(index->by_case_uuid, uuid);
  if (kase != NULL)
    return kase;
  kase = g_new0(TuschIndexCase, 1);
  kase->uuid = g_steal_pointer(&uuid);
  kase->source = g_strdup(source);
  kase->number = g_strdup(number);
  kase->documents = g_ptr_array_new();
  g_ptr_array_add(index->cases, kase);
  g_hash_table_insert(index->by_case_uuid, kase->uuid, kase);
  return kase;
}

/* A field of the case is what its documents agree on: the first to say it says it. */
static void
add_to_case(TuschIndexCase *kase, TuschIndexDocument *entry)
{
  const TuschDocument *document = entry->document;
  g_ptr_array_add(kase->documents, entry);
  if (kase->kle == NULL)
    kase->kle = g_strdup(entry->kle);
  if (kase->facet == NULL && tusch_kle_is_facet(entry->facet))
    kase->facet = g_strdup(entry->facet);
  if (sensitivity_rank(document->sensitivity) > sensitivity_rank(kase->sensitivity)) {
    g_free(kase->sensitivity);
    kase->sensitivity = g_strdup(document->sensitivity);
  }
  if (entry->date != NULL &&
      (kase->first_date == NULL || strcmp(entry->date, kase->first_date) < 0)) {
    g_free(kase->first_date);
    kase->first_date = g_strdup(entry->date);
  }
}

/* What came in an archive or as an attachment belongs where its parent belongs, unless it says
 * more. */
static TuschIndexCase *
case_of_document(TuschIndex *index, TuschIndexDocument *entry)
{
  const TuschIndexDocument *parent = entry->parent;
  g_autofree char *number = case_number_of(entry);
  if (parent != NULL && parent->in_case != NULL && number == NULL &&
      entry->document->source == NULL)
    return (TuschIndexCase *)parent->in_case;
  return find_case(index, entry->document->source, number);
}

static void
add_documents(TuschIndex *index, const GPtrArray *documents)
{
  for (guint i = 0; i < documents->len; i++) {
    TuschIndexDocument *entry = g_new0(TuschIndexDocument, 1);
    entry->document = g_ptr_array_index(documents, i);
    g_ptr_array_add(index->documents, entry);
    g_hash_table_insert(index->by_id, entry->document->id, entry);
  }
}

static void
fill_document(TuschIndex *index, const TuschIndexInput *input, guint i)
{
  TuschIndexDocument *entry = g_ptr_array_index(index->documents, i);
  const TuschDocument *document = entry->document;
  entry->parent = tusch_index_find(index, document->parent_id);
  entry->facts = g_hash_table_lookup(index->facts, document->id);
  entry->uuid = uuid_of(index->request, "document", document->id, document->sha256);
  entry->public_title = g_strdup(g_ptr_array_index(input->titles, i));
  entry->title_withheld = !g_str_equal(entry->public_title, document->title);
  entry->type = said_or_read(entry, document->type, TUSCH_FACT_TYPE);
  entry->date = said_or_read(entry, document->date, TUSCH_FACT_DATE);
  entry->direction = said_or_read(entry, document->direction, TUSCH_FACT_DIRECTION);
  entry->sender = said_or_read(entry, NULL, TUSCH_FACT_SENDER);
  entry->receiver = said_or_read(entry, NULL, TUSCH_FACT_RECEIVER);
  classify(entry, input->kle);
  add_outcome(entry, input, i);
  TuschIndexCase *kase = case_of_document(index, entry);
  add_to_case(kase, entry);
  entry->in_case = kase;
}

static void
sort_facts(TuschIndex *index, const GPtrArray *facts)
{
  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    TuschFact *fact = g_ptr_array_index(facts, i);
    GPtrArray *own = g_hash_table_lookup(index->facts, fact->document_id);
    if (own == NULL) {
      own = g_ptr_array_new();
      g_hash_table_insert(index->facts, fact->document_id, own);
    }
    g_ptr_array_add(own, fact);
  }
}

TuschIndex *
tusch_index_build(const TuschIndexInput *input)
{
  TuschIndex *index = g_new0(TuschIndex, 1);
  index->request = input->request;
  index->uuid = uuid_of(input->request, "request", NULL, NULL);
  index->kle_version = g_strdup(tusch_kle_plan_get_version(input->kle));
  index->cases = g_ptr_array_new_with_free_func(case_free);
  index->documents = g_ptr_array_new_with_free_func(document_free);
  index->facts =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  index->staff_names = input->staff_names;
  sort_facts(index, input->facts);
  index->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  index->by_case_uuid = g_hash_table_new(g_str_hash, g_str_equal);
  add_documents(index, input->documents);
  count_scanned(index, input);
  for (guint i = 0; i < input->documents->len; i++)
    fill_document(index, input, i);
  return index;
}
