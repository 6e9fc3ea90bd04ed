/* A page as pixels, what is to be removed overwritten before anything is encoded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/job.h"

#include "adapters/leptonica/encode.h"
#include "redact/format.h"
#include "redact/image-decode.h"
#include "redact/layered.h"
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

/* One picture of a raster page, as the page shows it. */
static TuschObj
new_picture(TuschQpdf *out, const TuschRaster *raster, GBytes *jpeg)
{
  bool is_bilevel = raster->format == TUSCH_RASTER_BILEVEL;
  TuschObj image = is_bilevel ? redact_image_new_g4(out, raster, false)
                              : tusch_obj_new_stream(out, jpeg, "/DCTDecode", 0);
  if (image != 0)
    redact_image_set_shape(out, image, raster);
  return image;
}

/* Draws picture @name of the page's resources, its upper left corner at the page's. */
static void
append_picture(GString *content, const RedactPage *page, const char *name, double w_pt, double h_pt)
{
  const double place[] = {w_pt, 0, 0, h_pt, 0, page->height_pt - h_pt};
  g_string_append(content, "q\n");
  redact_append_op(content, "cm", "", place, 6);
  g_string_append_printf(content, "/%s Do\nQ\n", name);
}

/* The page's pixels as one picture. Pixels cover the page outward: it is a fraction of a pixel
 * larger. */
static bool
add_picture(
    RedactPage *page, TuschObj result, GString *content, const TuschRaster *raster, GBytes *jpeg)
{
  TuschObj image = new_picture(page->job->out, raster, jpeg);
  if (image == 0)
    return false;
  redact_page_add_resource(page, result, "/XObject", "/I", image);
  append_picture(content,
                 page,
                 "I",
                 raster->width_px * 72.0 / raster->dpi,
                 raster->height_px * 72.0 / raster->dpi);
  return true;
}

/* A page in layers, coded. */
typedef struct {
  RedactLayers *layers; /* owned; NULL: they would look different */
  GBytes *front, *ground; /* owned */
  gsize n_bytes; /* of all, the mask too */
} CodedLayers;

