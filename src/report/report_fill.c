/* Drafts are filled from what the room knows: facts, steps, tasks, decisions, questions, affected things, triage. */
#include "report/report_fill.h"

#include "affected/affected.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "decision/decision.h"
#include "messages.h"
#include "question/question.h"
#include "task/task.h"
#include "triage/triage.h"

#define LINES_MAX 30                  /* of one part: a person goes on by hand */
#define NEXT_MAX 5
#define NEXT_MAX_SHEET 3
#define SHEET_CHARS_MAX 180           /* of a part on the executive's sheet */

/* The room as it is, read once for all parts. */
struct known {
	struct ctx *c;
	const struct incident *i;
	const struct report *r;
	struct fact *facts; size_t n_facts;
	struct step *steps; size_t n_steps;
	struct affected *affected; size_t n_affected;
	int64_t since;                     /* entries the paper before knew; 0: there is none */
	int64_t since_ms;                  /* when it was issued */
};

/* Grows a text line by line. */
struct lines { struct ctx *c; str text; int n, max; };

static void add(struct lines *l, str line)
{
	if (line.n && l->n < l->max) {
		l->text = STR_CAT(l->c->arena, l->text, l->n ? S("\n") : S(""), line);
		l->n++;
	}
}

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

/* A bar in somebody's words would begin a new column; a line break a new row. */
static str cell(struct ctx *c, str s)
{
	AUTO_BUF(b, 2 * s.n + 16);
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		buf_add_c(&b, ch == '\n' ? ' ' : ch == '|' ? '/' : ch);
	}
	return str_copy(c->arena, buf_str(&b));
}

str report_row(struct ctx *c, str what, str who, str when)
{
	return STR_CAT(c->arena, cell(c, what), REPORT_BAR, cell(c, or_empty(who)), REPORT_BAR, when);
}

/* Nobody reads the second something happened in. */
static str when_text(struct ctx *c, struct event_time t)
{
	if (t.precision == WHEN_SECOND) {
		t.precision = WHEN_MINUTE;
	}
	return t.precision == WHEN_NONE ? S("") : event_time_full(c, t);
}

static str due_text(struct ctx *c, struct opt_int due) { return due.has ? time_full(c, due.v) : S(""); }

/* --- the course of events --- */

static bool is_chosen(const struct known *k, const struct entry_view *e)
{
	/* what was decided and collected is for the firm itself: chosen by hand when outsiders may read it */
	bool is_open = e->type == ENTRY_OBSERVED || e->type == ENTRY_DONE || e->type == ENTRY_TOLD;
	bool is_ours = k->r->is_inside && (e->type == ENTRY_DECIDED || e->type == ENTRY_COLLECTED);
	return (is_open || is_ours) && e->withdrawn_by == 0 && e->refers_to == 0;
}

