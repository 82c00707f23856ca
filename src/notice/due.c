#include "notice/due.h"

#include "account/access.h"
#include "base/log.h"
#include "base/time.h"
#include "db/store.h"
#include "limit/limit.h"
#include "messages.h"
#include "notice/digest.h"
#include "notice/hook_rule.h"
#include "notice/plan.h"
#include "notice_sql.h"
#include "procedure/own.h"
#include "sheet/sheet.h"

#define LOOK_MS (60 * 1000)            /* not every second: it asks for all firms */
#define HOUR_MS (INT64_C(3600) * 1000)
#define DAY_MS (24 * HOUR_MS)
#define FIRST_HOUR 8
#define LAST_HOUR 20
#define LEDGERS_MOST 30                /* lines of one mail */
#define ENDS_MOST 40

int64_t notice_due_day(int64_t at_ms)
{
	int64_t local = at_ms + JST_OFFSET_MIN * INT64_C(60000), hour = local % DAY_MS / HOUR_MS;
	return hour < FIRST_HOUR || hour >= LAST_HOUR ? 0 : local / DAY_MS;
}

int64_t notice_due_week(int64_t at_ms)
{
	int64_t day = notice_due_day(at_ms);
	return day == 0 ? 0 : day - (day + 3) % 7; /* 1970 began on a Thursday */
}

/* --- what one person is to look at --- */

static str rows_text(struct ctx *c, int64_t n)
{
	str count = number_grouped(c->arena, n < SHEET_DUE_MOST ? n : SHEET_DUE_MOST);
	return n < SHEET_DUE_MOST ? count : msgf(c, MSG_NOTICE_ROWS_MANY, { "rows", count });
}

/* Procedures whose day to be looked over has come, for who may write them. */
static bool procedures_of(struct ctx *c, str *lines, int64_t *n)
{
	struct own_waiting *v;
	size_t of;
	if (!access_allows(c->who.access, ACCESS_RESPONDER)) {
		return true;
	}
	if (!own_waiting(c, true, c->now_ms, &v, &of)) {
		return false;
	}
	for (size_t i = 0; i < of; i++) {
		if (v[i].what == OWN_WAITS_REVIEW) {
			*lines = STR_CAT(c->arena, *lines, lines->n ? S("\n") : S(""), msgf(c, MSG_NOTICE_PROCEDURE_LINE, { "name", v[i].name }));
			++*n;
		}
	}
	return true;
}

/* In their language, as they may see it. *ret_n 0: nothing. */
static bool rows_of(struct ctx *c, const struct actor *who, struct notice_room *r, int64_t *ret_n)
{
	struct actor was = c->who;
	struct sheet_due *v;
	size_t n;
	str lines = S("");
	c->who = *who;
	*ret_n = 0;
	bool ok = sheet_due_list(c, &v, &n) && procedures_of(c, &lines, ret_n);
	c->who = was;
	for (size_t i = 0; ok && i < n; i++) {
		str line = msgf(c, MSG_NOTICE_LEDGER_LINE, { "name", text2_in(v[i].def->name, c->lang) }, { "rows", number_grouped(c->arena, v[i].n) });
		lines = i < LEDGERS_MOST ? STR_CAT(c->arena, lines, lines.n ? S("\n") : S(""), line) : lines;
		*ret_n += v[i].n;
	}
	r->ledgers = lines;
	r->rows = rows_text(c, *ret_n);
	return ok;
}

/* --- what ends soon --- */

struct ending { const struct limit **v; size_t n; bool *was_told; };

/* The same ledger and the same day are one line. */
static str ends_text(struct ctx *c, const struct limit *const *v, size_t n)
{
	str lines = S("");
	size_t shown = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t rows = 0;
		bool first = true;
		for (size_t k = 0; k < n; k++) {
			bool same = v[k]->days.v == v[i]->days.v && str_eq(limit_what(c, v[k]), limit_what(c, v[i]));
			first = first && (!same || k >= i);
			rows += same;
		}
		if (first && shown++ < ENDS_MOST) {
			str line = msgf(c, MSG_NOTICE_LIMIT_LINE, { "what", limit_what(c, v[i]) }, { "rows", number_grouped(c->arena, rows) },
				{ "date", time_date_full(c, v[i]->due_at.v) }, { "left", limit_left(c, v[i]) });
			lines = STR_CAT(c->arena, lines, lines.n ? S("\n") : S(""), line);
		}
	}
	return shown <= ENDS_MOST ? lines
		: STR_CAT(c->arena, lines, S("\n"), msgf(c, MSG_NOTICE_LIMIT_MORE, { "rows", number_grouped(c->arena, (int64_t)(shown - ENDS_MOST)) }));
}

