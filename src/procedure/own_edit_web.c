/* A draft: its steps and their order, one step, names and cards, publishing it. */
#include "procedure/own_web.h"

#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "procedure/own_inside.h"
#include "procedure_html.h"

PAGE_BODY(own_draft_page)
PAGE_BODY(own_step_page)
PAGE_BODY(own_names_page)

static str name_of(struct ctx *c, const struct own_procedure *p) { return text2_in(text2_full(p->draft.name), c->lang); }

/* --- the draft --- */

static bool fill_gone(struct ctx *c, const struct own_procedure *p, struct own_draft_view *v)
{
	v->gone = arena_array(c->arena, struct own_read_step, p->draft.n_gone + 1);
	for (size_t i = p->draft.n_gone; i-- > 0;) { /* the one removed last comes first */
		v->gone[v->n_gone++] = (struct own_read_step){ .key = p->draft.gone[i].key,
			.item = text2_in(text2_full(p->draft.gone[i].text[OWN_TEXT_ITEM]), c->lang) };
	}
	return true;
}

static bool draft_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct own_procedure p;
	struct own_draft_view *v = arena_new(c->arena, struct own_draft_view);
	bool says, nobody;
	if (!own_of(w, &p) || !own_uses_waiting(c, &says, &nobody)) {
		return false;
	}
	const struct procedure_def *d = own_def_of(c, p.key, p.kind, p.version, &p.draft);
	if (!own_read_fill(c, d, &p, &v->read) || !own_mends_fill(c, &p, &v->mends) || !fill_gone(c, &p, v)) {
		return false;
	}
	v->heading = name_of(c, &p);
	v->key = p.key;
	v->revision = str_i64(c->arena, p.revision);
	v->is_changed = p.is_changed;
	v->last = msgf(c, MSG_OWN_PROCEDURE_LAST, { "who", p.changed_by.n ? p.changed_by : S("-") }, { "when", time_full(c, p.changed_at.v) });
	v->page = own_url(c, p.key, "");
	v->names = own_url(c, p.key, "/names");
	v->move = own_url(c, p.key, "/move");
	v->publish = own_url(c, p.key, "/publish");
	v->publish_text = msg(c, nobody ? MSG_OWN_PROCEDURE_PUBLISH : MSG_OWN_PROCEDURE_ASK);
	v->publish_help = msg(c, nobody || says ? MSG_OWN_PROCEDURE_PUBLISH_HELP : MSG_OWN_PROCEDURE_ASK_HELP);
	v->compare = url_with(c, url_with(c, own_url(c, p.key, "/compare"), "from", p.version ? str_i64(c->arena, p.version) : S("built_in")), "to", S("draft"));
	v->reason = field_of(w, &op_procedure_publish, "reason", S(""));
	field_help(w, &v->reason, MSG_OWN_PROCEDURE_REASON_HELP);
	v->errors = errors_make(w);
	return own_page(w, status, msgf(c, MSG_OWN_PROCEDURE_DRAFT_OF, { "name", v->heading }), own_draft_page_body, v);
}

static bool show_draft(struct web *w) { return draft_page(w, 200); }
static bool refuse_draft(struct web *w) { return draft_page(w, web_error_status(w)); }

static bool moved(struct web *w)
{
	static const int says[OWN_MOVE_MAX] = { MSG_OWN_PROCEDURE_WAS_MOVED, MSG_OWN_PROCEDURE_WAS_MOVED, MSG_OWN_PROCEDURE_WAS_REMOVED,
		MSG_OWN_PROCEDURE_WAS_RESTORED };
	const struct own_move_in *in = w->in;
	const struct own_done *d = w->result;
	return web_redirect_flash(w, own_url(w->c, d->key, "/edit"), says[in->what]);
}

static bool published(struct web *w)
{
	const struct own_done *d = w->result;
	return web_redirect_flash(w, own_url(w->c, d->key, ""), MSG_OWN_PROCEDURE_WAS_PUBLISHED);
}

/* --- one step --- */

static bool fill_owner(struct web *w, const struct own_step *s, struct own_step_view *v)
{
	struct ctx *c = w->c;
	struct person_option *people;
	size_t n, n_roles = c->catalog->n_roles, at = 1;
	if (!person_options(c, &people, &n)) {
		return false;
	}
	struct field_option *roles = arena_array(c->arena, struct field_option, n_roles + 1);
	struct field_option *who = arena_array(c->arena, struct field_option, n + 2);
	roles[0] = (struct field_option){ S(""), msg(c, MSG_OWN_PROCEDURE_NO_ROLE_CHOSEN), S("") };
	for (size_t i = 0; i < n_roles; i++) {
		roles[i + 1] = (struct field_option){ c->catalog->roles[i].key, text2_in(c->catalog->roles[i].name, c->lang), S("") };
	}
	who[0] = (struct field_option){ S(""), msg(c, MSG_OWN_PROCEDURE_NO_PERSON_CHOSEN), S("") };
	for (size_t i = 0; i < n; i++) {
		str label = people[i].title.n ? STR_CAT(c->arena, people[i].name, S("　"), people[i].title) : people[i].name;
		who[at++] = (struct field_option){ id_str(c->arena, people[i].id), label, S("") };
	}
	v->role = field_of(w, &op_procedure_step, "role", s->role);
	field_options(&v->role, roles, n_roles + 1);
	v->person = field_of(w, &op_procedure_step, "person_id", id_is_none(s->person_id) ? S("") : id_str(c->arena, s->person_id));
	field_options(&v->person, who, at);
	if (s->owner_words.n > 0 && s->role.n == 0 && id_is_none(s->person_id)) {
		field_help_add(w, &v->role, msgf(c, MSG_OWN_PROCEDURE_MEND_WORDS, { "words", s->owner_words }));
	}
	return true;
}

