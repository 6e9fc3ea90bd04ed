/* redact: page by page, as content if all of it is understood, as pixels otherwise. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/redact.h"

#include "redact/boxes.h"
#include "redact/format.h"
#include "redact/job.h"
#include "redact/rewrite.h"
#include "tusch/error.h"

#include <math.h>
#include <string.h>

static const double SIZE_TOLERANCE_PT = 0.5;
static const double OUTSIDE_TOLERANCE_PT = 1;

static const char *const METHOD_NAMES[] = {"raster", "rebuilt", "structural"};

const char *
tusch_method_to_string(TuschMethod method)
{
  return (guint)method < G_N_ELEMENTS(METHOD_NAMES) ? METHOD_NAMES[method] : "raster";
}

bool
tusch_method_from_string(const char *text, TuschMethod *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(METHOD_NAMES); i++) {
    if (g_strcmp0(text, METHOD_NAMES[i]) == 0) {
      *out = (TuschMethod)i;
      return true;
    }
  }
  return false;
}

void
tusch_clean_page_free(TuschCleanPage *page)
{
  if (page == NULL)
    return;
  g_free(page->reason);
  g_free(page);
}

static void
job_free(RedactJob *job)
{
  redact_copy_free(job->copy);
  redact_text_font_free(job->text_font);
  tusch_poppler_close(job->poppler);
  tusch_qpdf_free(job->out);
  tusch_qpdf_free(job->in);
  g_free(job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactJob, job_free)

static RedactJob *
job_new(const char *in_path, GError **error)
{
  g_autoptr(RedactJob) job = g_new0(RedactJob, 1);
  job->in = tusch_qpdf_open(in_path, error);
  if (job->in == NULL)
    return NULL;
  job->poppler = tusch_poppler_open(in_path, error);
  if (job->poppler == NULL)
    return NULL;
  job->out = tusch_qpdf_new_empty(error);
  if (job->out == NULL)
    return NULL;
  job->text_font = redact_text_font_new(job->out);
  job->copy = redact_copy_new(job->in, job->out);
  return g_steal_pointer(&job);
}

static const TuschPlanPage *
find_plan(const TuschPlanDocument *plan, guint index)
{
  for (guint i = 0; plan != NULL && i < plan->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(plan->pages, i);
    if (page->page_index == index)
      return page;
  }
  return NULL;
}

static const TuschPageText *
find_text(const GPtrArray *texts, guint index)
{
  for (guint i = 0; texts != NULL && i < texts->len; i++) {
    const TuschPageText *text = g_ptr_array_index(texts, i);
    if (text != NULL && text->page_index == index)
      return text;
  }
  return NULL;
}

/* Words the reading stage saw: what it did not see, nobody vetted. */
static GHashTable *
words_of(const TuschPageText *text)
{
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < text->words->len; i++) {
    const TuschWord *word = &g_array_index(text->words, TuschWord, i);
    g_hash_table_add(words, g_strndup(text->text + word->start, word->end - word->start));
  }
  return words;
}

/* %NULL, or why the text of the page cannot be kept as it is. */
static const char *
doubt_about_text(const RedactPage *page, const TuschPageText *own)
{
  TuschRectPt shown = {-OUTSIDE_TOLERANCE_PT,
                       -OUTSIDE_TOLERANCE_PT,
                       page->width_pt + OUTSIDE_TOLERANCE_PT,
                       page->height_pt + OUTSIDE_TOLERANCE_PT};
  for (guint i = 0; i < own->words->len; i++) {
    const TuschRectPt *box = &g_array_index(own->words, TuschWord, i).box;
    TuschRectPt common = tusch_rect_pt_intersect(box, &shown);
    if (tusch_rect_pt_is_empty(&common) && !tusch_rect_pt_is_empty(box))
      return "text-outside-page";
  }
  if (page->text == NULL)
    return NULL;
  g_autoptr(GHashTable) seen = words_of(page->text);
  for (guint i = 0; i < own->words->len; i++) {
    const TuschWord *word = &g_array_index(own->words, TuschWord, i);
    g_autofree char *text = g_strndup(own->text + word->start, word->end - word->start);
    if (!g_hash_table_contains(seen, text))
      return "unread-text";
  }
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

/* The page as content; 0 with copy->reason set. */
static TuschObj
rebuild_content(RedactPage *page, const RedactFrame *frame)
{
  RedactCopy *copy = page->job->copy;
  g_autoptr(GBytes) content = tusch_obj_page_content(copy->in, page->source);
  if (content == NULL)
    return redact_copy_fail(copy, "filter");
  g_autoptr(GBytes) clean = NULL;
  TuschObj resources = 0;
  if (!redact_rewrite_page(copy,
                           content,
                           tusch_obj_get_inherited(copy->in, page->source, "/Resources"),
                           frame,
                           &clean,
                           &resources))
    return 0;
  TuschObj result = redact_page_new(page);
  if (!copy_page_group(page, result))
    return 0;
  redact_page_add_resource(
      page, result, "/XObject", "/P", new_page_form(page, frame, clean, resources));
  g_autoptr(GString) outer = g_string_new("q\n/P Do\nQ\n");
  redact_page_set_content(page, result, outer);
  return result;
}

/* The page without pixels if that is certain to be right; 0 with @reason. */
static TuschObj
rebuild_page(RedactPage *page, const char **reason)
{
  RedactJob *job = page->job;
  RedactFrame frame;
  g_autoptr(TuschPageText) own = tusch_poppler_read_text(job->poppler, page->index, NULL);
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
    result = rebuild_content(page, &frame);
    *reason = job->copy->reason;
  }
  redact_copy_end_page(job->copy, result != 0);
  return result;
}

