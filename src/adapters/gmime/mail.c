/* Messages by GMime: headers, bodies, parts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/gmime/mail.h"

#include "tusch/error.h"

#include <gmime/gmime.h>
#include <string.h>

enum { MAX_DEPTH = 32 };

typedef struct {
  TuschMail *mail;
  guint max_parts;
} Reading;

static void
body_free(gpointer data)
{
  TuschMailBody *body = data;
  g_free(body->html);
  g_free(body->text);
  g_free(body);
}

static void
part_free(gpointer data)
{
  TuschMailPart *part = data;
  g_free(part->name);
  g_free(part->content_id);
  g_free(part->location);
  g_free(part->media_type);
  g_clear_pointer(&part->content, g_bytes_unref);
  g_free(part);
}

void
tusch_mail_free(TuschMail *mail)
{
  if (mail == NULL)
    return;
  g_free(mail->from);
  g_free(mail->to);
  g_free(mail->cc);
  g_free(mail->bcc);
  g_free(mail->subject);
  g_free(mail->date);
  g_free(mail->message_id);
  g_free(mail->in_reply_to);
  g_free(mail->references);
  g_ptr_array_unref(mail->bodies);
  g_ptr_array_unref(mail->parts);
  g_free(mail);
}

static char *
valid(const char *text)
{
  return text != NULL && text[0] != '\0' ? g_utf8_make_valid(text, -1) : NULL;
}

static GBytes *
bytes_of(GMimeStream *memory)
{
  GByteArray *array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  return g_bytes_new(array->data, array->len);
}

static GBytes *
decode_content(GMimePart *part)
{
  GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
  if (wrapper == NULL)
    return g_bytes_new(NULL, 0);
  GMimeStream *memory = g_mime_stream_mem_new();
  (void)g_mime_data_wrapper_write_to_stream(wrapper, memory);
  GBytes *bytes = bytes_of(memory);
  g_object_unref(memory);
  return bytes;
}

static bool
is_latin(const char *charset)
{
  return g_ascii_strcasecmp(charset, "iso-8859-1") == 0 ||
         g_ascii_strcasecmp(charset, "us-ascii") == 0 || g_ascii_strcasecmp(charset, "latin1") == 0;
}

/* As the charset says if that works out; mail programs lie in well-known ways. */
static char *
decode_text(GMimePart *part)
{
  g_autoptr(GBytes) bytes = decode_content(part);
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
  char *text = NULL;
  if (charset != NULL && !is_latin(charset))
    text = g_convert(data, (gssize)size, "UTF-8", charset, NULL, NULL, NULL);
  if (text == NULL && g_utf8_validate_len(data, size, NULL) &&
      (charset == NULL || g_ascii_strcasecmp(charset, "iso-8859-1") != 0))
    text = g_strndup(data, size);
  if (text == NULL)
    text = g_convert_with_fallback(
        data, (gssize)size, "UTF-8", "WINDOWS-1252", "\357\277\275", NULL, NULL, NULL);
  if (text == NULL)
    text = g_convert(data, (gssize)size, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  return text != NULL ? text : g_strdup("");
}

static bool
says_attachment(GMimeObject *object)
{
  const char *disposition = g_mime_object_get_disposition(object);
  return disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

static char *
media_type_of(GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type(object);
  g_autofree char *text = g_mime_content_type_get_mime_type(type);
  g_autofree char *clean = g_utf8_make_valid(text, -1);
  return g_ascii_strdown(clean, -1);
}

static gboolean
add_part(Reading *reading, TuschMailPart *part, GError **error)
{
  g_ptr_array_add(reading->mail->parts, part);
  return reading->mail->parts->len <= reading->max_parts
             ? TRUE
             : tusch_fail(error, TUSCH_ERROR_LIMIT, "the message has too many parts");
}

static bool
is_signature(const char *media_type)
{
  static const char *const types[] = {
      "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"};
  for (guint i = 0; i < G_N_ELEMENTS(types); i++)
    if (g_str_equal(media_type, types[i]))
      return true;
  return false;
}

static gboolean
add_file(Reading *reading, GMimePart *source, GError **error)
{
  TuschMailPart *part = g_new0(TuschMailPart, 1);
  part->name = valid(g_mime_part_get_filename(source));
  part->content_id = valid(g_mime_part_get_content_id(source));
  part->location = valid(g_mime_part_get_content_location(source));
  part->media_type = media_type_of(GMIME_OBJECT(source));
  part->is_attachment = says_attachment(GMIME_OBJECT(source));
  part->is_signature = is_signature(part->media_type);
  part->content = decode_content(source);
  return add_part(reading, part, error);
}

static gboolean
add_message(Reading *reading, GMimeMessagePart *source, GError **error)
{
  GMimeMessage *message = g_mime_message_part_get_message(source);
  TuschMailPart *part = g_new0(TuschMailPart, 1);
  part->media_type = g_strdup("message/rfc822");
  part->is_message = true;
  part->is_attachment = true;
  if (message == NULL) {
    part->content = g_bytes_new(NULL, 0);
    return add_part(reading, part, error);
  }
  part->name = valid(g_mime_message_get_subject(message));
  GMimeStream *memory = g_mime_stream_mem_new();
  (void)g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, memory);
  part->content = bytes_of(memory);
  g_object_unref(memory);
  return add_part(reading, part, error);
}

static bool
is_body(GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type(object);
  return GMIME_IS_PART(object) && !says_attachment(object) &&
         g_mime_part_get_filename(GMIME_PART(object)) == NULL &&
         (g_mime_content_type_is_type(type, "text", "plain") ||
          g_mime_content_type_is_type(type, "text", "html"));
}

/* Some programs cut the text in two where a file was put in. Takes over both. */
static char *
join(char *text, const char *between, char *more)
{
  if (text == NULL)
    return more;
  char *joined = g_strconcat(text, between, more, NULL);
  g_free(text);
  g_free(more);
  return joined;
}

static void
fill_body(TuschMailBody *body, GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type(object);
  if (g_mime_content_type_is_type(type, "text", "html")) {
    body->html = join(body->html, "<br>", decode_text(GMIME_PART(object)));
    return;
  }
  const char *format = g_mime_object_get_content_type_parameter(object, "format");
  const char *delsp = g_mime_object_get_content_type_parameter(object, "delsp");
  body->text = join(body->text, "\n", decode_text(GMIME_PART(object)));
  body->is_flowed = format != NULL && g_ascii_strcasecmp(format, "flowed") == 0;
  body->deletes_space = delsp != NULL && g_ascii_strcasecmp(delsp, "yes") == 0;
}

/* @body: what the nearest multipart/alternative gathers; NULL outside of one. */
static gboolean
read_object(Reading *reading, GMimeObject *object, TuschMailBody *body, guint depth, GError **error)
{
  if (object == NULL)
    return TRUE;
  if (depth > MAX_DEPTH)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the message's parts are nested too deep");
  if (GMIME_IS_MULTIPART(object)) {
    GMimeMultipart *multipart = GMIME_MULTIPART(object);
    GMimeContentType *type = g_mime_object_get_content_type(object);
    if (body == NULL && g_mime_content_type_is_type(type, "multipart", "alternative")) {
      body = g_new0(TuschMailBody, 1);
      g_ptr_array_add(reading->mail->bodies, body);
    }
    int n = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < n; i++)
      if (!read_object(reading, g_mime_multipart_get_part(multipart, i), body, depth + 1, error))
        return FALSE;
    return TRUE;
  }
  if (GMIME_IS_MESSAGE_PART(object))
    return add_message(reading, GMIME_MESSAGE_PART(object), error);
  if (!GMIME_IS_PART(object))
    return TRUE;
  if (!is_body(object))
    return add_file(reading, GMIME_PART(object), error);
  if (body == NULL) {
    body = g_new0(TuschMailBody, 1);
    g_ptr_array_add(reading->mail->bodies, body);
  }
  fill_body(body, object);
  return TRUE;
}

