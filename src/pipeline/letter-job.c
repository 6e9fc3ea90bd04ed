/* What a letter says of this request, and whose text it is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/letter-job.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/language.h"
#include "base/plain-text.h"
#include "pipeline/letter.h"
#include "pipeline/omissions.h"
#include "tusch/error.h"

#include <string.h>

enum { MAX_LETTER_BYTES = 1 << 20 };

typedef struct {
  guint n_full, n_partly, n_withheld, n_not_shown;
} Counts;

static Counts
count(const TuschLetterInput *input)
{
  Counts counts = {0};
  for (guint i = 0; i < input->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(input->kase->documents, i);
    const TuschPlanDocument *plan = g_ptr_array_index(input->plan->documents, i);
    if (!g_hash_table_contains(input->share->now, document->id))
      continue;
    TuschVerdict verdict = tusch_verdicts_of_document(input->verdicts, document->id, NULL);
    if (verdict == TUSCH_VERDICT_REDACT || (verdict == TUSCH_VERDICT_ASK && input->is_draft))
      counts.n_withheld++;
    else if (document->problem != TUSCH_PROBLEM_NONE && !document->is_container)
      counts.n_not_shown++;
    else if (plan->access == TUSCH_ACCESS_PARTLY)
      counts.n_partly++;
    else
      counts.n_full++;
  }
  return counts;
}

static void
take_value(GHashTable *values, const char *name, char *value)
{
  g_hash_table_insert(values, (gpointer)name, value != NULL ? value : g_strdup(""));
}

static void
take_number(GHashTable *values, const char *name, guint n)
{
  take_value(values, name, g_strdup_printf("%u", n));
}

static GHashTable *
new_values(const TuschLetterInput *input, const Counts *counts)
{
  const TuschRequest *request = input->kase->request;
  GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  take_value(values, "myndighed", tusch_text_plain_line(request->authority_name, 0));
  take_value(values, "afdeling", tusch_text_plain_line(request->authority_department, 0));
  take_value(values, "modtager", tusch_text_plain_line(request->requester->name, 0));
  take_value(values, "sag", tusch_text_plain_line(request->id, 0));
  take_value(values, "modtaget", tusch_text_danish_long_date(request->received));
  take_value(values, "dato", tusch_text_danish_long_date(input->date));
  take_value(values, "lovgrundlag", g_strdup(tusch_regime_to_string(request->regime)));
  take_value(values, "kontakt", tusch_text_plain_line(request->authority_contact, 0));
  if (request->complaint_body != NULL)
    take_value(values, "klageinstans", tusch_text_plain_line(request->complaint_body, 0));
  take_number(values, "dokumenter", g_hash_table_size(input->share->now));
  take_number(values, "senere", input->share->n_later);
  take_number(values, "levering", input->share->delivery);
  take_number(values, "fuldt", counts->n_full);
  take_number(values, "delvist", counts->n_partly);
  take_number(values, "undtaget", counts->n_withheld);
  take_number(values, "ikke_vist", counts->n_not_shown);
  return values;
}

static GHashTable *
new_conditions(const TuschLetterInput *input, const Counts *counts)
{
  GHashTable *conditions = g_hash_table_new(g_str_hash, g_str_equal);
  bool has_omission = input->omissions->len > 0 || counts->n_partly + counts->n_withheld > 0;
  g_hash_table_add(conditions, (gpointer)(has_omission ? "udeladt" : "alt"));
  if (counts->n_not_shown > 0)
    g_hash_table_add(conditions, (gpointer) "ikke_vist");
  if (input->share->n_later > 0)
    g_hash_table_add(conditions, (gpointer) "senere");
  if (input->share->sent->len > 0)
    g_hash_table_add(conditions, (gpointer) "tidligere");
  if (input->kase->request->authority_contact != NULL)
    g_hash_table_add(conditions, (gpointer) "kontakt");
  return conditions;
}

/* "navne, adresser og CPR-numre": the kinds that @ground left out anywhere. */
static char *
describe_kinds(const GPtrArray *omissions, const char *ground)
{
  g_autoptr(GPtrArray) kinds = g_ptr_array_new();
  for (guint kind = 0; kind < TUSCH_N_OMITTED; kind++) {
    guint n = 0;
    for (guint i = 0; i < omissions->len; i++) {
      const TuschOmission *omission = g_ptr_array_index(omissions, i);
      if (omission->kind == kind && g_strcmp0(omission->ground, ground) == 0)
        n += omission->count;
    }
    if (n > 0)
      g_ptr_array_add(kinds, (gpointer)tusch_omission_kind(kind, true));
  }
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < kinds->len; i++) {
    const char *gap = i == 0 ? "" : i + 1 < kinds->len ? ", " : _(" og ");
    g_string_append_printf(text, "%s%s", gap, (char *)g_ptr_array_index(kinds, i));
  }
  return g_string_free(text, FALSE);
}

