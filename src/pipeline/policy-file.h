/* Policies of one section: rules/policy/NAME. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rule-file.h"

/**
 * tusch_policy_file_load:
 * @dir: the folder of the rules
 * @name: "opbevaring.policy"
 * @kind: of its only section: "opbevaring"
 * @title: of the section, for messages: "dage"
 *
 * Returns: (transfer full) (element-type TuschRuleSection): one; %NULL with %TUSCH_ERROR_CONFIG
 */
GPtrArray *tusch_policy_file_load(
    const char *dir, const char *name, const char *kind, const char *title, GError **error);
