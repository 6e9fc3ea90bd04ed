/* Picture files: one page a picture, pixels unchanged. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "adapters/leptonica/picture.h"
#include "adapters/qpdf/picture-pages.h"
#include "adapters/tiff/tiff-encode.h"
#include "adapters/tiff/tiff-pages.h"
#include "ingest/jpeg-header.h"
#include "ingest/placement.h"

#include <stdbool.h>

static gboolean
encode(TuschPicture *picture, GError **error)
{
  if (picture->coding != TUSCH_PICTURE_RAW)
    return TRUE;
  return picture->format == TUSCH_PICTURE_BITS ? tusch_tiff_encode_g4(picture, error)
                                               : tusch_picture_deflate(picture, error);
}

static gboolean
add_page(IngestJob *job, TuschQpdfPicturePages *pages, TuschPicture *picture, GError **error)
{
  Placement placement = placement_of(picture);
  if (placement.is_assumed)
    ingest_add_note(job, "assumed-resolution");
  return encode(picture, error) &&
         tusch_qpdf_picture_pages_add(pages, picture, placement.size_pt, placement.matrix, error);
}

/* The JPEG data is what the TIFF says it is, and can be decoded. */
static bool
is_sound_jpeg(const IngestJob *job, const TuschPicture *picture)
{
  g_autoptr(TuschPicture) header = jpeg_header_read(picture->data, job->options.max_pixels, NULL);
  return header != NULL && header->width_px == picture->width_px &&
         header->height_px == picture->height_px && header->format == picture->format &&
         tusch_leptonica_check_jpeg(picture->data, NULL);
}

static TuschPicture *
read_tiff_page(const IngestJob *job, TuschTiff *tiff, GError **error)
{
  g_autoptr(TuschPicture) jpeg = tusch_tiff_read_jpeg(tiff);
  if (jpeg != NULL && is_sound_jpeg(job, jpeg))
    return g_steal_pointer(&jpeg);
  return tusch_tiff_read_page(tiff, job->options.max_pixels, error);
}

/* Adds all pages; the error says which page. */
static gboolean
add_tiff_pages(IngestJob *job,
               TuschTiff *tiff,
               TuschQpdfPicturePages *pages,
               guint *out_n_pages,
               GError **error)
{
  guint n = 0;
  g_autoptr(GError) end = NULL;
  do {
    if (n == job->options.max_pages)
      return tusch_fail(error, TUSCH_ERROR_LIMIT, "the TIFF file has more than %u pages", n);
    g_autoptr(TuschPicture) picture = read_tiff_page(job, tiff, error);
    if (picture == NULL || !add_page(job, pages, picture, error)) {
      g_prefix_error(error, "page %u: ", n + 1);
      return FALSE;
    }
    n++;
  } while (tusch_tiff_next_page(tiff, &end));
  if (end != NULL) {
    g_propagate_error(error, g_steal_pointer(&end));
    return FALSE;
  }
  *out_n_pages = n;
  return TRUE;
}

static gboolean
convert_tiff(IngestJob *job, guint *out_n_pages, GError **error)
{
  g_autoptr(TuschTiff) tiff = tusch_tiff_open(job->path, error);
  if (tiff == NULL)
    return FALSE;
  g_autoptr(TuschQpdfPicturePages) pages = tusch_qpdf_picture_pages_new(error);
  return pages != NULL && add_tiff_pages(job, tiff, pages, out_n_pages, error) &&
         tusch_qpdf_picture_pages_write(pages, job->pdf_path, error);
}

static gboolean
convert_picture(IngestJob *job, TuschPicture *picture, GError **error)
{
  g_autoptr(TuschQpdfPicturePages) pages = tusch_qpdf_picture_pages_new(error);
  return pages != NULL && add_page(job, pages, picture, error) &&
         tusch_qpdf_picture_pages_write(pages, job->pdf_path, error);
}

gboolean
ingest_tiff(IngestJob *job, GError **error)
{
  guint n_pages = 0;
  g_autoptr(GError) failure = NULL;
  if (!convert_tiff(job, &n_pages, &failure))
    return ingest_take_failure(job, failure, error);
  return ingest_set_pages(job, n_pages);
}

gboolean
ingest_picture(IngestJob *job, GBytes *file, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(TuschPicture) picture =
      tusch_leptonica_read_picture(file, job->options.max_pixels, &failure);
  if (picture == NULL || !convert_picture(job, picture, &failure))
    return ingest_take_failure(job, failure, error);
  return ingest_set_pages(job, 1);
}

gboolean
ingest_jpeg(IngestJob *job, GBytes *file, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(TuschPicture) picture = jpeg_header_read(file, job->options.max_pixels, &failure);
  if (picture == NULL || !tusch_leptonica_check_jpeg(file, &failure) ||
      !convert_picture(job, picture, &failure))
    return ingest_take_failure(job, failure, error);
  return ingest_set_pages(job, 1);
}
