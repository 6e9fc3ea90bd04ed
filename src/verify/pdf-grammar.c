/* The allow-list. What is not here does not leave the house. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/pdf-grammar.h"

#include "base/language.h"

#define ANY TUSCH_KIND_ANY
#define END \
  { \
    NULL, ANY, false \
  }
#define STREAM_KEYS \
  {"Length", ANY, false}, {"Filter", ANY, false}, \
  { \
    "DecodeParms", ANY, false \
  }

static const TuschPdfRule TRAILER[] = {{"Size", ANY, false},
                                       {"Root", TUSCH_KIND_CATALOG, false},
                                       {"Info", TUSCH_KIND_INFO, false},
                                       {"ID", ANY, false},
                                       {"Prev", ANY, false}, /* linearised only: V-01 */
                                       {"Type", ANY, false},
                                       {"W", ANY, false},
                                       {"Index", ANY, false},
                                       STREAM_KEYS,
                                       END};

static const TuschPdfRule CATALOG[] = {{"Type", ANY, false},
                                       {"Version", ANY, false},
                                       {"Pages", TUSCH_KIND_PAGES, false},
                                       {"Outlines", TUSCH_KIND_OUTLINES, false},
                                       {"PageMode", ANY, false},
                                       {"PageLayout", ANY, false},
                                       {"PageLabels", TUSCH_KIND_NUMBER_TREE, false},
                                       {"Lang", ANY, false},
                                       {"ViewerPreferences", TUSCH_KIND_VIEWER, false},
                                       {"MarkInfo", ANY, false},
                                       {"Metadata", TUSCH_KIND_XMP, false},
                                       {"Names", TUSCH_KIND_NAMES, false},
                                       {"Dests", TUSCH_KIND_DESTINATION, true},
                                       {"StructTreeRoot", TUSCH_KIND_STRUCT_ROOT, false},
                                       END};

static const TuschPdfRule INFO[] = {{"Title", ANY, false},
                                    {"Author", ANY, false},
                                    {"Subject", ANY, false},
                                    {"Creator", ANY, false},
                                    {"Producer", ANY, false},
                                    {"CreationDate", ANY, false},
                                    {"ModDate", ANY, false},
                                    {"Trapped", ANY, false},
                                    END};

static const TuschPdfRule VIEWER[] = {{"DisplayDocTitle", ANY, false},
                                      {"FitWindow", ANY, false},
                                      {"NonFullScreenPageMode", ANY, false},
                                      END};

static const TuschPdfRule NAMES[] = {{"Dests", ANY, false}, END};

static const TuschPdfRule XMP[] = {{"Type", ANY, false}, {"Subtype", ANY, false}, STREAM_KEYS, END};

static const TuschPdfRule PAGES[] = {{"Type", ANY, false},
                                     {"Parent", TUSCH_KIND_PAGES, false},
                                     {"Kids", TUSCH_KIND_PAGES, false},
                                     {"Count", ANY, false},
                                     {"MediaBox", ANY, false},
                                     {"Resources", TUSCH_KIND_RESOURCES, false},
                                     END};

static const TuschPdfRule PAGE[] = {{"Type", ANY, false},
                                    {"Parent", TUSCH_KIND_PAGES, false},
                                    {"MediaBox", ANY, false},
                                    {"CropBox", ANY, false}, /* like the MediaBox: see check */
                                    {"Rotate", ANY, false}, /* 0: see check */
                                    {"UserUnit", ANY, false}, /* a number: see check */
                                    {"Resources", TUSCH_KIND_RESOURCES, false},
                                    {"Contents", TUSCH_KIND_CONTENTS, false},
                                    {"Group", TUSCH_KIND_GROUP, false},
                                    {"Annots", TUSCH_KIND_ANNOT, false},
                                    {"StructParents", ANY, false},
                                    {"Tabs", ANY, false},
                                    END};

static const TuschPdfRule CONTENTS[] = {STREAM_KEYS, END};

static const TuschPdfRule ANNOT[] = {{"Type", ANY, false},
                                     {"Subtype", ANY, false}, /* Link: see check */
                                     {"Rect", ANY, false},
                                     {"Border", ANY, false},
                                     {"BS", ANY, false},
                                     {"C", ANY, false},
                                     {"F", ANY, false},
                                     {"H", ANY, false},
                                     {"P", TUSCH_KIND_PAGE, false},
                                     {"Dest", TUSCH_KIND_DESTINATION, false},
                                     {"A", TUSCH_KIND_ACTION, false},
                                     {"Contents", ANY, false},
                                     {"StructParent", ANY, false},
                                     END};

