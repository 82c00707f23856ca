/* The first report as a document: from the facts, the draft's words and the chosen entries. */
#include "report/report.h"

#include "base/limits.h"
#include "base/time.h"
#include "messages.h"
#include "org/org.h"
#include "person/person.h"
#include "report_sql.h"

static str lines_or_none(str s) { return str_is_none(s) ? S("") : s; }

/* 第一報, then 第2報 ...: by the papers issued before this one. */
static bool paper_name(struct ctx *c, const struct incident *i, str *ret)
{
	struct report *all;
	size_t n, issued = 0;
	if (!report_list(c, i->id, &all, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		issued += report_is_issued(&all[k]);
	}
	str name = issued == 0 ? msg(c, MSG_REPORT_TITLE_FIRST)
		: msgf(c, MSG_REPORT_TITLE_NEXT, { "number", str_printf(c->arena, "%zu", issued + 1) });
	*ret = i->mode == INCIDENT_EXERCISE ? msgf(c, MSG_REPORT_TITLE_EXERCISE, { "name", name }) : name;
	return true;
}

static str issuer_line(struct ctx *c, const struct report *r, str org_name)
{
	if (!str_is_empty(r->issued_by_name)) {
		return STR_CAT(c->arena, org_name, S("　"), r->issued_by_name);
	}
	return org_name;
}

static void add_head(struct ctx *c, str name, const struct report *r, str org_name, struct document *d)
{
	str number = str_is_empty(r->number) ? msg(c, MSG_REPORT_NUMBER_LATER) : r->number;
	str issued = r->issued_at.has
		? STR_CAT(c->arena, time_date_era(c, r->issued_at.v), S(" "), time_hm(c, r->issued_at.v))
		: msg(c, MSG_REPORT_ISSUED_LATER);
	str right = STR_CAT(c->arena, msgf(c, MSG_REPORT_NUMBER_LINE, { "number", number }), S("\n"),
		msgf(c, MSG_REPORT_ISSUED_LINE, { "when", issued }), S("\n"), issuer_line(c, r, org_name));
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
	struct doc_block *b = doc_add_rows(c, d, DOC_ITEMS, n);
	for (size_t k = 0; k < n; k++) {
		str number = str_printf(c->arena, "%d", (int)facts[k].number.v);
		DOC_ROW(c, b, { number, DOC_MARK_NONE }, { facts[k].label, DOC_MARK_NONE }, value_cell(c, i, r, &facts[k]));
	}
	doc_add(d, DOC_LEGEND, msg(c, MSG_REPORT_LEGEND));
	return true;
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
			DOC_ROW(c, b, { event_time_full(c, v[k].occurred), DOC_MARK_NONE }, { type, DOC_MARK_NONE },
				{ v[k].text, DOC_MARK_NONE });
		}
	}
	return true;
}

static void add_words(struct document *d, str heading, str text)
{
	if (!str_is_empty(text)) {
		doc_add(d, DOC_HEADING, heading);
		doc_add(d, DOC_PARAGRAPH, text);
	}
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
	doc_add(d, DOC_FOOT, STR_CAT(c->arena, msg(c, MSG_REPORT_CONFIDENTIAL), S("\n"), org_name, S("　"), paper));
	return true;
}

static bool build(struct ctx *c, const struct incident *i, const struct report *r, struct document *d)
{
	struct org org;
	str name;
	if (!org_get(c, &org) || !paper_name(c, i, &name)) {
		return false;
	}
	d->lang = c->lang;
	add_head(c, name, r, org.name, d);
	if (i->mode == INCIDENT_EXERCISE) {
		doc_add(d, DOC_STRONG, msg(c, MSG_REPORT_EXERCISE_NOTE));
	}
	if (!add_items(c, i, r, d)) {
		return false;
	}
	add_words(d, msg(c, MSG_REPORT_HEAD_DONE), lines_or_none(r->done));
	if (!add_course(c, i, r, d)) {
		return false;
	}
	add_words(d, msg(c, MSG_REPORT_HEAD_NEXT), lines_or_none(r->next));
	add_words(d, msg(c, MSG_REPORT_HEAD_REQUEST), lines_or_none(r->request));
	add_next_report(c, r, d);
	return add_end(c, i, r, org.name, name, d);
}

bool report_document(struct ctx *c, const struct incident *i, const struct report *r, struct document *ret)
{
	struct report_document_row row;
	*ret = (struct document){ 0 };
	if (!report_is_issued(r)) {
		return build(c, i, r, ret);
	}
	return q_report_document(c, (struct report_document_in){ .incident_id = i->id, .id = r->id }, &row) &&
	       document_read(c, row.document, ret);
}
