/* One person: who they are, how to reach them, what they hold and have in hand; and everything that is done there. */
#include "contact/contact_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "reach/mark_view.h"
#include "contact_html.h"
#include "messages.h"

PAGE_BODY(person_page)

/* --- parts --- */

bool contact_may_change(const struct ctx *c)
{
	return access_allows(c->who.access, ACCESS_RESPONDER);
}

bool contact_people_options(struct ctx *c, int none, const struct field_option **ret, size_t *ret_n)
{
	struct person_option *p;
	size_t n;
	int64_t months;
	if (!person_options(c, &p, &n) || !reach_months(c, &months)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, none), S("") };
	for (size_t i = 0; i < n; i++) {
		str title = p[i].title.n ? STR_CAT(c->arena, p[i].name, S("（"), p[i].title, S("）")) : p[i].name;
		str words = reach_words(c, months, &p[i].reach);
		v[i + 1] = (struct field_option){ id_str(c->arena, p[i].id), words.n ? STR_CAT(c->arena, title, S("　"), words) : title, S("") };
	}
	*ret = v;
	*ret_n = n + 1;
	return true;
}

bool contact_unit_options(struct ctx *c, int kind, int none, const struct field_option **ret, size_t *ret_n)
{
	struct unit *u;
	size_t n, k = 1;
	if (!unit_list(c, &u, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, none), S("") };
	for (size_t i = 0; i < n; i++) {
		str label = u[i].name;
		for (int64_t d = 0; d < u[i].depth.v; d++) {
			label = STR_CAT(c->arena, S("　"), label);
		}
		if (u[i].kind == kind) {
			v[k++] = (struct field_option){ id_str(c->arena, u[i].id), label, S("") };
		}
	}
	*ret = v;
	*ret_n = k;
	return true;
}

void contact_state_look(int state, str *ret_css, str *ret_icon)
{
	reach_look(state, ret_css, ret_icon);
}

static str add_part(struct ctx *c, str line, str part)
{
	return str_is_empty(part) ? line : STR_CAT(c->arena, line, line.n ? S("　") : S(""), part);
}

/* --- ways --- */

static struct url way_url(struct ctx *c, const struct contact *k, const char *after)
{
	struct url u = url_item(c, url_id(c, "/people/", k->person_id, "/contacts"), "/", k->id);
	return *after ? url_below(c, u, "/", str_from_c(after)) : u;
}

/* The inputs of one way. `w` has what was typed when it was this one that was refused. */
static void way_fields(struct web *w, const struct contact *k, str suffix, struct way_view *v)
{
	const struct { struct field_view *to; const char *name; str initial; } all[] = {
		{ &v->kind, "kind", str_from_c(contact_kind_choices.v[k->kind].code) }, { &v->value, "value", k->value },
		{ &v->purpose, "purpose", str_from_c(contact_purpose_choices.v[k->purpose].code) },
		{ &v->hours, "hours", str_from_c(contact_hours_choices.v[k->hours].code) }, { &v->note, "note", k->note },
		{ &v->is_private, "is_private", k->is_private ? S("on") : S("") }, { &v->is_shared, "is_shared", k->is_shared ? S("on") : S("") },
		{ &v->place, "place", k->place.has ? str_i64(w->c->arena, k->place.v) : S("") },
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		*all[i].to = field_of(w, &op_contact_add, all[i].name, all[i].initial);
		field_set_id(w, all[i].to, suffix);
	}
	v->how = field_of(w, &op_contact_check, "how", S("call"));
	v->how.options++; /* "none" is no way of trying */
	v->how.n_options--;
	field_set_id(w, &v->how, suffix);
}

