/* Draft, save, issue. */
#include "report/report.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "closing/closing.h"
#include "messages.h"
#include "person/person.h"
#include "report/report_fill.h"
#include "report_sql.h"

/* --- draft: filled from what the room knows --- */

/* The draft of the kind. */
static const struct report *draft_among(const struct report *v, size_t n, int kind)
{
	for (size_t k = 0; k < n; k++) {
		if (!report_is_issued(&v[k]) && v[k].kind == kind) {
			return &v[k];
		}
	}
	return NULL;
}

static bool insert(struct ctx *c, const struct incident *i, const struct report *r, const struct filling *f)
{
	const struct report_words *w = &f->words;
	return q_report_insert(c, (struct report_insert_in){ .incident_id = i->id, .id = r->id,
		.kind = str_from_c(report_kind_choices.v[r->kind].code), .subject = f->subject, .addressees = S(""),
		.done = w->done, .next = w->next, .request = w->request, .next_report_at = f->next_report_at,
		.entries = f->entries, .made_by_id = c->who.person_id, .made_at = c->now_ms, .changed_at = c->now_ms,
		.summary = w->summary, .impact = w->impact, .changed = w->changed, .damage = w->damage,
		.unknown = w->unknown, .decided = w->decided, .cause = w->cause, .recovery = w->recovery, .follow = w->follow,
		.prevention = w->prevention, .ask = w->ask, .is_inside = r->is_inside, .lang = r->lang, .filled = f->filled });
}

static bool act_draft(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_draft_in *in = arg;
	struct incident i;
	struct report *all, *out = ret_out;
	struct report r = { .kind = in->kind < 0 ? REPORT_FIRST : in->kind, .incident_id = in->incident_id };
	struct filling now;
	size_t n;
	if (!incident_get_open(c, in->incident_id, &i) || !report_list(c, i.id, &all, &n)) {
		return false;
	}
	const struct report *draft = draft_among(all, n, r.kind);
	if (draft) {
		*out = *draft; /* one desk, one draft of a kind: go on with it */
		return true;
	}
	if (n >= LIMIT_REPORTS_PER_ROOM) {
		return fail(c, ERR_INVALID, MSG_REPORT_TOO_MANY);
	}
	r.id = id_new(c->now_ms);
	r.lang = c->lang == LANG_EN ? S("en") : S("ja");
	r.is_inside = r.kind == REPORT_EXECUTIVE || (in->is_inside && r.kind != REPORT_FIRST);
	if (!report_fill(c, &i, &r, report_before(all, n, &r), &now) || !insert(c, &i, &r, &now) ||
	    !report_get(c, i.id, r.id, out)) {
		return false;
	}
	out->is_new = true;
	return true;
}

/* --- save --- */

static bool get_draft(struct ctx *c, struct id incident_id, struct id id, struct incident *i, struct report *r)
{
	if (!incident_get_open(c, incident_id, i) || !report_get(c, incident_id, id, r)) {
		return false;
	}
	return !report_is_issued(r) || fail(c, ERR_CONFLICT, MSG_REPORT_IS_ISSUED);
}

static void add_number(struct buf *b, int64_t seq)
{
	buf_add(b, b->n > 0 ? S(" ") : S(""));
	buf_add_i64(b, seq);
}

static bool join_entries(struct ctx *c, const struct str_list *list, str *ret)
{
	AUTO_BUF(b, ENTRIES_TEXT_BYTES);
	for (size_t i = 0; i < list->n; i++) {
		int64_t seq;
		if (!str_to_i64(list->v[i], &seq) || seq < 1) {
			return fail_field(c, "entries", MSG_REPORT_ENTRIES_BAD);
		}
		add_number(&b, seq);
	}
	*ret = str_copy(c->arena, buf_str(&b));
	return true;
}

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

