/* Reading sfnt, CFF and Type 1 just far enough. All offsets come from foreign bytes: every read is
 * checked, and reads as 0 outside. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/font-program.h"

#include <string.h>

enum { N_GLYPHS = 65536, N_CODES = 256, N_CFF_STRINGS = 391, N_MAC_NAMES = 258 };
enum { CFF_CHARSET = 15, CFF_ENCODING = 16, CFF_CHARSTRINGS = 17, CFF_ESCAPE = 12, CFF_ROS = 30 };

struct TuschFontProgram {
  GHashTable *by_name, *by_cmap; /* glyph -> char * (UTF-8) */
  GHashTable *glyph_by_char; /* gunichar -> glyph */
  guint16 glyph_by_code[N_CODES]; /* 0: none */
  char *by_code[N_CODES]; /* Type 1: by the name its encoding gives */
};

/* A stretch of the file. */
typedef struct {
  const guint8 *data;
  gsize length;
} Table;

static guint
u8(Table t, gsize at)
{
  return at < t.length ? t.data[at] : 0;
}

static guint
u16(Table t, gsize at)
{
  return (u8(t, at) << 8) | u8(t, at + 1);
}

static guint
u32(Table t, gsize at)
{
  return (u16(t, at) << 16) | u16(t, at + 2);
}

static Table
part(Table t, gsize start, gsize length)
{
  if (start >= t.length)
    return (Table){t.data, 0};
  return (Table){t.data + start, MIN(length, t.length - start)};
}

/* ---- names ---- */

static const struct {
  const char *name, *text;
} NAMES[] = {{"zero", "0"},   {"one", "1"},      {"two", "2"},   {"three", "3"},
             {"four", "4"},   {"five", "5"},     {"six", "6"},   {"seven", "7"},
             {"eight", "8"},  {"nine", "9"},     {"space", " "}, {"hyphen", "-"},
             {"period", "."}, {"comma", ","},    {"at", "@"},    {"slash", "/"},
             {"ae", "æ"},     {"oslash", "ø"},   {"AE", "Æ"},    {"Oslash", "Ø"},
             {"fi", "fi"},    {"fl", "fl"},      {"ff", "ff"},   {"ffi", "ffi"},
             {"ffl", "ffl"},  {"dotlessi", "ı"}, {"oe", "œ"},    {"germandbls", "ß"}};

/* After a letter: "aring", "eacute". */
static const struct {
  const char *name;
  gunichar mark;
} ACCENTS[] = {{"acute", 0x301},
               {"grave", 0x300},
               {"circumflex", 0x302},
               {"dieresis", 0x308},
               {"ring", 0x30A},
               {"tilde", 0x303},
               {"caron", 0x30C},
               {"cedilla", 0x327}};

static char *
text_of_char(gunichar c)
{
  char utf8[7] = {0};
  if (c < ' ' || !g_unichar_validate(c))
    return NULL;
  g_unichar_to_utf8(c, utf8);
  return g_strdup(utf8);
}

static char *
text_of_accented(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(ACCENTS); i++) {
    gunichar composed;
    if (g_str_equal(name + 1, ACCENTS[i].name) &&
        g_unichar_compose((guint8)name[0], ACCENTS[i].mark, &composed))
      return text_of_char(composed);
  }
  return NULL;
}

char *
tusch_font_glyph_name_text(const char *name)
{
  g_autofree char *base = g_strndup(name, name[0] == '.' ? 0 : strcspn(name, "."));
  gsize length = strlen(base);
  if (length == 1 && g_ascii_isprint(base[0]))
    return g_strdup(base);
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
    if (g_str_equal(NAMES[i].name, base))
      return g_strdup(NAMES[i].text);
  char *accented = g_ascii_isalpha(base[0]) ? text_of_accented(base) : NULL;
  if (accented != NULL)
    return accented;
  if (length >= 7 && g_str_has_prefix(base, "uni"))
    return text_of_char((gunichar)g_ascii_strtoull(base + 3, NULL, 16));
  if (length >= 5 && base[0] == 'u' && g_ascii_isxdigit(base[1]) && g_ascii_isxdigit(base[2]))
    return text_of_char((gunichar)g_ascii_strtoull(base + 1, NULL, 16));
  return NULL;
}

