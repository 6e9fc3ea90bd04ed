/* A page as pixels, what is to be removed overwritten before anything is encoded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/job.h"

#include "adapters/leptonica/encode.h"
#include "redact/format.h"
#include "redact/pixels.h"
#include "tusch/error.h"

#include <math.h>

enum { JPEG_QUALITY = 75 };
static const double DEFAULT_DPI = 300;
static const double MIN_DPI = 150;
static const double MAX_DPI = 600;
static const double MAX_PIXELS = 60e6; /* A4 at 600 dpi has 35 million */

static double
choose_dpi(const RedactPage *page)
{
  double dpi = DEFAULT_DPI;
  if (page->text != NULL && page->text->scan_dpi > 0)
    dpi = CLAMP(page->text->scan_dpi, MIN_DPI, MAX_DPI);
  double inches2 = page->width_pt / 72 * page->height_pt / 72;
  return fmin(dpi, sqrt(MAX_PIXELS / inches2));
}

/* Words under which the page shows nothing: hidden by a clip, a layer or their colour. Readers that
 * find text do not ask. (transfer full) (element-type TuschRectPt): their first letters */
static GArray *
find_unseen_words(const TuschPageText *text, const TuschRaster *raster)
{
  enum { MIN_CONTRAST = 16 };
  GArray *unseen = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; i < text->words->len; i++) {
    const TuschWord *word = &g_array_index(text->words, TuschWord, i);
    guint first = tusch_page_text_glyph_at(text, word->start);
    TuschRectPx px;
    bool is_seen =
        tusch_rect_pt_to_px(&word->box, raster->dpi, raster->width_px, raster->height_px, &px) &&
        redact_pixels_contrast(raster, &px) >= MIN_CONTRAST;
    if (!is_seen && first < text->glyphs->len)
      g_array_append_val(unseen, g_array_index(text->glyphs, TuschGlyph, first).box);
  }
  return unseen;
}

static TuschObj
new_image(TuschQpdf *out, const TuschRaster *raster, GError **error)
{
  TuschObj parms = 0;
  g_autoptr(GBytes) data = NULL;
  bool is_bilevel = raster->format == TUSCH_RASTER_BILEVEL;
  if (is_bilevel) {
    bool black_is_1 = false;
    data = tusch_lept_encode_g4(raster, &black_is_1, error);
    parms = tusch_obj_new_dict(out);
    tusch_obj_set(out, parms, "/K", tusch_obj_new_integer(out, -1));
    tusch_obj_set(out, parms, "/Columns", tusch_obj_new_integer(out, raster->width_px));
    tusch_obj_set(out, parms, "/Rows", tusch_obj_new_integer(out, raster->height_px));
    tusch_obj_set(out, parms, "/BlackIs1", tusch_obj_new_bool(out, black_is_1));
  } else {
    data = tusch_lept_encode_jpeg(raster, JPEG_QUALITY, error);
  }
  if (data == NULL)
    return 0;
  const char *space = raster->format == TUSCH_RASTER_RGB24 ? "/DeviceRGB" : "/DeviceGray";
  TuschObj image =
      tusch_obj_new_stream(out, data, is_bilevel ? "/CCITTFaxDecode" : "/DCTDecode", parms);
  tusch_obj_set(out, image, "/Type", tusch_obj_new_name(out, "/XObject"));
  tusch_obj_set(out, image, "/Subtype", tusch_obj_new_name(out, "/Image"));
  tusch_obj_set(out, image, "/Width", tusch_obj_new_integer(out, raster->width_px));
  tusch_obj_set(out, image, "/Height", tusch_obj_new_integer(out, raster->height_px));
  tusch_obj_set(out, image, "/ColorSpace", tusch_obj_new_name(out, space));
  tusch_obj_set(out, image, "/BitsPerComponent", tusch_obj_new_integer(out, is_bilevel ? 1 : 8));
  return image;
}

TuschObj
redact_page_rasterise(RedactPage *page, double *out_dpi, GError **error)
{
  TuschQpdf *out = page->job->out;
  double dpi = choose_dpi(page);
  g_autoptr(TuschRaster) rendered =
      tusch_poppler_render(page->job->poppler, page->index, dpi, TUSCH_RASTER_RGB24, error);
  if (rendered == NULL)
    return 0;
  g_autoptr(GArray) unseen = page->text != NULL ? find_unseen_words(page->text, rendered) : NULL;
  redact_pixels_burn(rendered, page->painted);
  g_autoptr(TuschRaster) raster = redact_pixels_reduce(rendered);
  if (raster == NULL) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "page %u is too large", page->index + 1);
    return 0;
  }
  TuschObj image = new_image(out, raster, error);
  if (image == 0)
    return 0;

  TuschObj result = redact_page_new(page);
  redact_page_add_resource(page, result, "/XObject", "/I", image);
  g_autoptr(GString) content = g_string_new("q\n");
  /* Pixels cover the page outward; the picture is a fraction of a pixel larger than the page. */
  double width_pt = raster->width_px * 72.0 / dpi;
  double height_pt = raster->height_px * 72.0 / dpi;
  redact_append_op(content,
                   "cm",
                   "",
                   (const double[]){width_pt, 0, 0, height_pt, 0, page->height_pt - height_pt},
                   6);
  g_string_append(content, "/I Do\nQ\n");
  if (page->text != NULL &&
      redact_text_layer_append(content, page->job->text_font, page->text, page->boxes, unseen))
    redact_page_add_resource(
        page, result, "/Font", "/T", redact_text_font_get(page->job->text_font));
  redact_page_append_labels(page, result, content);
  redact_page_set_content(page, result, content);
  *out_dpi = dpi;
  return result;
}