static bool update(struct ctx *c, const struct report *r)
{
	const struct report_words *w = &r->words;
	return q_report_update(c, (struct report_update_in){ .subject = r->subject, .addressees = r->addressees,
		.done = w->done, .next = w->next, .request = w->request, .next_report_at = r->next_report_at,
		.entries = r->entries, .changed_at = c->now_ms, .summary = w->summary,
		.impact = w->impact, .changed = w->changed, .damage = w->damage, .unknown = w->unknown,
		.decided = w->decided, .cause = w->cause, .recovery = w->recovery, .follow = w->follow, .prevention = w->prevention, .ask = w->ask,
		.with_costs = r->with_costs, .filled = r->filled, .incident_id = r->incident_id, .id = r->id });
}

/* Of the words only those the kind shows; what is not sent is empty. */
static void take_words(enum report_kind kind, const struct report_words *in, struct report_words *ret)
{
	const struct report_word *v;
	size_t n;
	report_words_of(kind, &v, &n);
	for (size_t k = 0; k < n; k++) {
		*report_word_at(ret, &v[k]) = or_empty(*report_word_at(in, &v[k]));
	}
}

/* Costs go onto a paper by the word of somebody who may see them; for others they stay as was said. */
static bool take_costs(struct ctx *c, struct report *r, bool wanted)
{
	struct closing *s = arena_new(c->arena, struct closing);
	if (!closing_get(c, r->incident_id, s)) {
		return false;
	}
	bool sees = cost_may_see(c, s);
	if (wanted && !r->with_costs && !sees) {
		return fail_field(c, "with_costs", MSG_REPORT_COSTS_HIDDEN);
	}
	r->with_costs = r->kind == REPORT_FINAL && (sees ? wanted : r->with_costs);
	return true;
}

/* Who issues them must see what is issued. */
static bool check_costs(struct ctx *c, const struct report *r)
{
	struct closing *s = arena_new(c->arena, struct closing);
	return !r->with_costs || (closing_get(c, r->incident_id, s) &&
		(cost_may_see(c, s) || fail_field(c, "with_costs", MSG_REPORT_COSTS_ISSUE)));
}

static bool act_save(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_save_in *in = arg;
	struct incident i;
	struct report r;
	if (!get_draft(c, in->incident_id, in->report_id, &i, &r) || !join_entries(c, &in->entries, &r.entries) ||
	    !take_costs(c, &r, in->with_costs)) {
		return false;
	}
	if (in->next_report_at.has && in->next_report_at.v < c->now_ms) {
		return fail_field(c, "next_report_at", MSG_REPORT_NEXT_PAST);
	}
	r.subject = in->subject;
	r.addressees = or_empty(in->addressees);
	take_words((enum report_kind)r.kind, &in->words, &r.words);
	r.next_report_at = report_has_promise((enum report_kind)r.kind) ? in->next_report_at : (struct opt_int){ 0 };
	return update(c, &r) && report_get(c, i.id, r.id, ret_out);
}

/* The room went on while the draft lay on the desk: its parts are written anew, but not over what a person wrote. */
static bool act_refill(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_refill_in *in = arg;
	struct incident i;
	struct report r, *all, *out = ret_out;
	struct filling now;
	size_t n;
	if (!get_draft(c, in->incident_id, in->report_id, &i, &r) || !report_list(c, i.id, &all, &n) ||
	    !report_fill(c, &i, &r, report_before(all, n, &r), &now)) {
		return false;
	}
	report_take(c, &r, &now, in->all);
	if (!update(c, &r) || !report_get(c, i.id, r.id, out)) {
		return false;
	}
	out->is_kept = r.is_kept;
	return true;
}

/* --- issue: frozen for ever --- */

