/* Loading fonts. Keys are allowed one by one; tables are written again for the codes used. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/fonts.h"

#include "redact/font-names.h"

#include "model/standard-fonts.h"
#include "redact/format.h"
#include "redact/rewrite.h"

#include <math.h>
#include <string.h>

enum { BITMAP_BYTES = REDACT_MAX_CODES / 8, SIMPLE_CODES = 256 };

void
redact_font_use(RedactFont *font, guint code)
{
  font->pending[code >> 3] |= (guint8)(1u << (code & 7));
}

void
redact_font_end_page(RedactFont *font, guint page_index, bool is_kept)
{
  bool is_used = false;
  for (guint i = 0; is_kept && i < BITMAP_BYTES; i++) {
    font->used[i] |= font->pending[i];
    is_used = is_used || font->pending[i] != 0;
  }
  if (is_used)
    g_array_append_val(font->pages, page_index);
  memset(font->pending, 0, BITMAP_BYTES);
}

void
redact_font_free(RedactFont *font)
{
  if (font == NULL)
    return;
  g_free(font->widths);
  g_clear_pointer(&font->cids, g_hash_table_unref);
  redact_cmap_free(font->to_unicode);
  g_clear_pointer(&font->program, g_bytes_unref);
  g_clear_pointer(&font->glyph_map, g_bytes_unref);
  g_clear_pointer(&font->glyph_bounds, g_hash_table_unref);
  for (guint i = 0; font->glyph_names != NULL && i < SIMPLE_CODES; i++)
    g_free(font->glyph_names[i]);
  g_free(font->glyph_names);
  g_free(font->used);
  g_free(font->pending);
  g_array_unref(font->pages);
  g_free(font);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactFont, redact_font_free)

void
redact_font_set_glyph_bounds(RedactFont *font, const char *name, const TuschRectPt *bounds)
{
  if (font->glyph_bounds == NULL)
    font->glyph_bounds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert(font->glyph_bounds, g_strdup(name), g_memdup2(bounds, sizeof *bounds));
}

const TuschRectPt *
redact_font_glyph_bounds(const RedactFont *font, guint code)
{
  const char *name = code < SIMPLE_CODES ? font->glyph_names[code] : NULL;
  return name != NULL && font->glyph_bounds != NULL ? g_hash_table_lookup(font->glyph_bounds, name)
                                                    : NULL;
}

bool
redact_font_next_code(
    const RedactFont *font, const guint8 *string, gsize n, gsize *at, guint *out_code)
{
  if (font->code_bytes > n - *at)
    return false;
  *out_code = 0;
  for (guint i = 0; i < font->code_bytes; i++)
    *out_code = *out_code << 8 | string[(*at)++];
  return true;
}

guint
redact_font_cid(const RedactFont *font, guint code)
{
  if (font->cids == NULL)
    return code;
  return GPOINTER_TO_UINT(g_hash_table_lookup(font->cids, GUINT_TO_POINTER(code)));
}

bool
redact_font_is_void(const RedactFont *font, guint code)
{
  return font->code_bytes == 1 && isnan(font->default_width) && code < ' ' &&
         redact_font_advance(font, code) == 0;
}

double
redact_font_advance(const RedactFont *font, guint code)
{
  guint index = font->is_type0 ? redact_font_cid(font, code) : code;
  double width = index < font->n_widths ? font->widths[index] : (double)NAN;
  return isnan(width) ? font->default_width : width;
}

static void
new_widths(RedactFont *font, guint n)
{
  font->n_widths = n;
  font->widths = g_new(double, n);
  for (guint i = 0; i < n; i++)
    font->widths[i] = NAN;
}

static bool
is_space_by_name(const RedactFont *font, guint code)
{
  if (font->is_type0 || code >= SIMPLE_CODES)
    return false;
  if (font->glyph_names[code] != NULL)
    return g_str_equal(font->glyph_names[code], "/space") ||
           g_str_equal(font->glyph_names[code], "/nbspace") ||
           g_str_equal(font->glyph_names[code], "/uni00A0");
  return code == ' ' ||
         (font->named_encoding != NULL && g_strcmp0(font->named_encoding[code], "space") == 0);
}

bool
redact_font_is_space(const RedactFont *font, guint code)
{
  GHashTable *texts = font->to_unicode != NULL ? font->to_unicode->texts : NULL;
  GBytes *text = texts != NULL ? g_hash_table_lookup(texts, GUINT_TO_POINTER(code)) : NULL;
  if (text == NULL)
    return is_space_by_name(font, code);
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data(text, &n);
  return n == 2 && bytes[0] == 0 && (bytes[1] == ' ' || bytes[1] == 0xA0);
}

/* Loading: encodings */

