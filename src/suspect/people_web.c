/* Who else got a suspicious mail (ほかに受け取った人): the list to check off, and the same on paper. */
#include "suspect/suspect_web.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "room/room_top.h"
#include "suspect_html.h"

PAGE_BODY(suspect_people)
PAGE_BODY(suspect_people_paper)

static str row_id(struct ctx *c, const struct suspect_recipient *r) { return id_str(c->arena, r->id); }

static struct url row_url(struct ctx *c, struct id mail, const struct suspect_recipient *r, const char *after)
{
	str path = STR_CAT(c->arena, S("/people/"), row_id(c, r), str_from_c(after));
	return suspect_url(c, mail, str_cz(c->arena, path));
}

/* What is still to do about one, worst first. */
static void state_of(struct ctx *c, const struct suspect_recipient *r, struct suspect_recipient_view *v)
{
	static const struct { const char *css, *icon; int text; } looks[] = {
		{ "is-danger", "triangle-alert", MSG_SUSPECT_ROW_HARM }, { "is-key", "clock", MSG_SUSPECT_ROW_OPEN },
		{ "is-ask", "eye", MSG_SUSPECT_ROW_ASKED }, { "is-ok", "check", MSG_SUSPECT_ROW_DONE } };
	bool harm = r->clicked == SUSPECT_YES || r->typed == SUSPECT_YES || r->opened == SUSPECT_YES;
	bool done = r->checked == SUSPECT_YES || r->received == SUSPECT_NO;
	bool asked = r->received >= 0 || r->opened >= 0 || r->clicked >= 0 || r->typed >= 0;
	size_t at = done ? 3 : harm ? 0 : asked ? 2 : 1;
	v->state_css = str_from_c(looks[at].css);
	v->state_icon = str_from_c(looks[at].icon);
	v->state = msg(c, looks[at].text);
}

static str origin_of(struct ctx *c, str origin)
{
	static const struct { const char *code; int text; } all[] = { { "addressed", MSG_SUSPECT_ORIGIN_ADDRESSED },
		{ "reported", MSG_SUSPECT_ORIGIN_REPORTED }, { "department", MSG_SUSPECT_ORIGIN_DEPARTMENT },
		{ "hand", MSG_SUSPECT_ORIGIN_HAND } };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (str_eq(origin, str_from_c(all[i].code))) {
			return msg(c, all[i].text);
		}
	}
	return S("");
}

static struct field_view asked(struct web *w, bool is_sent, const char *name, int answer, str id)
{
	str value = answer < 0 ? S("") : str_from_c(suspect_answer_choices.v[answer].code);
	struct field_view f = form_field(w, is_sent, &op_suspect_recipient_set, name, value);
	field_set_id(w, &f, STR_CAT(w->c->arena, str_from_c(name), S("-"), id));
	return f;
}

static struct suspect_recipient_view view_of(struct web *w, struct id mail, const struct suspect_recipient *r, str sent)
{
	struct ctx *c = w->c;
	str id = row_id(c, r);
	bool is_sent = str_eq(id, sent);
	struct suspect_recipient_view v = { .id = id, .name = r->name, .department = str_is_none(r->department) ? S("") : r->department,
		.origin = origin_of(c, r->origin), .words = suspect_recipient_words(c, r), .note = r->note, .is_open = is_sent,
		.set = row_url(c, mail, r, ""), .remove = row_url(c, mail, r, r->gone_at.has ? "/back" : "/remove"),
		.seen = str_i64(c->arena, r->changed_at.v),
		.received = asked(w, is_sent, "received", r->received, id), .opened = asked(w, is_sent, "opened", r->opened, id),
		.clicked = asked(w, is_sent, "clicked", r->clicked, id), .typed = asked(w, is_sent, "typed", r->typed, id),
		.checked = asked(w, is_sent, "checked", r->checked, id) };
	v.remark = form_field(w, is_sent, &op_suspect_recipient_set, "note", r->note);
	field_set_id(w, &v.remark, STR_CAT(c->arena, S("note-"), id));
	v.remark.is_optional_said = false;
	v.checked.label = msg(c, MSG_SUSPECT_GOT_CHECKED_LONG);
	if (v.checked.n_options > 2) {
		v.checked.n_options = 2; /* it was looked at or it was not */
	}
	v.who = str_is_empty(r->changed_name) ? S("") : msgf(c, MSG_SUSPECT_ANSWERED, { "name", r->changed_name },
		{ "time", time_full(c, r->changed_at.v) });
	const int got[5] = { r->received, r->opened, r->clicked, r->typed, r->checked };
	for (size_t i = 0; i < 5; i++) {
		v.got[i] = got[i] < 0 ? S("□") : msg(c, suspect_answer_choices.v[got[i]].label);
	}
	state_of(c, r, &v);
	return v;
}

static bool fill_rows(struct web *w, const struct suspect *s, struct suspect_people_view *v)
{
	struct suspect_recipient *all;
	size_t n;
	str sent = w->route->op == &op_suspect_recipient_set ? raw_get(&w->parts, "recipient") : STR_NONE;
	if (!suspect_recipients(w->c, s->id, &all, &n)) {
		return false;
	}
	struct suspect_recipient_view *rows = arena_array(w->c->arena, struct suspect_recipient_view, n),
		*gone = arena_array(w->c->arena, struct suspect_recipient_view, n);
	for (size_t i = 0; i < n; i++) {
		struct suspect_recipient_view row = view_of(w, s->id, &all[i], sent);
		if (all[i].gone_at.has) {
			gone[v->n_gone++] = row;
		} else {
			rows[v->n_rows++] = row;
		}
	}
	v->rows = rows;
	v->gone = gone;
	return true;
}

