/* A folder for each test, and ingest run on bytes or files in it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/test.h"

#include "adapters/poppler/poppler-document.h"
#include "base/file.h"
#include "tusch/ingest.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *input; /* folder/input: where tests put the file to take in */
  guint n_runs;
} Fixture;

static inline int
fixture_setup(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = g_dir_make_tmp("tusch-test-XXXXXX", NULL);
  fixture->input = g_build_filename(fixture->folder, "input", NULL);
  *state = fixture;
  return fixture->folder == NULL;
}

static inline int
fixture_teardown(void **state)
{
  Fixture *fixture = *state;
  gboolean ok = tusch_dir_remove_tree(fixture->folder, NULL);
  g_free(fixture->folder);
  g_free(fixture->input);
  g_free(fixture);
  return !ok;
}

#define fixture_test(function) \
  cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

/* Ingests folder/input into a fresh folder. */
static inline TuschIntake *
ingest_input(Fixture *fixture, const TuschIngestOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *out = g_strdup_printf("%s/out-%u", fixture->folder, ++fixture->n_runs);
  assert_int_equal(g_mkdir(out, 0700), 0);
  TuschIntake *intake = tusch_ingest_file(fixture->input, out, options, &error);
  assert_no_error(error);
  assert_non_null(intake);
  assert_non_null(intake->media_type);
  return intake;
}

static inline void
write_input(Fixture *fixture, const void *data, gsize size_bytes)
{
  assert_true(g_file_set_contents(fixture->input, data, (gssize)size_bytes, NULL));
}

static inline TuschIntake *
ingest_bytes(Fixture *fixture, const void *data, gsize size_bytes)
{
  write_input(fixture, data, size_bytes);
  return ingest_input(fixture, NULL);
}

#define assert_problem(intake, expected) \
  assert_string_equal(tusch_problem_to_string((intake)->problem), tusch_problem_to_string(expected))

static inline gboolean
has_note(const TuschIntake *intake, const char *note)
{
  return g_ptr_array_find_with_equal_func(intake->notes, note, g_str_equal, NULL);
}

/* A good document: pages, a PDF that opens, no problem. */
static inline void
assert_pages(const TuschIntake *intake, guint n_pages)
{
  assert_problem(intake, TUSCH_PROBLEM_NONE);
  assert_non_null(intake->pdf_path);
  assert_int_equal(intake->n_pages, n_pages);
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(intake->pdf_path, NULL);
  assert_non_null(document);
  assert_int_equal(tusch_poppler_get_n_pages(document), n_pages);
}

/* A file without pages: nothing usable is left behind. */
static inline void
assert_unusable(const TuschIntake *intake, TuschProblem problem)
{
  assert_problem(intake, problem);
  assert_null(intake->pdf_path);
  assert_int_equal(intake->n_pages, 0);
  assert_non_null(intake->problem_detail);
}

static inline char *
text_of_page(const char *pdf_path, guint page_index)
{
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(pdf_path, NULL);
  assert_non_null(document);
  g_autoptr(TuschPageText) page = tusch_poppler_read_text(document, page_index, NULL);
  assert_non_null(page);
  return g_strdup(page->text);
}

static inline TuschRaster *
render_page(const char *pdf_path, guint page_index, double dpi, TuschRasterFormat format)
{
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(pdf_path, NULL);
  assert_non_null(document);
  TuschRaster *raster = tusch_poppler_render(document, page_index, dpi, format, NULL);
  assert_non_null(raster);
  return raster;
}

static inline void
assert_same_bytes(const char *one, const char *other)
{
  g_autofree char *first = NULL, *second = NULL;
  assert_true(tusch_file_sha256(one, &first, NULL, NULL));
  assert_true(tusch_file_sha256(other, &second, NULL, NULL));
  assert_string_equal(first, second);
}
