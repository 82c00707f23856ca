/* The table of /api/v1 for rooms: one row an address. */
#include "api/api_parts.h"

#include "readiness/readiness.h"
#include "messages.h"
#include "transfer/chronology.h"

bool api_done(struct web *w)
{
	return web_json(w, 200, w->route->op->out, w->result);
}

bool api_nothing(struct web *w)
{
	return web_no_content(w);
}

bool api_incident_of(struct web *w, struct incident *ret)
{
	struct id id;
	return web_id(w, "incident", &id) && incident_get(w->c, id, ret);
}

bool api_page_of(struct web *w, int64_t max, struct api_page *ret)
{
	struct ctx *c = w->c;
	const struct list_query *q = w->asked;
	if (q->limit.has && (q->limit.v < 1 || q->limit.v > max)) {
		fail_field(c, "limit", MSG_API_LIMIT_BAD);
		return fail_field_arg(c, "max", str_i64(c->arena, max));
	}
	*ret = (struct api_page){ (size_t)(q->limit.has ? q->limit.v : max), q->before };
	return true;
}

struct url api_url(struct ctx *c, struct id incident_id, const char *what, str name)
{
	str after = STR_CAT(c->arena, str_from_c(what), name);
	return url_id(c, "/api/v1/incidents/", incident_id, str_cz(c->arena, after));
}

#define ROOM "/api/v1/incidents/{incident}"
/* What can be read by everybody of the organisation. */
#define ONE(path, function, looks, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = function, \
		.shape = &looks, .doc = text }
#define LIST(path, function, looks, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = function, \
		.shape = &looks, .is_list = true, .doc = text }
/* 201 + Location. */
#define MAKE(path, row, function, looks, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &row, \
		.answer = function, .shape = &looks, .doc = text }
/* 200 + the object as it is now, or 204. */
#define ACT(path, row, function, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
		.answer = function, .doc = text }
#define REPLACE(path, row, text) \
	{ .method = HTTP_PUT, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &row, \
		.answer = api_done, .doc = text }

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = api_incidents,
		.query = &incidents_query, .shape = &incident_shape, .is_list = true, .doc = "Incidents, newest first, in pages." },
	MAKE("/api/v1/incidents", op_incident_open, api_incident_opened, incident_shape, "Open a room."),
	ONE(ROOM, api_incident, incident_shape, "One incident."),
	ACT(ROOM "/level", op_incident_level, api_done, "Decide the level, with a ground."),
	ACT(ROOM "/kind", op_incident_kind, api_done, "Decide the kind, with a ground; brings its procedure."),
	ACT(ROOM "/rename", op_incident_rename, api_done, "Change name and description."),
	ACT(ROOM "/lead", op_incident_lead, api_done, "Say who leads from now on."),
	ACT(ROOM "/phase", op_incident_phase, api_done, "Go to another phase."),
	ACT(ROOM "/report-next", op_report_next, api_done, "Say when the next report comes; none: by the level again."),
	ACT(ROOM "/close", op_incident_close, api_done, "Close, with a reason and what is missing acknowledged."),
	ACT(ROOM "/reopen", op_incident_reopen, api_done, "Open again, with a reason."),
	ONE(ROOM "/seal", api_seal, seal_shape, "The seal of the journal as it is now."),
	{ .method = HTTP_POST, .pattern = ROOM "/import", .needs = ACCESS_RESPONDER,
		.flags = ROUTE_API | ROUTE_ACTION | ROUTE_UPLOAD, .op = &op_chronology_import, .answer = api_done,
		.doc = "Bring a course of events (CSV) into the journal, all lines or none." },

	{ .method = HTTP_GET, .pattern = ROOM "/entries", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = api_entries,
		.query = &entries_query, .shape = &entry_shape, .is_list = true, .doc = "The journal, newest first." },
	MAKE(ROOM "/entries", op_entry_add, api_entry_added, entry_shape, "Write an entry."),
	ONE(ROOM "/entries/{entry}", api_entry, entry_shape, "One entry, by its number."),
	ACT(ROOM "/entries/{entry}/correct", op_entry_correct, api_done, "Correct an entry: the old text stays readable."),
	ACT(ROOM "/entries/{entry}/withdraw", op_entry_withdraw, api_done, "Take an entry back: it stays, struck out."),
	MAKE(ROOM "/entries/{entry}/mask", op_mask_ask, api_mask_asked, mask_shape, "Ask to black out a part of an entry."),
	LIST(ROOM "/masks", api_masks, mask_shape, "Maskings that wait for a second person."),
	ONE(ROOM "/masks/{request}", api_mask, mask_shape, "One masking that waits."),
	ACT(ROOM "/masks/{request}/grant", op_mask_grant, api_nothing, "Agree to a masking: another person than asked."),
	ACT(ROOM "/masks/{request}/refuse", op_mask_refuse, api_nothing, "Refuse a masking."),

	LIST(ROOM "/steps", api_steps, step_shape, "The steps of a room, in their order."),
	MAKE(ROOM "/steps", op_step_add, api_step_added, step_shape, "Add a step of one's own."),
	ONE(ROOM "/steps/{step}", api_step, step_shape, "One step."),
	LIST(ROOM "/steps/{step}/ready", api_step_ready, ready_item_shape, "What a step needs beforehand, and whether it is there."),
	ACT(ROOM "/steps/{step}/start", op_step_start, api_done, "Begin a step."),
	ACT(ROOM "/steps/{step}/done", op_step_done, api_done, "A step is done: by whom, when, with a note."),
	ACT(ROOM "/steps/{step}/not-needed", op_step_not_needed, api_done, "A step is not needed, and why."),
	ACT(ROOM "/steps/{step}/blocked", op_step_block, api_done, "A step cannot go on, and why."),
	ACT(ROOM "/steps/{step}/reopen", op_step_reopen, api_done, "Take the last change of a step back."),
	ACT(ROOM "/steps/{step}/assign", op_step_assign, api_done, "Give a step to a person, with a due time."),

	LIST(ROOM "/facts", api_facts, fact_shape, "What is known: the whole dictionary in its order."),
	ONE(ROOM "/facts/{key}", api_fact, fact_shape, "One item."),
	REPLACE(ROOM "/facts/{key}", op_fact_set, "Write down what is known of one item."),

	LIST(ROOM "/reports", api_reports, report_shape, "The reports of a room."),
	{ .method = HTTP_POST, .pattern = ROOM "/reports", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_AGAIN,
		.op = &op_report_draft, .answer = api_report_drafted, .shape = &report_shape, .doc = "Begin a report of a kind, filled from the room: 201; 200 with the draft of that kind when there is one." },
	ONE(ROOM "/reports/{report}", api_report, report_shape, "One report."),
	REPLACE(ROOM "/reports/{report}", op_report_save, "Change a draft."),
	ACT(ROOM "/reports/{report}/refill", op_report_refill, api_done,
		"Write the course of a draft anew from steps and entries."),
	ACT(ROOM "/reports/{report}/discard", op_report_discard, api_nothing, "Throw a draft away; what was issued stays."),
	ACT(ROOM "/reports/{report}/issue", op_report_issue, api_done, "Issue: frozen with number, issuer and seal."),
	ONE(ROOM "/reports/{report}/document", api_document, document_shape,
		"The paper: frozen when it was issued, else what the draft would become now."),

	LIST("/api/v1/kinds", api_kinds, kind_shape, "Kinds of incidents, in the language of the request."),
};
const struct route_table api_routes = { routes, sizeof routes / sizeof routes[0] };
