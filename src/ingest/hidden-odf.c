/* OpenDocument: what its styles hide, changes, annotations, notes, print ranges, layers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/hidden-parts.h"

#include "base/language.h"

#include <string.h>

/* libxml2 stops at 256 levels. */
enum { MAX_DEPTH = 300, MAX_COLUMNS = 16384, MAX_REPEATED = 1 << 20 };

/* What a style says; -1 or 0: nothing. */
typedef struct {
  bool is_hidden, is_table_hidden, is_slide_hidden, has_ink, has_ground;
  guint32 ink, ground;
} Style;

struct OdfBook {
  GHashTable *styles; /* name → Style */
  GHashTable *hidden_layers; /* names */
};

/* What holds inside an element. */
typedef struct {
  char *name; /* of the element that something is gathered for; NULL: none */
  bool is_hidden, is_covered_by_kind;
  TuschHiddenKind kind; /* of the text inside if @is_covered_by_kind */
  guint32 ink, ground;
  bool has_ink;
} Level;

typedef struct {
  OdfBook *book;
  HiddenList *list;
  bool is_styles; /* styles.xml: its headers and footers are read */
  Level levels[MAX_DEPTH];
  guint depth;
  char *style_name;
  Style style;
  char *table, *slide, *creator;
  bool is_table_hidden, is_row_hidden, is_creator, is_stamp;
  guint column, row, n_row_repeats, n_cell_repeats, n_columns;
  bool *hidden_columns;
  guint area[4];
  GString *text[TUSCH_N_HIDDEN]; /* of the paragraph */
} OdfScan;

OdfBook *
odf_book_new(void)
{
  OdfBook *book = g_new0(OdfBook, 1);
  book->styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  book->hidden_layers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return book;
}

void
odf_book_free(OdfBook *book)
{
  g_hash_table_unref(book->styles);
  g_hash_table_unref(book->hidden_layers);
  g_free(book);
}

static gpointer
begin(gpointer book, const char *root, const char *entry, HiddenList *list)
{
  (void)entry;
  OdfScan *scan = g_new0(OdfScan, 1);
  scan->book = book;
  scan->list = list;
  scan->is_styles = g_str_equal(root, "document-styles");
  scan->levels[0].ground = 0xFFFFFF;
  scan->hidden_columns = g_new0(bool, MAX_COLUMNS + 1);
  for (guint i = 0; i < TUSCH_N_HIDDEN; i++)
    scan->text[i] = g_string_new(NULL);
  return scan;
}

static const char *
place_of(const OdfScan *scan)
{
  return scan->table != NULL ? scan->table : scan->slide;
}

static void
flush(OdfScan *scan)
{
  for (guint i = 0; i < TUSCH_N_HIDDEN; i++) {
    if (scan->text[i]->len == 0)
      continue;
    const char *place = i == TUSCH_HIDDEN_CHANGE ? _("slettet") : place_of(scan);
    const char *name = i == TUSCH_HIDDEN_COMMENT ? scan->creator : NULL;
    hidden_add_named(scan->list, (TuschHiddenKind)i, place, name, scan->text[i]->str);
    g_string_truncate(scan->text[i], 0);
  }
}

static void
finish(gpointer state)
{
  OdfScan *scan = state;
  flush(scan);
  for (guint i = 0; i < MAX_DEPTH; i++)
    g_free(scan->levels[i].name);
  for (guint i = 0; i < TUSCH_N_HIDDEN; i++)
    g_string_free(scan->text[i], TRUE);
  g_free(scan->style_name);
  g_free(scan->table);
  g_free(scan->slide);
  g_free(scan->creator);
  g_free(scan->hidden_columns);
  g_free(scan);
}

/* ---- styles ---- */

static void
start_style(OdfScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (g_str_equal(name, "style") || g_str_equal(name, "default-style")) {
    g_free(scan->style_name);
    scan->style_name = tusch_xml_attributes_get(attributes, "name");
    g_autofree char *parent = tusch_xml_attributes_get(attributes, "parent-style-name");
    const Style *base = parent != NULL ? g_hash_table_lookup(scan->book->styles, parent) : NULL;
    scan->style = base != NULL ? *base : (Style){0};
    return;
  }
  if (scan->style_name == NULL || !g_str_has_suffix(name, "-properties"))
    return;
  Style *style = &scan->style;
  guint32 colour = 0;
  g_autofree char *size = tusch_xml_attributes_get(attributes, "font-size");
  bool is_tiny = size != NULL && g_str_has_suffix(size, "pt") && g_ascii_strtod(size, NULL) <= 2;
  if (g_str_equal(name, "text-properties")) {
    style->is_hidden |= part_is(attributes, "display", "none") || is_tiny;
    if (part_colour(attributes, "color", &colour)) {
      style->has_ink = true;
      style->ink = colour;
    }
  } else if (g_str_equal(name, "table-properties")) {
    style->is_table_hidden |= part_is(attributes, "display", "false");
  } else if (g_str_equal(name, "drawing-page-properties")) {
    style->is_slide_hidden |= part_is(attributes, "visibility", "hidden");
  } else if (g_str_equal(name, "section-properties")) {
    style->is_hidden |= part_is(attributes, "display", "none");
  }
  const char *const grounds[] = {"background-color", "fill-color"};
  for (guint i = 0; i < G_N_ELEMENTS(grounds); i++)
    if (part_colour(attributes, grounds[i], &colour)) {
      style->has_ground = true;
      style->ground = colour;
    }
}

