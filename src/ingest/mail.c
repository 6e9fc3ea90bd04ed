/* Messages: a block of headers as people know it, the body, and attachments as members. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "adapters/gmime/mail.h"
#include "adapters/xml/html-clean.h"
#include "base/file.h"
#include "base/json.h"
#include "base/language.h"
#include "base/plain-text.h"
#include "base/squeezed.h"
#include "ingest/html.h"
#include "ingest/text-decode.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
  const TuschMail *mail;
  GHashTable *shown; /* TuschMailPart that stand in the HTML: no attachments */
} Message;

typedef struct {
  const char *label;
  char *value; /* a plain line */
} HeaderLine;

static void
header_line_clear(gpointer data)
{
  g_free(((HeaderLine *)data)->value);
}

/* ---- pictures in place ---- */

static bool
is_named(const TuschMailPart *part, const char *reference)
{
  if (g_ascii_strncasecmp(reference, "cid:", 4) == 0) {
    g_autofree char *id = g_uri_unescape_string(reference + 4, NULL);
    return part->content_id != NULL && g_strcmp0(id, part->content_id) == 0;
  }
  return part->location != NULL && g_str_equal(part->location, reference);
}

/* The claimed type is passed on; what the bytes are, the converter finds out in its cage. */
static GBytes *
find_picture(const char *reference, const char **media_type, gpointer user_data)
{
  Message *message = user_data;
  for (guint i = 0; i < message->mail->parts->len; i++) {
    TuschMailPart *part = g_ptr_array_index(message->mail->parts, i);
    if (!is_named(part, reference) || !g_str_has_prefix(part->media_type, "image/"))
      continue;
    g_hash_table_add(message->shown, part);
    *media_type = part->media_type;
    return part->content;
  }
  return NULL;
}

/* ---- text ---- */

/* What the reader's program joins again (RFC 3676): lines that end with a space go on. */
static char *
unfold_flowed(const char *text, bool deletes_space)
{
  g_autoptr(GString) out = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  gsize open_quotes = G_MAXSIZE; /* of the line that goes on */
  for (guint i = 0; lines[i] != NULL; i++) {
    gsize length = strlen(lines[i]);
    if (length > 0 && lines[i][length - 1] == '\r')
      lines[i][length - 1] = '\0';
    gsize quotes = strspn(lines[i], ">");
    const char *rest = lines[i] + quotes;
    bool goes_on = open_quotes == quotes;
    if (*rest == ' ')
      rest++;
    if (!goes_on) {
      if (i > 0)
        g_string_append_c(out, '\n');
      g_string_append_len(out, lines[i], (gssize)quotes);
      if (quotes > 0)
        g_string_append_c(out, ' ');
    }
    g_string_append(out, rest);
    open_quotes = G_MAXSIZE;
    if (g_str_has_suffix(rest, " ") && !g_str_equal(rest, "-- ")) {
      open_quotes = quotes;
      if (deletes_space)
        g_string_truncate(out, out->len - 1);
    }
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *
clean_text(const char *text)
{
  TextFacts facts;
  char *clean = text_decode((const guint8 *)text, strlen(text), &facts);
  return clean != NULL ? clean : g_strdup("");
}

/* (transfer full): what the body says as text, in clean UTF-8 */
static char *
text_of_body(const TuschMailBody *body)
{
  g_autofree char *text = NULL;
  if (body->text != NULL && body->is_flowed)
    text = unfold_flowed(body->text, body->deletes_space);
  else if (body->text != NULL)
    text = g_strdup(body->text);
  else if (body->html != NULL)
    text = tusch_html_to_text(body->html, strlen(body->html));
  return clean_text(text != NULL ? text : "");
}

/* ---- headers ---- */

static void
add_line(GArray *lines, const char *label, const char *value)
{
  if (value == NULL)
    return;
  HeaderLine line = {label, tusch_text_plain_line(value, 0)};
  g_array_append_val(lines, line);
}

/* On the pages already, or nothing to read. */
static bool
is_in_place(const Message *message, const TuschMailPart *part)
{
  return part->is_signature || g_hash_table_contains(message->shown, (gpointer)part);
}

static char *
name_of_part(const TuschMailPart *part, guint index)
{
  return part->name != NULL ? g_strdup(part->name)
                            : g_strdup_printf(_("vedhæftet fil %u"), index + 1);
}

static GArray *
header_lines(const Message *message)
{
  const TuschMail *mail = message->mail;
  GArray *lines = g_array_new(FALSE, FALSE, sizeof(HeaderLine));
  g_array_set_clear_func(lines, header_line_clear);
  add_line(lines, _("Fra"), mail->from);
  add_line(lines, _("Til"), mail->to);
  add_line(lines, _("Cc"), mail->cc);
  add_line(lines, _("Dato"), mail->date);
  /* A message without subject shows that it has none; a saved web page has no headers at all. */
  add_line(lines, _("Emne"), mail->subject == NULL && lines->len > 0 ? "" : mail->subject);
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < mail->parts->len; i++) {
    TuschMailPart *part = g_ptr_array_index(mail->parts, i);
    if (is_in_place(message, part))
      continue;
    g_autofree char *name = name_of_part(part, i);
    g_string_append_printf(names, "%s%s", names->len > 0 ? "; " : "", name);
  }
  if (names->len > 0)
    add_line(lines, _("Vedhæftet"), names->str);
  return lines;
}

static char *
make_text(const Message *message, const GArray *lines)
{
  enum { LABEL_WIDTH = 11 };
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < lines->len; i++) {
    const HeaderLine *line = &g_array_index(lines, HeaderLine, i);
    g_autofree char *label = g_strconcat(line->label, ":", NULL);
    g_string_append_printf(
        out, "%s%*s%s\n", label, (int)(LABEL_WIDTH - g_utf8_strlen(label, -1)), "", line->value);
  }
  for (guint i = 0; i < message->mail->bodies->len; i++) {
    g_autofree char *text = text_of_body(g_ptr_array_index(message->mail->bodies, i));
    g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "", text);
  }
  return g_string_free(out, FALSE);
}

