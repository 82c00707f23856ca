/* A procedure as Excel and CSV, and back. */
#include "procedure/own_table.h"

#include "base/csv.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "person/person.h"
#include "procedure/own_inside.h"
#include "procedure_sql.h"
#include "table/plan.h"
#include "xlsx/xlsx.h"

enum column { COLUMN_STEP, COLUMN_HEADING, COLUMN_ITEM, COLUMN_DETAIL, COLUMN_OWNER, COLUMN_BEFORE, COLUMN_KEY, COLUMN_MAX };
static const int labels[COLUMN_MAX] = { MSG_OWN_PROCEDURE_COLUMN_STEP, MSG_OWN_PROCEDURE_COLUMN_HEADING, MSG_OWN_PROCEDURE_COLUMN_ITEM,
	MSG_OWN_PROCEDURE_COLUMN_DETAIL, MSG_OWN_PROCEDURE_COLUMN_OWNER, MSG_OWN_PROCEDURE_COLUMN_BEFORE, MSG_OWN_PROCEDURE_COLUMN_KEY };

/* --- out --- */

static bool owner_cell(struct ctx *c, const struct procedure_step *s, str *ret)
{
	struct person p;
	const struct role_def *role = catalog_role(c->catalog, s->role);
	str words = str_is_none(s->owner_words) ? S("") : s->owner_words;
	*ret = words.n ? words : role ? text2_in(role->name, c->lang) : S("");
	if (words.n || id_is_none(s->person_id)) {
		return true;
	}
	if (person_find(c, s->person_id, &p)) {
		*ret = ret->n ? msgf(c, MSG_OWN_PROCEDURE_AND, { "one", p.name }, { "two", *ret }) : p.name;
		return true;
	}
	bool is_gone = c->err.code == ERR_NOT_FOUND;
	if (is_gone) {
		err_clear(c);
	}
	return is_gone;
}

static bool row_cells(struct ctx *c, const struct procedure_step *s, str v[COLUMN_MAX])
{
	struct text2 before = own_join(c, s->prerequisites, s->n_prerequisites);
	v[COLUMN_STEP] = msg(c, phase_choices.v[s->phase].label);
	v[COLUMN_HEADING] = text2_in(s->heading, c->lang);
	v[COLUMN_ITEM] = text2_in(s->item, c->lang);
	v[COLUMN_DETAIL] = text2_in(s->detail, c->lang);
	v[COLUMN_BEFORE] = text2_in(before, c->lang);
	v[COLUMN_KEY] = s->key;
	return owner_cell(c, s, &v[COLUMN_OWNER]);
}

static bool xlsx_row(struct ctx *c, void *arg, size_t i, struct xlsx_value *ret)
{
	const struct procedure_def *d = arg;
	str v[COLUMN_MAX];
	if (!row_cells(c, &d->steps[i], v)) {
		return false;
	}
	for (int k = 0; k < COLUMN_MAX; k++) {
		ret[k] = (struct xlsx_value){ .has = v[k].n > 0, .text = v[k] };
	}
	return true;
}

