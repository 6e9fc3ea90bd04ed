/* The caseworker's overview: what the index knows, turned around by kind, time, people and facts.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/overview.h"
#include "base/danish.h"
#include "base/json.h"

#include <string.h>

static JsonObject *
object_at(JsonArray *array, guint i)
{
  return json_array_get_object_element(array, i);
}

static const char *
text_of(JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default(object, member, NULL);
}

/* Rows in order of their first value, found again by it. */
typedef struct {
  JsonArray *array; /* taken by who makes it into a member */
  GHashTable *by_value; /* value → JsonObject of the array */
} Rows;

static void
rows_clear(Rows *rows)
{
  g_hash_table_unref(rows->by_value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rows, rows_clear)

static Rows
rows_new(void)
{
  return (Rows){json_array_new(), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

/* The row of @value; if there is none, a new one, with @value as its @member (nullable). */
static JsonObject *
row_of(Rows *rows, const char *member, const char *value)
{
  JsonObject *row = g_hash_table_lookup(rows->by_value, value);
  if (row != NULL)
    return row;
  row = json_object_new();
  if (member != NULL)
    json_object_set_string_member(row, member, value);
  json_array_add_object_element(rows->array, row);
  g_hash_table_insert(rows->by_value, g_strdup(value), row);
  return row;
}

/* The list @member of @row, made if missing. Borrowed. */
static JsonArray *
list_of(JsonObject *row, const char *member)
{
  if (!json_object_has_member(row, member))
    json_object_set_array_member(row, member, json_array_new());
  return json_object_get_array_member(row, member);
}

static void
add_place(JsonObject *row, const TuschIndexDocument *d, const TuschFact *fact)
{
  JsonObject *place = json_object_new();
  json_object_set_string_member(place, "number", d->document->number);
  if (fact->end > fact->start)
    json_object_set_int_member(place, "page", fact->page_index + 1);
  json_array_add_object_element(list_of(row, "places"), place);
}

/* Sorting an array means to make another one. */
typedef int (*CompareRows)(JsonObject *a, JsonObject *b);

/* A pointer to a function does not go through a pointer to data: it goes in a struct. */
typedef struct {
  CompareRows compare;
} Order;

static int
compare_with(gconstpointer a, gconstpointer b, gpointer order)
{
  return ((const Order *)order)->compare(*(JsonObject *const *)a, *(JsonObject *const *)b);
}

/* Stable: rows that are alike keep their order. (transfer full in and out) */
static JsonArray *
sort_rows(JsonArray *array, CompareRows compare)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new();
  for (guint i = 0; i < json_array_get_length(array); i++)
    g_ptr_array_add(rows, object_at(array, i));
  Order order = {compare};
  g_ptr_array_sort_with_data(rows, compare_with, &order);
  JsonArray *sorted = json_array_new();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element(sorted, json_object_ref(g_ptr_array_index(rows, i)));
  json_array_unref(array);
  return sorted;
}

static int
by_documents(JsonObject *a, JsonObject *b)
{
  return (int)json_array_get_length(list_of(b, "documents")) -
         (int)json_array_get_length(list_of(a, "documents"));
}

/* What has no date comes last. */
static int
by_date(JsonObject *a, JsonObject *b)
{
  const char *x = text_of(a, "date");
  const char *y = text_of(b, "date");
  if (x == NULL || y == NULL)
    return (x == NULL) - (y == NULL);
  return strcmp(x, y);
}

static const TuschFact *
find_fact(const TuschIndexDocument *d, TuschFactField field)
{
  for (guint k = 0; d->facts != NULL && k < d->facts->len; k++) {
    const TuschFact *fact = g_ptr_array_index(d->facts, k);
    if (fact->field == field)
      return fact;
  }
  return NULL;
}

/* What it is says more here than how it came: "Underretning" before "Brev, indgående". */
static const char *
kind_of(const TuschIndexDocument *d)
{
  const TuschFact *kind = find_fact(d, TUSCH_FACT_TYPE);
  return kind != NULL ? kind->value : d->type;
}

static JsonArray *
list_kinds(const TuschIndex *index)
{
  g_auto(Rows) kinds = rows_new();
  for (guint i = 0; i < index->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(index->documents, i);
    const char *kind = kind_of(d);
    JsonObject *row = row_of(&kinds, "kind", kind != NULL ? kind : "");
    json_array_add_string_element(list_of(row, "documents"), d->document->number);
  }
  return sort_rows(kinds.array, by_documents);
}

static void
add_derived(JsonObject *row, const TuschIndexDocument *d)
{
  JsonArray *derived = list_of(row, "derived");
  for (guint i = 0; i < TUSCH_N_FACTS; i++)
    if ((d->derived & (1u << i)) != 0 ||
        (i == TUSCH_FACT_TYPE && find_fact(d, TUSCH_FACT_TYPE) != NULL))
      json_array_add_string_element(derived, tusch_fact_field_to_string((TuschFactField)i));
}

static JsonArray *
list_chronology(const TuschIndex *index)
{
  JsonArray *rows = json_array_new();
  for (guint i = 0; i < index->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(index->documents, i);
    JsonObject *row = json_object_new();
    json_object_set_string_member(row, "number", d->document->number);
    json_object_set_string_member(row, "title", d->document->title);
    tusch_json_set_string(row, "date", d->date);
    tusch_json_set_string(row, "kind", kind_of(d));
    tusch_json_set_string(row, "source_type", d->document->type);
    tusch_json_set_string(row, "direction", d->direction);
    tusch_json_set_string(row, "sender", d->sender);
    tusch_json_set_string(row, "receiver", d->receiver);
    tusch_json_set_string(row, "case", d->in_case->number);
    json_object_set_int_member(row, "pages", d->document->n_pages);
    json_object_set_string_member(row, "problem", tusch_problem_to_string(d->document->problem));
    add_derived(row, d);
    json_array_add_object_element(rows, row);
  }
  return sort_rows(rows, by_date);
}

static JsonArray *
list_letters(const TuschIndex *index)
{
  g_auto(Rows) rows = rows_new();
  for (guint i = 0; i < index->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(index->documents, i);
    if (d->sender == NULL && d->receiver == NULL)
      continue;
    const char *sender = d->sender != NULL ? d->sender : "";
    const char *receiver = d->receiver != NULL ? d->receiver : "";
    g_autofree char *both = g_strconcat(sender, "\n", receiver, NULL);
    g_autofree char *key = tusch_danish_fold(both);
    JsonObject *row = row_of(&rows, NULL, key);
    if (!json_object_has_member(row, "sender")) {
      json_object_set_string_member(row, "sender", sender);
      json_object_set_string_member(row, "receiver", receiver);
    }
    json_array_add_string_element(list_of(row, "documents"), d->document->number);
  }
  return sort_rows(rows.array, by_documents);
}

/* id → TuschEntity. (transfer full) */
static GHashTable *
sort_entities(const GPtrArray *entities)
{
  GHashTable *by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < entities->len; i++) {
    TuschEntity *entity = g_ptr_array_index(entities, i);
    g_hash_table_insert(by_id, entity->id, entity);
  }
  return by_id;
}

static bool
is_last(JsonArray *numbers, const char *number)
{
  guint n = json_array_get_length(numbers);
  return n > 0 && g_str_equal(json_array_get_string_element(numbers, n - 1), number);
}

/* In which documents each party of the request is named. Findings come by document. */
static JsonArray *
list_parties(const TuschIndex *index, const GPtrArray *findings, const GPtrArray *entities)
{
  JsonArray *rows = json_array_new();
  const TuschRequest *request = index->request;
  for (guint i = 0; i <= request->parties->len; i++) {
    const TuschParty *party =
        i == 0 ? request->requester : g_ptr_array_index(request->parties, i - 1);
    JsonObject *row = json_object_new();
    json_object_set_string_member(row, "name", party->name);
    json_object_set_string_member(row, "role", tusch_role_to_string(party->role));
    tusch_json_set_string(row, "relation", party->relation);
    (void)list_of(row, "documents");
    json_array_add_object_element(rows, row);
  }
  g_autoptr(GHashTable) by_id = sort_entities(entities);
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    const TuschEntity *entity =
        finding->entity_id != NULL ? g_hash_table_lookup(by_id, finding->entity_id) : NULL;
    const TuschIndexDocument *d = tusch_index_find(index, finding->document_id);
    if (entity == NULL || d == NULL || entity->party_index == TUSCH_PARTY_NONE ||
        entity->party_index >= (int)request->parties->len)
      continue;
    guint at = entity->party_index == TUSCH_PARTY_REQUESTER ? 0 : (guint)entity->party_index + 1;
    JsonArray *numbers = list_of(object_at(rows, at), "documents");
    if (!is_last(numbers, d->document->number))
      json_array_add_string_element(numbers, d->document->number);
  }
  return rows;
}