static void way_show(struct ctx *c, const struct contact *k, struct way_view *v)
{
	static const char *const icons[] = { [CONTACT_PHONE] = "phone", [CONTACT_MAIL] = "mail", [CONTACT_OTHER] = "message-square" };
	v->k = k;
	v->id = id_str(c->arena, k->id);
	v->icon = str_from_c(icons[k->kind]);
	v->use = contact_use_text(c, k);
	v->more = k->hours == HOURS_UNSAID ? S("") : msg(c, contact_hours_choices.v[k->hours].label);
	v->more = add_part(c, v->more, k->note);
	v->has_link = !k->is_hidden && k->kind != CONTACT_OTHER;
	v->link = k->kind == CONTACT_PHONE ? url_tel(c, k->value) : url_mailto(c, k->value);
	v->state = contact_state_text(c, k);
	contact_state_look(k->state, &v->css, &v->mark);
	v->check = way_url(c, k, "check");
	v->change = way_url(c, k, "");
	v->drop = way_url(c, k, "drop");
}

static bool fill_ways(struct web *w, struct person_page *v)
{
	struct ctx *c = w->c;
	struct contact *k;
	size_t n;
	struct id sent = { { 0 } };
	struct web untouched = *w;
	untouched.form = (struct raw_form){ 0 };
	untouched.refused = (struct err){ 0 };
	bool is_refused = w->route->op == &op_contact_change || w->route->op == &op_contact_check || w->route->op == &op_contact_drop;
	if (!contact_list(c, v->p.id, &k, &n) || (is_refused && !web_id(w, "contact", &sent))) {
		return false;
	}
	struct way_view *ways = arena_array(c->arena, struct way_view, n);
	for (size_t i = 0; i < n; i++) {
		bool is_it = id_eq(k[i].id, sent);
		way_show(c, &k[i], &ways[i]);
		way_fields(is_it ? w : &untouched, &k[i], ways[i].id, &ways[i]);
		ways[i].is_open = is_it;
		v->has_hidden = v->has_hidden || k[i].is_hidden;
	}
	v->is_add_open = w->route->op == &op_contact_add || n == 0;
	v->is_full = n >= LIMIT_CONTACTS_PER_PERSON;
	struct contact none = { .value = S(""), .note = S(""), .kind = CONTACT_PHONE, .purpose = PURPOSE_MOBILE };
	way_fields(w->route->op == &op_contact_add ? w : &untouched, &none, S("new"), &v->blank);
	v->ways = ways;
	v->n_ways = n;
	return true;
}

/* --- what they have in hand --- */

static struct url owned_url(struct ctx *c, const struct owned *o)
{
	switch (o->kind) {
	case OWNED_ROLE:
	case OWNED_DEPUTY:
		return url_below(c, url_path(c, "/structure/roles"), "/", o->key);
	case OWNED_UNIT:
		return url_id(c, "/structure/units/", o->id, NULL);
	case OWNED_ACTING:
		return url_id(c, "/incident/", o->incident_id, "/role");
	case OWNED_STEP:
		return url_id(c, "/incident/", o->incident_id, NULL);
	case OWNED_TASK:
		return url_id(c, "/task/", o->id, NULL);
	case OWNED_ACTION:
		return url_path(c, "/actions");
	default:
		return url_item(c, url_below(c, url_path(c, "/ledgers"), "/", o->key), "/", o->id);
	}
}

static bool fill_owned(struct web *w, struct person_page *v)
{
	struct ctx *c = w->c;
	struct owned *o;
	size_t n, n_people;
	const struct field_option *people;
	if (!owned_list(c, v->p.id, &o, &n) || !contact_people_options(c, MSG_PERSON_PAGE_TO_NONE, &people, &n_people)) {
		return false;
	}
	struct owned_view *rows = arena_array(c->arena, struct owned_view, n);
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct owned_view){ msg(c, owned_kind_choices.v[o[i].kind].label), o[i].text, o[i].where, owned_url(c, &o[i]) };
	}
	v->owned = rows;
	v->n_owned = n;
	v->owned_text = n ? msgf(c, MSG_PERSON_PAGE_OWNED_COUNT, { "count", number_text(c, (int64_t)n) }) : msg(c, MSG_PERSON_PAGE_OWNED_NONE);
	v->to = field_of(w, &op_person_leave, "to_id", S(""));
	field_options(&v->to, people, n_people);
	return true;
}

