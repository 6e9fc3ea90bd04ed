/* tusch worker: the child's side of tusch run and tusch assemble; not for people. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "pipeline/worker.h"

int
tusch_cmd_worker(int argc, char **argv)
{
  if (argc != 2)
    return tusch_command_usage("worker", "is started by tusch itself");
  return tusch_worker_run(argv[1]);
}
