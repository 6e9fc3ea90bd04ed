/* Deciding how a page is read, and reading it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/read.h"

#include "adapters/leptonica/scan.h"
#include "adapters/poppler/poppler-document.h"
#include "adapters/tesseract/ocr-engine.h"
#include "read/layer.h"
#include "read/layout.h"
#include "read/paint.h"
#include "read/pictures.h"
#include "read/pixels.h"
#include "read/recognise.h"
#include "read/words.h"
#include "tusch/error.h"

#include <string.h>

/* This many marks of text size outside the text layer, and there is text that only pixels show. */
enum { MAX_UNCOVERED_MARKS = 8 };

static const double CONFIRMED_SHARE = 0.5; /* of a doubtful layer's words found by OCR */
static const double PAINT_MARGIN_PT = 1.0;

struct TuschReader {
  TuschPopplerDocument *document;
  ReadPictures *pictures;
  TuschOcrEngine *engine; /* NULL until first needed */
  char *tessdata_dir, *language; /* nullable */
  bool force_ocr, trusts_layer;
  bool (*confirms_layer)(gpointer witness, guint page_index); /* nullable */
  gpointer witness;
};

/* What tusch_read_warm_up() loaded. Pages do not influence each other in it (docs/adr/0004), so
 * that one engine serves all readers of a process. */
static struct {
  TuschOcrEngine *engine; /* NULL: nothing was loaded */
  char *tessdata_dir, *language; /* nullable */
} warm;

gboolean
tusch_read_warm_up(const TuschReadOptions *options, GError **error)
{
  if (warm.engine != NULL)
    return TRUE;
  warm.engine = tusch_ocr_engine_new(options->tessdata_dir, options->language, error);
  if (warm.engine == NULL)
    return FALSE;
  warm.tessdata_dir = g_strdup(options->tessdata_dir);
  warm.language = g_strdup(options->language);
  return TRUE;
}

TuschReader *
tusch_reader_open(const char *pdf_path, const TuschReadOptions *options, GError **error)
{
  g_autoptr(TuschReader) reader = g_new0(TuschReader, 1);
  reader->document = tusch_poppler_open(pdf_path, error);
  if (reader->document == NULL)
    return NULL;
  reader->pictures = read_pictures_new(pdf_path);
  if (options != NULL) {
    reader->tessdata_dir = g_strdup(options->tessdata_dir);
    reader->language = g_strdup(options->language);
    reader->force_ocr = options->force_ocr;
    reader->trusts_layer = options->trusts_layer;
    reader->confirms_layer = options->confirms_layer;
    reader->witness = options->witness;
  }
  return g_steal_pointer(&reader);
}

void
tusch_reader_close(TuschReader *reader)
{
  if (reader == NULL)
    return;
  tusch_ocr_engine_free(reader->engine);
  read_pictures_free(reader->pictures);
  tusch_poppler_close(reader->document);
  g_free(reader->tessdata_dir);
  g_free(reader->language);
  g_free(reader);
}

guint
tusch_reader_get_n_pages(const TuschReader *reader)
{
  return tusch_poppler_get_n_pages(reader->document);
}

static TuschOcrEngine *
get_engine(TuschReader *reader, GError **error)
{
  if (warm.engine != NULL && g_strcmp0(warm.tessdata_dir, reader->tessdata_dir) == 0 &&
      g_strcmp0(warm.language, reader->language) == 0)
    return warm.engine;
  if (reader->engine == NULL)
    reader->engine = tusch_ocr_engine_new(reader->tessdata_dir, reader->language, error);
  return reader->engine;
}

/* A word of the layer whose ink, if it has any, can only be its own. */
static bool
is_off_pictures(const TuschPageText *from, const TuschWord *word, gpointer data)
{
  (void)from;
  return !tusch_page_view_is_on_picture(data, &word->box);
}

/* What a word of one reading is compared with. */
typedef struct {
  const TuschPageText *known;
  const TuschPageView *view;
  bool known_is_layer;
} Comparison;

/* True unless the known words in the same place say the same, or are text of the page itself. */
static bool
is_new_word(const TuschPageText *from, const TuschWord *word, gpointer data)
{
  const Comparison *comparison = data;
  const TuschPageText *known = comparison->known;
  g_autoptr(GString) there = g_string_new(NULL);
  for (guint i = 0; i < known->words->len; i++) {
    const TuschWord *other = &g_array_index(known->words, TuschWord, i);
    if (!tusch_words_coincide(&word->box, &other->box))
      continue;
    if (comparison->known_is_layer && is_off_pictures(known, other, (gpointer)comparison->view))
      return false;
    g_autofree char *folded = tusch_words_fold(known, other);
    g_string_append(there, folded);
  }
  g_autofree char *folded = tusch_words_fold(from, word);
  return there->len == 0 || strstr(there->str, folded) == NULL;
}

