/* Decoding TIFF pages: rows where the layout is simple, libtiff's RGBA view for the rest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/tiff/internal.h"

#include "tusch/error.h"

#include <string.h>

/* One allocation inside libtiff: a page of 200 million pixels in RGBA, and some room. */
#define MAX_ALLOC_BYTES ((tmsize_t)1 << 30)

typedef struct {
  guint32 width_px, height_px;
  guint16 bits, samples, photometric, planar, compression;
} Layout;

TuschTiff *
tusch_tiff_open(const char *path, GError **error)
{
  (void)TIFFSetErrorHandler(NULL);
  (void)TIFFSetWarningHandler(NULL);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_ALLOC_BYTES);
  /* "m": no memory mapping, a file that shrinks meanwhile must not kill the process. */
  TIFF *handle = TIFFOpenExt(path, "rm", options);
  TIFFOpenOptionsFree(options);
  if (handle == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "the TIFF file is damaged");
    return NULL;
  }
  TuschTiff *tiff = g_new0(TuschTiff, 1);
  tiff->handle = handle;
  return tiff;
}

void
tusch_tiff_close(TuschTiff *tiff)
{
  if (tiff == NULL)
    return;
  TIFFClose(tiff->handle);
  g_free(tiff);
}

gboolean
tusch_tiff_next_page(TuschTiff *tiff, GError **error)
{
  if (TIFFLastDirectory(tiff->handle))
    return FALSE;
  if (!TIFFReadDirectory(tiff->handle))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the TIFF file's list of pages is damaged");
  return TRUE;
}

static gboolean
read_layout(TIFF *handle, Layout *layout, guint64 max_pixels, GError **error)
{
  memset(layout, 0, sizeof *layout);
  if (!TIFFGetField(handle, TIFFTAG_IMAGEWIDTH, &layout->width_px) ||
      !TIFFGetField(handle, TIFFTAG_IMAGELENGTH, &layout->height_px) || layout->width_px == 0 ||
      layout->height_px == 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "a TIFF page has no size");
  if ((guint64)layout->width_px * layout->height_px > max_pixels)
    return tusch_fail(error,
                      TUSCH_ERROR_LIMIT,
                      "a picture has more than %" G_GUINT64_FORMAT " pixels",
                      max_pixels);
  TIFFGetFieldDefaulted(handle, TIFFTAG_BITSPERSAMPLE, &layout->bits);
  TIFFGetFieldDefaulted(handle, TIFFTAG_SAMPLESPERPIXEL, &layout->samples);
  TIFFGetFieldDefaulted(handle, TIFFTAG_PLANARCONFIG, &layout->planar);
  TIFFGetFieldDefaulted(handle, TIFFTAG_COMPRESSION, &layout->compression);
  /* Without the tag libtiff's own readers assume black on white for fax, white on black else. */
  if (!TIFFGetField(handle, TIFFTAG_PHOTOMETRIC, &layout->photometric))
    layout->photometric = layout->bits == 1 ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
  return TRUE;
}

static bool
is_gray(const Layout *layout)
{
  return layout->photometric == PHOTOMETRIC_MINISWHITE ||
         layout->photometric == PHOTOMETRIC_MINISBLACK;
}

static TuschPictureFormat
format_of(const Layout *layout)
{
  if (!is_gray(layout))
    return TUSCH_PICTURE_RGB24;
  return layout->bits == 1 && layout->samples == 1 ? TUSCH_PICTURE_BITS : TUSCH_PICTURE_GRAY8;
}

/* Whether libtiff's rows have our layout already, up to inversion. */
static bool
has_plain_rows(TIFF *handle, const Layout *layout)
{
  if (TIFFIsTiled(handle) || layout->planar != PLANARCONFIG_CONTIG ||
      layout->compression == COMPRESSION_OJPEG)
    return false;
  if (is_gray(layout))
    return layout->samples == 1 && (layout->bits == 1 || layout->bits == 8);
  if (layout->bits != 8 || layout->samples != 3)
    return false;
  return layout->photometric == PHOTOMETRIC_RGB ||
         (layout->photometric == PHOTOMETRIC_YCBCR && layout->compression == COMPRESSION_JPEG);
}

static bool
must_invert(const Layout *layout)
{
  if (format_of(layout) == TUSCH_PICTURE_BITS)
    return layout->photometric == PHOTOMETRIC_MINISBLACK;
  return layout->photometric == PHOTOMETRIC_MINISWHITE;
}

static guint8 *
read_rows(TIFF *handle, const Layout *layout, gsize row_bytes, GError **error)
{
  if (layout->compression == COMPRESSION_JPEG && layout->photometric == PHOTOMETRIC_YCBCR)
    TIFFSetField(handle, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  if (TIFFScanlineSize64(handle) != row_bytes) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "a TIFF page has rows of a wrong size");
    return NULL;
  }
  g_autofree guint8 *pixels = g_try_malloc_n(layout->height_px, row_bytes);
  if (pixels == NULL) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "a picture does not fit into memory");
    return NULL;
  }
  guint8 flip = must_invert(layout) ? 0xff : 0;
  for (guint32 y = 0; y < layout->height_px; y++) {
    guint8 *row = pixels + (gsize)y * row_bytes;
    if (TIFFReadScanline(handle, row, y, 0) < 0) {
      tusch_fail(error, TUSCH_ERROR_FORMAT, "a TIFF page is damaged");
      return NULL;
    }
    for (gsize i = 0; flip != 0 && i < row_bytes; i++)
      row[i] ^= flip;
  }
  return g_steal_pointer(&pixels);
}

