/* Reading pixels with tesseract's LSTM. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/tesseract/ocr-engine.h"

#include "tusch/error.h"

#include <math.h>
#include <string.h>
#include <tesseract/capi.h>

struct TuschOcrEngine {
  TessBaseAPI *api;
};

/* The word's certainty is seven times that of its least sure letter (tesseract's kCertaintyScale):
 * letters are put on the scale of the words, which is the one thresholds are measured on. */
static const double LETTER_SCALE = 7.0;

enum { DPI_MIN = 70, DPI_MAX = 2400 }; /* outside, tesseract guesses the resolution */

static void
delete_iterator(TessResultIterator *it)
{
  TessResultIteratorDelete(it);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TessResultIterator, delete_iterator)

TuschOcrEngine *
tusch_ocr_engine_new(const char *tessdata_dir, const char *language, GError **error)
{
  if (language == NULL)
    language = "dan";
  if (tessdata_dir != NULL) {
    g_autofree char *name = g_strconcat(language, ".traineddata", NULL);
    g_autofree char *path = g_build_filename(tessdata_dir, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
      tusch_fail(error, TUSCH_ERROR_CONFIG, "OCR model \"%s\" is missing", path);
      return NULL;
    }
  }
  g_autoptr(TuschOcrEngine) engine = g_new0(TuschOcrEngine, 1);
  engine->api = TessBaseAPICreate();
  /* Before the start: a failing start reports to this file too. */
  TessBaseAPISetVariable(engine->api, "debug_file", "/dev/null");
  if (TessBaseAPIInit2(engine->api, tessdata_dir, language, OEM_LSTM_ONLY) != 0) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "tesseract cannot start with the model \"%s\"", language);
    return NULL;
  }
  TessBaseAPISetVariable(engine->api, "debug_file", "/dev/null");
  return g_steal_pointer(&engine);
}

void
tusch_ocr_engine_free(TuschOcrEngine *engine)
{
  if (engine == NULL)
    return;
  TessBaseAPIEnd(engine->api);
  TessBaseAPIDelete(engine->api);
  g_free(engine);
}

/* The element's box in page space; false if tesseract has none. */
static bool
element_box(const TessResultIterator *it, TessPageIteratorLevel level, double dpi, TuschRectPt *out)
{
  TuschRectPx box;
  const TessPageIterator *page_it = TessResultIteratorGetPageIteratorConst(it);
  if (!TessPageIteratorBoundingBox(page_it, level, &box.x0, &box.y0, &box.x1, &box.y1) ||
      box.x0 >= box.x1 || box.y0 >= box.y1)
    return false;
  *out = tusch_rect_px_to_pt(&box, dpi);
  return true;
}

/* The letters of one word, before they are appended. */
typedef struct {
  char *text; /* owned */
  TuschRectPt box;
  double conf01;
} Letter;

static void
clear_letter(gpointer data)
{
  Letter *letter = data;
  g_free(letter->text);
}

static GArray *
letters_of_word(TessResultIterator *it, double dpi, const TuschRectPt *word)
{
  GArray *letters = g_array_new(FALSE, FALSE, sizeof(Letter));
  g_array_set_clear_func(letters, clear_letter);
  double word_conf01 = (double)TessResultIteratorConfidence(it, RIL_WORD) / 100;
  do {
    char *text = TessResultIteratorGetUTF8Text(it, RIL_SYMBOL);
    if (text == NULL)
      continue;
    Letter letter = {.box = *word};
    double conf01 = (double)TessResultIteratorConfidence(it, RIL_SYMBOL) / 100;
    letter.conf01 = CLAMP(1 - LETTER_SCALE * (1 - conf01), 0, 1);
    (void)element_box(it, RIL_SYMBOL, dpi, &letter.box);
    letter.text = g_utf8_make_valid(text, -1);
    TessDeleteText(text);
    g_array_append_val(letters, letter);
  } while (!TessPageIteratorIsAtFinalElement(
               TessResultIteratorGetPageIteratorConst(it), RIL_WORD, RIL_SYMBOL) &&
           TessResultIteratorNext(it, RIL_SYMBOL));

  /* A word can be less sure than all of its letters (unsure spaces around it). */
  double least = 1;
  for (guint i = 0; i < letters->len; i++)
    least = MIN(least, g_array_index(letters, Letter, i).conf01);
  for (guint i = 0; i < letters->len && least > word_conf01; i++) {
    Letter *letter = &g_array_index(letters, Letter, i);
    letter->conf01 = CLAMP(word_conf01, 0, letter->conf01);
  }
  return letters;
}

/* The LSTM places letters only roughly: its boxes leave ink between them, and now and then one is
 * out of order. The word's box is right. So the letters share it without gaps: each cut half-way
 * between two boxes, or, where that leaves a letter next to nothing, all letters equally wide. */
