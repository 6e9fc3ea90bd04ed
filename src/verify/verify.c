/* Running all checks on a finished bundle. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/verify.h"

#include "base/file.h"
#include "base/language.h"
#include "tusch/error.h"
#include "verify/check.h"
#include "verify/report.h"

typedef struct {
  const char *id, *name;
  void (*run)(TuschVerifyContext *context, TuschCheck *check);
} Step;

/* One that looks at one page after the other. %FALSE: it could not be done. */
typedef struct {
  const char *id, *name;
  bool (*begin)(const TuschVerifyContext *context, TuschCheck *check); /* nullable */
  bool (*look)(TuschVerifyContext *context, TuschCheck *check, guint page_index);
} PageStep;

/* In the order they run: OCR after streams, which learn which pages need it; the control last,
 * when all has been read. docs/privacy.md says what each proves. */
static const Step STEPS[] = {{"V-10", "matchers", tusch_check_matchers},
                             {"V-01", "shape", tusch_check_shape},
                             {"V-02", "structure", tusch_check_structure},
                             {"V-03", "text", tusch_check_text},
                             {"V-04", "streams", tusch_check_streams},
                             {"V-05", "geometry", tusch_check_geometry},
                             {"V-07", "ocr", tusch_check_ocr},
                             {"V-08", "fonts", tusch_check_fonts},
                             {"V-09", "control", tusch_check_control}};

/* What takes long, and can be left to others. */
static const Step PICTURES = {"V-07", "ocr", tusch_check_ocr};

/* The rest of V-03, where pages are looked at by themselves. */
static const Step JUDGED_TEXT = {"V-03", "text", tusch_check_text_of_judges};

/* Together, so that each page is drawn once. */
static const PageStep PAGE_STEPS[] = {
    {"V-06", "pixels", NULL, tusch_look_at_pixels},
    {"V-12", "width", NULL, tusch_look_at_widths},
    {"V-11", "judges", tusch_look_for_judges, tusch_look_with_judges}};

static void
mark_pages(TuschVerifyContext *context, const GArray *indexes, TuschPageMark mark)
{
  for (guint i = 0; i < indexes->len; i++)
    tusch_page_mark(context, g_array_index(indexes, guint, i), mark);
}

/* What is known before anything is read. */
static void
set_page_marks(TuschVerifyContext *context)
{
  const TuschVerifyMarks *marks = context->input->marks;
  if (context->poppler != NULL)
    g_array_set_size(context->page_marks, tusch_poppler_get_n_pages(context->poppler));
  if (marks == NULL)
    return;
  mark_pages(context, marks->pictured, TUSCH_PAGE_HAS_PICTURE);
  mark_pages(context, marks->unreadable, TUSCH_PAGE_UNREADABLE_TEXT);
}

/* The objects of the file; pictures are found without. */
static void
open_inspector(TuschVerifyContext *context)
{
  g_autoptr(GError) local = NULL;
  if (context->input->scope == TUSCH_VERIFY_PICTURES)
    return;
  context->inspector = tusch_pdf_inspector_open(context->input->path, &local);
  if (context->inspector == NULL)
    context->open_problem = g_strdup_printf(_("filen kan ikke åbnes (%s)"), local->message);
  else
    context->fonts = tusch_font_cache_new(context->inspector);
}

/* A file that cannot be opened is a result, not an error: the checks say so. */
static gboolean
open_file(TuschVerifyContext *context, GError **error)
{
  const char *path = context->input->path;
  char *contents = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &contents, &length, NULL))
    return tusch_fail(error, TUSCH_ERROR_IO, "verify: the bundle cannot be read");
  context->file = g_bytes_new_take(contents, length);
  open_inspector(context);
  context->poppler = tusch_poppler_open(path, NULL);
  set_page_marks(context);
  if (context->poppler != NULL)
    g_ptr_array_set_size(context->page_texts, (int)tusch_poppler_get_n_pages(context->poppler));
  return TRUE;
}

static void
context_clear(TuschVerifyContext *context)
{
  g_clear_pointer(&context->file, g_bytes_unref);
  tusch_font_cache_free(context->fonts);
  tusch_pdf_inspector_close(context->inspector);
  tusch_poppler_close(context->poppler);
  g_free(context->open_problem);
  tusch_text_matcher_free(context->text_matcher);
  tusch_byte_matcher_free(context->byte_matcher);
  g_ptr_array_unref(context->page_texts);
  g_array_unref(context->page_marks);
  g_ptr_array_unref(context->read_texts);
  tusch_verify_leave_page(context);
  g_clear_pointer(&context->users, g_ptr_array_unref);
}

static void
page_text_free0(gpointer text)
{
  tusch_page_text_free(text);
}

static void
context_init(TuschVerifyContext *context, const TuschVerifyInput *input)
{
  *context = (TuschVerifyContext){.input = input};
  context->text_matcher = tusch_text_matcher_new(input->secrets);
  if (input->scope <= TUSCH_VERIFY_FILE) /* bytes are the whole file's matter */
    context->byte_matcher = tusch_byte_matcher_new(input->secrets);
  context->page_texts = g_ptr_array_new_with_free_func(page_text_free0);
  context->page_marks = g_array_new(FALSE, TRUE, sizeof(guint8));
  context->read_texts = g_ptr_array_new_with_free_func(g_free);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
  const TuschCheck *left = *(const TuschCheck *const *)a;
  const TuschCheck *right = *(const TuschCheck *const *)b;
  return g_strcmp0(left->id, right->id);
}

