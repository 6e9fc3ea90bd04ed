/* Text search over the letters of a page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/text-search.h"

#include "base/danish.h"

#include <string.h>

/* The letters and digits of a text, folded, each byte with the place it comes from. */
typedef struct {
  GString *letters;
  GArray *starts, *ends; /* gsize, parallel to letters */
} Squeezed;

static void
squeezed_clear(Squeezed *squeezed)
{
  g_string_free(squeezed->letters, TRUE);
  g_array_unref(squeezed->starts);
  g_array_unref(squeezed->ends);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Squeezed, squeezed_clear)

static Squeezed
squeeze(const char *text)
{
  Squeezed squeezed = {g_string_new(NULL),
                       g_array_new(FALSE, FALSE, sizeof(gsize)),
                       g_array_new(FALSE, FALSE, sizeof(gsize))};
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gsize start = (gsize)(p - text);
    gsize end = (gsize)(g_utf8_next_char(p) - text);
    char out[16];
    gsize n = g_unichar_isalnum(c) ? tusch_danish_fold_char(c, out) : 0;
    g_string_append_len(squeezed.letters, out, (gssize)n);
    for (gsize i = 0; i < n; i++) {
      g_array_append_val(squeezed.starts, start);
      g_array_append_val(squeezed.ends, end);
    }
  }
  return squeezed;
}

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
  g_auto(Squeezed) needle = squeeze(wanted);
  if (needle.letters->len == 0) {
    search_as_it_stands(page->text, wanted, spans);
    return spans;
  }
  g_auto(Squeezed) hay = squeeze(page->text);
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
