/*
 * session: who sends this request. A browser shows its cookie, a program its token; both are kept as hashes, one
 * statement tells account, organisation, access and person. Nothing is remembered between requests: a session
 * that was revoked is over with the next one.
 */
#include <stdlib.h>

#include "account/session_life.h"
#include "base/hash.h"
#include "base/limits.h"
#include "messages.h"
#include "web/pipeline.h"
#include "web_sql.h"

#define TOKEN_TOUCH_MS (60 * 60 * 1000)
#define CREDENTIAL_MAX_CHARS 100

/* --- language --- */

static bool lang_of_tag(str tag, enum lang *ret)
{
	if (tag.n < 2 || (tag.n > 2 && tag.p[2] != '-')) {
		return false;
	}
	if (strncasecmp(tag.p, "ja", 2) == 0) {
		*ret = LANG_JA;
		return true;
	}
	*ret = LANG_EN;
	return strncasecmp(tag.p, "en", 2) == 0;
}

/* "q=0.8" in thousandths; 1000 when it says nothing. */
static int quality_of(str params)
{
	size_t at = str_find(params, S("q="), 0);
	if (at == SIZE_MAX) {
		return 1000;
	}
	str v = str_sub(params, at + 2, 5);
	if (v.n == 0 || v.p[0] != '0') {
		return 1000;
	}
	int q = 0, weight = 100;
	for (size_t i = 2; i < v.n && v.p[i] >= '0' && v.p[i] <= '9'; i++, weight /= 10) {
		q += (v.p[i] - '0') * weight;
	}
	return q;
}

static bool accepted_lang(str header, enum lang *ret)
{
	int best = 0;
	while (!str_is_empty(header)) {
		str params = str_cut(&header, ',');
		str tag = str_trim(str_cut(&params, ';'));
		enum lang lang;
		int q = quality_of(params);
		if (q > best && lang_of_tag(tag, &lang)) {
			best = q;
			*ret = lang;
		}
	}
	return best > 0;
}

enum lang lang_of_request(const struct flight *f)
{
	enum lang lang = LANG_JA;
	if (!f->is_api && lang_of_tag(cookie_get(f, "lang"), &lang)) {
		return lang;
	}
	lang = LANG_JA;
	if (!accepted_lang(http_header_get(&f->x->request, "accept-language"), &lang)) {
		lang = LANG_JA;
	}
	return lang;
}

/* What was asked for on this device or by this program comes first, then what the account says. */
static void lang_of_account(struct flight *f, str code)
{
	enum lang chosen;
	bool asked = f->is_api ? !str_is_none(http_header_get(&f->x->request, "accept-language"))
	                       : lang_of_tag(cookie_get(f, "lang"), &chosen);
	if (!asked) {
		lang_of_tag(code, &f->c.lang);
	}
}

/* --- seen: a write nobody waits for --- */

struct touch {
	struct write write;
	struct ctx c;
	struct arena arena;
	struct id id;
	bool is_token;
};

static bool touch_act(struct ctx *c, void *arg)
{
	const struct touch *t = arg;
	if (t->is_token) {
		return q_web_token_seen(c, (struct web_token_seen_in){ .seen_at = { true, c->now_ms }, .id = t->id });
	}
	return q_web_session_seen(c, (struct web_session_seen_in){ .seen_at = c->now_ms, .id = t->id });
}

static void touch_done(struct write *w)
{
	struct touch *t = w->owner;
	arena_free(&t->arena);
	free(t);
}

static void touch(struct flight *f, struct id id, bool is_token)
{
	struct touch *t = calloc(1, sizeof *t);
	if (!t) {
		return;
	}
	arena_init(&t->arena);
	t->c = (struct ctx){ .arena = &t->arena, .store = f->c.store, .catalog = f->c.catalog, .now_ms = f->c.now_ms,
		.org_id = f->c.org_id };
	t->id = id;
	t->is_token = is_token;
	t->write = (struct write){ .c = &t->c, .act = touch_act, .arg = t, .done = touch_done, .owner = t };
	if (!store_submit(f->c.store, &t->write)) {
		touch_done(&t->write); /* the next request tries again */
	}
}

