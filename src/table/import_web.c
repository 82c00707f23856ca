/* A file for a ledger: choosing it, what it would do, taking it in, undoing that. */
#include "table/table_web.h"

#include "base/limits.h"
#include "base/text.h"
#include "blob/blob_web.h"
#include "messages.h"
#include "sheet/sheet_web.h"
#include "table/import_view.h"
#include "table_html.h"

PAGE_BODY(table_import_page)
PAGE_BODY(table_look_page)

#define SHOWN_MOST 30            /* changes told one by one */

static struct url imports_url(struct ctx *c, str sheet)
{
	return url_below(c, url_below(c, url_path(c, "/ledgers"), "/", sheet), "/", S("import"));
}

static struct url import_url(struct ctx *c, const struct table_import *i, const char *after)
{
	struct url u = url_item(c, imports_url(c, i->sheet), "/", i->id);
	u.s = STR_CAT(c->arena, u.s, str_from_c(after));
	return u;
}

static bool def_to_edit(struct web *w, const struct sheet_def **ret)
{
	return table_def(w, ret) && (sheet_may_edit(w->c, *ret) || fail(w->c, ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

bool table_gate(struct web *w)
{
	const struct sheet_def *d;
	return def_to_edit(w, &d);
}

/* --- choosing --- */

static bool fill_past(struct ctx *c, const struct sheet_def *d, struct table_import_page *v)
{
	struct table_import *p;
	size_t n;
	if (!table_imports(c, d->key, &p, &n)) {
		return false;
	}
	v->past = arena_array(c->arena, struct table_past, n);
	for (size_t k = 0; k < n; k++) {
		bool is_undone = str_eq(p[k].state, S("undone"));
		str who = str_is_none(p[k].applied_by_name) ? S("-") : p[k].applied_by_name;
		v->past[v->n_past++] = (struct table_past){ .text = p[k].file_name, .can_undo = !is_undone, .undo = import_url(c, &p[k], "/undo"),
			.head = msgf(c, is_undone ? MSG_TABLE_PAGE_WAS_UNDONE : MSG_TABLE_PAGE_WAS_APPLIED,
				{ "when", time_full(c, p[k].applied_at.has ? p[k].applied_at.v : p[k].made_at.v) }, { "who", who },
				{ "added", number_text(c, p[k].added.v) }, { "changed", number_text(c, p[k].changed.v) }) };
	}
	return true;
}

static bool import_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	if (!def_to_edit(w, &d)) {
		return false;
	}
	struct table_import_page v = { .back = sheet_url(c, d), .back_text = text2_in(d->name, c->lang), .send = imports_url(c, d->key),
		.xlsx = url_below(c, sheet_url(c, d), "/", S("xlsx")), .errors = errors_make(w), .file = field_view_make(w, "file", MSG_TABLE_FILE, S("")),
		.heading = msgf(c, MSG_TABLE_PAGE_TITLE, { "name", text2_in(d->name, c->lang) }) };
	v.file.type = S("file");
	field_help(w, &v.file, MSG_TABLE_FILE_HELP);
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = table_import_page_body, .view = &v };
	return fill_past(c, d, &v) && page_show(w, status, &page);
}

static bool import_show(struct web *w) { return import_page(w, 200); }
static bool import_refuse(struct web *w) { return import_page(w, web_error_status(w)); }

static bool look_prepare(struct web *w)
{
	const struct http_file *f = web_file(w, "file");
	return table_look_prepare(w->c, w->in, f ? f->content : (bytes){ 0 }, f ? f->name : S(""));
}

static bool looked(struct web *w) { return web_redirect(w, import_url(w->c, w->result, "")); }

/* --- what it would do: settings --- */

static int choice_of(const struct choices *set, str code)
{
	return str_is_none(code) ? -1 : choice_find(set, code);
}

/* From the address, or from the form of the button that was refused. */
static struct table_settings settings_of(struct web *w)
{
	const struct raw_form *from = w->form.n > 0 ? &w->form : &w->query;
	struct table_settings s = { .encoding = choice_of(&table_encoding_choices, raw_get(from, "encoding")),
		.separator = choice_of(&table_separator_choices, raw_get(from, "separator")), .sheet = -1,
		.same_name_adds = str_eq(raw_get(from, "same_name_adds"), S("on")) };
	int64_t tab;
	str text = raw_get(from, "tab");
	s.sheet = !str_is_none(text) && str_to_i64(text, &tab) && tab >= 0 && tab < LIMIT_XLSX_SHEETS ? (int)tab : -1;
	s.columns.v = arena_array(w->c->arena, struct raw_value, from->n);
	for (size_t i = 0; i < from->n; i++) {
		if (str_starts(from->v[i].name, S("columns."))) {
			s.columns.v[s.columns.n++] = (struct raw_value){ str_sub(from->v[i].name, 8, from->v[i].name.n), from->v[i].value };
		}
	}
	return s;
}

static void hide(struct table_look_page *v, str name, str value)
{
	v->hidden[v->n_hidden++] = (struct table_pair){ name, value };
}

static void fill_hidden(struct ctx *c, const struct table_settings *s, struct table_look_page *v)
{
	v->hidden = arena_array(c->arena, struct table_pair, s->columns.n + 4);
	if (s->encoding >= 0) {
		hide(v, S("encoding"), str_from_c(table_encoding_choices.v[s->encoding].code));
	}
	if (s->separator >= 0) {
		hide(v, S("separator"), str_from_c(table_separator_choices.v[s->separator].code));
	}
	if (s->sheet >= 0) {
		hide(v, S("tab"), str_i64(c->arena, s->sheet));
	}
	if (s->same_name_adds) {
		hide(v, S("same_name_adds"), S("on"));
	}
	for (size_t i = 0; i < s->columns.n; i++) {
		hide(v, STR_CAT(c->arena, S("columns."), s->columns.v[i].name), s->columns.v[i].value);
	}
}

/* --- what it would do: matching --- */

static struct field_view select_of(struct web *w, const char *name, int label, str value, const struct field_option *options, size_t n)
{
	struct field_view f = field_view_make(w, name, label, value);
	f.value = value;
	field_options(&f, options, n);
	return f;
}

static struct field_view choice_select(struct web *w, const char *name, int label, const struct choices *set, int value)
{
	struct field_option *o = arena_array(w->c->arena, struct field_option, set->n);
	for (size_t i = 0; i < set->n; i++) {
		o[i] = (struct field_option){ str_from_c(set->v[i].code), msg(w->c, set->v[i].label), S("") };
	}
	return select_of(w, name, label, value >= 0 ? o[value].value : S(""), o, set->n);
}

static void fill_columns(struct web *w, const struct table_plan *p, struct table_look_page *v)
{
	struct ctx *c = w->c;
	struct field_option *o = arena_array(c->arena, struct field_option, p->d->n_fields + 2);
	size_t n = 0;
	o[n++] = (struct field_option){ S("-"), msg(c, MSG_TABLE_PAGE_NOT_TAKEN), S("") };
	o[n++] = (struct field_option){ S("id"), table_id_heading(c->lang), S("") };
	for (size_t i = 0; i < p->d->n_fields; i++) {
		if (p->d->fields[i].type != SHEET_RESULT) {
			o[n++] = (struct field_option){ p->d->fields[i].key, text2_in(p->d->fields[i].name, c->lang), S("") };
		}
	}
	v->columns = arena_array(c->arena, struct field_view, p->n_columns);
	for (size_t i = 0; i < p->n_columns; i++) {
		const struct table_column *k = &p->columns[i];
		str name = str_printf(c->arena, "columns.%d", k->column);
		str value = k->field == TABLE_COLUMN_OFF ? S("-") : k->field == TABLE_COLUMN_ID ? S("id") : p->d->fields[k->field].key;
		struct field_view *f = &v->columns[v->n_columns++];
		*f = select_of(w, str_cz(c->arena, name), MSG_TABLE_MATCHING, value, o, n);
		f->id = str_printf(c->arena, "f-column-%d", k->column);
		f->label = msgf(c, MSG_TABLE_PAGE_COLUMN, { "letter", k->letter }, { "heading", k->heading });
	}
}

static void fill_matching(struct web *w, const struct table_plan *p, const struct table_settings *s, struct table_look_page *v)
{
	struct ctx *c = w->c;
	static const struct choice adds[] = { { "", MSG_TABLE_PAGE_SAME_IS }, { "on", MSG_TABLE_PAGE_SAME_ADDS } };
	const struct choices add_choices = { adds, 2 };
	v->is_csv = !p->file.is_workbook;
	v->adds = choice_select(w, "same_name_adds", MSG_TABLE_SAME_NAME, &add_choices, s->same_name_adds);
	if (v->is_csv) {
		v->encoding = choice_select(w, "encoding", MSG_TABLE_ENCODING, &table_encoding_choices, p->file.encoding);
		v->separator = choice_select(w, "separator", MSG_TABLE_SEPARATOR, &table_separator_choices, p->file.separator);
	} else if (p->file.n_tabs > 1) {
		size_t n = p->file.n_tabs;
		struct field_option *o = arena_array(c->arena, struct field_option, n);
		for (size_t i = 0; i < n; i++) {
			o[i] = (struct field_option){ str_i64(c->arena, (int64_t)i), p->file.tabs[i], S("") };
		}
		v->has_sheets = true;
		v->tab = select_of(w, "tab", MSG_TABLE_TAB_SHEET, o[p->file.sheet].value, o, n);
	}
	fill_columns(w, p, v);
}

/* --- what it would do: changes and wrong cells --- */

static bool fill_diffs(struct ctx *c, const struct sheet_def *d, const struct table_line *l, struct table_shown *s)
{
	struct sheet_cell *x = arena_array(c->arena, struct sheet_cell, d->n_fields), *y = arena_array(c->arena, struct sheet_cell, d->n_fields);
	s->diffs = arena_array(c->arena, struct table_diff, d->n_fields);
	for (size_t k = 0; k < d->n_fields; k++) {
		x[k].text = S("");
	}
	if ((l->version > 0 && !sheet_body_read(c, d, l->before, x, NULL)) || !sheet_body_read(c, d, l->body, y, NULL)) {
		return false;
	}
	for (size_t k = l->version == 0; k < d->n_fields; k++) { /* a new row's name stands above */
		struct table_diff *t = &s->diffs[s->n_diffs];
		t->label = text2_in(d->fields[k].name, c->lang);
		if (!sheet_cell_text(c, &d->fields[k], &x[k], &t->before) || !sheet_cell_text(c, &d->fields[k], &y[k], &t->after)) {
			return false;
		}
		s->n_diffs += !str_eq(t->before, t->after);
	}
	return true;
}

static bool fill_shown(struct ctx *c, const struct table_plan *p, struct table_look_page *v)
{
	v->shown = arena_array(c->arena, struct table_shown, SHOWN_MOST);
	for (int kind = TABLE_LINE_CHANGED; kind >= TABLE_LINE_NEW; kind--) { /* what is overwritten first */
		for (size_t i = 0; i < p->n_lines && v->n_shown < SHOWN_MOST; i++) {
			const struct table_line *l = &p->lines[i];
			struct table_shown *s = &v->shown[v->n_shown];
			if (l->kind != kind) {
				continue;
			}
			*s = (struct table_shown){ .is_new = kind == TABLE_LINE_NEW, .is_stale = l->is_stale, .title = l->title,
				.head = msgf(c, kind == TABLE_LINE_NEW ? MSG_TABLE_PAGE_ROW_NEW : MSG_TABLE_PAGE_ROW_CHANGED, { "row", str_i64(c->arena, l->row) }) };
			if (!fill_diffs(c, p->d, l, s)) {
				return false;
			}
			v->n_shown++;
		}
	}
	size_t all = p->n_new + p->n_changed;
	v->more = all > v->n_shown ? msgf(c, MSG_TABLE_PAGE_MORE, { "count", number_text(c, (int64_t)(all - v->n_shown)) }) : S("");
	return true;
}

static void fill_wrong(struct ctx *c, const struct table_plan *p, struct table_look_page *v)
{
	v->wrongs = arena_array(c->arena, struct table_error, p->n_told);
	for (size_t i = 0; i < p->n_told; i++) {
		const struct table_wrong *e = &p->wrong[i];
		v->wrongs[v->n_wrongs++] = (struct table_error){ table_wrong_place(c, p, e), e->heading, text_clip(c->arena, e->read, 60), e->reason };
	}
	v->wrong_text = p->n_told == LIMIT_TABLE_ERRORS ? msgf(c, MSG_TABLE_PAGE_FIRST_WRONG, { "count", number_text(c, LIMIT_TABLE_ERRORS) })
		: msg(c, MSG_TABLE_PAGE_WRONG_HELP);
}

#define COUNT(key, n) msgf(c, key, { "count", number_text(c, (int64_t)(n)) })
static void fill_counts(struct ctx *c, const struct table_plan *p, struct table_look_page *v)
{
	v->has_no_title = !p->has_title;
	v->has_wrong = p->n_wrong > 0 && p->has_title;
	v->is_nothing = p->n_new + p->n_changed == 0;
	v->is_good = p->has_title && p->n_wrong == 0 && !v->is_nothing;
	v->is_open = !p->has_title;
	v->added = COUNT(MSG_TABLE_PAGE_ADDED, p->n_new);
	v->changed = COUNT(MSG_TABLE_PAGE_CHANGED, p->n_changed);
	v->same = COUNT(MSG_TABLE_PAGE_SAME, p->n_same);
	v->wrong = COUNT(MSG_TABLE_PAGE_WRONG, p->n_wrong);
	v->stale = p->n_stale ? COUNT(MSG_TABLE_PAGE_STALE, p->n_stale) : S("");
	v->merged = p->n_merged ? COUNT(MSG_TABLE_PAGE_MERGED, p->n_merged) : S("");
	v->apply_text = msgf(c, MSG_TABLE_PAGE_APPLY, { "added", number_text(c, (int64_t)p->n_new) }, { "changed", number_text(c, (int64_t)p->n_changed) });
	v->digest = p->digest;
	v->read_as = p->file.is_workbook ? msgf(c, MSG_TABLE_PAGE_SHEET, { "sheet", p->file.grid.name })
		: msgf(c, MSG_TABLE_PAGE_CSV, { "encoding", msg(c, table_encoding_choices.v[p->file.encoding].label) },
			{ "separator", msg(c, table_separator_choices.v[p->file.separator].label) });
}

/* --- the file with marks --- */

static bool is_open(const struct table_import *i) { return str_eq(i->state, S("looked")) || str_eq(i->state, S("staging")); }

static struct url marked_url(struct ctx *c, const struct table_import *i, const struct table_look_page *v)
{
	struct url u = import_url(c, i, "/marked");
	for (size_t k = 0; k < v->n_hidden; k++) {
		u = url_with(c, u, str_cz(c->arena, v->hidden[k].name), v->hidden[k].value);
	}
	return u;
}

/* 端末台帳_直す所.xlsx */
static str marked_name(struct ctx *c, str name)
{
	size_t dot = name.n;
	while (dot > 0 && name.p[dot - 1] != '.') {
		dot--;
	}
	return STR_CAT(c->arena, msgf(c, MSG_TABLE_PAGE_MARKED_NAME, { "name", str_sub(name, 0, dot > 1 ? dot - 1 : name.n) }), S(".xlsx"));
}

bool table_send_marked(struct web *w, const struct table_settings *s)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	struct table_import i;
	struct table_plan p;
	struct id id;
	struct table_settings all = *s;
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	all.tells = LIMIT_TABLE_MARKS;
	if (!def_to_edit(w, &d) || !web_id(w, "import", &id) || !table_import_get(c, d->key, id, &i)) {
		return false;
	}
	if (!is_open(&i)) {
		return fail(c, ERR_NOT_FOUND, MSG_TABLE_NO_IMPORT);
	}
	return table_import_plan(c, &i, &all, &p) && table_marked(c, &p, &b) && web_audit(w, "table_marked", d->key) &&
		blob_answer_buf(w, w->route->flags & ROUTE_API ? S("application/octet-stream")
			: S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), marked_name(c, i.file_name), &b);
}

