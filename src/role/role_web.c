/* Who acts in which role of a room: calling, taking over, handing over; and the organisation's deputies. */
#include "base/limits.h"
#include "base/time.h"
#include "contact/contact.h"
#include "reach/mark_view.h"
#include "messages.h"
#include "procedure/procedure.h"
#include "role/role_page.h"
#include "role/role_parts_web.h"
#include "role/role_web.h"
#include "role_html.h"

PAGE_BODY(role_page)
PAGE_BODY(deputies_page)

/* --- one role --- */

/* All roles of the room, who knows private numbers, and how long a check holds. */
struct looking { const struct role *v; size_t n; int64_t months; };

static bool call_of(struct ctx *c, const struct looking *l, const struct role_person *p, struct role_call *ret)
{
	str number = p->phone;
	bool is_hidden = false;
	if (str_is_empty(number) && p->ways.is_phone_private && !contact_phone(c, p->id, &number, &is_hidden)) {
		return false;
	}
	str who = is_hidden ? role_callers(c, l->v, l->n, p->id) : S("");
	*ret = (struct role_call){ .has_phone = !str_is_empty(number), .phone = url_tel(c, number),
		.phone_text = number, .has_mail = !str_is_empty(p->mail), .mail = url_mailto(c, p->mail),
		.mail_text = p->mail, .hidden = !is_hidden ? S("") : who.n ? msgf(c, MSG_REACH_HIDDEN_ASK, { "who", who }) : msg(c, MSG_REACH_HIDDEN),
		.mark = reach_mark_of(c, l->months, p->id, p->name, &p->ways) };
	return true;
}

static str add_part(struct ctx *c, str line, str part)
{
	return str_is_empty(part) ? line : STR_CAT(c->arena, line, line.n ? S("　") : S(""), part);
}

static str reach_text(struct ctx *c, const struct role_person *p)
{
	if (p->is_gone) {
		return msg(c, MSG_ROLE_STATE_GONE);
	}
	if (p->reach < 0) {
		return S("");
	}
	return msgf(c, p->reach == REACH_REACHED ? MSG_ROLE_PAGE_REACHED_AT : MSG_ROLE_PAGE_UNREACHED_AT,
		{ "when", time_short(c, p->reach_at) });
}

static void fill_chip(struct ctx *c, const struct role *r, struct role_card *v)
{
	static const struct { const char *css, *icon; } looks[ROLE_STATE_MAX] = {
		[ROLE_ACTING] = { "is-ok", "user" }, [ROLE_NOBODY] = { "is-warn", "user-x" },
		[ROLE_GONE] = { "is-danger", "user-x" }, [ROLE_UNREACHED] = { "is-danger", "phone-off" },
	};
	v->chip_css = str_from_c(looks[r->state].css);
	v->chip_icon = str_from_c(looks[r->state].icon);
	v->chip_text = msg(c, role_state_choices.v[r->state].label);
}

static bool fill_next(struct ctx *c, const struct looking *l, const struct role *r, struct role_card *v)
{
	v->has_next = !id_is_none(r->next_id);
	for (size_t i = 0; i < r->n_line && v->has_next; i++) {
		const struct role_person *p = &r->line[i];
		if (id_eq(p->id, r->next_id)) {
			v->next_id = id_str(c->arena, p->id);
			v->next_name = p->name;
			v->next_line = add_part(c, add_part(c, p->title,
				msg(c, p->is_holder ? MSG_ROLE_PAGE_HOLDER : MSG_ROLE_PAGE_DEPUTY)), reach_text(c, p));
			if (!call_of(c, l, p, &v->next_call)) {
				return false;
			}
			v->next_say = msgf(c, MSG_ROLE_PAGE_LET, { "who", p->name });
			v->next_miss = msgf(c, MSG_ROLE_PAGE_MISS, { "who", p->name });
		}
	}
	return true;
}

