/* Signatures of the types that are converted here; for all else libmagic's word. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/kind.h"

#include "ingest/smime.h"

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
    {KIND_TNEF, "application/ms-tnef", "\x78\x9f\x3e\x22", 4},
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
    {"application/pdf", "application/pdf", KIND_PDF}, /* behind something else */
    {"image/bmp", "image/bmp", KIND_PICTURE},
    {"image/x-ms-bmp", "image/bmp", KIND_PICTURE},
    {"image/webp", "image/webp", KIND_PICTURE},
    {"image/heic", "image/heic", KIND_CONVERTED},
    {"image/heif", "image/heif", KIND_CONVERTED},
    {"text/rtf", "application/rtf", KIND_CONVERTED},
    {"application/x-7z-compressed", "application/x-7z-compressed", KIND_PACKED},
    {"application/x-tar", "application/x-tar", KIND_PACKED},
    {"application/x-rar", "application/vnd.rar", KIND_PACKED},
    {"application/gzip", "application/gzip", KIND_PACKED},
    {"application/x-bzip2", "application/x-bzip2", KIND_PACKED},
    {"application/x-xz", "application/x-xz", KIND_PACKED},
    {"application/zstd", "application/zstd", KIND_PACKED},
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

/* A PDF that has lost its header begins with a comment of four high bytes, or with an object. */
static bool
begins_as_pdf_body(const guint8 *head, gsize size_bytes)
{
  gsize at = 0;
  if (size_bytes > 5 && head[0] == '%' && head[1] > 127 && head[2] > 127 && head[3] > 127)
    return memmem(head, size_bytes, " obj", 4) != NULL;
  for (int i = 0; i < 2; i++) {
    gsize start = at;
    while (at < size_bytes && g_ascii_isdigit(head[at]))
      at++;
    if (at == start || at >= size_bytes || head[at++] != ' ')
      return false;
  }
  return size_bytes - at > 3 && memcmp(head + at, "obj", 3) == 0;
}

static const guint8 *
skip_mark(const guint8 *head, gsize *size_bytes)
{
  gsize skipped = *size_bytes >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  *size_bytes -= skipped;
  return head + skipped;
}

static bool
is_one_of(const char *const *names, const char *name, gsize length)
{
  for (; *names != NULL; names++)
    if (strlen(*names) == length && g_ascii_strncasecmp(name, *names, length) == 0)
      return true;
  return false;
}

/* A block of headers from the first line on, two of them such as only messages have, one of these
 * such as no person writes: what somebody copied off a screen into a text stays a text. libmagic
 * looks at the first line alone. */
static bool
looks_like_mail(const guint8 *head, gsize size_bytes)
{
  enum { MAX_LINES = 200, MIN_KNOWN = 2 };
  static const char *const written[] = {"from", "to", "cc", "subject", "reply-to", "sender", NULL};
  static const char *const made[] = {"date",
                                     "message-id",
                                     "mime-version",
                                     "received",
                                     "return-path",
                                     "delivered-to",
                                     "content-type",
                                     NULL};
  const char *line = (const char *)skip_mark(head, &size_bytes);
  const char *end = line + size_bytes;
  guint n_written = 0;
  guint n_made = 0;
  if (size_bytes > 5 && memcmp(line, "From ", 5) == 0) {
    line = memchr(line, '\n', size_bytes);
    line = line != NULL ? line + 1 : end;
  }
  for (guint n = 0; n < MAX_LINES && line < end; n++) {
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    const char *colon = memchr(line, ':', (gsize)(end - line));
    if (*line == '\n' || *line == '\r')
      break;
    if (*line != ' ' && *line != '\t') {
      if (colon == NULL || colon == line || (stop != NULL && colon > stop))
        return false;
      for (const char *p = line; p < colon; p++)
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_')
          return false;
      n_written += is_one_of(written, line, (gsize)(colon - line));
      n_made += is_one_of(made, line, (gsize)(colon - line));
    }
    line = stop != NULL ? stop + 1 : end;
  }
  return n_made > 0 && n_written + n_made >= MIN_KNOWN;
}

static bool
looks_like_html(const guint8 *head, gsize size_bytes)
{
  enum { SEARCH_BYTES = 1024 };
  const char *text = (const char *)skip_mark(head, &size_bytes);
  while (size_bytes > 0 && g_ascii_isspace(*text)) {
    text++;
    size_bytes--;
  }
  g_autofree char *start = g_ascii_strdown(text, (gssize)MIN(size_bytes, SEARCH_BYTES));
  return g_str_has_prefix(start, "<!doctype html") || g_str_has_prefix(start, "<html") ||
         (g_str_has_prefix(start, "<?xml") && strstr(start, "<html") != NULL);
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
  SmimeKind smime = smime_kind_of(head, size_bytes);
  if (smime != SMIME_NONE) {
    *out_media_type = g_strdup("application/pkcs7-mime");
    return smime == SMIME_SIGNED ? KIND_SIGNED : KIND_SEALED;
  }
  if (looks_like_mail(head, size_bytes)) {
    *out_media_type = g_strdup("message/rfc822");
    return KIND_MAIL;
  }
  if (g_str_equal(guess, "text/html") || looks_like_html(head, size_bytes)) {
    *out_media_type = g_strdup("text/html");
    return KIND_HTML;
  }
  for (guint i = 0; i < G_N_ELEMENTS(GUESSED); i++)
    if (g_str_equal(guess, GUESSED[i].guess)) {
      *out_media_type = g_strdup(GUESSED[i].media_type);
      return GUESSED[i].kind;
    }
  bool unnamed = g_str_equal(guess, "application/octet-stream");
  if ((unnamed || g_str_has_prefix(guess, "text/")) &&
      (has_late_pdf_header(head, size_bytes) || begins_as_pdf_body(head, size_bytes))) {
    *out_media_type = g_strdup("application/pdf");
    return KIND_PDF;
  }
  bool like_mail = g_str_has_prefix(guess, "message/"); /* by its first line alone */
  if (is_plain_text(guess) || like_mail || (unnamed && may_be_unnamed_text(head, size_bytes))) {
    /* libmagic sees programming languages in ordinary letters ("text/x-algol68"). */
    bool doubtful = unnamed || like_mail || g_str_has_prefix(guess, "text/x-");
    *out_media_type = g_strdup(doubtful ? "text/plain" : guess);
    return KIND_TEXT;
  }
  *out_media_type = g_strdup(guess);
  return KIND_OTHER;
}
