/* libxml2's HTML parser, and a walk that copies what is on the list. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/xml/html-clean.h"

#include "adapters/xml/html-hidden.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <string.h>

enum { MAX_PICTURE_BYTES = 20 * 1024 * 1024, MAX_WIDTH_PX = 640 };

typedef struct {
  GString *out;
  bool is_text; /* plain text, no markup */
  TuschHtmlPictureFunc find;
  gpointer user_data;
  TuschHtmlReport *report;
  TuschHtmlStyles *styles;
} Walk;

static const char *const KEPT[] = {
    "a",    "abbr",  "address", "b",        "big",    "blockquote", "br",  "caption", "center",
    "cite", "code",  "col",     "colgroup", "dd",     "del",        "div", "dl",      "dt",
    "em",   "font",  "h1",      "h2",       "h3",     "h4",         "h5",  "h6",      "hr",
    "i",    "ins",   "kbd",     "li",       "ol",     "p",          "pre", "q",       "s",
    "samp", "small", "span",    "strike",   "strong", "sub",        "sup", "table",   "tbody",
    "td",   "tfoot", "th",      "thead",    "tr",     "tt",         "u",   "ul",      "var"};

/* Gone with all that is in them. */
static const char *const DROPPED[] = {"script",   "style", "iframe", "frame",  "frameset",
                                      "object",   "embed", "applet", "audio",  "video",
                                      "template", "svg",   "math",   "link",   "meta",
                                      "base",     "title", "input",  "canvas", "map"};

static const char *const ACTIVE[] = {
    "script", "iframe", "frame", "object", "embed", "applet", "form", "input", "audio", "video"};

static const char *const BLOCKS[] = {"address", "blockquote", "br",    "caption", "center", "dd",
                                     "div",     "dl",         "dt",    "h1",      "h2",     "h3",
                                     "h4",      "h5",         "h6",    "hr",      "li",     "ol",
                                     "p",       "pre",        "table", "tr",      "ul"};

static const char *const STYLES[] = {
    "font-weight", "font-style", "text-decoration", "text-align", "font-family"};

static bool
is_one_of(const char *name, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_strcasecmp(name, list[i]) == 0)
      return true;
  return false;
}

#define IS_ONE_OF(name, list) is_one_of(name, list, G_N_ELEMENTS(list))

void
tusch_html_escape(GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '&')
      g_string_append(out, "&amp;");
    else if (*p == '<')
      g_string_append(out, "&lt;");
    else if (*p == '>')
      g_string_append(out, "&gt;");
    else if (*p == '"')
      g_string_append(out, "&quot;");
    else
      g_string_append_c(out, *p);
  }
}

/* "a: b; c: d" without spaces, in small letters. */
static char **
style_of(xmlNode *node)
{
  g_autofree char *style = tusch_html_attribute(node, "style");
  if (style == NULL)
    return NULL;
  g_autoptr(GString) squeezed = g_string_new(NULL);
  for (const char *p = style; *p != '\0'; p++)
    if (!g_ascii_isspace(*p))
      g_string_append_c(squeezed, g_ascii_tolower(*p));
  return g_strsplit(squeezed->str, ";", -1);
}

/* Reports what is left out of the page. */
static void
note_hidden(Walk *walk, TuschHiddenKind kind, xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent(node);
  g_autofree char *copy = g_strdup((const char *)content);
  xmlFree(content);
  if (copy == NULL || g_strstrip(copy)[0] == '\0')
    return;
  walk->report->had_hidden = true;
  if (walk->report->hidden != NULL)
    g_ptr_array_add(walk->report->hidden, tusch_hidden_new(kind, NULL, 1, copy));
}

static void
put_attribute(Walk *walk, const char *name, const char *value)
{
  g_string_append_printf(walk->out, " %s=\"", name);
  tusch_html_escape(walk->out, value);
  g_string_append_c(walk->out, '"');
}