/* --- the page --- */

static bool fill_person(struct web *w, struct person_page *v)
{
	struct ctx *c = w->c;
	struct person *p = &v->p;
	int64_t months;
	v->can_change = contact_may_change(c);
	v->is_archived = p->archived_at.has;
	v->back = url_path(c, "/people");
	v->structure = url_path(c, "/structure");
	v->edit = url_id(c, "/people/", p->id, "/edit");
	v->add = url_id(c, "/people/", p->id, "/contacts");
	v->leave = url_id(c, "/people/", p->id, "/archive");
	v->line = add_part(c, p->kana, p->title);
	v->line = str_eq(p->title, p->department) ? v->line : add_part(c, v->line, p->department);
	v->work = p->work == WORK_FULL ? S("") : msg(c, person_work_choices.v[p->work].label);
	v->site = S("");
	if (!id_is_none(p->site_id)) {
		struct unit site;
		bool found = unit_get(c, p->site_id, &site);
		if (!found && c->err.code != ERR_NOT_FOUND) {
			return false;
		}
		err_clear(c);
		v->site = found ? site.name : S("");
	}
	if (!reach_months(c, &months)) {
		return false;
	}
	v->limit = msgf(c, MSG_PERSON_PAGE_LIMIT, { "months", number_text(c, months) });
	return true;
}

static bool page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct id id;
	struct person_page v = { .errors = errors_make(w) };
	const char *part = str_is_none(raw_get(&w->parts, "person")) ? "id" : "person";
	if (!web_id(w, part, &id) || !person_find(c, id, &v.p) || !person_veil(c, &v.p, 1) || !fill_person(w, &v) || !fill_ways(w, &v) ||
	    !fill_owned(w, &v)) {
		return false;
	}
	struct page_view p = { .title = v.p.name, .nav = NAV_PREPARE, .body = person_page_body, .view = &v };
	return page_show(w, status, &p);
}

static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }

static bool to_person(struct web *w, int flash)
{
	struct id id;
	return web_id(w, "person", &id) && web_redirect_flash(w, url_id(w->c, "/people/", id, NULL), flash);
}

static bool added(struct web *w) { return to_person(w, MSG_PERSON_PAGE_ADDED); }
static bool changed(struct web *w) { return to_person(w, MSG_PERSON_SAVED); }
static bool dropped(struct web *w) { return to_person(w, MSG_PERSON_PAGE_DROPPED); }

static bool checked(struct web *w)
{
	const struct contact_check_in *in = w->in;
	return to_person(w, in->reached ? MSG_PERSON_PAGE_REACHED : MSG_PERSON_PAGE_MISSED);
}

static bool left(struct web *w)
{
	const struct person_leave_in *in = w->in;
	return web_redirect_flash(w, url_path(w->c, "/people"), in->archived ? MSG_PERSON_ARCHIVED_NOW : MSG_PERSON_RESTORED);
}

#define DO(path, operation, then, text) \
	{ HTTP_POST, "/people/{person}/contacts" path, ACCESS_RESPONDER, 0, .op = &operation, .answer = then, .refuse = refuse, .doc = text }
static const struct route routes[] = {
	{ HTTP_GET, "/people/{id}", ACCESS_VIEWER, 0, .show = show, .doc = "Page: a person, how to reach them, what they have in hand." },
	DO("", op_contact_add, added, "Add a way to reach somebody."),
	DO("/{contact}", op_contact_change, changed, "Change a way to reach somebody."),
	DO("/{contact}/drop", op_contact_drop, dropped, "Take a way to reach somebody away."),
	DO("/{contact}/check", op_contact_check, checked, "Say whether somebody was reached."),
	{ HTTP_POST, "/people/{id}/archive", ACCESS_RESPONDER, 0, .op = &op_person_leave, .answer = left, .refuse = refuse,
	  .doc = "Take a person off the lists, handing over what they have, or put them back." },
};
const struct route_table contact_routes = { routes, sizeof routes / sizeof routes[0] };
