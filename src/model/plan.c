/* The plan and its JSON form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/plan.h"

#include "base/json.h"
#include "tusch/error.h"

#include <math.h>

static const char *const ACCESS_NAMES[] = {"no", "partly", "yes"};

static void
plan_box_free(TuschPlanBox *box)
{
  g_free(box->ground);
  g_free(box);
}

static void
plan_page_free(TuschPlanPage *page)
{
  g_ptr_array_unref(page->boxes);
  g_free(page);
}

void
tusch_secret_free(TuschSecret *secret)
{
  if (secret == NULL)
    return;
  g_free(secret->finding_id);
  g_free(secret->document_id);
  g_free(secret->text);
  g_free(secret);
}

TuschPlan *
tusch_plan_new(void)
{
  TuschPlan *plan = g_new0(TuschPlan, 1);
  plan->documents = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_plan_document_free);
  plan->secrets = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_secret_free);
  return plan;
}

void
tusch_plan_free(TuschPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref(plan->documents);
  g_ptr_array_unref(plan->secrets);
  g_free(plan);
}

TuschPlanDocument *
tusch_plan_document_new(const char *document_id)
{
  TuschPlanDocument *document = g_new0(TuschPlanDocument, 1);
  document->document_id = g_strdup(document_id);
  document->pages = g_ptr_array_new_with_free_func((GDestroyNotify)plan_page_free);
  document->raster_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  return document;
}

void
tusch_plan_document_free(TuschPlanDocument *document)
{
  if (document == NULL)
    return;
  g_free(document->document_id);
  g_free(document->ground);
  g_ptr_array_unref(document->pages);
  g_array_unref(document->raster_pages);
  g_free(document);
}

/* Pages stay in ascending order whatever the order of calls. */
static TuschPlanPage *
find_or_insert_page(TuschPlanDocument *document, guint page_index)
{
  guint at = 0;
  while (at < document->pages->len) {
    TuschPlanPage *page = g_ptr_array_index(document->pages, at);
    if (page->page_index == page_index)
      return page;
    if (page->page_index > page_index)
      break;
    at++;
  }
  TuschPlanPage *page = g_new0(TuschPlanPage, 1);
  page->page_index = page_index;
  page->boxes = g_ptr_array_new_with_free_func((GDestroyNotify)plan_box_free);
  g_ptr_array_insert(document->pages, (int)at, page);
  return page;
}

TuschPlanBox *
tusch_plan_document_add_box(TuschPlanDocument *document,
                            guint page_index,
                            const TuschRectPt *box,
                            const char *ground)
{
  TuschPlanPage *page = find_or_insert_page(document, page_index);
  TuschPlanBox *entry = g_new0(TuschPlanBox, 1);
  entry->box = *box;
  entry->ground = g_strdup(ground);
  g_ptr_array_add(page->boxes, entry);
  return entry;
}

void
tusch_plan_document_keep_layout(TuschPlanDocument *document)
{
  for (guint i = 0; i < document->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(document->pages, i);
    for (guint k = 0; k < page->boxes->len; k++)
      ((TuschPlanBox *)g_ptr_array_index(page->boxes, k))->hides_width = false;
  }
}

bool
tusch_category_hides_width(TuschCategory category)
{
  return category == TUSCH_CATEGORY_PERSON || category == TUSCH_CATEGORY_ADDRESS;
}

bool
tusch_plan_page_hides_widths(const TuschPlanPage *page)
{
  for (guint i = 0; page != NULL && i < page->boxes->len; i++)
    if (((const TuschPlanBox *)g_ptr_array_index(page->boxes, i))->hides_width)
      return true;
  return false;
}

void
tusch_plan_document_clear_page(TuschPlanDocument *document, guint page_index)
{
  for (guint i = 0; i < document->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(document->pages, i);
    if (page->page_index == page_index) {
      g_ptr_array_remove_index(document->pages, i);
      return;
    }
  }
}

bool
tusch_plan_document_add_raster_page(TuschPlanDocument *document, guint page_index)
{
  guint at = 0;
  while (at < document->raster_pages->len &&
         g_array_index(document->raster_pages, guint, at) < page_index)
    at++;
  if (at < document->raster_pages->len &&
      g_array_index(document->raster_pages, guint, at) == page_index)
    return false;
  g_array_insert_val(document->raster_pages, at, page_index);
  return true;
}

/* Takes letters beside the text along: how many tells nobody how wide it was. */
static bool
cover_widths(const TuschPlanPage *page)
{
  bool any = false;
  for (guint i = 0; i < page->boxes->len; i++) {
    TuschPlanBox *box = g_ptr_array_index(page->boxes, i);
    if (!box->hides_width)
      continue;
    double width = box->box.x1 - box->box.x0;
    box->box.x1 = box->box.x0 + TUSCH_WIDTH_STEP_PT * ceil(width / TUSCH_WIDTH_STEP_PT);
    box->hides_width = false;
    any = true;
  }
  return any;
}