bool
tusch_font_is_sign_name(const char *name)
{
  enum { MIN_LETTERS = 3 };
  gsize n = 0;
  while (g_ascii_isalpha(name[n]))
    n++;
  return n >= MIN_LETTERS && name[n] == '\0';
}

/* Places of letters and digits in a standard list of names. */
typedef struct {
  guint zero, upper, lower;
  guint others[6]; /* AE, Oslash, Aring, ae, oslash, aring */
} NameList;

static const NameList CFF_LIST = {17, 34, 66, {138, 141, 175, 144, 147, 204}};
static const NameList MAC_LIST = {19, 36, 68, {144, 145, 99, 160, 161, 110}};

static char *
text_in_list(const NameList *list, guint index)
{
  static const char *const OTHERS[] = {"Æ", "Ø", "Å", "æ", "ø", "å"};
  if (index - list->zero < 10)
    return g_strdup_printf("%u", index - list->zero);
  if (index - list->upper < 26)
    return g_strdup_printf("%c", 'A' + (char)(index - list->upper));
  if (index - list->lower < 26)
    return g_strdup_printf("%c", 'a' + (char)(index - list->lower));
  for (guint i = 0; i < G_N_ELEMENTS(OTHERS); i++)
    if (list->others[i] == index)
      return g_strdup(OTHERS[i]);
  return NULL;
}

/* Takes @text; the first to speak of a glyph is believed. */
static void
set_glyph(GHashTable *texts, guint glyph, char *text)
{
  if (text == NULL || glyph >= N_GLYPHS || g_hash_table_contains(texts, GUINT_TO_POINTER(glyph)))
    g_free(text);
  else
    g_hash_table_insert(texts, GUINT_TO_POINTER(glyph), text);
}

/* ---- TrueType: cmap, post ---- */

typedef struct {
  TuschFontProgram *program;
  bool is_unicode; /* else codes of a byte, with or without 0xF000 */
  guint n_left; /* pairs that are still read: hostile tables overlap */
} CmapUse;

static void
take_pair(CmapUse *use, gunichar code, guint glyph)
{
  TuschFontProgram *program = use->program;
  use->n_left -= use->n_left > 0;
  if (glyph == 0 || glyph >= N_GLYPHS)
    return;
  if (!use->is_unicode) {
    if (code < N_CODES || (code & 0xFF00) == 0xF000)
      program->glyph_by_code[code & 0xFF] = (guint16)glyph;
    return;
  }
  set_glyph(program->by_cmap, glyph, text_of_char(code));
  g_hash_table_insert(program->glyph_by_char, GUINT_TO_POINTER(code), GUINT_TO_POINTER(glyph));
}

static void
read_cmap_4(CmapUse *use, Table t)
{
  guint twice = u16(t, 6) & ~1U;
  for (guint i = 0; i < twice; i += 2) {
    guint end = u16(t, 14 + i);
    guint start = u16(t, 16 + twice + i);
    guint delta = u16(t, 16 + 2 * twice + i);
    gsize offset_at = 16 + 3 * (gsize)twice + i;
    guint offset = u16(t, offset_at);
    for (guint code = start; code <= end && code < 0xFFFF && use->n_left > 0; code++) {
      guint glyph = offset == 0 ? code : u16(t, offset_at + offset + 2 * (gsize)(code - start));
      take_pair(use, code, offset != 0 && glyph == 0 ? 0 : (glyph + delta) & 0xFFFF);
    }
  }
}

