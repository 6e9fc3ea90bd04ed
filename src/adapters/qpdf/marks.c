/* Redaction annotations: outlines to look at in any program, boxes when they come back. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/marks.h"

#include "adapters/qpdf/objects.h"
#include "tusch/error.h"

#include <math.h>
#include <string.h>

enum { MAX_PAGES = 20000, MAX_ANNOTATIONS = 50000, MAX_QUADS = 500, MAX_TEXT_BYTES = 1000 };
static const double MAX_SIDE_PT = 20000;
static const double SLACK_PT = 2; /* between a rectangle and the quads in it */

/* ---- nouns ---- */

TuschPdfMark *
tusch_pdf_mark_new(const char *id, const char *ground)
{
  TuschPdfMark *mark = g_new0(TuschPdfMark, 1);
  mark->boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  mark->id = g_strdup(id);
  mark->ground = g_strdup(ground);
  return mark;
}

void
tusch_pdf_mark_free(TuschPdfMark *mark)
{
  g_array_unref(mark->boxes);
  g_free(mark->id);
  g_free(mark->ground);
  g_free(mark);
}

TuschPdfMarkPage *
tusch_pdf_mark_page_new(guint page_index, const char *key)
{
  TuschPdfMarkPage *page = g_new0(TuschPdfMarkPage, 1);
  page->page_index = page_index;
  page->key = g_strdup(key);
  page->marks = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pdf_mark_free);
  return page;
}

void
tusch_pdf_mark_page_free(TuschPdfMarkPage *page)
{
  g_free(page->key);
  g_ptr_array_unref(page->marks);
  g_free(page);
}

TuschPdfMarkFile *
tusch_pdf_mark_file_new(const char *path)
{
  TuschPdfMarkFile *file = g_new0(TuschPdfMarkFile, 1);
  file->path = g_strdup(path);
  file->pages = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pdf_mark_page_free);
  return file;
}

void
tusch_pdf_mark_file_free(TuschPdfMarkFile *file)
{
  g_free(file->path);
  g_ptr_array_unref(file->pages);
  g_free(file);
}

/* ---- page space and user space ---- */

typedef struct {
  TuschRectPt crop; /* user space, y up */
  int turned_deg; /* 0, 90, 180, 270 */
} Frame;

static bool
read_sides(TuschQpdf *qpdf, TuschObj array, TuschRectPt *out)
{
  double s[4];
  if (!tusch_obj_numbers(qpdf, array, s, 4))
    return false;
  *out = (TuschRectPt){fmin(s[0], s[2]), fmin(s[1], s[3]), fmax(s[0], s[2]), fmax(s[1], s[3])};
  return tusch_rect_pt_is_valid(out);
}

/* As poppler shows it: the CropBox within the MediaBox. */
static bool
frame_init(Frame *frame, TuschQpdf *qpdf, TuschObj page)
{
  TuschRectPt media;
  gint64 turned = 0;
  TuschObj rotate = tusch_obj_get_inherited(qpdf, page, "/Rotate");
  if (!read_sides(qpdf, tusch_obj_get_inherited(qpdf, page, "/MediaBox"), &media) ||
      (rotate != 0 && !tusch_obj_integer(qpdf, rotate, &turned)))
    return false;
  frame->crop = media;
  TuschObj crop = tusch_obj_get_inherited(qpdf, page, "/CropBox");
  if (crop != 0 && !read_sides(qpdf, crop, &frame->crop))
    return false;
  frame->crop = tusch_rect_pt_intersect(&frame->crop, &media);
  frame->turned_deg = (int)((turned % 360 + 360) % 360);
  return frame->turned_deg % 90 == 0 && !tusch_rect_pt_is_empty(&frame->crop);
}

