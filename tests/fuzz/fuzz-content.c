/* Content streams, CMaps, JPEG markers and TrueType programs: no input may do more than be refused,
 * and what the content reader writes it must read again the same. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/cmap.h"
#include "redact/content.h"
#include "redact/jpeg.h"
#include "redact/sfnt.h"

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
  RedactJpeg info;
  g_autoptr(GBytes) jpeg = redact_jpeg_clean(bytes, &info);
  (void)jpeg;
  return 0;
}
