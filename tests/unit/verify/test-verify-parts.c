/* The check done in parts says what the check in one piece says. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "pdf-writer.h"
#include "tusch/verify.h"
#include "verify/likeness.h"

#include <string.h>
#include <unistd.h>

static const char SECRET[] = "Frederikke Ravnsborg";
enum { N_PAGES = 5, LEAKING_PAGE = 3, WHITE_BOX_PAGE = 4, N_PICTURES = 8 };

static int
set_up(void **state)
{
  *state = g_dir_make_tmp("tusch-verify-XXXXXX", NULL);
  return *state != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
  g_autofree char *folder = *state;
  return tusch_dir_remove_tree(folder, NULL) ? 0 : -1;
}

/* Pages of a line and a black box; the @leaking one (1-based; 0: none) says the secret, and the box
 * of the @white one is only said to be there. */
static char *
write_pages(const char *folder, guint n_pages, guint leaking, guint white)
{
  g_autoptr(PdfWriter) writer = pdf_writer_new();
  pdf_writer_add(writer, "<< /Type /Catalog /Pages 2 0 R /Lang (da-DK) >>");
  g_autoptr(GString) kids = g_string_new(NULL);
  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf(kids, "%u 0 R ", 4 + 2 * i);
  pdf_writer_add(writer, "<< /Type /Pages /Kids [%s] /Count %u >>", kids->str, n_pages);
  pdf_writer_add(writer,
                 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding "
                 ">>");
  for (guint i = 0; i < n_pages; i++) {
    pdf_writer_add(writer,
                   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %u 0 R "
                   "/Resources << /Font << /F1 3 0 R >> >> >>",
                   5 + 2 * i);
    g_autofree char *content =
        g_strdup_printf("BT /F1 12 Tf 60 780 Td (Side %u om sagen. %s) Tj ET\n%s",
                        i + 1,
                        i + 1 == leaking ? SECRET : "",
                        i + 1 == white ? "" : "0 g 100 728 200 14 re f\n");
    pdf_writer_add_stream(writer, "", content, strlen(content));
  }
  GString *file = pdf_writer_finish(writer);
  char *path = g_build_filename(folder, "pages.pdf", NULL);
  assert_true(g_file_set_contents(path, file->str, (gssize)file->len, NULL));
  g_string_free(file, TRUE);
  return path;
}

static TuschVerifyInput *
new_input(char *path, guint n_pages)
{
  TuschVerifyInput *input = tusch_verify_input_new();
  TuschSecret *secret = g_new0(TuschSecret, 1);
  input->path = path;
  input->n_pages = n_pages;
  secret->finding_id = g_strdup("f000001");
  secret->document_id = g_strdup("d0001");
  secret->category = TUSCH_CATEGORY_PERSON;
  secret->scope = TUSCH_SECRET_BUNDLE;
  secret->text = g_strdup(SECRET);
  g_ptr_array_add(input->secrets, secret);
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  input->language = g_strdup("dal");
  g_ptr_array_add(input->must_stay, g_strdup("Side 2 om sagen"));
  for (guint i = 0; i < n_pages; i++) {
    TuschVerifyPage *page = tusch_verify_page_new(i);
    TuschRectPt box = {100, 100, 300, 114};
    page->document_id = g_strdup("d0001");
    g_array_append_val(page->boxes, box);
    g_ptr_array_add(input->pages, page);
  }
  return input;
}

/* With what other programs say, as a child gets it: by its JSON. */
static TuschReport *
verify(const char *folder, TuschVerifyInput *input, TuschVerifyScope scope, guint first, guint end)
{
  g_autoptr(GError) error = NULL;
  input->scope = scope;
  input->first_page = first;
  input->end_page = end;
  g_autofree char *name = g_strdup_printf("judges-%u-%u-%u", scope, first, end);
  if (scope == TUSCH_VERIFY_ALL || scope == TUSCH_VERIFY_PAGES) {
    input->judges_dir = g_build_filename(folder, name, NULL);
    assert_true(tusch_dir_make(input->judges_dir, NULL));
    assert_true(tusch_verify_ask_judges(input, &error));
  }
  g_autoptr(JsonNode) node = tusch_verify_input_to_json(input);
  g_autoptr(TuschVerifyInput) read = tusch_verify_input_from_json(node, &error);
  assert_no_error(error);
  TuschReport *report = tusch_verify_bundle(read, &error);
  assert_no_error(error);
  g_clear_pointer(&input->judges_dir, g_free);
  return report;
}

