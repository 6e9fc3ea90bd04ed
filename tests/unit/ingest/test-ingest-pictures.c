/* Picture files through ingest: size, orientation and every pixel must survive. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/fixture.h"

#include "ingest/placement.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <tiffio.h>

/* The tables start from a kind and change single fields of it. */
#pragma GCC diagnostic ignored "-Woverride-init"

/* The test picture: white, with a black block in the stored top left quarter. */
enum { WIDTH = 160, HEIGHT = 80, BLOCK_WIDTH = 40, BLOCK_HEIGHT = 20 };

typedef enum { TOP_LEFT, TOP_RIGHT, BOTTOM_RIGHT, BOTTOM_LEFT } Corner;

typedef struct {
  guint16 compression, photometric, bits, samples, planar;
  bool is_tiled, is_one_strip;
  guint16 unit;
  float x_resolution, y_resolution; /* 0: no tag */
  guint16 orientation; /* 0: no tag */
  double width_pt, height_pt;
  Corner corner;
} TiffCase;

#define DEFAULTS \
  .planar = PLANARCONFIG_CONTIG, .unit = RESUNIT_INCH, .x_resolution = 100, .y_resolution = 100, \
  .width_pt = 115.2, .height_pt = 57.6
#define BILEVEL(c) \
  .compression = (c), .photometric = PHOTOMETRIC_MINISWHITE, .bits = 1, .samples = 1
#define GRAY(c) .compression = (c), .photometric = PHOTOMETRIC_MINISBLACK, .bits = 8, .samples = 1
#define RGB(c) .compression = (c), .photometric = PHOTOMETRIC_RGB, .bits = 8, .samples = 3

static bool
is_black(guint x, guint y)
{
  return x < BLOCK_WIDTH && y < BLOCK_HEIGHT;
}

/* The sample's value for black or white, as the photometric interpretation has it. */
static guint
sample(const TiffCase *c, bool black, guint s)
{
  guint top = (1u << c->bits) - 1;
  switch (c->photometric) {
  case PHOTOMETRIC_MINISWHITE:
    return black ? top : 0;
  case PHOTOMETRIC_PALETTE:
    return black ? 1 : 0;
  case PHOTOMETRIC_SEPARATED:
    return black && s == 3 ? top : 0;
  default:
    /* Beyond the colours: alpha, opaque. */
    return s >= 3 || (s == 1 && c->samples == 2) ? top : black ? 0 : top;
  }
}

static void
put_bits(guint8 *row, gsize bit, guint bits, guint value)
{
  for (guint i = 0; i < bits; i++, bit++)
    if ((value >> (bits - 1 - i)) & 1)
      row[bit / 8] |= (guint8)(0x80u >> (bit % 8));
}

static void
fill_row(const TiffCase *c, guint y, guint plane, guint8 *row, gsize size)
{
  memset(row, 0, size);
  guint per_pixel = c->planar == PLANARCONFIG_CONTIG ? c->samples : 1;
  for (guint x = 0; x < WIDTH; x++) {
    for (guint s = 0; s < per_pixel; s++) {
      guint value = sample(c, is_black(x, y), per_pixel == 1 ? plane : s);
      if (c->bits == 16) /* the machine's own byte order */
        ((guint16 *)(void *)row)[x * per_pixel + s] = (guint16)value;
      else
        put_bits(row, ((gsize)x * per_pixel + s) * c->bits, c->bits, value);
    }
  }
}

static void
set_tiff_tags(TIFF *tiff, const TiffCase *c)
{
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, HEIGHT);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, c->bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, c->samples);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, c->planar);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, c->compression);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, c->photometric);
  if (c->is_tiled) {
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, WIDTH);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, HEIGHT);
  } else {
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, c->is_one_strip ? HEIGHT : 16);
  }
  if (c->photometric == PHOTOMETRIC_PALETTE) {
    guint16 map[256] = {0};
    map[0] = 0xffff;
    TIFFSetField(tiff, TIFFTAG_COLORMAP, map, map, map);
  }
  if (c->photometric == PHOTOMETRIC_YCBCR)
    TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  if ((c->photometric == PHOTOMETRIC_RGB && c->samples == 4) ||
      (c->photometric == PHOTOMETRIC_MINISBLACK && c->samples == 2))
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, (guint16[]){EXTRASAMPLE_UNASSALPHA});
  if (c->x_resolution > 0) {
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, c->unit);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)c->x_resolution);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)c->y_resolution);
  }
  if (c->orientation != 0)
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, c->orientation);
}

