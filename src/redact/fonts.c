/* Loading fonts. Keys are allowed one by one; tables are written again for the codes used. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/fonts.h"

#include "redact/format.h"
#include "redact/rewrite.h"
#include "redact/standard-fonts.h"

#include <math.h>
#include <string.h>

enum { BITMAP_BYTES = REDACT_MAX_CODES / 8, SIMPLE_CODES = 256 };

static bool
has_bit(const guint8 *bits, guint code)
{
  return (bits[code >> 3] & (1u << (code & 7))) != 0;
}

void
redact_font_use(RedactFont *font, guint code)
{
  font->pending[code >> 3] |= (guint8)(1u << (code & 7));
}

void
redact_font_end_page(RedactFont *font, bool is_kept)
{
  for (guint i = 0; is_kept && i < BITMAP_BYTES; i++)
    font->used[i] |= font->pending[i];
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
  for (guint i = 0; font->glyph_names != NULL && i < SIMPLE_CODES; i++)
    g_free(font->glyph_names[i]);
  g_free(font->glyph_names);
  g_free(font->used);
  g_free(font->pending);
  g_free(font);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactFont, redact_font_free)

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

static guint
cid_of(const RedactFont *font, guint code)
{
  if (font->cids == NULL)
    return code;
  return GPOINTER_TO_UINT(g_hash_table_lookup(font->cids, GUINT_TO_POINTER(code)));
}

double
redact_font_advance(const RedactFont *font, guint code)
{
  guint index = font->is_type0 ? cid_of(font, code) : code;
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

/* Name of the encoding that Differences change; %NULL: the font's own. (transfer full) */
static char *
base_encoding(RedactCopy *copy, TuschObj encoding)
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
  g_autofree char *base = base_encoding(copy, encoding);
  const char *const *names = redact_standard_encoding(base);
  if (base != NULL && names == NULL && !g_str_equal(base, "/MacExpertEncoding"))
    return false;
  return read_differences(copy, font, tusch_obj_get(copy->in, encoding, "/Differences"));
}

