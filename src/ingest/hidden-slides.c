/* PresentationML: hidden slides, notes, comments, shapes that are hidden, covered or off the slide.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/hidden-parts.h"

#include "base/language.h"

#include <string.h>

struct SlideBook {
  double size[2]; /* EMU; 0: not known */
};

typedef struct {
  double x0, y0, x1, y1;
  char *text;
} Shape;

typedef enum { SLIDE, NOTES, COMMENTS, AUTHORS, PRESENTATION } Part;

typedef struct {
  SlideBook *book;
  HiddenList *list;
  Part part;
  char *place;
  bool is_slide_hidden;
  Shape shape;
  bool is_shape_hidden, has_ground, in_ink, in_ground, is_ink_pale, in_placeholder_field;
  guint32 ink, ground;
  bool takes_text;
  GString *text, *pale, *slide_text;
  GArray *shapes; /* Shape with text, in the order they are painted */
} SlideScan;

SlideBook *
slide_book_new(void)
{
  return g_new0(SlideBook, 1);
}

void
slide_book_free(SlideBook *book)
{
  g_free(book);
}

static void
shape_clear(gpointer data)
{
  g_free(((Shape *)data)->text);
}

static gpointer
begin(gpointer book, const char *root, const char *entry, HiddenList *list)
{
  SlideScan *scan = g_new0(SlideScan, 1);
  scan->book = book;
  scan->list = list;
  scan->part = g_str_equal(root, "sld")            ? SLIDE
               : g_str_equal(root, "notes")        ? NOTES
               : g_str_equal(root, "cmLst")        ? COMMENTS
               : g_str_equal(root, "presentation") ? PRESENTATION
                                                   : AUTHORS;
  const char *base = strrchr(entry, '/');
  base = base != NULL ? base + 1 : entry;
  scan->place = g_strdup_printf(_("dias %.*s"),
                                (int)strspn(base + strcspn(base, "0123456789"), "0123456789"),
                                base + strcspn(base, "0123456789"));
  scan->text = g_string_new(NULL);
  scan->pale = g_string_new(NULL);
  scan->slide_text = g_string_new(NULL);
  scan->shapes = g_array_new(FALSE, TRUE, sizeof(Shape));
  g_array_set_clear_func(scan->shapes, shape_clear);
  return scan;
}

static void
finish(gpointer state)
{
  SlideScan *scan = state;
  if (scan->is_slide_hidden)
    hidden_add(scan->list, TUSCH_HIDDEN_SLIDE, scan->place, scan->slide_text->str);
  g_free(scan->place);
  g_string_free(scan->text, TRUE);
  g_string_free(scan->pale, TRUE);
  g_string_free(scan->slide_text, TRUE);
  g_array_unref(scan->shapes);
  g_free(scan);
}

static void
start_shape(SlideScan *scan)
{
  scan->shape = (Shape){0};
  scan->is_shape_hidden = scan->has_ground = false;
  scan->ground = 0xFFFFFF;
  g_string_truncate(scan->text, 0);
  g_string_truncate(scan->pale, 0);
}

static void
read_colour(SlideScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  guint32 colour = 0;
  bool is_colour = false;
  if (g_str_equal(name, "srgbClr"))
    is_colour = part_colour(attributes, "val", &colour);
  else if (g_str_equal(name, "schemeClr") || g_str_equal(name, "prstClr")) {
    bool is_white = part_is(attributes, "val", "bg1") || part_is(attributes, "val", "lt1") ||
                    part_is(attributes, "val", "white");
    colour = is_white ? 0xFFFFFF : 0x800000;
    is_colour = true;
  }
  if (!is_colour)
    return;
  if (scan->in_ink)
    scan->ink = colour;
  else if (scan->in_ground) {
    scan->ground = colour;
    scan->has_ground = true;
  }
}

static void
read_shape(SlideScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (g_str_equal(name, "cNvPr")) {
    g_autofree char *words = tusch_xml_attributes_get(attributes, "descr");
    hidden_add_named(scan->list, TUSCH_HIDDEN_DESCRIPTION, scan->place, NULL, words);
    scan->is_shape_hidden = part_is_on(attributes, "hidden", false);
  } else if (g_str_equal(name, "off")) {
    scan->shape.x0 = part_number(attributes, "x", 0);
    scan->shape.y0 = part_number(attributes, "y", 0);
  } else if (g_str_equal(name, "ext") && scan->shape.x1 <= 0) {
    scan->shape.x1 = scan->shape.x0 + part_number(attributes, "cx", 0);
    scan->shape.y1 = scan->shape.y0 + part_number(attributes, "cy", 0);
  } else if (g_str_equal(name, "oleObj")) {
    g_autofree char *program = tusch_xml_attributes_get(attributes, "progId");
    hidden_add(scan->list, TUSCH_HIDDEN_OBJECT, program, NULL);
  }
}