static void
to_user(const Frame *frame, double x, double y, double out[2])
{
  const TuschRectPt *crop = &frame->crop;
  switch (frame->turned_deg) {
  case 90:
    out[0] = crop->x0 + y;
    out[1] = crop->y0 + x;
    break;
  case 180:
    out[0] = crop->x1 - x;
    out[1] = crop->y0 + y;
    break;
  case 270:
    out[0] = crop->x1 - y;
    out[1] = crop->y1 - x;
    break;
  default:
    out[0] = crop->x0 + x;
    out[1] = crop->y1 - y;
    break;
  }
}

static void
to_page(const Frame *frame, double x, double y, double out[2])
{
  const TuschRectPt *crop = &frame->crop;
  switch (frame->turned_deg) {
  case 90:
    out[0] = y - crop->y0;
    out[1] = x - crop->x0;
    break;
  case 180:
    out[0] = crop->x1 - x;
    out[1] = y - crop->y0;
    break;
  case 270:
    out[0] = crop->y1 - y;
    out[1] = crop->x1 - x;
    break;
  default:
    out[0] = x - crop->x0;
    out[1] = crop->y1 - y;
    break;
  }
}

/* ---- writing ---- */

/* Corners as seen: top left, top right, bottom left, bottom right, the order all programs use. */
static void
quad_of(const Frame *frame, const TuschRectPt *box, double out[8])
{
  to_user(frame, box->x0, box->y0, out);
  to_user(frame, box->x1, box->y0, out + 2);
  to_user(frame, box->x0, box->y1, out + 4);
  to_user(frame, box->x1, box->y1, out + 6);
}

static void
grow_around(double sides[4], const double quad[8])
{
  for (guint i = 0; i < 8; i += 2) {
    sides[0] = fmin(sides[0], quad[i]);
    sides[1] = fmin(sides[1], quad[i + 1]);
    sides[2] = fmax(sides[2], quad[i]);
    sides[3] = fmax(sides[3], quad[i + 1]);
  }
}

static void
append_number(GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append(text, g_ascii_formatd(number, sizeof number, "%.3f", value));
  g_string_append_c(text, ' ');
}

