/* A file is checked by several children beside each other: one looks at the whole, others at pages,
 * each after the other programs have drawn them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/release.h"

#include "base/file.h"
#include "pipeline/child.h"
#include "tusch/error.h"

#include <string.h>

/* Silent until it is done. Verifying reads a raster page again with OCR: about four seconds. */
enum { VERIFY_TIMEOUT_S = 300, VERIFY_TIMEOUT_S_PER_PAGE = 20 };

/* Each child opens the file for itself. How pages are shared out depends on their number alone, so
 * that the report does not tell how many children worked on it. */
enum { MIN_PAGES_OF_CHILD = 64, MIN_PICTURES_OF_CHILD = 4, MAX_CHILDREN = 12 };

typedef struct {
  const TuschVerifyInput *input; /* borrowed */
  TuschChildren *children; /* borrowed */
  GPtrArray *shares; /* borrowed: where new ones go */
  char *judges_dir; /* NULL: other programs are not asked for this one */
  TuschVerifyScope scope;
  guint first_page, end_page; /* as in the input */
  TuschVerifyMarks *marks; /* borrowed; NULL but for pictures */
  TuschReport *report;
  GError *failure;
} Share;

static Share *
share_add(GPtrArray *shares, const Share *like, TuschVerifyScope scope)
{
  Share *share = g_new0(Share, 1);
  share->input = like->input;
  share->children = like->children;
  share->shares = shares;
  share->scope = scope;
  g_ptr_array_add(shares, share);
  return share;
}

static void
share_free(Share *share)
{
  g_free(share->judges_dir);
  g_clear_pointer(&share->report, tusch_report_free);
  g_clear_error(&share->failure);
  g_free(share);
}

static JsonNode *
make_input(TuschChildUnit *unit, GError **error)
{
  (void)error;
  const Share *share = unit->user_data;
  TuschVerifyInput part = *share->input; /* shallow: only looked at */
  part.judges_dir = share->judges_dir;
  part.scope = share->scope;
  part.first_page = share->first_page;
  part.end_page = share->end_page;
  part.leaves_pictures = true;
  part.marks = share->marks;
  return tusch_verify_input_to_json(&part);
}

static gboolean
on_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  Share *share = unit->user_data;
  if (g_str_equal(unit->kind, "judges"))
    return TRUE; /* what they said is in the folder */
  g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), line);
  g_clear_pointer(&share->report, tusch_report_free);
  share->report = tusch_report_from_json(node, error);
  return share->report != NULL;
}

static void push(Share *share, const char *kind);

/* Pages that must be read as pictures take seconds each: they are shared out. */
static void
push_pictures(const Share *whole, TuschVerifyMarks *marks)
{
  g_autoptr(GArray) pages = tusch_verify_list_pictures(whole->input, marks);
  guint n_each = MAX(MIN_PICTURES_OF_CHILD, (pages->len + MAX_CHILDREN - 1) / MAX_CHILDREN);
  for (guint i = 0; i < pages->len; i += n_each) {
    Share *share = share_add(whole->shares, whole, TUSCH_VERIFY_PICTURES);
    share->marks = marks;
    share->first_page = g_array_index(pages, guint, i);
    share->end_page = i + n_each < pages->len ? g_array_index(pages, guint, i + n_each) : 0;
    push(share, "verify");
  }
}

static gboolean
on_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  Share *share = unit->user_data;
  if (end == TUSCH_CHILD_FAILED) {
    g_propagate_error(error, g_error_copy(failure));
    return FALSE;
  }
  if (end == TUSCH_CHILD_TIMEOUT)
    return tusch_fail(
        error, TUSCH_ERROR_LIMIT, "%s: no answer within %u seconds", unit->kind, unit->timeout_s);
  if (end == TUSCH_CHILD_CRASHED)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "%s: the child process died", unit->kind);
  if (g_str_equal(unit->kind, "judges"))
    push(share, "verify");
  else if (share->report == NULL)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "verify: no answer");
  return TRUE;
}

static void
push(Share *share, const char *kind)
{
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = kind;
  unit->make_input = make_input;
  unit->timeout_s = VERIFY_TIMEOUT_S + VERIFY_TIMEOUT_S_PER_PAGE * share->input->n_pages;
  unit->n_retries = 1;
  unit->on_line = on_line;
  unit->on_end = on_end;
  unit->user_data = share;
  tusch_children_push(share->children, unit);
}