/* Advances that readers know by heart, for a font without Widths. */
static bool
load_standard_widths(RedactCopy *copy, RedactFont *font)
{
  TuschObj encoding = tusch_obj_get(copy->in, font->source, "/Encoding");
  g_autofree char *base = base_encoding(copy, encoding);
  g_autofree char *base_font =
      tusch_obj_name(copy->in, tusch_obj_get(copy->in, font->source, "/BaseFont"));
  const char *const *names = redact_standard_encoding(base != NULL ? base : "/StandardEncoding");
  double probe = 0;
  if (names == NULL || !redact_standard_advance(base_font, "space", &probe))
    return false;
  new_widths(font, SIMPLE_CODES);
  font->default_width = NAN;
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    const char *name = font->glyph_names[code] != NULL ? font->glyph_names[code] + 1 : names[code];
    if (name != NULL)
      (void)redact_standard_advance(base_font, name, &font->widths[code]);
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
copy_font_file(RedactCopy *copy, TuschObj descriptor, TuschObj result, const char *key)
{
  static const char *const KEYS[] = {"/Length1", "/Length2", "/Length3", NULL};
  TuschObj file = tusch_obj_get(copy->in, descriptor, key);
  if (file == 0)
    return true;
  g_autoptr(GBytes) program = tusch_obj_stream_decoded(copy->in, file);
  if (program == NULL)
    return false;
  TuschObj stream = tusch_obj_new_stream(copy->out, program, NULL, 0);
  if (!redact_copy_keys(copy, file, stream, KEYS))
    return false;
  g_autofree char *subtype = tusch_obj_name(copy->in, tusch_obj_get(copy->in, file, "/Subtype"));
  static const char *const SUBTYPES[] = {"/Type1C", "/CIDFontType0C", "/OpenType", NULL};
  if (subtype != NULL && !g_strv_contains(SUBTYPES, subtype))
    return false;
  if (subtype != NULL)
    tusch_obj_set(copy->out, stream, "/Subtype", tusch_obj_new_name(copy->out, subtype));
  tusch_obj_set(copy->out, result, key, stream);
  return true;
}

/* Heights that make no sense give way to usual ones. */
static void
load_heights(RedactCopy *copy, RedactFont *font, TuschObj descriptor)
{
  double ascent = 0;
  double descent = 0;
  (void)tusch_obj_number(copy->in, tusch_obj_get(copy->in, descriptor, "/Ascent"), &ascent);
  (void)tusch_obj_number(copy->in, tusch_obj_get(copy->in, descriptor, "/Descent"), &descent);
  if (ascent > 300 && ascent < 2000)
    font->ascent = ascent;
  if (fabs(descent) > 50 && fabs(descent) < 1000)
    font->descent = -fabs(descent);
}

/* 0 if the font has none (a standard font) or on failure, which sets the reason. */
static TuschObj
copy_descriptor(RedactCopy *copy, RedactFont *font, TuschObj owner)
{
  static const char *const KEYS[] = {"/Type",
                                     "/FontName",
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
  if (!redact_copy_keys(copy, descriptor, result, KEYS))
    return 0;
  for (const char *const *key = FILES; *key != NULL; key++)
    if (!copy_font_file(copy, descriptor, result, *key))
      return redact_copy_fail(copy, "font-file");
  return result;
}

static bool
copy_simple(RedactCopy *copy, RedactFont *font)
{
  static const char *const KEYS[] = {"/Type", "/Subtype", "/BaseFont", NULL};
  font->code_bytes = 1;
  if (!load_encoding(copy, font))
    return redact_copy_fail(copy, "font-encoding") != 0;
  if (!load_simple_widths(copy, font))
    return redact_copy_fail(copy, "font-widths") != 0;
  if (!redact_copy_keys(copy, font->source, font->out, KEYS))
    return false;
  TuschObj descriptor = copy_descriptor(copy, font, font->source);
  if (descriptor != 0)
    tusch_obj_set(copy->out, font->out, "/FontDescriptor", descriptor);
  return copy->reason == NULL;
}

static bool
copy_glyph_map(RedactCopy *copy, TuschObj descendant, TuschObj result)
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
  } else {
    map_copy = tusch_obj_new_name(copy->out, "/Identity");
  }
  tusch_obj_set(copy->out, result, "/CIDToGIDMap", map_copy);
  return true;
}

static bool
copy_type0(RedactCopy *copy, RedactFont *font)
{
  static const char *const KEYS[] = {"/Type", "/Subtype", "/BaseFont", NULL};
  static const char *const DESCENDANT_KEYS[] = {
      "/Type", "/Subtype", "/BaseFont", "/CIDSystemInfo", "/DW", NULL};
  TuschObj descendants = tusch_obj_get(copy->in, font->source, "/DescendantFonts");
  TuschObj descendant = tusch_obj_at(copy->in, descendants, 0);
  font->is_type0 = true;
  if (tusch_obj_length(copy->in, descendants) != 1 || !load_cid_encoding(copy, font))
    return redact_copy_fail(copy, "font-encoding") != 0;
  if (!load_cid_widths(copy, font, descendant))
    return redact_copy_fail(copy, "font-widths") != 0;
  TuschObj result = tusch_obj_make_indirect(copy->out, tusch_obj_new_dict(copy->out));
  if (!redact_copy_keys(copy, font->source, font->out, KEYS) ||
      !redact_copy_keys(copy, descendant, result, DESCENDANT_KEYS) ||
      !copy_glyph_map(copy, descendant, result))
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
  if (!redact_copy_keys(copy, font->source, font->out, KEYS))
    return false;
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

/* Finishing: only the codes that were used get a row. */

static void
write_to_unicode(RedactFont *font)
{
  enum { BLOCK = 100 };
  if (font->to_unicode == NULL || font->to_unicode->texts == NULL)
    return;
  g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint code = 0; code < REDACT_MAX_CODES; code++)
    if (has_bit(font->used, code) &&
        g_hash_table_contains(font->to_unicode->texts, GUINT_TO_POINTER(code)))
      g_array_append_val(codes, code);
  g_autoptr(GString) cmap = g_string_new(NULL);
  redact_cmap_begin(cmap, font->code_bytes);
  for (guint i = 0; i < codes->len; i++) {
    guint code = g_array_index(codes, guint, i);
    GBytes *text = g_hash_table_lookup(font->to_unicode->texts, GUINT_TO_POINTER(code));
    gsize n = 0;
    const guint8 *bytes = g_bytes_get_data(text, &n);
    if (i % BLOCK == 0)
      g_string_append_printf(cmap, "%u beginbfchar\n", MIN(codes->len - i, (guint)BLOCK));
    g_string_append_printf(cmap, font->code_bytes == 1 ? "<%02X> " : "<%04X> ", code);
    redact_append_hex(cmap, bytes, n);
    g_string_append_c(cmap, '\n');
    if (i % BLOCK == BLOCK - 1 || i + 1 == codes->len)
      g_string_append(cmap, "endbfchar\n");
  }
  redact_cmap_end(cmap);
  g_autoptr(GBytes) data = g_bytes_new(cmap->str, cmap->len);
  tusch_obj_set(
      font->target, font->out, "/ToUnicode", tusch_obj_new_stream(font->target, data, NULL, 0));
}