/* Which of them are for one person: their own, nobody's, or both. Written into r in the language of c. */
struct share { struct actor who; bool own, nobodys; };
static size_t ends_of(struct ctx *c, const struct ending *e, const struct share *s, struct notice_room *r, size_t *ret_at)
{
	const struct limit **mine = arena_array(c->arena, const struct limit *, e->n + 1);
	struct actor was = c->who;
	size_t n = 0;
	c->who = s->who;
	for (size_t k = 0; k < e->n; k++) {
		bool is_nobodys = id_is_none(e->v[k]->owner_id), is_own = !is_nobodys && id_eq(e->v[k]->owner_id, s->who.person_id);
		if (((is_nobodys && s->nobodys) || (is_own && s->own)) && limit_may(c, e->v[k])) {
			ret_at[n] = k;
			mine[n++] = e->v[k];
		}
	}
	c->who = was;
	r->limits = n > 0 ? number_grouped(c->arena, (int64_t)n) : S("");
	r->ends = ends_text(c, mine, n);
	return n;
}

/* --- telling --- */

struct telling { struct ctx *c; struct notice_book book; struct notice_room of; struct ending ends; bool is_week; };

static bool send_one(struct telling *t, enum notice_about about, const struct notice_tell *how, bool *ret_told)
{
	struct notice_how way = { .way = how->way };
	*ret_told = how->when == TELL_LATER;
	return how->when == TELL_NOT || (how->when == TELL_LATER ? notice_wait(t->c, &t->of, about, how->to, how->at)
		: notice_mail(t->c, &t->of, about, how->to, &way, ret_told));
}

/* Whether a rule means them: as somebody a row names, or whoever they are. `ret` NULL in *ret_tell: no rule does. */
static bool plan_of(struct telling *t, int event, const struct notice_person *p, bool as_named, const struct notice_tell **ret)
{
	static const struct id nobody;
	struct notice_team alone = { .v = arena_new(t->c->arena, struct notice_person), .n = 1 };
	struct notice_scene scene = { .event = event, .self = as_named ? p->person_id : nobody, .at = t->c->now_ms };
	struct notice_tell *v;
	size_t n;
	*alone.v = *p;
	*ret = NULL;
	if ((as_named && id_is_none(p->person_id)) || !notice_plan(t->c, &alone, &t->book.of[event], &scene, &v, &n)) {
		return t->c->err.code == ERR_NONE;
	}
	*ret = n > 0 ? v : NULL;
	return true;
}

static struct actor actor_of(const struct notice_person *p)
{
	return (struct actor){ .account_id = p->account_id, .person_id = p->person_id, .access = p->access, .name = p->name };
}

/* Of rows that are due: by a rule that names what they are they hear of all they look after, an administrator of every row; else of
 * what names them. *ret_rows 0: nothing. */
static bool plan_rows(struct telling *t, const struct notice_person *p, const struct notice_tell **ret, int64_t *ret_rows)
{
	struct actor who = actor_of(p);
	*ret_rows = 0;
	*ret = NULL;
	if (!t->is_week || !plan_of(t, EVENT_LEDGER, p, false, ret)) {
		return t->c->err.code == ERR_NONE;
	}
	if (!*ret) {
		who.access = p->access == ACCESS_ADMIN ? ACCESS_RESPONDER : p->access;
		if (!plan_of(t, EVENT_LEDGER, p, true, ret)) {
			return false;
		}
	}
	return !*ret || rows_of(t->c, &who, &t->of, ret_rows);
}

static bool tells_whom_it_names(const struct notice_set *s)
{
	for (size_t k = 0; k < s->n; k++) {
		if (s->v[k].kind == WHO_SELF) {
			return true;
		}
	}
	return false;
}

/* Of what ends soon: their own by the rule for whom a row names, nobody's by any other. `at`: which, *ret_n of them. */
static bool plan_ends(struct telling *t, const struct notice_person *p, const struct notice_tell **ret, size_t *at, size_t *ret_n)
{
	const struct notice_tell *any, *named;
	*ret = NULL;
	*ret_n = 0;
	if (t->ends.n == 0) {
		return true;
	}
	if (!plan_of(t, EVENT_LIMIT, p, false, &any) || !plan_of(t, EVENT_LIMIT, p, true, &named)) {
		return false;
	}
	struct share s = { actor_of(p), named && tells_whom_it_names(&t->book.of[EVENT_LIMIT]), any != NULL };
	*ret = any ? any : named;
	*ret_n = *ret ? ends_of(t->c, &t->ends, &s, &t->of, at) : 0;
	return true;
}

static void note_told(struct telling *t, const size_t *at, size_t n, bool told)
{
	for (size_t k = 0; k < n; k++) {
		t->ends.was_told[at[k]] |= told;
	}
}

