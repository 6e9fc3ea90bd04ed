/* V-07: no secret in what can only be seen: scanned pages, pictures, text in unreadable fonts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "adapters/poppler/poppler-images.h"
#include "base/language.h"

#include <string.h>

static const double DPI = 300;
/* A picture over this part of the page makes it a scan, whatever the input says. */
static const double SCAN_SHARE = 0.6;
/* Smaller pictures have no room for a number. */
static const int MIN_WIDTH_PX = 50;
static const int MIN_HEIGHT_PX = 12;
/* Less between the lightest and the darkest pixel is blank. */
static const int MIN_CONTRAST = 24;
/* tesseract: fully automatic; text here and there in no order. */
static const int MODE_PAGE = 3;
static const int MODE_SPARSE = 11;
/* A word read with less (0..1) is read again in the other mode. */
static const double SURE = 0.6;
/* Around a word's box: what belongs to it still. */
static const double WORD_MARGIN_PT = 0.5;
static const guint8 WHITE = 255;
/* More pages than these are shared out. */
static const guint MAX_READ_ALONE = 6;

typedef struct {
  TuschVerifyContext *context;
  TuschCheck *check;
  TuschOcrEngine *engine; /* started when first needed */
  GHashTable *seen; /* set of char *: checksums of pictures read before */
  bool cannot_read;
} Reading;

static void
give_up(Reading *reading, char *problem)
{
  tusch_check_take_problem(reading->check, problem);
  reading->cannot_read = true;
}

static bool
is_blank(const TuschRaster *raster)
{
  guint8 darkest = 255;
  guint8 lightest = 0;
  for (int y = 0; y < raster->height_px; y++) {
    const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
    for (int x = 0; x < raster->width_px; x++) {
      darkest = MIN(darkest, row[x]);
      lightest = MAX(lightest, row[x]);
    }
  }
  return lightest - darkest < MIN_CONTRAST;
}

/* The same letterhead stands on hundreds of pages: it is read once. */
static bool
is_seen_before(Reading *reading, const TuschRaster *raster)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  int size[] = {raster->width_px, raster->height_px};
  g_checksum_update(checksum, (const guchar *)size, sizeof size);
  g_checksum_update(
      checksum, raster->data, (gssize)((gsize)raster->height_px * raster->stride_bytes));
  return !g_hash_table_add(reading->seen, g_strdup(g_checksum_get_string(checksum)));
}

/* (transfer full) (nullable): %NULL if there is nothing to read, or it could not be read */
static TuschPageText *
read_raster(Reading *reading, const TuschRaster *raster, int mode, const char *place)
{
  if (is_blank(raster) || is_seen_before(reading, raster))
    return NULL;
  const TuschVerifyInput *input = reading->context->input;
  if (reading->engine == NULL)
    reading->engine = tusch_ocr_engine_new(input->tessdata_dir, input->language, NULL);
  if (reading->engine == NULL) {
    give_up(reading, g_strdup_printf(_("%s: tekstgenkendelsen kan ikke startes"), place));
    return NULL;
  }
  TuschPageText *text = tusch_ocr_engine_read(reading->engine, raster, mode, NULL);
  if (text == NULL) {
    give_up(reading, g_strdup_printf(_("%s: tekstgenkendelsen fejlede"), place));
    return NULL;
  }
  g_autoptr(GArray) hits =
      tusch_text_matcher_search(reading->context->text_matcher, text->text, TUSCH_MATCH_OCR);
  tusch_check_add_hits(reading->check, place, hits);
  g_ptr_array_add(reading->context->read_texts, g_strdup(text->text));
  reading->check->n_checked++;
  return text;
}

static void
read_again(Reading *reading, const TuschRaster *raster, const char *place)
{
  tusch_page_text_free(read_raster(reading, raster, MODE_SPARSE, place));
}

