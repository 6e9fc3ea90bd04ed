/* score-plain: what detection marks in public documents that hold no personal data. Every mark that
 * the manifest does not allow is false. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/build-paths.h"
#include "tusch/detect.h"

#include <stdio.h>
#include <string.h>

#define N_CATEGORIES TUSCH_N_CATEGORIES
#define CHARACTERS_PER_PAGE 3000.0

typedef struct {
  guint marks[N_CATEGORIES], reviews[N_CATEGORIES]; /* by category */
  guint n_marks, n_reviews, n_documents;
  glong n_characters;
} Plain;

static struct {
  gboolean faults, reviews;
  char *rules;
  double limit;
} options = {.limit = -1};

static const GOptionEntry ENTRIES[] = {
    {"rules", 'r', 0, G_OPTION_ARG_FILENAME, &options.rules, "the rules folder", "DIR"},
    {"faults", 'f', 0, G_OPTION_ARG_NONE, &options.faults, "print the false marks", NULL},
    {"reviews", 'v', 0, G_OPTION_ARG_NONE, &options.reviews, "print the reviews as well", NULL},
    {"limit", 'l', 0, G_OPTION_ARG_DOUBLE, &options.limit, "fail above this many a page", "N"},
    {NULL}};

static bool
is_allowed(const char *text, const TuschFinding *finding, const char *const *allowed)
{
  g_autofree char *found = g_strndup(text + finding->start, finding->end - finding->start);
  return allowed != NULL && g_strv_contains(allowed, found);
}

static void
note(const char *name, const char *text, const TuschFinding *finding)
{
  bool is_mark = finding->level == TUSCH_LEVEL_MARK;
  if (!(is_mark ? options.faults : options.reviews))
    return;
  printf("%s\t%s\t%s\t%s\t%.*s\n",
         is_mark ? "mark" : "review",
         name,
         tusch_category_to_string(finding->category),
         finding->rule,
         (int)(finding->end - finding->start),
         text + finding->start);
}

static void
count(Plain *plain,
      const char *name,
      const char *text,
      const GPtrArray *findings,
      const char *const *allowed)
{
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    bool is_mark = finding->level == TUSCH_LEVEL_MARK;
    if ((!is_mark && finding->level != TUSCH_LEVEL_REVIEW) || is_allowed(text, finding, allowed))
      continue;
    guint *of_category = is_mark ? plain->marks : plain->reviews;
    g_return_if_fail((guint)finding->category < N_CATEGORIES);
    of_category[finding->category]++;
    *(is_mark ? &plain->n_marks : &plain->n_reviews) += 1;
    note(name, text, finding);
  }
}

static gboolean
score_document(TuschRules *rules,
               const char *dir,
               GKeyFile *manifest,
               const char *name,
               Plain *plain,
               GError **error)
{
  g_autofree char *path = g_build_filename(dir, name, NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, error))
    return FALSE;
  g_auto(GStrv) allowed = g_key_file_get_string_list(manifest, name, "allowed", NULL, NULL);
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, NULL);
  tusch_detector_add_text(detector, name, TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, text);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  if (!tusch_detector_finish(detector, &findings, &entities, error))
    return FALSE;
  plain->n_documents++;
  plain->n_characters += g_utf8_strlen(text, -1);
  count(plain, name, text, findings, (const char *const *)allowed);
  return TRUE;
}

static void
print_plain(const Plain *plain, double pages)
{
  for (guint i = 0; i < N_CATEGORIES; i++)
    if (plain->marks[i] + plain->reviews[i] > 0)
      printf("%-14s false marks %3u  %.2f a page   reviews %3u  %.2f a page\n",
             tusch_category_to_string((TuschCategory)i),
             plain->marks[i],
             plain->marks[i] / pages,
             plain->reviews[i],
             plain->reviews[i] / pages);
  printf("%u documents, %.1f pages of 3000 characters: false marks %.2f a page, reviews %.2f\n",
         plain->n_documents,
         pages,
         plain->n_marks / pages,
         plain->n_reviews / pages);
}

/* Every group of the manifest that is named like a text file is a document. */
static int
run(TuschRules *rules, const char *dir, GError **error)
{
  g_autoptr(GKeyFile) manifest = g_key_file_new();
  g_autofree char *path = g_build_filename(dir, "MANIFEST", NULL);
  if (!g_key_file_load_from_file(manifest, path, G_KEY_FILE_NONE, error))
    return 1;
  Plain plain = {0};
  g_auto(GStrv) names = g_key_file_get_groups(manifest, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_suffix(names[i], ".txt") &&
        !score_document(rules, dir, manifest, names[i], &plain, error))
      return 1;
  double pages = (double)plain.n_characters / CHARACTERS_PER_PAGE;
  if (plain.n_documents == 0)
    return 1;
  print_plain(&plain, pages);
  return options.limit >= 0 && plain.n_marks / pages > options.limit ? 3 : 0;
}

int
main(int argc, char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("DIR");
  g_autoptr(GError) error = NULL;
  g_option_context_add_main_entries(context, ENTRIES, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2) {
    fprintf(stderr, "score-plain: %s\n", error != NULL ? error->message : "one folder, please");
    return 2;
  }
  const char *dir = options.rules != NULL ? options.rules : TUSCH_SOURCE_DATADIR "/rules";
  g_autoptr(TuschRules) rules = tusch_rules_load(dir, &error);
  int status = rules != NULL ? run(rules, argv[1], &error) : 2;
  if (error != NULL)
    fprintf(stderr, "score-plain: %s\n", error->message);
  return status;
}
