/* The list of what is hidden, with its limits. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/hidden.h"

#include <string.h>

enum { MAX_TEXT_BYTES = 2 * 1024 * 1024, MAX_ITEMS = 5000, MAX_PLACE_CHARS = 120 };

typedef struct {
  TuschHiddenKind kind;
  char *place;
  guint n;
  GString *text;
} Entry;

struct HiddenList {
  GPtrArray *entries;
  GHashTable *by_place; /* "kind:place" → Entry (borrowed) */
  gsize n_bytes;
  bool is_incomplete;
};

static void
entry_free(gpointer data)
{
  Entry *entry = data;
  g_free(entry->place);
  g_string_free(entry->text, TRUE);
  g_free(entry);
}

HiddenList *
hidden_list_new(void)
{
  HiddenList *list = g_new0(HiddenList, 1);
  list->entries = g_ptr_array_new_with_free_func(entry_free);
  list->by_place = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return list;
}

void
hidden_list_free(HiddenList *list)
{
  if (list == NULL)
    return;
  g_ptr_array_unref(list->entries);
  g_hash_table_unref(list->by_place);
  g_free(list);
}

/* (transfer full): valid UTF-8 without control characters but line ends, trimmed */
static char *
plain(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *out = g_string_new(NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == '\n' || !g_unichar_iscntrl(c))
      g_string_append_unichar(out, c);
    else
      g_string_append_c(out, c == '\r' ? '\n' : ' ');
  }
  g_strstrip(out->str);
  return g_string_free(out, FALSE);
}

static Entry *
find_or_add(HiddenList *list, TuschHiddenKind kind, const char *place)
{
  g_autofree char *valid = g_utf8_make_valid(place != NULL ? place : "", -1);
  g_autofree char *shown =
      g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), MAX_PLACE_CHARS));
  g_strdelimit(shown, "\n\r\t", ' ');
  g_autofree char *key = g_strdup_printf("%d:%s", (int)kind, shown);
  Entry *entry = g_hash_table_lookup(list->by_place, key);
  if (entry != NULL)
    return entry;
  if (list->entries->len >= MAX_ITEMS) {
    list->is_incomplete = true;
    return NULL;
  }
  entry = g_new0(Entry, 1);
  entry->kind = kind;
  entry->place = g_steal_pointer(&shown);
  entry->text = g_string_new(NULL);
  g_ptr_array_add(list->entries, entry);
  g_hash_table_insert(list->by_place, g_steal_pointer(&key), entry);
  return entry;
}

void
hidden_add(HiddenList *list, TuschHiddenKind kind, const char *place, const char *text)
{
  Entry *entry = find_or_add(list, kind, place);
  if (entry == NULL)
    return;
  entry->n++;
  if (text == NULL)
    return;
  g_autofree char *clean = plain(text);
  gsize length = strlen(clean);
  if (list->n_bytes + length > MAX_TEXT_BYTES) {
    list->is_incomplete = true;
    return;
  }
  if (length == 0)
    return;
  if (entry->text->len > 0)
    g_string_append_c(entry->text, '\n');
  g_string_append(entry->text, clean);
  list->n_bytes += length;
}

void
hidden_add_named(
    HiddenList *list, TuschHiddenKind kind, const char *place, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_autofree char *trimmed = g_strstrip(g_strdup(text));
  if (trimmed[0] == '\0')
    return;
  g_autofree char *line = name != NULL && name[0] != '\0' ? g_strdup_printf("%s: %s", name, trimmed)
                                                          : g_strdup(trimmed);
  hidden_add(list, kind, place, line);
}

void
hidden_set_incomplete(HiddenList *list)
{
  list->is_incomplete = true;
}

bool
hidden_is_incomplete(const HiddenList *list)
{
  return list->is_incomplete;
}

bool
hidden_has(const HiddenList *list, TuschHiddenKind kind)
{
  for (guint i = 0; i < list->entries->len; i++)
    if (((Entry *)g_ptr_array_index(list->entries, i))->kind == kind)
      return true;
  return false;
}

GPtrArray *
hidden_list_take(HiddenList *list)
{
  GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_hidden_free);
  for (guint kind = 0; kind < TUSCH_N_HIDDEN; kind++)
    for (guint i = 0; i < list->entries->len; i++) {
      const Entry *entry = g_ptr_array_index(list->entries, i);
      if (entry->kind == kind)
        g_ptr_array_add(items,
                        tusch_hidden_new(entry->kind,
                                         entry->place,
                                         entry->n,
                                         entry->text->len > 0 ? entry->text->str : NULL));
    }
  return items;
}

bool
hidden_is_like(guint32 one, guint32 other)
{
  enum { NEAR = 0x18, BYTE = 0xFF };
  for (guint shift = 0; shift <= 16; shift += 8)
    if (ABS((int)((one >> shift) & BYTE) - (int)((other >> shift) & BYTE)) > NEAR)
      return false;
  return true;
}

static bool
parse_hex(const char *text, guint32 *out)
{
  gsize length = strspn(text, "0123456789abcdefABCDEF");
  if (text[length] != '\0' || (length != 3 && length != 6 && length != 8))
    return false;
  guint64 value = g_ascii_strtoull(text, NULL, 16);
  if (length == 3)
    value = ((value & 0xF00) << 8 | (value & 0xF0) << 4 | (value & 0xF)) * 0x11;
  *out = (guint32)(value & 0xFFFFFF); /* of eight, the first two say how opaque it is */
  return true;
}

bool
hidden_parse_colour(const char *text, guint32 *out)
{
  static const struct {
    const char *name;
    guint32 value;
  } NAMES[] = {{"white", 0xFFFFFF},    {"snow", 0xFFFAFA},       {"ivory", 0xFFFFF0},
               {"black", 0},           {"whitesmoke", 0xF5F5F5}, {"ghostwhite", 0xF8F8FF},
               {"red", 0xFF0000},      {"blue", 0x0000FF},       {"navy", 0x000080},
               {"green", 0x008000},    {"gray", 0x808080},       {"grey", 0x808080},
               {"yellow", 0xFFFF00},   {"darkred", 0x8B0000},    {"maroon", 0x800000},
               {"purple", 0x800080},   {"teal", 0x008080},       {"orange", 0xFFA500},
               {"darkblue", 0x00008B}, {"darkgreen", 0x006400}};
  if (text == NULL)
    return false;
  if (parse_hex(text[0] == '#' ? text + 1 : text, out))
    return true;
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
    if (g_ascii_strcasecmp(text, NAMES[i].name) == 0) {
      *out = NAMES[i].value;
      return true;
    }
  if (g_ascii_strncasecmp(text, "rgb", 3) != 0 || strchr(text, '(') == NULL)
    return false;
  g_auto(GStrv) parts = g_strsplit_set(strchr(text, '(') + 1, ",) /", -1);
  guint32 value = 0;
  guint n = 0;
  for (guint i = 0; parts[i] != NULL && n < 3; i++) {
    if (parts[i][0] == '\0')
      continue;
    value = value << 8 | (guint32)MIN(g_ascii_strtoull(parts[i], NULL, 10), 255);
    n++;
  }
  *out = value;
  return n == 3;
}
