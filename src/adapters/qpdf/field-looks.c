/* Appearances of form fields, made of what the field says. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/field-looks.h"

#include "adapters/qpdf/field-font.h"
#include "adapters/qpdf/field-text.h"

#include <math.h>
#include <string.h>

enum { MAX_PARENTS = 32, MAX_OPTIONS = 1000, MAX_CELLS = 1000 };

enum {
  FIELD_SEVERAL_LINES = 1 << 12,
  FIELD_PASSWORD = 1 << 13,
  FIELD_PUSH_BUTTON = 1 << 16,
  FIELD_COMBO = 1 << 17,
  FIELD_CELLS = 1 << 24,
};

/* A field as its widget and the fields above it describe it. */
typedef struct {
  TuschQpdf *qpdf;
  TuschObj form, widget;
  gint64 flags;
  double width_pt, height_pt; /* of the widget's rectangle */
  char *colour; /* owned */
  TuschFieldFont font;
  TuschFieldLayout layout;
} Field;

static void
field_clear(Field *field)
{
  g_free(field->colour);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Field, field_clear)

static TuschObj
get_inherited(const Field *field, const char *key)
{
  TuschObj object = field->widget;
  for (int i = 0; i < MAX_PARENTS && object != 0; i++) {
    TuschObj value = tusch_obj_get(field->qpdf, object, key);
    if (value != 0)
      return value;
    object = tusch_obj_get(field->qpdf, object, "/Parent");
  }
  return tusch_obj_get(field->qpdf, field->form, key);
}

static gint64
get_integer(const Field *field, const char *key)
{
  gint64 value = 0;
  (void)tusch_obj_integer(field->qpdf, get_inherited(field, key), &value);
  return value;
}

/* UTF-8 of a string or a stream; %NULL for anything else. (transfer full) */
static char *
get_text(TuschQpdf *qpdf, TuschObj object)
{
  if (tusch_obj_type(qpdf, object) == TUSCH_OBJ_STREAM) {
    g_autoptr(GBytes) bytes = tusch_obj_stream_decoded(qpdf, object);
    object = bytes != NULL ? tusch_obj_new_string(qpdf, bytes) : 0;
  }
  if (tusch_obj_type(qpdf, object) != TUSCH_OBJ_STRING)
    return NULL;
  return g_utf8_make_valid(qpdf_oh_get_utf8_value(qpdf, object), -1);
}

/* Default appearance */

/* Operators of @words that set a colour, with their operands. (transfer full) */
static char *
colour_of(char *const *words, guint n)
{
  static const struct {
    const char *op;
    guint n_operands;
  } OPERATORS[] = {{"g", 1}, {"rg", 3}, {"k", 4}};
  for (guint i = 0; i < n; i++)
    for (guint o = 0; o < G_N_ELEMENTS(OPERATORS); o++) {
      if (strcmp(words[i], OPERATORS[o].op) != 0 || i < OPERATORS[o].n_operands)
        continue;
      g_autoptr(GString) colour = g_string_new(NULL);
      for (guint w = i - OPERATORS[o].n_operands; w < i; w++) {
        double value = g_ascii_strtod(words[w], NULL);
        tusch_field_text_number(colour, CLAMP(value, 0, 1));
      }
      return g_strdup_printf("%s%s", colour->str, words[i]);
    }
  return g_strdup("0 g");
}

static void
read_default_appearance(Field *field)
{
  static const double MAX_SIZE_PT = 1000;
  g_autofree char *text = get_text(field->qpdf, get_inherited(field, "/DA"));
  g_auto(GStrv) all = g_strsplit_set(text != NULL ? text : "", " \t\r\n\f", -1);
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (char **word = all; *word != NULL; word++)
    if (**word != '\0')
      g_ptr_array_add(words, *word);
  TuschObj font = 0;
  for (guint i = 2; i < words->len; i++) {
    const char *name = g_ptr_array_index(words, i - 2);
    if (strcmp(g_ptr_array_index(words, i), "Tf") != 0 || name[0] != '/')
      continue;
    TuschObj resources = get_inherited(field, "/DR");
    font = tusch_obj_get(field->qpdf, tusch_obj_get(field->qpdf, resources, "/Font"), name);
    double size = fabs(g_ascii_strtod(g_ptr_array_index(words, i - 1), NULL));
    field->layout.size_pt = size <= MAX_SIZE_PT ? size : 0;
  }
  field->colour = colour_of((char *const *)words->pdata, words->len);
  field->layout.colour = field->colour;
  tusch_field_font_init(&field->font, field->qpdf, font);
  field->layout.advances = field->font.advances;
}

/* Frame */

