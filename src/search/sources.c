/* What can be found: each thing read as it stands now. */
#include "base/buf.h"
#include "base/msg.h"
#include "catalog/catalog.h"
#include "journal/journal.h"
#include "messages.h"
#include "search/sources.h"
#include "search_sql.h"
#include "suspect/look.h"

str search_join(struct ctx *c, const str *parts, size_t n)
{
	AUTO_BUF(b, 4 * 1024 * 1024);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n > 0) {
			buf_add(&b, b.n > 0 ? S("\n") : S(""));
			buf_add(&b, parts[i]);
		}
	}
	return str_copy(c->arena, buf_str(&b));
}

/* 「判断3」 「Decision 3」: found in both languages whoever reads. */
static str both(struct ctx *c, int key, str n)
{
	enum lang lang = c->lang;
	c->lang = LANG_JA;
	str ja = msgf(c, key, { "n", n });
	c->lang = LANG_EN;
	str en = msgf(c, key, { "n", n });
	c->lang = lang;
	return JOIN(ja, en);
}

static str number(struct ctx *c, int key, int64_t v)
{
	return msgf(c, key, { "n", str_i64(c->arena, v) });
}

static str both_numbers(struct ctx *c, int key, int64_t v) { return both(c, key, str_i64(c->arena, v)); }

int64_t search_made_at(struct id v)
{
	int64_t ms = 0;
	for (int i = 0; i < 6; i++) {
		ms = ms << 8 | v.b[i];
	}
	return ms;
}

static bool id_of(const struct search_ref *r, struct id *ret)
{
	return id_parse(r->ref, ret);
}

/* --- of a room --- */

static bool entry_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct entry_view e;
	int64_t seq;
	if (!str_to_i64(r->ref, &seq) || !journal_get(c, r->incident_id, seq, &e)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND || c->err.code == ERR_NONE;
		err_clear(c);
		return is_gone;
	}
	/* what a correction or a masking says stands in the entry it is about */
	if (e.type == ENTRY_CORRECTION || e.type == ENTRY_MASK) {
		return true;
	}
	*ret_found = true;
	str source = str_is_none(e.source) ? S("") : e.source;
	*ret = (struct search_line){ .title = str_printf(c->arena, "%lld", (long long)e.seq), .text = e.text,
		.words = JOIN(e.text, source), .at_ms = e.occurred.earliest_ms, .when = e.occurred,
		.icon = str_from_c(entry_type_choices.v[e.type].code), .is_withdrawn = e.withdrawn_by != 0 };
	return true;
}

static str kind_words(struct ctx *c, str key)
{
	const struct kind *k = catalog_kind(c->catalog, key);
	return k ? JOIN(k->name.ja, k->name.en, k->short_name.ja, k->short_name.en) : S("");
}

