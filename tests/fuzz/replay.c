/* Runs a fuzz target over files and folders of files: corpora are tests with any compiler. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

static guint
replay_file(const char *path)
{
  g_autofree char *data = NULL;
  gsize size_bytes = 0;
  if (!g_file_get_contents(path, &data, &size_bytes, NULL))
    return 0;
  /* An exact copy: one byte read past the end is seen by the sanitizer. */
  uint8_t *copy = malloc(size_bytes > 0 ? size_bytes : 1);
  if (copy == NULL)
    abort();
  memcpy(copy, data, size_bytes);
  (void)LLVMFuzzerTestOneInput(copy, size_bytes);
  free(copy);
  return 1;
}

int
main(int argc, char **argv)
{
  guint n = 0;
  for (int i = 1; i < argc; i++) {
    GDir *dir = g_dir_open(argv[i], 0, NULL);
    if (dir == NULL) {
      n += replay_file(argv[i]);
      continue;
    }
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
      g_autofree char *path = g_build_filename(argv[i], name, NULL);
      n += replay_file(path);
    }
    g_dir_close(dir);
  }
  printf("%u inputs\n", n);
  return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
