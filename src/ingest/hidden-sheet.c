/* SpreadsheetML: hidden sheets, rows, columns and cells, comments, copies of other data. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/hidden-parts.h"

#include "base/language.h"

#include <string.h>

enum { MAX_STRINGS_BYTES = 256 * 1024 * 1024, MAX_COLUMNS = 16384 };

typedef struct {
  char *name, *relation, *target;
  bool is_hidden;
  guint area[4]; /* printed: first column, first row, last column, last row, from 1; 0: all */
} Sheet;

struct SheetBook {
  GPtrArray *strings; /* char * */
  gsize strings_bytes;
  GArray *fonts; /* bool: pale */
  GArray *fills; /* bool: dark or coloured */
  GArray *formats; /* bool: cells of this format are not seen */
  GHashTable *blind_numbers; /* numFmtId of formats that show nothing */
  GPtrArray *sheets;
  GHashTable *targets; /* relation → target, of the workbook */
};

typedef enum { WORKBOOK, RELATIONS, STRINGS, STYLES, SHEET, COMMENTS, CACHE, DRAWING } Part;

typedef struct {
  SheetBook *book;
  HiddenList *list;
  Part part;
  char *entry;
  const Sheet *sheet;
  GString *text;
  bool takes_text, in_fonts, in_fills, in_formats, is_phonetic;
  /* the cell */
  guint column, row, style;
  bool is_shared, is_row_hidden, hides_rows;
  bool *hidden_columns; /* [MAX_COLUMNS + 1] */
  bool is_shape_hidden;
  bool is_area;
  char *name; /* of a defined name that is hidden */
} SheetScan;

static void
sheet_free(gpointer data)
{
  Sheet *sheet = data;
  g_free(sheet->name);
  g_free(sheet->relation);
  g_free(sheet->target);
  g_free(sheet);
}

SheetBook *
sheet_book_new(void)
{
  SheetBook *book = g_new0(SheetBook, 1);
  book->strings = g_ptr_array_new_with_free_func(g_free);
  book->fonts = g_array_new(FALSE, TRUE, sizeof(bool));
  book->fills = g_array_new(FALSE, TRUE, sizeof(bool));
  book->formats = g_array_new(FALSE, TRUE, sizeof(bool));
  book->blind_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  book->sheets = g_ptr_array_new_with_free_func(sheet_free);
  book->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return book;
}

void
sheet_book_free(SheetBook *book)
{
  g_ptr_array_unref(book->strings);
  g_array_unref(book->fonts);
  g_array_unref(book->fills);
  g_array_unref(book->formats);
  g_hash_table_unref(book->blind_numbers);
  g_ptr_array_unref(book->sheets);
  g_hash_table_unref(book->targets);
  g_free(book);
}

/* "AB12" → column 28, row 12; 0 for what is not said */
static void
parse_cell(const char *text, guint *out_column, guint *out_row)
{
  *out_column = *out_row = 0;
  for (; *text == '$' || g_ascii_isalpha(*text); text++)
    if (*text != '$' && *out_column < MAX_COLUMNS)
      *out_column = *out_column * 26 + (guint)(g_ascii_toupper(*text) - 'A' + 1);
  *out_row = (guint)MIN(g_ascii_strtoull(text, NULL, 10), G_MAXINT32);
  if (*out_column > MAX_COLUMNS)
    *out_column = MAX_COLUMNS;
}

/* "Ark1!$A$1:$C$9" */
static void
parse_area(Sheet *sheet, const char *text)
{
  const char *mark = strrchr(text, '!');
  const char *colon = mark != NULL ? strchr(mark, ':') : NULL;
  if (colon == NULL || strchr(text, ',') != NULL)
    return;
  parse_cell(mark + 1, &sheet->area[0], &sheet->area[1]);
  parse_cell(colon + 1, &sheet->area[2], &sheet->area[3]);
}

