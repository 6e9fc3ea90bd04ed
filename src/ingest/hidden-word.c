/* WordprocessingML: hidden and pale text, changes, comments, notes, headers, shapes off the page.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/hidden-parts.h"

#include "base/language.h"

#include <string.h>

/* How a run looks. */
typedef struct {
  bool is_hidden, is_tiny, has_ground, has_ink; /* without ink of its own it is drawn to be seen */
  guint32 ink, ground;
} Look;

static const Look PLAIN = {.ink = 0, .ground = 0xFFFFFF};

struct WordBook {
  GHashTable *styles; /* id → Look */
};

/* What the letters of a paragraph are gathered as. */
enum { DELETED, INSERTED, HIDDEN, PALE, OUTSIDE, LINK, OF_PART, N_SLOTS };

typedef struct {
  WordBook *book;
  HiddenList *list;
  TuschHiddenKind part; /* what all text of this part is; TEXT in the body: nothing */
  bool is_body, is_style;
  Look paragraph, run, cell;
  char *style_id;
  bool in_run, in_paragraph;
  guint n_deleted, n_inserted, n_fallback;
  double offset[2];
  guint axis;
  bool is_shape_hidden, is_shape_outside;
  bool takes_text, is_code, is_offset, is_skipped_note;
  GString *slots[N_SLOTS];
  char *author;
} WordScan;

WordBook *
word_book_new(void)
{
  WordBook *book = g_new0(WordBook, 1);
  book->styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return book;
}

void
word_book_free(WordBook *book)
{
  g_hash_table_unref(book->styles);
  g_free(book);
}

static void
flush(WordScan *scan, bool is_whole)
{
  const struct {
    TuschHiddenKind kind;
    const char *place;
  } targets[N_SLOTS] = {
      [DELETED] = {TUSCH_HIDDEN_CHANGE, _("slettet")},
      [INSERTED] = {TUSCH_HIDDEN_CHANGE, _("indsat")},
      [HIDDEN] = {TUSCH_HIDDEN_TEXT, NULL},
      [PALE] = {TUSCH_HIDDEN_PALE, NULL},
      [OUTSIDE] = {TUSCH_HIDDEN_OUTSIDE, NULL},
      [LINK] = {TUSCH_HIDDEN_LINK, NULL},
      [OF_PART] = {scan->part, NULL},
  };
  for (guint i = 0; i < N_SLOTS; i++) {
    if (i == OF_PART && !is_whole && scan->slots[i]->len > 0)
      g_string_append_c(scan->slots[i], '\n');
    if (i == OF_PART && !is_whole)
      continue;
    g_strstrip(scan->slots[i]->str);
    const char *name = i == OF_PART ? scan->author : NULL;
    hidden_add_named(scan->list, targets[i].kind, targets[i].place, name, scan->slots[i]->str);
    g_string_truncate(scan->slots[i], 0);
  }
}

static gpointer
begin(gpointer book, const char *root, const char *entry, HiddenList *list)
{
  (void)entry;
  WordScan *scan = g_new0(WordScan, 1);
  scan->book = book;
  scan->list = list;
  scan->is_style = g_str_equal(root, "styles");
  scan->is_body = g_str_equal(root, "document");
  scan->part = TUSCH_HIDDEN_TEXT;
  if (g_str_equal(root, "comments"))
    scan->part = TUSCH_HIDDEN_COMMENT;
  else if (g_str_equal(root, "hdr") || g_str_equal(root, "ftr"))
    scan->part = TUSCH_HIDDEN_HEADER;
  else if (g_str_equal(root, "footnotes") || g_str_equal(root, "endnotes"))
    scan->part = TUSCH_HIDDEN_NOTE;
  scan->paragraph = scan->run = scan->cell = PLAIN;
  for (guint i = 0; i < N_SLOTS; i++)
    scan->slots[i] = g_string_new(NULL);
  return scan;
}

static void
finish(gpointer state)
{
  WordScan *scan = state;
  flush(scan, true);
  for (guint i = 0; i < N_SLOTS; i++)
    g_string_free(scan->slots[i], TRUE);
  g_free(scan->style_id);
  g_free(scan->author);
  g_free(scan);
}