static double
border_width(const Field *field)
{
  static const double MAX_BORDER_PT = 100;
  double width = 0;
  TuschObj style = tusch_obj_get(field->qpdf, field->widget, "/BS");
  TuschObj border = tusch_obj_get(field->qpdf, field->widget, "/Border");
  if (style != 0) {
    width = 1;
    (void)tusch_obj_number(field->qpdf, tusch_obj_get(field->qpdf, style, "/W"), &width);
  } else if (border != 0) {
    (void)tusch_obj_number(field->qpdf, tusch_obj_at(field->qpdf, border, 2), &width);
  }
  return CLAMP(width, 0, MAX_BORDER_PT);
}

static bool
append_colour(const Field *field, const char *key, const char *const *operators, GString *out)
{
  TuschObj colour =
      tusch_obj_get(field->qpdf, tusch_obj_get(field->qpdf, field->widget, "/MK"), key);
  double values[4];
  guint n = tusch_obj_length(field->qpdf, colour);
  if ((n != 1 && n != 3 && n != 4) || !tusch_obj_numbers(field->qpdf, colour, values, n))
    return false;
  for (guint i = 0; i < n; i++)
    tusch_field_text_number(out, CLAMP(values[i], 0, 1));
  g_string_append_printf(out, "%s ", operators[n == 1 ? 0 : n - 2]);
  return true;
}

static void
append_rectangle(GString *out, double inset, double width, double height, const char *op)
{
  const double values[] = {inset, inset, width - 2 * inset, height - 2 * inset};
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    tusch_field_text_number(out, values[i]);
  g_string_append_printf(out, "re %s\n", op);
}

static void
append_frame(const Field *field, GString *out)
{
  static const char *const FILLS[] = {"g", "rg", "k"};
  static const char *const STROKES[] = {"G", "RG", "K"};
  double border = field->layout.border_pt;
  g_string_append(out, "q ");
  if (append_colour(field, "/BG", FILLS, out))
    append_rectangle(out, 0, field->width_pt, field->height_pt, "f");
  if (border > 0 && append_colour(field, "/BC", STROKES, out)) {
    tusch_field_text_number(out, border);
    g_string_append(out, "w ");
    append_rectangle(out, border / 2, field->width_pt, field->height_pt, "S");
  }
  g_string_append(out, "Q\n");
}

/* The field's text may stand turned in it. */
static void
turn(Field *field, GString *out)
{
  gint64 degrees = 0;
  TuschObj looks = tusch_obj_get(field->qpdf, field->widget, "/MK");
  (void)tusch_obj_integer(field->qpdf, tusch_obj_get(field->qpdf, looks, "/R"), &degrees);
  degrees = (degrees % 360 + 360) % 360;
  bool is_upright = degrees != 90 && degrees != 270;
  field->layout.width_pt = is_upright ? field->width_pt : field->height_pt;
  field->layout.height_pt = is_upright ? field->height_pt : field->width_pt;
  if (degrees == 0 || degrees % 90 != 0)
    return;
  g_string_append(out, degrees == 90 ? "0 1 -1 0 " : degrees == 180 ? "-1 0 0 -1 " : "0 -1 1 0 ");
  tusch_field_text_number(out, degrees == 270 ? 0 : field->width_pt);
  tusch_field_text_number(out, degrees == 90 ? 0 : field->height_pt);
  g_string_append(out, "cm\n");
}

/* Texts */

/* In codes of the field's font, or of Helvetica if it lacks a letter. (transfer full) */
static GString *
encode(Field *field, const char *text)
{
  GString *codes = tusch_field_font_encode(&field->font, text);
  if (codes != NULL)
    return codes;
  tusch_field_font_init_helvetica(&field->font, field->qpdf);
  codes = tusch_field_font_encode(&field->font, text);
  return codes != NULL ? codes : g_string_new(NULL);
}

static void
append_text_field(Field *field, const char *text, GString *out)
{
  g_autoptr(GString) codes = encode(field, text);
  if ((field->flags & FIELD_PASSWORD) != 0) {
    g_autofree char *hidden = g_strnfill((gsize)g_utf8_strlen(text, -1), '*');
    g_string_free(g_steal_pointer(&codes), TRUE);
    codes = encode(field, hidden);
  }
  if ((field->flags & FIELD_SEVERAL_LINES) != 0) {
    tusch_field_text_lines(&field->layout, codes, out);
    return;
  }
  gint64 n_cells = get_integer(field, "/MaxLen");
  if ((field->flags & FIELD_CELLS) != 0 && n_cells > 0 && n_cells <= MAX_CELLS)
    field->layout.n_cells = (guint)n_cells;
  for (gsize i = 0; i < codes->len; i++)
    if (codes->str[i] == '\n')
      codes->str[i] = ' ';
  tusch_field_text_line(&field->layout, codes, out);
}

