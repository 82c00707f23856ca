/* One value: from what was typed, to the text that is kept and back, as people read it, as it sorts. */
#include "sheet/sheet.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "sheet_sql.h"

#define KEY_CHARS 60             /* of a text that sorts; what is equal so far is told apart by the row */

static const char *error_name(struct ctx *c, const struct sheet_field *f)
{
	return str_cz(c->arena, STR_CAT(c->arena, S("values."), f->key));
}

static bool refuse(struct ctx *c, const struct sheet_field *f, int msg_id)
{
	fail_field(c, error_name(c, f), msg_id);
	return fail_field_arg(c, "label", text2_in(f->name, c->lang));
}

/* --- from what was typed --- */

static bool read_text(struct ctx *c, const struct sheet_field *f, str typed, struct sheet_cell *ret)
{
	size_t most = f->type == SHEET_LINE ? LIMIT_LINE_CHARS : LIMIT_TEXT_CHARS;
	bool good = f->type == SHEET_LINE ? text_line(c->arena, typed, &ret->text) : text_lines(c->arena, typed, &ret->text);
	if (!good) {
		return refuse(c, f, MSG_SHEET_NOT_TEXT);
	}
	if (text_chars(ret->text) > most) {
		refuse(c, f, MSG_SHEET_TOO_LONG);
		return fail_field_arg(c, "max", str_i64(c->arena, (int64_t)most));
	}
	ret->has = str_trim(ret->text).n > 0;
	return true;
}

static bool read_number(struct ctx *c, const struct sheet_field *f, str typed, struct sheet_cell *ret)
{
	str digits = S("");
	str rest = str_trim(text_narrow(c->arena, typed));
	while (rest.n > 0) {
		digits = STR_CAT(c->arena, digits, str_cut(&rest, ',')); /* 1,200 */
	}
	if (!str_to_i64(digits, &ret->number) || ret->number < f->min || ret->number > f->max) {
		refuse(c, f, MSG_SHEET_NUMBER);
		fail_field_arg(c, "min", str_i64(c->arena, f->min));
		return fail_field_arg(c, "max", str_i64(c->arena, f->max));
	}
	ret->has = true;
	return true;
}

static bool read_date(struct ctx *c, const struct sheet_field *f, str typed, struct sheet_cell *ret)
{
	struct event_time t;
	if (!event_time_parse(typed, c->now_ms, &t) || t.precision != WHEN_DAY || t.about) {
		return refuse(c, f, MSG_SHEET_DATE);
	}
	ret->text = str_sub(event_time_canonical(c->arena, t), 0, 10);
	ret->has = true;
	return true;
}

/* By its key, or by its name in either language: so a table from elsewhere can be read. */
static int choice_of(struct ctx *c, const struct sheet_field *f, str typed)
{
	int at = sheet_choice_find(f, typed);
	str folded = text_fold(c->arena, typed);
	for (size_t i = 0; at < 0 && i < f->n_choices; i++) {
		bool fits = str_eq(text_fold(c->arena, f->choices[i].name.ja), folded) ||
			str_eq(text_fold(c->arena, f->choices[i].name.en), folded);
		at = fits ? (int)i : -1;
	}
	return at;
}

static bool read_choice(struct ctx *c, const struct sheet_field *f, str typed, struct sheet_cell *ret)
{
	int at = choice_of(c, f, typed);
	if (at < 0) {
		return refuse(c, f, MSG_SHEET_CHOICE);
	}
	if (f->type == SHEET_CHOICES) {
		ret->picked |= UINT64_C(1) << at;
	} else {
		ret->text = f->choices[at].key;
	}
	ret->has = true;
	return true;
}

/* A person of the firm, or an active row of the ledger. */
static bool read_pointer(struct ctx *c, const struct sheet_field *f, str typed, struct sheet_cell *ret)
{
	struct person p;
	struct sheet_row row;
	bool found = id_parse(typed, &ret->id) &&
		(f->type == SHEET_PERSON ? person_find(c, ret->id, &p) : sheet_row_get(c, f->to, ret->id, &row));
	if (!found && c->err.code != ERR_NONE && c->err.code != ERR_NOT_FOUND && c->err.code != ERR_DENIED && c->err.code != ERR_INVALID) {
		return false;
	}
	if (!found) {
		if (c->err.code == ERR_NOT_FOUND || c->err.code == ERR_DENIED) {
			err_clear(c);
		}
		return refuse(c, f, f->type == SHEET_PERSON ? MSG_SHEET_PERSON : MSG_SHEET_ROW);
	}
	ret->has = true;
	return true;
}

