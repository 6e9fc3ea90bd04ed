/* A folder of workrooms with invented text, written straight into their databases.
 *
 * usage: make-rooms FOLDER FIRST LAST    rooms FIRST…LAST-1 of 100 documents of 10 pages each.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "base/file.h"
#include "tusch/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENTS = 100, PAGES = 10, WORDS = 90, VOCABULARY = 40000 };

static guint64 state;

/* splitmix64 */
static guint64
next_random(void)
{
  guint64 z = (state += G_GUINT64_CONSTANT(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/* Words by rank, the frequent ones short: word number n is made of syllables. */
static void
append_word(GString *text, guint n)
{
  static const char *const SYLLABLES[] = {"ba",
                                          "de",
                                          "gå",
                                          "hus",
                                          "kom",
                                          "lig",
                                          "mø",
                                          "ne",
                                          "ord",
                                          "på",
                                          "ret",
                                          "sag",
                                          "tid",
                                          "under",
                                          "ven",
                                          "ær"};
  do {
    g_string_append(text, SYLLABLES[n % 16]);
    n /= 16;
  } while (n > 0);
}

/* Zipf: rank r as often as 1/r. */
static guint
draw_rank(void)
{
  double u = (double)(next_random() >> 11) / 9007199254740992.0;
  return (guint)exp(u * log(VOCABULARY));
}

static char *
make_page(guint room, guint document, guint page)
{
  GString *text = g_string_new(NULL);
  if (page == 0)
    g_string_append_printf(
        text, "Sagsnr.: 2024-%06u\nBorger nummer%ux%u\n", room * 1000 + document, room, document);
  for (guint i = 0; i < WORDS; i++) {
    append_word(text, draw_rank());
    g_string_append_c(text, i % 12 == 11 ? '\n' : ' ');
  }
  return g_string_free(text, FALSE);
}

static gboolean
add_document(TuschStore *store, guint room, guint n, GError **error)
{
  g_autofree char *id = g_strdup_printf("d%05u", n + 1);
  g_autoptr(TuschDocument) document = tusch_document_new(id);
  document->number = g_strdup_printf("%04u", n + 1);
  document->title = g_strdup_printf("Notat %u i sag %u", n, room);
  document->date = g_strdup_printf("20%02u-%02u-%02u", 15 + n % 10, 1 + n % 12, 1 + n % 28);
  document->kle = g_strdup(n % 3 == 0 ? "27.24.00" : "02.34.02");
  document->problem = TUSCH_PROBLEM_NONE;
  document->n_pages = PAGES;
  if (!tusch_store_put_document(store, document, error))
    return FALSE;
  g_autoptr(TuschStatement) insert =
      tusch_database_prepare(store->handle, "INSERT INTO page VALUES(?,?,'{}',?,x'')", error);
  for (guint page = 0; insert != NULL && page < PAGES; page++) {
    g_autofree char *text = make_page(room, n, page);
    tusch_statement_bind(insert, "sis", id, (gint64)page, text);
    if (!tusch_statement_run(insert, error))
      return FALSE;
  }
  return insert != NULL;
}

static gboolean
make_room(const char *folder, guint room, GError **error)
{
  g_autofree char *name = g_strdup_printf("room-%05u", room);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autofree char *request = g_build_filename(path, "request.json", NULL);
  g_autofree char *database = g_build_filename(path, "workroom.db", NULL);
  state = room;
  if (!tusch_dir_make(path, error) || !g_file_set_contents(request, "{}", -1, error))
    return FALSE;
  g_autoptr(TuschStore) store = tusch_store_open(database, error);
  if (store == NULL || !tusch_store_begin(store, error))
    return FALSE;
  for (guint n = 0; n < DOCUMENTS; n++)
    if (!add_document(store, room, n, error))
      return FALSE;
  return tusch_store_build_index(store, error) && tusch_store_commit(store, error);
}

int
main(int argc, char **argv)
{
  if (argc != 4) {
    (void)fprintf(stderr, "usage: make-rooms FOLDER FIRST LAST\n");
    return 2;
  }
  guint last = (guint)g_ascii_strtoull(argv[3], NULL, 10);
  for (guint room = (guint)g_ascii_strtoull(argv[2], NULL, 10); room < last; room++) {
    g_autoptr(GError) error = NULL;
    if (!make_room(argv[1], room, &error)) {
      (void)fprintf(stderr, "make-rooms: %s\n", error->message);
      return 1;
    }
  }
  return 0;
}
