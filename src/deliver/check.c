/* What the receiver would refuse a message for, found before it is written. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/plain-text.h"
#include "tusch/deliver.h"
#include "tusch/error.h"

#include <string.h>

enum { MAX_TEXT_CHARS = 256, MAX_NOTIFICATION_CHARS = 160, MAX_FILENAME_CHARS = 120 };

/* Elements around the files: far less than this. */
enum { MESSAGE_FRAME_BYTES = 64 * 1024 };

static bool
is_forbidden_in_filename(gunichar c)
{
  return c < 0x20 || c == 0x7F || (c < 0x80 && strchr("<>:\"/\\|?*", (int)c) != NULL) ||
         c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x205F ||
         c == 0x2060 || c == 0x3000;
}

char *
tusch_memo_filename(const char *wanted)
{
  const char *dot = strrchr(wanted, '.');
  const char *extension = dot != NULL && strlen(dot) <= 5 ? dot : "";
  g_autofree char *stem = g_strndup(wanted, strlen(wanted) - strlen(extension));
  g_autofree char *plain = tusch_text_plain_line(stem, 0);
  GString *name = g_string_new(NULL);
  guint n = 0;
  for (const char *p = plain; *p != '\0' && n < MAX_FILENAME_CHARS; p = g_utf8_next_char(p), n++) {
    gunichar c = g_utf8_get_char(p);
    g_string_append_unichar(name, is_forbidden_in_filename(c) ? '-' : c);
  }
  /* Windows drops dots and spaces at the end, and hides what begins with one. */
  while (name->len > 0 && strchr(". ", name->str[name->len - 1]) != NULL)
    g_string_truncate(name, name->len - 1);
  while (name->len > 0 && name->str[0] == '.')
    g_string_erase(name, 0, 1);
  if (name->len == 0)
    g_string_append(name, "dokument");
  g_string_append(name, extension);
  return g_string_free(name, FALSE);
}

static gboolean
check_text(const char *field, const char *text, guint max_chars, GError **error)
{
  if (text == NULL || text[0] == '\0')
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the message lacks its %s", field);
  if (!g_utf8_validate(text, -1, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the message's %s is not UTF-8", field);
  if (g_utf8_strlen(text, -1) > (glong)max_chars)
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "the message's %s has more than %u characters",
                      field,
                      max_chars);
  return TRUE;
}

static gboolean
check_form(const char *field, const char *text, const char *pattern, GError **error)
{
  if (text != NULL && g_regex_match_simple(pattern, text, 0, 0))
    return TRUE;
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "the message's %s has not the right form", field);
}

static gboolean
check_numbers(const TuschMemo *memo, GError **error)
{
  return check_form("messageUUID",
                    memo->uuid,
                    "^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[ab89][a-f0-9]{3}-[a-f0-9]{12}\\z",
                    error) &&
         check_form("senderID (authority.cvr)", memo->sender_cvr, "^[1-9][0-9]{7}\\z", error) &&
         check_form("recipientID (requester.cpr)", memo->recipient_cpr, "^[0-9]{10}\\z", error) &&
         check_form("createdDateTime",
                    memo->created,
                    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\\z",
                    error);
}

static gboolean
check_filing(const TuschMemo *memo, GError **error)
{
  if (memo->case_id != NULL &&
      (!check_text("caseID", memo->case_id, MAX_TEXT_CHARS, error) ||
       !check_text("caseSystem", memo->case_system, MAX_TEXT_CHARS, error)))
    return FALSE;
  if (memo->kle_subject == NULL)
    return TRUE;
  return check_form("subjectKey", memo->kle_subject, "^[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}\\z", error) &&
         check_form("activityFacet", memo->kle_facet, "^[A-Z][0-9]{2}\\z", error) &&
         check_text("KLE version", memo->kle_version, MAX_TEXT_CHARS, error) &&
         check_text("KLE label", memo->kle_label, MAX_TEXT_CHARS, error);
}

static gboolean
check_file(const TuschMemoFile *file, GError **error)
{
  if (!check_text("filename", file->filename, MAX_TEXT_CHARS, error))
    return FALSE;
  for (const char *p = file->filename; *p != '\0'; p = g_utf8_next_char(p))
    if (is_forbidden_in_filename(g_utf8_get_char(p)))
      return tusch_fail(
          error, TUSCH_ERROR_CONFIG, "the message's filename holds a forbidden character");
  if (file->size_bytes == 0)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "a file of the message is empty");
  return TRUE;
}

static gboolean
check_files(const TuschMemo *memo, GError **error)
{
  if (memo->files->len == 0)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the message lacks its main document");
  if (memo->files->len > TUSCH_MEMO_MAX_FILES)
    return tusch_fail(
        error, TUSCH_ERROR_LIMIT, "the message has more than %d files", TUSCH_MEMO_MAX_FILES);
  guint64 decoded = 0;
  guint64 encoded = MESSAGE_FRAME_BYTES;
  for (guint i = 0; i < memo->files->len; i++) {
    const TuschMemoFile *file = g_ptr_array_index(memo->files, i);
    if (!check_file(file, error))
      return FALSE;
    decoded += file->size_bytes;
    encoded += (file->size_bytes + 2) / 3 * 4;
  }
  if (decoded > TUSCH_MEMO_MAX_DECODED_BYTES || encoded > TUSCH_MEMO_MAX_MESSAGE_BYTES)
    return tusch_fail(error,
                      TUSCH_ERROR_LIMIT,
                      "the files of one message have more than %d MB",
                      TUSCH_MEMO_MAX_DECODED_BYTES / 1000 / 1000);
  return TRUE;
}

gboolean
tusch_memo_check(const TuschMemo *memo, GError **error)
{
  return check_text("label", memo->label, MAX_TEXT_CHARS, error) &&
         (memo->notification == NULL ||
          check_text("notification", memo->notification, MAX_NOTIFICATION_CHARS, error)) &&
         check_text("Sender label (authority.name)", memo->sender_label, MAX_TEXT_CHARS, error) &&
         check_numbers(memo, error) && check_filing(memo, error) && check_files(memo, error);
}
