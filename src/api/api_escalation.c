/* The doors of /api/v1 to levels, and to what commander table, stop matrix and continuity table say. */
#include "api/api_parts.h"
#include "escalation/escalation.h"
#include "messages.h"

/* --- commanders --- */

static const struct choice how_codes[] = { { "named", 0 }, { "role", 0 }, { "deputy", 0 }, { "nobody", 0 } };
static const struct choices how_choices = { how_codes, 4 };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct commander, member), .doc = text }
static const struct field commander_fields[] = {
	F(row_id, FIELD_ID, "row of the ledger \"commander\""), F(title, FIELD_LINE, "what may happen"), F(kind, FIELD_LINE, "key of the kind of rooms"),
	F(likely, FIELD_LINE, "how likely here, as people read it"), F(person_id, FIELD_ID, "who commands today; null: nobody can"),
	F(person_name, FIELD_LINE, "that person's name"), F(role, FIELD_LINE, "key of the role that stands in for a person"),
	{ .name = "how", .type = FIELD_CHOICE, .offset = offsetof(struct commander, how), .choices = &how_choices,
		.doc = "named: in the row; role: by the role; deputy: the first deputy; nobody" },
	F(deputies, FIELD_IDS, "in their order"), F(department, FIELD_LINE, "department that acts"),
};
#undef F
static const struct shape commander_shape = { "Commander", commander_fields, sizeof commander_fields / sizeof commander_fields[0],
	sizeof(struct commander) };

static bool commanders(struct web *w)
{
	struct commander *v;
	size_t n;
	return commander_list(w->c, &v, &n) && web_json_list(w, &commander_shape, v, n, STR_NONE);
}

/* --- stop matrix, as it stands in a room --- */

struct stop_json { struct id id, decider_id; str title, action, impact, first, final, said, nobody; struct id_list consulted, told; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct stop_json, member), .doc = text }
static const struct field stop_fields[] = {
	F(id, FIELD_ID, "row of the ledger \"stop\"; a decision names it as stop_id"), F(title, FIELD_LINE, "what is stopped"),
	F(action, FIELD_LINE, "key: cut_network, stop_mail ..."), F(impact, FIELD_LINE, "key: none, dealings, serious"),
	F(first, FIELD_LINE, "role that decides first; may be empty"), F(final, FIELD_LINE, "role that decides finally"),
	F(decider_id, FIELD_ID, "who that is in this room; null: nobody"), F(consulted, FIELD_IDS, "whom it wants consulted"),
	F(told, FIELD_IDS, "whom it wants told, before and afterwards"), F(said, FIELD_LINE, "the row in words"),
	F(nobody, FIELD_LINE, "roles of it that nobody holds, in words"),
};
#undef F
static const struct shape stop_shape = { "StopRule", stop_fields, sizeof stop_fields / sizeof stop_fields[0], sizeof(struct stop_json) };

static bool stops(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct stop_rule *v;
	size_t n;
	if (!api_incident_of(w, &i) || !stop_list(c, S(""), &v, &n)) {
		return false;
	}
	struct stop_json *rows = arena_array(c->arena, struct stop_json, n + 1);
	for (size_t k = 0; k < n; k++) {
		struct stop_people people;
		if (!stop_people(c, &i, &v[k], &people)) {
			return false;
		}
		rows[k] = (struct stop_json){ v[k].id, people.decider, v[k].title, v[k].action, v[k].impact, v[k].first, v[k].final, stop_text(c, &v[k]),
			people.gaps, people.consult, people.told };
	}
	return web_json_list(w, &stop_shape, rows, n, STR_NONE);
}

/* --- continuity --- */

struct bcp_json { struct id id, system_id; str title, system, owner, contacts, substitute, reached, troubles; struct opt_int place, hours, restore_hours; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct bcp_json, member), .doc = text }
static const struct field bcp_fields[] = {
	F(id, FIELD_ID, "row of the ledger \"bcp\""), F(title, FIELD_LINE, "the work"), F(system_id, FIELD_ID, "system it runs on"),
	F(system, FIELD_LINE, "that system's name"), F(place, FIELD_INT, "in the order of recovery"), F(hours, FIELD_INT, "target in hours"),
	F(owner, FIELD_LINE, "who is in charge"), F(contacts, FIELD_TEXT, "contacts"), F(substitute, FIELD_TEXT, "how it goes on by hand"),
	F(reached, FIELD_LINE, "day it was last tried whether they can be reached; empty: never"),
	F(restore_hours, FIELD_INT, "how long restoring the copy takes, where that is known"),
	F(troubles, FIELD_TEXT, "what does not fit or is missing, a line each"),
};
#undef F
static const struct shape bcp_shape = { "ContinuityItem", bcp_fields, sizeof bcp_fields / sizeof bcp_fields[0], sizeof(struct bcp_json) };

static bool bcp_json_list(struct web *w, const struct bcp_item *v, size_t n)
{
	struct ctx *c = w->c;
	struct bcp_trouble *t;
	size_t n_troubles;
	struct bcp_json *rows = arena_array(c->arena, struct bcp_json, n + 1);
	bcp_check(c, v, n, &t, &n_troubles);
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct bcp_json){ v[i].id, v[i].system_id, v[i].title, v[i].system, v[i].owner, v[i].contacts, v[i].substitute, v[i].reached, S(""),
			v[i].place, v[i].hours, v[i].restore_hours };
	}
	for (size_t i = 0; i < n_troubles; i++) {
		str *to = &rows[t[i].row].troubles;
		*to = STR_CAT(c->arena, *to, to->n ? S("\n") : S(""), bcp_trouble_text(c, v, &t[i]));
	}
	return web_json_list(w, &bcp_shape, rows, n, STR_NONE);
}

