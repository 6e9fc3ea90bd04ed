/* Parsing request.json once into a type that only exists if it is valid. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/request.h"

#include "base/json.h"
#include "tusch/error.h"

#include <string.h>

static const char *const REGIME_NAMES[] = {"", "FVL9", "OFL8", "OFL7", "GDPR15", "MOL"};
static const char *const ROLE_NAMES[] = {"unknown",
                                         "requester",
                                         "co-party",
                                         "third-party",
                                         "staff",
                                         "authority",
                                         "company",
                                         "protected"};

const char *
tusch_regime_to_string(TuschRegime regime)
{
  return (guint)regime < G_N_ELEMENTS(REGIME_NAMES) ? REGIME_NAMES[regime] : "";
}

TuschRegime
tusch_regime_from_string(const char *text)
{
  for (guint i = 1; i < G_N_ELEMENTS(REGIME_NAMES); i++)
    if (g_strcmp0(text, REGIME_NAMES[i]) == 0)
      return (TuschRegime)i;
  return TUSCH_REGIME_NONE;
}

const char *
tusch_role_to_string(TuschRole role)
{
  return (guint)role < G_N_ELEMENTS(ROLE_NAMES) ? ROLE_NAMES[role] : "unknown";
}

bool
tusch_role_from_string(const char *text, TuschRole *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(ROLE_NAMES); i++) {
    if (g_strcmp0(text, ROLE_NAMES[i]) == 0) {
      *out = (TuschRole)i;
      return true;
    }
  }
  return false;
}

static void
party_free(TuschParty *party)
{
  if (party == NULL)
    return;
  g_free(party->name);
  g_free(party->cpr);
  g_free(party->address);
  g_free(party->phone);
  g_free(party->email);
  g_free(party->title);
  g_free(party->relation);
  g_free(party);
}

void
tusch_request_document_free(TuschRequestDocument *document)
{
  if (document == NULL)
    return;
  char *strings[] = {document->file,
                     document->sha256,
                     document->source,
                     document->case_number,
                     document->number,
                     document->title,
                     document->type,
                     document->direction,
                     document->date,
                     document->kle,
                     document->facet,
                     document->sensitivity,
                     document->attachment_of};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
    g_free(strings[i]);
  g_free(document);
}

static void
source_free(gpointer data)
{
  TuschRequestSource *source = data;
  g_free(source->adapter);
  g_free(source->file);
  g_free(source->folder);
  g_free(source->sha256);
  g_free(source->case_number);
  g_free(source);
}

void
tusch_request_free(TuschRequest *request)
{
  if (request == NULL)
    return;
  g_free(request->id);
  g_free(request->received);
  g_free(request->authority_name);
  g_free(request->authority_cvr);
  g_free(request->authority_department);
  g_free(request->authority_contact);
  g_free(request->complaint_body);
  g_free(request->kle_version);
  party_free(request->requester);
  g_ptr_array_unref(request->parties);
  g_clear_pointer(&request->documents, g_ptr_array_unref);
  g_clear_pointer(&request->sources, g_ptr_array_unref);
  g_ptr_array_unref(request->warnings);
  g_free(request);
}

/* What the parser carries along: where it is, for messages, and where warnings go. */
typedef struct {
  TuschRequest *request;
  char *path; /* "" at the top, "documents[3]" inside */
} Place;

static gboolean
prefix_path(const Place *place, gboolean ok, GError **error)
{
  if (!ok && place->path[0] != '\0')
    g_prefix_error(error, "%s: ", place->path);
  return ok;
}

static void
warn_unknown_fields(const Place *place, JsonObject *object, const char *const *known)
{
  JsonObjectIter iter;
  const char *name;
  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &name, NULL)) {
    if (g_strv_contains(known, name))
      continue;
    const char *dot = place->path[0] != '\0' ? "." : "";
    g_autofree char *escaped = g_strescape(name, NULL);
    g_ptr_array_add(
        place->request->warnings,
        g_strdup_printf("unknown field \"%s%s%.60s\" is ignored", place->path, dot, escaped));
  }
}

bool
tusch_request_is_date(const char *text)
{
  guint year;
  guint month;
  guint day;
  if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
    return false;
  for (guint i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit(text[i]))
      return false;
  year = (guint)g_ascii_strtoull(text, NULL, 10);
  month = (guint)g_ascii_strtoull(text + 5, NULL, 10);
  day = (guint)g_ascii_strtoull(text + 8, NULL, 10);
  return month <= 12 && year > 0 &&
         g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static gboolean
read_date(JsonObject *object, const char *field, bool required, char **out, GError **error)
{
  g_autofree char *text = NULL;
  if (!tusch_json_read_string(object, field, required, &text, error))
    return FALSE;
  if (text != NULL && !tusch_request_is_date(text))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"%s\" must be a date, YYYY-MM-DD", field);
  *out = g_steal_pointer(&text);
  return TRUE;
}

