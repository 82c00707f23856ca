/* 様式を直す: the form of a ledger as a firm wants it; its fields, its history, a ledger of the firm's own. */
#include "sheet/sheet_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "sheet_html.h"
#include "sheet/own_op.h"
#include "sheet/own_view.h"
#include "sheet/own_yaml.h"

PAGE_BODY(own_form_page)
PAGE_BODY(own_field_page)
PAGE_BODY(own_new_page)

static struct url form_url(struct ctx *c, str sheet, str after)
{
	struct url u = url_below(c, url_below(c, url_path(c, "/ledgers"), "/", sheet), "/", S("form"));
	return after.n ? url_below(c, u, "/", after) : u;
}

static str form_value(const struct web *w, const char *name)
{
	str s = raw_get(&w->form, name);
	return str_is_none(s) ? S("") : s;
}

/* A field of one of the page's forms: what was typed and what is wrong only where it was this form that was sent. */
static struct field_view field_in(struct web *w, const char *name, str initial, bool is_sent, const char *form)
{
	struct field_view f = field_of(w, &op_own_change, name, initial);
	if (!is_sent) {
		f.value = initial;
		f.error = f.described_by = S("");
		f.is_checked = false;
	}
	field_set_id(w, &f, str_from_c(form));
	return f;
}

static struct own_press press(struct ctx *c, const struct sheet_own *o, const char *what, str field, str label, const char *icon)
{
	return (struct own_press){ .to = form_url(c, o->laid.def.key, S("")), .what = str_from_c(what), .field = field, .choice = S(""),
		.version = str_i64(c->arena, o->version), .label = label, .icon = str_from_c(icon) };
}

static str type_name(struct ctx *c, const struct sheet_field *f)
{
	return msg(c, f->type < SHEET_RESULT ? sheet_type_choices.v[f->type].label : MSG_OWN_PAGE_IS_RESULT);
}

/* 1行の文字・必ず書く・一覧に出す */
static str marks_of(struct ctx *c, const struct sheet_field *f)
{
	const struct { bool is; int word; } marks[] = { { f->is_required, MSG_SHEET_OWN_REQUIRED }, { f->is_column, MSG_SHEET_OWN_COLUMN } };
	str all = type_name(c, f);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		all = marks[i].is ? msgf(c, MSG_OWN_PAGE_MARKS, { "marks", all }, { "mark", msg(c, marks[i].word) }) : all;
	}
	return all;
}

static struct own_field_row row_of(struct ctx *c, const struct sheet_own *o, const struct sheet_field *f)
{
	str name = text2_in(f->name, c->lang);
	return (struct own_field_row){ .name = name, .marks = marks_of(c, f), .id = STR_CAT(c->arena, S("row-"), f->key), .gone = f->is_gone ? msg(c, MSG_OWN_PAGE_IS_GONE) : S(""),
		.edit = form_url(c, o->laid.def.key, f->key), .is_own = f->is_own,
		.is_fixed = f->is_fixed, .up = press(c, o, "up", f->key, msgf(c, MSG_OWN_PAGE_UP, { "name", name }), "arrow-up"),
		.down = press(c, o, "down", f->key, msgf(c, MSG_OWN_PAGE_DOWN, { "name", name }), "arrow-down"),
		.show = press(c, o, "show", f->key, msg(c, MSG_OWN_PAGE_SHOW), "eye") };
}

/* `open`: the field that was just moved */
static void fill_parts(struct ctx *c, const struct sheet_own *o, str open, struct own_form_page *v)
{
	const struct sheet_def *d = &o->laid.def;
	struct own_field_row *rows = arena_array(c->arena, struct own_field_row, d->n_fields + d->n_hidden);
	v->parts = arena_array(c->arena, struct own_part, d->n_sections);
	v->n_parts = d->n_sections;
	for (size_t s = 0; s < d->n_sections; s++) {
		v->parts[s] = (struct own_part){ .name = text2_in(d->sections[s], c->lang), .rows = rows };
	}
	for (size_t i = 0; i < d->n_fields; i++) {
		struct own_part *p = &v->parts[d->fields[i].section];
		p->rows = p->n_rows ? p->rows : &rows[i];
		struct own_field_row *r = &p->rows[p->n_rows++];
		*r = row_of(c, o, &d->fields[i]);
		r->is_open = str_eq(d->fields[i].key, open);
		size_t first = sheet_has_rows(d) ? 1 : 0;
		r->has_up = i > first || (i == first && d->fields[i].section > 0);
		r->has_down = i >= first && (i + 1 < d->n_fields || d->fields[i].section + 1 < (int)d->n_sections);
	}
	v->hidden = &rows[d->n_fields];
	for (size_t i = 0; i < d->n_hidden; i++) {
		v->hidden[v->n_hidden++] = row_of(c, o, &d->hidden[i]);
	}
}