static void
set_colour(Look *look, const TuschXmlAttributes *attributes)
{
  g_autofree char *theme = tusch_xml_attributes_get(attributes, "themeColor");
  guint32 colour = 0;
  look->has_ink = true;
  if (theme != NULL && (g_str_equal(theme, "background1") || g_str_equal(theme, "light1")))
    look->ink = 0xFFFFFF;
  else if (part_colour(attributes, "val", &colour))
    look->ink = colour;
  else
    look->has_ink = false;
}

static void
set_ground(Look *look, const TuschXmlAttributes *attributes, const char *name)
{
  guint32 colour = 0;
  g_autofree char *value = tusch_xml_attributes_get(attributes, name);
  if (value == NULL || g_str_equal(value, "auto") || g_str_equal(value, "none"))
    return;
  look->has_ground = true;
  look->ground = hidden_parse_colour(value, &colour) ? colour : 0x00FF00;
}

static void
merge_style(const WordScan *scan, Look *look, const TuschXmlAttributes *attributes)
{
  g_autofree char *id = tusch_xml_attributes_get(attributes, "val");
  const Look *style = id != NULL ? g_hash_table_lookup(scan->book->styles, id) : NULL;
  if (style == NULL)
    return;
  Look merged = *style;
  if (!merged.has_ground) {
    merged.has_ground = look->has_ground;
    merged.ground = look->ground;
  }
  if (!merged.has_ink) {
    merged.has_ink = look->has_ink;
    merged.ink = look->ink;
  }
  *look = merged;
}

static void
read_run_property(Look *look, const char *name, const TuschXmlAttributes *attributes)
{
  enum { TINY_HALF_POINTS = 4 };
  if (g_str_equal(name, "vanish") || g_str_equal(name, "specVanish"))
    look->is_hidden = part_is_on(attributes, "val", true);
  else if (g_str_equal(name, "color"))
    set_colour(look, attributes);
  else if (g_str_equal(name, "shd"))
    set_ground(look, attributes, "fill");
  else if (g_str_equal(name, "highlight"))
    set_ground(look, attributes, "val");
  else if (g_str_equal(name, "sz"))
    look->is_tiny = part_number(attributes, "val", 100) <= TINY_HALF_POINTS;
}

/* "margin-left:-9999pt;visibility:hidden" of the older drawings */
static void
read_vml_style(WordScan *scan, const TuschXmlAttributes *attributes)
{
  enum { FAR_PT = 2000, FAR_BACK_PT = -300 };
  g_autofree char *style = tusch_xml_attributes_get(attributes, "style");
  g_auto(GStrv) parts = g_strsplit(style != NULL ? style : "", ";", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    char *value = strchr(parts[i], ':');
    if (value == NULL)
      continue;
    double number = g_ascii_strtod(value + 1, NULL);
    bool is_place = strstr(parts[i], "margin-left:") != NULL ||
                    strstr(parts[i], "margin-top:") != NULL ||
                    g_str_has_prefix(parts[i], "left:") || g_str_has_prefix(parts[i], "top:");
    if (is_place && (number < FAR_BACK_PT || number > FAR_PT))
      scan->is_shape_outside = true;
    if (strstr(parts[i], "visibility:hidden") != NULL)
      scan->is_shape_hidden = true;
  }
}

