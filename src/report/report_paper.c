/*
 * A report as a document: from the facts, the draft's words and the chosen entries.
 *
 * A part whose lines hold | is a list: "what | who | until when". Parts without heads, and lines without a bar in a part
 * that has none, are plain text.
 */
#include "report/report_fill.h"

#include "base/limits.h"
#include "base/time.h"
#include "closing/closing.h"
#include "messages.h"
#include "org/org.h"
#include "person/person.h"
#include "report_sql.h"

static str issuer_line(struct ctx *c, const struct report *r, str org_name)
{
	if (!str_is_empty(r->issued_by_name)) {
		return STR_CAT(c->arena, org_name, S("　"), r->issued_by_name);
	}
	return org_name;
}

/* The paper it goes on from, so that nobody takes the older one for the newest. */
static str before_line(struct ctx *c, const struct report *before)
{
	return before ? STR_CAT(c->arena, S("\n"), msgf(c, MSG_REPORT_BEFORE_LINE, { "number", before->number },
		{ "when", time_full(c, before->issued_at.v) })) : S("");
}

static void add_head(struct ctx *c, str name, const struct report *r, const struct report *before, str org_name,
                     struct document *d)
{
	str number = str_is_empty(r->number) ? msg(c, MSG_REPORT_NUMBER_LATER) : r->number;
	str issued = r->issued_at.has
		? STR_CAT(c->arena, time_date_era(c, r->issued_at.v), S(" "), time_hm(c, r->issued_at.v))
		: msg(c, MSG_REPORT_ISSUED_LATER);
	str right = STR_CAT(c->arena, msgf(c, MSG_REPORT_NUMBER_LINE, { "number", number }), S("\n"),
		msgf(c, MSG_REPORT_ISSUED_LINE, { "when", issued }), S("\n"), issuer_line(c, r, org_name),
		before_line(c, before));
	doc_add(d, DOC_LEFT, r->addressees);
	doc_add(d, DOC_RIGHT, right);
	doc_add(d, DOC_TITLE, name);
	doc_add(d, DOC_SUBTITLE, msgf(c, MSG_REPORT_ABOUT, { "subject", r->subject }));
}

/* What the room knows anyway stands in where nobody wrote the fact. */
static str stand_in(struct ctx *c, const struct incident *i, const struct report *r, str key)
{
	if (str_eq(key, S("course")) && !str_is_empty(r->entries)) {
		return msg(c, MSG_REPORT_COURSE_BELOW);
	}
	if (str_eq(key, S("people")) && !str_is_none(i->lead_name)) {
		str title = str_is_none(i->lead_title) ? S("") : i->lead_title;
		return msgf(c, MSG_REPORT_LEAD, { "title", title }, { "name", i->lead_name });
	}
	return STR_NONE;
}

static struct doc_cell value_cell(struct ctx *c, const struct incident *i, const struct report *r, const struct fact *f)
{
	static const enum doc_mark marks[] = { [FACT_KNOWN] = DOC_MARK_NONE, [FACT_UNKNOWN] = DOC_MARK_UNKNOWN,
		[FACT_INVESTIGATING] = DOC_MARK_INVESTIGATING, [FACT_NONE] = DOC_MARK_NOT_APPLICABLE };
	if (f->state >= 0) {
		return (struct doc_cell){ f->value, marks[f->state] };
	}
	str other = stand_in(c, i, r, f->key);
	return str_is_none(other) ? (struct doc_cell){ S(""), DOC_MARK_UNKNOWN }
		: (struct doc_cell){ other, DOC_MARK_NONE };
}

static bool add_items(struct ctx *c, const struct incident *i, const struct report *r, struct document *d)
{
	struct fact *facts;
	size_t n;
	if (!fact_list(c, i->id, &facts, &n)) {
		return false;
	}
	if (r->kind != REPORT_FIRST || !str_is_empty(r->words.changed)) {
		doc_add(d, DOC_HEADING, msg(c, MSG_REPORT_HEAD_ITEMS));
	}
	struct doc_block *b = doc_add_rows(c, d, DOC_ITEMS, n);
	for (size_t k = 0; k < n; k++) {
		str number = str_printf(c->arena, "%d", (int)facts[k].number.v);
		DOC_ROW(c, b, { number, DOC_MARK_NONE }, { facts[k].label, DOC_MARK_NONE }, value_cell(c, i, r, &facts[k]));
	}
	doc_add(d, DOC_LEGEND, msg(c, MSG_REPORT_LEGEND));
	return true;
}

