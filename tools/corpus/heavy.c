/* A heavy request: as many pages as asked for, about many people, for measuring. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include "gold.h"
#include "picture.h"

#include <gio/gio.h>
#include <string.h>

#define PAGES_PER_DOCUMENT 20
#define PARAGRAPHS_PER_PAGE 13
#define PEOPLE_PER_DOCUMENT 12
#define N_PARTIES 12 /* of all people, those that request.json names */

typedef struct {
  char **first, **last, **street, **town, **paragraphs;
  CorpusCast *cast;
  CorpusRandom random;
} Heavy;

static guint
below(Heavy *heavy, guint limit)
{
  return (guint)corpus_random_below(&heavy->random, (int)limit);
}

static const char *
pick(Heavy *heavy, char **words)
{
  return words[below(heavy, g_strv_length(words))];
}

static bool
passes_modulus_11(const char *digits)
{
  static const int weights[10] = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  int sum = 0;
  for (int i = 0; i < 10; i++)
    sum += (digits[i] - '0') * weights[i];
  return sum % 11 == 0;
}

/* From the end of the day's series; one in six does not pass modulus 11. (transfer full) */
static char *
new_cpr(Heavy *heavy)
{
  guint day = 1 + below(heavy, 28), month = 1 + below(heavy, 12), year = 40 + below(heavy, 60);
  bool valid = below(heavy, 6) != 0;
  for (guint serial = 9999 - below(heavy, 300);; serial--) {
    g_autofree char *digits = g_strdup_printf("%02u%02u%02u%04u", day, month, year, serial);
    if (passes_modulus_11(digits) == valid)
      return g_strdup_printf("%.6s-%s", digits, digits + 6);
  }
}

static CorpusPerson *
add_person(Heavy *heavy, char *key, const char *role)
{
  CorpusPerson *person = g_new0(CorpusPerson, 1);
  const char *first = pick(heavy, heavy->first), *last = pick(heavy, heavy->last);
  const char *middle = pick(heavy, heavy->last);
  while (strcmp(middle, last) == 0)
    middle = pick(heavy, heavy->last);
  g_autofree char *number = g_strdup_printf("%s%u", key, below(heavy, 90) + 10);
  person->key = key;
  person->role = g_strdup(role);
  person->name = g_strdup_printf("%s %s %s", first, middle, last);
  person->cpr = new_cpr(heavy);
  person->address = g_strdup_printf(
      "%s %u, %s", pick(heavy, heavy->street), below(heavy, 120) + 1, pick(heavy, heavy->town));
  person->phone = g_strdup_printf("%u %02u %02u %02u",
                                  below(heavy, 40) + 22,
                                  below(heavy, 100),
                                  below(heavy, 100),
                                  below(heavy, 100));
  person->email = g_strdup_printf("bruger%s@postkasse.example", number);
  g_ptr_array_add(heavy->cast, person);
  return person;
}

/* Appends what the letter of a placeholder stands for, with its span. */
static void
append_fact(CorpusText *text, char letter, const CorpusPerson *person)
{
  g_autofree char *first = g_strndup(person->name, strcspn(person->name, " "));
  const char *type = "PERSON", *value = person->name;
  if (letter == 'F')
    value = first;
  if (letter == 'C') {
    type = "CPR";
    value = person->cpr;
  } else if (letter == 'A') {
    type = "ADDRESS";
    value = person->address;
  } else if (letter == 'T') {
    type = "PHONE";
    value = person->phone;
  } else if (letter == 'E') {
    type = "EMAIL";
    value = person->email;
  }
  gsize start = text->text->len;
  g_string_append(text->text, value);
  corpus_text_add_span(text, start, text->text->len, type)->key = g_strdup(person->key);
}

/* @one is {P} and all facts, @other is {Q}. */
static void
append_paragraph(CorpusText *text,
                 const char *pattern,
                 const CorpusPerson *one,
                 const CorpusPerson *other)
{
  for (const char *c = pattern; *c; c++) {
    if (c[0] == '{' && c[1] && c[2] == '}') {
      append_fact(text, c[1], c[1] == 'Q' ? other : one);
      c += 2;
    } else {
      g_string_append_c(text->text, *c);
    }
  }
  g_string_append(text->text, "\n\n");
}

static CorpusText *
new_text(Heavy *heavy, guint n_pages)
{
  CorpusText *text = corpus_text_new();
  guint n_people = MIN(PEOPLE_PER_DOCUMENT, heavy->cast->len);
  guint offset = heavy->cast->len - n_people;
  for (guint page = 0; page < n_pages; page++) {
    g_string_append_printf(
        text->text, "%s# Journalnotat %u\n\n", page ? "=== page\n" : "", page + 1);
    for (guint i = 0; i < PARAGRAPHS_PER_PAGE; i++) {
      guint one = below(heavy, n_people), other = (one + 1 + below(heavy, n_people - 1)) % n_people;
      append_paragraph(text,
                       pick(heavy, heavy->paragraphs),
                       heavy->cast->pdata[offset + one],
                       heavy->cast->pdata[offset + other]);
    }
  }
  return text;
}

