/* The structure: what the check found, roles with holder and deputies in order, departments and sites; to read, change and print. */
#include "base/limits.h"
#include "contact/contact_web.h"
#include "contact_html.h"
#include "messages.h"
#include "sheet/sheet.h"
#include "sheet/sheet_web.h"

PAGE_BODY(structure_page)
PAGE_BODY(structure_paper)
PAGE_BODY(role_form_page)
PAGE_BODY(unit_form_page)

#define PLACES_MIN 2
#define GAPS_SHOWN 5             /* and all grave ones */

static struct url role_url(struct ctx *c, str key)
{
	return url_below(c, url_path(c, "/structure/roles"), "/", key);
}

/* --- what was found --- */

static struct url gap_url(struct ctx *c, const struct gap *g)
{
	switch (g->kind) {
	case GAP_NO_CONTRACT:
		return url_path(c, "/ledgers/vendor");
	case GAP_NO_WAY:
	case GAP_UNPROVEN:
	case GAP_DEPUTY_NO_WAY:
	case GAP_SHARED_MAIL:
	case GAP_TOO_MANY:
		return url_id(c, "/people/", g->person_id, NULL);
	default:
		return role_url(c, g->role);
	}
}

static void fill_gaps(struct ctx *c, const struct structure *s, struct structure_page *v)
{
	struct gap_view *rows = arena_array(c->arena, struct gap_view, s->n_gaps);
	size_t grave = 0;
	for (size_t i = 0; i < s->n_gaps; i++) {
		const struct gap *g = &s->gaps[i];
		grave += g->is_grave;
		rows[i] = (struct gap_view){ g->text, g->todo, gap_url(c, g), g->is_grave, contact_may_change(c) };
	}
	v->gaps = rows;
	v->n_gaps = s->n_gaps;
	size_t least = grave > GAPS_SHOWN ? grave : GAPS_SHOWN;
	v->n_gaps_shown = s->n_gaps <= least + 1 ? s->n_gaps : least;
	v->more = msgf(c, MSG_STRUCTURE_MORE, { "count", number_text(c, (int64_t)(s->n_gaps - v->n_gaps_shown)) });
	v->gaps_text = s->n_gaps == 0 ? msg(c, MSG_STRUCTURE_CLEAN)
		: msgf(c, grave ? MSG_STRUCTURE_FOUND_GRAVE : MSG_STRUCTURE_FOUND, { "count", number_text(c, (int64_t)s->n_gaps) },
			{ "grave", number_text(c, (int64_t)grave) });
	v->checked = msgf(c, MSG_STRUCTURE_CHECKED, { "roles", number_text(c, (int64_t)s->n_roles) }, { "people", number_text(c, (int64_t)s->n_people) },
		{ "months", number_text(c, s->months) });
}

/* --- roles --- */

/* The state of the number that stands beside it; where none does, of the best way, which is named. */
static void holder_state(struct ctx *c, const struct contact *k, size_t n, struct holder_view *v)
{
	const struct contact *told = NULL;
	int best = contact_best(k, n);
	for (size_t i = 0; i < n && !told; i++) {
		bool is_it = v->has_phone ? k[i].kind == CONTACT_PHONE && !k[i].is_hidden && str_eq(k[i].value, v->phone) : k[i].state == best;
		told = is_it ? &k[i] : NULL;
	}
	if (!told) {
		v->css = S("is-danger");
		v->mark = S("phone-off");
		v->state = msg(c, MSG_STRUCTURE_NO_WAY);
		return;
	}
	contact_state_look(told->state, &v->css, &v->mark);
	v->state = msg(c, contact_state_choices.v[told->state].label);
	if (!v->has_phone) {
		v->state = msgf(c, MSG_STRUCTURE_STATE_OF, { "way", contact_use_text(c, told) }, { "state", v->state });
	}
}

static void holder_of(struct ctx *c, const struct structure *s, struct id id, struct holder_view *v)
{
	size_t n;
	const struct person *p = structure_person(s, id);
	const struct contact *k = contact_in(s->contacts, s->n_contacts, id, &n);
	*v = (struct holder_view){ .name = p ? p->name : S(""), .more = p ? p->title : S(""), .phone = p ? p->phone : S(""), .to = url_id(c, "/people/", id, NULL) };
	for (size_t i = 0; i < n && v->phone.n == 0; i++) { /* only private ones: whoever may see them calls them */
		v->phone = k[i].kind == CONTACT_PHONE && !k[i].is_hidden ? k[i].value : v->phone;
	}
	v->has_phone = v->phone.n > 0;
	v->tel = url_tel(c, v->phone);
	holder_state(c, k, n, v);
}

