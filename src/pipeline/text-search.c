/* Text search over the letters of a page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/text-search.h"

#include "base/squeezed.h"

#include <math.h>
#include <string.h>

static void
search_as_it_stands(const char *text, const char *wanted, GArray *spans)
{
  gsize length = strlen(wanted);
  for (const char *p = text; length > 0 && (p = strstr(p, wanted)) != NULL; p += length) {
    TuschTextSpan span = {(gsize)(p - text), (gsize)(p - text) + length};
    g_array_append_val(spans, span);
  }
}

GArray *
tusch_text_search(const TuschPageText *page, const char *wanted)
{
  return tusch_text_search_in(page->text, wanted);
}

GArray *
tusch_text_search_in(const char *text, const char *wanted)
{
  GArray *spans = g_array_new(FALSE, FALSE, sizeof(TuschTextSpan));
  g_auto(TuschSqueezed) needle = tusch_squeeze(wanted, strlen(wanted));
  if (needle.letters->len == 0) {
    search_as_it_stands(text, wanted, spans);
    return spans;
  }
  g_auto(TuschSqueezed) hay = tusch_squeeze(text, strlen(text));
  const char *from = hay.letters->str;
  const char *hit;
  while ((hit = strstr(from, needle.letters->str)) != NULL) {
    gsize first = (gsize)(hit - hay.letters->str);
    gsize last = first + needle.letters->len - 1;
    TuschTextSpan span = {g_array_index(hay.starts, gsize, first),
                          g_array_index(hay.ends, gsize, last)};
    g_array_append_val(spans, span);
    from = hit + needle.letters->len;
  }
  return spans;
}

static double
height_of(const TuschRectPt *box)
{
  return box->y1 - box->y0;
}

static const double MOST_EM = 1.35; /* that a line's height usually is */

double
tusch_text_search_em(const TuschPageText *page, const TuschRectPt *box)
{
  enum { MIN_LETTERS = 12 };
  static const double SAME_HEIGHT_PT = 0.2;
  double width = 0;
  guint n = 0;
  for (guint i = 0; i < page->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, i);
    if (fabs(height_of(&glyph->box) - height_of(box)) > SAME_HEIGHT_PT ||
        !g_unichar_isalnum(g_utf8_get_char(page->text + glyph->start)))
      continue;
    width += glyph->box.x1 - glyph->box.x0;
    n++;
  }
  return n >= MIN_LETTERS ? 2 * width / n : 0;
}

/* Whether letters of another line reach into @box, or into what stands beside it. */
static bool
meets_other_line(const TuschPageText *page, const TuschRectPt *box)
{
  static const double BESIDE_PT = 100; /* boxes that hide widths are wider */
  TuschRectPt wide = {box->x0 - BESIDE_PT, box->y0, box->x1 + BESIDE_PT, box->y1};
  for (guint i = 0; i < page->glyphs->len; i++) {
    const TuschRectPt *glyph = &g_array_index(page->glyphs, TuschGlyph, i).box;
    double apart = fabs(glyph->y0 + glyph->y1 - box->y0 - box->y1) / 2;
    if (tusch_rect_pt_overlaps(glyph, &wide) && apart > height_of(box) / 4)
      return true;
  }
  return false;
}

/* Some fonts say that their letters are twice as high as they are: a box over one line would take
 * the lines above and below with it. What letters need is left of it. */
static void
trim_to_letters(const TuschPageText *page, TuschRectPt *box)
{
  static const double BASELINE = 0.75; /* of it, from the top */
  static const double ABOVE_EM = 0.9;
  static const double BELOW_EM = 0.36;
  double em = tusch_text_search_em(page, box);
  if (em <= 0 || height_of(box) <= MOST_EM * em || !meets_other_line(page, box))
    return;
  double baseline = box->y0 + BASELINE * height_of(box);
  box->y0 = fmax(box->y0, baseline - ABOVE_EM * em);
  box->y1 = fmin(box->y1, baseline + BELOW_EM * em);
}

GArray *
tusch_text_search_boxes(const TuschPageText *page, gsize start, gsize end)
{
  if (page->origin == TUSCH_TEXT_OCR || page->origin == TUSCH_TEXT_HYBRID) {
    while (start > 0 && !g_ascii_isspace(page->text[start - 1]))
      start--;
    while (page->text[end] != '\0' && !g_ascii_isspace(page->text[end]))
      end++;
  }
  GArray *boxes = tusch_page_text_span_boxes(page, start, end);
  for (guint i = 0; page->origin == TUSCH_TEXT_DIGITAL && i < boxes->len; i++)
    trim_to_letters(page, &g_array_index(boxes, TuschRectPt, i));
  return boxes;
}

static bool
is_letter_before(const char *text, gsize at)
{
  return at > 0 && g_unichar_isalnum(g_utf8_get_char(g_utf8_find_prev_char(text, text + at)));
}

static bool
is_letter_at(const char *text, gsize at)
{
  return text[at] != '\0' && g_unichar_isalnum(g_utf8_get_char(text + at));
}

bool
tusch_text_search_is_word(const char *text, const TuschTextSpan *span)
{
  if (is_letter_before(text, span->start))
    return false;
  gsize end = text[span->end] == 's' ? span->end + 1 : span->end;
  return !is_letter_at(text, span->end) || !is_letter_at(text, end);
}

bool
tusch_text_search_is_on(const TuschPageText *page, const GArray *spans, const TuschRectPt *box)
{
  double x = (box->x0 + box->x1) / 2;
  double y = (box->y0 + box->y1) / 2;
  for (guint i = 0; i < spans->len; i++) {
    const TuschTextSpan *span = &g_array_index(spans, TuschTextSpan, i);
    g_autoptr(GArray) boxes = tusch_text_search_boxes(page, span->start, span->end);
    for (guint k = 0; k < boxes->len; k++) {
      const TuschRectPt *line = &g_array_index(boxes, TuschRectPt, k);
      if (x >= line->x0 && x <= line->x1 && y >= line->y0 && y <= line->y1)
        return true;
    }
  }
  return false;
}

bool
tusch_text_search_is_under(const TuschPageText *page,
                           const TuschTextSpan *span,
                           const TuschRectPt *box)
{
  g_autoptr(GArray) lines = tusch_page_text_span_boxes(page, span->start, span->end);
  for (guint i = 0; i < lines->len; i++) {
    const TuschRectPt *line = &g_array_index(lines, TuschRectPt, i);
    double x = (line->x0 + line->x1) / 2;
    double y = (line->y0 + line->y1) / 2;
    if (x < box->x0 || x > box->x1 || y < box->y0 || y > box->y1)
      return false;
  }
  return lines->len > 0;
}
