/* Pictures of a clean PDF in fewer pixels: what makes a bundle large is photos and scans in tones.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/assemble.h"

#include "adapters/leptonica/decode.h"
#include "adapters/leptonica/encode.h"
#include "adapters/poppler/poppler-images.h"
#include "adapters/qpdf/objects.h"

#include <math.h>
#include <string.h>

/* Below so many bytes nothing is won; forms in forms, so deep. */
enum { MIN_BYTES = 20000, MAX_DEPTH = 12 };

/* A picture is coded anew only where that saves a tenth. */
static const double WORTH_IT = 0.9;

/* A picture that pages show. */
typedef struct {
  TuschObj object;
  double dpi; /* the fewest pixels an inch that it may be shown with */
  bool is_looked_at;
  TuschObj replacement; /* 0: stays */
} Picture;

typedef struct {
  TuschQpdf *qpdf;
  TuschPopplerDocument *poppler;
  const TuschPictureLimit *limit;
  GHashTable *pictures; /* object id → Picture */
} Job;

static void
job_clear(Job *job)
{
  g_clear_pointer(&job->pictures, g_hash_table_unref);
  g_clear_pointer(&job->poppler, tusch_poppler_close);
  g_clear_pointer(&job->qpdf, tusch_qpdf_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

/* Colours a pixel; 0 for what is not coded anew. */
static guint
count_colours(TuschQpdf *qpdf, TuschObj image)
{
  TuschObj space = tusch_obj_get(qpdf, image, "/ColorSpace");
  if (tusch_obj_is_name(qpdf, space, "/DeviceGray"))
    return 1;
  if (tusch_obj_is_name(qpdf, space, "/DeviceRGB"))
    return 3;
  if (!tusch_obj_is_name(qpdf, tusch_obj_at(qpdf, space, 0), "/ICCBased"))
    return 0;
  gint64 n = 0;
  (void)tusch_obj_integer(qpdf, tusch_obj_get(qpdf, tusch_obj_at(qpdf, space, 1), "/N"), &n);
  return n == 1 || n == 3 ? (guint)n : 0;
}

/* Eight bits a colour, no mask and no mapping: where fewer pixels mean the same. */
static bool
is_plain(TuschQpdf *qpdf, TuschObj image)
{
  static const char *const OTHERS[] = {"/SMask", "/Mask", "/ImageMask", "/Decode"};
  gint64 bits = 0;
  if (tusch_obj_type(qpdf, image) != TUSCH_OBJ_STREAM ||
      !tusch_obj_is_name(qpdf, tusch_obj_get(qpdf, image, "/Subtype"), "/Image") ||
      !tusch_obj_integer(qpdf, tusch_obj_get(qpdf, image, "/BitsPerComponent"), &bits) || bits != 8)
    return false;
  for (guint i = 0; i < G_N_ELEMENTS(OTHERS); i++)
    if (tusch_obj_get(qpdf, image, OTHERS[i]) != 0)
      return false;
  return tusch_obj_id(qpdf, image) != 0 && count_colours(qpdf, image) > 0;
}

static bool
read_size(TuschQpdf *qpdf, TuschObj image, int *out_width_px, int *out_height_px)
{
  gint64 width_px = 0;
  gint64 height_px = 0;
  if (!tusch_obj_integer(qpdf, tusch_obj_get(qpdf, image, "/Width"), &width_px) ||
      !tusch_obj_integer(qpdf, tusch_obj_get(qpdf, image, "/Height"), &height_px) || width_px < 2 ||
      height_px < 2 || width_px > 30000 || height_px > 30000)
    return false;
  *out_width_px = (int)width_px;
  *out_height_px = (int)height_px;
  return true;
}

/* Which of the page's places is this picture's is not told, nor how it is turned there: the largest
 * place, and the longer side of it for both, can only make the figure too small. */
static double
least_dpi(int width_px, int height_px, const GArray *places)
{
  double dpi = INFINITY;
  for (guint i = 0; i < places->len; i++) {
    const TuschRectPt *box = &g_array_index(places, TuschPopplerImage, i).box;
    double width_in = (box->x1 - box->x0) / 72;
    double height_in = (box->y1 - box->y0) / 72;
    if (width_in <= 0 || height_in <= 0)
      continue;
    /* Whole points: upright if the shapes agree so well. */
    bool is_upright = fabs(width_px * height_in / (height_px * width_in) - 1) < 0.03;
    double longer_in = fmax(width_in, height_in);
    dpi = fmin(dpi,
               is_upright ? fmin(width_px / width_in, height_px / height_in)
                          : fmin(width_px, height_px) / longer_in);
  }
  return dpi;
}

static void
add_objects(Job *job, TuschObj resources, guint depth, GHashTable *seen, GArray *lists)
{
  TuschObj objects = tusch_obj_get(job->qpdf, resources, "/XObject");
  g_auto(GStrv) keys = tusch_obj_keys(job->qpdf, objects);
  if (keys == NULL || keys[0] == NULL || depth > MAX_DEPTH)
    return;
  g_array_append_val(lists, objects);
  for (guint i = 0; keys[i] != NULL; i++) {
    TuschObj form = tusch_obj_get(job->qpdf, objects, keys[i]);
    if (tusch_obj_is_name(job->qpdf, tusch_obj_get(job->qpdf, form, "/Subtype"), "/Form") &&
        g_hash_table_add(seen, GUINT_TO_POINTER(tusch_obj_id(job->qpdf, form))))
      add_objects(job, tusch_obj_get(job->qpdf, form, "/Resources"), depth + 1, seen, lists);
  }
}

/* The dictionaries that name what a page and its forms draw. (transfer full) (element-type
 * TuschObj) */
static GArray *
list_objects(Job *job, guint page_index)
{
  GArray *lists = g_array_new(FALSE, FALSE, sizeof(TuschObj));
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  TuschObj page = tusch_qpdf_get_page(job->qpdf, page_index);
  add_objects(job, tusch_obj_get_inherited(job->qpdf, page, "/Resources"), 0, seen, lists);
  return lists;
}

typedef void (*PictureFunc)(Job *job, TuschObj objects, const char *key, gconstpointer data);

static void
for_each_object(Job *job, guint page_index, PictureFunc func, gconstpointer data)
{
  g_autoptr(GArray) lists = list_objects(job, page_index);
  for (guint i = 0; i < lists->len; i++) {
    TuschObj objects = g_array_index(lists, TuschObj, i);
    g_auto(GStrv) keys = tusch_obj_keys(job->qpdf, objects);
    for (guint k = 0; keys != NULL && keys[k] != NULL; k++)
      func(job, objects, keys[k], data);
  }
}

static void
note_picture(Job *job, TuschObj objects, const char *key, gconstpointer places)
{
  int width_px;
  int height_px;
  TuschObj image = tusch_obj_get(job->qpdf, objects, key);
  if (!is_plain(job->qpdf, image) || !read_size(job->qpdf, image, &width_px, &height_px))
    return;
  gpointer id = GUINT_TO_POINTER(tusch_obj_id(job->qpdf, image));
  Picture *picture = g_hash_table_lookup(job->pictures, id);
  double dpi = least_dpi(width_px, height_px, places);
  if (picture != NULL) {
    picture->dpi = fmin(picture->dpi, dpi);
    return;
  }
  picture = g_new0(Picture, 1);
  *picture = (Picture){.object = image, .dpi = dpi};
  g_hash_table_insert(job->pictures, id, picture);
}

static gboolean
note_pictures(Job *job, guint n_pages, GError **error)
{
  for (guint i = 0; i < n_pages; i++) {
    g_autoptr(GArray) places = tusch_poppler_list_images(job->poppler, i, error);
    if (places == NULL)
      return FALSE;
    for_each_object(job, i, note_picture, places);
  }
  return TRUE;
}

static TuschRaster *
raster_from_samples(GBytes *samples, guint n_colours, int width_px, int height_px)
{
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data(samples, &size_bytes);
  gsize row_bytes = (gsize)width_px * n_colours;
  if (size_bytes < row_bytes * (gsize)height_px)
    return NULL;
  TuschRaster *raster = tusch_raster_new(
      n_colours == 1 ? TUSCH_RASTER_GRAY8 : TUSCH_RASTER_RGB24, width_px, height_px, 72);
  for (int y = 0; raster != NULL && y < height_px; y++)
    memcpy(raster->data + (gsize)y * raster->stride_bytes, data + (gsize)y * row_bytes, row_bytes);
  return raster;
}

/* (transfer full): %NULL for what cannot be read, and then stays */
static TuschRaster *
decode(Job *job, TuschObj image)
{
  int width_px;
  int height_px;
  guint n_colours = count_colours(job->qpdf, image);
  TuschObj filter = tusch_obj_get(job->qpdf, image, "/Filter");
  if (!read_size(job->qpdf, image, &width_px, &height_px))
    return NULL;
  g_autoptr(TuschRaster) raster = NULL;
  if (tusch_obj_is_name(job->qpdf, filter, "/DCTDecode")) {
    /* Parameters may say that the colours are meant otherwise than the file says. */
    if (tusch_obj_get(job->qpdf, image, "/DecodeParms") != 0)
      return NULL;
    g_autoptr(GBytes) jpeg = tusch_obj_stream_raw(job->qpdf, image);
    raster = jpeg != NULL ? tusch_lept_decode_jpeg(jpeg, NULL) : NULL;
  } else {
    g_autoptr(GBytes) samples = tusch_obj_stream_decoded(job->qpdf, image);
    raster = samples != NULL ? raster_from_samples(samples, n_colours, width_px, height_px) : NULL;
  }
  if (raster == NULL || raster->width_px != width_px || raster->height_px != height_px ||
      tusch_raster_format_bytes(raster->format) != n_colours ||
      raster->format == TUSCH_RASTER_BILEVEL)
    return NULL;
  return g_steal_pointer(&raster);
}

/* The mean of the pixels that go into one. */
static guint8
mean_of(const TuschRaster *raster, TuschRectPx area, guint colour, guint n_colours)
{
  guint64 sum = 0;
  for (int y = area.y0; y < area.y1; y++) {
    const guint8 *row = raster->data + (gsize)y * raster->stride_bytes + colour;
    for (int x = area.x0; x < area.x1; x++)
      sum += row[(gsize)x * n_colours];
  }
  guint64 n = (guint64)(area.y1 - area.y0) * (guint64)(area.x1 - area.x0);
  return (guint8)((sum + n / 2) / n);
}

/* @factor: below 1. (transfer full) */
static TuschRaster *
scale_down(const TuschRaster *raster, double factor)
{
  guint n = tusch_raster_format_bytes(raster->format);
  int width_px = MAX((int)ceil(raster->width_px * factor), 1);
  int height_px = MAX((int)ceil(raster->height_px * factor), 1);
  TuschRaster *small = tusch_raster_new(raster->format, width_px, height_px, 72);
  for (int y = 0; small != NULL && y < height_px; y++) {
    guint8 *row = small->data + (gsize)y * small->stride_bytes;
    for (int x = 0; x < width_px; x++) {
      TuschRectPx area = {(int)((gint64)x * raster->width_px / width_px),
                          (int)((gint64)y * raster->height_px / height_px),
                          (int)((gint64)(x + 1) * raster->width_px / width_px),
                          (int)((gint64)(y + 1) * raster->height_px / height_px)};
      for (guint c = 0; c < n; c++)
        row[(gsize)x * n + c] = mean_of(raster, area, c, n);
    }
  }
  return small;
}

static TuschObj
new_image(Job *job, TuschObj image, const TuschRaster *raster, GBytes *jpeg)
{
  static const char *const KEPT[] = {"/Type", "/Subtype", "/ColorSpace", "/BitsPerComponent"};
  TuschObj copy = tusch_obj_new_stream(job->qpdf, jpeg, "/DCTDecode", 0);
  for (guint i = 0; i < G_N_ELEMENTS(KEPT); i++) {
    TuschObj value = tusch_obj_get(job->qpdf, image, KEPT[i]);
    if (value != 0)
      tusch_obj_set(job->qpdf, copy, KEPT[i], value);
  }
  tusch_obj_set(job->qpdf, copy, "/Width", tusch_obj_new_integer(job->qpdf, raster->width_px));
  tusch_obj_set(job->qpdf, copy, "/Height", tusch_obj_new_integer(job->qpdf, raster->height_px));
  return copy;
}

static void
code_anew(Job *job, Picture *picture)
{
  g_autoptr(GBytes) before = tusch_obj_stream_raw(job->qpdf, picture->object);
  picture->is_looked_at = true;
  if (before == NULL || g_bytes_get_size(before) < MIN_BYTES)
    return;
  g_autoptr(TuschRaster) raster = decode(job, picture->object);
  if (raster == NULL)
    return;
  double factor = job->limit->dpi / picture->dpi;
  g_autoptr(TuschRaster) small = factor < 1 ? scale_down(raster, factor) : NULL;
  const TuschRaster *best = small != NULL ? small : raster;
  g_autoptr(GBytes) jpeg = tusch_lept_encode_jpeg(best, (int)job->limit->quality, NULL);
  if (jpeg != NULL && (double)g_bytes_get_size(jpeg) < WORTH_IT * (double)g_bytes_get_size(before))
    picture->replacement = new_image(job, picture->object, best, jpeg);
}

static void
replace_picture(Job *job, TuschObj objects, const char *key, gconstpointer unused)
{
  (void)unused;
  guint id = tusch_obj_id(job->qpdf, tusch_obj_get(job->qpdf, objects, key));
  Picture *picture = g_hash_table_lookup(job->pictures, GUINT_TO_POINTER(id));
  if (id == 0 || picture == NULL)
    return;
  if (!picture->is_looked_at)
    code_anew(job, picture);
  if (picture->replacement != 0)
    tusch_obj_set(job->qpdf, objects, key, picture->replacement);
}

gboolean
tusch_assemble_shrink(const char *path,
                      const char *out_path,
                      const TuschPictureLimit *limit,
                      GError **error)
{
  g_return_val_if_fail(limit->dpi >= TUSCH_PICTURE_MIN_DPI, FALSE);
  g_auto(Job) job = {.limit = limit};
  job.pictures = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  job.qpdf = tusch_qpdf_open(path, error);
  job.poppler = job.qpdf != NULL ? tusch_poppler_open(path, error) : NULL;
  if (job.poppler == NULL)
    return FALSE;
  guint n_pages = tusch_qpdf_get_n_pages(job.qpdf, error);
  if (n_pages == 0 || !note_pictures(&job, n_pages, error))
    return FALSE;
  /* Page by page: the same bytes every time. */
  for (guint i = 0; i < n_pages; i++)
    for_each_object(&job, i, replace_picture, NULL);
  return tusch_qpdf_write(job.qpdf, out_path, error);
}