static void
gather_grounds(const GPtrArray *omissions, TuschLetterFacts *facts)
{
  for (guint i = 0; i < omissions->len; i++) {
    const TuschOmission *omission = g_ptr_array_index(omissions, i);
    if (omission->ground == NULL ||
        g_ptr_array_find_with_equal_func(facts->grounds, omission->ground, g_str_equal, NULL))
      continue;
    g_ptr_array_add(facts->grounds, omission->ground);
    g_ptr_array_add(facts->contents, describe_kinds(omissions, omission->ground));
  }
}

static char *
fill_template(const TuschLetterInput *input, GError **error)
{
  const char *regime = tusch_regime_to_string(input->kase->request->regime);
  g_autofree char *name = g_strconcat(regime, ".brev", NULL);
  g_autofree char *dir = tusch_datadir_find("rules", "letters", error);
  if (dir == NULL)
    return NULL;
  g_autofree char *path = g_build_filename(dir, "letters", name, NULL);
  g_autofree char *template = NULL;
  if (!g_file_get_contents(path, &template, NULL, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read the letter template \"%s\"", path);
    return NULL;
  }
  Counts counts = count(input);
  g_autoptr(GHashTable) values = new_values(input, &counts);
  g_autoptr(GHashTable) conditions = new_conditions(input, &counts);
  g_autoptr(GPtrArray) grounds = g_ptr_array_new();
  g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(g_free);
  TuschLetterFacts facts = {values, conditions, grounds, contents};
  gather_grounds(input->omissions, &facts);
  return tusch_letter_fill(template, name, &facts, error);
}

/* A letter that a person wrote. */
static char *
read_letter(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, NULL))
    tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read the letter \"%s\"", path);
  else if (length > MAX_LETTER_BYTES || strlen(text) != length ||
           !g_utf8_validate(text, (gssize)length, NULL))
    tusch_fail(error, TUSCH_ERROR_CONFIG, "the letter \"%s\" is no UTF-8 text", path);
  else
    return g_steal_pointer(&text);
  return NULL;
}

static gboolean
is_edited(TuschWorkroom *workroom, const char *path, bool *out, GError **error)
{
  g_autofree char *made = NULL;
  g_autofree char *present = NULL;
  *out = false;
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  if (!tusch_store_get_meta(workroom->store, "letter", &made, error) ||
      !tusch_file_sha256(path, &present, NULL, error))
    return FALSE;
  *out = g_strcmp0(made, present) != 0;
  return TRUE;
}

/* What a person made of the letter, and whether it was made of the one that fits today. */
static char *
take_edited(
    TuschWorkroom *workroom, const char *path, const char *hash, bool *out_is_stale, GError **error)
{
  g_autofree char *made = NULL;
  if (!tusch_store_get_meta(workroom->store, "letter", &made, error))
    return NULL;
  *out_is_stale = g_strcmp0(made, hash) != 0;
  return read_letter(path, error);
}

char *
tusch_job_letter(TuschWorkroom *workroom,
                 const TuschLetterInput *input,
                 const char *path,
                 bool *out_is_stale,
                 GError **error)
{
  *out_is_stale = false;
  if (path != NULL)
    return read_letter(path, error);
  bool has_edits = false;
  g_autofree char *own = g_build_filename(workroom->path, "letter.txt", NULL);
  if (!is_edited(workroom, own, &has_edits, error))
    return NULL;
  g_autofree char *letter = fill_template(input, error);
  if (letter == NULL)
    return NULL;
  g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, letter, -1);
  if (has_edits)
    return take_edited(workroom, own, hash, out_is_stale, error);
  /* The hash first: a letter nobody edited must never look as if somebody had. */
  if (!tusch_store_set_meta(workroom->store, "letter", hash, error) ||
      !tusch_file_write_atomic(own, letter, strlen(letter), error))
    return NULL;
  return g_steal_pointer(&letter);
}

gboolean
tusch_letter_get_stale(TuschStore *store, bool *out, GError **error)
{
  g_autofree char *value = NULL;
  if (!tusch_store_get_meta(store, "letter-stale", &value, error))
    return FALSE;
  *out = g_strcmp0(value, "yes") == 0;
  return TRUE;
}

gboolean
tusch_letter_set_stale(TuschStore *store, bool is_stale, GError **error)
{
  return tusch_store_set_meta(store, "letter-stale", is_stale ? "yes" : "no", error);
}
