/* Type 1 programs written again: which procedures are needed, and the file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/type1-private.h"

#include "model/standard-fonts.h"

#include <string.h>

enum { MAX_STACK = 64, MAX_DEPTH = 12, N_FIXED_SUBRS = 5 };

/* The numbers on their way through a procedure. What division or another program's answer makes
 * is not known. */
typedef struct {
  RedactType1 *font;
  int numbers[MAX_STACK];
  bool is_known[MAX_STACK];
  guint n;
  int other[MAX_STACK]; /* handed to "other" subroutines, which mostly hand them back */
  guint n_other;
  guint depth;
  guint n_steps;
} Follow;

static void
push(Follow *f, int number, bool is_known)
{
  if (f->n == MAX_STACK)
    f->n = 0;
  f->numbers[f->n] = number;
  f->is_known[f->n++] = is_known;
}

static bool
pop(Follow *f, int *out)
{
  if (f->n == 0 || !f->is_known[f->n - 1])
    return false;
  *out = f->numbers[--f->n];
  return true;
}

static bool follow_code(Follow *f, GBytes *code);

static bool
keep_subr(Follow *f, int index)
{
  enum { MAX_STEPS = 200000 };
  GPtrArray *subrs = f->font->subrs;
  if (index < 0 || (guint)index >= subrs->len || f->depth >= MAX_DEPTH || f->n_steps > MAX_STEPS)
    return false;
  Type1Procedure *subr = g_ptr_array_index(subrs, (guint)index);
  if (subr == NULL)
    return false;
  subr->is_kept = true;
  f->depth++;
  bool ok = follow_code(f, subr->code);
  f->depth--;
  return ok;
}

/* A letter with its accent: both by their codes in the standard encoding. */
static bool
keep_parts(Follow *f)
{
  const char *const *names = tusch_standard_encoding("/StandardEncoding");
  int accent = 0;
  int base = 0;
  if (!pop(f, &accent) || !pop(f, &base) || accent < 0 || accent > 255 || base < 0 || base > 255)
    return false;
  if (names[accent] != NULL)
    redact_type1_keep_glyph(f->font, names[accent]);
  if (names[base] != NULL)
    redact_type1_keep_glyph(f->font, names[base]);
  return true;
}

/* The last numbers go to another stack; new hints name a subroutine that is called then. */
static bool
call_other(Follow *f)
{
  int which = 0;
  int n = 0;
  if (!pop(f, &which) || !pop(f, &n) || n < 0 || (guint)n > f->n)
    return false;
  f->n_other = 0;
  for (int i = 0; i < n; i++) {
    f->n--;
    f->other[f->n_other++] = f->is_known[f->n] ? f->numbers[f->n] : -1;
  }
  return true;
}

static bool
follow_escape(Follow *f, guint8 op)
{
  enum { SEAC = 6, DIV = 12, CALL_OTHER = 16, POP = 17 };
  switch (op) {
  case SEAC:
    return keep_parts(f);
  case DIV:
    f->n -= MIN(f->n, 2u);
    push(f, 0, false);
    return true;
  case CALL_OTHER:
    return call_other(f);
  case POP:
    if (f->n_other > 0)
      push(f, f->other[--f->n_other], true);
    else
      push(f, 0, false);
    return true;
  default:
    f->n = 0;
    return true;
  }
}

static bool
follow_operator(Follow *f, const guint8 *data, gsize n, gsize *at)
{
  enum { CALL_SUBR = 10, RETURN = 11, ESCAPE = 12 };
  guint8 op = data[(*at)++];
  int index = 0;
  if (op == CALL_SUBR)
    return pop(f, &index) && keep_subr(f, index);
  if (op == ESCAPE)
    return *at < n && follow_escape(f, data[(*at)++]);
  if (op != RETURN)
    f->n = 0;
  return true;
}

