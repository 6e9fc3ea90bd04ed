/* Pages as pictures: rendering with cairo, damage with leptonica. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

CorpusRandom
corpus_random_new(guint64 seed, const char *name)
{
  guint64 state = seed * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) + 1;
  for (const char *c = name; *c; c++)
    state = (state ^ (guint8)*c) * G_GUINT64_CONSTANT(0x100000001b3);
  return (CorpusRandom){.state = state ? state : 1};
}

static guint64
next(CorpusRandom *random)
{
  random->state ^= random->state >> 12;
  random->state ^= random->state << 25;
  random->state ^= random->state >> 27;
  return random->state * G_GUINT64_CONSTANT(0x2545f4914f6cdd1d);
}

/* Roughly normal with deviation 1: the sum of eight bytes of one draw. */
static double
gauss(CorpusRandom *random)
{
  guint64 bits = next(random);
  int sum = 0;
  for (int i = 0; i < 8; i++)
    sum += (int)(bits >> (8 * i) & 0xff);
  return (sum - 1020) / 209.0;
}

int
corpus_random_below(CorpusRandom *random, int limit)
{
  return (int)(next(random) % (guint64)limit);
}

PIX *
corpus_picture_of_page(const CorpusPages *pages, guint page_index, int dpi)
{
  int width = (int)lround(CORPUS_A4_WIDTH_PT * dpi / 72);
  int height = (int)lround(CORPUS_A4_HEIGHT_PT * dpi / 72);
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create(surface);
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_paint(cr);
  cairo_scale(cr, dpi / 72.0, dpi / 72.0);
  corpus_pages_draw(pages, page_index, cr);
  cairo_destroy(cr);
  cairo_surface_flush(surface);
  PIX *pix = pixCreate(width, height, 8);
  const unsigned char *data = cairo_image_surface_get_data(surface);
  int stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < height; y++) {
    l_uint32 *line = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
    for (int x = 0; x < width; x++)
      SET_DATA_BYTE(line, x, data[y * stride + 4 * x + 1]);
  }
  cairo_surface_destroy(surface);
  pixSetResolution(pix, dpi, dpi);
  return pix;
}

/* Paper tone, toner, light and sensor of one device; gray values 0..255. */
typedef struct {
  double paper, ink, falloff, noise;
} Device;

static void
expose(PIX *pix, Device device, CorpusRandom *random)
{
  int width = pixGetWidth(pix), height = pixGetHeight(pix);
  for (int y = 0; y < height; y++) {
    l_uint32 *line = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
    for (int x = 0; x < width; x++) {
      double shade = device.falloff * (0.6 * x / width + 0.4 * y / height);
      double light = GET_DATA_BYTE(line, x) / 255.0;
      double value = device.ink + (device.paper - shade - device.ink) * light;
      value += device.noise * gauss(random);
      SET_DATA_BYTE(line, x, (int)CLAMP(value, 0, 255));
    }
  }
}

static PIX *
skew(PIX *pix, double degrees)
{
  PIX *turned = pixRotateAMGray(pix, (l_float32)(degrees * G_PI / 180), 255);
  pixDestroy(&pix);
  return turned;
}

PIX *
corpus_picture_scan(PIX *clean, double skew_deg, CorpusRandom *random)
{
  PIX *turned = skew(clean, skew_deg);
  PIX *soft = pixBlockconvGray(turned, NULL, 1, 1);
  pixDestroy(&turned);
  expose(soft, (Device){.paper = 241, .ink = 38, .falloff = 14, .noise = 4}, random);
  /* A dark edge where the lid did not close. */
  pixRasterop(soft, 0, 0, 7, pixGetHeight(soft), PIX_CLR, NULL, 0, 0);
  return soft;
}

PIX *
corpus_picture_fax(PIX *clean, double skew_deg, CorpusRandom *random)
{
  PIX *gray = skew(clean, skew_deg);
  expose(gray, (Device){.paper = 242, .ink = 18, .falloff = 10, .noise = 26}, random);
  PIX *bits = pixThresholdToBinary(gray, 150);
  pixDestroy(&gray);
  int width = pixGetWidth(bits), height = pixGetHeight(bits);
  for (int i = 0; i < width * height / 2500; i++) {
    int x = corpus_random_below(random, width), y = corpus_random_below(random, height);
    pixSetPixel(bits, x, y, 1);
    if (i % 7 == 0)
      pixSetPixel(bits, MIN(x + 1, width - 1), y, 1);
  }
  return bits;
}

