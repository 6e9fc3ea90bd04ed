/* Ids of messages, and where the request itself is filed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/deliver.h"

#include <string.h>

char *
tusch_memo_uuid(const char *seed)
{
  g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);
  static const char VARIANT[] = "89ab";
  hash[12] = '4';
  hash[16] = VARIANT[g_ascii_xdigit_value(hash[16]) & 3];
  return g_strdup_printf(
      "%.8s-%.4s-%.4s-%.4s-%.12s", hash, hash + 8, hash + 12, hash + 16, hash + 20);
}

static bool
is_topic(const char *code)
{
  return code != NULL && g_regex_match_simple("^[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}\\z", code, 0, 0);
}

char *
tusch_memo_topic(const GPtrArray *codes)
{
  const char *first = NULL;
  gsize common = strlen("27.24.00");
  for (guint i = 0; i < codes->len; i++) {
    const char *code = g_ptr_array_index(codes, i);
    if (!is_topic(code))
      continue;
    if (first == NULL)
      first = code;
    gsize n = 0;
    while (n < common && first[n] == code[n])
      n++;
    common = n;
  }
  /* Across topics, groups, main groups: the next wider one. */
  if (first == NULL || common < 2)
    return g_strdup("00.01.10");
  if (common < 5)
    return g_strdup_printf("%.2s.00.00", first);
  return common < 8 ? g_strdup_printf("%.5s.00", first) : g_strdup(first);
}
