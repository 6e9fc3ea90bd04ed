/* The request: who asks, under which law, about which documents, with which parties. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  TUSCH_REGIME_NONE = 0, /* not given; tusch_request_parse() never returns it */
  TUSCH_REGIME_FVL9, /* forvaltningsloven § 9: party access */
  TUSCH_REGIME_OFL8, /* offentlighedsloven § 8: access to one's own information */
  TUSCH_REGIME_OFL7, /* offentlighedsloven § 7: anyone */
  TUSCH_REGIME_GDPR15, /* databeskyttelsesforordningen art. 15 */
  TUSCH_REGIME_MOL, /* miljøoplysningsloven */
} TuschRegime;

/* Who somebody is to the request. 0 is the role that protects most. */
typedef enum {
  TUSCH_ROLE_UNKNOWN = 0, /* treated as a third party until a person says otherwise */
  TUSCH_ROLE_REQUESTER,
  TUSCH_ROLE_CO_PARTY,
  TUSCH_ROLE_THIRD_PARTY,
  TUSCH_ROLE_STAFF,
  TUSCH_ROLE_AUTHORITY,
  TUSCH_ROLE_COMPANY,
  TUSCH_ROLE_PROTECTED, /* a person with a protected address: never released by itself */
} TuschRole;

typedef struct {
  char *name; /* full name as written in the source; never NULL */
  char *cpr; /* as written; nullable */
  char *address; /* nullable */
  char *phone; /* nullable */
  char *email; /* nullable */
  char *title; /* staff: job title; nullable */
  char *relation; /* free text, e.g. "tidligere samlever"; nullable */
  TuschRole role; /* the requester's own is TUSCH_ROLE_REQUESTER */
  bool address_protected; /* default false */
} TuschParty;

/* One entry of "documents": what the source says of a file. Strings nullable but for file. */
typedef struct {
  char *file; /* relative to request.json, '/'-separated, never leaves its folder */
  char *sha256; /* lower-case hex, 64 characters */
  char *source, *case_number, *number, *title, *type, *direction, *date, *kle, *facet, *sensitivity;
  char *attachment_of; /* number of the parent document */
} TuschRequestDocument;

/* One entry of "sources": an export with what a fagsystem knows of its documents. */
typedef struct {
  char *adapter; /* "kmd-nova": rules/sources/kmd-nova.kilde */
  char *file; /* the export, as TuschRequestDocument's */
  char *folder; /* where the documents' files lie; NULL: beside the export */
  char *sha256; /* of the export; nullable */
  char *case_number; /* of documents that have none; nullable */
  int expected_documents; /* -1: not given */
} TuschRequestSource;

/* How documents are put in order; attachments follow what they are attached to in either. */
typedef enum {
  TUSCH_ORDER_SOURCE = 0, /* as listed */
  TUSCH_ORDER_DATE, /* oldest first; those without a date last */
} TuschOrder;

typedef struct {
  char *id;
  TuschRegime regime;
  char *received; /* ISO 8601 date */
  char *authority_name, *authority_cvr, *authority_department; /* the latter two nullable */
  char *authority_contact; /* whom the citizen may ask, one line; nullable */
  char *complaint_body; /* who decides complaints in this area; nullable */
  char *kle_version; /* edition of the KLE plan the documents' topics are from; nullable */
  TuschParty *requester;
  GPtrArray *parties; /* TuschParty, without the requester */
  int expected_documents; /* -1: not given */
  GPtrArray *documents; /* TuschRequestDocument; %NULL when "documents" was left out */
  GPtrArray *sources; /* TuschRequestSource; empty when "sources" was left out */
  TuschOrder order;
  GPtrArray *warnings; /* char *: unknown fields and the like, for people */
} TuschRequest;

/**
 * tusch_request_parse:
 * @json: the bytes of request.json, UTF-8
 *
 * Schema: docs/schema/request.schema.json. Errors (%TUSCH_ERROR_CONFIG) name the field by path
 * ("documents[3].sha256") and say what was expected; they never repeat a value that could be
 * personal.
 *
 * Returns: (transfer full)
 */
TuschRequest *tusch_request_parse(const char *json, gssize length, GError **error);
void tusch_request_free(TuschRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschRequest, tusch_request_free)

void tusch_request_document_free(TuschRequestDocument *document);

/* Relative, without "..", printable, '/' between parts. */
bool tusch_request_is_safe_path(const char *path);
/* "2024-03-18", in the calendar */
bool tusch_request_is_date(const char *text);
/* 64 lower-case hexadecimal digits */
bool tusch_request_is_sha256(const char *text);

const char *tusch_regime_to_string(TuschRegime regime);
TuschRegime tusch_regime_from_string(const char *text);
const char *tusch_role_to_string(TuschRole role);
bool tusch_role_from_string(const char *text, TuschRole *out);

G_END_DECLS