/* Words read for sure need no second look; what the page mode dropped is left to be seen. */
static void
erase_words(TuschRaster *raster, const TuschPageText *text)
{
  for (guint i = 0; i < text->words->len; i++) {
    const TuschWord *word = &g_array_index(text->words, TuschWord, i);
    TuschRectPt box = tusch_rect_pt_grow(&word->box, WORD_MARGIN_PT);
    TuschRectPx px;
    if (word->conf01 < SURE ||
        !tusch_rect_pt_to_px(&box, raster->dpi, raster->width_px, raster->height_px, &px))
      continue;
    for (int y = px.y0; y < px.y1; y++)
      memset(raster->data + (gsize)y * raster->stride_bytes + px.x0, WHITE, (gsize)(px.x1 - px.x0));
  }
}

static double
area(const TuschRectPt *rect)
{
  return (rect->x1 - rect->x0) * (rect->y1 - rect->y0);
}

static bool
is_scan(const GArray *images, const TuschRectPt *page)
{
  for (guint i = 0; i < images->len; i++) {
    const TuschPopplerImage *image = &g_array_index(images, TuschPopplerImage, i);
    TuschRectPt seen = tusch_rect_pt_intersect(&image->box, page);
    if (area(&seen) >= SCAN_SHARE * area(page))
      return true;
  }
  return false;
}

/* True if the page shows the one picture from edge to edge: what is seen is all there is. */
static bool
is_wholly_shown(const GArray *images, const TuschPopplerImage *image, const TuschRectPt *page)
{
  TuschRectPt room = tusch_rect_pt_grow(page, 1);
  return images->len == 1 && image->box.x0 >= room.x0 && image->box.y0 >= room.y0 &&
         image->box.x1 <= room.x1 && image->box.y1 <= room.y1;
}

static void
read_stored(Reading *reading, const TuschRaster *raster, const char *place)
{
  if (raster->width_px >= MIN_WIDTH_PX && raster->height_px >= MIN_HEIGHT_PX)
    read_again(reading, raster, place);
}

/* Its colours, and its mask by itself: white letters on nothing show nowhere. */
static void
read_image(Reading *reading, guint page_index, const TuschPopplerImage *image, const char *place)
{
  g_autoptr(TuschRaster) mask = NULL;
  g_autoptr(TuschRaster) raster =
      tusch_poppler_read_image_and_mask(reading->context->poppler, page_index, image, &mask, NULL);
  if (raster == NULL) {
    give_up(reading, g_strdup_printf(_("%s: et billede kan ikke læses"), place));
    return;
  }
  read_stored(reading, raster, place);
  if (mask != NULL)
    read_stored(reading, mask, place);
}

/* The part of @page under @box; NULL if there is nothing worth reading. */
static TuschRaster *
crop(const TuschRaster *page, const TuschRectPt *box)
{
  TuschRectPx px;
  if (!tusch_rect_pt_to_px(box, page->dpi, page->width_px, page->height_px, &px) ||
      px.x1 - px.x0 < MIN_WIDTH_PX || px.y1 - px.y0 < MIN_HEIGHT_PX)
    return NULL;
  TuschRaster *part = tusch_raster_new(TUSCH_RASTER_GRAY8, px.x1 - px.x0, px.y1 - px.y0, page->dpi);
  for (int y = px.y0; part != NULL && y < px.y1; y++)
    memcpy(part->data + (gsize)(y - px.y0) * part->stride_bytes,
           page->data + (gsize)y * page->stride_bytes + px.x0,
           (gsize)(px.x1 - px.x0));
  return part;
}

/* As stored, and as shown (on @page): it may be drawn turned or mirrored. */
static void
read_images(Reading *reading,
            guint page_index,
            const GArray *images,
            const TuschRaster *page,
            const char *place)
{
  for (guint i = 0; i < images->len; i++) {
    const TuschPopplerImage *image = &g_array_index(images, TuschPopplerImage, i);
    read_image(reading, page_index, image, place);
    g_autoptr(TuschRaster) part = crop(page, &image->box);
    if (part != NULL)
      read_again(reading, part, place);
  }
}

/* Listing a page's pictures takes as long as reading its text. */
static bool
may_have_pictures(const TuschVerifyContext *context, guint page_index)
{
  bool is_unknown = context->inspector == NULL && context->input->marks == NULL;
  return is_unknown || context->has_inline_images ||
         tusch_page_has_mark(context, page_index, TUSCH_PAGE_HAS_PICTURE);
}