static bool
read_differences(RedactCopy *copy, RedactFont *font, TuschObj differences)
{
  gint64 code = 0;
  for (guint i = 0; i < tusch_obj_length(copy->in, differences); i++) {
    TuschObj item = tusch_obj_at(copy->in, differences, i);
    if (tusch_obj_integer(copy->in, item, &code))
      continue;
    char *name = tusch_obj_name(copy->in, item);
    if (name == NULL || code < 0 || code >= SIMPLE_CODES) {
      g_free(name);
      return false;
    }
    g_free(font->glyph_names[code]);
    font->glyph_names[code++] = name;
  }
  return true;
}

char *
redact_font_base_encoding(RedactCopy *copy, TuschObj encoding)
{
  char *name = tusch_obj_name(copy->in, encoding);
  if (name == NULL)
    name = tusch_obj_name(copy->in, tusch_obj_get(copy->in, encoding, "/BaseEncoding"));
  return name;
}

static bool
load_encoding(RedactCopy *copy, RedactFont *font)
{
  font->glyph_names = g_new0(char *, SIMPLE_CODES);
  TuschObj encoding = tusch_obj_get(copy->in, font->source, "/Encoding");
  g_autofree char *base = redact_font_base_encoding(copy, encoding);
  const char *const *names = tusch_standard_encoding(base);
  if (base != NULL && names == NULL && !g_str_equal(base, "/MacExpertEncoding"))
    return false;
  font->named_encoding = names;
  return read_differences(copy, font, tusch_obj_get(copy->in, encoding, "/Differences"));
}

/* Symbol and ZapfDingbats: by code, so nothing may change their encoding. */
static bool
load_sign_widths(RedactFont *font, const char *base_font)
{
  double advance = 0;
  for (guint code = 0; code < SIMPLE_CODES; code++)
    if (font->glyph_names[code] != NULL)
      return false;
  if (!tusch_standard_sign_advance(base_font, 0, &advance))
    return false;
  new_widths(font, SIMPLE_CODES);
  font->default_width = NAN;
  for (guint code = 0; code < SIMPLE_CODES; code++)
    if (tusch_standard_sign_advance(base_font, code, &advance) && advance > 0)
      font->widths[code] = advance;
  return true;
}

/* Advances that readers know by heart, for a font without Widths. */
static bool
load_standard_widths(RedactCopy *copy, RedactFont *font)
{
  TuschObj encoding = tusch_obj_get(copy->in, font->source, "/Encoding");
  g_autofree char *base = redact_font_base_encoding(copy, encoding);
  g_autofree char *base_font =
      tusch_obj_name(copy->in, tusch_obj_get(copy->in, font->source, "/BaseFont"));
  const char *const *names = tusch_standard_encoding(base != NULL ? base : "/StandardEncoding");
  double probe = 0;
  if (base == NULL && load_sign_widths(font, base_font))
    return true;
  if (names == NULL || !tusch_standard_advance(base_font, "space", &probe))
    return false;
  new_widths(font, SIMPLE_CODES);
  font->default_width = NAN;
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    const char *name = font->glyph_names[code] != NULL ? font->glyph_names[code] + 1 : names[code];
    if (name != NULL)
      (void)tusch_standard_advance(base_font, name, &font->widths[code]);
    else if (code < ' ' && tusch_obj_get(copy->in, font->source, "/ToUnicode") == 0)
      font->widths[code] = 0; /* ends of lines and such, which show nothing */
  }
  return true;
}

