/* One file if it fits into a message, else several, split between documents. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/release-private.h"

#include "base/json.h"
#include "pipeline/child.h"
#include "pipeline/parts.h"
#include "tusch/deliver.h"
#include "tusch/error.h"

#include <glib/gstdio.h>

/* The bundle is assembled as one unit, silent until it is done. */
enum { ASSEMBLE_TIMEOUT_S = 1800, SHRINK_TIMEOUT_S = 900, MAX_TRIES = 6 };

/* How pictures are coded anew, one step after the other, before the bundle is divided. */
static const TuschPictureLimit STEPS[] = {{200, 75}, {TUSCH_PICTURE_MIN_DPI, 60}};

/* What the pages around the documents take of a part, until it is known better. */
enum { PLACEHOLDER_BYTES = 4096 };

TuschMade *
tusch_made_new(void)
{
  TuschMade *made = g_new0(TuschMade, 1);
  made->paths = g_ptr_array_new_with_free_func(g_free);
  made->reports = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_report_free);
  return made;
}

void
tusch_made_free(TuschMade *made)
{
  if (made == NULL)
    return;
  g_ptr_array_unref(made->paths);
  g_ptr_array_unref(made->reports);
  g_clear_pointer(&made->places, g_ptr_array_unref);
  g_free(made);
}

static GPtrArray *
parse_places(JsonNode *answer, guint n_rows, GError **error)
{
  JsonObject *object = tusch_json_node_object(answer, "the answer", error);
  JsonArray *array = NULL;
  if (object == NULL || !tusch_json_read_array(object, "places", true, &array, error))
    return NULL;
  g_autoptr(GPtrArray) places =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_bundle_place_free);
  gint64 range[] = {0, G_MAXINT};
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonObject *entry = tusch_json_node_object(json_array_get_element(array, i), "a place", error);
    TuschBundlePlace *place = g_new0(TuschBundlePlace, 1);
    g_ptr_array_add(places, place);
    gint64 first = 0;
    gint64 part = 0;
    gint64 n_pages = 0;
    if (entry == NULL ||
        !tusch_json_read_string(entry, "document", true, &place->document_id, error) ||
        !tusch_json_read_int(entry, "part", true, range, &part, error) ||
        !tusch_json_read_int(entry, "first", true, range, &first, error) ||
        !tusch_json_read_int(entry, "pages", true, range, &n_pages, error))
      return NULL;
    place->first_page_index = (guint)first;
    place->n_pages = (guint)n_pages;
    place->part = (guint)part;
  }
  if (places->len != n_rows) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "one place is needed for each row");
    return NULL;
  }
  return g_steal_pointer(&places);
}

static GPtrArray *
assemble_part(TuschBundleSpec *spec, guint part, const char *out_path, GError **error)
{
  JsonObject *input = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  spec->part = part;
  json_object_set_string_member(input, "out", out_path);
  json_object_set_member(input, "spec", tusch_bundle_spec_to_json(spec));
  g_autoptr(JsonNode) answer = tusch_child_call("assemble", node, ASSEMBLE_TIMEOUT_S, error);
  return answer != NULL ? parse_places(answer, spec->rows->len, error) : NULL;
}

/* Each part has its own page numbers; the places of its documents are its own to say. */
static void
take_places(GPtrArray **all, GPtrArray *places, guint part)
{
  if (*all == NULL) {
    *all = g_ptr_array_ref(places);
    return;
  }
  for (guint i = 0; i < places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    TuschBundlePlace *known = g_ptr_array_index(*all, i);
    if (place->part == part) {
      known->first_page_index = place->first_page_index;
      known->n_pages = place->n_pages;
    }
  }
}

static TuschMade *
assemble_parts(TuschBundleSpec *spec, const char *folder, GError **error)
{
  g_autoptr(TuschMade) made = tusch_made_new();
  for (guint part = 0; part < MAX(spec->n_parts, 1); part++) {
    g_autofree char *name = tusch_parts_name(part, MAX(spec->n_parts, 1));
    char *path = g_build_filename(folder, name, NULL);
    g_ptr_array_add(made->paths, path);
    g_autoptr(GPtrArray) places = assemble_part(spec, part, path, error);
    if (places == NULL)
      return NULL;
    take_places(&made->places, places, part);
  }
  return g_steal_pointer(&made);
}

