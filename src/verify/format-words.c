/* The vocabulary of PDF and of font files, as far as secrets of five letters may meet it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/format-words.h"

#include "verify/pdf-grammar.h"
#include "verify/text-matcher.h"

#include <string.h>

/* What is no key of the allow-list: syntax, values of keys, structure types, CMaps. */
static const char WORDS[] =
    "endobj stream endstream trailer startxref false "
    "Catalog Outline ObjStm XRef XObject Image Form Pattern Shading Group Transparency Luminosity "
    "Alpha FlateDecode LZWDecode ASCIIHexDecode ASCII85Decode RunLengthDecode DCTDecode "
    "CCITTFaxDecode JBIG2Decode JPXDecode Predictor Colors Columns Rows BlackIs1 EndOfLine "
    "EncodedByteAlign EndOfBlock EarlyChange ColorTransform JBIG2Globals First Extends "
    "DeviceGray DeviceRGB DeviceCMYK CalGray CalRGB ICCBased Indexed Separation DeviceN Alternate "
    "Range WhitePoint BlackPoint Gamma Matrix Domain Coords Extend Function Functions FunctionType "
    "Bounds Encode Decode BitsPerSample ShadingType PatternType PaintType TilingType Background "
    "AntiAlias Perceptual Saturation RelativeColorimetric AbsoluteColorimetric "
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight "
    "SoftLight Difference Exclusion Color Saturation Luminosity Default "
    "Type0 Type1 MMType1 Type3 TrueType CIDFontType0 CIDFontType2 CIDFontType0C Type1C OpenType "
    "WinAnsiEncoding MacRomanEncoding MacExpertEncoding StandardEncoding Identity Registry "
    "Ordering Supplement Adobe CIDInit ProcSet findresource begin begincmap endcmap defineresource "
    "CMapName CMapType begincodespacerange endcodespacerange codespacerange beginbfchar endbfchar "
    "beginbfrange endbfrange begincidrange endcidrange begincidchar endcidchar currentdict CMap "
    "UseOutlines UseNone UseThumbs FullScreen SinglePage OneColumn TwoColumnLeft TwoPageLeft "
    "Marked Suspects Document Part Article Section Sect BlockQuote Caption Index NonStruct Private "
    "Quote Reference BibEntry Table TBody THead TFoot Lbl LBody Span Figure Formula Artifact Link "
    "Pagination Layout Placement Block Inline Annot StructElem Standard Rotate "
    "ImageB ImageC ImageI Width Height Metadata Layers";

/* Without families that people are called by (Georgia, Constantia): a page more as pixels is
 * better. */
static const char FONT_WORDS[] =
    "adobe apple ascender bitstream microsoft monotype linotype google "
    "arial calibri cambria consolas courier dejavu gothic "
    "helvetica liberation nimbus roboto noto segoe tahoma times timesnewroman trebuchet verdana "
    "black blackitalic bold bolditalic boldoblique book condensed cursive demi display extended "
    "extra extrabold heavy italic light medium mono monospace narrow oblique ordinary regular "
    "roman sans sansserif script semibold serif symbol thin variable zapfdingbats "
    "all copyright corporation creative commons designed designer embed embedded embedding family "
    "font fontbbox fontfile fontinfo fontmatrix fontname fonts fonttype foundry free freely full "
    "fullname familyname incorporated isfixedpitch italicangle licence license licensed licenses "
    "notice open permission postscript public registered release reserved rights software "
    "standard subset terms trademark under underlineposition underlinethickness uniqueid unique "
    "version warranty weight www "
    "private charstrings subrs othersubrs eexec closepath readonly noaccess dictionary encoding "
    "standardencoding array definefont currentfile mark cleartomark bluevalues otherblues "
    "familyblues stdhw stdvw stemsnaph stemsnapv forcebold password lenin minfeature "
    "index notdef space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft "
    "parenright asterisk comma hyphen period slash three four five seven eight colon "
    "semicolon less equal greater question bracketleft backslash bracketright asciicircum "
    "underscore grave braceleft braceright asciitilde section degree paragraph bullet endash "
    "emdash quoteleft quoteright quotedblleft quotedblright guillemotleft guillemotright acute "
    "cedilla dieresis macron caron breve oslash aring aacute adieresis ccedilla eacute egrave "
    "ecircumflex edieresis iacute ntilde oacute odieresis otilde uacute udieresis germandbls "
    "plusminus multiply divide onehalf onequarter threequarters sterling currency fraction "
    "ellipsis dagger daggerdbl perthousand minus logicalnot nonmarkingreturn null glyph";

static GHashTable *
set_of(const char *list)
{
  GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) words = g_strsplit(list, " ", -1);
  for (char **word = words; *word != NULL; word++)
    g_hash_table_add(set, g_strdup(*word));
  return set;
}

static GHashTable *
format_words(void)
{
  static GHashTable *set = NULL;
  if (g_once_init_enter(&set)) {
    GHashTable *made = set_of(WORDS);
    for (int kind = TUSCH_KIND_TRAILER; kind < TUSCH_N_KINDS; kind++) {
      const TuschPdfRule *rule = tusch_pdf_grammar_rules((TuschPdfKind)kind);
      for (; rule != NULL && rule->key != NULL; rule++)
        g_hash_table_add(made, g_strdup(rule->key));
    }
    g_once_init_leave(&set, made);
  }
  return set;
}

bool
tusch_is_format_word(const char *word, gsize length)
{
  char copy[32];
  if (length >= sizeof copy)
    return false;
  memcpy(copy, word, length);
  copy[length] = '\0';
  return g_hash_table_contains(format_words(), copy);
}

bool
tusch_is_font_word(const char *text)
{
  static GHashTable *set = NULL;
  if (g_once_init_enter(&set)) {
    GHashTable *made = set_of(FONT_WORDS);
    g_once_init_leave(&set, made);
  }
  g_autofree char *folded = tusch_text_alnum(text);
  return g_hash_table_contains(set, folded);
}