static const TuschPdfRule ACTION[] = {{"Type", ANY, false},
                                      {"S", ANY, false}, /* GoTo: see check */
                                      {"D", TUSCH_KIND_DESTINATION, false},
                                      END};

/* An array [page /XYZ left top zoom]; as a dictionary only D. */
static const TuschPdfRule DESTINATION[] = {{"D", TUSCH_KIND_DESTINATION, false}, END};

static const TuschPdfRule OUTLINES[] = {{"Type", ANY, false},
                                        {"First", TUSCH_KIND_OUTLINE_ITEM, false},
                                        {"Last", TUSCH_KIND_OUTLINE_ITEM, false},
                                        {"Count", ANY, false},
                                        END};

static const TuschPdfRule OUTLINE_ITEM[] = {{"Title", ANY, false},
                                            {"Parent", ANY, false},
                                            {"Prev", TUSCH_KIND_OUTLINE_ITEM, false},
                                            {"Next", TUSCH_KIND_OUTLINE_ITEM, false},
                                            {"First", TUSCH_KIND_OUTLINE_ITEM, false},
                                            {"Last", TUSCH_KIND_OUTLINE_ITEM, false},
                                            {"Count", ANY, false},
                                            {"Dest", TUSCH_KIND_DESTINATION, false},
                                            {"A", TUSCH_KIND_ACTION, false},
                                            {"C", ANY, false},
                                            {"F", ANY, false},
                                            END};

static const TuschPdfRule STRUCT_ROOT[] = {{"Type", ANY, false},
                                           {"K", TUSCH_KIND_STRUCT_ELEM, false},
                                           {"ParentTree", TUSCH_KIND_NUMBER_TREE, false},
                                           {"ParentTreeNextKey", ANY, false},
                                           {"RoleMap", ANY, true},
                                           END};

/* Marked-content and object references are among the kids; they have no stream of their own. */
static const TuschPdfRule STRUCT_ELEM[] = {{"Type", ANY, false},
                                           {"S", ANY, false},
                                           {"P", ANY, false},
                                           {"Pg", TUSCH_KIND_PAGE, false},
                                           {"K", TUSCH_KIND_STRUCT_ELEM, false},
                                           {"MCID", ANY, false},
                                           {"Obj", TUSCH_KIND_ANNOT, false},
                                           {"A", ANY, false},
                                           {"ID", ANY, false},
                                           {"Lang", ANY, false},
                                           {"Alt", ANY, false}, /* its text: check-structure */
                                           END};

static const TuschPdfRule NUMBER_TREE[] = {
    {"Nums", ANY, false}, {"Kids", TUSCH_KIND_NUMBER_TREE, false}, {"Limits", ANY, false}, END};

static const TuschPdfRule RESOURCES[] = {{"Font", TUSCH_KIND_FONT, true},
                                         {"XObject", TUSCH_KIND_XOBJECT, true},
                                         {"ExtGState", TUSCH_KIND_GRAPHICS_STATE, true},
                                         {"ColorSpace", ANY, true},
                                         {"Pattern", TUSCH_KIND_PATTERN, true},
                                         {"Shading", ANY, true},
                                         {"ProcSet", ANY, false},
                                         END};

static const TuschPdfRule IMAGE[] = {{"Type", ANY, false},
                                     {"Subtype", ANY, false},
                                     {"Width", ANY, false},
                                     {"Height", ANY, false},
                                     {"ColorSpace", ANY, false},
                                     {"BitsPerComponent", ANY, false},
                                     {"Decode", ANY, false},
                                     {"Interpolate", ANY, false},
                                     {"Intent", ANY, false},
                                     {"ImageMask", ANY, false},
                                     {"Mask", TUSCH_KIND_IMAGE, false},
                                     {"SMask", TUSCH_KIND_IMAGE, false},
                                     {"SMaskInData", ANY, false},
                                     {"Matte", ANY, false},
                                     {"Name", ANY, false},
                                     STREAM_KEYS,
                                     END};

static const TuschPdfRule FORM[] = {{"Type", ANY, false},
                                    {"Subtype", ANY, false},
                                    {"FormType", ANY, false},
                                    {"BBox", ANY, false},
                                    {"Matrix", ANY, false},
                                    {"Resources", TUSCH_KIND_RESOURCES, false},
                                    {"Group", TUSCH_KIND_GROUP, false},
                                    {"Name", ANY, false},
                                    STREAM_KEYS,
                                    END};

static const TuschPdfRule GROUP[] = {{"Type", ANY, false},
                                     {"S", ANY, false},
                                     {"CS", ANY, false},
                                     {"I", ANY, false},
                                     {"K", ANY, false},
                                     END};

