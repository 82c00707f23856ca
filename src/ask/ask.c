/* Reading: rounds, groups, people, answers as far as they may be shown. */
#include "ask/inside.h"

#include <stdlib.h>

#include "ask_sql.h"
#include "base/time.h"
#include "messages.h"
#include "sheet/sheet.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define MORNING_MS (9 * 3600 * INT64_C(1000))

static const struct choice groups[] = { { "executive", MSG_ASK_EXECUTIVE }, { "it", MSG_ASK_IT }, { "staff", MSG_ASK_STAFF }, { "other", MSG_ASK_OTHER },
	{ "pooled", MSG_ASK_POOLED_NAME } };
const struct choices ask_group_choices = { groups, sizeof groups / sizeof groups[0] };
static const struct choice states[] = { { "open", MSG_ASK_OPEN_NAME }, { "closed", MSG_ASK_CLOSED_NAME } };
const struct choices ask_state_choices = { states, 2 };
static const struct choice person_states[] = { { "asked", MSG_ASK_ASKED }, { "answered", MSG_ASK_ANSWERED }, { "withdrawn", MSG_ASK_WITHDRAWN } };
const struct choices ask_person_state_choices = { person_states, 3 };

#define N(v) (sizeof(v) / sizeof(v)[0])
#define F(T, member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct T, member), .doc = text }
#define CHOICE(T, member, set, text) { .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct T, member), .choices = &(set), .doc = text }
static const struct field round_fields[] = {
	F(ask_round, id, FIELD_ID, "identifier"), F(ask_round, number, FIELD_INT, "1, 2, 3 ... in the organisation"),
	F(ask_round, sheet, FIELD_LINE, "key of the form"), F(ask_round, form, FIELD_INT, "version of the form when it began"),
	F(ask_round, title, FIELD_LINE, "title"), F(ask_round, words, FIELD_TEXT, "what is said to those asked"),
	CHOICE(ask_round, state, ask_state_choices, "open, or closed: by hand or because its day is over"),
	F(ask_round, is_anonymous, FIELD_BOOL, "answers are tied to nobody and can be read once it is closed"),
	F(ask_round, is_held, FIELD_BOOL, "anonymous and open: no answer is shown yet"),
	F(ask_round, is_reminding, FIELD_BOOL, "reminds by itself three days and one day before the end"),
	F(ask_round, opened_at, FIELD_INSTANT, "when it began"), F(ask_round, opened_by, FIELD_LINE, "who asks"),
	F(ask_round, closes_at, FIELD_INSTANT, "until when it takes answers"), F(ask_round, closed_at, FIELD_INSTANT, "when it closed"),
	F(ask_round, reminded_at, FIELD_INSTANT, "last reminder"), F(ask_round, n_answers, FIELD_INT, "answers"),
	F(ask_round, n_asked, FIELD_INT, "asked by name"),
};
const struct shape ask_round_shape = { "AskRound", round_fields, N(round_fields), sizeof(struct ask_round) };
static const struct field answer_fields[] = {
	F(ask_answer, id, FIELD_ID, "identifier; of an anonymous round random"),
	CHOICE(ask_answer, group, ask_group_choices, "group; pooled: groups too small to be shown alone, together"),
	F(ask_answer, who, FIELD_LINE, "who answered; empty in an anonymous round"),
	{ .name = "values", .type = FIELD_RAW, .offset = offsetof(struct ask_answer, body), .doc = "by the keys of the form" },
	F(ask_answer, form, FIELD_INT, "version of the form it was given on"),
	F(ask_answer, given_at, FIELD_INSTANT, "when; of an anonymous round the day"), F(ask_answer, changed_at, FIELD_INSTANT, "when it was changed last"),
};
const struct shape ask_answer_shape = { "AskAnswer", answer_fields, N(answer_fields), sizeof(struct ask_answer) };
static const struct field team_fields[] = {
	CHOICE(ask_team, group, ask_group_choices, "group"), F(ask_team, asked, FIELD_INT, "asked by name"),
	F(ask_team, answered, FIELD_INT, "answers"), F(ask_team, link_at, FIELD_INSTANT, "when its link was made; null: it has none"),
	F(ask_team, is_small, FIELD_BOOL, "anonymous, and too few to be shown alone"),
};
const struct shape ask_team_shape = { "AskGroup", team_fields, N(team_fields), sizeof(struct ask_team) };
static const struct field person_fields[] = {
	F(ask_person, id, FIELD_ID, "identifier"), F(ask_person, person_id, FIELD_ID, "person of the address book; null: a typed address"),
	CHOICE(ask_person, group, ask_group_choices, "group"), F(ask_person, name, FIELD_LINE, "name"), F(ask_person, mail, FIELD_LINE, "address; may be empty"),
	CHOICE(ask_person, state, ask_person_state_choices, "asked, answered, withdrawn; of an anonymous round never answered"),
	F(ask_person, waits, FIELD_BOOL, "a mail is still to be written"), F(ask_person, mailed_at, FIELD_INSTANT, "last mail"),
	F(ask_person, reminded_at, FIELD_INSTANT, "last reminder"),
};
const struct shape ask_person_shape = { "AskPerson", person_fields, N(person_fields), sizeof(struct ask_person) };
#undef F

