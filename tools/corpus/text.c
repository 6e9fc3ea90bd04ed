/* Marked-up text and the people in it: reads the data files, lays out nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <gio/gio.h>
#include <string.h>

static void
person_free(gpointer data)
{
  CorpusPerson *person = data;
  g_free(person->key);
  g_free(person->name);
  g_free(person->cpr);
  g_free(person->address);
  g_free(person->phone);
  g_free(person->email);
  g_free(person->title);
  g_free(person->relation);
  g_free(person->role);
  g_free(person);
}

CorpusCast *
corpus_cast_new(void)
{
  return g_ptr_array_new_with_free_func(person_free);
}

CorpusCast *
corpus_cast_load(const char *path, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error))
    return NULL;
  g_autoptr(GPtrArray) cast = corpus_cast_new();
  g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
  for (gsize i = 0; groups[i]; i++) {
    CorpusPerson *person = g_new0(CorpusPerson, 1);
    const char *group = groups[i];
    g_ptr_array_add(cast, person);
    person->key = g_strdup(group);
    person->name = g_key_file_get_string(file, group, "name", error);
    person->role = g_key_file_get_string(file, group, "role", person->name ? error : NULL);
    if (!person->name || !person->role)
      return NULL;
    person->cpr = g_key_file_get_string(file, group, "cpr", NULL);
    person->address = g_key_file_get_string(file, group, "address", NULL);
    person->phone = g_key_file_get_string(file, group, "phone", NULL);
    person->email = g_key_file_get_string(file, group, "email", NULL);
    person->title = g_key_file_get_string(file, group, "title", NULL);
    person->relation = g_key_file_get_string(file, group, "relation", NULL);
    person->address_protected = g_key_file_get_boolean(file, group, "address_protected", NULL);
  }
  return g_steal_pointer(&cast);
}

CorpusPerson *
corpus_cast_find(CorpusCast *cast, const char *key)
{
  for (guint i = 0; i < cast->len; i++) {
    CorpusPerson *person = cast->pdata[i];
    if (strcmp(person->key, key) == 0)
      return person;
  }
  return NULL;
}

const char *
corpus_owner_of(CorpusCast *cast, const char *key)
{
  if (strcmp(key, "s") == 0)
    return "staff";
  if (strcmp(key, "n") == 0)
    return "none";
  CorpusPerson *person = corpus_cast_find(cast, key);
  if (person && strcmp(person->role, "requester") == 0)
    return "requester";
  if (person && strcmp(person->role, "staff") == 0)
    return "staff";
  return "third_party";
}

char *
corpus_ref_of(CorpusCast *cast, const char *key)
{
  if (strcmp(key, "s") == 0)
    return g_strdup("staff");
  if (strcmp(key, "n") == 0)
    return g_strdup("none");
  if (strcmp(corpus_owner_of(cast, key), "requester") == 0)
    return g_strdup("requester");
  return g_strdup_printf(g_ascii_isdigit(key[0]) ? "party:%s" : "unknown:%s", key);
}

CorpusText *
corpus_text_new(void)
{
  CorpusText *text = g_new0(CorpusText, 1);
  text->text = g_string_new(NULL);
  text->spans = g_ptr_array_new();
  return text;
}

void
corpus_text_free(CorpusText *text)
{
  if (!text)
    return;
  for (guint i = 0; i < text->spans->len; i++) {
    CorpusSpan *span = text->spans->pdata[i];
    g_free(span->type);
    g_free(span->key);
    g_free(span->form);
    g_free(span);
  }
  g_ptr_array_unref(text->spans);
  g_string_free(text->text, TRUE);
  g_free(text);
}

CorpusSpan *
corpus_text_add_span(CorpusText *text, gsize start, gsize end, const char *type)
{
  CorpusSpan *span = g_new0(CorpusSpan, 1);
  span->start = start;
  span->end = end;
  span->type = g_strdup(type);
  span->form = g_strdup("");
  g_ptr_array_add(text->spans, span);
  return span;
}

static const char *
type_of_letter(char letter)
{
  static const struct {
    char letter;
    const char *type;
  } types[] = {
      {'C', "CPR"},
      {'P', "PERSON"},
      {'A', "ADDRESS"},
      {'T', "PHONE"},
      {'E', "EMAIL"},
      {'K', "ACCOUNT"},
      {'D', "DATE_OF_BIRTH"},
      {'V', "VEHICLE"},
      {'I', "PASSPORT_ID"},
      {'S', "SENSITIVE"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (types[i].letter == letter)
      return types[i].type;
  return NULL;
}

/* Writes a CPR number the way people write it. Returns false for an unknown variant. */
static bool
append_cpr(GString *out, const char *cpr, const char *variant)
{
  char d[3], m[3], y[3];
  const char *serial = cpr + 7;
  g_strlcpy(d, cpr, sizeof d);
  g_strlcpy(m, cpr + 2, sizeof m);
  g_strlcpy(y, cpr + 4, sizeof y);
  if (strcmp(variant, "") == 0)
    g_string_append(out, cpr);
  else if (strcmp(variant, "nohyp") == 0)
    g_string_append_printf(out, "%s%s%s%s", d, m, y, serial);
  else if (strcmp(variant, "sp") == 0)
    g_string_append_printf(out, "%s%s%s %s", d, m, y, serial);
  else if (strcmp(variant, "dots") == 0)
    g_string_append_printf(out, "%s.%s.%s-%s", d, m, y, serial);
  else if (strcmp(variant, "spaced") == 0)
    g_string_append_printf(out, "%s %s %s %s", d, m, y, serial);
  else if (strcmp(variant, "en") == 0)
    g_string_append_printf(out, "%s%s%s\u2013%s", d, m, y, serial);
  else if (strcmp(variant, "wide") == 0)
    g_string_append_printf(out, "%s%s%s - %s", d, m, y, serial);
  else
    return false;
  return true;
}