static void fill_fields(struct web *w, const struct own_step *s, struct own_step_view *v)
{
	static const int helps[OWN_TEXT_MAX] = { [OWN_TEXT_HEADING] = MSG_OWN_PROCEDURE_HEADING_HELP, [OWN_TEXT_BEFORE] = MSG_OWN_PROCEDURE_LINES_HELP,
		[OWN_TEXT_DO_NOTS] = MSG_OWN_PROCEDURE_LINES_HELP, [OWN_TEXT_BRANCHES] = MSG_OWN_PROCEDURE_LINES_HELP,
		[OWN_TEXT_VENDOR] = MSG_OWN_PROCEDURE_LINES_HELP };
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		str ja = s->text[i].ja, en = s->text[i].en;
		v->text[i] = field_of(w, &op_procedure_step, own_texts[i].name, str_is_none(ja) ? S("") : ja);
		v->text_en[i] = field_of(w, &op_procedure_step, own_texts[i].name_en, str_is_none(en) ? S("") : en);
		v->text[i].rows = own_texts[i].is_list ? 3 : 5;
		v->text_en[i].rows = v->text[i].rows;
		if (helps[i]) {
			field_help(w, &v->text[i], helps[i]);
		}
		v->opens_english = v->opens_english || v->text_en[i].value.n > 0 || v->text_en[i].error.n > 0;
	}
	v->phase = field_of(w, &op_procedure_step, "phase", str_from_c(phase_choices.v[s->phase].code));
	v->evidence = field_of(w, &op_procedure_step, "is_evidence", S(""));
	v->evidence.is_checked = w->form.n > 0 ? raw_get(&w->form, "is_evidence").n > 0 : s->is_evidence;
}

/* What the faster one wrote, beside what was typed. */
static void fill_faster(struct web *w, const struct own_step *s, struct own_step_view *v)
{
	struct ctx *c = w->c;
	int64_t seen;
	str typed = raw_get(&w->form, "seen");
	if (str_is_empty(typed) || !str_to_i64(typed, &seen) || seen == s->revision) {
		return;
	}
	v->has_faster = true;
	v->faster = msgf(c, MSG_OWN_PROCEDURE_FASTER_STEP, { "who", s->changed_by.n ? s->changed_by : S("-") }, { "when", time_short(c, s->changed_at) });
	struct own_field_diff *now = arena_array(c->arena, struct own_field_diff, 2 * OWN_TEXT_MAX);
	size_t n = 0;
	for (int i = 0; i < 2 * OWN_TEXT_MAX; i++) {
		bool en = i >= OWN_TEXT_MAX;
		const struct own_text_def *d = &own_texts[i % OWN_TEXT_MAX];
		str is = en ? s->text[i % OWN_TEXT_MAX].en : s->text[i % OWN_TEXT_MAX].ja, was = raw_get(&w->form, en ? d->name_en : d->name);
		if (!str_eq(is, str_is_none(was) ? S("") : was)) {
			struct own_field_diff *f = &now[n++];
			*f = (struct own_field_diff){ .label = msg(c, d->label), .is_english = en, .has_twin = true };
			own_words_diff(c, str_is_none(was) ? S("") : was, is, &f->pieces, &f->n_pieces);
		}
	}
	own_fields_fill(c, now, n, &v->now);
}

static bool step_page(struct web *w, int status, const struct own_procedure *p, const struct own_step *s)
{
	struct ctx *c = w->c;
	struct own_step_view *v = arena_new(c->arena, struct own_step_view);
	bool is_new = str_is_empty(s->key);
	v->heading = is_new ? msg(c, MSG_OWN_PROCEDURE_STEP_NEW) : text2_in(text2_full(s->text[OWN_TEXT_ITEM]), c->lang);
	v->step = s->key;
	v->seen = is_new ? S("") : str_i64(c->arena, s->revision);
	str after = w->form.n > 0 ? raw_get(&w->form, "after") : web_query(w, "after");
	v->after = str_is_none(after) ? S("") : after;
	v->back = own_url(c, p->key, "/edit");
	v->save = own_url(c, p->key, "/steps");
	fill_fields(w, s, v);
	if (!fill_owner(w, s, v)) {
		return false;
	}
	if (!is_new) {
		fill_faster(w, s, v);
	}
	v->errors = errors_make(w);
	return own_page(w, status, v->heading, own_step_page_body, v);
}

static const struct own_step no_step = { .key = { "", 0 }, .role = { "", 0 }, .owner_words = { "", 0 } };

