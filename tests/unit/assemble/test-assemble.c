/* The bundle, read back with poppler and qpdf: what stands where, and what leads there. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"
#include "base/json.h"
#include "tusch/assemble.h"

#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

typedef PopplerDocument Pdf;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pdf, g_object_unref)

typedef struct {
  char *folder;
  TuschBundleSpec *spec;
  char *out_path;
  guint n_cleans;
} Fixture;

static int
setup(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = g_dir_make_tmp("tusch-assemble-XXXXXX", NULL);
  assert_non_null(fixture->folder);
  fixture->out_path = g_build_filename(fixture->folder, "out.pdf", NULL);
  fixture->spec = tusch_bundle_spec_new();
  fixture->spec->request_id = g_strdup("2026-000142");
  fixture->spec->regime = TUSCH_REGIME_FVL9;
  fixture->spec->authority_name = g_strdup("Eksempel Kommune");
  fixture->spec->authority_department = g_strdup("Familieafdelingen");
  fixture->spec->requester_name = g_strdup("Anna Bek Sørensen");
  fixture->spec->received = g_strdup("2026-11-02");
  fixture->spec->date = g_strdup("2026-11-20");
  *state = fixture;
  return 0;
}

static int
teardown(void **state)
{
  Fixture *fixture = *state;
  GError *error = NULL;
  tusch_bundle_spec_free(fixture->spec);
  assert_true(tusch_dir_remove_tree(fixture->folder, &error));
  g_free(fixture->out_path);
  g_free(fixture->folder);
  g_free(fixture);
  return 0;
}

/* A PDF whose pages say "MARK-<name>-<page>" near their top. (transfer full): its path */
static char *
make_clean(Fixture *fixture, const char *name, double width_pt, double height_pt, guint n_pages)
{
  g_autofree char *file = g_strdup_printf("clean-%u.pdf", fixture->n_cleans++);
  char *path = g_build_filename(fixture->folder, file, NULL);
  cairo_surface_t *surface = cairo_pdf_surface_create(path, width_pt, height_pt);
  cairo_t *cr = cairo_create(surface);
  for (guint i = 0; i < n_pages; i++) {
    g_autofree char *mark = g_strdup_printf("MARK-%s-%u", name, i + 1);
    cairo_select_font_face(cr, "Liberation Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(cr, MIN(10, width_pt / 14));
    cairo_move_to(cr, width_pt * 0.05, height_pt * 0.3);
    cairo_show_text(cr, mark);
    cairo_show_page(cr);
  }
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  return path;
}

static TuschBundleRow *
add_row(Fixture *fixture, const char *number, const char *title, TuschAccess access)
{
  TuschBundleRow *row = tusch_bundle_row_new();
  row->document_id = g_strdup_printf("d%06u", fixture->spec->rows->len + 1);
  row->number = g_strdup(number);
  row->title = g_strdup(title);
  row->type = g_strdup("Brev");
  row->date = g_strdup("2024-03-18");
  row->access = access;
  g_ptr_array_add(fixture->spec->rows, row);
  return row;
}

/* A row with a clean PDF whose pages are marked with its number. */
static TuschBundleRow *
add_document(Fixture *fixture, const char *number, double width_pt, double height_pt, guint n_pages)
{
  g_autofree char *title = g_strdup_printf("Titel %s", number);
  TuschBundleRow *row = add_row(fixture, number, title, TUSCH_ACCESS_YES);
  row->clean_path = make_clean(fixture, number, width_pt, height_pt, n_pages);
  return row;
}

static GPtrArray *
assemble(Fixture *fixture)
{
  GError *error = NULL;
  GPtrArray *places = NULL;
  gboolean ok = tusch_assemble_bundle(fixture->spec, fixture->out_path, &places, &error);
  assert_no_error(error);
  assert_true(ok);
  assert_int_equal(places->len, fixture->spec->rows->len);
  return places;
}

static PopplerDocument *
open_pdf(const char *path)
{
  GError *error = NULL;
  g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
  PopplerDocument *document = poppler_document_new_from_file(uri, NULL, &error);
  assert_no_error(error);
  return document;
}

static char *
page_text(PopplerDocument *document, guint page_index)
{
  PopplerPage *page = poppler_document_get_page(document, (int)page_index);
  assert_non_null(page);
  char *text = poppler_page_get_text(page);
  g_object_unref(page);
  return text;
}

static void
assert_contains(const char *text, const char *part)
{
  if (strstr(text, part) == NULL)
    fail_msg("\"%s\" is not in:\n%s", part, text);
}

/* Line breaks in cells are no difference. */
static char *
without_spaces(const char *text)
{
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace(*p))
      g_string_append_c(out, *p);
  return g_string_free(out, FALSE);
}

