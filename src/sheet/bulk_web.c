/* Many rows at once: what to do, the value, what will change. Nothing is written before the last press. */
#include "sheet/sheet_web.h"

#include "base/limits.h"
#include "messages.h"
#include "sheet_html.h"

PAGE_BODY(sheet_bulk_page)

/* What is chosen and to be done, from the address or from the form that was refused. */
struct choosing {
	const struct sheet_def *d;
	struct sheet_row *rows; size_t n;
	int what;                     /* enum sheet_bulk; -1: not said yet */
	int field;                    /* index; -1: none */
	struct raw_form values;       /* by key */
	bool is_preview;
};

static bool add_row(struct ctx *c, struct choosing *k, struct id id)
{
	struct sheet_row *r = &k->rows[k->n];
	if (k->n == LIMIT_SHEET_BULK) {
		fail(c, ERR_INVALID, MSG_SHEET_PAGE_BULK_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_SHEET_BULK));
	}
	if (!sheet_row_get(c, k->d->key, id, r)) {
		return false;
	}
	k->n += r->state == SHEET_ACTIVE;
	return true;
}

static void take_values(struct ctx *c, const struct raw_form *from, struct choosing *k)
{
	k->values = (struct raw_form){ arena_array(c->arena, struct raw_value, from->n + 1), 0 };
	for (size_t i = 0; i < from->n; i++) {
		if (str_starts(from->v[i].name, S("values."))) {
			str key = str_sub(from->v[i].name, sizeof "values." - 1, SIZE_MAX);
			k->field = sheet_field_find(k->d, key);
			k->values.v[k->values.n++] = (struct raw_value){ key, from->v[i].value };
		}
	}
}

static bool from_address(struct web *w, struct choosing *k)
{
	struct ctx *c = w->c;
	for (size_t i = 0; i < w->query.n; i++) {
		int64_t number;
		struct id id;
		if (!str_eq(w->query.v[i].name, S("n")) || !str_to_i64(w->query.v[i].value, &number)) {
			continue;
		}
		if (!sheet_number_find(c, k->d->key, number, &id) || (!id_is_none(id) && !add_row(c, k, id))) {
			return false;
		}
	}
	k->what = choice_find(&sheet_bulk_choices, web_query(w, "what"));
	k->field = sheet_field_find(k->d, web_query(w, "field"));
	k->is_preview = k->what == SHEET_BULK_CHECK || k->what == SHEET_BULK_ARCHIVE || str_eq(web_query(w, "go"), S("1"));
	if (k->is_preview && k->what == SHEET_BULK_SET) {
		take_values(c, &w->query, k);
	}
	return true;
}

static bool from_form(struct web *w, struct choosing *k)
{
	for (size_t i = 0; i < w->form.n; i++) {
		struct id id;
		if (str_eq(w->form.v[i].name, S("rows")) && id_parse(str_sub(w->form.v[i].value, 0, 36), &id) && !add_row(w->c, k, id)) {
			return false;
		}
	}
	k->what = choice_find(&sheet_bulk_choices, raw_get(&w->form, "what"));
	k->is_preview = k->what >= 0;
	take_values(w->c, &w->form, k);
	return true;
}

/* --- the page --- */

/* Before and after; *ret_ok false: the value does not fit, c->err says why. */
static bool fill_row(struct ctx *c, const struct choosing *k, const struct sheet_row *r, struct sheet_bulk_row *ret, bool *ret_ok)
{
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, k->d->n_fields);
	struct raw_form rest;
	*ret = (struct sheet_bulk_row){ .to = sheet_row_url(c, k->d->key, r->id, ""), .title = r->title, .number = str_i64(c->arena, r->number.v),
		.picked = STR_CAT(c->arena, id_str(c->arena, r->id), S(":"), str_i64(c->arena, r->version.v)), .before = S(""), .after = S("") };
	if (!k->is_preview || k->what != SHEET_BULK_SET || k->field < 0) {
		return true;
	}
	const struct sheet_field *f = &k->d->fields[k->field];
	if (!sheet_body_read(c, k->d, r->body, cells, &rest) || !sheet_cell_text(c, f, &cells[k->field], &ret->before)) {
		return false;
	}
	*ret_ok = *ret_ok && sheet_cells_read(c, k->d, &k->values, cells);
	if (!*ret_ok) {
		return true;
	}
	ret->is_same = str_eq(sheet_body(c, k->d, cells, &rest), r->body);
	return sheet_cell_text(c, f, &cells[k->field], &ret->after);
}

