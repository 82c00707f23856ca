/* Versions of a procedure: what there was, what differs, going back, taking over single steps. */
#include "procedure/own_web.h"

#include "account/access.h"
#include "base/time.h"
#include "messages.h"
#include "procedure/own_inside.h"
#include "procedure_html.h"

PAGE_BODY(own_versions_page)
PAGE_BODY(own_version_page)
PAGE_BODY(own_compare_page)

static str name_of(struct ctx *c, const struct own_procedure *p) { return text2_in(text2_full(p->draft.name), c->lang); }
static str or_dash(str s) { return s.n ? s : S("-"); }

static str head_of(struct ctx *c, const struct own_version *v)
{
	return msgf(c, MSG_OWN_PROCEDURE_VERSION_HEAD, { "version", str_i64(c->arena, v->version.v) }, { "who", or_dash(v->author) },
		{ "when", time_full(c, v->made_at.v) });
}

static str said_of(struct ctx *c, const struct own_version *v)
{
	if (!v->said_at.has) {
		return S("");
	}
	str head = msgf(c, MSG_OWN_PROCEDURE_SAID, { "what", msg(c, own_approval_choices.v[v->state].label) }, { "who", or_dash(v->said_by) },
		{ "when", time_full(c, v->said_at.v) });
	return v->said.n ? STR_CAT(c->arena, head, S("　"), v->said) : head;
}

static struct url compare_url(struct ctx *c, str key, str from, str to)
{
	return url_with(c, url_with(c, own_url(c, key, "/compare"), "from", from), "to", to);
}

/* --- the list --- */

static bool versions_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct own_procedure p;
	struct own_aside *asides;
	struct own_versions_view *v = arena_new(c->arena, struct own_versions_view);
	if (!own_of(w, &p) || !own_asides(c, p.key, &asides, &v->n_asides)) {
		return false;
	}
	v->heading = name_of(c, &p);
	v->page = own_url(c, p.key, "");
	v->back = own_url(c, p.key, "/back");
	v->can_edit = access_allows(c->who.access, ACCESS_RESPONDER);
	v->n = p.n_versions;
	v->v = arena_array(c->arena, struct own_version_line, v->n + 1);
	for (size_t i = 0; i < v->n; i++) {
		const struct own_version *of = &p.versions[i];
		str number = str_i64(c->arena, of->version.v);
		v->v[i] = (struct own_version_line){ .head = head_of(c, of), .reason = of->reason, .said = said_of(c, of), .number = number,
			.read = url_below(c, own_url(c, p.key, "/versions"), "/", number), .can_back = i > 0 || p.is_changed };
		v->v[i].has_compare = i + 1 < v->n || p.built_in;
		v->v[i].compare = compare_url(c, p.key, i + 1 < v->n ? str_i64(c->arena, of->version.v - 1) : S("built_in"), number);
		own_version_chips(c, of, &v->v[i].chips);
	}
	v->asides = arena_array(c->arena, struct own_aside_line, v->n_asides + 1);
	for (size_t i = 0; i < v->n_asides; i++) {
		v->asides[i] = (struct own_aside_line){ .name = asides[i].name, .to = url_item(c, own_url(c, p.key, "/asides"), "/", asides[i].id),
			.head = msgf(c, asides[i].is_file ? MSG_OWN_PROCEDURE_ASIDE_FILE : MSG_OWN_PROCEDURE_ASIDE_DRAFT,
				{ "who", or_dash(asides[i].author) }, { "when", time_full(c, asides[i].made_at.v) }) };
	}
	v->errors = errors_make(w);
	return own_page(w, status, msg(c, MSG_OWN_PROCEDURE_VERSIONS), own_versions_page_body, v);
}

static bool show_versions(struct web *w) { return versions_page(w, 200); }
static bool refuse_versions(struct web *w) { return versions_page(w, web_error_status(w)); }

static bool went_back(struct web *w)
{
	const struct own_done *d = w->result;
	return web_redirect_flash(w, own_url(w->c, d->key, "/edit"), MSG_OWN_PROCEDURE_WENT_BACK);
}

/* --- one version --- */

static bool version_of(struct web *w, const struct own_procedure *p, const struct own_version **ret)
{
	int64_t number;
	str asked = raw_get(&w->parts, "version");
	for (size_t i = 0; str_to_i64(asked, &number) && i < p->n_versions; i++) {
		if (p->versions[i].version.v == number) {
			*ret = &p->versions[i];
			return true;
		}
	}
	return fail(w->c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_VERSION);
}