static void
assert_qpdf_check(const char *path)
{
  const char *argv[] = {"qpdf", "--check", path, NULL};
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int status = -1;
  assert_true(g_spawn_sync(
      NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, NULL));
  if (status != 0 || strstr(output, "WARNING") != NULL || errors[0] != '\0')
    fail_msg("qpdf --check: %s%s", output, errors);
}

/* The pages of every kind of paper. */
static void
add_papers(Fixture *fixture)
{
  add_document(fixture, "0001", 595, 842, 3);
  TuschBundleRow *landscape = add_document(fixture, "0001-1", 842, 595, 2);
  landscape->attachment_of = g_strdup("0001");
  add_document(fixture, "0002", 420, 595, 1);
  TuschBundleRow *withheld = add_row(fixture, "0003", "Internt notat", TUSCH_ACCESS_NO);
  withheld->reason = g_strdup("Internt arbejdsdokument. FVL § 12, stk. 1");
  add_document(fixture, "0004", 1190.55, 841.89, 1);
  TuschBundleRow *sound = add_row(fixture, "0005", "Lydfil", TUSCH_ACCESS_YES);
  sound->reason = g_strdup("Filtypen kan ikke vises som sider.");
  add_document(fixture, "0006", 40, 60, 2);
  TuschBundleRow *late = add_document(fixture, "0001-2", 150, 300, 1);
  late->attachment_of = g_strdup("0001");
}

static void
test_pages_are_where_the_places_say(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  guint n_pages = (guint)poppler_document_get_n_pages(document);
  guint next = 2;
  for (guint i = 0; i < places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    const TuschBundleRow *row = g_ptr_array_index(fixture->spec->rows, i);
    assert_string_equal(place->document_id, row->document_id);
    assert_int_equal(place->first_page_index, next);
    for (guint k = 0; row->clean_path != NULL && k < place->n_pages; k++) {
      g_autofree char *text = page_text(document, next + k);
      g_autofree char *mark = g_strdup_printf("MARK-%s-%u\n", row->number, k + 1);
      g_autofree char *stamp =
          g_strdup_printf("Akt %s · side %u af %u", row->number, k + 1, place->n_pages);
      g_autofree char *number = g_strdup_printf("Side %u af %u", next + k + 1, n_pages);
      assert_contains(text, mark);
      assert_contains(text, stamp);
      assert_contains(text, number);
    }
    next += place->n_pages;
  }
  assert_int_equal(next, n_pages);
  assert_qpdf_check(fixture->out_path);
}

static void
assert_near(double a, double b)
{
  if (fabs(a - b) > 0.01)
    fail_msg("%f is not %f", a, b);
}

static void
test_content_keeps_its_place_above_the_strip(void **state)
{
  Fixture *fixture = *state;
  static const double sizes[][2] = {{595, 842}, {842, 595}, {1190.55, 841.89}, {40, 60}};
  for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
    g_autofree char *number = g_strdup_printf("%04u", i + 1);
    add_document(fixture, number, sizes[i][0], sizes[i][1], 1);
  }
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) bundle = open_pdf(fixture->out_path);
  for (guint i = 0; i < places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    const TuschBundleRow *row = g_ptr_array_index(fixture->spec->rows, i);
    g_autoptr(Pdf) clean = open_pdf(row->clean_path);
    PopplerPage *before = poppler_document_get_page(clean, 0);
    PopplerPage *after = poppler_document_get_page(bundle, (int)place->first_page_index);
    double width;
    double height;
    poppler_page_get_size(after, &width, &height);
    assert_near(width, sizes[i][0]);
    assert_near(height, sizes[i][1] + TUSCH_STAMP_STRIP_PT);
    GList *was = poppler_page_find_text(before, "MARK");
    GList *is = poppler_page_find_text(after, "MARK");
    assert_non_null(was);
    assert_non_null(is);
    const PopplerRectangle *a = was->data; /* y up, from the lower edge */
    const PopplerRectangle *b = is->data;
    assert_near(b->x1, a->x1);
    assert_near(b->y1, a->y1 + TUSCH_STAMP_STRIP_PT);
    g_list_free_full(was, (GDestroyNotify)poppler_rectangle_free);
    g_list_free_full(is, (GDestroyNotify)poppler_rectangle_free);
    g_object_unref(before);
    g_object_unref(after);
  }
}

