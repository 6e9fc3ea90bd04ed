/* Reading policies of one section. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/policy-file.h"

#include "base/language.h"
#include "tusch/error.h"

GPtrArray *
tusch_policy_file_load(
    const char *dir, const char *name, const char *kind, const char *title, GError **error)
{
  g_autofree char *path = g_build_filename(dir, "policy", name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, _("filen %s kan ikke læses"), name);
    return NULL;
  }
  g_autoptr(GPtrArray) sections = tusch_rule_file_parse(name, text, length, error);
  if (sections == NULL)
    return NULL;
  const TuschRuleSection *section = sections->len == 1 ? g_ptr_array_index(sections, 0) : NULL;
  if (section != NULL && g_str_equal(section->kind, kind))
    return g_steal_pointer(&sections);
  tusch_fail(
      error, TUSCH_ERROR_CONFIG, _("%s: skal have netop ét afsnit, [%s %s]"), name, kind, title);
  return NULL;
}
