/* Rule files: whatever staff or a broken disk puts there, the parser answers or says where. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "model/rule-file.h"
#include "tusch/error.h"

#include <stdlib.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
  g_autofree char *copy = g_malloc(size_bytes + 1);
  memcpy(copy, data, size_bytes);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) sections = tusch_rule_file_parse("fuzz", copy, size_bytes, &error);
  if ((sections == NULL) == (error == NULL))
    abort();
  if (error != NULL && !g_utf8_validate(error->message, -1, NULL))
    abort();
  for (guint i = 0; sections != NULL && i < sections->len; i++) {
    const TuschRuleSection *section = g_ptr_array_index(sections, i);
    for (guint k = 0; k < section->fields->len; k++) {
      const TuschRuleField *field = g_ptr_array_index(section->fields, k);
      if (field->key[0] == '\0' || field->value[0] == '\0' || field->line == 0)
        abort();
    }
  }
  return 0;
}
