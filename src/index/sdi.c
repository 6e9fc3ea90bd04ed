/* Sags- og Dokumentindeks, KOMBIT SF1470 version 6.0: one import message. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/index.h"

#include "adapters/xml/xml-writer.h"
#include "index/uuid.h"

#include <string.h>

enum { MAX_KEY_CHARS = 50, MAX_TITLE_CHARS = 255 };

/* Roles and types of relations: constants of the common municipal classification system, the same
 * for everybody. */
typedef struct {
  const char *role, *type;
} Relation;

static const Relation OWNER = {"9e979b84-b846-4472-8622-58007dc63c7e",
                               "bc6972cd-8f2b-4b9d-8d37-62916d6a71aa"};
static const Relation RESPONSIBLE = {"a1263342-d348-44ba-a566-233f37c4cb67",
                                     "c5fc3b3b-5197-49ee-92e6-ae6ba1957174"};
static const Relation PRIMARY_PARTY = {"d839f26a-d4d1-4441-b2d6-3dbbb12a9404",
                                       "c189ba35-de4b-4363-a8b7-67f1456cf56f"};
static const Relation PRIMARY_CLASS = {"a86c6581-ec85-412d-a655-31a1f1d5b14f",
                                       "267235ea-526d-4a18-8001-f2a0e563eba1"};
static const Relation ACTION_CLASS = {"05ef7011-11a7-4e4c-a46b-3de6aa457fc3",
                                      "267235ea-526d-4a18-8001-f2a0e563eba1"};
static const Relation MASTER_SYSTEM = {"251c24fd-57b0-4afc-9d73-b063d1957eb3",
                                       "29fe1da2-897a-46cd-b635-b9be8e0bffd6"};
static const Relation SENDING_SYSTEM = {"1b3c6a6d-e977-4491-9bf8-b41ee6999f39",
                                        "29fe1da2-897a-46cd-b635-b9be8e0bffd6"};

typedef struct {
  TuschXmlWriter *xml;
  const TuschIndex *index;
  char *received; /* when the request came, dateTime UTC */
  char *system; /* uuid of this tusch as an it-system */
} Writer;

/* Cut to what the schema allows: characters, not bytes. Nothing for nothing. */
static void
write_text(Writer *w, const char *name, const char *text, glong max_chars)
{
  if (text == NULL || text[0] == '\0')
    return;
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autofree char *cut = g_utf8_substring(valid, 0, MIN(max_chars, g_utf8_strlen(valid, -1)));
  tusch_xml_element(w->xml, name, cut);
}

/* In force since the request came, with no end. */
static void
write_effect(Writer *w, const char *name)
{
  tusch_xml_start(w->xml, name);
  tusch_xml_start(w->xml, "sd:FraTidspunkt");
  tusch_xml_element(w->xml, "sd:TidsstempelDatoTid", w->received);
  tusch_xml_end(w->xml);
  tusch_xml_start(w->xml, "sd:TilTidspunkt");
  tusch_xml_element(w->xml, "sd:GraenseIndikator", "true");
  tusch_xml_end(w->xml);
  tusch_xml_start(w->xml, "sd:AktoerRef");
  tusch_xml_element(w->xml, "sd:UUIDIdentifikator", w->system);
  tusch_xml_end(w->xml);
  tusch_xml_element(w->xml, "sd:AktoerTypeKode", "ItSystem");
  tusch_xml_end(w->xml);
}

static void
write_id(Writer *w, const char *name, const char *uuid, const char *urn)
{
  tusch_xml_start(w->xml, name);
  tusch_xml_element(w->xml, "sd:UUIDIdentifikator", urn == NULL ? uuid : NULL);
  tusch_xml_element(w->xml, "sd:URNIdentifikator", urn);
  tusch_xml_end(w->xml);
}

/* What every relation begins with; the caller adds what is its own and ends it. */
static void
begin_relation(Writer *w, const char *name, const Relation *relation)
{
  tusch_xml_start(w->xml, name);
  write_effect(w, "gd:Virkning");
  write_id(w, "gd:Rolle", relation->role, NULL);
  write_id(w, "gd:Type", relation->type, NULL);
  tusch_xml_element(w->xml, "gd:Indeks", "1");
}

