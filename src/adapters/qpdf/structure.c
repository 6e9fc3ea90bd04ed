/* One tree from the drawn pages' own and a paragraph for each page that came as it was. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/structure.h"

#include "tusch/error.h"

typedef struct {
  TuschQpdf *out;
  qpdf_oh document; /* the one top element */
  qpdf_oh drawn; /* array: the sections that were drawn */
  int n_drawn, next_drawn;
  qpdf_oh kids; /* array: all sections, in order */
  qpdf_oh section; /* the last of them */
  qpdf_oh numbers; /* array of the parent tree */
  int next_key;
} Tree;

static qpdf_oh
new_element(TuschQpdf *out, const char *kind, qpdf_oh parent)
{
  qpdf_oh element = qpdf_make_indirect_object(out, qpdf_oh_new_dictionary(out));
  qpdf_oh_replace_key(out, element, "/Type", qpdf_oh_new_name(out, "/StructElem"));
  qpdf_oh_replace_key(out, element, "/S", qpdf_oh_new_name(out, kind));
  qpdf_oh_replace_key(out, element, "/P", parent);
  return element;
}

/* The kids as an array; a single kid may stand without one. */
static qpdf_oh
get_kids(TuschQpdf *out, qpdf_oh element)
{
  qpdf_oh kids = qpdf_oh_get_key(out, element, "/K");
  if (qpdf_oh_is_array(out, kids))
    return kids;
  qpdf_oh array = qpdf_oh_new_array(out);
  if (qpdf_oh_is_dictionary(out, kids))
    qpdf_oh_append_item(out, array, kids);
  return array;
}

/* Object number of the page on which @element begins; 0 if it stands on none. */
static int
first_page(TuschQpdf *out, qpdf_oh element)
{
  enum { MAX_DEPTH = 32 };
  for (guint depth = 0; depth < MAX_DEPTH; depth++) {
    if (qpdf_oh_has_key(out, element, "/Pg"))
      return qpdf_oh_get_object_id(out, qpdf_oh_get_key(out, element, "/Pg"));
    qpdf_oh kids = get_kids(out, element);
    if (qpdf_oh_get_array_n_items(out, kids) == 0)
      return 0;
    element = qpdf_oh_get_array_item(out, kids, 0);
    if (!qpdf_oh_is_dictionary(out, element))
      return 0;
  }
  return 0;
}

static void
append_drawn_sections(Tree *tree, qpdf_oh page)
{
  TuschQpdf *out = tree->out;
  int page_id = qpdf_oh_get_object_id(out, page);
  while (tree->next_drawn < tree->n_drawn) {
    qpdf_oh section = qpdf_oh_get_array_item(out, tree->drawn, tree->next_drawn);
    if (first_page(out, section) != page_id)
      return;
    qpdf_oh_replace_key(out, section, "/P", tree->document);
    qpdf_oh_replace_key(out, section, "/K", get_kids(out, section));
    qpdf_oh_append_item(out, tree->kids, section);
    tree->section = section;
    tree->next_drawn++;
  }
}

/* Makes @parents, the elements of a page or the one of an annotation, findable under a new key. */
static void
add_number(Tree *tree, qpdf_oh owner, const char *owner_key, qpdf_oh parents)
{
  TuschQpdf *out = tree->out;
  qpdf_oh_replace_key(out, owner, owner_key, qpdf_oh_new_integer(out, tree->next_key));
  qpdf_oh_append_item(out, tree->numbers, qpdf_oh_new_integer(out, tree->next_key++));
  qpdf_oh_append_item(out, tree->numbers, parents);
}

/* What stands at a place of the page, said in words. Returns the element. */
static qpdf_oh
append_note(Tree *tree, const TuschStructurePage *page, guint index)
{
  TuschQpdf *out = tree->out;
  const TuschPdfNote *note = g_ptr_array_index(page->notes, index);
  qpdf_oh figure = new_element(out, "/Figure", tree->section);
  qpdf_oh layout = qpdf_oh_new_dictionary(out);
  qpdf_oh box = qpdf_oh_new_array(out);
  double edges[] = {note->area.x0,
                    page->height_pt - note->area.y1,
                    note->area.x1,
                    page->height_pt - note->area.y0};
  for (guint i = 0; i < G_N_ELEMENTS(edges); i++)
    qpdf_oh_append_item(out, box, qpdf_oh_new_real_from_double(out, edges[i], 2));
  qpdf_oh_replace_key(out, layout, "/O", qpdf_oh_new_name(out, "/Layout"));
  qpdf_oh_replace_key(out, layout, "/BBox", box);
  qpdf_oh_replace_key(out, layout, "/Placement", qpdf_oh_new_name(out, "/Block"));
  qpdf_oh_replace_key(out, figure, "/A", layout);
  qpdf_oh_replace_key(out, figure, "/Alt", qpdf_oh_new_unicode_string(out, note->text));
  qpdf_oh_replace_key(out, figure, "/Pg", page->object);
  qpdf_oh_replace_key(out, figure, "/K", qpdf_oh_new_integer(out, (int)index + 1));
  qpdf_oh_append_item(out, qpdf_oh_get_key(out, tree->section, "/K"), figure);
  return figure;
}