static GArray *
list_pictures(const TuschVerifyContext *context, guint page_index)
{
  return may_have_pictures(context, page_index)
             ? tusch_poppler_list_images(context->poppler, page_index, NULL)
             : g_array_new(FALSE, FALSE, sizeof(TuschPopplerImage));
}

static void
read_page(Reading *reading, guint page_index)
{
  TuschVerifyContext *context = reading->context;
  g_autofree char *place = g_strdup_printf(_("side %u (billede)"), page_index + 1);
  const TuschPageText *text = g_ptr_array_index(context->page_texts, page_index);
  const TuschVerifyPage *given = tusch_verify_page_at(context, page_index);
  g_autoptr(GArray) images = list_pictures(context, page_index);
  if (images == NULL || text == NULL) {
    give_up(reading, g_strdup_printf(_("%s: kan ikke åbnes"), place));
    return;
  }
  TuschRectPt page = {0, 0, text->width_pt, text->height_pt};
  bool is_whole = (given != NULL && given->is_raster) || is_scan(images, &page) ||
                  tusch_page_has_mark(context, page_index, TUSCH_PAGE_UNREADABLE_TEXT);
  if (!is_whole && images->len == 0)
    return;
  g_autoptr(TuschRaster) raster =
      tusch_poppler_render(context->poppler,
                           page_index,
                           tusch_verify_dpi(text->width_pt, text->height_pt, DPI),
                           TUSCH_RASTER_GRAY8,
                           NULL);
  if (raster == NULL) {
    give_up(reading, g_strdup_printf(_("%s: kan ikke tegnes"), place));
    return;
  }
  if (is_whole) {
    g_autoptr(TuschPageText) read = read_raster(reading, raster, MODE_PAGE, place);
    if (read != NULL)
      erase_words(raster, read);
  }
  bool is_seen = is_whole && images->len == 1 &&
                 is_wholly_shown(images, &g_array_index(images, TuschPopplerImage, 0), &page);
  if (!is_seen)
    read_images(reading, page_index, images, raster, place);
}

static TuschVerifyMarks *
list_marks(const TuschVerifyContext *context)
{
  TuschVerifyMarks *marks = tusch_verify_marks_new();
  for (guint i = 0; i < context->page_marks->len; i++) {
    if (may_have_pictures(context, i))
      g_array_append_val(marks->pictured, i);
    if (tusch_page_has_mark(context, i, TUSCH_PAGE_UNREADABLE_TEXT))
      g_array_append_val(marks->unreadable, i);
  }
  return marks;
}

/* Nothing is read where nothing is looked for. */
static bool
has_wanted_text(const TuschVerifyInput *input)
{
  return input->secrets->len > 0 || input->must_stay->len > 0;
}

TuschVerifyMarks *
tusch_check_ocr_leave(const TuschVerifyContext *context)
{
  const TuschVerifyInput *input = context->input;
  if (!input->leaves_pictures || context->inspector == NULL || context->poppler == NULL ||
      !has_wanted_text(input))
    return NULL;
  TuschVerifyMarks *marks = list_marks(context);
  g_autoptr(GArray) pages = tusch_verify_list_pictures(input, marks);
  if (pages->len <= MAX_READ_ALONE)
    g_clear_pointer(&marks, tusch_verify_marks_free);
  return marks;
}

void
tusch_check_ocr(TuschVerifyContext *context, TuschCheck *check)
{
  if (context->poppler == NULL) {
    tusch_check_give_up(check, g_strdup(_("filen kan ikke åbnes")));
    return;
  }
  if (!has_wanted_text(context->input)) {
    tusch_check_finish(check);
    return;
  }
  Reading reading = {.context = context, .check = check};
  reading.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < context->page_texts->len; i++) {
    guint n_before = check->n_found;
    if (!tusch_verify_is_asked(context, i))
      continue;
    read_page(&reading, i);
    tusch_check_blame_page(check, n_before, i);
  }
  tusch_ocr_engine_free(reading.engine);
  g_hash_table_unref(reading.seen);
  tusch_check_finish(check);
  if (reading.cannot_read)
    check->result = TUSCH_CHECK_NOT_DONE;
}