static bool
load_simple_widths(RedactCopy *copy, RedactFont *font)
{
  TuschQpdf *in = copy->in;
  gint64 first = 0;
  TuschObj widths = tusch_obj_get(in, font->source, "/Widths");
  if (widths == 0)
    return load_standard_widths(copy, font);
  if (!tusch_obj_integer(in, tusch_obj_get(in, font->source, "/FirstChar"), &first) || first < 0 ||
      first >= SIMPLE_CODES)
    return false;
  new_widths(font, SIMPLE_CODES);
  guint n = MIN(tusch_obj_length(in, widths), SIMPLE_CODES - (guint)first);
  for (guint i = 0; i < n; i++)
    if (!tusch_obj_number(in, tusch_obj_at(in, widths, i), &font->widths[(guint)first + i]))
      return false;
  TuschObj descriptor = tusch_obj_get(in, font->source, "/FontDescriptor");
  (void)tusch_obj_number(in, tusch_obj_get(in, descriptor, "/MissingWidth"), &font->default_width);
  return true;
}

/* Loading: composite fonts */

static bool
load_cid_widths(RedactCopy *copy, RedactFont *font, TuschObj descendant)
{
  TuschQpdf *in = copy->in;
  TuschObj w = tusch_obj_get(in, descendant, "/W");
  font->default_width = 1000;
  (void)tusch_obj_number(in, tusch_obj_get(in, descendant, "/DW"), &font->default_width);
  new_widths(font, REDACT_MAX_CODES);
  guint n = tusch_obj_length(in, w);
  for (guint i = 0; i < n;) {
    gint64 first = 0;
    gint64 last = 0;
    double width = 0;
    TuschObj second = tusch_obj_at(in, w, i + 1);
    if (!tusch_obj_integer(in, tusch_obj_at(in, w, i), &first) || first < 0)
      return false;
    if (tusch_obj_type(in, second) == TUSCH_OBJ_ARRAY) {
      guint n_items = tusch_obj_length(in, second);
      for (guint k = 0; k < n_items && first + k < REDACT_MAX_CODES; k++)
        if (!tusch_obj_number(in, tusch_obj_at(in, second, k), &font->widths[first + k]))
          return false;
      i += 2;
      continue;
    }
    if (!tusch_obj_integer(in, second, &last) ||
        !tusch_obj_number(in, tusch_obj_at(in, w, i + 2), &width))
      return false;
    for (gint64 cid = first; cid <= last && cid < REDACT_MAX_CODES; cid++)
      font->widths[cid] = width;
    i += 3;
  }
  return true;
}

static bool
load_cid_encoding(RedactCopy *copy, RedactFont *font)
{
  TuschObj encoding = tusch_obj_get(copy->in, font->source, "/Encoding");
  font->code_bytes = 2;
  if (tusch_obj_is_name(copy->in, encoding, "/Identity-H"))
    return true;
  if (tusch_obj_type(copy->in, encoding) != TUSCH_OBJ_STREAM)
    return false; /* vertical or predefined */
  g_autoptr(GBytes) data = tusch_obj_stream_decoded(copy->in, encoding);
  g_autoptr(RedactCMap) cmap = data != NULL ? redact_cmap_parse(data) : NULL;
  if (cmap == NULL || cmap->is_vertical || cmap->code_bytes == 0 || cmap->cids == NULL ||
      tusch_obj_get(copy->in, encoding, "/UseCMap") != 0)
    return false;
  font->code_bytes = cmap->code_bytes;
  font->cids = g_steal_pointer(&cmap->cids);
  return true;
}

static bool
load_to_unicode(RedactCopy *copy, RedactFont *font)
{
  TuschObj stream = tusch_obj_get(copy->in, font->source, "/ToUnicode");
  if (tusch_obj_type(copy->in, stream) != TUSCH_OBJ_STREAM)
    return true; /* missing, or a name (Identity-H) that readers ignore */
  g_autoptr(GBytes) data = tusch_obj_stream_decoded(copy->in, stream);
  font->to_unicode = data != NULL ? redact_cmap_parse(data) : NULL;
  return font->to_unicode != NULL;
}

/* Copying */