static bool read_one(struct ctx *c, const struct sheet_field *f, str typed, struct sheet_cell *ret)
{
	switch (f->type) {
	case SHEET_NUMBER:
		return read_number(c, f, typed, ret);
	case SHEET_DATE:
		return read_date(c, f, typed, ret);
	case SHEET_CHOICE: case SHEET_CHOICES:
		return read_choice(c, f, typed, ret);
	case SHEET_PERSON: case SHEET_ROW:
		return read_pointer(c, f, typed, ret);
	case SHEET_RESULT:
		return refuse(c, f, MSG_SHEET_RESULT);
	default:
		return read_text(c, f, typed, ret);
	}
}

static bool read_field(struct ctx *c, const struct sheet_field *f, const struct raw_form *typed, struct sheet_cell *cell)
{
	bool named = false, ok = true;
	str was = f->type == SHEET_CHOICE && cell->has ? cell->text : S("");
	for (size_t i = 0; i < typed->n; i++) {
		if (!str_eq(typed->v[i].name, f->key)) {
			continue;
		}
		if (!named) {
			*cell = (struct sheet_cell){ .text = S("") };
		} else if (f->type != SHEET_CHOICES) {
			return refuse(c, f, MSG_SHEET_TWICE);
		}
		named = true;
		if (was.n > 0 && str_eq(was, typed->v[i].value)) { /* as it was, even where that is no choice any more */
			*cell = (struct sheet_cell){ .has = true, .text = was };
			continue;
		}
		ok = (str_trim(typed->v[i].value).n == 0 || read_one(c, f, typed->v[i].value, cell)) && ok;
	}
	return ok;
}

/* The highest of what it is made from; nothing while one of them is open. */
static void find_result(const struct sheet_def *d, const struct sheet_field *f, struct sheet_cell *cells, size_t at)
{
	struct sheet_cell r = { .text = S("") };
	for (size_t i = 0; i < f->n_from; i++) {
		int64_t v;
		if (!sheet_cell_worth(&d->fields[f->from[i]], &cells[f->from[i]], &v)) {
			r.has = false;
			break;
		}
		r.number = r.has && r.number > v ? r.number : v;
		r.has = true;
	}
	cells[at] = r;
}

static bool is_needed(const struct sheet_def *d, const struct sheet_field *f, const struct sheet_cell *cells)
{
	const struct sheet_cell *by = f->needed_by >= 0 ? &cells[f->needed_by] : NULL;
	return f->is_required || (by && by->has && d->fields[f->needed_by].type == SHEET_CHOICE && str_eq(by->text, f->needed_value));
}

bool sheet_cells_read(struct ctx *c, const struct sheet_def *d, const struct raw_form *typed, struct sheet_cell *cells)
{
	bool ok = true;
	for (size_t i = 0; i < typed->n; i++) {
		if (sheet_field_find(d, typed->v[i].name) < 0) {
			ok = fail_field(c, str_cz(c->arena, STR_CAT(c->arena, S("values."), typed->v[i].name)), MSG_FIELD_UNKNOWN_MEMBER);
		}
	}
	for (size_t i = 0; i < d->n_fields; i++) {
		ok = read_field(c, &d->fields[i], typed, &cells[i]) && ok;
	}
	bool can_say = ok; /* what could not be read is not missing as well */
	for (size_t i = 0; i < d->n_fields; i++) {
		const struct sheet_field *f = &d->fields[i];
		if (f->type == SHEET_RESULT) {
			find_result(d, f, cells, i);
		} else if (can_say && !cells[i].has && is_needed(d, f, cells)) {
			ok = refuse(c, f, f->is_required ? MSG_SHEET_MISSING : MSG_SHEET_MISSING_NOW);
		}
	}
	return ok;
}

/* --- the text that is kept --- */

static void write_picked(struct buf *b, const struct sheet_field *f, uint64_t picked)
{
	bool first = true;
	buf_add_c(b, '[');
	for (size_t i = 0; i < f->n_choices; i++) {
		if (picked & (UINT64_C(1) << i)) {
			buf_add(b, first ? S("") : S(","));
			json_write_str(b, f->choices[i].key);
			first = false;
		}
	}
	buf_add_c(b, ']');
}

