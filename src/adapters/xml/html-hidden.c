/* Styles that hide, and what stands in a document beside its text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/xml/html-hidden.h"

#include <string.h>

enum { MAX_STYLE_BYTES = 1 << 20, MAX_ITEMS = 2000, WHITE_FROM = 0xE8 };

struct TuschHtmlStyles {
  GHashTable *rules; /* selector → declarations, squeezed */
};

char *
tusch_html_attribute(xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
  char *copy = g_strdup((const char *)value);
  xmlFree(value);
  return copy;
}

static char *
squeeze(const char *text, gsize length)
{
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace(text[i]))
      g_string_append_c(out, g_ascii_tolower(text[i]));
  return g_string_free(out, FALSE);
}

static bool
is_named(xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && g_ascii_strcasecmp((const char *)node->name, name) == 0;
}

/* The next node in document order; %NULL after the last below @root. */
static xmlNode *
next_node(xmlNode *node, xmlNode *root)
{
  if (node->children != NULL && node->type == XML_ELEMENT_NODE)
    return node->children;
  while (node != root && node->next == NULL)
    node = node->parent;
  return node != root ? node->next : NULL;
}

static void
add_rule(TuschHtmlStyles *styles, const char *selectors, gsize length, const char *declarations)
{
  g_autofree char *all = g_strndup(selectors, length);
  g_auto(GStrv) parts = g_strsplit(all, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    g_autofree char *key = g_ascii_strdown(g_strstrip(parts[i]), -1);
    if (key[0] == '\0' || strpbrk(key, " >+~:[*") != NULL)
      continue;
    const char *before = g_hash_table_lookup(styles->rules, key);
    char *joined = g_strconcat(before != NULL ? before : "", ";", declarations, NULL);
    g_hash_table_insert(styles->rules, g_steal_pointer(&key), joined);
  }
}

static void
parse_sheet(TuschHtmlStyles *styles, const char *text)
{
  const char *start = text;
  while (start != NULL && *start != '\0') {
    const char *open = strchr(start, '{');
    if (open == NULL)
      return;
    const char *close = strchr(open, '}');
    const char *at = memchr(start, '@', (gsize)(open - start));
    if (at != NULL) { /* over the block with all in it */
      guint depth = 1;
      for (close = open + 1; *close != '\0' && depth > 0; close++)
        depth += (*close == '{') - (guint)(*close == '}');
      start = close;
      continue;
    }
    if (close == NULL)
      return;
    g_autofree char *declarations = squeeze(open + 1, (gsize)(close - open - 1));
    add_rule(styles, start, (gsize)(open - start), declarations);
    start = close + 1;
  }
}

static void
drop_comments(char *text)
{
  for (char *open = strstr(text, "/*"); open != NULL; open = strstr(open, "/*")) {
    char *close = strstr(open + 2, "*/");
    gsize length = close != NULL ? (gsize)(close + 2 - open) : strlen(open);
    memset(open, ' ', length);
  }
}

TuschHtmlStyles *
tusch_html_styles_new(xmlNode *root)
{
  TuschHtmlStyles *styles = g_new0(TuschHtmlStyles, 1);
  styles->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (xmlNode *node = root; node != NULL; node = next_node(node, root)) {
    if (!is_named(node, "style"))
      continue;
    xmlChar *content = xmlNodeGetContent(node);
    if (content != NULL && strlen((const char *)content) < MAX_STYLE_BYTES) {
      drop_comments((char *)content);
      parse_sheet(styles, (const char *)content);
    }
    xmlFree(content);
  }
  return styles;
}

void
tusch_html_styles_free(TuschHtmlStyles *styles)
{
  if (styles == NULL)
    return;
  g_hash_table_unref(styles->rules);
  g_free(styles);
}

static void
append_rule(const TuschHtmlStyles *styles, GString *out, const char *selector)
{
  const char *declarations = g_hash_table_lookup(styles->rules, selector);
  if (declarations != NULL)
    g_string_append_printf(out, "%s;", declarations);
}