/* --- session and token --- */

static str name_shown(str person, str account)
{
	return str_is_empty(person) ? account : person;
}

static bool identify_session(struct flight *f, str cookie)
{
	struct ctx *c = &f->c;
	struct sha256 hash;
	sha256_of(str_bytes(cookie), &hash);
	struct web_session_row row;
	bool found = false;
	if (!q_web_session(c, (struct web_session_in){ .token_hash = { hash.b, sizeof hash.b } }, &row, &found)) {
		return false;
	}
	if (!found || c->now_ms >= row.ends_at || c->now_ms >= row.seen_at + SESSION_IDLE_MS) {
		return true; /* nobody */
	}
	f->session = (struct session_state){ .is_there = true, .csrf_key = row.csrf_key, .seen_at = row.seen_at };
	c->org_id = row.org_id;
	c->org_name = row.org_name;
	c->who = (struct actor){ .account_id = row.account_id, .person_id = row.person_id, .session_id = row.id,
		.access = row.access.has ? (enum access)row.access.v : ACCESS_NONE,
		.name = name_shown(row.person_name, row.account_name) };
	lang_of_account(f, row.lang);
	/* A page that is read again by itself is no sign of somebody in front of it. */
	bool is_live = !str_is_none(http_header_get(&f->x->request, "x-sonae-live"));
	if (c->now_ms >= row.seen_at + SESSION_TOUCH_MS && !is_live) {
		touch(f, row.id, false);
	}
	return true;
}

static bool identify_token(struct flight *f, str token)
{
	struct ctx *c = &f->c;
	struct sha256 hash;
	sha256_of(str_bytes(token), &hash);
	struct web_token_row row;
	bool found = false;
	if (!q_web_token(c, (struct web_token_in){ .token_hash = { hash.b, sizeof hash.b } }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_SIGNED_OUT, MSG_WEB_TOKEN_UNKNOWN);
	}
	if (c->now_ms >= row.ends_at) {
		return fail(c, ERR_SIGNED_OUT, MSG_WEB_TOKEN_ENDED);
	}
	c->org_id = row.org_id;
	c->org_name = row.org_name;
	c->who = (struct actor){ .account_id = row.account_id, .person_id = row.person_id, .token_id = row.id,
		.access = (enum access)row.access, .name = name_shown(row.person_name, row.account_name) };
	lang_of_account(f, row.lang);
	if (!row.seen_at.has || c->now_ms >= row.seen_at.v + TOKEN_TOUCH_MS) {
		touch(f, row.id, true);
	}
	return true;
}

bool session_still_member(struct flight *f)
{
	struct ctx *c = &f->c;
	struct web_membership_row row;
	bool found = false;
	if (id_is_none(c->who.account_id) || id_is_none(c->org_id) || (f->w.route->flags & (ROUTE_PUBLIC | ROUTE_NO_ORG))) {
		return true;
	}
	if (!q_web_membership(c, (struct web_membership_in){ .account_id = c->who.account_id }, &row, &found)) {
		return false;
	}
	return (found && row.access == (int64_t)c->who.access) || fail(c, ERR_DENIED, MSG_WEB_RIGHT_CHANGED);
}

bool session_identify(struct flight *f)
{
	if (f->w.route->flags & ROUTE_PROGRAM) {
		return true; /* its secret is no token of ours */
	}
	if (f->is_api) {
		str header = http_header_get(&f->x->request, "authorization");
		if (!str_is_none(header)) {
			bool is_bearer = header.n > 7 && strncasecmp(header.p, "bearer ", 7) == 0;
			if (!is_bearer || header.n > CREDENTIAL_MAX_CHARS) {
				return fail(&f->c, ERR_SIGNED_OUT, MSG_WEB_TOKEN_UNKNOWN);
			}
			return identify_token(f, str_trim(str_sub(header, 7, header.n)));
		}
	}
	str cookie = cookie_get(f, "session");
	if (str_is_empty(cookie) || cookie.n > CREDENTIAL_MAX_CHARS) {
		return true;
	}
	return identify_session(f, cookie);
}
