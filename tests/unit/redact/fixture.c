/* The fixture of redact's tests. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/redact/fixture.h"

#include "adapters/poppler/poppler-document.h"
#include "lib/pdf.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

int
fixture_setup(void **state)
{
  Fixture *f = g_new0(Fixture, 1);
  f->folder = g_dir_make_tmp("tusch-redact-XXXXXX", NULL);
  f->in = g_build_filename(f->folder, "in.pdf", NULL);
  f->out = g_build_filename(f->folder, "out.pdf", NULL);
  f->plan = tusch_plan_document_new("d1");
  f->texts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  *state = f;
  return 0;
}

int
fixture_teardown(void **state)
{
  Fixture *f = *state;
  (void)g_unlink(f->in);
  (void)g_unlink(f->out);
  (void)g_rmdir(f->folder);
  g_free(f->folder);
  g_free(f->in);
  g_free(f->out);
  tusch_plan_document_free(f->plan);
  g_ptr_array_unref(f->texts);
  g_clear_pointer(&f->pages, g_ptr_array_unref);
  g_free(f);
  return 0;
}

TuschPageText *
fixture_read_page(const char *path, guint index)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(path, &error);
  assert_no_error(error);
  TuschPageText *text = tusch_poppler_read_text(document, index, &error);
  assert_no_error(error);
  return text;
}

TuschRaster *
fixture_render_page(const char *path, guint index)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(path, &error);
  assert_no_error(error);
  TuschRaster *raster = tusch_poppler_render(document, index, 144, TUSCH_RASTER_GRAY8, &error);
  assert_no_error(error);
  return raster;
}

/* Reads the input's first page so that the stage is given its text. */
void
fixture_use_text(Fixture *f)
{
  g_ptr_array_add(f->texts, fixture_read_page(f->in, 0));
}

/* A box around every place of @needle on the first page; at least one. */
void
fixture_plan_text(Fixture *f, const char *needle)
{
  g_autoptr(TuschPageText) text = fixture_read_page(f->in, 0);
  guint n = 0;
  for (const char *p = strstr(text->text, needle); p != NULL; p = strstr(p + 1, needle)) {
    gsize start = (gsize)(p - text->text);
    g_autoptr(GArray) boxes = tusch_page_text_span_boxes(text, start, start + strlen(needle));
    for (guint i = 0; i < boxes->len; i++, n++)
      tusch_plan_document_add_box(f->plan, 0, &g_array_index(boxes, TuschRectPt, i), "FVL § 15 b");
  }
  assert_true(n > 0);
}

void
fixture_run(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_clear_pointer(&f->pages, g_ptr_array_unref);
  gboolean ok = tusch_redact_document(f->in, f->plan, f->texts, f->out, &f->pages, &error);
  assert_no_error(error);
  assert_true(ok);
}

void
assert_method(Fixture *f, TuschMethod method, const char *reason)
{
  const TuschCleanPage *page = g_ptr_array_index(f->pages, 0);
  if (page->method != method || g_strcmp0(page->reason, reason) != 0)
    fail_msg("method %s, reason %s; expected %s, %s",
             tusch_method_to_string(page->method),
             page->reason,
             tusch_method_to_string(method),
             reason);
}

void
assert_gone(Fixture *f, const char *secret)
{
  g_autofree char *before = test_pdf_dump(f->in);
  assert_true(test_pdf_mentions(before, secret)); /* the search itself works */
  g_autofree char *after = test_pdf_dump(f->out);
  if (test_pdf_mentions(after, secret))
    fail_msg("a secret is still in the file");
}

void
assert_text(Fixture *f, const char *expected)
{
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  g_autofree char *trimmed = g_strstrip(g_strdup(text->text));
  assert_string_equal(trimmed, expected);
}

/* Share of pixels that differ between input and output, boxes (grown by 2 pt) left out. */
double
fixture_difference(Fixture *f)
{
  g_autoptr(TuschRaster) a = fixture_render_page(f->in, 0);
  g_autoptr(TuschRaster) b = fixture_render_page(f->out, 0);
  assert_int_equal(a->width_px, b->width_px);
  assert_int_equal(a->height_px, b->height_px);
  gsize n = 0;
  for (int y = 0; y < a->height_px; y++) {
    for (int x = 0; x < a->width_px; x++) {
      TuschRectPx px = {x, y, x + 1, y + 1};
      TuschRectPt at = tusch_rect_px_to_pt(&px, 144);
      bool in_box = false;
      for (guint i = 0; f->plan->pages->len > 0 && !in_box; i++) {
        const TuschPlanPage *page = g_ptr_array_index(f->plan->pages, 0);
        if (i == page->boxes->len)
          break;
        const TuschPlanBox *box = g_ptr_array_index(page->boxes, i);
        TuschRectPt grown = tusch_rect_pt_grow(&box->box, 2);
        in_box = tusch_rect_pt_overlaps(&grown, &at);
      }
      gsize at_px = (gsize)y * a->stride_bytes + (gsize)x;
      if (!in_box && abs(a->data[at_px] - b->data[at_px]) > 100)
        n++;
    }
  }
  return (double)n / ((double)a->width_px * a->height_px);
}