/* Nobody reads the second something happened in. */
static str minute_of(struct ctx *c, struct event_time t)
{
	t.precision = t.precision == WHEN_SECOND ? WHEN_MINUTE : t.precision;
	return event_time_full(c, t);
}

static bool add_course(struct ctx *c, const struct incident *i, const struct report *r, struct document *d)
{
	if (str_is_empty(r->entries)) {
		return true;
	}
	struct report_chosen chosen = report_chosen_of(c, r);
	struct entry_view *v;
	size_t n;
	if (!journal_list_all(c, i->id, LIMIT_ENTRIES_PER_ROOM, &v, &n)) {
		return false;
	}
	doc_add(d, DOC_HEADING, msg(c, MSG_REPORT_HEAD_COURSE));
	struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, chosen.n + 1);
	DOC_ROW(c, b, { msg(c, MSG_REPORT_COLUMN_TIME), DOC_MARK_NONE }, { msg(c, MSG_REPORT_COLUMN_TYPE), DOC_MARK_NONE },
		{ msg(c, MSG_REPORT_COLUMN_TEXT), DOC_MARK_NONE });
	for (size_t k = 0; k < n; k++) {
		if (b->n_rows <= chosen.n && report_chosen_has(&chosen, v[k].seq) && v[k].withdrawn_by == 0) {
			str type = msg(c, entry_type_choices.v[v[k].type].label);
			DOC_ROW(c, b, { minute_of(c, v[k].occurred), DOC_MARK_NONE }, { type, DOC_MARK_NONE },
				{ v[k].text, DOC_MARK_NONE });
		}
	}
	return true;
}

/* --- the parts --- */

#define COLUMNS_MAX 3

static size_t columns_of(const struct report_word *w)
{
	size_t n = 0;
	while (n < COLUMNS_MAX && w->columns[n]) {
		n++;
	}
	return n;
}

/* The cells of a line; the last one takes what is left of it. */
static void cells_of(str line, size_t columns, struct doc_cell *ret)
{
	for (size_t k = 0; k < columns; k++) {
		str text = str_is_empty(line) ? S("") : k + 1 == columns ? line : str_cut(&line, '|');
		ret[k] = (struct doc_cell){ str_is_empty(text) ? S("") : str_trim(text), DOC_MARK_NONE };
	}
}

/* Columns nobody filled are left out: the first always stands. */
static void used_columns(str text, size_t columns, bool *ret)
{
	struct doc_cell cells[COLUMNS_MAX];
	memset(ret, 0, COLUMNS_MAX * sizeof *ret);
	ret[0] = true;
	while (!str_is_empty(text)) {
		cells_of(str_cut(&text, '\n'), columns, cells);
		for (size_t k = 0; k < columns; k++) {
			ret[k] = ret[k] || cells[k].text.n > 0;
		}
	}
}

static void add_row(struct ctx *c, struct doc_block *b, const struct doc_cell *cells, size_t n, const bool *used)
{
	struct doc_cell kept[COLUMNS_MAX];
	size_t n_kept = 0;
	for (size_t k = 0; k < n; k++) {
		if (used[k]) {
			kept[n_kept++] = cells[k];
		}
	}
	doc_row(c, b, kept, n_kept);
}

static size_t lines_of(str text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++) {
		n += text.p[i] == '\n';
	}
	return n;
}

/* One column alone needs no table. */
static void add_points(struct ctx *c, struct document *d, str text)
{
	str all = S("");
	while (!str_is_empty(text)) {
		str line = str_cut(&text, '\n'), point = str_trim(str_cut(&line, '|'));
		if (point.n) {
			all = STR_CAT(c->arena, all, all.n ? S("\n") : S(""), msgf(c, MSG_REPORT_POINT, { "text", point }));
		}
	}
	doc_add(d, DOC_PARAGRAPH, all);
}

