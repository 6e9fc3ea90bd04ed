/* What stands in the way of approval, and what to look at before. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/language.h"
#include "base/squeezed.h"
#include "pipeline/job.h"
#include "room/elsewhere.h"
#include "room/views.h"
#include "tusch/hidden.h"

#include <string.h>

enum { MAX_LINKS = 20 };

JsonObject *
tusch_review_link(const TuschDocument *document, int page)
{
  JsonObject *link = json_object_new();
  json_object_set_string_member(link, "document", document->id);
  json_object_set_string_member(link, "number", document->number);
  if (page > 0)
    json_object_set_int_member(link, "page", page);
  return link;
}

typedef struct {
  JsonObject *object;
  JsonArray *links;
  guint n;
} Line;

static Line
line_new(const char *id, bool is_blocking)
{
  Line line = {json_object_new(), json_array_new(), 0};
  json_object_set_string_member(line.object, "id", id);
  json_object_set_boolean_member(line.object, "blocking", is_blocking);
  return line;
}

static void
line_add(Line *line, const TuschReviewRoom *room, const char *document_id, int page)
{
  const TuschDocument *document = g_hash_table_lookup(room->documents, document_id);
  if (line->n++ < MAX_LINKS && document != NULL)
    json_array_add_object_element(line->links, tusch_review_link(document, page));
}

static void
line_end(Line *line, JsonArray *lines, const char *text)
{
  json_object_set_string_member(line->object, "text", text);
  json_object_set_int_member(line->object, "n", line->n);
  json_object_set_array_member(line->object, "links", line->links);
  json_array_add_object_element(lines, line->object);
}

static void
check_findings(const TuschReviewRoom *room, JsonArray *lines)
{
  Line line = line_new("undecided", true);
  for (guint i = 0; i < room->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    if (tusch_verdicts_ask_finding(room->verdicts, finding))
      line_add(&line,
               room,
               finding->document_id,
               finding->field == TUSCH_FIELD_PAGE ? (int)finding->page_index + 1 : 0);
  }
  line_end(&line, lines, _("Fund, som ingen har taget stilling til"));
}

static void
check_pages(const TuschReviewRoom *room, JsonArray *lines)
{
  Line unread = line_new("unread-pages", true);
  Line hidden = line_new("hidden-text", false);
  const TuschCase *kase = room->kase;
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    if (tusch_verdicts_ask_page(room->verdicts, document_id, page))
      line_add(&unread, room, document_id, (int)page->page_index + 1);
    if ((page->look & TUSCH_LOOK_HIDDEN_TEXT) != 0 &&
        !tusch_verdicts_withhold(room->verdicts, document_id))
      line_add(&hidden, room, document_id, (int)page->page_index + 1);
  }
  line_end(&unread, lines, _("Sider, som et menneske skal se på"));
  line_end(&hidden, lines, _("Sider med tekst, der ikke kan ses på siden"));
}

static bool
hides_something(const TuschReviewRoom *room, const TuschDocument *document)
{
  g_autoptr(GPtrArray) items =
      tusch_store_list_hidden(room->workroom->store, document->sha256, NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    if (tusch_hidden_is_telling(g_ptr_array_index(items, i)))
      return true;
  return false;
}

static void
check_documents(const TuschReviewRoom *room, JsonArray *lines)
{
  Line asked = line_new("documents", true);
  Line problems = line_new("unconverted", false);
  Line hidden = line_new("hidden-content", false);
  for (guint i = 0; i < room->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(room->kase->documents, i);
    TuschVerdict verdict = tusch_verdicts_of_document(room->verdicts, document->id, NULL);
    if (verdict == TUSCH_VERDICT_ASK)
      line_add(&asked, room, document->id, 0);
    if (document->problem != TUSCH_PROBLEM_NONE && !document->is_container &&
        verdict != TUSCH_VERDICT_REDACT)
      line_add(&problems, room, document->id, 0);
    if (verdict != TUSCH_VERDICT_REDACT && hides_something(room, document))
      line_add(&hidden, room, document->id, 0);
  }
  line_end(&asked, lines, _("Akter, hvor afgørelsen om aktindsigt mangler"));
  line_end(&problems, lines, _("Akter, der ikke kunne åbnes, og som derfor mangler i svaret"));
  line_end(&hidden, lines, _("Akter med indhold, der ikke ses på siderne"));
}

/* (transfer full): squeezed text → verdict + 1 of the first place, G_MAXUINT once they differ */
static void
note_value(GHashTable *values, const char *squeezed, TuschVerdict verdict)
{
  guint now = (guint)verdict + 1;
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(values, squeezed));
  g_hash_table_insert(
      values, g_strdup(squeezed), GUINT_TO_POINTER(before == 0 || before == now ? now : G_MAXUINT));
}

