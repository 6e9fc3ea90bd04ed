/* Finishing fonts: only the codes that were used get a row, only their glyphs an outline. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/fonts.h"

#include "adapters/harfbuzz/font-subset.h"
#include "model/standard-fonts.h"
#include "redact/cff-codes.h"
#include "redact/cff.h"
#include "redact/format.h"
#include "redact/sfnt.h"
#include "redact/type1.h"

#include <math.h>
#include <string.h>

enum { BITMAP_BYTES = REDACT_MAX_CODES / 8, SIMPLE_CODES = 256 };

static bool
has_bit(const guint8 *bits, guint code)
{
  return (bits[code >> 3] & (1u << (code & 7))) != 0;
}

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

/* Programs measure a font that is not embedded by its "m", and draw what they put in its place
 * smaller. A table of all small letters does not tell whether any "m" was removed. */
static bool
sizes_substitutes(const RedactFont *font)
{
  bool is_complete = font->program == NULL && !font->is_type3;
  for (guint code = 'a'; is_complete && code <= 'z'; code++)
    is_complete = redact_font_advance(font, code) > 0;
  return is_complete;
}

static void
write_simple_widths(RedactFont *font)
{
  guint first = 0;
  guint last = 0;
  TuschQpdf *out = font->target;
  if (tusch_obj_get(font->in, font->source, "/Widths") == 0 || !used_range(font, &first, &last))
    return;
  bool has_measure = sizes_substitutes(font);
  if (has_measure) {
    first = MIN(first, (guint)'m');
    last = MAX(last, (guint)'m');
  }
  TuschObj widths = tusch_obj_new_array(out);
  for (guint code = first; code <= last; code++) {
    bool is_kept = has_bit(font->used, code) || (has_measure && code == 'm');
    double width = is_kept ? redact_font_advance(font, code) : 0;
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
  g_autofree char *base = redact_font_base_encoding(copy, encoding);
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
    guint cid = has_bit(font->used, code) ? redact_font_cid(font, code) : REDACT_MAX_CODES;
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
    g_string_append_printf(cmap, " %u\nendcidchar\n", redact_font_cid(font, code));
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

/* Number of the glyph that a CID shows. */
static guint
glyph_of(const RedactFont *font, guint cid)
{
  if (font->glyph_map == NULL)
    return cid;
  gsize n = 0;
  const guint8 *map = g_bytes_get_data(font->glyph_map, &n);
  return 2 * (gsize)cid + 1 < n ? (guint)map[2 * cid] << 8 | map[2 * cid + 1] : 0;
}

/* Bit by glyph, and the map of CIDs with only the used ones. */
static void
mark_glyphs(const RedactFont *font, guint8 *glyphs, GByteArray *map)
{
  for (guint code = 0; code < REDACT_MAX_CODES; code++) {
    if (!has_bit(font->used, code))
      continue;
    guint cid = redact_font_cid(font, code);
    guint glyph = glyph_of(font, cid) & 0xFFFF;
    glyphs[glyph >> 3] |= (guint8)(1u << (glyph & 7));
    guint old_bytes = map->len;
    if (cid >= REDACT_MAX_CODES)
      continue;
    if (old_bytes < 2 * cid + 2) {
      g_byte_array_set_size(map, 2 * cid + 2);
      memset(map->data + old_bytes, 0, map->len - old_bytes);
    }
    map->data[2 * cid] = (guint8)(glyph >> 8);
    map->data[2 * cid + 1] = (guint8)glyph;
  }
}

/* The character of a simple font's code in a charset; 0 if there is none. */
static gunichar
decode(guint code, const char *charset)
{
  const char byte = (char)code;
  g_autofree char *text = g_convert(&byte, 1, "UTF-8", charset, NULL, NULL, NULL);
  return text != NULL && text[0] != '\0' ? g_utf8_get_char(text) : 0;
}

static guint
mac_code_of(gunichar c)
{
  char utf8[7] = {0};
  g_unichar_to_utf8(c, utf8);
  g_autofree char *mac =
      c != 0 ? g_convert(utf8, -1, "MACINTOSH", "UTF-8", NULL, NULL, NULL) : NULL;
  return mac != NULL ? (guint8)mac[0] : 0;
}

/* The character of a glyph's PostScript name; 0 if it is none of the usual ones. */
static gunichar
char_of_name(const char *name)
{
  const char *const *names = tusch_standard_encoding("/WinAnsiEncoding");
  for (guint code = 0; code < SIMPLE_CODES; code++)
    if (g_strcmp0(names[code], name) == 0)
      return decode(code, "CP1252");
  if (g_str_has_prefix(name, "uni") && strlen(name) == 7)
    return (gunichar)g_ascii_strtoull(name + 3, NULL, 16);
  return 0;
}

/* Marks all glyphs that the used codes of a simple font may show; %FALSE if that is not certain. */
static bool
mark_simple_glyphs(const RedactFont *font, RedactCopy *copy, guint8 *glyphs)
{
  TuschObj encoding = tusch_obj_get(font->in, font->source, "/Encoding");
  g_autofree char *base = redact_font_base_encoding(copy, encoding);
  const char *charset = NULL;
  if (g_strcmp0(base, "/WinAnsiEncoding") == 0)
    charset = "CP1252";
  else if (g_strcmp0(base, "/MacRomanEncoding") == 0)
    charset = "MACINTOSH";
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    if (!has_bit(font->used, code))
      continue;
    const char *name = font->glyph_names[code];
    gunichar c = charset != NULL ? decode(code, charset) : 0;
    if (name != NULL)
      c = char_of_name(name + 1);
    if (name != NULL && c == 0)
      return false; /* found by its name alone */
    RedactSfntCode one = {.code = code, .unicode = c, .mac_code = mac_code_of(c)};
    if (!redact_sfnt_mark_code(font->program, &one, glyphs) && code != ' ' && code != 0xA0)
      return false;
  }
  return true;
}

static void
mark(guint8 *glyphs, guint glyph)
{
  if (glyph < REDACT_MAX_CODES)
    glyphs[glyph >> 3] |= (guint8)(1u << (glyph & 7));
}

/* Marks the glyphs of the used codes by their names, or by the font's own encoding; %FALSE if the
 * standard decides what they show, as readers do that each in their way. */
static bool
mark_named_glyphs(const RedactFont *font, RedactCopy *copy, const TuschHbFont *hb, guint8 *glyphs)
{
  TuschObj encoding = tusch_obj_get(font->in, font->source, "/Encoding");
  g_autofree char *base = redact_font_base_encoding(copy, encoding);
  const char *const *names = tusch_standard_encoding(base);
  const char *const *standard = tusch_standard_encoding("/StandardEncoding");
  g_autoptr(GBytes) cff = redact_cff_table(font->program);
  g_autofree guint16 *own_codes = NULL;
  bool is_understood = cff != NULL && redact_cff_read_codes(cff, &own_codes);
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    const char *own = font->glyph_names[code];
    guint glyph = 0;
    if (!has_bit(font->used, code))
      continue;
    const char *name = own != NULL ? own + 1 : NULL;
    if (name == NULL && names != NULL)
      name = names[code];
    if (name == NULL && names == NULL && !is_understood)
      return false;
    if (name == NULL && own_codes != NULL)
      mark(glyphs, own_codes[code]);
    if (name == NULL && names == NULL)
      name = standard[code];
    if (name != NULL && tusch_hb_font_find(hb, name, &glyph))
      mark(glyphs, glyph);
    else if (name == NULL && own_codes == NULL)
      return false;
  }
  return true;
}

