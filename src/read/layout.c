/* White space from gaps, words from combs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/layout.h"

#include <math.h>
#include <string.h>

/* Shares of a glyph's height. A word space is about a quarter, a column gap more than one. */
static const double GLUED_GAP = 0.35;
static const double COLUMN_GAP = 1.0;
static const double WIDE_SPACE = 2.0;

/* A comb: letters this far apart, evenly, and at least so many. */
static const double COMB_MIN_GAP = 0.25;
static const double COMB_MAX_PITCH = 4.0;
static const double COMB_EVEN = 1.6; /* longest to median pitch inside a group of boxes */
static const double COMB_BREAK = 3.2; /* between two groups of one comb: date and serial number */
enum { COMB_MIN_LETTERS = 6 };

static const TuschRectPt NO_INK = {0, 0, 0, 0};

static gunichar
char_of(const TuschPageText *page, const TuschGlyph *glyph)
{
  return g_utf8_get_char(page->text + glyph->start);
}

static double
gap(double end_a, double start_b, double end_b, double start_a)
{
  return fmax(0, fmax(start_b - end_a, start_a - end_b));
}

static double
size_of(const TuschRectPt *box)
{
  return fmax(box->x1 - box->x0, box->y1 - box->y0);
}

/* What belongs between two neighbours in the text: 0 nothing, else the white space. */
static char
separator(const TuschRectPt *a, const TuschRectPt *b)
{
  double size = fmax(size_of(a), size_of(b));
  double across = gap(a->x1, b->x0, b->x1, a->x0);
  double down = gap(a->y1, b->y0, b->y1, a->y0);
  if (fmax(across, down) <= GLUED_GAP * size)
    return 0;
  if (down > 0)
    return '\n';
  return across > COLUMN_GAP * size ? '\t' : ' ';
}

static bool
is_wide(const TuschRectPt *a, const TuschRectPt *b)
{
  double size = fmax(size_of(a), size_of(b));
  return gap(a->y1, b->y0, b->y1, a->y0) <= 0 &&
         gap(a->x1, b->x0, b->x1, a->x0) > WIDE_SPACE * size;
}

static bool
has_ink(const TuschGlyph *glyph)
{
  return !tusch_rect_pt_is_empty(&glyph->box);
}

static void
copy_with_gaps(const TuschPageText *from, TuschPageText *to, GString *text)
{
  const TuschGlyph *previous = NULL;
  for (guint i = 0; i < from->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(from->glyphs, TuschGlyph, i);
    gunichar c = char_of(from, glyph);
    const TuschGlyph *next =
        i + 1 < from->glyphs->len ? &g_array_index(from->glyphs, TuschGlyph, i + 1) : NULL;
    if (c == ' ' && previous != NULL && next != NULL && has_ink(next) &&
        is_wide(&previous->box, &next->box))
      c = '\t';
    else if (previous != NULL && has_ink(glyph) && has_ink(previous)) {
      char white = separator(&previous->box, &glyph->box);
      if (white != 0)
        tusch_page_text_append(to, text, (gunichar)white, &NO_INK, 1);
    }
    tusch_page_text_append(to, text, c, &glyph->box, (double)glyph->conf01);
    previous = has_ink(glyph) ? glyph : NULL;
  }
}

/* ---- combs ---- */

typedef struct {
  const TuschGlyph *glyph;
  double middle_x, middle_y, height;
} Letter;

static int
compare_rows(gconstpointer a, gconstpointer b)
{
  double first = ((const Letter *)a)->middle_y;
  double second = ((const Letter *)b)->middle_y;
  return first < second ? -1 : first > second;
}

static int
compare_columns(gconstpointer a, gconstpointer b)
{
  double first = ((const Letter *)a)->middle_x;
  double second = ((const Letter *)b)->middle_x;
  return first < second ? -1 : first > second;
}

static GArray *
gather_letters(const TuschPageText *page)
{
  GArray *letters = g_array_new(FALSE, FALSE, sizeof(Letter));
  for (guint i = 0; i < page->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, i);
    if (!has_ink(glyph))
      continue;
    Letter letter = {glyph,
                     (glyph->box.x0 + glyph->box.x1) / 2,
                     (glyph->box.y0 + glyph->box.y1) / 2,
                     glyph->box.y1 - glyph->box.y0};
    g_array_append_val(letters, letter);
  }
  g_array_sort(letters, compare_rows);
  return letters;
}