static void
write_tiff_page(TIFF *tiff, const TiffCase *c)
{
  set_tiff_tags(tiff, c);
  if (c->is_tiled) {
    gsize row_bytes = (gsize)TIFFTileRowSize(tiff);
    g_autofree guint8 *tile = g_malloc0((gsize)TIFFTileSize(tiff));
    for (guint y = 0; y < HEIGHT; y++)
      fill_row(c, y, 0, tile + y * row_bytes, row_bytes);
    assert_true(TIFFWriteEncodedTile(tiff, 0, tile, TIFFTileSize(tiff)) > 0);
  } else {
    gsize row_bytes = (gsize)TIFFScanlineSize(tiff);
    g_autofree guint8 *row = g_malloc(row_bytes);
    guint n_planes = c->planar == PLANARCONFIG_CONTIG ? 1 : c->samples;
    for (guint plane = 0; plane < n_planes; plane++) {
      for (guint y = 0; y < HEIGHT; y++) {
        fill_row(c, y, plane, row, row_bytes);
        assert_true(TIFFWriteScanline(tiff, row, y, (guint16)plane) >= 0);
      }
    }
  }
  assert_int_equal(TIFFWriteDirectory(tiff), 1);
}

static void
write_tiff(const char *path, const TiffCase *cases, guint n)
{
  TIFF *tiff = TIFFOpen(path, "w");
  assert_non_null(tiff);
  for (guint i = 0; i < n; i++)
    write_tiff_page(tiff, &cases[i]);
  TIFFClose(tiff);
}

/* The page shown at 72 dpi: its size, and that the block is in the expected corner only. */
static void
assert_shows(const char *pdf_path, guint page, const TiffCase *c)
{
  g_autoptr(TuschRaster) raster = render_page(pdf_path, page, 72, TUSCH_RASTER_GRAY8);
  assert_true(fabs(raster->width_px - c->width_pt) <= 1.0);
  assert_true(fabs(raster->height_px - c->height_pt) <= 1.0);
  for (guint corner = TOP_LEFT; corner <= BOTTOM_LEFT; corner++) {
    bool right = corner == TOP_RIGHT || corner == BOTTOM_RIGHT;
    bool bottom = corner == BOTTOM_RIGHT || corner == BOTTOM_LEFT;
    gsize x = (gsize)raster->width_px / 8, y = (gsize)raster->height_px / 8;
    x = right ? (gsize)raster->width_px - 1 - x : x;
    y = bottom ? (gsize)raster->height_px - 1 - y : y;
    guint8 gray = raster->data[y * raster->stride_bytes + x];
    if (corner == c->corner)
      assert_true(gray < 10);
    else
      assert_true(gray > 245);
  }
}