static bool fill_rows(struct ctx *c, const struct choosing *k, struct sheet_bulk_page *v, bool *ret_ok)
{
	size_t changed = 0;
	v->rows = arena_array(c->arena, struct sheet_bulk_row, k->n);
	for (; v->n_rows < k->n; v->n_rows++) {
		struct sheet_bulk_row *r = &v->rows[v->n_rows];
		if (!fill_row(c, k, &k->rows[v->n_rows], r, ret_ok)) {
			return false;
		}
		changed += !r->is_same;
	}
	v->can_save = changed > 0;
	v->press = msgf(c, MSG_SHEET_PAGE_BULK_PRESS, { "count", str_i64(c->arena, (int64_t)changed) });
	return true;
}

/* Fields that can be set for many: not the name of the row, nothing that follows from others. */
static void fill_which(struct web *w, const struct sheet_def *d, struct sheet_bulk_page *v)
{
	struct ctx *c = w->c;
	struct field_option *o = arena_array(c->arena, struct field_option, d->n_fields);
	size_t n = 0;
	for (size_t i = 1; i < d->n_fields; i++) {
		if (d->fields[i].type != SHEET_RESULT) {
			o[n++] = (struct field_option){ d->fields[i].key, text2_in(d->fields[i].name, c->lang), S("") };
		}
	}
	v->which = field_view_make(w, "field", MSG_SHEET_PAGE_BULK_WHICH, S(""));
	field_options(&v->which, o, n);
}

static bool fill_input(struct web *w, const struct choosing *k, struct sheet_bulk_page *v)
{
	struct sheet_cell cell = { .text = S("") };
	const struct sheet_field *f = &k->d->fields[k->field];
	v->field = f->key;
	if (!sheet_input_make(w, f, &cell, &v->input)) {
		return false;
	}
	str typed = raw_get(&k->values, str_cz(w->c->arena, f->key));
	v->input.f.value = str_is_none(typed) ? v->input.f.value : typed;
	return true;
}

static void fill_values(struct ctx *c, const struct choosing *k, struct sheet_bulk_page *v)
{
	v->values = arena_array(c->arena, struct sheet_kept, k->values.n);
	for (size_t i = 0; i < k->values.n; i++) {
		v->values[v->n_values++] = (struct sheet_kept){ STR_CAT(c->arena, S("values."), k->values.v[i].name), k->values.v[i].value };
	}
}

static bool bulk_page(struct web *w, int status, const struct choosing *k)
{
	struct ctx *c = w->c;
	const struct sheet_def *d = k->d;
	struct url list = sheet_url(c, d), self = url_below(c, list, "/", S("bulk"));
	bool ok = true;
	struct sheet_bulk_page v = { .back = list, .self = self, .save = self, .back_text = text2_in(d->name, c->lang), .is_preview = k->is_preview,
		.heading = msgf(c, MSG_SHEET_PAGE_BULK_TITLE, { "name", text2_in(d->name, c->lang) }), .is_set = k->what == SHEET_BULK_SET,
		.count = msgf(c, MSG_SHEET_PAGE_BULK_COUNT, { "count", str_i64(c->arena, (int64_t)k->n) }),
		.asks_value = k->what == SHEET_BULK_SET && k->field >= 0 && !k->is_preview };
	v.what = k->what >= 0 ? msg(c, sheet_bulk_choices.v[k->what].label) : S("");
	if (!fill_rows(c, k, &v, &ok)) {
		return false;
	}
	if (!ok) { /* the value does not fit: it is asked for again */
		v.is_preview = false;
		v.asks_value = true;
		status = 422;
	}
	fill_which(w, d, &v);
	fill_values(c, k, &v);
	if (v.asks_value && !fill_input(w, k, &v)) {
		return false;
	}
	v.field = v.is_preview ? str_from_c(sheet_bulk_choices.v[k->what].code) : v.field;
	v.errors = errors_make(w);
	v.reason = field_of(w, &op_sheet_bulk, "reason", S(""));
	field_help(w, &v.reason, MSG_SHEET_PAGE_REASON_HELP);
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = sheet_bulk_page_body, .view = &v };
	return page_show(w, status, &page);
}

static bool begin(struct web *w, struct choosing *k)
{
	*k = (struct choosing){ .what = -1, .field = -1, .rows = arena_array(w->c->arena, struct sheet_row, LIMIT_SHEET_BULK + 1) };
	return sheet_def_of(w, &k->d) && (sheet_may_edit(w->c, k->d) || fail(w->c, ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

bool sheet_bulk_show(struct web *w)
{
	struct choosing k;
	if (!begin(w, &k) || !from_address(w, &k)) {
		return false;
	}
	if (k.n == 0) {
		fail(w->c, ERR_INVALID, MSG_SHEET_BULK_NO_ROWS);
		k.is_preview = false;
		k.what = -1;
		return bulk_page(w, 422, &k);
	}
	return bulk_page(w, 200, &k);
}

bool sheet_bulk_refuse(struct web *w)
{
	struct choosing k;
	return begin(w, &k) && from_form(w, &k) && bulk_page(w, web_error_status(w), &k);
}
