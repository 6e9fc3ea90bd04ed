/* PCRE2's errors by what the author of a rule did, for PCRE2 knows no Danish. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pcre2/pattern-error.h"

#include "base/language.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static const char *
reason_of(int code)
{
  switch (code) {
  case PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS:
  case PCRE2_ERROR_MISSING_COMMENT_CLOSING:
  case PCRE2_ERROR_MISSING_CONDITION_CLOSING:
    return _("en parentes bliver ikke lukket; der mangler »)«");
  case PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS:
    return _("der er en »)« uden en »(« før; skal tegnet selv findes, skrives det »\\)«");
  case PCRE2_ERROR_MISSING_SQUARE_BRACKET:
    return _("en klamme bliver ikke lukket; der mangler »]«");
  case PCRE2_ERROR_CLASS_RANGE_ORDER:
  case PCRE2_ERROR_CLASS_INVALID_RANGE:
    return _("bindestregen i klammen står mellem to tegn i forkert rækkefølge; "
             "skal den selv findes, skal den stå sidst i klammen");
  case PCRE2_ERROR_QUANTIFIER_INVALID:
    return _("»*«, »+« eller »?« har intet foran sig at gentage; skal tegnet selv findes, "
             "skrives det med »\\« foran");
  case PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER:
    return _("i »{fra,til}« er det første tal større end det sidste");
  case PCRE2_ERROR_QUANTIFIER_TOO_BIG:
    return _("tallet i »{ }« er for stort");
  case PCRE2_ERROR_END_BACKSLASH:
    return _("mønsteret ender med »\\«");
  case PCRE2_ERROR_UNKNOWN_ESCAPE:
  case PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS:
  case PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE:
  case PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED:
    return _("bogstavet efter »\\« betyder ikke noget i et mønster");
  case PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY:
  case PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY:
    return _("»\\p« skal følges af en kendt slags tegn, som i »\\p{L}« (bogstaver)");
  case PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY:
  case PCRE2_ERROR_UNRECOGNIZED_AFTER_QUERY_P:
    return _("det, der står efter »(?«, betyder ikke noget i et mønster");
  case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
  case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
  case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
    return _("i »(?<=…)« og »(?<!…)« skal længden være fast: uden »*«, »+« og »?«");
  case PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE:
  case PCRE2_ERROR_BAD_RELATIVE_REFERENCE:
  case PCRE2_ERROR_ZERO_RELATIVE_REFERENCE:
    return _("der henvises til en gruppe, som ikke findes");
  case PCRE2_ERROR_MISSING_NAME_TERMINATOR:
  case PCRE2_ERROR_SUBPATTERN_NAME_EXPECTED:
  case PCRE2_ERROR_INVALID_SUBPATTERN_NAME:
  case PCRE2_ERROR_SUBPATTERN_NAME_TOO_LONG:
    return _("gruppens navn er ikke skrevet som i »(?<fund>…)«");
  case PCRE2_ERROR_DUPLICATE_SUBPATTERN_NAME:
    return _("to grupper har samme navn");
  case PCRE2_ERROR_UNKNOWN_POSIX_CLASS:
  case PCRE2_ERROR_POSIX_CLASS_NOT_IN_CLASS:
  case PCRE2_ERROR_POSIX_NO_SUPPORT_COLLATING:
    return _("»[: :]« er ikke skrevet rigtigt");
  case PCRE2_ERROR_PATTERN_TOO_LARGE:
  case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
  case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
  case PCRE2_ERROR_TOO_MANY_NAMED_SUBPATTERNS:
  case PCRE2_ERROR_TOO_MANY_CAPTURES:
    return _("mønsteret er for stort; del det i to regler");
  default:
    return _("noget er ikke skrevet, som et mønster skal");
  }
}

char *
tusch_pattern_error_sentence(int code, const char *expression, gsize offset)
{
  glong characters = g_utf8_strlen(expression, (gssize)offset);
  return g_strdup_printf(_("%s (ved tegn %ld)"), reason_of(code), characters + 1);
}
