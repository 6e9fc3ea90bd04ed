/* PDF files through ingest: good, odd, locked and broken ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/fixture.h"
#include "ingest/pdf-builder.h"

#include <qpdf/qpdf-c.h>

static TuschIntake *
ingest_built(Fixture *fixture, PdfBuilder *builder)
{
  return ingest_bytes(fixture, builder->bytes->str, builder->bytes->len);
}

static void
test_plain(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(PdfBuilder) builder = pdf_one_page("Kære borger", "", "");
  pdf_end_revision(builder, 6);
  g_autoptr(TuschIntake) intake = ingest_built(fixture, builder);
  assert_pages(intake, 1);
  assert_string_equal(intake->media_type, "application/pdf");
  assert_int_equal(intake->notes->len, 0);
  assert_null(intake->members);
  g_autoptr(TuschIntake) again = ingest_input(fixture, NULL);
  assert_same_bytes(intake->pdf_path, again->pdf_path);
}

/* A page with a comment, a filled-in field without appearance, and a hidden comment. */
static PdfBuilder *
annotated_page(void)
{
  PdfBuilder *builder =
      pdf_one_page("Grundtekst", "/Annots [6 0 R 8 0 R 10 0 R]", "/AcroForm 9 0 R");
  pdf_add(builder,
          6,
          "<< /Type /Annot /Subtype /FreeText /Rect [72 600 300 630] /F 4 /Contents (Kommentar) "
          "/DA (/F1 12 Tf) /AP << /N 7 0 R >> >>");
  pdf_add_stream(builder,
                 7,
                 "/Type /XObject /Subtype /Form /BBox [0 0 228 30] "
                 "/Resources << /Font << /F1 5 0 R >> >>",
                 "BT /F1 12 Tf 2 5 Td (Kommentar) Tj ET");
  pdf_add(builder,
          8,
          "<< /Type /Annot /Subtype /Widget /FT /Tx /T (navn) /V (Udfyldt felt) /P 3 0 R "
          "/Rect [72 500 300 520] /F 4 /DA (/F1 12 Tf 0 g) >>");
  pdf_add(builder,
          9,
          "<< /Fields [8 0 R] /NeedAppearances true /DA (/F1 12 Tf 0 g) "
          "/DR << /Font << /F1 5 0 R >> >> >>");
  pdf_add(builder,
          10,
          "<< /Type /Annot /Subtype /FreeText /Rect [72 400 300 430] /F 2 /Contents (Skjult) "
          "/AP << /N 11 0 R >> >>");
  pdf_add_stream(builder,
                 11,
                 "/Type /XObject /Subtype /Form /BBox [0 0 228 30] "
                 "/Resources << /Font << /F1 5 0 R >> >>",
                 "BT /F1 12 Tf 2 5 Td (Skjult) Tj ET");
  pdf_end_revision(builder, 12);
  return builder;
}

/* Annotation and field: seen on the page before, part of the page after. */
static void
test_flattened(void **state)
{
  g_autoptr(PdfBuilder) builder = annotated_page();
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder);
  assert_pages(intake, 1);
  assert_true(has_note(intake, "had-annotations"));
  assert_true(has_note(intake, "had-form"));
  assert_true(has_note(intake, "had-hidden-annotations"));
  assert_false(has_note(intake, "not-flattened"));

  g_autofree char *text = text_of_page(intake->pdf_path, 0);
  assert_non_null(strstr(text, "Grundtekst"));
  assert_non_null(strstr(text, "Kommentar"));
  assert_non_null(strstr(text, "Udfyldt felt"));
  assert_null(strstr(text, "Skjult"));
  qpdf_data qpdf = qpdf_init();
  assert_int_equal(qpdf_read(qpdf, intake->pdf_path, NULL), QPDF_SUCCESS);
  assert_false(qpdf_oh_has_key(qpdf, qpdf_get_page_n(qpdf, 0), "/Annots"));
  assert_false(qpdf_oh_has_key(qpdf, qpdf_get_root(qpdf), "/AcroForm"));
  qpdf_cleanup(&qpdf);
}

static void
test_last_revision_only(void **state)
{
  g_autoptr(PdfBuilder) builder = pdf_one_page("Udkast til afslag", "", "");
  pdf_end_revision(builder, 6);
  pdf_add_stream(builder, 4, "", "BT /F1 12 Tf 72 700 Td (Endelig tekst) Tj ET");
  pdf_end_revision(builder, 6);
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder);
  assert_pages(intake, 1);
  g_autofree char *text = text_of_page(intake->pdf_path, 0);
  assert_non_null(strstr(text, "Endelig tekst"));
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(intake->pdf_path, &bytes, &size, NULL));
  assert_null(memmem(bytes, size, "/Prev", 5));
  /* Content streams are compressed: count streams instead of searching the old text. */
  guint n_streams = 0;
  for (const char *p = bytes; (p = memmem(p, size - (gsize)(p - bytes), "endstream", 9)) != NULL;
       p++)
    n_streams++;
  assert_int_equal(n_streams, 1);
}

