/* Children that have been taken over: the parent ends them in bounded time and believes nothing.
 * The program is its own child: started as "worker KIND" it misbehaves. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/json.h"
#include "pipeline/child.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TIMEOUT_S = 1 };

static void
say(const char *text)
{
  (void)!write(STDOUT_FILENO, text, strlen(text));
}

static void
say_deep(void)
{
  static char brackets[4096];
  memset(brackets, '[', sizeof brackets - 1);
  say("{\"a\":");
  for (guint i = 0; i < 2000; i++)
    say(brackets);
  say("\n");
}

static void
dribble(const char *text)
{
  for (guint i = 0; i < 200; i++) {
    say(text);
    g_usleep(G_USEC_PER_SEC / 10);
  }
}

/* Descriptors beside the three that everybody has. */
static void
count_descriptors(void)
{
  guint n = 0;
  DIR *dir = opendir("/proc/self/fd");
  while (dir != NULL && readdir(dir) != NULL)
    n++;
  if (dir != NULL)
    (void)closedir(dir);
  g_autofree char *line = g_strdup_printf("{\"n\":%u}\n{\"done\":true}\n", n - 3);
  say(line);
}

static int
misbehave(const char *kind)
{
  if (g_str_equal(kind, "good"))
    say("{\"n\":1}\n{\"done\":true}\n");
  else if (g_str_equal(kind, "lines"))
    dribble("{\"n\":1}\n");
  else if (g_str_equal(kind, "no-end"))
    dribble("{");
  else if (g_str_equal(kind, "after-done"))
    say("{\"n\":1}\n{\"done\":true}\n{\"n\":2}\n");
  else if (g_str_equal(kind, "after-error"))
    say("{\"error\":1,\"message\":\"x\"}\n{\"done\":true}\n");
  else if (g_str_equal(kind, "deep"))
    say_deep();
  else if (g_str_equal(kind, "nonsense"))
    say("Segmentation fault\n");
  else if (g_str_equal(kind, "stays"))
    dribble("");
  else if (g_str_equal(kind, "fds"))
    count_descriptors();
  return 0;
}

static JsonNode *
call(const char *kind, GError **error)
{
  /* More than a pipe holds: none of the children reads it. */
  g_autofree char *large = g_strnfill(1 << 20, 'x');
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "large", large);
  g_autoptr(JsonNode) input = tusch_json_take_object(object);
  return tusch_child_call(kind, input, TIMEOUT_S, error);
}

static void
test_bad_children(void **state)
{
  (void)state;
  static const struct {
    const char *kind;
    TuschErrorCode code;
  } table[] = {
      {"lines", TUSCH_ERROR_LIBRARY},
      {"no-end", TUSCH_ERROR_LIMIT},
      {"after-done", TUSCH_ERROR_LIBRARY},
      {"after-error", TUSCH_ERROR_LIBRARY},
      {"deep", TUSCH_ERROR_LIBRARY},
      {"nonsense", TUSCH_ERROR_LIBRARY},
      {"stays", TUSCH_ERROR_LIMIT},
      {"silent", TUSCH_ERROR_LIBRARY},
  };
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GError) error = NULL;
    gint64 begin_us = g_get_monotonic_time();
    assert_null(call(table[i].kind, &error));
    if (!g_error_matches(error, TUSCH_ERROR, (int)table[i].code))
      fail_msg("%s: %s", table[i].kind, error->message);
    assert_true(g_get_monotonic_time() - begin_us < 10 * G_USEC_PER_SEC);
  }
}

static void
test_good_child(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = call("good", &error);
  assert_no_error(error);
  assert_int_equal(json_object_get_int_member(json_node_get_object(answer), "n"), 1);
}

/* The lock and the database of the parent are not the child's. */
static void
test_no_descriptors_are_inherited(void **state)
{
  (void)state;
  int inherited = dup(STDOUT_FILENO); /* without O_CLOEXEC */
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = call("fds", &error);
  assert_no_error(error);
  assert_int_equal(json_object_get_int_member(json_node_get_object(answer), "n"), 3);
  (void)close(inherited);
}

int
main(int argc, char **argv)
{
  if (argc == 3 && g_str_equal(argv[1], "worker"))
    return misbehave(argv[2]);
  (void)signal(SIGPIPE, SIG_IGN);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_bad_children),
      cmocka_unit_test(test_good_child),
      cmocka_unit_test(test_no_descriptors_are_inherited),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
