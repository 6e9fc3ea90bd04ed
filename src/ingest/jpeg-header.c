/* Walking JPEG segments. Every read is checked against the end of its segment. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/jpeg-header.h"

#include "tusch/error.h"

#include <string.h>

typedef struct {
  const guint8 *data;
  gsize size;
  bool is_little_endian; /* EXIF only */
} Bytes;

typedef struct {
  guint width_px, height_px, components, precision;
  guint frame; /* SOF marker, 0 before one was seen */
  double jfif_dpi[2], exif_dpi[2];
  guint orientation;
  bool is_adobe;
} Header;

static guint
get_u16(const Bytes *bytes, gsize at)
{
  if (at > bytes->size || bytes->size - at < 2)
    return 0;
  const guint8 *p = bytes->data + at;
  return bytes->is_little_endian ? (guint)(p[0] | p[1] << 8) : (guint)(p[0] << 8 | p[1]);
}

static guint32
get_u32(const Bytes *bytes, gsize at)
{
  guint32 first = get_u16(bytes, at), second = get_u16(bytes, at + 2);
  return bytes->is_little_endian ? second << 16 | first : first << 16 | second;
}

static double
get_rational(const Bytes *bytes, gsize at)
{
  guint32 denominator = get_u32(bytes, at + 4);
  return denominator == 0 ? 0.0 : (double)get_u32(bytes, at) / denominator;
}

/* The first directory of the TIFF structure inside EXIF. */
static void
read_exif(const guint8 *data, gsize size, Header *header)
{
  enum { ORIENTATION = 0x0112, X_RESOLUTION = 0x011a, Y_RESOLUTION = 0x011b, UNIT = 0x0128 };
  enum { ENTRY_BYTES = 12, MAX_ENTRIES = 512, UNIT_CM = 3 };
  if (size < 8)
    return;
  Bytes tiff = {data, size, data[0] == 'I'};
  gsize directory = get_u32(&tiff, 4);
  guint n = MIN(get_u16(&tiff, directory), MAX_ENTRIES);
  guint unit = 2;
  for (guint i = 0; i < n; i++) {
    gsize entry = directory + 2 + (gsize)i * ENTRY_BYTES;
    guint tag = get_u16(&tiff, entry);
    if (tag == ORIENTATION)
      header->orientation = get_u16(&tiff, entry + 8);
    else if (tag == UNIT)
      unit = get_u16(&tiff, entry + 8);
    else if (tag == X_RESOLUTION || tag == Y_RESOLUTION)
      header->exif_dpi[tag - X_RESOLUTION] = get_rational(&tiff, get_u32(&tiff, entry + 8));
  }
  for (guint i = 0; unit == UNIT_CM && i < 2; i++)
    header->exif_dpi[i] *= 2.54;
}

static void
read_jfif(const Bytes *segment, Header *header)
{
  enum { UNITS_AT = 7, X_AT = 8, Y_AT = 10, UNIT_INCH = 1, UNIT_CM = 2 };
  if (segment->size < 12)
    return;
  guint unit = segment->data[UNITS_AT];
  double per_inch = unit == UNIT_INCH ? 1.0 : unit == UNIT_CM ? 2.54 : 0.0;
  header->jfif_dpi[0] = get_u16(segment, X_AT) * per_inch;
  header->jfif_dpi[1] = get_u16(segment, Y_AT) * per_inch;
}

static bool
is_frame_header(guint marker)
{
  enum { DHT = 0xc4, JPG = 0xc8, DAC = 0xcc };
  return marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC;
}

static void
read_segment(guint marker, const Bytes *segment, Header *header)
{
  enum { APP0 = 0xe0, APP1 = 0xe1, APP14 = 0xee };
  if (is_frame_header(marker) && segment->size >= 6 && header->frame == 0) {
    header->frame = marker;
    header->precision = segment->data[0];
    header->height_px = get_u16(segment, 1);
    header->width_px = get_u16(segment, 3);
    header->components = segment->data[5];
  } else if (marker == APP0 && segment->size >= 5 && memcmp(segment->data, "JFIF", 5) == 0) {
    read_jfif(segment, header);
  } else if (marker == APP1 && segment->size >= 6 && memcmp(segment->data, "Exif\0", 6) == 0) {
    read_exif(segment->data + 6, segment->size - 6, header);
  } else if (marker == APP14 && segment->size >= 12 && memcmp(segment->data, "Adobe", 5) == 0) {
    header->is_adobe = true;
  }
}

/* Up to the first scan; stops quietly where the structure ends. */
static void
walk(const Bytes *file, Header *header)
{
  enum { SOI_BYTES = 2, SOS = 0xda, EOI = 0xd9, TEM = 0x01, RST0 = 0xd0, RST7 = 0xd7 };
  gsize at = SOI_BYTES;
  while (at + 4 <= file->size) {
    if (file->data[at] != 0xff) {
      at++;
      continue;
    }
    guint marker = file->data[at + 1];
    if (marker == SOS || marker == EOI)
      return;
    if (marker == 0xff || marker == 0 || marker == TEM || (marker >= RST0 && marker <= RST7)) {
      at += marker == 0xff ? 1 : 2;
      continue;
    }
    gsize length = get_u16(file, at + 2);
    if (length < 2 || length > file->size - at - 2)
      return;
    Bytes segment = {file->data + at + 4, length - 2, false};
    read_segment(marker, &segment, header);
    at += 2 + length;
  }
}

static gboolean
check(const Header *header, guint64 max_pixels, GError **error)
{
  enum { SOF_BASELINE = 0xc0, SOF_PROGRESSIVE = 0xc2 };
  if (header->frame == 0 || header->width_px == 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the JPEG file is damaged");
  if ((guint64)header->width_px * header->height_px > max_pixels)
    return tusch_fail(error,
                      TUSCH_ERROR_LIMIT,
                      "a picture has more than %" G_GUINT64_FORMAT " pixels",
                      max_pixels);
  if (header->frame < SOF_BASELINE || header->frame > SOF_PROGRESSIVE || header->precision != 8 ||
      header->height_px == 0 ||
      (header->components != 1 && header->components != 3 && header->components != 4))
    return tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "a kind of JPEG that PDF cannot hold");
  return TRUE;
}

TuschPicture *
jpeg_header_read(GBytes *file, guint64 max_pixels, GError **error)
{
  Header header = {0};
  Bytes bytes = {0};
  bytes.data = g_bytes_get_data(file, &bytes.size);
  walk(&bytes, &header);
  if (!check(&header, max_pixels, error))
    return NULL;
  TuschPictureFormat format = header.components == 1   ? TUSCH_PICTURE_GRAY8
                              : header.components == 3 ? TUSCH_PICTURE_RGB24
                                                       : TUSCH_PICTURE_CMYK32;
  TuschPicture *picture = tusch_picture_new(
      format, TUSCH_PICTURE_JPEG, header.width_px, header.height_px, g_bytes_ref(file));
  bool has_jfif = header.jfif_dpi[0] > 0 && header.jfif_dpi[1] > 0;
  picture->dpi_x = has_jfif ? header.jfif_dpi[0] : header.exif_dpi[0];
  picture->dpi_y = has_jfif ? header.jfif_dpi[1] : header.exif_dpi[1];
  if (header.orientation >= 1 && header.orientation <= 8)
    picture->orientation = header.orientation;
  picture->inverted = format == TUSCH_PICTURE_CMYK32 && header.is_adobe;
  return picture;
}
