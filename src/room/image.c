/* One picture a page, as lossless WebP: what is seen is what is there. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/image.h"

#include "base/file.h"
#include "base/json.h"
#include "pipeline/child.h"
#include "tusch/error.h"

#include <string.h>

enum { DRAW_TIMEOUT_S = 60, DPI = 110 };

/* Kept beside the picture: [[x0, y0, x1, y1], …] goes in, {"areas": […]} comes out. */
static gboolean
keep_areas(JsonNode *answer, const char *path, GError **error)
{
  g_autofree char *text = tusch_json_to_string(answer, false);
  return tusch_file_write_atomic(path, text, strlen(text), error);
}

/* Drawn beside its place, in a folder that the child has for itself: tmp/ belongs to who holds the
 * workroom, and is swept by them. */
static gboolean
draw(const TuschWorkroom *workroom,
     const TuschReviewPicture *picture,
     const char *path,
     GError **error)
{
  g_autofree char *folder = g_strconcat(path, ".XXXXXX", NULL);
  if (g_mkdtemp(folder) == NULL)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot make a folder in \"derived/pages\"");
  g_autofree char *temporary = g_build_filename(folder, "page.webp", NULL);
  g_autofree char *areas = g_strconcat(path, ".json", NULL);
  g_autofree char *pdf = tusch_workroom_pdf(workroom, picture->sha256);
  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "pdf", pdf);
  json_object_set_string_member(input, "out", temporary);
  json_object_set_int_member(input, "page", picture->page_index);
  json_object_set_int_member(input, "dpi", DPI);
  json_object_set_array_member(input, "words", json_array_ref(picture->words));
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  g_autoptr(JsonNode) answer = tusch_child_call("draw", node, DRAW_TIMEOUT_S, error);
  gboolean ok = answer != NULL && keep_areas(answer, areas, error) &&
                tusch_file_commit(temporary, path, error);
  (void)tusch_dir_remove_tree(folder, NULL);
  return ok;
}

char *
tusch_review_image(const TuschWorkroom *workroom, const TuschReviewPicture *picture, GError **error)
{
  g_autofree char *folder = tusch_workroom_file(workroom, "derived", "pages");
  g_autofree char *name =
      g_strdup_printf("%s-%u-%d-areas.webp", picture->sha256, picture->page_index, DPI);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer(&path);
  if (!tusch_dir_make(folder, error) || !draw(workroom, picture, path, error))
    return NULL;
  return g_steal_pointer(&path);
}
