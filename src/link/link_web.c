/* What a room belongs together with: the list, linking, taking back. */
#include "link/link_web.h"

#include "account/access.h"
#include "base/time.h"
#include "indicator/indicator.h"
#include "link/link_page.h"
#include "link/link_row.h"
#include "link/merge_web.h"
#include "link_html.h"
#include "messages.h"

PAGE_BODY(links_page)
PAGE_BODY(link_new_page)
PAGE_BODY(link_one_page)

static const struct { const char *css, *icon; } looks[LINK_RELATION_MAX] = {
	[LINK_RELATED] = { "is-quiet", "link" }, [LINK_PARENT] = { "is-key", "flag" }, [LINK_CHILD] = { "is-key", "list" },
	[LINK_INTO] = { "is-warn", "arrow-right" }, [LINK_FROM] = { "is-quiet", "archive" },
};

static struct link_line line_of(struct ctx *c, const struct incident *i, const struct link *l)
{
	const struct kind *kind = catalog_kind(c->catalog, l->other_kind);
	bool open = str_eq(l->other_state, S("open")), merged = str_eq(l->other_state, S("merged"));
	str id = id_str(c->arena, l->id);
	return (struct link_line){ .anchor = STR_CAT(c->arena, S("l-"), id_str(c->arena, l->id)), .css = str_from_c(looks[l->relation].css), .icon = str_from_c(looks[l->relation].icon),
		.relation = link_relation_name(c, l->relation), .name = l->other_name, .title = l->other_title,
		.state = msg(c, open ? MSG_LINK_PAGE_OPEN : merged ? MSG_LINK_PAGE_MERGED : MSG_LINK_PAGE_CLOSED),
		.state_css = open ? S("is-key") : S("is-quiet"), .state_icon = open ? S("lock-open") : S("archive"),
		.kind = kind ? text2_in(kind->name, c->lang) : l->other_kind, .level = l->other_level,
		.noticed = l->other_noticed.precision ? event_time_short(c, l->other_noticed) : S(""), .reason = l->reason,
		.made = msgf(c, MSG_LINK_PAGE_MADE, { "when", time_short(c, l->made_at.v) },
			{ "who", str_is_none(l->made_by_name) ? S("-") : l->made_by_name }),
		.is_exercise = l->other_mode == INCIDENT_EXERCISE, .is_restricted = l->other_is_restricted,
		.room = url_id(c, "/incident/", l->other_id, ""), .back = room_sub(c, i->id, "/link/", id, ""),
		.can_end = room_may_act(c),
		.merge = url_with(c, room_url(c, i, "/merge"), "into", id_str(c->arena, l->other_id)),
		.can_merge = l->relation == LINK_RELATED && open && l->other_mode == i->mode && room_may_act(c) };
}

/* --- the list --- */

