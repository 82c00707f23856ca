/* Reading rows: one, a list, what points here, what was. */
#include "sheet/sheet.h"

#include <stdlib.h>

#include "account/access.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/text_find.h"
#include "messages.h"
#include "sheet/mark.h"
#include "sheet/sheet_inside.h"
#include "sheet_sql.h"

#define PICK_MOST 2000           /* rows that fit: fewer are sorted, more are met on the way (docs/decisions/0041) */
#define WALK_ROWS 2000           /* most read at once on that way */
#define WORDS_MOST 6
#define GRAMS_MOST 40
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
	if (!found || !str_eq(r.sheet, sheet) || str_eq(r.state, S("staged"))) { /* staged: not there yet (src/table) */
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_ROW);
	}
	*ret = (struct sheet_row){ .id = r.id, .sheet = r.sheet, .number = { true, r.number },
		.state = choice_find(&sheet_state_choices, r.state), .title = r.title, .body = r.body, .version = { true, r.version },
		.form = { true, r.form }, .made_at = { true, r.made_at }, .changed_at = { true, r.changed_at }, .checked_at = r.checked_at,
		.check_due = r.check_due, .changed_by_name = r.changed_by_name, .checked_by_name = r.checked_by_name, .changed_by_id = r.changed_by_id };
	return true;
}

bool sheet_row_find(struct ctx *c, struct id id, struct sheet_row *ret)
{
	struct sheet_title_row r;
	bool found;
	if (!q_sheet_title(c, (struct sheet_title_in){ .id = id }, &r, &found)) {
		return false;
	}
	return found ? sheet_row_get(c, r.sheet, id, ret) : fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_ROW);
}

/* --- lists --- */

/* Which rows, and where each stands. */
struct place { struct id id; str key; };
struct places { struct place *v; size_t n; };
struct walk {
	const struct sheet_query *q;
	str sort;
	str from_key;
	struct id from_id;
	struct places *to;           /* LIMIT_PAGE_ROWS + 1 places */
	bool has_set;
	struct sheet_set set;
	str words[WORDS_MOST]; size_t n_words;
	bool must_look;              /* a word of more than one piece: the row itself is to be looked at */
	bool due_look;               /* many are due: each that fits is looked at */
	struct sheet_found *found;
};

static bool has_words(const struct walk *w, str marks)
{
	str text = sheet_marks_words(str_is_none(marks) ? S("") : marks);
	for (size_t i = 0; i < w->n_words; i++) {
		if (text_find_word(text, w->words[i], 0) == SIZE_MAX) {
			return false;
		}
	}
	return true;
}

static bool is_due(const struct ctx *c, const struct walk *w, struct opt_int due)
{
	return !w->due_look || (due.has && due.v <= c->now_ms);
}

/* --- by the order, a piece at a time --- */

struct step { struct id row_id; str place; int64_t number; };
struct steps { struct step *v; size_t n; };
#define STEPS_OF(statement) \
	struct statement##_rows rows; \
	if (!q_##statement(c, (struct statement##_in){ .sort = w->sort, .rows = (int64_t)most, .from_key = w->from_key, \
			.from_id = w->from_id, .sheet = w->q->sheet }, &rows)) { \
		return false; \
	} \
	ret->v = arena_array(c->arena, struct step, rows.n); \
	ret->n = rows.n; \
	for (size_t i = 0; i < rows.n; i++) { \
		ret->v[i] = (struct step){ rows.v[i].row_id, rows.v[i].place, sheet_number_of_key(rows.v[i].number_key) }; \
	} \
	return true
static bool steps_up(struct ctx *c, const struct walk *w, size_t most, struct steps *ret) { STEPS_OF(sheet_walk_up); }
static bool steps_down(struct ctx *c, const struct walk *w, size_t most, struct steps *ret) { STEPS_OF(sheet_walk_down); }

/* Whether the row itself says the words, and is due, where that is asked. */
static bool looks_right(struct ctx *c, const struct walk *w, struct id id, bool *ret)
{
	struct sheet_marks_row row;
	bool found, looks = w->must_look || w->due_look;
	*ret = true;
	if (!looks) {
		return true;
	}
	if (!q_sheet_marks(c, (struct sheet_marks_in){ .id = id }, &row, &found)) {
		return false;
	}
	*ret = found && is_due(c, w, row.check_due) && (!w->must_look || has_words(w, row.marks));
	return true;
}

