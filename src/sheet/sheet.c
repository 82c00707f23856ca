/* Reading rows: one, a list, what points here, what was. */
#include "sheet/sheet.h"

#include "account/access.h"
#include "base/limits.h"
#include "messages.h"
#include "sheet_sql.h"

#define COUNTED_MOST 8000        /* a filter with fewer rows is sorted, one with more is met on the way (docs/decisions/0040) */
#define KEY_AFTER_ALL "\xf4\x8f\xbf\xbf" /* U+10FFFF */

static const struct choice states[] = { { "active", MSG_SHEET_ACTIVE }, { "archived", MSG_SHEET_ARCHIVED } };
const struct choices sheet_state_choices = { states, 2 };

#define F(member, kind, text) { #member, kind, offsetof(struct sheet_row, member), .doc = text }
static const struct field row_fields[] = {
	F(id, FIELD_ID, "Id of the row."), F(sheet, FIELD_LINE, "Key of its form or ledger."),
	F(number, FIELD_INT, "1, 2, 3 ... in its ledger."),
	{ "state", FIELD_CHOICE, offsetof(struct sheet_row, state), .choices = &sheet_state_choices, .doc = "Archived rows are off the list." },
	F(title, FIELD_LINE, "Value of the first field."),
	{ "values", FIELD_RAW, offsetof(struct sheet_row, body), .doc = "All values, by the keys of the definition." },
	F(version, FIELD_INT, "Grows with each change; a change names the one it saw."),
	F(form, FIELD_INT, "Version of the definition it was written with."), F(made_at, FIELD_INSTANT, "When it was made."),
	F(changed_at, FIELD_INSTANT, "When it was changed last."), F(changed_by_name, FIELD_LINE, "By whom."),
	F(checked_at, FIELD_INSTANT, "When somebody last said that it is still true."), F(checked_by_name, FIELD_LINE, "Who."),
	F(check_due, FIELD_INSTANT, "When it is to be looked at again."),
};
const struct shape sheet_row_shape = { "SheetRow", row_fields, sizeof row_fields / sizeof row_fields[0], sizeof(struct sheet_row) };

bool sheet_may_see(const struct ctx *c, const struct sheet_def *d)
{
	/* what everybody of the firm sees is asked for by no right: answers by link, jobs */
	return d->sees == ACCESS_VIEWER || c->who.is_program || access_allows(c->who.access, (enum access)d->sees);
}

bool sheet_may_edit(const struct ctx *c, const struct sheet_def *d)
{
	return c->who.is_program || access_allows(c->who.access, (enum access)d->edits);
}

/* The definition of something that is about to be read. */
static bool def_to_see(struct ctx *c, str key, const struct sheet_def **ret)
{
	return sheet_def_get(c, key, ret) && (sheet_may_see(c, *ret) || fail(c, ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
}

bool sheet_row_get(struct ctx *c, str sheet, struct id id, struct sheet_row *ret)
{
	struct sheet_row_one_row r;
	const struct sheet_def *d;
	bool found;
	if (!def_to_see(c, sheet, &d) || !q_sheet_row_one(c, (struct sheet_row_one_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found || !str_eq(r.sheet, sheet)) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_ROW);
	}
	*ret = (struct sheet_row){ .id = r.id, .sheet = r.sheet, .number = { true, r.number },
		.state = choice_find(&sheet_state_choices, r.state), .title = r.title, .body = r.body, .version = { true, r.version },
		.form = { true, r.form }, .made_at = { true, r.made_at }, .changed_at = { true, r.changed_at }, .checked_at = r.checked_at,
		.check_due = r.check_due, .changed_by_name = r.changed_by_name, .checked_by_name = r.checked_by_name };
	return true;
}

/* --- lists --- */

/* Which rows, and where each stands. */
struct places { struct id ids[LIMIT_PAGE_ROWS + 1]; str keys[LIMIT_PAGE_ROWS + 1]; size_t n; };
bool sheet_row_find(struct ctx *c, struct id id, struct sheet_row *ret)
{
	struct sheet_title_row r;
	bool found;
	if (!q_sheet_title(c, (struct sheet_title_in){ .id = id }, &r, &found)) {
		return false;
	}
	return found ? sheet_row_get(c, r.sheet, id, ret) : fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_ROW);
}

struct walk { const struct sheet_query *q; str sort, value; bool has_filter; str from_key; struct id from_id; struct places *to; };

/* The four statements differ in order and in what drives them; their rows are alike. */
#define PLACES_OF(statement, ...) \
	struct statement##_rows rows; \
	if (!q_##statement(c, (struct statement##_in){ .sort = w->sort, .field = w->q->field, .value = w->value, \
			.rows = LIMIT_PAGE_ROWS + 1, .from_key = w->from_key, .from_id = w->from_id, .sheet = w->q->sheet, __VA_ARGS__ }, &rows)) { \
		return false; \
	} \
	for (size_t i = 0; i < rows.n; i++) { \
		w->to->ids[i] = rows.v[i].row_id; \
		w->to->keys[i] = rows.v[i].place; \
	} \
	w->to->n = rows.n; \
	return true