static bool fill_wave(struct ctx *c, const struct incident *i, const struct link *v, size_t n, struct wave_view *w)
{
	struct link_wave s;
	for (size_t k = 0; k < n; k++) {
		w->is |= v[k].relation == LINK_CHILD;
	}
	if (!w->is) {
		return true;
	}
	if (!link_wave(c, i, v, n, &s)) {
		return false;
	}
	w->rooms = msgf(c, MSG_LINK_PAGE_WAVE_ROOMS, { "count", number_text(c, s.rooms.v) }, { "open", number_text(c, s.open.v) });
	w->level = s.level;
	w->affected = msgf(c, MSG_LINK_PAGE_WAVE_AFFECTED, { "count", number_text(c, s.affected.v) },
		{ "held", number_text(c, s.contained.v) });
	w->shared = msgf(c, MSG_LINK_PAGE_WAVE_SHARED, { "count", number_text(c, s.shared.v) });
	size_t most = sizeof w->traces / sizeof w->traces[0];
	for (size_t k = 0; k < s.n_traces && k < most; k++) {
		w->traces[w->n_traces].value = s.traces[k].value;
		w->traces[w->n_traces].kind = indicator_kind_name(c, s.traces[k].kind);
		w->traces[w->n_traces++].rooms = msgf(c, MSG_LINK_PAGE_IN_ROOMS, { "count", number_text(c, s.traces[k].rooms) });
	}
	w->has_more = s.n_traces > most;
	w->more = msgf(c, MSG_LINK_PAGE_MORE, { "count", number_text(c, (int64_t)(s.n_traces - w->n_traces)) });
	return true;
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct link *v;
	struct link_into into;
	struct links_page *p = arena_new(c->arena, struct links_page);
	if (!room_of(w, &i) || !link_list(c, i.id, &v, &p->n_lines) || !link_merged_into(c, i.id, &into) ||
	    !fill_wave(c, &i, v, p->n_lines, &p->wave)) {
		return false;
	}
	p->lines = arena_array(c->arena, struct link_line, p->n_lines + 1);
	for (size_t k = 0; k < p->n_lines; k++) {
		p->lines[k] = line_of(c, &i, &v[k]);
		p->has_merged |= v[k].relation == LINK_FROM;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->can_add = room_may_act(c) && !into.is;
	p->add = room_url(c, &i, "/link/new");
	p->timeline = url_with(c, room_url(c, &i, "/timeline"), "merged", S("1"));
	p->empty = (struct empty_view){ S("link"), msg(c, MSG_LINK_PAGE_NONE), msg(c, MSG_LINK_PAGE_NONE_HELP), false, p->add,
		S("") };
	return room_page(w, 200, &i, msg(c, MSG_LINK_PAGE_TITLE), links_page_body, p);
}

/* --- a new one --- */

static str and_reason(struct ctx *c, str line, str more)
{
	return line.n ? msgf(c, MSG_LINK_PAGE_AND, { "one", line }, { "two", more }) : more;
}

/* Why one may think so: said, so that nobody has to believe a number. */
static str why_likely(struct ctx *c, const struct link_likely *l)
{
	str line = S("");
	if (l->shared > 0) {
		line = msgf(c, l->has_mail ? MSG_LINK_PAGE_WHY_SENDER : MSG_LINK_PAGE_WHY_TRACES, { "value", l->shared_value },
			{ "count", number_text(c, l->shared) });
	}
	if (l->same_kind) {
		line = and_reason(c, line, msg(c, MSG_LINK_PAGE_WHY_KIND));
	}
	if (l->words >= 30) {
		line = and_reason(c, line, msg(c, MSG_LINK_PAGE_WHY_WORDS));
	}
	return l->finders >= 35 ? and_reason(c, line, msg(c, MSG_LINK_PAGE_WHY_FINDERS)) : line;
}

static struct field_option option_of(struct ctx *c, const struct incident *i, str why)
{
	str when = event_time_short(c, i->noticed);
	str state = msg(c, incident_is_open(i) ? MSG_LINK_PAGE_OPEN : MSG_LINK_PAGE_CLOSED);
	str help = msgf(c, MSG_LINK_PAGE_OPTION, { "title", i->title }, { "when", when }, { "state", state });
	return (struct field_option){ id_str(c->arena, i->id), i->name,
		why.n ? msgf(c, MSG_LINK_PAGE_OPTION_WHY, { "option", help }, { "why", why }) : help };
}

static void add_merge(struct ctx *c, const struct incident *i, const struct incident *o, struct link_new_page *p)
{
	if (o->mode == i->mode && incident_is_open(o)) {
		p->merges[p->n_merges++] = (struct merge_choice){ o->name,
			url_with(c, room_url(c, i, "/merge"), "into", id_str(c->arena, o->id)) };
	}
}

/* Those somebody searched for, else the likely ones. */
static bool fill_choices(struct ctx *c, const struct incident *i, struct link_new_page *p)
{
	struct link_likely *likely;
	struct incident *found;
	size_t n;
	p->is_searched = !str_is_empty(p->query);
	bool ok = p->is_searched ? link_search(c, i, p->query, &found, &n) : link_likely(c, i, &likely, &n);
	if (!ok) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 2);
	p->merges = arena_array(c->arena, struct merge_choice, n + 2);
	for (size_t k = 0; k < n; k++) {
		const struct incident *o = p->is_searched ? &found[k] : &likely[k].i;
		v[k] = option_of(c, o, p->is_searched ? S("") : why_likely(c, &likely[k]));
		add_merge(c, i, o, p);
	}
	struct id id;
	struct incident one;
	bool is_there = false;
	for (size_t k = 0; k < n; k++) {
		is_there |= str_eq(v[k].value, p->other.value);
	}
	/* what was chosen from a search stays a choice when the form comes back */
	if (!is_there && id_parse(p->other.value, &id) && incident_get(c, id, &one)) {
		v[n++] = option_of(c, &one, S(""));
	}
	err_clear(c);
	p->is_found = n > 0;
	p->has_likely = n > 0 && !p->is_searched;
	field_options(&p->other, v, n);
	return true;
}

static void relation_options(struct ctx *c, struct field_view *f)
{
	static const int helps[] = { [LINK_RELATED] = MSG_LINK_PAGE_HELP_RELATED, [LINK_PARENT] = MSG_LINK_PAGE_HELP_PARENT,
		[LINK_CHILD] = MSG_LINK_PAGE_HELP_CHILD };
	struct field_option *v = arena_array(c->arena, struct field_option, link_add_choices.n);
	for (size_t k = 0; k < link_add_choices.n; k++) {
		v[k] = (struct field_option){ str_from_c(link_add_choices.v[k].code), link_relation_name(c, (int)k), msg(c, helps[k]) };
	}
	field_options(f, v, link_add_choices.n);
}