static gboolean
read_text(JsonObject *object, const char *field, bool required, char **out, GError **error)
{
  g_autofree char *text = NULL;
  if (!tusch_json_read_string(object, field, required, &text, error))
    return FALSE;
  if (text != NULL && required && g_strstrip(text)[0] == '\0')
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"%s\" must not be empty", field);
  *out = g_steal_pointer(&text);
  return TRUE;
}

static const char *const PARTY_FIELDS[] = {"name",
                                           "role",
                                           "relation",
                                           "title",
                                           "cpr",
                                           "address",
                                           "phone",
                                           "email",
                                           "address_protected",
                                           NULL};

static gboolean
read_role(JsonObject *object, TuschParty *party, GError **error)
{
  g_autofree char *role = NULL;
  if (!tusch_json_read_string(object, "role", true, &role, error))
    return FALSE;
  /* There is one requester; a party that calls itself so would keep its data by mistake. */
  if (!tusch_role_from_string(role, &party->role) || party->role == TUSCH_ROLE_REQUESTER)
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "\"role\" must be co-party, third-party, staff, authority, company, "
                      "protected or unknown");
  return TRUE;
}

static gboolean
read_party(const Place *place, JsonNode *node, bool is_requester, TuschParty *party, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a party", error);
  if (object == NULL || !read_text(object, "name", true, &party->name, error) ||
      !read_text(object, "cpr", false, &party->cpr, error) ||
      !read_text(object, "address", false, &party->address, error) ||
      !read_text(object, "phone", false, &party->phone, error) ||
      !read_text(object, "email", false, &party->email, error) ||
      !read_text(object, "title", false, &party->title, error) ||
      !read_text(object, "relation", false, &party->relation, error) ||
      !tusch_json_read_bool(object, "address_protected", false, &party->address_protected, error))
    return FALSE;
  party->role = TUSCH_ROLE_REQUESTER;
  if (!is_requester && !read_role(object, party, error))
    return FALSE;
  warn_unknown_fields(place, object, PARTY_FIELDS);
  return TRUE;
}

static gboolean
read_requester(TuschRequest *request, JsonObject *root, GError **error)
{
  Place place = {request, (char *)"requester"};
  request->requester = g_new0(TuschParty, 1);
  JsonObject *object;
  if (!tusch_json_read_object(root, "requester", true, &object, error))
    return FALSE;
  JsonNode *node = json_object_get_member(root, "requester");
  return prefix_path(&place, read_party(&place, node, true, request->requester, error), error);
}

static gboolean
read_parties(TuschRequest *request, JsonObject *root, GError **error)
{
  JsonArray *array;
  if (!tusch_json_read_array(root, "parties", false, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    g_autofree char *path = g_strdup_printf("parties[%u]", i);
    Place place = {request, path};
    TuschParty *party = g_new0(TuschParty, 1);
    g_ptr_array_add(request->parties, party);
    gboolean ok = read_party(&place, json_array_get_element(array, i), false, party, error);
    if (!prefix_path(&place, ok, error))
      return FALSE;
  }
  return TRUE;
}

bool
tusch_request_is_safe_path(const char *path)
{
  if (path[0] == '\0' || path[0] == '/' || strlen(path) > 1024 || strchr(path, '\\') != NULL)
    return false;
  for (const char *p = path; *p != '\0'; p++)
    if ((guchar)*p < 0x20 || *p == 0x7F)
      return false;
  g_auto(GStrv) parts = g_strsplit(path, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    if ((*part)[0] == '\0' || g_str_equal(*part, ".") || g_str_equal(*part, ".."))
      return false;
  return true;
}

bool
tusch_request_is_sha256(const char *text)
{
  if (strlen(text) != 64)
    return false;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isxdigit(*p) || g_ascii_isupper(*p))
      return false;
  return true;
}

static const char *const DOCUMENT_FIELDS[] = {"file",
                                              "sha256",
                                              "source",
                                              "case",
                                              "number",
                                              "title",
                                              "type",
                                              "direction",
                                              "date",
                                              "kle",
                                              "facet",
                                              "sensitivity",
                                              "attachment_of",
                                              NULL};

static gboolean
read_document(const Place *place, JsonNode *node, TuschRequestDocument *document, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a document", error);
  if (object == NULL || !read_text(object, "file", true, &document->file, error) ||
      !read_text(object, "sha256", false, &document->sha256, error) ||
      !read_text(object, "source", false, &document->source, error) ||
      !read_text(object, "case", false, &document->case_number, error) ||
      !read_text(object, "number", false, &document->number, error) ||
      !read_text(object, "title", false, &document->title, error) ||
      !read_text(object, "type", false, &document->type, error) ||
      !read_text(object, "direction", false, &document->direction, error) ||
      !read_date(object, "date", false, &document->date, error) ||
      !read_text(object, "kle", false, &document->kle, error) ||
      !read_text(object, "facet", false, &document->facet, error) ||
      !read_text(object, "sensitivity", false, &document->sensitivity, error) ||
      !read_text(object, "attachment_of", false, &document->attachment_of, error))
    return FALSE;
  if (!tusch_request_is_safe_path(document->file))
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "\"file\" must be a path inside the request's folder, with \"/\" between "
                      "parts and without \"..\"");
  if (document->sha256 != NULL && !tusch_request_is_sha256(document->sha256))
    return tusch_fail(
        error, TUSCH_ERROR_FORMAT, "\"sha256\" must be 64 lower-case hexadecimal digits");
  warn_unknown_fields(place, object, DOCUMENT_FIELDS);
  return TRUE;
}