static void
end_style(OdfScan *scan, const char *name)
{
  if (g_str_equal(name, "style") && scan->style_name != NULL) {
    g_hash_table_insert(scan->book->styles,
                        g_steal_pointer(&scan->style_name),
                        g_memdup2(&scan->style, sizeof scan->style));
  }
}

/* ---- tables ---- */

static void
parse_area(OdfScan *scan, const char *text)
{
  const char *at = strchr(text, '.');
  for (guint corner = 0; corner < 2 && at != NULL; corner++, at = strchr(at, '.')) {
    guint column = 0;
    for (at++; *at == '$' || g_ascii_isalpha(*at); at++)
      if (*at != '$' && column < MAX_COLUMNS)
        column = column * 26 + (guint)(g_ascii_toupper(*at) - 'A' + 1);
    scan->area[corner * 2] = column;
    scan->area[corner * 2 + 1] = (guint)MIN(g_ascii_strtoull(at, NULL, 10), G_MAXINT32);
  }
}

static bool
is_collapsed(const TuschXmlAttributes *attributes)
{
  return part_is(attributes, "visibility", "collapse") ||
         part_is(attributes, "visibility", "filter");
}

static void
start_table(OdfScan *scan, const TuschXmlAttributes *attributes, const Style *style)
{
  g_free(scan->table);
  scan->table = tusch_xml_attributes_get(attributes, "name");
  scan->is_table_hidden = style != NULL && style->is_table_hidden;
  scan->row = scan->column = scan->n_columns = 0;
  scan->n_row_repeats = 1;
  memset(scan->hidden_columns, 0, (MAX_COLUMNS + 1) * sizeof(bool));
  memset(scan->area, 0, sizeof scan->area);
  g_autofree char *ranges = tusch_xml_attributes_get(attributes, "print-ranges");
  if (ranges != NULL && strchr(ranges, ' ') == NULL)
    parse_area(scan, ranges);
  if (scan->is_table_hidden)
    hidden_add(scan->list, TUSCH_HIDDEN_SHEET, scan->table, NULL);
}

static void
start_cells(OdfScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (g_str_equal(name, "table-column")) {
    double n = part_number(attributes, "number-columns-repeated", 1);
    for (guint i = 0; i < CLAMP(n, 1, MAX_COLUMNS) && scan->n_columns < MAX_COLUMNS; i++)
      scan->hidden_columns[++scan->n_columns] = is_collapsed(attributes);
  } else if (g_str_equal(name, "table-row")) {
    scan->row += scan->n_row_repeats > 0 ? scan->n_row_repeats : 1;
    scan->n_row_repeats =
        (guint)CLAMP(part_number(attributes, "number-rows-repeated", 1), 1, MAX_REPEATED);
    scan->is_row_hidden = is_collapsed(attributes);
    scan->column = 0;
    scan->n_cell_repeats = 1;
  } else if (g_str_equal(name, "table-cell") || g_str_equal(name, "covered-table-cell")) {
    scan->column = MIN(scan->column + scan->n_cell_repeats, MAX_COLUMNS);
    scan->n_cell_repeats =
        (guint)CLAMP(part_number(attributes, "number-columns-repeated", 1), 1, MAX_COLUMNS);
  }
}

/* Of a spreadsheet; a table in a text has no column that is not seen. */
static bool
kind_of_cell(const OdfScan *scan, TuschHiddenKind *out)
{
  guint column = MIN(scan->column, MAX_COLUMNS);
  if (scan->table == NULL)
    return false;
  if (scan->is_table_hidden)
    *out = TUSCH_HIDDEN_SHEET;
  else if (scan->is_row_hidden)
    *out = TUSCH_HIDDEN_ROW;
  else if (scan->hidden_columns[column])
    *out = TUSCH_HIDDEN_COLUMN;
  else if (scan->area[2] > 0 && scan->row > 0 &&
           (column < scan->area[0] || column > scan->area[2] ||
            (scan->area[3] > 0 && (scan->row < scan->area[1] || scan->row > scan->area[3]))))
    *out = TUSCH_HIDDEN_OUTSIDE;
  else
    return false;
  return true;
}

