/* Rounds, and what was answered in them. */
#include "diagnosis/diagnosis.h"

#include "base/limits.h"
#include "diagnosis_sql.h"
#include "messages.h"


#define F(member, kind, text) { #member, kind, offsetof(struct diagnosis, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "Id of the round."), F(sheet, FIELD_LINE, "Key of its questions: diagnosis, readiness, fiveplustwo."),
	F(number, FIELD_INT, "1, 2, 3 ... of these questions."), F(is_open, FIELD_BOOL, "Answers still come, and nobody sees results."),
	F(opened_at, FIELD_INSTANT, "When it was begun."), F(opened_by_name, FIELD_LINE, "By whom."),
	F(closed_at, FIELD_INSTANT, "When it was closed."), F(closed_by_name, FIELD_LINE, "By whom."),
	F(n_answers, FIELD_INT, "Answers by people signed in."), F(ask_id, FIELD_ID, "Round of links whose answers count too."),
	F(points, FIELD_INT, "Tenths of a point of the firm, the mean of its groups; null while open."),
	F(most, FIELD_INT, "What could be reached, tenths; null while open."),
};
#undef F
const struct shape diagnosis_shape = { "Diagnosis", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct diagnosis) };

/* Groups here and of src/ask are the same. */
_Static_assert(DIAG_EXECUTIVE == (int)ASK_EXECUTIVE && DIAG_IT == (int)ASK_IT && DIAG_STAFF == (int)ASK_STAFF && DIAG_OTHER == (int)ASK_OTHER &&
	DIAG_POOLED == (int)ASK_POOLED && DIAG_GROUPS == (int)ASK_POOLED + 1, "groups");

