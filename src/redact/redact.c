/* redact: page by page, as content if all of it is understood, as pixels otherwise. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/redact.h"

#include "base/file.h"
#include "redact/check.h"
#include "redact/copy.h"
#include "redact/job.h"
#include "redact/layout.h"
#include "redact/sabotage.h"
#include "tusch/error.h"

#include <math.h>

#include <glib/gstdio.h>

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

TuschCleanPage *
tusch_clean_page_new(guint page_index)
{
  TuschCleanPage *page = g_new0(TuschCleanPage, 1);
  page->page_index = page_index;
  page->boxes = g_array_new(FALSE, FALSE, sizeof(TuschShownBox));
  page->moved = g_array_new(FALSE, FALSE, sizeof(TuschMovedLine));
  return page;
}

void
tusch_clean_page_free(TuschCleanPage *page)
{
  if (page == NULL)
    return;
  g_free(page->reason);
  g_array_unref(page->boxes);
  g_array_unref(page->moved);
  g_free(page);
}

static void
job_free(RedactJob *job)
{
  redact_copy_free(job->copy);
  redact_text_font_free(job->text_font);
  redact_label_font_free(job->label_font);
  tusch_poppler_close(job->poppler);
  tusch_qpdf_free(job->out);
  tusch_qpdf_free(job->in);
  g_free(job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactJob, job_free)

static RedactJob *
job_new(const RedactCheck *check, GError **error)
{
  g_autoptr(RedactJob) job = g_new0(RedactJob, 1);
  job->doubts = check->doubts;
  job->unseen = check->unseen;
  job->seen = check->seen;
  job->layouts = check->layouts;
  job->in = tusch_qpdf_open(check->in_path, error);
  if (job->in == NULL)
    return NULL;
  job->poppler = tusch_poppler_open(check->in_path, error);
  if (job->poppler == NULL)
    return NULL;
  job->out = tusch_qpdf_new_empty(error);
  if (job->out == NULL)
    return NULL;
  job->text_font = redact_text_font_new(job->out);
  job->label_font = redact_label_font_new(job->out);
  job->copy = redact_copy_new(job->in, job->out);
  return g_steal_pointer(&job);
}

const TuschPlanPage *
redact_find_plan(const TuschPlanDocument *plan, guint index)
{
  for (guint i = 0; plan != NULL && i < plan->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(plan->pages, i);
    if (page->page_index == index)
      return page;
  }
  return NULL;
}

const TuschPageText *
redact_find_text(const GPtrArray *texts, guint index)
{
  for (guint i = 0; texts != NULL && i < texts->len; i++) {
    const TuschPageText *text = g_ptr_array_index(texts, i);
    if (text != NULL && text->page_index == index)
      return text;
  }
  return NULL;
}

const RedactSeen *
redact_page_see(const RedactPage *page)
{
  static const double CHECK_DPI = 72;
  static const double LAYOUT_DPI = 108; /* shows on which side of a rule a letter stands */
  static const double MAX_PIXELS = 60e6; /* what stands on larger pages is large */
  gpointer key = GUINT_TO_POINTER(page->index);
  RedactSeen *seen = g_hash_table_lookup(page->job->seen, key);
  if (seen == NULL) {
    double wanted = tusch_plan_page_hides_widths(page->plan) ? LAYOUT_DPI : CHECK_DPI;
    double most = 72 * sqrt(MAX_PIXELS / (page->width_pt * page->height_pt));
    seen = redact_seen_new(page->job->poppler, page->index, fmin(wanted, most));
    if (seen != NULL)
      g_hash_table_insert(page->job->seen, key, seen);
  }
  return seen;
}

static RedactLayout *
lay_out(const RedactPage *page)
{
  const RedactSeen *seen = tusch_plan_page_hides_widths(page->plan) ? redact_page_see(page) : NULL;
  if (seen == NULL)
    return redact_layout_new(page->plan, page->text, NULL);
  g_autoptr(TuschRaster) ink = redact_seen_draw(seen);
  const TuschPageText *text = page->text != NULL ? page->text : redact_seen_text(seen);
  return redact_layout_new(page->plan, text, ink);
}

static void
note_layout(const RedactLayout *layout, TuschCleanPage *clean)
{
  g_array_append_vals(clean->moved, layout->lines->data, layout->lines->len);
  for (guint i = 0; i < layout->shown->len; i++) {
    TuschShownBox box = {g_array_index(layout->shown, TuschRectPt, i),
                         g_array_index(layout->widths, TuschBoxWidth, i)};
    g_array_append_val(clean->boxes, box);
  }
}

