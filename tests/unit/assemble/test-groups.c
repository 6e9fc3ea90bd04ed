/* Transparency groups of pages: those that change nothing go, the others stay. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/qpdf/bundle.h"
#include "adapters/qpdf/inspect.h"
#include "base/file.h"
#include "lib/pdf.h"

static int
set_up(void **state)
{
  *state = g_dir_make_tmp("tusch-groups-XXXXXX", NULL);
  return *state != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
  g_autofree char *folder = *state;
  return tusch_dir_remove_tree(folder, NULL) ? 0 : -1;
}

#define FORM "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 "

static const struct {
  const char *name, *group, *resources;
  const char *extra[3];
  bool stays;
} CASES[] = {
    {"text", "/CS /DeviceRGB", "", {NULL}, false},
    {"no colour space", "", "", {NULL}, false},
    {"opaque state",
     "/CS /DeviceRGB /I true",
     "/ExtGState << /G << /ca 1 /CA 1.0 /BM /Normal /SMask /None /OP false >> >>",
     {NULL},
     false},
    {"alpha", "/CS /DeviceRGB", "/ExtGState << /G << /ca 0.5 >> >>", {NULL}, true},
    {"alpha of lines", "/CS /DeviceRGB", "/ExtGState << /G << /CA 0.99 >> >>", {NULL}, true},
    {"blend mode", "/CS /DeviceRGB", "/ExtGState << /G << /BM /Multiply >> >>", {NULL}, true},
    {"blend modes", "/CS /DeviceRGB", "/ExtGState << /G << /BM [/Multiply] >> >>", {NULL}, true},
    {"overprint", "/CS /DeviceRGB", "/ExtGState << /G << /op true >> >>", {NULL}, true},
    {"mask",
     "/CS /DeviceRGB",
     "/ExtGState << /G << /SMask << /S /Alpha /G 5 0 R >> >> >>",
     {FORM ">>\nstream\n\nendstream"},
     true},
    {"gray", "/CS /DeviceGray", "", {NULL}, true},
    {"form that is opaque",
     "/CS /DeviceRGB",
     "/XObject << /X 5 0 R >>",
     {FORM "/Resources << /ExtGState << /G << /ca 1 >> >> >> >>\nstream\n\nendstream"},
     false},
    {"form that is not",
     "/CS /DeviceRGB",
     "/XObject << /X 5 0 R >>",
     {FORM "/Resources << /ExtGState << /G << /ca 0 >> >> >> >>\nstream\n\nendstream"},
     true},
    {"form in itself",
     "/CS /DeviceRGB",
     "/XObject << /X 5 0 R >>",
     {FORM "/Resources << /XObject << /X 5 0 R >> >> >>\nstream\n\nendstream"},
     true},
    {"picture with a mask",
     "/CS /DeviceRGB",
     "/XObject << /X 5 0 R >>",
     {"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
      "/ColorSpace /DeviceGray /SMask 6 0 R /Length 1 >>\nstream\n0\nendstream",
      "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
      "/ColorSpace /DeviceGray /Length 1 >>\nstream\n0\nendstream"},
     true},
    {"picture",
     "/CS /DeviceRGB",
     "/XObject << /X 5 0 R >>",
     {"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
      "/ColorSpace /DeviceGray /Length 1 >>\nstream\n0\nendstream"},
     false},
    {"pattern with a state",
     "/CS /DeviceRGB",
     "/Pattern << /P << /PatternType 2 /ExtGState << /ca 0.5 >> >> >>",
     {NULL},
     true},
    {"drawn letters",
     "/CS /DeviceRGB",
     "/Font << /T << /Type /Font /Subtype /Type3 >> >>",
     {NULL},
     true},
};

/* Whether any object of the file is a page or form with a group. */
static bool
has_group(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPdfInspector) inspector = tusch_pdf_inspector_open(path, &error);
  assert_no_error(error);
  for (guint id = 1; id < tusch_pdf_inspector_get_size(inspector); id++) {
    const TuschPdfObject *object = tusch_pdf_inspector_get_object(inspector, (int)id);
    if (tusch_pdf_inspector_lookup(inspector, object, "Group")->type != TUSCH_PDF_NULL)
      return true;
  }
  return false;
}

static void
write_source(const char *path, guint i)
{
  g_autofree char *keys =
      g_strdup_printf("/Group << /Type /Group /S /Transparency %s >>", CASES[i].group);
  test_pdf_write_page(path, keys, CASES[i].resources, "0 0 9 9 re f", CASES[i].extra);
}

/* A page of a document, below an overlay without a group. */
static void
write_stamped(const char *source, const char *overlay, const char *out)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPdfBundle) bundle = tusch_pdf_bundle_new();
  g_autoptr(GArray) sizes = NULL;
  g_autoptr(GArray) overlay_sizes = NULL;
  guint first;
  guint second;
  test_pdf_write_page(overlay, "/MediaBox [0 0 300 220]", "", "", NULL);
  assert_true(tusch_pdf_bundle_add_source(bundle, source, &first, &sizes, &error));
  assert_true(tusch_pdf_bundle_add_source(bundle, overlay, &second, &overlay_sizes, &error));
  assert_true(tusch_pdf_bundle_add_stamped_page(
      bundle, (TuschPdfPageRef){first, 0}, (TuschPdfPageRef){second, 0}, 20, NULL, &error));
  assert_true(tusch_pdf_bundle_write(bundle, "Aktindsigt", "2026-11-02", out, &error));
}

/* A page of our own. */
static void
write_drawn(const char *source, const char *out)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPdfBundle) bundle = tusch_pdf_bundle_new();
  g_autoptr(GArray) sizes = NULL;
  guint first;
  assert_true(tusch_pdf_bundle_add_source(bundle, source, &first, &sizes, &error));
  assert_true(tusch_pdf_bundle_add_page(bundle, (TuschPdfPageRef){first, 0}, &error));
  assert_true(tusch_pdf_bundle_write(bundle, "Aktindsigt", "2026-11-02", out, &error));
}

static void
test_groups(void **state)
{
  g_autofree char *source = g_build_filename(*state, "source.pdf", NULL);
  g_autofree char *overlay = g_build_filename(*state, "overlay.pdf", NULL);
  g_autofree char *out = g_build_filename(*state, "out.pdf", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    write_source(source, i);
    assert_true(has_group(source));
    write_stamped(source, overlay, out);
    if (has_group(out) != CASES[i].stays)
      fail_msg("%s, of a document: wrong", CASES[i].name);
    write_drawn(source, out);
    if (has_group(out) != CASES[i].stays)
      fail_msg("%s, of our own: wrong", CASES[i].name);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_groups, set_up, tear_down),
  };
  return cmocka_run_group_tests_name("groups", tests, NULL, NULL);
}
