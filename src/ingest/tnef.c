/* winmail.dat: what Outlook packed into one attachment, as members. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/ytnef/tnef.h"
#include "base/language.h"
#include "ingest/unpacking.h"

static gboolean
copy_content(Unpacking *unpacking, gpointer user_data, GError **error)
{
  gsize size_bytes = 0;
  const void *bytes = g_bytes_get_data(user_data, &size_bytes);
  return unpacking_store(unpacking, bytes, size_bytes, error);
}

gboolean
ingest_tnef(IngestJob *job, GBytes *file, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GPtrArray) files = tusch_tnef_read(file, job->options.max_entries, &failure);
  if (files == NULL)
    return ingest_take_failure(job, failure, error);
  if (files->len == 0)
    return ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "there is no file in the TNEF");
  g_auto(Quota) quota = {0};
  gsize size_bytes = g_bytes_get_size(file);
  if (!quota_init(&quota, job, size_bytes, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++) {
    const TuschTnefFile *inner = g_ptr_array_index(files, i);
    g_autofree char *name =
        inner->name != NULL ? g_strdup(inner->name) : g_strdup_printf(_("vedhæftet fil %u"), i + 1);
    TuschIntakeMember *member = ingest_add_member(job, name);
    if (!quota_unpack(&quota, member, size_bytes, copy_content, inner->content, error))
      return FALSE;
  }
  job->intake->problem = TUSCH_PROBLEM_NONE;
  return TRUE;
}
