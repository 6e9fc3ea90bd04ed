/* How well pages are read: words, personal numbers and addresses found against known text.
 *
 * usage: bench-read [-f] [-p FIRST-LAST] GT_FOLDER FILE.pdf...
 * GT_FOLDER holds p01.txt, p02.txt, ... (the text of page 1, 2, ...). -f reads from pixels.
 * Not run as a test: it needs material of its own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/datadir.h"
#include "tusch/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  guint n, found;
} Score;

typedef struct {
  guint n_pages, n_flagged;
  guint64 n_letters, n_wrong; /* edit distance */
  Score words, numbers, emails;
  double cpu_s;
} Totals;

static double
cpu_s(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static GHashTable *
count_words(const char *text)
{
  GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) words = g_strsplit_set(text, " \n\r\t", -1);
  for (char **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, *word));
    g_hash_table_insert(counts, g_strdup(*word), GUINT_TO_POINTER(n + 1));
  }
  return counts;
}

static void
compare_words(const char *expected, const char *read, Score *score)
{
  g_autoptr(GHashTable) have = count_words(read);
  g_auto(GStrv) words = g_strsplit_set(expected, " \n\r\t", -1);
  for (char **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(have, *word));
    score->n++;
    score->found += n > 0;
    if (n > 0)
      g_hash_table_insert(have, g_strdup(*word), GUINT_TO_POINTER(n - 1));
  }
}

static void
compare_matches(const char *pattern, const char *expected, const char *read, Score *score)
{
  g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) info = NULL;
  for (g_regex_match(regex, expected, 0, &info); g_match_info_matches(info);
       g_match_info_next(info, NULL)) {
    g_autofree char *match = g_match_info_fetch(info, 0);
    score->n++;
    score->found += strstr(read, match) != NULL;
  }
}

/* White space as one blank, quotes and dashes in their plain form. */
static gunichar *
plain_letters(const char *text, glong *out_length)
{
  g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
  g_autoptr(GString) plain = g_string_new(NULL);
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB)
      c = '"';
    else if (c == 0x2018 || c == 0x2019)
      c = '\'';
    else if (c == 0x2010 || c == 0x2013 || c == 0x2014)
      c = '-';
    if (!g_unichar_isspace(c))
      g_string_append_unichar(plain, c);
    else if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
      g_string_append_c(plain, ' ');
  }
  if (plain->len > 0 && plain->str[plain->len - 1] == ' ')
    g_string_truncate(plain, plain->len - 1);
  return g_utf8_to_ucs4_fast(plain->str, -1, out_length);
}