static void
read_cmap_12(CmapUse *use, Table t)
{
  guint n_groups = MIN(u32(t, 12), (guint)N_GLYPHS);
  for (guint i = 0; i < n_groups && 16 + 12 * (gsize)i < t.length; i++) {
    guint start = u32(t, 16 + 12 * (gsize)i);
    guint end = u32(t, 20 + 12 * (gsize)i);
    guint glyph = u32(t, 24 + 12 * (gsize)i);
    for (guint k = 0; start <= end && k <= end - start && use->n_left > 0; k++)
      take_pair(use, start + k, glyph + k);
  }
}

static void
read_cmap_subtable(CmapUse *use, Table t)
{
  switch (u16(t, 0)) {
  case 0:
    for (guint code = 0; code < N_CODES; code++)
      take_pair(use, code, u8(t, 6 + code));
    break;
  case 4:
    read_cmap_4(use, t);
    break;
  case 6:
    for (guint i = 0; i < u16(t, 8); i++)
      take_pair(use, u16(t, 6) + i, u16(t, 10 + 2 * (gsize)i));
    break;
  case 12:
    read_cmap_12(use, t);
    break;
  default:
    break;
  }
}

static void
read_cmap(TuschFontProgram *program, Table cmap)
{
  guint n = MIN(u16(cmap, 2), 64U);
  for (guint i = 0; i < n; i++) {
    guint platform = u16(cmap, 4 + 8 * (gsize)i);
    guint encoding = u16(cmap, 6 + 8 * (gsize)i);
    CmapUse use = {program, platform == 0 || (platform == 3 && encoding != 0), N_GLYPHS};
    read_cmap_subtable(&use, part(cmap, u32(cmap, 8 + 8 * (gsize)i), G_MAXSIZE));
  }
}

static void
read_post(TuschFontProgram *program, Table post)
{
  if (u32(post, 0) != 0x00020000)
    return;
  guint n_glyphs = u16(post, 32);
  gsize at = 34 + 2 * (gsize)n_glyphs;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  while (at < post.length) {
    Table name = part(post, at + 1, u8(post, at));
    g_ptr_array_add(names, g_strndup((const char *)name.data, name.length));
    at += 1 + (gsize)u8(post, at);
  }
  for (guint glyph = 1; glyph < n_glyphs; glyph++) {
    guint index = u16(post, 34 + 2 * (gsize)glyph);
    if (index < N_MAC_NAMES)
      set_glyph(program->by_name, glyph, text_in_list(&MAC_LIST, index));
    else if (index - N_MAC_NAMES < names->len)
      set_glyph(program->by_name,
                glyph,
                tusch_font_glyph_name_text(g_ptr_array_index(names, index - N_MAC_NAMES)));
  }
}

/* ---- CFF ---- */

/* An INDEX: count objects, one after the other. */
typedef struct {
  Table table;
  gsize offsets, data; /* data: of the byte before the first object */
  guint count, offset_size;
  gsize end;
} Index;

static guint
index_offset(const Index *index, guint i)
{
  guint value = 0;
  for (guint k = 0; k < index->offset_size; k++)
    value = (value << 8) | u8(index->table, index->offsets + (gsize)i * index->offset_size + k);
  return value;
}

static Index
read_index(Table cff, gsize at)
{
  Index index = {.table = cff, .count = u16(cff, at), .end = at + 2};
  if (index.count == 0)
    return index;
  index.offset_size = MIN(u8(cff, at + 2), 4U);
  index.offsets = at + 3;
  index.data = index.offsets + (gsize)(index.count + 1) * index.offset_size - 1;
  index.end = index.data + index_offset(&index, index.count);
  return index;
}

static Table
index_item(const Index *index, guint i)
{
  if (i >= index->count)
    return (Table){index->table.data, 0};
  guint start = index_offset(index, i);
  guint end = index_offset(index, i + 1);
  return part(index->table, index->data + start, end > start ? end - start : 0);
}

typedef struct {
  guint charset, encoding, charstrings;
  bool has_cids;
} TopDict;