/* Takes it when it fits. */
static bool take_step(struct ctx *c, struct walk *w, const struct step *s)
{
	bool fits = !w->has_set || sheet_set_has(&w->set, s->number);
	if (fits && !looks_right(c, w, s->row_id, &fits)) {
		return false;
	}
	if (fits) {
		w->to->v[w->to->n++] = (struct place){ s->row_id, s->place };
	}
	return true;
}

static bool walk(struct ctx *c, struct walk *w)
{
	size_t most = LIMIT_PAGE_ROWS + 1, last = 0;
	struct steps steps;
	do { /* twice as many each time nothing much was found */
		most = last == 0 ? most : most * 2 > WALK_ROWS ? WALK_ROWS : most * 2;
		last = most;
		if (!(w->q->down ? steps_down(c, w, most, &steps) : steps_up(c, w, most, &steps))) {
			return false;
		}
		for (size_t i = 0; i < steps.n && w->to->n <= LIMIT_PAGE_ROWS; i++) {
			if (!take_step(c, w, &steps.v[i])) {
				return false;
			}
			w->from_key = steps.v[i].place;
			w->from_id = steps.v[i].row_id;
		}
	} while (steps.n == most && w->to->n <= LIMIT_PAGE_ROWS);
	w->found->is_about = w->must_look;
	return true;
}

/* --- few: all of them, sorted --- */

static int place_order(const struct place *a, const struct place *b)
{
	int k = str_cmp(a->key, b->key);
	return k != 0 ? k : memcmp(a->id.b, b->id.b, sizeof a->id.b);
}

static int upwards(const void *a, const void *b) { return place_order(a, b); }
static int downwards(const void *a, const void *b) { return place_order(b, a); }

static bool pick_one(struct ctx *c, const struct walk *w, int64_t number, struct places *all)
{
	struct sheet_place_row row;
	bool fits;
	str key = str_printf(c->arena, "%016llx", (unsigned long long)number);
	if (!q_sheet_place(c, (struct sheet_place_in){ .sort = w->sort, .sheet = w->q->sheet, .number_key = key }, &row, &fits) ||
	    (fits && !looks_right(c, w, row.row_id, &fits))) {
		return false;
	}
	if (fits) {
		all->v[all->n++] = (struct place){ row.row_id, row.place };
	}
	return true;
}

static bool pick(struct ctx *c, struct walk *w)
{
	struct places all = { arena_array(c->arena, struct place, (size_t)w->set.n + 1), 0 };
	for (size_t i = 0; i < SHEET_SET_WORDS; i++) {
		for (uint64_t bits = w->set.bits[i]; bits; bits &= bits - 1) {
			if (!pick_one(c, w, (int64_t)(i * 64) + __builtin_ctzll(bits), &all)) {
				return false;
			}
		}
	}
	qsort(all.v, all.n, sizeof *all.v, w->q->down ? downwards : upwards);
	struct place from = { w->from_id, w->from_key };
	for (size_t i = 0; i < all.n && w->to->n <= LIMIT_PAGE_ROWS; i++) {
		int order = place_order(&all.v[i], &from);
		if (w->q->down ? order < 0 : order > 0) {
			w->to->v[w->to->n++] = all.v[i];
		}
	}
	w->found->count = (int64_t)all.n;
	return true;
}

/* --- which rows fit --- */

struct asked { str marks[SHEET_WHERE_MAX + 1 + WORDS_MOST * GRAMS_MOST]; size_t n; };

/* Words with blanks between, ASCII or not: folding makes them alike. */
static bool ask_words(struct ctx *c, struct walk *w, struct asked *a)
{
	struct text_folded f;
	text_find_fold(c->arena, str_is_none(w->q->words) ? S("") : text_clip(c->arena, w->q->words, LIMIT_SEARCH_CHARS), &f);
	for (str rest = f.text, word; rest.n > 0;) {
		str grams[GRAMS_MOST];
		word = str_cut(&rest, ' ');
		if (word.n == 0) {
			continue;
		}
		if (w->n_words == WORDS_MOST) {
			fail_field(c, "q", MSG_SHEET_TOO_MANY_WORDS);
			return fail_field_arg(c, "max", str_i64(c->arena, WORDS_MOST));
		}
		size_t n = sheet_word_pieces(word, GRAMS_MOST, grams);
		w->must_look = w->must_look || n != 1;
		for (size_t i = 0; i < n; i++) {
			a->marks[a->n++] = STR_CAT(c->arena, S("w"), grams[i]);
		}
		w->words[w->n_words++] = word;
	}
	return true;
}

