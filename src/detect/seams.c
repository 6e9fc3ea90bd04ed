/* Page seams. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/seams.h"

#include <string.h>

/* How much of either page is looked at: an address is rarely longer. */
#define WINDOW_BYTES 80

/* The end of one page and the beginning of the next. */
typedef struct {
  guint before, after; /* indexes of the texts */
  gsize before_start, before_end; /* bytes of the first page, without white space at its end */
  gsize after_start, after_end; /* bytes of the second page, without white space at its start */
} Seam;

/* The next page of the same document, or the next piece of a long page. */
static bool
is_next_page(const TuschText *a, const TuschText *b)
{
  if (a->document_index != b->document_index)
    return false;
  if (b->offset > 0)
    return true;
  return a->field == TUSCH_FIELD_PAGE && b->field == TUSCH_FIELD_PAGE &&
         b->page_index == a->page_index + 1;
}

static bool
is_continuation(char c)
{
  return ((guchar)c & 0xC0) == 0x80;
}

static Seam
seam_of(const GPtrArray *texts, guint before, guint after)
{
  const TuschText *first = g_ptr_array_index(texts, before);
  const TuschText *second = g_ptr_array_index(texts, after);
  Seam seam = {.before = before, .after = after};
  seam.before_end = first->length;
  while (seam.before_end > 0 && g_ascii_isspace(first->text[seam.before_end - 1]))
    seam.before_end--;
  seam.before_start = seam.before_end > WINDOW_BYTES ? seam.before_end - WINDOW_BYTES : 0;
  while (seam.before_start < seam.before_end && is_continuation(first->text[seam.before_start]))
    seam.before_start++;
  while (seam.after_start < second->length && g_ascii_isspace(second->text[seam.after_start]))
    seam.after_start++;
  seam.after_end = MIN(seam.after_start + WINDOW_BYTES, second->length);
  while (seam.after_end < second->length && is_continuation(second->text[seam.after_end]))
    seam.after_end++;
  return seam;
}

/* One half of a hit, on its own page. */
static void
add_half(GArray *hits, const TuschHit *whole, guint text, gsize start, gsize end)
{
  TuschHit half = *whole;
  half.text = text;
  half.start = (guint32)start;
  half.end = (guint32)end;
  g_array_append_val(hits, half);
}

static gboolean
scan_seam(
    TuschScanner *scanner, const GPtrArray *texts, const Seam *seam, GArray *hits, GError **error)
{
  const TuschText *first = g_ptr_array_index(texts, seam->before);
  const TuschText *second = g_ptr_array_index(texts, seam->after);
  gsize head = seam->before_end - seam->before_start;
  gsize tail = seam->after_end - seam->after_start;
  if (head == 0 || tail == 0)
    return TRUE;
  g_autoptr(GString) both = g_string_new_len(first->text + seam->before_start, (gssize)head);
  /* A long page that was divided within a word goes on at once. */
  gsize gap =
      second->offset > 0 && seam->before_end == first->length && seam->after_start == 0 ? 0 : 1;
  if (gap > 0)
    g_string_append_c(both, '\n');
  g_string_append_len(both, second->text + seam->after_start, (gssize)tail);
  TuschText text = *first;
  text.text = both->str;
  text.length = both->len;
  g_autoptr(GArray) found = tusch_hits_new();
  gboolean ok = tusch_scanner_find(scanner, &text, seam->before, found, error);
  for (guint i = 0; ok && i < found->len; i++) {
    const TuschHit *hit = &g_array_index(found, TuschHit, i);
    if (hit->category == TUSCH_CATEGORY_SENSITIVE || hit->start >= head || hit->end <= head + gap)
      continue;
    add_half(hits, hit, seam->before, seam->before_start + hit->start, seam->before_end);
    add_half(hits, hit, seam->after, seam->after_start, seam->after_start + hit->end - head - gap);
  }
  return ok;
}

gboolean
tusch_seams_scan(TuschScanner *scanner, const GPtrArray *texts, GArray *hits, GError **error)
{
  for (guint i = 0; i + 1 < texts->len; i++) {
    if (!is_next_page(g_ptr_array_index(texts, i), g_ptr_array_index(texts, i + 1)))
      continue;
    Seam seam = seam_of(texts, i, i + 1);
    if (!scan_seam(scanner, texts, &seam, hits, error))
      return FALSE;
  }
  return TRUE;
}
