/* tusch <command>: the table of commands, and what is global by nature. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "cli/command.h"
#include "pipeline/spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const TuschCommand COMMANDS[] = {
    {"run", "take in, read and search a request; propose redactions", tusch_cmd_run},
    {"ingest", "explain how the fields of documents come about", tusch_cmd_ingest},
    {"status", "where the request stands", tusch_cmd_status},
    {"review", "the work room: review and approve in a browser", tusch_cmd_review},
    {"decide", "take decisions: proposals, answers, a decision file", tusch_cmd_decide},
    {"assemble", "redact, assemble and verify the bundle", tusch_cmd_assemble},
    {"verify", "check a finished bundle again, or the log", tusch_cmd_verify},
    {"approve", "approve the verified bundle", tusch_cmd_approve},
    {"deliver", "make the Digital Post messages of an approved bundle", tusch_cmd_deliver},
    {"detect", "findings of files, without a workroom", tusch_cmd_detect},
    {"redact", "redact one file, without a workroom", tusch_cmd_redact},
    {"search", "search the documents of a request", tusch_cmd_search},
    {"overview", "a request's documents at a glance", tusch_cmd_overview},
    {"export", "the index for other systems: SDI, tables, lists, logs", tusch_cmd_export},
    {"purge", "delete a workroom, leaving a receipt", tusch_cmd_purge},
    {"rules", "check, test, compare and explain the detection rules", tusch_cmd_rules},
    {"worker", NULL, tusch_cmd_worker},
};

static int
print_help(FILE *out)
{
  (void)fputs("Usage: tusch COMMAND [OPTION…]\n\n"
              "Turns the case files behind an access-to-records request into one redacted PDF.\n\n"
              "Commands:\n",
              out);
  for (guint i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
    if (COMMANDS[i].summary != NULL)
      (void)fprintf(out, "  %-10s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
  (void)fputs("\n\"tusch COMMAND --help\" explains a command.\n"
              "Exit status: 0 done, 1 could not, 2 usage or configuration wrong, 3 verification\n"
              "failed, 4 done but some documents need a person, 5 waiting for decisions,\n"
              "6 workroom in use, 75 temporary.\n",
              out);
  return fflush(out) == 0 ? TUSCH_EXIT_DONE : TUSCH_EXIT_COULD_NOT;
}

/* A file opened in place of a closed stdout would get what is printed: the lock, or worse. Here the
 * printing fails instead. */
static void
fill_standard_descriptors(void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
      (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int
main(int argc, char **argv)
{
  fill_standard_descriptors();
  /* Danish is the language of the source (docs/adr/0003). */
  tusch_language_set(g_getenv("TUSCH_LANGUAGE"));
  /* Everything in a workroom is personal data: for its owner alone, children included. */
  (void)umask(077);
  /* A child that died before it read its input is an answer, not our death. */
  (void)signal(SIGPIPE, SIG_IGN);
  if (argc < 2) {
    (void)print_help(stderr);
    return TUSCH_EXIT_USAGE;
  }
  if (g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h") || g_str_equal(argv[1], "help"))
    return print_help(stdout);
  if (g_str_equal(argv[1], "--version")) {
    (void)printf("tusch %s\n", TUSCH_VERSION);
    return fflush(stdout) == 0 ? TUSCH_EXIT_DONE : TUSCH_EXIT_COULD_NOT;
  }
  for (guint i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
    if (g_str_equal(argv[1], COMMANDS[i].name)) {
      int status = COMMANDS[i].run(argc - 1, argv + 1);
      tusch_spawner_end();
      return status;
    }
  (void)fprintf(stderr, "tusch: \"%s\" is no command (see \"tusch --help\")\n", argv[1]);
  return TUSCH_EXIT_USAGE;
}