/* Whether @value, a text or several, says @text. */
static bool
says(TuschQpdf *qpdf, TuschObj value, const char *text)
{
  guint n = tusch_obj_length(qpdf, value);
  for (guint i = 0; i < MIN(n, MAX_OPTIONS); i++) {
    g_autofree char *one = get_text(qpdf, tusch_obj_at(qpdf, value, i));
    if (one != NULL && g_strcmp0(one, text) == 0)
      return true;
  }
  g_autofree char *only = get_text(qpdf, value);
  return only != NULL && g_strcmp0(only, text) == 0;
}

/* What an option shows, and whether it is the value or one of its. (transfer full) (nullable) */
static char *
read_option(TuschQpdf *qpdf, TuschObj option, TuschObj value, bool *out_is_chosen)
{
  bool is_pair = tusch_obj_type(qpdf, option) == TUSCH_OBJ_ARRAY;
  g_autofree char *exported = get_text(qpdf, is_pair ? tusch_obj_at(qpdf, option, 0) : option);
  char *shown = get_text(qpdf, is_pair ? tusch_obj_at(qpdf, option, 1) : option);
  *out_is_chosen = says(qpdf, value, exported) || says(qpdf, value, shown);
  return shown;
}

static void
append_list(Field *field, TuschObj options, TuschObj value, GString *out)
{
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(TuschFieldOption));
  guint n = MIN(tusch_obj_length(field->qpdf, options), MAX_OPTIONS);
  for (guint i = (guint)CLAMP(get_integer(field, "/TI"), 0, MAX_OPTIONS); i < n; i++) {
    TuschFieldOption line = {0};
    TuschObj option = tusch_obj_at(field->qpdf, options, i);
    g_autofree char *text = read_option(field->qpdf, option, value, &line.is_chosen);
    line.codes = encode(field, text != NULL ? text : "");
    g_array_append_val(lines, line);
  }
  tusch_field_text_list(&field->layout, lines, out);
  for (guint i = 0; i < lines->len; i++)
    g_string_free(g_array_index(lines, TuschFieldOption, i).codes, TRUE);
}

/* What is chosen, as the options show it. (transfer full) (nullable) */
static char *
chosen_text(Field *field, TuschObj options, TuschObj value)
{
  guint n = MIN(tusch_obj_length(field->qpdf, options), MAX_OPTIONS);
  for (guint i = 0; i < n; i++) {
    bool is_chosen = false;
    g_autofree char *text =
        read_option(field->qpdf, tusch_obj_at(field->qpdf, options, i), value, &is_chosen);
    if (is_chosen && text != NULL)
      return g_steal_pointer(&text);
  }
  return get_text(field->qpdf, value);
}

static void
append_choice_field(Field *field, TuschObj value, GString *out)
{
  TuschObj options = get_inherited(field, "/Opt");
  if ((field->flags & FIELD_COMBO) == 0) {
    append_list(field, options, value, out);
    return;
  }
  g_autofree char *text = chosen_text(field, options, value);
  g_autoptr(GString) codes = encode(field, text != NULL ? text : "");
  tusch_field_text_line(&field->layout, codes, out);
}

/* A tick in a box that is ticked; the caption of a button. */
static void
append_button(Field *field, GString *out)
{
  TuschQpdf *qpdf = field->qpdf;
  TuschObj state = tusch_obj_get(qpdf, field->widget, "/AS");
  if (state == 0)
    state = tusch_obj_get(qpdf, field->widget, "/V"); /* not inherited: a group has one value */
  TuschObj looks = tusch_obj_get(qpdf, field->widget, "/MK");
  g_autofree char *caption = get_text(qpdf, tusch_obj_get(qpdf, looks, "/CA"));
  bool is_button = (field->flags & FIELD_PUSH_BUTTON) != 0;
  if (!is_button && (state == 0 || tusch_obj_is_name(qpdf, state, "/Off")))
    return;
  if (!is_button) {
    tusch_field_font_init_signs(&field->font, qpdf);
    field->layout.size_pt = 0;
  }
  field->layout.alignment = 1;
  const char *text = caption != NULL ? caption : "";
  g_autoptr(GString) codes = encode(field, is_button || *text != '\0' ? text : "3");
  tusch_field_text_line(&field->layout, codes, out);
}

/* One widget */

static bool
is_of_type(const Field *field, const char *type)
{
  return tusch_obj_is_name(field->qpdf, get_inherited(field, "/FT"), type);
}