static bool
copy_font_file(
    RedactCopy *copy, RedactFont *font, TuschObj descriptor, TuschObj result, const char *key)
{
  static const char *const KEYS[] = {"/Length1", "/Length2", "/Length3", NULL};
  TuschObj file = tusch_obj_get(copy->in, descriptor, key);
  if (file == 0)
    return true;
  g_autoptr(GBytes) program = tusch_obj_stream_decoded(copy->in, file);
  if (program == NULL)
    return false;
  TuschObj stream = tusch_obj_new_stream(copy->out, program, NULL, 0);
  redact_copy_keys(copy, file, stream, KEYS);
  g_clear_pointer(&font->program, g_bytes_unref);
  font->program = g_steal_pointer(&program);
  font->program_stream = stream;
  font->is_cff = g_str_equal(key, "/FontFile3");
  font->is_type1 = g_str_equal(key, "/FontFile");
  g_autofree char *subtype = tusch_obj_name(copy->in, tusch_obj_get(copy->in, file, "/Subtype"));
  static const char *const SUBTYPES[] = {"/Type1C", "/CIDFontType0C", "/OpenType", NULL};
  if (subtype != NULL && !g_strv_contains(SUBTYPES, subtype))
    return false;
  if (subtype != NULL)
    tusch_obj_set(copy->out, stream, "/Subtype", tusch_obj_new_name(copy->out, subtype));
  tusch_obj_set(copy->out, result, key, stream);
  return true;
}

/* By poppler's rule, whose places are compared with these: heights that make no sense give way to
 * usual ones, and it knows those of the standard fonts by heart. */
static void
load_heights(RedactCopy *copy, RedactFont *font, TuschObj descriptor)
{
  static const double MAX_EXTENT = 3000;
  double ascent = 0;
  double descent = 0;
  double advance = 0;
  g_autofree char *name =
      tusch_obj_name(copy->in, tusch_obj_get(copy->in, font->source, "/BaseFont"));
  if (name != NULL && (tusch_standard_advance(name, "a", &advance) ||
                       tusch_standard_sign_advance(name, 'a', &advance)))
    return;
  (void)tusch_obj_number(copy->in, tusch_obj_get(copy->in, descriptor, "/Ascent"), &ascent);
  (void)tusch_obj_number(copy->in, tusch_obj_get(copy->in, descriptor, "/Descent"), &descent);
  font->ascent = ascent != 0 && fabs(ascent) < MAX_EXTENT ? fabs(ascent) : 950;
  font->descent = descent != 0 && fabs(descent) < MAX_EXTENT ? -fabs(descent) : -350;
}

/* 0 if the font has none (a standard font) or on failure, which sets the reason. */
static TuschObj
copy_descriptor(RedactCopy *copy, RedactFont *font, TuschObj owner)
{
  static const char *const KEYS[] = {"/Type",
                                     "/Flags",
                                     "/FontBBox",
                                     "/ItalicAngle",
                                     "/Ascent",
                                     "/Descent",
                                     "/Leading",
                                     "/CapHeight",
                                     "/XHeight",
                                     "/StemV",
                                     "/StemH",
                                     "/AvgWidth",
                                     "/MaxWidth",
                                     "/MissingWidth",
                                     "/FontWeight",
                                     "/FontStretch",
                                     NULL};
  static const char *const FILES[] = {"/FontFile", "/FontFile2", "/FontFile3", NULL};
  TuschObj descriptor = tusch_obj_get(copy->in, owner, "/FontDescriptor");
  if (descriptor == 0)
    return 0;
  load_heights(copy, font, descriptor);
  TuschObj result = tusch_obj_make_indirect(copy->out, tusch_obj_new_dict(copy->out));
  redact_copy_keys(copy, descriptor, result, KEYS);
  redact_font_set_name(copy, descriptor, descriptor, result, "/FontName");
  redact_font_set_family(copy, descriptor, result);
  for (const char *const *key = FILES; *key != NULL; key++)
    if (!copy_font_file(copy, font, descriptor, result, *key))
      return redact_copy_fail(copy, "font-file");
  return result;
}

