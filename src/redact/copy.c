/* Colour spaces, functions, shadings: allow-lists of keys, everything else stays behind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/copy.h"

#include "redact/fonts.h"
#include "redact/sabotage.h"
#include "redact/tokenizer.h"

#include <math.h>
#include <string.h>

enum { MAX_DEPTH = 8, MAX_COMPONENTS = 32, MAX_FUNCTIONS = 64, MAX_FIGURES = 4096 };

RedactCopy *
redact_copy_new(TuschQpdf *in, TuschQpdf *out)
{
  RedactCopy *copy = g_new0(RedactCopy, 1);
  copy->in = in;
  copy->out = out;
  copy->images = g_hash_table_new(NULL, NULL);
  copy->forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  copy->page_forms = g_ptr_array_new_with_free_func(g_free);
  copy->unseen = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  copy->fonts = g_hash_table_new(NULL, NULL);
  copy->all_fonts = g_ptr_array_new_with_free_func((GDestroyNotify)redact_font_free);
  return copy;
}

void
redact_copy_free(RedactCopy *copy)
{
  if (copy == NULL)
    return;
  g_hash_table_unref(copy->images);
  g_hash_table_unref(copy->forms);
  g_ptr_array_unref(copy->page_forms);
  g_array_unref(copy->unseen);
  g_hash_table_unref(copy->fonts);
  g_ptr_array_unref(copy->all_fonts);
  g_free(copy);
}

void
redact_copy_end_page(RedactCopy *copy, guint page_index, bool is_kept)
{
  for (guint i = 0; i < copy->all_fonts->len; i++)
    redact_font_end_page(g_ptr_array_index(copy->all_fonts, i), page_index, is_kept);
  /* A form made for a page that failed has marked codes that were just forgotten. */
  for (guint i = 0; !is_kept && i < copy->page_forms->len; i++)
    g_hash_table_remove(copy->forms, g_ptr_array_index(copy->page_forms, i));
  g_ptr_array_set_size(copy->page_forms, 0);
  g_array_set_size(copy->unseen, 0);
  copy->reason = NULL;
  copy->n_operations = 0;
}

bool
redact_copy_finish(RedactCopy *copy)
{
  for (guint i = 0; i < copy->all_fonts->len; i++)
    redact_font_finish(g_ptr_array_index(copy->all_fonts, i), copy);
  return copy->reason == NULL;
}

GArray *
redact_copy_pages_of_whole_fonts(const RedactCopy *copy)
{
  GArray *pages = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < copy->all_fonts->len; i++) {
    const RedactFont *font = g_ptr_array_index(copy->all_fonts, i);
    if (font->is_whole)
      g_array_append_vals(pages, font->pages->data, font->pages->len);
  }
  return pages;
}

TuschObj
redact_copy_fail(RedactCopy *copy, const char *reason)
{
  if (copy->reason == NULL)
    copy->reason = reason;
  return 0;
}

/* Names that stand for something in the standard; any other could be a word of the document. */
static bool
is_known_name(const char *name)
{
  static const char *const KNOWN[] = {"/AbsoluteColorimetric",
                                      "/Alpha",
                                      "/CIDFontType0",
                                      "/CIDFontType2",
                                      "/Color",
                                      "/ColorBurn",
                                      "/ColorDodge",
                                      "/Compatible",
                                      "/Condensed",
                                      "/Darken",
                                      "/Difference",
                                      "/Exclusion",
                                      "/Expanded",
                                      "/ExtGState",
                                      "/ExtraCondensed",
                                      "/ExtraExpanded",
                                      "/Font",
                                      "/FontDescriptor",
                                      "/Group",
                                      "/HardLight",
                                      "/Hue",
                                      "/Lighten",
                                      "/Luminosity",
                                      "/MMType1",
                                      "/Mask",
                                      "/Multiply",
                                      "/Normal",
                                      "/Overlay",
                                      "/Pattern",
                                      "/Perceptual",
                                      "/RelativeColorimetric",
                                      "/Saturation",
                                      "/Screen",
                                      "/SemiCondensed",
                                      "/SemiExpanded",
                                      "/SoftLight",
                                      "/Transparency",
                                      "/TrueType",
                                      "/Type0",
                                      "/Type1",
                                      "/Type3",
                                      "/UltraCondensed",
                                      "/UltraExpanded",
                                      NULL};
  return name != NULL && g_strv_contains(KNOWN, name);
}