static gboolean
read_size(const char *path, guint64 *out, GError **error)
{
  GStatBuf info;
  if (g_stat(path, &info) != 0)
    return tusch_fail_errno(error, "cannot look at a part of the bundle");
  *out = (guint64)info.st_size;
  return TRUE;
}

static gboolean
find_largest(const TuschMade *made, guint64 *out, guint *out_part, GError **error)
{
  *out = 0;
  for (guint i = 0; i < made->paths->len; i++) {
    guint64 size = 0;
    if (!read_size(g_ptr_array_index(made->paths, i), &size, error))
      return FALSE;
    if (size > *out)
      *out_part = i;
    *out = MAX(*out, size);
  }
  return TRUE;
}

/* (transfer full) (element-type guint64): what each row's pages take */
static GArray *
weigh_rows(const TuschBundleSpec *spec, GError **error)
{
  g_autoptr(GArray) weights = g_array_new(FALSE, FALSE, sizeof(guint64));
  for (guint i = 0; i < spec->rows->len; i++) {
    const TuschBundleRow *row = g_ptr_array_index(spec->rows, i);
    guint64 size = row->delivered == TUSCH_DELIVERY_NOW ? PLACEHOLDER_BYTES : 0;
    if (row->clean_path != NULL && !read_size(row->clean_path, &size, error))
      return NULL;
    g_array_append_val(weights, size);
  }
  return g_steal_pointer(&weights);
}

/* In the list's order, as many in a part as go. */
static void
share_out(TuschBundleSpec *spec, const GArray *weights, guint64 room)
{
  guint part = 0;
  guint64 bytes = 0;
  for (guint i = 0; i < spec->rows->len; i++) {
    guint64 weight = g_array_index(weights, guint64, i);
    if (bytes > 0 && bytes + weight > room) {
      part++;
      bytes = 0;
    }
    bytes += weight;
    ((TuschBundleRow *)g_ptr_array_index(spec->rows, i))->part = part;
  }
  spec->n_parts = part + 1;
}

/* The only document with pages in @part; %NULL if there are several. */
static const TuschBundleRow *
find_lone_row(const TuschBundleSpec *spec, guint part)
{
  const TuschBundleRow *lone = NULL;
  for (guint i = 0; i < spec->rows->len; i++) {
    const TuschBundleRow *row = g_ptr_array_index(spec->rows, i);
    if (row->part != part || row->delivered != TUSCH_DELIVERY_NOW)
      continue;
    if (lone != NULL)
      return NULL;
    lone = row;
  }
  return lone;
}

static gboolean
fail_too_large(const TuschBundleRow *row, guint64 size, guint64 budget, GError **error)
{
  return tusch_fail(error,
                    TUSCH_ERROR_LIMIT,
                    "document %s (%s) alone takes %.1f MB of the %.1f MB that a file may have: "
                    "withhold pages of it, divide it at the source, or raise --max-mb and send "
                    "the bundle another way",
                    row->number,
                    row->document_id,
                    (double)size / 1e6,
                    (double)budget / 1e6);
}

static gboolean
shrink_document(const char *clean_path,
                const char *out_path,
                const TuschPictureLimit *limit,
                GError **error)
{
  JsonObject *input = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  json_object_set_string_member(input, "pdf", clean_path);
  json_object_set_string_member(input, "out", out_path);
  json_object_set_int_member(input, "dpi", limit->dpi);
  json_object_set_int_member(input, "quality", limit->quality);
  g_autoptr(JsonNode) answer = tusch_child_call("shrink", node, SHRINK_TIMEOUT_S, error);
  return answer != NULL;
}

/* Rows get PDFs with fewer pixels where that makes them smaller; each step begins from
 * @originals. */