static bool incident_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_incident_row i;
	if (!q_search_incident(c, (struct search_incident_in){ r->incident_id }, &i, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	const struct kind *k = catalog_kind(c->catalog, i.kind);
	str kind = k ? text2_in(k->name, c->lang) : i.kind;
	*ret = (struct search_line){ .title = i.name, .text = JOIN(i.title, kind), .at_ms = i.opened_at,
		.words = JOIN(i.title, i.name, kind_words(c, i.kind),
			i.seq_no < 1000000 ? str_printf(c->arena, "%.*s #%lld\n%.*s-%lld", STR_FMT(i.month), (long long)i.seq_no,
				STR_FMT(i.month), (long long)i.seq_no) : S("")) };
	return true;
}

static bool fact_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_fact_row f;
	if (!q_search_fact(c, (struct search_fact_in){ .incident_id = r->incident_id, .key = r->ref }, &f, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	const struct fact_def *def = catalog_fact(c->catalog, r->ref);
	str name = def ? text2_in(def->name, c->lang) : r->ref;
	*ret_found = f.value.n > 0; /* what nobody has said yet is no find */
	*ret = (struct search_line){ .title = name, .text = JOIN(f.value, f.source), .at_ms = f.as_of,
		.words = JOIN(f.value, f.source, def ? def->name.ja : S(""), def ? def->name.en : S("")) };
	return true;
}

static bool decision_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_decision_row d;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_decision(c, (struct search_decision_in){ .incident_id = r->incident_id, .id = id }, &d, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	str text = JOIN(d.question, d.answer, d.ground, d.options, d.on_customers, d.on_law, d.on_money, d.on_reputation, d.on_safety,
		d.carried_note, d.withdrawn_reason);
	*ret = (struct search_line){ .title = number(c, MSG_SEARCH_DECISION_N, d.seq_no), .text = text, .at_ms = d.asked_at,
		.words = JOIN(text, both_numbers(c, MSG_SEARCH_DECISION_N, d.seq_no)),
		.is_withdrawn = str_eq(d.state, S("withdrawn")) };
	return true;
}

static bool question_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_question_row q;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_question(c, (struct search_question_in){ .incident_id = r->incident_id, .id = id }, &q, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	str text = JOIN(q.text, q.answer, q.source);
	*ret = (struct search_line){ .title = S(""), .text = text, .words = text, .at_ms = q.asked_at };
	return true;
}

static bool task_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_task_row t;
	struct search_task_words_rows said;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_task(c, (struct search_task_in){ .id = id }, &t, ret_found) || !*ret_found ||
	    !q_search_task_words(c, (struct search_task_words_in){ .task_id = id }, &said)) {
		return c->err.code == ERR_NONE;
	}
	str text = JOIN(t.detail, t.attached, t.note);
	for (size_t i = 0; i < said.n; i++) {
		text = JOIN(text, said.v[i].text);
	}
	*ret = (struct search_line){ .title = t.title, .text = text, .words = JOIN(t.title, text), .incident_id = t.incident_id,
		.at_ms = t.made_at, .is_withdrawn = str_eq(t.state, S("dropped")), .owner_id = t.owner_id };
	return true;
}

static bool task_owner(struct ctx *c, struct id part, struct id *ret)
{
	struct search_task_of_word_row row;
	bool found;
	if (!q_search_task_of_word(c, (struct search_task_of_word_in){ .id = part }, &row, &found)) {
		return false;
	}
	*ret = found ? row.task_id : (struct id){ { 0 } };
	return true;
}

static bool action_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_action_row a;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_action(c, (struct search_action_in){ .id = id }, &a, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	*ret = (struct search_line){ .title = a.what, .text = JOIN(a.why, a.note), .words = JOIN(a.what, a.why, a.note),
		.incident_id = a.incident_id, .at_ms = a.made_at, .is_withdrawn = str_eq(a.state, S("dropped")) };
	return true;
}

static bool affected_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_affected_row a;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_affected(c, (struct search_affected_in){ .incident_id = r->incident_id, .id = id }, &a, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	str text = JOIN(a.place, a.note, a.amount_text);
	*ret = (struct search_line){ .title = a.name, .text = text, .words = JOIN(a.name, text), .at_ms = search_made_at(id) };
	return true;
}

static bool indicator_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_indicator_row v;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_indicator(c, (struct search_indicator_in){ .incident_id = r->incident_id, .id = id }, &v, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	*ret = (struct search_line){ .title = v.value, .text = v.note, .words = JOIN(v.value, v.note), .at_ms = search_made_at(id) };
	return true;
}

static bool evidence_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_evidence_row e;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_evidence(c, (struct search_evidence_in){ .incident_id = r->incident_id, .id = id }, &e, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	str name = number(c, MSG_SEARCH_EVIDENCE_N, e.seq_no);
	*ret = (struct search_line){ .title = STR_CAT(c->arena, name, S("  "), e.name), .text = JOIN(e.description, e.found, e.file_name),
		.words = JOIN(e.name, e.description, e.found, e.file_name, both_numbers(c, MSG_SEARCH_EVIDENCE_N, e.seq_no)),
		.at_ms = search_made_at(id), .is_withdrawn = str_eq(e.state, S("withdrawn")) };
	return true;
}

static bool report_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_report_row p;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_report(c, (struct search_report_in){ .incident_id = r->incident_id, .id = id }, &p, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	str no = str_is_none(p.number) ? S("") : p.number;
	*ret = (struct search_line){ .title = p.subject, .text = JOIN(no, p.addressees), .words = JOIN(p.subject, no, p.addressees),
		.at_ms = p.issued_at.has ? p.issued_at.v : p.made_at };
	return true;
}

