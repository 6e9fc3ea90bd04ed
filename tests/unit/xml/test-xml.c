/* XML is written so that another parser reads the same back, and hostile XML is refused. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/xml/xml-tree.h"
#include "adapters/xml/xml-writer.h"
#include "tusch/error.h"

#include <stdbool.h>
#include <stdio.h>

static char *
write_sample(bool indent)
{
  char *data = NULL;
  size_t length = 0;
  FILE *stream = open_memstream(&data, &length);
  g_autoptr(TuschXmlWriter) writer = tusch_xml_writer_new(stream);
  if (indent)
    tusch_xml_writer_indent(writer);
  tusch_xml_start(writer, "memo:Message");
  tusch_xml_attribute(writer, "xmlns:memo", "urn:x");
  tusch_xml_attribute(writer, "none", NULL);
  tusch_xml_attribute(writer, "label", "\"Ærø\" & <co>");
  tusch_xml_element(writer, "memo:Text", "a < b & c ]]> \x01 Sørensen");
  tusch_xml_element(writer, "memo:Nothing", NULL);
  tusch_xml_start(writer, "memo:Open");
  g_autoptr(GError) error = NULL;
  assert_true(tusch_xml_writer_finish(writer, &error));
  assert_no_error(error);
  fclose(stream);
  char *copy = g_strndup(data, length);
  free(data);
  return copy;
}

static void
test_what_is_written_is_read(void **state)
{
  (void)state;
  for (int indent = 0; indent <= 1; indent++) {
    g_autofree char *xml = write_sample(indent != 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(TuschXmlTree) tree = tusch_xml_tree_parse(xml, strlen(xml), &error);
    assert_no_error(error);
    const TuschXmlElement *root = tusch_xml_tree_root(tree);
    assert_string_equal(tusch_xml_element_name(root), "Message");
    g_autofree char *label = tusch_xml_element_attribute(root, "label");
    assert_string_equal(label, "\"Ærø\" & <co>");
    g_autofree char *none = tusch_xml_element_attribute(root, "none");
    assert_null(none);
    g_autofree char *text = tusch_xml_element_text(tusch_xml_element_child(root, "Text"));
    assert_string_equal(text, "a < b & c ]]> \xEF\xBF\xBD Sørensen");
    assert_null(tusch_xml_element_child(root, "Nothing"));
    const TuschXmlElement *open = tusch_xml_element_next(tusch_xml_element_first(root));
    assert_string_equal(tusch_xml_element_name(open), "Open");
    assert_null(tusch_xml_element_next(open));
    assert_int_equal(tusch_xml_element_line(root), 2);
  }
}

static void
test_base64_of_any_length(void **state)
{
  (void)state;
  gsize lengths[] = {0, 1, 2, 3, 48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 200001};
  for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
    g_autofree guchar *bytes = g_malloc(lengths[i] + 1);
    for (gsize k = 0; k < lengths[i]; k++)
      bytes[k] = (guchar)(k * 31 + (k >> 8));
    FILE *from = tmpfile();
    assert_int_equal(fwrite(bytes, 1, lengths[i], from), lengths[i]);
    rewind(from);
    char *data = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&data, &length);
    g_autoptr(TuschXmlWriter) writer = tusch_xml_writer_new(stream);
    tusch_xml_start(writer, "content");
    tusch_xml_base64(writer, from);
    assert_true(tusch_xml_writer_finish(writer, NULL));
    fclose(stream);
    fclose(from);
    g_autofree char *expected = g_base64_encode(bytes, lengths[i]);
    g_autoptr(TuschXmlTree) tree = tusch_xml_tree_parse(data, length, NULL);
    g_autofree char *text = tusch_xml_element_text(tusch_xml_tree_root(tree));
    assert_string_equal(text, expected);
    free(data);
  }
}

static void
test_full_disk_is_an_error(void **state)
{
  (void)state;
  FILE *full = fopen("/dev/full", "w");
  assert_non_null(full);
  setvbuf(full, NULL, _IONBF, 0);
  g_autoptr(TuschXmlWriter) writer = tusch_xml_writer_new(full);
  tusch_xml_start(writer, "a");
  for (int i = 0; i < 10000; i++)
    tusch_xml_element(writer, "b", "some text that has to go somewhere");
  g_autoptr(GError) error = NULL;
  assert_false(tusch_xml_writer_finish(writer, &error));
  assert_true(g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_IO));
  fclose(full);
}

static void
test_hostile_xml_is_refused(void **state)
{
  (void)state;
  static const char *const BAD[] = {
      "",
      "not xml",
      "<a><b></a>",
      "<a>&undefined;</a>",
      "<!DOCTYPE a SYSTEM \"http://example.invalid/a.dtd\"><a/>",
      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
      "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;&l;&l;\">]><a>&m;&m;</a>",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autoptr(GError) error = NULL;
    assert_null(tusch_xml_tree_parse(BAD[i], strlen(BAD[i]), &error));
    assert_true(g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_FORMAT));
  }
}

static void
test_deep_nesting_is_refused(void **state)
{
  (void)state;
  g_autoptr(GString) xml = g_string_new(NULL);
  for (int i = 0; i < 100000; i++)
    g_string_append(xml, "<a>");
  g_autoptr(GError) error = NULL;
  assert_null(tusch_xml_tree_parse(xml->str, xml->len, &error));
  assert_non_null(error);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_what_is_written_is_read),
      cmocka_unit_test(test_base64_of_any_length),
      cmocka_unit_test(test_full_disk_is_an_error),
      cmocka_unit_test(test_hostile_xml_is_refused),
      cmocka_unit_test(test_deep_nesting_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