/* Marks the glyphs of a font whose CIDs have places of their own. */
static void
mark_cid_glyphs(const RedactFont *font, const guint16 *places, guint8 *glyphs)
{
  for (guint code = 0; code < REDACT_MAX_CODES; code++) {
    guint cid = has_bit(font->used, code) ? redact_font_cid(font, code) : REDACT_MAX_CODES;
    if (cid < REDACT_MAX_CODES)
      mark(glyphs, places[cid]);
  }
}

/* The CFF table replaces whatever held it. What cannot be reduced keeps its outlines, not its
 * texts.
 */
static void
write_cff(RedactFont *font, RedactCopy *copy)
{
  g_autofree guint8 *glyphs = g_malloc0(BITMAP_BYTES);
  g_autoptr(GByteArray) map = g_byte_array_new();
  g_autoptr(TuschHbFont) hb = tusch_hb_font_new(font->program);
  g_autoptr(GBytes) cff = redact_cff_table(font->program);
  g_autofree guint16 *places =
      cff != NULL && font->is_type0 ? redact_cff_glyphs_of_cids(cff) : NULL;
  bool is_certain = hb != NULL && cff != NULL;
  if (places != NULL && font->glyph_map == NULL)
    mark_cid_glyphs(font, places, glyphs);
  else if (font->is_type0)
    mark_glyphs(font, glyphs, map);
  else
    is_certain = is_certain && mark_named_glyphs(font, copy, hb, glyphs);
  g_autoptr(GBytes) subset = is_certain ? tusch_hb_font_subset(hb, glyphs) : NULL;
  /* Where CIDs have places of their own that nobody knows, the glyphs marked are not in use. */
  if (font->is_type0 && subset != NULL && places == NULL && redact_cff_is_cid_keyed(subset))
    g_clear_pointer(&subset, g_bytes_unref);
  font->is_whole = subset == NULL;
  g_autoptr(GBytes) clean = redact_cff_strip_texts(subset != NULL ? subset : font->program);
  tusch_obj_set_stream_data(font->target, font->program_stream, clean);
  if (subset != NULL)
    tusch_obj_set(font->target,
                  font->program_stream,
                  "/Subtype",
                  tusch_obj_new_name(font->target, font->is_type0 ? "/CIDFontType0C" : "/Type1C"));
}

