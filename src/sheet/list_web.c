/* A ledger: what is asked for, its rows. */
#include "sheet/sheet_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "messages.h"
#include "person/person.h"
#include "sheet_html.h"

PAGE_BODY(sheet_list_page)

#define WHERE "where."
#define NOT_SAID S("-")

/* --- what is asked for --- */

static void ask_where(const struct sheet_def *d, struct sheet_query *q, str field, str value)
{
	size_t at = 0;
	while (at < q->n_where && !str_eq(q->where[at].field, field)) {
		at++;
	}
	int of = sheet_field_find(d, field);
	if (of < 0 || d->fields[of].type == SHEET_TEXT || str_is_none(value) || value.n == 0 || at == SHEET_WHERE_MAX) {
		return;
	}
	q->where[at] = (struct sheet_where){ d->fields[of].key, value };
	q->n_where += at == q->n_where;
}

/* Addresses of pages are forgiving: what no list knows is left out. */
struct sheet_query sheet_query_of(struct web *w, const struct sheet_def *d)
{
	struct sheet_query q = { .sheet = d->key, .sort = web_query(w, "sort"), .down = str_eq(web_query(w, "order"), S("down")),
		.words = web_query(w, "q"), .before = web_query(w, "from"), .due = str_eq(web_query(w, "due"), S("1")),
		.archived = str_eq(web_query(w, "archived"), S("1")) };
	ask_where(d, &q, web_query(w, "field"), web_query(w, "value"));
	for (size_t i = 0; i < w->query.n; i++) {
		str name = w->query.v[i].name;
		if (str_starts(name, S(WHERE))) {
			ask_where(d, &q, str_sub(name, sizeof WHERE - 1, SIZE_MAX), w->query.v[i].value);
		}
	}
	return q;
}

static bool has_some(str s) { return !str_is_none(s) && s.n > 0; }
static const char *where_name(struct ctx *c, str field) { return str_cz(c->arena, STR_CAT(c->arena, S(WHERE), field)); }

struct url sheet_query_url(struct ctx *c, struct url u, const struct sheet_query *q)
{
	const struct { const char *name; str value; } parts[] = { { "sort", q->sort }, { "order", q->down ? S("down") : S("") },
		{ "q", q->words }, { "due", q->due ? S("1") : S("") }, { "archived", q->archived ? S("1") : S("") } };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		u = has_some(parts[i].value) ? url_with(c, u, parts[i].name, parts[i].value) : u;
	}
	for (size_t i = 0; i < q->n_where; i++) {
		u = url_with(c, u, where_name(c, q->where[i].field), q->where[i].value);
	}
	return u;
}

/* The list again with what stays: sort, order, filters. */
static struct url list_url(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q)
{
	return sheet_query_url(c, sheet_url(c, d), q);
}

static bool is_asked(const struct sheet_query *q)
{
	return q->n_where > 0 || q->due || has_some(q->words);
}

/* The value of a filter as a cell; false: no row can have it. */
static bool cell_of(const struct sheet_field *f, str value, struct sheet_cell *ret)
{
	*ret = (struct sheet_cell){ .has = true, .text = value };
	if (f->type == SHEET_CHOICES) {
		int at = sheet_choice_find(f, value);
		ret->picked = at >= 0 ? UINT64_C(1) << at : 0;
		return at >= 0;
	}
	if (f->type == SHEET_PERSON || f->type == SHEET_ROW) {
		return id_parse(value, &ret->id);
	}
	return (f->type != SHEET_NUMBER && f->type != SHEET_RESULT) || str_to_i64(value, &ret->number);
}

/* What a filter's value is called; one that says nothing to anybody as it stands. */
static bool value_text(struct ctx *c, const struct sheet_field *f, str value, str *ret)
{
	struct sheet_cell cell;
	*ret = str_eq(value, NOT_SAID) ? msg(c, MSG_SHEET_PAGE_NOT_SAID) : value;
	if (str_eq(value, NOT_SAID) || !cell_of(f, value, &cell)) {
		return true;
	}
	str text;
	bool ok = sheet_cell_text(c, f, &cell, &text);
	if (!ok && c->err.code == ERR_NOT_FOUND) { /* nobody of this firm: nothing has it */
		err_clear(c);
		return true;
	}
	*ret = ok && text.n > 0 ? text : value;
	return ok;
}

static void add_chip(struct ctx *c, const struct sheet_def *d, struct sheet_list_page *v, str label, const struct sheet_query *without)
{
	v->chips[v->n_chips++] = (struct sheet_filter){ .label = label, .to = list_url(c, d, without) };
}

