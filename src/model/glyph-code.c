/* Boxes and confidence of a page's letters as short lines of ASCII. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/glyph-code.h"

#include <math.h>
#include <string.h>

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const char NO_BOX = '.';

enum { BITS = 5, MORE = 1 << BITS, MAX_DIGITS = 7 };

/* What was rounded once must not grow when it is rounded again. */
static const double ROUNDING = 1e-6;

static void
add_number(GString *code, gint64 number)
{
  guint64 rest = number < 0 ? ((guint64)(-number) << 1) | 1 : (guint64)number << 1;
  do {
    guint64 digit = rest & (MORE - 1);
    rest >>= BITS;
    g_string_append_c(code, DIGITS[digit | (rest > 0 ? MORE : 0)]);
  } while (rest > 0);
}

char *
tusch_glyph_code_boxes(const GArray *glyphs)
{
  GString *code = g_string_sized_new(glyphs->len * 8);
  gint64 right = 0;
  gint64 top = 0;
  for (guint i = 0; i < glyphs->len; i++) {
    const TuschRectPt *box = &g_array_index(glyphs, TuschGlyph, i).box;
    if (tusch_rect_pt_is_empty(box)) {
      g_string_append_c(code, NO_BOX);
      continue;
    }
    gint64 x0 = (gint64)floor(box->x0 * 100 + ROUNDING);
    gint64 y0 = (gint64)floor(box->y0 * 100 + ROUNDING);
    gint64 x1 = (gint64)ceil(box->x1 * 100 - ROUNDING);
    gint64 y1 = (gint64)ceil(box->y1 * 100 - ROUNDING);
    add_number(code, x0 - right);
    add_number(code, y0 - top);
    add_number(code, x1 - x0);
    add_number(code, y1 - y0);
    right = x1;
    top = y0;
  }
  return g_string_free(code, FALSE);
}

char *
tusch_glyph_code_confidence(const GArray *glyphs)
{
  g_autoptr(GString) code = g_string_sized_new(glyphs->len);
  gint64 before = 100;
  bool is_certain = true;
  for (guint i = 0; i < glyphs->len; i++) {
    gint64 percent = lround((double)g_array_index(glyphs, TuschGlyph, i).conf01 * 100);
    is_certain = is_certain && percent == 100;
    add_number(code, percent - before);
    before = percent;
  }
  return is_certain ? NULL : g_string_free(g_steal_pointer(&code), FALSE);
}

static int
value_of(char digit)
{
  if (g_ascii_isupper(digit))
    return digit - 'A';
  if (g_ascii_islower(digit))
    return digit - 'a' + 26;
  if (g_ascii_isdigit(digit))
    return digit - '0' + 52;
  if (digit == '+')
    return 62;
  return digit == '/' ? 63 : -1;
}

static bool
read_number(const char **code, gint64 *out)
{
  guint64 number = 0;
  for (guint i = 0; i < MAX_DIGITS; i++) {
    int digit = value_of(**code);
    if (digit < 0)
      return false;
    ++*code;
    number |= (guint64)(digit & (MORE - 1)) << (i * BITS);
    if ((digit & MORE) != 0)
      continue;
    gint64 size = (gint64)(number >> 1);
    *out = (number & 1) != 0 ? -size : size;
    return true;
  }
  return false;
}

static bool
read_box(TuschGlyphCode *code, TuschRectPt *out)
{
  gint64 left = 0;
  gint64 top = 0;
  gint64 width = 0;
  gint64 height = 0;
  *out = (TuschRectPt){0, 0, 0, 0};
  if (*code->boxes == NO_BOX) {
    code->boxes++;
    return true;
  }
  if (!read_number(&code->boxes, &left) || !read_number(&code->boxes, &top) ||
      !read_number(&code->boxes, &width) || !read_number(&code->boxes, &height))
    return false;
  left += code->right;
  top += code->top;
  /* Sums of foreign numbers must not grow without end. */
  if (ABS(left) > G_MAXINT || ABS(top) > G_MAXINT)
    return false;
  code->right = left + width;
  code->top = top;
  *out = (TuschRectPt){(double)left / 100,
                       (double)top / 100,
                       (double)(left + width) / 100,
                       (double)(top + height) / 100};
  return true;
}

bool
tusch_glyph_code_next(TuschGlyphCode *code, TuschRectPt *out_box, double *out_conf01)
{
  *out_conf01 = 1;
  if (!read_box(code, out_box))
    return false;
  if (code->confidence == NULL)
    return true;
  gint64 change = 0;
  if (!read_number(&code->confidence, &change))
    return false;
  code->percent = CLAMP(code->percent + change, 0, 100);
  *out_conf01 = (double)code->percent / 100;
  return true;
}

bool
tusch_glyph_code_is_over(const TuschGlyphCode *code)
{
  return *code->boxes == '\0' && (code->confidence == NULL || *code->confidence == '\0');
}
