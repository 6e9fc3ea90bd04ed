/* Redacts one file once for each removal step with that step left out, and lets verify look at what
 * came out.
 *
 * usage: sabotage-probe IN.pdf CASE.json FOLDER
 *
 * CASE.json: {"secrets": ["…"], "boxes": [[page, x0, y0, x1, y1], …]}. For each step that makes any
 * difference, one line: {"step", "out", "by": ["V-03", …]}. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/poppler/poppler-document.h"
#include "adapters/qpdf/objects.h"
#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "redact/sabotage.h"
#include "tusch/redact.h"
#include "tusch/verify.h"

#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *in;
  GPtrArray *texts; /* TuschPageText */
  TuschPlanDocument *plan;
  GPtrArray *secrets; /* char * */
  GPtrArray *pages; /* TuschCleanPage of the last run */
} Probe;

static void
stop(const char *what, const GError *error)
{
  (void)fprintf(stderr, "sabotage-probe: %s%s\n", what, error != NULL ? error->message : "");
  exit(1);
}

static void
read_case(Probe *probe, const char *path)
{
  g_autofree char *json = NULL;
  if (!g_file_get_contents(path, &json, NULL, NULL))
    stop("no case", NULL);
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, NULL);
  JsonObject *object = json_node_get_object(node);
  JsonArray *secrets = json_object_get_array_member(object, "secrets");
  JsonArray *boxes = json_object_get_array_member(object, "boxes");
  for (guint i = 0; i < json_array_get_length(secrets); i++)
    g_ptr_array_add(probe->secrets, g_strdup(json_array_get_string_element(secrets, i)));
  for (guint i = 0; i < json_array_get_length(boxes); i++) {
    JsonArray *numbers = json_array_get_array_element(boxes, i);
    TuschRectPt box = {json_array_get_double_element(numbers, 1),
                       json_array_get_double_element(numbers, 2),
                       json_array_get_double_element(numbers, 3),
                       json_array_get_double_element(numbers, 4)};
    guint page_index = (guint)json_array_get_int_element(numbers, 0) - 1;
    tusch_plan_document_add_box(probe->plan, page_index, &box, "FVL § 15 b");
  }
}

static void
read_texts(Probe *probe)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(probe->in, &error);
  if (document == NULL)
    stop("cannot open: ", error);
  for (guint i = 0; i < tusch_poppler_get_n_pages(document); i++) {
    TuschPageText *text = tusch_poppler_read_text(document, i, &error);
    if (text == NULL)
      stop("cannot read: ", error);
    g_ptr_array_add(probe->texts, text);
  }
}

static bool
redact(Probe *probe, RedactStep step, const char *out)
{
  redact_sabotage(step);
  g_clear_pointer(&probe->pages, g_ptr_array_unref);
  bool ok = tusch_redact_document(probe->in, probe->plan, probe->texts, out, &probe->pages, NULL);
  redact_sabotage(REDACT_STEP_NONE);
  return ok;
}

/* Puts back what the rebuild leaves behind: keys of @from that @to does not have. */
static void
put_back(qpdf_data to, qpdf_oh to_dict, qpdf_data from, qpdf_oh from_dict)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  qpdf_oh_begin_dict_key_iter(from, from_dict);
  while (qpdf_oh_dict_more_keys(from))
    g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(from)));
  for (guint i = 0; i < keys->len; i++) {
    const char *key = g_ptr_array_index(keys, i);
    if (qpdf_oh_has_key(to, to_dict, key) || g_str_equal(key, "/Parent"))
      continue;
    qpdf_oh value = qpdf_make_indirect_object(from, qpdf_oh_get_key(from, from_dict, key));
    qpdf_oh_replace_key(to, to_dict, key, qpdf_oh_copy_foreign_object(to, from, value));
  }
}

/* The document level: pages, or catalog and Info, keep what the source has. */
static bool
put_back_keys(const Probe *probe, RedactStep step, const char *clean, const char *out)
{
  qpdf_data from = qpdf_init();
  qpdf_data to = qpdf_init();
  qpdf_set_suppress_warnings(from, QPDF_TRUE);
  bool ok = qpdf_read(from, probe->in, NULL) <= QPDF_WARNINGS &&
            qpdf_read(to, clean, NULL) <= QPDF_WARNINGS;
  for (size_t i = 0; ok && step == REDACT_STEP_PAGE_KEYS && i < probe->texts->len; i++)
    put_back(to, qpdf_get_page_n(to, i), from, qpdf_get_page_n(from, i));
  if (ok && step == REDACT_STEP_CATALOG) {
    put_back(to, qpdf_get_root(to), from, qpdf_get_root(from));
    qpdf_oh info = qpdf_oh_get_key(from, qpdf_get_trailer(from), "/Info");
    if (qpdf_oh_is_dictionary(from, info)) {
      info = qpdf_make_indirect_object(from, info);
      qpdf_oh_replace_key(
          to, qpdf_get_trailer(to), "/Info", qpdf_oh_copy_foreign_object(to, from, info));
    }
  }
  ok = ok && qpdf_init_write(to, out) <= QPDF_WARNINGS;
  if (ok) {
    qpdf_set_static_ID(to, QPDF_TRUE);
    ok = qpdf_write(to) <= QPDF_WARNINGS;
  }
  qpdf_cleanup(&to);
  qpdf_cleanup(&from);
  return ok;
}

