/* What verify reads foreign bytes with: tokens, fonts, carved streams, searches, and the content of
 * a file's pages through its fonts. No input may do more than tell nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "tusch/verify.h"
#include "verify/byte-matcher.h"
#include "verify/carve.h"
#include "verify/content.h"
#include "verify/font-program.h"
#include "verify/image-size.h"
#include "verify/pdf-tokens.h"
#include "verify/text-matcher.h"

#include <sys/mman.h>
#include <unistd.h>

enum { MAX_PAGES = 8 };

static void
try_tokens(const guint8 *data, gsize size_bytes)
{
  g_autoptr(TuschPdfTokens) tokens = tusch_pdf_tokens_new(data, size_bytes);
  TuschPdfToken token;
  gsize n = 0;
  while (tusch_pdf_tokens_next(tokens, &token))
    g_assert(++n <= size_bytes);
}

static void
try_font(GBytes *bytes)
{
  g_autoptr(TuschFontProgram) program = tusch_font_program_new(bytes);
  for (guint glyph = 0; glyph < 300; glyph++) {
    const char *text = tusch_font_program_glyph_text(program, glyph);
    g_assert(text == NULL || g_utf8_validate(text, -1, NULL));
    text = tusch_font_program_code_text(program, (guint8)glyph, glyph);
    g_assert(text == NULL || g_utf8_validate(text, -1, NULL));
  }
}

static void
try_searches(GBytes *bytes)
{
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(bytes, &n);
  char text_1[] = "Signe Ravnsborg";
  char text_2[] = "140761-9710";
  TuschSecret name = {.category = TUSCH_CATEGORY_PERSON, .text = text_1};
  TuschSecret number = {.category = TUSCH_CATEGORY_CPR, .text = text_2};
  g_autoptr(GPtrArray) secrets = g_ptr_array_new();
  g_ptr_array_add(secrets, &name);
  g_ptr_array_add(secrets, &number);
  g_autoptr(TuschByteMatcher) in_bytes = tusch_byte_matcher_new(secrets);
  g_autoptr(GPtrArray) found = tusch_byte_matcher_search(in_bytes, data, n);
  g_autoptr(TuschTextMatcher) in_text = tusch_text_matcher_new(secrets);
  g_autofree char *text = g_utf8_make_valid(n > 0 ? (const char *)data : "", (gssize)n);
  for (TuschMatchMode mode = TUSCH_MATCH_EXACT; mode <= TUSCH_MATCH_JOINED; mode++) {
    g_autoptr(GArray) hits = tusch_text_matcher_search(in_text, text, mode);
    g_assert(hits->len <= secrets->len);
  }
  TuschCarver carver = {.file = bytes};
  gsize start = 0;
  GByteArray *carved;
  while ((carved = tusch_carver_next(&carver, &start)) != NULL) {
    g_assert(start < n);
    g_byte_array_unref(carved);
  }
}

static void
try_file(const char *path)
{
  g_autoptr(TuschPdfInspector) inspector = tusch_pdf_inspector_open(path, NULL);
  if (inspector == NULL)
    return;
  g_autoptr(TuschFontCache) fonts = tusch_font_cache_new(inspector);
  for (guint id = 1; id < MIN(tusch_pdf_inspector_get_size(inspector), 500); id++) {
    const TuschPdfObject *object = tusch_pdf_inspector_get_object(inspector, (int)id);
    if (object->type == TUSCH_PDF_DICT)
      (void)tusch_font_cache_lookup(fonts, object);
    if (object->type == TUSCH_PDF_STREAM)
      (void)tusch_image_size_bytes(inspector, object);
  }
  g_autoptr(TuschTextWitness) witness = tusch_text_witness_new(path);
  for (guint i = 0; i < MIN(tusch_pdf_inspector_get_n_pages(inspector), MAX_PAGES); i++)
    (void)tusch_text_witness_confirms(witness, i);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
  g_autoptr(GBytes) bytes = g_bytes_new(data, size_bytes);
  try_tokens(data, size_bytes);
  try_font(bytes);
  try_searches(bytes);
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  g_assert(fd >= 0 && write(fd, data, size_bytes) == (ssize_t)size_bytes);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  try_file(path);
  g_assert(close(fd) == 0);
  return 0;
}