static void
test_tiff_kinds(void **state)
{
  Fixture *fixture = *state;
  static const TiffCase CASES[] = {
      {DEFAULTS, BILEVEL(COMPRESSION_CCITTFAX4)},
      {DEFAULTS, BILEVEL(COMPRESSION_CCITTFAX3)},
      {DEFAULTS, BILEVEL(COMPRESSION_CCITTRLE)},
      {DEFAULTS, BILEVEL(COMPRESSION_NONE)},
      {DEFAULTS, BILEVEL(COMPRESSION_LZW)},
      {DEFAULTS, BILEVEL(COMPRESSION_PACKBITS)},
      {DEFAULTS, BILEVEL(COMPRESSION_CCITTFAX4), .photometric = PHOTOMETRIC_MINISBLACK},
      {DEFAULTS, BILEVEL(COMPRESSION_CCITTFAX4), .is_tiled = true},
      {DEFAULTS, GRAY(COMPRESSION_NONE)},
      {DEFAULTS, GRAY(COMPRESSION_LZW)},
      {DEFAULTS, GRAY(COMPRESSION_JPEG)},
      {DEFAULTS, GRAY(COMPRESSION_ADOBE_DEFLATE), .photometric = PHOTOMETRIC_MINISWHITE},
      {DEFAULTS, GRAY(COMPRESSION_NONE), .bits = 4},
      {DEFAULTS, GRAY(COMPRESSION_NONE), .bits = 2, .photometric = PHOTOMETRIC_MINISWHITE},
      {DEFAULTS, GRAY(COMPRESSION_NONE), .bits = 16},
      {DEFAULTS, GRAY(COMPRESSION_LZW), .samples = 2},
      {DEFAULTS, RGB(COMPRESSION_NONE)},
      {DEFAULTS, RGB(COMPRESSION_LZW)},
      {DEFAULTS, RGB(COMPRESSION_LZW), .planar = PLANARCONFIG_SEPARATE},
      {DEFAULTS, RGB(COMPRESSION_LZW), .is_tiled = true},
      {DEFAULTS, RGB(COMPRESSION_LZW), .samples = 4},
      {DEFAULTS, RGB(COMPRESSION_NONE), .bits = 16},
      {DEFAULTS, RGB(COMPRESSION_JPEG), .photometric = PHOTOMETRIC_YCBCR},
      {DEFAULTS, RGB(COMPRESSION_LZW), .photometric = PHOTOMETRIC_SEPARATED, .samples = 4},
      {DEFAULTS, GRAY(COMPRESSION_LZW), .photometric = PHOTOMETRIC_PALETTE},
      {DEFAULTS, GRAY(COMPRESSION_NONE), .photometric = PHOTOMETRIC_PALETTE, .bits = 4},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    write_tiff(fixture->input, &CASES[i], 1);
    g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
    assert_pages(intake, 1);
    assert_string_equal(intake->media_type, "image/tiff");
    assert_shows(intake->pdf_path, 0, &CASES[i]);
  }
}