/* Encrypts folder/input in place. */
static void
encrypt_input(Fixture *fixture, const char *user_password)
{
  g_autofree char *locked = g_strconcat(fixture->folder, "/locked", NULL);
  qpdf_data qpdf = qpdf_init();
  assert_int_equal(qpdf_read(qpdf, fixture->input, NULL), QPDF_SUCCESS);
  assert_int_equal(qpdf_init_write(qpdf, locked), QPDF_SUCCESS);
  qpdf_set_r6_encryption_parameters2(qpdf,
                                     user_password,
                                     "ejer",
                                     QPDF_TRUE,
                                     QPDF_FALSE,
                                     QPDF_FALSE,
                                     QPDF_FALSE,
                                     QPDF_FALSE,
                                     QPDF_FALSE,
                                     qpdf_r3p_none,
                                     QPDF_TRUE);
  assert_int_equal(qpdf_write(qpdf), QPDF_SUCCESS);
  qpdf_cleanup(&qpdf);
  assert_int_equal(g_rename(locked, fixture->input), 0);
}

static void
test_encrypted(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(PdfBuilder) builder = pdf_one_page("Fortroligt", "", "");
  pdf_end_revision(builder, 6);
  write_input(fixture, builder->bytes->str, builder->bytes->len);
  encrypt_input(fixture, "");
  g_autoptr(TuschIntake) open = ingest_input(fixture, NULL);
  assert_pages(open, 1);
  assert_true(has_note(open, "was-encrypted"));
  g_autofree char *text = text_of_page(open->pdf_path, 0);
  assert_non_null(strstr(text, "Fortroligt"));
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(open->pdf_path, &bytes, &size, NULL));
  assert_null(memmem(bytes, size, "/Encrypt", 8));

  write_input(fixture, builder->bytes->str, builder->bytes->len);
  encrypt_input(fixture, "hemmelig");
  g_autoptr(TuschIntake) locked = ingest_input(fixture, NULL);
  assert_unusable(locked, TUSCH_PROBLEM_ENCRYPTED);
  assert_string_equal(locked->media_type, "application/pdf");
}

/* Locked with an owner password only, and annotated: both are dealt with, in the same way twice. */
static void
test_encrypted_and_annotated(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(PdfBuilder) builder = annotated_page();
  write_input(fixture, builder->bytes->str, builder->bytes->len);
  encrypt_input(fixture, "");
  g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
  assert_pages(intake, 1);
  assert_true(has_note(intake, "was-encrypted"));
  assert_false(has_note(intake, "not-flattened"));
  g_autofree char *text = text_of_page(intake->pdf_path, 0);
  assert_non_null(strstr(text, "Udfyldt felt"));
  assert_null(strstr(text, "Skjult"));
  g_autoptr(TuschIntake) again = ingest_input(fixture, NULL);
  assert_same_bytes(intake->pdf_path, again->pdf_path);
}

/* The flattening job cannot name such a path: the plain copy serves, and says so. */
static void
test_flattening_fails(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(PdfBuilder) builder = pdf_one_page("Grundtekst", "/Annots [6 0 R]", "");
  pdf_add(builder, 6, "<< /Type /Annot /Subtype /FreeText /Rect [72 600 300 630] /F 4 >>");
  pdf_end_revision(builder, 7);
  g_free(fixture->input);
  fixture->input = g_strconcat(fixture->folder, "/\xe6\xf8", NULL);
  g_autoptr(TuschIntake) intake = ingest_built(fixture, builder);
  assert_pages(intake, 1);
  assert_true(has_note(intake, "not-flattened"));
  g_autofree char *text = text_of_page(intake->pdf_path, 0);
  assert_non_null(strstr(text, "Grundtekst"));
}