/* *ret_none: a value that no row can have. */
static bool ask_values(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, struct asked *a, bool *ret_none)
{
	struct sheet_where first = { q->field, q->value };
	bool has_first = !str_is_none(q->field) && q->field.n > 0;
	*ret_none = false;
	if (q->n_where > SHEET_WHERE_MAX) {
		fail_field(c, "where", MSG_SHEET_TOO_MANY_FILTERS);
		return fail_field_arg(c, "max", str_i64(c->arena, SHEET_WHERE_MAX));
	}
	for (size_t i = 0; i < q->n_where + has_first; i++) {
		const struct sheet_where *w = i < q->n_where ? &q->where[i] : &first;
		*ret_none = !sheet_mark_of(c, d, w, &a->marks[a->n]) || *ret_none;
		a->n++;
	}
	return true;
}

/* Few that fit, or few that are due: those are met. Else each one that fits is looked at on the way, and nobody knows how many. */
static bool ask_due(struct ctx *c, const struct sheet_def *d, struct walk *w, bool only_due)
{
	int64_t n = 0;
	bool is_few = w->set.n <= PICK_MOST;
	if (!is_few && !sheet_set_due(c, d->key, PICK_MOST, &w->set, &n)) {
		return false;
	}
	w->due_look = is_few || n > PICK_MOST;
	w->found->count = !w->due_look ? w->set.n : only_due ? n : 0;
	return true;
}