static void fill_rows(struct ctx *c, const struct looking *l, const struct role *r, struct role_card *v)
{
	v->rows = arena_array(c->arena, struct role_line_row, r->n_line);
	v->n_rows = r->n_line;
	size_t deputies = 0;
	for (size_t i = 0; i < r->n_line; i++) {
		const struct role_person *p = &r->line[i];
		str place = p->is_holder ? msg(c, MSG_ROLE_PAGE_HOLDER)
			: msgf(c, MSG_ROLE_PAGE_DEPUTY_NO, { "no", number_text(c, (int64_t)++deputies) });
		v->rows[i] = (struct role_line_row){ place, p->name,
			add_part(c, add_part(c, p->title, p->phone), reach_text(c, p)), reach_mark_of(c, l->months, p->id, p->name, &p->ways) };
	}
}

static void fill_acts(struct ctx *c, const struct incident *i, const struct role *r, struct role_card *v)
{
	v->from = id_is_none(r->person_id) ? S("") : id_str(c->arena, r->person_id);
	v->take = room_sub(c, i->id, "/role/", r->key, "/take");
	v->hand = room_sub(c, i->id, "/role/", r->key, "/hand");
	v->unreached = room_sub(c, i->id, "/role/", r->key, "/unreached");
	v->reached = room_sub(c, i->id, "/role/", r->key, "/reached");
	v->is_me = !id_is_none(r->person_id) && id_eq(r->person_id, c->who.person_id);
	v->can_reach = v->has_acting && !v->is_me && r->state != ROLE_GONE && r->acting.reach != REACH_REACHED;
	v->can_unreach = v->has_acting && !v->is_me && r->state == ROLE_ACTING;
}

static bool card_of(struct ctx *c, const struct incident *i, const struct looking *l, const struct role *r, struct role_card *ret)
{
	struct role_card v = { .key = r->key, .anchor = STR_CAT(c->arena, S("role-"), r->key),
		.live = STR_CAT(c->arena, S("role-state-"), r->key), .name = r->name, .help = r->help,
		.has_acting = !id_is_none(r->person_id) };
	fill_chip(c, r, &v);
	if (v.has_acting) {
		str since = r->since.has ? msgf(c, MSG_ROLE_PAGE_SINCE, { "when", time_short(c, r->since.v) }) : S("");
		v.who = r->acting.name;
		v.line = add_part(c, add_part(c, r->acting.title, since), reach_text(c, &r->acting));
	}
	if (v.has_acting && !call_of(c, l, &r->acting, &v.call)) {
		return false;
	}
	if (role_is_gap(r)) {
		if (!fill_next(c, l, r, &v)) {
			return false;
		}
		v.is_stuck = !v.has_next;
	}
	fill_rows(c, l, r, &v);
	fill_acts(c, i, r, &v);
	*ret = v;
	return true;
}

static void fill_form(struct web *w, struct role_card *v, const struct field_option *people, size_t n)
{
	bool sent = form_is_sent(w, &op_role_hand) && str_eq(raw_get(&w->parts, "role"), v->key);
	v->is_open = sent || (v->is_stuck && v->has_acting);
	v->to = form_field(w, sent, &op_role_hand, "to_id", S(""));
	field_options(&v->to, people, n);
	v->note = form_field(w, sent, &op_role_hand, "note", S(""));
	if (!sent) {
		field_set_id(w, &v->to, v->key);
		field_set_id(w, &v->note, v->key);
	}
}

/* Roles a firm of this size has to fill, and those somebody was named for. */
static bool is_main(const struct role *r)
{
	static const char *const keys[] = { "chief", "lead", "it_owner" };
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (str_eq(r->key, str_from_c(keys[i]))) {
			return true;
		}
	}
	return r->n_line > 0 || !id_is_none(r->person_id);
}

