/* What a child does: the stage functions that touch foreign bytes, and the files each may open. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/worker-units.h"

#include "base/datadir.h"
#include "base/json.h"
#include "pipeline/convert.h"
#include "pipeline/marks-json.h"
#include "pipeline/worker.h"
#include "tusch/assemble.h"
#include "tusch/error.h"
#include "tusch/ingest.h"
#include "tusch/read.h"
#include "tusch/redact.h"
#include "tusch/review.h"
#include "tusch/source.h"
#include "tusch/verify.h"

static const char LANGUAGE[] = "dal";

/* Pages without hashes are read, whoever read them before. */
static void
add_page_hashes(JsonObject *answer, const char *pdf_path)
{
  g_autoptr(GPtrArray) hashes = tusch_read_hash_pages(pdf_path, NULL);
  JsonArray *array = json_array_new();
  for (guint i = 0; hashes != NULL && i < hashes->len; i++)
    json_array_add_string_element(array, g_ptr_array_index(hashes, i));
  json_object_set_array_member(answer, "page_hashes", array);
}

static gboolean
do_ingest(JsonObject *input, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *out_dir = NULL;
  TuschIngestOptions options = {0};
  JsonArray *known = NULL;
  gint64 kinds = 0;
  gint64 range[] = {0, G_MAXUINT32};
  if (!tusch_json_read_string(input, "path", true, &path, error) ||
      !tusch_json_read_string(input, "out_dir", true, &out_dir, error) ||
      !tusch_json_read_bool(input, "keeps_text", false, &options.keeps_text, error) ||
      !tusch_json_read_bool(input, "converted", false, &options.is_converted, error) ||
      !tusch_json_read_bool(input, "pages_alone", false, &options.pages_alone, error) ||
      !tusch_json_read_bool(input, "accepts_changes", false, &options.accepts_changes, error) ||
      !tusch_json_read_int(input, "appendix_kinds", false, range, &kinds, error) ||
      !tusch_json_read_array(input, "known_hidden", false, &known, error))
    return FALSE;
  g_autoptr(GPtrArray) items = known != NULL ? tusch_hidden_from_json(known, error) : NULL;
  if (known != NULL && items == NULL)
    return FALSE;
  options.appendix_kinds = (guint)kinds;
  options.known_hidden = items;
  g_autoptr(TuschIntake) intake = tusch_ingest_file(path, out_dir, &options, error);
  if (intake == NULL)
    return FALSE;
  JsonNode *answer = tusch_intake_to_json(intake);
  if (intake->pdf_path != NULL && !options.pages_alone)
    add_page_hashes(json_node_get_object(answer), intake->pdf_path);
  return tusch_worker_answer(answer, error);
}

/* How many documents go in one line. */
enum { SOURCE_PIECE = 500 };

static GHashTable *
read_pointers(JsonObject *input)
{
  GHashTable *pointers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  JsonObject *object = json_object_get_object_member(input, "pointers");
  JsonObjectIter iter;
  const char *name;
  JsonNode *path;
  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &name, &path))
    g_hash_table_insert(pointers, g_strdup(name), g_strdup(json_node_get_string(path)));
  return pointers;
}

static gboolean
do_source(JsonObject *input, GError **error)
{
  g_autofree char *map_path = NULL;
  g_autofree char *path = NULL;
  JsonObject *object = NULL;
  if (!tusch_json_read_string(input, "map", true, &map_path, error) ||
      !tusch_json_read_string(input, "path", true, &path, error) ||
      !tusch_json_read_object(input, "pointers", true, &object, error))
    return FALSE;
  g_autoptr(GHashTable) pointers = read_pointers(input);
  g_autoptr(TuschSourceMap) map = tusch_source_map_load(map_path, error);
  g_autoptr(TuschSourceExport) export =
      map != NULL ? tusch_source_read(map, path, pointers, error) : NULL;
  if (export == NULL)
    return FALSE;
  guint first = 0;
  do {
    if (!tusch_worker_answer(tusch_source_export_to_json(export, first, SOURCE_PIECE), error))
      return FALSE;
    first += SOURCE_PIECE;
  } while (first < export->documents->len);
  return TRUE;
}

