/* Files that lie in PDFs: each becomes a member, none is lost, none fills the disk. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/fixture.h"
#include "ingest/pdf-builder.h"

#include <gio/gio.h>

#define NAMES(list) "/Names << /EmbeddedFiles << /Names [" list "] >> >>"

static void
add_bytes(PdfBuilder *builder, guint number, const char *keys, const void *data, gsize size_bytes)
{
  gsize offset = builder->bytes->len;
  g_array_append_val(builder->numbers, number);
  g_array_append_val(builder->offsets, offset);
  g_string_append_printf(builder->bytes,
                         "%u 0 obj\n<< %s /Length %" G_GSIZE_FORMAT " >>\nstream\n",
                         number,
                         keys,
                         size_bytes);
  g_string_append_len(builder->bytes, data, (gssize)size_bytes);
  g_string_append(builder->bytes, "\nendstream\nendobj\n");
}

static GBytes *
deflate(const void *data, gsize size_bytes)
{
  g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new(memory, G_CONVERTER(zlib));
  assert_true(g_output_stream_write_all(stream, data, size_bytes, NULL, NULL, NULL));
  assert_true(g_output_stream_close(stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(memory));
}

static TuschIntake *
ingest_built(Fixture *fixture, PdfBuilder *builder, guint size, const TuschIngestOptions *options)
{
  pdf_end_revision(builder, size);
  write_input(fixture, builder->bytes->str, builder->bytes->len);
  return ingest_input(fixture, options);
}

static const TuschIntakeMember *
member_at(const TuschIntake *intake, guint index)
{
  assert_non_null(intake->members);
  assert_in_range(index, 0, intake->members->len - 1);
  return g_ptr_array_index(intake->members, index);
}

static void
assert_member(const TuschIntake *intake, guint index, const char *name, const char *content)
{
  const TuschIntakeMember *member = member_at(intake, index);
  g_autofree char *bytes = NULL;
  assert_string_equal(member->name, name);
  assert_problem(member, TUSCH_PROBLEM_NONE);
  assert_true(g_file_get_contents(member->path, &bytes, NULL, NULL));
  assert_string_equal(bytes, content);
}

static void
assert_refused(const TuschIntake *intake, guint index, TuschProblem problem)
{
  const TuschIntakeMember *member = member_at(intake, index);
  assert_problem(member, problem);
  assert_null(member->path);
  assert_non_null(member->problem_detail);
}

/* In the name tree, on an annotation, beside the document and on nothing: each once, in order. */
static void
test_everywhere(void **state)
{
  g_autoptr(PdfBuilder) builder = pdf_one_page(
      "Mappe", "/Annots [12 0 R]", "/AF [13 0 R] /Names << /EmbeddedFiles << /Kids [6 0 R] >> >>");
  pdf_add(builder, 6, "<< /Kids [7 0 R 6 0 R] >>");
  pdf_add(builder, 7, "<< /Names [(a) 8 0 R (navn i traeet) 10 0 R] >>");
  pdf_add(builder,
          8,
          "<< /Type /Filespec /F (x) /UF <FEFF00E60062006C0065002E007400780074> /Desc (Et bilag) "
          "/EF << /F 9 0 R /UF 9 0 R >> >>");
  pdf_add_stream(builder, 9, "/Type /EmbeddedFile", "den første");
  pdf_add(builder, 10, "<< /EF << /F 11 0 R >> >>");
  pdf_add_stream(builder, 11, "", "den anden");
  pdf_add(builder,
          12,
          "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (clips.txt) "
          "/EF << /F 14 0 R >> >> >>");
  pdf_add(builder, 13, "<< /Type /Filespec /F (af.txt) /EF << /F 15 0 R >> >>");
  pdf_add_stream(builder, 14, "", "den tredje");
  pdf_add_stream(builder, 15, "", "den fjerde");
  pdf_add(builder, 16, "<< /Type /Filespec /F (l\370s.txt) /EF << /F 17 0 R >> >>");
  pdf_add_stream(builder, 17, "", "den femte");
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder, 18, NULL);
  assert_pages(intake, 1);
  assert_true(has_note(intake, "has-attachments"));
  assert_int_equal(intake->members->len, 5);
  assert_member(intake, 0, "æble.txt", "den første");
  assert_member(intake, 1, "navn i traeet", "den anden");
  assert_member(intake, 2, "clips.txt", "den tredje");
  assert_member(intake, 3, "af.txt", "den fjerde");
  assert_member(intake, 4, "løs.txt", "den femte");
  const TuschHidden *hidden = NULL;
  for (guint i = 0; i < intake->hidden->len; i++)
    if (((TuschHidden *)g_ptr_array_index(intake->hidden, i))->kind == TUSCH_HIDDEN_ATTACHMENT)
      hidden = g_ptr_array_index(intake->hidden, i);
  assert_non_null(hidden);
  assert_non_null(strstr(hidden->text, "Et bilag"));
}