static char *
make_html(const GArray *lines, const char *bodies)
{
  GString *out = g_string_new("<table>");
  for (guint i = 0; i < lines->len; i++) {
    const HeaderLine *line = &g_array_index(lines, HeaderLine, i);
    g_string_append_printf(out, "<tr><td valign=\"top\"><b>%s:</b></td><td>", line->label);
    tusch_html_escape(out, line->value);
    g_string_append(out, "</td></tr>");
  }
  g_string_append(out, "</table>");
  if (lines->len > 0)
    g_string_append(out, "<hr>");
  else
    g_string_truncate(out, 0);
  g_string_append(out, bodies);
  return g_string_free(out, FALSE);
}

/* HTML that says no more than the text beside it is not worth a converter. */
static bool
says_more(const TuschMailBody *body, const TuschHtmlReport *report)
{
  if (body->text == NULL || report->has_shape)
    return true;
  g_autofree char *html_text = tusch_html_to_text(body->html, strlen(body->html));
  g_autofree char *one = tusch_letters_of(html_text);
  g_autofree char *other = tusch_letters_of(body->text);
  return !g_str_equal(one, other);
}

/* (transfer full): all bodies as clean HTML; NULL if text shows the same. */
static char *
bodies_as_html(IngestJob *job, Message *message)
{
  g_autoptr(GString) out = g_string_new(NULL);
  bool is_needed = false;
  for (guint i = 0; i < message->mail->bodies->len; i++) {
    const TuschMailBody *body = g_ptr_array_index(message->mail->bodies, i);
    if (body->html != NULL) {
      g_auto(TuschHtmlReport) report = {0};
      g_autofree char *html =
          tusch_html_clean(body->html, strlen(body->html), find_picture, message, &report);
      html_add_notes(job, &report);
      is_needed |= says_more(body, &report);
      g_string_append_printf(out, "<div>%s</div>", html);
    } else {
      g_autofree char *text = text_of_body(body);
      g_string_append(out, "<pre>");
      tusch_html_escape(out, text);
      g_string_append(out, "</pre>");
    }
  }
  if (is_needed)
    return g_string_free(g_steal_pointer(&out), FALSE);
  g_hash_table_remove_all(message->shown);
  return NULL;
}

/* ---- members and data ---- */

