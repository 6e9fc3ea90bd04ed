/* The parts of tusch review beside the server. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

int tusch_review_cmd_export(int argc, char **argv);
int tusch_review_cmd_import(int argc, char **argv);