/* One operand; reals are passed over. */
static int
read_operand(Table dict, gsize *at)
{
  guint b = u8(dict, (*at)++);
  if (b >= 32 && b <= 246)
    return (int)b - 139;
  if (b >= 247 && b <= 250)
    return (int)((b - 247) * 256 + u8(dict, (*at)++) + 108);
  if (b >= 251 && b <= 254)
    return -(int)((b - 251) * 256 + u8(dict, (*at)++) + 108);
  if (b == 28) {
    *at += 2;
    return (gint16)u16(dict, *at - 2);
  }
  if (b == 29) {
    *at += 4;
    return (int)u32(dict, *at - 4);
  }
  while (b == 30 && *at < dict.length) {
    guint pair = u8(dict, (*at)++);
    if ((pair & 15) == 15 || pair >> 4 == 15)
      break;
  }
  return 0;
}

static TopDict
read_top_dict(Table dict)
{
  TopDict top = {0};
  int last = 0;
  for (gsize at = 0; at < dict.length;) {
    guint b = u8(dict, at);
    if (b > 21) {
      last = read_operand(dict, &at);
      continue;
    }
    at += b == CFF_ESCAPE ? 2 : 1;
    guint value = last > 0 ? (guint)last : 0;
    if (b == CFF_CHARSET)
      top.charset = value;
    else if (b == CFF_ENCODING)
      top.encoding = value;
    else if (b == CFF_CHARSTRINGS)
      top.charstrings = value;
    else if (b == CFF_ESCAPE && u8(dict, at - 1) == CFF_ROS)
      top.has_cids = true;
  }
  return top;
}

static void
set_cff_name(TuschFontProgram *program, const Index *strings, guint glyph, guint sid)
{
  if (sid < N_CFF_STRINGS) {
    set_glyph(program->by_name, glyph, text_in_list(&CFF_LIST, sid));
    return;
  }
  Table name = index_item(strings, sid - N_CFF_STRINGS);
  g_autofree char *text = g_strndup((const char *)name.data, name.length);
  set_glyph(program->by_name, glyph, tusch_font_glyph_name_text(text));
}

static void
read_charset(TuschFontProgram *program, Table cff, const Index *strings, guint at, guint n_glyphs)
{
  if (at <= 2) { /* predefined; 0 is ISOAdobe, in which glyph and name have one number */
    for (guint glyph = 1; at == 0 && glyph < MIN(n_glyphs, 229U); glyph++)
      set_cff_name(program, strings, glyph, glyph);
    return;
  }
  guint format = u8(cff, at++);
  guint glyph = 1;
  while (glyph < n_glyphs && at < cff.length) {
    guint sid = u16(cff, at);
    guint n_left = format == 0 ? 0 : format == 1 ? u8(cff, at + 2) : u16(cff, at + 2);
    at += format == 0 ? 2 : format == 1 ? 3 : 4;
    for (guint k = 0; k <= n_left && glyph < n_glyphs; k++)
      set_cff_name(program, strings, glyph++, sid + k);
  }
}

static void
read_cff_encoding(TuschFontProgram *program, Table cff, guint at)
{
  if (at <= 1)
    return; /* predefined: what the PDF takes the code for anyway */
  guint format = u8(cff, at) & 0x7F;
  guint n = u8(cff, at + 1);
  guint glyph = 1;
  for (guint i = 0; i < n; i++) {
    guint code = u8(cff, at + 2 + (format == 0 ? i : 2 * i));
    guint n_left = format == 0 ? 0 : u8(cff, at + 3 + 2 * i);
    for (guint k = 0; k <= n_left && code + k < N_CODES; k++)
      program->glyph_by_code[code + k] = (guint16)glyph++;
  }
}

