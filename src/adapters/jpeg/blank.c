/* Rows of samples go from the decoder to the encoder as they are stored. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/jpeg/blank.h"

#include "tusch/error.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

enum { MAX_SCANS = 200, MIDDLE = 128 };
static const double MAX_SAMPLES = 400e6;

typedef struct {
  struct jpeg_error_mgr base; /* first: libjpeg knows only this */
  jmp_buf escape;
} Errors;

/* libjpeg's own memory target forgets where its memory is when it fails. */
typedef struct {
  struct jpeg_destination_mgr base; /* first */
  GByteArray *bytes; /* owned by the caller */
  guint8 piece[16384];
} Target;

typedef struct {
  struct jpeg_decompress_struct from;
  struct jpeg_compress_struct to;
  struct jpeg_progress_mgr progress;
  Errors errors;
  Target target;
  const GArray *areas; /* NULL: the samples are only read */
} Recoding;

static void
start_target(j_compress_ptr to)
{
  Target *target = (Target *)to->dest;
  target->base.next_output_byte = target->piece;
  target->base.free_in_buffer = sizeof target->piece;
}

static boolean
take_piece(j_compress_ptr to)
{
  Target *target = (Target *)to->dest;
  g_byte_array_append(target->bytes, target->piece, sizeof target->piece);
  start_target(to);
  return TRUE;
}

static void
end_target(j_compress_ptr to)
{
  Target *target = (Target *)to->dest;
  gsize n = sizeof target->piece - target->base.free_in_buffer;
  g_byte_array_append(target->bytes, target->piece, (guint)n);
}

static void
give_up(j_common_ptr info)
{
  longjmp(((Errors *)info->err)->escape, 1);
}

static void
keep_silent(j_common_ptr info)
{
  (void)info;
}

static void
count_warning(j_common_ptr info, int level)
{
  if (level < 0)
    info->err->num_warnings++;
}

/* A small file may hold thousands of scans of a large picture. */
static void
watch_scans(j_common_ptr info)
{
  if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > MAX_SCANS)
    give_up(info);
}

/* The sample that makes black in the usual models; for inks, paper: any single tone will do. */
static JSAMPLE
blank_tone(const Recoding *r, int component)
{
  bool has_chroma = r->from.jpeg_color_space == JCS_YCbCr || r->from.jpeg_color_space == JCS_YCCK;
  return has_chroma && (component == 1 || component == 2) ? MIDDLE : 0;
}

/* Overwrites the part of an area that lies in the rows [y0, y0 + n) of a component. */
static void
blank_rows(const Recoding *r, int index, JSAMPARRAY rows, gint64 y0)
{
  const jpeg_component_info *c = &r->from.comp_info[index];
  if (r->areas == NULL)
    return;
  gint64 n_rows = (gint64)c->v_samp_factor * DCTSIZE;
  gint64 width = (gint64)c->width_in_blocks * DCTSIZE;
  gint64 h = c->h_samp_factor;
  gint64 v = c->v_samp_factor;
  gint64 max_h = r->from.max_h_samp_factor;
  gint64 max_v = r->from.max_v_samp_factor;
  for (guint i = 0; i < r->areas->len; i++) {
    const TuschRectPx *px = &g_array_index(r->areas, TuschRectPx, i);
    gint64 x_start = CLAMP(px->x0 * h / max_h, 0, width);
    gint64 x_end = CLAMP((px->x1 * h + max_h - 1) / max_h, 0, width);
    gint64 y_start = CLAMP(px->y0 * v / max_v - y0, 0, n_rows);
    gint64 y_end = CLAMP((px->y1 * v + max_v - 1) / max_v - y0, 0, n_rows);
    /* What lies past the last pixel repeats it: that goes too. */
    if (px->x1 >= (int)r->from.image_width)
      x_end = width;
    if (px->y1 >= (int)r->from.image_height)
      y_end = n_rows;
    for (gint64 y = y_start; y < y_end && x_start < x_end; y++)
      memset(rows[y] + x_start, blank_tone(r, index), (gsize)(x_end - x_start));
  }
}

