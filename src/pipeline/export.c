/* Building the index of a workroom; the writers of its exports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/export-private.h"

#include "base/csv.h"
#include "base/json.h"
#include "pipeline/derive.h"
#include "tusch/assemble.h"
#include "tusch/error.h"

#include <string.h>

void
tusch_export_free(TuschExport *export)
{
  if (export == NULL)
    return;
  g_clear_pointer(&export->index, tusch_index_free);
  g_clear_pointer(&export->facts, g_ptr_array_unref);
  g_clear_pointer(&export->places, g_ptr_array_unref);
  g_clear_pointer(&export->staff_names, g_ptr_array_unref);
  g_clear_pointer(&export->titles, g_ptr_array_unref);
  g_clear_pointer(&export->kle, tusch_kle_plan_free);
  g_clear_pointer(&export->plan, tusch_plan_free);
  g_clear_pointer(&export->verdicts, tusch_verdicts_free);
  g_clear_pointer(&export->kase, tusch_workroom_free_case);
  g_free(export);
}

static gint64
int_of(JsonObject *row, const char *field)
{
  return json_object_get_int_member_with_default(row, field, 0);
}

/* Where the released bundle's pages are: from out/list.json, which went through the check with it.
 */
static GPtrArray *
read_places(const TuschWorkroom *workroom, guint n_documents)
{
  g_autofree char *path = tusch_workroom_file(workroom, "out", "list.json");
  g_autofree char *text = NULL;
  gsize length;
  JsonArray *rows = NULL;
  if (!g_file_get_contents(path, &text, &length, NULL))
    return NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(text, (gssize)length, NULL);
  JsonObject *root = node != NULL ? tusch_json_node_object(node, "the list", NULL) : NULL;
  if (root == NULL || !tusch_json_read_array(root, "documents", true, &rows, NULL) ||
      json_array_get_length(rows) != n_documents)
    return NULL;
  GPtrArray *places = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_bundle_place_free);
  for (guint i = 0; i < n_documents; i++) {
    JsonObject *row = json_array_get_object_element(rows, i);
    TuschBundlePlace *place = g_new0(TuschBundlePlace, 1);
    place->n_pages = (guint)int_of(row, "bundle_pages");
    place->first_page_index = (guint)(MAX(int_of(row, "bundle_page"), 1) - 1);
    g_ptr_array_add(places, place);
  }
  return places;
}

static void
add_once(GPtrArray *names, GHashTable *seen, const char *name)
{
  if (name[0] != '\0' && g_hash_table_add(seen, (gpointer)name))
    g_ptr_array_add(names, g_strdup(name));
}

/* The staff the request names, and whom detection took for staff in a title. */
static GPtrArray *
list_staff(const TuschCase *kase)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < kase->request->parties->len; i++) {
    const TuschParty *party = g_ptr_array_index(kase->request->parties, i);
    if (party->role == TUSCH_ROLE_STAFF)
      add_once(names, seen, party->name);
  }
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    if (finding->role == TUSCH_ROLE_STAFF && finding->field == TUSCH_FIELD_TITLE)
      add_once(names, seen, finding->text);
  }
  return names;
}

static void
build_index(TuschExport *export)
{
  const TuschCase *kase = export->kase;
  export->titles = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < kase->documents->len; i++)
    g_ptr_array_add(
        export->titles,
        tusch_review_title(export->verdicts, g_ptr_array_index(kase->documents, i), true));
  export->staff_names = list_staff(kase);
  TuschIndexInput input = {.request = kase->request,
                           .documents = kase->documents,
                           .page_document_ids = kase->page_document_ids,
                           .pages = kase->pages,
                           .facts = export->facts,
                           .kle = export->kle,
                           .plan = export->plan,
                           .titles = export->titles,
                           .staff_names = export->staff_names,
                           .places = export->places};
  export->index = tusch_index_build(&input);
}

