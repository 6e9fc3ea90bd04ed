/* Media types of packages, read from the entries that the formats reserve for it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/office.h"

#include "tusch/error.h"

#include <string.h>

/* As much of an entry as is ever looked at. */
enum { PEEK_BYTES = 1 << 20, TYPE_MAX_BYTES = 120 };

static gboolean
peek_chunk(const void *data, gsize size_bytes, gpointer user_data, GError **error)
{
  GString *out = user_data;
  g_string_append_len(out, data, (gssize)MIN(size_bytes, PEEK_BYTES - out->len));
  if (out->len < PEEK_BYTES)
    return TRUE;
  return tusch_fail(error, TUSCH_ERROR_LIMIT, "enough");
}

/* What can be read of the entry's beginning; never NULL. */
static GString *
peek(TuschZip *zip, guint64 index)
{
  GString *out = g_string_new(NULL);
  (void)tusch_zip_read(zip, index, peek_chunk, out, NULL);
  return out;
}

static bool
find_entry(TuschZip *zip, const char *name, guint64 *out_index)
{
  guint64 n = tusch_zip_get_n_entries(zip);
  for (guint64 i = 0; i < n; i++) {
    g_autoptr(TuschZipEntry) entry = tusch_zip_describe(zip, i, NULL);
    if (entry != NULL && g_str_equal(entry->raw_name, name)) {
      *out_index = i;
      return true;
    }
  }
  return false;
}

static bool
is_media_type(const char *text)
{
  return strlen(text) <= TYPE_MAX_BYTES && g_str_has_prefix(text, "application/") &&
         text[strspn(text,
                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                     "./+-_")] == '\0';
}

/* OpenDocument and EPUB: the first entry is "mimetype" and holds the type, nothing else. */
static char *
type_by_mimetype(TuschZip *zip)
{
  g_autoptr(TuschZipEntry) first = tusch_zip_describe(zip, 0, NULL);
  if (first == NULL || !g_str_equal(first->raw_name, "mimetype"))
    return NULL;
  g_autoptr(GString) text = peek(zip, 0);
  g_strstrip(text->str);
  return is_media_type(text->str) ? g_strdup(text->str) : NULL;
}

/* Office Open XML: the main part's type is the file's type + ".main+xml". */
static char *
type_by_main_part(const char *content_types)
{
  const char *end = strstr(content_types, ".main+xml\"");
  if (end == NULL)
    return NULL;
  const char *start = g_strrstr_len(content_types, end - content_types, "\"");
  if (start == NULL)
    return NULL;
  g_autofree char *type = g_strndup(start + 1, (gsize)(end - start - 1));
  if (!is_media_type(type))
    return NULL;
  /* Registered with ".12", which the part's type lacks. */
  if (g_str_has_suffix(type, ".macroEnabled"))
    return g_strconcat(type, ".12", NULL);
  return g_steal_pointer(&type);
}

static char *
type_by_content_types(TuschZip *zip)
{
  guint64 index;
  if (!find_entry(zip, "[Content_Types].xml", &index))
    return NULL;
  g_autoptr(GString) text = peek(zip, index);
  char *type = type_by_main_part(text->str);
  if (type == NULL && strstr(text->str, "xps-fixeddocument") != NULL)
    return g_strdup("application/vnd.ms-xpsdocument");
  if (type == NULL && strstr(text->str, "vnd.ms-excel.sheet.binary.macroEnabled.main") != NULL)
    return g_strdup("application/vnd.ms-excel.sheet.binary.macroEnabled.12");
  return type;
}

bool
office_is_encrypted(TuschZip *zip)
{
  guint64 index;
  if (!find_entry(zip, "META-INF/manifest.xml", &index))
    return false;
  g_autoptr(GString) text = peek(zip, index);
  return strstr(text->str, "encryption-data") != NULL;
}

char *
office_type_of(TuschZip *zip)
{
  char *type = type_by_mimetype(zip);
  return type != NULL ? type : type_by_content_types(zip);
}