static void
test_tiff_sizes_and_orientations(void **state)
{
  Fixture *fixture = *state;
  static const TiffCase CASES[] = {
      /* Fax: 204 × 98 and 204 × 196 dots an inch. */
      {DEFAULTS,
       BILEVEL(COMPRESSION_CCITTFAX3),
       .x_resolution = 204,
       .y_resolution = 98,
       .width_pt = 56.5,
       .height_pt = 58.8},
      {DEFAULTS,
       BILEVEL(COMPRESSION_CCITTFAX3),
       .x_resolution = 204,
       .y_resolution = 196,
       .width_pt = 56.5,
       .height_pt = 29.4},
      {DEFAULTS,
       BILEVEL(COMPRESSION_CCITTFAX4),
       .unit = RESUNIT_CENTIMETER,
       .x_resolution = 39.37f,
       .y_resolution = 39.37f},
      /* No resolution, no unit, a silly one: 150 dpi. */
      {DEFAULTS,
       BILEVEL(COMPRESSION_CCITTFAX4),
       .x_resolution = 0,
       .width_pt = 76.8,
       .height_pt = 38.4},
      {DEFAULTS, GRAY(COMPRESSION_LZW), .unit = RESUNIT_NONE, .width_pt = 76.8, .height_pt = 38.4},
      {DEFAULTS,
       GRAY(COMPRESSION_LZW),
       .x_resolution = 1,
       .y_resolution = 1,
       .width_pt = 76.8,
       .height_pt = 38.4},
      {DEFAULTS, GRAY(COMPRESSION_LZW), .orientation = 1, .corner = TOP_LEFT},
      {DEFAULTS, GRAY(COMPRESSION_LZW), .orientation = 2, .corner = TOP_RIGHT},
      {DEFAULTS, GRAY(COMPRESSION_LZW), .orientation = 3, .corner = BOTTOM_RIGHT},
      {DEFAULTS, GRAY(COMPRESSION_LZW), .orientation = 4, .corner = BOTTOM_LEFT},
      {DEFAULTS,
       GRAY(COMPRESSION_LZW),
       .orientation = 5,
       .corner = TOP_LEFT,
       .width_pt = 57.6,
       .height_pt = 115.2},
      {DEFAULTS,
       BILEVEL(COMPRESSION_CCITTFAX4),
       .orientation = 6,
       .corner = TOP_RIGHT,
       .width_pt = 57.6,
       .height_pt = 115.2},
      {DEFAULTS,
       RGB(COMPRESSION_LZW),
       .orientation = 7,
       .corner = BOTTOM_RIGHT,
       .width_pt = 57.6,
       .height_pt = 115.2},
      {DEFAULTS,
       RGB(COMPRESSION_LZW),
       .planar = PLANARCONFIG_SEPARATE,
       .orientation = 8,
       .corner = BOTTOM_LEFT,
       .width_pt = 57.6,
       .height_pt = 115.2},
  };
  write_tiff(fixture->input, CASES, G_N_ELEMENTS(CASES));
  g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
  assert_pages(intake, G_N_ELEMENTS(CASES));
  assert_true(has_note(intake, "assumed-resolution"));
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++)
    assert_shows(intake->pdf_path, i, &CASES[i]);
  g_autoptr(TuschIntake) again = ingest_input(fixture, NULL);
  assert_same_bytes(intake->pdf_path, again->pdf_path);
  const TuschIngestOptions few_pages = {.max_pages = 3};
  g_autoptr(TuschIntake) limited = ingest_input(fixture, &few_pages);
  assert_unusable(limited, TUSCH_PROBLEM_LIMIT);
}

/* Photographs in TIFF go over as JPEG; they would be ten times as large otherwise. */
static void
test_tiff_jpeg_is_kept(void **state)
{
  Fixture *fixture = *state;
  static const TiffCase CASES[] = {
      {DEFAULTS, GRAY(COMPRESSION_JPEG), .is_one_strip = true},
      {DEFAULTS, RGB(COMPRESSION_JPEG), .photometric = PHOTOMETRIC_YCBCR, .is_one_strip = true},
      {DEFAULTS,
       RGB(COMPRESSION_JPEG),
       .is_one_strip = true,
       .orientation = 3,
       .corner = BOTTOM_RIGHT},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    write_tiff(fixture->input, &CASES[i], 1);
    g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
    assert_pages(intake, 1);
    assert_shows(intake->pdf_path, 0, &CASES[i]);
    g_autofree char *pdf = NULL;
    gsize size;
    assert_true(g_file_get_contents(intake->pdf_path, &pdf, &size, NULL));
    assert_non_null(memmem(pdf, size, "/DCTDecode", 10));
  }
}

static void
test_tiff_broken(void **state)
{
  Fixture *fixture = *state;
  static const TiffCase PAGE = {DEFAULTS, RGB(COMPRESSION_LZW)};
  write_tiff(fixture->input, &PAGE, 1);
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(fixture->input, &bytes, &size, NULL));
  g_autoptr(TuschIntake) cut = ingest_bytes(fixture, bytes, size / 2);
  assert_unusable(cut, TUSCH_PROBLEM_DAMAGED);
  g_autoptr(TuschIntake) header = ingest_bytes(fixture, "II*\0\0\0\0\0", 8);
  assert_unusable(header, TUSCH_PROBLEM_DAMAGED);
  assert_string_equal(header->media_type, "image/tiff");
  g_autoptr(TuschIntake) none = ingest_bytes(fixture, "", 0);
  assert_unusable(none, TUSCH_PROBLEM_EMPTY);

  const TuschIngestOptions small = {.max_pixels = WIDTH * HEIGHT - 1};
  write_input(fixture, bytes, size);
  g_autoptr(TuschIntake) limited = ingest_input(fixture, &small);
  assert_unusable(limited, TUSCH_PROBLEM_LIMIT);
}

