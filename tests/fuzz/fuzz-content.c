/* Content streams, CMaps, JPEG markers, TrueType, CFF and Type 1 programs: no input may do more
 * than be refused, and what the content reader writes it must read again the same. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/cff-codes.h"
#include "redact/cmap.h"
#include "redact/content.h"
#include "redact/jpeg.h"
#include "redact/sfnt.h"
#include "redact/type1-private.h"

#include "fuzz/fuzz.h"

static GString *
rewrite(const guint8 *data, gsize size_bytes, bool *ok)
{
  g_auto(RedactContent) content;
  redact_content_init(&content, data, size_bytes);
  GString *out = g_string_new(NULL);
  RedactContentResult result;
  while ((result = redact_content_next(&content)) == REDACT_CONTENT_OPERATION) {
    gsize start = 0;
    gsize end = 0;
    if (content.kind == REDACT_OP_INLINE_IMAGE) {
      if (!redact_tokenizer_inline_data(&content.tokenizer, 0, &start, &end))
        break;
      g_assert(start <= end && end <= size_bytes);
    } else if (content.op != NULL) {
      /* Names are written without escapes; the rewriter never writes a foreign one. */
      redact_content_emit(&content, out, content.operands->len > 0 ? "/N" : NULL);
    }
  }
  *ok = result == REDACT_CONTENT_END;
  return out;
}

/* The private part of a Type 1 program, which no mutation would get through the cipher. */
static GBytes *
encrypt_private(GBytes *plain)
{
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(plain, &n);
  GByteArray *out = g_byte_array_new();
  static const char CLEAR[] = "%!\n/FontMatrix [.001 0 0 .001 0 0] def /FontBBox {0 0 1 1} def\n"
                              "/Encoding 256 array dup 65 /A put readonly def\neexec\n";
  g_byte_array_append(out, (const guint8 *)CLEAR, sizeof CLEAR - 1);
  guint16 key = TYPE1_EEXEC_KEY;
  for (gsize i = 0; i < n + TYPE1_SKIP; i++) {
    guint8 cipher = redact_type1_encrypt(i < TYPE1_SKIP ? 0 : data[i - TYPE1_SKIP], &key);
    g_byte_array_append(out, &cipher, 1);
  }
  return g_byte_array_free_to_bytes(out);
}

static void
try_type1(GBytes *bytes)
{
  gsize lengths[3];
  g_autoptr(RedactType1) type1 = redact_type1_parse(bytes);
  if (type1 != NULL) {
    redact_type1_keep_glyph(type1, "A");
    redact_type1_keep_code(type1, 'A');
    g_autoptr(GBytes) written = redact_type1_write(type1, lengths);
    g_autoptr(RedactType1) again = written != NULL ? redact_type1_parse(written) : NULL;
    g_assert(written == NULL || again != NULL || !redact_type1_has_glyph(type1, ".notdef"));
  }
}

static void
try_fonts(GBytes *bytes)
{
  g_autoptr(GBytes) encrypted = encrypt_private(bytes);
  try_type1(bytes);
  try_type1(encrypted);
  g_autoptr(GBytes) cff = redact_cff_table(bytes);
  g_autofree guint16 *cids = cff != NULL ? redact_cff_glyphs_of_cids(cff) : NULL;
  g_autofree guint16 *codes = NULL;
  bool is_understood = cff != NULL && redact_cff_read_codes(cff, &codes);
  g_assert(codes == NULL || (is_understood && cids == NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
  bool ok = false;
  g_autoptr(GString) once = rewrite(data, size_bytes, &ok);
  if (ok && memchr(data, '/', size_bytes) == NULL) {
    g_autoptr(GString) twice = rewrite((const guint8 *)once->str, once->len, &ok);
    g_assert(ok && g_string_equal(once, twice));
  }
  g_autoptr(GBytes) bytes = g_bytes_new(data, size_bytes);
  g_autoptr(RedactCMap) cmap = redact_cmap_parse(bytes);
  (void)cmap;
  static guint8 glyphs[8192];
  RedactSfntCode code = {.code = 'A', .unicode = 'A', .mac_code = 'A'};
  (void)redact_sfnt_mark_code(bytes, &code, glyphs);
  g_autoptr(GBytes) font = redact_sfnt_clean(bytes, size_bytes % 2 == 0, glyphs);
  if (font != NULL) {
    g_autoptr(GBytes) again = redact_sfnt_clean(font, true, NULL);
    g_assert(again != NULL);
  }
  try_fonts(bytes);
  RedactJpeg info;
  g_autoptr(GBytes) jpeg = redact_jpeg_clean(bytes, &info);
  (void)jpeg;
  return 0;
}