static bool continuity(struct web *w)
{
	struct bcp_item *v;
	size_t n;
	return bcp_list(w->c, &v, &n) && bcp_json_list(w, v, n);
}

/* Only what is affected: the rules look at the whole table elsewhere. */
static bool continuity_of(struct web *w)
{
	struct incident i;
	struct bcp_item *v;
	size_t n;
	return api_incident_of(w, &i) && bcp_of_room(w->c, i.id, &v, &n) && bcp_json_list(w, v, n);
}

/* --- levels --- */

static bool number_of(struct web *w, int64_t *ret)
{
	str text = raw_get(&w->parts, "level");
	bool is_level = text.n == 1 && text.p[0] >= '0' && text.p[0] < '0' + LEVELS;
	*ret = is_level ? text.p[0] - '0' : 0;
	return is_level || fail(w->c, ERR_NOT_FOUND, MSG_LEVEL_NOT_FOUND);
}

static bool levels(struct web *w)
{
	struct level_out *rows = arena_array(w->c->arena, struct level_out, LEVELS);
	for (int number = 0; number < LEVELS; number++) {
		if (!level_out_of(w->c, number, &rows[number])) {
			return false;
		}
	}
	return web_json_list(w, &level_out_shape, rows, LEVELS, STR_NONE);
}

static bool level(struct web *w)
{
	int64_t number;
	struct level_out v;
	return number_of(w, &number) && level_out_of(w->c, number, &v) && web_json(w, 200, &level_out_shape, &v);
}

struct version_json { struct opt_int version, made_at; str what, reason, who, name, scope, role; bool calls_net; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct version_json, member), .doc = text }
static const struct field version_fields[] = {
	F(version, FIELD_INT, "1, 2, 3 ..."), F(what, FIELD_LINE, "change, back, seen"), F(reason, FIELD_LINE, "why"), F(who, FIELD_LINE, "by whom"),
	F(made_at, FIELD_INSTANT, "when"), F(name, FIELD_LINE, "as people called it then"), F(scope, FIELD_LINE, "what it covered"),
	F(role, FIELD_LINE, "key of the role that was responsible"), F(calls_net, FIELD_BOOL, "the contact net was called"),
};
#undef F
static const struct shape version_shape = { "LevelVersion", version_fields, sizeof version_fields / sizeof version_fields[0], sizeof(struct version_json) };

static bool versions(struct web *w)
{
	struct ctx *c = w->c;
	int64_t number;
	struct level_version *h;
	size_t n;
	if (!number_of(w, &number) || !level_history(c, number, &h, &n)) {
		return false;
	}
	struct version_json *rows = arena_array(c->arena, struct version_json, n + 1);
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct version_json){ { true, h[i].version }, { true, h[i].made_at }, h[i].what, h[i].reason, h[i].who,
			text2_in(h[i].then.name, c->lang), text2_in(h[i].then.scope, c->lang), h[i].then.role, h[i].then.calls_net };
	}
	return web_json_list(w, &version_shape, rows, n, STR_NONE);
}

#define AT "/api/v1/levels"
#define GET(path, function, look, list, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = function, .shape = &look, .is_list = list, .doc = text }
#define ACT(verb, path, operation, text) \
	{ .method = verb, .pattern = path, .needs = ACCESS_EXECUTIVE, .flags = ROUTE_API | ROUTE_ACTION, .op = &operation, .answer = api_done, .doc = text }
static const struct route routes[] = {
	GET(AT, levels, level_out_shape, true, "Levels as the firm has them, in the language of the request."),
	GET(AT "/{level}", level, level_out_shape, false, "One level."),
	GET(AT "/{level}/versions", versions, version_shape, true, "What the firm changed of a level, newest first."),
	{ .method = HTTP_PUT, .pattern = AT "/{level}", .needs = ACCESS_EXECUTIVE, .flags = ROUTE_API, .op = &op_level_change, .answer = api_done,
		.doc = "Make a level the firm's own: all of it as it is to be." },
	ACT(HTTP_POST, AT "/{level}/back", op_level_back, "Make it the built-in one again."),
	GET("/api/v1/commanders", commanders, commander_shape, true, "Who leads when what happens, as it stands today."),
	{ .method = HTTP_POST, .pattern = "/api/v1/commanders/begin", .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_commander_fill,
		.answer = api_done, .doc = "Begin the table with the kinds that matter most." },
	GET("/api/v1/continuity", continuity, bcp_shape, true, "The business continuity table in the order of recovery, with what does not fit."),
	GET("/api/v1/incidents/{incident}/continuity", continuity_of, bcp_shape, true, "Work that stops with what is affected in a room."),
	GET("/api/v1/incidents/{incident}/stops", stops, stop_shape, true, "The stop matrix with the people it means in a room."),
	ACT(HTTP_POST, AT "/{level}/seen", op_level_seen, "What the built-in one has new was looked at; the firm's own stays."),
};
const struct route_table api_escalation_routes = { routes, sizeof routes / sizeof routes[0] };
