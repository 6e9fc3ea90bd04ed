/* tusch worker: the process whose children read foreign bytes; not for people. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "pipeline/worker-units.h"

int
tusch_cmd_worker(int argc, char **argv)
{
  (void)argv;
  if (argc != 1)
    return tusch_command_usage("worker", "is started by tusch itself");
  return tusch_worker_units_serve();
}