static bool show_new_step(struct web *w)
{
	struct own_procedure p;
	struct own_step s = no_step;
	if (!own_of(w, &p)) {
		return false;
	}
	int at = own_step_at(&p.draft, web_query(w, "after")), phase = choice_find(&phase_choices, web_query(w, "phase"));
	s.phase = at >= 0 ? p.draft.steps[at].phase : phase >= 0 ? phase : 0;
	if (at >= 0) {
		s.text[OWN_TEXT_HEADING] = p.draft.steps[at].text[OWN_TEXT_HEADING];
	}
	return step_page(w, 200, &p, &s);
}

static bool one_step(struct web *w, int status, str key)
{
	struct own_procedure p;
	if (!own_of(w, &p)) {
		return false;
	}
	int at = own_step_at(&p.draft, key), gone = own_gone_at(&p.draft, key);
	if (at < 0 && gone < 0) {
		return str_is_empty(key) ? step_page(w, status, &p, &no_step) : fail(w->c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_STEP);
	}
	return step_page(w, status, &p, at >= 0 ? &p.draft.steps[at] : &p.draft.gone[gone]);
}

static bool show_step(struct web *w) { return one_step(w, 200, raw_get(&w->parts, "step")); }
static bool refuse_step(struct web *w)
{
	str key = raw_get(&w->form, "step");
	return one_step(w, web_error_status(w), str_is_none(key) ? S("") : key);
}

static bool step_saved(struct web *w)
{
	const struct own_done *d = w->result;
	return web_redirect_flash(w, own_url(w->c, d->key, "/edit"), MSG_OWN_PROCEDURE_STEP_SAVED);
}

/* --- names and cards --- */

static struct field_view text_field(struct web *w, const char *name, str value, int64_t rows)
{
	struct field_view f = field_of(w, &op_procedure_names, name, str_is_none(value) ? S("") : value);
	f.rows = rows;
	return f;
}

static bool names_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct own_procedure p;
	struct own_names_view *v = arena_new(c->arena, struct own_names_view);
	if (!own_of(w, &p)) {
		return false;
	}
	const struct own_body *b = &p.draft;
	v->heading = name_of(c, &p);
	v->seen = str_i64(c->arena, b->revision);
	v->back = own_url(c, p.key, "/edit");
	v->save = own_url(c, p.key, "/names");
	v->name = text_field(w, "name", b->name.ja, 0);
	v->name_en = text_field(w, "name_en", b->name.en, 0);
	v->note = text_field(w, "note", b->note.ja, 3);
	v->note_en = text_field(w, "note_en", b->note.en, 3);
	v->card_do = text_field(w, "card_do", b->card_do.ja, 5);
	v->card_do_en = text_field(w, "card_do_en", b->card_do.en, 5);
	v->card_dont = text_field(w, "card_dont", b->card_dont.ja, 4);
	v->card_dont_en = text_field(w, "card_dont_en", b->card_dont.en, 4);
	v->days = text_field(w, "review_days", str_i64(c->arena, p.review_days), 0);
	v->days.css = S("is-short");
	field_help(w, &v->days, MSG_OWN_PROCEDURE_REVIEW_HELP);
	field_help(w, &v->card_do, MSG_OWN_PROCEDURE_LINES_HELP);
	field_help(w, &v->card_dont, MSG_OWN_PROCEDURE_LINES_HELP);
	v->opens_english = b->name.en.n > 0;
	v->errors = errors_make(w);
	return own_page(w, status, msg(c, MSG_OWN_PROCEDURE_NAMES), own_names_page_body, v);
}

static bool show_names(struct web *w) { return names_page(w, 200); }
static bool refuse_names(struct web *w) { return names_page(w, web_error_status(w)); }
static bool named(struct web *w)
{
	const struct own_done *d = w->result;
	return web_redirect_flash(w, own_url(w->c, d->key, "/edit"), MSG_OWN_PROCEDURE_STEP_SAVED);
}

#define ONE "/procedures/{procedure}"
#define GET(path, function, text) { .method = HTTP_GET, .pattern = ONE path, .needs = ACCESS_RESPONDER, .show = function, .doc = text }
#define POST(path, row, done, no, text) \
	{ .method = HTTP_POST, .pattern = ONE path, .needs = ACCESS_RESPONDER, .op = &row, .answer = done, .refuse = no, .doc = text }
static const struct route routes[] = {
	GET("/edit", show_draft, "the draft of a procedure"),
	POST("/move", op_procedure_move, moved, refuse_draft, "move, remove or restore a step"),
	POST("/publish", op_procedure_publish, published, refuse_draft, "publish the draft as a version"),
	GET("/steps/new", show_new_step, "a new step"),
	GET("/steps/{step}", show_step, "one step of the draft"),
	POST("/steps", op_procedure_step, step_saved, refuse_step, "write a step"),
	GET("/names", show_names, "name, note and card"),
	POST("/names", op_procedure_names, named, refuse_names, "change name, note and card"),
};
const struct route_table procedure_edit_routes = { routes, sizeof routes / sizeof routes[0] };