/* Without a named encoding the program's own counts, or the standard one: readers differ. */
static void
keep_type1_codes(const RedactFont *font, RedactCopy *copy, RedactType1 *type1)
{
  TuschObj encoding = tusch_obj_get(font->in, font->source, "/Encoding");
  g_autofree char *base = redact_font_base_encoding(copy, encoding);
  const char *const *named = tusch_standard_encoding(base);
  const char *const *standard = tusch_standard_encoding("/StandardEncoding");
  for (guint code = 0; code < SIMPLE_CODES; code++) {
    if (!has_bit(font->used, code))
      continue;
    const char *own = redact_type1_encoded_name(type1, code);
    redact_type1_keep_code(type1, code);
    if (font->glyph_names[code] != NULL) {
      redact_type1_keep_glyph(type1, font->glyph_names[code] + 1);
    } else if (named != NULL) {
      if (named[code] != NULL)
        redact_type1_keep_glyph(type1, named[code]);
    } else {
      if (own != NULL)
        redact_type1_keep_glyph(type1, own);
      if (standard[code] != NULL)
        redact_type1_keep_glyph(type1, standard[code]);
    }
  }
}

static void
write_type1(RedactFont *font, RedactCopy *copy)
{
  static const char *const KEYS[] = {"/Length1", "/Length2", "/Length3"};
  gsize lengths[3] = {0};
  g_autoptr(RedactType1) type1 = font->is_type0 ? NULL : redact_type1_parse(font->program);
  if (type1 != NULL)
    keep_type1_codes(font, copy, type1);
  g_autoptr(GBytes) clean = type1 != NULL ? redact_type1_write(type1, lengths) : NULL;
  font->is_whole = clean == NULL;
  if (clean == NULL)
    return;
  tusch_obj_set_stream_data(font->target, font->program_stream, clean);
  for (guint i = 0; i < G_N_ELEMENTS(KEYS); i++)
    tusch_obj_set(font->target,
                  font->program_stream,
                  KEYS[i],
                  tusch_obj_new_integer(font->target, (gint64)lengths[i]));
}

/* Outlines of letters that only removed text used would tell them. */
static void
write_program(RedactFont *font, RedactCopy *copy)
{
  if (font->program == NULL)
    return;
  if (font->is_cff) {
    write_cff(font, copy);
    return;
  }
  if (font->is_type1) {
    write_type1(font, copy);
    return;
  }
  g_autofree guint8 *glyphs = g_malloc0(BITMAP_BYTES);
  g_autoptr(GByteArray) map = g_byte_array_new();
  bool is_certain = true;
  if (font->is_type0)
    mark_glyphs(font, glyphs, map);
  else
    is_certain = mark_simple_glyphs(font, copy, glyphs);
  g_autoptr(GBytes) clean =
      redact_sfnt_clean(font->program, !font->is_type0, is_certain ? glyphs : NULL);
  font->is_whole = clean == NULL || !is_certain;
  if (clean == NULL)
    return;
  gsize size_bytes = g_bytes_get_size(clean);
  tusch_obj_set_stream_data(font->target, font->program_stream, clean);
  tusch_obj_set(font->target,
                font->program_stream,
                "/Length1",
                tusch_obj_new_integer(font->target, (gint64)size_bytes));
  if (font->glyph_map == NULL)
    return;
  g_autoptr(GBytes) map_bytes = g_bytes_new(map->data, map->len);
  tusch_obj_set_stream_data(font->target, font->glyph_map_stream, map_bytes);
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
  write_program(font, copy);
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