/* 0-based page a link of ours leads to. */
static guint
link_target(const PopplerAction *action)
{
  assert_int_equal(action->type, POPPLER_ACTION_GOTO_DEST);
  return (guint)action->goto_dest.dest->page_num - 1;
}

static GArray *
link_targets(PopplerDocument *document, guint page_index)
{
  GArray *targets = g_array_new(FALSE, FALSE, sizeof(guint));
  PopplerPage *page = poppler_document_get_page(document, (int)page_index);
  GList *links = poppler_page_get_link_mapping(page);
  for (GList *link = g_list_last(links); link != NULL; link = link->prev) {
    const PopplerLinkMapping *mapping = link->data;
    guint target = link_target(mapping->action);
    assert_true(mapping->area.x1 < mapping->area.x2 && mapping->area.y1 < mapping->area.y2);
    g_array_append_val(targets, target);
  }
  poppler_page_free_link_mapping(links);
  g_object_unref(page);
  return targets;
}

static bool
has_target(const GArray *targets, guint page_index)
{
  for (guint i = 0; i < targets->len; i++)
    if (g_array_index(targets, guint, i) == page_index)
      return true;
  return false;
}

static void
test_links(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  g_autoptr(GArray) cover = link_targets(document, 0);
  g_autoptr(GArray) list = link_targets(document, 1);
  assert_int_equal(cover->len, 0);
  assert_int_equal(list->len, places->len);
  for (guint i = 0; i < places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    assert_true(has_target(list, place->first_page_index));
    for (guint k = 0; k < place->n_pages; k++) {
      g_autoptr(GArray) back = link_targets(document, place->first_page_index + k);
      assert_int_equal(back->len, 1);
      assert_int_equal(g_array_index(back, guint, 0), 1);
    }
  }
}

/* Writes the outline as lines "depth title -> page". */
static void
print_outline(PopplerIndexIter *iter, guint depth, GString *out)
{
  if (iter == NULL)
    return;
  do {
    PopplerAction *action = poppler_index_iter_get_action(iter);
    g_string_append_printf(out, "%u %s -> %u\n", depth, action->any.title, link_target(action) + 1);
    poppler_action_free(action);
    PopplerIndexIter *child = poppler_index_iter_get_child(iter);
    print_outline(child, depth + 1, out);
    poppler_index_iter_free(child);
  } while (poppler_index_iter_next(iter));
}

static void
test_outline(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  TuschBundleRow *orphan = add_row(fixture, "0007", "Forældreløs", TUSCH_ACCESS_NO);
  orphan->attachment_of = g_strdup("9999");
  TuschBundleRow *own = add_row(fixture, "0008", "Bilag til sig selv", TUSCH_ACCESS_NO);
  own->attachment_of = g_strdup("0008");
  TuschBundleRow *deep = add_row(fixture, "0009", "Bilag til bilag", TUSCH_ACCESS_NO);
  deep->attachment_of = g_strdup("0001-1");
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  g_autoptr(GString) outline = g_string_new(NULL);
  PopplerIndexIter *iter = poppler_index_iter_new(document);
  print_outline(iter, 0, outline);
  poppler_index_iter_free(iter);
  assert_string_equal(outline->str,
                      "0 Forside -> 1\n"
                      "0 Aktliste -> 2\n"
                      "0 0001 · Titel 0001 -> 3\n"
                      "1 0001-1 · Titel 0001-1 -> 6\n"
                      "2 0009 · Bilag til bilag -> 17\n"
                      "1 0001-2 · Titel 0001-2 -> 14\n"
                      "0 0002 · Titel 0002 -> 8\n"
                      "0 0003 · Internt notat -> 9\n"
                      "0 0004 · Titel 0004 -> 10\n"
                      "0 0005 · Lydfil -> 11\n"
                      "0 0006 · Titel 0006 -> 12\n"
                      "0 0007 · Forældreløs -> 15\n"
                      "0 0008 · Bilag til sig selv -> 16\n");
}