/* 0: the value is of another kind. */
static TuschObj
copy_figures(RedactCopy *copy, TuschObj value, guint depth)
{
  double number = 0;
  gint64 integer = 0;
  switch (tusch_obj_type(copy->in, value)) {
  case TUSCH_OBJ_BOOL:
    return tusch_obj_new_bool(copy->out, tusch_obj_bool(copy->in, value, false));
  case TUSCH_OBJ_INTEGER:
    (void)tusch_obj_integer(copy->in, value, &integer);
    return tusch_obj_new_integer(copy->out, integer);
  case TUSCH_OBJ_REAL:
    return tusch_obj_number(copy->in, value, &number) ? tusch_obj_new_real(copy->out, number) : 0;
  case TUSCH_OBJ_NAME: {
    g_autofree char *name = tusch_obj_name(copy->in, value);
    return is_known_name(name) ? tusch_obj_new_name(copy->out, name) : 0;
  }
  case TUSCH_OBJ_ARRAY:
    break;
  default:
    return 0;
  }
  guint n = tusch_obj_length(copy->in, value);
  if (depth >= MAX_DEPTH || n > MAX_FIGURES)
    return 0;
  TuschObj array = tusch_obj_new_array(copy->out);
  for (guint i = 0; i < n; i++) {
    TuschObj item = copy_figures(copy, tusch_obj_at(copy->in, value, i), depth + 1);
    if (item == 0)
      return 0;
    tusch_obj_append(copy->out, array, item);
  }
  return array;
}

void
redact_copy_keys(RedactCopy *copy, TuschObj from, TuschObj to, const char *const *allowed)
{
  for (; *allowed != NULL; allowed++) {
    TuschObj value = tusch_obj_get(copy->in, from, *allowed);
    TuschObj figures = value != 0 ? copy_figures(copy, value, 0) : 0;
    if (figures != 0)
      tusch_obj_set(copy->out, to, *allowed, figures);
  }
}

bool
redact_is_device_space(const char *name, guint *out_n)
{
  static const struct {
    const char *name;
    guint n;
  } SPACES[] = {{"/DeviceGray", 1}, {"/DeviceRGB", 3}, {"/DeviceCMYK", 4}};
  for (guint i = 0; i < G_N_ELEMENTS(SPACES); i++) {
    if (g_strcmp0(name, SPACES[i].name) == 0) {
      *out_n = SPACES[i].n;
      return true;
    }
  }
  return false;
}

static TuschObj
device_space(RedactCopy *copy, guint n)
{
  static const char *const NAMES[] = {NULL, "/DeviceGray", NULL, "/DeviceRGB", "/DeviceCMYK"};
  if (n >= G_N_ELEMENTS(NAMES) || NAMES[n] == NULL)
    return redact_copy_fail(copy, "colour-space");
  return tusch_obj_new_name(copy->out, NAMES[n]);
}

static TuschObj copy_space(RedactCopy *copy, TuschObj space, guint depth, guint *out_n);

static TuschObj
copy_cie_space(RedactCopy *copy, TuschObj space, const char *family, guint n, guint *out_n)
{
  static const char *const KEYS[] = {
      "/WhitePoint", "/BlackPoint", "/Gamma", "/Matrix", "/Range", NULL};
  TuschObj result = tusch_obj_new_array(copy->out);
  TuschObj dict = tusch_obj_new_dict(copy->out);
  redact_copy_keys(copy, tusch_obj_at(copy->in, space, 1), dict, KEYS);
  tusch_obj_append(copy->out, result, tusch_obj_new_name(copy->out, family));
  tusch_obj_append(copy->out, result, dict);
  *out_n = n;
  return result;
}

static GBytes *
read_lookup(RedactCopy *copy, TuschObj lookup)
{
  if (tusch_obj_type(copy->in, lookup) == TUSCH_OBJ_STREAM)
    return tusch_obj_stream_decoded(copy->in, lookup);
  return tusch_obj_string(copy->in, lookup);
}

