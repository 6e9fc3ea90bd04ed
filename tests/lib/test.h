/* What every cmocka program needs: the includes in cmocka's order, and GError assertions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tusch/error.h"

/* No error; prints the message if there is one. */
#define assert_no_error(error) \
  do { \
    if ((error) != NULL) \
      fail_msg("unexpected error: %s", (error)->message); \
  } while (0)

/* An error of our domain with this code, whose message is valid UTF-8. */
#define assert_tusch_error(error, expected_code) \
  do { \
    if ((error) == NULL) \
      fail_msg("expected an error"); \
    assert_true(g_error_matches((error), TUSCH_ERROR, (int)(expected_code))); \
    assert_true(g_utf8_validate((error)->message, -1, NULL)); \
  } while (0)