static void
read_cff(TuschFontProgram *program, Table cff)
{
  Index names = read_index(cff, u8(cff, 2));
  Index tops = read_index(cff, names.end);
  Index strings = read_index(cff, tops.end);
  TopDict top = read_top_dict(index_item(&tops, 0));
  if (top.has_cids || top.charstrings == 0)
    return;
  Index charstrings = read_index(cff, top.charstrings);
  read_charset(program, cff, &strings, top.charset, charstrings.count);
  read_cff_encoding(program, cff, top.encoding);
}

/* ---- the file ---- */

static void
read_sfnt(TuschFontProgram *program, Table file)
{
  guint n = MIN(u16(file, 4), 100U);
  for (guint i = 0; i < n; i++) {
    gsize at = 12 + 16 * (gsize)i;
    Table table = part(file, u32(file, at + 8), u32(file, at + 12));
    if (u32(file, at) == 0x636D6170) /* "cmap" */
      read_cmap(program, table);
    else if (u32(file, at) == 0x706F7374) /* "post" */
      read_post(program, table);
    else if (u32(file, at) == 0x43464620) /* "CFF " */
      read_cff(program, table);
  }
}

/* "dup 65 /A put" in the clear part. */
static void
read_type1(TuschFontProgram *program, Table file)
{
  g_autofree char *text = g_strndup((const char *)file.data, file.length);
  const char *end = strstr(text, "eexec");
  for (const char *p = strstr(text, "dup "); p != NULL && (end == NULL || p < end);
       p = strstr(p, "dup ")) {
    p += strlen("dup ");
    char *rest = NULL;
    guint64 code = g_ascii_strtoull(p, &rest, 10);
    while (g_ascii_isspace(*rest))
      rest++;
    if (rest == p || *rest != '/' || code >= N_CODES)
      continue;
    g_autofree char *name = g_strndup(rest + 1, strcspn(rest + 1, " \t\r\n/"));
    g_free(program->by_code[code]);
    program->by_code[code] = tusch_font_glyph_name_text(name);
    if (program->by_code[code] == NULL && tusch_font_is_sign_name(name))
      program->by_code[code] = g_strdup(" ");
  }
}

TuschFontProgram *
tusch_font_program_new(GBytes *data)
{
  TuschFontProgram *program = g_new0(TuschFontProgram, 1);
  program->by_name = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  program->by_cmap = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  program->glyph_by_char = g_hash_table_new(NULL, NULL);
  Table file = {0};
  file.data = g_bytes_get_data(data, &file.length);
  if (u32(file, 0) == 0x00010000 || u32(file, 0) == 0x4F54544F || u32(file, 0) == 0x74727565)
    read_sfnt(program, file);
  else if (u8(file, 0) == 1)
    read_cff(program, file);
  else if (u8(file, 0) == '%' || u8(file, 0) == 0x80)
    read_type1(program, file);
  return program;
}

void
tusch_font_program_free(TuschFontProgram *program)
{
  if (program == NULL)
    return;
  g_hash_table_unref(program->by_name);
  g_hash_table_unref(program->by_cmap);
  g_hash_table_unref(program->glyph_by_char);
  for (guint i = 0; i < N_CODES; i++)
    g_free(program->by_code[i]);
  g_free(program);
}

const char *
tusch_font_program_glyph_text(const TuschFontProgram *program, guint glyph)
{
  const char *name = g_hash_table_lookup(program->by_name, GUINT_TO_POINTER(glyph));
  return name != NULL ? name : g_hash_table_lookup(program->by_cmap, GUINT_TO_POINTER(glyph));
}

const char *
tusch_font_program_code_text(const TuschFontProgram *program, guint8 code, gunichar unicode)
{
  if (program->by_code[code] != NULL)
    return program->by_code[code];
  guint glyph = unicode != 0 ? GPOINTER_TO_UINT(g_hash_table_lookup(
                                   program->glyph_by_char, GUINT_TO_POINTER((guint)unicode)))
                             : 0;
  if (glyph == 0)
    glyph = program->glyph_by_code[code];
  return glyph != 0 ? tusch_font_program_glyph_text(program, glyph) : NULL;
}
