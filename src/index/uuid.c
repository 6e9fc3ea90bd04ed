/* Name-based UUIDs: the same request gives the same ids, on every machine. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index/uuid.h"

#include <glib.h>
#include <string.h>

/* 6ba7b811-9dad-11d1-80b4-00c04fd430c8 (URL name space): our names begin with a URN. */
static const guint8 NAME_SPACE[16] = {
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

char *
tusch_uuid_of(const char *const *parts)
{
  g_autoptr(GChecksum) sha1 = g_checksum_new(G_CHECKSUM_SHA1);
  g_checksum_update(sha1, NAME_SPACE, sizeof NAME_SPACE);
  g_checksum_update(sha1, (const guchar *)"urn:tusch", -1);
  for (; *parts != NULL; parts++)
    g_checksum_update(sha1, (const guchar *)*parts, (gssize)strlen(*parts) + 1); /* with its NUL */
  guint8 b[20];
  gsize length = sizeof b;
  g_checksum_get_digest(sha1, b, &length);
  b[6] = (guint8)((b[6] & 0x0f) | 0x50);
  b[8] = (guint8)((b[8] & 0x3f) | 0x80);
  return g_strdup_printf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                         b[0],
                         b[1],
                         b[2],
                         b[3],
                         b[4],
                         b[5],
                         b[6],
                         b[7],
                         b[8],
                         b[9],
                         b[10],
                         b[11],
                         b[12],
                         b[13],
                         b[14],
                         b[15]);
}