static gboolean
read_pages(TuschReader *reader, guint first, guint end, GError **error)
{
  for (guint page_index = first; page_index < end; page_index++) {
    g_autoptr(TuschPageText) page = tusch_reader_read_page(reader, page_index, error);
    if (page == NULL || !tusch_worker_answer(tusch_page_text_to_json(page), error))
      return FALSE;
  }
  return TRUE;
}

static bool
confirms_layer(gpointer witness, guint page_index)
{
  return tusch_text_witness_confirms(witness, page_index);
}

static gboolean
do_read(JsonObject *input, GError **error)
{
  g_autofree char *pdf = NULL;
  gint64 first = 0;
  gint64 end = 0;
  gint64 range[] = {0, G_MAXINT};
  TuschReadOptions options = {.language = LANGUAGE};
  if (!tusch_json_read_string(input, "pdf", true, &pdf, error) ||
      !tusch_json_read_int(input, "first", true, range, &first, error) ||
      !tusch_json_read_int(input, "end", true, range, &end, error) ||
      !tusch_json_read_bool(input, "trusts_layer", false, &options.trusts_layer, error) ||
      !tusch_json_read_bool(input, "from_pixels", false, &options.force_ocr, error))
    return FALSE;
  g_autofree char *tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", error);
  if (tessdata_dir == NULL)
    return FALSE;
  options.tessdata_dir = tessdata_dir;
  g_autoptr(TuschTextWitness) witness = tusch_text_witness_new(pdf);
  options.confirms_layer = confirms_layer;
  options.witness = witness;
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

static GArray *
read_word_boxes(JsonObject *input, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(input, "words", true, &array, error))
    return NULL;
  GArray *words = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; i < json_array_get_length(array); i++) {
    TuschRectPt box;
    if (tusch_review_read_box(json_array_get_element(array, i), &box))
      g_array_append_val(words, box);
  }
  return words;
}

static JsonNode *
areas_to_json(const GArray *areas)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < areas->len; i++) {
    const TuschReadArea *area = &g_array_index(areas, TuschReadArea, i);
    const double sides[] = {area->box.x0, area->box.y0, area->box.x1, area->box.y1};
    JsonArray *box = json_array_new();
    for (guint k = 0; k < G_N_ELEMENTS(sides); k++)
      json_array_add_double_element(box, (double)(gint64)(sides[k] * 100) / 100);
    JsonObject *entry = json_object_new();
    json_object_set_string_member(entry, "kind", tusch_read_area_kind_to_string(area->kind));
    json_object_set_array_member(entry, "box", box);
    json_array_add_object_element(array, entry);
  }
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "areas", array);
  return tusch_json_take_object(object);
}

/* A page for the screen, and what on it is no text. */
static gboolean
do_draw(JsonObject *input, GError **error)
{
  g_autofree char *pdf = NULL;
  g_autofree char *out = NULL;
  gint64 range[] = {0, G_MAXINT};
  gint64 page = 0;
  gint64 dpi = 0;
  if (!tusch_json_read_string(input, "pdf", true, &pdf, error) ||
      !tusch_json_read_string(input, "out", true, &out, error) ||
      !tusch_json_read_int(input, "page", true, range, &page, error) ||
      !tusch_json_read_int(input, "dpi", true, range, &dpi, error))
    return FALSE;
  g_autoptr(GArray) words = read_word_boxes(input, error);
  g_autoptr(GArray) areas = NULL;
  TuschReadDrawing drawing = {pdf, (guint)page, (double)dpi, words};
  return words != NULL && tusch_read_draw_page(&drawing, out, &areas, error) &&
         tusch_worker_answer(areas_to_json(areas), error);
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
                tusch_worker_answer(tusch_clean_pages_to_json(pages), error);
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
    json_object_set_int_member(entry, "part", place->part);
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
         tusch_worker_answer(places_to_json(places), error);
}