static bool where_says(struct ctx *c, const struct sheet_def *d, const struct sheet_where *w, str *ret)
{
	const struct sheet_field *f = &d->fields[sheet_field_find(d, w->field)];
	str text;
	bool ok = value_text(c, f, w->value, &text);
	*ret = ok ? msgf(c, MSG_SHEET_PAGE_CHIP, { "label", text2_in(f->name, c->lang) }, { "value", text }) : S("");
	return ok;
}

static bool fill_chips(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, struct sheet_list_page *v)
{
	v->chips = arena_array(c->arena, struct sheet_filter, SHEET_WHERE_MAX + 2);
	struct sheet_query other = *q;
	if (has_some(q->words)) {
		other.words = S("");
		add_chip(c, d, v, msgf(c, MSG_SHEET_PAGE_CHIP_WORDS, { "words", q->words }), &other);
	}
	other = *q;
	other.due = false;
	if (q->due) {
		add_chip(c, d, v, msg(c, MSG_SHEET_PAGE_LOOK_AGAIN), &other);
	}
	for (size_t i = 0; i < q->n_where; i++) {
		str text;
		if (!where_says(c, d, &q->where[i], &text)) {
			return false;
		}
		other = *q;
		memmove(&other.where[i], &other.where[i + 1], (q->n_where - i - 1) * sizeof other.where[0]);
		other.n_where--;
		add_chip(c, d, v, text, &other);
	}
	return true;
}

bool sheet_query_says(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, str *ret)
{
	struct sheet_list_page v = { .n_chips = 0 };
	bool ok = fill_chips(c, d, q, &v);
	*ret = S("");
	for (size_t i = 0; ok && i < v.n_chips; i++) {
		*ret = STR_CAT(c->arena, *ret, i > 0 ? msg(c, MSG_SHEET_COMMA) : S(""), v.chips[i].label);
	}
	return ok;
}

/* --- the fold: words and a select for each choice and person --- */

static str asked_value(const struct sheet_query *q, str field)
{
	for (size_t i = 0; i < q->n_where; i++) {
		if (str_eq(q->where[i].field, field)) {
			return q->where[i].value;
		}
	}
	return S("");
}

static struct field_option *first_options(struct ctx *c, size_t n, size_t *ret_n)
{
	struct field_option *v = arena_array(c->arena, struct field_option, n + 2);
	v[0] = (struct field_option){ S(""), msg(c, MSG_SHEET_PAGE_ALL), S("") };
	v[1] = (struct field_option){ NOT_SAID, msg(c, MSG_SHEET_PAGE_NOT_SAID), S("") };
	*ret_n = 2;
	return v;
}

static bool select_of(struct web *w, const struct sheet_field *f, const struct sheet_query *q, struct field_view *ret)
{
	struct ctx *c = w->c;
	struct person_option *people = NULL;
	size_t n_people = 0, n;
	if (f->type == SHEET_PERSON && !person_options(c, &people, &n_people)) {
		return false;
	}
	struct field_option *v = first_options(c, f->n_choices + n_people, &n);
	for (size_t k = 0; k < f->n_choices; k++) {
		if (f->choices[k].is_hidden) {
			continue;
		}
		v[n++] = (struct field_option){ f->choices[k].key, text2_in(f->choices[k].name, c->lang), S("") };
	}
	for (size_t k = 0; k < n_people; k++) {
		v[n++] = (struct field_option){ id_str(c->arena, people[k].id), people[k].name, S("") };
	}
	*ret = field_view_make(w, where_name(c, f->key), MSG_NONE, asked_value(q, f->key));
	ret->label = text2_in(f->name, c->lang);
	field_options(ret, v, n);
	return true;
}

static bool is_select(const struct sheet_field *f)
{
	return f->type == SHEET_CHOICE || f->type == SHEET_CHOICES || f->type == SHEET_PERSON;
}

#define SELECTS_MOST 8

static void keep(struct sheet_list_page *v, str name, str value)
{
	if (has_some(value)) {
		v->kept[v->n_kept++] = (struct sheet_kept){ name, value };
	}
}

/* Columns first; what is asked for and has no select here stays as it is. */
static bool fill_fold(struct web *w, const struct sheet_def *d, const struct sheet_query *q, struct sheet_list_page *v)
{
	struct ctx *c = w->c;
	bool *shown = arena_array(c->arena, bool, d->n_fields);
	v->choices = arena_array(c->arena, struct field_view, SELECTS_MOST);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t k = 0; k < d->n_fields && v->n_choices < SELECTS_MOST; k++) {
			if (shown[k] || !is_select(&d->fields[k]) || (pass == 0 && !d->fields[k].is_column)) {
				continue;
			}
			shown[k] = true;
			if (!select_of(w, &d->fields[k], q, &v->choices[v->n_choices++])) {
				return false;
			}
		}
	}
	v->kept = arena_array(c->arena, struct sheet_kept, SHEET_WHERE_MAX + 2);
	keep(v, S("sort"), q->sort);
	keep(v, S("order"), q->down ? S("down") : S(""));
	for (size_t i = 0; i < q->n_where; i++) {
		if (!shown[sheet_field_find(d, q->where[i].field)]) {
			keep(v, str_from_c(where_name(c, q->where[i].field)), q->where[i].value);
		}
	}
	v->words = field_view_make(w, "q", MSG_SHEET_PAGE_WORDS, has_some(q->words) ? q->words : S(""));
	v->words.type = S("search");
	v->asks_due = q->due;
	return true;
}