static void
on_start(const char *name, const TuschXmlAttributes *attributes, gpointer user_data)
{
  SlideScan *scan = user_data;
  if (scan->part == PRESENTATION) {
    if (g_str_equal(name, "sldSz")) {
      scan->book->size[0] = part_number(attributes, "cx", 0);
      scan->book->size[1] = part_number(attributes, "cy", 0);
    }
    return;
  }
  if (g_str_equal(name, "sld"))
    scan->is_slide_hidden = !part_is_on(attributes, "show", true);
  else if (g_str_equal(name, "sp") || g_str_equal(name, "pic") || g_str_equal(name, "cm"))
    start_shape(scan);
  else if (g_str_equal(name, "cmAuthor") || g_str_equal(name, "author")) {
    g_autofree char *author = tusch_xml_attributes_get(attributes, "name");
    hidden_add_named(scan->list, TUSCH_HIDDEN_PROPERTY, NULL, NULL, author);
  } else if (g_str_equal(name, "r"))
    scan->ink = 0;
  scan->in_ink |= g_str_equal(name, "rPr");
  scan->in_ground |= g_str_equal(name, "spPr");
  scan->in_placeholder_field |= g_str_equal(name, "fld");
  scan->takes_text = g_str_equal(name, "t") || g_str_equal(name, "text");
  read_colour(scan, name, attributes);
  read_shape(scan, name, attributes);
}

/* A picture or a filled shape paints over what lies wholly under it. */
static void
cover(SlideScan *scan)
{
  const double slack = 20000; /* EMU: less than a millimetre */
  for (guint i = 0; i < scan->shapes->len; i++) {
    Shape *under = &g_array_index(scan->shapes, Shape, i);
    if (under->text != NULL && under->x0 >= scan->shape.x0 - slack &&
        under->y0 >= scan->shape.y0 - slack && under->x1 <= scan->shape.x1 + slack &&
        under->y1 <= scan->shape.y1 + slack && scan->shape.x1 > scan->shape.x0) {
      hidden_add_named(scan->list, TUSCH_HIDDEN_COVERED, scan->place, NULL, under->text);
      g_clear_pointer(&under->text, g_free);
    }
  }
}

static void
end_text_shape(SlideScan *scan)
{
  const double *size = scan->book->size;
  const Shape *shape = &scan->shape;
  if (scan->text->len == 0)
    return;
  g_string_append_printf(scan->slide_text, "%s\n", scan->text->str);
  bool is_off = size[0] > 0 && shape->x1 > shape->x0 &&
                (shape->x0 >= size[0] || shape->y0 >= size[1] || shape->x1 <= 0 || shape->y1 <= 0);
  if (scan->is_slide_hidden)
    return;
  if (scan->is_shape_hidden)
    hidden_add_named(scan->list, TUSCH_HIDDEN_TEXT, scan->place, NULL, scan->text->str);
  else if (is_off)
    hidden_add_named(scan->list, TUSCH_HIDDEN_OUTSIDE, scan->place, NULL, scan->text->str);
  else
    hidden_add_named(scan->list, TUSCH_HIDDEN_PALE, scan->place, NULL, scan->pale->str);
  if (!is_off && !scan->is_shape_hidden) {
    Shape kept = *shape;
    kept.text = g_strdup(scan->text->str);
    g_array_append_val(scan->shapes, kept);
  }
}

static void
end_shape(SlideScan *scan, const char *name)
{
  if (scan->part == SLIDE && (g_str_equal(name, "pic") || scan->has_ground))
    cover(scan);
  if (g_str_equal(name, "sp") && scan->part == SLIDE)
    end_text_shape(scan);
  else if (scan->part == NOTES && g_str_equal(name, "sp"))
    hidden_add_named(scan->list, TUSCH_HIDDEN_NOTE, scan->place, NULL, scan->text->str);
  else if (scan->part == COMMENTS && g_str_equal(name, "cm"))
    hidden_add_named(scan->list, TUSCH_HIDDEN_COMMENT, scan->place, NULL, scan->text->str);
  start_shape(scan);
}

static void
on_end(const char *name, gpointer user_data)
{
  SlideScan *scan = user_data;
  scan->takes_text = false;
  if (g_str_equal(name, "rPr"))
    scan->in_ink = false;
  else if (g_str_equal(name, "spPr"))
    scan->in_ground = false;
  else if (g_str_equal(name, "fld"))
    scan->in_placeholder_field = false;
  else if (g_str_equal(name, "p") && scan->text->len > 0)
    g_string_append_c(scan->text, '\n');
  else if (g_str_equal(name, "sp") || g_str_equal(name, "pic") || g_str_equal(name, "cm"))
    end_shape(scan, name);
}

static void
on_text(const char *text, gsize length, gpointer user_data)
{
  SlideScan *scan = user_data;
  if (!scan->takes_text || scan->in_placeholder_field)
    return;
  g_string_append_len(scan->text, text, (gssize)length);
  if (scan->ink != 0 && hidden_is_like(scan->ink, scan->ground))
    g_string_append_len(scan->pale, text, (gssize)length);
}

const PartReader *
slide_reader_for(const char *root, bool is_first)
{
  static const PartReader READER = {{on_start, on_end, on_text}, begin, finish};
  static const char *const ROOTS[] = {"sld", "notes", "cmLst", "cmAuthorLst", "authorLst"};
  if (is_first)
    return g_str_equal(root, "presentation") ? &READER : NULL;
  for (guint i = 0; i < G_N_ELEMENTS(ROOTS); i++)
    if (g_str_equal(root, ROOTS[i]))
      return &READER;
  return NULL;
}
