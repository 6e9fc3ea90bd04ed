/* Which documents of a workroom are like another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

/* Compares all documents that were read, and keeps what was found. %TUSCH_ERROR_STORE */
gboolean tusch_likeness_look(TuschWorkroom *workroom, GError **error);