static TuschCleanPage *
redact_page(RedactPage *page, GError **error)
{
  const char *reason = g_hash_table_lookup(page->job->doubts, GUINT_TO_POINTER(page->index));
  double dpi = 0;
  TuschMethod method =
      page->layout->erased->len > 0 ? TUSCH_METHOD_STRUCTURAL : TUSCH_METHOD_REBUILT;
  TuschObj result = reason == NULL ? redact_page_rebuild(page, &reason) : 0;
  if (result == 0) {
    method = TUSCH_METHOD_RASTER;
    result = redact_page_rasterise(page, &dpi, error);
    if (result == 0)
      return NULL;
  }
  tusch_qpdf_add_page(page->job->out, result);
  TuschCleanPage *clean = tusch_clean_page_new(page->index);
  note_layout(page->layout, clean);
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
    page.plan = redact_find_plan(plan, i);
    page.text = redact_find_text(texts, i);
    if (!tusch_poppler_get_page_size(job->poppler, i, &page.width_pt, &page.height_pt, error))
      return FALSE;
    RedactLayout *layout = lay_out(&page);
    g_ptr_array_add(job->layouts, layout);
    page.layout = layout;
    TuschCleanPage *clean = redact_page(&page, error);
    if (clean == NULL)
      return FALSE;
    g_ptr_array_add(out, clean);
  }
  return TRUE;
}

/* Pages that the plan wants as pixels: a verifier did not believe them. */
static void
doubt_planned_pages(GHashTable *doubts, const TuschPlanDocument *plan)
{
  for (guint i = 0; plan != NULL && i < plan->raster_pages->len; i++) {
    guint index = g_array_index(plan->raster_pages, guint, i);
    g_hash_table_insert(doubts, GUINT_TO_POINTER(index), (gpointer) "verification");
  }
}

/* One try: the document in check->clean_path, its pages in @pages. */
static gboolean
try_document(const RedactCheck *check, GPtrArray *pages, GError **error)
{
  g_autoptr(RedactJob) job = job_new(check, error);
  if (job == NULL || !redact_pages(job, check->plan, check->texts, pages, error))
    return FALSE;
  redact_text_font_finish(job->text_font);
  redact_label_font_finish(job->label_font);
  if (!redact_copy_finish(job->copy))
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a font could not be finished");
  g_autoptr(GArray) whole = redact_copy_pages_of_whole_fonts(job->copy);
  for (guint i = 0; i < whole->len; i++) {
    TuschCleanPage *page = g_ptr_array_index(pages, g_array_index(whole, guint, i));
    page->has_whole_font = true;
  }
  return tusch_qpdf_write(job->out, check->clean_path, error);
}

gboolean
tusch_redact_document(const char *in_path,
                      const TuschPlanDocument *plan,
                      GPtrArray *page_texts,
                      const char *out_path,
                      GPtrArray **out_pages,
                      GError **error)
{
  enum { MAX_TRIES = 3 };
  g_autofree char *temporary_path = g_strconcat(out_path, ".unchecked", NULL);
  g_autoptr(GHashTable) doubts = g_hash_table_new(NULL, NULL);
  g_autoptr(GHashTable) seen =
      g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)redact_seen_free);
  g_autoptr(GHashTable) unseen =
      g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  g_autoptr(GPtrArray) pages = NULL;
  gboolean ok = FALSE;
  doubt_planned_pages(doubts, plan);
  for (guint i = 0; i < MAX_TRIES; i++) {
    guint n_doubts = g_hash_table_size(doubts);
    g_clear_pointer(&pages, g_ptr_array_unref);
    pages = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_clean_page_free);
    g_hash_table_remove_all(unseen);
    g_autoptr(GPtrArray) layouts =
        g_ptr_array_new_with_free_func((GDestroyNotify)redact_layout_free);
    RedactCheck check = {
        in_path, temporary_path, plan, page_texts, pages, unseen, doubts, seen, layouts};
    ok = try_document(&check, pages, error) &&
         (redact_is_left_out(REDACT_STEP_NONE) || redact_check(&check, error));
    if (!ok || g_hash_table_size(doubts) == n_doubts)
      break;
    ok = FALSE;
  }
  if (!ok && (error == NULL || *error == NULL))
    tusch_fail(error, TUSCH_ERROR_INTERNAL, "the clean pages do not pass their check");
  ok = ok && tusch_file_commit(temporary_path, out_path, error);
  if (!ok) {
    (void)g_unlink(temporary_path);
    return FALSE;
  }
  *out_pages = g_steal_pointer(&pages);
  return TRUE;
}