bool own_xlsx(struct ctx *c, const struct procedure_def *d, struct buf *ret)
{
	static const int widths[COLUMN_MAX] = { 18, 18, 32, 48, 24, 32, 12 };
	static const int whats[COLUMN_MAX] = { MSG_OWN_PROCEDURE_WHAT_STEP, MSG_OWN_PROCEDURE_WHAT_HEADING, MSG_OWN_PROCEDURE_WHAT_ITEM,
		MSG_OWN_PROCEDURE_WHAT_DETAIL, MSG_OWN_PROCEDURE_WHAT_OWNER, MSG_OWN_PROCEDURE_WHAT_BEFORE, MSG_OWN_PROCEDURE_WHAT_KEY };
	struct xlsx_column columns[COLUMN_MAX];
	for (int i = 0; i < COLUMN_MAX; i++) {
		columns[i] = (struct xlsx_column){ .heading = msg(c, labels[i]), .note = msg(c, whats[i]), .what = msg(c, whats[i]), .width = widths[i],
			.is_hidden = i == COLUMN_KEY, .is_required = i == COLUMN_ITEM };
	}
	str phases[PHASE_MAX];
	for (int i = 0; i < PHASE_MAX; i++) {
		phases[i] = msg(c, phase_choices.v[i].label);
	}
	columns[COLUMN_STEP].choices = phases;
	columns[COLUMN_STEP].n_choices = PHASE_MAX;
	const str heads[] = { msg(c, MSG_OWN_PROCEDURE_HELP_COLUMN), msg(c, MSG_OWN_PROCEDURE_HELP_WHAT), msg(c, MSG_OWN_PROCEDURE_HELP_MORE) };
	const struct xlsx_book book = { .name = text2_in(d->name, c->lang), .about = msg(c, MSG_OWN_PROCEDURE_HELP_ABOUT),
		.help_name = msg(c, MSG_OWN_PROCEDURE_HELP_SHEET), .help_heads = heads, .columns = columns, .n_columns = COLUMN_MAX,
		.n_rows = d->n_steps, .row = xlsx_row, .arg = (void *)(uintptr_t)d };
	return xlsx_write(c, &book, ret);
}

bool own_csv(struct ctx *c, const struct procedure_def *d, struct buf *b)
{
	for (int i = 0; i < COLUMN_MAX; i++) {
		csv_write_field(b, msg(c, labels[i]), i == 0);
	}
	buf_add(b, S("\r\n"));
	for (size_t k = 0; k < d->n_steps; k++) {
		str v[COLUMN_MAX];
		if (!row_cells(c, &d->steps[k], v)) {
			return false;
		}
		for (int i = 0; i < COLUMN_MAX; i++) {
			csv_write_field(b, v[i], i == 0);
		}
		buf_add(b, S("\r\n"));
	}
	return buf_ok(b) || fail(c, ERR_TOO_LARGE, MSG_OWN_PROCEDURE_TOO_LARGE);
}

/* --- words --- */

/* Width, case and blanks do not matter. */
static str folded(struct ctx *c, str s)
{
	str f = text_fold(c->arena, s);
	char *p = arena_chars(c->arena, f.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < f.n; i++) {
		bool is_blank = f.p[i] == ' ' || f.p[i] == '\n' || f.p[i] == '\t' || f.p[i] == '\r';
		p[n] = f.p[i];
		n += !is_blank;
	}
	return (str){ p, n };
}

static bool is_word(struct ctx *c, str cell, str rest)
{
	while (!str_is_none(rest)) {
		if (str_eq(folded(c, str_cut(&rest, '|')), cell)) {
			return true;
		}
	}
	return false;
}

static bool has_word(struct ctx *c, str cell, str rest)
{
	while (!str_is_none(rest)) {
		if (str_find(cell, folded(c, str_cut(&rest, '|')), 0) != SIZE_MAX) {
			return true;
		}
	}
	return false;
}

static bool has_either(struct ctx *c, str cell, int words)
{
	return has_word(c, cell, msg_text(LANG_JA, words)) || has_word(c, cell, msg_text(LANG_EN, words));
}

/* What firms and our sources call these columns, in both languages. */
static const int column_words[COLUMN_MAX] = { MSG_OWN_PROCEDURE_WORDS_STEP, MSG_OWN_PROCEDURE_WORDS_HEADING, MSG_OWN_PROCEDURE_WORDS_ITEM,
	MSG_OWN_PROCEDURE_WORDS_DETAIL, MSG_OWN_PROCEDURE_WORDS_OWNER, MSG_OWN_PROCEDURE_WORDS_BEFORE, MSG_OWN_PROCEDURE_COLUMN_KEY };