static TuschObj
copy_indexed(RedactCopy *copy, TuschObj space, guint depth, guint *out_n)
{
  guint n_base = 0;
  gint64 highest = -1;
  TuschObj base = copy_space(copy, tusch_obj_at(copy->in, space, 1), depth + 1, &n_base);
  g_autoptr(GBytes) lookup = read_lookup(copy, tusch_obj_at(copy->in, space, 3));
  if (base == 0 || lookup == NULL ||
      !tusch_obj_integer(copy->in, tusch_obj_at(copy->in, space, 2), &highest) || highest < 0 ||
      highest > 255)
    return redact_copy_fail(copy, "colour-space");
  /* Longer tables occur in honest files; what lies behind the end is never shown. */
  gsize used = (gsize)(highest + 1) * n_base;
  if (g_bytes_get_size(lookup) < used)
    return redact_copy_fail(copy, "colour-space");
  if (redact_is_left_out(REDACT_STEP_PALETTE_TAILS))
    used = g_bytes_get_size(lookup);
  g_autoptr(GBytes) table = g_bytes_new_from_bytes(lookup, 0, used);
  TuschObj result = tusch_obj_new_array(copy->out);
  tusch_obj_append(copy->out, result, tusch_obj_new_name(copy->out, "/Indexed"));
  tusch_obj_append(copy->out, result, base);
  tusch_obj_append(copy->out, result, tusch_obj_new_integer(copy->out, highest));
  tusch_obj_append(copy->out, result, tusch_obj_new_string(copy->out, table));
  *out_n = 1;
  return result;
}

/* Names with a meaning stay; any other name is the author's own text. */
static TuschObj
copy_colorant(RedactCopy *copy, TuschObj colorant, guint index)
{
  static const char *const KNOWN[] = {
      "/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black", "/Red", "/Green", "/Blue", NULL};
  g_autofree char *name = tusch_obj_name(copy->in, colorant);
  if (name == NULL)
    return redact_copy_fail(copy, "colour-space");
  if (g_strv_contains(KNOWN, name) || redact_is_left_out(REDACT_STEP_COLORANTS))
    return tusch_obj_new_name(copy->out, name);
  g_autofree char *neutral = g_strdup_printf("/Spot%u", index + 1);
  return tusch_obj_new_name(copy->out, neutral);
}

static TuschObj
copy_colorants(RedactCopy *copy, TuschObj colorants, guint *out_n)
{
  if (tusch_obj_type(copy->in, colorants) != TUSCH_OBJ_ARRAY) {
    *out_n = 1;
    return copy_colorant(copy, colorants, 0);
  }
  guint n = tusch_obj_length(copy->in, colorants);
  if (n == 0 || n > MAX_COMPONENTS)
    return redact_copy_fail(copy, "colour-space");
  TuschObj result = tusch_obj_new_array(copy->out);
  for (guint i = 0; i < n; i++) {
    TuschObj name = copy_colorant(copy, tusch_obj_at(copy->in, colorants, i), i);
    if (name == 0)
      return 0;
    tusch_obj_append(copy->out, result, name);
  }
  *out_n = n;
  return result;
}

static TuschObj
copy_tinted(RedactCopy *copy, TuschObj space, const char *family, guint depth, guint *out_n)
{
  guint n_alternate = 0;
  TuschObj colorants = copy_colorants(copy, tusch_obj_at(copy->in, space, 1), out_n);
  TuschObj alternate = copy_space(copy, tusch_obj_at(copy->in, space, 2), depth + 1, &n_alternate);
  TuschObj tint = redact_copy_function(copy, tusch_obj_at(copy->in, space, 3));
  if (colorants == 0 || alternate == 0 || tint == 0)
    return redact_copy_fail(copy, "colour-space");
  TuschObj result = tusch_obj_new_array(copy->out);
  tusch_obj_append(copy->out, result, tusch_obj_new_name(copy->out, family));
  tusch_obj_append(copy->out, result, colorants);
  tusch_obj_append(copy->out, result, alternate);
  tusch_obj_append(copy->out, result, tint);
  return result;
}

static TuschObj
copy_pattern_space(RedactCopy *copy, TuschObj space, guint depth, guint *out_n)
{
  TuschObj base = tusch_obj_at(copy->in, space, 1);
  if (base == 0) {
    *out_n = 0;
    return tusch_obj_new_name(copy->out, "/Pattern");
  }
  TuschObj base_copy = copy_space(copy, base, depth + 1, out_n);
  if (base_copy == 0)
    return 0;
  TuschObj result = tusch_obj_new_array(copy->out);
  tusch_obj_append(copy->out, result, tusch_obj_new_name(copy->out, "/Pattern"));
  tusch_obj_append(copy->out, result, base_copy);
  return result;
}

