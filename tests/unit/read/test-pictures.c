/* Whether a page may show pictures, told without drawing it: never "no" where poppler has one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/poppler/poppler-images.h"
#include "ingest/pdf-builder.h"
#include "read/pictures.h"

#include <glib/gstdio.h>

#define IMAGE \
  "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
#define INLINE "q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"

/* Object 4 is the page's content, 5 a picture, 6 a form or pattern with @inner_keys and @inner. */
typedef struct {
  const char *what;
  const char *resources, *content;
  const char *inner_keys, *inner;
  bool may_show, is_seen_by_poppler;
} Page;

#define FORM "/Subtype /Form /BBox [0 0 99 99] "
#define TILE "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "
#define TYPE3 \
  "/F << /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 " \
  "/LastChar 65 /Widths [9] /Encoding << /Differences [65 /a] >> /CharProcs << /a 6 0 R >> >>"

static const Page PAGES[] = {
    {"text",
     "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
     "BT /F 12 Tf (BIB ABI) Tj ET",
     "",
     "",
     false,
     false},
    {"a picture", "/XObject << /I 5 0 R >>", "q 9 0 0 9 0 0 cm /I Do Q", "", "", true, true},
    {"an inline one", "", INLINE, "", "", true, true},
    {"an inline one, tightly set",
     "",
     "q 9 0 0 9 0 0 cm[]0 d BI/W 1/H 1/BPC 8/CS/G ID x EI Q",
     "",
     "",
     true,
     true},
    {"in a form",
     "/XObject << /X 6 0 R >>",
     "/X Do",
     FORM "/Resources << /XObject << /I 5 0 R >> >>",
     "q 9 0 0 9 0 0 cm /I Do Q",
     true,
     true},
    {"inline in a form", "/XObject << /X 6 0 R >>", "/X Do", FORM, INLINE, true, true},
    {"a form with text", "/XObject << /X 6 0 R >>", "/X Do", FORM, "0 0 9 9 re f", false, false},
    {"a form in itself",
     "/XObject << /X 6 0 R >>",
     "/X Do",
     FORM "/Resources << /XObject << /X 6 0 R >> >>",
     "/X Do",
     true,
     false},
    {"in a pattern",
     "/Pattern << /P 6 0 R >>",
     "/Pattern cs /P scn 0 0 99 99 re f",
     TILE "/Resources << /XObject << /I 5 0 R >> >>",
     "q 9 0 0 9 0 0 cm /I Do Q",
     true,
     false},
    {"in a font",
     "/Font << " TYPE3 " >>",
     "BT /F 9 Tf (A) Tj ET",
     "",
     "9 0 d0 " INLINE,
     true,
     false},
    {"in a mask",
     "/ExtGState << /G << /SMask << /S /Luminosity /G 6 0 R >> >> >>",
     "/G gs 0 0 99 99 re f",
     FORM "/Group << /S /Transparency >> /Resources << /XObject << /I 5 0 R >> >>",
     "q 9 0 0 9 0 0 cm /I Do Q",
     true,
     true},
    {"a filter that is not known",
     "/XObject << /X 6 0 R >>",
     "/X Do",
     FORM "/Filter /Nonsense",
     "x",
     true,
     false},
};

static char *
write_page(const Page *page)
{
  g_autoptr(PdfBuilder) builder = pdf_builder_new();
  /* Resources come from the tree: they are the page's all the same. */
  g_autofree char *tree = g_strdup_printf(
      "<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << %s >> >>", page->resources);
  pdf_add(builder, 1, "<< /Type /Catalog /Pages 2 0 R >>");
  pdf_add(builder, 2, tree);
  pdf_add(builder, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>");
  pdf_add_stream(builder, 4, "", page->content);
  pdf_add_stream(builder, 5, IMAGE, "x");
  pdf_add_stream(builder, 6, page->inner_keys, page->inner);
  pdf_end_revision(builder, 7);
  char *path = NULL;
  int fd = g_file_open_tmp("tusch-pictures-XXXXXX.pdf", &path, NULL);
  assert_true(fd >= 0 && g_close(fd, NULL));
  assert_true(g_file_set_contents(path, builder->bytes->str, (gssize)builder->bytes->len, NULL));
  return path;
}

static void
test_pages(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(PAGES); i++) {
    g_autofree char *path = write_page(&PAGES[i]);
    g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(path, NULL);
    g_autoptr(GArray) images = tusch_poppler_list_images(document, 0, NULL);
    ReadPictures *pictures = read_pictures_new(path);
    bool may_show = read_pictures_may_show(pictures, 0);
    if (may_show != PAGES[i].may_show || (images->len > 0) != PAGES[i].is_seen_by_poppler)
      fail_msg("%s: %d, poppler has %u", PAGES[i].what, may_show, images->len);
    assert_true(read_pictures_may_show(pictures, 1)); /* there is no such page */
    read_pictures_free(pictures);
    (void)g_unlink(path);
  }
}

static void
test_no_file(void **state)
{
  (void)state;
  ReadPictures *pictures = read_pictures_new("/nonexistent/a.pdf");
  assert_true(read_pictures_may_show(pictures, 0));
  read_pictures_free(pictures);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_pages),
      cmocka_unit_test(test_no_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
