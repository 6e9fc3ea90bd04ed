/* One picture goes to poppler as a document of its own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/image-decode.h"

#include "adapters/leptonica/encode.h"
#include "adapters/poppler/poppler-images.h"

static const double MAX_PIXELS = 100e6;

static void
copy_parameter(const RedactCodedImage *image, TuschQpdf *to, TuschObj parms, const char *key)
{
  TuschObj value = tusch_obj_get(image->in, image->parms, key);
  gint64 number = 0;
  if (tusch_obj_integer(image->in, value, &number))
    tusch_obj_set(to, parms, key, tusch_obj_new_integer(to, number));
  else if (tusch_obj_type(image->in, value) == TUSCH_OBJ_BOOL)
    tusch_obj_set(to, parms, key, tusch_obj_new_bool(to, tusch_obj_bool(image->in, value, false)));
}

/* 0 if a part of them cannot be read. */
static TuschObj
new_parameters(const RedactCodedImage *image, TuschQpdf *to)
{
  static const char *const KEYS[] = {
      "/K", "/EndOfLine", "/EncodedByteAlign", "/Columns", "/Rows", "/EndOfBlock", "/BlackIs1"};
  TuschObj parms = tusch_obj_new_dict(to);
  for (guint i = 0; i < G_N_ELEMENTS(KEYS); i++)
    copy_parameter(image, to, parms, KEYS[i]);
  TuschObj globals = tusch_obj_get(image->in, image->parms, "/JBIG2Globals");
  if (globals != 0) {
    g_autoptr(GBytes) data = tusch_obj_stream_decoded(image->in, globals);
    if (data == NULL)
      return 0;
    tusch_obj_set(to, parms, "/JBIG2Globals", tusch_obj_new_stream(to, data, NULL, 0));
  }
  return parms;
}

static TuschObj
new_picture(const RedactCodedImage *image, TuschQpdf *to)
{
  bool has_own_shape = g_str_equal(image->filter, "/JPXDecode");
  TuschObj parms = new_parameters(image, to);
  TuschObj space = 0;
  if (image->space != 0)
    space = tusch_obj_copy_plain(image->space_owner, image->space, to);
  else if (!has_own_shape)
    space = tusch_obj_new_name(to, "/DeviceGray");
  if (parms == 0 || (image->space != 0 && space == 0))
    return 0;
  TuschObj picture =
      tusch_obj_new_stream(to, image->data, image->filter, has_own_shape ? 0 : parms);
  tusch_obj_set(to, picture, "/Type", tusch_obj_new_name(to, "/XObject"));
  tusch_obj_set(to, picture, "/Subtype", tusch_obj_new_name(to, "/Image"));
  tusch_obj_set(to, picture, "/Width", tusch_obj_new_integer(to, image->width));
  tusch_obj_set(to, picture, "/Height", tusch_obj_new_integer(to, image->height));
  if (!has_own_shape)
    tusch_obj_set(to, picture, "/BitsPerComponent", tusch_obj_new_integer(to, 1));
  if (space != 0)
    tusch_obj_set(to, picture, "/ColorSpace", space);
  return picture;
}

/* (transfer full) (nullable) */
static GBytes *
new_document(const RedactCodedImage *image)
{
  static const char CONTENT[] = "q 100 0 0 100 0 0 cm /I Do Q";
  static const double MEDIA[] = {0, 0, 100, 100};
  g_autoptr(TuschQpdf) pdf = tusch_qpdf_new_empty(NULL);
  TuschObj picture = pdf != NULL ? new_picture(image, pdf) : 0;
  if (picture == 0)
    return NULL;
  TuschObj pictures = tusch_obj_new_dict(pdf);
  tusch_obj_set(pdf, pictures, "/I", picture);
  TuschObj resources = tusch_obj_new_dict(pdf);
  tusch_obj_set(pdf, resources, "/XObject", pictures);
  g_autoptr(GBytes) content = g_bytes_new_static(CONTENT, sizeof CONTENT - 1);
  TuschObj page = tusch_obj_make_indirect(pdf, tusch_obj_new_dict(pdf));
  tusch_obj_set(pdf, page, "/Type", tusch_obj_new_name(pdf, "/Page"));
  tusch_obj_set(pdf, page, "/MediaBox", tusch_obj_new_numbers(pdf, MEDIA, 4));
  tusch_obj_set(pdf, page, "/Resources", resources);
  tusch_obj_set(pdf, page, "/Contents", tusch_obj_new_stream(pdf, content, NULL, 0));
  tusch_qpdf_add_page(pdf, page);
  return tusch_qpdf_write_bytes(pdf, NULL);
}

