/* make-corpus: writes synthetic requests with gold annotations. Same seed, same bytes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/build-paths.h"
#include "sample.h"

#include <leptonica/allheaders.h>
#include <locale.h>

#define DEFAULT_SEED 20261102

int
main(int argc, char **argv)
{
  gboolean opt_cases = FALSE;
  int opt_heavy = 0;
  gint64 opt_seed = DEFAULT_SEED;
  g_autofree char *opt_source = NULL;
  const GOptionEntry options[] = {
      {"cases", 0, 0, G_OPTION_ARG_NONE, &opt_cases, "Typeset the annotated case texts", NULL},
      {"heavy", 0, 0, G_OPTION_ARG_INT, &opt_heavy, "A request of N pages for measuring", "N"},
      {"seed", 0, 0, G_OPTION_ARG_INT64, &opt_seed, "Seed of noise and speckle", "N"},
      {"source", 0, 0, G_OPTION_ARG_FILENAME, &opt_source, "Folder corpora/ to read", "DIR"},
      {NULL, 0, 0, 0, NULL, NULL, NULL},
  };
  setlocale(LC_ALL, "C.UTF-8");
  setMsgSeverity(L_SEVERITY_NONE);
  g_autoptr(GOptionContext) context = g_option_context_new("OUTDIR");
  g_autoptr(GError) error = NULL;
  g_option_context_set_summary(context, "Writes the sample request with its gold.json.");
  g_option_context_add_main_entries(context, options, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2) {
    g_printerr("make-corpus: %s\n", error ? error->message : "one OUTDIR expected");
    return 2;
  }
  g_autofree char *corpora =
      opt_source ? g_strdup(opt_source) : g_build_filename(TUSCH_SOURCE_DATADIR, "corpora", NULL);
  g_autofree char *cases = g_build_filename(corpora, "cases", "cases-dev.jsonl", NULL);
  g_autofree char *heavy = g_build_filename(corpora, "heavy", NULL);
  g_autofree char *sample = g_build_filename(corpora, "sample", NULL);
  const CorpusTarget target = {.out_dir = argv[1], .seed = (guint64)opt_seed};
  if (g_mkdir_with_parents(argv[1], 0755) != 0) {
    g_printerr("make-corpus: cannot make %s\n", argv[1]);
    return 1;
  }
  gboolean made = FALSE;
  if (opt_heavy > 0)
    made = corpus_make_heavy(heavy, (guint)opt_heavy, &target, &error);
  else if (opt_cases)
    made = corpus_make_cases(cases, &target, &error);
  else
    made = corpus_make_sample(sample, &target, &error);
  if (!made)
    g_printerr("make-corpus: %s\n", error->message);
  return made ? 0 : 1;
}
