/* Reading the sheet, and what verify compares of it. */
#include "closing/closing.h"

#include "closing_sql.h"
#include "messages.h"
#include "sheet/sheet.h"

static const struct choice causes[] = {
	[CAUSE_KNOWN] = { "known", MSG_CLOSING_CAUSE_KNOWN },
	[CAUSE_LIKELY] = { "likely", MSG_CLOSING_CAUSE_LIKELY },
	[CAUSE_UNKNOWN] = { "unknown", MSG_CLOSING_CAUSE_UNKNOWN },
};
static const struct choice follows[] = {
	[FOLLOW_PLANNED] = { "planned", MSG_CLOSING_FOLLOW_PLANNED },
	[FOLLOW_DOING] = { "doing", MSG_CLOSING_FOLLOW_DOING },
	[FOLLOW_DONE] = { "done", MSG_CLOSING_FOLLOW_DONE },
	[FOLLOW_NOT_NEEDED] = { "not_needed", MSG_CLOSING_FOLLOW_NOT_NEEDED },
};
static const struct choice costs[] = {
	[COST_HOURS] = { "hours", MSG_CLOSING_COST_HOURS },
	[COST_VENDOR] = { "vendor", MSG_CLOSING_COST_VENDOR },
	[COST_LOSS] = { "loss", MSG_CLOSING_COST_LOSS },
	[COST_OTHER] = { "other", MSG_CLOSING_COST_OTHER },
};
static const struct choice accesses[] = {
	[COST_FOR_RESPONDER] = { "responder", MSG_CLOSING_COST_FOR_RESPONDER },
	[COST_FOR_EXECUTIVE] = { "executive", MSG_CLOSING_COST_FOR_EXECUTIVE },
	[COST_FOR_ADMIN] = { "admin", MSG_CLOSING_COST_FOR_ADMIN },
};
const struct choices cause_state_choices = { causes, CAUSE_STATE_MAX };
const struct choices follow_state_choices = { follows, FOLLOW_STATE_MAX };
const struct choices cost_kind_choices = { costs, COST_KIND_MAX };
const struct choices cost_access_choices = { accesses, COST_ACCESS_MAX };

#define AS(label, T, member, kind, text) { .name = label, .type = kind, .offset = offsetof(struct T, member), .doc = text }
#define F(T, member, kind, text) AS(#member, T, member, kind, text)
#define CHOICE(T, member, set, text) \
	{ .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct T, member), .choices = &set, .doc = text }
#define SHAPE(var, title, table, T) \
	const struct shape var = { title, table, sizeof table / sizeof table[0], sizeof(struct T) }

static const struct field closing_fields[] = {
	F(closing, incident_id, FIELD_ID, "its incident"),
	CHOICE(closing, cause_state, cause_state_choices, "known, likely, unknown; null: nobody said"),
	F(closing, cause, FIELD_TEXT, "what it was; of unknown: why that cannot be said"),
	AS("contained_at", closing, contained, FIELD_WHEN, "from then on it spread no further"),
	AS("recovered_at", closing, recovered, FIELD_WHEN, "when the business worked again"),
	F(closing, recovered_by_id, FIELD_ID, "person who confirmed the recovery"),
	F(closing, recovered_by_name, FIELD_LINE, "that person's name"),
	F(closing, recovered_how, FIELD_TEXT, "how it was confirmed"),
	F(closing, told_report_id, FIELD_ID, "issued report to the executive"),
	F(closing, told_report_number, FIELD_LINE, "that report's number"),
	F(closing, told_how, FIELD_TEXT, "or how else the executive was told"),
	AS("told_at", closing, told, FIELD_WHEN, "when"),
	CHOICE(closing, cost_access, cost_access_choices, "who may see the costs"),
};
static const struct field follow_fields[] = {
	F(follow, id, FIELD_ID, "identifier"),
	F(follow, number, FIELD_INT, "1, 2, 3 ... in the room"),
	F(follow, who, FIELD_LINE, "who was affected"),
	F(follow, how, FIELD_TEXT, "what is done for them"),
	CHOICE(follow, state, follow_state_choices, "planned, doing, done, not_needed"),
	F(follow, note, FIELD_TEXT, "how it went"),
};
static const struct field cost_fields[] = {
	F(cost, id, FIELD_ID, "identifier"),
	F(cost, number, FIELD_INT, "1, 2, 3 ... in the room"),
	CHOICE(cost, kind, cost_kind_choices, "hours, vendor, loss, other"),
	F(cost, what, FIELD_LINE, "who worked, who was paid, what was lost"),
	F(cost, hours, FIELD_INT, "hours of own people"),
	F(cost, amount, FIELD_INT, "yen; null: not known yet"),
	F(cost, note, FIELD_TEXT, "a word about it"),
	F(cost, is_dropped, FIELD_BOOL, "taken back: not summed"),
};
static const struct field lesson_fields[] = {
	F(lesson, key, FIELD_LINE, "key of the catalogue"),
	F(lesson, question, FIELD_LINE, "the question, in the language of the request"),
	F(lesson, answer, FIELD_TEXT, "empty: not answered yet"),
};
SHAPE(closing_shape, "Closing", closing_fields, closing);
SHAPE(follow_shape, "FollowUp", follow_fields, follow);
SHAPE(cost_shape, "Cost", cost_fields, cost);
SHAPE(lesson_shape, "Lesson", lesson_fields, lesson);

