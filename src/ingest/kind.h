/* What a file is, by its first bytes: the part of ingest that takes it, and its media type. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum {
  KIND_OTHER = 0, /* nothing here converts it */
  KIND_PDF,
  KIND_TIFF,
  KIND_JPEG,
  KIND_PNG,
  KIND_PICTURE, /* GIF, BMP, WebP */
  KIND_CONVERTED, /* a converter takes it as it is */
  KIND_OLE, /* compound files: told apart by their streams */
  KIND_ZIP, /* archives, and the office formats that are archives */
  KIND_PACKED, /* 7z, TAR, RAR, and single packed files */
  KIND_TNEF, /* winmail.dat */
  KIND_SIGNED, /* a letter in a signed envelope */
  KIND_SEALED, /* in an encrypted one */
  KIND_MAIL, /* Internet messages, saved web pages (MHT) */
  KIND_HTML,
  KIND_TEXT, /* says libmagic; decoding has the last word */
} Kind;

/* libmagic and our signatures look at this much of a file. */
#define KIND_HEAD_BYTES ((gsize)256 * 1024)

/**
 * kind_of:
 * @guess: libmagic's media type
 * @out_media_type: (transfer full): the type by signature, else @guess
 */
Kind kind_of(const guint8 *head, gsize size_bytes, const char *guess, char **out_media_type);