static char *
addresses_of(GMimeMessage *message, GMimeAddressType type)
{
  InternetAddressList *list = g_mime_message_get_addresses(message, type);
  if (list == NULL || internet_address_list_length(list) == 0)
    return NULL;
  g_autofree char *text = internet_address_list_to_string(list, NULL, FALSE);
  return valid(text);
}

static void
read_headers(TuschMail *mail, GMimeMessage *message)
{
  mail->from = addresses_of(message, GMIME_ADDRESS_TYPE_FROM);
  mail->to = addresses_of(message, GMIME_ADDRESS_TYPE_TO);
  mail->cc = addresses_of(message, GMIME_ADDRESS_TYPE_CC);
  mail->bcc = addresses_of(message, GMIME_ADDRESS_TYPE_BCC);
  mail->subject = valid(g_mime_message_get_subject(message));
  mail->message_id = valid(g_mime_message_get_message_id(message));
  mail->in_reply_to = valid(g_mime_object_get_header(GMIME_OBJECT(message), "In-Reply-To"));
  mail->references = valid(g_mime_object_get_header(GMIME_OBJECT(message), "References"));
  GDateTime *date = g_mime_message_get_date(message);
  mail->sent = date != NULL ? g_date_time_to_unix(date) : 0;
  mail->date = date != NULL ? g_date_time_format(date, "%d-%m-%Y %H:%M") : NULL;
}

static GMimeMessage *
parse(GBytes *file)
{
  static const char *charsets[] = {"utf-8", "windows-1252", NULL};
  g_mime_init();
  gsize size;
  const char *data = g_bytes_get_data(file, &size);
  GMimeParserOptions *options = g_mime_parser_options_new();
  g_mime_parser_options_set_fallback_charsets(options, charsets);
  GMimeStream *memory = g_mime_stream_mem_new_with_buffer(data, size);
  GMimeParser *parser = g_mime_parser_new_with_stream(memory);
  GMimeMessage *message = g_mime_parser_construct_message(parser, options);
  g_object_unref(parser);
  g_object_unref(memory);
  g_mime_parser_options_free(options);
  return message;
}

TuschMail *
tusch_mail_read(GBytes *file, guint max_parts, GError **error)
{
  GMimeMessage *message = parse(file);
  if (message == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "no message in the file");
    return NULL;
  }
  g_autoptr(TuschMail) mail = g_new0(TuschMail, 1);
  mail->bodies = g_ptr_array_new_with_free_func(body_free);
  mail->parts = g_ptr_array_new_with_free_func(part_free);
  Reading reading = {mail, max_parts};
  read_headers(mail, message);
  gboolean ok = read_object(&reading, g_mime_message_get_mime_part(message), NULL, 0, error);
  g_object_unref(message);
  return ok ? g_steal_pointer(&mail) : NULL;
}
