/* Reading a picture of a page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/recognise.h"

#include "adapters/leptonica/scan.h"
#include "read/comb.h"
#include "read/paint.h"
#include "read/words.h"

#include <math.h>

/* Marks of text size outside all words: 0 to 3 on pages that read well, hundreds where the layout
 * analysis lost paragraphs. Confidence does not see lost text. */
enum { MAX_UNREAD_MARKS = 20 };

/* Upside-down text reads with a mean of 0.35, letters with 0.95, fax with 0.90. */
static const double UPRIGHT_CONF01 = 0.6;
static const double PAGE_CONF01 = 0.85;
static const double WORD_CONF01 = 0.6;
static const double LOW_WORDS_SHARE = 0.05;

/* A number of so many digits is somebody's: one that may have been misread is looked at. */
static const double NUMBER_CONF01 = 0.3;
enum { NUMBER_DIGITS = 6 };

/* What a second look at the leftovers must reach to be text, and below what a word may be pen. */
static const double LEFTOVER_CONF01 = 0.3;
static const double PEN_CONF01 = 0.5;

enum {
  FEW_WORDS = 5,
  FEW_MARKS = 60, /* so little on the page that its noise would decide the layout */
  STRIP_MARKS = 400, /* enough that a part of the page tells which way is up */
};

static const double BOX_MARGIN_PT = 0.6; /* tesseract's boxes end at the core of the ink */

/* Letters of common size read as well at 200 dpi as at 300, for a fifth less time. */
static const double ENOUGH_DPI = 200;
static const double WORTH_REDUCING_DPI = 240;
enum { SHAPES = 8 };

/* One attempt: the page turned in one way. */
typedef struct {
  int turned_deg;
  TuschRaster *straight, *ink; /* owned */
  TuschRaster *plain; /* owned: ink without what joins letters: rules, dark ground */
  TuschDeskew deskew;
  TuschPageText *text; /* owned; boxes lie on the straight picture */
  guint n_marks; /* of text size, all */
  guint n_unread; /* outside words */
} Attempt;

static void
attempt_free(Attempt *attempt)
{
  if (attempt == NULL)
    return;
  tusch_raster_free(attempt->straight);
  tusch_raster_free(attempt->ink);
  tusch_raster_free(attempt->plain);
  tusch_page_text_free(attempt->text);
  g_free(attempt);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Attempt, attempt_free)

/* Dark ones on the paper, light ones on dark ground. */
static guint
count_marks(const Attempt *attempt, const GArray *cleared)
{
  return tusch_scan_count_marks(attempt->plain, cleared) +
         tusch_scan_count_light_marks(attempt->straight, cleared);
}

static guint
count_unread(const Attempt *attempt)
{
  g_autoptr(GArray) boxes =
      tusch_words_boxes_px(attempt->text, attempt->plain, BOX_MARGIN_PT, NULL, NULL);
  return count_marks(attempt, boxes);
}

static bool
is_sure_and_elsewhere(const TuschPageText *from, const TuschWord *word, gpointer data)
{
  const TuschPageText *known = data;
  (void)from;
  if ((double)word->conf01 < LEFTOVER_CONF01)
    return false;
  for (guint i = 0; i < known->words->len; i++)
    if (tusch_words_coincide(&word->box, &g_array_index(known->words, TuschWord, i).box))
      return false;
  return true;
}

static void
take_rules_out(TuschRaster *rest, const TuschRaster *ink)
{
  g_autoptr(TuschRaster) without = tusch_scan_remove_rules(ink);
  for (int y = 0; y < rest->height_px; y++) {
    guint8 *row = rest->data + (gsize)y * rest->stride_bytes;
    const guint8 *before = ink->data + (gsize)y * ink->stride_bytes;
    const guint8 *after = without->data + (gsize)y * without->stride_bytes;
    for (int x = 0; x < rest->width_px; x++)
      if (before[x] != after[x])
        row[x] = 255;
  }
}

/* One more look at what was left out: as it is, or its ink alone, if that lies on a pattern. */
typedef struct {
  int page_mode;
  bool of_ink;
} SecondLook;