static void
write_withheld(Writer *w, const char *name, const char *public_title, const char *ground)
{
  tusch_xml_start(w->xml, name);
  write_text(w, "sd:TitelAlternativTekst", public_title, MAX_TITLE_CHARS);
  tusch_xml_element(w->xml, "sd:OffentlighedUndtagetHjemmelTekst", ground != NULL ? ground : "");
  tusch_xml_end(w->xml);
}

static void
begin_registration(Writer *w, const char *prefix)
{
  g_autofree char *name = g_strconcat(prefix, ":Registrering", NULL);
  tusch_xml_start(w->xml, name);
  tusch_xml_element(w->xml, "sd:Tidspunkt", w->received);
  tusch_xml_element(w->xml, "sd:LivscyklusKode", "Importeret");
  write_id(w, "sd:BrugerRef", w->system, NULL);
}

/* The schema takes eight digits and nothing else. */
static bool
is_cvr(const char *text)
{
  return text != NULL && strlen(text) == 8 && strspn(text, "0123456789") == 8;
}

/* @name: "sag:Sagsaktoer" or "di:Dokumentaktoer"; @extension: the element with the name */
static void
write_authority(Writer *w, const char *name, const char *extension, const Relation *relation)
{
  const TuschRequest *request = w->index->request;
  const char *parts[] = {"organisation", request->authority_name, NULL};
  g_autofree char *uuid = tusch_uuid_of(parts);
  bool is_unit = relation == &RESPONSIBLE && request->authority_department != NULL;
  const char *cvr_name = g_str_has_prefix(extension, "si:") ? "si:CVR-Nummer" : "di:CVR-Nr";
  g_autofree char *prefix = g_strndup(extension, 3);
  g_autofree char *name_element = g_strconcat(prefix, "FuldtNavn", NULL);
  begin_relation(w, name, relation);
  write_id(w, "gd:ReferenceID", uuid, NULL);
  tusch_xml_start(w->xml, "gd:LokalUdvidelseListe");
  tusch_xml_start(w->xml, extension);
  write_text(w,
             name_element,
             is_unit ? request->authority_department : request->authority_name,
             MAX_TITLE_CHARS);
  if (!is_unit && is_cvr(request->authority_cvr))
    tusch_xml_element(w->xml, cvr_name, request->authority_cvr);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
}

/* The requester, by CPR number where it is known (urn:oio:cpr-nr:), else by a uuid of the request.
 */
static void
write_requester(Writer *w, const char *name, const char *extension, const char *name_element)
{
  const TuschParty *requester = w->index->request->requester;
  g_autoptr(GString) urn = g_string_new("urn:oio:cpr-nr:");
  gsize prefix = urn->len;
  for (const char *p = requester->cpr; p != NULL && *p != '\0'; p++)
    if (g_ascii_isalnum(*p))
      g_string_append_c(urn, *p);
  begin_relation(w, name, &PRIMARY_PARTY);
  write_id(w, "gd:ReferenceID", w->index->uuid, urn->len > prefix ? urn->str : NULL);
  tusch_xml_start(w->xml, "gd:LokalUdvidelseListe");
  tusch_xml_start(w->xml, extension);
  write_text(w, name_element, requester->name, MAX_TITLE_CHARS);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
}

typedef struct {
  const char *relation, *extension, *title, *key; /* element names */
} ClassNames;

static const ClassNames CASE_CLASS = {
    "sag:Sagsklasse", "si:SagsklasseLokalUdvidelse", "si:Klassetitel", "si:BrugervendtNoegle"};
static const ClassNames DOCUMENT_CLASS = {"di:Dokumentklasse",
                                          "di:DokumentklasseLokalUdvidelse",
                                          "di:Klassetitel",
                                          "di:BrugervendtNoegle"};

static void
write_class(Writer *w,
            const ClassNames *names,
            const Relation *relation,
            const char *number,
            const char *title)
{
  if (number == NULL)
    return;
  const char *parts[] = {"kle", number, NULL};
  g_autofree char *uuid = tusch_uuid_of(parts);
  begin_relation(w, names->relation, relation);
  write_id(w, "gd:ReferenceID", uuid, NULL);
  tusch_xml_start(w->xml, "gd:LokalUdvidelseListe");
  tusch_xml_start(w->xml, names->extension);
  write_text(w, names->title, title, MAX_TITLE_CHARS);
  write_text(w, names->key, number, MAX_KEY_CHARS);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
}

