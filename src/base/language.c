/* Which language the program speaks, and where its catalogue lies. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"

#include "base/build-paths.h"

#include <glib.h>
#include <locale.h>

/* The folder that holds a catalogue of @language, e.g. "en"; of several the first. */
static const char *
find_catalogues(const char *language)
{
  const char *places[] = {
      g_getenv("TUSCH_LOCALEDIR"), TUSCH_INSTALLED_LOCALEDIR, TUSCH_BUILD_LOCALEDIR};
  g_auto(GStrv) variants = g_get_locale_variants(language);
  for (guint i = 0; i < G_N_ELEMENTS(places); i++)
    for (char **variant = variants; places[i] != NULL && *variant != NULL; variant++) {
      g_autofree char *file =
          g_build_filename(places[i], *variant, "LC_MESSAGES", "tusch.mo", NULL);
      if (g_file_test(file, G_FILE_TEST_EXISTS))
        return places[i];
    }
  return TUSCH_INSTALLED_LOCALEDIR;
}

/* gettext looks at LANGUAGE only if the locale is not plain "C". */
void
tusch_language_set(const char *language)
{
  (void)setlocale(LC_ALL, "C.UTF-8");
  (void)g_setenv("LANGUAGE", language != NULL ? language : "C", TRUE);
  if (language != NULL)
    (void)bindtextdomain("tusch", find_catalogues(language));
  (void)bind_textdomain_codeset("tusch", "UTF-8");
  (void)textdomain("tusch");
}
