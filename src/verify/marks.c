/* What one part of the check learns of the pages for another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/marks.h"

#include "base/json.h"

TuschVerifyMarks *
tusch_verify_marks_new(void)
{
  TuschVerifyMarks *marks = g_new0(TuschVerifyMarks, 1);
  marks->pictured = g_array_new(FALSE, FALSE, sizeof(guint));
  marks->unreadable = g_array_new(FALSE, FALSE, sizeof(guint));
  return marks;
}

void
tusch_verify_marks_free(TuschVerifyMarks *marks)
{
  if (marks == NULL)
    return;
  g_array_unref(marks->pictured);
  g_array_unref(marks->unreadable);
  g_free(marks);
}

static int
compare_indexes(gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a;
  guint right = *(const guint *)b;
  return left < right ? -1 : left > right;
}

void
tusch_page_list_tidy(GArray *indexes)
{
  g_array_sort(indexes, compare_indexes);
  for (guint i = 1; i < indexes->len;) {
    if (g_array_index(indexes, guint, i) == g_array_index(indexes, guint, i - 1))
      g_array_remove_index(indexes, i);
    else
      i++;
  }
}

GArray *
tusch_verify_list_pictures(const TuschVerifyInput *input, const TuschVerifyMarks *marks)
{
  GArray *pages = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_vals(pages, marks->pictured->data, marks->pictured->len);
  g_array_append_vals(pages, marks->unreadable->data, marks->unreadable->len);
  for (guint i = 0; i < input->pages->len; i++) {
    const TuschVerifyPage *page = g_ptr_array_index(input->pages, i);
    if (page->is_raster)
      g_array_append_val(pages, page->bundle_page_index);
  }
  tusch_page_list_tidy(pages);
  return pages;
}

void
tusch_verify_marks_to_json(const TuschVerifyMarks *marks, JsonObject *object, const char *field)
{
  if (marks == NULL)
    return;
  JsonObject *lists = json_object_new();
  tusch_json_set_indexes(lists, "pictured", marks->pictured);
  tusch_json_set_indexes(lists, "unreadable", marks->unreadable);
  json_object_set_object_member(object, field, lists);
}

gboolean
tusch_verify_marks_read(JsonObject *object,
                        const char *field,
                        TuschVerifyMarks **out,
                        GError **error)
{
  if (!json_object_has_member(object, field))
    return TRUE;
  JsonObject *lists = tusch_json_node_object(json_object_get_member(object, field), field, error);
  GArray *pictured = lists != NULL ? tusch_json_read_indexes(lists, "pictured", error) : NULL;
  GArray *unreadable =
      pictured != NULL ? tusch_json_read_indexes(lists, "unreadable", error) : NULL;
  if (unreadable == NULL) {
    g_clear_pointer(&pictured, g_array_unref);
    return FALSE;
  }
  *out = g_new0(TuschVerifyMarks, 1);
  **out = (TuschVerifyMarks){.pictured = pictured, .unreadable = unreadable};
  return TRUE;
}