static void write_cell(struct ctx *c, struct buf *b, const struct sheet_field *f, const struct sheet_cell *cell)
{
	if (f->type == SHEET_CHOICES) {
		write_picked(b, f, cell->picked);
	} else if (f->type == SHEET_NUMBER || f->type == SHEET_RESULT) {
		buf_add_i64(b, cell->number);
	} else {
		json_write_str(b, sheet_cell_typed(c->arena, f, cell));
	}
}

str sheet_body(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, const struct raw_form *rest)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	bool first = true;
	buf_add_c(&b, '{');
	for (size_t i = 0; i < d->n_fields; i++) {
		if (cells[i].has) {
			json_write_key_str(&b, d->fields[i].key, &first);
			write_cell(c, &b, &d->fields[i], &cells[i]);
		}
	}
	for (size_t i = 0; rest && i < rest->n; i++) {
		json_write_key_str(&b, rest->v[i].name, &first);
		buf_add(&b, rest->v[i].value);
	}
	buf_add_c(&b, '}');
	return str_copy(c->arena, buf_str(&b));
}

static void take_choice(const struct sheet_field *f, str key, struct sheet_cell *cell)
{
	int at = sheet_choice_find(f, key);
	if (at >= 0) {
		cell->picked |= UINT64_C(1) << at;
		cell->has = true;
	}
}

static void take_value(const struct sheet_field *f, const struct json *v, struct sheet_cell *cell)
{
	str text = json_str(v);
	if (f->type == SHEET_NUMBER || f->type == SHEET_RESULT) {
		cell->has = json_i64(v, &cell->number);
	} else if (f->type == SHEET_CHOICES) {
		for (size_t i = 0; json_type(v) == JSON_ARRAY && i < json_size(v); i++) {
			take_choice(f, json_str(json_at(v, i)), cell);
		}
	} else if (f->type == SHEET_PERSON || f->type == SHEET_ROW) {
		cell->has = !str_is_none(text) && id_parse(text, &cell->id);
	} else if (!str_is_none(text)) {
		cell->text = text;
		cell->has = true;
	}
}

/* What no field is known for, as text. */
static str loose_text(struct ctx *c, const struct json *v)
{
	int64_t number;
	str all = S("");
	for (size_t i = 0; json_type(v) == JSON_ARRAY && i < json_size(v); i++) {
		str one = json_str(json_at(v, i));
		all = str_is_none(one) ? all : STR_CAT(c->arena, all, all.n ? S(", ") : S(""), one);
	}
	return !str_is_none(json_str(v)) ? json_str(v) : json_i64(v, &number) ? str_i64(c->arena, number) : all;
}

bool sheet_body_read(struct ctx *c, const struct sheet_def *d, str body, struct sheet_cell *cells, struct raw_form *ret_rest)
{
	const struct json *all;
	if (!json_parse(c, body, &all)) {
		return false;
	}
	for (size_t i = 0; i < d->n_fields; i++) {
		cells[i] = (struct sheet_cell){ .text = S("") };
	}
	struct raw_value *rest = arena_array(c->arena, struct raw_value, json_size(all));
	size_t n = 0;
	for (size_t i = 0; i < json_size(all); i++) {
		const struct json *v;
		str name = json_name_at(all, i, &v);
		int at = sheet_field_find(d, name);
		if (at >= 0) {
			take_value(&d->fields[at], v, &cells[at]);
		} else {
			AUTO_BUF(raw, LIMIT_PAGE_BYTES);
			json_write_value(&raw, v);
			rest[n++] = (struct raw_value){ name, str_copy(c->arena, buf_str(&raw)) };
		}
	}
	if (ret_rest) {
		*ret_rest = (struct raw_form){ rest, n };
	}
	return true;
}

/* --- as people read it --- */

static str choices_text(struct ctx *c, const struct sheet_field *f, uint64_t picked)
{
	str all = S("");
	for (size_t i = 0; i < f->n_choices; i++) {
		if (picked & (UINT64_C(1) << i)) {
			all = STR_CAT(c->arena, all, all.n ? msg(c, MSG_SHEET_COMMA) : S(""), text2_in(f->choices[i].name, c->lang));
		}
	}
	return all;
}

/* Of a ledger that is not for whoever reads it is said that there is a row, not which. */
static bool row_text(struct ctx *c, str sheet, str title, str *ret)
{
	const struct sheet_def *d;
	*ret = title;
	if (!sheet_def_get(c, sheet, &d)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		if (is_gone) {
			err_clear(c);
		}
		return is_gone;
	}
	*ret = sheet_may_see(c, d) ? title : msg(c, MSG_SHEET_HIDDEN_ROW);
	return true;
}

