/* Draft, save, issue. */
#include "report/report.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "report_sql.h"

/* --- draft: filled from what the room knows --- */

/* Numbers of all entries a paper can hold, a blank between. */
#define ENTRIES_TEXT_BYTES (DOC_ROWS_MAX * 24)

static void add_number(struct buf *b, int64_t seq)
{
	buf_add(b, b->n > 0 ? S(" ") : S(""));
	buf_add_i64(b, seq);
}

static str default_entries(struct ctx *c, const struct entry_view *v, size_t n)
{
	AUTO_BUF(b, ENTRIES_TEXT_BYTES);
	for (size_t i = 0; i < n; i++) {
		/* what was decided and collected is for the firm itself: chosen by hand when outsiders may read it */
		bool is_open = v[i].type == ENTRY_OBSERVED || v[i].type == ENTRY_DONE || v[i].type == ENTRY_TOLD;
		bool is_event = is_open && v[i].withdrawn_by == 0 && v[i].refers_to == 0;
		if (is_event) {
			add_number(&b, v[i].seq);
		}
	}
	return str_copy(c->arena, buf_str(&b));
}

/* Steps that are over and not own words yet: one a line. */
static str steps_done(struct ctx *c, const struct step *v, size_t n)
{
	str out = S("");
	for (size_t i = 0; i < n; i++) {
		if (v[i].state == STEP_DONE) {
			str when = v[i].ended.precision ? event_time_full(c, v[i].ended) : S("");
			str line = msgf(c, MSG_REPORT_STEP_DONE, { "item", v[i].item_text }, { "when", when });
			out = STR_CAT(c->arena, out, out.n ? S("\n") : S(""), line);
		}
	}
	return out;
}

/* Who is not decided yet stays off the paper. */
static str next_line(struct ctx *c, const struct step *s)
{
	bool has_owner = !str_is_none(s->owner_name);
	if (has_owner && s->due_at.has) {
		return msgf(c, MSG_REPORT_STEP_NEXT_DUE, { "item", s->item_text }, { "who", s->owner_name },
			{ "due", time_full(c, s->due_at.v) });
	}
	return has_owner ? msgf(c, MSG_REPORT_STEP_NEXT, { "item", s->item_text }, { "who", s->owner_name })
		: msgf(c, MSG_REPORT_STEP_NEXT_OPEN, { "item", s->item_text });
}

static str steps_next(struct ctx *c, const struct step *v, size_t n)
{
	str out = S("");
	int count = 0;
	for (size_t i = 0; i < n && count < 5; i++) {
		if (step_is_over(&v[i])) {
			continue;
		}
		count++;
		str line = next_line(c, &v[i]);
		out = STR_CAT(c->arena, out, out.n ? S("\n") : S(""), line);
	}
	return out;
}

/* Tomorrow at noon: late enough to know more, early enough to be waited for. */
static int64_t default_next_report(int64_t now_ms)
{
	struct civil t = civil_from_ms(now_ms + 24 * 3600 * 1000LL, JST_OFFSET_MIN);
	t.hour = 12;
	t.minute = 0;
	t.second = 0;
	return civil_to_ms(t, JST_OFFSET_MIN);
}

/* What the room knows now, for a new draft or one that is filled anew. */
struct filling { str subject, done, next, entries; };

static bool fill(struct ctx *c, const struct incident *i, struct filling *ret)
{
	const struct kind *kind = catalog_kind(c->catalog, i->kind);
	struct step *steps;
	struct entry_view *entries;
	size_t n_steps, n_entries;
	if (!step_list(c, i->id, &steps, &n_steps) ||
	    !journal_list_all(c, i->id, DOC_ROWS_MAX - 1, &entries, &n_entries)) {
		return false;
	}
	bool is_known = kind && !str_eq(kind->key, S("unknown"));
	/* the line written at 2 a.m. may name a customer: the kind says enough */
	*ret = (struct filling){ .subject = is_known ? text2_in(kind->name, c->lang) : i->title,
		.done = steps_done(c, steps, n_steps), .next = steps_next(c, steps, n_steps),
		.entries = default_entries(c, entries, n_entries) };
	return true;
}

static bool act_draft(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_draft_in *in = arg;
	struct incident i;
	struct report *reports;
	struct filling now;
	size_t n_reports;
	if (!incident_get_open(c, in->incident_id, &i) || !report_list(c, i.id, &reports, &n_reports)) {
		return false;
	}
	if (n_reports >= LIMIT_REPORTS_PER_ROOM) {
		return fail(c, ERR_INVALID, MSG_REPORT_TOO_MANY);
	}
	for (size_t k = 0; k < n_reports; k++) {
		if (!report_is_issued(&reports[k])) {
			*(struct report *)ret_out = reports[k]; /* one desk, one draft: go on with it */
			return true;
		}
	}
	if (!fill(c, &i, &now)) {
		return false;
	}
	struct report_insert_in row = { .incident_id = i.id, .id = id_new(c->now_ms), .kind = S("first"),
		.subject = now.subject, .addressees = S(""), .done = now.done, .next = now.next, .request = S(""),
		.next_report_at = { true, default_next_report(c->now_ms) }, .entries = now.entries,
		.made_by_id = c->who.person_id, .made_at = c->now_ms, .changed_at = c->now_ms };
	return q_report_insert(c, row) && report_get(c, i.id, row.id, ret_out);
}

/* --- save --- */