static void
write_system(
    Writer *w, const char *prefix, const char *kind, const Relation *relation, const char *system)
{
  g_autofree char *element = g_strconcat(prefix, ":", kind, NULL);
  g_autofree char *name = g_strconcat(prefix, ":SystemNavn", NULL);
  const char *parts[] = {"it-system", system, NULL};
  g_autofree char *uuid = tusch_uuid_of(parts);
  begin_relation(w, element, relation);
  write_id(w, "gd:ReferenceID", uuid, NULL);
  write_text(w, name, system, MAX_TITLE_CHARS);
  tusch_xml_end(w->xml);
}

static void
write_systems(Writer *w, const char *prefix, const char *kind, const char *source)
{
  tusch_xml_start(w->xml, "gd:LokalUdvidelseListe");
  if (source != NULL && source[0] != '\0')
    write_system(w, prefix, kind, &MASTER_SYSTEM, source);
  write_system(w, prefix, kind, &SENDING_SYSTEM, "tusch");
  tusch_xml_end(w->xml);
}

/* Akt number as the system gave it, made unique by the request. */
static void
write_properties(Writer *w, const TuschIndexDocument *d)
{
  const TuschDocument *document = d->document;
  tusch_xml_start(w->xml, "di:Egenskaber");
  write_effect(w, "di:Virkning");
  write_text(w, "di:BrugervendtNoegle", document->number, MAX_KEY_CHARS);
  write_text(w, "di:Titel", document->title, MAX_TITLE_CHARS);
  tusch_xml_element(w->xml, "di:BrevDato", d->date);
  if (d->title_withheld)
    write_withheld(w, "di:OffentlighedUndtaget", d->public_title, d->ground);
  write_text(w, "di:Dokumentnummer", document->number, MAX_KEY_CHARS);
  tusch_xml_element(w->xml, "di:Foelsomhed", tusch_index_sensitivity(document->sensitivity));
  tusch_xml_element(w->xml, "di:Type", tusch_index_sdi_type(d));
  tusch_xml_end(w->xml);
}

static void
write_document(Writer *w, const TuschIndexDocument *d)
{
  tusch_xml_start(w->xml, "sdi:DokumentIndeks");
  tusch_xml_element(w->xml, "sd:UUIDIdentifikator", d->uuid);
  begin_registration(w, "di");
  tusch_xml_start(w->xml, "di:AttributListe");
  write_properties(w, d);
  tusch_xml_end(w->xml);
  tusch_xml_start(w->xml, "di:TilstandListe");
  tusch_xml_start(w->xml, "di:Fremdrift");
  write_effect(w, "di:Virkning");
  tusch_xml_element(w->xml, "di:FremdriftStatusKode", "Endeligt");
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
  tusch_xml_start(w->xml, "di:RelationListe");
  write_authority(w, "di:Dokumentaktoer", "di:DokumentaktoerLokalUdvidelse", &OWNER);
  write_requester(w, "di:Dokumentpart", "di:DokumentpartLokalUdvidelse", "di:FuldtNavn");
  write_class(w, &DOCUMENT_CLASS, &PRIMARY_CLASS, d->kle, d->kle_title);
  write_systems(w, "di", "DokumentitsystemRelation", d->document->source);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
}

/* The case's list of documents: each journal entry points to its document. */
static void
write_journal(Writer *w, const TuschIndexCase *kase)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(kase->documents, i);
    tusch_xml_start(w->xml, "sag:Journalpost");
    write_effect(w, "gd:Virkning");
    write_text(w, "gd:Indeks", d->document->number, 36);
    write_id(w, "gd:ReferenceID", d->uuid, NULL);
    tusch_xml_start(w->xml, "sag:JournalpostEgenskaber");
    write_text(w, "sag:Dokumenttitel", d->document->title, MAX_TITLE_CHARS);
    if (d->title_withheld)
      write_withheld(w, "sd:OffentlighedUndtaget", d->public_title, d->ground);
    tusch_xml_end(w->xml);
    tusch_xml_end(w->xml);
  }
}

static const char *
title_of_class(const TuschIndexCase *kase)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschIndexDocument *d = g_ptr_array_index(kase->documents, i);
    if (g_strcmp0(d->kle, kase->kle) == 0)
      return d->kle_title;
  }
  return NULL;
}