static gboolean
shrink_rows(TuschBundleSpec *spec,
            const GPtrArray *originals,
            const TuschPictureLimit *limit,
            const char *folder,
            GError **error)
{
  for (guint i = 0; i < spec->rows->len; i++) {
    TuschBundleRow *row = g_ptr_array_index(spec->rows, i);
    const char *original = g_ptr_array_index(originals, i);
    if (original == NULL)
      continue;
    g_autofree char *name = g_strdup_printf("shrunk-%u-%u.pdf", limit->dpi, i);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    guint64 before = 0;
    guint64 after = 0;
    if (!shrink_document(original, path, limit, error) || !read_size(original, &before, error) ||
        !read_size(path, &after, error))
      return FALSE;
    g_free(row->clean_path);
    row->clean_path = g_strdup(after < before ? path : original);
  }
  return TRUE;
}

/* (transfer full) (element-type filename): nullable ones, parallel to the rows */
static GPtrArray *
list_clean_paths(const TuschBundleSpec *spec)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < spec->rows->len; i++)
    g_ptr_array_add(paths,
                    g_strdup(((TuschBundleRow *)g_ptr_array_index(spec->rows, i))->clean_path));
  return paths;
}

/* Fewer pixels, and fewer still, until the bundle is one file that fits. It may stay too large.
 * @size: of the bundle, before and after */
static TuschMade *
shrink(TuschBundleSpec *spec, guint64 budget, const char *folder, guint64 *size, GError **error)
{
  g_autoptr(GPtrArray) originals = list_clean_paths(spec);
  g_autoptr(TuschMade) made = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(STEPS) && (made == NULL || *size > budget); i++) {
    guint part = 0;
    if (!shrink_rows(spec, originals, &STEPS[i], folder, error))
      return NULL;
    g_clear_pointer(&made, tusch_made_free);
    made = assemble_parts(spec, folder, error);
    if (made == NULL || !find_largest(made, size, &part, error))
      return NULL;
  }
  return g_steal_pointer(&made);
}

/* What stands around the documents is only known when it stands there: a part that is too large
 * gets less. */
static TuschMade *
split(TuschBundleSpec *spec, guint64 whole, guint64 budget, const char *folder, GError **error)
{
  g_autoptr(GArray) weights = weigh_rows(spec, error);
  if (weights == NULL)
    return NULL;
  guint64 documents = 0;
  for (guint i = 0; i < weights->len; i++)
    documents += g_array_index(weights, guint64, i);
  /* Fonts and images that documents share count once in the bundle, but in each part that has them.
   */
  double room = (double)budget - (whole > documents ? (double)(whole - documents) : 0);
  room = MAX(room, (double)budget / 2);
  for (guint i = 0; i < MAX_TRIES; i++) {
    share_out(spec, weights, (guint64)room);
    g_autoptr(TuschMade) made = assemble_parts(spec, folder, error);
    guint64 largest = 0;
    guint part = 0;
    if (made == NULL || !find_largest(made, &largest, &part, error))
      return NULL;
    if (largest <= budget)
      return g_steal_pointer(&made);
    const TuschBundleRow *lone = find_lone_row(spec, part);
    if (lone != NULL) {
      fail_too_large(lone, largest, budget, error);
      return NULL;
    }
    room *= 0.95 * (double)budget / (double)largest;
  }
  tusch_fail(error,
             TUSCH_ERROR_LIMIT,
             "the bundle cannot be divided into files of %.1f MB: raise --max-mb",
             (double)budget / 1e6);
  return NULL;
}

TuschMade *
tusch_release_assemble(Release *release, const char *folder, GError **error)
{
  g_autoptr(TuschBundleSpec) spec = tusch_release_spec(release);
  guint64 budget = release->options->max_part_bytes;
  guint64 size = 0;
  guint part = 0;
  tusch_events_begin(release->job->events, "assemble", 1);
  g_autoptr(TuschMade) made = assemble_parts(spec, folder, error);
  if (made == NULL || !find_largest(made, &size, &part, error))
    return NULL;
  budget = budget > 0 ? budget : TUSCH_MEMO_MAX_DECODED_BYTES;
  /* A draft goes nowhere. */
  if (!release->options->is_draft && size > budget) {
    g_clear_pointer(&made, tusch_made_free);
    made = shrink(spec, budget, folder, &size, error);
  }
  if (made != NULL && !release->options->is_draft && size > budget) {
    g_clear_pointer(&made, tusch_made_free);
    made = split(spec, size, budget, folder, error);
  }
  if (made != NULL)
    tusch_events_end(release->job->events);
  return g_steal_pointer(&made);
}