/* *ret_lang: the language it is written in. */
static int column_of(struct ctx *c, str heading, enum lang *ret_lang)
{
	str cell = folded(c, heading);
	for (int i = 0; i < COLUMN_MAX; i++) {
		for (int lang = 0; lang < LANG_MAX; lang++) {
			if (str_eq(cell, folded(c, msg_text((enum lang)lang, labels[i]))) || is_word(c, cell, msg_text((enum lang)lang, column_words[i]))) {
				*ret_lang = (enum lang)lang;
				return i;
			}
		}
	}
	*ret_lang = has_word(c, cell, msg_text(LANG_EN, MSG_OWN_PROCEDURE_WORDS_BEFORE_LONG)) ? LANG_EN : LANG_JA;
	return has_either(c, cell, MSG_OWN_PROCEDURE_WORDS_BEFORE_LONG) ? COLUMN_BEFORE : -1;
}

static bool is_heading(struct ctx *c, const void *arg, str text)
{
	enum lang lang;
	(void)arg;
	return column_of(c, text, &lang) >= 0;
}

static int phase_of(struct ctx *c, str text)
{
	static const int words[PHASE_MAX] = { MSG_OWN_PROCEDURE_WORDS_RESPOND, MSG_OWN_PROCEDURE_WORDS_REPORT, MSG_OWN_PROCEDURE_WORDS_RECOVER,
		MSG_OWN_PROCEDURE_WORDS_FOLLOW };
	str cell = folded(c, text);
	int64_t number;
	for (int i = 0; i < PHASE_MAX; i++) {
		for (int lang = 0; lang < LANG_MAX; lang++) {
			if (str_eq(cell, folded(c, msg_text((enum lang)lang, phase_choices.v[i].label)))) {
				return i;
			}
		}
	}
	for (int i = 0; i < PHASE_MAX; i++) {
		if (has_either(c, cell, words[i])) {
			return i;
		}
	}
	return str_to_i64(cell, &number) && number >= 1 && number <= PHASE_MAX ? (int)number - 1 : -1;
}

/* --- owners --- */

static str role_named(struct ctx *c, str cell)
{
	static const struct { const char *role; int words; } more[] = { { "it_owner", MSG_OWN_PROCEDURE_WORDS_IT },
		{ "chief", MSG_OWN_PROCEDURE_WORDS_CHIEF }, { "lead", MSG_OWN_PROCEDURE_WORDS_LEAD }, { "pr", MSG_OWN_PROCEDURE_WORDS_PR },
		{ "legal", MSG_OWN_PROCEDURE_WORDS_LEGAL }, { "sales", MSG_OWN_PROCEDURE_WORDS_SALES }, { "hr", MSG_OWN_PROCEDURE_WORDS_HR } };
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		if (has_either(c, cell, more[i].words) && catalog_role(c->catalog, str_from_c(more[i].role))) {
			return str_from_c(more[i].role);
		}
	}
	return S("");
}

struct people { const struct person *v; size_t n; };

/* By name, else by a title nobody else has. */
static struct id person_named(struct ctx *c, const struct people *all, str cell)
{
	struct id found = { 0 };
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (str_eq(cell, folded(c, all->v[i].name))) {
			return all->v[i].id;
		}
		if (all->v[i].title.n > 0 && str_eq(cell, folded(c, all->v[i].title))) {
			found = all->v[i].id;
			n++;
		}
	}
	return n == 1 ? found : (struct id){ 0 };
}

static str next_name(str *rest)
{
	static const char *const parts[] = { "\u3001", "\uff0c", ",", "/", "\uff0f", "\n", "\u30fb" };
	size_t at = rest->n, len = 0;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		size_t here = str_find(*rest, str_from_c(parts[i]), 0);
		if (here < at) {
			at = here;
			len = strlen(parts[i]);
		}
	}
	str name = str_trim(str_sub(*rest, 0, at));
	*rest = str_sub(*rest, at + len, rest->n);
	return name;
}

/* By its full name. */
static str role_called(struct ctx *c, str is)
{
	for (size_t i = 0; i < c->catalog->n_roles; i++) {
		const struct role_def *r = &c->catalog->roles[i];
		if (str_eq(is, folded(c, r->name.ja)) || str_eq(is, folded(c, r->name.en))) {
			return r->key;
		}
	}
	return S("");
}

