/* The message as XML, in the order of the schema. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/xml/xml-writer.h"
#include "base/file.h"
#include "tusch/deliver.h"
#include "tusch/error.h"

#include <glib/gstdio.h>
#include <stdio.h>

static void
file_free(TuschMemoFile *file)
{
  g_free(file->path);
  g_free(file->filename);
  g_free(file);
}

TuschMemo *
tusch_memo_new(void)
{
  TuschMemo *memo = g_new0(TuschMemo, 1);
  memo->files = g_ptr_array_new_with_free_func((GDestroyNotify)file_free);
  return memo;
}

void
tusch_memo_free(TuschMemo *memo)
{
  if (memo == NULL)
    return;
  char *strings[] = {memo->uuid,
                     memo->label,
                     memo->notification,
                     memo->sender_cvr,
                     memo->sender_label,
                     memo->recipient_cpr,
                     memo->created,
                     memo->case_id,
                     memo->case_system,
                     memo->kle_subject,
                     memo->kle_version,
                     memo->kle_facet,
                     memo->kle_label};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
    g_free(strings[i]);
  g_ptr_array_unref(memo->files);
  g_free(memo);
}

void
tusch_memo_add_file(TuschMemo *memo, const char *path, const char *filename, guint64 bytes)
{
  TuschMemoFile *file = g_new0(TuschMemoFile, 1);
  file->path = g_strdup(path);
  file->filename = g_strdup(filename);
  file->size_bytes = bytes;
  g_ptr_array_add(memo->files, file);
}

static void
write_party(TuschXmlWriter *xml, const char *kind, const char *id, const char *label)
{
  bool is_sender = g_str_equal(kind, "memo:Sender");
  tusch_xml_start(xml, kind);
  tusch_xml_element(xml, is_sender ? "memo:senderID" : "memo:recipientID", id);
  tusch_xml_element(xml, "memo:idType", is_sender ? "CVR" : "CPR");
  tusch_xml_element(xml, "memo:label", label);
  tusch_xml_end(xml);
}

static void
write_content_data(TuschXmlWriter *xml, const TuschMemo *memo)
{
  if (memo->case_id == NULL && memo->kle_subject == NULL)
    return;
  tusch_xml_start(xml, "memo:ContentData");
  if (memo->case_id != NULL) {
    tusch_xml_start(xml, "memo:CaseID");
    tusch_xml_element(xml, "memo:caseID", memo->case_id);
    tusch_xml_element(xml, "memo:caseSystem", memo->case_system);
    tusch_xml_end(xml);
  }
  if (memo->kle_subject != NULL) {
    tusch_xml_start(xml, "kle:KLEdata");
    tusch_xml_element(xml, "kle:subjectKey", memo->kle_subject);
    tusch_xml_element(xml, "kle:version", memo->kle_version);
    tusch_xml_element(xml, "kle:activityFacet", memo->kle_facet);
    tusch_xml_element(xml, "kle:label", memo->kle_label);
    tusch_xml_end(xml);
  }
  tusch_xml_end(xml);
}

static void
write_header(TuschXmlWriter *xml, const TuschMemo *memo)
{
  tusch_xml_start(xml, "memo:MessageHeader");
  tusch_xml_element(xml, "memo:messageType", "DIGITALPOST");
  tusch_xml_element(xml, "memo:messageUUID", memo->uuid);
  tusch_xml_element(xml, "memo:label", memo->label);
  tusch_xml_element(xml, "memo:notification", memo->notification);
  tusch_xml_element(xml, "memo:mandatory", "false");
  tusch_xml_element(xml, "memo:legalNotification", "false");
  write_party(xml, "memo:Sender", memo->sender_cvr, memo->sender_label);
  write_party(xml, "memo:Recipient", memo->recipient_cpr, NULL);
  write_content_data(xml, memo);
  tusch_xml_end(xml);
}

static gboolean
write_file(TuschXmlWriter *xml, const TuschMemoFile *file, bool is_main, GError **error)
{
  FILE *stream = g_fopen(file->path, "rbe");
  if (stream == NULL)
    return tusch_fail_errno(error, "cannot open a file of the message");
  tusch_xml_start(xml, is_main ? "memo:MainDocument" : "memo:AdditionalDocument");
  tusch_xml_start(xml, "memo:File");
  tusch_xml_element(xml, "memo:encodingFormat", "application/pdf");
  tusch_xml_element(xml, "memo:filename", file->filename);
  tusch_xml_element(xml, "memo:language", "da");
  tusch_xml_start(xml, "memo:content");
  tusch_xml_base64(xml, stream);
  tusch_xml_end(xml);
  tusch_xml_end(xml);
  tusch_xml_end(xml);
  (void)fclose(stream);
  return TRUE;
}

static gboolean
write_message(TuschXmlWriter *xml, const TuschMemo *memo, GError **error)
{
  tusch_xml_start(xml, "memo:Message");
  tusch_xml_attribute(xml, "xmlns:memo", "https://DigitalPost.dk/MeMo-1");
  if (memo->kle_subject != NULL)
    tusch_xml_attribute(xml, "xmlns:kle", "http://kle-online.dk/");
  tusch_xml_attribute(xml, "memoVersion", memo->version == TUSCH_MEMO_1_1 ? "1.1" : "1.2");
  if (memo->version == TUSCH_MEMO_1_1)
    tusch_xml_attribute(xml, "memoSchVersion", "1.1.0");
  write_header(xml, memo);
  tusch_xml_start(xml, "memo:MessageBody");
  tusch_xml_element(xml, "memo:createdDateTime", memo->created);
  for (guint i = 0; i < memo->files->len; i++)
    if (!write_file(xml, g_ptr_array_index(memo->files, i), i == 0, error))
      return FALSE;
  tusch_xml_end(xml);
  tusch_xml_end(xml);
  return TRUE;
}

static gboolean
write_stream(const TuschMemo *memo, bool has_envelope, FILE *stream, GError **error)
{
  g_autoptr(TuschXmlWriter) xml = tusch_xml_writer_new(stream);
  if (has_envelope) {
    tusch_xml_start(xml, "kombi_request");
    tusch_xml_element(xml, "KombiValgKode", "Digital Post");
  }
  return write_message(xml, memo, error) && tusch_xml_writer_finish(xml, error);
}

gboolean
tusch_memo_write(const TuschMemo *memo, bool has_envelope, const char *path, GError **error)
{
  if (!tusch_memo_check(memo, error))
    return FALSE;
  g_autofree char *temporary = g_strconcat(path, ".part", NULL);
  FILE *stream = g_fopen(temporary, "wbxe");
  if (stream == NULL && g_unlink(temporary) == 0) /* left by a run that was killed */
    stream = g_fopen(temporary, "wbxe");
  if (stream == NULL)
    return tusch_fail_errno(error, "cannot write the message \"%s\"", path);
  gboolean ok = write_stream(memo, has_envelope, stream, error);
  if (fclose(stream) != 0 && ok)
    ok = tusch_fail_errno(error, "cannot write the message \"%s\"", path);
  if (ok && tusch_file_commit(temporary, path, error))
    return TRUE;
  (void)g_unlink(temporary);
  return FALSE;
}