bool
tusch_plan_document_yield_page(TuschPlanDocument *document, guint page_index, bool is_raster)
{
  if (!is_raster)
    return tusch_plan_document_add_raster_page(document, page_index);
  for (guint i = 0; i < document->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(document->pages, i);
    if (page->page_index == page_index)
      return cover_widths(page);
  }
  return false;
}

const char *
tusch_access_to_string(TuschAccess access)
{
  return (guint)access < G_N_ELEMENTS(ACCESS_NAMES) ? ACCESS_NAMES[access] : "no";
}

static JsonArray *
page_boxes_to_json(const TuschPlanPage *page)
{
  JsonArray *boxes = json_array_new();
  for (guint i = 0; i < page->boxes->len; i++) {
    const TuschPlanBox *box = g_ptr_array_index(page->boxes, i);
    JsonObject *object = json_object_new();
    json_object_set_double_member(object, "x0", box->box.x0);
    json_object_set_double_member(object, "y0", box->box.y0);
    json_object_set_double_member(object, "x1", box->box.x1);
    json_object_set_double_member(object, "y1", box->box.y1);
    tusch_json_set_string(object, "ground", box->ground);
    if (box->hides_width)
      json_object_set_boolean_member(object, "hide_width", TRUE);
    json_array_add_object_element(boxes, object);
  }
  return boxes;
}

JsonNode *
tusch_plan_document_to_json(const TuschPlanDocument *document)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "document", document->document_id);
  json_object_set_string_member(object, "access", tusch_access_to_string(document->access));
  tusch_json_set_string(object, "ground", document->ground);
  JsonArray *pages = json_array_new();
  for (guint i = 0; i < document->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(document->pages, i);
    JsonObject *entry = json_object_new();
    json_object_set_int_member(entry, "page", page->page_index + 1);
    json_object_set_array_member(entry, "boxes", page_boxes_to_json(page));
    json_array_add_object_element(pages, entry);
  }
  json_object_set_array_member(object, "pages", pages);
  if (document->raster_pages->len > 0)
    tusch_json_set_indexes(object, "raster", document->raster_pages);
  return tusch_json_take_object(object);
}

static gboolean
read_page(JsonNode *node, TuschPlanDocument *document, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a page of the plan", error);
  gint64 range[] = {1, G_MAXINT};
  gint64 page = 0;
  JsonArray *boxes;
  if (object == NULL || !tusch_json_read_int(object, "page", true, range, &page, error) ||
      !tusch_json_read_array(object, "boxes", true, &boxes, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length(boxes); i++) {
    JsonObject *entry =
        tusch_json_node_object(json_array_get_element(boxes, i), "a box of the plan", error);
    TuschRectPt box;
    g_autofree char *ground = NULL;
    bool hides_width = false;
    if (entry == NULL || !tusch_json_read_double(entry, "x0", true, &box.x0, error) ||
        !tusch_json_read_double(entry, "y0", true, &box.y0, error) ||
        !tusch_json_read_double(entry, "x1", true, &box.x1, error) ||
        !tusch_json_read_double(entry, "y1", true, &box.y1, error) ||
        !tusch_json_read_string(entry, "ground", false, &ground, error) ||
        !tusch_json_read_bool(entry, "hide_width", false, &hides_width, error))
      return FALSE;
    if (!tusch_rect_pt_is_valid(&box))
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "box %u is no rectangle", i + 1);
    tusch_plan_document_add_box(document, (guint)page - 1, &box, ground)->hides_width = hides_width;
  }
  return TRUE;
}

static gboolean
read_raster_pages(JsonObject *object, TuschPlanDocument *document, GError **error)
{
  g_autoptr(GArray) pages = tusch_json_read_indexes(object, "raster", error);
  for (guint i = 0; pages != NULL && i < pages->len; i++)
    (void)tusch_plan_document_add_raster_page(document, g_array_index(pages, guint, i));
  return pages != NULL;
}

TuschPlanDocument *
tusch_plan_document_from_json(JsonNode *node, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "the plan", error);
  g_autofree char *id = NULL;
  g_autofree char *access = NULL;
  g_autofree char *ground = NULL;
  JsonArray *pages;
  if (object == NULL || !tusch_json_read_string(object, "document", true, &id, error) ||
      !tusch_json_read_string(object, "access", false, &access, error) ||
      !tusch_json_read_string(object, "ground", false, &ground, error) ||
      !tusch_json_read_array(object, "pages", true, &pages, error))
    return NULL;

  TuschPlanDocument *document = tusch_plan_document_new(id);
  document->ground = g_steal_pointer(&ground);
  for (guint i = 0; i < G_N_ELEMENTS(ACCESS_NAMES); i++)
    if (g_strcmp0(access, ACCESS_NAMES[i]) == 0)
      document->access = (TuschAccess)i;
  gboolean ok = read_raster_pages(object, document, error);
  for (guint i = 0; ok && i < json_array_get_length(pages); i++)
    ok = read_page(json_array_get_element(pages, i), document, error);
  if (!ok)
    g_clear_pointer(&document, tusch_plan_document_free);
  return document;
}
