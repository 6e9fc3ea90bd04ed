/* The text of a page, its glyph boxes and their JSON form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/page-text.h"

#include "base/json.h"
#include "model/glyph-code.h"
#include "tusch/error.h"

#include <math.h>
#include <string.h>

/* Limits of what a child may hand over for one page. */
enum { MAX_TEXT_BYTES = 16 * 1024 * 1024 };
static const double MAX_PAGE_PT = 1e6;

static const char *const ORIGIN_NAMES[] = {"none", "digital", "ocr", "hybrid"};
static const char *const LOOK_NAMES[] = {"low-confidence",
                                         "unread-marks",
                                         "handwriting",
                                         "read-failed",
                                         "garbage-layer",
                                         "hidden-text",
                                         "drawn-otherwise"};

TuschPageText *
tusch_page_text_new(guint page_index, double width_pt, double height_pt)
{
  TuschPageText *page = g_new0(TuschPageText, 1);
  page->page_index = page_index;
  page->width_pt = width_pt;
  page->height_pt = height_pt;
  page->text = g_strdup("");
  page->glyphs = g_array_new(FALSE, FALSE, sizeof(TuschGlyph));
  page->words = g_array_new(FALSE, FALSE, sizeof(TuschWord));
  return page;
}

void
tusch_page_text_free(TuschPageText *page)
{
  if (page == NULL)
    return;
  g_free(page->text);
  g_array_unref(page->glyphs);
  g_array_unref(page->words);
  g_free(page);
}

void
tusch_page_text_append(
    TuschPageText *page, GString *text, gunichar c, const TuschRectPt *box, double conf01)
{
  TuschGlyph glyph = {.start = (guint32)text->len, .conf01 = (float)conf01, .box = *box};
  g_string_append_unichar(text, c);
  g_array_append_val(page->glyphs, glyph);
}

static bool
compose_with_last(
    TuschPageText *page, GString *text, gunichar c, const TuschRectPt *box, double conf01)
{
  if (page->glyphs->len == 0)
    return false;
  TuschGlyph *last = &g_array_index(page->glyphs, TuschGlyph, page->glyphs->len - 1);
  gunichar composed;
  if (!g_unichar_compose(g_utf8_get_char(text->str + last->start), c, &composed))
    return false;
  g_string_truncate(text, last->start);
  g_string_append_unichar(text, composed);
  last->box = tusch_rect_pt_union(&last->box, box);
  last->conf01 = MIN(last->conf01, (float)conf01);
  return true;
}

void
tusch_page_text_append_nfc(
    TuschPageText *page, GString *text, gunichar c, const TuschRectPt *box, double conf01)
{
  if (c < 0x300) { /* nothing below composes or changes */
    tusch_page_text_append(page, text, c, box, conf01);
    return;
  }
  /* A ligature of Latin letters is those letters, all in its place: nobody searches for "ﬁ". */
  GNormalizeMode mode = c >= 0xFB00 && c <= 0xFB06 ? G_NORMALIZE_NFKC : G_NORMALIZE_NFC;
  char utf8[7] = {0};
  g_unichar_to_utf8(c, utf8);
  g_autofree char *normal = g_utf8_normalize(utf8, -1, mode);
  for (const char *p = normal != NULL ? normal : utf8; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar part = g_utf8_get_char(p);
    if (!compose_with_last(page, text, part, box, conf01))
      tusch_page_text_append(page, text, part, box, conf01);
  }
}

static gsize
glyph_end(const TuschPageText *page, guint index, gsize text_bytes)
{
  return index + 1 < page->glyphs->len ? g_array_index(page->glyphs, TuschGlyph, index + 1).start
                                       : text_bytes;
}

static void
derive_words(TuschPageText *page)
{
  gsize text_bytes = strlen(page->text);
  double sum = 0;
  TuschWord word = {.end = 0};
  bool inside = false;
  g_array_set_size(page->words, 0);
  for (guint i = 0; i <= page->glyphs->len; i++) {
    const TuschGlyph *glyph =
        i < page->glyphs->len ? &g_array_index(page->glyphs, TuschGlyph, i) : NULL;
    bool is_space = glyph == NULL || g_unichar_isspace(g_utf8_get_char(page->text + glyph->start));
    if (is_space && inside) {
      sum += (double)word.conf01;
      g_array_append_val(page->words, word);
    }
    if (!is_space) {
      if (!inside)
        word = (TuschWord){.start = glyph->start, .conf01 = glyph->conf01, .box = glyph->box};
      word.end = (guint32)glyph_end(page, i, text_bytes);
      word.conf01 = MIN(word.conf01, glyph->conf01);
      word.box = tusch_rect_pt_union(&word.box, &glyph->box);
    }
    inside = !is_space;
  }
  page->conf01 = page->words->len > 0 ? sum / page->words->len : 0;
}

void
tusch_page_text_take(TuschPageText *page, GString *text)
{
  g_free(page->text);
  page->text = g_string_free(text, FALSE);
  derive_words(page);
}

