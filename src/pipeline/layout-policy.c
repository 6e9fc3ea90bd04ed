/* One word of one file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/layout-policy.h"

#include "base/datadir.h"
#include "base/language.h"
#include "model/rule-file.h"
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
  g_autofree char *path = g_build_filename(dir, "policy", POLICY, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("filen %s kan ikke læses"), POLICY);
  g_autoptr(GPtrArray) sections = tusch_rule_file_parse(POLICY, text, length, error);
  if (sections == NULL)
    return FALSE;
  const TuschRuleSection *section = sections->len == 1 ? g_ptr_array_index(sections, 0) : NULL;
  if (section == NULL || !g_str_equal(section->kind, "visning"))
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, _("%s: skal have netop ét afsnit, [visning felter]"), POLICY);
  return read_word(section, out_keeps_layout, error);
}