static bool marked_show(struct web *w)
{
	const struct table_settings s = settings_of(w);
	return table_send_marked(w, &s);
}

/* --- what it would do: the page --- */

static bool look_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	struct table_import i;
	struct table_plan p;
	struct id id;
	const struct table_settings s = settings_of(w);
	if (!def_to_edit(w, &d) || !web_id(w, "import", &id) || !table_import_get(c, d->key, id, &i)) {
		return false;
	}
	if (!is_open(&i)) {
		return web_refusal(w)->code ? web_redirect_flash(w, sheet_url(c, d), MSG_TABLE_PAGE_IS_IN) : web_redirect(w, sheet_url(c, d));
	}
	struct table_look_page *v = arena_new(c->arena, struct table_look_page);
	*v = (struct table_look_page){ .back = sheet_url(c, d), .back_text = text2_in(d->name, c->lang), .here = import_url(c, &i, ""),
		.apply = import_url(c, &i, "/apply"), .drop = import_url(c, &i, "/drop"), .again = imports_url(c, d->key), .file_name = i.file_name,
		.heading = msg(c, MSG_TABLE_PAGE_LOOK_TITLE), .errors = errors_make(w) };
	if (!table_import_plan(c, &i, &s, &p)) {
		return c->err.code == ERR_INVALID ? import_page(w, web_error_status(w)) : false;
	}
	fill_counts(c, &p, v);
	fill_hidden(c, &s, v);
	v->marked = marked_url(c, &i, v);
	fill_matching(w, &p, &s, v);
	fill_wrong(c, &p, v);
	struct page_view page = { .title = v->heading, .nav = NAV_LEDGERS, .body = table_look_page_body, .view = v };
	return fill_shown(c, &p, v) && page_show(w, status, &page);
}

