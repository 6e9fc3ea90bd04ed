/* Results and problems of the checks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"

/* Enough for a person to see what is wrong; a broken file would fill the report. */
#define MAX_PROBLEMS 200

void
tusch_page_mark(TuschVerifyContext *context, guint page_index, TuschPageMark mark)
{
  if (page_index < context->page_marks->len)
    g_array_index(context->page_marks, guint8, page_index) |= (guint8)mark;
}

bool
tusch_page_has_mark(const TuschVerifyContext *context, guint page_index, TuschPageMark mark)
{
  return page_index < context->page_marks->len &&
         (g_array_index(context->page_marks, guint8, page_index) & mark) != 0;
}

guint
tusch_verify_end_page(const TuschVerifyContext *context)
{
  return context->input->end_page > 0 ? context->input->end_page : G_MAXUINT;
}

bool
tusch_verify_is_asked(const TuschVerifyContext *context, guint page_index)
{
  const TuschVerifyInput *input = context->input;
  const TuschVerifyPage *given = tusch_verify_page_at(context, page_index);
  if (page_index < input->first_page || page_index >= tusch_verify_end_page(context))
    return false;
  return input->marks == NULL || (given != NULL && given->is_raster) ||
         tusch_page_has_mark(
             context, page_index, TUSCH_PAGE_HAS_PICTURE | TUSCH_PAGE_UNREADABLE_TEXT);
}

const TuschVerifyPage *
tusch_verify_page_at(const TuschVerifyContext *context, guint page_index)
{
  const GPtrArray *pages = context->input->pages;
  guint low = 0;
  guint high = pages->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const TuschVerifyPage *page = g_ptr_array_index(pages, middle);
    if (page->bundle_page_index == page_index)
      return page;
    if (page->bundle_page_index < page_index)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

void
tusch_check_blame_page(TuschCheck *check, guint n_before, guint page_index)
{
  guint at = 0;
  if (check->n_found == n_before)
    return;
  while (at < check->pages->len && g_array_index(check->pages, guint, at) < page_index)
    at++;
  if (at == check->pages->len || g_array_index(check->pages, guint, at) != page_index)
    g_array_insert_val(check->pages, at, page_index);
}

/* Everything that the page at @page_index refers to, but no other page. */
static void
follow_page(TuschVerifyContext *context, guint page_index)
{
  TuschPdfInspector *inspector = context->inspector;
  guint size = tusch_pdf_inspector_get_size(inspector);
  g_autoptr(GPtrArray) stack = g_ptr_array_new();
  int id = tusch_pdf_inspector_get_page_id(inspector, page_index);
  g_ptr_array_add(stack, (gpointer)tusch_pdf_inspector_get_object(inspector, id));
  while (stack->len > 0) {
    const TuschPdfObject *object = g_ptr_array_steal_index(stack, stack->len - 1);
    if (object->type == TUSCH_PDF_REF) {
      GArray *users = object->ref_id > 0 && (guint)object->ref_id < size
                          ? g_ptr_array_index(context->users, (guint)object->ref_id)
                          : NULL;
      bool is_known = users == NULL ||
                      (users->len > 0 && g_array_index(users, guint, users->len - 1) == page_index);
      if (is_known)
        continue;
      object = tusch_pdf_inspector_get_object(inspector, object->ref_id);
      if (tusch_pdf_object_is_name(tusch_pdf_inspector_lookup(inspector, object, "Type"), "Page") ||
          tusch_pdf_object_is_name(tusch_pdf_inspector_lookup(inspector, object, "Type"), "Pages"))
        continue;
      g_array_append_val(users, page_index);
    }
    for (guint i = 0; object->items != NULL && i < object->items->len; i++)
      g_ptr_array_add(stack, g_ptr_array_index(object->items, i));
  }
}

static void
find_users(TuschVerifyContext *context)
{
  guint size = tusch_pdf_inspector_get_size(context->inspector);
  guint n_pages = tusch_pdf_inspector_get_n_pages(context->inspector);
  context->users = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  for (guint id = 0; id < size; id++)
    g_ptr_array_add(context->users, g_array_new(FALSE, FALSE, sizeof(guint)));
  for (guint i = 0; i < n_pages; i++) {
    guint id = (guint)tusch_pdf_inspector_get_page_id(context->inspector, i);
    if (id < size)
      g_array_append_val(g_ptr_array_index(context->users, id), i);
    follow_page(context, i);
  }
}

/* (transfer none) (nullable): the pages that refer to the object */
static const GArray *
users_of(TuschVerifyContext *context, guint id)
{
  if (context->users == NULL)
    find_users(context);
  return id < context->users->len ? g_ptr_array_index(context->users, id) : NULL;
}

void
tusch_verify_mark_users(TuschVerifyContext *context, guint id, TuschPageMark mark)
{
  const GArray *users = users_of(context, id);
  for (guint i = 0; users != NULL && i < users->len; i++)
    tusch_page_mark(context, g_array_index(users, guint, i), mark);
}

void
tusch_check_blame_object(TuschVerifyContext *context, TuschCheck *check, guint n_before, guint id)
{
  if (check->n_found == n_before || context->inspector == NULL)
    return;
  const GArray *users = users_of(context, id);
  for (guint i = 0; users != NULL && i < users->len; i++)
    tusch_check_blame_page(check, n_before, g_array_index(users, guint, i));
}

void
tusch_check_take_problem(TuschCheck *check, char *problem)
{
  check->n_found++;
  bool is_known = false;
  for (guint i = 0; i < check->problems->len && !is_known; i++)
    is_known = g_str_equal(g_ptr_array_index(check->problems, i), problem);
  if (is_known || check->problems->len > MAX_PROBLEMS) {
    g_free(problem);
    return;
  }
  if (check->problems->len == MAX_PROBLEMS) {
    g_free(problem);
    problem = g_strdup(_("og flere"));
  }
  g_ptr_array_add(check->problems, problem);
}

void
tusch_check_add_secret(TuschCheck *check,
                       const char *place,
                       const TuschSecret *secret,
                       bool is_partial)
{
  tusch_check_take_problem(check,
                           g_strdup_printf(_("%s, fund %s, %s%s"),
                                           place,
                                           secret->finding_id,
                                           tusch_category_to_string(secret->category),
                                           is_partial ? _(" (en del af det)") : ""));
}

void
tusch_check_add_hits(TuschCheck *check, const char *place, const GArray *text_hits)
{
  for (guint i = 0; i < text_hits->len; i++) {
    const TuschTextHit *hit = &g_array_index(text_hits, TuschTextHit, i);
    tusch_check_add_secret(check, place, hit->secret, hit->is_partial);
  }
}

void
tusch_check_add_secrets(TuschCheck *check, const char *place, const GPtrArray *secrets)
{
  for (guint i = 0; i < secrets->len; i++)
    tusch_check_add_secret(check, place, g_ptr_array_index(secrets, i), false);
}

void
tusch_check_finish(TuschCheck *check)
{
  check->result = check->problems->len == 0 ? TUSCH_CHECK_PASSED : TUSCH_CHECK_FAILED;
}

void
tusch_check_give_up(TuschCheck *check, char *problem)
{
  tusch_check_take_problem(check, problem);
  check->result = TUSCH_CHECK_NOT_DONE;
}