guint
tusch_page_text_glyph_at(const TuschPageText *page, gsize offset)
{
  guint low = 0;
  guint high = page->glyphs->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(page->glyphs, TuschGlyph, middle).start <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0 || offset >= strlen(page->text))
    return page->glyphs->len;
  return low - 1;
}

static bool
same_line(const TuschRectPt *a, const TuschRectPt *b)
{
  double middle_a = (a->y0 + a->y1) / 2;
  double middle_b = (b->y0 + b->y1) / 2;
  return (middle_a > b->y0 && middle_a < b->y1) || (middle_b > a->y0 && middle_b < a->y1);
}

GArray *
tusch_page_text_span_boxes(const TuschPageText *page, gsize start, gsize end)
{
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  bool is_new_line = true;
  for (guint i = tusch_page_text_glyph_at(page, start); i < page->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, i);
    if (glyph->start >= end)
      break;
    if (page->text[glyph->start] == '\n')
      is_new_line = true;
    if (tusch_rect_pt_is_empty(&glyph->box))
      continue;
    TuschRectPt *last = boxes->len > 0 ? &g_array_index(boxes, TuschRectPt, boxes->len - 1) : NULL;
    if (last != NULL && !is_new_line && same_line(last, &glyph->box))
      *last = tusch_rect_pt_union(last, &glyph->box);
    else
      g_array_append_val(boxes, glyph->box);
    is_new_line = false;
  }
  return boxes;
}

const char *
tusch_text_origin_to_string(TuschTextOrigin origin)
{
  return (guint)origin < G_N_ELEMENTS(ORIGIN_NAMES) ? ORIGIN_NAMES[origin] : "none";
}

char **
tusch_look_to_strings(guint look)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  for (guint i = 0; i < G_N_ELEMENTS(LOOK_NAMES); i++)
    if ((look & (1u << i)) != 0)
      g_strv_builder_add(names, LOOK_NAMES[i]);
  return g_strv_builder_end(names);
}

JsonNode *
tusch_page_text_to_json(const TuschPageText *page)
{
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "page", page->page_index + 1);
  json_object_set_double_member(object, "width_pt", page->width_pt);
  json_object_set_double_member(object, "height_pt", page->height_pt);
  json_object_set_string_member(object, "origin", tusch_text_origin_to_string(page->origin));
  g_auto(GStrv) looks = tusch_look_to_strings(page->look);
  JsonArray *look = json_array_new();
  for (char **name = looks; *name != NULL; name++)
    json_array_add_string_element(look, *name);
  json_object_set_array_member(object, "look", look);
  json_object_set_boolean_member(object, "blank", page->is_blank);
  json_object_set_double_member(object, "scan_dpi", page->scan_dpi);
  json_object_set_int_member(object, "turned_deg", page->turned_deg);
  json_object_set_string_member(object, "text", page->text);

  g_autofree char *boxes = tusch_glyph_code_boxes(page->glyphs);
  g_autofree char *confidence = tusch_glyph_code_confidence(page->glyphs);
  json_object_set_string_member(object, "boxes", boxes);
  tusch_json_set_string(object, "confidence", confidence);
  return tusch_json_take_object(object);
}

static gboolean
check_box(const TuschRectPt *box, guint index, GError **error)
{
  if (!tusch_rect_pt_is_valid(box) || fabs(box->x0) > MAX_PAGE_PT || fabs(box->y0) > MAX_PAGE_PT ||
      fabs(box->x1) > MAX_PAGE_PT || fabs(box->y1) > MAX_PAGE_PT)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"boxes[%u]\" is no rectangle", index);
  return TRUE;
}

static gboolean
read_coded_glyphs(JsonObject *object, TuschPageText *page, const char *source, GError **error)
{
  g_autofree char *boxes = NULL;
  g_autofree char *confidence = NULL;
  if (!tusch_json_read_string(object, "boxes", true, &boxes, error) ||
      !tusch_json_read_string(object, "confidence", false, &confidence, error))
    return FALSE;
  TuschGlyphCode code = {.boxes = boxes, .confidence = confidence, .percent = 100};
  g_autoptr(GString) text = g_string_sized_new(strlen(source));
  for (const char *p = source; *p != '\0'; p = g_utf8_next_char(p)) {
    TuschRectPt box;
    double conf01;
    if (!tusch_glyph_code_next(&code, &box, &conf01))
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"boxes\" must have one entry a code point");
    if (!check_box(&box, page->glyphs->len, error))
      return FALSE;
    tusch_page_text_append(page, text, g_utf8_get_char(p), &box, conf01);
  }
  if (!tusch_glyph_code_is_over(&code))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"boxes\" must have one entry a code point");
  tusch_page_text_take(page, g_steal_pointer(&text));
  return TRUE;
}