/* --- columns and rows --- */

static void fill_columns(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, struct sheet_list_page *v)
{
	int sorted = sheet_field_find(d, q->sort);
	sorted = sorted < 0 ? 0 : sorted;
	v->columns = arena_array(c->arena, struct sheet_column, d->n_fields);
	for (size_t k = 0; k < d->n_fields; k++) {
		if (k > 0 && !d->fields[k].is_column) {
			continue;
		}
		struct sheet_query other = *q;
		bool is_sorted = !q->archived && (int)k == sorted;
		other.sort = d->fields[k].key;
		other.down = is_sorted && !q->down;
		v->columns[v->n_columns++] = (struct sheet_column){ text2_in(d->fields[k].name, c->lang), list_url(c, d, &other), is_sorted,
			is_sorted && q->down };
	}
}

/* A value many rows share leads to those rows. */
static bool is_shared(const struct sheet_field *f, const struct sheet_cell *cell)
{
	return cell->has && (f->type == SHEET_CHOICE || f->type == SHEET_PERSON || f->type == SHEET_ROW || f->type == SHEET_RESULT);
}

static bool text_of(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, const struct sheet_field *f,
                    const struct sheet_cell *cell, struct sheet_text *t)
{
	struct sheet_query other = *q;
	bool is_new = asked_value(q, f->key).n == 0;
	*t = (struct sheet_text){ .label = text2_in(f->name, c->lang), .is_filter = !q->archived && is_shared(f, cell) &&
		is_new && q->n_where < SHEET_WHERE_MAX };
	if (t->is_filter) {
		ask_where(d, &other, f->key, sheet_cell_typed(c->arena, f, cell));
	}
	t->to = list_url(c, d, &other);
	if (f->type == SHEET_PERSON && cell->has && !q->archived && !reach_mark_named(c, cell->id, &t->mark)) {
		return false;
	}
	return sheet_cell_text(c, f, cell, &t->text);
}

static bool line_of(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, const struct sheet_row *r, struct sheet_line *ret)
{
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	*ret = (struct sheet_line){ .to = sheet_row_url(c, d->key, r->id, ""), .title = r->title, .number = str_i64(c->arena, r->number.v),
		.cells = arena_array(c->arena, struct sheet_text, d->n_fields), .is_due = r->check_due.has && r->check_due.v <= c->now_ms };
	ret->tick_id = STR_CAT(c->arena, S("tick-"), ret->number);
	if (!sheet_body_read(c, d, r->body, cells, NULL)) {
		return false;
	}
	for (size_t k = 1; k < d->n_fields; k++) {
		if (d->fields[k].is_column && !text_of(c, d, q, &d->fields[k], &cells[k], &ret->cells[ret->n_cells++])) {
			return false;
		}
	}
	return true;
}

static struct empty_view empty_of(struct web *w, const struct sheet_def *d, const struct sheet_list_page *v)
{
	struct ctx *c = w->c;
	str name = text2_in(d->row_name, c->lang);
	if (v->is_archived || v->has_filter) {
		return (struct empty_view){ S("list"), msg(c, v->is_archived ? MSG_SHEET_PAGE_NONE_ARCHIVED : MSG_SHEET_PAGE_NONE_FIT), S(""),
			true, v->self, msg(c, MSG_SHEET_PAGE_SEE_ACTIVE) };
	}
	return (struct empty_view){ S("clipboard-list"), msgf(c, MSG_SHEET_PAGE_NONE, { "name", name }), msg(c, MSG_SHEET_PAGE_NONE_HELP),
		v->can_write, v->add, v->add_text };
}

static void fill_begin(struct ctx *c, const struct sheet_def *d, struct sheet_list_page *v)
{
	v->begin = arena_array(c->arena, str, SHEET_BEGIN_MAX);
	for (size_t k = 0; k < d->n_begin && v->n_rows == 0 && !v->is_archived && !v->has_filter; k++) {
		v->begin[v->n_begin++] = text2_in(d->begin[k], c->lang);
	}
}