/* Writes the structure as lines "depth kind@page", without what is inside tables. */
static void
print_structure(PopplerStructureElementIter *iter, guint depth, GString *out)
{
  static const struct {
    PopplerStructureElementKind kind;
    const char *name;
  } names[] = {{POPPLER_STRUCTURE_ELEMENT_DOCUMENT, "Document"},
               {POPPLER_STRUCTURE_ELEMENT_SECTION, "Sect"},
               {POPPLER_STRUCTURE_ELEMENT_HEADING_1, "H1"},
               {POPPLER_STRUCTURE_ELEMENT_HEADING_2, "H2"},
               {POPPLER_STRUCTURE_ELEMENT_TABLE, "Table"},
               {POPPLER_STRUCTURE_ELEMENT_LINK, "Link"},
               {POPPLER_STRUCTURE_ELEMENT_PARAGRAPH, "P"}};
  if (iter == NULL)
    return;
  do {
    PopplerStructureElement *element = poppler_structure_element_iter_get_element(iter);
    PopplerStructureElementKind kind = poppler_structure_element_get_kind(element);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
      if (names[i].kind == kind)
        g_string_append_printf(out,
                               "%u %s@%d\n",
                               depth,
                               names[i].name,
                               poppler_structure_element_get_page(element) + 1);
    g_object_unref(element);
    PopplerStructureElementIter *child = poppler_structure_element_iter_get_child(iter);
    if (kind != POPPLER_STRUCTURE_ELEMENT_TABLE)
      print_structure(child, depth + 1, out);
    poppler_structure_element_iter_free(child);
  } while (poppler_structure_element_iter_next(iter));
}

static void
test_structure_follows_the_pages(void **state)
{
  Fixture *fixture = *state;
  add_document(fixture, "0001", 595, 842, 2);
  add_row(fixture, "0002", "Internt notat", TUSCH_ACCESS_NO);
  add_document(fixture, "0003", 420, 595, 1);
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  g_autoptr(GString) structure = g_string_new(NULL);
  PopplerStructureElementIter *iter = poppler_structure_element_iter_new(document);
  assert_non_null(iter);
  print_structure(iter, 0, structure);
  poppler_structure_element_iter_free(iter);
  static const char cover[] = "0 Document@0\n1 Sect@0\n2 P@1\n2 P@1\n2 H1@1\n2 P@1\n2 Table@0\n";
  static const char rest[] =
      "1 Sect@0\n2 H1@2\n2 P@2\n2 Table@0\n2 Link@2\n2 Link@2\n2 Link@2\n" /* the list */
      "1 Sect@0\n2 P@3\n3 Link@3\n2 P@4\n3 Link@4\n" /* 0001 */
      "1 Sect@0\n2 P@5\n2 H1@5\n2 P@5\n2 H2@5\n2 Link@5\n" /* 0002 */
      "1 Sect@0\n2 P@6\n3 Link@6\n"; /* 0003 */
  assert_true(g_str_has_prefix(structure->str, cover));
  if (!g_str_has_suffix(structure->str, rest))
    fail_msg("structure:\n%s", structure->str);
}

/* The output of a program, which must succeed. */
static char *
run(const char *const *argv)
{
  char *output = NULL;
  int status = -1;
  assert_true(g_spawn_sync(
      NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, NULL));
  assert_int_equal(status, 0);
  return output;
}

/* The texts of all pages in the order they were drawn; poppler's own order follows the place on the
 * page, which takes tables and slanted text apart. The last string is empty. */
static GStrv
drawn_texts(const Fixture *fixture)
{
  const char *argv[] = {"pdftotext", "-raw", fixture->out_path, "-", NULL};
  g_autofree char *text = run(argv);
  GStrv pages = g_strsplit(text, "\f", -1);
  for (char **page = pages; *page != NULL; page++) {
    char *flat = without_spaces(*page);
    g_free(*page);
    *page = flat;
  }
  return pages;
}

static void
test_list_and_cover_say_it_all(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  TuschBundleRow *partly = g_ptr_array_index(fixture->spec->rows, 0);
  partly->access = TUSCH_ACCESS_PARTLY;
  partly->reason = g_strdup("Andres private forhold. FVL § 15 b, nr. 5");
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_auto(GStrv) pages = drawn_texts(fixture);
  static const char *const on_cover[] = {"EksempelKommuneFamilieafdelingenAktindsigt",
                                         "Partsaktindsigtefterforvaltningslovens§9",
                                         "Anmodning2026-000142",
                                         "AnmodetafAnnaBekSørensen",
                                         "Modtaget2.november2026",
                                         "Dato20.november2026",
                                         "Dokumenterpåaktlisten8",
                                         "heledokumentet5",
                                         "endelafdokumentet1",
                                         "undtagetfraaktindsigt1",
                                         "ikkevisesisamlingen1",
                                         "Siderialtmedforsideogaktliste14",
                                         "FVL§15b,nr.5"};
  for (guint i = 0; i < G_N_ELEMENTS(on_cover); i++)
    assert_contains(pages[0], on_cover[i]);
  static const char *const on_list[] = {
      "Aktnr.TitelTypeDatoBilagtilOmfattetafanmodningenAktindsigtBegrundelse",
      "0001Titel0001Brev18-03-2024JaDelvis",
      "0001-1Titel0001-1Brev18-03-20240001JaJa6–7",
      "0002Titel0002Brev18-03-2024JaJa8",
      "0003InterntnotatBrev18-03-2024JaNej",
      "0001-2Titel0001-2Brev18-03-20240001JaJa14"};
  for (guint i = 0; i < G_N_ELEMENTS(on_list); i++)
    assert_contains(pages[1], on_list[i]);
}