/* ---- the body ---- */

static const struct {
  const char *element;
  TuschHiddenKind kind;
} GATHERED[] = {
    {"annotation", TUSCH_HIDDEN_COMMENT},
    {"deletion", TUSCH_HIDDEN_CHANGE},
    {"previous", TUSCH_HIDDEN_CHANGE},
    {"note-body", TUSCH_HIDDEN_NOTE},
    {"notes", TUSCH_HIDDEN_NOTE},
    {"header", TUSCH_HIDDEN_HEADER},
    {"footer", TUSCH_HIDDEN_HEADER},
    {"header-left", TUSCH_HIDDEN_HEADER},
    {"footer-left", TUSCH_HIDDEN_HEADER},
    {"header-first", TUSCH_HIDDEN_HEADER},
    {"footer-first", TUSCH_HIDDEN_HEADER},
    {"desc", TUSCH_HIDDEN_DESCRIPTION},
};

static double
centimetres(const TuschXmlAttributes *attributes, const char *name)
{
  g_autofree char *text = tusch_xml_attributes_get(attributes, name);
  if (text == NULL)
    return 0;
  char *unit = NULL;
  double value = g_ascii_strtod(text, &unit);
  if (g_str_equal(unit, "in"))
    return value * 2.54;
  if (g_str_equal(unit, "mm"))
    return value / 10;
  return g_str_equal(unit, "pt") ? value * 2.54 / 72 : value;
}

static void
look_at_shape(OdfScan *scan, Level *level, const TuschXmlAttributes *attributes)
{
  const double far_cm = 150;
  double x = centimetres(attributes, "x");
  double y = centimetres(attributes, "y");
  bool is_off = x + centimetres(attributes, "width") < -0.5 || x > far_cm || y > far_cm ||
                y + centimetres(attributes, "height") < -0.5;
  g_autofree char *layer = tusch_xml_attributes_get(attributes, "layer");
  if (is_off || (layer != NULL && g_hash_table_contains(scan->book->hidden_layers, layer))) {
    level->is_covered_by_kind = true;
    level->kind = is_off ? TUSCH_HIDDEN_OUTSIDE : TUSCH_HIDDEN_LAYER;
  }
}

static void
look_at_field(OdfScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  static const char *const values[] = {
      "value", "current-value", "title", "label", "string-value", "current-label"};
  bool is_hidden_field = g_str_equal(name, "hidden-text") || part_is(attributes, "display", "none");
  bool is_user_field = g_str_equal(name, "user-field-decl");
  bool is_form = g_str_has_suffix(name, "text") == FALSE &&
                 (g_str_equal(name, "textarea") || g_str_equal(name, "listbox") ||
                  g_str_equal(name, "combobox") || g_str_equal(name, "hidden") ||
                  g_str_equal(name, "checkbox") || g_str_equal(name, "radio") ||
                  g_str_equal(name, "option") || g_str_equal(name, "item") ||
                  g_str_equal(name, "formatted-text") || g_str_equal(name, "button"));
  g_autofree char *control = tusch_xml_attributes_get(attributes, "control-implementation");
  is_form |= control != NULL;
  if (!is_hidden_field && !is_user_field && !is_form)
    return;
  TuschHiddenKind kind = is_form         ? TUSCH_HIDDEN_FORM
                         : is_user_field ? TUSCH_HIDDEN_PROPERTY
                                         : TUSCH_HIDDEN_TEXT;
  g_autofree char *key = tusch_xml_attributes_get(attributes, "name");
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    g_autofree char *value = tusch_xml_attributes_get(attributes, values[i]);
    hidden_add_named(scan->list, kind, NULL, is_hidden_field ? NULL : key, value);
  }
}

static void
look_at_place(OdfScan *scan,
              Level *level,
              const char *name,
              const TuschXmlAttributes *attributes,
              const Style *style)
{
  if (g_str_equal(name, "page") || g_str_equal(name, "master-page")) {
    g_free(scan->slide);
    scan->slide = tusch_xml_attributes_get(attributes, "name");
    if (style != NULL && style->is_slide_hidden) {
      hidden_add(scan->list, TUSCH_HIDDEN_SLIDE, scan->slide, NULL);
      level->is_covered_by_kind = true;
      level->kind = TUSCH_HIDDEN_SLIDE;
    }
  } else if (g_str_equal(name, "layer") && (part_is(attributes, "display", "none") ||
                                            part_is(attributes, "display", "printer"))) {
    g_hash_table_add(scan->book->hidden_layers, tusch_xml_attributes_get(attributes, "name"));
  } else if (g_str_equal(name, "section") || g_str_equal(name, "hidden-paragraph")) {
    level->is_hidden |=
        part_is(attributes, "display", "none") || part_is(attributes, "is-hidden", "true");
  } else if (g_str_equal(name, "insertion")) {
    hidden_add(scan->list, TUSCH_HIDDEN_CHANGE, _("indsat"), NULL);
  } else if (g_str_equal(name, "a")) {
    g_autofree char *address = tusch_xml_attributes_get(attributes, "href");
    hidden_add_named(scan->list, TUSCH_HIDDEN_LINK, NULL, NULL, address);
  } else if (g_str_equal(name, "frame") || g_str_equal(name, "custom-shape") ||
             g_str_equal(name, "rect")) {
    look_at_shape(scan, level, attributes);
  } else if (g_str_equal(name, "object") || g_str_equal(name, "object-ole")) {
    hidden_add(scan->list, TUSCH_HIDDEN_OBJECT, place_of(scan), NULL);
  }
}