static void add_list(struct ctx *c, struct document *d, const struct report_word *w, str text)
{
	size_t columns = columns_of(w), n = lines_of(text);
	struct doc_cell cells[COLUMNS_MAX];
	bool used[COLUMNS_MAX];
	if (n >= DOC_ROWS_MAX) { /* a part is at most LIMIT_TEXT_CHARS long: all of them line breaks */
		doc_add(d, DOC_PARAGRAPH, text);
		return;
	}
	used_columns(text, columns, used);
	if (!used[1] && !used[2]) {
		add_points(c, d, text);
		return;
	}
	struct doc_block *b = doc_add_rows(c, d, DOC_LIST, n + 1);
	for (size_t k = 0; k < columns; k++) {
		cells[k] = (struct doc_cell){ msg(c, w->columns[k]), DOC_MARK_NONE };
	}
	add_row(c, b, cells, columns, used);
	while (!str_is_empty(text)) {
		str line = str_trim(str_cut(&text, '\n'));
		if (!str_is_empty(line)) {
			cells_of(line, columns, cells);
			add_row(c, b, cells, columns, used);
		}
	}
}

static void add_word(struct ctx *c, struct document *d, const struct report_word *w, str text)
{
	if (str_is_none(text) || str_is_empty(str_trim(text))) {
		return;
	}
	doc_add(d, DOC_HEADING, msg(c, w->heading));
	if (columns_of(w) > 0 && str_find(text, S("|"), 0) != SIZE_MAX) {
		add_list(c, d, w, text);
	} else {
		doc_add(d, DOC_PARAGRAPH, text);
	}
}

static bool add_parts(struct ctx *c, const struct incident *i, const struct report *r, struct document *d)
{
	const struct report_word *v;
	size_t n;
	report_words_of((enum report_kind)r->kind, &v, &n);
	for (size_t k = 0; k < n; k++) {
		int inserts = report_inserts_at((enum report_kind)r->kind, k);
		if (((inserts & REPORT_ITEMS) && !add_items(c, i, r, d)) ||
		    ((inserts & REPORT_COURSE) && !add_course(c, i, r, d))) {
			return false;
		}
		add_word(c, d, &v[k], *report_word_at(&r->words, &v[k]));
	}
	return true;
}

static void add_next_report(struct ctx *c, const struct report *r, struct document *d)
{
	if (r->next_report_at.has) {
		doc_add(d, DOC_HEADING, msg(c, MSG_REPORT_HEAD_NEXT_REPORT));
		doc_add(d, DOC_STRONG, msgf(c, MSG_REPORT_NEXT_REPORT, { "when", time_full(c, r->next_report_at.v) }));
	}
}

static bool add_end(struct ctx *c, const struct incident *i, const struct report *r, str org_name, str name,
                    struct document *d)
{
	int64_t seq;
	struct sha256 head;
	if (!journal_head(c, i->id, &seq, &head)) {
		return false;
	}
	str seal = str_is_empty(r->seal) ? msg(c, MSG_REPORT_SEAL_LATER) : r->seal;
	str count = str_printf(c->arena, "%lld", (long long)seq);
	doc_add(d, DOC_SEAL, STR_CAT(c->arena, msgf(c, MSG_REPORT_SEAL, { "seal", seal }, { "count", count }), S("\n"),
		msg(c, MSG_REPORT_SEAL_NOTE)));
	str paper = str_is_empty(r->number) ? name : STR_CAT(c->arena, name, S(" "), r->number);
	doc_add(d, DOC_FOOT, STR_CAT(c->arena, msg(c, r->is_inside ? MSG_REPORT_INSIDE_ONLY : MSG_REPORT_CONFIDENTIAL), S("\n"), org_name, S("　"), paper));
	return true;
}

/* What is not known yet is not nothing. */
static struct doc_cell sum_cell(struct ctx *c, bool is_known, bool is_missing, int64_t sum)
{
	return !is_known && is_missing ? (struct doc_cell){ S(""), DOC_MARK_UNKNOWN }
		: (struct doc_cell){ number_grouped(c->arena, sum), DOC_MARK_NONE };
}