/* A directory that names itself as the next one. */
static void
test_tiff_loop(void **state)
{
  static const guint8 LOOP[] = {'I',  'I', '*', 0, 8, 0, 0, 0, 3, 0, 0, 1,
                                3,    0,   1,   0, 0, 0, 8, 0, 0, 0, /* width 8 */
                                1,    1,   3,   0, 1, 0, 0, 0, 1, 0, 0, 0, /* height 1 */
                                0x11, 1,   4,   0, 1, 0, 0, 0, 8, 0, 0, 0, /* strip at 8 */
                                8,    0,   0,   0};
  g_autoptr(TuschIntake) intake = ingest_bytes(*state, LOOP, sizeof LOOP);
  assert_unusable(intake, TUSCH_PROBLEM_DAMAGED);
}

/* Colours that differ in every pixel, so that a wrong predictor or row shows. */
static PIX *
noise(l_int32 depth, l_int32 width, l_int32 height)
{
  PIX *pix = pixCreate(width, height, depth);
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  for (l_int32 y = 0; y < height; y++) {
    for (l_int32 x = 0; x < width; x++) {
      guint32 value = g_rand_int(random);
      if (depth == 32)
        pixSetPixel(pix, x, y, value & 0xffffff00u);
      else
        pixSetPixel(pix, x, y, value >> (32 - depth));
    }
  }
  pixSetResolution(pix, 150, 150);
  return pix;
}

static void
write_pix(Fixture *fixture, PIX *pix, l_int32 format)
{
  assert_int_equal(pixWrite(fixture->input, pix, format), 0);
}

/* What the page shows at the picture's resolution is the picture, within the renderer's rounding.
 */
static void
assert_same_pixels(const char *pdf_path, PIX *expected)
{
  g_autoptr(TuschRaster) raster = render_page(pdf_path, 0, 150, TUSCH_RASTER_RGB24);
  assert_int_equal(raster->width_px, pixGetWidth(expected));
  assert_int_equal(raster->height_px, pixGetHeight(expected));
  for (l_int32 y = 0; y < pixGetHeight(expected); y++) {
    for (l_int32 x = 0; x < pixGetWidth(expected); x++) {
      l_int32 red, green, blue;
      assert_int_equal(pixGetRGBPixel(expected, x, y, &red, &green, &blue), 0);
      const guint8 *p = raster->data + (gsize)y * raster->stride_bytes + 3 * (gsize)x;
      assert_true(abs(p[0] - red) <= 1 && abs(p[1] - green) <= 1 && abs(p[2] - blue) <= 1);
    }
  }
}

static void
test_png_pixels(void **state)
{
  Fixture *fixture = *state;
  static const l_int32 DEPTHS[] = {1, 2, 4, 8, 32};
  for (guint i = 0; i < G_N_ELEMENTS(DEPTHS); i++) {
    PIX *pix = noise(DEPTHS[i], 150, 75);
    write_pix(fixture, pix, IFF_PNG);
    g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
    assert_pages(intake, 1);
    assert_string_equal(intake->media_type, "image/png");
    PIX *expected = pixConvertTo32(pix);
    assert_same_pixels(intake->pdf_path, expected);
    pixDestroy(&expected);
    pixDestroy(&pix);
  }
}

