/* Loading a KLE plan and asking it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/kle.h"

#include "adapters/xml/xml-tree.h"
#include "tusch/error.h"

#include <string.h>

struct TuschKlePlan {
  char *version;
  GHashTable *entries; /* number → TuschKleEntry, which owns the key */
};

/* A chain of successors longer than this is a circle. */
enum { MAX_MOVES = 16 };

static void
entry_free(gpointer data)
{
  TuschKleEntry *entry = data;
  g_free(entry->number);
  g_free(entry->title);
  g_free(entry->retired);
  g_free(entry->successor);
  g_free(entry);
}

void
tusch_kle_plan_free(TuschKlePlan *plan)
{
  if (plan == NULL)
    return;
  g_free(plan->version);
  g_hash_table_unref(plan->entries);
  g_free(plan);
}

static TuschKlePlan *
plan_new(void)
{
  TuschKlePlan *plan = g_new0(TuschKlePlan, 1);
  plan->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
  return plan;
}

static void
plan_add(TuschKlePlan *plan, TuschKleEntry *entry)
{
  g_hash_table_replace(plan->entries, entry->number, entry);
}

/* @n_parts pairs of digits with dots between. */
static bool
is_number(const char *number, guint n_parts)
{
  if (number == NULL || strlen(number) != 3 * (gsize)n_parts - 1)
    return false;
  for (guint i = 0; number[i] != '\0'; i++)
    if (i % 3 == 2 ? number[i] != '.' : !g_ascii_isdigit(number[i]))
      return false;
  return true;
}

bool
tusch_kle_is_topic(const char *number)
{
  return is_number(number, 3);
}

static bool
is_any_number(const char *number)
{
  return is_number(number, 1) || is_number(number, 2) || is_number(number, 3);
}

bool
tusch_kle_is_facet(const char *facet)
{
  static const char *const LETTERS[] = {"A", "P", "S", "Ø", "G", "K", "I"};
  for (guint i = 0; facet != NULL && i < G_N_ELEMENTS(LETTERS); i++) {
    gsize n = strlen(LETTERS[i]);
    if (strncmp(facet, LETTERS[i], n) == 0)
      return g_ascii_isdigit(facet[n]) && g_ascii_isdigit(facet[n + 1]) && facet[n + 2] == '\0';
  }
  return false;
}

/* "", "udgaaet 2010-01-01", "flyttet 2014-11-01 -> 15.40.00" (the number may be missing) */
static gboolean
parse_status(TuschKleEntry *entry, char *status, GError **error)
{
  g_strstrip(status);
  if (status[0] == '\0')
    return TRUE;
  g_auto(GStrv) words = g_strsplit(status, " ", 4);
  if (!g_str_equal(words[0], "udgaaet") && !g_str_equal(words[0], "flyttet"))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the status must be \"udgaaet\" or \"flyttet\"");
  entry->is_retired = true;
  entry->retired = g_strdup(words[1]);
  if (words[1] == NULL || words[2] == NULL || words[3] == NULL)
    return TRUE;
  if (!g_str_equal(words[2], "->") || !is_any_number(words[3]))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"->\" and the number that took over expected");
  entry->successor = g_strdup(words[3]);
  return TRUE;
}

static gboolean
parse_row(TuschKlePlan *plan, const char *line, GError **error)
{
  g_auto(GStrv) fields = g_strsplit(line, "\t", 3);
  if (!is_any_number(fields[0]) || fields[1] == NULL)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "number, title and status expected, tab between");
  TuschKleEntry *entry = g_new0(TuschKleEntry, 1);
  entry->number = g_strdup(fields[0]);
  entry->title = g_strstrip(g_strdup(fields[1]));
  plan_add(plan, entry);
  return fields[2] == NULL || parse_status(entry, fields[2], error);
}

/* "# udgivet 2015-08-01" says which plan it is; other lines with "#" are comments. */
static void
parse_comment(TuschKlePlan *plan, const char *line)
{
  static const char KEY[] = "# udgivet ";
  if (g_str_has_prefix(line, KEY) && plan->version == NULL)
    plan->version = g_strstrip(g_strdup(line + strlen(KEY)));
}

static gboolean
parse_table(TuschKlePlan *plan, const char *text, GError **error)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_strchomp(lines[i]);
    if (lines[i][0] == '#')
      parse_comment(plan, lines[i]);
    else if (lines[i][0] != '\0' && !parse_row(plan, lines[i], error)) {
      g_prefix_error(error, "line %u: ", i + 1);
      return FALSE;
    }
  }
  return TRUE;
}

static char *
child_text(const TuschXmlElement *element, const char *name)
{
  const TuschXmlElement *child = element != NULL ? tusch_xml_element_child(element, name) : NULL;
  return child != NULL ? g_strstrip(tusch_xml_element_text(child)) : NULL;
}

