/* Any bytes as a file: ingest must answer, and its answer must hold. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "adapters/qpdf/handle.h"
#include "base/file.h"
#include "base/json.h"
#include "tusch/ingest.h"

/* Small limits: the search is for wrong answers, not for slow ones. */
static const TuschIngestOptions OPTIONS = {.max_pages = 50,
                                           .max_pixels = 4000000,
                                           .max_entries = 100,
                                           .max_entry_bytes = 1 << 24,
                                           .max_total_bytes = 1 << 25};

static void
check_answer(const TuschIntake *intake)
{
  g_assert_nonnull(intake->media_type);
  g_assert_true((intake->problem == TUSCH_PROBLEM_NONE) ==
                (intake->pdf_path != NULL || intake->members != NULL));
  if (intake->pdf_path != NULL) {
    g_assert_cmpuint(intake->n_pages, >, 0);
    g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(intake->pdf_path, NULL);
    g_assert_nonnull(qpdf);
    g_assert_cmpint(qpdf_get_num_pages(qpdf), ==, (int)intake->n_pages);
    g_assert_false(qpdf_is_encrypted(qpdf));
  }
  for (guint i = 0; intake->members != NULL && i < intake->members->len; i++) {
    const TuschIntakeMember *member = g_ptr_array_index(intake->members, i);
    g_assert_true(g_utf8_validate(member->name, -1, NULL));
    g_assert_true((member->problem == TUSCH_PROBLEM_NONE) == (member->path != NULL));
    g_assert_true(member->path == NULL || g_file_test(member->path, G_FILE_TEST_IS_REGULAR));
  }
}

/* What goes to the parent process comes back the same. */
static void
check_json(const TuschIntake *intake)
{
  g_autoptr(JsonNode) node = tusch_intake_to_json(intake);
  g_autofree char *text = tusch_json_to_string(node, false);
  g_autoptr(JsonNode) parsed = tusch_json_parse(text, -1, NULL);
  g_assert_nonnull(parsed);
  g_autoptr(TuschIntake) back = tusch_intake_from_json(parsed, NULL);
  g_assert_nonnull(back);
  g_autoptr(JsonNode) again = tusch_intake_to_json(back);
  g_autofree char *second = tusch_json_to_string(again, false);
  g_assert_cmpstr(text, ==, second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp("tusch-fuzz-XXXXXX", &error);
  g_assert_no_error(error);
  g_autofree char *input = g_build_filename(folder, "input", NULL);
  g_autofree char *out = g_build_filename(folder, "out", NULL);
  g_assert_true(g_file_set_contents(input, (const char *)data, (gssize)size_bytes, NULL));
  g_assert_true(tusch_dir_make(out, NULL));
  g_autoptr(TuschIntake) intake = tusch_ingest_file(input, out, &OPTIONS, &error);
  g_assert_no_error(error);
  check_answer(intake);
  check_json(intake);
  g_assert_true(tusch_dir_remove_tree(folder, NULL));
  return 0;
}