/* What was just done to many rows can be undone from here. */
static bool fill_undo(struct web *w, const struct sheet_def *d, struct sheet_list_page *v)
{
	struct ctx *c = w->c;
	struct sheet_batch b = { .n = { false, 0 } };
	struct id id;
	v->undo = v->self;
	if (!v->can_write || !id_parse(web_query(w, "done"), &id)) {
		return true;
	}
	if (!sheet_batch_get(c, d->key, id, &b)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		err_clear(c);
		return is_gone;
	}
	v->has_undo = b.n.v > 0 && !b.undone_at.has;
	v->undo = url_item(c, url_below(c, v->self, "/", S("bulk")), "/", id);
	v->undo.s = STR_CAT(c->arena, v->undo.s, S("/undo"));
	return true;
}

static bool fill_rows(struct web *w, const struct sheet_def *d, const struct sheet_query *q, struct sheet_list_page *v)
{
	struct ctx *c = w->c;
	struct sheet_found f;
	if (!sheet_find(c, q, &f)) {
		return false;
	}
	v->n_rows = f.n;
	v->rows = arena_array(c->arena, struct sheet_line, v->n_rows);
	for (size_t k = 0; k < v->n_rows; k++) {
		if (!line_of(c, d, q, &f.v[k], &v->rows[k])) {
			return false;
		}
	}
	v->count = q->archived || f.count == 0 ? S("")
		: msgf(c, f.is_about ? MSG_SHEET_PAGE_COUNT_ABOUT : MSG_SHEET_PAGE_COUNT, { "count", number_grouped(c->arena, f.count) });
	v->has_next = !str_is_none(f.next);
	v->next = v->has_next ? url_with(c, list_url(c, d, q), "from", f.next) : v->self;
	return true;
}

/* A form of its own: the one row, or the way to fill it in. */
static bool form_show(struct web *w, const struct sheet_def *d)
{
	struct ctx *c = w->c;
	struct sheet_found f;
	struct sheet_query q = { .sheet = d->key };
	if (!sheet_find(c, &q, &f)) {
		return false;
	}
	return f.n > 0 ? web_redirect(w, sheet_row_url(c, d->key, f.v[0].id, "")) : sheet_form_page(w, 200, d, NULL);
}

bool sheet_list_show(struct web *w)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	if (!sheet_def_of(w, &d)) {
		return false;
	}
	if (d->shape == SHEET_FORM) {
		return form_show(w, d);
	}
	struct sheet_query q = sheet_query_of(w, d);
	struct sheet_list_page v = { .all = url_path(c, "/ledgers"), .self = sheet_url(c, d), .heading = text2_in(d->name, c->lang),
		.about = text2_in(d->about, c->lang), .can_write = sheet_may_edit(c, d), .is_archived = q.archived,
		.has_filter = is_asked(&q), .is_verified = d->verified, .source = text2_in(d->source, c->lang),
		.is_ticked = str_eq(web_query(w, "tick"), S("all")), .is_open = str_eq(web_query(w, "fold"), S("1")) };
	v.add = url_below(c, v.self, "/", S("new"));
	v.import = url_below(c, v.self, "/", S("import"));
	v.paper = sheet_query_url(c, url_below(c, v.self, "/", S("print")), &q);
	v.blank = url_below(c, v.self, "/", S("blank"));
	v.xlsx = sheet_query_url(c, url_below(c, v.self, "/", S("xlsx")), &q);
	v.csv = sheet_query_url(c, url_below(c, v.self, "/", S("csv")), &q);
	v.cp932 = url_with(c, v.csv, "encoding", S("cp932"));
	v.archived = url_with(c, v.self, "archived", S("1"));
	v.form = url_below(c, v.self, "/", S("form"));
	v.can_form = access_allows(c->who.access, ACCESS_ADMIN);
	v.bulk = url_below(c, v.self, "/", S("bulk"));
	v.tick_all = v.is_ticked ? list_url(c, d, &q) : url_with(c, list_url(c, d, &q), "tick", S("all"));
	v.tick_all = has_some(q.before) ? url_with(c, v.tick_all, "from", q.before) : v.tick_all;
	v.add_text = msgf(c, MSG_SHEET_PAGE_ADD, { "name", text2_in(d->row_name, c->lang) });
	fill_columns(c, d, &q, &v);
	if (!fill_chips(c, d, &q, &v) || !fill_fold(w, d, &q, &v) || !fill_undo(w, d, &v) || !fill_rows(w, d, &q, &v)) {
		return false;
	}
	v.empty = empty_of(w, d, &v);
	fill_begin(c, d, &v);
	if (!v.is_archived && !sheet_hints_of(w, d, NULL, &v.hints)) {
		return false;
	}
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = sheet_list_page_body, .view = &v };
	return page_show(w, 200, &page);
}