static bool
copy_simple(RedactCopy *copy, RedactFont *font)
{
  static const char *const KEYS[] = {"/Type", "/Subtype", NULL};
  font->code_bytes = 1;
  if (!load_encoding(copy, font))
    return redact_copy_fail(copy, "font-encoding") != 0;
  if (!load_simple_widths(copy, font))
    return redact_copy_fail(copy, "font-widths") != 0;
  redact_copy_keys(copy, font->source, font->out, KEYS);
  redact_font_set_name(copy,
                       font->source,
                       tusch_obj_get(copy->in, font->source, "/FontDescriptor"),
                       font->out,
                       "/BaseFont");
  TuschObj descriptor = copy_descriptor(copy, font, font->source);
  if (descriptor != 0)
    tusch_obj_set(copy->out, font->out, "/FontDescriptor", descriptor);
  return copy->reason == NULL;
}

static bool
copy_glyph_map(RedactCopy *copy, RedactFont *font, TuschObj descendant, TuschObj result)
{
  TuschObj map = tusch_obj_get(copy->in, descendant, "/CIDToGIDMap");
  if (map == 0)
    return true;
  TuschObj map_copy;
  if (tusch_obj_type(copy->in, map) == TUSCH_OBJ_STREAM) {
    g_autoptr(GBytes) data = tusch_obj_stream_decoded(copy->in, map);
    if (data == NULL)
      return false;
    map_copy = tusch_obj_new_stream(copy->out, data, NULL, 0);
    font->glyph_map = g_steal_pointer(&data);
    font->glyph_map_stream = map_copy;
  } else {
    map_copy = tusch_obj_new_name(copy->out, "/Identity");
  }
  tusch_obj_set(copy->out, result, "/CIDToGIDMap", map_copy);
  return true;
}

/* One of the registered collections; what else it may say is not needed with an embedded font. */
static void
copy_system_info(RedactCopy *copy, TuschObj descendant, TuschObj result)
{
  static const char *const ORDERINGS[] = {"UCS", "Japan1", "GB1", "CNS1", "Korea1", "KR"};
  TuschObj info = tusch_obj_get(copy->in, descendant, "/CIDSystemInfo");
  g_autoptr(GBytes) ordering =
      tusch_obj_string(copy->in, tusch_obj_get(copy->in, info, "/Ordering"));
  g_autoptr(GBytes) chosen = g_bytes_new_static("Identity", 8);
  for (guint i = 0; ordering != NULL && i < G_N_ELEMENTS(ORDERINGS); i++) {
    g_autoptr(GBytes) known = g_bytes_new_static(ORDERINGS[i], strlen(ORDERINGS[i]));
    if (g_bytes_equal(known, ordering)) {
      g_bytes_unref(chosen);
      chosen = g_bytes_ref(known);
    }
  }
  g_autoptr(GBytes) registry = g_bytes_new_static("Adobe", 5);
  TuschObj dict = tusch_obj_new_dict(copy->out);
  tusch_obj_set(copy->out, dict, "/Registry", tusch_obj_new_string(copy->out, registry));
  tusch_obj_set(copy->out, dict, "/Ordering", tusch_obj_new_string(copy->out, chosen));
  tusch_obj_set(copy->out, dict, "/Supplement", tusch_obj_new_integer(copy->out, 0));
  tusch_obj_set(copy->out, result, "/CIDSystemInfo", dict);
}

static bool
copy_type0(RedactCopy *copy, RedactFont *font)
{
  static const char *const KEYS[] = {"/Type", "/Subtype", NULL};
  static const char *const DESCENDANT_KEYS[] = {"/Type", "/Subtype", "/DW", NULL};
  TuschObj descendants = tusch_obj_get(copy->in, font->source, "/DescendantFonts");
  TuschObj descendant = tusch_obj_at(copy->in, descendants, 0);
  font->is_type0 = true;
  if (tusch_obj_length(copy->in, descendants) != 1 || !load_cid_encoding(copy, font))
    return redact_copy_fail(copy, "font-encoding") != 0;
  if (!load_cid_widths(copy, font, descendant))
    return redact_copy_fail(copy, "font-widths") != 0;
  TuschObj result = tusch_obj_make_indirect(copy->out, tusch_obj_new_dict(copy->out));
  redact_copy_keys(copy, font->source, font->out, KEYS);
  TuschObj source = tusch_obj_get(copy->in, descendant, "/FontDescriptor");
  redact_font_set_name(copy, font->source, source, font->out, "/BaseFont");
  redact_copy_keys(copy, descendant, result, DESCENDANT_KEYS);
  redact_font_set_name(copy, descendant, source, result, "/BaseFont");
  copy_system_info(copy, descendant, result);
  if (!copy_glyph_map(copy, font, descendant, result))
    return redact_copy_fail(copy, "font") != 0;
  TuschObj descriptor = copy_descriptor(copy, font, descendant);
  if (descriptor == 0)
    return redact_copy_fail(copy, "font") != 0;
  tusch_obj_set(copy->out, result, "/FontDescriptor", descriptor);
  TuschObj array = tusch_obj_new_array(copy->out);
  tusch_obj_append(copy->out, array, result);
  tusch_obj_set(copy->out, font->out, "/DescendantFonts", array);
  return true;
}