static void
compare_letters(const char *expected, const char *read, Totals *totals)
{
  glong n = 0;
  glong m = 0;
  g_autofree gunichar *a = plain_letters(expected, &n);
  g_autofree gunichar *b = plain_letters(read, &m);
  g_autofree guint *row = g_new(guint, (gsize)m + 1);
  for (glong j = 0; j <= m; j++)
    row[j] = (guint)j;
  for (glong i = 1; i <= n; i++) {
    guint diagonal = row[0];
    row[0] = (guint)i;
    for (glong j = 1; j <= m; j++) {
      guint above = row[j];
      row[j] = MIN(MIN(above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
      diagonal = above;
    }
  }
  totals->n_letters += (guint64)n;
  totals->n_wrong += row[m];
}

static void
read_page(TuschReader *reader, guint i, const char *folder, Totals *totals)
{
  g_autoptr(GError) error = NULL;
  double start = cpu_s();
  g_autoptr(TuschPageText) page = tusch_reader_read_page(reader, i, &error);
  double took = cpu_s() - start;
  if (page == NULL) {
    printf("  page %u: %s\n", i + 1, error->message);
    return;
  }
  g_autofree char *name = g_strdup_printf("p%02u.txt", i + 1);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autofree char *raw = NULL;
  if (!g_file_get_contents(path, &raw, NULL, NULL))
    raw = g_strdup("");
  g_autofree char *expected = g_utf8_normalize(raw, -1, G_NORMALIZE_NFC);
  Score words = {0, 0};
  compare_words(expected, page->text, &words);
  totals->words.n += words.n;
  totals->words.found += words.found;
  /* The rules find a number with a blank in it. */
  g_autoptr(GRegex) blank = g_regex_new("(?<=\\d{6}) ?- ?(?=\\d{4})", 0, 0, NULL);
  g_autofree char *joined = g_regex_replace_literal(blank, page->text, -1, 0, "-", 0, NULL);
  Score numbers = {0, 0};
  compare_matches("[0-9]{6}-[0-9]{4}", expected, joined, &numbers);
  totals->numbers.n += numbers.n;
  totals->numbers.found += numbers.found;
  compare_matches("[\\w.+-]+@[\\w.-]+\\w", expected, page->text, &totals->emails);
  compare_letters(expected, page->text, totals);
  totals->n_pages++;
  totals->n_flagged += page->look != 0;
  totals->cpu_s += took;
  g_auto(GStrv) looks = tusch_look_to_strings(page->look);
  g_autofree char *look = g_strjoinv(",", looks);
  printf("  page %2u %-7s words %u/%u CPR %u/%u conf %.3f dpi %.0f turned %d look [%s] %.2f s\n",
         i + 1,
         tusch_text_origin_to_string(page->origin),
         words.found,
         words.n,
         numbers.found,
         numbers.n,
         page->conf01,
         page->scan_dpi,
         page->turned_deg,
         look,
         took);
  if (g_getenv("BENCH_TEXT") != NULL)
    printf("%s\n", page->text);
}

static void
read_file(const char *path, const char *folder, bool force_ocr, guint range[2])
{
  g_autoptr(GError) error = NULL;
  g_autofree char *ocr_folder = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  TuschReadOptions options = {
      .tessdata_dir = ocr_folder, .language = "dal", .force_ocr = force_ocr};
  g_autoptr(TuschReader) reader = tusch_reader_open(path, &options, &error);
  printf("%s\n", path);
  if (reader == NULL) {
    printf("  %s\n", error->message);
    return;
  }
  Totals totals = {.n_pages = 0};
  for (guint i = range[0]; i < tusch_reader_get_n_pages(reader) && i <= range[1]; i++)
    read_page(reader, i, folder, &totals);
  printf("  TOTAL pages %u flagged %u | CER %.2f %% | words %u/%u | CPR %u/%u | e-mail %u/%u | "
         "%.2f s a page\n",
         totals.n_pages,
         totals.n_flagged,
         100.0 * (double)totals.n_wrong / (double)MAX(totals.n_letters, 1),
         totals.words.found,
         totals.words.n,
         totals.numbers.found,
         totals.numbers.n,
         totals.emails.found,
         totals.emails.n,
         totals.cpu_s / MAX(totals.n_pages, 1));
}

int
main(int argc, char **argv)
{
  gboolean force_ocr = FALSE;
  g_autofree char *pages = NULL;
  GOptionEntry entries[] = {
      {"force-ocr", 'f', 0, G_OPTION_ARG_NONE, &force_ocr, "read from pixels", NULL},
      {"pages", 'p', 0, G_OPTION_ARG_STRING, &pages, "first and last page", "FIRST-LAST"},
      {NULL, 0, 0, 0, NULL, NULL, NULL}};
  g_autoptr(GOptionContext) context = g_option_context_new("GT_FOLDER FILE.pdf...");
  g_option_context_add_main_entries(context, entries, NULL);
  g_autoptr(GError) error = NULL;
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc < 3) {
    fprintf(stderr, "bench-read: %s\n", error != NULL ? error->message : "see --help");
    return 2;
  }
  guint range[2] = {0, G_MAXUINT};
  if (pages != NULL && sscanf(pages, "%u-%u", &range[0], &range[1]) == 2) {
    range[0]--;
    range[1]--;
  }
  for (int i = 2; i < argc; i++)
    read_file(argv[i], argv[1], force_ocr, range);
  return 0;
}