static void
look_at_page(TuschVerifyContext *context, TuschCheck **checks, bool *all_done, guint page_index)
{
  if (page_index < context->page_texts->len)
    tusch_verify_read_page(context, page_index, true);
  for (guint i = 0; i < G_N_ELEMENTS(PAGE_STEPS); i++) {
    guint n_before = checks[i]->n_found;
    all_done[i] = PAGE_STEPS[i].look(context, checks[i], page_index) && all_done[i];
    tusch_check_blame_page(checks[i], n_before, page_index);
  }
  tusch_verify_leave_page(context);
}

/* The input may know of pages that the file does not have. */
static guint
count_pages(const TuschVerifyContext *context)
{
  const GPtrArray *pages = context->input->pages;
  const TuschVerifyPage *last = pages->len > 0 ? g_ptr_array_index(pages, pages->len - 1) : NULL;
  return MAX(context->page_texts->len, last != NULL ? last->bundle_page_index + 1 : 0);
}

static void
run_page_steps(TuschVerifyContext *context, TuschReport *report)
{
  TuschCheck *checks[G_N_ELEMENTS(PAGE_STEPS)];
  bool all_done[G_N_ELEMENTS(PAGE_STEPS)];
  guint n_pages = context->poppler != NULL ? count_pages(context) : 0;
  for (guint i = 0; i < G_N_ELEMENTS(PAGE_STEPS); i++) {
    checks[i] = tusch_check_new(PAGE_STEPS[i].id, PAGE_STEPS[i].name);
    g_ptr_array_add(report->checks, checks[i]);
    all_done[i] = PAGE_STEPS[i].begin == NULL || PAGE_STEPS[i].begin(context, checks[i]);
  }
  guint end = MIN(n_pages, tusch_verify_end_page(context));
  for (guint i = context->input->first_page; i < end; i++)
    look_at_page(context, checks, all_done, i);
  for (guint i = 0; i < G_N_ELEMENTS(PAGE_STEPS); i++) {
    tusch_check_finish(checks[i]);
    if (context->poppler == NULL)
      tusch_check_give_up(checks[i], g_strdup(_("filen kan ikke åbnes")));
    else if (!all_done[i])
      checks[i]->result = TUSCH_CHECK_NOT_DONE;
    report->passed = report->passed && checks[i]->result == TUSCH_CHECK_PASSED;
  }
}

static void
run_step(TuschVerifyContext *context, TuschReport *report, const Step *step)
{
  TuschCheck *check = tusch_check_new(step->id, step->name);
  g_ptr_array_add(report->checks, check);
  step->run(context, check);
  report->passed = report->passed && check->result == TUSCH_CHECK_PASSED;
}

/* What is done on the file as a whole. */
static void
run_file_steps(TuschVerifyContext *context, TuschReport *report)
{
  for (guint i = 0; i < G_N_ELEMENTS(STEPS); i++) {
    if (STEPS[i].run == PICTURES.run)
      report->left = tusch_check_ocr_leave(context);
    if (STEPS[i].run != PICTURES.run || report->left == NULL)
      run_step(context, report, &STEPS[i]);
  }
}

static void
read_pages(TuschVerifyContext *context)
{
  for (guint i = 0; i < context->page_texts->len; i++)
    tusch_verify_read_page(context, i, false);
}

/* Pages are read as they are looked at, or else first of all. */
static void
run_steps(TuschVerifyContext *context, TuschReport *report)
{
  TuschVerifyScope scope = context->input->scope;
  report->passed = true;
  if (scope == TUSCH_VERIFY_FILE || scope == TUSCH_VERIFY_PICTURES)
    read_pages(context);
  else
    run_page_steps(context, report);
  if (scope <= TUSCH_VERIFY_FILE)
    run_file_steps(context, report);
  if (scope == TUSCH_VERIFY_PICTURES)
    run_step(context, report, &PICTURES);
  if (scope == TUSCH_VERIFY_PAGES)
    run_step(context, report, &JUDGED_TEXT);
  g_ptr_array_sort(report->checks, compare_ids);
}

/* Those that did their work: what they found is in the checks. */
static void
name_judges(const TuschVerifyInput *input, TuschReport *report)
{
  for (int i = 0; input->judges_dir != NULL && i < TUSCH_N_JUDGES; i++)
    if (tusch_judge_state((TuschJudge)i, input->judges_dir) == TUSCH_JUDGE_DONE)
      g_ptr_array_add(report->judges, g_strdup(tusch_judge_name((TuschJudge)i)));
}

TuschReport *
tusch_verify_bundle(const TuschVerifyInput *input, GError **error)
{
  g_return_val_if_fail(input != NULL && input->path != NULL, NULL);
  TuschVerifyContext context;
  context_init(&context, input);
  g_autoptr(TuschReport) report = tusch_report_new();
  gboolean ok = open_file(&context, error);
  if (ok) {
    report->sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, context.file);
    run_steps(&context, report);
    name_judges(input, report);
  }
  context_clear(&context);
  return ok ? g_steal_pointer(&report) : NULL;
}
