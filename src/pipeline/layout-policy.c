/* One word of one file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/layout-policy.h"

#include "base/datadir.h"
#include "base/language.h"
#include "pipeline/policy-file.h"
#include "tusch/error.h"

#define POLICY "visning.policy"
#define KEY "bevar layout"

static gboolean
read_word(const TuschRuleSection *section, bool *out, GError **error)
{
  const TuschRuleField *field = tusch_rule_section_get(section, KEY);
  if (field != NULL && section->fields->len == 1 &&
      (g_str_equal(field->value, "ja") || g_str_equal(field->value, "nej"))) {
    *out = g_str_equal(field->value, "ja");
    return TRUE;
  }
  return tusch_fail(error,
                    TUSCH_ERROR_CONFIG,
                    _("%s:%u: skriv »%s = ja« eller »%s = nej« og intet andet"),
                    POLICY,
                    field != NULL ? field->line : section->line,
                    KEY,
                    KEY);
}

gboolean
tusch_layout_policy_load(bool *out_keeps_layout, GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "policy/" POLICY, NULL);
  *out_keeps_layout = false;
  if (dir == NULL)
    return TRUE;
  g_autoptr(GPtrArray) sections = tusch_policy_file_load(dir, POLICY, "visning", "felter", error);
  if (sections == NULL)
    return FALSE;
  const TuschRuleSection *section = g_ptr_array_index(sections, 0);
  return read_word(section, out_keeps_layout, error);
}