/* Every fifth document is a scan. */
static CorpusDocument *
new_document(Heavy *heavy, guint index, guint n_pages)
{
  bool scan = index % 5 == 4;
  CorpusDocument *document = corpus_document_new(scan ? CORPUS_FORM_SCAN : CORPUS_FORM_DIGITAL);
  g_autofree char *file = g_strdup_printf("nova/%04u.pdf", index + 1);
  g_autofree char *number = g_strdup_printf("%04u", index + 1);
  for (guint i = 0; i < PEOPLE_PER_DOCUMENT; i++) {
    guint n = heavy->cast->len;
    bool party = n <= N_PARTIES;
    add_person(heavy, g_strdup_printf(party ? "%u" : "u%u", n), party ? "third-party" : "unknown");
  }
  document->title = corpus_text_new();
  g_string_append_printf(document->title->text, "Journalnotater, del %u", index + 1);
  document->text = new_text(heavy, n_pages);
  corpus_document_set(document, "form", scan ? "scan" : "digital");
  corpus_document_set(document, "file", file);
  corpus_document_set(document, "number", number);
  corpus_document_set(document, "source", "KMD Nova");
  corpus_document_set(document, "date", "2025-03-03");
  corpus_document_set(document, "skew", "0.4");
  corpus_document_set(document, "font", index % 2 ? "Liberation Serif 11" : "Carlito 11");
  return document;
}

static gboolean
load_words(Heavy *heavy, const char *source, GError **error)
{
  g_autofree char *words = g_build_filename(source, "words.txt", NULL);
  g_autofree char *paragraphs = g_build_filename(source, "paragraphs.txt", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GKeyFile) file = g_key_file_new();
  if (!g_key_file_load_from_file(file, words, G_KEY_FILE_NONE, error) ||
      !g_file_get_contents(paragraphs, &contents, NULL, error))
    return FALSE;
  heavy->first = g_key_file_get_string_list(file, "words", "first", NULL, error);
  heavy->last =
      g_key_file_get_string_list(file, "words", "last", NULL, heavy->first ? error : NULL);
  heavy->street = g_key_file_get_string_list(file, "words", "street", NULL, NULL);
  heavy->town = g_key_file_get_string_list(file, "words", "town", NULL, NULL);
  heavy->paragraphs = g_strsplit(g_strchomp(contents), "\n", -1);
  if (heavy->first && heavy->last && heavy->street && heavy->town)
    return TRUE;
  if (error && !*error)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: a list is missing", words);
  return FALSE;
}

static void
clear_words(Heavy *heavy)
{
  g_strfreev(heavy->first);
  g_strfreev(heavy->last);
  g_strfreev(heavy->street);
  g_strfreev(heavy->town);
  g_strfreev(heavy->paragraphs);
  g_ptr_array_unref(heavy->cast);
}

static gboolean
write_heavy(Heavy *heavy, guint n_pages, const CorpusTarget *target, GError **error)
{
  g_autoptr(GPtrArray) documents =
      g_ptr_array_new_with_free_func((GDestroyNotify)corpus_document_free);
  add_person(heavy, g_strdup("r"), "requester");
  for (guint left = n_pages; left > 0;) {
    guint n = MIN(left, PAGES_PER_DOCUMENT);
    g_ptr_array_add(documents, new_document(heavy, documents->len, n));
    left -= n;
  }
  g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
  g_hash_table_insert(fields, (char *)"id", (char *)"2026-000900");
  g_hash_table_insert(fields, (char *)"regime", (char *)"FVL9");
  g_hash_table_insert(fields, (char *)"received", (char *)"2026-11-02");
  g_hash_table_insert(fields, (char *)"authority", (char *)"Eksempel Kommune");
  CorpusRequest request = {.fields = fields, .cast = heavy->cast, .documents = documents};
  return corpus_write_all(documents, target, error) &&
         corpus_write_request(&request, target, error) &&
         corpus_write_gold(&request, target, error);
}

gboolean
corpus_make_heavy(const char *source, guint n_pages, const CorpusTarget *target, GError **error)
{
  Heavy heavy = {.cast = corpus_cast_new(), .random = corpus_random_new(target->seed, "heavy")};
  gboolean made = load_words(&heavy, source, error) && write_heavy(&heavy, n_pages, target, error);
  clear_words(&heavy);
  return made;
}