static void
test_stamps_adapt_to_the_paper(void **state)
{
  static const struct {
    double width_pt, height_pt;
    const char *stamp;
  } cases[] = {
      {595, 842, "Akt0001·side1af1TilaktlisteSide3af8Aktindsigt2026-000142"},
      {420, 595, "Akt0002·side1af1TilaktlisteSide4af8Aktindsigt2026-000142"},
      {842, 595, "Akt0003·side1af1TilaktlisteSide5af8Aktindsigt2026-000142"},
      {240, 300, "Akt0004·side1af1TilaktlisteSide6af8"},
      {150, 300, "Akt0005·side1af1Side7af8"},
      {25, 25, "Akt0006·side1af1Side8af8"},
  };
  Fixture *fixture = *state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *number = g_strdup_printf("%04u", i + 1);
    add_document(fixture, number, cases[i].width_pt, cases[i].height_pt, 1);
  }
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_auto(GStrv) pages = drawn_texts(fixture);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    if (!g_str_has_suffix(pages[2 + i], cases[i].stamp))
      fail_msg("%s does not end in %s", pages[2 + i], cases[i].stamp);
}

static void
test_placeholders(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  const TuschBundlePlace *withheld = g_ptr_array_index(places, 3);
  const TuschBundlePlace *sound = g_ptr_array_index(places, 5);
  g_autofree char *withheld_text = page_text(document, withheld->first_page_index);
  g_autofree char *sound_text = page_text(document, sound->first_page_index);
  assert_contains(withheld_text, "Akt 0003");
  assert_contains(withheld_text, "Internt notat");
  assert_contains(withheld_text, "Dokumentet er undtaget fra aktindsigt");
  assert_contains(withheld_text, "Internt arbejdsdokument. FVL § 12, stk. 1");
  assert_contains(withheld_text, "Side 9 af 14");
  assert_null(strstr(withheld_text, "Kontakt"));
  assert_contains(sound_text, "Dokumentet kan ikke vises i samlingen");
  assert_contains(sound_text, "Filtypen kan ikke vises som sider.");
  assert_contains(sound_text, "Kontakt Eksempel Kommune");
}

static void
test_same_input_same_bytes(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  g_autoptr(GPtrArray) first_places = assemble(fixture);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  assert_true(tusch_file_sha256(fixture->out_path, &first, NULL, NULL));
  g_usleep(1100000); /* a clock read anywhere would show */
  g_autoptr(GPtrArray) second_places = assemble(fixture);
  assert_true(tusch_file_sha256(fixture->out_path, &second, NULL, NULL));
  assert_string_equal(first, second);
  g_free(fixture->spec->requester_name);
  fixture->spec->requester_name = g_strdup("Anna Bek Sørense");
  g_autoptr(GPtrArray) third_places = assemble(fixture);
  assert_true(tusch_file_sha256(fixture->out_path, &third, NULL, NULL));
  assert_string_not_equal(first, third);
}

static void
test_draft_marks_every_page(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  for (guint round = 0; round < 2; round++) {
    fixture->spec->is_draft = round == 1;
    g_autoptr(GPtrArray) places = assemble(fixture);
    g_auto(GStrv) pages = drawn_texts(fixture);
    assert_int_equal(g_strv_length(pages), 15);
    for (guint i = 0; i < 14; i++)
      assert_int_equal(strstr(pages[i], "UDKAST–MÅIKKEUDLEVERES") != NULL, fixture->spec->is_draft);
  }
}

