/* Pictures: their data re-read where the filter allows, cut to the size they say they have. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/copy.h"

#include "adapters/jpeg/blank.h"
#include "adapters/leptonica/decode.h"
#include "redact/image-decode.h"
#include "redact/jpeg.h"
#include "redact/sabotage.h"

#include <math.h>
#include <string.h>

enum { MAX_SIDE_PX = 32767, MAX_MASK_DEPTH = 2, MAX_FILTERS = 4 };

typedef struct {
  gint64 width, height, bits;
  guint n_components;
  bool is_stencil;
  const GArray *areas; /* RedactArea to overwrite; nullable */
} ImageShape;

static TuschObj copy_image(RedactCopy *copy, TuschObj image, const GArray *areas, guint depth);

static bool
read_shape(RedactCopy *copy, TuschObj image, ImageShape *shape)
{
  TuschQpdf *in = copy->in;
  shape->bits = 1;
  shape->is_stencil = tusch_obj_bool(in, tusch_obj_get(in, image, "/ImageMask"), false);
  if (!tusch_obj_integer(in, tusch_obj_get(in, image, "/Width"), &shape->width) ||
      !tusch_obj_integer(in, tusch_obj_get(in, image, "/Height"), &shape->height) ||
      shape->width < 1 || shape->width > MAX_SIDE_PX || shape->height < 1 ||
      shape->height > MAX_SIDE_PX)
    return false;
  if (shape->is_stencil)
    return true;
  return tusch_obj_integer(in, tusch_obj_get(in, image, "/BitsPerComponent"), &shape->bits) &&
         (shape->bits == 1 || shape->bits == 2 || shape->bits == 4 || shape->bits == 8 ||
          shape->bits == 16);
}

/* Name and parameters of the last filter; the data with all others undone. */
typedef struct {
  char *last; /* owned; NULL: no filter left */
  TuschObj parms; /* in the source */
  GBytes *data; /* owned; NULL on failure */
} Encoded;

