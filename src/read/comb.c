/* Reading rows of boxes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/comb.h"

#include "adapters/leptonica/scan.h"
#include "read/words.h"

#include <string.h>

/* A row that does not give one letter a box was misread, or is a narrow table: what it gives is
 * added to the words there, so unsure that a person looks. */
static const double MISREAD_CONF01 = 0.3;
enum { MAX_EXTRA_LETTERS = 1 }; /* more, and it is a table */

typedef struct {
  TuschRectPx area; /* all cells */
  GArray *filled; /* owned; TuschRectPx: cells with ink, narrowed to it in x */
  TuschPageText *word; /* owned; nullable: nothing in it */
  bool is_sure; /* one letter a cell: the word replaces what was read there */
} Comb;

static void
comb_clear(gpointer data)
{
  Comb *comb = data;
  g_array_unref(comb->filled);
  tusch_page_text_free(comb->word);
}

/* The cell narrowed to its columns with ink; false if it is empty (but for specks). */
static bool
narrow_to_ink(const TuschRaster *ink, TuschRectPx *cell)
{
  int first = cell->x1;
  int last = cell->x0 - 1;
  guint n = 0;
  for (int y = cell->y0; y < cell->y1; y++) {
    const guint8 *row = ink->data + (gsize)y * ink->stride_bytes;
    for (int x = cell->x0; x < cell->x1; x++) {
      if (row[x] != 0)
        continue;
      first = MIN(first, x);
      last = MAX(last, x);
      n++;
    }
  }
  if (n < 0.001 * ink->dpi * ink->dpi / 4) /* a quarter of a dot of print */
    return false;
  cell->x0 = first;
  cell->x1 = last + 1;
  return true;
}

static GArray *
find_combs(const TuschRaster *ink)
{
  g_autoptr(GArray) cells = tusch_scan_find_comb_cells(ink);
  GArray *combs = g_array_new(FALSE, FALSE, sizeof(Comb));
  g_array_set_clear_func(combs, comb_clear);
  for (guint i = 0; i < cells->len; i++) {
    const TuschCombCell *cell = &g_array_index(cells, TuschCombCell, i);
    TuschRectPx inside = cell->inside;
    if (cell->comb >= combs->len) {
      Comb empty = {.area = inside, .filled = g_array_new(FALSE, FALSE, sizeof(TuschRectPx))};
      g_array_append_val(combs, empty);
    }
    Comb *comb = &g_array_index(combs, Comb, combs->len - 1);
    comb->area.x1 = inside.x1;
    comb->area.y0 = MIN(comb->area.y0, inside.y0);
    comb->area.y1 = MAX(comb->area.y1, inside.y1);
    if (inside.x0 < inside.x1 && inside.y0 < inside.y1 && narrow_to_ink(ink, &inside))
      g_array_append_val(comb->filled, inside);
  }
  return combs;
}

/* The letters side by side on white. Ink, not gray: the boxes' shadows stay behind. */
static TuschRaster *
make_strip(const Comb *comb, const TuschRaster *ink)
{
  int gap_px = MAX((int)(ink->dpi / 50), 2);
  int margin_px = MAX((int)(ink->dpi / 10), 4);
  int width_px = 2 * margin_px;
  for (guint i = 0; i < comb->filled->len; i++) {
    const TuschRectPx *cell = &g_array_index(comb->filled, TuschRectPx, i);
    width_px += cell->x1 - cell->x0 + gap_px;
  }
  TuschRaster *strip = tusch_raster_new(
      TUSCH_RASTER_BILEVEL, width_px, comb->area.y1 - comb->area.y0 + 2 * margin_px, ink->dpi);
  if (strip == NULL)
    return NULL;
  memset(strip->data, 255, (gsize)strip->height_px * strip->stride_bytes);
  int to_x = margin_px;
  for (guint i = 0; i < comb->filled->len; i++) {
    const TuschRectPx *cell = &g_array_index(comb->filled, TuschRectPx, i);
    gsize n = (gsize)(cell->x1 - cell->x0);
    for (int y = cell->y0; y < cell->y1; y++)
      memcpy(strip->data + (gsize)(margin_px + y - comb->area.y0) * strip->stride_bytes + to_x,
             ink->data + (gsize)y * ink->stride_bytes + cell->x0,
             n);
    to_x += cell->x1 - cell->x0 + gap_px;
  }
  return strip;
}