/* What is over and what ends soon go in one mail, where both go now. */
static bool tell_both(struct telling *t, const struct notice_person *p)
{
	const struct notice_tell *rows_tell, *ends_tell;
	size_t *at = arena_array(t->c->arena, size_t, t->ends.n + 1), n;
	int64_t rows;
	bool told, ok = true;
	t->of.limits = t->of.ends = S("");
	if (!plan_rows(t, p, &rows_tell, &rows) || !plan_ends(t, p, &ends_tell, at, &n)) {
		return false;
	}
	bool in_one = rows > 0 && n > 0 && rows_tell->when == TELL_NOW && ends_tell->when == TELL_NOW;
	struct notice_tell both = in_one ? *rows_tell : (struct notice_tell){ 0 };
	if (in_one) {
		both.way = rows_tell->way == ends_tell->way ? rows_tell->way : WAY_BOTH;
		ok = send_one(t, NOTICE_LEDGER, &both, &told);
		note_told(t, at, n, told);
		return ok;
	}
	if (n > 0) {
		ok = send_one(t, NOTICE_LIMIT, ends_tell, &told);
		note_told(t, at, n, told);
	}
	t->of.limits = t->of.ends = S("");
	return ok && (rows == 0 || send_one(t, NOTICE_LEDGER, rows_tell, &told));
}

static bool tell_person(struct telling *t, const struct notice_person *p)
{
	enum lang kept = t->c->lang;
	t->c->lang = p->lang;
	bool ok = tell_both(t, p);
	t->c->lang = kept;
	return ok;
}

/* Chats hear it when the firm wants it: what an administrator would be told of all. */
static bool tell_hooks(struct telling *t)
{
	struct ctx *c = t->c;
	struct notice_hook_book hooks;
	struct actor all = { .access = ACCESS_ADMIN };
	size_t n = t->ends.n;
	int64_t rows = 0;
	str names = S("");
	t->of.limits = t->of.ends = S("");
	if (!notice_hook_book_get(c, &hooks) || (t->is_week && !rows_of(c, &all, &t->of, &rows)) ||
	    (rows > 0 && !notice_hooks(c, &hooks, &t->of, NOTICE_LEDGER, &names))) {
		return false;
	}
	t->of.limits = number_grouped(c->arena, (int64_t)n);
	t->of.ends = ends_text(c, t->ends.v, n);
	if (n > 0 && !notice_hooks(c, &hooks, &t->of, NOTICE_LIMIT, &names)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		t->ends.was_told[k] |= names.n > 0;
	}
	return true;
}

/* What nobody was told, because there is no way out or no rule, is told when there is one. */
static bool keep_told(struct telling *t)
{
	size_t n = 0;
	for (size_t k = 0; k < t->ends.n; k++) {
		if (t->ends.was_told[k]) {
			t->ends.v[n++] = t->ends.v[k];
		}
	}
	return n == 0 || limit_told(t->c, t->ends.v, n);
}

static bool read_ends(struct ctx *c, struct ending *ret)
{
	struct limit *v;
	size_t n;
	if (!limit_list(c, &v, &n) || !limit_untold(c, v, n, &ret->v, &ret->n)) {
		return false;
	}
	ret->was_told = arena_array(c->arena, bool, ret->n + 1);
	return true;
}

struct day_in { str base_url; int64_t week, day; };

static bool tell_all(struct telling *t)
{
	struct notice_team team;
	if (!notice_team_get(t->c, NULL, &team) || !notice_book_get(t->c, &t->book)) {
		return false;
	}
	for (size_t k = 0; k < team.n; k++) {
		if (!id_is_none(team.v[k].account_id) && !tell_person(t, &team.v[k])) {
			return false;
		}
	}
	return tell_hooks(t) && keep_told(t);
}

static bool act_day(struct ctx *c, void *arg)
{
	const struct day_in *in = arg;
	struct notice_due_get_row mark;
	struct telling *t = arena_new(c->arena, struct telling);
	bool found;
	*t = (struct telling){ .c = c, .of = { .base_url = in->base_url } };
	if (!q_notice_due_get(c, &mark, &found) || !found) {
		return c->err.code == ERR_NONE;
	}
	bool is_week = mark.due_week < in->week, is_day = mark.limit_day < in->day; /* neither: another process was faster */
	t->is_week = is_week && mark.due_week > 0; /* from the next Monday on: nobody is told in the middle of a first week */
	if ((is_week && !q_notice_due_put(c, (struct notice_due_put_in){ .week = in->week })) ||
	    (is_day && (!q_notice_limit_put(c, (struct notice_limit_put_in){ .day = in->day }) || !read_ends(c, &t->ends)))) {
		return false;
	}
	return (!t->is_week && t->ends.n == 0) || tell_all(t);
}

bool notice_due_rows(struct ctx *c, str base_url)
{
	struct notice_due_orgs_rows orgs;
	struct day_in in = { base_url, notice_due_week(c->now_ms), notice_due_day(c->now_ms) };
	if (in.day == 0 || c->now_ms % LOOK_MS >= 2000) {
		return true;
	}
	if (!q_notice_due_orgs(c, (struct notice_due_orgs_in){ .week = in.week, .day = in.day }, &orgs)) {
		return false;
	}
	for (size_t k = 0; k < orgs.n; k++) {
		c->org_id = orgs.v[k].org_id;
		if (!store_write(c->store, c, act_day, &in)) { /* one firm's trouble must not keep the others from being told */
			log_err(LOG_WARN, c, "notice");
			err_clear(c);
		}
	}
	return true;
}