/* A role by its full name is no title of somebody; a title comes before words a role is usually called by. */
static str role_meant(struct ctx *c, str is, struct id person)
{
	str role = role_called(c, is);
	return role.n > 0 || !id_is_none(person) ? role : role_named(c, is);
}

/* The first role and the first person; the words themselves stay where that is not all they say. */
static bool take_owner(struct ctx *c, const struct people *people, str cell, struct own_step *s)
{
	bool is_all = true;
	s->role = role_called(c, folded(c, cell)); /* some have a mark that parts names in their own */
	s->owner_words = S("");
	s->person_id = (struct id){ 0 };
	for (str rest = s->role.n > 0 ? S("") : cell; rest.n > 0;) {
		str is = folded(c, next_name(&rest));
		struct id person = person_named(c, people, is);
		str role = role_meant(c, is, person);
		if (is.n == 0) {
			continue;
		}
		if (role.n > 0 && s->role.n == 0) {
			s->role = role;
		} else if (role.n == 0 && !id_is_none(person) && id_is_none(s->person_id)) {
			s->person_id = person;
		} else {
			is_all = false;
		}
	}
	s->owner_words = is_all ? S("") : text_visible(c->arena, cell);
	return s->role.n > 0 || !id_is_none(s->person_id) || cell.n == 0;
}

/* --- in --- */

struct reading {
	const struct own_procedure *p;
	enum lang lang;              /* of its headings, and so of its words */
	struct table_file file;
	int columns[COLUMN_MAX];     /* column of the file; -1: not there */
	struct people people;
	bool *taken;                 /* steps of the draft that a row was */
	struct own_body *to;
	struct buf *notes;
	str step, heading;           /* of the row above: merged cells and blanks repeat them */
};

static void wrong(struct ctx *c, const struct reading *r, const struct xlsx_row *row, int column, str read, int why)
{
	int at = column >= 0 && r->columns[column] >= 0 ? r->columns[column] : 0;
	fail_field(c, "file", MSG_OWN_PROCEDURE_WRONG);
	fail_field_arg(c, "row", str_i64(c->arena, row->number));
	fail_field_arg(c, "column", STR_CAT(c->arena, xlsx_column_name(c->arena, at), S(" "), msg(c, labels[column])));
	fail_field_arg(c, "why", msg(c, why));
	fail_field_arg(c, "read", read.n ? text_clip(c->arena, read, 40) : S("-"));
}

static str cell_text(struct ctx *c, const struct reading *r, const struct xlsx_row *row, int column)
{
	const struct xlsx_cell *cell = r->columns[column] < 0 ? NULL : xlsx_cell_at(row, r->columns[column]);
	str text;
	if (!cell) {
		return S("");
	}
	if (cell->kind == XLSX_CELL_ERROR || cell->kind == XLSX_CELL_NO_VALUE) {
		wrong(c, r, row, column, cell->text, MSG_OWN_PROCEDURE_CELL_ERROR);
		return S("");
	}
	return text_lines(c->arena, cell->text, &text) ? text_visible(c->arena, str_trim(text)) : S("");
}

static str *side(enum lang lang, struct text2 *t) { return lang == LANG_EN ? &t->en : &t->ja; }

/* Words that changed in one language say nothing in the other any more. */
static void put_words(enum lang lang, struct text2 *t, str words)
{
	if (!str_eq(text2_in(text2_full(*t), lang), words)) {
		*t = (struct text2){ S(""), S("") };
		*side(lang, t) = words;
	}
}

/* By its key, else by its item; each step once. */
static int step_meant(struct ctx *c, const struct reading *r, str key, str item)
{
	const struct own_body *b = &r->p->draft;
	int at = own_step_at(b, key);
	if (at >= 0 && !r->taken[at]) {
		return at;
	}
	for (size_t i = 0; i < b->n_steps; i++) {
		struct text2 is = text2_full(b->steps[i].text[OWN_TEXT_ITEM]);
		if (!r->taken[i] && str_eq(folded(c, text2_in(is, r->lang)), folded(c, item))) {
			return (int)i;
		}
	}
	return -1;
}

