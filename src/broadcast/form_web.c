/* Writing a warning: from a template, with what came along from elsewhere. */
#include "base/msg.h"
#include "base/text.h"
#include "broadcast/broadcast_view.h"
#include "broadcast/broadcast_web.h"
#include "broadcast_html.h"
#include "catalog/catalog.h"
#include "incident/incident.h"
#include "suspect/suspect.h"
#include "messages.h"
#include "org/org.h"
#include "person/person.h"

PAGE_BODY(broadcast_form_page)

#define TICKS_MOST 300 /* people to tick one by one; a form holds LIMIT_FIELDS */
#define GIVEN_MOST 200 /* characters of what an address brings along */

/* What the page begins with: of a new one the template, of a draft what it says. */
struct begin {
	const struct broadcast *draft;  /* NULL: a new one */
	str kind, subject, text, phone;
	bool asks;
	int whom;
	struct id incident_id, before_id;
	int64_t hours;
};

static bool was_sent(const struct web *w, const char *name, str value)
{
	for (size_t k = 0; k < w->form.n; k++) {
		if (str_eq(w->form.v[k].name, str_from_c(name)) && str_eq(w->form.v[k].value, value)) {
			return true;
		}
	}
	return false;
}

static str put_into(struct ctx *c, str text, str mark, str value)
{
	for (size_t at = str_find(text, mark, 0); at != SIZE_MAX; at = str_find(text, mark, at + value.n)) {
		text = STR_CAT(c->arena, str_sub(text, 0, at), value, str_sub(text, at + mark.n, SIZE_MAX));
	}
	return text;
}

/* What the page that led here said, else what is known of the suspicious mail it named; none: nothing came along. */
static str came_along(struct web *w, const char *name)
{
	struct id id;
	struct suspect s;
	str said = web_query(w, name), mail = web_query(w, "suspect");
	if (!str_is_none(said) || str_is_none(mail) || !id_parse(mail, &id)) {
		return said;
	}
	if (!suspect_get(w->c, id, &s)) {
		err_clear(w->c); /* gone, or not for this person: the blank stays to be filled in */
		return STR_NONE;
	}
	return strcmp(name, "from") == 0 ? suspect_from_shown(w->c, &s) : strcmp(name, "subject") == 0 ? suspect_subject_shown(w->c, &s) : STR_NONE;
}

/* One line of what somebody else wrote (a sender, a subject); a blank to fill in when nothing came along. */
static str given(struct web *w, const char *name)
{
	str s = came_along(w, name);
	if (str_is_none(s) || str_is_empty(str_trim(s))) {
		return msg(w->c, MSG_BROADCAST_BLANK);
	}
	char *p = arena_alloc(w->c->arena, s.n + 1, 1);
	for (size_t k = 0; k < s.n; k++) {
		bool breaks = (unsigned char)s.p[k] < 0x20 || s.p[k] == 0x7f || s.p[k] == '{';
		p[k] = breaks ? ' ' : s.p[k];
	}
	return text_clip(w->c->arena, (str){ p, s.n }, GIVEN_MOST);
}

static str filled(struct web *w, str text)
{
	static const struct { const char *mark, *name; } blanks[] = { { "{from}", "from" }, { "{subject}", "subject" }, { "{system}", "system" },
		{ "{news}", "news" } };
	for (size_t k = 0; k < sizeof blanks / sizeof blanks[0]; k++) {
		text = put_into(w->c, text, str_from_c(blanks[k].mark), given(w, blanks[k].name));
	}
	return text;
}

/* --- the form --- */

static void fill_kinds(struct web *w, const struct begin *b, struct broadcast_form_page *v)
{
	struct ctx *c = w->c;
	v->kinds = arena_array(c->arena, struct warning_kind, c->catalog->n_warnings);
	for (size_t k = 0; k < c->catalog->n_warnings && !b->draft; k++) {
		const struct warning_def *d = &c->catalog->warnings[k];
		bool goes_on = d->ends || str_eq(d->key, S("correction"));
		if (goes_on != !id_is_none(b->before_id)) {
			continue; /* news and the all clear go on from something; a new warning from nothing */
		}
		struct url u = url_with(c, url_path(c, "/broadcast/new"), "kind", d->key);
		u = id_is_none(b->incident_id) ? u : url_with(c, u, "incident", id_str(c->arena, b->incident_id));
		u = id_is_none(b->before_id) ? u : url_with(c, u, "before", id_str(c->arena, b->before_id));
		v->kinds[v->n_kinds++] = (struct warning_kind){ text2_in(d->name, c->lang), u, str_eq(d->key, b->kind) };
	}
}