static bool walk_up(struct ctx *c, struct walk *w) { PLACES_OF(sheet_walk_up, .has_filter = w->has_filter); }
static bool walk_down(struct ctx *c, struct walk *w) { PLACES_OF(sheet_walk_down, .has_filter = w->has_filter); }
static bool pick_up(struct ctx *c, struct walk *w) { PLACES_OF(sheet_pick_up); }
static bool pick_down(struct ctx *c, struct walk *w) { PLACES_OF(sheet_pick_down); }

static bool read_places(struct ctx *c, struct walk *w)
{
	struct sheet_filter_count_row count = { 0 };
	if (w->has_filter && !q_sheet_filter_count(c, (struct sheet_filter_count_in){ .field = w->q->field, .value = w->value,
			.most = COUNTED_MOST, .sheet = w->q->sheet }, &count)) {
		return false;
	}
	bool is_rare = w->has_filter && count.n < COUNTED_MOST;
	return is_rare ? w->q->down ? pick_down(c, w) : pick_up(c, w) : w->q->down ? walk_down(c, w) : walk_up(c, w);
}

static bool read_archived(struct ctx *c, const struct sheet_query *q, struct places *to)
{
	struct sheet_archived_rows rows;
	int64_t before = INT64_MAX;
	if (q->before.n > 0 && !str_to_i64(q->before, &before)) {
		return fail_field(c, "before", MSG_SHEET_BAD_PLACE);
	}
	if (!q_sheet_archived(c, (struct sheet_archived_in){ .before = before, .rows = LIMIT_PAGE_ROWS + 1, .sheet = q->sheet }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		to->ids[i] = rows.v[i].row_id;
		to->keys[i] = str_i64(c->arena, rows.v[i].number);
	}
	to->n = rows.n;
	return true;
}

/* "ID KEY"; the ends of all when there is none. */
static bool begin_at(struct ctx *c, const struct sheet_query *q, struct walk *w)
{
	static const uint8_t least[16] = { [15] = 1 };
	memcpy(w->from_id.b, least, sizeof least);
	w->from_key = S("");
	if (q->down) {
		memset(w->from_id.b, 0xff, sizeof w->from_id.b);
		w->from_key = S(KEY_AFTER_ALL);
	}
	if (q->before.n == 0) {
		return true;
	}
	bool good = q->before.n > 36 && q->before.p[36] == ' ' && id_parse(str_sub(q->before, 0, 36), &w->from_id);
	w->from_key = good ? str_sub(q->before, 37, q->before.n) : w->from_key;
	return good || fail_field(c, "before", MSG_SHEET_BAD_PLACE);
}

/* The key that rows with this value have; false: there can be none. */
static bool key_of_value(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, str *ret)
{
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	int at = sheet_field_find(d, q->field);
	if (at < 0) {
		return false;
	}
	const struct sheet_field *f = &d->fields[at];
	struct sheet_cell *cell = &cells[at];
	*cell = (struct sheet_cell){ .has = true, .text = q->value };
	bool good = f->type == SHEET_NUMBER || f->type == SHEET_RESULT ? str_to_i64(q->value, &cell->number)
		: f->type == SHEET_PERSON || f->type == SHEET_ROW ? id_parse(q->value, &cell->id) : true;
	*ret = good ? sheet_cell_key(c->arena, f, cell) : S("");
	return ret->n > 0;
}

bool sheet_can_sort(const struct sheet_def *d, str key)
{
	int at = sheet_field_find(d, key);
	return at >= 0 ? d->fields[at].type != SHEET_TEXT && d->fields[at].type != SHEET_CHOICES
		: str_eq(key, S(".number")) || str_eq(key, S(".changed")) || str_eq(key, S(".check"));
}

static bool find_places(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, struct places *to)
{
	struct walk w = { .q = q, .sort = sheet_can_sort(d, q->sort) ? q->sort : d->fields[0].key, .value = S(""),
		.has_filter = !str_is_none(q->field) && q->field.n > 0, .to = to };
	to->n = 0;
	if (q->archived) {
		return read_archived(c, q, to);
	}
	if (w.has_filter && !key_of_value(c, d, q, &w.value)) {
		return true; /* nothing has it */
	}
	return begin_at(c, q, &w) && read_places(c, &w);
}

bool sheet_list(struct ctx *c, const struct sheet_query *q, struct sheet_row **ret, size_t *ret_n, str *ret_next)
{
	const struct sheet_def *d;
	struct places *p = arena_new(c->arena, struct places);
	if (!def_to_see(c, q->sheet, &d) || !find_places(c, d, q, p)) {
		return false;
	}
	size_t n = p->n < LIMIT_PAGE_ROWS ? p->n : LIMIT_PAGE_ROWS;
	*ret = arena_array(c->arena, struct sheet_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!sheet_row_get(c, q->sheet, p->ids[i], &(*ret)[i])) {
			return false;
		}
	}
	*ret_n = n;
	*ret_next = p->n <= LIMIT_PAGE_ROWS ? STR_NONE : q->archived ? p->keys[n - 1]
		: STR_CAT(c->arena, id_str(c->arena, p->ids[n - 1]), S(" "), p->keys[n - 1]);
	return true;
}