static bool show_version(struct web *w)
{
	struct ctx *c = w->c;
	struct own_procedure p;
	struct own_body b;
	const struct own_version *of;
	struct own_version_view *v = arena_new(c->arena, struct own_version_view);
	if (!own_of(w, &p) || !version_of(w, &p, &of) || !own_procedure_body(c, &p, of->version.v, &b) ||
	    !own_read_fill(c, own_def_of(c, p.key, p.kind, of->version.v, &b), NULL, &v->read)) {
		return false;
	}
	v->heading = text2_in(text2_full(b.name), c->lang);
	v->head = head_of(c, of);
	v->reason = of->reason;
	v->said = said_of(c, of);
	v->versions = own_url(c, p.key, "/versions");
	own_version_chips(c, of, &v->chips);
	return own_page(w, 200, v->heading, own_version_page_body, v);
}

/* --- compare --- */

static str sides_sum(struct ctx *c, const struct own_diff *d)
{
	return d->is_same ? msg(c, MSG_OWN_PROCEDURE_NO_DIFF) : msgf(c, MSG_OWN_PROCEDURE_DIFF_SUM,
		{ "changed", number_text(c, (int64_t)d->n_changed) }, { "new", number_text(c, (int64_t)d->n_new) },
		{ "gone", number_text(c, (int64_t)d->n_gone) }, { "moved", number_text(c, (int64_t)d->n_moved) });
}

static void diff_step(struct ctx *c, const struct own_step_diff *d, bool can_take, struct own_diff_step *ret)
{
	static const struct { const char *css, *icon; int label; } looks[] = {
		[OWN_STEP_CHANGED] = { "is-ask", "pencil", MSG_OWN_PROCEDURE_STEP_CHANGED }, [OWN_STEP_NEW] = { "is-ok", "plus", MSG_OWN_PROCEDURE_STEP_ADDED },
		[OWN_STEP_GONE] = { "is-danger", "minus", MSG_OWN_PROCEDURE_STEP_GONE } };
	str from = str_i64(c->arena, (int64_t)d->from), to = str_i64(c->arena, (int64_t)d->to);
	*ret = (struct own_diff_step){ .item = text2_in(d->item, c->lang), .key = d->key,
		.head = d->state == OWN_STEP_GONE ? from : to, .can_take = can_take };
	if (d->state != OWN_STEP_SAME) {
		own_chip_add(&ret->chips, looks[d->state].css, looks[d->state].icon, msg(c, looks[d->state].label));
	}
	if (d->is_moved) {
		own_chip_add(&ret->chips, "is-key", "arrow-right-left", msgf(c, MSG_OWN_PROCEDURE_STEP_MOVED, { "from", from }, { "to", to }));
	}
	own_fields_fill(c, d->fields, d->n_fields, &ret->fields);
	ret->take = msg(c, d->state == OWN_STEP_NEW ? MSG_OWN_PROCEDURE_TAKE_OUT : d->state == OWN_STEP_GONE ? MSG_OWN_PROCEDURE_TAKE_IN
		: MSG_OWN_PROCEDURE_TAKE);
}

bool own_diff_fill(struct ctx *c, const struct own_diff *d, bool can_take, struct own_diff_view *ret)
{
	ret->is_same = d->is_same;
	ret->sum = sides_sum(c, d);
	own_fields_fill(c, d->names, d->n_names, &ret->names);
	ret->steps = arena_array(c->arena, struct own_diff_step, d->n_steps + 1);
	for (size_t i = 0; i < d->n_steps; i++) {
		if (d->steps[i].state != OWN_STEP_SAME || d->steps[i].is_moved) {
			diff_step(c, &d->steps[i], can_take && d->steps[i].state != OWN_STEP_SAME, &ret->steps[ret->n_steps++]);
		}
	}
	return true;
}

static void fill_sides(struct web *w, const struct own_procedure *p, str from, str to, struct own_compare_view *v)
{
	struct ctx *c = w->c;
	struct field_option *o = arena_array(c->arena, struct field_option, p->n_versions + 3);
	size_t n = 0;
	o[n++] = (struct field_option){ S("draft"), msg(c, MSG_OWN_PROCEDURE_DRAFT), S("") };
	for (size_t i = 0; i < p->n_versions; i++) {
		str number = str_i64(c->arena, p->versions[i].version.v);
		o[n++] = (struct field_option){ number, msgf(c, MSG_OWN_PROCEDURE_VERSION, { "version", number }), S("") };
	}
	if (p->built_in) {
		o[n++] = (struct field_option){ S("built_in"), msg(c, MSG_OWN_PROCEDURE_BUILT_IN), S("") };
		o[n++] = (struct field_option){ S("base"), msg(c, MSG_OWN_PROCEDURE_BUILT_IN_SEEN), S("") };
	}
	v->from = field_view_make(w, "from", MSG_OWN_PROCEDURE_OLDER, from);
	v->to = field_view_make(w, "to", MSG_OWN_PROCEDURE_NEWER, to);
	v->from.is_optional_said = v->to.is_optional_said = false;
	field_options(&v->from, o, n);
	field_options(&v->to, o, n);
}

