/* rules-check: everything that is wrong or doubtful in a rules folder, for those who write rules.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  TUSCH_FAULT_ERROR = 0, /* the rules are refused */
  TUSCH_FAULT_WARNING, /* the rules work, but not as somebody once meant */
  TUSCH_FAULT_REMARK, /* worth a look */
} TuschFaultLevel;

typedef enum {
  TUSCH_FAULT_RULE = 0, /* syntax, a field, an example, a file that cannot be read */
  TUSCH_FAULT_EXPIRED, /* an exception whose last day has passed */
  TUSCH_FAULT_EXPIRES, /* an exception whose last day is near */
  TUSCH_FAULT_UNUSED, /* a dictionary that nothing reads */
  TUSCH_FAULT_DUPLICATE, /* an entry that stands there already */
  TUSCH_FAULT_SHADOWED, /* an entry that another one covers */
  TUSCH_FAULT_COMMON_WORD, /* an entry that is a very common word */
  TUSCH_N_FAULT_KINDS,
} TuschFaultKind;

typedef struct {
  TuschFaultLevel level;
  TuschFaultKind kind;
  char *file; /* "cpr.regler", "helbred.txt"; nullable */
  guint line; /* 1-based; 0: the whole file */
  char *text; /* Danish sentence for a records officer */
} TuschFault;

typedef struct {
  GPtrArray *faults; /* TuschFault, by file and line, errors first */
  guint n_files, n_rules, n_exceptions, n_examples, n_dictionaries;
  guint n_entries; /* of all dictionaries */
  guint counts[3]; /* faults by level */
} TuschRulesCheck;

/**
 * tusch_rules_check:
 * @dir: the rules folder (patterns/, dictionaries/)
 * @today: (nullable): ISO date exceptions are measured against; %NULL: now
 *
 * Never fails: a folder that cannot be read is a fault of its own. Messages name files, lines, rule
 * names and dictionary entries.
 *
 * Returns: (transfer full)
 */
TuschRulesCheck *tusch_rules_check(const char *dir, const char *today);
void tusch_rules_check_free(TuschRulesCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschRulesCheck, tusch_rules_check_free)

/* "error" / "warning" / "remark" */
const char *tusch_fault_level_to_string(TuschFaultLevel level);
/* "rule", "expired", "expires", "unused", "duplicate", "shadowed", "common-word" */
const char *tusch_fault_kind_to_string(TuschFaultKind kind);

G_END_DECLS
