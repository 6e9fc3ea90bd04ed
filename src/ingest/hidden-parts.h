/* The readers of the parts of an office package: each takes one XML file as events. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/xml/xml-scan.h"
#include "ingest/hidden.h"

/* A reader of one part. @begin gets the root element too. */
typedef struct {
  TuschXmlHandler handler;
  gpointer (*begin)(gpointer book, const char *root, const char *entry, HiddenList *list);
  void (*finish)(gpointer state); /* frees it */
} PartReader;

/* What several parts of a package must know of each other, one for each family. */
typedef struct WordBook WordBook;
WordBook *word_book_new(void);
void word_book_free(WordBook *book);
/* %NULL: nothing to read. @is_first: the round in which styles are gathered. */
const PartReader *word_reader_for(const char *root, bool is_first);

typedef struct SheetBook SheetBook;
SheetBook *sheet_book_new(void);
void sheet_book_free(SheetBook *book);
const PartReader *sheet_reader_for(const char *root, bool is_first);

typedef struct SlideBook SlideBook;
SlideBook *slide_book_new(void);
void slide_book_free(SlideBook *book);
const PartReader *slide_reader_for(const char *root, bool is_first);

typedef struct OdfBook OdfBook;
OdfBook *odf_book_new(void);
void odf_book_free(OdfBook *book);
const PartReader *odf_reader_for(const char *root, bool is_first);

/* Of any package: properties, links, custom data. Needs no book. */
const PartReader *property_reader_for(const char *root, const char *entry);
/* All letters of an embedded document, whatever it is. */
const PartReader *text_reader(void);

/* "true", "1", "on", no value at all */
bool part_is_on(const TuschXmlAttributes *attributes, const char *name, bool if_missing);
/* (transfer full): the attribute, or %NULL if it is not @value… */
bool part_is(const TuschXmlAttributes *attributes, const char *name, const char *value);
double part_number(const TuschXmlAttributes *attributes, const char *name, double if_missing);
bool part_colour(const TuschXmlAttributes *attributes, const char *name, guint32 *out);
