/* V-03: no secret in the text of any page. V-05: no letter under a box. V-09: what stays is read.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"
#include "verify/ground-label.h"
#include "verify/normal-text.h"

#include <string.h>

static char *
place_of_page(guint page_index)
{
  return g_strdup_printf(_("side %u"), page_index + 1);
}

static TuschMatchMode
mode_of_page(const TuschVerifyContext *context, guint page_index)
{
  const TuschVerifyPage *page = tusch_verify_page_at(context, page_index);
  return page == NULL || page->is_raster ? TUSCH_MATCH_OCR : TUSCH_MATCH_EXACT;
}

void
tusch_check_text(TuschVerifyContext *context, TuschCheck *check)
{
  if (context->poppler == NULL) {
    tusch_check_give_up(check, g_strdup(_("filen kan ikke åbnes")));
    return;
  }
  bool all_read = true;
  for (guint i = 0; i < context->page_texts->len; i++) {
    const TuschPageText *text = g_ptr_array_index(context->page_texts, i);
    guint n_before = check->n_found;
    g_autofree char *place = place_of_page(i);
    if (text == NULL) {
      tusch_check_take_problem(check, g_strdup_printf(_("%s: teksten kan ikke læses"), place));
      tusch_check_blame_page(check, n_before, i);
      all_read = false;
      continue;
    }
    g_autoptr(GArray) hits =
        tusch_text_matcher_search(context->text_matcher, text->text, mode_of_page(context, i));
    tusch_check_add_hits(check, place, hits);
    tusch_check_blame_page(check, n_before, i);
    check->n_checked++;
  }
  all_read = tusch_check_judge_texts(context, check) && all_read;
  tusch_check_finish(check);
  if (!all_read)
    check->result = TUSCH_CHECK_NOT_DONE;
}

void
tusch_check_text_of_judges(TuschVerifyContext *context, TuschCheck *check)
{
  bool all_read = tusch_check_judge_texts(context, check);
  tusch_check_finish(check);
  if (!all_read)
    check->result = TUSCH_CHECK_NOT_DONE;
}

static bool
has_middle_in(const TuschRectPt *glyph, const TuschRectPt *box)
{
  double x = (glyph->x0 + glyph->x1) / 2;
  double y = (glyph->y0 + glyph->y1) / 2;
  return x > box->x0 && x < box->x1 && y > box->y0 && y < box->y1;
}

/* The letters whose middle lies in @box, in reading order. */
static GString *
text_in_box(const TuschPageText *text, const TuschRectPt *box)
{
  GString *inside = g_string_new(NULL);
  guint last = 0;
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, i);
    gunichar c = g_utf8_get_char(text->text + glyph->start);
    if (g_unichar_isspace(c) || !has_middle_in(&glyph->box, box))
      continue;
    if (inside->len > 0 && i != last + 1)
      g_string_append_c(inside, ' ');
    g_string_append_unichar(inside, c);
    last = i;
  }
  return inside;
}

static void
check_boxes_of_page(TuschVerifyContext *context, TuschCheck *check, const TuschVerifyPage *page)
{
  const TuschPageText *text = page->bundle_page_index < context->page_texts->len
                                  ? g_ptr_array_index(context->page_texts, page->bundle_page_index)
                                  : NULL;
  if (text == NULL) {
    tusch_check_take_problem(
        check,
        g_strdup_printf(_("side %u med felter findes ikke eller kan ikke læses"),
                        page->bundle_page_index + 1));
    return;
  }
  for (guint i = 0; i < page->boxes->len; i++) {
    GString *inside = text_in_box(text, &g_array_index(page->boxes, TuschRectPt, i));
    if (inside->len > 0 && !tusch_is_ground_label(inside->str, context->input->grounds))
      tusch_check_take_problem(check,
                               g_strdup_printf(_("side %u, felt %u: der er tekst i feltet"),
                                               page->bundle_page_index + 1,
                                               i + 1));
    g_string_free(inside, TRUE);
    check->n_checked++;
  }
}

void
tusch_check_geometry(TuschVerifyContext *context, TuschCheck *check)
{
  if (context->poppler == NULL) {
    tusch_check_give_up(check, g_strdup(_("filen kan ikke åbnes")));
    return;
  }
  for (guint i = 0; i < context->input->pages->len; i++) {
    const TuschVerifyPage *page = g_ptr_array_index(context->input->pages, i);
    guint n_before = check->n_found;
    if (page->boxes->len > 0)
      check_boxes_of_page(context, check, page);
    tusch_check_blame_page(check, n_before, page->bundle_page_index);
  }
  tusch_check_finish(check);
}

static bool
is_read(const GPtrArray *texts, const char *wanted)
{
  g_autofree char *alnum = tusch_text_alnum(wanted);
  g_autofree char *ocr = tusch_normal_fold_ocr(alnum);
  for (guint i = 0; i < texts->len; i++) {
    g_autoptr(TuschNormalText) letters = tusch_normal_letters(g_ptr_array_index(texts, i));
    if (strstr(letters->bytes->str, alnum) != NULL)
      return true;
    g_autoptr(TuschNormalText) folded = tusch_normal_letters_ocr(letters);
    if (strstr(folded->bytes->str, ocr) != NULL)
      return true;
  }
  return false;
}

void
tusch_check_control(TuschVerifyContext *context, TuschCheck *check)
{
  const GPtrArray *must_stay = context->input->must_stay;
  for (guint i = 0; i < must_stay->len; i++) {
    if (!is_read(context->read_texts, g_ptr_array_index(must_stay, i)))
      tusch_check_take_problem(
          check, g_strdup_printf(_("tekst nr. %u, som skal kunne læses, blev ikke fundet"), i + 1));
    check->n_checked++;
  }
  tusch_check_finish(check);
}