static void
test_png_alpha_palette_16(void **state)
{
  Fixture *fixture = *state;
  PIX *color = noise(32, 150, 75);
  PIX *alpha = pixCreate(150, 75, 8);
  pixSetAll(alpha);
  for (l_int32 x = 0; x < 75; x++)
    for (l_int32 y = 0; y < 75; y++)
      pixSetPixel(alpha, x, y, 0);
  PIX *with_alpha = pixSetAlphaOverWhite(color);
  pixDestroy(&with_alpha);
  with_alpha = pixCopy(NULL, color);
  pixSetRGBComponent(with_alpha, alpha, L_ALPHA_CHANNEL);
  pixSetSpp(with_alpha, 4);
  pixSetResolution(with_alpha, 150, 150);
  write_pix(fixture, with_alpha, IFF_PNG);
  g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
  assert_pages(intake, 1);
  PIX *expected = pixCopy(NULL, color);
  pixRasterop(expected, 0, 0, 75, 75, PIX_SET, NULL, 0, 0);
  assert_same_pixels(intake->pdf_path, expected);
  pixDestroy(&expected);
  pixDestroy(&with_alpha);
  pixDestroy(&alpha);

  PIX *palette = pixOctreeQuantNumColors(color, 64, 0);
  pixSetResolution(palette, 150, 150);
  write_pix(fixture, palette, IFF_PNG);
  g_autoptr(TuschIntake) second = ingest_input(fixture, NULL);
  assert_pages(second, 1);
  expected = pixConvertTo32(palette);
  assert_same_pixels(second->pdf_path, expected);
  pixDestroy(&expected);
  pixDestroy(&palette);
  pixDestroy(&color);

  PIX *deep = noise(16, 150, 75);
  write_pix(fixture, deep, IFF_PNG);
  g_autoptr(TuschIntake) third = ingest_input(fixture, NULL);
  assert_pages(third, 1);
  pixDestroy(&deep);
}

static void
test_png_bomb_and_damage(void **state)
{
  Fixture *fixture = *state;
  /* Signature and IHDR only: 100,000 × 100,000 pixels, RGBA. */
  static const guint8 BOMB[] = {0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0, 0,
                                13,   'I',  'H', 'D', 'R',  0,    1,    0x86, 0xa0, 0, 1,
                                0x86, 0xa0, 8,   6,   0,    0,    0,    0,    0,    0, 0};
  g_autoptr(TuschIntake) bomb = ingest_bytes(fixture, BOMB, sizeof BOMB);
  assert_unusable(bomb, TUSCH_PROBLEM_LIMIT);
  g_autoptr(TuschIntake) stub = ingest_bytes(fixture, BOMB, 20);
  assert_unusable(stub, TUSCH_PROBLEM_DAMAGED);
  PIX *pix = noise(8, 150, 75);
  write_pix(fixture, pix, IFF_PNG);
  pixDestroy(&pix);
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(fixture->input, &bytes, &size, NULL));
  g_autoptr(TuschIntake) cut = ingest_bytes(fixture, bytes, size / 2);
  assert_unusable(cut, TUSCH_PROBLEM_DAMAGED);
}

/* An EXIF block with one tag: orientation 6, the camera was held upright. */
static const guint8 EXIF_ORIENTATION_6[] = {
    0xff, 0xe1, 0,    34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', '*', 0, 8, 0, 0, 0,
    1,    0,    0x12, 1,  3,   0,   1,   0,   0, 0, 6,   0,   0,   0, 0, 0, 0, 0};