static const struct holder_view *holders_of(struct ctx *c, const struct structure *s, struct id_list ids)
{
	struct holder_view *v = arena_array(c->arena, struct holder_view, ids.n);
	for (size_t i = 0; i < ids.n; i++) {
		holder_of(c, s, ids.v[i], &v[i]);
	}
	return v;
}

static void fill_roles(struct ctx *c, const struct structure *s, struct structure_page *v)
{
	struct role_view *rows = arena_array(c->arena, struct role_view, s->n_roles), *without = arena_array(c->arena, struct role_view, s->n_roles);
	for (size_t i = 0; i < s->n_roles; i++) {
		const struct role *r = &s->roles[i];
		struct role_view *to = r->is_unneeded ? &without[v->n_unneeded++] : &rows[v->n_roles++];
		*to = (struct role_view){ .key = r->key, .name = r->name, .help = r->help, .reason = str_is_none(r->unneeded_reason) ? S("") : r->unneeded_reason,
			.holders = holders_of(c, s, r->holders), .n_holders = r->holders.n, .deputies = holders_of(c, s, r->deputies), .n_deputies = r->deputies.n,
			.edit = role_url(c, r->key), .is_unneeded = r->is_unneeded };
	}
	v->roles = rows;
	v->unneeded = without;
}

/* --- departments and sites --- */

static str unit_more(struct ctx *c, const struct unit *u)
{
	const str parts[] = { u->head_name.n ? msgf(c, MSG_STRUCTURE_HEAD, { "who", u->head_name }) : S(""), u->place, u->phone };
	str all = S("");
	for (size_t i = 0; i < 3; i++) {
		all = parts[i].n ? STR_CAT(c->arena, all, all.n ? S("　") : S(""), parts[i]) : all;
	}
	return all;
}

static bool fill_units(struct ctx *c, struct structure_page *v)
{
	struct unit *u;
	size_t n;
	if (!unit_list(c, &u, &n)) {
		return false;
	}
	struct unit_view *rows = arena_array(c->arena, struct unit_view, n);
	size_t departments = 0;
	for (size_t i = 0; i < n; i++) {
		departments += u[i].kind == UNIT_DEPARTMENT;
		rows[i] = (struct unit_view){ u[i].name, unit_more(c, &u[i]), msgf(c, MSG_STRUCTURE_PEOPLE, { "count", number_text(c, u[i].people.v) }),
			url_id(c, "/structure/units/", u[i].id, NULL), (int)u[i].depth.v };
	}
	struct url add = url_path(c, "/structure/units/new");
	v->departments = (struct unit_tree){ msg(c, MSG_STRUCTURE_DEPARTMENTS), msg(c, MSG_STRUCTURE_NO_DEPARTMENT), rows, departments,
		url_with(c, add, "kind", S("department")), msg(c, MSG_STRUCTURE_ADD_DEPARTMENT) };
	v->sites = (struct unit_tree){ msg(c, MSG_STRUCTURE_SITES), msg(c, MSG_STRUCTURE_NO_SITE), rows + departments, n - departments,
		url_with(c, add, "kind", S("site")), msg(c, MSG_STRUCTURE_ADD_SITE) };
	return true;
}

/* --- the page --- */

static bool fill(struct web *w, struct structure_page *v)
{
	struct ctx *c = w->c;
	struct structure s;
	if (!structure_read(c, &s) || !fill_units(c, v)) {
		return false;
	}
	fill_gaps(c, &s, v);
	fill_roles(c, &s, v);
	v->self = url_path(c, "/structure");
	v->paper = url_path(c, "/structure/paper");
	v->people = url_path(c, "/people");
	v->firm = c->org_name;
	v->made = msgf(c, MSG_STRUCTURE_MADE, { "when", time_full(c, c->now_ms) });
	v->can_change = contact_may_change(c);
	v->errors = errors_make(w);
	struct contact_limit limit;
	if (!contact_limits(c, &limit)) {
		return false;
	}
	v->months = field_of(w, &op_contact_limit, "months", str_i64(c->arena, s.months));
	v->drill_months = field_of(w, &op_contact_limit, "drill_months", str_i64(c->arena, limit.drill_months.v));
	return true;
}

