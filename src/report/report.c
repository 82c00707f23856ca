/* Reading reports, and what verify compares of issued ones. */
#include "report/report.h"

#include <stdlib.h>

#include "base/hash.h"
#include "messages.h"
#include "report_sql.h"

static const struct choice kinds[] = {
	[REPORT_FIRST] = { "first", MSG_REPORT_KIND_FIRST },
	[REPORT_INTERIM] = { "interim", MSG_REPORT_KIND_INTERIM },
	[REPORT_FINAL] = { "final", MSG_REPORT_KIND_FINAL },
	[REPORT_EXECUTIVE] = { "executive", MSG_REPORT_KIND_EXECUTIVE },
};
const struct choices report_kind_choices = { kinds, REPORT_KIND_MAX };

#define AS(label, member, kind, text) { .name = label, .type = kind, .offset = offsetof(struct report, member), .doc = text }
#define F(member, kind, text) AS(#member, member, kind, text)
#define WORD(member, text) AS(#member, words.member, FIELD_TEXT, text)
static const struct field fields[] = {
	F(id, FIELD_ID, "identifier"),
	F(incident_id, FIELD_ID, "its incident"),
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct report, kind), .choices = &report_kind_choices,
		.doc = "first, interim, final, executive" },
	F(state, FIELD_LINE, "draft or issued"),
	F(subject, FIELD_LINE, "what it is about"),
	F(addressees, FIELD_TEXT, "one a line"),
	WORD(done, "what was done"),
	WORD(next, "what comes next, one a line"),
	WORD(request, "what the reader is asked for"),
	WORD(summary, "what happened, in short"),
	WORD(impact, "what it means for the business"),
	WORD(changed, "what changed since the report before"),
	WORD(damage, "what is affected, with numbers"),
	WORD(unknown, "what is not known yet"),
	WORD(decided, "what was decided"),
	WORD(cause, "why it happened"),
	WORD(recovery, "how it ended: stopped, recovered, confirmed"),
	WORD(follow, "what is done for those affected"),
	WORD(prevention, "so that it does not happen again"),
	WORD(ask, "what the reader has to decide"),
	F(with_costs, FIELD_BOOL, "the sums of the costs are on the paper"),
	AS("inside", is_inside, FIELD_BOOL, "for the firm itself: filled with decisions, questions, tasks and names"),
	F(lang, FIELD_LINE, "ja or en: the language of the paper"),
	F(next_report_at, FIELD_INSTANT, "when the next report comes"),
	F(entries, FIELD_LINE, "chosen journal entries: numbers"),
	F(made_at, FIELD_INSTANT, "when the draft was begun"),
	F(changed_at, FIELD_INSTANT, "when it was changed last"),
	F(number, FIELD_LINE, "given at the issue"),
	F(issued_at, FIELD_INSTANT, "when it was issued"),
	AS("issued_by", issued_by_name, FIELD_LINE, "by whom"),
	F(seal, FIELD_LINE, "seal of the journal at that moment"),
};
#undef F
const struct shape report_shape = { "Report", fields, sizeof fields / sizeof fields[0], sizeof(struct report) };

bool report_is_issued(const struct report *r)
{
	return str_eq(r->state, S("issued"));
}

static struct report_words words_of(const struct report_rows_row *r)
{
	return (struct report_words){ .done = r->done, .next = r->next, .request = r->request, .summary = r->summary,
		.impact = r->impact, .changed = r->changed, .damage = r->damage, .unknown = r->unknown, .decided = r->decided,
		.cause = r->cause, .recovery = r->recovery, .follow = r->follow, .prevention = r->prevention, .ask = r->ask };
}