static void
apply_style(Level *level, const Style *style)
{
  if (style == NULL)
    return;
  level->is_hidden |= style->is_hidden;
  if (style->has_ink) {
    level->has_ink = true;
    level->ink = style->ink;
  }
  if (style->has_ground)
    level->ground = style->ground;
}

static void
on_start(const char *name, const TuschXmlAttributes *attributes, gpointer user_data)
{
  OdfScan *scan = user_data;
  if (scan->depth + 1 >= MAX_DEPTH) {
    hidden_set_incomplete(scan->list);
    return;
  }
  Level *above = &scan->levels[scan->depth];
  Level *level = &scan->levels[++scan->depth];
  *level = *above;
  level->name = NULL;
  start_style(scan, name, attributes);
  g_autofree char *style_name = tusch_xml_attributes_get(attributes, "style-name");
  const Style *style =
      style_name != NULL ? g_hash_table_lookup(scan->book->styles, style_name) : NULL;
  apply_style(level, style);
  for (guint i = 0; i < G_N_ELEMENTS(GATHERED); i++)
    if (g_str_equal(name, GATHERED[i].element)) {
      level->is_covered_by_kind = true;
      level->kind = GATHERED[i].kind;
      level->name = g_strdup(name);
      g_clear_pointer(&scan->creator, g_free);
    }
  scan->is_creator = g_str_equal(name, "creator");
  scan->is_stamp = g_str_equal(name, "date") || g_str_equal(name, "creator-initials");
  if (g_str_equal(name, "table"))
    start_table(scan, attributes, style);
  start_cells(scan, name, attributes);
  look_at_place(scan, level, name, attributes, style);
  look_at_field(scan, name, attributes);
}

static void
on_end(const char *name, gpointer user_data)
{
  OdfScan *scan = user_data;
  end_style(scan, name);
  scan->is_creator = scan->is_stamp = false;
  Level *level = &scan->levels[scan->depth];
  bool is_gathered = level->name != NULL;
  g_clear_pointer(&level->name, g_free);
  if (is_gathered || ((g_str_equal(name, "p") || g_str_equal(name, "h")) &&
                      !(level->is_covered_by_kind && level->kind == TUSCH_HIDDEN_COMMENT)))
    flush(scan);
  else if (g_str_equal(name, "p"))
    g_string_append_c(scan->text[level->kind], ' ');
  if (g_str_equal(name, "table"))
    g_clear_pointer(&scan->table, g_free);
  if (scan->depth > 0)
    scan->depth--;
}

static void
on_text(const char *text, gsize length, gpointer user_data)
{
  OdfScan *scan = user_data;
  const Level *level = &scan->levels[scan->depth];
  if (scan->is_creator) {
    g_free(scan->creator);
    scan->creator = g_strndup(text, length);
    return;
  }
  if (scan->is_stamp)
    return;
  TuschHiddenKind kind = TUSCH_HIDDEN_TEXT;
  if (level->is_covered_by_kind)
    kind = level->kind;
  else if (scan->is_styles || kind_of_cell(scan, &kind))
    kind = scan->is_styles ? TUSCH_N_HIDDEN : kind;
  else if (level->is_hidden)
    kind = TUSCH_HIDDEN_TEXT;
  else if (level->has_ink && hidden_is_like(level->ink, level->ground))
    kind = TUSCH_HIDDEN_PALE;
  else
    kind = TUSCH_N_HIDDEN;
  if (kind < TUSCH_N_HIDDEN)
    g_string_append_len(scan->text[kind], text, (gssize)length);
}

const PartReader *
odf_reader_for(const char *root, bool is_first)
{
  static const PartReader READER = {{on_start, on_end, on_text}, begin, finish};
  if (g_str_equal(root, "document-styles"))
    return is_first ? &READER : NULL;
  return g_str_equal(root, "document-content") && !is_first ? &READER : NULL;
}
