/* The doors of /api/v1 to levels, and to what commander table, stop matrix and continuity table say. */
#include "api/api_parts.h"
#include "escalation/escalation.h"
#include "messages.h"

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
	ACT(HTTP_POST, AT "/{level}/seen", op_level_seen, "What the built-in one has new was looked at; the firm's own stays."),
};
const struct route_table api_escalation_routes = { routes, sizeof routes / sizeof routes[0] };