TuschExport *
tusch_export_new(const TuschWorkroom *workroom, GError **error)
{
  g_autoptr(TuschExport) export = g_new0(TuschExport, 1);
  export->workroom = workroom;
  export->kase = tusch_workroom_load_case(workroom, error);
  if (export->kase == NULL)
    return NULL;
  export->facts = tusch_store_list_facts(workroom->store, error);
  export->kle = export->facts != NULL ? tusch_derive_load_kle(error) : NULL;
  if (export->kle == NULL)
    return NULL;
  export->verdicts = tusch_verdicts_new(export->kase);
  export->plan = tusch_review_plan(export->kase, true);
  export->places = read_places(workroom, export->kase->documents->len);
  build_index(export);
  return g_steal_pointer(&export);
}

const TuschIndex *
tusch_export_get_index(const TuschExport *export)
{
  return export->index;
}

static gboolean
write_json(JsonNode *taken, FILE *out, GError **error)
{
  g_autoptr(JsonNode) node = taken;
  g_autofree char *text = tusch_json_to_string(node, true);
  if (fputs(text, out) >= 0 && fflush(out) == 0)
    return TRUE;
  return tusch_fail_errno(error, "cannot write the list");
}

static gboolean
write_index_json(const TuschExport *export, FILE *out, GError **error)
{
  return write_json(tusch_index_to_json(export->index), out, error);
}

static gboolean
write_citizen(const TuschExport *export, FILE *out, GError **error)
{
  return write_json(tusch_index_to_citizen_json(export->index), out, error);
}

static gboolean
write_sdi(const TuschExport *export, FILE *out, GError **error)
{
  return tusch_index_write_sdi(export->index, out, error);
}

static gboolean
write_csv(const TuschExport *export, FILE *out, GError **error)
{
  return tusch_index_write_csv(export->index, out, error);
}

static void
append_redaction(GString *text, const TuschExport *export, const TuschFinding *finding)
{
  const char *ground = NULL;
  if (tusch_verdicts_of_finding(export->verdicts, finding, &ground) != TUSCH_VERDICT_REDACT)
    return;
  const TuschDecision *decision = tusch_verdicts_find_of_finding(export->verdicts, finding);
  const TuschIndexDocument *d = tusch_index_find(export->index, finding->document_id);
  g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(decision->at_us / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format(at, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *page = finding->field == TUSCH_FIELD_PAGE
                              ? g_strdup_printf("%u", finding->page_index + 1)
                              : g_strdup("");
  const char *cells[] = {d != NULL ? d->document->number : "",
                         page,
                         tusch_category_to_string(finding->category),
                         tusch_role_to_string(finding->role),
                         ground != NULL ? ground : "",
                         finding->rule != NULL ? finding->rule : "",
                         decision->who,
                         time};
  tusch_csv_append_row(text, cells, G_N_ELEMENTS(cells));
}

gboolean
tusch_export_write_redactions(const TuschExport *export, FILE *out, GError **error)
{
  static const char *const HEAD[] = {
      "number", "page", "category", "role", "ground", "rule", "decided_by", "decided_at"};
  g_autoptr(GString) text = tusch_csv_new(HEAD, G_N_ELEMENTS(HEAD));
  for (guint i = 0; i < export->kase->findings->len; i++)
    append_redaction(text, export, g_ptr_array_index(export->kase->findings, i));
  return tusch_csv_write(text, out, error);
}

TuschExportFunc
tusch_export_find(const char *format)
{
  static const struct {
    const char *name;
    TuschExportFunc func;
  } FORMATS[] = {
      {"sdi", write_sdi},
      {"json", write_index_json},
      {"csv", write_csv},
      {"citizen", write_citizen},
      {"redactions", tusch_export_write_redactions},
      {"xes", tusch_export_write_xes},
  };
  for (guint i = 0; i < G_N_ELEMENTS(FORMATS); i++)
    if (g_strcmp0(format, FORMATS[i].name) == 0)
      return FORMATS[i].func;
  return NULL;
}
