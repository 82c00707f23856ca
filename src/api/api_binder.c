/* The doors of /api/v1 to the emergency binder. */
#include "api/api_parts.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "binder/binder_web.h"
#include "messages.h"

static bool chapters(struct web *w)
{
	struct binder_chapter *v;
	size_t n;
	return binder_chapters(w->c, &v, &n) && web_json_list(w, &binder_chapter_shape, v, n, STR_NONE);
}

static bool list(struct web *w)
{
	struct binder *v;
	size_t n;
	return binder_list(w->c, &v, &n) && web_json_list(w, &binder_shape, v, n, STR_NONE);
}

static bool get(struct web *w, struct binder *ret)
{
	struct id id;
	return web_id(w, "binder", &id) && binder_get(w->c, id, ret);
}

static bool one(struct web *w)
{
	struct binder b;
	return get(w, &b) && web_json(w, 200, &binder_shape, &b);
}

/* --- what changed since --- */

struct change_json { str chapter, title; int state; struct str_list removed, added; struct opt_int more; };
static const struct choice states[] = { [BINDER_SAME] = { "same", MSG_BINDER_CHANGE_NONE }, [BINDER_CHANGED] = { "changed", MSG_BINDER_CHANGE_CHANGED },
	[BINDER_NEW] = { "new", MSG_BINDER_CHANGE_NEW }, [BINDER_GONE] = { "gone", MSG_BINDER_CHANGE_GONE } };
static const struct choices change_states = { states, sizeof states / sizeof states[0] };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct change_json, member), .doc = text }
static const struct field change_fields[] = {
	F(chapter, FIELD_LINE, "its key"), F(title, FIELD_LINE, "its title, as it was printed"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct change_json, state), .choices = &change_states,
		.doc = "changed, new (not in this binder), gone (no such chapter any more)" },
	F(removed, FIELD_LINES, "lines that no longer hold; empty when they may not be read or are no longer kept"), F(added, FIELD_LINES, "lines that are new"),
	F(more, FIELD_INT, "lines that are not among these"),
};
#undef F
static const struct shape change_shape = { "BinderChange", change_fields, sizeof change_fields / sizeof change_fields[0], sizeof(struct change_json) };

static bool changes(struct web *w)
{
	struct binder b;
	struct binder_change *v;
	size_t n;
	if (!get(w, &b) || !binder_changes(w->c, &b, &v, &n)) {
		return false;
	}
	struct change_json *out = arena_array(w->c->arena, struct change_json, n + 1);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct change_json){ v[i].key, v[i].title, v[i].kind, { v[i].removed, v[i].n_removed }, { v[i].added, v[i].n_added },
			{ true, (int64_t)v[i].more } };
	}
	return web_json_list(w, &change_shape, out, n, STR_NONE);
}

/* --- making --- */

static bool prepare(struct web *w)
{
	const struct binder_in *in = w->in;
	return in->form == BINDER_PAGE ? fail_field(w->c, "form", MSG_BINDER_FORM_OF_PAGE) : binder_make_prepare(w);
}

static bool made(struct web *w)
{
	const struct binder_in *in = w->in;
	const struct binder *b = w->result;
	http_set_header(&w->x->response, S("Location"), url_id(w->c, "/api/v1/binders/", b->id, "").s);
	return binder_send(w, in->work, in->form, S("application/octet-stream")); /* as all bytes of the API */
}

static bool sent_again(struct web *w)
{
	const struct binder_again_in *in = w->in;
	return binder_send(w, in->work, BINDER_PDF, S("application/octet-stream"));
}

/* --- the plan --- */

struct plan_json { struct str_list left_out, changed; struct opt_int remind_days, version, looked_at, changed_at; str cover; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct plan_json, member), .doc = text }
static const struct field plan_fields[] = {
	F(left_out, FIELD_LINES, "keys of chapters that are left out"), F(remind_days, FIELD_INT, "days until people are reminded; 0: not by age"),
	F(version, FIELD_INT, "to be sent back with a change; 0: nobody set a plan yet"), F(looked_at, FIELD_INSTANT, "when the newest binder was compared last"),
	F(changed_at, FIELD_INSTANT, "since when it is known to be out of date"), F(changed, FIELD_LINES, "titles of the chapters that changed then"),
	F(cover, FIELD_TEXT, "own words on the cover"),
};
#undef F
static const struct shape plan_shape = { "BinderPlan", plan_fields, sizeof plan_fields / sizeof plan_fields[0], sizeof(struct plan_json) };

static struct str_list lines_of(struct ctx *c, str text)
{
	size_t n = 0;
	str *v = arena_array(c->arena, str, LIMIT_BINDER_CHAPTERS + 1);
	while (!str_is_empty(text) && n < LIMIT_BINDER_CHAPTERS) {
		v[n++] = str_cut(&text, '\n');
	}
	return (struct str_list){ v, n };
}

static bool plan(struct web *w)
{
	struct binder_plan p;
	if (!binder_plan_get(w->c, &p)) {
		return false;
	}
	struct plan_json out = { lines_of(w->c, p.left_out), lines_of(w->c, p.changed), p.remind_days, p.version, p.looked_at, p.changed_at, p.cover };
	return web_json(w, 200, &plan_shape, &out);
}

#define ALL "/api/v1/binders"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL "/chapters", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = chapters, .shape = &binder_chapter_shape,
		.is_list = true, .doc = "What a binder can hold today, in its order." },
	{ .method = HTTP_GET, .pattern = ALL "/plan", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = plan, .shape = &plan_shape,
		.doc = "What the firm leaves out and when it wants to be reminded." },
	{ .method = HTTP_PUT, .pattern = ALL "/plan", .flags = ROUTE_API, .op = &op_binder_plan, .answer = api_nothing, .doc = "Change that." },
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = list, .shape = &binder_shape, .is_list = true,
		.doc = "What was made, the newest first, the last 20." },
	{ .method = HTTP_POST, .pattern = ALL, .flags = ROUTE_API | ROUTE_SLOW | ROUTE_BYTES, .op = &op_binder_make, .prepare = prepare, .answer = made,
		.doc = "Make one: the bytes of the PDF or the file; Location names the version." },
	{ .method = HTTP_GET, .pattern = ALL "/{binder}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = one, .shape = &binder_shape, .doc = "One of them." },
	{ .method = HTTP_GET, .pattern = ALL "/{binder}/changes", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = changes, .shape = &change_shape,
		.is_list = true, .doc = "Chapters that say something else today." },
	{ .method = HTTP_POST, .pattern = ALL "/{binder}/pdf", .flags = ROUTE_API | ROUTE_SLOW | ROUTE_BYTES, .op = &op_binder_again,
		.prepare = binder_again_prepare, .answer = sent_again, .doc = "One of them as PDF again, in the words it had; the last 12 are kept." },
};
const struct route_table api_binder_routes = { routes, sizeof routes / sizeof routes[0] };
