/* gold.json: every span of every document, and the texts that must be gone or must stay. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gold.h"

#include "base/file.h"
#include "base/json.h"

#include <string.h>

/* Collects each text once, whoever wrote it how often. */
typedef struct {
  const CorpusRequest *request;
  GHashTable *seen; /* "TYPE ref key" → JsonObject, borrowed from gone or stay */
  JsonArray *gone, *stay;
} Lists;

static char *
slice(const CorpusText *text, const CorpusSpan *span)
{
  return g_strndup(text->text->str + span->start, span->end - span->start);
}

static bool
is_number(const char *type)
{
  return strcmp(type, "CPR") == 0 || strcmp(type, "PHONE") == 0 || strcmp(type, "ACCOUNT") == 0;
}

/* What makes two ways of writing one text: digits of numbers, else folded words. */
static char *
key_of(const char *type, const char *text)
{
  GString *key = g_string_new(NULL);
  g_autofree char *lower = g_utf8_strdown(text, -1);
  for (const char *c = lower; *c; c = g_utf8_next_char(c)) {
    gunichar u = g_utf8_get_char(c);
    if (is_number(type) ? g_unichar_isdigit(u) : g_unichar_isalnum(u) || u == '@' || u == '.')
      g_string_append_unichar(key, u);
    else if (!is_number(type) && key->len && key->str[key->len - 1] != ' ')
      g_string_append_c(key, ' ');
  }
  return g_string_free(key, FALSE);
}

static const char *
role_of(const Lists *lists, const char *key)
{
  CorpusPerson *person = corpus_cast_find(lists->request->cast, key);
  return person ? person->role : strcmp(key, "s") == 0 ? "staff" : "none";
}

/* "must" where the request says enough to decide without a person, else "should". */
static const char *
level_of(const CorpusSpan *span, const char *role)
{
  bool known = g_ascii_isdigit(span->key[0]);
  bool loose = strcmp(span->form, "init") == 0 || strcmp(span->form, "sur") == 0 ||
               strcmp(span->form, "nick") == 0;
  if (strcmp(role, "requester") == 0)
    return loose ? "should" : "must";
  if (strcmp(role, "staff") == 0)
    return "should";
  if (strcmp(span->type, "SENSITIVE") == 0 || strcmp(span->type, "DATE_OF_BIRTH") == 0)
    return "should";
  if (strcmp(span->type, "PERSON") == 0)
    return known && !loose ? "must" : "should";
  return "must";
}

/* Adds the text to the list its owner asks for; the shared child and nobody's data to neither. */
static void
collect(Lists *lists, const CorpusSpan *span, const char *text, bool counted)
{
  const char *role = role_of(lists, span->key);
  bool stays = strcmp(role, "requester") == 0 || strcmp(role, "staff") == 0;
  bool sensitive = strcmp(span->type, "SENSITIVE") == 0;
  if (strcmp(role, "none") == 0 || strcmp(role, "co-party") == 0 || (stays && sensitive) ||
      (strcmp(span->key, "s") == 0))
    return;
  g_autofree char *ref = corpus_ref_of(lists->request->cast, span->key);
  g_autofree char *key = key_of(span->type, text);
  g_autofree char *identity = g_strdup_printf("%s %s %s", span->type, ref, key);
  JsonObject *entry = g_hash_table_lookup(lists->seen, identity);
  if (!entry) {
    JsonArray *list = stays ? lists->stay : lists->gone;
    g_autofree char *id =
        g_strdup_printf("%s%03u", stays ? "stay" : "gone", json_array_get_length(list) + 1);
    entry = json_object_new();
    json_object_set_string_member(entry, "id", id);
    json_object_set_string_member(entry, "type", span->type);
    json_object_set_string_member(entry, "ref", ref);
    json_object_set_string_member(entry, "level", level_of(span, role));
    json_object_set_string_member(entry, "match", is_number(span->type) ? "digits" : "words");
    json_object_set_string_member(entry, "text", text);
    json_object_set_int_member(entry, "digital", 0);
    json_array_add_object_element(list, entry);
    g_hash_table_insert(lists->seen, g_steal_pointer(&identity), entry);
  }
  if (counted)
    json_object_set_int_member(entry, "digital", json_object_get_int_member(entry, "digital") + 1);
}