/* Who asks for the pages gets the pages. */
static void
test_pages_alone(void **state)
{
  g_autoptr(PdfBuilder) builder = pdf_one_page("Mappe", "", NAMES("(bilag) 6 0 R"));
  pdf_add(builder, 6, "<< /F (bilag.txt) /EF << /F 7 0 R >> >>");
  pdf_add_stream(builder, 7, "/Type /EmbeddedFile", "bilaget");
  const TuschIngestOptions options = {.pages_alone = true};
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder, 8, &options);
  assert_pages(intake, 1);
  assert_null(intake->members);
  assert_true(intake->hidden == NULL || intake->hidden->len == 0);
}

static void
test_filters(void **state)
{
  static const char text[] = "indhold som er pakket";
  g_autoptr(GBytes) packed = deflate(text, sizeof text - 1);
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(packed, &n);
  g_autoptr(GString) digits = g_string_new(NULL);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf(digits, "%02x", data[i]);
  g_string_append_c(digits, '>');
  g_autoptr(PdfBuilder) builder =
      pdf_one_page("Mappe", "", NAMES("(a) 6 0 R (b) 8 0 R (c) 10 0 R (d) 12 0 R (e) 14 0 R"));
  pdf_add(builder, 6, "<< /F (a) /EF << /F 7 0 R >> >>");
  add_bytes(builder, 7, "/Filter /FlateDecode", data, n);
  pdf_add(builder, 8, "<< /F (b) /EF << /F 9 0 R >> >>");
  add_bytes(builder, 9, "/Filter [/ASCIIHexDecode /FlateDecode]", digits->str, digits->len);
  pdf_add(builder, 10, "<< /F (c) /EF << /F 11 0 R >> >>");
  add_bytes(builder, 11, "/Filter /FlateDecode", data, n / 2);
  pdf_add(builder, 12, "<< /F (d) /EF << /F 13 0 R >> >>");
  add_bytes(builder, 13, "/Filter /JBIG2Decode", data, n);
  pdf_add(builder, 14, "<< /F (e) /EF << /F 15 0 R >> >>");
  pdf_add_stream(builder, 15, "/Filter /ASCIIHexDecode", "6f6b>");
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder, 16, NULL);
  assert_pages(intake, 1);
  assert_int_equal(intake->members->len, 5);
  assert_member(intake, 0, "a", text);
  assert_member(intake, 1, "b", text);
  assert_refused(intake, 2, TUSCH_PROBLEM_DAMAGED);
  assert_refused(intake, 3, TUSCH_PROBLEM_UNSUPPORTED);
  assert_member(intake, 4, "e", "ok");
}

/* Zeros that unpack to far more than they are: refused while they unpack, nothing stays behind. */
static void
test_bomb(void **state)
{
  const gsize n_zeros = 64 << 20;
  g_autofree char *zeros = g_malloc0(n_zeros);
  g_autoptr(GBytes) once = deflate(zeros, n_zeros);
  gsize n = 0;
  const void *data = g_bytes_get_data(once, &n);
  g_autoptr(GBytes) twice = deflate(data, n);
  gsize n_twice = 0;
  const void *inner = g_bytes_get_data(twice, &n_twice);
  g_autoptr(PdfBuilder) builder = pdf_one_page("Mappe", "", NAMES("(a) 6 0 R (b) 8 0 R"));
  pdf_add(builder, 6, "<< /F (bombe) /EF << /F 7 0 R >> >>");
  add_bytes(builder, 7, "/Filter /FlateDecode", data, n);
  pdf_add(builder, 8, "<< /F (dobbelt) /EF << /F 9 0 R >> >>");
  add_bytes(builder, 9, "/Filter [/FlateDecode /FlateDecode]", inner, n_twice);
  Fixture *fixture = *state;
  g_autoptr(TuschIntake) intake = ingest_built(fixture, builder, 10, NULL);
  assert_pages(intake, 1);
  assert_int_equal(intake->members->len, 2);
  assert_refused(intake, 0, TUSCH_PROBLEM_LIMIT);
  assert_refused(intake, 1, TUSCH_PROBLEM_LIMIT);
  g_autofree char *members = g_strdup_printf("%s/out-1/members", fixture->folder);
  g_autoptr(GDir) dir = g_dir_open(members, 0, NULL);
  assert_null(g_dir_read_name(dir));
}