char **
tusch_html_styles_of(const TuschHtmlStyles *styles, xmlNode *node)
{
  g_autoptr(GString) all = g_string_new(NULL);
  g_autofree char *name = g_ascii_strdown((const char *)node->name, -1);
  g_autofree char *classes = tusch_html_attribute(node, "class");
  g_autofree char *identity = tusch_html_attribute(node, "id");
  g_autofree char *own = tusch_html_attribute(node, "style");
  if (g_hash_table_size(styles->rules) > 0) {
    append_rule(styles, all, name);
    g_auto(GStrv) each = g_strsplit_set(classes != NULL ? classes : "", " \t\n", -1);
    for (guint i = 0; each[i] != NULL; i++) {
      g_autofree char *lower = g_ascii_strdown(each[i], -1);
      g_autofree char *alone = g_strconcat(".", lower, NULL);
      g_autofree char *with_name = g_strconcat(name, ".", lower, NULL);
      append_rule(styles, all, alone);
      append_rule(styles, all, with_name);
    }
    g_autofree char *lower = identity != NULL ? g_ascii_strdown(identity, -1) : NULL;
    g_autofree char *by_id = lower != NULL ? g_strconcat("#", lower, NULL) : NULL;
    if (by_id != NULL)
      append_rule(styles, all, by_id);
  }
  if (own != NULL) {
    g_autofree char *squeezed = squeeze(own, strlen(own));
    g_string_append(all, squeezed);
  }
  char **parts = g_strsplit(all->str, ";", -1);
  for (char **part = parts; *part != NULL; part++) {
    char *important = strstr(*part, "!important");
    if (important != NULL)
      *important = '\0';
  }
  return parts;
}

/* Light enough not to be seen on white. */
static bool
is_pale(const char *colour)
{
  static const char *const names[] = {
      "white", "snow", "ivory", "whitesmoke", "ghostwhite", "floralwhite", "transparent"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(colour, names[i]))
      return true;
  guint64 value = 0;
  gsize length = strlen(colour);
  if (colour[0] == '#' && (length == 7 || length == 4)) {
    value = g_ascii_strtoull(colour + 1, NULL, 16);
    if (length == 4)
      value = ((value & 0xF00) << 8 | (value & 0xF0) << 4 | (value & 0xF)) * 0x11;
  } else if (g_str_has_prefix(colour, "rgb")) {
    const char *at = strchr(colour, '(');
    for (guint i = 0; i < 3 && at != NULL; i++) {
      value = value << 8 | MIN(g_ascii_strtoull(at + 1, NULL, 10), 255);
      at = strchr(at + 1, ',');
    }
  } else {
    return false;
  }
  for (guint shift = 0; shift <= 16; shift += 8)
    if (((value >> shift) & 0xFF) < WHITE_FROM)
      return false;
  return true;
}

/* A ground of its own, or of what it stands in, that is not white. */
static bool
has_ground(const TuschHtmlStyles *styles, xmlNode *node)
{
  for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent) {
    g_autofree char *plain = tusch_html_attribute(node, "bgcolor");
    g_autofree char *lower = plain != NULL ? g_ascii_strdown(plain, -1) : NULL;
    if (lower != NULL && !is_pale(lower))
      return true;
    g_auto(GStrv) style = tusch_html_styles_of(styles, node);
    for (guint i = 0; style[i] != NULL; i++)
      if (g_str_has_prefix(style[i], "background") && strchr(style[i], ':') != NULL &&
          !is_pale(strchr(style[i], ':') + 1) && !g_str_has_suffix(style[i], ":none"))
        return true;
  }
  return false;
}

static bool
is_far_off(const char *declaration)
{
  static const char *const names[] = {
      "left:", "top:", "text-indent:", "margin-left:", "margin-top:", "right:"};
  enum { FAR_PX = -500 };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_has_prefix(declaration, names[i]) &&
        g_ascii_strtod(declaration + strlen(names[i]), NULL) < FAR_PX)
      return true;
  return false;
}

static bool
hides(const char *declaration)
{
  static const char *const hiding[] = {"display:none",
                                       "visibility:hidden",
                                       "visibility:collapse",
                                       "mso-hide:all",
                                       "font-size:0",
                                       "font-size:0px",
                                       "font-size:0pt",
                                       "font-size:0em",
                                       "font-size:1px",
                                       "font-size:1pt",
                                       "opacity:0",
                                       "opacity:0.0",
                                       "clip:rect(0,0,0,0)",
                                       "clip:rect(0000)",
                                       "clip:rect(1px,1px,1px,1px)",
                                       "clip-path:inset(100%)",
                                       "clip-path:inset(50%)",
                                       "transform:scale(0)"};
  for (guint i = 0; i < G_N_ELEMENTS(hiding); i++)
    if (g_str_equal(declaration, hiding[i]))
      return true;
  return false;
}

