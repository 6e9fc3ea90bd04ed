/* What is darker than the paper around it. Every scan goes through here several times: the loops
 * are written so that the compiler makes vectors of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/pix.h"

#include <string.h>

enum {
  BLOCK_PX = 16,
  WORDS_PER_BLOCK = BLOCK_PX / 4, /* of the words of an 8-bit picture */
  PIXELS_PER_BLOCK = BLOCK_PX * BLOCK_PX,
  NEAR_BLOCKS = 5, /* the paper's tone is the lightest of so many blocks across and down */
  WHITE_PAPER = 250, /* nobody scanned it: no tone has to be measured in each place */
};

static PIX *
average_blocks(PIX *gray)
{
  int n_across = (int)pixGetWidth(gray) / BLOCK_PX;
  int n_down = (int)pixGetHeight(gray) / BLOCK_PX;
  PIX *blocks = tusch_pix_check(pixCreate(MAX(n_across, 1), MAX(n_down, 1), 8));
  g_autofree guint32 *sums = g_new(guint32, (gsize)n_across + 1);
  for (int row = 0; row < n_down; row++) {
    memset(sums, 0, sizeof *sums * ((gsize)n_across + 1));
    for (int y = row * BLOCK_PX; y < (row + 1) * BLOCK_PX; y++) {
      const l_uint32 *line = pixGetData(gray) + (gsize)y * (gsize)pixGetWpl(gray);
      for (int i = 0; i < n_across; i++, line += WORDS_PER_BLOCK) {
        guint32 pairs = 0; /* two sums of 16 bits */
        for (int k = 0; k < WORDS_PER_BLOCK; k++)
          pairs += (line[k] & 0x00FF00FF) + ((line[k] >> 8) & 0x00FF00FF);
        sums[i] += (pairs & 0xFFFF) + (pairs >> 16);
      }
    }
    l_uint32 *to = pixGetData(blocks) + (gsize)row * (gsize)pixGetWpl(blocks);
    for (int i = 0; i < n_across; i++)
      SET_DATA_BYTE(to, i, sums[i] / PIXELS_PER_BLOCK);
  }
  return blocks;
}

PIX *
tusch_pix_paper_blocks(PIX *gray)
{
  g_autoptr(PIX) blocks = average_blocks(gray);
  return tusch_pix_check(pixDilateGray(blocks, NEAR_BLOCKS, NEAR_BLOCKS));
}

/* The paper's tone along one row of pixels, at every 16th of them, and once more at the end. */
static void
paper_along_row(PIX *blocks, int y, int n_tones, guint8 *tones)
{
  int last_x = (int)pixGetWidth(blocks) - 1;
  int last_y = (int)pixGetHeight(blocks) - 1;
  gsize words_per_line = (gsize)pixGetWpl(blocks);
  l_uint32 *above = pixGetData(blocks) + (gsize)MIN(y / BLOCK_PX, last_y) * words_per_line;
  l_uint32 *below = pixGetData(blocks) + (gsize)MIN(y / BLOCK_PX + 1, last_y) * words_per_line;
  int part = y % BLOCK_PX;
  for (int i = 0; i < n_tones; i++) {
    int at = MIN(i, last_x);
    int tone = (GET_DATA_BYTE(above, at) * (BLOCK_PX - part) + GET_DATA_BYTE(below, at) * part);
    tones[i] = (guint8)(tone / BLOCK_PX);
  }
}

/* Makes 0 of the pixels that are darker than the paper by @contrast, and 255 of the others.
 * @pixels has room for whole blocks. */
static void
threshold_row(guint8 *pixels, const guint8 *paper, int n_blocks, int contrast)
{
  for (int block = 0; block < n_blocks; block++, pixels += BLOCK_PX) {
    int from = paper[block] * BLOCK_PX;
    int step = paper[block + 1] - paper[block];
    for (int i = 0; i < BLOCK_PX; i++)
      pixels[i] = (pixels[i] + contrast) * BLOCK_PX <= from + step * i ? 0 : 255;
  }
}

PIX *
tusch_pix_ink(PIX *gray, int contrast)
{
  int width_px = (int)pixGetWidth(gray);
  int height_px = (int)pixGetHeight(gray);
  if (width_px < 4 * BLOCK_PX || height_px < 4 * BLOCK_PX) /* too small for blocks */
    return tusch_pix_threshold(gray, 255 - contrast);
  g_autoptr(PIX) paper = tusch_pix_paper_blocks(gray);
  l_uint32 darkest_paper = 0;
  if (pixGetRankValue(paper, 1, 0, &darkest_paper) == 0 && darkest_paper >= WHITE_PAPER)
    return tusch_pix_threshold(gray, 256 - contrast);
  PIX *ink = tusch_pix_check(pixCreate(width_px, height_px, 1));
  int n_blocks = (width_px + BLOCK_PX - 1) / BLOCK_PX;
  g_autofree guint8 *pixels = g_malloc0((gsize)n_blocks * BLOCK_PX);
  g_autofree guint8 *tones = g_malloc((gsize)n_blocks + 1);
  for (int y = 0; y < height_px; y++) {
    tusch_pix_get_row(gray, y, pixels);
    paper_along_row(paper, y, n_blocks + 1, tones);
    threshold_row(pixels, tones, n_blocks, contrast);
    tusch_pix_set_bits(ink, y, pixels);
  }
  return ink;
}

PIX *
tusch_pix_threshold(PIX *gray, int level)
{
  int width_px = (int)pixGetWidth(gray);
  int height_px = (int)pixGetHeight(gray);
  PIX *dark = tusch_pix_check(pixCreate(width_px, height_px, 1));
  gsize row_bytes = (gsize)pixGetWpl(gray) * 4;
  g_autofree guint8 *pixels = g_malloc(row_bytes);
  for (int y = 0; y < height_px; y++) {
    tusch_pix_get_row(gray, y, pixels);
    for (gsize x = 0; x < row_bytes; x++)
      pixels[x] = pixels[x] < level ? 0 : 255;
    tusch_pix_set_bits(dark, y, pixels);
  }
  return dark;
}
