/* Which text layers are believed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "read/layer.h"

#include <string.h>

/* One glyph after the other, ten to a point. */
static TuschPageText *
make_layer(const char *source)
{
  TuschPageText *page = tusch_page_text_new(0, 600, 800);
  GString *text = g_string_new(NULL);
  double x = 0;
  for (const char *p = source; *p != '\0'; p = g_utf8_next_char(p), x += 0.1) {
    gunichar c = g_utf8_get_char(p);
    TuschRectPt box = {x, 10, x + 0.1, 20};
    if (g_unichar_isspace(c))
      box = (TuschRectPt){0, 0, 0, 0};
    tusch_page_text_append(page, text, c, &box, 1);
  }
  tusch_page_text_take(page, text);
  return page;
}

#define LETTER \
  "Kommunen har den 3. marts modtaget din anmodning om aktindsigt i sagen og vi sender dig de " \
  "dokumenter der ligger i sagen. Enkelte oplysninger er taget ud efter reglerne og du kan klage"
#define NAMES \
  "Hansen Jensen Nielsen Pedersen Andersen Christensen Larsen Rasmussen Petersen Madsen " \
  "Kristensen Olsen Thomsen Poulsen Johansen Knudsen Mortensen Danielsen Jakobsen Jacobsen " \
  "Frederiksen Mikkelsen Laursen Lund Holm Schmidt Eriksen Clausen Simonsen Svendsen Andreasen"

#define ENGLISH \
  "You may convey a work based on the Program, or the modifications to produce it from the " \
  "Program, in the form of source code under the terms of section four, provided that you also"
#define PLATES \
  "AB 12.345 CD-34567 sag 24/1234 nr. 5a 6b kl. 12:30 12x30 mm H07V-K 3G2,5 ISO9001 B2B"
/* Another letter for each: the vowels still stand where vowels do. */
#define MIXED_UP \
  "Rujjovoh biz doh ic jizkp juqkexok qah ihjuqhahm uj erktahqpamk a pimoh um ta pohqoz qam qo " \
  "qurvjohkoz qoz caffoz a pimoh Ohroctk uyctwphahmoz oz kimok vq oxkoz zomcozho um qv rih rcimo"
/* Ten places down the table of characters. */
#define SHIFTED \
  "Aecckd[d ^Wh Z[d ) cWhji ceZjW][j Z_d WdceZd_d] ec Wajd_i_]j _ iW][d e] l_ i[dZ[h Z_]" \
  " Z[ Zeakc[dj[h Z[h b_]][h _ iW][d ;da[bj[ efboid_d][h [h jW][j kZ"

static void
test_judge(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    TuschLayerQuality quality;
  } cases[] = {
      {"", TUSCH_LAYER_NONE},
      {" \n ", TUSCH_LAYER_NONE},
      {LETTER, TUSCH_LAYER_GOOD},
      {"010190-1234", TUSCH_LAYER_GOOD},
      {"Akt 17 side 2 af 4", TUSCH_LAYER_GOOD},
      {"12.450,00 3.000,50 117,25 99 1.204.330,00 45 12 7.000 0,00 3 4 5", TUSCH_LAYER_GOOD},
      {"Kvægtorvsgade Angstskrig Skærtorsdag Højskolesangbog Ærøskøbing Vestskovvej Tårnby Gråsten",
       TUSCH_LAYER_GOOD},
      {NAMES, TUSCH_LAYER_GOOD},
      {ENGLISH, TUSCH_LAYER_GOOD},
      {PLATES, TUSCH_LAYER_GOOD},
      {"https://www.example.dk/sag/12/bilag_3.pdf https://www.example.dk/?id=4&vis=ja "
       "anna@eksempel.dk",
       TUSCH_LAYER_GOOD},
      {MIXED_UP, TUSCH_LAYER_DOUBTFUL}, /* the pixels tell */
      {LETTER " " LETTER " " MIXED_UP " " LETTER, TUSCH_LAYER_DOUBTFUL}, /* one of two fonts */
      {SHIFTED, TUSCH_LAYER_DOUBTFUL},
      {"5a9b 3c7d 1e8f 2a4b 6c0d 9e3f 7a1b 4c8d 0e2f", TUSCH_LAYER_DOUBTFUL},
      {"Муниципалитет получил ваше заявление о доступе", TUSCH_LAYER_DOUBTFUL},
      {"\uE012\uE044\uE013 \uE001\uE002 \uE003", TUSCH_LAYER_GARBAGE},
      {"K\uFFFDmm\uFFFDn\uFFFDn h\uFFFDr m\uFFFDdt\uFFFDget", TUSCH_LAYER_GARBAGE},
      {"\x01\x02\x03 \x04\x05\x06 \x07\x08", TUSCH_LAYER_GARBAGE},
      {"Xzrtq Wrtkl Bvnmq Plkjh Qwrtz Mnbvc Hgfds Trwqp Zxcvb Lkjhg", TUSCH_LAYER_GARBAGE},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(TuschPageText) layer = make_layer(cases[i].text);
    if (tusch_layer_judge(layer) != cases[i].quality)
      fail_msg("case %u is judged %d", i, (int)tusch_layer_judge(layer));
  }
}

static void
test_agreement(void **state)
{
  (void)state;
  g_autoptr(TuschPageText) layer = make_layer("Kommunen sender brevet, HØJGAARD og 12");
  g_autoptr(TuschPageText) same = make_layer("kommunen sender brevet Højgaard");
  g_autoptr(TuschPageText) half = make_layer("kommunen mangler brevet");
  g_autoptr(TuschPageText) none = make_layer("");
  assert_float_equal(tusch_layer_agreement(layer, same), 1, 1e-9);
  assert_float_equal(tusch_layer_agreement(layer, half), 0.5, 1e-9);
  assert_float_equal(tusch_layer_agreement(layer, none), 0, 1e-9);
  assert_float_equal(tusch_layer_agreement(none, layer), 0, 1e-9);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_judge),
      cmocka_unit_test(test_agreement),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
