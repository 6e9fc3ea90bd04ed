/* What a child does: limits first, then the stage functions that touch foreign bytes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/worker.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "tusch/assemble.h"
#include "tusch/error.h"
#include "tusch/ingest.h"
#include "tusch/read.h"
#include "tusch/redact.h"
#include "tusch/verify.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef __SANITIZE_ADDRESS__ /* its shadow memory is mapped, not used */
static const rlim_t MAX_MEMORY_BYTES = (rlim_t)3 * 1024 * 1024 * 1024;
#endif
static const rlim_t MAX_FILE_BYTES = (rlim_t)4 * 1024 * 1024 * 1024;
static const rlim_t MAX_CPU_S = 3600;
static const rlim_t MAX_OPEN_FILES = 256;

static bool
limit(__rlimit_resource_t resource, rlim_t value)
{
  struct rlimit limits = {value, value};
  return setrlimit(resource, &limits) == 0;
}

static bool
set_limits(void)
{
  bool ok = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, MAX_FILE_BYTES) &&
            limit(RLIMIT_CPU, MAX_CPU_S) && limit(RLIMIT_NOFILE, MAX_OPEN_FILES);
#ifndef __SANITIZE_ADDRESS__
  ok = ok && limit(RLIMIT_AS, MAX_MEMORY_BYTES);
#endif
  ok = ok && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  return ok && getppid() != 1;
}

static char *
read_stdin(void)
{
  GString *text = g_string_new(NULL);
  char buffer[65536];
  size_t n;
  while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len(text, buffer, (gssize)n);
  return g_string_free(text, FALSE);
}

/* (transfer full) in */
static gboolean
answer(JsonNode *node, GError **error)
{
  g_autofree char *line = tusch_json_to_string(node, false);
  json_node_unref(node);
  if (fprintf(stdout, "%s\n", line) < 0 || fflush(stdout) != 0)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot answer");
  return TRUE;
}

static gboolean
do_ingest(JsonObject *input, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *out_dir = NULL;
  if (!tusch_json_read_string(input, "path", true, &path, error) ||
      !tusch_json_read_string(input, "out_dir", true, &out_dir, error))
    return FALSE;
  g_autoptr(TuschIntake) intake = tusch_ingest_file(path, out_dir, NULL, error);
  return intake != NULL && answer(tusch_intake_to_json(intake), error);
}

static gboolean
read_pages(TuschReader *reader, guint first, guint end, GError **error)
{
  for (guint page_index = first; page_index < end; page_index++) {
    g_autoptr(TuschPageText) page = tusch_reader_read_page(reader, page_index, error);
    if (page == NULL || !answer(tusch_page_text_to_json(page), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
do_read(JsonObject *input, GError **error)
{
  g_autofree char *pdf = NULL;
  gint64 first = 0;
  gint64 end = 0;
  gint64 range[] = {0, G_MAXINT};
  if (!tusch_json_read_string(input, "pdf", true, &pdf, error) ||
      !tusch_json_read_int(input, "first", true, range, &first, error) ||
      !tusch_json_read_int(input, "end", true, range, &end, error))
    return FALSE;
  g_autofree char *tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", error);
  if (tessdata_dir == NULL)
    return FALSE;
  TuschReadOptions options = {.tessdata_dir = tessdata_dir, .language = "dal"};
  g_autoptr(TuschReader) reader = tusch_reader_open(pdf, &options, error);
  return reader != NULL && read_pages(reader, (guint)first, (guint)end, error);
}

static GPtrArray *
read_texts(JsonObject *input, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(input, "texts", true, &array, error))
    return NULL;
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    TuschPageText *page = tusch_page_text_from_json(json_array_get_element(array, i), error);
    if (page == NULL)
      return NULL;
    g_ptr_array_add(texts, page);
  }
  return g_steal_pointer(&texts);
}

static gboolean
do_redact(JsonObject *input, GError **error)
{
  g_autofree char *pdf = NULL;
  g_autofree char *out = NULL;
  JsonObject *plan_object = NULL;
  if (!tusch_json_read_string(input, "pdf", true, &pdf, error) ||
      !tusch_json_read_string(input, "out", true, &out, error) ||
      !tusch_json_read_object(input, "plan", true, &plan_object, error))
    return FALSE;
  g_autoptr(GPtrArray) texts = read_texts(input, error);
  TuschPlanDocument *plan =
      texts != NULL ? tusch_plan_document_from_json(json_object_get_member(input, "plan"), error)
                    : NULL;
  if (plan == NULL)
    return FALSE;
  g_autoptr(GPtrArray) pages = NULL;
  gboolean ok = tusch_redact_document(pdf, plan, texts, out, &pages, error) &&
                answer(tusch_clean_pages_to_json(pages), error);
  tusch_plan_document_free(plan);
  return ok;
}

static JsonNode *
places_to_json(const GPtrArray *places)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    JsonObject *entry = json_object_new();
    json_object_set_string_member(entry, "document", place->document_id);
    json_object_set_int_member(entry, "first", place->first_page_index);
    json_object_set_int_member(entry, "pages", place->n_pages);
    json_array_add_object_element(array, entry);
  }
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "places", array);
  return tusch_json_take_object(object);
}

static gboolean
do_assemble(JsonObject *input, GError **error)
{
  g_autofree char *out = NULL;
  JsonObject *spec_object = NULL;
  if (!tusch_json_read_string(input, "out", true, &out, error) ||
      !tusch_json_read_object(input, "spec", true, &spec_object, error))
    return FALSE;
  g_autoptr(TuschBundleSpec) spec =
      tusch_bundle_spec_from_json(json_object_get_member(input, "spec"), error);
  g_autoptr(GPtrArray) places = NULL;
  return spec != NULL && tusch_assemble_bundle(spec, out, &places, error) &&
         answer(places_to_json(places), error);
}

static gboolean
do_verify(JsonObject *input, GError **error)
{
  g_autoptr(JsonNode) node = tusch_json_take_object(json_object_ref(input));
  g_autoptr(TuschVerifyInput) verify = tusch_verify_input_from_json(node, error);
  g_autoptr(TuschReport) report = verify != NULL ? tusch_verify_bundle(verify, error) : NULL;
  return report != NULL && answer(tusch_report_to_json(report), error);
}

static const struct {
  const char *kind;
  gboolean (*run)(JsonObject *input, GError **error);
} UNITS[] = {
    {"ingest", do_ingest},
    {"read", do_read},
    {"redact", do_redact},
    {"assemble", do_assemble},
    {"verify", do_verify},
};

static gboolean
run_unit(const char *kind, GError **error)
{
  g_autofree char *text = read_stdin();
  g_autoptr(JsonNode) node = tusch_json_parse(text, -1, error);
  JsonObject *input = node != NULL ? tusch_json_node_object(node, "the unit", error) : NULL;
  if (input == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(UNITS); i++)
    if (g_str_equal(kind, UNITS[i].kind))
      return UNITS[i].run(input, error);
  return tusch_fail(error, TUSCH_ERROR_INTERNAL, "unknown unit");
}

int
tusch_worker_run(const char *kind)
{
  g_autoptr(GError) error = NULL;
  if (!set_limits())
    tusch_fail(&error, TUSCH_ERROR_INTERNAL, "a child process could not limit itself");
  JsonObject *last = json_object_new();
  if (error == NULL && run_unit(kind, &error)) {
    json_object_set_boolean_member(last, "done", TRUE);
  } else {
    json_object_set_int_member(last, "error", error->code);
    json_object_set_string_member(last, "message", error->message);
  }
  return answer(tusch_json_take_object(last), NULL) && error == NULL ? 0 : 1;
}