/* Work rooms of the first versions hold boxes as lists of numbers. */
static gboolean
read_box(JsonArray *boxes, guint index, TuschRectPt *out, GError **error)
{
  JsonNode *node = json_array_get_element(boxes, index);
  *out = (TuschRectPt){0, 0, 0, 0};
  if (JSON_NODE_HOLDS_NULL(node))
    return TRUE;
  double sides[4] = {0};
  JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
  if (array == NULL || json_array_get_length(array) != 4)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"boxes[%u]\" must be four numbers", index);
  for (guint i = 0; i < 4; i++)
    sides[i] = (double)json_array_get_int_element(array, i) / 100;
  *out = (TuschRectPt){sides[0], sides[1], sides[2], sides[3]};
  return check_box(out, index, error);
}

static gboolean
read_listed_glyphs(JsonObject *object, TuschPageText *page, const char *source, GError **error)
{
  JsonArray *boxes;
  JsonArray *confidence = NULL;
  if (!tusch_json_read_array(object, "boxes", true, &boxes, error) ||
      !tusch_json_read_array(object, "confidence", false, &confidence, error))
    return FALSE;
  guint n = (guint)g_utf8_strlen(source, -1);
  if (json_array_get_length(boxes) != n ||
      (confidence != NULL && json_array_get_length(confidence) != n))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"boxes\" must have one entry a code point");

  GString *text = g_string_sized_new(strlen(source));
  const char *p = source;
  for (guint i = 0; i < n; i++, p = g_utf8_next_char(p)) {
    TuschRectPt box;
    if (!read_box(boxes, i, &box, error)) {
      g_string_free(text, TRUE);
      return FALSE;
    }
    gint64 percent = confidence != NULL ? json_array_get_int_element(confidence, i) : 100;
    tusch_page_text_append(
        page, text, g_utf8_get_char(p), &box, (double)CLAMP(percent, 0, 100) / 100);
  }
  tusch_page_text_take(page, text);
  return TRUE;
}

static gboolean
read_origin(JsonObject *object, TuschPageText *page, GError **error)
{
  g_autofree char *name = NULL;
  if (!tusch_json_read_string(object, "origin", true, &name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(ORIGIN_NAMES); i++) {
    if (g_str_equal(name, ORIGIN_NAMES[i])) {
      page->origin = (TuschTextOrigin)i;
      return TRUE;
    }
  }
  return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"origin\" is none of the known words");
}

static gboolean
read_look(JsonObject *object, TuschPageText *page, GError **error)
{
  JsonArray *names = NULL;
  if (!tusch_json_read_array(object, "look", false, &names, error))
    return FALSE;
  for (guint i = 0; names != NULL && i < json_array_get_length(names); i++) {
    const char *name = json_array_get_string_element(names, i);
    bool is_known = false;
    for (guint bit = 0; bit < G_N_ELEMENTS(LOOK_NAMES); bit++) {
      if (g_strcmp0(name, LOOK_NAMES[bit]) == 0) {
        page->look |= 1u << bit;
        is_known = true;
      }
    }
    if (!is_known)
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"look[%u]\" is none of the known words", i);
  }
  return TRUE;
}

static gboolean
read_measures(JsonObject *object, TuschPageText *page, GError **error)
{
  gint64 page_number = 0;
  gint64 turned_deg = 0;
  gint64 page_range[] = {1, G_MAXINT};
  gint64 turn_range[] = {0, 270};
  if (!tusch_json_read_int(object, "page", true, page_range, &page_number, error) ||
      !tusch_json_read_double(object, "width_pt", true, &page->width_pt, error) ||
      !tusch_json_read_double(object, "height_pt", true, &page->height_pt, error) ||
      !tusch_json_read_double(object, "scan_dpi", false, &page->scan_dpi, error) ||
      !tusch_json_read_bool(object, "blank", false, &page->is_blank, error) ||
      !tusch_json_read_int(object, "turned_deg", false, turn_range, &turned_deg, error))
    return FALSE;
  if (page->width_pt <= 0 || page->width_pt > MAX_PAGE_PT || page->height_pt <= 0 ||
      page->height_pt > MAX_PAGE_PT)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"width_pt\" or \"height_pt\" is no page size");
  page->page_index = (guint)page_number - 1;
  page->turned_deg = (int)turned_deg;
  return TRUE;
}

TuschPageText *
tusch_page_text_from_json(JsonNode *node, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "page text", error);
  if (object == NULL)
    return NULL;

  g_autoptr(TuschPageText) page = tusch_page_text_new(0, 0, 0);
  g_autofree char *text = NULL;
  if (!read_measures(object, page, error) || !read_origin(object, page, error) ||
      !read_look(object, page, error) ||
      !tusch_json_read_string(object, "text", true, &text, error))
    return NULL;
  if (strlen(text) > MAX_TEXT_BYTES || !g_utf8_validate(text, -1, NULL)) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "\"text\" is too long or not valid UTF-8");
    return NULL;
  }
  JsonNode *boxes = json_object_get_member(object, "boxes");
  bool is_listed = boxes != NULL && JSON_NODE_HOLDS_ARRAY(boxes);
  if (!(is_listed ? read_listed_glyphs : read_coded_glyphs)(object, page, text, error))
    return NULL;
  return g_steal_pointer(&page);
}