static void fill_news(struct ctx *c, const struct sheet_own *o, struct own_form_page *v)
{
	v->news = arena_array(c->arena, str, o->n_news + o->n_gone + 1);
	for (size_t i = 0; i < o->n_news; i++) {
		v->news[v->n_news++] = msgf(c, MSG_OWN_PAGE_NEWS_NEW, { "name", text2_in(o->news[i]->name, c->lang) });
	}
	for (size_t i = 0; i < o->n_gone; i++) {
		v->news[v->n_news++] = msgf(c, MSG_OWN_PAGE_NEWS_GONE, { "name", text2_in(o->gone[i]->added.name, c->lang) });
	}
	v->has_news = o->built_in && o->version > 0 && o->built_in->version > o->base_version;
	v->news_title = v->has_news ? msgf(c, MSG_OWN_PAGE_NEWS, { "version", number_text(c, o->built_in->version) }) : S("");
	v->troubles = arena_array(c->arena, str, o->laid.n_troubles);
	for (size_t i = 0; i < o->laid.n_troubles; i++) {
		v->troubles[v->n_troubles++] = own_trouble_text(c, o, &o->laid.troubles[i]);
	}
}

static str what_was_done(struct ctx *c, const struct sheet_own_version *h)
{
	int at = choice_find(&own_history_acts, h->what);
	return at < 0 ? h->words : msgf(c, own_history_acts.v[at].label, { "words", h->words });
}

static bool fill_past(struct ctx *c, const struct sheet_own *o, struct own_form_page *v)
{
	struct sheet_own_version *h;
	if (!sheet_own_history(c, o->laid.def.key, &h, &v->n_past)) {
		return false;
	}
	v->past = arena_array(c->arena, struct own_past, v->n_past);
	for (size_t i = 0; i < v->n_past; i++) {
		v->past[i] = (struct own_past){ .what = what_was_done(c, &h[i]), .reason = h[i].reason, .back = v->back, .has_back = i > 0,
			.to = str_i64(c->arena, h[i].version), .version = v->version, .head = msgf(c, MSG_OWN_PAGE_HEAD,
				{ "when", time_full(c, h[i].made_at) }, { "who", str_is_none(h[i].who) ? S("-") : h[i].who }) };
	}
	v->has_last = v->n_past > 0 && !(v->is_own && v->n_past == 1);
	v->last = v->n_past ? v->past[0].what : S("");
	v->last_head = v->n_past ? v->past[0].head : S("");
	return true;
}

static bool ledger_options(struct ctx *c, struct field_view *f)
{
	const struct sheet_def **all;
	size_t n, used = 1;
	if (!sheet_defs(c, &all, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_SHEET_PAGE_NOT_CHOSEN), S("") };
	for (size_t i = 0; i < n; i++) {
		if (all[i]->shape == SHEET_LEDGER && sheet_may_see(c, all[i])) {
			v[used++] = (struct field_option){ all[i]->key, text2_in(all[i]->name, c->lang), S("") };
		}
	}
	field_options(f, v, used);
	return true;
}

static void type_options(struct ctx *c, const struct sheet_def *d, struct field_view *f)
{
	struct field_option *v = arena_array(c->arena, struct field_option, SHEET_RESULT);
	size_t n = 0;
	for (int i = 0; i < SHEET_RESULT; i++) {
		if (sheet_may_ask(d->shape, i)) {
			v[n++] = (struct field_option){ str_from_c(sheet_type_choices.v[i].code), msg(c, sheet_type_choices.v[i].label), S("") };
		}
	}
	field_options(f, v, n);
}