static bool new_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct link_into into;
	struct link_new_page *p = arena_new(c->arena, struct link_new_page);
	if (!room_of(w, &i) || !link_merged_into(c, i.id, &into)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->all = room_url(c, &i, "/link");
	p->save = p->all;
	p->search = room_url(c, &i, "/link/new");
	p->can_add = room_may_act(c) && !into.is;
	p->query = web_query(w, "q");
	p->query = str_is_none(p->query) ? S("") : p->query;
	p->none = msgf(c, MSG_LINK_PAGE_SEARCH_NONE, { "words", p->query });
	p->other = field_of(w, &op_link_add, "other_id", S(""));
	p->relation = field_of(w, &op_link_add, "relation", S("related"));
	p->reason = field_of(w, &op_link_add, "reason", S(""));
	relation_options(c, &p->relation);
	p->errors = errors_make(w);
	return fill_choices(c, &i, p) && room_page(w, status, &i, msg(c, MSG_LINK_PAGE_ADD), link_new_page_body, p);
}

static bool show_new(struct web *w) { return new_page(w, 200); }
static bool refuse_new(struct web *w) { return new_page(w, web_error_status(w)); }

static bool added(struct web *w)
{
	const struct link_add_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/link"), MSG_LINK_PAGE_ADDED);
}

/* --- one, to take it back --- */

static bool one_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct id id;
	struct link l;
	struct link_one_page *p = arena_new(c->arena, struct link_one_page);
	if (!room_of(w, &i) || !web_id(w, "link", &id) || !link_get(c, i.id, id, &l)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_NONE);
	p->all = room_url(c, &i, "/link");
	p->line = line_of(c, &i, &l);
	p->save = url_below(c, p->line.back, "/remove", S(""));
	p->can_end = room_may_act(c);
	p->is_merge = l.relation == LINK_INTO || l.relation == LINK_FROM;
	p->undo = msgf(c, MSG_LINK_PAGE_UNDO, { "from", l.relation == LINK_INTO ? i.name : l.other_name },
		{ "into", l.relation == LINK_INTO ? l.other_name : i.name });
	p->reason = field_of(w, &op_link_remove, "reason", S(""));
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_LINK_PAGE_ONE), link_one_page_body, p);
}

static bool show_one(struct web *w) { return one_page(w, 200); }

/* Taken back by somebody else meanwhile: the list says how it is now. */
static bool refuse_one(struct web *w)
{
	bool gone = w->refused.msg == MSG_LINK_OFF_ALREADY;
	const struct link_remove_in *in = w->in;
	return gone ? web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/link"), MSG_LINK_OFF_ALREADY)
		: one_page(w, web_error_status(w));
}

static bool removed(struct web *w)
{
	const struct link_remove_in *in = w->in;
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/link"), MSG_LINK_PAGE_REMOVED);
}

#define ROOM "/incident/{incident}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ROOM "/link", .needs = ACCESS_VIEWER, .show = show_list,
		.doc = "what a room belongs together with" },
	{ .method = HTTP_POST, .pattern = ROOM "/link", .needs = ACCESS_RESPONDER, .op = &op_link_add, .answer = added,
		.refuse = refuse_new, .doc = "link a room with another" },
	{ .method = HTTP_GET, .pattern = ROOM "/link/new", .needs = ACCESS_RESPONDER, .show = show_new,
		.doc = "rooms that may belong together, to choose from" },
	{ .method = HTTP_GET, .pattern = ROOM "/link/{link}", .needs = ACCESS_VIEWER, .show = show_one, .doc = "one link" },
	{ .method = HTTP_POST, .pattern = ROOM "/link/{link}/remove", .needs = ACCESS_RESPONDER, .op = &op_link_remove,
		.answer = removed, .refuse = refuse_one, .doc = "take a link or a merge back" },
	{ .method = HTTP_GET, .pattern = ROOM "/merge", .needs = ACCESS_RESPONDER, .show = merge_show,
		.doc = "what merging a room into another does" },
	{ .method = HTTP_POST, .pattern = ROOM "/merge", .needs = ACCESS_RESPONDER, .op = &op_link_merge, .answer = merge_done,
		.refuse = merge_refuse, .doc = "merge a room into another" },
};
const struct route_table link_routes = { routes, sizeof routes / sizeof routes[0] };