static bool next_number(struct ctx *c, const struct incident *i, str *ret)
{
	struct report *all;
	size_t n;
	int issued = 0;
	if (!report_list(c, i->id, &all, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		issued += report_is_issued(&all[k]);
	}
	*ret = str_printf(c->arena, "%s-%.*s-%lld-%02d", i->mode == INCIDENT_EXERCISE ? "X" : "R", STR_FMT(i->month),
		(long long)i->number, issued + 1);
	return true;
}

static bool check_complete(struct ctx *c, const struct incident *i, const struct report *r)
{
	struct report_due due;
	if (!report_due_of(c, i, &due)) {
		return false;
	}
	if (str_is_empty(str_trim(r->addressees))) {
		fail_field(c, "addressees", MSG_REPORT_ADDRESSEES_NEEDED);
	}
	if (!r->next_report_at.has && !due.is_over && report_has_promise((enum report_kind)r->kind)) {
		fail_field(c, "next_report_at", MSG_REPORT_NEXT_NEEDED);
	} else if (r->next_report_at.has && r->next_report_at.v < c->now_ms) {
		fail_field(c, "next_report_at", MSG_REPORT_NEXT_PAST);
	}
	if (report_fullness(r) > 200) {
		fail_field(c, "summary", MSG_REPORT_SHEET_FULL);
	}
	return c->err.code == ERR_NONE && check_costs(c, r);
}

/* The paper's bytes, made as if it were issued already. */
static bool freeze(struct ctx *c, const struct incident *i, const struct report *r)
{
	struct document *d = arena_new(c->arena, struct document);
	bytes paper;
	struct sha256 h;
	struct report_freeze_in row = { .number = r->number, .issued_at = r->issued_at, .issued_by_id = c->who.person_id,
		.seal = r->seal, .incident_id = i->id, .id = r->id };
	if (!report_document(c, i, r, d) || !document_write(c, d, &paper)) {
		return false;
	}
	sha256_of(paper, &h);
	row.document = paper;
	row.document_hash = (bytes){ h.b, sizeof h.b };
	return q_report_freeze(c, row);
}

static bool take_item(void *arg, str key, str value)
{
	change_item(arg, key, value);
	return true;
}

static str first_line(str s)
{
	return str_trim(str_cut(&s, '\n'));
}

static bool write_issue(struct ctx *c, const struct incident *i, const struct report *r)
{
	struct change *ch = arena_new(c->arena, struct change);
	change_init(ch, c, STR_NONE);
	/* the items are what the projection says of this one report */
	if (!report_projection_one(c, i->id, r->id, take_item, ch)) {
		return false;
	}
	/* what the executive gets in between leaves the promise to those outside as it is, unless there was none */
	bool moves = r->kind != REPORT_EXECUTIVE || (!i->next_report_at.has && r->next_report_at.has);
	if (moves && !incident_set_next_report(c, i->id, r->next_report_at, ch)) {
		return false;
	}
	str text = msgf(c, MSG_REPORT_ENTRY_ISSUED, { "number", r->number },
		{ "to", first_line(r->addressees) }, { "seal", r->seal });
	struct journal_entry_in e = { .incident_id = i->id, .type = ENTRY_CHANGE, .text = text };
	return change_write(ch, e, NULL);
}

static bool act_issue(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_issue_in *in = arg;
	struct incident i;
	struct report r;
	struct person issuer;
	int64_t seq;
	struct sha256 head;
	if (!get_draft(c, in->incident_id, in->report_id, &i, &r) || !check_complete(c, &i, &r) ||
	    !next_number(c, &i, &r.number) || !journal_head(c, i.id, &seq, &head)) {
		return false;
	}
	r.issued_at = (struct opt_int){ true, c->now_ms };
	r.issued_by_name = c->who.name;
	if (!id_is_none(c->who.person_id)) { /* an account need not be one of the people */
		if (!person_find(c, c->who.person_id, &issuer)) {
			return false;
		}
		r.issued_by_name = STR_CAT(c->arena, issuer.title, issuer.title.n ? S(" ") : S(""), issuer.name);
	}
	r.seal = journal_seal_text(c->arena, seq, &head);
	return freeze(c, &i, &r) && write_issue(c, &i, &r) && report_get(c, i.id, r.id, ret_out);
}

/* --- thrown away: a draft alone, nothing of it was said to anybody --- */

static bool act_discard(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_issue_in *in = arg;
	struct incident i;
	(void)ret_out;
	struct report r;
	return get_draft(c, in->incident_id, in->report_id, &i, &r) &&
	       q_report_discard(c, (struct report_discard_in){ .incident_id = i.id, .id = r.id });
}

/* --- masking --- */

static str blacken(struct ctx *c, str text, str part)
{
	size_t at = text_chars(part) >= 2 ? str_find(text, part, 0) : SIZE_MAX; /* one character alone tells nothing */
	while (at != SIZE_MAX) {
		text = STR_CAT(c->arena, str_sub(text, 0, at), MASK_BLOCK, str_sub(text, at + part.n, text.n));
		at = str_find(text, part, at + MASK_BLOCK.n);
	}
	return text;
}

static void blacken_report(struct ctx *c, struct report *r, str part)
{
	const struct report_word *v;
	size_t n;
	report_words_of((enum report_kind)r->kind, &v, &n);
	for (size_t k = 0; k < n; k++) {
		*report_word_at(&r->words, &v[k]) = blacken(c, *report_word_at(&r->words, &v[k]), part);
	}
	r->subject = blacken(c, r->subject, part);
	r->addressees = blacken(c, r->addressees, part);
}

/* What stands in `before` where `after` has a block, taken one by one; the pieces between are found from the left. */
static bool next_hidden(str *before, str *after, str *ret)
{
	size_t block = str_find(*after, MASK_BLOCK, 0);
	if (block == SIZE_MAX || block > before->n) {
		return false;
	}
	str rest = str_sub(*after, block + MASK_BLOCK.n, after->n), from = str_sub(*before, block, before->n);
	size_t next = str_find(rest, MASK_BLOCK, 0);
	str piece = str_sub(rest, 0, next == SIZE_MAX ? rest.n : next);
	size_t end = piece.n == 0 ? from.n : str_find(from, piece, 0);
	if (end == SIZE_MAX) {
		return false;
	}
	*ret = str_sub(from, 0, end);
	*before = str_sub(from, end, from.n);
	*after = rest;
	return true;
}

bool report_mask_drafts(struct ctx *c, struct id incident_id, str before, str after)
{
	struct report *v;
	size_t n;
	str part;
	if (!report_list(c, incident_id, &v, &n)) {
		return false;
	}
	while (next_hidden(&before, &after, &part)) {
		for (size_t k = 0; k < n; k++) {
			if (!report_is_issued(&v[k])) {
				blacken_report(c, &v[k], str_trim(part));
			}
		}
	}
	for (size_t k = 0; k < n; k++) {
		if (!report_is_issued(&v[k]) && !update(c, &v[k])) {
			return false;
		}
	}
	return true;
}

/* --- rows --- */

#define PATHS(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define REPORT_PATH(T) \
	{ .name = "report", .type = FIELD_ID, .offset = offsetof(struct T, report_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_REPORT_LABEL_REPORT, .doc = "the report" }
#define TEXT(member, label_msg, text) \
	{ .name = #member, .type = FIELD_TEXT, .offset = offsetof(struct report_save_in, words.member), \
		.max = LIMIT_TEXT_CHARS, .label = label_msg, .doc = text }

static const struct field draft_fields[] = {
	PATHS(report_draft_in),
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct report_draft_in, kind),
		.choices = &report_kind_choices, .label = MSG_REPORT_LABEL_KIND, .doc = "none: first" },
	{ .name = "inside", .type = FIELD_BOOL, .offset = offsetof(struct report_draft_in, is_inside),
		.label = MSG_REPORT_LABEL_INSIDE, .doc = "interim, final: for the firm itself, with decisions, tasks and names" },
};
static const struct field issue_fields[] = { PATHS(report_issue_in), REPORT_PATH(report_issue_in) };
static const struct field refill_fields[] = {
	PATHS(report_refill_in), REPORT_PATH(report_refill_in),
	{ .name = "all", .type = FIELD_BOOL, .offset = offsetof(struct report_refill_in, all),
		.label = MSG_REPORT_LABEL_REFILL_ALL, .doc = "also over what a person wrote" },
};
static const struct field save_fields[] = {
	PATHS(report_save_in), REPORT_PATH(report_save_in),
	{ .name = "subject", .type = FIELD_LINE, .offset = offsetof(struct report_save_in, subject),
		.flags = FIELD_REQUIRED, .label = MSG_REPORT_LABEL_SUBJECT, .doc = "what it is about" },
	{ .name = "addressees", .type = FIELD_TEXT, .offset = offsetof(struct report_save_in, addressees),
		.max = LIMIT_TEXT_CHARS, .label = MSG_REPORT_LABEL_ADDRESSEES, .doc = "one a line" },
	TEXT(done, MSG_REPORT_LABEL_DONE, "what was done"),
	TEXT(next, MSG_REPORT_LABEL_NEXT, "what comes next, one a line"),
	TEXT(request, MSG_REPORT_LABEL_REQUEST, "what the reader is asked for"),
	TEXT(summary, MSG_REPORT_HEAD_SUMMARY, "what happened, in short; all but first"),
	TEXT(impact, MSG_REPORT_HEAD_IMPACT, "what it means for the business; executive"),
	TEXT(changed, MSG_REPORT_HEAD_CHANGED, "since the report before; interim"),
	TEXT(damage, MSG_REPORT_HEAD_DAMAGE, "what is affected, with numbers; all but first"),
	TEXT(unknown, MSG_REPORT_HEAD_UNKNOWN, "what is not known yet; interim, final"),
	TEXT(decided, MSG_REPORT_HEAD_DECIDED, "what was decided; interim"),
	TEXT(cause, MSG_REPORT_HEAD_CAUSE, "why it happened; final"),
	TEXT(recovery, MSG_REPORT_HEAD_RECOVERY, "how it ended: stopped, recovered, confirmed; final"),
	TEXT(follow, MSG_REPORT_HEAD_FOLLOW, "what is done for those affected; final"),
	TEXT(prevention, MSG_REPORT_HEAD_PREVENTION, "so that it does not happen again; final"),
	TEXT(ask, MSG_REPORT_HEAD_ASK, "what the reader has to decide; executive"),
	{ .name = "with_costs", .type = FIELD_BOOL, .offset = offsetof(struct report_save_in, with_costs),
		.label = MSG_REPORT_LABEL_COSTS, .doc = "final: the sums of the costs are on the paper" },
	{ .name = "next_report_at", .type = FIELD_INSTANT, .offset = offsetof(struct report_save_in, next_report_at),
		.flags = FIELD_AHEAD, .label = MSG_REPORT_LABEL_NEXT_REPORT, .doc = "when the next report comes" },
	{ .name = "entries", .type = FIELD_LINES, .offset = offsetof(struct report_save_in, entries),
		.max = DOC_ROWS_MAX - 1, .label = MSG_REPORT_LABEL_ENTRIES, .doc = "chosen journal entries: numbers" },
};

#define REPORT_OP(var, title, text, right, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = right, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct report), .out = &report_shape, .act = function }
REPORT_OP(op_report_draft, "report_draft", "begin a report of a kind, or go on with the one on the desk", ACCESS_RESPONDER,
	act_draft, draft_fields, report_draft_in);
REPORT_OP(op_report_save, "report_save", "change a draft", ACCESS_RESPONDER, act_save, save_fields, report_save_in);
REPORT_OP(op_report_refill, "report_refill", "fill a draft anew from what the room knows now; what a person wrote stays",
	ACCESS_RESPONDER, act_refill, refill_fields, report_refill_in);
REPORT_OP(op_report_issue, "report_issue", "issue a report: frozen with number, issuer and seal", ACCESS_RESPONDER,
	act_issue, issue_fields, report_issue_in);
const struct operation op_report_discard = { .name = "report_discard",
	.doc = "throw a draft away; what was issued stays for ever", .needs = ACCESS_RESPONDER, .fields = issue_fields,
	.n_fields = sizeof issue_fields / sizeof issue_fields[0], .in_size = sizeof(struct report_issue_in),
	.act = act_discard };