/* The pages from @first_page, to be asked of other programs and then looked at. */
static gboolean
push_pages(Share *share, const char *folder, GError **error)
{
  g_autofree char *name = g_strdup_printf("%u", share->first_page);
  share->judges_dir = g_build_filename(folder, name, NULL);
  if (!tusch_dir_make(share->judges_dir, error))
    return FALSE;
  push(share, "judges");
  return TRUE;
}

/* (transfer full): what the shares say as one */
static TuschReport *
merge(const GPtrArray *shares)
{
  TuschReport *merged = g_steal_pointer(&((Share *)g_ptr_array_index(shares, 0))->report);
  for (guint i = 1; i < shares->len; i++)
    tusch_report_merge(merged, ((const Share *)g_ptr_array_index(shares, i))->report);
  return merged;
}

/* Of the first share, which has looked at the whole file: what it left is done now, unless that
 * does not matter any more. (transfer full) */
static TuschReport *
finish(GPtrArray *shares, bool is_trial, GError **error)
{
  Share *whole = g_ptr_array_index(shares, 0);
  g_autoptr(TuschReport) first = merge(shares);
  TuschVerifyMarks *left = g_steal_pointer(&first->left);
  bool is_done = left == NULL || (is_trial && !first->passed);
  g_ptr_array_set_size(shares, 1);
  whole->report = g_steal_pointer(&first);
  gboolean ok = TRUE;
  if (!is_done) {
    push_pictures(whole, left);
    ok = tusch_children_run(whole->children, error);
  }
  tusch_verify_marks_free(left);
  return ok ? merge(shares) : NULL;
}

static TuschReport *
verify_in(const char *folder,
          const TuschVerifyInput *input,
          bool is_trial,
          guint n_parallel,
          GError **error)
{
  g_autoptr(TuschChildren) children = tusch_children_new(n_parallel);
  g_autoptr(GPtrArray) shares = g_ptr_array_new_with_free_func((GDestroyNotify)share_free);
  const Share first = {.input = input, .children = children};
  guint n_each = MAX(MIN_PAGES_OF_CHILD, input->n_pages / MAX_CHILDREN + 1);
  bool is_sight = input->scope == TUSCH_VERIFY_SIGHT;
  bool is_small = input->n_pages <= n_each;
  TuschVerifyScope scope = is_small ? TUSCH_VERIFY_ALL : TUSCH_VERIFY_PAGES;
  if (!is_small && !is_sight)
    push(share_add(shares, &first, TUSCH_VERIFY_FILE), "verify");
  for (guint i = 0; i < MAX(input->n_pages, 1); i += n_each) {
    Share *share = share_add(shares, &first, is_sight ? TUSCH_VERIFY_SIGHT : scope);
    share->first_page = i;
    /* The last one also looks at pages that nobody expected. */
    share->end_page = i + n_each < input->n_pages ? i + n_each : 0;
    if (!push_pages(share, folder, error))
      return NULL;
  }
  return tusch_children_run(children, error) ? finish(shares, is_trial, error) : NULL;
}

/* (transfer full) */
static char *
make_scratch(const char *parent, GError **error)
{
  if (parent == NULL)
    return g_dir_make_tmp("tusch-judges-XXXXXX", error);
  g_autofree char *folder = g_build_filename(parent, "judges-XXXXXX", NULL);
  if (g_mkdtemp_full(folder, 0700) == NULL) {
    tusch_fail_errno(error, "cannot write in \"%s\"", parent);
    return NULL;
  }
  return g_steal_pointer(&folder);
}

TuschReport *
tusch_verify_in_children(const TuschVerifyInput *input,
                         const char *scratch_dir,
                         bool is_trial,
                         guint n_parallel,
                         GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *folder = make_scratch(scratch_dir, &local);
  TuschReport *report =
      folder != NULL ? verify_in(folder, input, is_trial, n_parallel, &local) : NULL;
  if (report == NULL)
    tusch_fail(error, TUSCH_ERROR_UNVERIFIED, "the file could not be verified: %s", local->message);
  if (folder != NULL)
    (void)tusch_dir_remove_tree(folder, NULL);
  return report;
}