/* OCR of the pixels of the page. @painted: words of a good layer that need not be read again;
 * nullable. */
static TuschPageText *
recognise_page(TuschReader *reader,
               guint page_index,
               TuschPageView *view,
               const TuschPageText *painted,
               GError **error)
{
  g_auto(TuschPagePixels) pixels = {.raster = NULL};
  TuschOcrEngine *engine = get_engine(reader, error);
  if (engine == NULL ||
      !tusch_page_view_get_pixels(view, reader->document, page_index, &pixels, error))
    return NULL;
  if (painted != NULL) {
    g_autoptr(GArray) boxes =
        tusch_words_boxes_px(painted, pixels.raster, PAINT_MARGIN_PT, is_off_pictures, view);
    tusch_paint_over(pixels.raster, boxes);
  }
  TuschPageText *page = tusch_recognise(engine, pixels.raster, error);
  if (page == NULL)
    return NULL;
  page->page_index = page_index;
  page->width_pt = view->width_pt;
  page->height_pt = view->height_pt;
  page->scan_dpi = pixels.scan_dpi;
  return page;
}

/* The text layer, and what the pixels show beyond it. */
static TuschPageText *
add_to_layer(const TuschPageText *layer, const TuschPageText *ocr, const TuschPageView *view)
{
  Comparison comparison = {.known = layer, .view = view, .known_is_layer = true};
  TuschPageText *page = tusch_words_join(layer, ocr, is_new_word, &comparison);
  page->origin = page->words->len > layer->words->len ? TUSCH_TEXT_HYBRID : TUSCH_TEXT_DIGITAL;
  page->scan_dpi = ocr->scan_dpi;
  page->turned_deg = ocr->turned_deg;
  return page;
}

/* What the pixels show, and what a text layer from elsewhere has beyond it. */
static TuschPageText *
add_layer(const TuschPageText *ocr, const TuschPageText *layer, const TuschPageView *view)
{
  Comparison comparison = {.known = ocr, .view = view};
  TuschPageText *page = tusch_words_join(ocr, layer, is_new_word, &comparison);
  page->origin = TUSCH_TEXT_HYBRID;
  return page;
}

/* True if most words of the layer lie on pictures: then pixels are the original, the layer is what
 * somebody read from them. */
static bool
is_over_pictures(const TuschPageText *layer, const TuschPageView *view)
{
  guint n = 0;
  for (guint i = 0; i < layer->words->len; i++)
    n += !is_off_pictures(layer, &g_array_index(layer->words, TuschWord, i), (gpointer)view);
  return view->pictures->len > 0 && n * 2 >= layer->words->len && layer->words->len > 0;
}

/* Nobody can tell letters from nonsense without looking: keep both if the pixels disagree. */
static TuschPageText *
read_doubtful(TuschReader *reader, const TuschPageText *layer, TuschPageView *view, GError **error)
{
  g_autoptr(TuschPageText) ocr = recognise_page(reader, layer->page_index, view, NULL, error);
  if (ocr == NULL)
    return NULL;
  if (tusch_layer_agreement(layer, ocr) >= CONFIRMED_SHARE)
    return is_over_pictures(layer, view) ? add_layer(ocr, layer, view)
                                         : add_to_layer(layer, ocr, view);
  TuschPageText *page = add_layer(ocr, layer, view);
  page->look |= TUSCH_LOOK_GARBAGE_LAYER;
  return page;
}

/* No text layer, or none worth keeping. */
static TuschPageText *
read_pixels(TuschReader *reader, const TuschPageText *layer, TuschPageView *view, GError **error)
{
  bool is_garbage = tusch_layer_judge(layer) == TUSCH_LAYER_GARBAGE;
  TuschPageText *page;
  if (tusch_scan_is_blank(view->preview)) {
    page = tusch_page_text_new(layer->page_index, view->width_pt, view->height_pt);
    page->is_blank = !is_garbage;
  } else {
    page = recognise_page(reader, layer->page_index, view, NULL, error);
  }
  if (page != NULL && is_garbage)
    page->look |= TUSCH_LOOK_GARBAGE_LAYER;
  return page;
}

static TuschPageText *
read_good(TuschReader *reader, TuschPageText **layer, TuschPageView *view, GError **error)
{
  bool over_pictures = is_over_pictures(*layer, view);
  if (!over_pictures && !reader->force_ocr && !view->is_one_picture &&
      tusch_layer_count_uncovered(*layer, view->preview) < MAX_UNCOVERED_MARKS)
    return g_steal_pointer(layer);
  bool trusts_pixels = over_pictures || reader->force_ocr;
  g_autoptr(TuschPageText) ocr =
      recognise_page(reader, (*layer)->page_index, view, trusts_pixels ? NULL : *layer, error);
  if (ocr == NULL)
    return NULL;
  return trusts_pixels ? add_layer(ocr, *layer, view) : add_to_layer(*layer, ocr, view);
}