static void
test_metadata_is_neutral(void **state)
{
  Fixture *fixture = *state;
  add_document(fixture, "0001", 595, 842, 1);
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  g_autofree char *title = poppler_document_get_title(document);
  g_autofree char *producer = poppler_document_get_producer(document);
  g_autofree char *author = poppler_document_get_author(document);
  g_autofree char *creator = poppler_document_get_creator(document);
  g_autofree char *xmp = poppler_document_get_metadata(document);
  assert_string_equal(title, "Aktindsigt 2026-000142");
  assert_string_equal(producer, "tusch");
  assert_null(author);
  assert_null(creator);
  assert_int_equal(poppler_document_get_creation_date(document), 1795132800); /* 2026-11-20 */
  assert_contains(xmp, "Aktindsigt 2026-000142");
  assert_contains(xmp, "2026-11-20T00:00:00Z");
  assert_null(strstr(xmp, "Sørensen"));
  const char *argv[] = {"qpdf", "--qdf", fixture->out_path, "-", NULL};
  g_autofree char *plain = run(argv);
  assert_contains(plain, "/Lang (da-DK)");
  assert_contains(plain, "/DisplayDocTitle true");
}

static char *
repeat(const char *text, guint n)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append(out, text);
  return g_string_free(out, FALSE);
}

static void
test_hostile_text(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *unbroken = repeat("uafbrudt", 300);
  g_autofree char *wordy = repeat("meget langt ord ", 400);
  const char *titles[] = {unbroken,
                          wordy,
                          "<b>&amp;</b> %s %n \\ ( ) [/URI]",
                          "שלום עולם مرحبا بالعالم",
                          "😀👩‍👩‍👧 \xF0\x9F\x8F\xB4 ຂ້ອຍ 𓀀",
                          "a\x01\x02\x1B[31m\r\n\t\x7F z",
                          "fil\xE2\x80\xAEgpj.exe",
                          "\xFF\xFE bad",
                          "",
                          " \n "};
  for (guint i = 0; i < G_N_ELEMENTS(titles); i++) {
    g_autofree char *number = g_strdup_printf("%04u", i + 1);
    TuschBundleRow *given = add_row(fixture, number, titles[i], TUSCH_ACCESS_YES);
    given->clean_path = make_clean(fixture, number, 300, 200, 1);
    given->reason = g_strdup(titles[i]);
    given->type = (g_free(given->type), g_strdup(titles[i]));
    TuschBundleRow *withheld = add_row(fixture, titles[i], titles[i], TUSCH_ACCESS_NO);
    withheld->reason = g_strdup(titles[i]);
    withheld->attachment_of = g_strdup(titles[i]);
    withheld->date = (g_free(withheld->date), g_strdup(titles[i]));
  }
  g_autoptr(GPtrArray) places = assemble(fixture);
  assert_qpdf_check(fixture->out_path);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  g_autoptr(GString) all = g_string_new(NULL);
  for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
    g_autofree char *text = page_text(document, (guint)i);
    g_string_append(all, text);
  }
  assert_contains(all->str, "<b>&amp;</b> %s %n");
  assert_contains(all->str, "filgpj.exe");
  assert_contains(all->str, "(uden titel)");
  for (guint i = 0; i < places->len; i += 2) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    g_autofree char *text = page_text(document, place->first_page_index);
    g_autofree char *mark = g_strdup_printf("MARK-%04u-1", i / 2 + 1);
    assert_contains(text, mark);
  }
}

static void
test_no_documents(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  assert_int_equal(poppler_document_get_n_pages(document), 2);
  g_autofree char *list = page_text(document, 1);
  assert_contains(list, "ingen dokumenter");
  assert_qpdf_check(fixture->out_path);
}

static void
test_many_documents(void **state)
{
  enum { N = 300 };
  Fixture *fixture = *state;
  for (guint i = 0; i < N; i++) {
    g_autofree char *number = g_strdup_printf("%04u", i + 1);
    add_document(fixture, number, 420, 595, 1 + i % 3);
  }
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autoptr(Pdf) document = open_pdf(fixture->out_path);
  const TuschBundlePlace *first = g_ptr_array_index(places, 0);
  guint n_links = 0;
  for (guint i = 1; i < first->first_page_index; i++) {
    g_autofree char *text = page_text(document, i);
    g_autoptr(GArray) targets = link_targets(document, i);
    assert_contains(text, "Begrundelse"); /* the head again */
    for (guint k = 0; k < targets->len; k++) {
      const TuschBundlePlace *place = g_ptr_array_index(places, n_links++);
      g_autofree char *range = place->n_pages == 1
                                   ? g_strdup_printf("%u\n", place->first_page_index + 1)
                                   : g_strdup_printf("%u–%u\n",
                                                     place->first_page_index + 1,
                                                     place->first_page_index + place->n_pages);
      assert_true(has_target(targets, place->first_page_index));
      assert_contains(text, range);
    }
  }
  assert_int_equal(n_links, N);
  for (guint i = 0; i < N; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    g_autofree char *text = page_text(document, place->first_page_index);
    g_autofree char *mark = g_strdup_printf("MARK-%04u-1\n", i + 1);
    assert_contains(text, mark);
  }
  assert_qpdf_check(fixture->out_path);
}

