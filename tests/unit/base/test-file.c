/* Files appear whole or not at all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <string.h>

static int
setup(void **state)
{
  *state = g_dir_make_tmp("tusch-test-XXXXXX", NULL);
  return *state == NULL;
}

static int
teardown(void **state)
{
  gboolean ok = tusch_dir_remove_tree(*state, NULL);
  g_free(*state);
  return !ok;
}

static void
test_write_and_hash(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(*state, "a", NULL);
  g_autofree char *copy = g_build_filename(*state, "b", NULL);
  g_autofree char *hex = NULL;
  guint64 size_bytes = 0;
  assert_true(tusch_file_write_atomic(path, "abc", 3, &error));
  assert_true(tusch_file_copy_atomic(path, copy, &error));
  assert_true(tusch_file_sha256(copy, &hex, &size_bytes, &error));
  assert_no_error(error);
  assert_int_equal(size_bytes, 3);
  assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_failure_leaves_nothing(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(*state, "missing-folder", "a", NULL);
  assert_false(tusch_file_write_atomic(path, "abc", 3, &error));
  assert_tusch_error(error, TUSCH_ERROR_IO);
  g_autofree char *folder = g_build_filename(*state, "folder", NULL);
  assert_int_equal(g_mkdir(folder, 0700), 0);
  g_clear_error(&error);
  /* A folder cannot be replaced by a file: the temporary file is gone again. */
  assert_false(tusch_file_write_atomic(folder, "abc", 3, &error));
  assert_tusch_error(error, TUSCH_ERROR_IO);
  g_autoptr(GDir) dir = g_dir_open(*state, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL)
    assert_null(strchr(name, '.'));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_write_and_hash, setup, teardown),
      cmocka_unit_test_setup_teardown(test_failure_leaves_nothing, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
