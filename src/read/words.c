/* Working with the words of pages. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/words.h"

#include "base/danish.h"

#include <string.h>

static const TuschRectPt NO_INK = {0, 0, 0, 0};

char *
tusch_words_fold(const TuschPageText *page, const TuschWord *word)
{
  g_autofree char *bytes = g_strndup(page->text + word->start, word->end - word->start);
  g_autofree char *folded = tusch_danish_fold(bytes);
  GString *kept = g_string_sized_new(strlen(folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p))
    if (g_unichar_isalnum(g_utf8_get_char(p)))
      g_string_append_unichar(kept, g_utf8_get_char(p));
  return g_string_free(kept, FALSE);
}

void
tusch_words_append(TuschPageText *to,
                   GString *text,
                   const TuschPageText *from,
                   const TuschWord *word)
{
  for (guint i = tusch_page_text_glyph_at(from, word->start); i < from->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(from->glyphs, TuschGlyph, i);
    if (glyph->start >= word->end)
      break;
    tusch_page_text_append(
        to, text, g_utf8_get_char(from->text + glyph->start), &glyph->box, (double)glyph->conf01);
  }
}

void
tusch_words_append_space(TuschPageText *to, GString *text, char space)
{
  tusch_page_text_append(to, text, (gunichar)space, &NO_INK, 1);
}

static double
area(const TuschRectPt *box)
{
  return (box->x1 - box->x0) * (box->y1 - box->y0);
}

bool
tusch_words_coincide(const TuschRectPt *a, const TuschRectPt *b)
{
  TuschRectPt common = tusch_rect_pt_intersect(a, b);
  return area(&common) > 0.5 * MIN(area(a), area(b));
}

static void
copy_all(TuschPageText *to, GString *text, const TuschPageText *from)
{
  for (guint i = 0; i < from->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(from->glyphs, TuschGlyph, i);
    tusch_page_text_append(
        to, text, g_utf8_get_char(from->text + glyph->start), &glyph->box, (double)glyph->conf01);
  }
}

TuschPageText *
tusch_words_join(const TuschPageText *first,
                 const TuschPageText *second,
                 TuschWordTest is_new,
                 gpointer data)
{
  TuschPageText *page = tusch_page_text_new(first->page_index, first->width_pt, first->height_pt);
  page->origin = first->origin;
  page->look = first->look | second->look;
  page->scan_dpi = first->scan_dpi;
  page->turned_deg = first->turned_deg;
  GString *text = g_string_sized_new(strlen(first->text) + strlen(second->text));
  copy_all(page, text, first);
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    tusch_words_append_space(page, text, '\n');

  const TuschWord *last = NULL;
  for (guint i = 0; i < second->words->len; i++) {
    const TuschWord *word = &g_array_index(second->words, TuschWord, i);
    if (!is_new(second, word, data))
      continue;
    if (last != NULL) {
      gsize between = word->start - last->end;
      bool is_same_line = memchr(second->text + last->end, '\n', between) == NULL;
      tusch_words_append_space(page, text, is_same_line ? ' ' : '\n');
    }
    tusch_words_append(page, text, second, word);
    last = word;
  }
  if (last != NULL)
    tusch_words_append_space(page, text, '\n');
  tusch_page_text_take(page, text);
  return page;
}

void
tusch_words_map_boxes(TuschPageText *page,
                      TuschRectPt (*map)(const TuschRectPt *box, gconstpointer data),
                      gconstpointer data)
{
  for (guint i = 0; i < page->glyphs->len; i++) {
    TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, i);
    if (!tusch_rect_pt_is_empty(&glyph->box))
      glyph->box = map(&glyph->box, data);
  }
  /* Words are derived from glyphs: take the text anew. */
  tusch_page_text_take(page, g_string_new(page->text));
}

GArray *
tusch_words_boxes_px(const TuschPageText *page,
                     const TuschRaster *raster,
                     double margin_pt,
                     TuschWordTest is_wanted,
                     gpointer data)
{
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  for (guint i = 0; i < page->words->len; i++) {
    const TuschWord *word = &g_array_index(page->words, TuschWord, i);
    if (is_wanted != NULL && !is_wanted(page, word, data))
      continue;
    TuschRectPt grown = tusch_rect_pt_grow(&word->box, margin_pt);
    TuschRectPx box;
    if (tusch_rect_pt_to_px(&grown, raster->dpi, raster->width_px, raster->height_px, &box))
      g_array_append_val(boxes, box);
  }
  return boxes;
}
