/* The units of work that tusch has children for. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* "ingest", "read", "read-scans" (the same, with the language model at hand), "redact", "assemble",
 * "judges", "convert", "verify": see tusch_worker_serve(). */
int tusch_worker_units_serve(void);