static bool fill_cards(struct web *w, const struct incident *i, struct role_page *p)
{
	struct ctx *c = w->c;
	struct role *v;
	struct step *steps;
	size_t n, n_steps;
	int64_t gaps = 0;
	const struct field_option *people;
	size_t n_people;
	if (!role_list(c, i, &v, &n) || !step_lines(c, i->id, &steps, &n_steps) || !room_callee_options(c, MSG_ROLE_PAGE_CHOOSE, &people, &n_people)) {
		return false;
	}
	struct looking l = { v, n, 0 };
	if (!reach_months(c, &l.months)) {
		return false;
	}
	p->cards = arena_array(c->arena, struct role_card, n);
	p->others = arena_array(c->arena, struct role_card, n);
	for (size_t k = 0; k < n; k++) {
		bool is_first = is_main(&v[k]);
		struct role_card *card = is_first ? &p->cards[p->n_cards++] : &p->others[p->n_others++];
		if (!card_of(c, i, &l, &v[k], card)) {
			return false;
		}
		size_t in_hand = step_count_of(steps, n_steps, v[k].person_id);
		card->take_steps = in_hand ? msgf(c, MSG_ROLE_PAGE_TAKE_STEPS, { "count", number_text(c, (int64_t)in_hand) }) : S("");
		fill_form(w, card, people, n_people);
		gaps += is_first && role_is_gap(&v[k]);
		p->others_open = p->others_open || (!is_first && card->is_open);
	}
	p->gaps = gaps ? msgf(c, MSG_ROLE_PAGE_GAPS, { "count", number_text(c, gaps) }) : S("");
	return true;
}

static bool show_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct role_page *p = arena_new(c->arena, struct role_page);
	if (!room_of(w, &i) || !fill_cards(w, &i, p)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_ROLES);
	p->can_act = room_can_change(c, &i);
	p->has_person = !id_is_none(c->who.person_id);
	p->handover = room_url(c, &i, "/handover");
	p->deputies = url_path(c, "/roles");
	p->errors = errors_make(w);
	return room_page(w, status, &i, msg(c, MSG_ROOM_PART_ROLES), role_page_body, p);
}

static bool show_roles(struct web *w) { return show_with(w, 200); }
static bool refuse(struct web *w) { return show_with(w, web_error_status(w)); }

static bool done(struct web *w, int flash)
{
	struct id incident_id;
	const struct role *r = w->result;
	str anchor = STR_CAT(w->c->arena, S("/role#role-"), r->key);
	return web_id(w, "incident", &incident_id) &&
	       web_redirect_flash(w, url_id(w->c, "/incident/", incident_id, str_cz(w->c->arena, anchor)), flash);
}
static bool taken(struct web *w) { return done(w, MSG_ROLE_PAGE_TAKEN); }
static bool handed(struct web *w) { return done(w, MSG_ROLE_PAGE_HANDED); }
static bool unreached(struct web *w) { return done(w, MSG_ROLE_PAGE_UNREACHED_NOW); }
static bool reached(struct web *w) { return done(w, MSG_ROLE_PAGE_REACHED_NOW); }

/* --- the organisation's deputies --- */

#define PLACES_MIN 2

static str names_of(struct ctx *c, const struct role *r, bool holders)
{
	str all = S(""), and = c->lang == LANG_EN ? S(", ") : S("、");
	for (size_t i = 0; i < r->n_line; i++) {
		if (r->line[i].is_holder == holders) {
			all = STR_CAT(c->arena, all, all.n ? and : S(""), r->line[i].name);
		}
	}
	return all;
}

static void fill_marks(struct ctx *c, int64_t months, const struct role *r, struct deputy_row *v)
{
	v->marks = arena_array(c->arena, struct role_mark, r->n_line);
	for (size_t i = 0; i < r->n_line; i++) {
		struct reach_mark m = reach_mark_of(c, months, r->line[i].id, r->line[i].name, &r->line[i].ways);
		if (m.has) {
			v->marks[v->n_marks++] = (struct role_mark){ r->line[i].name, m };
		}
	}
}

static void fill_places(struct web *w, const struct role *r, const struct field_option *people, size_t n,
                        struct deputy_row *v)
{
	struct ctx *c = w->c;
	struct web untouched = *w; /* what was refused is told above; the lists stand as they are */
	untouched.form = (struct raw_form){ 0 };
	size_t some = r->deputies.n + 1 < PLACES_MIN ? PLACES_MIN : r->deputies.n + 1;
	v->n_places = some > LIMIT_DEPUTIES ? LIMIT_DEPUTIES : some;
	v->places = arena_array(c->arena, struct field_view, v->n_places);
	for (size_t i = 0; i < v->n_places; i++) {
		str no = number_text(c, (int64_t)i + 1);
		str value = i < r->deputies.n ? id_str(c->arena, r->deputies.v[i]) : S("");
		struct field_view *f = &v->places[i];
		*f = field_view_make(&untouched, "deputies", MSG_ROLE_LABEL_DEPUTIES, value);
		f->label = msgf(c, MSG_ROLE_PAGE_DEPUTY_NO, { "no", no });
		f->is_optional_said = false;
		f->error = S("");
		field_set_id(&untouched, f, STR_CAT(c->arena, r->key, S("-"), no));
		field_options(f, people, n);
	}
}