struct sides { str from, to; struct own_body older, newer; };

/* What was asked for; else the built-in one, or the version before, against the draft. */
static bool sides_of(struct web *w, const struct own_procedure *p, struct sides *ret)
{
	struct ctx *c = w->c;
	str from = web_query(w, "from"), to = web_query(w, "to");
	str usual = p->built_in ? S("built_in") : p->version > 0 ? str_i64(c->arena, p->version) : S("draft");
	ret->from = str_is_empty(from) ? usual : from;
	ret->to = str_is_empty(to) ? S("draft") : to;
	return own_side(c, p, ret->from, &ret->older) && own_side(c, p, ret->to, &ret->newer);
}

static bool fill_diff(struct web *w, const struct own_procedure *p, const struct sides *s, struct own_compare_view *v)
{
	struct ctx *c = w->c;
	struct own_diff diff;
	bool is_other = !str_eq(s->from, S("base")) && !str_eq(s->from, S("draft"));
	bool can_take = v->can_edit && (v->is_news || (str_eq(s->to, S("draft")) && is_other));
	if (!own_diff(c, &s->older, &s->newer, &diff) || !own_diff_fill(c, &diff, can_take, &v->diff)) {
		return false;
	}
	for (size_t i = 0; v->is_news && i < v->diff.n_steps; i++) {
		v->diff.steps[i].take = msg(c, MSG_OWN_PROCEDURE_TAKE_NEWS);
	}
	v->diff.from = v->is_news ? S("built_in") : s->from;
	v->diff.take = own_url(c, p->key, "/take");
	return true;
}

static bool show_compare(struct web *w)
{
	struct ctx *c = w->c;
	struct own_procedure p;
	struct sides s;
	struct own_compare_view *v = arena_new(c->arena, struct own_compare_view);
	if (!own_of(w, &p) || !sides_of(w, &p, &s)) {
		return false;
	}
	v->is_news = str_eq(s.from, S("base")) && str_eq(s.to, S("built_in"));
	v->can_edit = access_allows(c->who.access, ACCESS_RESPONDER);
	if (!fill_diff(w, &p, &s, v)) {
		return false;
	}
	v->heading = msgf(c, MSG_OWN_PROCEDURE_COMPARE_OF, { "name", name_of(c, &p) });
	v->lead = msg(c, v->is_news ? MSG_OWN_PROCEDURE_NEWS_LEAD : MSG_OWN_PROCEDURE_COMPARE_LEAD);
	v->page = own_url(c, p.key, "");
	v->here = own_url(c, p.key, "/compare");
	v->seen = own_url(c, p.key, "/seen");
	fill_sides(w, &p, s.from, s.to, v);
	return own_page(w, 200, v->heading, own_compare_page_body, v);
}

static bool taken(struct web *w)
{
	const struct own_done *d = w->result;
	const struct own_take_in *in = w->in;
	bool is_news = str_eq(raw_get(&w->form, "news"), S("1"));
	struct url to = compare_url(w->c, d->key, is_news ? S("base") : in->from, is_news ? S("built_in") : S("draft"));
	return web_redirect_flash(w, to, MSG_OWN_PROCEDURE_TAKEN);
}

#define ONE "/procedures/{procedure}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ONE "/versions", .needs = ACCESS_VIEWER, .show = show_versions, .doc = "versions of a procedure" },
	{ .method = HTTP_GET, .pattern = ONE "/versions/{version}", .needs = ACCESS_VIEWER, .show = show_version, .doc = "one version" },
	{ .method = HTTP_GET, .pattern = ONE "/compare", .needs = ACCESS_VIEWER, .show = show_compare, .doc = "what differs between two of them" },
	{ .method = HTTP_POST, .pattern = ONE "/take", .needs = ACCESS_RESPONDER, .op = &op_procedure_take, .answer = taken,
		.doc = "take one step over into the draft" },
	{ .method = HTTP_POST, .pattern = ONE "/back", .needs = ACCESS_RESPONDER, .op = &op_procedure_back, .answer = went_back,
		.refuse = refuse_versions, .doc = "make the draft what an earlier version, a draft set aside or a file says" },
};
const struct route_table procedure_version_routes = { routes, sizeof routes / sizeof routes[0] };