/* The content of the field's look; %NULL if it is none that is made here. (transfer full) */
static GString *
make_content(Field *field)
{
  TuschObj value = get_inherited(field, "/V");
  g_autofree char *text = get_text(field->qpdf, value);
  g_autoptr(GString) out = g_string_new(NULL);
  append_frame(field, out);
  turn(field, out);
  if (is_of_type(field, "/Tx") && text != NULL)
    append_text_field(field, text, out);
  else if (is_of_type(field, "/Ch"))
    append_choice_field(field, value, out);
  else if (is_of_type(field, "/Btn"))
    append_button(field, out);
  return g_steal_pointer(&out);
}

static void
set_look(Field *field, const GString *content)
{
  TuschQpdf *qpdf = field->qpdf;
  const double box[] = {0, 0, field->width_pt, field->height_pt};
  g_autoptr(GBytes) bytes = g_bytes_new(content->str, content->len);
  TuschObj look = tusch_obj_new_stream(qpdf, bytes, NULL, 0);
  TuschObj fonts = tusch_obj_new_dict(qpdf);
  TuschObj resources = tusch_obj_new_dict(qpdf);
  TuschObj looks = tusch_obj_new_dict(qpdf);
  tusch_obj_set(qpdf, fonts, "/F", field->font.font);
  tusch_obj_set(qpdf, resources, "/Font", fonts);
  tusch_obj_set(qpdf, look, "/Type", tusch_obj_new_name(qpdf, "/XObject"));
  tusch_obj_set(qpdf, look, "/Subtype", tusch_obj_new_name(qpdf, "/Form"));
  tusch_obj_set(qpdf, look, "/BBox", tusch_obj_new_numbers(qpdf, box, G_N_ELEMENTS(box)));
  tusch_obj_set(qpdf, look, "/Resources", resources);
  tusch_obj_set(qpdf, looks, "/N", look);
  tusch_obj_set(qpdf, field->widget, "/AP", looks);
}

static bool
make_look(TuschQpdf *qpdf, TuschObj form, TuschObj widget)
{
  g_auto(Field) field = {.qpdf = qpdf, .form = form, .widget = widget};
  double rect[4];
  if (!tusch_obj_numbers(qpdf, tusch_obj_get(qpdf, widget, "/Rect"), rect, 4))
    return false;
  field.width_pt = fabs(rect[2] - rect[0]);
  field.height_pt = fabs(rect[3] - rect[1]);
  if (!(field.width_pt > 0 && field.height_pt > 0))
    return false;
  field.flags = get_integer(&field, "/Ff");
  field.layout.alignment = (int)CLAMP(get_integer(&field, "/Q"), 0, 2);
  field.layout.border_pt = border_width(&field);
  read_default_appearance(&field);
  g_autoptr(GString) content = make_content(&field);
  set_look(&field, content);
  return true;
}

static bool
needs_look(TuschQpdf *qpdf, TuschObj form, TuschObj widget, bool all)
{
  const Field field = {.qpdf = qpdf, .form = form, .widget = widget};
  bool has_look = tusch_obj_get(qpdf, tusch_obj_get(qpdf, widget, "/AP"), "/N") != 0;
  if (!tusch_obj_is_name(qpdf, tusch_obj_get(qpdf, widget, "/Subtype"), "/Widget"))
    return false;
  if (is_of_type(&field, "/Btn"))
    return !has_look;
  return (is_of_type(&field, "/Tx") || is_of_type(&field, "/Ch")) && (all || !has_look);
}

/* Handles of objects are let go after each page. */
static bool
make_looks_of_page(TuschQpdf *qpdf, guint page_index, bool all)
{
  bool found = false;
  TuschObj form = tusch_obj_get(qpdf, tusch_qpdf_get_catalog(qpdf), "/AcroForm");
  TuschObj annotations = tusch_obj_get(qpdf, tusch_qpdf_get_page(qpdf, page_index), "/Annots");
  for (guint i = 0; i < tusch_obj_length(qpdf, annotations); i++) {
    TuschObj widget = tusch_obj_at(qpdf, annotations, i);
    if (needs_look(qpdf, form, widget, all))
      found = make_look(qpdf, form, widget) || found;
  }
  qpdf_oh_release_all(qpdf);
  return found;
}

bool
tusch_field_looks_make(TuschQpdf *qpdf, guint n_pages)
{
  static const char NEEDED[] = "/NeedAppearances";
  bool found = false;
  TuschObj form = tusch_obj_get(qpdf, tusch_qpdf_get_catalog(qpdf), "/AcroForm");
  bool all = tusch_obj_bool(qpdf, tusch_obj_get(qpdf, form, NEEDED), false);
  for (guint i = 0; i < n_pages; i++)
    found = make_looks_of_page(qpdf, i, all) || found;
  form = tusch_obj_get(qpdf, tusch_qpdf_get_catalog(qpdf), "/AcroForm");
  if (found && all)
    tusch_obj_remove(qpdf, form, NEEDED);
  return found;
}