bool sheet_counts(struct ctx *c, struct sheet_count **ret, size_t *ret_n)
{
	struct sheet_count_rows_rows rows;
	if (!q_sheet_count_rows(c, (struct sheet_count_rows_in){ .now = c->now_ms }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_count, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct sheet_count){ rows.v[i].sheet, rows.v[i].active, rows.v[i].archived, rows.v[i].due };
	}
	*ret_n = rows.n;
	return true;
}

bool sheet_options(struct ctx *c, str sheet, struct sheet_option **ret, size_t *ret_n)
{
	const struct sheet_def *d;
	struct sheet_option_rows_rows rows = { .n = 0 };
	if (!sheet_def_get(c, sheet, &d) || (sheet_may_see(c, d) &&
	    !q_sheet_option_rows(c, (struct sheet_option_rows_in){ .rows = SHEET_OPTIONS_MAX, .sort = d->fields[0].key, .sheet = sheet }, &rows))) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_option, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct sheet_option){ rows.v[i].id, rows.v[i].title };
	}
	*ret_n = rows.n;
	return true;
}

bool sheet_pointers(struct ctx *c, const char *to_kind, struct id to, struct sheet_pointer **ret, size_t *ret_n)
{
	struct sheet_pointer_rows_rows rows;
	if (!q_sheet_pointer_rows(c, (struct sheet_pointer_rows_in){ .to_kind = str_from_c(to_kind), .to_id = to }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_pointer, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct sheet_pointer){ rows.v[i].row_id, rows.v[i].sheet, rows.v[i].field, rows.v[i].title };
	}
	*ret_n = rows.n;
	return true;
}

bool sheet_history(struct ctx *c, struct id row_id, struct sheet_version **ret, size_t *ret_n)
{
	struct sheet_versions_rows rows;
	if (!q_sheet_versions(c, (struct sheet_versions_in){ .row_id = row_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_version, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sheet_versions_row *r = &rows.v[i];
		(*ret)[i] = (struct sheet_version){ r->version, r->made_at, r->form, choice_find(&sheet_state_choices, r->state), r->body,
			r->reason, r->who };
	}
	*ret_n = rows.n;
	return true;
}

bool sheet_notes(struct ctx *c, struct id row_id, struct sheet_note **ret, size_t *ret_n)
{
	struct sheet_note_rows_rows rows;
	if (!q_sheet_note_rows(c, (struct sheet_note_rows_in){ .row_id = row_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_note, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct sheet_note){ rows.v[i].id, rows.v[i].text, rows.v[i].who, rows.v[i].made_at };
	}
	*ret_n = rows.n;
	return true;
}