static void
start_encoder(Recoding *r)
{
  jpeg_copy_critical_parameters(&r->from, &r->to);
  r->to.raw_data_in = TRUE;
  r->to.optimize_coding = TRUE;
  r->to.write_JFIF_header = r->from.saw_JFIF_marker;
  r->to.write_Adobe_marker = r->from.saw_Adobe_marker;
  r->to.dct_method = JDCT_ISLOW;
  if (r->from.progressive_mode)
    jpeg_simple_progression(&r->to);
  r->to.dest = &r->target.base;
  jpeg_start_compress(&r->to, TRUE);
}

static void
pass_rows(Recoding *r)
{
  JSAMPARRAY planes[MAX_COMPONENTS] = {NULL};
  JDIMENSION rows_each = (JDIMENSION)(r->from.max_v_samp_factor * DCTSIZE);
  for (int i = 0; i < r->from.num_components; i++) {
    const jpeg_component_info *c = &r->from.comp_info[i];
    JDIMENSION width = c->width_in_blocks * DCTSIZE;
    JDIMENSION n_rows = (JDIMENSION)(c->v_samp_factor * DCTSIZE);
    planes[i] = r->from.mem->alloc_sarray((j_common_ptr)&r->from, JPOOL_IMAGE, width, n_rows);
    for (JDIMENSION y = 0; y < n_rows; y++)
      memset(planes[i][y], 0, width);
  }
  while (r->from.output_scanline < r->from.output_height) {
    gint64 y = r->from.output_scanline;
    if (jpeg_read_raw_data(&r->from, planes, rows_each) == 0)
      give_up((j_common_ptr)&r->from);
    for (int i = 0; i < r->from.num_components; i++) {
      gint64 v = r->from.comp_info[i].v_samp_factor;
      blank_rows(r, i, planes[i], y * v / r->from.max_v_samp_factor);
    }
    if (r->areas != NULL)
      (void)jpeg_write_raw_data(&r->to, planes, rows_each);
  }
}

/* %FALSE if the data is no sound JPEG; what was written then is worth nothing. */
static bool
recode(Recoding *r, const guint8 *data, gsize size_bytes)
{
  if (setjmp(r->errors.escape) != 0)
    return false;
  jpeg_create_decompress(&r->from);
  jpeg_create_compress(&r->to);
  r->from.progress = &r->progress;
  jpeg_mem_src(&r->from, data, size_bytes);
  if (jpeg_read_header(&r->from, TRUE) != JPEG_HEADER_OK ||
      (double)r->from.image_width * r->from.image_height * r->from.num_components > MAX_SAMPLES)
    return false;
  r->from.raw_data_out = TRUE;
  r->from.out_color_space = r->from.jpeg_color_space;
  r->from.dct_method = JDCT_ISLOW;
  (void)jpeg_start_decompress(&r->from);
  if (r->areas != NULL)
    start_encoder(r);
  pass_rows(r);
  if (r->areas != NULL)
    jpeg_finish_compress(&r->to);
  else
    (void)jpeg_finish_decompress(&r->from);
  return true;
}

/* @areas: %NULL to read only. */
static bool
run(GBytes *jpeg, const GArray *areas, GByteArray *out, long *out_warnings)
{
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data(jpeg, &size_bytes);
  g_autofree Recoding *r = g_new0(Recoding, 1);
  r->areas = areas;
  r->target = (Target){.bytes = out};
  r->target.base.init_destination = start_target;
  r->target.base.empty_output_buffer = take_piece;
  r->target.base.term_destination = end_target;
  r->from.err = r->to.err = jpeg_std_error(&r->errors.base);
  r->errors.base.error_exit = give_up;
  r->errors.base.output_message = keep_silent;
  r->errors.base.emit_message = count_warning;
  r->progress.progress_monitor = watch_scans;
  bool ok = size_bytes > 0 && recode(r, data, size_bytes);
  *out_warnings = r->errors.base.num_warnings;
  jpeg_destroy_decompress(&r->from);
  jpeg_destroy_compress(&r->to);
  return ok;
}

bool
tusch_jpeg_has_rest(GBytes *jpeg)
{
  long n_warnings = 0;
  return !run(jpeg, NULL, NULL, &n_warnings) || n_warnings > 0;
}

GBytes *
tusch_jpeg_blank(GBytes *jpeg, const GArray *areas, GError **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  long n_warnings = 0;
  if (!run(jpeg, areas, out, &n_warnings)) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "a JPEG cannot be read");
    return NULL;
  }
  return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}
