/* Picture pages: one image XObject, one content stream, one page each. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/picture-pages.h"

#include "adapters/qpdf/handle.h"
#include "base/file.h"
#include "tusch/error.h"

#include <glib/gstdio.h>
#include <string.h>

struct TuschQpdfPicturePages {
  TuschQpdf *qpdf;
};

TuschQpdfPicturePages *
tusch_qpdf_picture_pages_new(GError **error)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_new();
  (void)qpdf_empty_pdf(qpdf);
  if (!tusch_qpdf_check(qpdf, "start a PDF", error))
    return NULL;
  TuschQpdfPicturePages *pages = g_new0(TuschQpdfPicturePages, 1);
  pages->qpdf = g_steal_pointer(&qpdf);
  return pages;
}

void
tusch_qpdf_picture_pages_free(TuschQpdfPicturePages *pages)
{
  if (pages == NULL)
    return;
  tusch_qpdf_free(pages->qpdf);
  g_free(pages);
}

static const char *
color_space(TuschPictureFormat format)
{
  switch (format) {
  case TUSCH_PICTURE_RGB24:
    return "/DeviceRGB";
  case TUSCH_PICTURE_CMYK32:
    return "/DeviceCMYK";
  case TUSCH_PICTURE_BITS:
  case TUSCH_PICTURE_GRAY8:
  default:
    return "/DeviceGray";
  }
}

static char *
image_dictionary(const TuschPicture *picture)
{
  return g_strdup_printf("<< /Type /XObject /Subtype /Image /Width %u /Height %u /ColorSpace %s "
                         "/BitsPerComponent %d %s >>",
                         picture->width_px,
                         picture->height_px,
                         color_space(picture->format),
                         picture->format == TUSCH_PICTURE_BITS ? 1 : 8,
                         picture->inverted ? "/Decode [1 0 1 0 1 0 1 0]" : "");
}

static const char *
filter_name(TuschPictureCoding coding)
{
  switch (coding) {
  case TUSCH_PICTURE_G4:
    return "/CCITTFaxDecode";
  case TUSCH_PICTURE_FLATE:
    return "/FlateDecode";
  case TUSCH_PICTURE_JPEG:
    return "/DCTDecode";
  case TUSCH_PICTURE_RAW:
  default:
    return NULL;
  }
}

static char *
filter_parameters(const TuschPicture *picture)
{
  switch (picture->coding) {
  case TUSCH_PICTURE_G4:
    return g_strdup_printf(
        "<< /K -1 /Columns %u /Rows %u >>", picture->width_px, picture->height_px);
  case TUSCH_PICTURE_FLATE:
    return g_strdup_printf("<< /Predictor 15 /Columns %u /Colors %d /BitsPerComponent 8 >>",
                           picture->width_px,
                           picture->format == TUSCH_PICTURE_RGB24 ? 3 : 1);
  case TUSCH_PICTURE_JPEG:
  case TUSCH_PICTURE_RAW:
  default:
    return g_strdup("null");
  }
}

/* A stream that has @dictionary's keys. */
static qpdf_oh
new_stream(TuschQpdf *qpdf, const char *dictionary)
{
  qpdf_oh stream = qpdf_oh_new_stream(qpdf);
  qpdf_oh target = qpdf_oh_get_dict(qpdf, stream);
  qpdf_oh source = qpdf_oh_parse(qpdf, dictionary);
  qpdf_oh_begin_dict_key_iter(qpdf, source);
  while (qpdf_oh_dict_more_keys(qpdf)) {
    g_autofree char *key = g_strdup(qpdf_oh_dict_next_key(qpdf));
    qpdf_oh_replace_key(qpdf, target, key, qpdf_oh_get_key(qpdf, source, key));
  }
  return stream;
}

static qpdf_oh
new_image(TuschQpdf *qpdf, const TuschPicture *picture)
{
  g_autofree char *dictionary = image_dictionary(picture);
  g_autofree char *parameters = filter_parameters(picture);
  gsize size;
  const guint8 *data = g_bytes_get_data(picture->data, &size);
  qpdf_oh image = new_stream(qpdf, dictionary);
  qpdf_oh_replace_stream_data(qpdf,
                              image,
                              data,
                              size,
                              qpdf_oh_new_name(qpdf, filter_name(picture->coding)),
                              qpdf_oh_parse(qpdf, parameters));
  return image;
}

/* Numbers in the C locale, to a thousandth of a point. */
static char *
join_numbers(const double *values, guint n)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(text, g_ascii_formatd(number, sizeof number, "%.3f", values[i]));
    g_string_append_c(text, ' ');
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static qpdf_oh
new_content(TuschQpdf *qpdf, const double matrix[6])
{
  g_autofree char *numbers = join_numbers(matrix, 6);
  g_autofree char *text = g_strdup_printf("q %scm /Im0 Do Q\n", numbers);
  qpdf_oh content = qpdf_oh_new_stream(qpdf);
  qpdf_oh_replace_stream_data(qpdf,
                              content,
                              (const unsigned char *)text,
                              strlen(text),
                              qpdf_oh_new_null(qpdf),
                              qpdf_oh_new_null(qpdf));
  return content;
}

gboolean
tusch_qpdf_picture_pages_add(TuschQpdfPicturePages *pages,
                             const TuschPicture *picture,
                             const double size_pt[2],
                             const double matrix[6],
                             GError **error)
{
  if (filter_name(picture->coding) == NULL)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a raw picture cannot be written");
  TuschQpdf *qpdf = pages->qpdf;
  g_autofree char *numbers = join_numbers(size_pt, 2);
  g_autofree char *text = g_strdup_printf(
      "<< /Type /Page /MediaBox [0 0 %s] /Resources << /XObject << >> >> >>", numbers);
  qpdf_oh page = qpdf_oh_new_object(qpdf, qpdf_oh_parse(qpdf, text));
  qpdf_oh resources = qpdf_oh_get_key(qpdf, page, "/Resources");
  qpdf_oh pictures = qpdf_oh_get_key(qpdf, resources, "/XObject");
  qpdf_oh_replace_key(qpdf, pictures, "/Im0", new_image(qpdf, picture));
  qpdf_oh_replace_key(qpdf, page, "/Contents", new_content(qpdf, matrix));
  (void)qpdf_add_page(qpdf, qpdf, page, QPDF_FALSE);
  qpdf_oh_release_all(qpdf);
  return tusch_qpdf_check(qpdf, "add a page", error);
}

gboolean
tusch_qpdf_picture_pages_write(TuschQpdfPicturePages *pages, const char *path, GError **error)
{
  g_autofree char *temporary = g_strconcat(path, ".new", NULL);
  (void)qpdf_init_write(pages->qpdf, temporary);
  gboolean ok = tusch_qpdf_check(pages->qpdf, "write", error);
  if (ok) {
    qpdf_set_deterministic_ID(pages->qpdf, QPDF_TRUE);
    (void)qpdf_write(pages->qpdf);
    ok = tusch_qpdf_check(pages->qpdf, "write", error) && tusch_file_commit(temporary, path, error);
  }
  (void)g_unlink(temporary);
  return ok;
}
