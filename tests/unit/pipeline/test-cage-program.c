/* Programs in bubblewrap: they do their work, and find nothing else. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"
#include "pipeline/cage-program.h"

#include <sys/stat.h>

static struct {
  char *folder, *input, *out_dir;
} scene;

static gboolean
run_shell(const char *script, int *out_status, GError **error)
{
  const char *const arguments[] = {"sh", "-c", script, NULL};
  const char *const environment[] = {"ANIMAL=cat", NULL};
  const TuschCageProgram program = {
      .arguments = arguments,
      .input = scene.input,
      .input_name = "document.txt",
      .out_dir = scene.out_dir,
      .environment = environment,
      .max_file_bytes = 1 << 20,
      .max_cpu_s = 2,
  };
  return tusch_cage_run_program(&program, out_status, error);
}

static void
test_work(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  int status = -1;
  assert_true(run_shell("tr a-z A-Z < /in/document.txt > result && test $ANIMAL = cat && "
                        "echo x > /tmp/home/x && ls /usr/share/fonts",
                        &status,
                        &error));
  assert_no_error(error);
  assert_int_equal(status, 0);
  g_autofree char *path = g_build_filename(scene.out_dir, "result", NULL);
  g_autofree char *result = NULL;
  assert_true(g_file_get_contents(path, &result, NULL, NULL));
  assert_string_equal(result, "LETTER\n");
}

/* Each exits with 0 if it got through. */
static void
test_ways_out(void **state)
{
  (void)state;
  static const char *const scripts[] = {
      "cat /etc/passwd",
      "ls /home",
      "echo x > /usr/share/x",
      "echo x > /in/document.txt",
      "echo x > /etc/x",
      "test -e \"$SECRET\" || test -n \"$SECRET\"",
      "python3 -c 'import socket; socket.socket(socket.AF_INET)'",
      "python3 -c 'import socket; socket.socket(socket.AF_NETLINK)'",
      "mount -t tmpfs none /tmp",
      "unshare -Ur true && mount -t proc proc /proc",
      "test $(ls /proc | grep -c '^[0-9]') -gt 9",
      "dd if=/dev/zero of=large bs=1M count=9",
      "while :; do :; done",
      "ls /sys/class",
  };
  g_setenv("SECRET", "from outside", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS(scripts); i++) {
    g_autoptr(GError) error = NULL;
    int status = 0;
    assert_true(run_shell(scripts[i], &status, &error));
    if (status == 0)
      fail_msg("got through: %s", scripts[i]);
  }
  g_unsetenv("SECRET");
}

static void
test_bad_calls(void **state)
{
  (void)state;
  static const char *const names[] = {"../x", "/x", "", ".x", "a b", "--bind", NULL};
  const char *const arguments[] = {"true", NULL};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(GError) error = NULL;
    int status = 0;
    const TuschCageProgram program = {
        .arguments = arguments, .input = scene.input, .input_name = names[i]};
    assert_false(tusch_cage_run_program(&program, &status, &error));
    assert_tusch_error(error, TUSCH_ERROR_INTERNAL);
  }
  int status = 0;
  assert_true(run_shell("no-such-program", &status, NULL));
  assert_int_equal(status, 127);
}

static int
set_scene(void **state)
{
  (void)state;
  scene.folder = g_dir_make_tmp("tusch-program-XXXXXX", NULL);
  scene.input = g_build_filename(scene.folder, "0123 it's", NULL);
  scene.out_dir = g_build_filename(scene.folder, "out", NULL);
  assert_true(g_file_set_contents(scene.input, "letter\n", -1, NULL));
  return mkdir(scene.out_dir, 0700);
}

static int
clear_scene(void **state)
{
  (void)state;
  gboolean is_removed = tusch_dir_remove_tree(scene.folder, NULL);
  g_free(scene.folder);
  g_free(scene.input);
  g_free(scene.out_dir);
  return is_removed ? 0 : 1;
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_work),
      cmocka_unit_test(test_ways_out),
      cmocka_unit_test(test_bad_calls),
  };
  if (!tusch_cage_has_programs()) {
    print_message("1..0 # SKIP no namespaces here\n");
    return 0;
  }
  return cmocka_run_group_tests(tests, set_scene, clear_scene);
}