/* Only values that cannot refer to anything. */
static void
put_style(Walk *walk, xmlNode *node)
{
  g_auto(GStrv) style = style_of(node);
  g_autoptr(GString) kept = g_string_new(NULL);
  for (guint i = 0; style != NULL && style[i] != NULL; i++) {
    g_auto(GStrv) pair = g_strsplit(style[i], ":", 2);
    if (pair[0] != NULL && pair[1] != NULL && IS_ONE_OF(pair[0], STYLES) &&
        strpbrk(pair[1], "(\\@:") == NULL)
      g_string_append_printf(kept, "%s:%s;", pair[0], pair[1]);
  }
  if (kept->len > 0)
    put_attribute(walk, "style", kept->str);
}

static void
put_number(Walk *walk, xmlNode *node, const char *name, guint most)
{
  g_autofree char *value = tusch_html_attribute(node, name);
  if (value == NULL || !g_ascii_isdigit(value[0]))
    return;
  g_autofree char *number =
      g_strdup_printf("%u", (guint)MIN(g_ascii_strtoull(value, NULL, 10), most));
  put_attribute(walk, name, number);
}

static void
put_attributes(Walk *walk, xmlNode *node)
{
  enum { MAX_SPAN = 100, MAX_BORDER = 5, MAX_PADDING = 20 };
  static const char *const sides[] = {
      "left", "right", "center", "justify", "top", "middle", "bottom"};
  static const char *const aligned[] = {"align", "valign"};
  for (guint i = 0; i < G_N_ELEMENTS(aligned); i++) {
    g_autofree char *value = tusch_html_attribute(node, aligned[i]);
    if (value != NULL && IS_ONE_OF(value, sides))
      put_attribute(walk, aligned[i], value);
  }
  put_number(walk, node, "colspan", MAX_SPAN);
  put_number(walk, node, "rowspan", MAX_SPAN);
  put_number(walk, node, "border", MAX_BORDER);
  put_number(walk, node, "cellpadding", MAX_PADDING);
  put_style(walk, node);
}

static bool
is_picture_type(const char *media_type)
{
  static const char *const types[] = {"image/png", "image/jpeg", "image/gif"};
  return media_type != NULL && IS_ONE_OF(media_type, types);
}

/* "data:image/png;base64,…" of a picture in the text; NULL for all that lies elsewhere. */
static char *
picture_source(const Walk *walk, const char *reference)
{
  if (g_str_has_prefix(reference, "data:") && strlen(reference) < MAX_PICTURE_BYTES) {
    const char *comma = strstr(reference, ";base64,");
    g_autofree char *type =
        comma != NULL ? g_strndup(reference + 5, (gsize)(comma - reference - 5)) : NULL;
    return is_picture_type(type) ? g_strdup(reference) : NULL;
  }
  const char *type = NULL;
  GBytes *bytes = walk->find != NULL ? walk->find(reference, &type, walk->user_data) : NULL;
  if (bytes == NULL || !is_picture_type(type) || g_bytes_get_size(bytes) > MAX_PICTURE_BYTES)
    return NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data(bytes, &size);
  g_autofree char *coded = g_base64_encode(data, size);
  return g_strdup_printf("data:%s;base64,%s", type, coded);
}

static void
put_picture(Walk *walk, xmlNode *node)
{
  g_autofree char *reference = tusch_html_attribute(node, "src");
  g_autofree char *alternative = tusch_html_attribute(node, "alt");
  g_autofree char *source = reference != NULL ? picture_source(walk, reference) : NULL;
  if (source != NULL && !walk->is_text) {
    walk->report->has_shape = true;
    g_string_append(walk->out, "<img");
    put_attribute(walk, "src", source);
    put_number(walk, node, "width", MAX_WIDTH_PX);
    g_string_append(walk->out, ">");
    return;
  }
  if (reference != NULL && source == NULL)
    walk->report->had_remote = true;
  if (alternative == NULL || alternative[0] == '\0')
    return;
  g_string_append_c(walk->out, '[');
  if (walk->is_text)
    g_string_append(walk->out, alternative);
  else
    tusch_html_escape(walk->out, alternative);
  g_string_append_c(walk->out, ']');
}