static char *
describe(const TuschReport *report)
{
  g_autoptr(JsonNode) node = tusch_report_to_json(report);
  return tusch_json_to_string(node, true);
}

static void
assert_same_in_parts(const char *folder, guint leaking, guint white, bool passes)
{
  g_autoptr(TuschVerifyInput) input =
      new_input(write_pages(folder, N_PAGES, leaking, white), N_PAGES);
  g_autoptr(TuschReport) whole = verify(folder, input, TUSCH_VERIFY_ALL, 0, 0);
  g_autoptr(TuschReport) merged = verify(folder, input, TUSCH_VERIFY_FILE, 0, 0);
  g_autoptr(TuschReport) first = verify(folder, input, TUSCH_VERIFY_PAGES, 0, 2);
  g_autoptr(TuschReport) second = verify(folder, input, TUSCH_VERIFY_PAGES, 2, 4);
  g_autoptr(TuschReport) third = verify(folder, input, TUSCH_VERIFY_PAGES, 4, 0);
  tusch_report_merge(merged, first);
  tusch_report_merge(merged, second);
  tusch_report_merge(merged, third);
  assert_int_equal(whole->passed, passes);
  g_autofree char *expected = describe(whole);
  g_autofree char *actual = describe(merged);
  assert_string_equal(actual, expected);
}

static void
test_clean_file(void **state)
{
  assert_same_in_parts(*state, 0, 0, true);
}

static void
test_leak_on_a_page(void **state)
{
  assert_same_in_parts(*state, LEAKING_PAGE, 0, false);
}

static void
test_box_that_is_not_there(void **state)
{
  assert_same_in_parts(*state, 0, WHITE_BOX_PAGE, false);
}

/* A page that nobody expected belongs to the last part. */
static void
test_page_too_many(void **state)
{
  g_autoptr(TuschVerifyInput) input = new_input(write_pages(*state, N_PAGES, N_PAGES, 0), N_PAGES);
  g_ptr_array_set_size(input->pages, N_PAGES - 1);
  input->n_pages = N_PAGES - 1;
  g_autoptr(TuschReport) report = verify(*state, input, TUSCH_VERIFY_PAGES, 2, 0);
  if (report->judges->len == 0)
    print_message("# no other program here, or no cage for it: not tested\n");
  else
    assert_false(report->passed);
}

static void
test_parts_of_different_files(void **state)
{
  g_autoptr(TuschVerifyInput) input = new_input(write_pages(*state, N_PAGES, 0, 0), N_PAGES);
  g_autoptr(TuschReport) whole = verify(*state, input, TUSCH_VERIFY_FILE, 0, 0);
  g_autoptr(TuschReport) pages = verify(*state, input, TUSCH_VERIFY_PAGES, 0, 0);
  g_free(pages->sha256);
  pages->sha256 = g_strdup("0000");
  assert_true(whole->passed && pages->passed);
  tusch_report_merge(whole, pages);
  assert_false(whole->passed);
}

static const TuschCheck *
find_check(const TuschReport *report, const char *id)
{
  for (guint i = 0; i < report->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(report->checks, i);
    if (g_str_equal(check->id, id))
      return check;
  }
  return NULL;
}

/* Pages of pixels are many here: they are left to others, who say what one would have said. */
static void
assert_same_with_pictures_left(const char *folder, guint leaking, bool passes)
{
  g_autoptr(TuschVerifyInput) input =
      new_input(write_pages(folder, N_PICTURES, leaking, 0), N_PICTURES);
  for (guint i = 0; i < N_PICTURES; i++)
    ((TuschVerifyPage *)g_ptr_array_index(input->pages, i))->is_raster = true;
  g_autoptr(TuschReport) whole = verify(folder, input, TUSCH_VERIFY_FILE, 0, 0);
  input->leaves_pictures = true;
  g_autoptr(TuschReport) merged = verify(folder, input, TUSCH_VERIFY_FILE, 0, 0);
  assert_null(whole->left);
  assert_non_null(merged->left);
  assert_null(find_check(merged, "V-07"));
  g_autofree char *left = describe(merged);
  g_autoptr(JsonNode) node = json_from_string(left, NULL);
  g_autoptr(TuschReport) read = tusch_report_from_json(node, NULL);
  assert_non_null(read);
  input->marks = read->left;
  g_autoptr(TuschReport) first = verify(folder, input, TUSCH_VERIFY_PICTURES, 0, 5);
  g_autoptr(TuschReport) second = verify(folder, input, TUSCH_VERIFY_PICTURES, 5, 0);
  input->marks = NULL;
  tusch_report_merge(merged, first);
  tusch_report_merge(merged, second);
  g_clear_pointer(&merged->left, tusch_verify_marks_free);
  assert_int_equal(find_check(first, "V-07")->n_checked, 5);
  assert_int_equal(find_check(whole, "V-07")->result == TUSCH_CHECK_PASSED, passes);
  g_autofree char *expected = describe(whole);
  g_autofree char *actual = describe(merged);
  assert_string_equal(actual, expected);
}