static bool default_entries(const struct known *k, str *ret)
{
	struct entry_view *v;
	size_t n;
	AUTO_BUF(b, ENTRIES_TEXT_BYTES);
	if (!journal_list_all(k->c, k->i->id, DOC_ROWS_MAX - 1, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (is_chosen(k, &v[i])) {
			buf_add(&b, b.n > 0 ? S(" ") : S(""));
			buf_add_i64(&b, v[i].seq);
		}
	}
	*ret = str_copy(k->c->arena, buf_str(&b));
	return true;
}

/* --- steps and tasks --- */

/* Steps that are over and not own words yet: one a line. */
static str steps_done(const struct known *k)
{
	struct lines l = { k->c, S(""), 0, INT32_MAX };
	for (size_t i = 0; i < k->n_steps; i++) {
		const struct step *s = &k->steps[i];
		if (s->state == STEP_DONE) {
			add(&l, msgf(k->c, MSG_REPORT_STEP_DONE, { "item", s->item_text }, { "when", when_text(k->c, s->ended) }));
		}
	}
	return l.text;
}

/* Who is not decided yet stays off the paper; outsiders read no names of ours. Tasks are asked of people inside: their words are for the firm itself. */
static bool to_do(const struct known *k, int most, str *ret)
{
	struct ctx *c = k->c;
	struct lines l = { c, S(""), 0, most };
	struct task *v;
	size_t n;
	if (!task_list(c, k->i->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < k->n_steps; i++) {
		if (!step_is_over(&k->steps[i])) {
			str who = k->r->is_inside ? k->steps[i].owner_name : S("");
			add(&l, report_row(c, k->steps[i].item_text, who, due_text(c, k->steps[i].due_at)));
		}
	}
	l.max = !k->r->is_inside ? 0 : k->r->kind == REPORT_EXECUTIVE ? most : 2 * most;
	for (size_t i = 0; i < n; i++) {
		if (!task_is_over(&v[i])) {
			add(&l, report_row(c, v[i].title, v[i].owner_name, due_text(c, v[i].due_at)));
		}
	}
	*ret = l.text;
	return true;
}

/* --- facts, questions, decisions --- */

static const struct fact *fact_of(const struct known *k, str key)
{
	for (size_t i = 0; i < k->n_facts; i++) {
		if (str_eq(k->facts[i].key, key)) {
			return &k->facts[i];
		}
	}
	return NULL;
}

static str value_of(const struct known *k, str key)
{
	const struct fact *f = fact_of(k, key);
	return f ? or_empty(f->value) : S("");
}

static str fact_words(const struct known *k, const struct fact *f)
{
	bool is_known = f->state == FACT_KNOWN && !str_is_empty(f->value);
	str state = f->state < 0 ? S("") : msg(k->c, fact_state_choices.v[f->state].label);
	str value = is_known ? f->value : str_is_empty(f->value) ? state : STR_CAT(k->c->arena, state, S(" "), f->value);
	return cell(k->c, value);
}

static str fact_line(const struct known *k, const struct fact *f)
{
	return msgf(k->c, MSG_REPORT_LINE, { "label", f->label }, { "value", fact_words(k, f) });
}

static str affected_line(struct ctx *c, const struct affected *a)
{
	return msgf(c, MSG_REPORT_LINE, { "label", cell(c, a->name) },
		{ "value", msg(c, affected_state_choices.v[a->state].label) });
}

static bool is_later(const struct known *k, struct opt_int seq) { return seq.has && seq.v > k->since; }

static void add_changed_things(const struct known *k, struct lines *l)
{
	for (size_t i = 0; i < k->n_affected; i++) {
		if (is_later(k, k->affected[i].entry_seq)) {
			add(l, affected_line(k->c, &k->affected[i]));
		}
	}
}

static void add_steps_since(const struct known *k, struct lines *l)
{
	for (size_t i = 0; i < k->n_steps; i++) {
		const struct step *s = &k->steps[i];
		if (s->state == STEP_DONE && s->ended.precision && s->ended.latest_ms > k->since_ms) {
			add(l, msgf(k->c, MSG_REPORT_STEP_DONE, { "item", s->item_text }, { "when", when_text(k->c, s->ended) }));
		}
	}
}

static str changed(const struct known *k)
{
	struct lines l = { k->c, S(""), 0, LINES_MAX };
	if (k->since == 0) {
		return S("");
	}
	for (size_t i = 0; i < k->n_facts; i++) {
		if (is_later(k, k->facts[i].entry_seq)) {
			add(&l, fact_line(k, &k->facts[i]));
		}
	}
	if (k->r->is_inside) {
		add_changed_things(k, &l);
	}
	add_steps_since(k, &l);
	return l.n ? l.text : msg(k->c, MSG_REPORT_CHANGED_NOTHING);
}

/* The open question that asks for this fact. */
static const struct question *question_for(const struct question *v, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].state == QUESTION_OPEN && str_eq(v[i].fact_key, key)) {
			return &v[i];
		}
	}
	return NULL;
}

