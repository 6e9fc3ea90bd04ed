/* Weighted edit distance with pairs of letters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/edit-distance.h"

#include <stdbool.h>
#include <string.h>

#define LONGEST 64
#define WHOLE 100 /* one wrong letter */

/* Both ways. In folded text ø is "oe", å "aa", æ "ae". */
static const struct {
  const char *a, *b;
  int cost;
} CONFUSIONS[] = {
    {"0", "o", 30},  {"0", "oe", 40}, {"1", "l", 30},  {"1", "i", 50},  {"|", "l", 30},
    {"|", "i", 30},  {"l", "i", 50},  {"5", "s", 30},  {"8", "b", 30},  {"6", "b", 50},
    {"9", "g", 50},  {"2", "z", 50},  {"rn", "m", 30}, {"cl", "d", 30}, {"vv", "w", 30},
    {"ii", "u", 60}, {"e", "c", 50},  {"o", "oe", 30}, {"a", "aa", 40}, {"a", "ae", 60},
    {"&", "ae", 40}, {"&", "aa", 40}, {"&", "oe", 40}, {"f", "t", 60},  {"h", "b", 70},
    {"a", "o", 70},  {"u", "n", 60},  {"nn", "m", 60}, {"ri", "n", 50}, {"j", "i", 50},
    {"c", "k", 70},
};

static bool
has_at(const char *text, gsize end, const char *piece)
{
  gsize n = strlen(piece);
  return end >= n && memcmp(text + end - n, piece, n) == 0;
}

typedef int Table[LONGEST + 1][LONGEST + 1];

/* The cheapest way to reach (i, k) through a confusion that ends there. */
static int
confused(Table cost, const char *read, gsize i, const char *meant, gsize k)
{
  int best = G_MAXINT / 2;
  for (guint n = 0; n < G_N_ELEMENTS(CONFUSIONS); n++) {
    const char *a = CONFUSIONS[n].a;
    const char *b = CONFUSIONS[n].b;
    if (has_at(read, i, a) && has_at(meant, k, b))
      best = MIN(best, cost[i - strlen(a)][k - strlen(b)] + CONFUSIONS[n].cost);
    if (has_at(read, i, b) && has_at(meant, k, a))
      best = MIN(best, cost[i - strlen(b)][k - strlen(a)] + CONFUSIONS[n].cost);
  }
  return best;
}

int
tusch_edit_distance(
    const char *read, gsize read_length, const char *meant, gsize meant_length, int limit)
{
  gsize apart =
      read_length > meant_length ? read_length - meant_length : meant_length - read_length;
  if (read_length > LONGEST || meant_length > LONGEST || apart > (gsize)limit / 30 + 1)
    return limit + 1;
  Table cost;
  for (gsize k = 0; k <= meant_length; k++)
    cost[0][k] = (int)k * WHOLE;
  for (gsize i = 1; i <= read_length; i++) {
    cost[i][0] = (int)i * WHOLE;
    int least = cost[i][0];
    for (gsize k = 1; k <= meant_length; k++) {
      int same = read[i - 1] == meant[k - 1] ? 0 : WHOLE;
      int best = MIN(cost[i - 1][k - 1] + same, MIN(cost[i - 1][k], cost[i][k - 1]) + WHOLE);
      if (same != 0 || (i > 1 && k > 1))
        best = MIN(best, confused(cost, read, i, meant, k));
      cost[i][k] = best;
      least = MIN(least, best);
    }
    if (least > limit + 2 * WHOLE)
      return limit + 1;
  }
  return MIN(cost[read_length][meant_length], limit + 1);
}