static bool look_show(struct web *w) { return look_page(w, 200); }
static bool look_refuse(struct web *w) { return look_page(w, web_error_status(w)); }
static bool apply_prepare(struct web *w) { return table_stage(w->c, w->in); }

static bool back_to_ledger(struct web *w, int message)
{
	const struct table_import *i = w->result;
	return web_redirect_flash(w, url_below(w->c, url_path(w->c, "/ledgers"), "/", i->sheet), message);
}

static bool applied(struct web *w) { return back_to_ledger(w, MSG_TABLE_PAGE_APPLIED); }
static bool dropped(struct web *w) { return back_to_ledger(w, MSG_TABLE_PAGE_DROPPED); }
static bool undone(struct web *w) { return back_to_ledger(w, MSG_TABLE_PAGE_UNDONE); }

#define IMPORTS "/ledgers/{sheet}/import"
#define ONE IMPORTS "/{import}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = IMPORTS, .needs = ACCESS_VIEWER, .show = import_show, .doc = "Page: bring a file into a ledger." },
	{ .method = HTTP_POST, .pattern = IMPORTS, .needs = ACCESS_VIEWER, .flags = ROUTE_UPLOAD | ROUTE_SLOW, .most = LIMIT_LEDGER_BODY_BYTES, .op = &op_table_look,
		.prepare = look_prepare, .gate = table_gate, .answer = looked, .refuse = import_refuse, .doc = "Send a file; nothing is written yet." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .show = look_show, .doc = "Page: what a file would do." },
	{ .method = HTTP_GET, .pattern = ONE "/marked", .needs = ACCESS_VIEWER, .flags = ROUTE_BYTES, .show = marked_show,
		.doc = "The file with what is wrong in it marked." },
	{ .method = HTTP_POST, .pattern = ONE "/apply", .needs = ACCESS_VIEWER, .flags = ROUTE_SLOW, .op = &op_table_apply, .prepare = apply_prepare,
		.answer = applied, .refuse = look_refuse, .doc = "Take it in: all of it or nothing." },
	{ .method = HTTP_POST, .pattern = ONE "/drop", .needs = ACCESS_VIEWER, .op = &op_table_drop, .answer = dropped, .refuse = look_refuse,
		.doc = "Forget it." },
	{ .method = HTTP_POST, .pattern = ONE "/undo", .needs = ACCESS_VIEWER, .op = &op_table_undo, .answer = undone, .refuse = import_refuse,
		.doc = "Undo what it did." },
};
const struct route_table table_import_routes = { routes, sizeof routes / sizeof routes[0] };
