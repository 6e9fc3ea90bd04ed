/* Adapters and exports: whatever a records officer wrote and a system sent, the reader answers or
 * says where; what it answers is what a parent accepts. The input is an adapter, a line "---", and
 * an export. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "tusch/error.h"
#include "tusch/source.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static const char MARK[] = "\n---\n";

static char *
write_part(const uint8_t *data, size_t size_bytes)
{
  char *path = NULL;
  int fd = g_file_open_tmp("fuzz-source-XXXXXX", &path, NULL);
  if (fd < 0 || !g_file_set_contents(path, (const char *)data, (gssize)size_bytes, NULL))
    abort();
  (void)g_close(fd, NULL);
  return path;
}

static void
check_error(const void *result, const GError *error)
{
  if ((result == NULL) == (error == NULL))
    abort();
  if (error != NULL && !g_utf8_validate(error->message, -1, NULL))
    abort();
}

/* Every row is a document, each with a title or a file to take one from, no path leads out. */
static void
check_export(const TuschSourceExport *export)
{
  g_autoptr(TuschSourceExport) received = tusch_source_export_new(NULL);
  g_autoptr(JsonNode) node = tusch_source_export_to_json(export, 0, G_MAXUINT);
  g_autoptr(GError) error = NULL;
  if (!tusch_source_export_add_json(received, node, &error) ||
      received->documents->len != export->documents->len)
    abort();
  for (guint i = 0; i < export->warnings->len; i++) {
    g_autofree char *text = tusch_source_warning_describe(g_ptr_array_index(export->warnings, i));
    if (!g_utf8_validate(text, -1, NULL))
      abort();
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
  const uint8_t *mark = memmem(data, size_bytes, MARK, strlen(MARK));
  size_t split = mark != NULL ? (size_t)(mark - data) + 1 : size_bytes;
  size_t rest = mark != NULL ? split + strlen(MARK) - 1 : size_bytes;
  g_autofree char *map_path = write_part(data, split);
  g_autofree char *path = write_part(data + rest, size_bytes - rest);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschSourceMap) map = tusch_source_map_load(map_path, &error);
  check_error(map, error);
  if (map != NULL) {
    g_autoptr(GError) fault = NULL;
    g_autoptr(TuschSourceExport) export = tusch_source_read(map, path, NULL, &fault);
    check_error(export, fault);
    if (export != NULL)
      check_export(export);
  }
  (void)g_unlink(map_path);
  (void)g_unlink(path);
  return 0;
}