static void
test_too_many(void **state)
{
  const TuschIngestOptions options = {.max_entries = 2};
  g_autoptr(PdfBuilder) builder =
      pdf_one_page("Mappe", "", NAMES("(a) 6 0 R (b) 8 0 R (c) 10 0 R (d) 12 0 R"));
  for (guint number = 6; number < 14; number += 2) {
    g_autofree char *spec =
        g_strdup_printf("<< /F (f%u) /EF << /F %u 0 R >> >>", number, number + 1);
    pdf_add(builder, number, spec);
    pdf_add_stream(builder, number + 1, "", "x");
  }
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder, 14, &options);
  assert_pages(intake, 1);
  assert_int_equal(intake->members->len, 3);
  assert_member(intake, 1, "f8", "x");
  assert_refused(intake, 2, TUSCH_PROBLEM_LIMIT);
}

/* A name is shown, never followed; it cannot turn the line around. */
static void
test_hostile_names(void **state)
{
  g_autoptr(PdfBuilder) builder = pdf_one_page("Mappe", "", NAMES("(a) 6 0 R (b) 8 0 R"));
  pdf_add(builder, 6, "<< /F (../../etc/passwd) /EF << /F 7 0 R >> >>");
  pdf_add_stream(builder, 7, "", "x");
  pdf_add(builder, 8, "<< /UF <FEFF202E000A0061> /EF << /F 9 0 R >> >>");
  pdf_add_stream(builder, 9, "", "y");
  Fixture *fixture = *state;
  g_autoptr(TuschIntake) intake = ingest_built(fixture, builder, 10, NULL);
  assert_member(intake, 0, "../../etc/passwd", "x");
  assert_member(intake, 1, "\\u202e\\x0aa", "y");
  g_autofree char *folder = g_strdup_printf("%s/out-1/members/", fixture->folder);
  assert_true(g_str_has_prefix(member_at(intake, 0)->path, folder));
  assert_null(strstr(member_at(intake, 0)->path, ".."));
}

/* A folder of files in the clothes of a PDF. */
static void
test_no_pages(void **state)
{
  g_autoptr(PdfBuilder) builder = pdf_builder_new();
  pdf_add(builder, 1, "<< /Type /Catalog /Pages 2 0 R /Collection << >> " NAMES("(a) 3 0 R") " >>");
  pdf_add(builder, 2, "<< /Type /Pages /Kids [] /Count 0 >>");
  pdf_add(builder, 3, "<< /F (a.txt) /EF << /F 4 0 R >> >>");
  pdf_add_stream(builder, 4, "", "x");
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder, 5, NULL);
  assert_problem(intake, TUSCH_PROBLEM_NONE);
  assert_null(intake->pdf_path);
  assert_member(intake, 0, "a.txt", "x");
}

/* What a converter of ours made has nothing in it that the file it was made of does not have. */
static void
test_not_of_ours(void **state)
{
  const TuschIngestOptions options = {.is_converted = true};
  g_autoptr(PdfBuilder) builder = pdf_one_page("Mappe", "", NAMES("(a) 6 0 R"));
  pdf_add(builder, 6, "<< /F (a.txt) /EF << /F 7 0 R >> >>");
  pdf_add_stream(builder, 7, "", "x");
  g_autoptr(TuschIntake) intake = ingest_built(*state, builder, 8, &options);
  assert_pages(intake, 1);
  assert_null(intake->members);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      fixture_test(test_everywhere),
      fixture_test(test_pages_alone),
      fixture_test(test_filters),
      fixture_test(test_bomb),
      fixture_test(test_too_many),
      fixture_test(test_hostile_names),
      fixture_test(test_no_pages),
      fixture_test(test_not_of_ours),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