static void
test_jpeg(void **state)
{
  Fixture *fixture = *state;
  PIX *pix = noise(32, 150, 75);
  write_pix(fixture, pix, IFF_JFIF_JPEG);
  pixDestroy(&pix);
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(fixture->input, &bytes, &size, NULL));
  g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
  assert_pages(intake, 1);
  assert_string_equal(intake->media_type, "image/jpeg");
  g_autofree char *pdf = NULL;
  gsize pdf_size;
  assert_true(g_file_get_contents(intake->pdf_path, &pdf, &pdf_size, NULL));
  assert_non_null(memmem(pdf, pdf_size, bytes, size));
  g_autoptr(TuschRaster) upright = render_page(intake->pdf_path, 0, 150, TUSCH_RASTER_GRAY8);
  assert_int_equal(upright->width_px, 150);

  g_autoptr(GByteArray) turned = g_byte_array_new();
  g_byte_array_append(turned, (const guint8 *)bytes, 2);
  g_byte_array_append(turned, EXIF_ORIENTATION_6, sizeof EXIF_ORIENTATION_6);
  g_byte_array_append(turned, (const guint8 *)bytes + 2, (guint)size - 2);
  g_autoptr(TuschIntake) second = ingest_bytes(fixture, turned->data, turned->len);
  assert_pages(second, 1);
  g_autoptr(TuschRaster) side = render_page(second->pdf_path, 0, 150, TUSCH_RASTER_GRAY8);
  assert_int_equal(side->width_px, 75);
  assert_int_equal(side->height_px, 150);

  g_autoptr(TuschIntake) cut = ingest_bytes(fixture, bytes, size / 2);
  assert_unusable(cut, TUSCH_PROBLEM_DAMAGED);
  /* A restart marker where none belongs. */
  memcpy(bytes + size / 2, "\xff\xd3", 2);
  g_autoptr(TuschIntake) scratched = ingest_bytes(fixture, bytes, size);
  assert_unusable(scratched, TUSCH_PROBLEM_DAMAGED);
  for (gsize n = 3; n < 200; n += 13) {
    g_autoptr(TuschIntake) stub = ingest_bytes(fixture, bytes, n);
    assert_unusable(stub, TUSCH_PROBLEM_DAMAGED);
  }
}

static void
test_jpeg_kinds(void **state)
{
  Fixture *fixture = *state;
  static const guint8 BOMB[] = {
      0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0};
  g_autoptr(TuschIntake) bomb = ingest_bytes(fixture, BOMB, sizeof BOMB);
  assert_unusable(bomb, TUSCH_PROBLEM_LIMIT);
  static const guint8 LOSSLESS[] = {0xff, 0xd8, 0xff, 0xc3, 0, 11, 8, 0, 9, 0, 9, 1, 1, 0x11, 0};
  g_autoptr(TuschIntake) lossless = ingest_bytes(fixture, LOSSLESS, sizeof LOSSLESS);
  assert_unusable(lossless, TUSCH_PROBLEM_UNSUPPORTED);
  assert_string_equal(lossless->media_type, "image/jpeg");
}

static void
test_placement(void **state)
{
  (void)state;
  static const struct {
    guint width_px, height_px;
    double dpi_x, dpi_y;
    double width_pt, height_pt;
    bool is_assumed;
  } cases[] = {
      {2480, 3508, 300, 300, 595.2, 841.92, false},
      {2480, 3508, 0, 0, 595.2, 841.92, true},
      {1654, 2339, 0, 0, 595.44, 842.04, true},
      {1240, 1754, NAN, 150, 595.2, 841.92, true},
      {3508, 2480, 0, 0, 841.92, 595.2, true},
      {1728, 1145, 204, 98, 609.9, 841.2, false},
      {4032, 3024, 72, 72, 793.72, 595.28, true}, /* a telephone's photo fills A4 across */
      {800, 600, 72, 72, 800, 600, false},
      {100000, 10, 60, 60, 841.9, 3.0, true},
      {1, 1, 300, 300, 3.0, 3.0, false},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    TuschPicture picture = {.width_px = cases[i].width_px,
                            .height_px = cases[i].height_px,
                            .dpi_x = cases[i].dpi_x,
                            .dpi_y = cases[i].dpi_y,
                            .orientation = 1};
    Placement placement = placement_of(&picture);
    assert_int_equal(placement.is_assumed, cases[i].is_assumed);
    assert_true(fabs(placement.size_pt[0] - cases[i].width_pt) < 0.5);
    assert_true(fabs(placement.size_pt[1] - cases[i].height_pt) < 0.5);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      fixture_test(test_tiff_kinds),
      fixture_test(test_tiff_sizes_and_orientations),
      fixture_test(test_tiff_jpeg_is_kept),
      fixture_test(test_tiff_broken),
      fixture_test(test_tiff_loop),
      fixture_test(test_png_pixels),
      fixture_test(test_png_alpha_palette_16),
      fixture_test(test_png_bomb_and_damage),
      fixture_test(test_jpeg),
      fixture_test(test_jpeg_kinds),
      cmocka_unit_test(test_placement),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