static bool fill_forms(struct web *w, const struct sheet_own *o, struct own_form_page *v)
{
	struct ctx *c = w->c;
	const struct sheet_def *d = &o->laid.def;
	bool add = v->is_adding, names = v->is_naming;
	struct field_option *sections = arena_array(c->arena, struct field_option, d->n_sections);
	for (size_t i = 0; i < d->n_sections; i++) {
		sections[i] = (struct field_option){ str_i64(c->arena, (int64_t)i), text2_in(d->sections[i], c->lang), S("") };
	}
	v->ja = field_in(w, "ja", S(""), add, "add");
	v->en = field_in(w, "en", S(""), add, "add");
	v->type = field_in(w, "type", S("line"), add, "add");
	type_options(c, d, &v->type);
	v->section = field_in(w, "section", str_i64(c->arena, (int64_t)d->n_sections - 1), add, "add");
	field_options(&v->section, sections, d->n_sections);
	v->help = field_in(w, "help_ja", S(""), add, "add");
	v->required = field_in(w, "required", S(""), add, "add");
	v->column = field_in(w, "column", S(""), add, "add");
	v->choices = field_in(w, "choices", S(""), add, "add");
	v->min = field_in(w, "min", S(""), add, "add");
	v->max = field_in(w, "max", S(""), add, "add");
	v->unit = field_in(w, "unit", S(""), add, "add");
	v->to = field_in(w, "to", S(""), add, "add");
	v->name_ja = field_in(w, "ja", d->name.ja, names, "names");
	v->name_en = field_in(w, "en", d->name.en, names, "names");
	v->row_ja = field_in(w, "row_ja", d->row_name.ja, names, "names");
	v->row_en = field_in(w, "row_en", d->row_name.en, names, "names");
	v->about = field_in(w, "help_ja", d->about.ja, names, "names");
	v->about.label = msg(c, MSG_SHEET_OWN_ABOUT);
	v->yaml = field_view_make(w, "yaml", MSG_OWN_PAGE_FILE_PUT, S(""));
	v->yaml.type = S("file");
	return ledger_options(c, &v->to);
}

static bool form_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct sheet_own o;
	if (!sheet_own_get(c, raw_get(&w->parts, "sheet"), &o)) {
		return false;
	}
	const struct sheet_def *d = &o.laid.def;
	if (d->shape == SHEET_QUESTIONS) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET);
	}
	str what = form_value(w, "what");
	struct own_form_page v = { .errors = errors_make(w), .list = sheet_has_rows(d) ? sheet_url(c, d) : url_path(c, "/ledgers"),
		.list_text = sheet_has_rows(d) ? text2_in(d->name, c->lang) : msg(c, MSG_SHEET_PAGE_TITLE),
		.act = form_url(c, d->key, S("")), .back = form_url(c, d->key, S("back")), .file = form_url(c, d->key, S("yaml")),
		.preview = url_below(c, sheet_url(c, d), "/", S("new")), .has_preview = d->shape == SHEET_LEDGER,
		.heading = msgf(c, d->shape == SHEET_PART ? MSG_OWN_PAGE_PART_TITLE : MSG_OWN_PAGE_TITLE, { "name", text2_in(d->name, c->lang) }),
		.lead = text2_in(d->about, c->lang), .version = str_i64(c->arena, o.version),
		.is_own = d->is_own, .is_adding = str_eq(what, S("add")) || !str_is_none(web_query(w, "add")), .is_naming = str_eq(what, S("names")),
		.is_filing = status != 200 && what.n == 0, .is_part = d->shape == SHEET_PART };
	v.add = url_with(c, form_url(c, d->key, S("")), "add", S("1"));
	v.add.s = STR_CAT(c->arena, v.add.s, S("#add"));
	fill_parts(c, &o, web_query(w, "field"), &v);
	fill_news(c, &o, &v);
	if (!fill_past(c, &o, &v) || !fill_forms(w, &o, &v)) {
		return false;
	}
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = own_form_page_body, .view = &v };
	return page_show(w, status, &page);
}

/* --- one field --- */

