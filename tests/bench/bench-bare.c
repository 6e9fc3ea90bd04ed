/* What recognition alone costs: the pictures of a PDF, one after the other, in one warm process.
 *
 * usage: bench-bare FILE.pdf
 * The floor that tusch is measured against; nothing is checked, straightened or kept. It prints the
 * CPU seconds that the pictures took, without loading the model. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/poppler/poppler-images.h"
#include "adapters/tesseract/ocr-engine.h"
#include "base/datadir.h"

#include <stdio.h>
#include <time.h>

static double
cpu_s(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool
read_pictures(TuschPopplerDocument *document,
              TuschOcrEngine *engine,
              guint page_index,
              guint *n_words,
              GError **error)
{
  g_autoptr(GArray) pictures = tusch_poppler_list_images(document, page_index, error);
  for (guint i = 0; pictures != NULL && i < pictures->len; i++) {
    const TuschPopplerImage *picture = &g_array_index(pictures, TuschPopplerImage, i);
    g_autoptr(TuschRaster) raster = tusch_poppler_read_image(document, page_index, picture, error);
    g_autoptr(TuschPageText) text =
        raster != NULL ? tusch_ocr_engine_read(engine, raster, 3, error) : NULL;
    if (text == NULL)
      return false;
    *n_words += text->words->len;
  }
  return pictures != NULL;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = tusch_datadir_find("ocr", "dal.traineddata", &error);
  TuschPopplerDocument *document = argc == 2 ? tusch_poppler_open(argv[1], &error) : NULL;
  TuschOcrEngine *engine = folder != NULL ? tusch_ocr_engine_new(folder, "dal", &error) : NULL;
  bool ok = document != NULL && engine != NULL;
  guint n_words = 0;
  double begin_s = cpu_s();
  for (guint i = 0; ok && i < tusch_poppler_get_n_pages(document); i++)
    ok = read_pictures(document, engine, i, &n_words, &error);
  if (ok)
    printf("%u words, %.3f CPU s\n", n_words, cpu_s() - begin_s);
  else
    fprintf(stderr, "bench-bare: %s\n", error != NULL ? error->message : "one FILE.pdf is needed");
  tusch_ocr_engine_free(engine);
  if (document != NULL)
    tusch_poppler_close(document);
  return ok ? 0 : 1;
}