static gboolean
do_shrink(JsonObject *input, GError **error)
{
  g_autofree char *pdf = NULL;
  g_autofree char *out = NULL;
  gint64 dpi_range[] = {TUSCH_PICTURE_MIN_DPI, 1200};
  gint64 quality_range[] = {1, 100};
  gint64 dpi = 0;
  gint64 quality = 0;
  if (!tusch_json_read_string(input, "pdf", true, &pdf, error) ||
      !tusch_json_read_string(input, "out", true, &out, error) ||
      !tusch_json_read_int(input, "dpi", true, dpi_range, &dpi, error) ||
      !tusch_json_read_int(input, "quality", true, quality_range, &quality, error))
    return FALSE;
  TuschPictureLimit limit = {(guint)dpi, (guint)quality};
  return tusch_assemble_shrink(pdf, out, &limit, error) &&
         tusch_worker_answer(tusch_json_take_object(json_object_new()), error);
}

static gboolean
do_verify(JsonObject *input, GError **error)
{
  g_autoptr(JsonNode) node = tusch_json_take_object(json_object_ref(input));
  g_autoptr(TuschVerifyInput) verify = tusch_verify_input_from_json(node, error);
  g_autoptr(TuschReport) report = verify != NULL ? tusch_verify_bundle(verify, error) : NULL;
  return report != NULL && tusch_worker_answer(tusch_report_to_json(report), error);
}

static gboolean
do_mark(JsonObject *input, GError **error)
{
  g_autofree char *out = NULL;
  g_autoptr(GPtrArray) files = tusch_marks_files_from_json(input, error);
  return files != NULL && tusch_json_read_string(input, "out", true, &out, error) &&
         tusch_pdf_marks_write(files, out, error) &&
         tusch_worker_answer(tusch_json_take_object(json_object_new()), error);
}

static gboolean
do_read_marks(JsonObject *input, GError **error)
{
  g_autofree char *pdf = NULL;
  if (!tusch_json_read_string(input, "pdf", true, &pdf, error))
    return FALSE;
  g_autoptr(GPtrArray) pages = tusch_pdf_marks_read(pdf, error);
  return pages != NULL && tusch_worker_answer(tusch_marks_pages_to_json(pages), error);
}

/* Runs other programs, each in a cage of its own. */
static gboolean
do_judges(JsonObject *input, GError **error)
{
  g_autoptr(JsonNode) node = tusch_json_take_object(json_object_ref(input));
  g_autoptr(TuschVerifyInput) verify = tusch_verify_input_from_json(node, error);
  return verify != NULL && tusch_verify_ask_judges(verify, error) &&
         tusch_worker_answer(tusch_json_take_object(json_object_new()), error);
}

/* Runs a converter in a cage of its own. */
static gboolean
do_convert(JsonObject *input, GError **error)
{
  g_autofree char *converter = NULL;
  g_autofree char *in_dir = NULL;
  g_autofree char *out_dir = NULL;
  int status = 0;
  if (!tusch_json_read_string(input, "converter", true, &converter, error) ||
      !tusch_json_read_string(input, "in_dir", true, &in_dir, error) ||
      !tusch_json_read_string(input, "out_dir", true, &out_dir, error) ||
      !tusch_convert_run(tusch_converter_from_string(converter), in_dir, out_dir, &status, error))
    return FALSE;
  JsonObject *answer = json_object_new();
  json_object_set_int_member(answer, "status", status);
  return tusch_worker_answer(tusch_json_take_object(answer), error);
}

/* ---- what each may open ---- */

static void
add_member(TuschCageFiles *files, JsonObject *input, const char *member)
{
  tusch_cage_files_add(files, json_object_get_string_member_with_default(input, member, NULL));
}