static bool closing_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_closing_row s;
	struct search_closing_rows_rows follow;
	struct search_closing_lessons_rows lessons;
	struct search_closing_own_rows own;
	if (!q_search_closing(c, (struct search_closing_in){ r->incident_id }, &s, ret_found) || !*ret_found ||
	    !q_search_closing_rows(c, (struct search_closing_rows_in){ r->incident_id }, &follow) ||
	    !q_search_closing_lessons(c, (struct search_closing_lessons_in){ r->incident_id }, &lessons) ||
	    !q_search_closing_own(c, (struct search_closing_own_in){ r->incident_id }, &own)) {
		return c->err.code == ERR_NONE;
	}
	str text = JOIN(s.cause, s.recovered_how, s.told_how); /* not the costs: not everybody who reads the sheet sees them */
	for (size_t i = 0; i < follow.n; i++) {
		text = JOIN(text, follow.v[i].who, follow.v[i].how, follow.v[i].note);
	}
	for (size_t i = 0; i < lessons.n; i++) {
		text = JOIN(text, lessons.v[i].answer);
	}
	for (size_t i = 0; i < own.n; i++) {
		text = JOIN(text, own.v[i].question, own.v[i].answer);
	}
	*ret_found = text.n > 0;
	*ret = (struct search_line){ .title = S(""), .text = text, .words = text, .at_ms = s.closed_at.has ? s.closed_at.v : s.opened_at };
	return true;
}

/* --- of no room, or not always --- */

static bool sighting_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_sighting_row s;
	struct search_sighting_said_rows said;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_sighting(c, (struct search_sighting_in){ .id = id }, &s, ret_found) || !*ret_found ||
	    !q_search_sighting_said(c, (struct search_sighting_said_in){ .sighting_id = id }, &said)) {
		return c->err.code == ERR_NONE;
	}
	const struct first_card *card = catalog_card(c->catalog, s.card);
	str what = card ? text2_in(card->name, c->lang) : s.card;
	str text = JOIN(s.what, s.when_text, s.place, s.touch_note, s.name, s.reach, s.reason, s.asked);
	for (size_t i = 0; i < said.n; i++) {
		text = JOIN(text, said.v[i].text);
	}
	*ret = (struct search_line){ .title = STR_CAT(c->arena, number(c, MSG_SEARCH_SIGHTING_N, s.number), S("  "), what), .text = text,
		.words = JOIN(text, s.code, both_numbers(c, MSG_SEARCH_SIGHTING_N, s.number), card ? card->name.ja : S(""),
			card ? card->name.en : S("")), .incident_id = s.incident_id, .at_ms = s.reported_at };
	return true;
}

static bool sighting_owner(struct ctx *c, struct id part, struct id *ret)
{
	struct search_sighting_of_said_row row;
	bool found;
	if (!q_search_sighting_of_said(c, (struct search_sighting_of_said_in){ .once_id = part }, &row, &found)) {
		return false;
	}
	*ret = found ? row.sighting_id : (struct id){ { 0 } };
	return true;
}

static bool suspect_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_suspect_row m;
	struct search_suspect_parts_rows parts;
	struct search_suspect_said_rows said;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_suspect(c, (struct search_suspect_in){ .id = id }, &m, ret_found) || !*ret_found ||
	    !q_search_suspect_parts(c, (struct search_suspect_parts_in){ .mail_id = id }, &parts) ||
	    !q_search_suspect_said(c, (struct search_suspect_said_in){ .mail_id = id }, &said)) {
		return c->err.code == ERR_NONE;
	}
	/* every byte was chosen by a stranger: shown made harmless, found either way */
	str text = JOIN(m.from_name, m.from_address, m.reply_to, m.reporter, m.reason, m.text);
	for (size_t i = 0; i < parts.n; i++) {
		text = JOIN(text, parts.v[i].name, parts.v[i].value, parts.v[i].host);
	}
	for (size_t i = 0; i < said.n; i++) {
		text = JOIN(text, said.v[i].said);
	}
	*ret = (struct search_line){ .title = STR_CAT(c->arena, number(c, MSG_SEARCH_SUSPECT_N, m.number), S("  "), look_text(c->arena, m.subject)),
		.text = look_text(c->arena, text), .words = JOIN(m.subject, text, both_numbers(c, MSG_SEARCH_SUSPECT_N, m.number)),
		.incident_id = m.incident_id, .at_ms = m.received_at };
	return true;
}