/* The sheet that this part is, by the relations of the workbook. */
static const Sheet *
find_sheet(SheetBook *book, const char *entry)
{
  for (guint i = 0; i < book->sheets->len; i++) {
    const Sheet *sheet = g_ptr_array_index(book->sheets, i);
    const char *target =
        sheet->relation != NULL ? g_hash_table_lookup(book->targets, sheet->relation) : NULL;
    if (target == NULL)
      continue;
    while (g_str_has_prefix(target, "../") || *target == '/')
      target += *target == '/' ? 1 : 3;
    if (g_str_has_suffix(entry, target))
      return sheet;
  }
  return NULL;
}

static gpointer
begin(gpointer book, const char *root, const char *entry, HiddenList *list)
{
  static const struct {
    const char *root;
    Part part;
  } PARTS[] = {{"workbook", WORKBOOK},
               {"Relationships", RELATIONS},
               {"sst", STRINGS},
               {"styleSheet", STYLES},
               {"worksheet", SHEET},
               {"chartsheet", SHEET},
               {"comments", COMMENTS},
               {"ThreadedComments", COMMENTS},
               {"wsDr", DRAWING}};
  SheetScan *scan = g_new0(SheetScan, 1);
  scan->book = book;
  scan->list = list;
  scan->entry = g_strdup(entry);
  scan->text = g_string_new(NULL);
  scan->part = CACHE;
  for (guint i = 0; i < G_N_ELEMENTS(PARTS); i++)
    if (g_str_equal(root, PARTS[i].root))
      scan->part = PARTS[i].part;
  if (scan->part == SHEET) {
    scan->sheet = find_sheet(book, entry);
    scan->hidden_columns = g_new0(bool, MAX_COLUMNS + 1);
    if (scan->sheet != NULL && scan->sheet->is_hidden)
      hidden_add(list, TUSCH_HIDDEN_SHEET, scan->sheet->name, NULL);
  }
  return scan;
}

static void
finish(gpointer state)
{
  SheetScan *scan = state;
  g_string_free(scan->text, TRUE);
  g_free(scan->entry);
  g_free(scan->hidden_columns);
  g_free(scan->name);
  g_free(scan);
}

/* ---- what cells look like ---- */

static void
start_style(SheetScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  SheetBook *book = scan->book;
  bool no = false;
  if (g_str_equal(name, "fonts") || g_str_equal(name, "fills") || g_str_equal(name, "cellXfs")) {
    scan->in_fonts = g_str_equal(name, "fonts");
    scan->in_fills = g_str_equal(name, "fills");
    scan->in_formats = g_str_equal(name, "cellXfs");
  } else if (g_str_equal(name, "numFmt")) {
    g_autofree char *code = tusch_xml_attributes_get(attributes, "formatCode");
    g_autofree char *id = tusch_xml_attributes_get(attributes, "numFmtId");
    if (code != NULL && id != NULL && code[0] == ';' && code[strspn(code, "; ")] == '\0')
      g_hash_table_add(book->blind_numbers, g_strdup(id));
  } else if (g_str_equal(name, "font") && scan->in_fonts) {
    g_array_append_val(book->fonts, no);
  } else if (g_str_equal(name, "color") && scan->in_fonts && book->fonts->len > 0) {
    guint32 colour = 0;
    bool is_pale = part_is(attributes, "theme", "0") || part_is(attributes, "indexed", "9") ||
                   part_is(attributes, "indexed", "1") ||
                   (part_colour(attributes, "rgb", &colour) && hidden_is_like(colour, 0xFFFFFF));
    g_array_index(book->fonts, bool, book->fonts->len - 1) |= is_pale;
  } else if (g_str_equal(name, "fill") && scan->in_fills) {
    g_array_append_val(book->fills, no);
  } else if (g_str_equal(name, "fgColor") && scan->in_fills && book->fills->len > 0) {
    guint32 colour = 0xFFFFFF;
    bool is_white = part_is(attributes, "theme", "0") || part_is(attributes, "indexed", "9") ||
                    (part_colour(attributes, "rgb", &colour) && hidden_is_like(colour, 0xFFFFFF));
    g_array_index(book->fills, bool, book->fills->len - 1) = !is_white;
  } else if (g_str_equal(name, "xf") && scan->in_formats) {
    guint font = (guint)part_number(attributes, "fontId", 0);
    guint fill = (guint)part_number(attributes, "fillId", 0);
    g_autofree char *number = tusch_xml_attributes_get(attributes, "numFmtId");
    bool is_blind = font < book->fonts->len && g_array_index(book->fonts, bool, font) &&
                    !(fill < book->fills->len && g_array_index(book->fills, bool, fill));
    is_blind |= number != NULL && g_hash_table_contains(book->blind_numbers, number);
    g_array_append_val(book->formats, is_blind);
  }
}