/* One word of all letters that were read; each lies in its own box if the numbers agree. */
static TuschPageText *
place_letters(Comb *comb, const TuschPageText *read, double dpi)
{
  TuschPageText *word = tusch_page_text_new(0, read->width_pt, read->height_pt);
  GString *text = g_string_new(NULL);
  guint n_letters = 0;
  for (guint i = 0; i < read->words->len; i++) {
    const TuschWord *part = &g_array_index(read->words, TuschWord, i);
    n_letters += (guint)g_utf8_strlen(read->text + part->start, part->end - part->start);
  }
  bool is_sure = n_letters == comb->filled->len;
  comb->is_sure = is_sure;
  if (n_letters > comb->filled->len + MAX_EXTRA_LETTERS) {
    g_string_free(text, TRUE);
    return word;
  }
  guint n = 0;
  for (guint i = 0; i < read->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(read->glyphs, TuschGlyph, i);
    gunichar c = g_utf8_get_char(read->text + glyph->start);
    if (g_unichar_isspace(c))
      continue;
    TuschRectPx place = is_sure ? g_array_index(comb->filled, TuschRectPx, n) : comb->area;
    TuschRectPt box = tusch_rect_px_to_pt(&place, dpi);
    double conf01 = (double)glyph->conf01;
    tusch_page_text_append(word, text, c, &box, is_sure ? conf01 : MIN(conf01, MISREAD_CONF01));
    n++;
  }
  tusch_page_text_take(word, text);
  return word;
}

static gboolean
read_comb(TuschOcrEngine *engine, Comb *comb, const TuschRaster *ink, GError **error)
{
  if (comb->filled->len == 0)
    return TRUE;
  g_autoptr(TuschRaster) strip = make_strip(comb, ink);
  g_autoptr(TuschPageText) read =
      strip != NULL ? tusch_ocr_engine_read(engine, strip, 7, error) : NULL;
  if (read == NULL)
    return strip == NULL; /* too large to be a comb: left as it was read */
  comb->word = place_letters(comb, read, ink->dpi);
  return TRUE;
}

/* The comb in which the middle of the word lies and that was read anew for sure. */
static const Comb *
comb_of_word(const GArray *combs, const TuschWord *word, double dpi)
{
  double x_px = (word->box.x0 + word->box.x1) / 2 * dpi / 72;
  double y_px = (word->box.y0 + word->box.y1) / 2 * dpi / 72;
  for (guint i = 0; i < combs->len; i++) {
    const Comb *comb = &g_array_index(combs, Comb, i);
    if (comb->is_sure && x_px > comb->area.x0 && x_px < comb->area.x1 && y_px > comb->area.y0 &&
        y_px < comb->area.y1)
      return comb;
  }
  return NULL;
}

static void
append_comb(TuschPageText *to, GString *text, const Comb *comb)
{
  tusch_words_append(to, text, comb->word, &g_array_index(comb->word->words, TuschWord, 0));
}

/* The words in their order, each comb's word in the place of the first word it replaces. */
static TuschPageText *
replace_words(const TuschPageText *old, const GArray *combs, double dpi)
{
  TuschPageText *page = tusch_page_text_new(old->page_index, old->width_pt, old->height_pt);
  page->origin = TUSCH_TEXT_OCR;
  GString *text = g_string_sized_new(strlen(old->text));
  g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
  guint32 end = 0;
  for (guint i = 0; i < old->words->len; i++) {
    const TuschWord *word = &g_array_index(old->words, TuschWord, i);
    const Comb *comb = comb_of_word(combs, word, dpi);
    if (comb != NULL && !g_hash_table_add(done, (gpointer)comb))
      continue;
    if (text->len > 0) {
      bool is_same_line = memchr(old->text + end, '\n', word->start - end) == NULL;
      tusch_words_append_space(page, text, is_same_line ? ' ' : '\n');
    }
    if (comb != NULL)
      append_comb(page, text, comb);
    else
      tusch_words_append(page, text, old, word);
    end = word->end;
  }
  for (guint i = 0; i < combs->len; i++) {
    const Comb *comb = &g_array_index(combs, Comb, i);
    if (comb->word == NULL || comb->word->words->len == 0 || g_hash_table_contains(done, comb))
      continue;
    if (text->len > 0)
      tusch_words_append_space(page, text, '\n');
    append_comb(page, text, comb);
  }
  if (text->len > 0)
    tusch_words_append_space(page, text, '\n');
  tusch_page_text_take(page, text);
  return page;
}

TuschPageText *
tusch_comb_reread(TuschOcrEngine *engine,
                  const TuschPageText *text,
                  const TuschRaster *ink,
                  GError **error)
{
  g_autoptr(GArray) combs = find_combs(ink);
  for (guint i = 0; i < combs->len; i++)
    if (!read_comb(engine, &g_array_index(combs, Comb, i), ink, error))
      return NULL;
  return replace_words(text, combs, ink->dpi);
}