static bool
is_apart(const Letter *a, const Letter *b)
{
  double height = fmax(a->height, b->height);
  return b->glyph->box.x0 - a->glyph->box.x1 > COMB_MIN_GAP * height &&
         b->middle_x - a->middle_x <= COMB_MAX_PITCH * height * COMB_BREAK;
}

static int
compare_doubles(gconstpointer a, gconstpointer b)
{
  double first = *(const double *)a;
  double second = *(const double *)b;
  return first < second ? -1 : first > second;
}

static double
median_pitch(const Letter *run, guint n)
{
  g_autofree double *pitches = g_new(double, n - 1);
  for (guint i = 0; i + 1 < n; i++)
    pitches[i] = run[i + 1].middle_x - run[i].middle_x;
  qsort(pitches, n - 1, sizeof *pitches, compare_doubles);
  return pitches[(n - 1) / 2];
}

/* Even distances, with at most a few wider ones between groups of boxes. */
static bool
is_comb(const TuschPageText *page, const Letter *run, guint n)
{
  if (n < COMB_MIN_LETTERS)
    return false;
  double pitch = median_pitch(run, n);
  guint n_breaks = 0;
  for (guint i = 0; i < n; i++) {
    if (!g_unichar_isalnum(char_of(page, run[i].glyph)) &&
        !g_unichar_ispunct(char_of(page, run[i].glyph)))
      return false;
    if (i + 1 == n)
      break;
    double distance = run[i + 1].middle_x - run[i].middle_x;
    if (distance * COMB_EVEN < pitch || distance > COMB_BREAK * pitch)
      return false;
    n_breaks += distance > COMB_EVEN * pitch;
  }
  return pitch <= COMB_MAX_PITCH * run[0].height && n_breaks * 4 <= n;
}

static void
say_comb(const TuschPageText *from, TuschPageText *to, GString *text, const Letter *run, guint n)
{
  double pitch = median_pitch(run, n);
  tusch_page_text_append(to, text, '\n', &NO_INK, 1);
  for (guint i = 0; i < n; i++) {
    if (i > 0 && run[i].middle_x - run[i - 1].middle_x > COMB_EVEN * pitch)
      tusch_page_text_append(to, text, ' ', &NO_INK, 1);
    tusch_page_text_append(
        to, text, char_of(from, run[i].glyph), &run[i].glyph->box, (double)run[i].glyph->conf01);
  }
}

/* Runs of letters that stand apart, within one row from left to right. */
static void
say_combs_of_row(const TuschPageText *from, TuschPageText *to, GString *text, GArray *row)
{
  g_array_sort(row, compare_columns);
  const Letter *letters = (const Letter *)(void *)row->data;
  guint start = 0;
  for (guint i = 1; i <= row->len; i++) {
    if (i < row->len && is_apart(&letters[i - 1], &letters[i]))
      continue;
    if (is_comb(from, letters + start, i - start))
      say_comb(from, to, text, letters + start, i - start);
    start = i;
  }
}

static void
say_combs(const TuschPageText *from, TuschPageText *to, GString *text)
{
  g_autoptr(GArray) letters = gather_letters(from);
  g_autoptr(GArray) row = g_array_new(FALSE, FALSE, sizeof(Letter));
  for (guint i = 0; i < letters->len; i++) {
    const Letter *letter = &g_array_index(letters, Letter, i);
    const Letter *first = row->len > 0 ? &g_array_index(row, Letter, 0) : NULL;
    if (first != NULL &&
        letter->middle_y - first->middle_y > 0.4 * fmax(first->height, letter->height)) {
      say_combs_of_row(from, to, text, row);
      g_array_set_size(row, 0);
    }
    g_array_append_val(row, *letter);
  }
  say_combs_of_row(from, to, text, row);
}

TuschPageText *
tusch_layout_settle(const TuschPageText *page)
{
  TuschPageText *settled = tusch_page_text_new(page->page_index, page->width_pt, page->height_pt);
  settled->origin = page->origin;
  settled->look = page->look;
  settled->is_blank = page->is_blank;
  settled->scan_dpi = page->scan_dpi;
  settled->turned_deg = page->turned_deg;
  GString *text = g_string_sized_new(strlen(page->text) + 64);
  copy_with_gaps(page, settled, text);
  say_combs(page, settled, text);
  tusch_page_text_take(settled, text);
  return settled;
}
