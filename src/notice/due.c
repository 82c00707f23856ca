#include "notice/due.h"

#include "account/access.h"
#include "base/log.h"
#include "base/time.h"
#include "db/store.h"
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

int64_t notice_due_week(int64_t at_ms)
{
	int64_t local = at_ms + JST_OFFSET_MIN * INT64_C(60000), day = local / DAY_MS, hour = local % DAY_MS / HOUR_MS;
	return hour < FIRST_HOUR || hour >= LAST_HOUR ? 0 : day - (day + 3) % 7; /* 1970 began on a Thursday */
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

/* --- telling --- */

struct telling { struct ctx *c; struct notice_book book; struct notice_room of; };

static bool send_one(struct telling *t, const struct notice_tell *how)
{
	bool told;
	struct notice_how way = { .way = how->way };
	return how->when == TELL_NOT || (how->when == TELL_LATER ? notice_wait(t->c, &t->of, NOTICE_LEDGER, how->to, how->at)
		: notice_mail(t->c, &t->of, NOTICE_LEDGER, how->to, &way, &told));
}

/* Whether a rule means them: as somebody a row names, or whoever they are. */
static bool plan_of(struct telling *t, const struct notice_person *p, bool as_named, struct notice_tell **ret, size_t *ret_n)
{
	static const struct id nobody;
	struct notice_team alone = { .v = arena_new(t->c->arena, struct notice_person), .n = 1 };
	struct notice_scene scene = { .event = EVENT_LEDGER, .self = as_named ? p->person_id : nobody, .at = t->c->now_ms };
	*alone.v = *p;
	return notice_plan(t->c, &alone, &t->book.of[EVENT_LEDGER], &scene, ret, ret_n);
}

/* By a rule that names what they are they hear of all they look after, an administrator of every row; else of what names them. */
static bool tell_person(struct telling *t, const struct notice_person *p)
{
	struct ctx *c = t->c;
	struct actor who = { .account_id = p->account_id, .person_id = p->person_id, .access = p->access, .name = p->name };
	struct notice_tell *v;
	size_t n;
	int64_t rows;
	if (!plan_of(t, p, false, &v, &n)) {
		return false;
	}
	if (n == 0) {
		who.access = p->access == ACCESS_ADMIN ? ACCESS_RESPONDER : p->access;
		if (id_is_none(p->person_id) || !plan_of(t, p, true, &v, &n)) {
			return c->err.code == ERR_NONE;
		}
	}
	enum lang kept = c->lang;
	c->lang = p->lang;
	bool ok = n == 0 || rows_of(c, &who, &t->of, &rows);
	c->lang = kept;
	return ok && (n == 0 || rows == 0 || send_one(t, &v[0]));
}

/* Chats hear it when the firm wants it: what an administrator would be told. */
static bool tell_hooks(struct telling *t)
{
	struct ctx *c = t->c;
	struct notice_hook_book hooks;
	struct actor all = { .access = ACCESS_ADMIN };
	int64_t rows;
	str names;
	return notice_hook_book_get(c, &hooks) && rows_of(c, &all, &t->of, &rows) &&
	       (rows == 0 || notice_hooks(c, &hooks, &t->of, NOTICE_LEDGER, &names));
}

struct week_in { str base_url; int64_t week; };

static bool act_week(struct ctx *c, void *arg)
{
	const struct week_in *in = arg;
	struct notice_due_get_row mark;
	struct notice_team team;
	struct telling *t = arena_new(c->arena, struct telling);
	bool found;
	*t = (struct telling){ .c = c, .of = { .base_url = in->base_url } };
	if (!q_notice_due_get(c, &mark, &found) || !found || mark.due_week >= in->week) {
		return c->err.code == ERR_NONE; /* another process was faster */
	}
	if (!q_notice_due_put(c, (struct notice_due_put_in){ .week = in->week })) {
		return false;
	}
	if (mark.due_week == 0) {
		return true; /* from the next Monday on: nobody is told in the middle of a first week */
	}
	if (!notice_team_get(c, NULL, &team) || !notice_book_get(c, &t->book)) {
		return false;
	}
	for (size_t k = 0; k < team.n; k++) {
		if (!id_is_none(team.v[k].account_id) && !tell_person(t, &team.v[k])) {
			return false;
		}
	}
	return tell_hooks(t);
}

bool notice_due_rows(struct ctx *c, str base_url)
{
	struct notice_due_orgs_rows orgs;
	struct week_in in = { base_url, notice_due_week(c->now_ms) };
	if (in.week == 0 || c->now_ms % LOOK_MS >= 2000) {
		return true;
	}
	if (!q_notice_due_orgs(c, (struct notice_due_orgs_in){ .week = in.week }, &orgs)) {
		return false;
	}
	for (size_t k = 0; k < orgs.n; k++) {
		c->org_id = orgs.v[k].org_id;
		if (!store_write(c->store, c, act_week, &in)) { /* one firm's trouble must not keep the others from being told */
			log_err(LOG_WARN, c, "notice");
			err_clear(c);
		}
	}
	return true;
}