static gboolean
read_documents(TuschRequest *request, JsonObject *root, GError **error)
{
  JsonArray *array;
  if (!tusch_json_read_array(root, "documents", false, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  request->documents = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_request_document_free);
  g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    g_autofree char *path = g_strdup_printf("documents[%u]", i);
    Place place = {request, path};
    TuschRequestDocument *document = g_new0(TuschRequestDocument, 1);
    g_ptr_array_add(request->documents, document);
    gboolean ok = read_document(&place, json_array_get_element(array, i), document, error);
    if (ok && !g_hash_table_add(files, document->file))
      ok = tusch_fail(error, TUSCH_ERROR_FORMAT, "\"file\" is listed twice");
    if (!prefix_path(&place, ok, error))
      return FALSE;
  }
  return TRUE;
}

static const char *const SOURCE_FIELDS[] = {
    "adapter", "file", "folder", "sha256", "case", "expected_documents", NULL};

/* The adapter's name becomes that of a file. */
static bool
is_adapter_name(const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
      return false;
  return name[0] != '\0' && strlen(name) <= 64;
}

static gboolean
check_source(const TuschRequestSource *source, GError **error)
{
  if (!is_adapter_name(source->adapter))
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "\"adapter\" must be a name of rules/sources: small letters, digits, \"-\"");
  if (!tusch_request_is_safe_path(source->file) ||
      (source->folder != NULL && !tusch_request_is_safe_path(source->folder)))
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "\"file\" and \"folder\" must be paths inside the request's folder, with "
                      "\"/\" between parts and without \"..\"");
  if (source->sha256 != NULL && !tusch_request_is_sha256(source->sha256))
    return tusch_fail(
        error, TUSCH_ERROR_FORMAT, "\"sha256\" must be 64 lower-case hexadecimal digits");
  return TRUE;
}

static gboolean
read_source(const Place *place, JsonNode *node, TuschRequestSource *source, GError **error)
{
  gint64 expected = -1;
  gint64 range[] = {0, 1000000};
  JsonObject *object = tusch_json_node_object(node, "a source", error);
  if (object == NULL || !read_text(object, "adapter", true, &source->adapter, error) ||
      !read_text(object, "file", true, &source->file, error) ||
      !read_text(object, "folder", false, &source->folder, error) ||
      !read_text(object, "sha256", false, &source->sha256, error) ||
      !read_text(object, "case", false, &source->case_number, error) ||
      !tusch_json_read_int(object, "expected_documents", false, range, &expected, error) ||
      !check_source(source, error))
    return FALSE;
  source->expected_documents = (int)expected;
  warn_unknown_fields(place, object, SOURCE_FIELDS);
  return TRUE;
}

static gboolean
read_sources(TuschRequest *request, JsonObject *root, GError **error)
{
  g_autofree char *order = NULL;
  JsonArray *array;
  if (!tusch_json_read_array(root, "sources", false, &array, error) ||
      !read_text(root, "order", false, &order, error))
    return FALSE;
  if (order != NULL && !g_str_equal(order, "source") && !g_str_equal(order, "date"))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"order\" must be source or date");
  request->order = g_strcmp0(order, "date") == 0 ? TUSCH_ORDER_DATE : TUSCH_ORDER_SOURCE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    g_autofree char *path = g_strdup_printf("sources[%u]", i);
    Place place = {request, path};
    TuschRequestSource *source = g_new0(TuschRequestSource, 1);
    g_ptr_array_add(request->sources, source);
    gboolean ok = read_source(&place, json_array_get_element(array, i), source, error);
    if (!prefix_path(&place, ok, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_schema(JsonObject *root, GError **error)
{
  g_autofree char *schema = NULL;
  gint64 version = 0;
  gint64 range[] = {0, G_MAXINT};
  if (!tusch_json_read_string(root, "schema", true, &schema, error) ||
      !tusch_json_read_int(root, "version", true, range, &version, error))
    return FALSE;
  if (!g_str_equal(schema, "tusch-request"))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"schema\" must be \"tusch-request\"");
  if (version != 1)
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "\"version\" must be 1: this tusch does not know version %" G_GINT64_FORMAT,
                      version);
  return TRUE;
}