/* ---- the workbook ---- */

static void
start_workbook(SheetScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (g_str_equal(name, "sheet")) {
    Sheet *sheet = g_new0(Sheet, 1);
    g_autofree char *state = tusch_xml_attributes_get(attributes, "state");
    sheet->name = tusch_xml_attributes_get(attributes, "name");
    sheet->relation = tusch_xml_attributes_get(attributes, "id");
    sheet->is_hidden = state != NULL && !g_str_equal(state, "visible");
    g_ptr_array_add(scan->book->sheets, sheet);
  } else if (g_str_equal(name, "definedName")) {
    g_autofree char *which = tusch_xml_attributes_get(attributes, "name");
    g_free(scan->name);
    scan->is_area = g_strcmp0(which, "_xlnm.Print_Area") == 0;
    scan->row = (guint)part_number(attributes, "localSheetId", G_MAXUINT32);
    scan->name = part_is_on(attributes, "hidden", false) ? g_steal_pointer(&which) : NULL;
    scan->takes_text = true;
    g_string_truncate(scan->text, 0);
  }
}

static void
end_defined_name(SheetScan *scan)
{
  if (scan->is_area && scan->row < scan->book->sheets->len)
    parse_area(g_ptr_array_index(scan->book->sheets, scan->row), scan->text->str);
  else if (scan->name != NULL && strstr(scan->text->str, "#REF!") == NULL &&
           !g_str_has_prefix(scan->name, "_xlnm."))
    hidden_add_named(scan->list, TUSCH_HIDDEN_TEXT, _("skjult navn"), scan->name, scan->text->str);
}

/* ---- a sheet ---- */

static void
start_row(SheetScan *scan, const TuschXmlAttributes *attributes)
{
  scan->row = (guint)part_number(attributes, "r", scan->row + 1);
  scan->column = 0;
  bool is_flat = part_number(attributes, "ht", 15) < 0.5;
  scan->is_row_hidden = part_is_on(attributes, "hidden", scan->hides_rows) || is_flat;
}

static void
start_columns(SheetScan *scan, const TuschXmlAttributes *attributes)
{
  const double seen = 0.1; /* letters wide */
  if (!part_is_on(attributes, "hidden", false) && part_number(attributes, "width", 9) >= seen)
    return;
  double first = part_number(attributes, "min", 1);
  double last = part_number(attributes, "max", 0);
  for (guint i = (guint)CLAMP(first, 1, MAX_COLUMNS); i <= CLAMP(last, 0, MAX_COLUMNS); i++)
    scan->hidden_columns[i] = true;
}

static void
start_cell(SheetScan *scan, const TuschXmlAttributes *attributes)
{
  g_autofree char *place = tusch_xml_attributes_get(attributes, "r");
  guint column = 0;
  guint row = 0;
  if (place != NULL)
    parse_cell(place, &column, &row);
  scan->column = column > 0 ? column : MIN(scan->column + 1, MAX_COLUMNS);
  scan->style = (guint)part_number(attributes, "s", 0);
  scan->is_shared = part_is(attributes, "t", "s");
  g_string_truncate(scan->text, 0);
}