static void
coded_layers_clear(CodedLayers *coded)
{
  g_clear_pointer(&coded->layers, redact_layers_free);
  g_clear_pointer(&coded->front, g_bytes_unref);
  g_clear_pointer(&coded->ground, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CodedLayers, coded_layers_clear)

/* Letters and ground apart. */
static bool
code_layers(const TuschRaster *raster, const RedactPage *page, CodedLayers *out)
{
  enum { FRONT_QUALITY = 60, GROUND_QUALITY = 70 };
  bool black_is_1 = false;
  out->layers = redact_layers_split(raster, page->layout->shown);
  if (out->layers == NULL)
    return false;
  g_autoptr(GBytes) mask = tusch_lept_encode_g4(out->layers->mask, &black_is_1, NULL);
  out->front = tusch_lept_encode_jpeg(out->layers->front, FRONT_QUALITY, NULL);
  out->ground = tusch_lept_encode_jpeg(out->layers->ground, GROUND_QUALITY, NULL);
  if (mask == NULL || out->front == NULL || out->ground == NULL ||
      !redact_layers_keep_black(out->layers, out->front, page->layout->shown))
    return false;
  out->n_bytes =
      g_bytes_get_size(mask) + g_bytes_get_size(out->front) + g_bytes_get_size(out->ground);
  return true;
}

static bool
add_layers(RedactPage *page,
           TuschObj result,
           GString *content,
           const TuschRaster *raster,
           const CodedLayers *coded)
{
  TuschQpdf *out = page->job->out;
  const RedactLayers *layers = coded->layers;
  TuschObj stencil = redact_image_new_g4(out, layers->mask, false);
  TuschObj front_image = new_picture(out, layers->front, coded->front);
  TuschObj ground_image = new_picture(out, layers->ground, coded->ground);
  if (stencil == 0)
    return false;
  redact_image_set_shape(out, stencil, layers->mask);
  tusch_obj_remove(out, stencil, "/ColorSpace");
  tusch_obj_set(out, stencil, "/ImageMask", tusch_obj_new_bool(out, true));
  tusch_obj_set(out, front_image, "/Mask", stencil);
  redact_page_add_resource(page, result, "/XObject", "/G", ground_image);
  redact_page_add_resource(page, result, "/XObject", "/F", front_image);
  double ground_pt = layers->ground_cell_px * 72.0 / raster->dpi;
  double front_pt = layers->front_cell_px * 72.0 / raster->dpi;
  append_picture(content,
                 page,
                 "G",
                 layers->ground->width_px * ground_pt,
                 layers->ground->height_px * ground_pt);
  append_picture(
      content, page, "F", layers->front->width_px * front_pt, layers->front->height_px * front_pt);
  return true;
}

/* Layers, if they are much smaller than one JPEG, which is coded only where that is in question. */
static bool
add_tones(
    RedactPage *page, TuschObj result, GString *content, const TuschRaster *raster, GError **error)
{
  enum { WORTH_PERCENT = 80 };
  g_auto(CodedLayers) coded = {0};
  bool has_words = page->text != NULL && page->text->words->len > 0;
  bool has_layers = has_words && code_layers(raster, page, &coded);
  if (has_layers && coded.n_bytes * 100 <= redact_layers_least_jpeg_bytes(raster) * WORTH_PERCENT &&
      add_layers(page, result, content, raster, &coded))
    return true;
  g_autoptr(GBytes) jpeg = tusch_lept_encode_jpeg(raster, JPEG_QUALITY, error);
  if (jpeg == NULL)
    return false;
  if (has_layers && coded.n_bytes * 100 <= g_bytes_get_size(jpeg) * WORTH_PERCENT &&
      add_layers(page, result, content, raster, &coded))
    return true;
  return add_picture(page, result, content, raster, jpeg);
}

/* The page's pixels; black and white as G4, letters on tones as layers, anything else as JPEG. */
static bool
add_pixels(
    RedactPage *page, TuschObj result, GString *content, const TuschRaster *raster, GError **error)
{
  bool is_bilevel = raster->format == TUSCH_RASTER_BILEVEL;
  if (is_bilevel ? add_picture(page, result, content, raster, NULL)
                 : add_tones(page, result, content, raster, error))
    return true;
  if (error != NULL && *error == NULL)
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "encoding a page failed");
  return false;
}

TuschObj
redact_page_rasterise(RedactPage *page, double *out_dpi, GError **error)
{
  double dpi = choose_dpi(page);
  g_autoptr(TuschRaster) rendered =
      tusch_poppler_render(page->job->poppler, page->index, dpi, TUSCH_RASTER_RGB24, error);
  if (rendered == NULL)
    return 0;
  g_autoptr(GArray) unseen = page->text != NULL ? find_unseen_words(page->text, rendered) : NULL;
  bool moved = redact_pixels_move(rendered, page->layout, page->text);
  redact_pixels_burn(rendered, page->layout->shown);
  g_autoptr(TuschRaster) raster = moved ? redact_pixels_reduce(rendered) : NULL;
  if (raster == NULL) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "page %u is too large", page->index + 1);
    return 0;
  }
  TuschObj result = redact_page_new(page);
  g_autoptr(GString) content = g_string_new(NULL);
  if (!add_pixels(page, result, content, raster, error))
    return 0;
  if (page->text != NULL &&
      redact_text_layer_append(content, page->job->text_font, page->text, page->layout, unseen))
    redact_page_add_resource(
        page, result, "/Font", "/T", redact_text_font_get(page->job->text_font));
  redact_page_append_labels(page, result, content);
  redact_page_set_content(page, result, content);
  *out_dpi = dpi;
  return result;
}