static void
put_text(Walk *walk, xmlNode *node)
{
  if (node->content == NULL)
    return;
  if (!walk->is_text) {
    tusch_html_escape(walk->out, (const char *)node->content);
    return;
  }
  for (const char *p = (const char *)node->content; *p != '\0'; p++) {
    bool is_space = g_ascii_isspace(*p);
    char last = walk->out->len > 0 ? walk->out->str[walk->out->len - 1] : '\n';
    if (!is_space || (last != ' ' && last != '\n'))
      g_string_append_c(walk->out, is_space ? ' ' : *p);
  }
}

static void
break_line(Walk *walk, const char *name)
{
  static const char *const cells[] = {"td", "th"};
  if (IS_ONE_OF(name, cells))
    g_string_append_c(walk->out, ' ');
  else if (IS_ONE_OF(name, BLOCKS) && walk->out->len > 0)
    g_string_append_c(walk->out, '\n');
}

/* Returns whether to go into the element. */
static bool
enter(Walk *walk, xmlNode *node)
{
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
    put_text(walk, node);
  if (node->type != XML_ELEMENT_NODE)
    return false;
  const char *name = (const char *)node->name;
  if (IS_ONE_OF(name, ACTIVE))
    walk->report->had_active = true;
  TuschHiddenKind kind;
  if (tusch_html_is_hidden(walk->styles, node, &kind)) {
    note_hidden(walk, kind, node);
    return false;
  }
  if (IS_ONE_OF(name, DROPPED))
    return false;
  if (g_ascii_strcasecmp(name, "img") == 0) {
    put_picture(walk, node);
    return false;
  }
  if (!IS_ONE_OF(name, KEPT))
    return true;
  if (g_str_equal(name, "table"))
    walk->report->has_shape = true;
  if (!walk->is_text) {
    g_string_append_printf(walk->out, "<%s", name);
    put_attributes(walk, node);
    g_string_append_c(walk->out, '>');
  } else if (g_str_equal(name, "br") || g_str_equal(name, "hr")) {
    break_line(walk, name);
  }
  return true;
}

static void
leave(Walk *walk, xmlNode *node)
{
  static const char *const void_elements[] = {"br", "hr", "col"};
  const char *name = (const char *)node->name;
  if (!IS_ONE_OF(name, KEPT) || IS_ONE_OF(name, void_elements))
    return;
  if (walk->is_text)
    break_line(walk, name);
  else
    g_string_append_printf(walk->out, "</%s>", name);
}

/* Nesting is the sender's: no recursion. */
static void
walk_tree(Walk *walk, xmlNode *root)
{
  xmlNode *node = root;
  while (node != NULL) {
    bool is_inside = enter(walk, node);
    if (is_inside && node->children != NULL) {
      node = node->children;
      continue;
    }
    if (is_inside)
      leave(walk, node);
    while (node != root && node->next == NULL) {
      node = node->parent;
      leave(walk, node);
    }
    node = node != root ? node->next : NULL;
  }
}

static char *
run(Walk *walk, const char *html, gsize length)
{
  walk->out = g_string_new(NULL);
  int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
  htmlDocPtr document =
      length <= G_MAXINT ? htmlReadMemory(html, (int)length, NULL, "UTF-8", options) : NULL;
  if (document != NULL) {
    xmlNode *root = xmlDocGetRootElement(document);
    if (root != NULL) {
      walk->styles = tusch_html_styles_new(root);
      walk_tree(walk, root);
      if (walk->report->hidden != NULL)
        tusch_html_list_unseen(root, walk->report->hidden);
      g_clear_pointer(&walk->styles, tusch_html_styles_free);
    }
    xmlFreeDoc(document);
  }
  return g_string_free(walk->out, FALSE);
}

char *
tusch_html_clean(const char *html,
                 gsize length,
                 TuschHtmlPictureFunc find,
                 gpointer user_data,
                 TuschHtmlReport *report)
{
  memset(report, 0, sizeof *report);
  report->hidden = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_hidden_free);
  Walk walk = {.find = find, .user_data = user_data, .report = report};
  return run(&walk, html, length);
}

char *
tusch_html_to_text(const char *html, gsize length)
{
  TuschHtmlReport report = {0};
  Walk walk = {.is_text = true, .report = &report};
  return run(&walk, html, length);
}

void
tusch_html_report_clear(TuschHtmlReport *report)
{
  g_clear_pointer(&report->hidden, g_ptr_array_unref);
}