static void fill_choices(struct web *w, const struct sheet_own *o, const struct sheet_field *f, struct own_field_page *v)
{
	struct ctx *c = w->c;
	str what = form_value(w, "what");
	v->has_choices = f->type == SHEET_CHOICE || f->type == SHEET_CHOICES;
	v->rows = arena_array(c->arena, struct own_choice_row, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++) {
		const struct sheet_choice *k = &f->choices[i];
		const char *id = str_cz(c->arena, k->key);
		bool sent = str_eq(what, S("edit_choice")) && str_eq(form_value(w, "choice"), k->key);
		str name = text2_in(k->name, c->lang);
		struct own_choice_row *r = &v->rows[v->n_rows++];
		*r = (struct own_choice_row){ .key = k->key, .is_hidden = k->is_hidden, .is_own = k->is_own, .act = v->act, .version = v->version,
			.ja = field_in(w, "ja", k->name.ja, sent, id), .en = field_in(w, "en", k->name.en, sent, id),
			.turn = press(c, o, k->is_hidden ? "show_choice" : "hide_choice", f->key,
				msgf(c, k->is_hidden ? MSG_OWN_PAGE_CHOICE_SHOW : MSG_OWN_PAGE_CHOICE_HIDE, { "name", name }), k->is_hidden ? "eye" : "eye-off") };
		r->turn.choice = k->key;
		r->ja.label = msg(c, MSG_OWN_PAGE_CHOICE_NAME);
	}
	bool sent = str_eq(what, S("add_choice"));
	v->choice_ja = field_in(w, "ja", S(""), sent, "new");
	v->choice_en = field_in(w, "en", S(""), sent, "new");
	v->choice_ja.label = msg(c, MSG_OWN_PAGE_CHOICE_NEW);
}

static bool field_page(struct web *w, int status, str key)
{
	struct ctx *c = w->c;
	struct sheet_own o;
	if (!sheet_own_get(c, raw_get(&w->parts, "sheet"), &o)) {
		return false;
	}
	const struct sheet_def *d = &o.laid.def;
	int at = sheet_field_find(d, key);
	if (at < 0 || d->shape == SHEET_QUESTIONS) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_OWN_NO_FIELD);
	}
	const struct sheet_field *f = &d->fields[at];
	bool sent = str_eq(form_value(w, "what"), S("edit"));
	struct own_field_page v = { .errors = errors_make(w), .list = form_url(c, d->key, S("")), .act = form_url(c, d->key, S("")), .key = key,
		.list_text = msgf(c, MSG_OWN_PAGE_TITLE, { "name", text2_in(d->name, c->lang) }), .version = str_i64(c->arena, o.version),
		.heading = msgf(c, MSG_OWN_PAGE_FIELD_TITLE, { "name", text2_in(f->name, c->lang) }), .has_required = !sheet_is_title(d, at) && f->type != SHEET_RESULT && !(d->shape == SHEET_PART && f->is_fixed && f->is_required),
		.can_hide = !sheet_is_title(d, at) && !f->is_fixed, .is_closed = f->is_closed, .is_fixed = f->is_fixed, .is_part = d->shape == SHEET_PART, .ja = field_in(w, "ja", f->name.ja, sent, "edit"), .en = field_in(w, "en", f->name.en, sent, "edit"),
		.help = field_in(w, "help_ja", f->help.ja, sent, "edit"), .help_en = field_in(w, "help_en", f->help.en, sent, "edit"),
		.required = field_in(w, "required", S(""), sent, "edit"), .column = field_in(w, "column", S(""), sent, "edit"),
		.reason = field_in(w, "reason", S(""), sent, "edit"), .hide = press(c, &o, "hide", key, msg(c, MSG_OWN_PAGE_HIDE), "eye-off") };
	v.required.is_checked = sent ? v.required.is_checked : f->is_required;
	v.column.is_checked = sent ? v.column.is_checked : f->is_column;
	field_help(w, &v.reason, MSG_OWN_PAGE_REASON_HELP);
	fill_choices(w, &o, f, &v);
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = own_field_page_body, .view = &v };
	return page_show(w, status, &page);
}

static bool form_show(struct web *w) { return form_page(w, 200); }
static bool field_show(struct web *w) { return field_page(w, 200, raw_get(&w->parts, "field")); }

/* Things done to a choice or to a field's words stay on the page of the field. */
static bool is_of_field(const struct web *w)
{
	str what = form_value(w, "what");
	return str_eq(what, S("edit")) || str_ends(what, S("_choice"));
}

static bool change_refuse(struct web *w)
{
	if (is_of_field(w) && field_page(w, web_error_status(w), form_value(w, "field"))) {
		return true;
	}
	err_clear(w->c);
	return form_page(w, web_error_status(w));
}

static bool back_refuse(struct web *w) { return form_page(w, web_error_status(w)); }