/* What the filters and words leave; a list without any has no set. */
static bool ask(struct ctx *c, const struct sheet_def *d, struct walk *w)
{
	struct asked *a = arena_new(c->arena, struct asked);
	struct sheet_mark_count_row count;
	bool none;
	if (!ask_values(c, d, w->q, a, &none) || !ask_words(c, w, a)) {
		return false;
	}
	w->has_set = a->n > 0 || w->n_words > 0 || w->q->due;
	if (!w->has_set) {
		bool ok = q_sheet_mark_count(c, (struct sheet_mark_count_in){ .sheet = d->key, .mark = MARK_EVERY }, &count);
		w->found->count = ok ? count.n : 0;
		return ok;
	}
	if (none) {
		return true; /* an empty set */
	}
	bool only_due = a->n == 0;
	if (only_due) {
		a->marks[a->n++] = MARK_EVERY;
	}
	if (!sheet_set_of(c, d->key, a->marks, a->n, &w->set)) {
		return false;
	}
	w->found->count = w->set.n;
	return !w->q->due || ask_due(c, d, w, only_due);
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
		to->v[i] = (struct place){ rows.v[i].row_id, str_i64(c->arena, rows.v[i].number) };
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

bool sheet_can_sort(const struct sheet_def *d, str key)
{
	int at = sheet_field_find(d, key);
	return at >= 0 ? d->fields[at].type != SHEET_TEXT && d->fields[at].type != SHEET_CHOICES
		: str_eq(key, S(".number")) || str_eq(key, S(".changed")) || str_eq(key, S(".check"));
}

static bool find_places(struct ctx *c, const struct sheet_def *d, const struct sheet_query *q, struct places *to, struct sheet_found *found)
{
	struct walk w = { .q = q, .sort = sheet_can_sort(d, q->sort) ? q->sort : d->fields[0].key, .to = to, .found = found };
	if (q->archived) {
		return read_archived(c, q, to);
	}
	if (!begin_at(c, q, &w) || !ask(c, d, &w)) {
		return false;
	}
	bool is_few = w.has_set && w.set.n <= PICK_MOST;
	return is_few ? w.set.n == 0 || pick(c, &w) : walk(c, &w);
}

/* Each of the set is looked at; out of it with those that do not fit. What is read is forgotten row by row. */
static bool look_at_all(struct ctx *c, struct walk *w)
{
	struct arena *keep = c->arena, rows;
	bool ok = true;
	arena_init(&rows);
	c->arena = &rows;
	for (size_t i = 0; ok && i < SHEET_SET_WORDS; i++) {
		for (uint64_t bits = w->set.bits[i]; ok && bits; bits &= bits - 1) {
			struct place one;
			struct places found = { &one, 0 };
			ok = pick_one(c, w, (int64_t)(i * 64) + __builtin_ctzll(bits), &found);
			if (found.n == 0) {
				w->set.bits[i] &= ~(bits & -bits);
				w->set.n--;
			}
			arena_reset(&rows);
		}
	}
	c->arena = keep;
	arena_free(&rows);
	return ok;
}

bool sheet_fitting(struct ctx *c, const struct sheet_query *q, const struct sheet_set **ret)
{
	const struct sheet_def *d;
	struct sheet_found found = { .next = STR_NONE };
	struct walk *w = arena_new(c->arena, struct walk);
	*w = (struct walk){ .q = q, .sort = S(".number"), .found = &found };
	if (!def_to_see(c, q->sheet, &d) || !ask(c, d, w)) {
		return false;
	}
	w->set.bits = w->set.bits ? w->set.bits : arena_array(c->arena, uint64_t, SHEET_SET_WORDS);
	*ret = w->has_set ? &w->set : NULL;
	return !w->has_set || (!w->must_look && !w->due_look) || look_at_all(c, w);
}

bool sheet_find(struct ctx *c, const struct sheet_query *q, struct sheet_found *ret)
{
	const struct sheet_def *d;
	struct places p = { arena_array(c->arena, struct place, LIMIT_PAGE_ROWS + 1), 0 };
	*ret = (struct sheet_found){ .next = STR_NONE };
	if (!def_to_see(c, q->sheet, &d) || !find_places(c, d, q, &p, ret)) {
		return false;
	}
	size_t n = p.n < LIMIT_PAGE_ROWS ? p.n : LIMIT_PAGE_ROWS;
	ret->v = arena_array(c->arena, struct sheet_row, n + 1);
	for (; ret->n < n; ret->n++) {
		if (!sheet_row_get(c, q->sheet, p.v[ret->n].id, &ret->v[ret->n])) {
			return false;
		}
	}
	if (p.n > LIMIT_PAGE_ROWS) {
		ret->next = q->archived ? p.v[n - 1].key : STR_CAT(c->arena, id_str(c->arena, p.v[n - 1].id), S(" "), p.v[n - 1].key);
	}
	return true;
}

bool sheet_list(struct ctx *c, const struct sheet_query *q, struct sheet_row **ret, size_t *ret_n, str *ret_next)
{
	struct sheet_found f;
	bool ok = sheet_find(c, q, &f);
	*ret = f.v;
	*ret_n = f.n;
	*ret_next = f.next;
	return ok;
}

/* From marks and index alone: rows hold all their values, and a page that only counts would read every one of them. */
static bool count_one(struct ctx *c, str sheet, struct sheet_count *ret)
{
	struct sheet_mark_count_row active;
	struct sheet_due_count_row due;
	str now = str_printf(c->arena, "%016llx", (unsigned long long)c->now_ms);
	if (!q_sheet_mark_count(c, (struct sheet_mark_count_in){ .sheet = sheet, .mark = MARK_EVERY }, &active) ||
	    !q_sheet_due_count(c, (struct sheet_due_count_in){ .sheet = sheet, .now_key = now }, &due)) {
		return false;
	}
	*ret = (struct sheet_count){ sheet, active.n, due.n };
	return true;
}

bool sheet_counts(struct ctx *c, struct sheet_count **ret, size_t *ret_n)
{
	const struct sheet_def **defs;
	size_t n;
	if (!sheet_defs(c, &defs, &n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct sheet_count, n);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		struct sheet_count *one = &(*ret)[*ret_n];
		if (!count_one(c, defs[i]->key, one)) {
			return false;
		}
		*ret_n += one->active > 0;
	}
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

bool sheet_version_get(struct ctx *c, struct id row_id, int64_t version, struct sheet_version *ret)
{
	struct sheet_version_one_row r;
	bool found;
	if (!q_sheet_version_one(c, (struct sheet_version_one_in){ .row_id = row_id, .version = version }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_VERSION);
	}
	*ret = (struct sheet_version){ version, r.made_at, r.form, choice_find(&sheet_state_choices, r.state), r.body, r.reason, S("") };
	return true;
}

bool sheet_number_find(struct ctx *c, str sheet, int64_t number, struct id *ret)
{
	struct sheet_by_number_row r;
	bool found, ok = q_sheet_by_number(c, (struct sheet_by_number_in){ .sheet = sheet, .number = number }, &r, &found);
	*ret = ok && found ? r.id : (struct id){ 0 };
	return ok;
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