static char *
value_of(const TuschFinding *finding)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(finding->text, strlen(finding->text));
  return g_strdup(squeezed.letters->str);
}

/* Removed in one place and kept in another: what is kept gives away what is removed. */
static void
check_conflicts(const TuschReviewRoom *room, JsonArray *lines)
{
  enum { MIN_CHARS = 4 };
  Line line = line_new("conflicts", false);
  const GPtrArray *findings = room->kase->findings;
  g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    char *value = value_of(finding);
    g_ptr_array_add(texts, value);
    TuschVerdict verdict = tusch_verdicts_of_finding(room->verdicts, finding, NULL);
    if (verdict != TUSCH_VERDICT_ASK && strlen(value) >= MIN_CHARS &&
        !tusch_verdicts_withhold(room->verdicts, finding->document_id))
      note_value(values, value, verdict);
  }
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    gpointer value = g_hash_table_lookup(values, g_ptr_array_index(texts, i));
    if (GPOINTER_TO_UINT(value) == G_MAXUINT &&
        !tusch_verdicts_withhold(room->verdicts, finding->document_id) &&
        tusch_verdicts_of_finding(room->verdicts, finding, NULL) == TUSCH_VERDICT_KEEP)
      line_add(&line,
               room,
               finding->document_id,
               finding->field == TUSCH_FIELD_PAGE ? (int)finding->page_index + 1 : 0);
  }
  line_end(&line, lines, _("Steder, hvor noget bliver stående, som er udeladt et andet sted"));
}

static void
check_places(
    const TuschReviewRoom *room, JsonArray *lines, const char *id, GArray *places, const char *text)
{
  Line line = line_new(id, false);
  for (guint i = 0; i < places->len; i++) {
    const TuschReviewPlace *place = &g_array_index(places, TuschReviewPlace, i);
    line_add(&line, room, place->document->id, (int)place->page_index + 1);
  }
  line_end(&line, lines, text);
  g_array_unref(places);
}

static gboolean
check_texts(const TuschReviewRoom *room, JsonArray *lines, GError **error)
{
  GArray *elsewhere = tusch_review_find_elsewhere(room, error);
  if (elsewhere == NULL)
    return FALSE;
  check_places(room,
               lines,
               "elsewhere",
               elsewhere,
               _("Sider, hvor en udeladt tekst stadig står, uden at nogen har taget stilling"));
  GArray *near = tusch_review_find_near_copies(room, error);
  if (near == NULL)
    return FALSE;
  check_places(room,
               lines,
               "near-copies",
               near,
               _("Sider, der vises, men næsten er som en side, der udelades"));
  return TRUE;
}

/* What did not add up when files were taken in: nothing here can settle it, so it does not block.
 */
static gboolean
check_intake(const TuschReviewRoom *room, JsonArray *lines, GError **error)
{
  g_autoptr(GPtrArray) warnings = NULL;
  if (!tusch_job_load_warnings(room->workroom->store, &warnings, error))
    return FALSE;
  for (guint i = 0; i < warnings->len; i++) {
    const TuschSourceWarning *warning = g_ptr_array_index(warnings, i);
    g_autofree char *id = g_strconcat("intake-", tusch_source_warning_code(warning), NULL);
    g_autofree char *text = tusch_source_warning_describe(warning);
    g_autofree char *shown = g_strdup_printf(_("Indlæsning: %s"), text);
    Line line = line_new(id, false);
    line.n = MAX(warning->n, 1);
    line_end(&line, lines, shown);
  }
  return TRUE;
}

JsonNode *
tusch_review_view_checklist(const TuschReviewRoom *room, GError **error)
{
  g_autoptr(JsonArray) lines = json_array_new();
  check_findings(room, lines);
  check_pages(room, lines);
  check_documents(room, lines);
  check_conflicts(room, lines);
  if (!check_texts(room, lines, error) || !check_intake(room, lines, error))
    return NULL;
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "lines", g_steal_pointer(&lines));
  return tusch_json_take_object(object);
}