static struct event_time when_of(str canonical)
{
	struct event_time t = { 0 };
	event_time_from_canonical(canonical, &t);
	return t;
}

bool closing_get(struct ctx *c, struct id incident_id, struct closing *ret)
{
	struct closing_row_row r;
	bool found;
	if (!q_closing_row(c, (struct closing_row_in){ .incident_id = incident_id }, &r, &found)) {
		return false;
	}
	*ret = (struct closing){ .incident_id = incident_id, .cause_state = -1, .cause = S(""), .recovered_how = S(""),
		.told_how = S("") };
	if (found) {
		*ret = (struct closing){ .incident_id = incident_id,
			.cause_state = choice_find(&cause_state_choices, r.cause_state), .cause = r.cause,
			.contained = when_of(r.contained), .recovered = when_of(r.recovered),
			.recovered_by_id = r.recovered_by_id, .recovered_by_name = r.recovered_by_name,
			.recovered_how = r.recovered_how, .told_report_id = r.told_report_id,
			.told_report_number = r.told_report_number, .told_how = r.told_how, .told = when_of(r.told),
			.cost_access = choice_find(&cost_access_choices, r.cost_access), .is_begun = true };
	}
	return true;
}

bool closing_has_recovery(const struct closing *s)
{
	return s->recovered.precision != WHEN_NONE && !id_is_none(s->recovered_by_id);
}

bool closing_has_told(const struct closing *s)
{
	return !id_is_none(s->told_report_id) || !str_is_empty(s->told_how);
}

/* --- follow-up --- */