/* Replaces $key and $key:variant by CPR numbers. (transfer full) */
static char *
expand_cprs(const char *markup, CorpusCast *cast, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *c = markup; *c; c++) {
    if (*c != '$') {
      g_string_append_c(out, *c);
      continue;
    }
    const char key[2] = {c[1], '\0'};
    g_autofree char *variant = g_strdup("");
    c++;
    if (c[0] && c[1] == ':') {
      gsize n = strspn(c + 2, "abcdefghijklmnopqrstuvwxyz");
      g_free(variant);
      variant = g_strndup(c + 2, n);
      c += 1 + n;
    }
    CorpusPerson *person = corpus_cast_find(cast, key);
    if (!person || !person->cpr || !append_cpr(out, person->cpr, variant)) {
      g_set_error(
          error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no CPR number for $%s:%s", key, variant);
      return NULL;
    }
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

/* @mark: after the brace, "Pr+single|text}…". Appends text and span; returns what follows. */
static const char *
parse_mark(const char *mark, CorpusText *text, GError **error)
{
  const char *bar = strchr(mark, '|');
  const char *close = strchr(mark, '}');
  const char *type = type_of_letter(mark[0]);
  if (!bar || !close || bar > close || !type || bar == mark + 1) {
    g_set_error(error,
                G_IO_ERROR,
                G_IO_ERROR_INVALID_DATA,
                "bad markup at byte %zu of the text",
                text->text->len);
    return NULL;
  }
  gsize start = text->text->len;
  g_string_append_len(text->text, bar + 1, close - bar - 1);
  CorpusSpan *span = corpus_text_add_span(text, start, text->text->len, type);
  span->key = g_strndup(mark + 1, 1);
  if (mark[2] == '+') {
    g_free(span->form);
    span->form = g_strndup(mark + 3, (gsize)(bar - mark - 3));
  }
  return close + 1;
}

CorpusText *
corpus_text_parse(const char *markup, CorpusCast *cast, GError **error)
{
  g_autofree char *expanded = expand_cprs(markup, cast, error);
  if (!expanded)
    return NULL;
  g_autoptr(CorpusText) text = corpus_text_new();
  const char *c = expanded;
  while (*c) {
    if (*c != '{') {
      g_string_append_c(text->text, *c++);
      continue;
    }
    c = parse_mark(c + 1, text, error);
    if (!c)
      return NULL;
  }
  return g_steal_pointer(&text);
}
