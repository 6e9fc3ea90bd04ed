/* Filling in a template, line by line. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/letter.h"

#include "tusch/error.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
  const char *name;
  const TuschLetterFacts *facts;
  GHashTable *reasons; /* ground or "*" → GString */
  char *complaint_body; /* of the template; nullable */
  GString *letter;
  guint line;
  bool is_skipping, is_in_block;
} Filler;

static void
filler_clear(Filler *filler)
{
  g_hash_table_unref(filler->reasons);
  g_free(filler->complaint_body);
  if (filler->letter != NULL)
    g_string_free(filler->letter, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filler, filler_clear)

static void
reason_free(gpointer reason)
{
  g_string_free(reason, TRUE);
}

static gboolean
complain(const Filler *filler, const char *what, GError **error)
{
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s:%u: %s", filler->name, filler->line, what);
}

/* Values are put in once: a '{' in one of them is a '{'. */
static gboolean
expand(const Filler *filler, const char *line, GHashTable *values, GString *out, GError **error)
{
  for (const char *p = line; *p != '\0';) {
    const char *end = *p == '{' ? strchr(p, '}') : NULL;
    if (*p == '{' && end == NULL)
      return complain(filler, "\"{\" without \"}\"", error);
    if (end == NULL) {
      g_string_append_c(out, *p++);
      continue;
    }
    g_autofree char *key = g_strndup(p + 1, (gsize)(end - p) - 1);
    const char *value = g_hash_table_lookup(values, key);
    if (value == NULL && g_str_equal(key, "klageinstans"))
      value = filler->complaint_body;
    if (value == NULL)
      return complain(filler, "unknown name between { and }", error);
    g_string_append(out, value);
    p = end + 1;
  }
  return TRUE;
}

static gboolean
append_reasons(const Filler *filler, GError **error)
{
  const TuschLetterFacts *facts = filler->facts;
  for (guint i = 0; i < facts->grounds->len; i++) {
    char *ground = g_ptr_array_index(facts->grounds, i);
    const GString *reason = g_hash_table_lookup(filler->reasons, ground);
    if (reason == NULL)
      reason = g_hash_table_lookup(filler->reasons, "*");
    if (reason == NULL)
      return complain(filler, "there is no reason [*] for the other grounds", error);
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(values, (gpointer) "hjemmel", ground);
    g_hash_table_insert(values, (gpointer) "oplysninger", g_ptr_array_index(facts->contents, i));
    if (i > 0)
      g_string_append(filler->letter, "\n\n");
    g_autofree char *text = g_strstrip(g_strdup(reason->str));
    if (!expand(filler, text, values, filler->letter, error))
      return FALSE;
  }
  g_string_append_c(filler->letter, '\n');
  return TRUE;
}

static gboolean
take_condition(Filler *filler, const char *line, GError **error)
{
  static const char *const KNOWN[] = {
      "udeladt", "alt", "ikke_vist", "kontakt", "senere", "tidligere", NULL};
  g_autofree char *condition = g_strndup(line + strlen("{hvis "), strlen(line) - strlen("{hvis }"));
  if (filler->is_in_block)
    return complain(filler, "{hvis …} within {hvis …}", error);
  if (!g_strv_contains(KNOWN, condition))
    return complain(filler, "unknown condition", error);
  filler->is_in_block = true;
  filler->is_skipping = !g_hash_table_contains(filler->facts->conditions, condition);
  return TRUE;
}

static gboolean
take_line(Filler *filler, const char *line, GError **error)
{
  if (line[0] == '%' || g_str_has_prefix(line, "klageinstans ="))
    return TRUE;
  if (g_str_has_prefix(line, "{hvis ") && g_str_has_suffix(line, "}"))
    return take_condition(filler, line, error);
  if (g_str_equal(line, "{slut}")) {
    if (!filler->is_in_block)
      return complain(filler, "{slut} without {hvis …}", error);
    filler->is_in_block = filler->is_skipping = false;
    return TRUE;
  }
  if (filler->is_skipping)
    return TRUE;
  if (g_str_equal(line, "{begrundelser}"))
    return append_reasons(filler, error);
  if (!expand(filler, line, filler->facts->values, filler->letter, error))
    return FALSE;
  g_string_append_c(filler->letter, '\n');
  return TRUE;
}

/* The part after "---", and whom to complain to. */
static void
read_reasons(Filler *filler, char **lines)
{
  GString *reason = NULL;
  bool is_after = false;
  for (guint i = 0; lines[i] != NULL; i++) {
    gsize length = strlen(lines[i]);
    if (!is_after && g_str_has_prefix(lines[i], "klageinstans =")) {
      g_free(filler->complaint_body);
      filler->complaint_body = g_strstrip(g_strdup(lines[i] + strlen("klageinstans =")));
    }
    if (g_str_equal(lines[i], "---"))
      is_after = true;
    else if (is_after && length > 2 && lines[i][0] == '[' && lines[i][length - 1] == ']') {
      reason = g_string_new(NULL);
      g_hash_table_insert(filler->reasons, g_strndup(lines[i] + 1, length - 2), reason);
    } else if (reason != NULL && lines[i][0] != '%') {
      g_string_append_printf(reason, "%s\n", lines[i]);
    }
  }
}

/* What was left out leaves no holes. */
static char *
without_double_blanks(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GString *out = g_string_new(NULL);
  bool was_blank = true;
  for (guint i = 0; lines[i] != NULL; i++) {
    bool is_blank = lines[i][0] == '\0';
    if (!is_blank || !was_blank)
      g_string_append_printf(out, "%s\n", lines[i]);
    was_blank = is_blank;
  }
  while (out->len > 1 && g_str_has_suffix(out->str, "\n\n"))
    g_string_truncate(out, out->len - 1);
  return g_string_free(out, FALSE);
}

char *
tusch_letter_fill(const char *template,
                  const char *name,
                  const TuschLetterFacts *facts,
                  GError **error)
{
  g_auto(Filler) filler = {.name = name, .facts = facts, .letter = g_string_new(NULL)};
  filler.reasons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, reason_free);
  if (!g_utf8_validate(template, -1, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "%s: not UTF-8", name);
    return NULL;
  }
  g_auto(GStrv) lines = g_strsplit(template, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp(lines[i]); /* Notepad's line ends, too */
  read_reasons(&filler, lines);
  for (guint i = 0; lines[i] != NULL && !g_str_equal(lines[i], "---"); i++) {
    filler.line = i + 1;
    if (!take_line(&filler, lines[i], error))
      return NULL;
  }
  if (filler.is_in_block) {
    complain(&filler, "{hvis …} without {slut}", error);
    return NULL;
  }
  return without_double_blanks(filler.letter->str);
}
