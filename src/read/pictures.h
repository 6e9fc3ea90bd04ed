/* Whether a page may show pictures: asked of its objects, for that takes less than to draw them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct ReadPictures ReadPictures;

/* The file is opened when it is first asked about. */
ReadPictures *read_pictures_new(const char *pdf_path);
void read_pictures_free(ReadPictures *pictures);

/* %FALSE: no picture of any kind can be on the page. What is not understood may be one. */
bool read_pictures_may_show(ReadPictures *pictures, guint page_index);