static void
encoded_clear(Encoded *encoded)
{
  g_free(encoded->last);
  g_clear_pointer(&encoded->data, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Encoded, encoded_clear)

static bool
is_picture_filter(const char *name)
{
  static const char *const NAMES[] = {
      "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode", "/DCT", "/CCF", NULL};
  return name != NULL && g_strv_contains(NAMES, name);
}

/* Undoes the filters before the last one: a stream of ours with only them. */
static GBytes *
undo_outer_filters(RedactCopy *copy, GBytes *raw, TuschObj filters, TuschObj parms)
{
  guint n = tusch_obj_length(copy->in, filters);
  if (n <= 1)
    return g_bytes_ref(raw);
  for (guint i = 0; i + 1 < n && parms != 0; i++)
    if (tusch_obj_type(copy->in, parms) != TUSCH_OBJ_ARRAY ||
        tusch_obj_type(copy->in, tusch_obj_at(copy->in, parms, i)) != TUSCH_OBJ_NONE)
      return NULL; /* outer filters carry no parameters in practice */
  TuschObj outer = tusch_obj_new_array(copy->out);
  for (guint i = 0; i + 1 < n; i++) {
    g_autofree char *name = tusch_obj_name(copy->in, tusch_obj_at(copy->in, filters, i));
    if (name == NULL || is_picture_filter(name))
      return NULL;
    tusch_obj_append(copy->out, outer, tusch_obj_new_name(copy->out, name));
  }
  TuschObj stream = tusch_obj_new_stream(copy->out, raw, NULL, 0);
  tusch_obj_set(copy->out, stream, "/Filter", outer);
  return tusch_obj_stream_decoded(copy->out, stream);
}

static void
read_encoded(RedactCopy *copy, TuschObj image, Encoded *encoded)
{
  TuschQpdf *in = copy->in;
  TuschObj filter = tusch_obj_get(in, image, "/Filter");
  TuschObj parms = tusch_obj_get(in, image, "/DecodeParms");
  guint n = tusch_obj_length(in, filter);
  if (n > MAX_FILTERS)
    return;
  encoded->last = tusch_obj_name(in, n > 0 ? tusch_obj_at(in, filter, n - 1) : filter);
  if (!is_picture_filter(encoded->last)) {
    encoded->data = tusch_obj_stream_decoded(in, image);
    g_clear_pointer(&encoded->last, g_free);
    return;
  }
  encoded->parms = n > 0 && tusch_obj_type(in, parms) == TUSCH_OBJ_ARRAY
                       ? tusch_obj_at(in, parms, n - 1)
                       : parms;
  g_autoptr(GBytes) raw = tusch_obj_stream_raw(in, image);
  if (raw != NULL)
    encoded->data = undo_outer_filters(copy, raw, filter, n > 1 ? parms : 0);
}

/* Pixels that an area touches, and one more on each side: readers interpolate. Of what does not
 * show, they keep one on each side. */
static bool
area_in_pixels(const ImageShape *shape, guint index, TuschRectPx *out)
{
  const RedactArea *area = &g_array_index(shape->areas, RedactArea, index);
  const TuschRectPt *rect = &area->rect;
  double width = (double)shape->width;
  double height = (double)shape->height;
  double reach = area->is_unseen ? -2 : 1;
  *out = (TuschRectPx){
      (int)CLAMP(floor(rect->x0 * width) - reach, 0, width),
      (int)CLAMP(floor((1 - rect->y1) * height) - reach, 0, height),
      (int)CLAMP(ceil(rect->x1 * width) + reach, 0, width),
      (int)CLAMP(ceil((1 - rect->y0) * height) + reach, 0, height),
  };
  /* One pixel is a colour, not a picture: a mask may draw with it. */
  return out->x0 < out->x1 && out->y0 < out->y1 && shape->width * shape->height > 1;
}

/* Clears the bits of whole pixels in packed samples. */
static void
blank_samples(guint8 *data, const ImageShape *shape, const TuschRectPx *px)
{
  gsize pixel_bits = (gsize)shape->bits * shape->n_components;
  gsize row_bytes = ((gsize)shape->width * pixel_bits + 7) / 8;
  for (int y = px->y0; y < px->y1; y++) {
    guint8 *row = data + (gsize)y * row_bytes;
    gsize end = (gsize)px->x1 * pixel_bits;
    for (gsize bit = (gsize)px->x0 * pixel_bits; bit < end;) {
      if (bit % 8 == 0 && end - bit >= 8) {
        row[bit / 8] = 0;
        bit += 8;
      } else {
        row[bit / 8] &= (guint8) ~(0x80u >> (bit % 8));
        bit++;
      }
    }
  }
}

static void
blank_raster(TuschRaster *raster, const ImageShape *shape)
{
  guint pixel_bytes = tusch_raster_format_bytes(raster->format);
  for (guint i = 0; i < shape->areas->len; i++) {
    TuschRectPx px;
    if (!area_in_pixels(shape, i, &px))
      continue;
    for (int y = px.y0; y < px.y1; y++)
      memset(raster->data + (gsize)y * raster->stride_bytes + (gsize)px.x0 * pixel_bytes,
             0,
             (gsize)(px.x1 - px.x0) * pixel_bytes);
  }
}

/* (transfer full) (nullable): the JPEG without the areas' pixels, and without rows that its header
 * is silent about. */
static GBytes *
blank_jpeg(GBytes *jpeg, const ImageShape *shape)
{
  g_autoptr(GArray) pixels = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  for (guint i = 0; shape->areas != NULL && i < shape->areas->len; i++) {
    TuschRectPx px;
    if (area_in_pixels(shape, i, &px))
      g_array_append_val(pixels, px);
  }
  return pixels->len > 0 || tusch_jpeg_has_rest(jpeg) ? tusch_jpeg_blank(jpeg, pixels, NULL)
                                                      : g_bytes_ref(jpeg);
}

static TuschObj
new_plain_image(RedactCopy *copy, const ImageShape *shape, GBytes *data)
{
  gsize row_bits = (gsize)shape->width * (gsize)shape->bits * shape->n_components;
  gsize expected = (row_bits + 7) / 8 * (gsize)shape->height;
  if (g_bytes_get_size(data) < expected)
    return redact_copy_fail(copy, "image-data");
  bool keeps_tail = redact_is_left_out(REDACT_STEP_PICTURE_TAILS);
  g_autoptr(GBytes) shown =
      g_bytes_new_from_bytes(data, 0, keeps_tail ? g_bytes_get_size(data) : expected);
  if (shape->areas == NULL)
    return tusch_obj_new_stream(copy->out, shown, NULL, 0);
  gsize size_bytes = 0;
  guint8 *samples = g_bytes_unref_to_data(g_steal_pointer(&shown), &size_bytes);
  for (guint i = 0; i < shape->areas->len; i++) {
    TuschRectPx px;
    if (area_in_pixels(shape, i, &px))
      blank_samples(samples, shape, &px);
  }
  g_autoptr(GBytes) blanked = g_bytes_new_take(samples, size_bytes);
  return tusch_obj_new_stream(copy->out, blanked, NULL, 0);
}

static TuschObj
new_jpeg_image(RedactCopy *copy, const ImageShape *shape, const Encoded *encoded)
{
  RedactJpeg jpeg = {0};
  g_autoptr(GBytes) clean = redact_jpeg_clean(encoded->data, &jpeg);
  if (clean == NULL || jpeg.width_px != shape->width || jpeg.height_px != shape->height ||
      jpeg.n_components != shape->n_components || jpeg.bits != shape->bits)
    return redact_copy_fail(copy, "jpeg");
  g_autoptr(GBytes) shown = blank_jpeg(clean, shape);
  if (shown == NULL)
    return redact_copy_fail(copy, "picture-under-box");
  TuschObj parms = 0;
  gint64 transform = 0;
  if (tusch_obj_integer(
          copy->in, tusch_obj_get(copy->in, encoded->parms, "/ColorTransform"), &transform)) {
    parms = tusch_obj_new_dict(copy->out);
    tusch_obj_set(copy->out, parms, "/ColorTransform", tusch_obj_new_integer(copy->out, transform));
  }
  return tusch_obj_new_stream(copy->out, shown, "/DCTDecode", parms);
}

/* The samples of a picture of bits that only poppler reads. */
static TuschRaster *
decode_bits(RedactCopy *copy, const ImageShape *shape, const Encoded *encoded)
{
  RedactCodedImage image = {.in = copy->in,
                            .data = encoded->data,
                            .filter = encoded->last,
                            .parms = encoded->parms,
                            .width = shape->width,
                            .height = shape->height};
  g_autoptr(TuschRaster) raster = redact_image_decode(&image);
  return raster != NULL && raster->format == TUSCH_RASTER_BILEVEL ? g_steal_pointer(&raster) : NULL;
}

static TuschObj
new_bits_image(RedactCopy *copy, const ImageShape *shape, TuschRaster *raster, bool is_inverted)
{
  if (shape->areas != NULL)
    blank_raster(raster, shape);
  TuschObj result = redact_image_new_g4(copy->out, raster, is_inverted);
  return result != 0 ? result : redact_copy_fail(copy, "picture-under-box");
}

/* Coded anew: behind the last row that is shown there may be more. */
static TuschObj
new_fax_image(RedactCopy *copy, const ImageShape *shape, const Encoded *encoded)
{
  gint64 columns = 1728;
  gint64 k = 0;
  TuschQpdf *in = copy->in;
  (void)tusch_obj_integer(in, tusch_obj_get(in, encoded->parms, "/Columns"), &columns);
  (void)tusch_obj_integer(in, tusch_obj_get(in, encoded->parms, "/K"), &k);
  if (columns != shape->width || shape->bits != 1 || shape->n_components != 1)
    return redact_copy_fail(copy, "fax");
  bool is_aligned =
      tusch_obj_bool(in, tusch_obj_get(in, encoded->parms, "/EncodedByteAlign"), false);
  bool black_is_1 = tusch_obj_bool(in, tusch_obj_get(in, encoded->parms, "/BlackIs1"), false);
  bool is_plain_g4 = k < 0 && !is_aligned;
  g_autoptr(TuschRaster) raster =
      is_plain_g4 ? tusch_lept_decode_g4(encoded->data, (int)shape->width, (int)shape->height, NULL)
                  : decode_bits(copy, shape, encoded);
  if (raster == NULL || raster->format != TUSCH_RASTER_BILEVEL ||
      raster->width_px != shape->width || raster->height_px != shape->height)
    return redact_copy_fail(copy, "fax");
  return new_bits_image(copy, shape, raster, is_plain_g4 && black_is_1);
}

/* Decoders of JBIG2 disagree (poppler misreads some): what was read need not be what another
 * program shows. All programs show what is made of poppler's pixels. */
static TuschObj
new_jbig2_image(RedactCopy *copy, const ImageShape *shape, const Encoded *encoded)
{
  if (shape->bits != 1 || shape->n_components != 1)
    return redact_copy_fail(copy, "jbig2");
  g_autoptr(TuschRaster) raster = decode_bits(copy, shape, encoded);
  return raster != NULL ? new_bits_image(copy, shape, raster, false)
                        : redact_copy_fail(copy, "jbig2");
}

static TuschObj
new_image_stream(RedactCopy *copy, TuschObj image, const ImageShape *shape)
{
  g_auto(Encoded) encoded = {0};
  read_encoded(copy, image, &encoded);
  if (encoded.data == NULL)
    return redact_copy_fail(copy, "image-filter");
  if (encoded.last == NULL)
    return new_plain_image(copy, shape, encoded.data);
  if (g_str_equal(encoded.last, "/DCTDecode") || g_str_equal(encoded.last, "/DCT"))
    return new_jpeg_image(copy, shape, &encoded);
  if (g_str_equal(encoded.last, "/CCITTFaxDecode") || g_str_equal(encoded.last, "/CCF"))
    return new_fax_image(copy, shape, &encoded);
  if (g_str_equal(encoded.last, "/JBIG2Decode"))
    return new_jbig2_image(copy, shape, &encoded);
  return redact_copy_fail(copy, "jpx"); /* behind other filters */
}

static bool
copy_masks(RedactCopy *copy, TuschObj image, const GArray *areas, TuschObj result, guint depth)
{
  static const char *const COLOUR_KEY[] = {"/Mask", NULL};
  TuschObj mask = tusch_obj_get(copy->in, image, "/Mask");
  TuschObj soft = tusch_obj_get(copy->in, image, "/SMask");
  if ((mask != 0 || soft != 0) && depth >= MAX_MASK_DEPTH)
    return redact_copy_fail(copy, "image-mask") != 0;
  if (soft != 0) {
    TuschObj soft_copy = copy_image(copy, soft, areas, depth + 1);
    if (soft_copy == 0)
      return false;
    tusch_obj_set(copy->out, result, "/SMask", soft_copy);
  }
  if (tusch_obj_type(copy->in, mask) == TUSCH_OBJ_ARRAY)
    redact_copy_keys(copy, image, result, COLOUR_KEY);
  else if (mask != 0) {
    TuschObj mask_copy = copy_image(copy, mask, areas, depth + 1);
    if (mask_copy == 0)
      return redact_copy_fail(copy, "image-mask") != 0;
    tusch_obj_set(copy->out, result, "/Mask", mask_copy);
  }
  return true;
}

/* What a build without the allow-list would do. */
static void
copy_all_keys(RedactCopy *copy, TuschObj from, TuschObj to)
{
  g_auto(GStrv) keys = tusch_obj_keys(copy->in, from);
  for (char **key = keys; *key != NULL; key++) {
    TuschObj plain = tusch_obj_copy_plain(copy->in, tusch_obj_get(copy->in, from, *key), copy->out);
    if (plain != 0 && tusch_obj_get(copy->out, to, *key) == 0 && !g_str_equal(*key, "/Length") &&
        !g_str_equal(*key, "/Filter") && !g_str_equal(*key, "/DecodeParms"))
      tusch_obj_set(copy->out, to, *key, plain);
  }
}

/* JPEG 2000 has its own colours, depth, even transparency, and every decoder its own idea of them:
 * like JBIG2, it is shown as poppler reads it. */
static TuschObj
copy_jpx(RedactCopy *copy, TuschObj image, const GArray *areas, guint depth)
{
  TuschQpdf *in = copy->in;
  ImageShape shape = {.areas = areas};
  gint64 alpha = 0;
  guint n_components = 0;
  (void)tusch_obj_integer(in, tusch_obj_get(in, image, "/SMaskInData"), &alpha);
  if (!tusch_obj_integer(in, tusch_obj_get(in, image, "/Width"), &shape.width) ||
      !tusch_obj_integer(in, tusch_obj_get(in, image, "/Height"), &shape.height) || alpha != 0 ||
      shape.width < 1 || shape.width > MAX_SIDE_PX || shape.height < 1 ||
      shape.height > MAX_SIDE_PX ||
      tusch_obj_bool(in, tusch_obj_get(in, image, "/ImageMask"), false) ||
      tusch_obj_type(in, tusch_obj_get(in, image, "/Mask")) == TUSCH_OBJ_ARRAY)
    return redact_copy_fail(copy, "jpx");
  g_autoptr(GBytes) data = tusch_obj_stream_raw(in, image);
  TuschObj space = tusch_obj_get(in, image, "/ColorSpace");
  if (space != 0)
    space = redact_copy_color_space(copy, space, &n_components);
  RedactCodedImage coded = {.in = in,
                            .data = data,
                            .filter = "/JPXDecode",
                            .width = shape.width,
                            .height = shape.height,
                            .space_owner = copy->out,
                            .space = space};
  g_autoptr(TuschRaster) raster =
      data != NULL && copy->reason == NULL ? redact_image_decode(&coded) : NULL;
  if (raster == NULL)
    return redact_copy_fail(copy, "jpx");
  if (areas != NULL)
    blank_raster(raster, &shape);
  TuschObj result = redact_image_new_like(copy->out, raster, g_bytes_get_size(data));
  return result != 0 && copy_masks(copy, image, areas, result, depth)
             ? result
             : redact_copy_fail(copy, "jpx");
}

static TuschObj
copy_image(RedactCopy *copy, TuschObj image, const GArray *areas, guint depth)
{
  static const char *const KEYS[] = {"/Width",
                                     "/Height",
                                     "/BitsPerComponent",
                                     "/ImageMask",
                                     "/Decode",
                                     "/Interpolate",
                                     "/Matte",
                                     NULL};
  ImageShape shape = {.n_components = 1, .areas = areas};
  if (tusch_obj_get(copy->in, image, "/OC") != 0)
    return redact_copy_fail(copy, "hidden-layer");
  g_autofree char *filter = tusch_obj_name(copy->in, tusch_obj_get(copy->in, image, "/Filter"));
  if (g_strcmp0(filter, "/JPXDecode") == 0)
    return copy_jpx(copy, image, areas, depth);
  if (!read_shape(copy, image, &shape))
    return redact_copy_fail(copy, "image-shape");
  TuschObj space = 0;
  if (!shape.is_stencil) {
    space = redact_copy_color_space(
        copy, tusch_obj_get(copy->in, image, "/ColorSpace"), &shape.n_components);
    if (space == 0 || shape.n_components == 0)
      return redact_copy_fail(copy, "colour-space");
  }
  TuschObj result = new_image_stream(copy, image, &shape);
  if (result == 0 || !copy_masks(copy, image, areas, result, depth))
    return 0;
  redact_copy_keys(copy, image, result, KEYS);
  if (redact_is_left_out(REDACT_STEP_PICTURE_KEYS))
    copy_all_keys(copy, image, result);
  tusch_obj_set(copy->out, result, "/Type", tusch_obj_new_name(copy->out, "/XObject"));
  tusch_obj_set(copy->out, result, "/Subtype", tusch_obj_new_name(copy->out, "/Image"));
  if (space != 0)
    tusch_obj_set(copy->out, result, "/ColorSpace", space);
  return result;
}

TuschObj
redact_copy_image(RedactCopy *copy, TuschObj image, const GArray *areas)
{
  guint id = areas == NULL ? tusch_obj_id(copy->in, image) : 0;
  gpointer known = id != 0 ? g_hash_table_lookup(copy->images, GUINT_TO_POINTER(id)) : NULL;
  if (known != NULL)
    return GPOINTER_TO_UINT(known);
  TuschObj result = copy_image(copy, image, areas, 0);
  if (result != 0 && id != 0)
    g_hash_table_insert(copy->images, GUINT_TO_POINTER(id), GUINT_TO_POINTER(result));
  return result;
}