/* The paragraph that all of the page is; its kids are an array. */
static qpdf_oh
append_paragraph(Tree *tree, const TuschStructurePage *page)
{
  TuschQpdf *out = tree->out;
  if (page->begins_section) {
    tree->section = new_element(out, "/Sect", tree->document);
    qpdf_oh_replace_key(out, tree->section, "/K", qpdf_oh_new_array(out));
    qpdf_oh_append_item(out, tree->kids, tree->section);
  }
  qpdf_oh paragraph = new_element(out, "/P", tree->section);
  qpdf_oh kids = qpdf_oh_new_array(out);
  qpdf_oh_append_item(out, kids, qpdf_oh_new_integer(out, 0));
  qpdf_oh_replace_key(out, paragraph, "/Pg", page->object);
  qpdf_oh_replace_key(out, paragraph, "/K", kids);
  qpdf_oh_append_item(out, qpdf_oh_get_key(out, tree->section, "/K"), paragraph);

  qpdf_oh parents = qpdf_oh_new_array(out);
  qpdf_oh_append_item(out, parents, paragraph);
  for (guint i = 0; page->notes != NULL && i < page->notes->len; i++)
    qpdf_oh_append_item(out, parents, append_note(tree, page, i));
  add_number(tree, page->object, "/StructParents", parents);
  return paragraph;
}

static void
append_link(Tree *tree, qpdf_oh parent, const TuschStructurePage *page, qpdf_oh annotation)
{
  TuschQpdf *out = tree->out;
  qpdf_oh reference = qpdf_oh_new_dictionary(out);
  qpdf_oh_replace_key(out, reference, "/Type", qpdf_oh_new_name(out, "/OBJR"));
  qpdf_oh_replace_key(out, reference, "/Obj", annotation);
  qpdf_oh link = new_element(out, "/Link", parent);
  qpdf_oh_replace_key(out, link, "/Pg", page->object);
  qpdf_oh_replace_key(out, link, "/K", reference);
  qpdf_oh_append_item(out, qpdf_oh_get_key(out, parent, "/K"), link);
  add_number(tree, annotation, "/StructParent", link);
}

static void
append_page(Tree *tree, const TuschStructurePage *page)
{
  qpdf_oh parent;
  if (page->is_paragraph) {
    parent = append_paragraph(tree, page);
  } else {
    append_drawn_sections(tree, page->object);
    parent = tree->section;
  }
  for (guint i = 0; page->links != NULL && i < page->links->len; i++)
    append_link(tree, parent, page, g_array_index(page->links, qpdf_oh, i));
}

/* Takes the copied tree apart and begins the new one. */
static void
tree_init(Tree *tree, TuschQpdf *out, qpdf_oh root)
{
  tree->out = out;
  tree->document = new_element(out, "/Document", root);
  tree->drawn = get_kids(out, root);
  tree->n_drawn = qpdf_oh_get_array_n_items(out, tree->drawn);
  tree->kids = qpdf_oh_new_array(out);
  tree->numbers = qpdf_oh_get_key(out, qpdf_oh_get_key(out, root, "/ParentTree"), "/Nums");
  int n_numbers = qpdf_oh_get_array_n_items(out, tree->numbers);
  if (n_numbers >= 2) /* keys ascend; ours go on after the last */
    tree->next_key = 1 + qpdf_oh_get_int_value_as_int(
                             out, qpdf_oh_get_array_item(out, tree->numbers, n_numbers - 2));
}

gboolean
tusch_structure_write(TuschQpdf *out, TuschQpdf *drawn, const GArray *pages, GError **error)
{
  qpdf_oh drawn_root = qpdf_oh_get_key(drawn, qpdf_get_root(drawn), "/StructTreeRoot");
  if (!qpdf_oh_is_dictionary(drawn, drawn_root))
    return TRUE;
  Tree tree = {0};
  qpdf_oh root = qpdf_oh_copy_foreign_object(out, drawn, drawn_root);
  if (!tusch_qpdf_check(drawn, "reading the structure", error) ||
      !tusch_qpdf_check(out, "copying the structure", error))
    return FALSE;
  tree_init(&tree, out, root);
  for (guint i = 0; i < pages->len; i++)
    append_page(&tree, &g_array_index(pages, TuschStructurePage, i));
  if (tree.next_drawn != tree.n_drawn)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a drawn section stands on no page");
  qpdf_oh_replace_key(out, tree.document, "/K", tree.kids);
  qpdf_oh_replace_key(out, root, "/K", tree.document);
  qpdf_oh_replace_key(out, root, "/ParentTreeNextKey", qpdf_oh_new_integer(out, tree.next_key));
  qpdf_oh catalog = qpdf_get_root(out);
  qpdf_oh mark_info = qpdf_oh_new_dictionary(out);
  qpdf_oh_replace_key(out, mark_info, "/Marked", qpdf_oh_new_bool(out, QPDF_TRUE));
  qpdf_oh_replace_key(out, catalog, "/MarkInfo", mark_info);
  qpdf_oh_replace_key(out, catalog, "/StructTreeRoot", root);
  return tusch_qpdf_check(out, "completing the structure", error);
}