bool report_list(struct ctx *c, struct id incident_id, struct report **ret, size_t *ret_n)
{
	struct report_rows_rows rows;
	if (!q_report_rows(c, (struct report_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct report, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct report_rows_row *r = &rows.v[i];
		int kind = choice_find(&report_kind_choices, r->kind);
		(*ret)[i] = (struct report){ .id = r->id, .incident_id = r->incident_id, .kind = kind < 0 ? REPORT_FIRST : kind,
			.state = r->state, .subject = r->subject, .addressees = r->addressees, .words = words_of(r),
			.with_costs = r->with_costs != 0, .is_inside = r->is_inside != 0, .next_report_at = r->next_report_at,
			.entries = r->entries, .lang = r->lang, .filled = r->filled,
			.made_by_name = r->made_by_name, .made_at = { true, r->made_at }, .changed_at = { true, r->changed_at },
			.number = r->number, .issued_at = r->issued_at, .issued_by_name = r->issued_by_name, .seal = r->seal };
	}
	*ret_n = rows.n;
	return true;
}

bool report_get(struct ctx *c, struct id incident_id, struct id id, struct report *ret)
{
	struct report *all;
	size_t n;
	if (!report_list(c, incident_id, &all, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(all[i].id, id)) {
			*ret = all[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_REPORT_NOT_FOUND);
}

/*
 * Which papers a paper goes on from: the executive's from the executive's, the others from the others; what outsiders
 * read never from one they did not see.
 */
static bool is_of_line(const struct report *before, const struct report *after)
{
	bool same = (before->kind == REPORT_EXECUTIVE) == (after->kind == REPORT_EXECUTIVE);
	return report_is_issued(before) && same && (after->is_inside || !before->is_inside) && !id_eq(before->id, after->id);
}

/* Below 0: `a` was issued earlier. One not issued yet comes last. */
static int issue_order(const struct report *a, const struct report *b)
{
	int64_t x = a->issued_at.has ? a->issued_at.v : INT64_MAX, y = b->issued_at.has ? b->issued_at.v : INT64_MAX;
	if (x != y || str_is_empty(a->number) || str_is_empty(b->number)) {
		return (x > y) - (x < y);
	}
	return a->number.n != b->number.n ? (a->number.n > b->number.n) - (a->number.n < b->number.n)
		: str_cmp(a->number, b->number);
}

const struct report *report_before(const struct report *v, size_t n, const struct report *r)
{
	const struct report *best = NULL;
	for (size_t i = 0; i < n; i++) {
		if (is_of_line(&v[i], r) && issue_order(&v[i], r) < 0 && (!best || issue_order(&v[i], best) > 0)) {
			best = &v[i];
		}
	}
	return best;
}

const struct report *report_after(const struct report *v, size_t n, const struct report *r)
{
	const struct report *best = NULL;
	for (size_t i = 0; i < n && report_is_issued(r); i++) {
		bool is_later = report_is_issued(&v[i]) && is_of_line(r, &v[i]) && issue_order(&v[i], r) > 0;
		if (is_later && (!best || issue_order(&v[i], best) > 0)) {
			best = &v[i];
		}
	}
	return best;
}

bool report_has_entry(const struct report *r, int64_t seq)
{
	str rest = r->entries;
	while (!str_is_empty(rest)) {
		int64_t v;
		if (str_to_i64(str_cut(&rest, ' '), &v) && v == seq) {
			return true;
		}
	}
	return false;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

struct report_chosen report_chosen_of(struct ctx *c, const struct report *r)
{
	struct report_chosen out = { arena_array(c->arena, int64_t, r->entries.n / 2 + 1), 0 };
	str rest = r->entries;
	while (!str_is_empty(rest)) {
		out.n += str_to_i64(str_cut(&rest, ' '), &out.v[out.n]);
	}
	qsort(out.v, out.n, sizeof *out.v, by_number);
	return out;
}

bool report_chosen_has(const struct report_chosen *all, int64_t seq)
{
	return bsearch(&seq, all->v, all->n, sizeof *all->v, by_number) != NULL;
}

/* What came later: a report that has none of it keeps the value its entry was sealed with. */
static str later_words(struct ctx *c, const struct report_rows_row *r)
{
	const str words[] = { r->summary, r->impact, r->changed, r->damage, r->unknown, r->decided,
		r->cause, r->follow, r->prevention, r->ask,
		r->with_costs ? str_printf(c->arena, "costs %lld", (long long)r->with_costs) : S(""),
		r->is_inside ? str_printf(c->arena, "inside %lld", (long long)r->is_inside) : S("") };
	str all = S("");
	size_t n = 0;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		all = STR_CAT(c->arena, all, S("\x1f"), words[i]);
		n += words[i].n;
	}
	return n ? all : S("");
}

/* What came later still, likewise. */
static str last_words(struct ctx *c, const struct report_rows_row *r)
{
	return r->recovery.n || r->lang.n ? STR_CAT(c->arena, S("\x1f" "2"), r->recovery, S("\x1f"), r->lang) : S("");
}

/* What stands in the row beside the frozen paper, as one value. */
static str words_hash(struct ctx *c, const struct report_rows_row *r)
{
	str next = r->next_report_at.has ? str_printf(c->arena, "%lld", (long long)r->next_report_at.v) : S("");
	str all = str_cat(c->arena, 13, (str[]){ r->kind, S("\x1f"), r->subject, S("\x1f"), r->addressees, S("\x1f"),
		r->done, S("\x1f"), r->next, S("\x1f"), r->request, S("\x1f"), next });
	all = STR_CAT(c->arena, all, S("\x1f"), r->entries, later_words(c, r), last_words(c, r));
	struct sha256 h;
	sha256_of(str_bytes(all), &h);
	return str_hex(c->arena, (bytes){ h.b, sizeof h.b });
}

static bool project_issued(struct ctx *c, struct projector *p, const struct report_rows_row *r)
{
	struct report_document_row doc;
	if (!q_report_document(c, (struct report_document_in){ .incident_id = r->incident_id, .id = r->id }, &doc)) {
		return false;
	}
	struct sha256 h;
	sha256_of(doc.document, &h); /* of the paper itself, not the column that claims it */
	p->object = change_object_name(c, "report", r->id);
	project_str(p, "state", r->state);
	project_str(p, "words", words_hash(c, r));
	project_str(p, "number", r->number);
	project_opt(p, "issued_at", r->issued_at);
	project_id(p, "issued_by", r->issued_by_id);
	project_str(p, "paper", str_hex(c->arena, (bytes){ h.b, sizeof h.b }));
	project_str(p, "paper_hash", str_hex(c->arena, r->document_hash));
	project_str(p, "seal", r->seal);
	return p->ok;
}

/* `only` none: all issued reports of the room. */
static bool project(struct ctx *c, struct id incident_id, struct id only,
                    bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct report_rows_rows rows;
	if (!q_report_rows(c, (struct report_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	for (size_t i = 0; i < rows.n; i++) {
		/* a draft is paper on the desk: only what was issued is sealed */
		bool wanted = id_is_none(only) || id_eq(only, rows.v[i].id);
		if (!wanted || str_eq(rows.v[i].state, S("draft"))) {
			continue;
		}
		if (!project_issued(c, &p, &rows.v[i])) {
			return false;
		}
	}
	return p.ok;
}

bool report_projection_one(struct ctx *c, struct id incident_id, struct id id,
                           bool (*emit)(void *arg, str key, str value), void *arg)
{
	return project(c, incident_id, id, emit, arg);
}

bool report_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	return project(c, incident_id, (struct id){ 0 }, emit, arg);
}