static void
test_pictures_left_to_others(void **state)
{
  assert_same_with_pictures_left(*state, 0, true);
  assert_same_with_pictures_left(*state, LEAKING_PAGE, false);
}

/* A few are read at once: others would only cost. */
static void
test_few_pictures_are_not_left(void **state)
{
  g_autoptr(TuschVerifyInput) input = new_input(write_pages(*state, N_PAGES, 0, 0), N_PAGES);
  ((TuschVerifyPage *)g_ptr_array_index(input->pages, 0))->is_raster = true;
  input->leaves_pictures = true;
  g_autoptr(TuschReport) report = verify(*state, input, TUSCH_VERIFY_FILE, 0, 0);
  assert_null(report->left);
  assert_int_equal(find_check(report, "V-07")->n_checked, 1);
}

/* Finds only bwrap and @program from here on. (transfer full): what was found before */
static char *
see_only(const char *folder, const char *program)
{
  const char *const names[] = {"bwrap", program};
  char *before = g_strdup(g_getenv("PATH"));
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *target = g_find_program_in_path(names[i]);
    g_autofree char *link = g_build_filename(folder, names[i], NULL);
    if (target != NULL)
      assert_int_equal(symlink(target, link), 0);
  }
  assert_true(g_setenv("PATH", folder, TRUE));
  return before;
}

/* Each of them gives the text where it is alone; together the first does. */
static void
test_one_other_program(void **state)
{
  static const char *const PROGRAMS[] = {"mutool", "gs"};
  static const char *const NAMES[] = {"MuPDF", "Ghostscript"};
  for (guint i = 0; i < G_N_ELEMENTS(PROGRAMS); i++) {
    g_autofree char *folder = g_build_filename(*state, PROGRAMS[i], NULL);
    assert_true(tusch_dir_make(folder, NULL));
    g_autofree char *path = see_only(folder, PROGRAMS[i]);
    g_autoptr(TuschVerifyInput) input =
        new_input(write_pages(folder, N_PAGES, LEAKING_PAGE, 0), N_PAGES);
    g_autoptr(TuschReport) report = verify(folder, input, TUSCH_VERIFY_PAGES, 0, 0);
    assert_true(g_setenv("PATH", path, TRUE));
    if (report->judges->len == 0) {
      print_message("# no %s here, or no cage for it: not tested\n", PROGRAMS[i]);
      continue;
    }
    const GPtrArray *problems = find_check(report, "V-03")->problems;
    assert_int_equal(problems->len, 1);
    assert_non_null(strstr(g_ptr_array_index(problems, 0), NAMES[i]));
  }
}

/* A page of odd units: nothing dark may come into its picture by making it smaller. */
static void
test_smaller_pictures(void **state)
{
  (void)state;
  for (int width_px = 40; width_px < 80; width_px++) {
    g_autoptr(TuschRaster) white = tusch_raster_new(TUSCH_RASTER_GRAY8, width_px, width_px, 60);
    memset(white->data, 255, (gsize)white->height_px * white->stride_bytes);
    for (double dpi = 20; dpi < 60; dpi += 3.7) {
      g_autoptr(TuschRaster) small = tusch_raster_shrink(white, dpi);
      assert_non_null(small);
      int darkest = 255;
      for (int y = 0; y < small->height_px; y++)
        for (int x = 0; x < small->width_px; x++)
          darkest = MIN(darkest, tusch_raster_luma(small, x, y));
      assert_int_equal(darkest, 255);
    }
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_clean_file, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_leak_on_a_page, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_box_that_is_not_there, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_page_too_many, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_parts_of_different_files, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_pictures_left_to_others, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_few_pictures_are_not_left, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_one_other_program, set_up, tear_down),
      cmocka_unit_test(test_smaller_pictures),
  };
  return cmocka_run_group_tests_name("verify-parts", tests, NULL, NULL);
}