/* Historisk: UdgaaetDato, or Flyttet with FlyttetDato and any number of AfloestAf. */
static void
read_history(TuschKleEntry *entry, const TuschXmlElement *info)
{
  const TuschXmlElement *history = info != NULL ? tusch_xml_element_child(info, "Historisk") : NULL;
  if (history == NULL)
    return;
  entry->is_retired = true;
  entry->retired = child_text(history, "UdgaaetDato");
  const TuschXmlElement *moved = tusch_xml_element_child(history, "Flyttet");
  if (moved == NULL)
    return;
  entry->retired = child_text(moved, "FlyttetDato");
  g_autofree char *successor = child_text(moved, "AfloestAf");
  if (successor != NULL && is_any_number(successor))
    entry->successor = g_steal_pointer(&successor);
}

static gboolean
read_level(TuschKlePlan *plan, const TuschXmlElement *parent, guint level, GError **error);

/* @level: 0 main group, 1 group, 2 topic */
static gboolean
read_entry(TuschKlePlan *plan, const TuschXmlElement *element, guint level, GError **error)
{
  const char *kind = tusch_xml_element_name(element);
  g_autofree char *number_name = g_strconcat(kind, "Nr", NULL);
  g_autofree char *title_name = g_strconcat(kind, "Titel", NULL);
  g_autofree char *info_name = g_strconcat(kind, "AdministrativInfo", NULL);
  g_autofree char *number = child_text(element, number_name);
  g_autofree char *title = child_text(element, title_name);
  if (!is_number(number, level + 1) || title == NULL)
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "line %u: %s without a proper %s and %s",
                      tusch_xml_element_line(element),
                      kind,
                      number_name,
                      title_name);
  TuschKleEntry *entry = g_new0(TuschKleEntry, 1);
  entry->number = g_steal_pointer(&number);
  entry->title = g_steal_pointer(&title);
  read_history(entry, tusch_xml_element_child(element, info_name));
  plan_add(plan, entry);
  return level == 2 || read_level(plan, element, level + 1, error);
}

static gboolean
read_level(TuschKlePlan *plan, const TuschXmlElement *parent, guint level, GError **error)
{
  static const char *const KINDS[] = {"Hovedgruppe", "Gruppe", "Emne"};
  const TuschXmlElement *child = tusch_xml_element_first(parent);
  for (; child != NULL; child = tusch_xml_element_next(child))
    if (g_str_equal(tusch_xml_element_name(child), KINDS[level]) &&
        !read_entry(plan, child, level, error))
      return FALSE;
  return TRUE;
}

static gboolean
parse_xml(TuschKlePlan *plan, const char *text, gsize length, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(TuschXmlTree) tree = tusch_xml_tree_parse(text, length, &local);
  if (tree == NULL)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s", local->message);
  const TuschXmlElement *root = tusch_xml_tree_root(tree);
  if (!g_str_equal(tusch_xml_element_name(root), "KLE-Emneplan"))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the XML is no KLE-Emneplan");
  plan->version = child_text(root, "UdgivelsesDato");
  return read_level(plan, root, 0, error);
}

TuschKlePlan *
tusch_kle_plan_load(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read \"%s\"", path);
    return NULL;
  }
  g_autoptr(TuschKlePlan) plan = plan_new();
  const char *start = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
  gboolean ok = g_utf8_validate(text, (gssize)length, NULL) ||
                tusch_fail(error, TUSCH_ERROR_CONFIG, "is not UTF-8");
  if (ok)
    ok = start[0] == '<' ? parse_xml(plan, start, length - (gsize)(start - text), error)
                         : parse_table(plan, start, error);
  if (ok && (plan->version == NULL || tusch_kle_plan_get_size(plan) == 0))
    ok = tusch_fail(error, TUSCH_ERROR_CONFIG, "has no date of publication or no numbers");
  if (ok)
    return g_steal_pointer(&plan);
  g_prefix_error(error, "%s: ", path);
  return NULL;
}

const char *
tusch_kle_plan_get_version(const TuschKlePlan *plan)
{
  return plan->version;
}

guint
tusch_kle_plan_get_size(const TuschKlePlan *plan)
{
  return g_hash_table_size(plan->entries);
}

const TuschKleEntry *
tusch_kle_plan_find(const TuschKlePlan *plan, const char *number)
{
  return number != NULL ? g_hash_table_lookup(plan->entries, number) : NULL;
}

TuschKleState
tusch_kle_plan_check(const TuschKlePlan *plan,
                     const char *number,
                     const TuschKleEntry **out_current)
{
  *out_current = NULL;
  if (!tusch_kle_is_topic(number))
    return TUSCH_KLE_MALFORMED;
  const TuschKleEntry *entry = tusch_kle_plan_find(plan, number);
  if (entry == NULL)
    return TUSCH_KLE_UNKNOWN;
  TuschKleState state = entry->is_retired ? TUSCH_KLE_RETIRED : TUSCH_KLE_CURRENT;
  for (guint i = 0; entry != NULL && entry->is_retired && i < MAX_MOVES; i++)
    entry = tusch_kle_plan_find(plan, entry->successor);
  if (entry != NULL && !entry->is_retired)
    *out_current = entry;
  return state;
}
