/* Letters in a signed or encrypted envelope: told apart by the object identifier they begin with.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/smime.h"

#include <string.h>

/* SEQUENCE, its length in one to five bytes, OBJECT IDENTIFIER 1.2.840.113549.1.7.N */
static const guint8 PREFIX[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07};
/* … 1.2.840.113549.1.9.16.1.23: encrypted and sealed */
static const guint8 SEALED[] = {
    0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17};

static SmimeKind
kind_of_der(const guint8 *der, gsize size_bytes)
{
  enum { SEQUENCE = 0x30, SIGNED_DATA = 2, MAX_LENGTH_BYTES = 5 };
  if (size_bytes < 2 + MAX_LENGTH_BYTES + sizeof SEALED || der[0] != SEQUENCE)
    return SMIME_NONE;
  gsize at = 1 + (der[1] < 0x80 ? 1 : 1 + (gsize)(der[1] & 0x7f));
  if (at > 1 + MAX_LENGTH_BYTES)
    return SMIME_NONE;
  if (memcmp(der + at, SEALED, sizeof SEALED) == 0)
    return SMIME_ENCRYPTED;
  if (memcmp(der + at, PREFIX, sizeof PREFIX) != 0)
    return SMIME_NONE;
  return der[at + sizeof PREFIX] == SIGNED_DATA ? SMIME_SIGNED : SMIME_ENCRYPTED;
}

SmimeKind
smime_kind_of(const guint8 *head, gsize size_bytes)
{
  static const char *const marks[] = {"-----BEGIN PKCS7-----", "-----BEGIN CMS-----"};
  enum { HEAD_CHARS = 64 };
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
    gsize n = strlen(marks[i]);
    if (size_bytes < n + HEAD_CHARS + 2 || memcmp(head, marks[i], n) != 0)
      continue;
    g_autofree char *coded = g_strndup((const char *)head + n, HEAD_CHARS + 2);
    gsize n_der = 0;
    g_autofree guint8 *der = g_base64_decode(coded, &n_der);
    return kind_of_der(der, n_der);
  }
  return kind_of_der(head, size_bytes);
}