static TuschObj
copy_space(RedactCopy *copy, TuschObj space, guint depth, guint *out_n)
{
  *out_n = 0;
  if (depth > MAX_DEPTH)
    return redact_copy_fail(copy, "colour-space");
  g_autofree char *name = tusch_obj_name(copy->in, space);
  if (name != NULL && redact_is_device_space(name, out_n))
    return tusch_obj_new_name(copy->out, name);
  if (g_strcmp0(name, "/Pattern") == 0)
    return tusch_obj_new_name(copy->out, "/Pattern");
  if (tusch_obj_type(copy->in, space) != TUSCH_OBJ_ARRAY)
    return redact_copy_fail(copy, "colour-space");

  g_autofree char *family = tusch_obj_name(copy->in, tusch_obj_at(copy->in, space, 0));
  if (redact_is_device_space(family, out_n))
    return tusch_obj_new_name(copy->out, family);
  if (g_strcmp0(family, "/CalGray") == 0)
    return copy_cie_space(copy, space, family, 1, out_n);
  if (g_strcmp0(family, "/CalRGB") == 0 || g_strcmp0(family, "/Lab") == 0)
    return copy_cie_space(copy, space, family, 3, out_n);
  if (g_strcmp0(family, "/ICCBased") == 0) {
    /* A profile is a file of its own, with texts and private tags: it stays behind. */
    gint64 n = 0;
    TuschObj profile = tusch_obj_at(copy->in, space, 1);
    if (!tusch_obj_integer(copy->in, tusch_obj_get(copy->in, profile, "/N"), &n) || n < 1 || n > 4)
      return redact_copy_fail(copy, "colour-space");
    *out_n = (guint)n;
    return device_space(copy, (guint)n);
  }
  if (g_strcmp0(family, "/Indexed") == 0)
    return copy_indexed(copy, space, depth, out_n);
  if (g_strcmp0(family, "/Separation") == 0 || g_strcmp0(family, "/DeviceN") == 0)
    return copy_tinted(copy, space, family, depth, out_n);
  if (g_strcmp0(family, "/Pattern") == 0)
    return copy_pattern_space(copy, space, depth, out_n);
  return redact_copy_fail(copy, "colour-space");
}

TuschObj
redact_copy_color_space(RedactCopy *copy, TuschObj space, guint *out_n)
{
  return copy_space(copy, space, 0, out_n);
}

static TuschObj copy_function(RedactCopy *copy, TuschObj function, guint depth);

static TuschObj
copy_functions(RedactCopy *copy, TuschObj functions, guint depth)
{
  guint n = tusch_obj_length(copy->in, functions);
  if (n == 0 || n > MAX_FUNCTIONS)
    return redact_copy_fail(copy, "function");
  TuschObj result = tusch_obj_new_array(copy->out);
  for (guint i = 0; i < n; i++) {
    TuschObj item = copy_function(copy, tusch_obj_at(copy->in, functions, i), depth + 1);
    if (item == 0)
      return 0;
    tusch_obj_append(copy->out, result, item);
  }
  return result;
}

/* The program of a calculator function, its comments and unknown words refused. */
static bool
is_calculator(GBytes *program)
{
  static const char *const WORDS[] = {
      "abs",   "add",  "atan",     "ceiling", "cos",      "cvi",  "cvr",   "div",   "exp",
      "floor", "idiv", "ln",       "log",     "mod",      "mul",  "neg",   "round", "sin",
      "sqrt",  "sub",  "truncate", "and",     "bitshift", "eq",   "false", "ge",    "gt",
      "le",    "lt",   "ne",       "not",     "or",       "true", "xor",   "if",    "ifelse",
      "copy",  "dup",  "exch",     "index",   "pop",      "roll", NULL};
  gsize n = 0;
  const char *data = g_bytes_get_data(program, &n);
  g_autofree char *text = g_strndup(data, n);
  if (strlen(text) != n)
    return false;
  g_strdelimit(text, "{}\t\r\n\f", ' ');
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  for (char **word = words; *word != NULL; word++) {
    bool is_number = strspn(*word, "0123456789+-.") == strlen(*word);
    if (!is_number && !g_strv_contains(WORDS, *word))
      return false;
  }
  return true;
}

/* Samples of a function without what lies behind the last of them; %NULL if they cannot be told.
 * (transfer full) */