/* What is left of the picture: words painted over, rules taken out. (transfer full) */
static TuschRaster *
take_rest(const Attempt *attempt, bool of_ink)
{
  const TuschRaster *picture = of_ink ? attempt->plain : attempt->straight;
  TuschRectPx all = {0, 0, picture->width_px, picture->height_px};
  TuschRaster *rest = tusch_paint_crop(picture, &all);
  g_autoptr(GArray) boxes = tusch_words_boxes_px(attempt->text, picture, BOX_MARGIN_PT, NULL, NULL);
  tusch_paint_over(rest, boxes);
  if (!of_ink)
    take_rules_out(rest, attempt->ink);
  return rest;
}

/* Reads the rest as one block, then as scattered words, and then its ink. */
static gboolean
read_leftovers(TuschOcrEngine *engine, Attempt *attempt, GError **error)
{
  static const SecondLook looks[] = {{6, false}, {11, false}, {11, true}};
  for (guint i = 0; i < G_N_ELEMENTS(looks); i++) {
    if (attempt->n_unread < MAX_UNREAD_MARKS)
      break;
    g_autoptr(TuschRaster) rest = take_rest(attempt, looks[i].of_ink);
    g_autoptr(TuschPageText) more = tusch_ocr_engine_read(engine, rest, looks[i].page_mode, error);
    if (more == NULL)
      return FALSE;
    TuschPageText *both =
        tusch_words_join(attempt->text, more, is_sure_and_elsewhere, attempt->text);
    tusch_page_text_free(attempt->text);
    attempt->text = both;
    attempt->n_unread = count_unread(attempt);
  }
  return TRUE;
}

static gboolean
reread_combs(TuschOcrEngine *engine, Attempt *attempt, GError **error)
{
  TuschPageText *better = tusch_comb_reread(engine, attempt->text, attempt->ink, error);
  if (better == NULL)
    return FALSE;
  tusch_page_text_free(attempt->text);
  attempt->text = better;
  return TRUE;
}

/* Takes @better (transfer full) (nullable) for the picture, and looks at it. */
static void
look_at(Attempt *attempt, TuschRaster *better)
{
  if (better != NULL) {
    tusch_raster_free(attempt->straight);
    attempt->straight = better;
  }
  g_clear_pointer(&attempt->ink, tusch_raster_free);
  g_clear_pointer(&attempt->plain, tusch_raster_free);
  attempt->ink = tusch_scan_ink(attempt->straight);
  attempt->plain = tusch_scan_plain_ink(attempt->ink, attempt->straight);
  attempt->n_marks = count_marks(attempt, NULL);
}

/* Black letters on white paper, as far as tones alone can do it. */
static void
even_out(Attempt *attempt)
{
  look_at(attempt, tusch_scan_remove_shadow(attempt->straight));
  TuschRaster *stretched =
      attempt->n_marks < FEW_MARKS ? tusch_scan_stretch(attempt->straight) : NULL;
  if (stretched != NULL)
    look_at(attempt, stretched);
}

/* A picture that is to be read, and what of it is ink. */
typedef struct {
  TuschRaster *raster, *ink; /* owned */
} Picture;

