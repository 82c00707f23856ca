/* いますぐ対応: click one shows this page with everything prefilled, click two opens the room. */
#include "room/open_view.h"

#include "base/time.h"
#include "contact/contact.h"
#include "escalation/escalation.h"
#include "knowledge/knowledge.h"
#include "messages.h"
#include "role/role.h"
#include "procedure/own.h"
#include "room/room_web.h"
#include "room_html.h"

PAGE_BODY(open)

/* What was typed, or asked for in the address: ?mode=exercise. */
static bool is_exercise(struct web *w)
{
	str typed = raw_get(&w->form, "mode");
	return str_eq(str_is_none(typed) ? web_query(w, "mode") : typed, S("exercise"));
}

const struct field_option *room_kind_options(struct ctx *c)
{
	struct field_option *v = arena_array(c->arena, struct field_option, c->catalog->n_kinds);
	for (size_t k = 0; k < c->catalog->n_kinds; k++) {
		const struct kind *kind = &c->catalog->kinds[k];
		v[k] = (struct field_option){ .value = kind->key, .label = text2_in(kind->name, c->lang), .help = S("") };
	}
	return v;
}

const struct field_option *room_level_options(struct ctx *c, size_t *ret_n)
{
	const struct level *levels;
	size_t n;
	if (!level_all(c, &levels, &n)) { /* the built-in words will do: a room has to open */
		err_clear(c);
		levels = c->catalog->levels;
		n = c->catalog->n_levels;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ .value = S(""), .label = msg(c, MSG_OPEN_LEVEL_LATER), .help = S("") };
	for (size_t k = 0; k < n; k++) { /* the gravest first */
		const struct level *l = &levels[n - 1 - k];
		str number = str_printf(c->arena, "%d", l->number);
		v[k + 1] = (struct field_option){ .value = number, .help = S(""),
			.label = STR_CAT(c->arena, number, S("　"), text2_in(l->name, c->lang)) };
	}
	*ret_n = n + 1;
	return v;
}

/* As it is read again when nobody touched it: a month in English words is not. */
static str now_typed(struct ctx *c)
{
	return c->lang == LANG_EN ? time_local_input(c->arena, c->now_ms) : time_full(c, c->now_ms);
}

static bool fill_fields(struct web *w, struct open_view *v)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n_people, n_levels;
	str month;
	int64_t number;
	enum incident_mode mode = v->is_exercise ? INCIDENT_EXERCISE : INCIDENT_LIVE;
	str kind = raw_get(&w->form, "kind");
	if (!incident_next_number(c, mode, &month, &number) ||
	    !room_people_options(c, MSG_OPEN_NOBODY, &people, &n_people)) {
		return false;
	}
	v->suggested = incident_suggest_name(c, mode, str_is_empty(kind) ? S("unknown") : kind, month, number);
	v->title = field_of(w, &op_incident_open, "title", msg(c, MSG_OPEN_TITLE_FIRST));
	field_help(w, &v->title, MSG_OPEN_TITLE_HELP);
	v->kind = field_view_make(w, "kind", MSG_ROOM_LABEL_KIND, S("unknown"));
	field_options(&v->kind, room_kind_options(c), c->catalog->n_kinds);
	v->level = field_view_make(w, "level", MSG_ROOM_LABEL_LEVEL, S(""));
	const struct field_option *levels = room_level_options(c, &n_levels);
	field_options(&v->level, levels, n_levels);
	v->noticed_at = field_of(w, &op_incident_open, "noticed_at", now_typed(c));
	v->noticed_by = field_view_make(w, "noticed_by", MSG_ROOM_LABEL_FINDER,
		id_is_none(c->who.person_id) ? S("") : id_str(c->arena, c->who.person_id));
	field_options(&v->noticed_by, people, n_people);
	v->name = field_of(w, &op_incident_open, "name", v->suggested);
	/* a name nobody typed follows the kind */
	if (str_eq(v->name.value, raw_get(&w->form, "suggested"))) {
		v->name.value = v->suggested;
	}
	v->restricted = field_of(w, &op_incident_open, "is_restricted", S(""));
	field_help(w, &v->restricted, MSG_OPEN_RESTRICTED_HELP);
	v->errors = errors_make(w);
	return true;
}

/* Whom to call first: who holds the role of the lead, also as a further one, then who stands in; private numbers for those who may. */
static bool fill_call(struct ctx *c, struct open_view *v)
{
	struct role *roles;
	size_t n;
	int64_t months;
	if (!role_org_list(c, &roles, &n) || !reach_months(c, &months)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		for (size_t i = 0; str_eq(roles[k].key, ROLE_LEAD) && i < roles[k].n_line && !v->has_call; i++) {
			const struct role_person *p = &roles[k].line[i];
			str number = p->phone;
			bool is_hidden;
			if (str_is_empty(number) && p->ways.is_phone_private && !contact_phone(c, p->id, &number, &is_hidden)) {
				return false;
			}
			v->has_call = !p->is_gone && number.n > 0;
			v->call_who = p->name;
			v->call_number = number;
			v->call = url_tel(c, number);
			v->call_mark = reach_mark_of(c, months, p->id, p->name, &p->ways);
		}
	}
	return true;
}

