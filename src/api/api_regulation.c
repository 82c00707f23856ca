/* The doors of /api/v1 to the regulation. */
#include "api/api_parts.h"
#include "binder/regulation_web.h"
#include "messages.h"

static bool list(struct web *w)
{
	struct regulation *v;
	size_t n;
	return regulation_list(w->c, &v, &n) && web_json_list(w, &regulation_shape, v, n, STR_NONE);
}

static bool saved(struct web *w)
{
	return web_created(w, &regulation_shape, w->result, url_path(w->c, "/api/v1/regulation/versions"));
}

static bool sent(struct web *w) { return regulation_send(w, S("application/octet-stream")); }

/* --- what differs from today --- */

struct change_json { str section, title; struct opt_int changed_at, lines; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct change_json, member), .doc = text }
static const struct field change_fields[] = { F(section, FIELD_LINE, "its key"), F(title, FIELD_LINE, "its title"),
	F(changed_at, FIELD_INSTANT, "when what it is made from was changed last, where that is known"), F(lines, FIELD_INT, "lines that went, came or changed") };
#undef F
static const struct shape change_shape = { "RegulationChange", change_fields, sizeof change_fields / sizeof change_fields[0], sizeof(struct change_json) };

static bool changes(struct web *w)
{
	struct ctx *c = w->c;
	struct regulation_section_diff *v;
	struct regulation newest;
	size_t n = 0;
	bool same_lang;
	if (!regulation_newest(c, &newest) || (newest.version.v > 0 && !regulation_diff(c, newest.version.v, 0, &v, &n, &same_lang))) {
		return false;
	}
	struct change_json *out = arena_array(c->arena, struct change_json, n + 1);
	for (size_t i = 0; i < n; i++) {
		str key = v[i].section < 0 ? S("preface") : str_from_c(regulation_sections[v[i].section].key);
		out[i] = (struct change_json){ key, v[i].title, v[i].changed_at, { true, (int64_t)(v[i].n_lines + v[i].more) } };
	}
	return web_json_list(w, &change_shape, out, n, STR_NONE);
}

#define ALL "/api/v1/regulation"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL "/versions", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &regulation_shape, .is_list = true,
		.doc = "Versions of the regulation, the newest first; the newest approved one holds." },
	{ .method = HTTP_POST, .pattern = ALL "/versions", .flags = ROUTE_API, .op = &op_regulation_save, .answer = saved, .shape = &regulation_shape,
		.doc = "Keep it as a new version, composed from what the firm has written down." },
	{ .method = HTTP_POST, .pattern = ALL "/approve", .flags = ROUTE_API | ROUTE_ACTION, .op = &op_regulation_approve, .answer = api_done,
		.shape = &regulation_shape, .doc = "Approve the newest version." },
	{ .method = HTTP_POST, .pattern = ALL "/return", .flags = ROUTE_API | ROUTE_ACTION, .op = &op_regulation_return, .answer = api_done,
		.shape = &regulation_shape, .doc = "Send the newest version back to its author, with what is to be changed." },
	{ .method = HTTP_GET, .pattern = ALL "/changes", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = changes, .shape = &change_shape,
		.is_list = true, .doc = "Sections that say something else today than the newest version does; empty without one." },
	{ .method = HTTP_POST, .pattern = ALL "/pdf", .flags = ROUTE_API | ROUTE_SLOW | ROUTE_BYTES, .op = &op_regulation_print, .prepare = regulation_prepare,
		.answer = sent, .doc = "A version, or what it would be today, as PDF." },
};
const struct route_table api_regulation_routes = { routes, sizeof routes / sizeof routes[0] };