static str one_a_line(struct ctx *c, str cell)
{
	str all = S("");
	while (cell.n > 0) {
		static const char *const parts[] = { "\u3001", "\n" };
		size_t at = cell.n, len = 0;
		for (size_t i = 0; i < 2; i++) {
			size_t here = str_find(cell, str_from_c(parts[i]), 0);
			len = here < at ? strlen(parts[i]) : len;
			at = here < at ? here : at;
		}
		str one = str_trim(str_sub(cell, 0, at));
		all = one.n == 0 ? all : all.n ? STR_CAT(c->arena, all, S("\n"), one) : one;
		cell = str_sub(cell, at + len, cell.n);
	}
	return all;
}

/* Where prerequisites stand one a line already, a comma belongs to their words. */
static str before_lines(struct ctx *c, str cell)
{
	return str_find(cell, S("\n"), 0) == SIZE_MAX ? one_a_line(c, cell) : cell;
}

static void take_texts(struct ctx *c, struct reading *r, const struct xlsx_row *row, struct own_step *s)
{
	static const struct { int column, text; size_t max; } plain[] = { { COLUMN_HEADING, OWN_TEXT_HEADING, 100 },
		{ COLUMN_ITEM, OWN_TEXT_ITEM, LIMIT_LINE_CHARS }, { COLUMN_DETAIL, OWN_TEXT_DETAIL, LIMIT_TEXT_CHARS } };
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
		str text = plain[i].column == COLUMN_HEADING ? r->heading : cell_text(c, r, row, plain[i].column), line;
		if (r->columns[plain[i].column] < 0) {
			continue;
		}
		if (plain[i].text != OWN_TEXT_DETAIL && text_line(c->arena, text, &line)) {
			text = line;
		}
		if (text_chars(text) > plain[i].max) {
			wrong(c, r, row, plain[i].column, text, MSG_OWN_PROCEDURE_CELL_LONG);
		}
		put_words(r->lang, &s->text[plain[i].text], text);
	}
	struct text2 older = s->text[OWN_TEXT_BEFORE];
	str cell = cell_text(c, r, row, COLUMN_BEFORE);
	if (r->columns[COLUMN_BEFORE] >= 0 && !str_eq(cell, text2_in(text2_full(older), r->lang))) {
		str *v, lines = before_lines(c, cell);
		if (own_lines_of(c, lines, &v) > LIMIT_PROCEDURE_LINES || text_chars(lines) > LIMIT_TEXT_CHARS) {
			wrong(c, r, row, COLUMN_BEFORE, lines, MSG_OWN_PROCEDURE_CELL_LONG);
		}
		put_words(r->lang, &s->text[OWN_TEXT_BEFORE], lines);
		s->before_keys = own_before_keys(c, s->text[OWN_TEXT_BEFORE], older, str_is_none(s->before_keys) ? S("") : s->before_keys);
	}
}

static void take_row_owner(struct ctx *c, struct reading *r, const struct xlsx_row *row, struct own_step *s)
{
	str cell = cell_text(c, r, row, COLUMN_OWNER), was;
	struct procedure_step d = { .role = s->role, .person_id = s->person_id, .owner_words = s->owner_words };
	if (r->columns[COLUMN_OWNER] < 0 || (owner_cell(c, &d, &was) && str_eq(was, cell))) {
		return;
	}
	if (!take_owner(c, &r->people, cell, s)) {
		str note = msgf(c, MSG_OWN_PROCEDURE_NOTE_OWNER, { "row", str_i64(c->arena, row->number) }, { "words", cell });
		buf_add(r->notes, note);
		buf_add_c(r->notes, '\n');
	}
}

static void put_in_phase(struct own_body *b, const struct own_step *s)
{
	size_t at = b->n_steps;
	while (at > 0 && b->steps[at - 1].phase > s->phase) {
		at--;
	}
	own_step_put(b, at, s);
}

