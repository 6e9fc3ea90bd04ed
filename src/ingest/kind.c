/* Signatures of the types that are converted here; for all else libmagic's word. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/kind.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
  Kind kind;
  const char *media_type;
  const char *bytes;
  gsize size;
} Signature;

static const Signature SIGNATURES[] = {
    {KIND_PDF, "application/pdf", "%PDF-", 5},
    {KIND_TIFF, "image/tiff", "II*\0", 4},
    {KIND_TIFF, "image/tiff", "MM\0*", 4},
    {KIND_TIFF, "image/tiff", "II+\0", 4}, /* BigTIFF */
    {KIND_TIFF, "image/tiff", "MM\0+", 4},
    {KIND_JPEG, "image/jpeg", "\xff\xd8\xff", 3},
    {KIND_PNG, "image/png", "\x89PNG\r\n\x1a\n", 8},
    {KIND_PICTURE, "image/gif", "GIF87a", 6},
    {KIND_PICTURE, "image/gif", "GIF89a", 6},
    {KIND_CONVERTED, "application/rtf", "{\\rtf", 5},
    {KIND_OLE, "application/x-ole-storage", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8},
    {KIND_ZIP, "application/zip", "PK\3\4", 4},
    {KIND_ZIP, "application/zip", "PK\5\6", 4}, /* no entries */
};

/* libmagic's word is enough for these. */
static const struct {
  const char *guess;
  const char *media_type;
  Kind kind;
} GUESSED[] = {
    {"image/bmp", "image/bmp", KIND_PICTURE},
    {"image/x-ms-bmp", "image/bmp", KIND_PICTURE},
    {"image/webp", "image/webp", KIND_PICTURE},
    {"image/heic", "image/heic", KIND_CONVERTED},
    {"image/heif", "image/heif", KIND_CONVERTED},
    {"text/rtf", "application/rtf", KIND_CONVERTED},
};

/* Texts that are no plain text: as typeset source they would show markup instead of what the
 * writer saw, or hide what the markup hides. */
static const char *const MARKUP[] = {
    "text/html", "text/rtf", "text/xml", "text/calendar", "text/vcard", "text/x-mail"};

/* Texts that libmagic does not file under text/. */
static const char *const PLAIN[] = {"application/csv",
                                    "application/javascript",
                                    "application/json",
                                    "application/x-ndjson",
                                    "application/x-subrip",
                                    "application/x-wine-extension-ini"};

static bool
is_plain_text(const char *guess)
{
  for (guint i = 0; i < G_N_ELEMENTS(MARKUP); i++)
    if (g_str_equal(guess, MARKUP[i]))
      return false;
  for (guint i = 0; i < G_N_ELEMENTS(PLAIN); i++)
    if (g_str_equal(guess, PLAIN[i]))
      return true;
  return g_str_has_prefix(guess, "text/");
}

/* Readers accept a PDF whose header stands somewhere in the first kilobyte. */
static bool
has_late_pdf_header(const guint8 *head, gsize size_bytes)
{
  enum { SEARCH_BYTES = 1024 };
  return memmem(head, MIN(size_bytes, SEARCH_BYTES), "%PDF-", 5) != NULL;
}

/* UTF-16 and UTF-8 marks, and UTF-8 that libmagic could not name ("application/octet-stream"). */
static bool
may_be_unnamed_text(const guint8 *head, gsize size_bytes)
{
  if (size_bytes >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0))
    return true;
  const char *end = NULL;
  bool valid = g_utf8_validate_len((const char *)head, size_bytes, &end);
  /* The head may end within a character. */
  return valid ||
         (size_bytes == KIND_HEAD_BYTES && size_bytes - (gsize)(end - (const char *)head) < 4 &&
          memchr(head, '\0', size_bytes) == NULL);
}

Kind
kind_of(const guint8 *head, gsize size_bytes, const char *guess, char **out_media_type)
{
  for (guint i = 0; i < G_N_ELEMENTS(SIGNATURES); i++) {
    const Signature *s = &SIGNATURES[i];
    if (size_bytes >= s->size && memcmp(head, s->bytes, s->size) == 0) {
      *out_media_type = g_strdup(s->media_type);
      return s->kind;
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS(GUESSED); i++)
    if (g_str_equal(guess, GUESSED[i].guess)) {
      *out_media_type = g_strdup(GUESSED[i].media_type);
      return GUESSED[i].kind;
    }
  bool unnamed = g_str_equal(guess, "application/octet-stream");
  if ((unnamed || g_str_has_prefix(guess, "text/")) && has_late_pdf_header(head, size_bytes)) {
    *out_media_type = g_strdup("application/pdf");
    return KIND_PDF;
  }
  if (is_plain_text(guess) || (unnamed && may_be_unnamed_text(head, size_bytes))) {
    /* libmagic sees programming languages in ordinary letters ("text/x-algol68"). */
    bool doubtful = unnamed || g_str_has_prefix(guess, "text/x-");
    *out_media_type = g_strdup(doubtful ? "text/plain" : guess);
    return KIND_TEXT;
  }
  *out_media_type = g_strdup(guess);
  return KIND_OTHER;
}