bool diagnosis_def(struct ctx *c, str sheet, const struct sheet_def **ret)
{
	return sheet_def_get(c, sheet, ret) && ((*ret)->shape == SHEET_QUESTIONS || fail(c, ERR_NOT_FOUND, MSG_DIAGNOSIS_NO_SHEET)) &&
		(sheet_may_see(c, *ret) || fail(c, ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
}

/* The two statements have the same columns. */
#define ROUND_OF(r) (struct diagnosis){ .id = (r)->id, .sheet = (r)->sheet, .number = { true, (r)->number }, .ask_id = (r)->ask_id, \
	.is_open = !(r)->closed_at.has, .opened_at = { true, (r)->opened_at }, .closed_at = (r)->closed_at, .n_answers = { true, (r)->n_answers }, \
	.points = (r)->points, .most = (r)->most, .opened_by_name = (r)->opened_by_name, .closed_by_name = (r)->closed_by_name }

bool diagnosis_list(struct ctx *c, str sheet, struct diagnosis **ret, size_t *ret_n)
{
	struct diagnosis_rows_rows rows;
	if (!q_diagnosis_rows(c, (struct diagnosis_rows_in){ .sheet = sheet, .most = LIMIT_DIAGNOSES }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct diagnosis, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = ROUND_OF(&rows.v[i]);
	}
	*ret_n = rows.n;
	return true;
}

bool diagnosis_get(struct ctx *c, struct id id, struct diagnosis *ret)
{
	struct diagnosis_row_row r;
	bool found;
	if (!q_diagnosis_row(c, (struct diagnosis_row_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_DIAGNOSIS_NOT_FOUND);
	}
	*ret = ROUND_OF(&r);
	return true;
}

bool diagnosis_latest(struct ctx *c, str sheet, struct diagnosis *ret, bool *ret_found)
{
	struct diagnosis_newest_closed_row r;
	return q_diagnosis_newest_closed(c, (struct diagnosis_newest_closed_in){ .sheet = sheet }, &r, ret_found) &&
	       (!*ret_found || diagnosis_get(c, r.id, ret));
}

static bool add_asked(struct ctx *c, struct id ask_id, int64_t counts[DIAG_GROUPS])
{
	struct ask_round round;
	struct ask_team teams[ASK_GROUP_MAX];
	if (!ask_round_get(c, ask_id, &round) || !ask_teams(c, &round, teams)) {
		return false;
	}
	for (int g = 0; g < ASK_GROUP_MAX; g++) {
		counts[teams[g].group] += teams[g].answered.v;
	}
	return true;
}

bool diagnosis_counts(struct ctx *c, const struct diagnosis *r, int64_t ret[DIAG_GROUPS])
{
	struct diagnosis_answer_count_rows rows;
	for (int g = 0; g < DIAG_GROUPS; g++) {
		ret[g] = 0;
	}
	if (!q_diagnosis_answer_count(c, (struct diagnosis_answer_count_in){ .round_id = r->id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		int g = choice_find(&ask_group_choices, rows.v[i].party);
		if (g >= 0) {
			ret[g] += rows.v[i].n;
		}
	}
	return id_is_none(r->ask_id) || add_asked(c, r->ask_id, ret);
}

static bool take(struct ctx *c, const struct sheet_def *d, str body, struct diagnosis_answer *v)
{
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	v->cells = cells;
	return v->group >= 0 && sheet_body_read(c, d, body, cells, NULL);
}

/* Those by link, as far as src/ask lets them be seen; then those of people signed in. */
static bool read_answers(struct ctx *c, const struct sheet_def *d, const struct diagnosis *r, struct diagnosis_answer **ret, size_t *ret_n)
{
	struct diagnosis_answer_rows_rows rows;
	struct ask_answer *asked = NULL;
	size_t n_asked = 0;
	if (!q_diagnosis_answer_rows(c, (struct diagnosis_answer_rows_in){ .round_id = r->id }, &rows) ||
	    (!id_is_none(r->ask_id) && !ask_answers(c, r->ask_id, &asked, &n_asked))) {
		return false;
	}
	*ret = arena_array(c->arena, struct diagnosis_answer, rows.n + n_asked);
	*ret_n = rows.n + n_asked;
	for (size_t i = 0; i < n_asked; i++) {
		struct diagnosis_answer *v = &(*ret)[rows.n + i];
		*v = (struct diagnosis_answer){ .group = asked[i].group, .who = asked[i].who };
		if (!take(c, d, asked[i].body, v)) {
			return false;
		}
	}
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct diagnosis_answer){ .group = choice_find(&ask_group_choices, rows.v[i].party), .who = rows.v[i].who };
		if (!take(c, d, rows.v[i].body, &(*ret)[i])) {
			return false;
		}
	}
	return true;
}

bool diagnosis_result(struct ctx *c, const struct diagnosis *r, struct diagnosis_result *ret)
{
	const struct sheet_def *d;
	struct diagnosis_answer *v;
	size_t n;
	if (r->is_open) {
		return fail(c, ERR_CONFLICT, MSG_DIAGNOSIS_STILL_OPEN);
	}
	if (!diagnosis_def(c, r->sheet, &d) || !read_answers(c, d, r, &v, &n)) {
		return false;
	}
	diagnosis_count(c->arena, d, v, n, ret);
	return true;
}

bool diagnosis_own(struct ctx *c, struct id round_id, int group, str *ret_body)
{
	struct diagnosis_answer_own_row r;
	bool found;
	if (!q_diagnosis_answer_own(c, (struct diagnosis_answer_own_in){ .round_id = round_id,
			.party = str_from_c(ask_group_choices.v[group].code), .given_by_id = c->who.account_id }, &r, &found)) {
		return false;
	}
	*ret_body = found ? r.body : STR_NONE;
	return true;
}

bool diagnosis_totals(struct ctx *c, str sheet, struct diagnosis_total **ret, size_t *ret_n)
{
	struct diagnosis_total_rows_rows rows;
	if (!q_diagnosis_total_rows(c, (struct diagnosis_total_rows_in){ .sheet = sheet }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct diagnosis_total, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		int g = choice_find(&ask_group_choices, rows.v[i].party);
		(*ret)[i] = (struct diagnosis_total){ rows.v[i].round_id, g < 0 ? DIAG_GROUPS : g, rows.v[i].answers, rows.v[i].points, rows.v[i].most };
	}
	*ret_n = rows.n;
	return true;
}

bool diagnosis_notes(struct ctx *c, struct id round_id, struct diagnosis_note **ret, size_t *ret_n)
{
	struct diagnosis_note_rows_rows rows;
	if (!q_diagnosis_note_rows(c, (struct diagnosis_note_rows_in){ .round_id = round_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct diagnosis_note, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct diagnosis_note){ rows.v[i].id, rows.v[i].item, rows.v[i].text, rows.v[i].who, rows.v[i].made_at };
	}
	*ret_n = rows.n;
	return true;
}

bool diagnosis_actions(struct ctx *c, str sheet, struct diagnosis_action **ret, size_t *ret_n)
{
	struct diagnosis_action_rows_rows rows;
	if (!q_diagnosis_action_rows(c, (struct diagnosis_action_rows_in){ .sheet = sheet }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct diagnosis_action, rows.n);
	*ret_n = 0;
	for (int over = 0; over < 2; over++) {
		for (size_t i = 0; i < rows.n; i++) {
			struct action a;
			if (!action_get(c, rows.v[i].action_id, &a)) {
				return false;
			}
			if (action_is_over(&a) == (over == 1)) {
				(*ret)[(*ret_n)++] = (struct diagnosis_action){ rows.v[i].round_id, rows.v[i].item, a };
			}
		}
	}
	return true;
}

bool diagnosis_of_action(struct ctx *c, struct id action_id, struct diagnosis *ret, str *ret_item, bool *ret_found)
{
	struct diagnosis_action_from_row r;
	if (!q_diagnosis_action_from(c, (struct diagnosis_action_from_in){ .action_id = action_id }, &r, ret_found)) {
		return false;
	}
	*ret_item = *ret_found ? r.item : STR_NONE;
	return !*ret_found || diagnosis_get(c, r.round_id, ret);
}