static PTA *
corners(const double points[8])
{
  PTA *pta = ptaCreate(4);
  for (int i = 0; i < 4; i++)
    ptaAddPt(pta, (l_float32)points[2 * i], (l_float32)points[2 * i + 1]);
  return pta;
}

/* Warm light from a lamp at the upper left, darker towards the far corner; a desk around it. */
static PIX *
light_photo(PIX *gray, CorpusRandom *random)
{
  int width = pixGetWidth(gray), height = pixGetHeight(gray);
  PIX *color = pixCreate(width, height, 32);
  for (int y = 0; y < height; y++) {
    l_uint32 *from = pixGetData(gray) + (gsize)y * (gsize)pixGetWpl(gray);
    l_uint32 *to = pixGetData(color) + (gsize)y * (gsize)pixGetWpl(color);
    for (int x = 0; x < width; x++) {
      double dx = (double)x / width - 0.35, dy = (double)y / height - 0.3;
      double lamp = 0.93 - 0.42 * (dx * dx + dy * dy);
      double value = lamp * (28 + 0.89 * GET_DATA_BYTE(from, x)) + 4.5 * gauss(random);
      value = CLAMP(value, 0, 255);
      l_uint32 pixel;
      composeRGBPixel((int)value, (int)(value * 0.97), (int)(value * 0.9), &pixel);
      to[x] = pixel;
    }
  }
  return color;
}

PIX *
corpus_picture_photo(PIX *clean, CorpusRandom *random)
{
  int w = pixGetWidth(clean), h = pixGetHeight(clean), border = w / 14;
  PIX *framed = pixAddBorderGeneral(clean, border, border, border, border, 70);
  pixDestroy(&clean);
  double W = w + 2 * border, H = h + 2 * border;
  const double flat[8] = {0, 0, W, 0, W, H, 0, H};
  const double seen[8] = {0.022 * W, 0.016 * H, 0.975 * W, 0.0, W * 1.005, 0.985 * H, -0.01 * W, H};
  PTA *from = corners(flat), *to = corners(seen);
  PIX *tilted = pixProjectivePtaGray(framed, to, from, 70);
  ptaDestroy(&from);
  ptaDestroy(&to);
  pixDestroy(&framed);
  PIX *turned = pixRotateAMGray(tilted, (l_float32)(-0.8 * G_PI / 180), 70);
  pixDestroy(&tilted);
  PIX *soft = pixBlockconvGray(turned, NULL, 1, 1);
  pixDestroy(&turned);
  PIX *photo = light_photo(soft, random);
  pixDestroy(&soft);
  return photo;
}

GBytes *
corpus_picture_to_jpeg(PIX *picture, int quality, int dpi, GError **error)
{
  l_uint8 *data = NULL;
  size_t size = 0;
  pixSetResolution(picture, dpi, dpi);
  if (pixWriteMemJpeg(&data, &size, picture, quality, 0) != 0) {
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "leptonica writes no JPEG");
    return NULL;
  }
  GBytes *bytes = g_bytes_new(data, size);
  lept_free(data);
  return bytes;
}

gboolean
corpus_pictures_to_tiff(PIXA *pictures, int dpi, const char *path, GError **error)
{
  for (int i = 0; i < pixaGetCount(pictures); i++) {
    PIX *pix = pixaGetPix(pictures, i, L_CLONE);
    pixSetResolution(pix, dpi, dpi);
    l_int32 failed = pixWriteTiff(path, pix, IFF_TIFF_G4, i == 0 ? "w" : "a");
    pixDestroy(&pix);
    if (failed) {
      g_set_error(
          error, G_IO_ERROR, G_IO_ERROR_FAILED, "leptonica writes no page %d of a TIFF", i + 1);
      return FALSE;
    }
  }
  return TRUE;
}
