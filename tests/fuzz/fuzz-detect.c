/* Text × rules: findings lie within the text, in order, at character borders. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/build-paths.h"
#include "tusch/detect.h"

#include <stdlib.h>

#define LONGEST 20000 /* bytes: longer inputs only cost time */

static void
check(const char *text, const GPtrArray *findings)
{
  gsize length = strlen(text);
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->start >= finding->end || finding->end > length ||
        !g_utf8_validate(text + finding->start, (gssize)(finding->end - finding->start), NULL) ||
        memcmp(finding->text, text + finding->start, finding->end - finding->start) != 0)
      abort();
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
  static TuschRules *rules; /* kept: loading costs more than a run */
  if (rules == NULL)
    rules = tusch_rules_load(TUSCH_SOURCE_DATADIR "/rules", NULL);
  if (rules == NULL)
    abort();
  g_autofree char *raw = g_strndup((const char *)data, MIN(size_bytes, LONGEST));
  g_autofree char *text = g_utf8_make_valid(raw, -1);
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, NULL);
  tusch_detector_add_text(detector, "d", TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_OCR, text);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  g_autoptr(GError) error = NULL;
  if (tusch_detector_finish(detector, &findings, &entities, &error))
    check(text, findings);
  return 0;
}