bool follow_list(struct ctx *c, struct id incident_id, struct follow **ret, size_t *ret_n)
{
	struct follow_rows_rows rows;
	if (!q_follow_rows(c, (struct follow_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct follow, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct follow_rows_row *r = &rows.v[i];
		(*ret)[i] = (struct follow){ r->id, incident_id, { true, r->seq_no }, r->who, r->how,
			choice_find(&follow_state_choices, r->state), r->note };
	}
	return true;
}

bool follow_get(struct ctx *c, struct id incident_id, struct id id, struct follow *ret)
{
	struct follow *v;
	size_t n;
	if (!follow_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_CLOSING_NOT_FOUND);
}

/* --- costs --- */

bool cost_may_see(const struct ctx *c, const struct closing *s)
{
	if (c->who.is_program || c->who.access == ACCESS_ADMIN) {
		return true;
	}
	return c->who.access == ACCESS_EXECUTIVE ? s->cost_access != COST_FOR_ADMIN
		: c->who.access == ACCESS_RESPONDER && s->cost_access == COST_FOR_RESPONDER;
}

bool cost_list(struct ctx *c, const struct closing *s, struct cost **ret, size_t *ret_n)
{
	struct cost_rows_rows rows;
	if (!cost_may_see(c, s)) {
		return fail(c, ERR_DENIED, MSG_CLOSING_COST_HIDDEN);
	}
	if (!q_cost_rows(c, (struct cost_rows_in){ .incident_id = s->incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct cost, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct cost_rows_row *r = &rows.v[i];
		(*ret)[i] = (struct cost){ r->id, s->incident_id, { true, r->seq_no }, choice_find(&cost_kind_choices, r->kind),
			r->what, r->hours, r->amount, r->note, r->is_dropped != 0 };
	}
	return true;
}

bool cost_get(struct ctx *c, const struct closing *s, struct id id, struct cost *ret)
{
	struct cost *v;
	size_t n;
	if (!cost_list(c, s, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_CLOSING_NOT_FOUND);
}

bool cost_count(struct ctx *c, struct id incident_id, int64_t *ret)
{
	struct cost_counted_row row;
	if (!q_cost_counted(c, (struct cost_counted_in){ .incident_id = incident_id }, &row)) {
		return false;
	}
	*ret = row.n;
	return true;
}

struct cost_sums cost_sum(const struct cost *v, size_t n)
{
	struct cost_sums s = { 0 };
	for (size_t i = 0; i < n; i++) {
		if (v[i].is_dropped) {
			continue;
		}
		s.n++;
		bool is_hours = v[i].kind == COST_HOURS && v[i].hours.has; /* own hours need no price */
		s.hours += is_hours ? v[i].hours.v : 0;
		if (v[i].amount.has) {
			struct opt_int *of = &s.of[v[i].kind];
			*of = (struct opt_int){ true, of->v + v[i].amount.v };
			s.all += v[i].amount.v;
			s.known++;
		} else {
			s.unknown += !is_hours;
			s.unknown_of[v[i].kind] += !is_hours;
		}
	}
	return s;
}

/* --- lessons --- */

static void add_answer(struct lesson *v, size_t *n, const struct lesson_rows_row *r, str gone)
{
	for (size_t i = 0; i < *n; i++) {
		if (str_eq(v[i].key, r->key)) {
			v[i].answer = r->answer;
			return;
		}
	}
	if (r->answer.n > 0) {
		v[(*n)++] = (struct lesson){ r->key, gone, S(""), r->answer };
	}
}

/* What the firm asks today, and what was answered to a question it no longer asks. */
bool lesson_list(struct ctx *c, struct id incident_id, struct lesson **ret, size_t *ret_n)
{
	struct lesson_rows_rows rows;
	const struct sheet_def *d;
	if (!sheet_def_get(c, S("lessons"), &d) || !q_lesson_rows(c, (struct lesson_rows_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	struct lesson *v = arena_array(c->arena, struct lesson, d->n_fields + rows.n);
	size_t n = d->n_fields;
	for (size_t i = 0; i < n; i++) {
		v[i] = (struct lesson){ d->fields[i].key, text2_in(d->fields[i].name, c->lang), text2_in(d->fields[i].help, c->lang), S("") };
	}
	for (size_t k = 0; k < rows.n; k++) {
		add_answer(v, &n, &rows.v[k], msg(c, MSG_CLOSING_LESSON_GONE));
	}
	*ret = v;
	*ret_n = n;
	return true;
}

bool lesson_get(struct ctx *c, struct id incident_id, str key, struct lesson *ret)
{
	struct lesson *v;
	size_t n;
	if (!lesson_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_CLOSING_NO_LESSON);
}

/* --- for verify --- */

static void project_sheet(struct projector *p, const struct closing_row_row *r)
{
	p->object = S("closing");
	project_str(p, "cause_state", r->cause_state);
	project_str(p, "cause", r->cause);
	project_str(p, "contained", r->contained);
	project_str(p, "recovered", r->recovered);
	project_id(p, "recovered_by", r->recovered_by_id);
	project_str(p, "recovered_how", r->recovered_how);
	project_id(p, "told_report", r->told_report_id);
	project_str(p, "told_how", r->told_how);
	project_str(p, "told", r->told);
	project_str(p, "cost_access", r->cost_access);
}

static void project_follow(struct projector *p, const struct follow_rows_row *r)
{
	p->object = change_object_name(p->c, "follow", r->id);
	project_i64(p, "number", r->seq_no);
	project_str(p, "who", r->who);
	project_str(p, "how", r->how);
	project_str(p, "state", r->state);
	project_str(p, "note", r->note);
}

static void project_cost(struct projector *p, const struct cost_rows_row *r)
{
	p->object = change_object_name(p->c, "cost", r->id);
	project_i64(p, "number", r->seq_no);
	project_str(p, "kind", r->kind);
	project_str(p, "what", r->what);
	project_opt(p, "hours", r->hours);
	project_opt(p, "amount", r->amount);
	project_str(p, "note", r->note);
	project_i64(p, "is_dropped", r->is_dropped);
}

bool closing_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct closing_row_row sheet;
	struct follow_rows_rows follow;
	struct cost_rows_rows cost;
	struct lesson_rows_rows lesson;
	struct closing_own_rows_rows own;
	bool found;
	if (!q_closing_row(c, (struct closing_row_in){ .incident_id = incident_id }, &sheet, &found) ||
	    !q_follow_rows(c, (struct follow_rows_in){ .incident_id = incident_id }, &follow) ||
	    !q_cost_rows(c, (struct cost_rows_in){ .incident_id = incident_id }, &cost) ||
	    !q_lesson_rows(c, (struct lesson_rows_in){ .incident_id = incident_id }, &lesson) ||
	    !q_closing_own_rows(c, (struct closing_own_rows_in){ .incident_id = incident_id }, &own)) {
		return false;
	}
	struct projector p = { c, STR_NONE, emit, arg, true };
	if (found) {
		project_sheet(&p, &sheet);
	}
	for (size_t i = 0; i < follow.n && p.ok; i++) {
		project_follow(&p, &follow.v[i]);
	}
	for (size_t i = 0; i < cost.n && p.ok; i++) {
		project_cost(&p, &cost.v[i]);
	}
	for (size_t i = 0; i < lesson.n && p.ok; i++) {
		p.object = STR_CAT(c->arena, S("lesson/"), lesson.v[i].key);
		project_str(&p, "answer", lesson.v[i].answer);
	}
	for (size_t i = 0; i < own.n && p.ok; i++) {
		p.object = STR_CAT(c->arena, S("asked/"), own.v[i].key);
		project_str(&p, "question", own.v[i].question);
		project_str(&p, "answer", own.v[i].answer);
	}
	return p.ok;
}