static TuschCleanPage *
redact_page(RedactPage *page, GError **error)
{
  g_autoptr(GArray) boxes = redact_boxes_of_page(page->plan);
  g_autoptr(GArray) painted = redact_boxes_grow(boxes, page->text);
  page->boxes = boxes;
  page->painted = painted;
  const char *reason = boxes->len > 0 ? "boxes" : NULL;
  double dpi = 0;
  TuschMethod method = TUSCH_METHOD_REBUILT;
  TuschObj result = reason == NULL ? rebuild_page(page, &reason) : 0;
  if (result == 0) {
    method = TUSCH_METHOD_RASTER;
    result = redact_page_rasterise(page, &dpi, error);
    if (result == 0)
      return NULL;
  }
  tusch_qpdf_add_page(page->job->out, result);
  TuschCleanPage *clean = g_new0(TuschCleanPage, 1);
  clean->page_index = page->index;
  clean->method = method;
  clean->reason = method == TUSCH_METHOD_RASTER ? g_strdup(reason) : NULL;
  clean->width_pt = page->width_pt;
  clean->height_pt = page->height_pt;
  clean->dpi = dpi;
  return clean;
}

static gboolean
redact_pages(RedactJob *job,
             const TuschPlanDocument *plan,
             const GPtrArray *texts,
             GPtrArray *out,
             GError **error)
{
  guint n = tusch_qpdf_get_n_pages(job->in, error);
  if (n == 0)
    return FALSE;
  if (tusch_poppler_get_n_pages(job->poppler) != n)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "two readers disagree on the number of pages");
  for (guint i = 0; plan != NULL && i < plan->pages->len; i++)
    if (((const TuschPlanPage *)g_ptr_array_index(plan->pages, i))->page_index >= n)
      return tusch_fail(error, TUSCH_ERROR_INTERNAL, "the plan names a page that is not there");
  for (guint i = 0; i < n; i++) {
    RedactPage page = {.job = job, .index = i, .source = tusch_qpdf_get_page(job->in, i)};
    page.plan = find_plan(plan, i);
    page.text = find_text(texts, i);
    if (!tusch_poppler_get_page_size(job->poppler, i, &page.width_pt, &page.height_pt, error))
      return FALSE;
    TuschCleanPage *clean = redact_page(&page, error);
    if (clean == NULL)
      return FALSE;
    g_ptr_array_add(out, clean);
  }
  return TRUE;
}

gboolean
tusch_redact_document(const char *in_path,
                      const TuschPlanDocument *plan,
                      GPtrArray *page_texts,
                      const char *out_path,
                      GPtrArray **out_pages,
                      GError **error)
{
  g_autoptr(RedactJob) job = job_new(in_path, error);
  if (job == NULL)
    return FALSE;
  g_autoptr(GPtrArray) pages =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_clean_page_free);
  if (!redact_pages(job, plan, page_texts, pages, error))
    return FALSE;
  redact_text_font_finish(job->text_font);
  if (!redact_copy_finish(job->copy))
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a font could not be finished");
  if (!tusch_qpdf_write(job->out, out_path, error))
    return FALSE;
  *out_pages = g_steal_pointer(&pages);
  return TRUE;
}
