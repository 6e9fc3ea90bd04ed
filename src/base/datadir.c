/* Looking for the data folders. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/datadir.h"

#include "base/build-paths.h"

#include "tusch/error.h"

char *
tusch_datadir_find(const char *name, const char *holds, GError **error)
{
  const char *places[] = {
      g_getenv("TUSCH_DATADIR"),
      TUSCH_INSTALLED_DATADIR,
      TUSCH_BUILD_DATADIR,
      TUSCH_SOURCE_DATADIR,
  };
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    if (places[i] == NULL)
      continue;
    g_autofree char *inside = g_build_filename(places[i], name, holds, NULL);
    if (g_file_test(inside, G_FILE_TEST_EXISTS))
      return g_build_filename(places[i], name, NULL);
  }
  tusch_fail(error,
             TUSCH_ERROR_CONFIG,
             "folder \"%s\" with \"%s\" not found: set TUSCH_DATADIR to the folder that holds it",
             name,
             holds);
  return NULL;
}
