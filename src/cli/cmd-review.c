/* tusch review: the work room in a browser. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "cli/review.h"
#include "room/server.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

static const char DESCRIPTION[] =
    "Serves the review pages of a workroom on 127.0.0.1 (or a Unix socket) until it is stopped.\n"
    "People come in by a ticket that works once: a backend posts {\"request\", \"user\", "
    "\"name\",\n"
    "\"role\": \"reader\", \"caseworker\" or \"approver\"} to /tickets with the key in FILE; "
    "--open\n"
    "makes one for the local user and prints the address. docs/review.md describes it.\n\n"
    "\"tusch review export\" and \"tusch review import\" exchange the review with other "
    "programs.";

enum { MIN_KEY_CHARS = 32 };

typedef struct {
  char *workroom, *socket, *origin, *key_file, *user, *role;
  int port;
  gboolean open, json;
} Options;

static GBytes *
find_asset(const char *path)
{
  g_autofree char *name = g_strconcat("/tusch", path, NULL);
  return g_resources_lookup_data(name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* One line a refusal, for the operator; the time tells a probe from a mistake. */
static void
note(const char *line, gpointer user_data)
{
  (void)user_data;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
  (void)fprintf(stderr, "tusch review: %s refused: %s\n", time, line);
}

static gboolean
stop(gpointer loop)
{
  g_main_loop_quit(loop);
  return G_SOURCE_CONTINUE;
}

/* (transfer full): of the file, or one that nobody knows. */
static char *
read_key(const char *path, GError **error)
{
  g_autofree char *key = NULL;
  if (path == NULL)
    return tusch_review_random();
  if (!g_file_get_contents(path, &key, NULL, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read the key file");
    return NULL;
  }
  g_strstrip(key);
  if (strlen(key) < MIN_KEY_CHARS || !g_str_is_ascii(key)) {
    tusch_fail(error,
               TUSCH_ERROR_CONFIG,
               "the key file must hold one line of at least %d ASCII characters",
               MIN_KEY_CHARS);
    return NULL;
  }
  return g_steal_pointer(&key);
}

/* The ticket stands behind '#': it is sent to no server and lasts a minute. */
static gboolean
print_address(TuschReviewServer *server, const Options *options, GError **error)
{
  const char *origin = tusch_review_server_get_origin(server);
  g_autofree char *address = g_strconcat(origin, "/", NULL);
  if (options->open) {
    TuschReviewer reviewer = {.id = options->user, .name = options->user};
    (void)tusch_reviewer_role_from_string(options->role, &reviewer.role);
    g_autofree char *ticket = tusch_review_server_issue(server, &reviewer);
    g_autofree char *plain = g_steal_pointer(&address);
    address = g_strconcat(plain, "#ticket=", ticket, NULL);
  }
  if (options->json) {
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "address", address);
    g_autoptr(JsonNode) node = tusch_json_take_object(object);
    return tusch_command_print_json(node, error);
  }
  (void)printf("%s\n", address);
  return tusch_command_flush(error);
}

static gboolean
serve(TuschReviewRoom *room, const Options *options, const char *key, GError **error)
{
  TuschReviewOptions server_options = {.port = (guint16)options->port,
                                       .socket_path = options->socket,
                                       .origin = options->origin,
                                       .backend_key = key,
                                       .find_asset = find_asset,
                                       .note = note};
  TuschReviewServer *server = tusch_review_server_start(room, &server_options, error);
  if (server == NULL)
    return FALSE;
  gboolean ok = print_address(server, options, error);
  if (ok) {
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    (void)g_unix_signal_add(SIGINT, stop, loop);
    (void)g_unix_signal_add(SIGTERM, stop, loop);
    g_main_loop_run(loop);
    g_main_loop_unref(loop);
  }
  tusch_review_server_stop(server);
  return ok;
}

static int
run(Options *options)
{
  g_autoptr(GError) error = NULL;
  const char *user = tusch_command_user("review", options->user);
  if (user == NULL)
    return TUSCH_EXIT_USAGE;
  if (options->user == NULL)
    options->user = g_strdup(user);
  g_autofree char *key = read_key(options->key_file, &error);
  g_autoptr(TuschReviewRoom) room =
      key != NULL ? tusch_review_room_open(options->workroom, &error) : NULL;
  if (room == NULL || !serve(room, options, key, &error))
    return tusch_command_fail("review", error);
  return TUSCH_EXIT_DONE;
}

static int
check_and_run(Options *o, int argc)
{
  TuschReviewerRole role;
  if (argc != 1 || o->workroom == NULL)
    return tusch_command_usage("review", "-w WORKROOM is needed");
  if (o->port < 0 || o->port > 65535)
    return tusch_command_usage("review", "--port takes 0 to 65535");
  if (o->socket != NULL && (o->port != 0 || o->origin == NULL))
    return tusch_command_usage("review", "--socket needs --origin and no --port");
  if (o->role == NULL)
    o->role = g_strdup("caseworker");
  if (!tusch_reviewer_role_from_string(o->role, &role))
    return tusch_command_usage("review", "--role takes reader, caseworker or approver");
  return run(o);
}

static int
serve_room(int argc, char **argv)
{
  Options o = {0};
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &o.workroom, "Folder of the request", "DIR"},
      {"port", 0, 0, G_OPTION_ARG_INT, &o.port, "Port on 127.0.0.1 (default: a free one)", "N"},
      {"socket", 0, 0, G_OPTION_ARG_FILENAME, &o.socket, "A Unix socket instead", "PATH"},
      {"origin", 0, 0, G_OPTION_ARG_STRING, &o.origin, "Where people see it", "https://HOST"},
      {"key-file", 0, 0, G_OPTION_ARG_FILENAME, &o.key_file, "Key of the backend", "FILE"},
      {"open", 0, 0, G_OPTION_ARG_NONE, &o.open, "A ticket for the local user", NULL},
      {"user", 0, 0, G_OPTION_ARG_STRING, &o.user, "Who that is (default: login name)", "ID"},
      {"role", 0, 0, G_OPTION_ARG_STRING, &o.role, "With which role", "ROLE"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &o.json, "Print the address as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  int status = TUSCH_EXIT_USAGE;
  if (tusch_command_parse(&argc, &argv, "-w WORKROOM [--open]", DESCRIPTION, entries) != NULL)
    status = check_and_run(&o, argc);
  g_free(o.workroom);
  g_free(o.socket);
  g_free(o.origin);
  g_free(o.key_file);
  g_free(o.user);
  g_free(o.role);
  return status;
}

int
tusch_cmd_review(int argc, char **argv)
{
  static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
  } PARTS[] = {{"export", tusch_review_cmd_export}, {"import", tusch_review_cmd_import}};
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS(PARTS); i++)
    if (g_str_equal(argv[1], PARTS[i].name)) {
      g_autofree char *name = g_strconcat("review ", PARTS[i].name, NULL);
      char *saved = argv[1];
      argv[1] = name;
      int status = PARTS[i].run(argc - 1, argv + 1);
      argv[1] = saved;
      return status;
    }
  return serve_room(argc, argv);
}
