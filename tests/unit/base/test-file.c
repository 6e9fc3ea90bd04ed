/* Files appear whole or not at all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void
test_commit_takes_files_only(void **state)
{
  g_autofree char *target = g_build_filename(*state, "target", NULL);
  g_autofree char *link_path = g_build_filename(*state, "link", NULL);
  g_autofree char *fifo = g_build_filename(*state, "fifo", NULL);
  g_autofree char *out = g_build_filename(*state, "out", NULL);
  assert_true(tusch_file_write_atomic(target, "abc", 3, NULL));
  assert_int_equal(symlink(target, link_path), 0);
  assert_int_equal(mkfifo(fifo, 0600), 0);
  const char *const bad[] = {link_path, fifo, *state};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    assert_false(tusch_file_commit(bad[i], out, &error));
    assert_tusch_error(error, TUSCH_ERROR_IO);
    assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
  }
  assert_true(tusch_file_commit(target, out, NULL));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_write_and_hash, setup, teardown),
      cmocka_unit_test_setup_teardown(test_commit_takes_files_only, setup, teardown),
      cmocka_unit_test_setup_teardown(test_failure_leaves_nothing, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
