/* CPU time of the parts alone: reading the layer, redacting with its own check, and verifying
 * (without other programs). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/json.h"
#include "tusch/ingest.h"
#include "tusch/read.h"
#include "tusch/redact.h"
#include "tusch/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* usage: bench-redact IN.pdf BOXES.json OUT.pdf     prints {"ingest": seconds, "read": seconds,
 * "redact": seconds, "verify": seconds}; OMP_THREAD_LIMIT=1 in the environment, as for children. */

static double
cpu_s(void)
{
  return (double)clock() / CLOCKS_PER_SEC;
}

static TuschPlanDocument *
load_plan(const char *path, GError **error)
{
  g_autofree char *json = NULL;
  if (!g_file_get_contents(path, &json, NULL, error))
    return NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
    return NULL;
  json_object_set_string_member(json_node_get_object(node), "document", "d00001");
  return tusch_plan_document_from_json(node, error);
}

static GPtrArray *
read_texts(const char *path, GError **error)
{
  TuschReadOptions options = {.trusts_layer = true};
  g_autoptr(TuschReader) reader = tusch_reader_open(path, &options, error);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  for (guint i = 0; reader != NULL && i < tusch_reader_get_n_pages(reader); i++) {
    TuschPageText *page = tusch_reader_read_page(reader, i, error);
    if (page == NULL)
      return NULL;
    g_ptr_array_add(texts, page);
  }
  return reader != NULL ? g_steal_pointer(&texts) : NULL;
}

static TuschVerifyInput *
new_verify_input(const char *path, const GPtrArray *pages)
{
  TuschVerifyInput *input = tusch_verify_input_new();
  input->path = g_strdup(path);
  input->n_pages = pages->len;
  for (guint i = 0; i < pages->len; i++) {
    const TuschCleanPage *clean = g_ptr_array_index(pages, i);
    TuschVerifyPage *page = tusch_verify_page_new(i);
    page->document_id = g_strdup("d00001");
    page->page_index = i;
    page->is_raster = clean->method == TUSCH_METHOD_RASTER;
    for (guint b = 0; b < clean->boxes->len; b++)
      g_array_append_val(page->boxes, g_array_index(clean->boxes, TuschShownBox, b).box);
    g_ptr_array_add(input->pages, page);
  }
  return input;
}

/* The engine gets what ingest makes of a file. (transfer full) (nullable) */
static char *
take_in(const char *path, const char *folder, GError **error)
{
  const TuschIngestOptions options = {.pages_alone = true};
  g_autoptr(TuschIntake) intake = tusch_ingest_file(path, folder, &options, error);
  return intake != NULL ? g_strdup(intake->pdf_path) : NULL;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp("tusch-bench-XXXXXX", NULL);
  if (argc != 4 || folder == NULL)
    return EXIT_FAILURE;
  TuschPlanDocument *plan = load_plan(argv[2], &error);
  double start = cpu_s();
  g_autofree char *pdf = plan != NULL ? take_in(argv[1], folder, &error) : NULL;
  double begin = cpu_s();
  g_autoptr(GPtrArray) texts = pdf != NULL ? read_texts(pdf, &error) : NULL;
  double read = cpu_s();
  g_autoptr(GPtrArray) pages = NULL;
  bool ok = texts != NULL && tusch_redact_document(pdf, plan, texts, argv[3], &pages, &error);
  double redacted = cpu_s();
  g_autoptr(TuschVerifyInput) input = ok ? new_verify_input(argv[3], pages) : NULL;
  g_autoptr(TuschReport) report = ok ? tusch_verify_bundle(input, &error) : NULL;
  ok = report != NULL;
  if (ok)
    printf("{\"ingest\": %.4f, \"read\": %.4f, \"redact\": %.4f, \"verify\": %.4f}\n",
           begin - start,
           read - begin,
           redacted - read,
           cpu_s() - redacted);
  else
    fprintf(stderr, "bench-redact: %s\n", error != NULL ? error->message : "bad input");
  if (plan != NULL)
    tusch_plan_document_free(plan);
  (void)tusch_dir_remove_tree(folder, NULL);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