static void
start_sheet(SheetScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (g_str_equal(name, "row"))
    start_row(scan, attributes);
  else if (g_str_equal(name, "c"))
    start_cell(scan, attributes);
  else if (g_str_equal(name, "col"))
    start_columns(scan, attributes);
  else if (g_str_equal(name, "sheetFormatPr"))
    scan->hides_rows = part_is_on(attributes, "zeroHeight", false);
  else if (g_str_has_suffix(name, "Header") || g_str_has_suffix(name, "Footer"))
    g_string_truncate(scan->text, 0);
  else if (g_str_equal(name, "dataValidation")) {
    static const char *const words[] = {"prompt", "error", "promptTitle"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
      g_autofree char *text = tusch_xml_attributes_get(attributes, words[i]);
      hidden_add_named(scan->list, TUSCH_HIDDEN_FORM, NULL, NULL, text);
    }
  } else if (g_str_equal(name, "hyperlink")) {
    g_autofree char *text = tusch_xml_attributes_get(attributes, "tooltip");
    hidden_add_named(scan->list, TUSCH_HIDDEN_LINK, NULL, NULL, text);
  }
  bool is_formula = g_str_equal(name, "formula1") || g_str_equal(name, "f");
  if (g_str_equal(name, "formula1"))
    g_string_truncate(scan->text, 0);
  scan->takes_text = g_str_equal(name, "v") || g_str_equal(name, "t") ||
                     g_str_has_suffix(name, "Header") || g_str_has_suffix(name, "Footer") ||
                     (is_formula && g_str_equal(name, "formula1"));
}

static bool
is_outside(const SheetScan *scan)
{
  const guint *area = scan->sheet != NULL ? scan->sheet->area : NULL;
  return area != NULL && area[2] > 0 &&
         (scan->column < area[0] || scan->column > area[2] ||
          (area[3] > 0 && (scan->row < area[1] || scan->row > area[3])));
}

static void
end_cell(SheetScan *scan)
{
  const SheetBook *book = scan->book;
  const char *value = scan->text->str;
  if (scan->is_shared) {
    guint64 index = g_ascii_strtoull(value, NULL, 10);
    value = index < book->strings->len ? g_ptr_array_index(book->strings, index) : "";
  }
  bool is_blind =
      scan->style < book->formats->len && g_array_index(book->formats, bool, scan->style);
  TuschHiddenKind kind = TUSCH_HIDDEN_SHEET;
  if (scan->sheet != NULL && scan->sheet->is_hidden)
    kind = TUSCH_HIDDEN_SHEET;
  else if (scan->is_row_hidden)
    kind = TUSCH_HIDDEN_ROW;
  else if (scan->hidden_columns[scan->column])
    kind = TUSCH_HIDDEN_COLUMN;
  else if (is_blind)
    kind = TUSCH_HIDDEN_PALE;
  else if (is_outside(scan))
    kind = TUSCH_HIDDEN_OUTSIDE;
  else
    return;
  hidden_add_named(scan->list, kind, scan->sheet != NULL ? scan->sheet->name : "", NULL, value);
}

static void
end_sheet(SheetScan *scan, const char *name)
{
  if (g_str_equal(name, "c"))
    end_cell(scan);
  else if (g_str_has_suffix(name, "Header") || g_str_has_suffix(name, "Footer"))
    hidden_add_named(scan->list,
                     TUSCH_HIDDEN_HEADER,
                     scan->sheet != NULL ? scan->sheet->name : "",
                     NULL,
                     scan->text->str);
  else if (g_str_equal(name, "formula1") && scan->text->str[0] == '"')
    hidden_add_named(scan->list, TUSCH_HIDDEN_FORM, NULL, NULL, scan->text->str);
}

/* ---- the rest ---- */

static void
start_drawing(SheetScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (!g_str_equal(name, "cNvPr"))
    return;
  g_autofree char *words = tusch_xml_attributes_get(attributes, "descr");
  hidden_add_named(scan->list, TUSCH_HIDDEN_DESCRIPTION, NULL, NULL, words);
  scan->is_shape_hidden = part_is_on(attributes, "hidden", false);
}

/* Copies of cells elsewhere: values as attributes, or as text in <v>. */
static void
start_cache(SheetScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  static const char *const values[] = {"s", "n", "d", "e"};
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    if (g_str_equal(name, values[i])) {
      g_autofree char *value = tusch_xml_attributes_get(attributes, "v");
      hidden_add_named(scan->list, TUSCH_HIDDEN_CACHE, NULL, NULL, value);
    }
  if (g_str_equal(name, "person")) {
    g_autofree char *person = tusch_xml_attributes_get(attributes, "displayName");
    hidden_add_named(scan->list, TUSCH_HIDDEN_PROPERTY, NULL, NULL, person);
  }
}

