/* Media types by libmagic. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/magic/media-type.h"

#include "tusch/error.h"

#include <magic.h>

struct TuschMagic {
  magic_t cookie;
};

TuschMagic *
tusch_magic_new(GError **error)
{
  magic_t cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_COMPRESS);
  if (cookie == NULL) {
    tusch_fail_errno(error, "cannot start libmagic");
    return NULL;
  }
  if (magic_load(cookie, NULL) != 0) {
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "cannot load libmagic's database");
    magic_close(cookie);
    return NULL;
  }
  TuschMagic *magic = g_new0(TuschMagic, 1);
  magic->cookie = cookie;
  return magic;
}

void
tusch_magic_free(TuschMagic *magic)
{
  if (magic == NULL)
    return;
  magic_close(magic->cookie);
  g_free(magic);
}

char *
tusch_magic_guess(TuschMagic *magic, const void *data, gsize size_bytes)
{
  const char *type = magic_buffer(magic->cookie, data, size_bytes);
  if (type == NULL || !g_utf8_validate(type, -1, NULL))
    return g_strdup("application/octet-stream");
  return g_strdup(type);
}
