/* A page as content: only if all of it is understood and vetted. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/format.h"
#include "redact/job.h"
#include "redact/rewrite.h"
#include "redact/sabotage.h"
#include "redact/second-opinion.h"

#include <math.h>
#include <string.h>

static const double SIZE_TOLERANCE_PT = 0.5;

/* %NULL, or why the text of the page cannot be kept as it is. */
static const char *
doubt_about_text(const RedactPage *page, const TuschPageText *own)
{
  if (page->text == NULL)
    return NULL;
  /* What the reading stage did not see, nobody vetted. */
  if (!redact_text_was_read(own, page->text) && !redact_is_left_out(REDACT_STEP_UNREAD_TEXT))
    return "unread-text";
  return NULL;
}

/* Flattening turned what shows of annotations into content; any that is left but a link may show
 * something that only a rendering keeps. */
static bool
has_visible_annotations(const RedactPage *page)
{
  TuschQpdf *in = page->job->in;
  TuschObj annotations = tusch_obj_get(in, page->source, "/Annots");
  for (guint i = 0; i < tusch_obj_length(in, annotations); i++) {
    TuschObj subtype = tusch_obj_get(in, tusch_obj_at(in, annotations, i), "/Subtype");
    if (!tusch_obj_is_name(in, subtype, "/Link") && !tusch_obj_is_name(in, subtype, "/Popup"))
      return true;
  }
  return false;
}

static TuschObj
new_page_form(RedactPage *page, const RedactFrame *frame, GBytes *content, TuschObj resources)
{
  TuschQpdf *out = page->job->out;
  const double bbox[] = {frame->crop.x0, frame->crop.y0, frame->crop.x1, frame->crop.y1};
  const RedactMatrix *m = &frame->to_clean;
  const double matrix[] = {m->a, m->b, m->c, m->d, m->e, m->f};
  TuschObj form = tusch_obj_new_stream(out, content, NULL, 0);
  tusch_obj_set(out, form, "/Type", tusch_obj_new_name(out, "/XObject"));
  tusch_obj_set(out, form, "/Subtype", tusch_obj_new_name(out, "/Form"));
  tusch_obj_set(out, form, "/BBox", tusch_obj_new_numbers(out, bbox, 4));
  tusch_obj_set(out, form, "/Matrix", tusch_obj_new_numbers(out, matrix, 6));
  tusch_obj_set(out, form, "/Resources", resources);
  return form;
}

static bool
copy_page_group(RedactPage *page, TuschObj result)
{
  RedactCopy *copy = page->job->copy;
  TuschObj group = tusch_obj_get(copy->in, page->source, "/Group");
  TuschObj space = tusch_obj_get(copy->in, group, "/CS");
  if (group == 0)
    return true;
  TuschObj dict = tusch_obj_new_dict(copy->out);
  tusch_obj_set(copy->out, dict, "/S", tusch_obj_new_name(copy->out, "/Transparency"));
  if (space != 0) {
    guint n = 0;
    TuschObj space_copy = redact_copy_color_space(copy, space, &n);
    if (space_copy == 0)
      return false;
    tusch_obj_set(copy->out, dict, "/CS", space_copy);
  }
  tusch_obj_set(copy->out, result, "/Group", dict);
  return true;
}

/* The boxes themselves, over what was left of the page. */
static void
append_boxes(GString *content, const RedactPage *page)
{
  const GArray *shown = page->layout->shown;
  if (shown->len == 0 || redact_is_left_out(REDACT_STEP_BOXES))
    return;
  g_string_append(content, "q\n0 g\n");
  for (guint i = 0; i < shown->len; i++) {
    const TuschRectPt *box = &g_array_index(shown, TuschRectPt, i);
    const double numbers[] = {
        box->x0, page->height_pt - box->y1, box->x1 - box->x0, box->y1 - box->y0};
    redact_append_op(content, "re", "", numbers, 4);
  }
  g_string_append(content, "f\nQ\n");
}

/* The page's content, written anew. */
typedef struct {
  GBytes *content; /* owned */
  TuschObj resources;
  GArray *glyphs; /* owned, RedactPlacedGlyph: empty if nothing was to be left out */
} Rewritten;