/* The id becomes part of file names and the bundle: letters, digits and "-_." only. */
static bool
is_safe_id(const char *id)
{
  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isalnum(*p) && strchr("-_.", *p) == NULL)
      return false;
  return id[0] != '\0' && id[0] != '.' && strlen(id) <= 64;
}

static gboolean
read_authority(TuschRequest *request, JsonObject *root, GError **error)
{
  static const char *const known[] = {"name", "cvr", "department", "contact", NULL};
  Place place = {request, (char *)"authority"};
  JsonObject *object;
  if (!tusch_json_read_object(root, "authority", true, &object, error))
    return FALSE;
  gboolean ok = read_text(object, "name", true, &request->authority_name, error) &&
                read_text(object, "cvr", false, &request->authority_cvr, error) &&
                read_text(object, "department", false, &request->authority_department, error) &&
                read_text(object, "contact", false, &request->authority_contact, error);
  if (ok)
    warn_unknown_fields(&place, object, known);
  return prefix_path(&place, ok, error);
}

/* A date of birth (its day raised by 60 in numbers given in an emergency) and four digits, that no
 * other number goes on from. */
static bool
holds_cpr(const char *id)
{
  return g_regex_match_simple("(?:^|[A-Za-z_][-_.]?)"
                              "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
                              "(?:0[1-9]|1[0-2])[0-9]{2}[-_.]?[0-9]{4}(?![-_.]?[0-9])",
                              id,
                              0,
                              0);
}

static gboolean
read_head(TuschRequest *request, JsonObject *root, GError **error)
{
  g_autofree char *regime = NULL;
  gint64 expected = -1;
  gint64 range[] = {0, 1000000};
  if (!read_text(root, "id", true, &request->id, error) ||
      !read_text(root, "regime", true, &regime, error) ||
      !read_date(root, "received", true, &request->received, error) ||
      !read_text(root, "complaint_body", false, &request->complaint_body, error) ||
      !read_text(root, "kle_version", false, &request->kle_version, error) ||
      !tusch_json_read_int(root, "expected_documents", false, range, &expected, error))
    return FALSE;
  request->expected_documents = (int)expected;
  if (!is_safe_id(request->id))
    return tusch_fail(
        error, TUSCH_ERROR_FORMAT, "\"id\" must be 1 to 64 letters, digits, \"-\", \"_\" or \".\"");
  if (holds_cpr(request->id)) /* it stands on every page, in file names and in the log */
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "\"id\" looks like a CPR number, and is shown to everybody: use the case's");
  request->regime = tusch_regime_from_string(regime);
  if (request->regime == TUSCH_REGIME_NONE)
    return tusch_fail(
        error, TUSCH_ERROR_FORMAT, "\"regime\" must be FVL9, OFL8, OFL7, GDPR15 or MOL");
  return TRUE;
}

static const char *const ROOT_FIELDS[] = {"schema",
                                          "version",
                                          "id",
                                          "regime",
                                          "received",
                                          "authority",
                                          "requester",
                                          "parties",
                                          "expected_documents",
                                          "documents",
                                          "sources",
                                          "order",
                                          "complaint_body",
                                          "kle_version",
                                          NULL};

static gboolean
read_root(TuschRequest *request, JsonNode *node, GError **error)
{
  JsonObject *root = tusch_json_node_object(node, "the request", error);
  if (root == NULL || !read_schema(root, error) || !read_head(request, root, error) ||
      !read_authority(request, root, error) || !read_requester(request, root, error) ||
      !read_parties(request, root, error) || !read_documents(request, root, error) ||
      !read_sources(request, root, error))
    return FALSE;
  Place place = {request, (char *)""};
  warn_unknown_fields(&place, root, ROOT_FIELDS);
  return TRUE;
}

TuschRequest *
tusch_request_parse(const char *json, gssize length, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(json, length, &local);
  g_autoptr(TuschRequest) request = g_new0(TuschRequest, 1);
  request->expected_documents = -1;
  request->parties = g_ptr_array_new_with_free_func((GDestroyNotify)party_free);
  request->sources = g_ptr_array_new_with_free_func(source_free);
  request->warnings = g_ptr_array_new_with_free_func(g_free);
  if (node == NULL || !read_root(request, node, &local)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "%s", local->message);
    return NULL;
  }
  return g_steal_pointer(&request);
}