static bool fill_rest(struct ctx *c, struct open_view *v)
{
	const struct procedure_def *p;
	struct incident *open;
	size_t n;
	if (!procedure_def_for(c, S("unknown"), &p) || !incident_list(c, S("open"), &open, &n) || !fill_call(c, v)) {
		return false;
	}
	v->card_do = p->card_do;
	v->n_card_do = p->n_card_do;
	v->card_dont = p->card_dont;
	v->n_card_dont = p->n_card_dont;
	v->rooms = arena_array(c->arena, struct open_room, n);
	v->n_rooms = n < 5 ? n : 5;
	for (size_t k = 0; k < v->n_rooms; k++) {
		v->rooms[k] = (struct open_room){ open[k].name, room_url(c, &open[k], "") };
	}
	v->action = url_path(c, "/incident");
	v->other_mode = url_path(c, "/incident/new");
	if (!v->is_exercise) {
		v->other_mode = url_with(c, v->other_mode, "mode", S("exercise"));
	}
	return true;
}

/* By what was typed: kind, words, and what in them is a trace. */
static bool fill_similar(struct web *w, bool asked, struct open_view *v)
{
	struct ctx *c = w->c;
	const struct knowledge_like *like;
	size_t n;
	bool untouched = str_eq(v->title.value, msg(c, MSG_OPEN_TITLE_FIRST));
	str words = untouched ? S("") : v->title.value;
	if (v->is_exercise) {
		return true;
	}
	if (!knowledge_for_words(c, v->kind.value, words, (struct id){ 0 }, &like, &n)) {
		return false;
	}
	v->similar = room_similar(c, like, n);
	v->has_looked = asked && n == 0;
	v->look = url_path(c, "/incident/new/similar");
	return true;
}

static bool is_ticked(const struct web *w, str kind)
{
	for (size_t i = 0; i < w->form.n; i++) {
		if (str_eq(w->form.v[i].name, S("commander")) && str_eq(w->form.v[i].value, kind)) {
			return true;
		}
	}
	return false;
}

str room_commander_text(struct ctx *c, const struct commander *m)
{
	static const int hows[] = { [COMMANDER_NAMED] = MSG_ROOM_COMMANDER_NAMED, [COMMANDER_BY_ROLE] = MSG_ROOM_COMMANDER_ROLE,
		[COMMANDER_DEPUTY] = MSG_ROOM_COMMANDER_DEPUTY };
	return msgf(c, MSG_ROOM_COMMANDER, { "who", m->person_name }, { "how", msg(c, hows[m->how]) });
}

/* The commander of each kind: the page shows the one of the kind that is picked. */
static bool fill_commanders(struct web *w, struct open_view *v)
{
	struct ctx *c = w->c;
	struct commander *m;
	size_t n;
	if (!commander_list(c, &m, &n)) {
		return false;
	}
	v->commanders = arena_array(c->arena, struct open_commander, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool is_new = m[i].kind.n > 0 && m[i].how != COMMANDER_NOBODY && !id_eq(m[i].person_id, c->who.person_id);
		for (size_t k = 0; k < i; k++) { /* the first row of a kind counts */
			is_new = is_new && !str_eq(m[k].kind, m[i].kind);
		}
		if (is_new) {
			v->commanders[v->n_commanders++] = (struct open_commander){ .when = STR_CAT(c->arena, S("kind="), m[i].kind), .kind = m[i].kind,
				.text = room_commander_text(c, &m[i]), .is_shown = str_eq(m[i].kind, v->kind.value), .is_ticked = is_ticked(w, m[i].kind),
				.department = m[i].department.n ? msgf(c, MSG_ROOM_COMMANDER_DEPARTMENT, { "department", m[i].department }) : S(""),
				.take = msgf(c, MSG_ROOM_COMMANDER_TAKE, { "who", m[i].person_name }) };
		}
	}
	return true;
}

static bool show_with(struct web *w, int status, bool take_proposal)
{
	struct open_view *v = arena_new(w->c->arena, struct open_view);
	v->is_exercise = is_exercise(w);
	bool asked = str_ends(str_from_c(w->route->pattern), S("/similar"));
	if (!fill_fields(w, v) || !fill_rest(w->c, v) || !fill_commanders(w, v) || !fill_similar(w, asked, v)) {
		return false;
	}
	const struct level_rule *proposed = aid_make(w, url_path(w->c, "/incident/new/aid"), &v->aid);
	if (take_proposal && proposed) {
		v->level.value = str_printf(w->c->arena, "%d", proposed->level);
	}
	struct page_view p = { .title = msg(w->c, MSG_OPEN_TITLE), .nav = NAV_RESPOND, .body = open_body, .view = v,
		.is_exercise = v->is_exercise };
	return page_show(w, status, &p);
}

static bool show_open(struct web *w) { return show_with(w, 200, false); }
static bool show_aid(struct web *w) { return show_with(w, 200, true); }
static bool show_similar(struct web *w) { return show_with(w, 200, false); }
static bool refuse_open(struct web *w) { return show_with(w, web_error_status(w), false); }

static bool opened(struct web *w)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, room_url(w->c, i, ""), MSG_OPEN_OPENED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/new", .needs = ACCESS_RESPONDER, .show = show_open,
		.doc = "open a room: everything prefilled" },
	{ .method = HTTP_POST, .pattern = "/incident/new/aid", .needs = ACCESS_RESPONDER, .answer = show_aid,
		.doc = "the level aid without script: proposes, changes nothing" },
	{ .method = HTTP_POST, .pattern = "/incident/new/similar", .needs = ACCESS_RESPONDER, .answer = show_similar,
		.doc = "what happened before that is like what was typed; changes nothing" },
	{ .method = HTTP_POST, .pattern = "/incident", .needs = ACCESS_RESPONDER, .op = &op_incident_open,
		.answer = opened, .refuse = refuse_open, .doc = "open the room" },
};
const struct route_table open_routes = { routes, sizeof routes / sizeof routes[0] };