/* Nothing but the clean PDFs is left in the folder after a failure. */
static void
assert_nothing_written(Fixture *fixture)
{
  GDir *dir = g_dir_open(fixture->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL)
    if (!g_str_has_prefix(name, "clean-"))
      fail_msg("left behind: %s", name);
  g_dir_close(dir);
}

static void
assert_refused(Fixture *fixture, TuschErrorCode code)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *places = NULL;
  assert_false(tusch_assemble_bundle(fixture->spec, fixture->out_path, &places, &error));
  assert_null(places);
  assert_tusch_error(error, code);
  assert_nothing_written(fixture);
}

static void
test_refuses_missing_file(void **state)
{
  Fixture *fixture = *state;
  add_document(fixture, "0001", 595, 842, 1);
  TuschBundleRow *row = add_document(fixture, "0002", 595, 842, 1);
  assert_int_equal(g_unlink(row->clean_path), 0);
  assert_refused(fixture, TUSCH_ERROR_IO);
}

static void
test_refuses_withheld_with_pages(void **state)
{
  Fixture *fixture = *state;
  TuschBundleRow *row = add_document(fixture, "0001", 595, 842, 1);
  row->access = TUSCH_ACCESS_NO;
  assert_refused(fixture, TUSCH_ERROR_INTERNAL);
}

static void
test_refuses_what_is_no_clean_pdf(void **state)
{
  static const struct {
    const char *name, *page;
  } cases[] = {
      {"moved", "/MediaBox [10 0 100 100]"},
      {"turned", "/MediaBox [0 0 100 100] /Rotate 90"},
      {"cropped", "/MediaBox [0 0 100 100] /CropBox [0 0 50 50]"},
      {"without scale", "/MediaBox [0 0 100 100] /UserUnit 0"},
      {"scaled by a name", "/MediaBox [0 0 100 100] /UserUnit /Two"},
      {"empty", "/MediaBox [0 0 0 100]"},
      {"no box", ""},
  };
  Fixture *fixture = *state;
  TuschBundleRow *row = add_row(fixture, "0001", "Titel", TUSCH_ACCESS_YES);
  row->clean_path = g_build_filename(fixture->folder, "clean-hand.pdf", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) pdf = g_string_new("%PDF-1.4\n");
    gsize offsets[3];
    offsets[0] = pdf->len;
    g_string_append(pdf, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    offsets[1] = pdf->len;
    g_string_append(pdf, "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n");
    offsets[2] = pdf->len;
    g_string_append_printf(pdf, "3 0 obj\n<</Type/Page/Parent 2 0 R %s>>\nendobj\n", cases[i].page);
    gsize xref = pdf->len;
    g_string_append(pdf, "xref\n0 4\n0000000000 65535 f \n");
    for (guint k = 0; k < 3; k++)
      g_string_append_printf(pdf, "%010" G_GSIZE_FORMAT " 00000 n \n", offsets[k]);
    g_string_append_printf(
        pdf, "trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", xref);
    assert_true(g_file_set_contents(row->clean_path, pdf->str, (gssize)pdf->len, NULL));
    assert_refused(fixture, TUSCH_ERROR_FORMAT);
  }
  static const char *const no_pdfs[] = {"", "hello", "%PDF-1.7\n%%EOF\n"};
  for (guint i = 0; i < G_N_ELEMENTS(no_pdfs); i++) {
    assert_true(g_file_set_contents(row->clean_path, no_pdfs[i], -1, NULL));
    assert_refused(fixture, TUSCH_ERROR_FORMAT);
  }
}

static void
test_refuses_bad_spec(void **state)
{
  Fixture *fixture = *state;
  static const char *const dates[] = {NULL, "", "20-11-2026", "2026-11-31", "2026-11-20T00:00"};
  for (guint i = 0; i < G_N_ELEMENTS(dates); i++) {
    g_free(fixture->spec->date);
    fixture->spec->date = g_strdup(dates[i]);
    assert_refused(fixture, TUSCH_ERROR_CONFIG);
  }
}