static void
test_damaged(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(PdfBuilder) builder = pdf_one_page("Afkortet", "", "");
  gsize before_table = builder->bytes->len;
  pdf_end_revision(builder, 6);
  /* Without table and trailer: qpdf finds the objects again. */
  g_autofree char *no_table = g_strndup(builder->bytes->str, before_table);
  g_autofree char *with_root = g_strconcat(no_table, "trailer << /Root 1 0 R >>\n", NULL);
  g_autoptr(TuschIntake) repaired = ingest_bytes(fixture, with_root, strlen(with_root));
  assert_pages(repaired, 1);
  assert_true(has_note(repaired, "repaired"));
  g_autofree char *text = text_of_page(repaired->pdf_path, 0);
  assert_non_null(strstr(text, "Afkortet"));

  /* Cut off at every 50th byte: whatever comes out, it is an answer. */
  for (gsize size = 5; size < builder->bytes->len; size += 50) {
    g_autoptr(TuschIntake) cut = ingest_bytes(fixture, builder->bytes->str, size);
    if (cut->problem == TUSCH_PROBLEM_NONE)
      assert_pages(cut, 1);
    else
      assert_true(cut->problem == TUSCH_PROBLEM_DAMAGED || cut->problem == TUSCH_PROBLEM_EMPTY);
  }
  g_autoptr(TuschIntake) header_only = ingest_bytes(fixture, "%PDF-1.7\n%%EOF\n", 15);
  assert_unusable(header_only, TUSCH_PROBLEM_DAMAGED);
}

static void
test_junk_before_header(void **state)
{
  g_autoptr(PdfBuilder) builder = pdf_one_page("Efter post", "", "");
  pdf_end_revision(builder, 6);
  g_autofree char *mailed = g_strconcat("\r\n\r\n\x01junk\n", builder->bytes->str, NULL);
  g_autoptr(TuschIntake) intake = ingest_bytes(*state, mailed, strlen(mailed));
  assert_pages(intake, 1);
  assert_string_equal(intake->media_type, "application/pdf");
}

static void
test_no_pages_and_too_many(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(PdfBuilder) empty = pdf_builder_new();
  pdf_add(empty, 1, "<< /Type /Catalog /Pages 2 0 R >>");
  pdf_add(empty, 2, "<< /Type /Pages /Kids [] /Count 0 >>");
  pdf_end_revision(empty, 3);
  g_autoptr(TuschIntake) none = ingest_built(fixture, empty);
  assert_unusable(none, TUSCH_PROBLEM_EMPTY);

  g_autoptr(PdfBuilder) two = pdf_builder_new();
  pdf_add(two, 1, "<< /Type /Catalog /Pages 2 0 R >>");
  pdf_add(two, 2, "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>");
  pdf_add(two, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
  pdf_add(two, 4, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
  pdf_end_revision(two, 5);
  write_input(fixture, two->bytes->str, two->bytes->len);
  const TuschIngestOptions one = {.max_pages = 1};
  g_autoptr(TuschIntake) limited = ingest_input(fixture, &one);
  assert_unusable(limited, TUSCH_PROBLEM_LIMIT);
  g_autoptr(TuschIntake) good = ingest_input(fixture, NULL);
  assert_pages(good, 2);
}

static void
test_page_tree_loop(void **state)
{
  g_autoptr(PdfBuilder) builder = pdf_builder_new();
  pdf_add(builder, 1, "<< /Type /Catalog /Pages 2 0 R >>");
  pdf_add(builder, 2, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>");
  pdf_end_revision(builder, 3);
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder);
  assert_unusable(intake, TUSCH_PROBLEM_DAMAGED);
}

static void
test_attachments(void **state)
{
  g_autoptr(PdfBuilder) builder =
      pdf_one_page("Se bilag", "", "/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>");
  pdf_add(builder, 6, "<< /Type /Filespec /F (a.txt) /EF << /F 7 0 R >> >>");
  pdf_add_stream(builder, 7, "/Type /EmbeddedFile", "bilag");
  pdf_end_revision(builder, 8);
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder);
  assert_pages(intake, 1);
  assert_true(has_note(intake, "has-attachments"));
}

/* What qpdf complains about may quote the document: none of it may come out. */
static void
test_messages_are_ours(void **state)
{
  static const char *const SECRET = "HemmeligtNavn";
  g_autofree char *bad = g_strdup_printf("%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n"
                                         "endobj\n2 0 obj\n<< /%s [ /%s )) >>\nendobj\n"
                                         "trailer << /Root 1 0 R >>\n",
                                         SECRET,
                                         SECRET);
  g_autoptr(TuschIntake) intake = ingest_bytes(*state, bad, strlen(bad));
  assert_true(intake->problem != TUSCH_PROBLEM_NONE);
  assert_null(strstr(intake->problem_detail, SECRET));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      fixture_test(test_plain),
      fixture_test(test_flattened),
      fixture_test(test_last_revision_only),
      fixture_test(test_encrypted),
      fixture_test(test_encrypted_and_annotated),
      fixture_test(test_flattening_fails),
      fixture_test(test_damaged),
      fixture_test(test_junk_before_header),
      fixture_test(test_no_pages_and_too_many),
      fixture_test(test_page_tree_loop),
      fixture_test(test_attachments),
      fixture_test(test_messages_are_ours),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