/* The page as libtiff's RGBA (premultiplied), rows in stored order. */
static guint32 *
read_rgba(TIFF *handle, const Layout *layout, GError **error)
{
  char message[1024];
  TIFFRGBAImage image;
  if (!TIFFRGBAImageOK(handle, message) || !TIFFRGBAImageBegin(&image, handle, 1, message)) {
    tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "a TIFF page has a layout that is not supported");
    return NULL;
  }
  /* The orientation is applied on the PDF page; here both are the same, so that nothing turns. */
  image.orientation = ORIENTATION_TOPLEFT;
  image.req_orientation = ORIENTATION_TOPLEFT;
  gsize n = (gsize)layout->width_px * layout->height_px;
  g_autofree guint32 *rgba = g_try_malloc0_n(n, sizeof *rgba);
  int ok = rgba != NULL && TIFFRGBAImageGet(&image, rgba, layout->width_px, layout->height_px);
  TIFFRGBAImageEnd(&image);
  if (!ok) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "a TIFF page is damaged");
    return NULL;
  }
  return g_steal_pointer(&rgba);
}

static void
pack_row(TuschPictureFormat format, const guint32 *rgba, guint32 width_px, guint8 *row)
{
  for (guint32 x = 0; x < width_px; x++) {
    guint white = 255u - TIFFGetA(rgba[x]);
    guint red = MIN(255u, TIFFGetR(rgba[x]) + white);
    if (format == TUSCH_PICTURE_BITS) {
      if (red < 128)
        row[x / 8] |= (guint8)(0x80u >> (x % 8));
    } else if (format == TUSCH_PICTURE_GRAY8) {
      row[x] = (guint8)red;
    } else {
      row[3 * (gsize)x] = (guint8)red;
      row[3 * (gsize)x + 1] = (guint8)MIN(255u, TIFFGetG(rgba[x]) + white);
      row[3 * (gsize)x + 2] = (guint8)MIN(255u, TIFFGetB(rgba[x]) + white);
    }
  }
}

static guint8 *
read_any(TIFF *handle, const Layout *layout, gsize row_bytes, GError **error)
{
  g_autofree guint32 *rgba = read_rgba(handle, layout, error);
  if (rgba == NULL)
    return NULL;
  guint8 *pixels = g_try_malloc0_n(layout->height_px, row_bytes);
  if (pixels == NULL) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "a picture does not fit into memory");
    return NULL;
  }
  for (guint32 y = 0; y < layout->height_px; y++)
    pack_row(format_of(layout),
             rgba + (gsize)y * layout->width_px,
             layout->width_px,
             pixels + (gsize)y * row_bytes);
  return pixels;
}

void
tiff_read_resolution(TIFF *handle, TuschPicture *picture)
{
  float x = 0, y = 0;
  guint16 unit = RESUNIT_INCH, orientation = ORIENTATION_TOPLEFT;
  TIFFGetFieldDefaulted(handle, TIFFTAG_RESOLUTIONUNIT, &unit);
  TIFFGetFieldDefaulted(handle, TIFFTAG_ORIENTATION, &orientation);
  gboolean has_x = TIFFGetField(handle, TIFFTAG_XRESOLUTION, &x);
  gboolean has_y = TIFFGetField(handle, TIFFTAG_YRESOLUTION, &y);
  double per_inch = unit == RESUNIT_CENTIMETER ? 2.54 : unit == RESUNIT_INCH ? 1.0 : 0.0;
  picture->dpi_x = (double)(has_x ? x : y) * per_inch;
  picture->dpi_y = (double)(has_y ? y : x) * per_inch;
  picture->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
}

TuschPicture *
tusch_tiff_read_page(TuschTiff *tiff, guint64 max_pixels, GError **error)
{
  Layout layout;
  if (!read_layout(tiff->handle, &layout, max_pixels, error))
    return NULL;
  gsize row_bytes = tusch_picture_row_bytes(format_of(&layout), layout.width_px);
  guint8 *pixels = has_plain_rows(tiff->handle, &layout)
                       ? read_rows(tiff->handle, &layout, row_bytes, error)
                       : read_any(tiff->handle, &layout, row_bytes, error);
  if (pixels == NULL)
    return NULL;
  TuschPicture *picture = tusch_picture_new(format_of(&layout),
                                            TUSCH_PICTURE_RAW,
                                            layout.width_px,
                                            layout.height_px,
                                            g_bytes_new_take(pixels, row_bytes * layout.height_px));
  tiff_read_resolution(tiff->handle, picture);
  return picture;
}
