/* api_parts: inside of the api module: what its route table names. */
#pragma once
#include "api/api.h"
#include "room/room.h"

/* --- answers every part uses --- */
bool api_done(struct web *w);                  /* 200 + what the operation left */
bool api_nothing(struct web *w);               /* 204 */
/* The incident of the path; ERR_NOT_FOUND. */
bool api_incident_of(struct web *w, struct incident *ret);
/* ?limit= (1 to `max`, else `max`) and ?before= (the next_cursor of the answer before; empty: from the beginning). */
struct api_page { size_t most; str before; };
bool api_page_of(struct web *w, int64_t max, struct api_page *ret); /* of a struct list_query in w->asked */
/* "/api/v1/incidents/ID/entries/12": `what` is "/entries/", `name` the last part. */
struct url api_url(struct ctx *c, struct id incident_id, const char *what, str name);

/* What may stand behind the '?' of lists in pages. ALL: struct choices of the states one can ask for. */
struct list_query { int state; struct opt_int limit; str before; };
#define API_LIST_FIELDS(all, text) \
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct list_query, state), .choices = &(all), .doc = text }, \
	{ .name = "limit", .type = FIELD_INT, .offset = offsetof(struct list_query, limit), \
		.doc = "how many at most, 1 to 1000" }, \
	{ .name = "before", .type = FIELD_LINE, .offset = offsetof(struct list_query, before), \
		.doc = "next_cursor of the answer before: what follows it" }
#define API_LIST_QUERY(var, all, text) \
	static const struct field var##_fields[] = { API_LIST_FIELDS(all, text) }; \
	static const struct shape var = { "Query", var##_fields, 3, sizeof(struct list_query) }

/* --- incidents --- */
extern const struct shape incidents_query, entries_query;
bool api_incidents(struct web *w);
bool api_incident(struct web *w);
bool api_incident_opened(struct web *w);
struct seal_json { struct opt_int seq; str seal; };
extern const struct shape seal_shape;
bool api_seal(struct web *w);

/* --- entries and masks --- */
bool api_entries(struct web *w);
bool api_entry(struct web *w);
bool api_entry_added(struct web *w);
extern const struct shape mask_shape;
bool api_masks(struct web *w);
bool api_mask(struct web *w);
bool api_mask_asked(struct web *w);

/* --- steps and facts --- */
bool api_steps(struct web *w);
bool api_step(struct web *w);
bool api_step_ready(struct web *w);
bool api_step_added(struct web *w);
bool api_facts(struct web *w);
bool api_fact(struct web *w);

/* --- reports --- */
bool api_reports(struct web *w);
bool api_report(struct web *w);
bool api_report_drafted(struct web *w);
extern const struct shape document_shape;
bool api_document(struct web *w);

/* --- the catalogue, in the language of the request --- */
extern const struct shape kind_shape;
bool api_kinds(struct web *w);