TuschRaster *
redact_image_decode(const RedactCodedImage *image)
{
  if ((double)image->width * (double)image->height > MAX_PIXELS)
    return NULL;
  g_autoptr(GBytes) document = new_document(image);
  g_autoptr(TuschRaster) raster =
      document != NULL ? tusch_poppler_decode_picture(document, NULL) : NULL;
  if (raster == NULL || raster->width_px != image->width || raster->height_px != image->height)
    return NULL;
  return g_steal_pointer(&raster);
}

TuschObj
redact_image_new_g4(TuschQpdf *out, const TuschRaster *bits, bool is_inverted)
{
  bool black_is_1 = false;
  g_autoptr(GBytes) data = tusch_lept_encode_g4(bits, &black_is_1, NULL);
  if (data == NULL)
    return 0;
  TuschObj parms = tusch_obj_new_dict(out);
  tusch_obj_set(out, parms, "/K", tusch_obj_new_integer(out, -1));
  tusch_obj_set(out, parms, "/Columns", tusch_obj_new_integer(out, bits->width_px));
  tusch_obj_set(out, parms, "/Rows", tusch_obj_new_integer(out, bits->height_px));
  tusch_obj_set(out, parms, "/BlackIs1", tusch_obj_new_bool(out, black_is_1 != is_inverted));
  return tusch_obj_new_stream(out, data, "/CCITTFaxDecode", parms);
}

/* The best quality whose data is hardly larger than the original's; the lowest if none is. */
static GBytes *
encode_like(const TuschRaster *raster, gsize size_bytes)
{
  static const int QUALITIES[] = {93, 88, 80, 70, 60};
  GBytes *data = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(QUALITIES); i++) {
    g_clear_pointer(&data, g_bytes_unref);
    data = tusch_lept_encode_jpeg(raster, QUALITIES[i], NULL);
    if (data == NULL || g_bytes_get_size(data) <= size_bytes + size_bytes / 10)
      break;
  }
  return data;
}

void
redact_image_set_shape(TuschQpdf *out, TuschObj image, const TuschRaster *raster)
{
  bool is_bilevel = raster->format == TUSCH_RASTER_BILEVEL;
  const char *space = raster->format == TUSCH_RASTER_RGB24 ? "/DeviceRGB" : "/DeviceGray";
  tusch_obj_set(out, image, "/Type", tusch_obj_new_name(out, "/XObject"));
  tusch_obj_set(out, image, "/Subtype", tusch_obj_new_name(out, "/Image"));
  tusch_obj_set(out, image, "/Width", tusch_obj_new_integer(out, raster->width_px));
  tusch_obj_set(out, image, "/Height", tusch_obj_new_integer(out, raster->height_px));
  tusch_obj_set(out, image, "/BitsPerComponent", tusch_obj_new_integer(out, is_bilevel ? 1 : 8));
  tusch_obj_set(out, image, "/ColorSpace", tusch_obj_new_name(out, space));
}

TuschObj
redact_image_new_like(TuschQpdf *out, const TuschRaster *raster, gsize size_bytes)
{
  TuschObj image = 0;
  if (raster->format == TUSCH_RASTER_BILEVEL) {
    image = redact_image_new_g4(out, raster, false);
  } else {
    g_autoptr(GBytes) data = encode_like(raster, size_bytes);
    image = data != NULL ? tusch_obj_new_stream(out, data, "/DCTDecode", 0) : 0;
  }
  if (image != 0)
    redact_image_set_shape(out, image, raster);
  return image;
}