/* @place: "page", "title" or where it is hidden. */
static void
add_spans(Lists *lists,
          JsonArray *out,
          const CorpusDocument *document,
          const CorpusText *text,
          const char *place)
{
  bool on_page = strcmp(place, "page") == 0;
  bool counted =
      on_page && corpus_document_is_readable(document) && corpus_document_is_digital(document);
  for (guint i = 0; i < text->spans->len; i++) {
    const CorpusSpan *span = text->spans->pdata[i];
    g_autofree char *value = slice(text, span);
    g_autofree char *ref = corpus_ref_of(lists->request->cast, span->key);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "place", place);
    json_object_set_int_member(object, "page", on_page ? (gint64)span->page + 1 : 1);
    json_object_set_string_member(object, "text", value);
    json_object_set_string_member(object, "type", span->type);
    json_object_set_string_member(
        object, "owner", corpus_owner_of(lists->request->cast, span->key));
    json_object_set_string_member(object, "ref", ref);
    if (*span->form)
      json_object_set_string_member(object, "form", span->form);
    json_array_add_object_element(out, object);
    collect(lists, span, value, counted);
  }
}

static JsonObject *
document_to_gold(Lists *lists, const CorpusDocument *document)
{
  JsonObject *object = json_object_new();
  JsonArray *spans = json_array_new();
  g_autofree char *path = corpus_document_path(document);
  json_object_set_string_member(object, "file", path);
  tusch_json_set_string(object, "number", corpus_document_get(document, "number"));
  json_object_set_string_member(object, "title", document->title->text->str);
  json_object_set_string_member(object, "form", corpus_document_get(document, "form"));
  json_object_set_boolean_member(object, "readable", corpus_document_is_readable(document));
  json_object_set_boolean_member(object, "digital", corpus_document_is_digital(document));
  json_object_set_int_member(object, "pages", document->n_pages);
  add_spans(lists, spans, document, document->title, "title");
  add_spans(lists, spans, document, document->text, "page");
  for (guint i = 0; i < document->leaks->len; i++) {
    const CorpusLeak *leak = document->leaks->pdata[i];
    add_spans(lists, spans, document, leak->text, leak->place);
  }
  json_object_set_array_member(object, "spans", spans);
  return object;
}

/* What request.json itself knows of a person must not come out by the cover or the list either. */
static void
collect_person(Lists *lists, CorpusPerson *person)
{
  const struct {
    const char *type, *text;
  } facts[] = {
      {"PERSON", person->name},
      {"CPR", person->cpr},
      {"ADDRESS", person->address},
      {"PHONE", person->phone},
      {"EMAIL", person->email},
  };
  bool staff = strcmp(person->role, "staff") == 0;
  for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
    CorpusSpan span = {.type = (char *)facts[i].type, .key = person->key, .form = (char *)""};
    if (facts[i].text && !staff && !g_str_equal(person->role, "requester"))
      collect(lists, &span, facts[i].text, false);
  }
}

/* What a third party shares with the requester (their home, their telephone) is the requester's. */
static JsonArray *
without_shared(Lists *lists)
{
  JsonArray *kept = json_array_new();
  for (guint i = 0; i < json_array_get_length(lists->gone); i++) {
    JsonObject *entry = json_array_get_object_element(lists->gone, i);
    const char *type = json_object_get_string_member(entry, "type");
    g_autofree char *key = key_of(type, json_object_get_string_member(entry, "text"));
    g_autofree char *own = g_strdup_printf("%s requester %s", type, key);
    if (!g_hash_table_contains(lists->seen, own))
      json_array_add_object_element(kept, json_object_ref(entry));
  }
  json_array_unref(lists->gone);
  return kept;
}

gboolean
corpus_write_gold(const CorpusRequest *request, const CorpusTarget *target, GError **error)
{
  Lists lists = {.request = request, .gone = json_array_new(), .stay = json_array_new()};
  lists.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *documents = json_array_new();
  for (guint i = 0; i < request->documents->len; i++)
    json_array_add_object_element(documents,
                                  document_to_gold(&lists, request->documents->pdata[i]));
  for (guint i = 0; i < request->cast->len; i++)
    collect_person(&lists, request->cast->pdata[i]);
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-gold");
  json_object_set_int_member(root, "version", 1);
  json_object_set_string_member(root, "request", g_hash_table_lookup(request->fields, "id"));
  json_object_set_array_member(root, "documents", documents);
  json_object_set_array_member(root, "must_go", without_shared(&lists));
  json_object_set_array_member(root, "must_stay", lists.stay);
  g_hash_table_unref(lists.seen);
  g_autoptr(JsonNode) node = tusch_json_take_object(root);
  g_autofree char *json = tusch_json_to_string(node, true);
  g_autofree char *path = g_build_filename(target->out_dir, "gold.json", NULL);
  return tusch_file_write_atomic(path, json, strlen(json), error);
}