/* Outsiders see what is unknown by its item and by when we expect to know; who looks for it and our own words stay here. */
static bool unknown(const struct known *k, str *ret)
{
	struct ctx *c = k->c;
	struct lines l = { c, S(""), 0, LINES_MAX };
	struct question *v;
	size_t n;
	if (!question_list(c, k->i->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < k->n_facts; i++) {
		const struct fact *f = &k->facts[i];
		const struct question *q = question_for(v, n, f->key);
		bool is_open = f->state == FACT_UNKNOWN || f->state == FACT_INVESTIGATING || q;
		if (is_open && !(q && k->r->is_inside)) {
			str what = f->state == FACT_INVESTIGATING && !str_is_empty(f->value)
				? msgf(c, MSG_REPORT_FACT_OPEN, { "label", f->label }, { "value", f->value }) : f->label;
			add(&l, report_row(c, what, S(""), q ? due_text(c, q->due_at) : S("")));
		}
	}
	for (size_t i = 0; i < n && k->r->is_inside; i++) {
		if (v[i].state == QUESTION_OPEN) {
			add(&l, report_row(c, v[i].text, v[i].owner_name, due_text(c, v[i].due_at)));
		}
	}
	*ret = l.text;
	return true;
}

static bool decided(const struct known *k, str *ret)
{
	struct ctx *c = k->c;
	struct lines l = { c, S(""), 0, LINES_MAX };
	struct decision *v;
	size_t n;
	if (!decision_list(c, k->i->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n && k->r->is_inside; i++) {
		if (v[i].state == DECISION_DECIDED || v[i].state == DECISION_CARRIED) {
			str what = msgf(c, MSG_REPORT_DECISION, { "question", v[i].question }, { "answer", v[i].answer });
			add(&l, report_row(c, what, v[i].decided_by_name, when_text(c, v[i].decided)));
		}
	}
	*ret = l.text;
	return true;
}

/* Decisions that wait for somebody: what an executive is asked. */
static bool ask(const struct known *k, str *ret)
{
	struct ctx *c = k->c;
	struct lines l = { c, S(""), 0, NEXT_MAX };
	struct decision_wait *v;
	size_t n;
	if (!decision_waiting(c, k->i->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].is_open) {
			add(&l, STR_CAT(c->arena, cell(c, v[i].question), REPORT_BAR, due_text(c, v[i].due_at)));
		}
	}
	*ret = l.n ? l.text : msg(c, MSG_REPORT_ASK_NOTHING);
	return true;
}

/* --- sentences --- */

static str shortened(const struct known *k, str s)
{
	return k->r->kind == REPORT_EXECUTIVE ? text_clip(k->c->arena, s, SHEET_CHARS_MAX) : s;
}

/* What happened: the fact, else the line the room was opened with. */
static str summary(const struct known *k)
{
	str event = value_of(k, S("event"));
	bool has_time = k->i->noticed.precision != WHEN_NONE;
	const struct kind *kind = catalog_kind(k->c->catalog, k->i->kind);
	/* the line the room was opened with may name a customer */
	str what = event.n ? event : k->r->is_inside || !kind ? k->i->title : text2_in(kind->name, k->c->lang);
	return shortened(k, has_time ? msgf(k->c, MSG_REPORT_SUMMARY, { "when", when_text(k->c, k->i->noticed) },
		{ "event", what }) : what);
}

static bool impact(const struct known *k, str *ret)
{
	struct triage *t = arena_new(k->c->arena, struct triage);
	struct lines l = { k->c, S(""), 0, 3 };
	if (!triage_get(k->c, k->i->id, t)) {
		return false;
	}
	if (t->is_written) {
		add(&l, shortened(k, or_empty(t->effect)));
		if (!str_is_empty(t->worst)) {
			add(&l, msgf(k->c, MSG_REPORT_WORST, { "worst", shortened(k, t->worst) }));
		}
		if (!str_is_empty(t->concerned)) {
			add(&l, msgf(k->c, MSG_REPORT_CONCERNED, { "concerned", shortened(k, t->concerned) }));
		}
	}
	*ret = l.text;
	return true;
}

/* --- all parts --- */

/* What this kind does not show is not kept: nobody could see or mend it. */
static void keep_shown(enum report_kind kind, struct report_words *w)
{
	const struct report_word *v;
	size_t n;
	struct report_words kept = { S(""), S(""), S(""), S(""), S(""), S(""), S(""), S(""), S(""), S(""), S(""), S(""),
		S(""), S("") };
	report_words_of(kind, &v, &n);
	for (size_t i = 0; i < n; i++) {
		*report_word_at(&kept, &v[i]) = or_empty(*report_word_at(w, &v[i]));
	}
	*w = kept;
}

static bool read_room(struct known *k, const struct report *before)
{
	struct ctx *c = k->c;
	if (before) { /* the seal begins with the number of entries */
		str seal = before->seal;
		k->since_ms = before->issued_at.v;
		if (!str_to_i64(str_cut(&seal, '-'), &k->since)) {
			k->since = 0;
		}
	}
	return step_list(c, k->i->id, &k->steps, &k->n_steps) && fact_list(c, k->i->id, &k->facts, &k->n_facts) &&
	       affected_list(c, k->i->id, &k->affected, &k->n_affected);
}

static bool fill_words(const struct known *k, struct report_words *w)
{
	bool is_sheet = k->r->kind == REPORT_EXECUTIVE;
	str cause = value_of(k, S("cause"));
	*w = (struct report_words){ .done = steps_done(k), .summary = summary(k), .changed = changed(k), .cause = cause,
		.damage = report_damage(k->c, k->affected, k->n_affected, k->r->is_inside && !is_sheet) };
	if (str_is_empty(w->damage)) {
		w->damage = shortened(k, value_of(k, S("systems")));
	}
	return to_do(k, is_sheet ? NEXT_MAX_SHEET : NEXT_MAX, &w->next) && impact(k, &w->impact) &&
	       unknown(k, &w->unknown) && decided(k, &w->decided) && ask(k, &w->ask) &&
	       (k->r->kind != REPORT_FINAL || report_fill_close(k->c, k->i, k->r, w));
}

static bool fill(struct ctx *c, const struct incident *i, const struct report *r, const struct report *before,
                 struct filling *ret)
{
	const struct kind *what = catalog_kind(c->catalog, i->kind);
	struct known k = { .c = c, .i = i, .r = r };
	bool is_known = what && !str_eq(what->key, S("unknown"));
	/* the line written at 2 a.m. may name a customer: the kind says enough */
	*ret = (struct filling){ .subject = is_known ? text2_in(what->name, c->lang) : i->title, .entries = S("") };
	if (!read_room(&k, before) || !fill_words(&k, &ret->words)) {
		return false;
	}
	keep_shown((enum report_kind)r->kind, &ret->words);
	return !report_has_items((enum report_kind)r->kind) || default_entries(&k, &ret->entries);
}

bool report_fill(struct ctx *c, const struct incident *i, const struct report *r, const struct report *before,
                 struct filling *ret)
{
	enum lang reader = c->lang;
	int64_t seq;
	struct sha256 head;
	c->lang = report_lang(c, r);
	bool ok = fill(c, i, r, before, ret) && report_promise(c, i, r, &ret->next_report_at) &&
		journal_head(c, i->id, &seq, &head);
	c->lang = reader;
	if (ok) {
		ret->filled = report_filled_text(c, r, ret, seq);
	}
	return ok;
}
