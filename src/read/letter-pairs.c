/* How surprising letters are after one another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/letter-pairs.h"

#include <glib.h>

enum { STEPS_PER_BIT = 4, N_PLACES = 27 };

/* Row: the letter before (first the beginning of the word), column: the letter (first the end of
 * the word). Steps of a quarter bit as 0-9A-Za-z. Made by tools/letter-pairs. */
static const char SURPRISE[N_PLACES][N_PLACES + 1] = {
    "zFGNJJHJGMMGIGJJJcICHOITdUT", "DFMSHENJPQSMEJBaRWCIIRKXdRU", "KAOhPAniVGGdIdWBlwDOaIbotFu",
    "NBmPeAgl8DeHLZjDjaNZJKeqpNd", "BENkN7UPPGXRPUSKXqIDMNJgzQY", "CTNXHRRLQUCMFMBYThAGHZIfdXb",
    "FBXoXEJTZEOYHaZ9ekCODKYlePk", "ABSlT8YLLKUXKVLLYrHHLLKhpPk", "G7biZBXihFLbQRU9epMRUFMZvMh",
    "GIOLIGPHUURIEL9KQbIEISLcbSU", "3FVoQBbXdPnZPbWGdxTOXMOkxYo", "EAYkfAdaPGRGIYOCdxGILKLeuQu",
    "ECObHATPTCUQDLbGUmZGMINgzLi", "D8OfWAUVUDdWRGUDMwRJSIOluRe", "9FSTBDXBSGWOUZKKdlVFJPSjmQb",
    "JVPSL8MISWXODIEULdBHNMHXbbY", "CAXZYCURKGbXEXYFIuDKOLHutTm", "7CWfZLfffEffXXfPfAXZb8Rbfff",
    "BCOXHCUIQDcIPOKFUoOHKGLfrPe", "BGNTUCTOJJZELMQIMsVKAMFdzQe", "ADWceAXXHCTWTWSFZxEKILNfsPX",
    "LMMQFLQIRQWLEFBYDdECJTWccZT", "JBVoa3ZWYEiZRaNNfiSPXWOzzbl", "I6WdWBYeM9aWPaPFfiQLUQagiVU",
    "BDWMcCSUJ7YZSPUJPcaQJJMXPKY", "BDMVEKXFQPfJHNFKPrFEJLHijWb", "B8UXQBgRGBYUPOWHgkXRUJTXkOL",
};

static guint
place_of(char c)
{
  return c == '\0' ? 0 : (guint)(c - 'a') + 1;
}

double
tusch_letter_pairs_bits(const char *folded, guint *out_pairs)
{
  guint steps = 0;
  guint before = 0;
  *out_pairs = 0;
  for (const char *p = folded;; p++) {
    guint here = place_of(*p);
    char digit = SURPRISE[before][here];
    steps += (guint)(g_ascii_isdigit(digit)   ? digit - '0'
                     : g_ascii_isupper(digit) ? digit - 'A' + 10
                                              : digit - 'a' + 36);
    ++*out_pairs;
    before = here;
    if (*p == '\0')
      return (double)steps / STEPS_PER_BIT;
  }
}