static TuschVerifyPage *
verify_page(const Probe *probe, guint index)
{
  TuschVerifyPage *page = tusch_verify_page_new(index);
  const TuschCleanPage *clean = g_ptr_array_index(probe->pages, index);
  page->page_index = index;
  page->document_id = g_strdup("d1");
  page->is_raster = clean->method == TUSCH_METHOD_RASTER;
  for (guint i = 0; i < probe->plan->pages->len; i++) {
    const TuschPlanPage *planned = g_ptr_array_index(probe->plan->pages, i);
    for (guint k = 0; planned->page_index == index && k < planned->boxes->len; k++)
      g_array_append_val(page->boxes, ((TuschPlanBox *)planned->boxes->pdata[k])->box);
  }
  return page;
}

static TuschReport *
verify(const Probe *probe, const char *path)
{
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup(path);
  input->n_pages = probe->pages->len;
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  input->language = g_strdup("dal");
  for (guint i = 0; i < input->n_pages; i++)
    g_ptr_array_add(input->pages, verify_page(probe, i));
  for (guint i = 0; i < probe->secrets->len; i++) {
    TuschSecret *secret = g_new0(TuschSecret, 1);
    secret->finding_id = g_strdup_printf("f%u", i + 1);
    secret->document_id = g_strdup("d1");
    secret->text = g_strdup(g_ptr_array_index(probe->secrets, i));
    g_ptr_array_add(input->secrets, secret);
  }
  g_ptr_array_add(input->grounds, g_strdup("FVL § 15 b"));
  return tusch_verify_bundle(input, NULL);
}

static void
print_line(RedactStep step, const char *out, const TuschReport *report)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "step", redact_step_name(step));
  json_object_set_string_member(object, "out", out);
  JsonArray *by = json_array_new();
  for (guint i = 0; report != NULL && i < report->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(report->checks, i);
    if (check->result == TUSCH_CHECK_FAILED) /* not done is not noticed */
      json_array_add_string_element(by, check->id);
  }
  json_object_set_array_member(object, "by", by);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  g_autofree char *line = tusch_json_to_string(node, false);
  (void)puts(line);
}

static bool
same_bytes(const char *a, const char *b)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  return tusch_file_sha256(a, &left, NULL, NULL) && tusch_file_sha256(b, &right, NULL, NULL) &&
         g_str_equal(left, right);
}

static void
try_step(Probe *probe, RedactStep step, const char *folder)
{
  g_autofree char *good = g_build_filename(folder, "none.pdf", NULL);
  g_autofree char *name = g_strconcat(redact_step_name(step), ".pdf", NULL);
  g_autofree char *out = g_build_filename(folder, name, NULL);
  if (step == REDACT_STEP_PAGE_KEYS || step == REDACT_STEP_CATALOG) {
    if (!redact(probe, REDACT_STEP_NONE, good) || !put_back_keys(probe, step, good, out))
      return;
  } else if (!redact(probe, step, out) || (step != REDACT_STEP_NONE && same_bytes(good, out))) {
    return; /* the step has nothing to do here, or nothing came out */
  }
  g_autoptr(TuschReport) report = verify(probe, out);
  print_line(step, out, report);
}

int
main(int argc, char **argv)
{
  if (argc != 4)
    stop("usage: sabotage-probe IN.pdf CASE.json FOLDER", NULL);
  Probe probe = {.in = argv[1]};
  probe.texts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  probe.secrets = g_ptr_array_new_with_free_func(g_free);
  probe.plan = tusch_plan_document_new("d1");
  read_case(&probe, argv[2]);
  read_texts(&probe);
  for (int step = REDACT_STEP_NONE; step < REDACT_N_STEPS; step++)
    try_step(&probe, (RedactStep)step, argv[3]);
  g_ptr_array_unref(probe.texts);
  g_ptr_array_unref(probe.secrets);
  g_clear_pointer(&probe.pages, g_ptr_array_unref);
  tusch_plan_document_free(probe.plan);
  return 0;
}