static bool show_deputies_with(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct role *v;
	size_t n, n_people;
	const struct field_option *people;
	struct deputies_page *p = arena_new(c->arena, struct deputies_page);
	int64_t months;
	if (!role_org_list(c, &v, &n) || !room_callee_options(c, MSG_ROLE_PAGE_NOBODY, &people, &n_people) || !reach_months(c, &months)) {
		return false;
	}
	p->can_change = room_may_act(c);
	p->people = url_path(c, "/people");
	p->rows = arena_array(c->arena, struct deputy_row, n);
	p->n_rows = n;
	p->errors = errors_make(w);
	for (size_t k = 0; k < n; k++) {
		struct deputy_row *row = &p->rows[k];
		str list = names_of(c, &v[k], false);
		*row = (struct deputy_row){ .name = v[k].name, .help = v[k].help, .holders = names_of(c, &v[k], true),
			.list = list.n ? list : msg(c, MSG_ROLE_PAGE_NOBODY), .save = url_below(c, url_path(c, "/roles"), "/", v[k].key) };
		row->has_holder = row->holders.n > 0;
		fill_marks(c, months, &v[k], row);
		fill_places(w, &v[k], people, n_people, row);
	}
	struct page_view page = { .title = msg(c, MSG_DEPUTIES_PAGE_TITLE), .nav = NAV_PREPARE, .body = deputies_page_body,
		.view = p };
	return page_show(w, status, &page);
}

static bool show_deputies(struct web *w) { return show_deputies_with(w, 200); }
static bool refuse_deputies(struct web *w) { return show_deputies_with(w, web_error_status(w)); }

static bool deputies_saved(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/roles"), MSG_DEPUTIES_PAGE_SAVED);
}

#define ROLE_POST(path, operation, then, text) \
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/role/{role}/" path, .needs = ACCESS_RESPONDER, \
		.op = &operation, .answer = then, .refuse = refuse, .doc = text }
#define HANDOVER_POST(path, operation, then, text) \
	{ .method = HTTP_POST, .pattern = "/incident/{incident}/handover" path, .needs = ACCESS_RESPONDER, \
		.op = &operation, .answer = then, .refuse = handover_refuse, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/role", .needs = ACCESS_VIEWER, .show = show_roles,
		.doc = "who acts in which role" },
	ROLE_POST("take", op_role_take, taken, "act in a role from now on"),
	ROLE_POST("hand", op_role_hand, handed, "a person acts in a role from now on"),
	ROLE_POST("unreached", op_role_unreached, unreached, "a person could not be reached"),
	ROLE_POST("reached", op_role_reached, reached, "a person was reached"),
	{ .method = HTTP_GET, .pattern = "/incident/{incident}/handover", .needs = ACCESS_VIEWER, .show = handover_show,
		.doc = "what changed since you left, to read or to print" },
	HANDOVER_POST("", op_handover_give, handover_given, "hand one's shift over"),
	HANDOVER_POST("/{handover}/take", op_handover_take, handover_taken, "take a shift over"),
	HANDOVER_POST("/{handover}/withdraw", op_handover_withdraw, handover_withdrawn, "take a hand-over back"),
	{ .method = HTTP_GET, .pattern = "/roles", .needs = ACCESS_VIEWER, .show = show_deputies,
		.doc = "who holds each role, and who stands in" },
	{ .method = HTTP_POST, .pattern = "/roles/{role}", .needs = ACCESS_RESPONDER, .op = &op_role_deputies,
		.answer = deputies_saved, .refuse = refuse_deputies, .doc = "say who stands in for a role" },
};
const struct route_table role_routes = { routes, sizeof routes / sizeof routes[0] };
