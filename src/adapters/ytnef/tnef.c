/* libytnef: the files in a winmail.dat. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/ytnef/tnef.h"

#include "tusch/error.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tnef-types.h>
#include <ytnef.h>

/* Property types and numbers of MAPI ([MS-OXPROPS]). */
enum {
  TYPE_OBJECT = 0x000d,
  TYPE_STRING8 = 0x001e,
  TYPE_UNICODE = 0x001f,
  TYPE_BINARY = 0x0102,
  PROPERTY_BODY = 0x1000,
  PROPERTY_RTF = 0x1009,
  PROPERTY_HTML = 0x1013,
  PROPERTY_ATTACH_OBJECT = 0x3701,
  PROPERTY_ATTACH_LONG_NAME = 0x3707,
};

static const guint8 SIGNATURE[] = {0x78, 0x9f, 0x3e, 0x22};

static void
file_free(gpointer data)
{
  TuschTnefFile *file = data;
  g_free(file->name);
  g_bytes_unref(file->content);
  g_free(file);
}

static bool
has_bytes(const variableLength *value)
{
  return value != NULL && value != MAPI_UNDEFINED && value->data != NULL && value->size > 0;
}

/* %NULL: there is none. Borrowed. */
static const variableLength *
find_property(MAPIProps *properties, guint type, guint number)
{
  const variableLength *value = MAPIFindProperty(properties, PROP_TAG(type, number));
  return has_bytes(value) ? value : NULL;
}

static char *
text_of(const variableLength *value)
{
  gsize length = strnlen((const char *)value->data, (gsize)value->size);
  const char *text = (const char *)value->data;
  if (length == 0)
    return NULL;
  if (g_utf8_validate(text, (gssize)length, NULL))
    return g_strndup(text, length);
  char *converted =
      g_convert_with_fallback(text, (gssize)length, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
  return converted != NULL ? converted : g_utf8_make_valid(text, (gssize)length);
}

/* libytnef turns UTF-16 into UTF-8 itself. (transfer full) (nullable) */
static char *
name_of(Attachment *attachment)
{
  const variableLength *name =
      find_property(&attachment->MAPI, TYPE_STRING8, PROPERTY_ATTACH_LONG_NAME);
  if (name == NULL)
    name = find_property(&attachment->MAPI, TYPE_UNICODE, PROPERTY_ATTACH_LONG_NAME);
  if (name == NULL && has_bytes(&attachment->Title))
    name = &attachment->Title;
  return name != NULL ? text_of(name) : NULL;
}

static void
add(GPtrArray *files, char *name, const void *bytes, gsize size_bytes)
{
  TuschTnefFile *file = g_new0(TuschTnefFile, 1);
  file->name = name;
  file->content = g_bytes_new(bytes, size_bytes);
  g_ptr_array_add(files, file);
}

/* A message in the message: the identifier of its interface, then TNEF. */
static void
add_attachment(GPtrArray *files, Attachment *attachment)
{
  enum { INTERFACE_BYTES = 16 };
  const variableLength *object =
      find_property(&attachment->MAPI, TYPE_OBJECT, PROPERTY_ATTACH_OBJECT);
  if (object == NULL)
    object = find_property(&attachment->MAPI, TYPE_BINARY, PROPERTY_ATTACH_OBJECT);
  char *name = name_of(attachment);
  if (object != NULL && object->size > INTERFACE_BYTES + (int)sizeof SIGNATURE &&
      memcmp(object->data + INTERFACE_BYTES, SIGNATURE, sizeof SIGNATURE) == 0)
    add(files, name, object->data + INTERFACE_BYTES, (gsize)object->size - INTERFACE_BYTES);
  else if (has_bytes(&attachment->FileData))
    add(files, name, attachment->FileData.data, (gsize)attachment->FileData.size);
  else if (object != NULL)
    add(files, name, object->data, (gsize)object->size);
  else
    add(files, name, "", 0);
}

/* The fullest form of the letter. */
static void
add_letter(GPtrArray *files, TNEFStruct *tnef)
{
  MAPIProps *properties = &tnef->MapiProperties;
  const variableLength *html = find_property(properties, TYPE_BINARY, PROPERTY_HTML);
  const variableLength *packed = find_property(properties, TYPE_BINARY, PROPERTY_RTF);
  const variableLength *text = find_property(properties, TYPE_STRING8, PROPERTY_BODY);
  if (text == NULL)
    text = find_property(properties, TYPE_UNICODE, PROPERTY_BODY);
  if (text == NULL && has_bytes(&tnef->body))
    text = &tnef->body;
  int n_rtf = 0;
  BYTE *rtf =
      html == NULL && packed != NULL ? DecompressRTF((variableLength *)packed, &n_rtf) : NULL;
  if (html != NULL)
    add(files, g_strdup("brev.html"), html->data, (gsize)html->size);
  else if (rtf != NULL && n_rtf > 0)
    add(files, g_strdup("brev.rtf"), rtf, (gsize)n_rtf);
  else if (text != NULL)
    add(files, g_strdup("brev.txt"), text->data, strnlen((char *)text->data, (gsize)text->size));
  free(rtf);
}

static GPtrArray *
list_files(TNEFStruct *tnef, guint max_files, GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
  add_letter(files, tnef);
  for (Attachment *next = tnef->starting_attach.next; next != NULL; next = next->next) {
    if (files->len >= max_files) {
      tusch_fail(error, TUSCH_ERROR_LIMIT, "the message has too many parts");
      return NULL;
    }
    add_attachment(files, next);
  }
  return g_steal_pointer(&files);
}

static ssize_t
swallow(void *cookie, const char *buffer, size_t size_bytes)
{
  (void)cookie;
  (void)buffer;
  return (ssize_t)size_bytes;
}

/* libytnef tells standard output what it thinks of a file: there a child answers its parent. The
 * stream is a variable that glibc lets a program set. */
static bool
parse_silently(GBytes *file, TNEFStruct *tnef)
{
  gsize size_bytes = 0;
  const void *bytes = g_bytes_get_data(file, &size_bytes);
  if (size_bytes < sizeof SIGNATURE || size_bytes > G_MAXINT / 2 ||
      memcmp(bytes, SIGNATURE, sizeof SIGNATURE) != 0)
    return false;
  FILE *nowhere = fopencookie(NULL, "w", (cookie_io_functions_t){.write = swallow});
  if (nowhere == NULL)
    return false;
  FILE *real = stdout;
  stdout = nowhere;
  bool ok = TNEFParseMemory((BYTE *)bytes, (long)size_bytes, tnef) >= 0;
  stdout = real;
  (void)fclose(nowhere);
  return ok;
}

GPtrArray *
tusch_tnef_read(GBytes *file, guint max_files, GError **error)
{
  TNEFStruct tnef;
  TNEFInitialize(&tnef);
  tnef.Debug = 0;
  GPtrArray *files = NULL;
  if (!parse_silently(file, &tnef))
    tusch_fail(error, TUSCH_ERROR_FORMAT, "the TNEF is damaged");
  else
    files = list_files(&tnef, max_files, error);
  TNEFFree(&tnef);
  return files;
}