static bool get_draft(struct ctx *c, struct id incident_id, struct id id, struct incident *i, struct report *r)
{
	if (!incident_get_open(c, incident_id, i) || !report_get(c, incident_id, id, r)) {
		return false;
	}
	return !report_is_issued(r) || fail(c, ERR_CONFLICT, MSG_REPORT_IS_ISSUED);
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

static bool act_save(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_save_in *in = arg;
	struct incident i;
	struct report r;
	str entries;
	if (!get_draft(c, in->incident_id, in->report_id, &i, &r) || !join_entries(c, &in->entries, &entries)) {
		return false;
	}
	if (in->next_report_at.has && in->next_report_at.v < c->now_ms) {
		return fail_field(c, "next_report_at", MSG_REPORT_NEXT_PAST);
	}
	struct report_update_in row = { .subject = in->subject, .addressees = or_empty(in->addressees),
		.done = or_empty(in->done), .next = or_empty(in->next), .request = or_empty(in->request),
		.next_report_at = in->next_report_at, .entries = entries, .changed_at = c->now_ms,
		.incident_id = i.id, .id = r.id };
	return q_report_update(c, row) && report_get(c, i.id, r.id, ret_out);
}

/* Steps and entries went on while the draft lay on the desk: those parts are written anew, the rest stays. */
static bool act_refill(struct ctx *c, const void *arg, void *ret_out)
{
	const struct report_issue_in *in = arg;
	struct incident i;
	struct report r;
	struct filling now;
	if (!get_draft(c, in->incident_id, in->report_id, &i, &r) || !fill(c, &i, &now)) {
		return false;
	}
	struct report_update_in row = { .subject = r.subject, .addressees = r.addressees, .done = now.done,
		.next = now.next, .request = r.request, .next_report_at = r.next_report_at, .entries = now.entries,
		.changed_at = c->now_ms, .incident_id = i.id, .id = r.id };
	return q_report_update(c, row) && report_get(c, i.id, r.id, ret_out);
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

static bool check_complete(struct ctx *c, const struct report *r)
{
	if (str_is_empty(str_trim(r->addressees))) {
		fail_field(c, "addressees", MSG_REPORT_ADDRESSEES_NEEDED);
	}
	if (!r->next_report_at.has) {
		fail_field(c, "next_report_at", MSG_REPORT_NEXT_NEEDED);
	} else if (r->next_report_at.v < c->now_ms) {
		fail_field(c, "next_report_at", MSG_REPORT_NEXT_PAST);
	}
	return c->err.code == ERR_NONE;
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
	if (!report_projection_one(c, i->id, r->id, take_item, ch) ||
	    !incident_set_next_report(c, i->id, r->next_report_at, ch)) {
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
	if (!get_draft(c, in->incident_id, in->report_id, &i, &r) || !check_complete(c, &r) ||
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

/* --- rows --- */

#define PATHS(T) \
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct T, incident_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" }
#define REPORT_PATH(T) \
	{ .name = "report", .type = FIELD_ID, .offset = offsetof(struct T, report_id), \
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_REPORT_LABEL_REPORT, .doc = "the report" }
#define TEXT(member, label_msg, text) \
	{ .name = #member, .type = FIELD_TEXT, .offset = offsetof(struct report_save_in, member), \
		.max = LIMIT_TEXT_CHARS, .label = label_msg, .doc = text }

static const struct field draft_fields[] = { PATHS(report_draft_in) };
static const struct field issue_fields[] = { PATHS(report_issue_in), REPORT_PATH(report_issue_in) };
static const struct field save_fields[] = {
	PATHS(report_save_in), REPORT_PATH(report_save_in),
	{ .name = "subject", .type = FIELD_LINE, .offset = offsetof(struct report_save_in, subject),
		.flags = FIELD_REQUIRED, .label = MSG_REPORT_LABEL_SUBJECT, .doc = "what it is about" },
	TEXT(addressees, MSG_REPORT_LABEL_ADDRESSEES, "one a line"),
	TEXT(done, MSG_REPORT_LABEL_DONE, "what was done"),
	TEXT(next, MSG_REPORT_LABEL_NEXT, "what comes next, one a line"),
	TEXT(request, MSG_REPORT_LABEL_REQUEST, "what the reader is asked for"),
	{ .name = "next_report_at", .type = FIELD_INSTANT, .offset = offsetof(struct report_save_in, next_report_at),
		.label = MSG_REPORT_LABEL_NEXT_REPORT, .doc = "when the next report comes" },
	{ .name = "entries", .type = FIELD_LINES, .offset = offsetof(struct report_save_in, entries),
		.max = DOC_ROWS_MAX - 1, .label = MSG_REPORT_LABEL_ENTRIES, .doc = "chosen journal entries: numbers" },
};

#define REPORT_OP(var, title, text, right, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = right, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), \
		.out_size = sizeof(struct report), .out = &report_shape, .act = function }
REPORT_OP(op_report_draft, "report_draft", "begin a first report, or go on with the one on the desk", ACCESS_RESPONDER,
	act_draft, draft_fields, report_draft_in);
REPORT_OP(op_report_save, "report_save", "change a draft", ACCESS_RESPONDER, act_save, save_fields, report_save_in);
REPORT_OP(op_report_refill, "report_refill", "write a draft's course anew from steps and entries", ACCESS_RESPONDER,
	act_refill, issue_fields, report_issue_in);
REPORT_OP(op_report_issue, "report_issue", "issue a report: frozen with number, issuer and seal", ACCESS_RESPONDER,
	act_issue, issue_fields, report_issue_in);
