/* MediaBox, CropBox and /Rotate as matrices. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/frame.h"

#include <math.h>

const RedactMatrix REDACT_IDENTITY = {1, 0, 0, 1, 0, 0};

static const double MAX_SIDE_PT = 1e5;

RedactMatrix
redact_matrix_multiply(const RedactMatrix *first, const RedactMatrix *second)
{
  return (RedactMatrix){
      .a = first->a * second->a + first->b * second->c,
      .b = first->a * second->b + first->b * second->d,
      .c = first->c * second->a + first->d * second->c,
      .d = first->c * second->b + first->d * second->d,
      .e = first->e * second->a + first->f * second->c + second->e,
      .f = first->e * second->b + first->f * second->d + second->f,
  };
}

void
redact_matrix_apply(const RedactMatrix *matrix, double *x, double *y)
{
  double x_in = *x;
  double y_in = *y;
  *x = matrix->a * x_in + matrix->c * y_in + matrix->e;
  *y = matrix->b * x_in + matrix->d * y_in + matrix->f;
}

TuschRectPt
redact_matrix_bounds(const RedactMatrix *matrix, const TuschRectPt *rect)
{
  const double xs[] = {rect->x0, rect->x1, rect->x0, rect->x1};
  const double ys[] = {rect->y0, rect->y0, rect->y1, rect->y1};
  TuschRectPt bounds = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (guint i = 0; i < 4; i++) {
    double x = xs[i];
    double y = ys[i];
    redact_matrix_apply(matrix, &x, &y);
    /* For every letter: not the functions of math.h, which are calls. */
    bounds.x0 = MIN(bounds.x0, x);
    bounds.y0 = MIN(bounds.y0, y);
    bounds.x1 = MAX(bounds.x1, x);
    bounds.y1 = MAX(bounds.y1, y);
  }
  return bounds;
}

static bool
read_box(TuschQpdf *qpdf, TuschObj page, const char *key, TuschRectPt *out)
{
  double sides[4];
  if (!tusch_obj_numbers(qpdf, tusch_obj_get_inherited(qpdf, page, key), sides, 4))
    return false;
  *out = (TuschRectPt){fmin(sides[0], sides[2]),
                       fmin(sides[1], sides[3]),
                       fmax(sides[0], sides[2]),
                       fmax(sides[1], sides[3])};
  return tusch_rect_pt_is_valid(out) && !tusch_rect_pt_is_empty(out) &&
         out->x1 - out->x0 <= MAX_SIDE_PT && out->y1 - out->y0 <= MAX_SIDE_PT;
}

static bool
read_rotation(TuschQpdf *qpdf, TuschObj page, int *out_deg)
{
  gint64 rotate_deg = 0;
  TuschObj rotate = tusch_obj_get_inherited(qpdf, page, "/Rotate");
  if (rotate != 0 && !tusch_obj_integer(qpdf, rotate, &rotate_deg))
    return false;
  rotate_deg = (rotate_deg % 360 + 360) % 360;
  *out_deg = (int)rotate_deg;
  return rotate_deg % 90 == 0;
}

bool
redact_frame_init(RedactFrame *frame, TuschQpdf *qpdf, TuschObj page)
{
  TuschRectPt media;
  TuschRectPt crop;
  int rotate_deg = 0;
  if (!read_box(qpdf, page, "/MediaBox", &media) || !read_rotation(qpdf, page, &rotate_deg))
    return false;
  if (tusch_obj_get_inherited(qpdf, page, "/CropBox") == 0)
    crop = media;
  else if (!read_box(qpdf, page, "/CropBox", &crop))
    return false;
  crop = tusch_rect_pt_intersect(&crop, &media);
  if (tusch_rect_pt_is_empty(&crop))
    return false;

  double width = crop.x1 - crop.x0;
  double height = crop.y1 - crop.y0;
  bool is_turned = rotate_deg == 90 || rotate_deg == 270;
  frame->crop = crop;
  frame->width_pt = is_turned ? height : width;
  frame->height_pt = is_turned ? width : height;
  switch (rotate_deg) {
  case 90:
    frame->to_clean = (RedactMatrix){0, -1, 1, 0, -crop.y0, crop.x1};
    break;
  case 180:
    frame->to_clean = (RedactMatrix){-1, 0, 0, -1, crop.x1, crop.y1};
    break;
  case 270:
    frame->to_clean = (RedactMatrix){0, 1, -1, 0, crop.y1, -crop.x0};
    break;
  default:
    frame->to_clean = (RedactMatrix){1, 0, 0, 1, -crop.x0, -crop.y0};
    break;
  }
  RedactMatrix flip = {1, 0, 0, -1, 0, frame->height_pt};
  frame->to_page = redact_matrix_multiply(&frame->to_clean, &flip);
  return true;
}