/* A unit that writes "out" has the folder of it for itself. */
static void
set_out_folder(TuschCageFiles *files, JsonObject *input)
{
  const char *out = json_object_get_string_member_with_default(input, "out", NULL);
  files->writes = out != NULL ? g_path_get_dirname(out) : NULL;
}

static void
files_of_ingest(JsonObject *input, TuschCageFiles *files)
{
  add_member(files, input, "path");
  files->writes = g_strdup(json_object_get_string_member_with_default(input, "out_dir", NULL));
}

static void
files_of_source(JsonObject *input, TuschCageFiles *files)
{
  add_member(files, input, "map");
  add_member(files, input, "path");
  g_autoptr(GHashTable) pointers = read_pointers(input);
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init(&iter, pointers);
  while (g_hash_table_iter_next(&iter, NULL, &path))
    tusch_cage_files_add(files, path);
}

static void
files_of_read(JsonObject *input, TuschCageFiles *files)
{
  g_autofree char *model = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  add_member(files, input, "pdf");
  tusch_cage_files_add(files, model);
}

static void
files_of_redact(JsonObject *input, TuschCageFiles *files)
{
  add_member(files, input, "pdf");
  set_out_folder(files, input);
}

static void
files_of_draw(JsonObject *input, TuschCageFiles *files)
{
  add_member(files, input, "pdf");
  set_out_folder(files, input);
}

static void
files_of_mark(JsonObject *input, TuschCageFiles *files)
{
  g_autoptr(GPtrArray) marked = tusch_marks_files_from_json(input, NULL);
  for (guint i = 0; marked != NULL && i < marked->len; i++)
    tusch_cage_files_add(files, ((TuschPdfMarkFile *)g_ptr_array_index(marked, i))->path);
  set_out_folder(files, input);
}

static void
files_of_read_marks(JsonObject *input, TuschCageFiles *files)
{
  add_member(files, input, "pdf");
}

static void
files_of_assemble(JsonObject *input, TuschCageFiles *files)
{
  g_autoptr(TuschBundleSpec) spec =
      tusch_bundle_spec_from_json(json_object_get_member(input, "spec"), NULL);
  for (guint i = 0; spec != NULL && i < spec->rows->len; i++)
    tusch_cage_files_add(files, ((TuschBundleRow *)g_ptr_array_index(spec->rows, i))->clean_path);
  set_out_folder(files, input);
}

static void
files_of_verify(JsonObject *input, TuschCageFiles *files)
{
  add_member(files, input, "path");
  add_member(files, input, "tessdata_dir");
  add_member(files, input, "judges_dir");
}

/* Loading takes longer than to read a digital page: only where scans are waiting. */
static void
load_model(void)
{
  g_autofree char *tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  TuschReadOptions options = {.tessdata_dir = tessdata_dir, .language = LANGUAGE};
  if (tessdata_dir != NULL)
    (void)tusch_read_warm_up(&options, NULL);
}

static const TuschWorkerUnit UNITS[] = {
    {"ingest", do_ingest, files_of_ingest, NULL},
    {"source", do_source, files_of_source, NULL},
    {"read", do_read, files_of_read, NULL},
    {"read-scans", do_read, files_of_read, load_model},
    {"draw", do_draw, files_of_draw, NULL},
    {"redact", do_redact, files_of_redact, NULL},
    {"assemble", do_assemble, files_of_assemble, NULL},
    {"shrink", do_shrink, files_of_redact, NULL},
    {"mark", do_mark, files_of_mark, NULL},
    {"read-marks", do_read_marks, files_of_read_marks, NULL},
    {"judges", do_judges, NULL, NULL},
    {"convert", do_convert, NULL, NULL},
    {"verify", do_verify, files_of_verify, NULL},
};

int
tusch_worker_units_serve(void)
{
  return tusch_worker_serve(UNITS, G_N_ELEMENTS(UNITS));
}
