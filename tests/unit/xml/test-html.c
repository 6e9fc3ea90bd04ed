/* Cleaning HTML: what may stay, what must go. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/xml/html-clean.h"

#include <string.h>

static void
test_clean(void **state)
{
  (void)state;
  static const struct {
    const char *html, *expected;
  } cases[] = {
      {"<p>Hej &amp; <b>farvel</b></p>", "<p>Hej &amp; <b>farvel</b></p>"},
      {"<p onclick='x()' style='color:white;font-weight:bold;background:url(http://x)'>a</p>",
       "<p style=\"font-weight:bold;\">a</p>"},
      {"<script>alert(1)</script><p>a</p><style>b</style>", "<p>a</p>"},
      {"<p>a<iframe src='file:///etc/passwd'>b</iframe></p>", "<p>a</p>"},
      {"<p>a<img src='http://x.example/y.png' alt='et &lt;billede'></p>",
       "<p>a[et &lt;billede]</p>"},
      {"<p><img src='file:///etc/passwd'>a</p>", "<p>a</p>"},
      {"<p><img src='data:image/svg+xml;base64,AAAA'>a</p>", "<p>a</p>"},
      {"<p><img src='data:image/png;base64,AAAA' width=9999></p>",
       "<p><img src=\"data:image/png;base64,AAAA\" width=\"640\"></p>"},
      {"<a href='http://x.example'>a</a>", "<a>a</a>"},
      {"<div><span style='DISPLAY : none !important'>a</span>b</div>", "<div>b</div>"},
      {"<div hidden>a</div><div>b</div>", "<div>b</div>"},
      {"<object data=x>a</object><p>b</p><embed src=x>", "<p>b</p>"},
      {"<meta http-equiv=refresh content='0;url=http://x'><p>b</p>", "<p>b</p>"},
      {"<form action=x><p>b</p></form>", "<p>b</p>"},
      {"<table border=1 width=5000><tr><td colspan=2 align=evil>b</td></tr></table>",
       "<table border=\"1\"><tr><td colspan=\"2\">b</td></tr></table>"},
      {"<p>1 < 2</p>", "<p>1 &lt; 2</p>"},
      {"<p style=\"font-family:x&quot;onload=&quot;y\">b</p>",
       "<p style=\"font-family:x&quot;onload=&quot;y;\">b</p>"},
      {"", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(TuschHtmlReport) report = {0};
    g_autofree char *clean =
        tusch_html_clean(cases[i].html, strlen(cases[i].html), NULL, NULL, &report);
    assert_string_equal(clean, cases[i].expected);
  }
}

static void
test_report(void **state)
{
  (void)state;
  static const struct {
    const char *html;
    bool facts[4]; /* active, remote, hidden, shape */
  } cases[] = {
      {"<p>a</p>", {false, false, false, false}},
      {"<script>a</script>", {true, false, false, false}},
      {"<img src='//x/y.png'>", {false, true, false, false}},
      {"<p style='font-size:0'>a</p>", {false, false, true, false}},
      {"<p style='font-size:0'> </p>", {false, false, false, false}},
      {"<table><tr><td>a</td></tr></table>", {false, false, false, true}},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(TuschHtmlReport) report = {0};
    g_autofree char *clean =
        tusch_html_clean(cases[i].html, strlen(cases[i].html), NULL, NULL, &report);
    const bool facts[] = {
        report.had_active, report.had_remote, report.had_hidden, report.has_shape};
    assert_memory_equal(facts, cases[i].facts, sizeof facts);
  }
}

static void
test_text(void **state)
{
  (void)state;
  static const char html[] = "<p>Et  afsnit\n her</p><ul><li>a</li><li>b<br>c</li></ul>";
  g_autofree char *text = tusch_html_to_text(html, strlen(html));
  assert_string_equal(text, "Et afsnit her\na\nb\nc\n\n");
}

/* Deep nesting neither crashes nor loses what stands in the depth that libxml2 accepts. */
static void
test_depth(void **state)
{
  (void)state;
  enum { DEPTH = 100000 };
  g_autoptr(GString) html = g_string_new(NULL);
  for (guint i = 0; i < DEPTH; i++)
    g_string_append(html, "<div>");
  g_string_append(html, "bund");
  g_auto(TuschHtmlReport) report = {0};
  g_autofree char *clean = tusch_html_clean(html->str, html->len, NULL, NULL, &report);
  assert_non_null(clean);
  g_autofree char *text = tusch_html_to_text(html->str, html->len);
  assert_non_null(text);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_clean),
      cmocka_unit_test(test_report),
      cmocka_unit_test(test_text),
      cmocka_unit_test(test_depth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
