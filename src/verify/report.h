/* Making reports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/verify.h"

/* (transfer full): not passed, no checks */
TuschReport *tusch_report_new(void);

/* (transfer full): not done, no problems */
TuschCheck *tusch_check_new(const char *id, const char *name);