str ask_group_code(int group) { return str_from_c(groups[group].code); }
static int group_of(str code) { return choice_find(&ask_group_choices, code); }

int64_t ask_day(int64_t ms)
{
	struct civil v = civil_from_ms(ms, JST_OFFSET_MIN);
	return civil_to_ms((struct civil){ v.year, v.month, v.day, 0, 0, 0 }, JST_OFFSET_MIN);
}

struct opt_int ask_next_reminder(const struct ctx *c, int64_t closes_at, bool is_reminding)
{
	const int64_t days[] = { 3, 1 };
	for (size_t k = 0; is_reminding && k < N(days); k++) {
		int64_t at = ask_day(closes_at - days[k] * DAY_MS) + MORNING_MS;
		if (at > c->now_ms && at < closes_at) {
			return (struct opt_int){ true, at };
		}
	}
	return (struct opt_int){ 0 };
}

/* --- rounds --- */

/* The two statements differ in what they choose; their rows are alike. */
#define ROUND_OF(r) (struct ask_round){ .id = (r).id, .number = { true, (r).number }, .sheet = (r).sheet, .title = (r).title, .words = (r).words, \
	.state = str_eq((r).state, S("open")) && (r).closes_at > c->now_ms ? ASK_OPEN : ASK_CLOSED, .is_anonymous = (r).is_anonymous, \
	.is_reminding = (r).is_reminding, .opened_at = { true, (r).opened_at }, .closes_at = { true, (r).closes_at }, .closed_at = (r).closed_at, \
	.form = { true, (r).form }, .reminded_at = (r).reminded_at, .opened_by = str_is_none((r).who) ? S("") : (r).who, \
	.n_answers = { true, (r).n_answers }, .n_asked = { true, (r).n_asked }, .lang = str_eq((r).lang, S("en")) ? LANG_EN : LANG_JA }

static void settle(struct ask_round *r)
{
	r->is_held = r->is_anonymous && r->state == ASK_OPEN;
	r->closed_at = r->state == ASK_OPEN ? (struct opt_int){ 0 } : r->closed_at.has ? r->closed_at : r->closes_at;
}