static void
on_start(const char *name, const TuschXmlAttributes *attributes, gpointer user_data)
{
  SheetScan *scan = user_data;
  if (scan->part == SHEET) {
    start_sheet(scan, name, attributes);
    return;
  }
  scan->is_phonetic |= g_str_equal(name, "rPh");
  if (scan->part == WORKBOOK)
    start_workbook(scan, name, attributes);
  else if (scan->part == STYLES)
    start_style(scan, name, attributes);
  else if (scan->part == DRAWING)
    start_drawing(scan, name, attributes);
  else if (scan->part == CACHE)
    start_cache(scan, name, attributes);
  else if (scan->part == RELATIONS && g_str_equal(name, "Relationship"))
    g_hash_table_insert(scan->book->targets,
                        tusch_xml_attributes_get(attributes, "Id"),
                        tusch_xml_attributes_get(attributes, "Target"));
  static const char *const units[] = {"si", "comment", "threadedComment", "sp", "author"};
  for (guint i = 0; i < G_N_ELEMENTS(units); i++)
    if (g_str_equal(name, units[i]))
      g_string_truncate(scan->text, 0);
  if (scan->part != WORKBOOK)
    scan->takes_text = g_str_equal(name, "t") || g_str_equal(name, "v") ||
                       g_str_equal(name, "text") || g_str_equal(name, "author");
}

static void
end_of_unit(SheetScan *scan, const char *name)
{
  if (g_str_equal(name, "si") && scan->book->strings_bytes < MAX_STRINGS_BYTES) {
    scan->book->strings_bytes += scan->text->len + 1;
    g_ptr_array_add(scan->book->strings, g_strdup(scan->text->str));
  } else if (g_str_equal(name, "comment") || g_str_equal(name, "threadedComment")) {
    hidden_add_named(scan->list, TUSCH_HIDDEN_COMMENT, NULL, NULL, scan->text->str);
  } else if (g_str_equal(name, "author")) {
    hidden_add_named(scan->list, TUSCH_HIDDEN_PROPERTY, NULL, NULL, scan->text->str);
  } else if (g_str_equal(name, "sp") && scan->is_shape_hidden) {
    hidden_add_named(scan->list, TUSCH_HIDDEN_TEXT, NULL, NULL, scan->text->str);
  } else if (g_str_equal(name, "v") && scan->part == CACHE) {
    hidden_add_named(scan->list, TUSCH_HIDDEN_CACHE, NULL, NULL, scan->text->str);
    g_string_truncate(scan->text, 0);
  }
}

static void
on_end(const char *name, gpointer user_data)
{
  SheetScan *scan = user_data;
  scan->takes_text = scan->takes_text && scan->part == WORKBOOK;
  if (g_str_equal(name, "rPh"))
    scan->is_phonetic = false;
  if (scan->part == SHEET)
    end_sheet(scan, name);
  else if (scan->part == WORKBOOK && g_str_equal(name, "definedName"))
    end_defined_name(scan);
  else
    end_of_unit(scan, name);
}

static void
on_text(const char *text, gsize length, gpointer user_data)
{
  SheetScan *scan = user_data;
  if (scan->takes_text && !scan->is_phonetic)
    g_string_append_len(scan->text, text, (gssize)length);
}

const PartReader *
sheet_reader_for(const char *root, bool is_first)
{
  static const PartReader READER = {{on_start, on_end, on_text}, begin, finish};
  static const char *const FIRST[] = {"workbook", "sst", "styleSheet", "Relationships"};
  static const char *const SECOND[] = {"worksheet",
                                       "chartsheet",
                                       "comments",
                                       "ThreadedComments",
                                       "wsDr",
                                       "externalLink",
                                       "pivotCacheDefinition",
                                       "pivotCacheRecords",
                                       "personList"};
  const char *const *roots = is_first ? FIRST : SECOND;
  guint n = is_first ? G_N_ELEMENTS(FIRST) : G_N_ELEMENTS(SECOND);
  for (guint i = 0; i < n; i++)
    if (g_str_equal(root, roots[i]))
      return &READER;
  return NULL;
}