static bool fill_departments(struct web *w, struct broadcast_form_page *v)
{
	struct ctx *c = w->c;
	struct broadcast_department *d;
	if (!broadcast_departments(c, &d, &v->n_departments)) {
		return false;
	}
	v->departments = arena_array(c->arena, struct warning_tick, v->n_departments);
	for (size_t k = 0; k < v->n_departments; k++) {
		v->departments[k] = (struct warning_tick){ d[k].name, msgf(c, MSG_BROADCAST_DEPARTMENT_N, { "name", d[k].name },
			{ "count", str_i64(c->arena, d[k].n) }), was_sent(w, "departments", d[k].name) };
		v->is_departments_open = v->is_departments_open || v->departments[k].is_ticked;
	}
	return true;
}

static bool fill_people(struct web *w, struct broadcast_form_page *v)
{
	struct ctx *c = w->c;
	struct person_option *p;
	size_t n;
	if (!person_options(c, &p, &n)) {
		return false;
	}
	v->too_many = n > TICKS_MOST;
	v->people = arena_array(c->arena, struct warning_tick, n);
	for (size_t k = 0; k < n && !v->too_many; k++) {
		str id = id_str(c->arena, p[k].id);
		v->people[v->n_people++] = (struct warning_tick){ id, STR_CAT(c->arena, p[k].name, p[k].title.n ? S("　") : S(""), p[k].title),
			was_sent(w, "people", id) };
		v->is_people_open = v->is_people_open || v->people[k].is_ticked;
	}
	return true;
}

static str error_of(struct web *w, const char *field)
{
	for (const struct field_error *f = web_refusal(w)->fields; f; f = f->next) {
		if (strcmp(f->field, field) == 0) {
			return field_error_text(w->c, f);
		}
	}
	return S("");
}

static void fill_fields(struct web *w, const struct begin *b, struct broadcast_form_page *v)
{
	struct ctx *c = w->c;
	const struct operation *op = b->draft ? &op_broadcast_change : &op_broadcast_draft;
	v->subject = field_of(w, op, "subject", b->subject);
	v->text = field_of(w, op, "text", b->text);
	v->text.rows = 10;
	field_help(w, &v->text, MSG_BROADCAST_TEXT_HELP);
	v->phone = field_of(w, op, "phone", b->phone);
	field_help(w, &v->phone, MSG_BROADCAST_PHONE_HELP);
	v->asks = field_of(w, op, "asks", b->asks ? S("on") : S(""));
	v->hours = field_of(w, op, "hours", str_i64(c->arena, b->hours));
	v->hours.css = S("is-short");
	v->hours.is_optional_said = false;
	v->whom = field_of(w, op, "whom", str_from_c(broadcast_whom_choices.v[b->whom].code));
	v->whom.is_optional_said = false;
	struct field_option *o = arena_array(c->arena, struct field_option, broadcast_whom_choices.n);
	size_t n = 0;
	for (size_t k = 0; k < broadcast_whom_choices.n; k++) {
		if ((int)k != WHOM_BEFORE || !id_is_none(b->before_id)) {
			o[n++] = (struct field_option){ str_from_c(broadcast_whom_choices.v[k].code), msg(c, broadcast_whom_choices.v[k].label),
				(int)k == WHOM_ALL ? msg(c, MSG_BROADCAST_WHOM_ALL_HELP) : S("") };
		}
	}
	field_options(&v->whom, o, n);
	v->departments_error = error_of(w, "departments");
	v->people_error = error_of(w, "people");
	v->is_departments_open = v->departments_error.n > 0;
	v->is_people_open = v->people_error.n > 0;
	v->errors = errors_make(w);
}

static bool fill_belongs(struct web *w, const struct begin *b, struct broadcast_form_page *v)
{
	struct ctx *c = w->c;
	struct incident i;
	struct broadcast before;
	v->goes_on = v->belongs = v->incident = v->before = S("");
	if (!id_is_none(b->before_id)) {
		if (!broadcast_get(c, b->before_id, &before)) {
			return false;
		}
		v->goes_on = msgf(c, MSG_BROADCAST_PAGE_GOES_ON, { "subject", before.subject });
		v->before = id_str(c->arena, b->before_id);
	}
	if (!id_is_none(b->incident_id)) {
		if (!incident_get(c, b->incident_id, &i)) {
			return false;
		}
		v->belongs = msgf(c, MSG_BROADCAST_PAGE_BELONGS, { "room", i.name });
		v->incident = id_str(c->arena, b->incident_id);
	}
	return true;
}