static void
test_failure_keeps_the_old_bundle(void **state)
{
  Fixture *fixture = *state;
  TuschBundleRow *row = add_document(fixture, "0001", 595, 842, 1);
  g_autoptr(GPtrArray) places = assemble(fixture);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  assert_true(tusch_file_sha256(fixture->out_path, &before, NULL, NULL));
  assert_int_equal(g_unlink(row->clean_path), 0);
  g_autoptr(GError) error = NULL;
  GPtrArray *none = NULL;
  assert_false(tusch_assemble_bundle(fixture->spec, fixture->out_path, &none, &error));
  assert_true(tusch_file_sha256(fixture->out_path, &after, NULL, NULL));
  assert_string_equal(before, after);
}

static void
test_json_both_ways(void **state)
{
  Fixture *fixture = *state;
  add_papers(fixture);
  fixture->spec->is_draft = true;
  g_autoptr(JsonNode) node = tusch_bundle_spec_to_json(fixture->spec);
  g_autofree char *text = tusch_json_to_string(node, true);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) parsed = tusch_json_parse(text, -1, &error);
  g_autoptr(TuschBundleSpec) back = tusch_bundle_spec_from_json(parsed, &error);
  assert_no_error(error);
  g_autoptr(JsonNode) again = tusch_bundle_spec_to_json(back);
  g_autofree char *text_again = tusch_json_to_string(again, true);
  assert_string_equal(text, text_again);
  assert_int_equal(back->regime, TUSCH_REGIME_FVL9);
  const TuschBundleRow *row = g_ptr_array_index(back->rows, 3);
  assert_int_equal(row->access, TUSCH_ACCESS_NO);
  assert_null(row->clean_path);
}

static void
test_json_refuses(void **state)
{
  (void)state;
#define HEAD \
  "{\"request\":\"1\",\"authority_name\":\"a\",\"requester_name\":\"r\"," \
  "\"received\":\"2026-01-01\",\"date\":\"2026-01-02\",\"draft\":false,"
  static const char *const bad[] = {
      "[]",
      "{}",
      HEAD "\"rows\":{}}",
      HEAD "\"regime\":\"X\",\"rows\":[]}",
      HEAD "\"rows\":[1]}",
      HEAD "\"rows\":[{\"document\":\"d\",\"number\":\"1\",\"title\":\"t\"}]}",
      HEAD "\"rows\":[{\"document\":\"d\",\"number\":\"1\",\"title\":\"t\",\"access\":\"maybe\"}]}",
      HEAD "\"rows\":[{\"document\":\"d\",\"number\":1,\"title\":\"t\",\"access\":\"yes\"}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) node = tusch_json_parse(bad[i], -1, NULL);
    assert_non_null(node);
    assert_null(tusch_bundle_spec_from_json(node, &error));
    assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  }
  g_autoptr(JsonNode) good = tusch_json_parse(HEAD "\"rows\":[]}", -1, NULL);
  g_autoptr(TuschBundleSpec) spec = tusch_bundle_spec_from_json(good, NULL);
  assert_non_null(spec);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
  const struct CMUnitTest tests[] = {
      WITH_FIXTURE(test_pages_are_where_the_places_say),
      WITH_FIXTURE(test_content_keeps_its_place_above_the_strip),
      WITH_FIXTURE(test_links),
      WITH_FIXTURE(test_outline),
      WITH_FIXTURE(test_structure_follows_the_pages),
      WITH_FIXTURE(test_list_and_cover_say_it_all),
      WITH_FIXTURE(test_stamps_adapt_to_the_paper),
      WITH_FIXTURE(test_placeholders),
      WITH_FIXTURE(test_same_input_same_bytes),
      WITH_FIXTURE(test_draft_marks_every_page),
      WITH_FIXTURE(test_metadata_is_neutral),
      WITH_FIXTURE(test_hostile_text),
      WITH_FIXTURE(test_no_documents),
      WITH_FIXTURE(test_many_documents),
      WITH_FIXTURE(test_refuses_missing_file),
      WITH_FIXTURE(test_refuses_withheld_with_pages),
      WITH_FIXTURE(test_refuses_what_is_no_clean_pdf),
      WITH_FIXTURE(test_refuses_bad_spec),
      WITH_FIXTURE(test_failure_keeps_the_old_bundle),
      WITH_FIXTURE(test_json_both_ways),
      cmocka_unit_test(test_json_refuses),
  };
  return cmocka_run_group_tests_name("assemble", tests, NULL, NULL);
}
