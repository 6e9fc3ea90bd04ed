/* The error domain. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/error.h"

#include <errno.h>

G_DEFINE_QUARK(tusch - error - quark, tusch_error)

gboolean
tusch_fail(GError **error, TuschErrorCode code, const char *format, ...)
{
  if (error != NULL) {
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error_literal(error, TUSCH_ERROR, (int)code, message);
  }
  return FALSE;
}

gboolean
tusch_fail_errno(GError **error, const char *format, ...)
{
  int saved = errno;
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  return tusch_fail(error, TUSCH_ERROR_IO, "%s: %s", message, g_strerror(saved));
}