static bool form(struct web *w, int status, const struct begin *b)
{
	struct ctx *c = w->c;
	struct broadcast_form_page *v = arena_new(c->arena, struct broadcast_form_page);
	fill_kinds(w, b, v);
	fill_fields(w, b, v);
	if (!fill_departments(w, v) || !fill_people(w, v) || !fill_belongs(w, b, v)) {
		return false;
	}
	v->kind = b->kind;
	v->back = b->draft ? url_id(c, "/broadcast/", b->draft->id, "") : url_path(c, "/broadcast");
	v->action = b->draft ? url_id(c, "/broadcast/", b->draft->id, "/edit") : url_path(c, "/broadcast");
	v->title = msg(c, b->draft ? MSG_BROADCAST_PAGE_EDIT_TITLE : MSG_BROADCAST_PAGE_NEW_TITLE);
	if (b->draft) {
		v->incident = v->before = S(""); /* stay as they are */
	}
	struct page_view p = { .title = v->title, .nav = NAV_NOW, .body = broadcast_form_page_body, .view = v };
	return page_show(w, status, &p);
}

/* An id of the address or of the form that came back; none when there is none. */
static bool id_given(struct web *w, const char *query, const char *field, struct id *ret)
{
	str s = web_query(w, query);
	s = str_is_none(s) ? raw_get(&w->form, field) : s;
	return str_is_none(s) || str_is_empty(s) || id_parse(s, ret) || fail(w->c, ERR_NOT_FOUND, 0);
}

static bool new_form(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct org org;
	struct begin b = { .hours = BROADCAST_HOURS };
	if (!id_given(w, "incident", "incident_id", &b.incident_id) || !id_given(w, "before", "before_id", &b.before_id) || !org_get(c, &org)) {
		return false;
	}
	str kind = web_query(w, "kind");
	kind = str_is_none(kind) ? raw_get(&w->form, "template") : kind;
	const struct warning_def *d = str_is_none(kind) ? NULL : catalog_warning(c->catalog, kind);
	d = d ? d : &c->catalog->warnings[0];
	b.kind = d->key;
	b.subject = filled(w, text2_in(d->subject, c->lang));
	b.text = filled(w, text2_in(d->text, c->lang));
	b.phone = org.phone;
	b.asks = d->asks;
	b.whom = id_is_none(b.before_id) ? WHOM_ALL : WHOM_BEFORE;
	return form(w, status, &b);
}
static bool show_new(struct web *w) { return new_form(w, 200); }
static bool refuse_new(struct web *w) { return new_form(w, web_error_status(w)); }

static bool edit_form(struct web *w, int status)
{
	struct id id;
	struct broadcast d;
	if (!web_id(w, "warning", &id) || !broadcast_get(w->c, id, &d)) {
		return false;
	}
	struct begin b = { .draft = &d, .kind = d.kind, .subject = d.subject, .text = d.text, .phone = d.phone, .asks = d.asks, .whom = d.whom,
		.incident_id = d.incident_id, .before_id = d.before_id, .hours = (d.ends_at.v - d.changed_at.v + 1800000) / 3600000 };
	return form(w, status, &b);
}
static bool show_edit(struct web *w) { return edit_form(w, 200); }
static bool refuse_edit(struct web *w) { return edit_form(w, web_error_status(w)); }

static bool drafted(struct web *w)
{
	const struct broadcast *b = w->result;
	return web_redirect(w, url_id(w->c, "/broadcast/", b->id, ""));
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/broadcast/new", .needs = ACCESS_RESPONDER, .show = show_new, .doc = "write a warning to the staff" },
	{ .method = HTTP_POST, .pattern = "/broadcast", .needs = ACCESS_RESPONDER, .op = &op_broadcast_draft, .answer = drafted, .refuse = refuse_new,
		.doc = "keep it as a draft and show how it looks" },
	{ .method = HTTP_GET, .pattern = "/broadcast/{warning}/edit", .needs = ACCESS_RESPONDER, .show = show_edit, .doc = "change a draft" },
	{ .method = HTTP_POST, .pattern = "/broadcast/{warning}/edit", .needs = ACCESS_RESPONDER, .op = &op_broadcast_change, .answer = drafted,
		.refuse = refuse_edit, .doc = "change a draft" },
};
const struct route_table broadcast_form_routes = { routes, sizeof routes / sizeof routes[0] };