static void
read_shape(WordScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  const double far_emu = 15e6; /* more than any page is wide or high, but for posters */
  if (g_str_equal(name, "drawing") || g_str_equal(name, "pict"))
    scan->is_shape_hidden = scan->is_shape_outside = false;
  else if (g_str_equal(name, "positionH") || g_str_equal(name, "positionV"))
    scan->axis = g_str_equal(name, "positionV");
  else if (g_str_equal(name, "posOffset"))
    scan->is_offset = true;
  else if (g_str_equal(name, "extent"))
    for (guint i = 0; i < 2; i++) {
      double side = part_number(attributes, i == 0 ? "cx" : "cy", 0);
      scan->is_shape_outside |= scan->offset[i] < -side - 1e6 || scan->offset[i] > far_emu;
      scan->offset[i] = 0;
    }
  else if (g_str_equal(name, "shape") || g_str_equal(name, "rect"))
    read_vml_style(scan, attributes);
  else if (g_str_equal(name, "OLEObject")) {
    g_autofree char *program = tusch_xml_attributes_get(attributes, "ProgID");
    hidden_add(scan->list, TUSCH_HIDDEN_OBJECT, program, NULL);
  } else if (g_str_equal(name, "docPr")) {
    g_autofree char *words = tusch_xml_attributes_get(attributes, "descr");
    g_autofree char *title = tusch_xml_attributes_get(attributes, "title");
    hidden_add_named(scan->list, TUSCH_HIDDEN_DESCRIPTION, NULL, NULL, words);
    hidden_add_named(scan->list, TUSCH_HIDDEN_DESCRIPTION, NULL, NULL, title);
    scan->is_shape_hidden |= part_is_on(attributes, "hidden", false);
  }
}

/* Choices and texts of fields that a page does not show. */
static void
read_field(WordScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  static const char *const elements[] = {
      "listItem", "listEntry", "default", "statusText", "helpText", "docVar", "dataBinding"};
  bool is_field = false;
  for (guint i = 0; i < G_N_ELEMENTS(elements); i++)
    is_field |= g_str_equal(name, elements[i]);
  if (!is_field || scan->is_style)
    return;
  g_autofree char *value = tusch_xml_attributes_get(attributes, "val");
  g_autofree char *shown = tusch_xml_attributes_get(attributes, "displayText");
  g_autofree char *key = tusch_xml_attributes_get(attributes, "name");
  bool is_variable = g_str_equal(name, "docVar");
  TuschHiddenKind kind = is_variable ? TUSCH_HIDDEN_PROPERTY : TUSCH_HIDDEN_FORM;
  hidden_add_named(scan->list, kind, NULL, key, value);
  if (shown != NULL && g_strcmp0(shown, value) != 0)
    hidden_add_named(scan->list, kind, NULL, key, shown);
}

static void
start_style(WordScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (g_str_equal(name, "style")) {
    g_free(scan->style_id);
    scan->style_id = tusch_xml_attributes_get(attributes, "styleId");
    scan->run = PLAIN;
  } else if (g_str_equal(name, "basedOn")) {
    merge_style(scan, &scan->run, attributes);
  } else if (!g_str_equal(name, "sz") || scan->style_id != NULL) {
    read_run_property(&scan->run, name, attributes);
  }
}

static void
start_block(WordScan *scan, const char *name, const TuschXmlAttributes *attributes)
{
  if (g_str_equal(name, "p")) {
    scan->paragraph = scan->cell;
    scan->in_paragraph = true;
  } else if (g_str_equal(name, "tc"))
    scan->cell = PLAIN;
  else if (g_str_equal(name, "pStyle"))
    merge_style(scan, &scan->paragraph, attributes);
  else if (g_str_equal(name, "shd") && !scan->in_run)
    set_ground(scan->in_paragraph ? &scan->paragraph : &scan->cell, attributes, "fill");
  else if (g_str_equal(name, "comment")) {
    g_free(scan->author);
    scan->author = tusch_xml_attributes_get(attributes, "author");
  } else if (g_str_equal(name, "footnote") || g_str_equal(name, "endnote")) {
    g_autofree char *type = tusch_xml_attributes_get(attributes, "type");
    scan->is_skipped_note = type != NULL && !g_str_equal(type, "normal");
  } else if (g_str_equal(name, "fldSimple")) {
    g_autofree char *code = tusch_xml_attributes_get(attributes, "instr");
    if (code != NULL && strstr(code, "HYPERLINK") != NULL)
      hidden_add_named(scan->list, TUSCH_HIDDEN_LINK, NULL, NULL, code);
  }
}