static void
share_word_box(GArray *letters, const TuschRectPt *word)
{
  static const double NARROWEST = 0.1; /* of the mean width; an i has a third */
  double mean_pt = (word->x1 - word->x0) / MAX(letters->len, 1);
  bool is_even = false;
  double from = word->x0;
  for (guint i = 0; i < letters->len; i++) {
    Letter *letter = &g_array_index(letters, Letter, i);
    double to = word->x1;
    if (i + 1 < letters->len)
      to = (letter->box.x1 + g_array_index(letters, Letter, i + 1).box.x0) / 2;
    is_even = is_even || to - from < NARROWEST * mean_pt || to > word->x1;
    letter->box = (TuschRectPt){from, word->y0, to, word->y1};
    from = to;
  }
  for (guint i = 0; is_even && i < letters->len; i++) {
    Letter *letter = &g_array_index(letters, Letter, i);
    letter->box.x0 = word->x0 + i * mean_pt;
    letter->box.x1 = i + 1 < letters->len ? word->x0 + (i + 1) * mean_pt : word->x1;
  }
}

static void
append_letter(TuschPageText *page, GString *text, const Letter *letter)
{
  for (const char *p = letter->text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isspace(c) && !g_unichar_iscntrl(c))
      tusch_page_text_append_nfc(page, text, c, &letter->box, letter->conf01);
  }
}

/* Leaves the iterator at the word's last letter. */
static void
append_word(TuschPageText *page, GString *text, TessResultIterator *it, double dpi)
{
  static const TuschRectPt no_ink = {0, 0, 0, 0};
  const TessPageIterator *page_it = TessResultIteratorGetPageIteratorConst(it);
  bool is_last = TessPageIteratorIsAtFinalElement(page_it, RIL_TEXTLINE, RIL_WORD);
  TuschRectPt word;
  gsize start = text->len;
  if (element_box(it, RIL_WORD, dpi, &word)) {
    g_autoptr(GArray) letters = letters_of_word(it, dpi, &word);
    if (TessPageIteratorBlockType(page_it) != PT_VERTICAL_TEXT)
      share_word_box(letters, &word);
    for (guint i = 0; i < letters->len; i++)
      append_letter(page, text, &g_array_index(letters, Letter, i));
  }
  bool has_open_line = text->len > 0 && text->str[text->len - 1] != '\n';
  if (is_last && has_open_line) {
    if (text->str[text->len - 1] == ' ')
      text->str[text->len - 1] = '\n';
    else
      tusch_page_text_append(page, text, '\n', &no_ink, 1);
  } else if (text->len > start) {
    tusch_page_text_append(page, text, ' ', &no_ink, 1);
  }
}

static TuschPageText *
collect(TuschOcrEngine *engine, const TuschRaster *raster)
{
  double scale = 72.0 / raster->dpi;
  TuschPageText *page = tusch_page_text_new(0, raster->width_px * scale, raster->height_px * scale);
  page->origin = TUSCH_TEXT_OCR;
  GString *text = g_string_new(NULL);
  g_autoptr(TessResultIterator) it = TessBaseAPIGetIterator(engine->api);
  if (it != NULL) {
    do
      append_word(page, text, it, raster->dpi);
    while (TessResultIteratorNext(it, RIL_WORD));
  }
  tusch_page_text_take(page, text);
  return page;
}

TuschPageText *
tusch_ocr_engine_read(TuschOcrEngine *engine,
                      const TuschRaster *raster,
                      int page_mode,
                      GError **error)
{
  if (page_mode < PSM_AUTO_OSD || page_mode >= PSM_COUNT || page_mode == PSM_AUTO_ONLY) {
    tusch_fail(error, TUSCH_ERROR_INTERNAL, "page mode %d does not read", page_mode);
    return NULL;
  }
  if (raster->stride_bytes > G_MAXINT) {
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "the picture is too wide for tesseract");
    return NULL;
  }
  TessBaseAPISetPageSegMode(engine->api, (TessPageSegMode)page_mode);
  TessBaseAPISetImage(engine->api,
                      raster->data,
                      raster->width_px,
                      raster->height_px,
                      (int)tusch_raster_format_bytes(raster->format),
                      (int)raster->stride_bytes);
  TessBaseAPISetSourceResolution(engine->api, CLAMP((int)lround(raster->dpi), DPI_MIN, DPI_MAX));
  bool ok = TessBaseAPIRecognize(engine->api, NULL) == 0;
  g_autoptr(TuschPageText) page = ok ? collect(engine, raster) : NULL;
  TessBaseAPIClear(engine->api);
  if (page == NULL)
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "tesseract could not read the picture");
  return g_steal_pointer(&page);
}