static bool page(struct web *w, int status)
{
	struct structure_page v = { 0 };
	struct page_view p = { .title = msg(w->c, MSG_STRUCTURE_TITLE), .nav = NAV_PREPARE, .body = structure_page_body, .view = &v };
	return fill(w, &v) && page_show(w, status, &p);
}

static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }

static bool paper_show(struct web *w)
{
	struct structure_page v = { 0 };
	struct page_view p = { .title = msg(w->c, MSG_STRUCTURE_TITLE), .nav = NAV_PREPARE, .body = structure_paper_body, .view = &v, .is_wide = true };
	return fill(w, &v) && page_show(w, 200, &p);
}

static bool saved(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/structure"), MSG_PERSON_SAVED); }

/* --- one role --- */

/* So many selects of one name, in order. What was typed comes back in its place. */
static const struct field_view *places(struct web *w, const char *name, int label, struct id_list ids, size_t most, size_t *ret_n)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n_people, typed = 0;
	struct web untouched = *w;
	untouched.form = (struct raw_form){ 0 };
	untouched.refused = (struct err){ 0 };
	for (size_t i = 0; i < w->form.n; i++) {
		typed += str_eq(w->form.v[i].name, str_from_c(name));
	}
	size_t some = ids.n + 1 < PLACES_MIN ? PLACES_MIN : ids.n + 1;
	some = some < typed ? typed : some;
	*ret_n = some > most ? most : some;
	struct field_view *v = arena_array(c->arena, struct field_view, *ret_n);
	if (!contact_people_options(c, MSG_STRUCTURE_NOBODY, &people, &n_people)) {
		return NULL;
	}
	for (size_t i = 0, at = 0; i < *ret_n; i++) {
		for (; typed > 0 && at < w->form.n && !str_eq(w->form.v[at].name, str_from_c(name)); at++) {
		}
		str value = typed > 0 ? (at < w->form.n ? w->form.v[at++].value : S("")) : i < ids.n ? id_str(c->arena, ids.v[i]) : S("");
		v[i] = field_view_make(i == 0 ? w : &untouched, name, label, value);
		v[i].value = value;
		str no = number_text(c, (int64_t)i + 1);
		v[i].label = msgf(c, MSG_STRUCTURE_PLACE, { "label", msg(c, label) }, { "no", no });
		v[i].is_optional_said = false;
		field_set_id(w, &v[i], no);
		field_options(&v[i], people, n_people);
	}
	return v;
}