static void
on_start(const char *name, const TuschXmlAttributes *attributes, gpointer user_data)
{
  WordScan *scan = user_data;
  if (scan->is_style) {
    start_style(scan, name, attributes);
    return;
  }
  scan->n_deleted += g_str_equal(name, "del") || g_str_equal(name, "moveFrom");
  scan->n_inserted += g_str_equal(name, "ins") || g_str_equal(name, "moveTo");
  scan->n_fallback += g_str_equal(name, "Fallback");
  if (g_str_equal(name, "r")) {
    scan->in_run = true;
    scan->run = scan->paragraph;
  } else if (g_str_equal(name, "rStyle") && scan->in_run) {
    merge_style(scan, &scan->run, attributes);
  } else if (scan->in_run) {
    read_run_property(&scan->run, name, attributes);
  }
  scan->takes_text =
      g_str_equal(name, "t") || g_str_equal(name, "delText") || g_str_equal(name, "instrText");
  scan->is_code = g_str_equal(name, "instrText");
  start_block(scan, name, attributes);
  read_shape(scan, name, attributes);
  read_field(scan, name, attributes);
}

static void
on_end(const char *name, gpointer user_data)
{
  WordScan *scan = user_data;
  if (scan->is_style) {
    if (g_str_equal(name, "style") && scan->style_id != NULL)
      g_hash_table_insert(scan->book->styles,
                          g_steal_pointer(&scan->style_id),
                          g_memdup2(&scan->run, sizeof scan->run));
    return;
  }
  scan->n_deleted -= g_str_equal(name, "del") || g_str_equal(name, "moveFrom");
  scan->n_inserted -= g_str_equal(name, "ins") || g_str_equal(name, "moveTo");
  scan->n_fallback -= g_str_equal(name, "Fallback");
  scan->takes_text = false;
  scan->is_offset = false;
  if (g_str_equal(name, "r"))
    scan->in_run = false;
  else if (g_str_equal(name, "drawing") || g_str_equal(name, "pict"))
    scan->is_shape_hidden = scan->is_shape_outside = false;
  else if (g_str_equal(name, "tc"))
    scan->cell = PLAIN;
  else if (g_str_equal(name, "p")) {
    scan->in_paragraph = false;
    flush(scan, false);
  } else if (g_str_equal(name, "comment") || g_str_equal(name, "footnote") ||
             g_str_equal(name, "endnote"))
    flush(scan, true);
}

static void
put(WordScan *scan, guint slot, const char *text, gsize length)
{
  g_string_append_len(scan->slots[slot], text, (gssize)length);
}

static void
on_text(const char *text, gsize length, gpointer user_data)
{
  WordScan *scan = user_data;
  if (scan->is_offset) {
    g_autofree char *number = g_strndup(text, length);
    scan->offset[scan->axis] = g_ascii_strtod(number, NULL);
  }
  if (!scan->takes_text || scan->n_fallback > 0)
    return;
  if (scan->is_code) {
    if (scan->slots[LINK]->len > 0 || g_strstr_len(text, (gssize)length, "HYPERLINK") != NULL)
      put(scan, LINK, text, length);
    return;
  }
  if (!scan->is_body && !scan->is_skipped_note)
    put(scan, OF_PART, text, length);
  if (scan->n_deleted > 0)
    put(scan, DELETED, text, length);
  else if (scan->n_inserted > 0)
    put(scan, INSERTED, text, length);
  if (scan->run.is_hidden || scan->run.is_tiny || scan->is_shape_hidden)
    put(scan, HIDDEN, text, length);
  else if (scan->run.has_ink && hidden_is_like(scan->run.ink, scan->run.ground))
    put(scan, PALE, text, length);
  if (scan->is_shape_outside)
    put(scan, OUTSIDE, text, length);
}

const PartReader *
word_reader_for(const char *root, bool is_first)
{
  static const PartReader READER = {{on_start, on_end, on_text}, begin, finish};
  static const char *const ROOTS[] = {"document",
                                      "hdr",
                                      "ftr",
                                      "comments",
                                      "footnotes",
                                      "endnotes",
                                      "glossaryDocument",
                                      "settings"};
  if (is_first)
    return g_str_equal(root, "styles") ? &READER : NULL;
  for (guint i = 0; i < G_N_ELEMENTS(ROOTS); i++)
    if (g_str_equal(root, ROOTS[i]))
      return &READER;
  return NULL;
}