/* The words leave doubt; the fonts may not. */
static bool
is_confirmed(const TuschReader *reader, guint page_index)
{
  return reader->confirms_layer != NULL && reader->confirms_layer(reader->witness, page_index);
}

/* Takes @layer (sets it to NULL) if it is the answer. */
static TuschPageText *
read_viewed(TuschReader *reader, TuschPageText **layer, TuschPageView *view, GError **error)
{
  switch (tusch_layer_judge(*layer)) {
  case TUSCH_LAYER_GOOD:
    return read_good(reader, layer, view, error);
  case TUSCH_LAYER_DOUBTFUL:
    if (is_confirmed(reader, (*layer)->page_index))
      return read_good(reader, layer, view, error);
    return read_doubtful(reader, *layer, view, error);
  case TUSCH_LAYER_GARBAGE:
  case TUSCH_LAYER_NONE:
  default:
    return read_pixels(reader, *layer, view, error);
  }
}

/* Boxes mapped back from a straightened picture may stick out of the page. */
static TuschRectPt
clip_to_page(const TuschRectPt *box, gconstpointer data)
{
  const TuschPageText *page = data;
  TuschRectPt bounds = {0, 0, page->width_pt, page->height_pt};
  TuschRectPt inside = tusch_rect_pt_intersect(box, &bounds);
  return tusch_rect_pt_is_empty(&inside) ? *box : inside;
}

/* A layer over a picture may be misplaced, and tells nothing of what the picture shows; text beside
 * pictures is the page's own. */
static bool
is_trusted(const TuschReader *reader, const TuschPageText *layer, GArray *pictures)
{
  const TuschPageView only_pictures = {.pictures = pictures};
  return reader->trusts_layer && layer->words->len > 0 && pictures != NULL &&
         !is_over_pictures(layer, &only_pictures);
}

/* (transfer full) (element-type TuschPopplerImage) */
static GArray *
list_pictures(TuschReader *reader, guint page_index, GError **error)
{
  return read_pictures_may_show(reader->pictures, page_index)
             ? tusch_poppler_list_images(reader->document, page_index, error)
             : g_array_new(FALSE, FALSE, sizeof(TuschPopplerImage));
}

/* A trusted layer needs no preview. */
static TuschPageText *
read_layer(TuschReader *reader, guint page_index, TuschRaster **out_preview, GError **error)
{
  return reader->trusts_layer
             ? tusch_poppler_read_text(reader->document, page_index, error)
             : tusch_page_view_read_layer(reader->document, page_index, out_preview, error);
}

static TuschPageText *
settle(TuschPageText *page)
{
  tusch_words_map_boxes(page, clip_to_page, page);
  TuschPageText *settled = tusch_layout_settle(page);
  tusch_page_text_free(page);
  return settled;
}

TuschPageText *
tusch_reader_read_page(TuschReader *reader, guint page_index, GError **error)
{
  g_autoptr(TuschRaster) preview = NULL;
  g_autoptr(TuschPageText) layer = read_layer(reader, page_index, &preview, error);
  if (layer == NULL)
    return NULL;
  g_autoptr(GError) trouble = NULL;
  g_autoptr(GArray) pictures = list_pictures(reader, page_index, &trouble);
  if (is_trusted(reader, layer, pictures))
    return settle(g_steal_pointer(&layer));
  g_autoptr(TuschPageView) view =
      pictures != NULL ? tusch_page_view_new(reader->document, layer, pictures, &preview, &trouble)
                       : NULL;
  guint look = 0;
  TuschPageText *page = NULL;
  if (view != NULL) {
    if (tusch_layer_has_hidden_words(layer, view->preview))
      look |= TUSCH_LOOK_HIDDEN_TEXT;
    if (tusch_page_view_has_lost_picture(view, reader->document, page_index))
      look |= TUSCH_LOOK_READ_FAILED;
    page = read_viewed(reader, &layer, view, &trouble);
  }
  if (page == NULL) {
    if (g_error_matches(trouble, TUSCH_ERROR, TUSCH_ERROR_CONFIG)) {
      g_propagate_error(error, g_steal_pointer(&trouble));
      return NULL;
    }
    /* What the layer has is kept; a person must see the rest. */
    page = g_steal_pointer(&layer);
    look |= TUSCH_LOOK_READ_FAILED;
  }
  page->look |= look;
  if (page->words->len == 0) {
    page->origin = TUSCH_TEXT_NONE;
    /* Something is there, and nobody knows what. */
    if (!page->is_blank)
      page->look |= TUSCH_LOOK_UNREAD_MARKS;
  }
  page->is_blank = page->is_blank && (page->look & TUSCH_LOOK_READ_FAILED) == 0;
  return settle(page);
}
