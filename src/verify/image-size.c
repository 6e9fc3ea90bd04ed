/* Sizes from a picture's dictionary. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/image-size.h"

static const double MAX_SIDE_PX = 100000;

static guint
components_by_name(const TuschPdfObject *name)
{
  static const struct {
    const char *name;
    guint n;
  } SPACES[] = {{"DeviceGray", 1},
                {"CalGray", 1},
                {"G", 1},
                {"Indexed", 1},
                {"I", 1},
                {"Separation", 1},
                {"DeviceRGB", 3},
                {"CalRGB", 3},
                {"Lab", 3},
                {"RGB", 3},
                {"DeviceCMYK", 4},
                {"CMYK", 4}};
  for (guint i = 0; i < G_N_ELEMENTS(SPACES); i++)
    if (tusch_pdf_object_is_name(name, SPACES[i].name))
      return SPACES[i].n;
  return 0;
}

/* 0: not known */
static guint
count_components(const TuschPdfInspector *inspector, const TuschPdfObject *space)
{
  if (space->type != TUSCH_PDF_ARRAY || space->items->len == 0)
    return components_by_name(space);
  const TuschPdfObject *family =
      tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(space->items, 0));
  if (space->items->len < 2)
    return components_by_name(family);
  const TuschPdfObject *second =
      tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(space->items, 1));
  if (tusch_pdf_object_is_name(family, "DeviceN") && second->type == TUSCH_PDF_ARRAY)
    return second->items->len;
  if (tusch_pdf_object_is_name(family, "ICCBased")) {
    double n = tusch_pdf_inspector_lookup(inspector, second, "N")->number;
    return n >= 1 && n <= 4 ? (guint)n : 0;
  }
  return components_by_name(family);
}

gsize
tusch_image_size_bytes(const TuschPdfInspector *inspector, const TuschPdfObject *image)
{
  double width = tusch_pdf_inspector_lookup(inspector, image, "Width")->number;
  double height = tusch_pdf_inspector_lookup(inspector, image, "Height")->number;
  double bits = tusch_pdf_inspector_lookup(inspector, image, "BitsPerComponent")->number;
  bool is_stencil = tusch_pdf_inspector_lookup(inspector, image, "ImageMask")->number > 0;
  guint n =
      is_stencil
          ? 1
          : count_components(inspector, tusch_pdf_inspector_lookup(inspector, image, "ColorSpace"));
  if (is_stencil)
    bits = 1;
  if (!(width >= 1 && width <= MAX_SIDE_PX && height >= 1 && height <= MAX_SIDE_PX) ||
      !(bits >= 1 && bits <= 16))
    return 0;
  return ((gsize)width * (gsize)bits * n + 7) / 8 * (gsize)height;
}
