/* Text search over the letters of a page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/text-search.h"

#include "base/squeezed.h"

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

GArray *
tusch_text_search_boxes(const TuschPageText *page, gsize start, gsize end)
{
  if (page->origin == TUSCH_TEXT_OCR || page->origin == TUSCH_TEXT_HYBRID) {
    while (start > 0 && !g_ascii_isspace(page->text[start - 1]))
      start--;
    while (page->text[end] != '\0' && !g_ascii_isspace(page->text[end]))
      end++;
  }
  return tusch_page_text_span_boxes(page, start, end);
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