static bool changed(struct web *w)
{
	const struct own_out *out = w->result;
	str what = form_value(w, "what"), field = form_value(w, "field");
	struct url to = form_url(w->c, out->sheet, str_ends(what, S("_choice")) ? field : S(""));
	if (str_eq(what, S("up")) || str_eq(what, S("down"))) { /* where it is now, to be moved on */
		to = url_with(w->c, to, "field", field);
		to.s = STR_CAT(w->c->arena, to.s, S("#row-"), field);
	}
	return web_redirect_flash(w, to, MSG_OWN_PAGE_DONE);
}

static bool went_back(struct web *w)
{
	return web_redirect_flash(w, form_url(w->c, ((const struct own_out *)w->result)->sheet, S("")), MSG_OWN_PAGE_UNDONE);
}

/* --- a ledger of one's own --- */

static bool new_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct own_new_page v = { .errors = errors_make(w), .list = url_path(c, "/ledgers"), .make = url_path(c, "/ledgers"),
		.ja = field_of(w, &op_own_new, "ja", S("")), .en = field_of(w, &op_own_new, "en", S("")),
		.row_ja = field_of(w, &op_own_new, "row_ja", S("")), .row_en = field_of(w, &op_own_new, "row_en", S("")),
		.first = field_of(w, &op_own_new, "first", S("")), .about = field_of(w, &op_own_new, "about", S("")) };
	struct page_view page = { .title = msg(c, MSG_OWN_PAGE_NEW), .nav = NAV_LEDGERS, .body = own_new_page_body, .view = &v };
	return page_show(w, status, &page);
}

static bool new_show(struct web *w) { return new_page(w, 200); }
static bool new_refuse(struct web *w) { return new_page(w, web_error_status(w)); }

static bool made(struct web *w)
{
	return web_redirect_flash(w, form_url(w->c, ((const struct own_out *)w->result)->sheet, S("")), MSG_OWN_PAGE_MADE);
}

/* --- as a file --- */

static bool yaml_show(struct web *w)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	if (!sheet_def_get(c, raw_get(&w->parts, "sheet"), &d) || !web_audit(w, "ledger_form_yaml", d->key)) {
		return false;
	}
	own_yaml_write(d, &b);
	http_set_header(&w->x->response, S("Content-Disposition"), STR_CAT(c->arena, S("attachment; filename=\""), d->key, S(".yaml\"")));
	return web_raw(w, 200, S("application/yaml; charset=utf-8"), &b);
}

/* The chosen file becomes what the operation reads. */
static bool yaml_take(struct web *w)
{
	struct own_file_in *in = w->in;
	const struct http_file *file = web_file(w, "yaml");
	return !file || file->content.n == 0 || text_from_file(w->c->arena, file->content, &in->yaml) ||
		fail_field(w->c, "yaml", MSG_SHEET_OWN_NOT_TEXT);
}

#define FORM "/ledgers/{sheet}/form"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/ledgers/new", .needs = ACCESS_ADMIN, .show = new_show, .doc = "Page: a ledger of one's own." },
	{ .method = HTTP_POST, .pattern = "/ledgers", .needs = ACCESS_ADMIN, .op = &op_own_new, .answer = made, .refuse = new_refuse,
		.doc = "Make a ledger of one's own." },
	{ .method = HTTP_GET, .pattern = FORM, .needs = ACCESS_ADMIN, .show = form_show, .doc = "Page: change the form of a ledger." },
	{ .method = HTTP_POST, .pattern = FORM, .needs = ACCESS_ADMIN, .op = &op_own_change, .answer = changed, .refuse = change_refuse,
		.doc = "Change the form." },
	{ .method = HTTP_POST, .pattern = FORM "/back", .needs = ACCESS_ADMIN, .op = &op_own_back, .answer = went_back, .refuse = back_refuse,
		.doc = "Bring back an earlier form." },
	{ .method = HTTP_GET, .pattern = FORM "/yaml", .needs = ACCESS_ADMIN, .show = yaml_show, .doc = "The form as YAML." },
	{ .method = HTTP_POST, .pattern = FORM "/yaml", .needs = ACCESS_ADMIN, .flags = ROUTE_UPLOAD | ROUTE_SLOW, .op = &op_own_file,
		.prepare = yaml_take, .answer = changed, .refuse = back_refuse, .doc = "Use the form of a YAML file." },
	{ .method = HTTP_GET, .pattern = FORM "/{field}", .needs = ACCESS_ADMIN, .show = field_show, .doc = "Page: change a field." },
};
const struct route_table own_routes = { routes, sizeof routes / sizeof routes[0] };
