/* The same judges as of the finished file, asked about the pages alone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/second-sight.h"

#include "pipeline/release.h"
#include "tusch/verify.h"

#include <stdbool.h>
#include <string.h>

/* Dictionaries of streams are never packed: a filter's name stands in the bytes. */
static bool
has_doubtful_pictures(const char *pdf)
{
  static const char *const FILTERS[] = {"/JBIG2Decode", "/JPXDecode"};
  g_autoptr(GMappedFile) file = g_mapped_file_new(pdf, FALSE, NULL);
  const char *bytes = file != NULL ? g_mapped_file_get_contents(file) : NULL;
  gsize n_bytes = bytes != NULL ? g_mapped_file_get_length(file) : 0;
  for (guint i = 0; i < G_N_ELEMENTS(FILTERS); i++)
    if (n_bytes > 0 && memmem(bytes, n_bytes, FILTERS[i], strlen(FILTERS[i])) != NULL)
      return true;
  return false;
}

GArray *
tusch_second_sight(
    const char *pdf, guint n_pages, const char *scratch_dir, guint n_parallel, GError **error)
{
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint));
  if (!has_doubtful_pictures(pdf))
    return g_steal_pointer(&none);
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup(pdf);
  input->n_pages = n_pages;
  input->scope = TUSCH_VERIFY_SIGHT;
  g_autoptr(TuschReport) report =
      tusch_verify_in_children(input, scratch_dir, false, n_parallel, error);
  return report != NULL ? tusch_report_list_pages(report) : NULL;
}
