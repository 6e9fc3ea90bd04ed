/* A whole page: fonts, pictures, forms, patterns, masks, as the rewriter meets them. What it writes
 * it must understand again, and nothing under a box is in it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "adapters/qpdf/handle.h"
#include "redact/rewrite.h"

static TuschQpdf *
open_bytes(const guint8 *data, gsize size_bytes)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_new();
  (void)qpdf_read_memory(qpdf, "fuzz", (const char *)data, size_bytes, "");
  if (!tusch_qpdf_check(qpdf, "open", NULL) || tusch_qpdf_get_n_pages(qpdf, NULL) == 0)
    return NULL;
  return g_steal_pointer(&qpdf);
}

/* The page's own content, boxes over a quarter of it and over a strip of lines. */
static TuschObj
rewrite(RedactCopy *copy, TuschObj page, bool with_boxes)
{
  RedactFrame frame;
  g_autoptr(GBytes) content = tusch_obj_page_content(copy->in, page);
  if (content == NULL || !redact_frame_init(&frame, copy->in, page))
    return 0;
  double w = frame.width_pt;
  double h = frame.height_pt;
  const TuschRectPt both[] = {{0, 0, w / 2, h / 2}, {w * 0.4, h * 0.6, w * 0.7, h * 0.6 + 14}};
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(RedactPlacedGlyph));
  g_array_append_vals(boxes, both, G_N_ELEMENTS(both));
  RedactErase erase = {
      .height_pt = h, .boxes = boxes, .painted = boxes, .glyphs = glyphs, .drops_hidden = true};
  g_autoptr(GBytes) clean = NULL;
  TuschObj resources = tusch_obj_get_inherited(copy->in, page, "/Resources");
  TuschObj clean_resources = 0;
  copy->erase = with_boxes ? &erase : NULL;
  bool ok = redact_rewrite_page(copy, content, resources, &frame, &clean, &clean_resources);
  copy->erase = NULL;
  g_assert(ok || copy->reason != NULL);
  if (!ok)
    return 0;
  const double media[] = {frame.crop.x0, frame.crop.y0, frame.crop.x1, frame.crop.y1};
  TuschObj out = tusch_obj_new_dict(copy->out);
  tusch_obj_set(copy->out, out, "/Type", tusch_obj_new_name(copy->out, "/Page"));
  tusch_obj_set(copy->out, out, "/MediaBox", tusch_obj_new_numbers(copy->out, media, 4));
  tusch_obj_set(copy->out, out, "/Resources", clean_resources);
  tusch_obj_set(copy->out, out, "/Contents", tusch_obj_new_stream(copy->out, clean, NULL, 0));
  return tusch_obj_make_indirect(copy->out, out);
}

/* The file with its first page written anew; %NULL if it was not understood. */
static GBytes *
rewrite_file(TuschQpdf *in, bool with_boxes)
{
  g_autoptr(TuschQpdf) out = tusch_qpdf_new_empty(NULL);
  g_assert(out != NULL);
  g_autoptr(RedactCopy) copy = redact_copy_new(in, out);
  TuschObj page = rewrite(copy, tusch_qpdf_get_page(in, 0), with_boxes);
  redact_copy_end_page(copy, 0, page != 0);
  if (page == 0 || !redact_copy_finish(copy))
    return NULL;
  tusch_qpdf_add_page(out, page);
  (void)qpdf_init_write_memory(out);
  qpdf_set_static_ID(out, QPDF_TRUE);
  qpdf_set_stream_data_mode(out, qpdf_s_preserve);
  (void)qpdf_write(out);
  g_assert(tusch_qpdf_check(out, "write", NULL));
  return g_bytes_new(qpdf_get_buffer(out), qpdf_get_buffer_length(out));
}

static void
check(TuschQpdf *in, bool with_boxes)
{
  g_autoptr(GBytes) clean = rewrite_file(in, with_boxes);
  if (clean == NULL)
    return;
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(clean, &n);
  g_autoptr(TuschQpdf) again = open_bytes(data, n);
  g_assert(again != NULL);
  g_autoptr(GBytes) twice = rewrite_file(again, false);
  g_assert(twice != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
  g_autoptr(TuschQpdf) in = open_bytes(data, size_bytes);
  if (in == NULL)
    return 0;
  check(in, false);
  check(in, true);
  return 0;
}