static bool find_role(struct web *w, struct role *ret)
{
	struct role *v;
	size_t n;
	str key = raw_get(&w->parts, "role");
	if (!role_org_list(w->c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(w->c, ERR_NOT_FOUND, 0);
}

static bool role_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct role r;
	if (!find_role(w, &r)) {
		return false;
	}
	struct role_form_page v = { .back = url_path(c, "/structure"), .save = role_url(c, r.key), .name = r.name, .help = r.help, .errors = errors_make(w) };
	v.holders = places(w, "holders", MSG_ROLE_LABEL_HOLDERS, r.holders, LIMIT_HOLDERS, &v.n_holders);
	v.deputies = places(w, "deputies", MSG_STRUCTURE_DEPUTY, r.deputies, LIMIT_DEPUTIES, &v.n_deputies);
	v.unneeded = field_of(w, &op_role_set, "unneeded", r.is_unneeded ? S("on") : S(""));
	v.reason = field_of(w, &op_role_set, "reason", str_is_none(r.unneeded_reason) ? S("") : r.unneeded_reason);
	struct page_view p = { .title = r.name, .nav = NAV_PREPARE, .body = role_form_page_body, .view = &v };
	return v.holders && v.deputies && page_show(w, status, &p);
}

static bool role_show(struct web *w) { return role_page(w, 200); }
static bool role_refuse(struct web *w) { return role_page(w, web_error_status(w)); }

/* --- one unit --- */

static bool unit_page(struct web *w, int status, const struct unit *u, int kind)
{
	struct ctx *c = w->c;
	const struct field_option *parents, *people;
	size_t n_parents, n_people;
	struct unit none = { .kind = kind, .name = S(""), .place = S(""), .phone = S("") };
	const struct unit *of = u ? u : &none;
	struct unit_form_page v = { .back = url_path(c, "/structure"), .errors = errors_make(w), .is_new = !u };
	if (!contact_unit_options(c, of->kind, MSG_STRUCTURE_TOP, &parents, &n_parents) ||
	    !contact_people_options(c, MSG_STRUCTURE_NOBODY, &people, &n_people)) {
		return false;
	}
	v.heading = u ? u->name : msg(c, kind == UNIT_SITE ? MSG_STRUCTURE_ADD_SITE : MSG_STRUCTURE_ADD_DEPARTMENT);
	v.save = u ? url_id(c, "/structure/units/", u->id, NULL) : url_path(c, "/structure/units");
	v.archive = u ? url_id(c, "/structure/units/", u->id, "/archive") : v.save;
	v.kind = field_of(w, &op_unit_add, "kind", str_from_c(unit_kind_choices.v[of->kind].code));
	v.name = field_of(w, &op_unit_add, "name", of->name);
	v.parent = field_of(w, &op_unit_add, "parent_id", id_is_none(of->parent_id) ? S("") : id_str(c->arena, of->parent_id));
	field_options(&v.parent, parents, n_parents);
	v.head = field_of(w, &op_unit_add, "head_id", id_is_none(of->head_id) ? S("") : id_str(c->arena, of->head_id));
	field_options(&v.head, people, n_people);
	v.place = field_of(w, &op_unit_add, "place", of->place);
	v.phone = field_of(w, &op_unit_add, "phone", of->phone);
	struct page_view p = { .title = v.heading, .nav = NAV_PREPARE, .body = unit_form_page_body, .view = &v };
	return page_show(w, status, &p);
}

static int kind_wanted(struct web *w)
{
	str typed = raw_get(&w->form, "kind");
	int kind = choice_find(&unit_kind_choices, str_is_none(typed) ? web_query(w, "kind") : typed);
	return kind < 0 ? UNIT_DEPARTMENT : kind;
}

static bool unit_new(struct web *w) { return unit_page(w, 200, NULL, kind_wanted(w)); }
static bool unit_new_refuse(struct web *w) { return unit_page(w, web_error_status(w), NULL, kind_wanted(w)); }

static bool unit_edit(struct web *w, int status)
{
	struct id id;
	struct unit u;
	return web_id(w, "unit", &id) && unit_get(w->c, id, &u) && unit_page(w, status, &u, u.kind);
}

static bool unit_show(struct web *w) { return unit_edit(w, 200); }
static bool unit_refuse(struct web *w) { return unit_edit(w, web_error_status(w)); }

static bool archived(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/structure"), MSG_STRUCTURE_ARCHIVED); }

#define PAGE(path, needs_of, function, text) { HTTP_GET, "/structure" path, needs_of, 0, .show = function, .doc = text }
#define DO(path, operation, then, again, text) \
	{ HTTP_POST, "/structure" path, ACCESS_RESPONDER, 0, .op = &operation, .answer = then, .refuse = again, .doc = text }
static const struct route routes[] = {
	PAGE("", ACCESS_VIEWER, show, "Page: roles, departments and sites, and what is missing."),
	PAGE("/paper", ACCESS_VIEWER, paper_show, "Page: the structure on paper."),
	DO("/limit", op_contact_limit, saved, refuse, "Say how long a check of a way to reach somebody holds."),
	PAGE("/roles/{role}", ACCESS_RESPONDER, role_show, "Page: who holds a role and who stands in."),
	DO("/roles/{role}", op_role_set, saved, role_refuse, "Say who holds a role and who stands in."),
	PAGE("/units/new", ACCESS_RESPONDER, unit_new, "Page: add a department or a site."),
	DO("/units", op_unit_add, saved, unit_new_refuse, "Add a department or a site."),
	PAGE("/units/{unit}", ACCESS_RESPONDER, unit_show, "Page: change a department or a site."),
	DO("/units/{unit}", op_unit_change, saved, unit_refuse, "Change a department or a site."),
	DO("/units/{unit}/archive", op_unit_archive, archived, unit_refuse, "Take a department or a site off the lists."),
};
const struct route_table structure_routes = { routes, sizeof routes / sizeof routes[0] };
