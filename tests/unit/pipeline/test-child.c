/* Children that have been taken over: the parent ends them in bounded time and believes nothing.
 * The program is its own worker, whose units misbehave. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/json.h"
#include "pipeline/child.h"
#include "pipeline/worker.h"

#include <fcntl.h>
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
  for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
    n += fcntl(fd, F_GETFD) >= 0;
  g_autofree char *line = g_strdup_printf("{\"n\":%u}\n{\"done\":true}\n", n);
  say(line);
}

/* Dies of the attempt, or has got through. */
static void
eat_memory(void)
{
#ifndef __SANITIZE_ADDRESS__ /* no limit there */
  g_autofree char *memory = g_malloc((gsize)4 << 30);
  say(memory != NULL ? "{\"n\":1}\n{\"done\":true}\n" : "");
#endif
}

/* Ends the process before the worker's own last word. */
#define KIND(name, what) \
  static gboolean run_##name(JsonObject *input, GError **error) \
  { \
    (void)input; \
    (void)error; \
    what; \
    _exit(0); \
  }

KIND(good, say("{\"n\":1}\n{\"done\":true}\n"))
KIND(lines, dribble("{\"n\":1}\n"))
KIND(no_end, dribble("{"))
KIND(after_done, say("{\"n\":1}\n{\"done\":true}\n{\"n\":2}\n"))
KIND(after_error, say("{\"error\":1,\"message\":\"x\"}\n{\"done\":true}\n"))
KIND(deep, say_deep())
KIND(nonsense, say("Segmentation fault\n"))
KIND(stays, dribble(""))
KIND(loops, for (;;) continue)
KIND(silent, (void)0)
KIND(aborts, abort())
KIND(eats, eat_memory())
KIND(fds, count_descriptors())

static void
opens_nothing(JsonObject *input, TuschCageFiles *files)
{
  (void)input;
  (void)files;
}

static const TuschWorkerUnit UNITS[] = {
    {"good", run_good, opens_nothing, NULL},
    {"lines", run_lines, opens_nothing, NULL},
    {"no-end", run_no_end, opens_nothing, NULL},
    {"after-done", run_after_done, opens_nothing, NULL},
    {"after-error", run_after_error, opens_nothing, NULL},
    {"deep", run_deep, opens_nothing, NULL},
    {"nonsense", run_nonsense, opens_nothing, NULL},
    {"stays", run_stays, opens_nothing, NULL},
    {"loops", run_loops, opens_nothing, NULL},
    {"silent", run_silent, opens_nothing, NULL},
    {"aborts", run_aborts, opens_nothing, NULL},
    {"eats", run_eats, opens_nothing, NULL},
    {"fds", run_fds, opens_nothing, NULL},
};

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
      {"loops", TUSCH_ERROR_LIMIT},
      {"aborts", TUSCH_ERROR_LIBRARY},
      {"eats", TUSCH_ERROR_LIBRARY},
      {"unknown", TUSCH_ERROR_IO},
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
  assert_int_equal(json_object_get_int_member(json_node_get_object(answer), "n"), 0);
  (void)close(inherited);
}

int
main(int argc, char **argv)
{
  if (argc == 2 && g_str_equal(argv[1], "worker"))
    return tusch_worker_serve(UNITS, G_N_ELEMENTS(UNITS));
  (void)signal(SIGPIPE, SIG_IGN);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_bad_children),
      cmocka_unit_test(test_good_child),
      cmocka_unit_test(test_no_descriptors_are_inherited),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
