/* Which documents are like another: versions, messages in messages, threads. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "tusch/likeness-find.h"

#include <string.h>

typedef struct {
  GPtrArray *texts, *found;
} Fixture;

static int
setup(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->texts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_likeness_text_free);
  *state = fixture;
  return 0;
}

static int
teardown(void **state)
{
  Fixture *fixture = *state;
  g_ptr_array_unref(fixture->texts);
  g_clear_pointer(&fixture->found, g_ptr_array_unref);
  g_free(fixture);
  return 0;
}

/* @n words of a text that no other @seed has. */
static char *
words(guint seed, guint n)
{
  GString *text = g_string_new(NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(seed);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(text, "ord%u ", (guint)g_rand_int_range(random, 0, 100000));
  return g_string_free(text, FALSE);
}

static TuschLikenessText *
add(Fixture *fixture, const char *text)
{
  TuschLikenessText *item = g_new0(TuschLikenessText, 1);
  item->document_id = g_strdup_printf("d%u", fixture->texts->len + 1);
  item->text = g_strdup(text);
  g_ptr_array_add(fixture->texts, item);
  return item;
}

static TuschLikenessText *
add_mail(Fixture *fixture, const char *subject, gint64 sent, const char *body)
{
  g_autofree char *text = g_strdup_printf("Fra: En\nTil: En anden\nEmne: %s\n\n%s", subject, body);
  TuschLikenessText *item = add(fixture, text);
  item->is_mail = true;
  item->subject = g_strdup(subject);
  item->body = g_strdup(body);
  item->sent = sent;
  return item;
}

static void
find(Fixture *fixture)
{
  g_clear_pointer(&fixture->found, g_ptr_array_unref);
  fixture->found = tusch_likeness_find(fixture->texts);
}

/* %NULL: none */
static const TuschLikeness *
likeness_of(Fixture *fixture, const char *id, TuschLikenessKind kind)
{
  const TuschLikeness *found = NULL;
  for (guint i = 0; i < fixture->found->len; i++) {
    const TuschLikeness *likeness = g_ptr_array_index(fixture->found, i);
    if (!g_str_equal(likeness->document_id, id) || likeness->kind != kind)
      continue;
    assert_null(found);
    found = likeness;
  }
  return found;
}

static void
assert_likeness(
    Fixture *fixture, const char *id, TuschLikenessKind kind, const char *of, guint least)
{
  const TuschLikeness *likeness = likeness_of(fixture, id, kind);
  assert_non_null(likeness);
  assert_string_equal(likeness->of, of);
  assert_in_range(tusch_likeness_percent(likeness), least, 100);
}

static void
test_versions(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *letter = words(1, 300);
  g_autofree char *other = words(2, 300);
  g_autofree char *changed = g_strdup_printf("%s og en linje til", letter);
  g_autofree char *half = g_strdup_printf("%.*s%s", (int)strlen(letter) / 3, letter, other);
  g_autofree char *shouted = g_utf8_strup(letter, -1);
  add(fixture, letter);
  add(fixture, other);
  add(fixture, changed);
  add(fixture, half);
  add(fixture, shouted);
  find(fixture);
  assert_int_equal(fixture->found->len, 3);
  assert_likeness(fixture, "d3", TUSCH_LIKENESS_VERSION, "d1", 97);
  assert_likeness(fixture, "d4", TUSCH_LIKENESS_VERSION, "d2", 75);
  assert_likeness(fixture, "d5", TUSCH_LIKENESS_VERSION, "d1", 100);
  assert_int_equal(
      tusch_likeness_percent(likeness_of(fixture, "d3", TUSCH_LIKENESS_VERSION)) == 100, 0);
}

/* What an OCR engine makes of the same page twice: every 25th word is read differently. */
static void
test_misread(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *letter = words(3, 400);
  g_auto(GStrv) list = g_strsplit(letter, " ", -1);
  for (guint i = 0; i < 400; i += 25) {
    g_free(list[i]);
    list[i] = g_strdup_printf("fejl%u", i);
  }
  g_autofree char *misread = g_strjoinv(" ", list);
  add(fixture, letter);
  add(fixture, misread);
  find(fixture);
  assert_likeness(fixture, "d2", TUSCH_LIKENESS_VERSION, "d1", 85);
}

/* A letterhead that all have makes no versions, and few words make none either. */
static void
test_unlike(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *head = words(4, 40);
  for (guint i = 0; i < 60; i++) {
    g_autofree char *own = words(100 + i, 80);
    g_autofree char *text = g_strconcat(head, own, NULL);
    add(fixture, text);
  }
  add(fixture, "Med venlig hilsen Bo");
  add(fixture, "Med venlig hilsen Bo");
  add(fixture, "");
  add(fixture, "");
  find(fixture);
  assert_int_equal(fixture->found->len, 0);
}

static void
test_same_pages(void **state)
{
  Fixture *fixture = *state;
  add(fixture, "")->pages = g_strdup("aabb");
  add(fixture, "")->pages = g_strdup("aacc");
  add(fixture, "")->pages = g_strdup("aabb");
  add(fixture, "");
  find(fixture);
  assert_int_equal(fixture->found->len, 1);
  assert_likeness(fixture, "d3", TUSCH_LIKENESS_PAGES, "d1", 100);
}

/* "> " before each line, other line ends: still the whole message. The fullest one is named. */
static void
test_quoted(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *first = words(5, 60);
  g_autofree char *second_own = words(6, 50);
  g_autofree char *third_own = words(7, 40);
  g_autofree char *second =
      g_strdup_printf("%s\n\nDen 1. marts skrev En:\n> %s", second_own, first);
  g_autofree char *third = g_strdup_printf("%s\n\nDen 2. marts skrev To:\n> %s", third_own, second);
  g_autofree char *alone = words(8, 60);
  add_mail(fixture, "Grøften", 100, first);
  add_mail(fixture, "SV: Grøften", 200, second);
  add_mail(fixture, "SV: Grøften", 300, third);
  add_mail(fixture, "Noget andet", 400, alone);
  find(fixture);
  assert_likeness(fixture, "d1", TUSCH_LIKENESS_INSIDE, "d3", 95);
  assert_likeness(fixture, "d2", TUSCH_LIKENESS_INSIDE, "d3", 95);
  assert_null(likeness_of(fixture, "d3", TUSCH_LIKENESS_INSIDE));
  assert_null(likeness_of(fixture, "d3", TUSCH_LIKENESS_VERSION));
  assert_null(likeness_of(fixture, "d4", TUSCH_LIKENESS_INSIDE));
}

/* A part of it is not all of it. */
static void
test_cut_quotation(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *first = words(9, 60);
  g_autofree char *own = words(10, 50);
  g_autofree char *cut = g_strdup_printf("%s\n> %.*s", own, (int)strlen(first) / 2, first);
  add_mail(fixture, "Grøften", 100, first);
  add_mail(fixture, "SV: Grøften", 200, cut);
  find(fixture);
  assert_null(likeness_of(fixture, "d1", TUSCH_LIKENESS_INSIDE));
}

/* "Det er i orden" stands in many messages: only in an answer it is this one. */
static void
test_short_message(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *own = words(11, 40);
  g_autofree char *answer = g_strdup_printf("%s\n> Det er helt i orden. Hilsen Bo", own);
  add_mail(fixture, "Mødet i maj", 100, "Det er helt i orden.\nHilsen Bo");
  add_mail(fixture, "SV: Mødet i maj", 200, answer);
  add_mail(fixture, "Et helt andet emne", 300, answer);
  add_mail(fixture, "Et tredje emne", 400, "Ok");
  find(fixture);
  assert_likeness(fixture, "d1", TUSCH_LIKENESS_INSIDE, "d2", 100);
  assert_null(likeness_of(fixture, "d4", TUSCH_LIKENESS_INSIDE));
}

static void
assert_thread(Fixture *fixture, const char *id, const char *of, guint position, guint n)
{
  const TuschLikeness *likeness = likeness_of(fixture, id, TUSCH_LIKENESS_THREAD);
  assert_non_null(likeness);
  assert_string_equal(likeness->of, of);
  assert_int_equal(likeness->position, position);
  assert_int_equal(likeness->n, n);
}

static void
test_threads(void **state)
{
  const gint64 day = 24 * 3600;
  Fixture *fixture = *state;
  TuschLikenessText *answer = add_mail(fixture, "Et andet emne", 20 * day, "b");
  answer->message_id = g_strdup("2@x");
  answer->in_reply_to = g_strdup("<1@x>");
  TuschLikenessText *last = add_mail(fixture, "Et tredje emne", 30 * day, "c");
  last->message_id = g_strdup("3@x");
  last->references = g_strdup("<borte@x>\r\n <2@x>");
  add_mail(fixture, "Uden forbindelse", 15 * day, "d");
  TuschLikenessText *first = add_mail(fixture, "Emne", 10 * day, "a");
  first->message_id = g_strdup("1@x");
  add_mail(fixture, "Vs: SV: grøften", 500 * day, "e");
  add_mail(fixture, "Grøften", 490 * day, "f");
  add_mail(fixture, "SV: Grøften", 900 * day, "for sent");
  add_mail(fixture, "Møde", 490 * day, "g");
  add_mail(fixture, "Møde", 491 * day, "intet svar");
  find(fixture);
  assert_int_equal(fixture->found->len, 5);
  assert_thread(fixture, "d4", "d4", 1, 3);
  assert_thread(fixture, "d1", "d4", 2, 3);
  assert_thread(fixture, "d2", "d4", 3, 3);
  assert_thread(fixture, "d6", "d6", 1, 2);
  assert_thread(fixture, "d5", "d6", 2, 2);
}

/* Two million runs and more are sampled: what is alike is found all the same. */
static void
test_large(void **state)
{
  Fixture *fixture = *state;
  for (guint i = 0; i < 50; i++) {
    g_autofree char *text = words(1000 + i, 50000);
    add(fixture, text);
  }
  g_autofree char *again = words(1007, 49000);
  add(fixture, again);
  find(fixture);
  assert_int_equal(fixture->found->len, 1);
  assert_likeness(fixture, "d51", TUSCH_LIKENESS_VERSION, "d8", 97);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_versions, setup, teardown),
      cmocka_unit_test_setup_teardown(test_misread, setup, teardown),
      cmocka_unit_test_setup_teardown(test_unlike, setup, teardown),
      cmocka_unit_test_setup_teardown(test_same_pages, setup, teardown),
      cmocka_unit_test_setup_teardown(test_quoted, setup, teardown),
      cmocka_unit_test_setup_teardown(test_cut_quotation, setup, teardown),
      cmocka_unit_test_setup_teardown(test_short_message, setup, teardown),
      cmocka_unit_test_setup_teardown(test_threads, setup, teardown),
      cmocka_unit_test_setup_teardown(test_large, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
