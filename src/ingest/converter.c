/* Which converter takes which type. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include <string.h>

typedef struct {
  const char *media_type;
  TuschConverter converter;
  const char *suffix;
} Conversion;

#define OOXML "application/vnd.openxmlformats-officedocument."
#define ODF "application/vnd.oasis.opendocument."

static const Conversion CONVERSIONS[] = {
    {"application/msword", TUSCH_CONVERTER_TO_ODT, "doc"},
    {"application/rtf", TUSCH_CONVERTER_TO_ODT, "rtf"},
    {OOXML "wordprocessingml.document", TUSCH_CONVERTER_WRITER, "docx"},
    {OOXML "wordprocessingml.template", TUSCH_CONVERTER_WRITER, "dotx"},
    {"application/vnd.ms-word.document.macroEnabled.12", TUSCH_CONVERTER_WRITER, "docm"},
    {"application/vnd.ms-word.template.macroEnabled.12", TUSCH_CONVERTER_WRITER, "dotm"},
    {ODF "text", TUSCH_CONVERTER_WRITER, "odt"},
    {ODF "text-template", TUSCH_CONVERTER_WRITER, "ott"},
    {"application/vnd.ms-excel", TUSCH_CONVERTER_TO_ODS, "xls"},
    {OOXML "spreadsheetml.sheet", TUSCH_CONVERTER_CALC, "xlsx"},
    {OOXML "spreadsheetml.template", TUSCH_CONVERTER_CALC, "xltx"},
    {"application/vnd.ms-excel.sheet.macroEnabled.12", TUSCH_CONVERTER_CALC, "xlsm"},
    {"application/vnd.ms-excel.sheet.binary.macroEnabled.12", TUSCH_CONVERTER_TO_ODS, "xlsb"},
    {ODF "spreadsheet", TUSCH_CONVERTER_CALC, "ods"},
    {ODF "spreadsheet-template", TUSCH_CONVERTER_CALC, "ots"},
    {"application/vnd.ms-powerpoint", TUSCH_CONVERTER_TO_ODP, "ppt"},
    {OOXML "presentationml.presentation", TUSCH_CONVERTER_IMPRESS, "pptx"},
    {OOXML "presentationml.slideshow", TUSCH_CONVERTER_IMPRESS, "ppsx"},
    {"application/vnd.ms-powerpoint.presentation.macroEnabled.12", TUSCH_CONVERTER_IMPRESS, "pptm"},
    {ODF "presentation", TUSCH_CONVERTER_IMPRESS, "odp"},
    {"application/vnd.ms-outlook", TUSCH_CONVERTER_OUTLOOK, "msg"},
    {"application/pkcs7-mime", TUSCH_CONVERTER_SIGNED, "p7m"},
    {"image/heic", TUSCH_CONVERTER_HEIC, "heic"},
    {"image/heif", TUSCH_CONVERTER_HEIC, "heif"},
};

static const char *const NAMES[] = {"none",
                                    "writer",
                                    "calc",
                                    "impress",
                                    "html",
                                    "outlook",
                                    "writer-accepted",
                                    "to-odt",
                                    "to-ods",
                                    "to-odp",
                                    "heic",
                                    "signed"};
G_STATIC_ASSERT(G_N_ELEMENTS(NAMES) == TUSCH_N_CONVERTERS);

const char *
tusch_converter_to_string(TuschConverter converter)
{
  return converter < TUSCH_N_CONVERTERS ? NAMES[converter] : NAMES[0];
}

TuschConverter
tusch_converter_from_string(const char *text)
{
  for (guint i = 0; i < TUSCH_N_CONVERTERS; i++)
    if (strcmp(NAMES[i], text) == 0)
      return (TuschConverter)i;
  return TUSCH_CONVERTER_NONE;
}

gboolean
ingest_ask_converter(IngestJob *job)
{
  TuschIntake *intake = job->intake;
  for (guint i = 0; i < G_N_ELEMENTS(CONVERSIONS); i++) {
    if (!g_str_equal(CONVERSIONS[i].media_type, intake->media_type))
      continue;
    intake->converter = CONVERSIONS[i].converter;
    intake->convert_suffix = g_strdup(CONVERSIONS[i].suffix);
    return ingest_set_problem(job, TUSCH_PROBLEM_DAMAGED, "the converter made no readable pages");
  }
  return ingest_set_problem(job, TUSCH_PROBLEM_UNSUPPORTED, "no conversion for this type");
}