static void take_row(struct ctx *c, struct reading *r, const struct xlsx_row *row)
{
	str step = cell_text(c, r, row, COLUMN_STEP), heading = cell_text(c, r, row, COLUMN_HEADING), item = cell_text(c, r, row, COLUMN_ITEM);
	r->heading = heading.n ? heading : step.n && !str_eq(step, r->step) ? S("") : r->heading;
	r->step = step.n ? step : r->step;
	int phase = r->step.n ? phase_of(c, r->step) : r->columns[COLUMN_STEP] < 0 ? 0 : -1;
	if (item.n == 0) {
		wrong(c, r, row, COLUMN_ITEM, item, MSG_OWN_PROCEDURE_NO_ITEM_CELL);
		return;
	}
	if (phase < 0) {
		wrong(c, r, row, COLUMN_STEP, r->step, MSG_OWN_PROCEDURE_NO_PHASE);
		return;
	}
	int at = step_meant(c, r, cell_text(c, r, row, COLUMN_KEY), item);
	struct own_step s = { .source = S(""), .role = S(""), .owner_words = S(""), .before_keys = S(""), .changed_by = S(""),
		.key = STR_CAT(c->arena, S("firm_"), str_sub(str_hex(c->arena, (bytes){ id_new(c->now_ms).b, 16 }), 16, 16)) };
	struct own_step was = at >= 0 ? r->p->draft.steps[at] : s;
	s = was;
	if (at >= 0) {
		r->taken[at] = true;
	}
	s.phase = r->columns[COLUMN_STEP] >= 0 ? phase : was.phase;
	take_texts(c, r, row, &s);
	take_row_owner(c, r, row, &s);
	if (!own_step_same(&s, &was)) {
		s.source = S("");
		s.is_verified = false;
	}
	put_in_phase(r->to, &s);
}

static bool find_columns(struct ctx *c, struct reading *r)
{
	const struct xlsx_row *head = &r->file.grid.rows[r->file.heading];
	int english = 0;
	for (int i = 0; i < COLUMN_MAX; i++) {
		r->columns[i] = -1;
	}
	for (size_t i = 0; i < head->n; i++) {
		enum lang lang = LANG_JA;
		int column = column_of(c, head->cells[i].text, &lang);
		english += column < 0 ? 0 : lang == LANG_EN ? 1 : -1;
		if (column >= 0 && r->columns[column] < 0) {
			r->columns[column] = head->cells[i].column;
		}
	}
	r->lang = english > 0 ? LANG_EN : LANG_JA;
	return r->columns[COLUMN_ITEM] >= 0 || fail_field(c, "file", MSG_OWN_PROCEDURE_NO_HEADINGS);
}

static bool read_rows(struct ctx *c, struct reading *r)
{
	size_t n = r->file.grid.n - r->file.heading - 1;
	if (n == 0) {
		return fail_field(c, "file", MSG_OWN_PROCEDURE_NO_ROWS);
	}
	if (n > LIMIT_PROCEDURE_STEPS) {
		fail_field(c, "file", MSG_OWN_PROCEDURE_TOO_MANY);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_PROCEDURE_STEPS));
	}
	for (size_t i = r->file.heading + 1; i < r->file.grid.n; i++) {
		take_row(c, r, &r->file.grid.rows[i]);
	}
	return c->err.code == ERR_NONE;
}

bool own_table_take(struct ctx *c, const struct own_procedure *p, const struct person *people, size_t n_people, bytes file,
                    struct own_table *ret)
{
	const struct table_settings settings = { .encoding = -1, .separator = -1, .sheet = -1 };
	const struct table_headings headings = { .is = is_heading };
	AUTO_BUF(notes, LIMIT_PAGE_BYTES);
	struct reading r = { .p = p, .people = { people, n_people }, .step = S(""), .heading = S(""), .notes = &notes, .to = &ret->body,
		.taken = arena_array(c->arena, bool, LIMIT_PROCEDURE_STEPS + 1) };
	*ret = (struct own_table){ .body = p->draft, .notes = S("") };
	ret->body.steps = arena_array(c->arena, struct own_step, LIMIT_PROCEDURE_STEPS + 1);
	ret->body.n_steps = ret->body.n_gone = 0;
	if (!table_rows_read(c, file, &settings, &headings, &r.file) || !find_columns(c, &r) || !read_rows(c, &r)) {
		return false;
	}
	ret->notes = str_copy(c->arena, buf_str(&notes));
	return true;
}