static bool
used_range(const RedactFont *font, guint *first, guint *last)
{
  bool any = false;
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    if (!has_bit(font->used, code))
      continue;
    if (!any)
      *first = code;
    *last = code;
    any = true;
  }
  return any;
}

static void
write_simple_widths(RedactFont *font)
{
  guint first = 0;
  guint last = 0;
  TuschQpdf *out = font->target;
  if (tusch_obj_get(font->in, font->source, "/Widths") == 0 || !used_range(font, &first, &last))
    return;
  TuschObj widths = tusch_obj_new_array(out);
  for (guint code = first; code <= last; code++) {
    double width = has_bit(font->used, code) ? redact_font_advance(font, code) : 0;
    tusch_obj_append(out, widths, tusch_obj_new_real(out, width));
  }
  tusch_obj_set(out, font->out, "/FirstChar", tusch_obj_new_integer(out, first));
  tusch_obj_set(out, font->out, "/LastChar", tusch_obj_new_integer(out, last));
  tusch_obj_set(out, font->out, "/Widths", widths);
}

static void
write_simple_encoding(RedactFont *font, RedactCopy *copy)
{
  TuschQpdf *out = font->target;
  TuschObj encoding = tusch_obj_get(font->in, font->source, "/Encoding");
  if (encoding == 0)
    return;
  g_autofree char *base = base_encoding(copy, encoding);
  TuschObj differences = tusch_obj_new_array(out);
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    if (!has_bit(font->used, code) || font->glyph_names[code] == NULL)
      continue;
    tusch_obj_append(out, differences, tusch_obj_new_integer(out, code));
    tusch_obj_append(out, differences, tusch_obj_new_name(out, font->glyph_names[code]));
  }
  TuschObj result = tusch_obj_new_dict(out);
  tusch_obj_set(out, result, "/Type", tusch_obj_new_name(out, "/Encoding"));
  if (base != NULL)
    tusch_obj_set(out, result, "/BaseEncoding", tusch_obj_new_name(out, base));
  if (tusch_obj_length(out, differences) > 0)
    tusch_obj_set(out, result, "/Differences", differences);
  bool is_plain_name = base != NULL && tusch_obj_length(out, differences) == 0;
  tusch_obj_set(
      out, font->out, "/Encoding", is_plain_name ? tusch_obj_new_name(out, base) : result);
}

static void
write_cid_widths(RedactFont *font)
{
  TuschQpdf *out = font->target;
  g_autofree guint8 *done = g_malloc0(BITMAP_BYTES);
  for (guint code = 0; code < REDACT_MAX_CODES; code++) {
    guint cid = has_bit(font->used, code) ? cid_of(font, code) : REDACT_MAX_CODES;
    if (cid < REDACT_MAX_CODES)
      done[cid >> 3] |= (guint8)(1u << (cid & 7));
  }
  TuschObj w = tusch_obj_new_array(out);
  for (guint cid = 0; cid < REDACT_MAX_CODES; cid++) {
    if (!has_bit(done, cid) || isnan(font->widths[cid]))
      continue;
    TuschObj run = tusch_obj_new_array(out);
    tusch_obj_append(out, w, tusch_obj_new_integer(out, cid));
    for (; cid < REDACT_MAX_CODES && has_bit(done, cid) && !isnan(font->widths[cid]); cid++)
      tusch_obj_append(out, run, tusch_obj_new_real(out, font->widths[cid]));
    tusch_obj_append(out, w, run);
  }
  TuschObj descendant = tusch_obj_at(out, tusch_obj_get(out, font->out, "/DescendantFonts"), 0);
  if (tusch_obj_length(out, w) > 0)
    tusch_obj_set(out, descendant, "/W", w);
}

