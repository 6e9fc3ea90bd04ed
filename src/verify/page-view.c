/* Pages as they are read and drawn for the checks: each once, in one pass. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "verify/likeness.h"

#include <math.h>

double
tusch_verify_dpi(double width_pt, double height_pt, double wanted_dpi)
{
  static const double MAX_PIXELS = 50e6;
  static const double MAX_SIDE_PX = 32000;
  double by_area = 72 * sqrt(MAX_PIXELS / (width_pt * height_pt));
  double by_side = 72 * MAX_SIDE_PX / fmax(width_pt, height_pt);
  return fmin(wanted_dpi, fmin(by_area, by_side));
}

double
tusch_verify_user_unit(const TuschVerifyContext *context, guint page_index)
{
  const TuschPdfInspector *inspector = context->inspector;
  if (inspector == NULL || page_index >= tusch_pdf_inspector_get_n_pages(inspector))
    return 1;
  int id = tusch_pdf_inspector_get_page_id(inspector, page_index);
  const TuschPdfObject *page = tusch_pdf_inspector_get_object(inspector, id);
  const TuschPdfObject *unit = tusch_pdf_inspector_lookup(inspector, page, "UserUnit");
  return unit->type == TUSCH_PDF_NUMBER && unit->number > 0 ? unit->number : 1;
}

static double
small_dpi(TuschVerifyContext *context, guint page_index)
{
  return tusch_verify_judge_dpi(context) * fmin(tusch_verify_user_unit(context, page_index), 1);
}

static bool
has_judge(const TuschVerifyContext *context)
{
  const char *folder = context->input->judges_dir;
  for (int i = 0; folder != NULL && i < TUSCH_N_JUDGES; i++)
    if (tusch_judge_state((TuschJudge)i, folder) == TUSCH_JUDGE_DONE)
      return true;
  return false;
}

/* (transfer full) (nullable) */
static TuschPageText *
read_and_draw(TuschVerifyContext *context, guint page_index)
{
  const TuschVerifyPage *page = tusch_verify_page_at(context, page_index);
  double width_pt = 0;
  double height_pt = 0;
  if (!tusch_poppler_get_page_size(context->poppler, page_index, &width_pt, &height_pt, NULL))
    return NULL;
  if (page != NULL && (page->boxes->len > 0 || page->widths->len > 0))
    return tusch_poppler_read_and_draw(context->poppler,
                                       page_index,
                                       tusch_verify_dpi(width_pt, height_pt, TUSCH_VERIFY_DPI),
                                       TUSCH_RASTER_RGB24,
                                       &context->drawn,
                                       NULL);
  if (!has_judge(context))
    return NULL;
  return tusch_poppler_read_and_draw(context->poppler,
                                     page_index,
                                     small_dpi(context, page_index),
                                     TUSCH_RASTER_GRAY8,
                                     &context->drawn_small,
                                     NULL);
}

void
tusch_verify_read_page(TuschVerifyContext *context, guint page_index, bool is_looked_at)
{
  if (!tusch_verify_is_asked(context, page_index))
    return;
  TuschPageText *text = is_looked_at ? read_and_draw(context, page_index) : NULL;
  if (text == NULL)
    text = tusch_poppler_read_text(context->poppler, page_index, NULL);
  context->page_texts->pdata[page_index] = text;
  if (text != NULL)
    g_ptr_array_add(context->read_texts, g_strdup(text->text));
}

void
tusch_verify_leave_page(TuschVerifyContext *context)
{
  g_clear_pointer(&context->drawn, tusch_raster_free);
  g_clear_pointer(&context->drawn_small, tusch_raster_free);
}

const TuschRaster *
tusch_verify_draw(TuschVerifyContext *context, guint page_index)
{
  const TuschPageText *text = page_index < context->page_texts->len
                                  ? g_ptr_array_index(context->page_texts, page_index)
                                  : NULL;
  if (context->drawn == NULL && text != NULL)
    context->drawn =
        tusch_poppler_render(context->poppler,
                             page_index,
                             tusch_verify_dpi(text->width_pt, text->height_pt, TUSCH_VERIFY_DPI),
                             TUSCH_RASTER_RGB24,
                             NULL);
  return context->drawn;
}

/* If the page was drawn larger for another check, that will do. */
const TuschRaster *
tusch_verify_draw_small(TuschVerifyContext *context, guint page_index)
{
  double dpi = small_dpi(context, page_index);
  if (context->drawn_small == NULL && context->drawn != NULL && context->drawn->dpi > dpi)
    context->drawn_small = tusch_raster_shrink(context->drawn, dpi);
  else if (context->drawn_small == NULL)
    context->drawn_small =
        tusch_poppler_render(context->poppler, page_index, dpi, TUSCH_RASTER_GRAY8, NULL);
  return context->drawn_small;
}