bool
tusch_html_is_hidden(const TuschHtmlStyles *styles, xmlNode *node, TuschHiddenKind *out)
{
  bool is_flat = false;
  bool is_cut = false;
  bool is_light = false;
  *out = TUSCH_HIDDEN_TEXT;
  if (xmlHasProp(node, (const xmlChar *)"hidden") != NULL || is_named(node, "template"))
    return true;
  g_autofree char *colour = tusch_html_attribute(node, "color"); /* <font color> */
  g_autofree char *lower = colour != NULL ? g_ascii_strdown(colour, -1) : NULL;
  is_light = lower != NULL && is_pale(lower);
  g_auto(GStrv) style = tusch_html_styles_of(styles, node);
  for (guint i = 0; style[i] != NULL; i++) {
    if (hides(style[i]))
      return true;
    if (is_far_off(style[i])) {
      *out = TUSCH_HIDDEN_OUTSIDE;
      return true;
    }
    is_flat |= g_str_has_prefix(style[i], "height:0") ||
               g_str_has_prefix(style[i], "max-height:0") ||
               g_str_has_prefix(style[i], "width:0") || g_str_has_prefix(style[i], "max-width:0");
    is_cut |= g_str_equal(style[i], "overflow:hidden");
    if (g_str_has_prefix(style[i], "color:"))
      is_light = is_pale(style[i] + strlen("color:"));
  }
  if (is_flat && is_cut)
    return true;
  *out = TUSCH_HIDDEN_PALE;
  return is_light && !has_ground(styles, node);
}

/* ---- beside the text ---- */

static void
add(GPtrArray *items, TuschHiddenKind kind, const char *text)
{
  g_autofree char *copy = g_strstrip(g_strdup(text != NULL ? text : ""));
  if (copy[0] != '\0' && items->len < MAX_ITEMS)
    g_ptr_array_add(items, tusch_hidden_new(kind, NULL, 1, copy));
}

static void
add_attribute(GPtrArray *items, TuschHiddenKind kind, xmlNode *node, const char *name)
{
  g_autofree char *value = tusch_html_attribute(node, name);
  add(items, kind, value);
}

static void
look_at_element(xmlNode *node, GPtrArray *items)
{
  if (is_named(node, "input") || is_named(node, "option") || is_named(node, "button") ||
      is_named(node, "param") || is_named(node, "data"))
    add_attribute(items, TUSCH_HIDDEN_FORM, node, "value");
  if (is_named(node, "input"))
    add_attribute(items, TUSCH_HIDDEN_FORM, node, "placeholder");
  if (is_named(node, "textarea")) {
    xmlChar *text = xmlNodeGetContent(node);
    add(items, TUSCH_HIDDEN_FORM, (const char *)text);
    xmlFree(text);
  } else if (is_named(node, "title")) {
    xmlChar *text = xmlNodeGetContent(node);
    add(items, TUSCH_HIDDEN_PROPERTY, (const char *)text);
    xmlFree(text);
  } else if (is_named(node, "meta")) {
    if (xmlHasProp(node, (const xmlChar *)"http-equiv") == NULL)
      add_attribute(items, TUSCH_HIDDEN_PROPERTY, node, "content");
  } else if (is_named(node, "img") || is_named(node, "area")) {
    add_attribute(items, TUSCH_HIDDEN_DESCRIPTION, node, "alt");
  } else if (is_named(node, "a")) {
    add_attribute(items, TUSCH_HIDDEN_LINK, node, "href");
  } else if (is_named(node, "script")) {
    xmlChar *text = xmlNodeGetContent(node);
    if (items->len < MAX_ITEMS)
      g_ptr_array_add(items, tusch_hidden_new(TUSCH_HIDDEN_SCRIPT, NULL, 1, (const char *)text));
    xmlFree(text);
  }
  for (xmlAttr *each = node->properties; each != NULL; each = each->next) {
    const char *name = (const char *)each->name;
    if (g_str_has_prefix(name, "data-"))
      add_attribute(items, TUSCH_HIDDEN_CACHE, node, name);
    else if (g_str_equal(name, "title") || g_str_equal(name, "aria-label"))
      add_attribute(items, TUSCH_HIDDEN_DESCRIPTION, node, name);
  }
}

void
tusch_html_list_unseen(xmlNode *root, GPtrArray *items)
{
  for (xmlNode *node = root; node != NULL; node = next_node(node, root)) {
    if (node->type == XML_COMMENT_NODE && node->content != NULL &&
        !g_str_has_prefix((const char *)node->content, "[if "))
      add(items, TUSCH_HIDDEN_COMMENT, (const char *)node->content);
    else if (node->type == XML_ELEMENT_NODE)
      look_at_element(node, items);
  }
}
