#include "person/person_web.h"

#include "base/msg.h"
#include "catalog/catalog.h"
#include "messages.h"
#include "person/person_view.h"
#include "person_html.h"

PAGE_BODY(people)
PAGE_BODY(person_form)

static bool can_change(const struct ctx *c)
{
	return c->who.access == ACCESS_RESPONDER || c->who.access == ACCESS_ADMIN;
}

/* --- list --- */

static str role_name(struct ctx *c, str key)
{
	const struct role_def *r = c->catalog && key.n > 0 ? catalog_role(c->catalog, key) : NULL;
	return r ? text2_in(r->name, c->lang) : S("");
}

/* All the roles somebody holds: the first, then the further ones. */
static str roles_of(struct ctx *c, const struct person *p, const struct person_role *more, size_t n)
{
	str all = role_name(c, p->role);
	for (size_t i = 0; i < n; i++) {
		str name = id_eq(more[i].person_id, p->id) ? role_name(c, more[i].role) : S("");
		all = name.n == 0 ? all : STR_CAT(c->arena, all, all.n == 0 ? S("") : c->lang == LANG_EN ? S(", ") : S("、"), name);
	}
	return all;
}

static bool cards(struct ctx *c, bool archived, const struct person_card **ret, size_t *ret_n)
{
	struct person *people;
	struct person_role *more;
	size_t n_more;
	int64_t months;
	if (!person_list(c, archived, &people, ret_n) || !person_more_roles(c, &more, &n_more) || !reach_months(c, &months)) {
		return false;
	}
	struct person_card *v = arena_array(c->arena, struct person_card, *ret_n);
	for (size_t i = 0; i < *ret_n; i++) {
		v[i] = (struct person_card){ .person = people[i], .role = roles_of(c, &people[i], more, n_more) };
		if (!archived) {
			v[i].mark = reach_mark_of(c, months, people[i].id, people[i].name, &people[i].reach);
		}
	}
	*ret = v;
	return true;
}

static bool people_show(struct web *w)
{
	struct ctx *c = w->c;
	struct people_view v = { .can_change = can_change(c) };
	v.empty = (struct empty_view){ S("users"), msg(c, MSG_PERSON_NONE), msg(c, MSG_PERSON_NONE_HELP), v.can_change,
		url_path(c, "/people/new"), msg(c, MSG_PERSON_ADD_TITLE) };
	if (!cards(c, false, &v.cards, &v.n_cards) || !cards(c, true, &v.gone, &v.n_gone)) {
		return false;
	}
	struct page_view p = { .title = msg(c, MSG_PERSON_TITLE_PAGE), .nav = NAV_PREPARE, .body = people_body, .view = &v };
	return page_show(w, 200, &p);
}

/* --- one --- */

static void role_select(struct web *w, struct field_view *f)
{
	const struct catalog *k = w->c->catalog;
	size_t n = k ? k->n_roles : 0;
	struct field_option *v = arena_array(w->c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(w->c, MSG_PERSON_ROLE_NONE), S("") };
	for (size_t i = 0; i < n; i++) {
		v[i + 1] = (struct field_option){ k->roles[i].key, text2_in(k->roles[i].name, w->c->lang), S("") };
	}
	field_options(f, v, n + 1);
}

static bool unit_select(struct web *w, struct field_view *f, str kind, bool *ret_has)
{
	struct ctx *c = w->c;
	struct person_unit *u;
	size_t n;
	if (!person_units(c, kind, &u, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_PERSON_UNIT_NONE), S("") };
	for (size_t i = 0; i < n; i++) {
		v[i + 1] = (struct field_option){ id_str(c->arena, u[i].id), u[i].name, S("") };
	}
	field_options(f, v, n + 1);
	*ret_has = n > 0;
	return true;
}

static bool place_fields(struct web *w, const struct person *of, struct person_form_view *v)
{
	struct ctx *c = w->c;
	v->work = field_of(w, &op_person_add, "work", str_from_c(person_work_choices.v[of->work].code));
	v->department_id = field_of(w, &op_person_add, "department_id", id_is_none(of->department_id) ? S("") : id_str(c->arena, of->department_id));
	v->site_id = field_of(w, &op_person_add, "site_id", id_is_none(of->site_id) ? S("") : id_str(c->arena, of->site_id));
	v->shared_mail = field_of(w, &op_person_add, "shared_mail", S(""));
	v->says_shared = v->mail.error.n > 0 || v->other_mail.error.n > 0 || v->shared_mail.is_checked;
	return unit_select(w, &v->department_id, S("department"), &v->has_departments) && unit_select(w, &v->site_id, S("site"), &v->has_sites);
}