/* A title without what tells versions apart: "Udkast til afgørelse (kopi) v2" → "afgoerelse". */
static char *
plain_title(const char *title)
{
  static const char *const MARKS[] = {
      "kopi", "udkast til", "udkast", "endelig", "version", "revideret", "rettet", "kladde"};
  g_autofree char *folded = tusch_danish_fold(title);
  GString *plain = g_string_new(folded);
  for (guint i = 0; i < G_N_ELEMENTS(MARKS); i++)
    g_string_replace(plain, MARKS[i], " ", 0);
  g_autofree char *all = g_string_free(plain, FALSE);
  GString *out = g_string_new(NULL);
  for (const char *p = all; *p != '\0'; p++)
    if (g_ascii_isalnum(*p))
      g_string_append_c(out, *p);
  /* "v2" at the end */
  while (out->len > 2 && g_ascii_isdigit(out->str[out->len - 1]) && strchr(out->str, 'v') != NULL &&
         out->str[out->len - 2] == 'v')
    g_string_truncate(out, out->len - 2);
  return g_string_free(out, FALSE);
}

/* The same bytes are a duplicate; the same title without "kopi" and the like, and the same kind,
 * may be a version. */
static JsonArray *
list_copies(const TuschIndex *index)
{
  JsonArray *rows = json_array_new();
  g_autoptr(GHashTable) titles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < index->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(index->documents, i);
    g_autofree char *title = plain_title(d->document->title);
    const TuschIndexDocument *same = tusch_index_find(index, d->document->duplicate_of);
    const TuschIndexDocument *like = g_hash_table_lookup(titles, title);
    bool is_version = same == NULL && like != NULL && strlen(title) >= 8 &&
                      (g_strcmp0(like->date, d->date) != 0 || d->date == NULL);
    if (like == NULL)
      g_hash_table_insert(titles, g_steal_pointer(&title), (gpointer)d);
    if (same == NULL && !is_version)
      continue;
    JsonObject *row = json_object_new();
    json_object_set_string_member(row, "number", d->document->number);
    json_object_set_string_member(row, "of", (same != NULL ? same : like)->document->number);
    json_object_set_string_member(row, "how", same != NULL ? "duplicate" : "version");
    json_array_add_object_element(rows, row);
  }
  return rows;
}