static bool knowledge_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_knowledge_row k;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_knowledge(c, (struct search_knowledge_in){ .id = id }, &k, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	bool is_for_room = !str_eq(k.audience, S("all"));
	*ret_found = !is_for_room || !id_is_none(k.room_id);
	str text = JOIN(k.happened, k.signs, k.to_do, k.not_to_do, k.traces, k.tags, k.source_by, k.source_url);
	*ret = (struct search_line){ .title = k.title, .text = text, .words = JOIN(k.title, text, k.kind.n > 0 ? kind_words(c, k.kind) : S("")),
		.incident_id = is_for_room ? k.room_id : (struct id){ { 0 } }, .at_ms = k.changed_at,
		.is_withdrawn = str_eq(k.state, S("archived")), .needs = str_eq(k.state, S("draft")) ? ACCESS_RESPONDER : ACCESS_NONE };
	return true;
}

static bool person_line(struct ctx *c, const struct search_ref *r, struct search_line *ret, bool *ret_found)
{
	struct search_person_row p;
	struct id id;
	if (!id_of(r, &id)) {
		return true;
	}
	if (!q_search_person(c, (struct search_person_in){ .id = id }, &p, ret_found) || !*ret_found) {
		return c->err.code == ERR_NONE;
	}
	struct search_person_ways_rows ways;
	str more = S("");
	if (!q_search_person_ways(c, (struct search_person_ways_in){ .person_id = id }, &ways)) {
		return false;
	}
	for (size_t i = 0; i < ways.n; i++) {
		more = JOIN(more, ways.v[i].value);
	}
	struct search_person_roles_rows roles;
	if (!q_search_person_roles(c, (struct search_person_roles_in){ .person_id = id }, &roles)) {
		return false;
	}
	const struct role_def *role = p.role.n > 0 ? catalog_role(c->catalog, p.role) : NULL;
	for (size_t i = 0; i < roles.n; i++) {
		const struct role_def *other = catalog_role(c->catalog, roles.v[i].role);
		more = other ? JOIN(more, other->name.ja, other->name.en) : more;
	}
	str text = JOIN(p.title, p.department, role ? text2_in(role->name, c->lang) : S(""), p.phone, p.mail);
	*ret = (struct search_line){ .title = p.name, .text = text, .at_ms = p.created_at,
		.words = JOIN(p.name, p.kana, p.title, p.department, more, role ? role->name.ja : S(""), role ? role->name.en : S("")) };
	return true;
}

#define ALL(statement) \
	static bool statement##_all(struct ctx *c, struct id after, struct id *ret, size_t most, size_t *ret_n) \
	{ \
		struct statement##_rows rows; \
		if (!q_##statement(c, (struct statement##_in){ .after = after, .most = (int64_t)most }, &rows)) { \
			return false; \
		} \
		for (size_t i = 0; i < rows.n; i++) { \
			ret[i] = rows.v[i].id; \
		} \
		*ret_n = rows.n; \
		return true; \
	}
ALL(search_tasks)
ALL(search_actions)
ALL(search_sightings)
ALL(search_people)
ALL(search_suspects)
ALL(search_notes)
ALL(search_broadcasts)
ALL(search_ledger_rows)

#define SAID_AGO_MS (INT64_C(24) * 3600 * 1000)

static bool sightings_recent(struct ctx *c, struct id *ret, size_t most, size_t *ret_n)
{
	struct search_sightings_recent_rows came;
	struct search_said_recent_rows said;
	size_t n = 0;
	if (!q_search_sightings_recent(c, &came) ||
	    !q_search_said_recent(c, (struct search_said_recent_in){ .since = c->now_ms - SAID_AGO_MS }, &said)) {
		return false;
	}
	for (size_t i = 0; i < came.n && n < most; i++) {
		ret[n++] = came.v[i].id;
	}
	for (size_t i = 0; i < said.n && n < most; i++) {
		ret[n++] = said.v[i].sighting_id;
	}
	*ret_n = n;
	return true;
}