bool own_table_read(struct ctx *c, const struct own_procedure *p, bytes file, struct own_table *ret)
{
	struct person *v;
	size_t n;
	return person_list(c, false, &v, &n) && own_table_take(c, p, v, n, file, ret);
}

/* --- the operation --- */

bool own_file_prepare(struct ctx *c, struct own_file_in *in, bytes file, str file_name)
{
	struct own_procedure p;
	struct own_table t;
	if (!own_procedure_get(c, in->key, &p)) {
		return false;
	}
	if (file.n == 0 && !str_is_empty(in->csv)) {
		file = str_bytes(in->csv);
	}
	if (file.n == 0 && !str_is_empty(in->base64) && !base64_read(c->arena, in->base64, &file)) {
		return fail_field(c, "base64", MSG_OWN_PROCEDURE_NOT_BASE64);
	}
	if (file.n == 0) {
		return fail_field(c, "file", MSG_OWN_PROCEDURE_FILE_NEEDED);
	}
	in->file_name = file_name.n ? text_clip(c->arena, file_name, 100) : str_is_empty(in->name) ? S("-") : in->name;
	if (!own_table_read(c, &p, file, &t) || !own_body_write(c, &t.body, &in->body)) {
		return false;
	}
	in->notes = t.notes;
	return true;
}

static bool act_file(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_file_in *in = arg;
	struct own_procedure p;
	struct id id = id_new(c->now_ms);
	if (!own_procedure_get(c, in->key, &p)) {
		return false;
	}
	if (str_is_empty(in->body)) {
		return fail_field(c, "file", MSG_OWN_PROCEDURE_FILE_NEEDED);
	}
	own_done_of(&p, S(""), ret_out);
	((struct own_done *)ret_out)->aside_id = id;
	return q_own_aside_add(c, (struct own_aside_add_in){ .id = id, .key = p.key, .what = S("file"), .name = in->file_name, .body = in->body,
		.notes = in->notes, .at = c->now_ms, .account_id = c->who.account_id }) && own_drop_old_asides(c, p.key);
}

static const struct field file_fields[] = {
	{ .name = "procedure", .type = FIELD_LINE, .offset = offsetof(struct own_file_in, key), .flags = FIELD_PATH | FIELD_REQUIRED, .max = 80,
		.label = MSG_OWN_PROCEDURE_PROCEDURE, .doc = "its key" },
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct own_file_in, name), .label = MSG_OWN_PROCEDURE_FILE, .doc = "what the file is called" },
	{ .name = "csv", .type = FIELD_TEXT, .offset = offsetof(struct own_file_in, csv), .max = LIMIT_BODY_BYTES, .label = MSG_OWN_PROCEDURE_FILE,
		.doc = "a CSV as text" },
	{ .name = "base64", .type = FIELD_TEXT, .offset = offsetof(struct own_file_in, base64), .max = LIMIT_BODY_BYTES, .label = MSG_OWN_PROCEDURE_FILE,
		.doc = "any file (.xlsx, .csv), its bytes in base64" } };
const struct operation op_procedure_file = { .name = "procedure_file", .doc = "read a table of steps; the draft stays as it is until it is taken in",
	.needs = ACCESS_RESPONDER, .fields = file_fields, .n_fields = sizeof file_fields / sizeof file_fields[0], .in_size = sizeof(struct own_file_in),
	.out_size = sizeof(struct own_done), .out = &own_done_shape, .act = act_file };