static GBytes *
cut_samples(RedactCopy *copy, TuschObj function, GBytes *data)
{
  TuschObj sizes = tusch_obj_get(copy->in, function, "/Size");
  gint64 bits = 0;
  guint n_out = tusch_obj_length(copy->in, tusch_obj_get(copy->in, function, "/Range")) / 2;
  if (!tusch_obj_integer(copy->in, tusch_obj_get(copy->in, function, "/BitsPerSample"), &bits) ||
      bits < 1 || bits > 32 || n_out == 0 || n_out > MAX_COMPONENTS)
    return NULL;
  double n_bits = (double)bits * n_out;
  for (guint i = 0; i < tusch_obj_length(copy->in, sizes); i++) {
    gint64 size = 0;
    if (!tusch_obj_integer(copy->in, tusch_obj_at(copy->in, sizes, i), &size) || size < 1)
      return NULL;
    n_bits *= (double)size;
  }
  double n_bytes = ceil(n_bits / 8);
  return n_bytes <= (double)g_bytes_get_size(data) ? g_bytes_new_from_bytes(data, 0, (gsize)n_bytes)
                                                   : g_bytes_ref(data);
}

static GBytes *
function_data(RedactCopy *copy, TuschObj function, gint64 type)
{
  g_autoptr(GBytes) data = tusch_obj_stream_decoded(copy->in, function);
  if (data == NULL || (type == 4 && !is_calculator(data)))
    return NULL;
  return type == 4 ? g_steal_pointer(&data) : cut_samples(copy, function, data);
}

static TuschObj
copy_function(RedactCopy *copy, TuschObj function, guint depth)
{
  static const char *const KEYS[] = {"/FunctionType",
                                     "/Domain",
                                     "/Range",
                                     "/Size",
                                     "/BitsPerSample",
                                     "/Order",
                                     "/Encode",
                                     "/Decode",
                                     "/C0",
                                     "/C1",
                                     "/N",
                                     "/Bounds",
                                     NULL};
  gint64 type = -1;
  if (depth > MAX_DEPTH ||
      !tusch_obj_integer(copy->in, tusch_obj_get(copy->in, function, "/FunctionType"), &type))
    return redact_copy_fail(copy, "function");
  TuschObj result;
  if (type == 0 || type == 4) {
    g_autoptr(GBytes) data = function_data(copy, function, type);
    if (data == NULL)
      return redact_copy_fail(copy, "function");
    result = tusch_obj_new_stream(copy->out, data, NULL, 0);
  } else if (type == 2 || type == 3) {
    result = tusch_obj_new_dict(copy->out);
  } else {
    return redact_copy_fail(copy, "function");
  }
  redact_copy_keys(copy, function, result, KEYS);
  if (type == 3) {
    TuschObj parts = copy_functions(copy, tusch_obj_get(copy->in, function, "/Functions"), depth);
    if (parts == 0)
      return 0;
    tusch_obj_set(copy->out, result, "/Functions", parts);
  }
  return result;
}

TuschObj
redact_copy_function(RedactCopy *copy, TuschObj function)
{
  return copy_function(copy, function, 0);
}

TuschObj
redact_copy_shading(RedactCopy *copy, TuschObj shading)
{
  static const char *const KEYS[] = {"/ShadingType",
                                     "/Background",
                                     "/BBox",
                                     "/AntiAlias",
                                     "/Coords",
                                     "/Domain",
                                     "/Extend",
                                     "/Matrix",
                                     "/BitsPerCoordinate",
                                     "/BitsPerComponent",
                                     "/BitsPerFlag",
                                     "/Decode",
                                     "/VerticesPerRow",
                                     NULL};
  TuschObj result;
  if (tusch_obj_type(copy->in, shading) == TUSCH_OBJ_STREAM) {
    g_autoptr(GBytes) data = tusch_obj_stream_decoded(copy->in, shading);
    if (data == NULL)
      return redact_copy_fail(copy, "shading");
    result = tusch_obj_new_stream(copy->out, data, NULL, 0);
  } else {
    result = tusch_obj_make_indirect(copy->out, tusch_obj_new_dict(copy->out));
  }
  guint n = 0;
  TuschObj space =
      redact_copy_color_space(copy, tusch_obj_get(copy->in, shading, "/ColorSpace"), &n);
  if (space == 0)
    return redact_copy_fail(copy, "shading");
  redact_copy_keys(copy, shading, result, KEYS);
  tusch_obj_set(copy->out, result, "/ColorSpace", space);
  TuschObj function = tusch_obj_get(copy->in, shading, "/Function");
  if (function != 0) {
    bool is_array = tusch_obj_type(copy->in, function) == TUSCH_OBJ_ARRAY;
    TuschObj function_copy =
        is_array ? copy_functions(copy, function, 0) : redact_copy_function(copy, function);
    if (function_copy == 0)
      return 0;
    tusch_obj_set(copy->out, result, "/Function", function_copy);
  }
  return result;
}