static const TuschPdfRule FONT[] = {{"Type", ANY, false},
                                    {"Subtype", ANY, false},
                                    {"BaseFont", ANY, false},
                                    {"Name", ANY, false},
                                    {"FirstChar", ANY, false},
                                    {"LastChar", ANY, false},
                                    {"Widths", ANY, false},
                                    {"Encoding", TUSCH_KIND_CMAP, false},
                                    {"ToUnicode", TUSCH_KIND_CMAP, false},
                                    {"FontDescriptor", TUSCH_KIND_FONT_DESCRIPTOR, false},
                                    {"DescendantFonts", TUSCH_KIND_FONT, false},
                                    {"CIDSystemInfo", ANY, false},
                                    {"CIDToGIDMap", TUSCH_KIND_CONTENTS, false},
                                    {"DW", ANY, false},
                                    {"W", ANY, false},
                                    {"DW2", ANY, false},
                                    {"W2", ANY, false},
                                    {"FontBBox", ANY, false},
                                    {"FontMatrix", ANY, false},
                                    {"CharProcs", TUSCH_KIND_CHAR_PROC, true},
                                    {"Resources", TUSCH_KIND_RESOURCES, false},
                                    END};

static const TuschPdfRule FONT_DESCRIPTOR[] = {{"Type", ANY, false},
                                               {"FontName", ANY, false},
                                               {"FontFamily", ANY, false},
                                               {"FontStretch", ANY, false},
                                               {"FontWeight", ANY, false},
                                               {"Flags", ANY, false},
                                               {"FontBBox", ANY, false},
                                               {"ItalicAngle", ANY, false},
                                               {"Ascent", ANY, false},
                                               {"Descent", ANY, false},
                                               {"Leading", ANY, false},
                                               {"CapHeight", ANY, false},
                                               {"XHeight", ANY, false},
                                               {"StemV", ANY, false},
                                               {"StemH", ANY, false},
                                               {"AvgWidth", ANY, false},
                                               {"MaxWidth", ANY, false},
                                               {"MissingWidth", ANY, false},
                                               {"CharSet", ANY, false},
                                               {"CIDSet", TUSCH_KIND_CONTENTS, false},
                                               {"Style", ANY, false},
                                               {"FontFile", TUSCH_KIND_FONT_FILE, false},
                                               {"FontFile2", TUSCH_KIND_FONT_FILE, false},
                                               {"FontFile3", TUSCH_KIND_FONT_FILE, false},
                                               END};

static const TuschPdfRule FONT_FILE[] = {{"Length1", ANY, false},
                                         {"Length2", ANY, false},
                                         {"Length3", ANY, false},
                                         {"Subtype", ANY, false},
                                         STREAM_KEYS,
                                         END};

/* Also an encoding dictionary, which stands in the same place. */
static const TuschPdfRule CMAP[] = {{"Type", ANY, false},
                                    {"CMapName", ANY, false},
                                    {"CIDSystemInfo", ANY, false},
                                    {"WMode", ANY, false},
                                    {"UseCMap", TUSCH_KIND_CMAP, false},
                                    {"BaseEncoding", ANY, false},
                                    {"Differences", ANY, false},
                                    STREAM_KEYS,
                                    END};

static const TuschPdfRule GRAPHICS_STATE[] = {{"Type", ANY, false},
                                              {"LW", ANY, false},
                                              {"LC", ANY, false},
                                              {"LJ", ANY, false},
                                              {"ML", ANY, false},
                                              {"D", ANY, false},
                                              {"RI", ANY, false},
                                              {"OP", ANY, false},
                                              {"op", ANY, false},
                                              {"OPM", ANY, false},
                                              {"Font", TUSCH_KIND_FONT, false},
                                              {"BG", ANY, false},
                                              {"BG2", ANY, false},
                                              {"UCR", ANY, false},
                                              {"UCR2", ANY, false},
                                              {"TR", ANY, false},
                                              {"TR2", ANY, false},
                                              {"HT", ANY, false},
                                              {"FL", ANY, false},
                                              {"SM", ANY, false},
                                              {"SA", ANY, false},
                                              {"BM", ANY, false},
                                              {"SMask", TUSCH_KIND_SOFT_MASK, false},
                                              {"CA", ANY, false},
                                              {"ca", ANY, false},
                                              {"AIS", ANY, false},
                                              {"TK", ANY, false},
                                              END};

static const TuschPdfRule SOFT_MASK[] = {{"Type", ANY, false},
                                         {"S", ANY, false},
                                         {"G", TUSCH_KIND_FORM, false},
                                         {"BC", ANY, false},
                                         {"TR", ANY, false},
                                         END};