/* Sums alone: who was paid what stays in the room. */
static bool add_costs(struct ctx *c, const struct incident *i, const struct report *r, struct document *d)
{
	struct closing *s = arena_new(c->arena, struct closing);
	struct cost *v;
	size_t n;
	if (!r->with_costs || !closing_get(c, i->id, s) || !cost_may_see(c, s)) {
		return c->err.code == ERR_NONE;
	}
	if (!cost_list(c, s, &v, &n)) {
		return false;
	}
	struct cost_sums sum = cost_sum(v, n);
	doc_add(d, DOC_HEADING, msg(c, MSG_REPORT_HEAD_COSTS));
	struct doc_block *b = doc_add_rows(c, d, DOC_TABLE, COST_KIND_MAX + 2);
	DOC_ROW(c, b, { msg(c, MSG_REPORT_COLUMN_COST), DOC_MARK_NONE }, { msg(c, MSG_REPORT_COLUMN_YEN), DOC_MARK_NONE });
	for (int k = 0; k < COST_KIND_MAX; k++) {
		str name = msg(c, cost_kind_choices.v[k].label);
		if (k == COST_HOURS && sum.hours > 0) {
			name = msgf(c, MSG_REPORT_COST_HOURS, { "name", name }, { "hours", number_grouped(c->arena, sum.hours) });
		}
		DOC_ROW(c, b, { name, DOC_MARK_NONE }, sum_cell(c, sum.of[k].has, sum.unknown_of[k], sum.of[k].v));
	}
	DOC_ROW(c, b, { msg(c, MSG_REPORT_COST_ALL), DOC_MARK_NONE }, sum_cell(c, sum.known, sum.n, sum.all));
	if (sum.unknown) {
		doc_add(d, DOC_LEGEND, msgf(c, MSG_REPORT_COST_UNKNOWN, { "count", str_printf(c->arena, "%zu", sum.unknown) }));
	}
	return true;
}

/* Of a frozen paper of the first form: what the program says today, in the language of the paper. */
static void put_mark_words(enum lang lang, struct document *d)
{
	static const int words[DOC_MARK_MAX] = { [DOC_MARK_INVESTIGATING] = MSG_LOOK_INVESTIGATING,
		[DOC_MARK_UNKNOWN] = MSG_LOOK_UNKNOWN, [DOC_MARK_NOT_APPLICABLE] = MSG_LOOK_NONE };
	for (int m = DOC_MARK_NONE + 1; m < DOC_MARK_MAX; m++) {
		d->mark_words[m] = msg_text(lang, words[m]);
	}
}

static bool build(struct ctx *c, const struct incident *i, const struct report *r, struct document *d)
{
	struct org org;
	struct report *all;
	size_t n;
	if (!org_get(c, &org) || !report_list(c, i->id, &all, &n)) {
		return false;
	}
	str name = report_name(c, i, all, n, r);
	d->lang = c->lang;
	put_mark_words(c->lang, d);
	add_head(c, name, r, report_before(all, n, r), org.name, d);
	if (i->mode == INCIDENT_EXERCISE) {
		doc_add(d, DOC_STRONG, msg(c, MSG_REPORT_EXERCISE_NOTE));
	}
	if (!add_parts(c, i, r, d) || !add_costs(c, i, r, d)) {
		return false;
	}
	add_next_report(c, r, d);
	return add_end(c, i, r, org.name, name, d);
}

bool report_document(struct ctx *c, const struct incident *i, const struct report *r, struct document *ret)
{
	struct report_document_row row;
	*ret = (struct document){ 0 };
	if (!report_is_issued(r)) {
		enum lang reader = c->lang;
		c->lang = report_lang(c, r);
		bool ok = build(c, i, r, ret);
		c->lang = reader;
		return ok;
	}
	if (!q_report_document(c, (struct report_document_in){ .incident_id = i->id, .id = r->id }, &row) ||
	    !document_read(c, row.document, ret)) {
		return false;
	}
	if (ret->version == DOC_VERSION_1) {
		put_mark_words(ret->lang, ret);
	}
	return true;
}