static bool suspects_recent(struct ctx *c, struct id *ret, size_t most, size_t *ret_n)
{
	struct search_suspects_recent_rows came;
	if (!q_search_suspects_recent(c, &came)) {
		return false;
	}
	*ret_n = came.n < most ? came.n : most;
	for (size_t i = 0; i < *ret_n; i++) {
		ret[i] = came.v[i].id;
	}
	return true;
}

/* --- the table --- */

const struct search_source search_sources[] = {
	{ .kind = "entry", .label = MSG_SEARCH_KIND_ENTRY, .icon = "note", .needs = ACCESS_VIEWER, .in_room = "/entry/", .objects = "",
		.line = entry_line },
	{ .kind = "incident", .label = MSG_SEARCH_KIND_INCIDENT, .icon = "siren", .needs = ACCESS_VIEWER, .in_room = "",
		.objects = "incident", .line = incident_line },
	{ .kind = "fact", .label = MSG_SEARCH_KIND_FACT, .icon = "known", .needs = ACCESS_VIEWER, .in_room = "/fact/",
		.objects = "fact", .line = fact_line },
	{ .kind = "decision", .label = MSG_SEARCH_KIND_DECISION, .icon = "scale", .needs = ACCESS_VIEWER, .in_room = "/decision/",
		.objects = "decision", .line = decision_line },
	{ .kind = "question", .label = MSG_SEARCH_KIND_QUESTION, .icon = "unknown", .needs = ACCESS_VIEWER, .in_room = "/question/",
		.objects = "question", .line = question_line },
	{ .kind = "task", .label = MSG_SEARCH_KIND_TASK, .icon = "list-checks", .needs = ACCESS_HELPER, .path = "/task/",
		.objects = "task task_word", .audit = "task_", .moves = true, .line = task_line, .owner = task_owner, .all = search_tasks_all },
	{ .kind = "action", .label = MSG_SEARCH_KIND_ACTION, .icon = "check", .needs = ACCESS_VIEWER, .path = "/action/",
		.objects = "action", .audit = "action_", .moves = true, .line = action_line, .all = search_actions_all },
	{ .kind = "affected", .label = MSG_SEARCH_KIND_AFFECTED, .icon = "monitor", .needs = ACCESS_VIEWER, .in_room = "/affected/",
		.objects = "affected", .line = affected_line },
	{ .kind = "indicator", .label = MSG_SEARCH_KIND_INDICATOR, .icon = "eye", .needs = ACCESS_VIEWER, .in_room = "/indicator/",
		.objects = "indicator", .line = indicator_line },
	{ .kind = "evidence", .label = MSG_SEARCH_KIND_EVIDENCE, .icon = "package", .needs = ACCESS_VIEWER, .in_room = "/evidence/",
		.objects = "evidence", .line = evidence_line },
	{ .kind = "report", .label = MSG_SEARCH_KIND_REPORT, .icon = "file-text", .needs = ACCESS_VIEWER, .in_room = "/report/",
		.objects = "report", .line = report_line },
	{ .kind = "closing", .label = MSG_SEARCH_KIND_CLOSING, .icon = "clipboard-check", .needs = ACCESS_VIEWER, .in_room = "/closing",
		.objects = "closing follow lesson", .line = closing_line },
	{ .kind = "sighting", .label = MSG_SEARCH_KIND_SIGHTING, .icon = "mail", .needs = ACCESS_RESPONDER, .path = "/inbox/",
		.objects = "sighting said", .audit = "sighting_", .moves = true, .line = sighting_line, .owner = sighting_owner,
		.all = search_sightings_all, .recent = sightings_recent },
	{ .kind = "suspect", .label = MSG_SEARCH_KIND_SUSPECT, .icon = "mail", .needs = ACCESS_RESPONDER, .path = "/suspect/",
		.audit = "suspect_", .moves = true, .line = suspect_line, .all = search_suspects_all, .recent = suspects_recent },
	{ .kind = "knowledge", .label = MSG_SEARCH_KIND_KNOWLEDGE, .icon = "book-open", .needs = ACCESS_VIEWER, .path = "/knowledge/",
		.audit = "knowledge_", .moves = true, .is_mixed = true, .line = knowledge_line, .all = search_notes_all },
	{ .kind = "person", .label = MSG_SEARCH_KIND_PERSON, .icon = "user", .needs = ACCESS_VIEWER, .path = "/people/",
		.audit = "person_", .line = person_line, .all = search_people_all },
	{ .kind = "step", .label = MSG_SEARCH_KIND_STEP, .icon = "clipboard-check", .needs = ACCESS_VIEWER, .in_room = "/step/",
		.objects = "step", .line = search_step_line },
	{ .kind = "link", .label = MSG_SEARCH_KIND_LINK, .icon = "link", .needs = ACCESS_VIEWER, .in_room = "/link#l-",
		.objects = "link", .line = search_link_line },
	{ .kind = "broadcast", .label = MSG_SEARCH_KIND_BROADCAST, .icon = "bell", .needs = ACCESS_VIEWER, .path = "/broadcast/",
		.audit = "broadcast_", .moves = true, .is_mixed = true, .line = search_broadcast_line, .all = search_broadcasts_all },
	{ .kind = "row", .label = MSG_SEARCH_KIND_ROW, .icon = "list-checks", .needs = ACCESS_VIEWER, .path = "/ledgers/",
		.audit = "sheet_ table_ ledger_ ask_", .is_mixed = true, .line = search_row_line, .all = search_ledger_rows_all,
		.recent = search_rows_of_ledgers_recent },
	{ .kind = "taken", .label = MSG_SEARCH_KIND_TAKEN, .icon = "package", .needs = ACCESS_VIEWER, .in_room = "/imported#e-",
		.objects = "archive", .line = search_taken_line, .parts = search_taken_parts },
};
const size_t search_n_sources = sizeof search_sources / sizeof search_sources[0];