static TuschObj
new_appearance(TuschQpdf *out, const double *quads, guint n, const double sides[4], const char *ink)
{
  GString *content = g_string_new("q\n");
  g_string_append(content, ink);
  for (guint i = 0; i < n; i++) {
    double s[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    grow_around(s, quads + 8 * (gsize)i);
    append_number(content, s[0]);
    append_number(content, s[1]);
    append_number(content, s[2] - s[0]);
    append_number(content, s[3] - s[1]);
    g_string_append(content, "re\n");
  }
  g_string_append(content, strstr(ink, "RG") != NULL ? "S\nQ\n" : "f\nQ\n");
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(content);
  TuschObj stream = tusch_obj_new_stream(out, bytes, NULL, 0);
  tusch_obj_set(out, stream, "/Type", tusch_obj_new_name(out, "/XObject"));
  tusch_obj_set(out, stream, "/Subtype", tusch_obj_new_name(out, "/Form"));
  tusch_obj_set(out, stream, "/BBox", tusch_obj_new_numbers(out, sides, 4));
  tusch_obj_set(out, stream, "/Resources", tusch_obj_new_dict(out));
  return stream;
}

static void
set_text(TuschQpdf *out, TuschObj dict, const char *key, const char *text)
{
  if (text == NULL)
    return;
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16(text, -1, NULL, &n, NULL);
  GByteArray *bytes = g_byte_array_new();
  const guint8 mark[] = {0xfe, 0xff};
  g_byte_array_append(bytes, mark, sizeof mark);
  for (glong i = 0; i < n; i++) {
    const guint8 pair[] = {(guint8)(units[i] >> 8), (guint8)(units[i] & 0xff)};
    g_byte_array_append(bytes, pair, sizeof pair);
  }
  g_autoptr(GBytes) string = g_byte_array_free_to_bytes(bytes);
  tusch_obj_set(out, dict, key, tusch_obj_new_string(out, string));
}

static void
set_plain(TuschQpdf *out, TuschObj dict, const char *key, const char *ascii)
{
  g_autoptr(GBytes) bytes = g_bytes_new(ascii, strlen(ascii));
  tusch_obj_set(out, dict, key, tusch_obj_new_string(out, bytes));
}

static TuschObj
new_annotation(TuschQpdf *out, const Frame *frame, const TuschPdfMark *mark)
{
  const double black[] = {0, 0, 0};
  const double red[] = {0.8, 0, 0};
  const double orange[] = {0.9, 0.55, 0};
  guint n = mark->boxes->len;
  g_autofree double *quads = g_new(double, 8 * (gsize)n);
  double sides[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (guint i = 0; i < n; i++) {
    quad_of(frame, &g_array_index(mark->boxes, TuschRectPt, i), quads + 8 * (gsize)i);
    grow_around(sides, quads + 8 * (gsize)i);
  }
  TuschObj annotation = tusch_obj_new_dict(out);
  tusch_obj_set(out, annotation, "/Type", tusch_obj_new_name(out, "/Annot"));
  tusch_obj_set(out, annotation, "/Subtype", tusch_obj_new_name(out, "/Redact"));
  tusch_obj_set(out, annotation, "/Rect", tusch_obj_new_numbers(out, sides, 4));
  tusch_obj_set(out, annotation, "/QuadPoints", tusch_obj_new_numbers(out, quads, 8 * n));
  tusch_obj_set(out, annotation, "/F", tusch_obj_new_integer(out, 4));
  tusch_obj_set(out, annotation, "/C", tusch_obj_new_numbers(out, mark->is_open ? orange : red, 3));
  tusch_obj_set(out, annotation, "/IC", tusch_obj_new_numbers(out, black, 3));
  set_text(out, annotation, "/NM", mark->id);
  set_text(out, annotation, "/Contents", mark->ground);
  set_text(out, annotation, "/OverlayText", mark->ground);
  set_plain(out, annotation, "/DA", "/Helv 8 Tf 1 g");
  set_plain(out, annotation, "/T", "tusch");
  tusch_obj_set(out, annotation, "/Q", tusch_obj_new_integer(out, 1));
  /* A black box in the normal appearance would look as if it were applied already. */
  TuschObj looks = tusch_obj_new_dict(out);
  const char *ink = mark->is_open ? "0.9 0.55 0 RG 1 w\n" : "0.8 0 0 RG 1 w\n";
  tusch_obj_set(out, looks, "/N", new_appearance(out, quads, n, sides, ink));
  tusch_obj_set(out, looks, "/R", new_appearance(out, quads, n, sides, "0 g\n"));
  tusch_obj_set(out, annotation, "/AP", looks);
  return tusch_obj_make_indirect(out, annotation);
}

/* What the page draws; annotations lie over it. */
static char *
fingerprint(TuschQpdf *qpdf, TuschObj page)
{
  g_autoptr(GBytes) content = tusch_obj_page_content(qpdf, page);
  Frame frame = {0};
  (void)frame_init(&frame, qpdf, page);
  GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
  gsize n = 0;
  const guint8 *data = content != NULL ? g_bytes_get_data(content, &n) : NULL;
  g_autofree char *sides = g_strdup_printf("%.0f %.0f %.0f %.0f %d",
                                           frame.crop.x0 * 10,
                                           frame.crop.y0 * 10,
                                           frame.crop.x1 * 10,
                                           frame.crop.y1 * 10,
                                           frame.turned_deg);
  g_checksum_update(checksum, (const guchar *)sides, -1);
  if (data != NULL)
    g_checksum_update(checksum, data, (gssize)n);
  char *hex = g_strdup(g_checksum_get_string(checksum));
  g_checksum_free(checksum);
  return hex;
}

static gboolean
add_page(TuschQpdf *out, TuschQpdf *in, const TuschPdfMarkPage *from, GError **error)
{
  TuschObj source = tusch_qpdf_get_page(in, from->page_index);
  if (source == 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "a page is missing");
  (void)qpdf_add_page(out, in, source, QPDF_FALSE);
  if (!tusch_qpdf_check(out, "copying a page", error))
    return FALSE;
  Frame frame;
  TuschObj page = tusch_qpdf_get_page(out, (guint)qpdf_get_num_pages(out) - 1);
  if (page == 0 || !frame_init(&frame, out, page))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "a page has no size");
  g_autofree char *print = fingerprint(out, page);
  set_text(out, page, "/TuschPage", from->key);
  set_plain(out, page, "/TuschContent", print);
  tusch_obj_remove(out, page, "/Annots");
  TuschObj annotations = tusch_obj_new_array(out);
  for (guint i = 0; i < from->marks->len; i++) {
    const TuschPdfMark *mark = g_ptr_array_index(from->marks, i);
    if (mark->boxes->len > 0)
      tusch_obj_append(out, annotations, new_annotation(out, &frame, mark));
  }
  tusch_obj_set(out, page, "/Annots", annotations);
  return TRUE;
}

static gboolean
add_file(TuschQpdf *out, const TuschPdfMarkFile *file, GPtrArray *opened, GError **error)
{
  TuschQpdf *in = tusch_qpdf_open(file->path, error);
  if (in == NULL)
    return FALSE;
  g_ptr_array_add(opened, in);
  for (guint i = 0; i < file->pages->len; i++)
    if (!add_page(out, in, g_ptr_array_index(file->pages, i), error))
      return FALSE;
  return TRUE;
}

gboolean
tusch_pdf_marks_write(const GPtrArray *files, const char *out_path, GError **error)
{
  /* Streams are read from their files when the new one is written. */
  g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_qpdf_free);
  g_autoptr(TuschQpdf) out = tusch_qpdf_new_empty(error);
  if (out == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    if (!add_file(out, g_ptr_array_index(files, i), opened, error))
      return FALSE;
  return tusch_qpdf_write(out, out_path, error);
}

/* ---- reading ---- */

/* Text of another program: UTF-16 with its mark, else taken as Latin letters. (nullable) */
static char *
read_text(TuschQpdf *qpdf, TuschObj dict, const char *key)
{
  g_autoptr(GBytes) bytes = tusch_obj_string(qpdf, tusch_obj_get(qpdf, dict, key));
  gsize n = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
  if (data == NULL || n == 0 || n > MAX_TEXT_BYTES)
    return NULL;
  if (n >= 2 && data[0] == 0xfe && data[1] == 0xff)
    return g_convert((const char *)data + 2, (gssize)n - 2, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
  if (g_utf8_validate((const char *)data, (gssize)n, NULL))
    return g_strndup((const char *)data, n);
  return g_convert((const char *)data, (gssize)n, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
}

/* Around user space points, on the page; %FALSE if nothing of it is there. */
static bool
box_of_points(const Frame *frame, const double *points, guint n, TuschRectPt *out)
{
  TuschRectPt box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (guint i = 0; i < n; i++) {
    double at[2];
    to_page(frame, points[2 * i], points[2 * i + 1], at);
    box = (TuschRectPt){
        fmin(box.x0, at[0]), fmin(box.y0, at[1]), fmax(box.x1, at[0]), fmax(box.y1, at[1])};
  }
  double width = frame->crop.x1 - frame->crop.x0;
  double height = frame->crop.y1 - frame->crop.y0;
  bool is_turned = frame->turned_deg % 180 != 0;
  TuschRectPt sheet = {0, 0, is_turned ? height : width, is_turned ? width : height};
  if (!tusch_rect_pt_is_valid(&box) || sheet.x1 > MAX_SIDE_PT || sheet.y1 > MAX_SIDE_PT)
    return false;
  *out = tusch_rect_pt_intersect(&box, &sheet);
  return !tusch_rect_pt_is_empty(out);
}

static bool
is_within(const TuschRectPt *outer, const TuschRectPt *inner)
{
  TuschRectPt grown = tusch_rect_pt_grow(outer, SLACK_PT);
  return inner->x0 >= grown.x0 && inner->y0 >= grown.y0 && inner->x1 <= grown.x1 &&
         inner->y1 <= grown.y1;
}

/* Some programs move the rectangle and leave the quads behind: what is seen then is the rectangle.
 */
static void
read_boxes(TuschQpdf *qpdf, const Frame *frame, TuschObj annotation, GArray *boxes)
{
  TuschRectPt sides = {0};
  TuschRectPt whole = {0};
  bool has_rect = read_sides(qpdf, tusch_obj_get(qpdf, annotation, "/Rect"), &sides);
  const double corners[] = {sides.x0, sides.y0, sides.x1, sides.y1};
  has_rect = has_rect && box_of_points(frame, corners, 2, &whole);
  TuschObj array = tusch_obj_get(qpdf, annotation, "/QuadPoints");
  guint n = tusch_obj_length(qpdf, array);
  g_autofree double *numbers = g_new0(double, (gsize)n + 1);
  if (n % 8 == 0 && n / 8 <= MAX_QUADS && n > 0 && tusch_obj_numbers(qpdf, array, numbers, n))
    for (guint i = 0; i < n; i += 8) {
      TuschRectPt box;
      if (box_of_points(frame, numbers + i, 4, &box) && (!has_rect || is_within(&whole, &box)))
        g_array_append_val(boxes, box);
    }
  if (boxes->len == 0 && has_rect)
    g_array_append_val(boxes, whole);
}

static void
read_annotations(TuschQpdf *qpdf, TuschObj object, TuschPdfMarkPage *page, guint *n_left)
{
  Frame frame;
  TuschObj array = tusch_obj_get(qpdf, object, "/Annots");
  if (!frame_init(&frame, qpdf, object)) {
    page->is_changed = true;
    return;
  }
  for (guint i = 0; i < tusch_obj_length(qpdf, array) && *n_left > 0; i++) {
    TuschObj annotation = tusch_obj_at(qpdf, array, i);
    (*n_left)--;
    if (!tusch_obj_is_name(qpdf, tusch_obj_get(qpdf, annotation, "/Subtype"), "/Redact"))
      continue;
    g_autofree char *id = read_text(qpdf, annotation, "/NM");
    g_autofree char *ground = read_text(qpdf, annotation, "/Contents");
    TuschPdfMark *mark = tusch_pdf_mark_new(id, ground);
    g_ptr_array_add(page->marks, mark);
    read_boxes(qpdf, &frame, annotation, mark->boxes);
  }
}

static TuschPdfMarkPage *
read_page(TuschQpdf *qpdf, guint page_index, guint *n_left)
{
  TuschObj object = tusch_qpdf_get_page(qpdf, page_index);
  TuschPdfMarkPage *page = tusch_pdf_mark_page_new(page_index, NULL);
  page->key = read_text(qpdf, object, "/TuschPage");
  g_autofree char *wanted = read_text(qpdf, object, "/TuschContent");
  g_autofree char *print = page->key != NULL ? fingerprint(qpdf, object) : NULL;
  page->is_changed = g_strcmp0(wanted, print) != 0;
  read_annotations(qpdf, object, page, n_left);
  return page;
}

GPtrArray *
tusch_pdf_marks_read(const char *path, GError **error)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, error);
  guint n = qpdf != NULL ? tusch_qpdf_get_n_pages(qpdf, error) : 0;
  if (n == 0)
    return NULL;
  if (n > MAX_PAGES) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "the PDF has too many pages");
    return NULL;
  }
  guint n_left = MAX_ANNOTATIONS;
  g_autoptr(GPtrArray) pages =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pdf_mark_page_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add(pages, read_page(qpdf, i, &n_left));
  if (n_left > 0)
    return g_steal_pointer(&pages);
  tusch_fail(error, TUSCH_ERROR_LIMIT, "the PDF has too many annotations");
  return NULL;
}
