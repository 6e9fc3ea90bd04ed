/* Weighted edit distance with pairs of letters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/edit-distance.h"

#include <stdbool.h>
#include <string.h>

#define LONGEST 64
#define WHOLE 100 /* one wrong letter */
#define SWAPPED 60 /* two letters in the wrong order */
#define DOUBLED 50 /* one letter twice, or one of two missing */
#define CHEAPEST 30 /* the least that a letter more or less costs */

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

/* Both ways, in the order they are tried: what may end at a letter that was read. */
typedef struct {
  const char *read, *meant;
  guint read_length, meant_length;
  int cost;
} Confusion;

typedef struct {
  Confusion all[2 * G_N_ELEMENTS(CONFUSIONS)];
  guint first[129]; /* those that end in letter c as read: all[first[c]] to all[first[c + 1] - 1] */
} Confusions;

static guint
last_of(const char *piece)
{
  return (guchar)piece[strlen(piece) - 1];
}

static const Confusions *
confusions_by_letter(void)
{
  static Confusions table;
  static gsize is_made = 0;
  if (!g_once_init_enter(&is_made))
    return &table;
  guint used = 0;
  for (guint c = 0; c < 128; c++) {
    table.first[c] = used;
    for (guint n = 0; n < G_N_ELEMENTS(CONFUSIONS); n++) {
      const char *a = CONFUSIONS[n].a;
      const char *b = CONFUSIONS[n].b;
      const guint lengths[] = {(guint)strlen(a), (guint)strlen(b)};
      if (last_of(a) == c)
        table.all[used++] = (Confusion){a, b, lengths[0], lengths[1], CONFUSIONS[n].cost};
      if (last_of(b) == c)
        table.all[used++] = (Confusion){b, a, lengths[1], lengths[0], CONFUSIONS[n].cost};
    }
  }
  table.first[128] = used;
  g_once_init_leave(&is_made, 1);
  return &table;
}

/* Whether @piece, one or two letters, ends at @end; its last letter is known to. */
static inline bool
ends_at(const char *text, gsize end, const char *piece, guint n)
{
  return n == 1 || (end >= 2 && text[end - 2] == piece[0]);
}

typedef int Table[LONGEST + 1][LONGEST + 1];

/* The cheapest way to reach (i, k) through a confusion that ends there. */
static int
confused(const Confusions *table, Table cost, const char *read, gsize i, const char *meant, gsize k)
{
  int best = G_MAXINT / 2;
  guint letter = (guchar)read[i - 1];
  if (letter >= 128)
    return best;
  for (guint n = table->first[letter]; n < table->first[letter + 1]; n++) {
    const Confusion *one = &table->all[n];
    if (one->meant[one->meant_length - 1] == meant[k - 1] &&
        ends_at(read, i, one->read, one->read_length) &&
        ends_at(meant, k, one->meant, one->meant_length))
      best = MIN(best, cost[i - one->read_length][k - one->meant_length] + one->cost);
  }
  return best;
}

/* Slips of the fingers that end at (i, k). */
static int
mistyped(Table cost, const char *read, gsize i, const char *meant, gsize k)
{
  int best = G_MAXINT / 2;
  if (i > 1 && k > 1 && read[i - 1] == meant[k - 2] && read[i - 2] == meant[k - 1])
    best = cost[i - 2][k - 2] + SWAPPED;
  if (i > 1 && read[i - 1] == read[i - 2] && read[i - 1] == meant[k - 1])
    best = MIN(best, cost[i - 1][k] + DOUBLED);
  if (k > 1 && meant[k - 1] == meant[k - 2] && read[i - 1] == meant[k - 1])
    best = MIN(best, cost[i][k - 1] + DOUBLED);
  return best;
}

int
tusch_edit_distance(
    const char *read, gsize read_length, const char *meant, gsize meant_length, int limit)
{
  gsize apart =
      read_length > meant_length ? read_length - meant_length : meant_length - read_length;
  if (read_length > LONGEST || meant_length > LONGEST || (int)apart * CHEAPEST > limit)
    return limit + 1;
  const Confusions *table = confusions_by_letter();
  Table cost;
  for (gsize k = 0; k <= meant_length; k++)
    cost[0][k] = (int)k * WHOLE;
  int least_above = 0;
  for (gsize i = 1; i <= read_length; i++) {
    cost[i][0] = (int)i * WHOLE;
    int least = cost[i][0];
    for (gsize k = 1; k <= meant_length; k++) {
      int same = read[i - 1] == meant[k - 1] ? 0 : WHOLE;
      int best = MIN(cost[i - 1][k - 1] + same, MIN(cost[i - 1][k], cost[i][k - 1]) + WHOLE);
      if (same != 0 || (i > 1 && k > 1))
        best = MIN(best, confused(table, cost, read, i, meant, k));
      best = MIN(best, mistyped(cost, read, i, meant, k));
      cost[i][k] = best;
      least = MIN(least, best);
    }
    /* No step skips more than one row. */
    if (least > limit && least_above > limit)
      return limit + 1;
    least_above = least;
  }
  return MIN(cost[read_length][meant_length], limit + 1);
}