static const struct choice kinds[] = {
	{ "entry", MSG_SEARCH_KIND_ENTRY }, { "incident", MSG_SEARCH_KIND_INCIDENT }, { "fact", MSG_SEARCH_KIND_FACT },
	{ "decision", MSG_SEARCH_KIND_DECISION }, { "question", MSG_SEARCH_KIND_QUESTION }, { "task", MSG_SEARCH_KIND_TASK },
	{ "action", MSG_SEARCH_KIND_ACTION }, { "affected", MSG_SEARCH_KIND_AFFECTED }, { "indicator", MSG_SEARCH_KIND_INDICATOR },
	{ "evidence", MSG_SEARCH_KIND_EVIDENCE }, { "report", MSG_SEARCH_KIND_REPORT }, { "closing", MSG_SEARCH_KIND_CLOSING },
	{ "sighting", MSG_SEARCH_KIND_SIGHTING }, { "suspect", MSG_SEARCH_KIND_SUSPECT },
	{ "knowledge", MSG_SEARCH_KIND_KNOWLEDGE }, { "person", MSG_SEARCH_KIND_PERSON },
	{ "step", MSG_SEARCH_KIND_STEP }, { "link", MSG_SEARCH_KIND_LINK }, { "broadcast", MSG_SEARCH_KIND_BROADCAST },
	{ "row", MSG_SEARCH_KIND_ROW }, { "taken", MSG_SEARCH_KIND_TAKEN },
};
_Static_assert(sizeof kinds / sizeof kinds[0] == sizeof search_sources / sizeof search_sources[0], "a choice for each source");
const struct choices search_kind_choices = { kinds, sizeof kinds / sizeof kinds[0] };

const struct search_source *search_source_of(str kind)
{
	for (size_t i = 0; i < search_n_sources; i++) {
		if (str_eq(str_from_c(search_sources[i].kind), kind)) {
			return &search_sources[i];
		}
	}
	return NULL;
}

bool search_may(const struct ctx *c, const struct search_source *s)
{
	return access_allows(c->who.access, s->needs);
}

str search_path(struct ctx *c, const struct search_source *s, const struct search_ref *r, const struct search_line *l)
{
	struct arena *a = c->arena;
	if (l->path.n > 0) {
		return l->path;
	}
	if (s->path) {
		return STR_CAT(a, str_from_c(s->path), r->ref);
	}
	struct id room = id_is_none(r->incident_id) ? l->incident_id : r->incident_id;
	return STR_CAT(a, S("/incident/"), id_str(a, room), str_from_c(s->in_room), r->ref);
}
