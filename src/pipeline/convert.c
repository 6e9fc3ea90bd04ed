/* Command lines of the converters, each for a whole folder of files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/convert.h"

#include "base/file.h"
#include "pipeline/cage-program.h"
#include "tusch/error.h"

#include <gio/gio.h>
#include <string.h>

#define SETTINGS_NAME "registrymodifications.xcu"

#define SCRIPTING "/org.openoffice.Office.Common/Security/Scripting"
#define ITEM(path, name, value) \
  "<item oor:path=\"" path "\"><prop oor:name=\"" name "\" oor:op=\"fuse\"><value>" value \
  "</value></prop></item>\n"

/* LibreOffice's own locks, behind those of the cage. Link: 2 = never. */
static const char SETTINGS[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\""
    " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n" /* clang-format off */
    ITEM(SCRIPTING, "DisableMacrosExecution", "true")
    ITEM(SCRIPTING, "MacroSecurityLevel", "3")
    ITEM(SCRIPTING, "BlockUntrustedRefererLinks", "true")
    ITEM(SCRIPTING, "DisableActiveContent", "true")
    ITEM("/org.openoffice.Office.Writer/Content/Update", "Link", "2")
    ITEM("/org.openoffice.Office.Calc/Content/Update", "Link", "2")
    ITEM("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false")
    ITEM("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "da-DK")
    ITEM("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "da-DK")
    "</oor:items>\n"; /* clang-format on */

/* A fresh profile in the cage's own /tmp, which ends with it. */
#define OFFICE \
  "mkdir -p /tmp/profile/user && cp /in/" SETTINGS_NAME " /tmp/profile/user/ || exit 9\n" \
  "office() {\n" \
  "  soffice -env:UserInstallation=file:///tmp/profile --headless --norestore --nologo " \
  "--nodefault --nolockcheck \"$@\"\n" \
  "}\n"

/* The flat form is changed so that columns have room for what is in them, and each sheet is as wide
 * as its page: strips of columns cannot be read. */
#define SHEETS_NAME "sheets.pl"
#define FIT_WIDTH \
  "for f in /tmp/flat/*.fods; do\n" \
  "  cp $f $f.as-it-was; perl /in/" SHEETS_NAME " $f || mv $f.as-it-was $f\n" \
  "done\n"

/* Deleted text lies apart in the flat form, with marks where it stood. */
#define ACCEPT_CHANGES \
  "perl -0777 -i -pe 's{<text:tracked-changes.*?</text:tracked-changes>}{}gs; " \
  "s{<text:change(-start|-end)?\\s[^>]*>}{}g' /tmp/flat/*.fodt\n"

typedef struct {
  const char *script;
  const char *output_suffix;
  const char *needs; /* this file is there if the program is */
  const char *package;
} Program;

#define OFFICE_LIBRARY "/usr/lib/libreoffice/program/"

/* What was signed is a letter without its first headers, or any file. */
#define OPEN_SIGNED \
  "for f in /in/[0-9]*; do\n" \
  "  n=${f##*/}; form=DER; [ \"$(head -c 5 $f)\" = ----- ] && form=PEM\n" \
  "  openssl cms -verify -noverify -nosigs -binary -inform $form -in $f -out /tmp/$n || " \
  "continue\n" \
  "  head -c 8 /tmp/$n | grep -qi '^content-' && printf 'MIME-Version: 1.0\\r\\n' > " \
  "/out/${n%.*}.eml\n" \
  "  cat /tmp/$n >> /out/${n%.*}.eml\n" \
  "done\n"

static const Program PROGRAMS[TUSCH_N_CONVERTERS] = {
    [TUSCH_CONVERTER_WRITER] =
        {OFFICE "office --convert-to pdf:writer_pdf_Export --outdir /out /in/[0-9]*\n",
         "pdf",
         OFFICE_LIBRARY "libswlo.so",
         "libreoffice-writer-nogui"},
    [TUSCH_CONVERTER_CALC] =
        {OFFICE "office --convert-to fods --outdir /tmp/flat /in/[0-9]* || exit 8\n" FIT_WIDTH
                "office --convert-to pdf:calc_pdf_Export --outdir /out /tmp/flat/*.fods\n",
         "pdf",
         OFFICE_LIBRARY "libsclo.so",
         "libreoffice-calc-nogui"},
    [TUSCH_CONVERTER_IMPRESS] =
        {OFFICE "office --convert-to pdf:impress_pdf_Export --outdir /out /in/[0-9]*\n",
         "pdf",
         OFFICE_LIBRARY "libsdlo.so",
         "libreoffice-impress-nogui"},
    [TUSCH_CONVERTER_HTML] =
        {OFFICE "office '--infilter=HTML (StarWriter)' --convert-to pdf:writer_pdf_Export "
                "--outdir /out /in/[0-9]*\n",
         "pdf",
         OFFICE_LIBRARY "libswlo.so",
         "libreoffice-writer-nogui"},
    [TUSCH_CONVERTER_OUTLOOK] =
        {"for f in /in/[0-9]*; do n=${f##*/}; msgconvert --outfile /out/${n%.*}.eml $f; done\n",
         "eml",
         "/usr/bin/msgconvert",
         "libemail-outlook-message-perl"},
    [TUSCH_CONVERTER_WRITER_ACCEPTED] =
        {OFFICE "office --convert-to fodt --outdir /tmp/flat /in/[0-9]* || exit 8\n" ACCEPT_CHANGES
                "office --convert-to pdf:writer_pdf_Export --outdir /out /tmp/flat/*.fodt\n",
         "pdf",
         OFFICE_LIBRARY "libswlo.so",
         "libreoffice-writer-nogui"},
    [TUSCH_CONVERTER_TO_ODT] = {OFFICE "office --convert-to odt --outdir /out /in/[0-9]*\n",
                                "odt",
                                OFFICE_LIBRARY "libswlo.so",
                                "libreoffice-writer-nogui"},
    [TUSCH_CONVERTER_TO_ODS] = {OFFICE "office --convert-to ods --outdir /out /in/[0-9]*\n",
                                "ods",
                                OFFICE_LIBRARY "libsclo.so",
                                "libreoffice-calc-nogui"},
    [TUSCH_CONVERTER_TO_ODP] = {OFFICE "office --convert-to odp --outdir /out /in/[0-9]*\n",
                                "odp",
                                OFFICE_LIBRARY "libsdlo.so",
                                "libreoffice-impress-nogui"},
    [TUSCH_CONVERTER_HEIC] =
        {"for f in /in/[0-9]*; do n=${f##*/}; heif-convert $f /out/${n%.*}.png; done\n",
         "png",
         "/usr/bin/heif-convert",
         "libheif-examples"},
    [TUSCH_CONVERTER_SIGNED] = {OPEN_SIGNED, "eml", "/usr/bin/openssl", "openssl"},
};

gboolean
tusch_convert_write_settings(const char *in_dir, GError **error)
{
  g_autofree char *path = g_build_filename(in_dir, SETTINGS_NAME, NULL);
  g_autofree char *sheets_path = g_build_filename(in_dir, SHEETS_NAME, NULL);
  g_autoptr(GBytes) sheets = g_resources_lookup_data(
      "/tusch-converters/" SHEETS_NAME, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (sheets == NULL)
    return FALSE;
  gsize size_bytes = 0;
  const void *bytes = g_bytes_get_data(sheets, &size_bytes);
  return tusch_file_write_atomic(path, SETTINGS, strlen(SETTINGS), error) &&
         tusch_file_write_atomic(sheets_path, bytes, size_bytes, error);
}

const char *
tusch_convert_output_suffix(TuschConverter converter)
{
  return PROGRAMS[converter].output_suffix;
}

gboolean
tusch_convert_run(TuschConverter converter,
                  const char *in_dir,
                  const char *out_dir,
                  int *out_status,
                  GError **error)
{
  const Program *program = &PROGRAMS[converter];
  if (program->script == NULL)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "no such converter");
  if (!g_file_test(program->needs, G_FILE_TEST_EXISTS))
    return tusch_fail(
        error, TUSCH_ERROR_UNSUPPORTED, "the package %s is not installed", program->package);
  const char *const arguments[] = {"sh", "-c", program->script, NULL};
  const TuschCageProgram run = {.arguments = arguments, .input = in_dir, .out_dir = out_dir};
  return tusch_cage_run_program(&run, out_status, error);
}