static void
rewritten_clear(Rewritten *rewritten)
{
  g_clear_pointer(&rewritten->content, g_bytes_unref);
  g_clear_pointer(&rewritten->glyphs, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rewritten, rewritten_clear)

/* What was read in a picture does not move with the letters. */
static bool
all_moved(const RedactLayout *layout, const GArray *n_moved)
{
  for (guint i = 0; i < layout->moves->len; i++) {
    const RedactMove *move = &g_array_index(layout->moves, RedactMove, i);
    if (!move->is_box && g_array_index(n_moved, guint, i) == 0)
      return false;
  }
  return true;
}

static bool
try_content(RedactPage *page, const RedactFrame *frame, bool with_places, Rewritten *out)
{
  RedactCopy *copy = page->job->copy;
  g_autoptr(GBytes) content = tusch_obj_page_content(copy->in, page->source);
  if (content == NULL)
    return redact_copy_fail(copy, "filter") != 0;
  TuschObj resources = tusch_obj_get_inherited(copy->in, page->source, "/Resources");
  g_autoptr(GArray) n_moved = g_array_new(FALSE, TRUE, sizeof(guint));
  g_array_set_size(n_moved, page->layout->moves->len);
  RedactErase erase = {.height_pt = page->height_pt,
                       .boxes = page->layout->erased,
                       .painted = page->layout->painted,
                       .layout = page->layout,
                       .n_moved = n_moved,
                       .glyphs = out->glyphs,
                       .drops_hidden = page->text != NULL};
  copy->erase = with_places ? &erase : NULL;
  bool ok = redact_rewrite_page(copy, content, resources, frame, &out->content, &out->resources);
  copy->erase = NULL;
  if (ok && with_places && !all_moved(page->layout, n_moved))
    ok = redact_copy_fail(copy, "moved-picture") != 0;
  return ok;
}

/* Pixels of the page show words that its text does not have. */
static bool
shows_more_than_text(const RedactPage *page)
{
  return page->text != NULL && page->text->origin == TUSCH_TEXT_HYBRID;
}

/* Writes the content anew, without what the boxes remove; %FALSE with the reason set. */
static bool
rewrite_content(RedactPage *page,
                const RedactFrame *frame,
                const TuschPageText *own,
                Rewritten *out)
{
  RedactCopy *copy = page->job->copy;
  bool with_places = page->layout->erased->len > 0 || shows_more_than_text(page);
  out->glyphs = g_array_new(FALSE, FALSE, sizeof(RedactPlacedGlyph));
  bool ok = try_content(page, frame, with_places, out);
  if (!ok && !with_places && page->text != NULL && g_strcmp0(copy->reason, "invisible-text") == 0) {
    /* Invisible text can go if what was read replaces it; then places must be known. */
    redact_copy_end_page(copy, page->index, false);
    with_places = true;
    ok = try_content(page, frame, true, out);
  }
  if (ok && with_places && !redact_readers_agree(out->glyphs, own, page->layout->painted))
    ok = redact_copy_fail(copy, "readers-disagree") != 0;
  return ok;
}

/* What was read where the page itself shows no text: over a scan, or for invisible text. */
static void
append_text_layer(RedactPage *page,
                  const TuschPageText *own,
                  const Rewritten *rewritten,
                  TuschObj result,
                  GString *content)
{
  bool any_hidden = false;
  g_autoptr(GArray) visible = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; i < rewritten->glyphs->len; i++) {
    const RedactPlacedGlyph *glyph = &g_array_index(rewritten->glyphs, RedactPlacedGlyph, i);
    any_hidden = any_hidden || glyph->is_hidden;
    if (!glyph->is_hidden)
      g_array_append_val(visible, glyph->box);
  }
  bool is_needed = own->words->len == 0 || any_hidden || shows_more_than_text(page);
  if (page->text == NULL || !is_needed)
    return;
  RedactTextFont *font = page->job->text_font;
  if (redact_text_layer_append(content, font, page->text, page->layout, visible))
    redact_page_add_resource(page, result, "/Font", "/T", redact_text_font_get(font));
}

/* The page as content; 0 with copy->reason set. */
static TuschObj
rebuild_content(RedactPage *page, const RedactFrame *frame, const TuschPageText *own)
{
  g_auto(Rewritten) rewritten = {0};
  if (!rewrite_content(page, frame, own, &rewritten))
    return 0;
  TuschObj result = redact_page_new(page);
  if (!copy_page_group(page, result))
    return 0;
  TuschObj form = new_page_form(page, frame, rewritten.content, rewritten.resources);
  redact_page_add_resource(page, result, "/XObject", "/P", form);
  g_autoptr(GString) outer = g_string_new("q\n/P Do\nQ\n");
  append_boxes(outer, page);
  append_text_layer(page, own, &rewritten, result, outer);
  redact_page_append_labels(page, result, outer);
  redact_page_set_content(page, result, outer);
  return result;
}

TuschObj
redact_page_rebuild(RedactPage *page, const char **reason)
{
  RedactJob *job = page->job;
  RedactFrame frame;
  const RedactSeen *seen = redact_page_see(page);
  const TuschPageText *own = seen != NULL ? redact_seen_text(seen) : NULL;
  TuschObj result = 0;
  if (own == NULL)
    *reason = "text";
  else if (!redact_frame_init(&frame, job->in, page->source) ||
           fabs(frame.width_pt - page->width_pt) > SIZE_TOLERANCE_PT ||
           fabs(frame.height_pt - page->height_pt) > SIZE_TOLERANCE_PT)
    *reason = "page-size";
  else if (has_visible_annotations(page))
    *reason = "annotations";
  else
    *reason = doubt_about_text(page, own);
  if (*reason == NULL) {
    result = rebuild_content(page, &frame, own);
    *reason = job->copy->reason;
  }
  if (result != 0 && job->copy->unseen->len > 0)
    g_hash_table_insert(
        job->unseen, GUINT_TO_POINTER(page->index), g_array_copy(job->copy->unseen));
  redact_copy_end_page(job->copy, page->index, result != 0);
  return result;
}