static void
picture_clear(Picture *picture)
{
  g_clear_pointer(&picture->raster, tusch_raster_free);
  g_clear_pointer(&picture->ink, tusch_raster_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

/* The width near @width_px for which a height of whole pixels keeps the picture's shape. */
static int
best_width(const TuschRaster *raster, int width_px)
{
  int best_px = width_px;
  double least = 1;
  for (int width = width_px; width < width_px + SHAPES; width++) {
    double height = (double)raster->height_px * width / raster->width_px;
    double off = fabs(height - round(height));
    if (off >= least)
      continue;
    least = off;
    best_px = width;
  }
  return best_px;
}

/* Takes @raster, which is finer than need be. */
static TuschRaster *
reduce(TuschRaster *raster)
{
  int width_px = best_width(raster, (int)lround(raster->width_px * ENOUGH_DPI / raster->dpi));
  double share = (double)width_px / raster->width_px;
  TuschRaster *reduced = tusch_scan_resize(
      raster, width_px, MAX((int)lround(raster->height_px * share), 1), raster->dpi * share);
  tusch_raster_free(raster);
  return reduced;
}

/* Takes @raster. */
static void
picture_init(Picture *picture, TuschRaster *raster)
{
  if (raster->format == TUSCH_RASTER_BILEVEL) {
    picture->raster = tusch_scan_despeckle(raster);
    tusch_raster_free(raster);
  } else {
    picture->raster = raster;
  }
  picture->ink = tusch_scan_ink(picture->raster);
  if (picture->raster->dpi < WORTH_REDUCING_DPI || tusch_scan_has_small_print(picture->ink))
    return;
  picture->raster = reduce(picture->raster);
  tusch_raster_free(picture->ink);
  picture->ink = tusch_scan_ink(picture->raster);
}

/* The picture upright (by @turned_deg) and straight. */
static Attempt *
prepare(const Picture *picture, int turned_deg)
{
  Attempt *attempt = g_new0(Attempt, 1);
  attempt->turned_deg = turned_deg;
  g_auto(Picture) turned = {NULL, NULL};
  if (turned_deg != 0) {
    turned.raster = tusch_scan_turn(picture->raster, turned_deg);
    turned.ink = tusch_scan_turn(picture->ink, turned_deg);
    picture = &turned;
  }
  attempt->straight = tusch_scan_deskew(picture->raster, picture->ink, &attempt->deskew);
  even_out(attempt);
  return attempt;
}

static Attempt *
read_turned(TuschOcrEngine *engine, const Picture *source, int turned_deg, GError **error)
{
  g_autoptr(Attempt) attempt = prepare(source, turned_deg);
  const TuschRaster *picture = attempt->n_marks < FEW_MARKS ? attempt->ink : attempt->straight;
  attempt->text = tusch_ocr_engine_read(engine, picture, 3, error);
  if (attempt->text == NULL)
    return NULL;
  attempt->n_unread = count_unread(attempt);
  return g_steal_pointer(&attempt);
}

static bool
reads_badly(const Attempt *attempt)
{
  return attempt->text->conf01 < UPRIGHT_CONF01 ||
         (attempt->text->words->len < FEW_WORDS && attempt->n_marks >= MAX_UNREAD_MARKS);
}

/* The middle of the picture if there is enough text on it, to try turns on. */
static void
take_sample(Picture *sample, const TuschRaster *raster, guint n_marks)
{
  TuschRectPx box = {0, 0, raster->width_px, raster->height_px};
  if (n_marks >= STRIP_MARKS)
    box = (TuschRectPx){raster->width_px / 4,
                        raster->height_px / 4,
                        raster->width_px * 3 / 4,
                        raster->height_px * 3 / 4};
  picture_init(sample, tusch_paint_crop(raster, &box));
}

/* Length of what was read, each word weighed by how sure it is. */
static double
score(const TuschPageText *text)
{
  double sum = 0;
  for (guint i = 0; i < text->words->len; i++) {
    const TuschWord *word = &g_array_index(text->words, TuschWord, i);
    if ((double)word->conf01 >= UPRIGHT_CONF01)
      sum += (double)word->conf01 * (word->end - word->start);
  }
  return sum;
}

/* The turn whose sample reads best; -1 with @error. */
static int
best_turn(TuschOcrEngine *engine, const TuschRaster *raster, guint n_marks, GError **error)
{
  g_auto(Picture) sample = {NULL, NULL};
  take_sample(&sample, raster, n_marks);
  int best_deg = 0;
  double best_score = 0;
  for (int turned_deg = 0; turned_deg < 360; turned_deg += 90) {
    g_autoptr(Attempt) attempt = read_turned(engine, &sample, turned_deg, error);
    if (attempt == NULL)
      return -1;
    if (score(attempt->text) > best_score * 1.1) { /* upright if in doubt */
      best_score = score(attempt->text);
      best_deg = turned_deg;
    }
  }
  return best_deg;
}

static Attempt *
read_upright(TuschOcrEngine *engine, const TuschRaster *raster, GError **error)
{
  TuschRectPx all = {0, 0, raster->width_px, raster->height_px};
  g_auto(Picture) picture = {NULL, NULL};
  picture_init(&picture, tusch_paint_crop(raster, &all));
  int guess_deg = MAX(tusch_scan_guess_turn(picture.ink), 0);
  g_autoptr(Attempt) attempt = read_turned(engine, &picture, guess_deg, error);
  if (attempt == NULL || !reads_badly(attempt) || attempt->n_marks < MAX_UNREAD_MARKS)
    return g_steal_pointer(&attempt);
  int turned_deg = best_turn(engine, raster, attempt->n_marks, error);
  if (turned_deg < 0)
    return NULL;
  if (turned_deg == guess_deg)
    return g_steal_pointer(&attempt);
  g_autoptr(Attempt) other = read_turned(engine, &picture, turned_deg, error);
  if (other == NULL || score(other->text) > score(attempt->text))
    return g_steal_pointer(&other);
  return g_steal_pointer(&attempt);
}

static bool
is_no_pen(const TuschPageText *from, const TuschWord *word, gpointer data)
{
  (void)from;
  (void)data;
  return (double)word->conf01 >= PEN_CONF01;
}

static bool
is_unsure_number(const TuschPageText *text, const TuschWord *word)
{
  guint n_digits = 0;
  for (guint32 i = word->start; i < word->end; i++)
    n_digits += g_ascii_isdigit(text->text[i]);
  return n_digits >= NUMBER_DIGITS && (double)word->conf01 < NUMBER_CONF01;
}

static bool
is_unsure(const TuschPageText *text)
{
  guint n_low = 0;
  for (guint i = 0; i < text->words->len; i++) {
    const TuschWord *word = &g_array_index(text->words, TuschWord, i);
    if (is_unsure_number(text, word))
      return true;
    n_low += (double)word->conf01 < WORD_CONF01;
  }
  return text->words->len > 0 &&
         (text->conf01 < PAGE_CONF01 || n_low > LOW_WORDS_SHARE * text->words->len);
}

static guint
judge(const Attempt *attempt)
{
  guint look = 0;
  if (is_unsure(attempt->text))
    look |= TUSCH_LOOK_LOW_CONFIDENCE;
  if (attempt->n_unread >= MAX_UNREAD_MARKS)
    look |= TUSCH_LOOK_UNREAD_MARKS;
  g_autoptr(GArray) read =
      tusch_words_boxes_px(attempt->text, attempt->ink, BOX_MARGIN_PT, is_no_pen, NULL);
  g_autoptr(GArray) written = tusch_scan_find_handwriting(attempt->ink, read);
  if (written->len > 0)
    look |= TUSCH_LOOK_HANDWRITING;
  return look;
}

typedef struct {
  const TuschDeskew *deskew;
  int turned_deg;
  double width_pt, height_pt; /* of the picture as it came */
  double dpi; /* of the straight one */
} WayBack;

static TuschRectPt
map_back(const TuschRectPt *box, gconstpointer data)
{
  const WayBack *way = data;
  TuschRectPt grown = tusch_rect_pt_grow(box, BOX_MARGIN_PT);
  TuschRectPt b = tusch_deskew_map_back(way->deskew, &grown, way->dpi);
  double width_pt = way->width_pt;
  double height_pt = way->height_pt;
  switch (way->turned_deg) {
  case 90:
    return (TuschRectPt){b.y0, height_pt - b.x1, b.y1, height_pt - b.x0};
  case 180:
    return (TuschRectPt){width_pt - b.x1, height_pt - b.y1, width_pt - b.x0, height_pt - b.y0};
  case 270:
    return (TuschRectPt){width_pt - b.y1, b.x0, width_pt - b.y0, b.x1};
  default:
    return b;
  }
}

TuschPageText *
tusch_recognise(TuschOcrEngine *engine, const TuschRaster *raster, GError **error)
{
  g_autoptr(Attempt) attempt = read_upright(engine, raster, error);
  if (attempt == NULL || !reread_combs(engine, attempt, error) ||
      !read_leftovers(engine, attempt, error))
    return NULL;
  guint look = judge(attempt);
  TuschPageText *page = g_steal_pointer(&attempt->text);
  WayBack way = {.deskew = &attempt->deskew,
                 .turned_deg = attempt->turned_deg,
                 .width_pt = raster->width_px * 72.0 / raster->dpi,
                 .height_pt = raster->height_px * 72.0 / raster->dpi,
                 .dpi = attempt->straight->dpi};
  tusch_words_map_boxes(page, map_back, &way);
  page->width_pt = way.width_pt;
  page->height_pt = way.height_pt;
  page->origin = page->words->len > 0 ? TUSCH_TEXT_OCR : TUSCH_TEXT_NONE;
  page->turned_deg = attempt->turned_deg;
  page->look = look;
  return page;
}