static bool
copy_type3(RedactCopy *copy, RedactFont *font, TuschObj page_resources)
{
  static const char *const KEYS[] = {"/Type", "/Subtype", "/FontBBox", "/FontMatrix", NULL};
  TuschQpdf *in = copy->in;
  double matrix[6];
  font->is_type3 = true;
  font->code_bytes = 1;
  if (!load_encoding(copy, font) || !load_simple_widths(copy, font) ||
      !tusch_obj_numbers(in, tusch_obj_get(in, font->source, "/FontMatrix"), matrix, 6))
    return redact_copy_fail(copy, "font-encoding") != 0;
  font->type3_matrix =
      (RedactMatrix){matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]};
  double bbox[4] = {0};
  (void)tusch_obj_numbers(in, tusch_obj_get(in, font->source, "/FontBBox"), bbox, 4);
  if (bbox[3] > bbox[1]) {
    font->ascent = 1000 * matrix[3] * bbox[3];
    font->descent = 1000 * matrix[3] * bbox[1];
  }
  redact_copy_keys(copy, font->source, font->out, KEYS);
  TuschObj resources = tusch_obj_get(in, font->source, "/Resources");
  TuschObj procs = tusch_obj_get(in, font->source, "/CharProcs");
  return redact_rewrite_glyphs(copy, font, procs, resources != 0 ? resources : page_resources);
}

static RedactFont *
load_font(RedactCopy *copy, TuschObj source, TuschObj page_resources)
{
  g_autoptr(RedactFont) font = g_new0(RedactFont, 1);
  font->source = source;
  font->in = copy->in;
  font->target = copy->out;
  font->ascent = 750;
  font->descent = -250;
  font->used = g_malloc0(BITMAP_BYTES);
  font->pending = g_malloc0(BITMAP_BYTES);
  font->pages = g_array_new(FALSE, FALSE, sizeof(guint));
  font->out = tusch_obj_make_indirect(copy->out, tusch_obj_new_dict(copy->out));
  g_autofree char *subtype = tusch_obj_name(copy->in, tusch_obj_get(copy->in, source, "/Subtype"));
  bool ok = false;
  if (g_strcmp0(subtype, "/Type0") == 0)
    ok = copy_type0(copy, font);
  else if (g_strcmp0(subtype, "/Type3") == 0)
    ok = copy_type3(copy, font, page_resources);
  else if (g_strcmp0(subtype, "/Type1") == 0 || g_strcmp0(subtype, "/TrueType") == 0 ||
           g_strcmp0(subtype, "/MMType1") == 0)
    ok = copy_simple(copy, font);
  if (ok && !load_to_unicode(copy, font))
    ok = redact_copy_fail(copy, "font-text") != 0;
  if (!ok) {
    (void)redact_copy_fail(copy, "font");
    return NULL;
  }
  return g_steal_pointer(&font);
}

RedactFont *
redact_font_get(RedactCopy *copy, TuschObj font, TuschObj page_resources)
{
  guint id = tusch_obj_id(copy->in, font);
  RedactFont *known = id != 0 ? g_hash_table_lookup(copy->fonts, GUINT_TO_POINTER(id)) : NULL;
  if (known != NULL)
    return known;
  RedactFont *loaded = load_font(copy, font, page_resources);
  if (loaded == NULL)
    return NULL;
  g_ptr_array_add(copy->all_fonts, loaded);
  if (id != 0)
    g_hash_table_insert(copy->fonts, GUINT_TO_POINTER(id), loaded);
  return loaded;
}
