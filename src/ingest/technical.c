/* Files that a source made for itself: receipts, lists that letters were merged from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/danish.h"
#include "base/language.h"
#include "model/rule-file.h"
#include "tusch/error.h"
#include "tusch/source.h"

typedef struct {
  GPtrArray *patterns; /* GPatternSpec, of folded text */
  char *reason;
} Kind;

struct TuschTechnical {
  GPtrArray *kinds; /* Kind */
};

static void
kind_free(gpointer data)
{
  Kind *kind = data;
  g_ptr_array_unref(kind->patterns);
  g_free(kind->reason);
  g_free(kind);
}

void
tusch_technical_free(TuschTechnical *technical)
{
  if (technical == NULL)
    return;
  g_ptr_array_unref(technical->kinds);
  g_free(technical);
}

static void
add_patterns(Kind *kind, const char *text)
{
  g_auto(GStrv) parts = g_strsplit(text, ",", -1);
  for (char **part = parts; *part != NULL; part++) {
    g_autofree char *folded = tusch_danish_fold(g_strstrip(*part));
    if (folded[0] != '\0')
      g_ptr_array_add(kind->patterns, g_pattern_spec_new(folded));
  }
}

static gboolean
read_kind(TuschTechnical *technical,
          const char *file_name,
          const TuschRuleSection *section,
          GError **error)
{
  Kind *kind = g_new0(Kind, 1);
  kind->patterns = g_ptr_array_new_with_free_func((GDestroyNotify)g_pattern_spec_free);
  g_ptr_array_add(technical->kinds, kind);
  bool is_known = g_str_equal(section->kind, "teknisk");
  for (guint i = 0; is_known && i < section->fields->len; i++) {
    const TuschRuleField *field = g_ptr_array_index(section->fields, i);
    if (g_str_equal(field->key, "titel")) {
      add_patterns(kind, field->value);
    } else if (g_str_equal(field->key, "begrundelse") && kind->reason == NULL) {
      kind->reason = g_strdup(field->value);
    } else {
      return tusch_fail(error,
                        TUSCH_ERROR_CONFIG,
                        _("%s:%u: et afsnit har titel og én begrundelse"),
                        file_name,
                        field->line);
    }
  }
  if (is_known && kind->patterns->len > 0 && kind->reason != NULL)
    return TRUE;
  return tusch_fail(error,
                    TUSCH_ERROR_CONFIG,
                    _("%s:%u: afsnittet skal hedde [teknisk …] og have titel og begrundelse"),
                    file_name,
                    section->line);
}

TuschTechnical *
tusch_technical_load(const char *path, GError **error)
{
  g_autofree char *file_name = g_path_get_basename(path);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, _("filen %s kan ikke læses"), file_name);
    return NULL;
  }
  g_autoptr(GPtrArray) sections = tusch_rule_file_parse(file_name, text, length, error);
  if (sections == NULL)
    return NULL;
  g_autoptr(TuschTechnical) technical = g_new0(TuschTechnical, 1);
  technical->kinds = g_ptr_array_new_with_free_func(kind_free);
  for (guint i = 0; i < sections->len; i++)
    if (!read_kind(technical, file_name, g_ptr_array_index(sections, i), error))
      return NULL;
  return g_steal_pointer(&technical);
}

static bool
is_match(const Kind *kind, const char *text)
{
  g_autofree char *folded = tusch_danish_fold(text);
  for (guint i = 0; i < kind->patterns->len; i++)
    if (g_pattern_spec_match_string(g_ptr_array_index(kind->patterns, i), folded))
      return true;
  return false;
}

const char *
tusch_technical_find(const TuschTechnical *technical, const char *title, const char *file)
{
  g_autofree char *base = g_path_get_basename(file);
  for (guint i = 0; i < technical->kinds->len; i++) {
    const Kind *kind = g_ptr_array_index(technical->kinds, i);
    if (is_match(kind, title) || is_match(kind, base))
      return kind->reason;
  }
  return NULL;
}