bool ask_rounds(struct ctx *c, str sheet, struct ask_round **ret, size_t *ret_n)
{
	struct ask_round_rows_rows rows;
	if (!q_ask_round_rows(c, (struct ask_round_rows_in){ .of_sheet = str_is_none(sheet) ? S("") : sheet }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct ask_round, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		(*ret)[k] = ROUND_OF(rows.v[k]);
		settle(&(*ret)[k]);
	}
	return true;
}

bool ask_round_get(struct ctx *c, struct id id, struct ask_round *ret)
{
	struct ask_round_one_row r;
	bool found;
	if (!q_ask_round_one(c, (struct ask_round_one_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_ASK_GONE);
	}
	*ret = ROUND_OF(r);
	settle(ret);
	return true;
}

bool ask_round_open(struct ctx *c, struct id id, struct ask_round *ret)
{
	return ask_round_get(c, id, ret) && (ret->state == ASK_OPEN || fail(c, ERR_CONFLICT, MSG_ASK_IS_CLOSED));
}

/* --- groups --- */

bool ask_teams(struct ctx *c, const struct ask_round *r, struct ask_team ret[ASK_GROUP_MAX])
{
	struct ask_team_answers_rows answers;
	struct ask_team_people_rows people;
	struct ask_team_links_rows links;
	if (!q_ask_team_answers(c, (struct ask_team_answers_in){ .round_id = r->id }, &answers) ||
	    !q_ask_team_people(c, (struct ask_team_people_in){ .round_id = r->id }, &people) ||
	    !q_ask_team_links(c, (struct ask_team_links_in){ .round_id = r->id }, &links)) {
		return false;
	}
	for (int g = 0; g < ASK_GROUP_MAX; g++) {
		ret[g] = (struct ask_team){ .group = g, .asked = { true, 0 }, .answered = { true, 0 } };
	}
	for (size_t k = 0; k < answers.n; k++) {
		ret[group_of(answers.v[k].team)].answered.v = answers.v[k].n;
	}
	for (size_t k = 0; k < people.n; k++) {
		ret[group_of(people.v[k].team)].asked.v = people.v[k].n;
	}
	for (size_t k = 0; k < links.n; k++) {
		ret[group_of(links.v[k].team)].link_at = (struct opt_int){ true, links.v[k].at };
	}
	for (int g = 0; g < ASK_GROUP_MAX; g++) {
		ret[g].is_small = r->is_anonymous && ret[g].answered.v > 0 && ret[g].answered.v < ASK_GROUP_LEAST;
	}
	return true;
}

/* --- people --- */

bool ask_people(struct ctx *c, const struct ask_round *r, struct ask_person **ret, size_t *ret_n)
{
	struct ask_people_rows_rows rows;
	if (!q_ask_people_rows(c, (struct ask_people_rows_in){ .round_id = r->id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct ask_person, rows.n);
	*ret_n = rows.n;
	for (size_t k = 0; k < rows.n; k++) {
		const struct ask_people_rows_row *y = &rows.v[k];
		int state = choice_find(&ask_person_state_choices, y->state);
		state = r->is_anonymous && state == ASK_ANSWERED ? ASK_ASKED : state;
		(*ret)[k] = (struct ask_person){ .id = y->id, .person_id = y->person_id, .group = group_of(y->team), .name = y->name, .mail = y->mail,
			.state = state, .mailed_at = y->mailed_at, .reminded_at = y->reminded_at, .waits = y->post.n > 0 };
	}
	return true;
}

/* --- answers --- */

/* Where the answers of each group are shown: with the group, with the other small ones, or (-1) nowhere. */
static bool shown_as(struct ctx *c, const struct ask_round *r, int ret[ASK_GROUP_MAX])
{
	struct ask_team teams[ASK_GROUP_MAX];
	int64_t small = 0;
	if (!ask_teams(c, r, teams)) {
		return false;
	}
	for (int g = 0; g < ASK_GROUP_MAX; g++) {
		small += teams[g].is_small ? teams[g].answered.v : 0;
	}
	for (int g = 0; g < ASK_GROUP_MAX; g++) {
		ret[g] = r->is_held ? -1 : !teams[g].is_small ? g : small >= ASK_GROUP_LEAST ? ASK_POOLED : -1;
	}
	return true;
}

/* Who may read the rows of the form may read what was answered; of a form that is gone everybody of the firm. */
static bool may_read(struct ctx *c, const struct ask_round *r)
{
	const struct sheet_def *d;
	if (!sheet_def_get(c, r->sheet, &d)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		if (is_gone) {
			err_clear(c);
		}
		return is_gone;
	}
	return sheet_may_see(c, d) || fail(c, ERR_DENIED, MSG_SHEET_NOT_FOR_YOU);
}

#define ANSWER_OF(x, where) (struct ask_answer){ .id = (x).id, .group = where, .who = (x).who, .body = (x).body, \
	.given_at = { true, (x).given_at }, .changed_at = (x).changed_at, .form = { true, (x).form } }

/* Those put together stand by their random ids: in the order of their groups the first would be the executive's. */
static int by_id(const void *a, const void *b)
{
	const struct ask_answer *x = a, *y = b;
	return memcmp(x->id.b, y->id.b, sizeof x->id.b);
}

bool ask_answers(struct ctx *c, struct id round_id, struct ask_answer **ret, size_t *ret_n)
{
	struct ask_round r;
	struct ask_answer_rows_rows rows;
	int as[ASK_GROUP_MAX];
	size_t n = 0;
	if (!ask_round_get(c, round_id, &r) || !may_read(c, &r) || !shown_as(c, &r, as) ||
	    !q_ask_answer_rows(c, (struct ask_answer_rows_in){ .round_id = round_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct ask_answer, rows.n);
	for (int g = 0; g <= ASK_POOLED; g++) {
		size_t first = n;
		for (size_t k = 0; k < rows.n; k++) {
			if (as[group_of(rows.v[k].team)] == g) {
				(*ret)[n++] = ANSWER_OF(rows.v[k], g);
			}
		}
		if (g == ASK_POOLED && n > first) {
			qsort(*ret + first, n - first, sizeof **ret, by_id);
		}
	}
	*ret_n = n;
	return true;
}

bool ask_answer_get(struct ctx *c, struct id round_id, struct id id, struct ask_answer *ret)
{
	struct ask_round r;
	struct ask_answer_one_row x;
	int as[ASK_GROUP_MAX];
	bool found;
	if (!ask_round_get(c, round_id, &r) || !may_read(c, &r) || !shown_as(c, &r, as) ||
	    !q_ask_answer_one(c, (struct ask_answer_one_in){ .round_id = round_id, .id = id }, &x, &found)) {
		return false;
	}
	if (!found || as[group_of(x.team)] < 0) {
		return fail(c, ERR_NOT_FOUND, MSG_ASK_NO_ANSWER);
	}
	*ret = ANSWER_OF(x, as[group_of(x.team)]);
	return true;
}

/* --- what is asked --- */

/* Where a field of the form has gone; -1: it is not asked. */
static int *places_of(struct ctx *c, const struct sheet_def *d, bool is_anonymous, size_t *ret_n)
{
	int *to = arena_array(c->arena, int, d->n_fields);
	size_t n = 0;
	for (size_t k = 0; k < d->n_fields; k++) {
		bool is_pointer = d->fields[k].type == SHEET_PERSON || d->fields[k].type == SHEET_ROW;
		to[k] = is_pointer || (is_anonymous && (k == 0 || d->fields[k].is_who)) ? -1 : (int)n;
		n += to[k] >= 0;
	}
	*ret_n = n;
	return to;
}

/* A result is made from fields that are all asked, or not at all (it stays open then). */
static void move_from(struct ctx *c, struct sheet_field *f, const int *to)
{
	int *v = arena_array(c->arena, int, f->n_from);
	size_t n = 0;
	for (size_t k = 0; k < f->n_from; k++) {
		v[n] = to[f->from[k]];
		n += v[n] >= 0;
	}
	f->from = v;
	f->n_from = n == f->n_from ? n : 0;
}

bool ask_form(struct ctx *c, const struct sheet_def *d, bool is_anonymous, const struct sheet_def **ret)
{
	struct sheet_def *asked = arena_new(c->arena, struct sheet_def);
	size_t n;
	int *to = places_of(c, d, is_anonymous, &n);
	struct sheet_field *v = arena_array(c->arena, struct sheet_field, n + 1);
	for (size_t k = 0; k < d->n_fields; k++) {
		const struct sheet_field *f = &d->fields[k];
		if (to[k] < 0 && k > 0 && f->is_required && !f->is_who) {
			fail(c, ERR_CONFLICT, MSG_ASK_NEEDS_LIST);
			return fail_arg(c, "label", text2_in(f->name, c->lang));
		}
		if (to[k] >= 0) {
			struct sheet_field *moved = &v[to[k]];
			*moved = *f;
			move_from(c, moved, to);
			moved->needed_by = f->needed_by < 0 ? -1 : to[f->needed_by];
		}
	}
	*asked = *d;
	asked->fields = v;
	asked->n_fields = n;
	*ret = asked;
	return n > 0 || fail(c, ERR_CONFLICT, MSG_ASK_EMPTY_FORM);
}