static const TuschPdfRule PATTERN[] = {{"Type", ANY, false},
                                       {"PatternType", ANY, false},
                                       {"PaintType", ANY, false},
                                       {"TilingType", ANY, false},
                                       {"BBox", ANY, false},
                                       {"XStep", ANY, false},
                                       {"YStep", ANY, false},
                                       {"Matrix", ANY, false},
                                       {"Shading", ANY, false},
                                       {"ExtGState", TUSCH_KIND_GRAPHICS_STATE, false},
                                       {"Resources", TUSCH_KIND_RESOURCES, false},
                                       STREAM_KEYS,
                                       END};

static const struct {
  const TuschPdfRule *rules;
  const char *name;
} KINDS[TUSCH_N_KINDS] = {
    [TUSCH_KIND_ANY] = {NULL, N_("objekt")},
    [TUSCH_KIND_TRAILER] = {TRAILER, N_("filens slutning")},
    [TUSCH_KIND_CATALOG] = {CATALOG, N_("katalog")},
    [TUSCH_KIND_INFO] = {INFO, N_("dokumentoplysninger")},
    [TUSCH_KIND_VIEWER] = {VIEWER, N_("visningsvalg")},
    [TUSCH_KIND_NAMES] = {NAMES, N_("navne")},
    [TUSCH_KIND_XMP] = {XMP, N_("metadata")},
    [TUSCH_KIND_PAGES] = {PAGES, N_("sidetræ")},
    [TUSCH_KIND_PAGE] = {PAGE, N_("side")},
    [TUSCH_KIND_CONTENTS] = {CONTENTS, N_("indhold")},
    [TUSCH_KIND_ANNOT] = {ANNOT, N_("annotering")},
    [TUSCH_KIND_ACTION] = {ACTION, N_("handling")},
    [TUSCH_KIND_DESTINATION] = {DESTINATION, N_("mål")},
    [TUSCH_KIND_OUTLINES] = {OUTLINES, N_("bogmærker")},
    [TUSCH_KIND_OUTLINE_ITEM] = {OUTLINE_ITEM, N_("bogmærke")},
    [TUSCH_KIND_STRUCT_ROOT] = {STRUCT_ROOT, N_("struktur")},
    [TUSCH_KIND_STRUCT_ELEM] = {STRUCT_ELEM, N_("strukturelement")},
    [TUSCH_KIND_NUMBER_TREE] = {NUMBER_TREE, N_("taltræ")},
    [TUSCH_KIND_RESOURCES] = {RESOURCES, N_("ressourcer")},
    [TUSCH_KIND_XOBJECT] = {IMAGE, N_("tegnet objekt")},
    [TUSCH_KIND_IMAGE] = {IMAGE, N_("billede")},
    [TUSCH_KIND_FORM] = {FORM, N_("formular-XObject")},
    [TUSCH_KIND_GROUP] = {GROUP, N_("gruppe")},
    [TUSCH_KIND_FONT] = {FONT, N_("skrift")},
    [TUSCH_KIND_FONT_DESCRIPTOR] = {FONT_DESCRIPTOR, N_("skriftbeskrivelse")},
    [TUSCH_KIND_FONT_FILE] = {FONT_FILE, N_("skriftfil")},
    [TUSCH_KIND_CMAP] = {CMAP, N_("tegntabel")},
    [TUSCH_KIND_CHAR_PROC] = {CONTENTS, N_("tegnprocedure")},
    [TUSCH_KIND_GRAPHICS_STATE] = {GRAPHICS_STATE, N_("grafiktilstand")},
    [TUSCH_KIND_SOFT_MASK] = {SOFT_MASK, N_("maske")},
    [TUSCH_KIND_PATTERN] = {PATTERN, N_("mønster")},
};

const TuschPdfRule *
tusch_pdf_grammar_rules(TuschPdfKind kind)
{
  return KINDS[kind].rules;
}

const char *
tusch_pdf_grammar_kind_name(TuschPdfKind kind)
{
  return _(KINDS[kind].name);
}

bool
tusch_pdf_grammar_is_denied(const char *key)
{
  static const char *const DENIED[] = {
      "AA",       "JS",        "JavaScript",     "EmbeddedFiles", "EF",       "AF",
      "Metadata", "PieceInfo", "Thumb",          "OCProperties",  "OC",       "OCGs",
      "AcroForm", "Annots",    "Alternates",     "OPI",           "PS",       "ActualText",
      "Alt",      "URI",       "FFilter",        "XFA",           "Contents", "LastModified",
      "Launch",   "Threads",   "SeparationInfo", "Stm",           "Ref",      "Properties"};
  for (guint i = 0; i < G_N_ELEMENTS(DENIED); i++)
    if (g_str_equal(DENIED[i], key))
      return true;
  return false;
}
