/* Text strings of PDF. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/pdf-text.h"

#include <string.h>

char *
pdf_text_of(TuschQpdf *qpdf, TuschObj object)
{
  TuschObjType type = tusch_obj_type(qpdf, object);
  g_autoptr(GBytes) bytes = NULL;
  if (type == TUSCH_OBJ_STRING)
    bytes = tusch_obj_string(qpdf, object);
  else if (type == TUSCH_OBJ_STREAM)
    bytes = tusch_obj_stream_decoded(qpdf, object);
  else if (type == TUSCH_OBJ_NAME)
    return tusch_obj_name(qpdf, object);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  const char *charset = "ISO-8859-1";
  if (size >= 2 && memcmp(data, "\xfe\xff", 2) == 0)
    charset = "UTF-16";
  else if (size >= 2 && memcmp(data, "\xff\xfe", 2) == 0)
    charset = "UTF-16";
  else if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
    charset = "UTF-8";
  char *text = g_convert_with_fallback(data, (gssize)size, "UTF-8", charset, "?", NULL, NULL, NULL);
  return text != NULL ? text : g_utf8_make_valid(data, (gssize)size);
}