/* The CMap of an embedded encoding, for the codes used. */
static void
write_cid_encoding(RedactFont *font)
{
  TuschQpdf *out = font->target;
  if (font->cids == NULL) {
    tusch_obj_set(out, font->out, "/Encoding", tusch_obj_new_name(out, "/Identity-H"));
    return;
  }
  g_autoptr(GString) cmap = g_string_new(NULL);
  redact_cmap_begin(cmap, font->code_bytes);
  for (guint code = 0; code < REDACT_MAX_CODES; code++) {
    if (!has_bit(font->used, code))
      continue;
    g_string_append(cmap, "1 begincidchar\n");
    g_string_append_printf(cmap, font->code_bytes == 1 ? "<%02X>" : "<%04X>", code);
    g_string_append_printf(cmap, " %u\nendcidchar\n", cid_of(font, code));
  }
  redact_cmap_end(cmap);
  g_autoptr(GBytes) data = g_bytes_new(cmap->str, cmap->len);
  TuschObj stream = tusch_obj_new_stream(out, data, NULL, 0);
  TuschObj descendant = tusch_obj_at(out, tusch_obj_get(out, font->out, "/DescendantFonts"), 0);
  TuschObj info = tusch_obj_copy_plain(out, tusch_obj_get(out, descendant, "/CIDSystemInfo"), out);
  tusch_obj_set(out, stream, "/Type", tusch_obj_new_name(out, "/CMap"));
  tusch_obj_set(out, stream, "/CMapName", tusch_obj_new_name(out, "/Adobe-Identity-UCS"));
  tusch_obj_set(out, stream, "/CIDSystemInfo", info);
  tusch_obj_set(out, font->out, "/Encoding", stream);
}

/* Procedures of glyphs that no page shows any more leave the font. */
static void
prune_glyphs(RedactFont *font)
{
  TuschQpdf *out = font->target;
  TuschObj all = tusch_obj_get(out, font->out, "/CharProcs");
  TuschObj used = tusch_obj_new_dict(out);
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    const char *name = font->glyph_names[code];
    TuschObj proc = name != NULL && has_bit(font->used, code) ? tusch_obj_get(out, all, name) : 0;
    if (proc != 0)
      tusch_obj_set(out, used, name, proc);
  }
  tusch_obj_set(out, font->out, "/CharProcs", used);
}

static bool
is_used(const RedactFont *font)
{
  for (guint i = 0; i < BITMAP_BYTES; i++)
    if (font->used[i] != 0)
      return true;
  return false;
}

/* A font that only removed text was set in tells its letters: nothing but a name is left of it,
 * for the operators that still choose it. */
static void
empty_font(RedactFont *font)
{
  TuschQpdf *out = font->target;
  g_auto(GStrv) keys = tusch_obj_keys(out, font->out);
  for (char **key = keys; *key != NULL; key++)
    tusch_obj_remove(out, font->out, *key);
  tusch_obj_set(out, font->out, "/Type", tusch_obj_new_name(out, "/Font"));
  tusch_obj_set(out, font->out, "/Subtype", tusch_obj_new_name(out, "/Type1"));
  tusch_obj_set(out, font->out, "/BaseFont", tusch_obj_new_name(out, "/Helvetica"));
}

void
redact_font_finish(RedactFont *font, RedactCopy *copy)
{
  if (!is_used(font)) {
    empty_font(font);
    return;
  }
  write_to_unicode(font);
  if (font->is_type0) {
    write_cid_widths(font);
    write_cid_encoding(font);
    return;
  }
  write_simple_widths(font);
  write_simple_encoding(font, copy);
  if (font->is_type3)
    prune_glyphs(font);
}