static int by_text(const void *x, const void *y)
{
	return str_cmp(((const struct field_option *)x)->value, ((const struct field_option *)y)->value);
}

/* Departments as people have them, each once. */
static bool departments(struct ctx *c, struct field_view *f)
{
	struct person *people;
	size_t n, k = 1;
	if (!person_list(c, false, &people, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_SUSPECT_DEPARTMENT_FIRST), S("") };
	for (size_t i = 0; i < n; i++) {
		bool known = str_is_empty(people[i].department) || people[i].belongs != PERSON_OWN;
		for (size_t x = 1; x < k && !known; x++) {
			known = str_eq(v[x].value, people[i].department);
		}
		if (!known) {
			v[k++] = (struct field_option){ people[i].department, people[i].department, S("") };
		}
	}
	qsort(v + 1, k - 1, sizeof *v, by_text);
	field_options(f, v, k);
	return true;
}

static bool fill(struct web *w, const struct suspect *s, struct suspect_people_view *v)
{
	struct ctx *c = w->c;
	struct suspect_progress p;
	bool is_sent = form_is_sent(w, &op_suspect_recipient_add);
	if (!suspect_progress(c, s->id, &p) || !fill_rows(w, s, v) || !suspect_search_terms(c, s, &v->search, &v->n_search)) {
		return false;
	}
	v->live = live_view_org(c);
	v->row = suspect_row_of(c, s);
	v->n = p.n;
	v->n_done = p.done;
	v->progress = msgf(c, MSG_SUSPECT_PROGRESS, { "total", str_i64(c->arena, p.n) }, { "done", str_i64(c->arena, p.done) });
	v->firm = c->org_name;
	v->made = time_full(c, c->now_ms);
	v->back = suspect_url(c, s->id, "");
	v->fill = suspect_url(c, s->id, "/people/fill");
	v->add = suspect_url(c, s->id, "/people/add");
	v->print = suspect_url(c, s->id, "/people/paper");
	v->name = form_field(w, is_sent, &op_suspect_recipient_add, "name", S(""));
	v->name.autocomplete = S("off");
	v->department = form_field(w, is_sent, &op_suspect_recipient_add, "department", S(""));
	v->errors = errors_make(w);
	return departments(c, &v->department);
}

static bool people_page(struct web *w, int status)
{
	struct suspect s;
	struct suspect_people_view *v = arena_new(w->c->arena, struct suspect_people_view);
	return suspect_of(w, &s) && fill(w, &s, v) &&
	       suspect_show(w, status, msg(w->c, MSG_SUSPECT_PEOPLE), suspect_people_body, v);
}

static bool show_people(struct web *w) { return people_page(w, 200); }
static bool refuse_people(struct web *w) { return people_page(w, web_error_status(w)); }

static bool show_paper(struct web *w)
{
	struct suspect s;
	struct suspect_people_view *v = arena_new(w->c->arena, struct suspect_people_view);
	if (!suspect_of(w, &s) || !fill(w, &s, v)) {
		return false;
	}
	v->back = suspect_url(w->c, s.id, "/people");
	struct page_view p = { .title = msg(w->c, MSG_SUSPECT_PEOPLE), .nav = NAV_INBOX, .body = suspect_people_paper_body,
		.view = v, .is_wide = true };
	return page_show(w, 200, &p);
}

static bool back(struct web *w, int message)
{
	struct id id;
	return web_id(w, "suspect", &id) && web_redirect_flash(w, suspect_url(w->c, id, "/people"), message);
}
static bool filled(struct web *w) { return back(w, MSG_SUSPECT_FILLED_FLASH); }
static bool saved(struct web *w) { return back(w, MSG_SUSPECT_SAVED_FLASH); }
static bool removed(struct web *w) { return back(w, MSG_SUSPECT_REMOVED_FLASH); }
static bool returned(struct web *w) { return back(w, MSG_INBOX_UNDONE_FLASH); }

#define LIST "/suspect/{suspect}/people"
#define ACT(path, row, done, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .op = &row, .answer = done, .refuse = refuse_people, \
		.doc = text }
#define SHOW(path, function, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_RESPONDER, .show = function, .doc = text }
static const struct route routes[] = {
	SHOW(LIST, show_people, "who else got it, to be checked off"),
	SHOW(LIST "/paper", show_paper, "the same on paper"),
	ACT(LIST "/fill", op_suspect_recipients_fill, filled, "put on it who was addressed and who sent it in"),
	ACT(LIST "/add", op_suspect_recipient_add, saved, "put somebody, or a department, on it"),
	ACT(LIST "/{recipient}", op_suspect_recipient_set, saved, "say what was found out about one"),
	ACT(LIST "/{recipient}/remove", op_suspect_recipient_remove, removed, "take one off"),
	ACT(LIST "/{recipient}/back", op_suspect_recipient_back, returned, "put one on again"),
};
const struct route_table suspect_people_routes = { routes, sizeof routes / sizeof routes[0] };
