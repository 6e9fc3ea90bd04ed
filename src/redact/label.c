/* Labels on boxes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/label.h"

#include "redact/format.h"
#include "redact/standard-fonts.h"

#include <math.h>

static const double MAX_SIZE_PT = 7;
static const double MIN_SIZE_PT = 4; /* smaller is not legible in print */
static const double PADDING_PT = 1;
static const double CAP_HEIGHT_EM = 0.718;

/* The ground in WinAnsi; %NULL if it has characters outside. */
static GBytes *
encode_ground(const char *ground)
{
  gsize size_bytes = 0;
  char *encoded = g_convert(ground, -1, "CP1252", "UTF-8", NULL, &size_bytes, NULL);
  return encoded != NULL ? g_bytes_new_take(encoded, size_bytes) : NULL;
}

static double
width_em(const guint8 *codes, gsize n)
{
  const char *const *names = redact_standard_encoding("/WinAnsiEncoding");
  double sum = 0;
  for (gsize i = 0; i < n; i++) {
    double advance = 0;
    if (names[codes[i]] == NULL ||
        !redact_standard_advance("/Helvetica", names[codes[i]], &advance))
      return INFINITY;
    sum += advance / 1000;
  }
  return sum;
}

double
redact_label_width(const char *ground)
{
  g_autoptr(GBytes) encoded = ground != NULL ? encode_ground(ground) : NULL;
  if (encoded == NULL || g_bytes_get_size(encoded) == 0)
    return 0;
  gsize n = 0;
  const guint8 *codes = g_bytes_get_data(encoded, &n);
  double width = width_em(codes, n) * MAX_SIZE_PT + 2 * PADDING_PT;
  return isfinite(width) ? width : 0;
}

bool
redact_label_append(GString *content, const TuschRectPt *box, const char *ground, double height_pt)
{
  g_autoptr(GBytes) encoded = ground != NULL ? encode_ground(ground) : NULL;
  if (encoded == NULL || g_bytes_get_size(encoded) == 0)
    return false;
  gsize n = 0;
  const guint8 *codes = g_bytes_get_data(encoded, &n);
  double width = width_em(codes, n);
  double size = fmin(MAX_SIZE_PT, (box->y1 - box->y0) * 0.8);
  size = fmin(size, (box->x1 - box->x0 - 2 * PADDING_PT) / width);
  if (!(size >= MIN_SIZE_PT))
    return false;

  double x = (box->x0 + box->x1 - width * size) / 2;
  double y = height_pt - (box->y0 + box->y1) / 2 - CAP_HEIGHT_EM * size / 2;
  g_string_append(content, "q\nBT\n1 g\n");
  redact_append_op(content, "Tf", "/L ", (const double[]){size}, 1);
  redact_append_op(content, "Td", "", (const double[]){x, y}, 2);
  redact_append_hex(content, codes, n);
  g_string_append(content, " Tj\nET\nQ\n");
  return true;
}
