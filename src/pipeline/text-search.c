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
  GArray *spans = g_array_new(FALSE, FALSE, sizeof(TuschTextSpan));
  g_auto(TuschSqueezed) needle = tusch_squeeze(wanted, strlen(wanted));
  if (needle.letters->len == 0) {
    search_as_it_stands(page->text, wanted, spans);
    return spans;
  }
  g_auto(TuschSqueezed) hay = tusch_squeeze(page->text, strlen(page->text));
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
