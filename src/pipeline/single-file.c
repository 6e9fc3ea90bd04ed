/* Single files in children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/single-file.h"

#include "base/json.h"
#include "pipeline/child.h"
#include "tusch/error.h"

enum { INGEST_TIMEOUT_S = 120, PAGE_TIMEOUT_S = 120 };

TuschIntake *
tusch_single_file_open(const char *path, const char *out_dir, bool keeps_text, GError **error)
{
  JsonObject *input = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  json_object_set_string_member(input, "path", path);
  json_object_set_string_member(input, "out_dir", out_dir);
  json_object_set_boolean_member(input, "keeps_text", keeps_text);
  json_object_set_boolean_member(input, "pages_alone", TRUE);
  g_autoptr(JsonNode) answer = tusch_child_call("ingest", node, INGEST_TIMEOUT_S, error);
  return answer != NULL ? tusch_intake_from_json(answer, error) : NULL;
}

typedef struct {
  const char *name;
  const TuschReadRange *range;
  GPtrArray *pages;
} Reading;

static gboolean
on_page(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  Reading *reading = unit->user_data;
  g_autoptr(JsonNode) node = tusch_json_take_object(json_object_ref(line));
  TuschPageText *page = tusch_page_text_from_json(node, error);
  if (page == NULL)
    return FALSE;
  g_ptr_array_add(reading->pages, page);
  if (page->page_index != reading->range->first + reading->pages->len - 1)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "a page that was not asked for");
  return TRUE;
}

static gboolean
on_pages_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  const Reading *reading = unit->user_data;
  if (end == TUSCH_CHILD_DONE && reading->pages->len == reading->range->end - reading->range->first)
    return TRUE;
  const char *late = end == TUSCH_CHILD_TIMEOUT ? ": it took too long" : "";
  return tusch_fail(error,
                    failure != NULL ? (TuschErrorCode)failure->code : TUSCH_ERROR_FORMAT,
                    "%s: page %u cannot be read%s%s",
                    reading->name,
                    reading->range->first + reading->pages->len + 1,
                    failure != NULL ? ": " : late,
                    failure != NULL ? failure->message : "");
}

GPtrArray *
tusch_single_file_read(const char *name,
                       const char *pdf,
                       const TuschReadRange *range,
                       GError **error)
{
  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "pdf", pdf);
  json_object_set_int_member(input, "first", range->first);
  json_object_set_int_member(input, "end", range->end);
  json_object_set_boolean_member(input, "trusts_layer", range->trusts_layer);
  json_object_set_boolean_member(input, "from_pixels", range->from_pixels);
  g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  Reading reading = {name, range, pages};
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = "read";
  unit->input = tusch_json_take_object(input);
  unit->timeout_s = PAGE_TIMEOUT_S;
  unit->max_lines = range->end - range->first;
  unit->on_line = on_page;
  unit->on_end = on_pages_end;
  unit->user_data = &reading;
  g_autoptr(TuschChildren) children = tusch_children_new(1);
  tusch_children_push(children, unit);
  return tusch_children_run(children, error) ? g_steal_pointer(&pages) : NULL;
}