static bool pointer_text(struct ctx *c, const struct sheet_field *f, struct id id, str *ret)
{
	struct person p;
	struct sheet_title_row row;
	bool found;
	if (f->type == SHEET_PERSON) {
		bool ok = person_find(c, id, &p);
		*ret = ok ? p.name : S("");
		return ok;
	}
	if (!q_sheet_title(c, (struct sheet_title_in){ .id = id }, &row, &found)) {
		return false;
	}
	*ret = S("");
	return !found || row_text(c, row.sheet, row.title, ret);
}

static str number_words(struct ctx *c, const struct sheet_field *f, int64_t v)
{
	str unit = text2_in(f->unit, c->lang);
	return STR_CAT(c->arena, number_grouped(c->arena, v), unit.n ? S(" ") : S(""), unit);
}

bool sheet_cell_text(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell, str *ret)
{
	struct event_time t;
	*ret = S("");
	if (!cell->has) {
		return true;
	}
	switch (f->type) {
	case SHEET_NUMBER: case SHEET_RESULT:
		*ret = number_words(c, f, cell->number);
		return true;
	case SHEET_DATE:
		*ret = event_time_from_canonical(cell->text, &t) ? time_date_full(c, t.earliest_ms) : cell->text;
		return true;
	case SHEET_CHOICE: {
		int at = sheet_choice_find(f, cell->text);
		*ret = at >= 0 ? text2_in(f->choices[at].name, c->lang) : cell->text;
		return true;
	}
	case SHEET_CHOICES:
		*ret = choices_text(c, f, cell->picked);
		return true;
	case SHEET_PERSON: case SHEET_ROW:
		return pointer_text(c, f, cell->id, ret);
	default:
		*ret = cell->text;
		return true;
	}
}

bool sheet_rest_text(struct ctx *c, const struct sheet_def *d, const struct raw_value *v, str *ret_label, str *ret_text)
{
	const struct sheet_field *f = sheet_hidden_find(d, v->name);
	struct sheet_cell cell = { .text = S("") };
	const struct json *value;
	if (!json_parse(c, STR_CAT(c->arena, S("["), v->value, S("]")), &value)) {
		return false;
	}
	*ret_label = f ? text2_in(f->name, c->lang) : v->name;
	if (f) {
		take_value(f, json_at(value, 0), &cell);
	}
	if (f && cell.has) {
		return sheet_cell_text(c, f, &cell, ret_text);
	}
	*ret_text = loose_text(c, json_at(value, 0));
	return true;
}

str sheet_cell_typed(struct arena *a, const struct sheet_field *f, const struct sheet_cell *cell)
{
	if (!cell->has) {
		return S("");
	}
	return f->type == SHEET_NUMBER || f->type == SHEET_RESULT ? str_i64(a, cell->number)
		: f->type == SHEET_PERSON || f->type == SHEET_ROW ? id_str(a, cell->id) : cell->text;
}

/* --- as it sorts and counts --- */

str sheet_cell_key(struct arena *a, const struct sheet_field *f, const struct sheet_cell *cell)
{
	if (!cell->has) {
		return S("");
	}
	switch (f->type) {
	case SHEET_NUMBER: case SHEET_RESULT: /* below zero sorts before */
		return str_printf(a, "%016llx", (unsigned long long)cell->number ^ (UINT64_C(1) << 63));
	case SHEET_CHOICE: /* in the order of the definition, and still found by its key */
		return str_printf(a, "%02d %.*s", sheet_choice_find(f, cell->text), STR_FMT(cell->text));
	case SHEET_LINE:
		return text_clip(a, text_fold(a, cell->text), KEY_CHARS);
	case SHEET_TEXT: case SHEET_CHOICES:
		return S("");
	default:
		return sheet_cell_typed(a, f, cell);
	}
}

bool sheet_cell_worth(const struct sheet_field *f, const struct sheet_cell *cell, int64_t *ret)
{
	int at = f->type == SHEET_CHOICE && cell->has ? sheet_choice_find(f, cell->text) : -1;
	*ret = at >= 0 ? f->choices[at].value : cell->number;
	return cell->has && (f->type != SHEET_CHOICE || at >= 0);
}