static void
write_case_attributes(Writer *w, const TuschIndexCase *kase)
{
  const char *number = kase->number != NULL ? kase->number : w->index->request->id;
  const char *title = title_of_class(kase);
  tusch_xml_start(w->xml, "sag:AttributListe");
  tusch_xml_start(w->xml, "sag:Egenskaber");
  write_effect(w, "sag:Virkning");
  write_text(w, "sag:BrugervendtNoegle", number, MAX_KEY_CHARS);
  write_text(w, "sag:Sagsnummer", number, MAX_KEY_CHARS);
  write_text(w, "sag:Titel", title != NULL ? title : number, MAX_TITLE_CHARS);
  tusch_xml_end(w->xml);
  const char *sensitivity = tusch_index_sensitivity(kase->sensitivity);
  if (sensitivity != NULL) {
    tusch_xml_start(w->xml, "gd:LokalUdvidelseListe");
    tusch_xml_start(w->xml, "si:SagIndeksEgenskaber");
    write_effect(w, "gd:Virkning");
    tusch_xml_element(w->xml, "si:Foelsomhed", sensitivity);
    tusch_xml_end(w->xml);
    tusch_xml_end(w->xml);
  }
  tusch_xml_end(w->xml);
}

static void
write_case(Writer *w, const TuschIndexCase *kase)
{
  tusch_xml_start(w->xml, "sdi:SagIndeks");
  tusch_xml_element(w->xml, "sd:UUIDIdentifikator", kase->uuid);
  begin_registration(w, "sag");
  write_case_attributes(w, kase);
  tusch_xml_start(w->xml, "sag:TilstandListe");
  tusch_xml_start(w->xml, "sag:Fremdrift");
  write_effect(w, "sag:Virkning");
  tusch_xml_element(w->xml, "sag:FremdriftStatusKode", "Opstaaet");
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
  tusch_xml_start(w->xml, "sag:RelationListe");
  write_authority(w, "sag:Sagsaktoer", "si:SagsaktoerLokalUdvidelse", &OWNER);
  write_authority(w, "sag:Sagsaktoer", "si:SagsaktoerLokalUdvidelse", &RESPONSIBLE);
  write_class(w, &CASE_CLASS, &PRIMARY_CLASS, kase->kle, title_of_class(kase));
  write_class(w, &CASE_CLASS, &ACTION_CLASS, kase->facet, NULL);
  write_requester(w, "sag:Sagspart", "si:SagspartLokalUdvidelse", "si:FuldtNavn");
  write_journal(w, kase);
  write_systems(w, "si", "SagsitsystemRelation", kase->source);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
  tusch_xml_end(w->xml);
}

static void
write_namespaces(Writer *w)
{
  static const char *const NAMES[][2] = {
      {"xmlns:sdi", "urn:oio:sts:sagdok:sagdokumentindeks:6"},
      {"xmlns:sag", "urn:oio:sts:sagdok:sag:6"},
      {"xmlns:si", "urn:oio:sts:sagdok:sagindeks:6"},
      {"xmlns:di", "urn:oio:sts:sagdok:dokumentindeks:6"},
      {"xmlns:gd", "urn:oio:sts:generelledefinitioner:6"},
      {"xmlns:sd", "urn:oio:sagdok:3.0.0"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
    tusch_xml_attribute(w->xml, NAMES[i][0], NAMES[i][1]);
}

gboolean
tusch_index_write_sdi(const TuschIndex *index, FILE *out, GError **error)
{
  const char *parts[] = {"it-system", "tusch", NULL};
  const char *received = index->request->received;
  g_autofree char *time =
      g_strconcat(received != NULL ? received : "1970-01-01", "T00:00:00Z", NULL);
  g_autofree char *system = tusch_uuid_of(parts);
  g_autoptr(TuschXmlWriter) xml = tusch_xml_writer_new(out);
  Writer w = {xml, index, time, system};
  tusch_xml_writer_indent(xml);
  tusch_xml_start(xml, "sdi:ImporterSagDokumentIndeksInput");
  write_namespaces(&w);
  for (guint i = 0; i < index->documents->len; i++)
    write_document(&w, g_ptr_array_index(index->documents, i));
  for (guint i = 0; i < index->cases->len; i++)
    write_case(&w, g_ptr_array_index(index->cases, i));
  return tusch_xml_writer_finish(xml, error);
}