static JsonArray *
list_facts(const TuschIndex *index, TuschFactField field)
{
  g_auto(Rows) rows = rows_new();
  for (guint i = 0; i < index->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(index->documents, i);
    for (guint k = 0; d->facts != NULL && k < d->facts->len; k++) {
      const TuschFact *fact = g_ptr_array_index(d->facts, k);
      if (fact->field != field)
        continue;
      JsonObject *row = row_of(&rows, "value", fact->value);
      add_place(row, d, fact);
      if (!json_object_has_member(row, "reason"))
        tusch_json_set_string(row, "reason", fact->reason);
    }
  }
  return rows.array;
}

/* Decisions are what is of that kind, said by the source or by content. */
static JsonArray *
list_decisions(const TuschIndex *index)
{
  JsonArray *rows = json_array_new();
  for (guint i = 0; i < index->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(index->documents, i);
    const TuschFact *kind = find_fact(d, TUSCH_FACT_TYPE);
    g_autofree char *said = tusch_danish_fold(d->type != NULL ? d->type : "");
    bool is_read = kind != NULL && g_str_equal(kind->value, "Afgørelse");
    if (!is_read && (kind != NULL || strstr(said, "afgoerelse") == NULL))
      continue;
    JsonObject *row = json_object_new();
    tusch_json_set_string(row, "date", d->date);
    json_object_set_string_member(row, "title", d->document->title);
    json_object_set_string_member(row, "number", d->document->number);
    if (is_read && kind->end > kind->start)
      json_object_set_int_member(row, "page", kind->page_index + 1);
    json_array_add_object_element(rows, row);
  }
  return sort_rows(rows, by_date);
}

static int
by_value(JsonObject *a, JsonObject *b)
{
  return strcmp(text_of(a, "value"), text_of(b, "value"));
}

static int
by_places(JsonObject *a, JsonObject *b)
{
  return (int)json_array_get_length(list_of(b, "places")) -
         (int)json_array_get_length(list_of(a, "places"));
}

static JsonObject *
count_all(const TuschIndex *index)
{
  JsonObject *object = json_object_new();
  gint64 n_pages = 0;
  gint64 n_unreadable = 0;
  for (guint i = 0; i < index->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(index->documents, i);
    n_pages += d->document->n_pages;
    n_unreadable += d->document->problem != TUSCH_PROBLEM_NONE;
  }
  json_object_set_int_member(object, "documents", index->documents->len);
  json_object_set_int_member(object, "pages", n_pages);
  json_object_set_int_member(object, "cases", index->cases->len);
  json_object_set_int_member(object, "unreadable", n_unreadable);
  return object;
}

JsonNode *
tusch_index_to_overview(const TuschIndex *index,
                        const GPtrArray *findings,
                        const GPtrArray *entities)
{
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-overview");
  json_object_set_int_member(root, "version", 1);
  json_object_set_string_member(root, "request", index->request->id);
  json_object_set_string_member(root, "regime", tusch_regime_to_string(index->request->regime));
  tusch_json_set_string(root, "received", index->request->received);
  tusch_json_set_string(root, "authority", index->request->authority_name);
  json_object_set_object_member(root, "totals", count_all(index));
  json_object_set_array_member(root, "kinds", list_kinds(index));
  json_object_set_array_member(root, "decisions", list_decisions(index));
  json_object_set_array_member(
      root, "deadlines", sort_rows(list_facts(index, TUSCH_FACT_DEADLINE), by_value));
  json_object_set_array_member(
      root, "authorities", sort_rows(list_facts(index, TUSCH_FACT_AUTHORITY), by_places));
  json_object_set_array_member(
      root, "case_numbers", sort_rows(list_facts(index, TUSCH_FACT_CASE), by_places));
  json_object_set_array_member(
      root, "proposed_topics", sort_rows(list_facts(index, TUSCH_FACT_TOPIC), by_places));
  json_object_set_array_member(root, "parties", list_parties(index, findings, entities));
  json_object_set_array_member(root, "letters", list_letters(index));
  json_object_set_array_member(root, "copies", list_copies(index));
  json_object_set_array_member(root, "chronology", list_chronology(index));
  return tusch_json_take_object(root);
}