/* The number at @at, which is moved behind it. */
static bool
read_number(const guint8 *data, gsize n, gsize *at, int *out)
{
  guint8 b = data[(*at)++];
  gsize rest = n - *at;
  if (b <= 246) {
    *out = b - 139;
  } else if (b <= 254) {
    if (rest < 1)
      return false;
    int next = data[(*at)++];
    *out = b <= 250 ? (b - 247) * 256 + next + 108 : -(b - 251) * 256 - next - 108;
  } else {
    if (rest < 4)
      return false;
    guint32 value = 0;
    for (guint i = 0; i < 4; i++)
      value = value << 8 | data[(*at)++];
    *out = (int)value;
  }
  return true;
}

static bool
follow_code(Follow *f, GBytes *code)
{
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(code, &n);
  for (gsize at = 0; at < n;) {
    int number = 0;
    f->n_steps++;
    if (data[at] >= 32) {
      if (!read_number(data, n, &at, &number))
        return false;
      push(f, number, true);
    } else if (!follow_operator(f, data, n, &at)) {
      return false;
    }
  }
  return true;
}

bool
redact_type1_follow(RedactType1 *font, GBytes *code)
{
  Follow f = {.font = font};
  return follow_code(&f, code);
}

const char *
redact_type1_encoded_name(const RedactType1 *font, guint code)
{
  if (code >= TYPE1_CODES)
    return NULL;
  return font->has_standard_encoding ? tusch_standard_encoding("/StandardEncoding")[code]
                                     : font->names[code];
}

void
redact_type1_keep_glyph(RedactType1 *font, const char *name)
{
  Type1Procedure *glyph = g_hash_table_lookup(font->glyphs, name);
  if (glyph != NULL)
    glyph->is_kept = true;
}

bool
redact_type1_has_glyph(const RedactType1 *font, const char *name)
{
  return g_hash_table_contains(font->glyphs, name);
}

void
redact_type1_keep_code(RedactType1 *font, guint code)
{
  if (code < TYPE1_CODES)
    font->kept_codes[code] = true;
}

/* Marks what the kept glyphs need. Accented letters add glyphs, which need no more than one round
 * each: parts are not made of parts. */
static bool
follow_glyphs(RedactType1 *font)
{
  enum { ROUNDS = 2 };
  redact_type1_keep_glyph(font, ".notdef");
  for (guint i = 0; i < MIN(font->subrs->len, (guint)N_FIXED_SUBRS); i++)
    if (g_ptr_array_index(font->subrs, i) != NULL)
      ((Type1Procedure *)g_ptr_array_index(font->subrs, i))->is_kept = true;
  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr(GList) glyphs = g_hash_table_get_values(font->glyphs);
    for (GList *item = glyphs; item != NULL; item = item->next) {
      const Type1Procedure *glyph = item->data;
      if (glyph->is_kept && !redact_type1_follow(font, glyph->code))
        return false;
    }
  }
  return true;
}

static void
append_encoding(const RedactType1 *font, GString *out)
{
  if (font->has_standard_encoding) {
    g_string_append(out, "/Encoding StandardEncoding def\n");
    return;
  }
  g_string_append(out, "/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n");
  for (guint code = 0; code < TYPE1_CODES; code++)
    if (font->kept_codes[code] && font->names[code] != NULL)
      g_string_append_printf(out, "dup %u /%s put\n", code, font->names[code]);
  g_string_append(out, "readonly def\n");
}

static void
append_procedure(GString *out, GBytes *code)
{
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(code, &n);
  guint16 key = TYPE1_CHARSTRING_KEY;
  g_string_append_printf(out, " %u RD ", (guint)(n + TYPE1_SKIP));
  for (gsize i = 0; i < n + TYPE1_SKIP; i++)
    g_string_append_c(out,
                      (char)redact_type1_encrypt(i < TYPE1_SKIP ? 0 : data[i - TYPE1_SKIP], &key));
}