static gboolean
add_members(IngestJob *job, const Message *message, GError **error)
{
  g_autofree char *folder = g_build_filename(job->out_dir, "members", NULL);
  if (!tusch_dir_make(folder, error))
    return FALSE;
  for (guint i = 0; i < message->mail->parts->len; i++) {
    TuschMailPart *part = g_ptr_array_index(message->mail->parts, i);
    if (is_in_place(message, part))
      continue;
    g_autofree char *name = name_of_part(part, i);
    TuschIntakeMember *member = ingest_add_member(job, name);
    member->path = g_strdup_printf("%s/%05u", folder, i);
    member->problem = TUSCH_PROBLEM_NONE;
    gsize size;
    const void *data = g_bytes_get_data(part->content, &size);
    if (!tusch_file_write_atomic(member->path, size > 0 ? data : "", size, error))
      return FALSE;
  }
  return TRUE;
}

/* What the writers wrote, without headers. */
static char *
text_of_bodies(const TuschMail *mail)
{
  const gsize max_bytes = 256 * 1024;
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < mail->bodies->len && out->len < max_bytes; i++) {
    g_autofree char *text = text_of_body(g_ptr_array_index(mail->bodies, i));
    g_string_append_printf(out, "%s%s", i > 0 ? "\n" : "", text);
  }
  return g_string_free(out, FALSE);
}

/* What a page does not print, and threads are made of. */
static char *
headers_as_json(const TuschMail *mail)
{
  g_autofree char *body = text_of_bodies(mail);
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "bcc", mail->bcc);
  tusch_json_set_string(object, "message_id", mail->message_id);
  tusch_json_set_string(object, "in_reply_to", mail->in_reply_to);
  tusch_json_set_string(object, "references", mail->references);
  tusch_json_set_string(object, "subject", mail->subject);
  tusch_json_set_string(object, "body", body);
  if (mail->sent != 0)
    json_object_set_int_member(object, "sent", mail->sent);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  return json_to_string(node, FALSE);
}

/* A reader's program shows them on demand, a page never. */
static void
note_headers(IngestJob *job, const TuschMail *mail)
{
  hidden_add_named(job->hidden, TUSCH_HIDDEN_PROPERTY, NULL, "Bcc", mail->bcc);
  for (guint i = 0; i < mail->parts->len; i++) {
    const TuschMailPart *part = g_ptr_array_index(mail->parts, i);
    if (part->is_signature)
      hidden_add(job->hidden, TUSCH_HIDDEN_PROPERTY, _("digital underskrift"), part->name);
  }
  for (guint i = 0; i < mail->bodies->len; i++) {
    const TuschMailBody *body = g_ptr_array_index(mail->bodies, i);
    if (body->text == NULL || body->html == NULL)
      continue;
    g_autofree char *html_text = tusch_html_to_text(body->html, strlen(body->html));
    g_autofree char *shown = tusch_letters_of(html_text);
    g_autofree char *other = tusch_letters_of(body->text);
    if (strstr(shown, other) == NULL)
      hidden_add_named(job->hidden, TUSCH_HIDDEN_TEXT, _("brevets tekstudgave"), NULL, body->text);
  }
}

static gboolean
write_pages(IngestJob *job, Message *message, GError **error)
{
  g_autofree char *bodies = bodies_as_html(job, message);
  g_autoptr(GArray) lines = header_lines(message);
  g_autofree char *text = make_text(message, lines);
  if (!html_write_text_pages(job, text, error))
    return FALSE;
  if (bodies == NULL || job->intake->pdf_path == NULL)
    return TRUE;
  g_autofree char *html = make_html(lines, bodies);
  return html_ask_converter(job, html, error);
}

gboolean
ingest_mail(IngestJob *job, GBytes *file, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(TuschMail) mail = tusch_mail_read(file, job->options.max_entries, &failure);
  if (mail == NULL)
    return ingest_take_failure(job, failure, error);
  g_autoptr(GHashTable) shown = g_hash_table_new(NULL, NULL);
  Message message = {mail, shown};
  job->intake->mail = headers_as_json(mail);
  note_headers(job, mail);
  return write_pages(job, &message, error) && add_members(job, &message, error);
}
