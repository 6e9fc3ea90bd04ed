/* Fonts that show what a page says, and fonts that do not, or do not tell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"
#include "pdf-writer.h"
#include "tusch/verify.h"

#include <string.h>

#define HELVETICA "/Type /Font /Subtype /Type1 /BaseFont /Helvetica"

static const char TYPE1[] = "%!PS-AdobeFont-1.0: Own\n/Encoding 256 array\n"
                            "dup 65 /A put\ndup 66 /B put\ndup 97 /fi put\ndup 98 /alpha put\n"
                            "dup 99 /g17 put\nreadonly def\ncurrentfile eexec";
static const char LYING[] = "1 beginbfrange <00> <FF> <0041> endbfrange";
static const char TRUE_TO_NAMES[] = "3 beginbfchar <41> <0041> <42> <0042> <61> <FB01> endbfchar";

typedef struct {
  const char *name;
  const char *font; /* object 5; %u: the stream of object 6 */
  const char *stream; /* object 6 */
  const char *content; /* object 4; /F1 is the font, /F2 Helvetica, /G1 a state with /F1 */
  bool is_confirmed;
} Case;

static const Case CASES[] = {
    {"a standard font", HELVETICA " /Encoding /WinAnsiEncoding", "", "/F1 9 Tf (Signe) Tj", true},
    {"names of letters",
     HELVETICA " /Encoding << /Differences [1 /S /eacute /fi /ffl] >>",
     "",
     "/F1 9 Tf <01020304> Tj",
     true},
    {"signs are no letters",
     HELVETICA
     " /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /summation /bullet] >>",
     "",
     "/F1 9 Tf (A\\001\\002\\001\\001) Tj",
     true},
    {"names that tell nothing",
     HELVETICA " /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [65 /g65 /C0066] >>",
     "",
     "/F1 9 Tf (ABAB) Tj",
     false},
    {"few of them",
     HELVETICA " /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [65 /g65] >>",
     "",
     "/F1 9 Tf (nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnA) Tj",
     true},
    {"a table that lies",
     HELVETICA " /Encoding /WinAnsiEncoding /ToUnicode 6 0 R",
     LYING,
     "/F1 9 Tf (Signe) Tj",
     false},
    {"the program's own names",
     "/Type /Font /Subtype /Type1 /BaseFont /Own /FontDescriptor << /FontFile 6 0 R /Flags 4 >>",
     TYPE1,
     "/F1 9 Tf (ABab) Tj",
     true},
    {"the program's own odd names",
     "/Type /Font /Subtype /Type1 /BaseFont /Own /FontDescriptor << /FontFile 6 0 R /Flags 4 >>",
     TYPE1,
     "/F1 9 Tf (ccc) Tj",
     false},
    {"a table that the names bear out",
     HELVETICA " /Encoding << /Differences [65 /A /B 97 /fi] >> /ToUnicode 6 0 R",
     TRUE_TO_NAMES,
     "/F1 9 Tf (ABa) Tj",
     true},
    {"glyphs by procedures",
     "/Type /Font /Subtype /Type3 /Encoding << /Differences [65 /A /B] >> /ToUnicode 6 0 R",
     TRUE_TO_NAMES,
     "/F1 9 Tf (AB) Tj",
     false},
    {"a composite font without a program",
     "/Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R "
     "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 >>]",
     "1 beginbfchar <0041> <0041> endbfchar",
     "/F1 9 Tf <0041> Tj",
     false},
    {"a font that is restored",
     HELVETICA " /Encoding << /Differences [65 /g65 /g66] >>",
     "",
     "/F1 9 Tf q /F2 9 Tf (n) Tj Q (ABAB) Tj",
     false},
    {"a font of a graphics state",
     HELVETICA " /Encoding << /Differences [65 /g65 /g66] >>",
     "",
     "/F2 9 Tf (n) Tj /G1 gs (ABAB) Tj",
     false},
    {"a form's own font", HELVETICA " /Encoding << /Differences [65 /g65] >>", "", "/X1 Do", false},
    {"white letters",
     HELVETICA " /Encoding /WinAnsiEncoding",
     "",
     "/F1 9 Tf 1 1 1 rg (Signe) Tj",
     false},
    {"white letters within others",
     HELVETICA " /Encoding /WinAnsiEncoding",
     "",
     "/F1 9 Tf q 1 g (S) Tj Q (igne) Tj 1 g (S) Tj",
     false},
    {"letters of light inks",
     HELVETICA " /Encoding /WinAnsiEncoding",
     "",
     "/F1 9 Tf 0 0 0 0.05 k (Signe) Tj",
     false},
    {"black letters",
     HELVETICA " /Encoding /WinAnsiEncoding",
     "",
     "/F1 9 Tf 1 g q 0 0 0 rg (Signe) Tj Q",
     true},
    {"invisible letters",
     HELVETICA " /Encoding /WinAnsiEncoding",
     "",
     "/F1 9 Tf 3 Tr (Signe) Tj",
     false},
    {"clear letters",
     HELVETICA " /Encoding /WinAnsiEncoding",
     "",
     "/F1 9 Tf /G2 gs (Signe) Tj",
     false},
    {"no font at all", HELVETICA " /Encoding /WinAnsiEncoding", "", "(Signe) Tj", false},
    {"no text", HELVETICA " /Encoding /WinAnsiEncoding", "", "0 0 9 9 re f", false},
};

static char *
write_case(const Case *one, const char *folder)
{
  static const char FORM[] = "BT /F1 9 Tf (AAAA) Tj ET";
  g_autoptr(PdfWriter) writer = pdf_writer_new();
  pdf_writer_add(writer, "<< /Type /Catalog /Pages 2 0 R >>");
  pdf_writer_add(writer, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  pdf_writer_add(writer,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
                 "/Resources << /Font << /F1 5 0 R /F2 7 0 R >> /XObject << /X1 8 0 R >> "
                 "/ExtGState << /G1 << /Font [5 0 R 9] >> /G2 << /ca 0 >> >> >> >>");
  g_autofree char *content = g_strdup_printf("BT %s ET", one->content);
  pdf_writer_add_stream(writer, "", content, strlen(content));
  pdf_writer_add(writer, "<< %s >>", one->font);
  pdf_writer_add_stream(writer, "", one->stream, strlen(one->stream));
  pdf_writer_add(writer, "<< " HELVETICA " /Encoding /WinAnsiEncoding >>");
  pdf_writer_add_stream(writer,
                        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                        "/Resources << /Font << /F1 5 0 R >> >>",
                        FORM,
                        strlen(FORM));
  GString *file = pdf_writer_finish(writer);
  char *path = g_build_filename(folder, "case.pdf", NULL);
  assert_true(g_file_set_contents(path, file->str, (gssize)file->len, NULL));
  g_string_free(file, TRUE);
  return path;
}

static void
test_fonts(void **state)
{
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("tusch-witness-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *path = write_case(&CASES[i], folder);
    g_autoptr(TuschTextWitness) witness = tusch_text_witness_new(path);
    if (tusch_text_witness_confirms(witness, 0) != CASES[i].is_confirmed)
      fail_msg("%s", CASES[i].name);
    assert_false(tusch_text_witness_confirms(witness, 1));
  }
  g_autoptr(TuschTextWitness) nobody = tusch_text_witness_new("/nonexistent.pdf");
  assert_false(tusch_text_witness_confirms(nobody, 0));
  assert_true(tusch_dir_remove_tree(folder, NULL));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_fonts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