static void
append_subrs(const RedactType1 *font, GString *out)
{
  static const guint8 RETURN[] = {11};
  g_autoptr(GBytes) nothing = g_bytes_new_static(RETURN, sizeof RETURN);
  if (font->subrs->len == 0)
    return;
  g_string_append_printf(out, "/Subrs %u array\n", font->subrs->len);
  for (guint i = 0; i < font->subrs->len; i++) {
    const Type1Procedure *subr = g_ptr_array_index(font->subrs, i);
    g_string_append_printf(out, "dup %u", i);
    append_procedure(out, subr != NULL && subr->is_kept ? subr->code : nothing);
    g_string_append(out, " NP\n");
  }
  g_string_append(out, "ND\n");
}

static void
append_glyphs(const RedactType1 *font, GString *out)
{
  guint n = 0;
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(font->glyphs), (GCompareFunc)strcmp);
  for (GList *item = names; item != NULL; item = item->next)
    n += ((const Type1Procedure *)g_hash_table_lookup(font->glyphs, item->data))->is_kept;
  g_string_append_printf(out, "2 index /CharStrings %u dict dup begin\n", n);
  for (GList *item = names; item != NULL; item = item->next) {
    const Type1Procedure *glyph = g_hash_table_lookup(font->glyphs, item->data);
    if (!glyph->is_kept)
      continue;
    g_string_append_printf(out, "/%s", (const char *)item->data);
    append_procedure(out, glyph->code);
    g_string_append(out, " ND\n");
  }
  g_string_append(out, "end\n");
}

static GString *
new_private(const RedactType1 *font)
{
  GString *out = g_string_new("dup /Private 20 dict dup begin\n"
                              "/RD {string currentfile exch readstring pop} executeonly def\n"
                              "/ND {noaccess def} executeonly def\n"
                              "/NP {noaccess put} executeonly def\n"
                              "/MinFeature {16 16} def\n/password 5839 def\n");
  g_string_append_len(out, font->figures->str, (gssize)font->figures->len);
  /* Programs that draw PDFs know these four by heart. */
  g_string_append(out, "/OtherSubrs [{} {} {} {pop 3}] def\n");
  append_subrs(font, out);
  append_glyphs(font, out);
  g_string_append(out,
                  "end\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\n"
                  "mark currentfile closefile\n");
  return out;
}

GBytes *
redact_type1_write(RedactType1 *font, gsize out_lengths[3])
{
  enum { N_ZERO_LINES = 8 };
  if (!follow_glyphs(font))
    return NULL;
  g_autoptr(GString) out = g_string_new("%!PS-AdobeFont-1.0: Embedded\n12 dict begin\n"
                                        "/FontName /Embedded def\n/PaintType 0 def\n"
                                        "/FontType 1 def\n");
  g_string_append_printf(out, "/FontMatrix %s readonly def\n", font->matrix->str);
  append_encoding(font, out);
  g_string_append_printf(out, "/FontBBox %s readonly def\n", font->bbox->str);
  g_string_append(out, "currentdict end\ncurrentfile eexec\n");
  out_lengths[0] = out->len;
  g_autoptr(GString) secret = new_private(font);
  guint16 key = TYPE1_EEXEC_KEY;
  for (gsize i = 0; i < secret->len + TYPE1_SKIP; i++)
    g_string_append_c(
        out,
        (char)redact_type1_encrypt(i < TYPE1_SKIP ? 0 : (guint8)secret->str[i - TYPE1_SKIP], &key));
  out_lengths[1] = out->len - out_lengths[0];
  for (guint i = 0; i < N_ZERO_LINES; i++)
    g_string_append(out, "\n0000000000000000000000000000000000000000000000000000000000000000");
  g_string_append(out, "\ncleartomark\n");
  out_lengths[2] = out->len - out_lengths[0] - out_lengths[1];
  return g_bytes_new(out->str, out->len);
}
