/* GMime: an Internet message taken apart. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Foreign bytes: only in a child. All strings are valid UTF-8. */

/* A piece of what the writer wrote, in order; one of them may be missing. */
typedef struct {
  char *html;
  char *text;
  bool is_flowed, deletes_space; /* RFC 3676, of @text */
} TuschMailBody;

typedef struct {
  char *name; /* nullable */
  char *content_id; /* without brackets; nullable */
  char *location; /* Content-Location of saved web pages; nullable */
  char *media_type; /* as the message claims, in small letters */
  bool is_message; /* a message in the message */
  bool is_attachment; /* the message says so */
  bool is_signature; /* of the message, without anything to read */
  GBytes *content; /* decoded */
} TuschMailPart;

typedef struct {
  char *from, *to, *cc, *bcc, *subject; /* decoded, for people; nullable */
  gint64 sent; /* seconds since 1970; 0: not known */
  char *date; /* "01-03-2024 12:00" as the sender's clock said; nullable */
  char *message_id, *in_reply_to, *references; /* nullable */
  GPtrArray *bodies; /* TuschMailBody */
  GPtrArray *parts; /* TuschMailPart: all that is no body */
} TuschMail;

/**
 * tusch_mail_read:
 * Names and headers by RFC 2047 and 2231, text by its charset; where that is wrong or unknown,
 * UTF-8 if valid, else Windows-1252. Messages in the message are parts, not opened.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT (no message), _LIMIT (nesting, number
 * of parts)
 */
TuschMail *tusch_mail_read(GBytes *file, guint max_parts, GError **error);
void tusch_mail_free(TuschMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschMail, tusch_mail_free)