static bool form_page(struct web *w, int status, const struct person *p)
{
	struct ctx *c = w->c;
	struct person_form_view v = { .errors = errors_make(w), .is_new = !p };
	struct person none = { 0 };
	const struct person *of = p ? p : &none;
	v.heading = p ? msgf(c, MSG_PERSON_EDIT_TITLE, { "name", p->name }) : msg(c, MSG_PERSON_ADD_TITLE);
	v.save = p ? url_id(c, "/people/", p->id, NULL) : url_path(c, "/people");
	v.back = p ? url_id(c, "/people/", p->id, NULL) : url_path(c, "/people");
	v.back_text = p ? p->name : msg(c, MSG_PERSON_TITLE_PAGE);
	v.name = field_of(w, &op_person_add, "name", of->name);
	v.kana = field_of(w, &op_person_add, "kana", of->kana);
	field_help(w, &v.kana, MSG_PERSON_KANA_HELP);
	v.title = field_of(w, &op_person_add, "title", of->title);
	v.department = field_of(w, &op_person_add, "department", of->department);
	v.phone = field_of(w, &op_person_add, "phone", of->phone);
	field_help(w, &v.phone, MSG_PERSON_PHONE_HELP);
	v.mail = field_of(w, &op_person_add, "mail", of->mail);
	v.other_mail = field_of(w, &op_person_add, "other_mail", of->other_mail);
	field_help(w, &v.other_mail, MSG_PERSON_OTHER_MAIL_HELP);
	v.role = field_of(w, &op_person_add, "role", of->role);
	role_select(w, &v.role);
	v.belongs = field_of(w, &op_person_add, "belongs", str_from_c(person_belongs_choices.v[of->belongs].code));
	if (!place_fields(w, of, &v)) {
		return false;
	}
	field_help(w, &v.department, v.has_departments ? MSG_PERSON_DEPARTMENT_HELP : MSG_PERSON_DEPARTMENT_FIRST);
	struct page_view page = { .title = v.heading, .nav = NAV_PREPARE, .body = person_form_body, .view = &v };
	return page_show(w, status, &page);
}

static bool new_show(struct web *w)
{
	return form_page(w, 200, NULL);
}

static bool new_refuse(struct web *w)
{
	return form_page(w, web_error_status(w), NULL);
}

static bool edit_page(struct web *w, int status)
{
	struct id id;
	struct person p;
	return web_id(w, "id", &id) && person_find(w->c, id, &p) && form_page(w, status, &p);
}

static bool edit_show(struct web *w)
{
	return edit_page(w, 200);
}

static bool edit_refuse(struct web *w)
{
	return edit_page(w, web_error_status(w));
}

static bool added_answer(struct web *w)
{
	const struct person *p = w->result;
	return web_redirect_flash(w, url_id(w->c, "/people/", p->id, NULL), MSG_PERSON_ADDED);
}

static bool saved_answer(struct web *w)
{
	struct id id;
	return web_id(w, "id", &id) && web_redirect_flash(w, url_id(w->c, "/people/", id, NULL), MSG_PERSON_SAVED);
}

/* --- API --- */

struct people_query { bool archived; };
static const struct field people_fields[] = { { .name = "archived", .type = FIELD_BOOL,
	.offset = offsetof(struct people_query, archived), .label = MSG_PERSON_TITLE_PAGE, .doc = "those taken off the lists" } };
static const struct shape people_query = { "Query", people_fields, 1, sizeof(struct people_query) };

static bool people_json(struct web *w)
{
	struct person *people;
	size_t n;
	const struct people_query *q = w->asked;
	return person_list(w->c, q->archived, &people, &n) && person_veil(w->c, people, n) && web_json_list(w, &person_shape, people, n, STR_NONE);
}

static bool person_json(struct web *w)
{
	struct id id;
	struct person p;
	return web_id(w, "id", &id) && person_find(w->c, id, &p) && person_veil(w->c, &p, 1) && web_json(w, 200, &person_shape, &p);
}

static bool created_json(struct web *w)
{
	const struct person *p = w->result;
	return web_created(w, &person_shape, p, url_id(w->c, "/api/v1/people/", p->id, NULL));
}

static bool changed_json(struct web *w)
{
	return web_json(w, 200, &person_shape, w->result);
}

static const struct route routes[] = {
	{ HTTP_GET, "/people", ACCESS_VIEWER, 0, .show = people_show, .doc = "Page: people." },
	{ HTTP_GET, "/people/new", ACCESS_RESPONDER, 0, .show = new_show, .doc = "Page: add a person." },
	{ HTTP_POST, "/people", ACCESS_RESPONDER, 0, .op = &op_person_add, .answer = added_answer, .refuse = new_refuse,
	  .doc = "Add a person." },
	{ HTTP_GET, "/people/{id}/edit", ACCESS_RESPONDER, 0, .show = edit_show, .doc = "Page: change a person." },
	{ HTTP_POST, "/people/{id}", ACCESS_RESPONDER, 0, .op = &op_person_change, .answer = saved_answer,
	  .refuse = edit_refuse, .doc = "Change a person." },

	{ HTTP_GET, "/api/v1/people", ACCESS_VIEWER, ROUTE_API, .show = people_json, .query = &people_query,
	  .shape = &person_shape, .is_list = true, .doc = "People, by reading; ?archived=true for those taken off the lists." },
	{ HTTP_POST, "/api/v1/people", ACCESS_RESPONDER, ROUTE_API, .op = &op_person_add, .answer = created_json,
	  .doc = "Add a person." },
	{ HTTP_GET, "/api/v1/people/{id}", ACCESS_VIEWER, ROUTE_API, .show = person_json, .shape = &person_shape,
	  .doc = "One person." },
	{ HTTP_PATCH, "/api/v1/people/{id}", ACCESS_RESPONDER, ROUTE_API, .op = &op_person_change,
	  .answer = changed_json, .doc = "Change a person; what is not sent stays." },
};
const struct route_table person_routes = { routes, sizeof routes / sizeof routes[0] };
