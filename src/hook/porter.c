#include "hook/porter.h"

#include "base/msg.h"
#include "db/beat.h"
#include "hook/body.h"
#include "hook/guard.h"
#include "hook/hook.h"
#include "hook_sql.h"
#include "journal/journal.h"
#include "messages.h"
#include "outbox/courier.h"
#include "outbox/secret.h"

#include <stdio.h>
#include <stdlib.h>

#define LEASE_MS (5 * 60 * 1000LL)
#define AT_ONCE 50
#define LONGEST_WAIT_S (6 * 3600)
#define HEADERS_MAX 4

#define THREADS 2        /* so that a server that takes its time keeps nobody else waiting */

struct porter {
	struct porter_config config;
	struct beat *beats[THREADS];
};

/* --- one message: claimed, carried, marked --- */

struct parcel {
	struct id org_id;
	struct hook_claim_row row;
	bool found;
	struct hook_row_row to;
	bool is_nothing;         /* nobody is to be told any more: off, removed, a room that was restricted since */
	struct hook_result how;
};

static bool act_claim(struct ctx *c, void *arg)
{
	struct parcel *p = arg;
	return q_hook_claim(c, (struct hook_claim_in){ .lease_until = c->now_ms + LEASE_MS, .id = p->row.id, .now = c->now_ms },
		&p->row, &p->found);
}

static str said_of(struct ctx *c, const struct parcel *p)
{
	return str_copy(c->arena, str_from_c(p->how.said));
}

/* Whoever relies on a chat having been told must see that it was not. */
static bool tell_room(struct ctx *c, const struct parcel *p)
{
	struct journal_entry_in e = { .incident_id = p->row.incident_id, .type = ENTRY_TOLD,
		.text = msgf(c, MSG_HOOK_ENTRY_UNDELIVERED, { "who", p->to.name }, { "said", said_of(c, p) }) };
	struct journal_added added;
	return id_is_none(e.incident_id) || p->is_nothing || journal_add(c, &e, &added);
}

static bool end_as(struct ctx *c, const struct parcel *p, const char *state)
{
	return q_hook_end(c, (struct hook_end_in){ .state = str_from_c(state), .ended_at = { true, c->now_ms }, .code = p->how.code,
		.said = said_of(c, p), .id = p->row.id });
}

static bool mark_trouble(struct ctx *c, const struct parcel *p)
{
	return p->is_nothing || q_hook_trouble(c, (struct hook_trouble_in){ .trouble = said_of(c, p),
		.trouble_at = { true, c->now_ms }, .id = p->row.hook_id });
}

static bool fail_as(struct ctx *c, const struct parcel *p, const char *state)
{
	return tell_room(c, p) && end_as(c, p, state) && mark_trouble(c, p);
}

/* All that waits there waits as well when nobody answered, or the other side asked to be left alone. */
static bool put_off(struct ctx *c, const struct parcel *p)
{
	int64_t own = courier_wait_after(p->row.tries), asked = (p->how.wait_s < LONGEST_WAIT_S ? p->how.wait_s : LONGEST_WAIT_S) * 1000;
	int64_t at = c->now_ms + (own > asked ? own : asked);
	bool is_all = p->how.code == 0 || p->how.code == 429 || p->how.wait_s > 0;
	bool is_trouble = p->how.code == 0 || p->row.tries > 1; /* one answer of "busy" is nothing to worry about */
	return q_hook_later(c, (struct hook_later_in){ .next_at = at, .code = p->how.code, .said = said_of(c, p), .id = p->row.id }) &&
	       (!is_all || q_hook_postpone(c, (struct hook_postpone_in){ .next_at = at, .hook_id = p->row.hook_id })) &&
	       (!is_trouble || mark_trouble(c, p));
}

static bool act_mark(struct ctx *c, void *arg)
{
	const struct parcel *p = arg;
	switch (p->how.outcome) {
	case HOOK_WENT:
		return end_as(c, p, "sent") && q_hook_went(c, (struct hook_went_in){ .sent_at = { true, c->now_ms }, .id = p->row.hook_id });
	case HOOK_NO:
		return fail_as(c, p, "refused");
	case HOOK_LATER:
		break;
	}
	return c->now_ms - p->row.made_at > COURIER_DAY_MS ? fail_as(c, p, "given_up") : put_off(c, p);
}

/* --- carrying --- */

static void cannot(struct parcel *p, enum hook_outcome outcome, const char *why)
{
	p->how = (struct hook_result){ .outcome = outcome };
	snprintf(p->how.said, sizeof p->how.said, "%s", why);
}

struct secrets { str url, token, old; };

static bool open_secrets(struct ctx *c, const struct parcel *p, struct secrets *ret)
{
	bool has_old = p->to.old_until.has && p->to.old_until.v > c->now_ms;
	ret->old = S("");
	return secret_open(c, p->to.url, &ret->url) && secret_open(c, p->to.token, &ret->token) &&
	       (!has_old || secret_open(c, p->to.old_token, &ret->old));
}

static bool sign(struct ctx *c, const struct secrets *s, str id, str body, str headers[HEADERS_MAX], size_t *ret_n)
{
	const int64_t at = c->now_ms / 1000;
	str mark, old = S("");
	if (!hook_sign(c, s->token, id, at, body, &mark) || (s->old.n && !hook_sign(c, s->old, id, at, body, &old))) {
		return false;
	}
	headers[0] = STR_CAT(c->arena, S("Webhook-Id: "), id);
	headers[1] = STR_CAT(c->arena, S("Webhook-Timestamp: "), str_i64(c->arena, at));
	headers[2] = STR_CAT(c->arena, S("Webhook-Signature: "), mark, old.n ? S(" ") : S(""), old);
	*ret_n = 3;
	return true;
}

static struct hook_words words_of(struct ctx *c, const struct porter_config *config, const struct hook_claim_row *r)
{
	return (struct hook_words){ .id = id_str(c->arena, r->id), .about = r->about, .title = r->title, .text = r->body,
		.link = r->link.n ? r->link : STR_CAT(c->arena, config->base_url, S("/")), .level = r->level,
		.incident_id = id_is_none(r->incident_id) ? S("") : id_str(c->arena, r->incident_id), .lang = (enum lang)r->lang,
		.at_ms = r->made_at };
}

static bool hears_stop(void *arg)
{
	return beat_is_over(arg);
}

static bool send_it(struct ctx *c, const struct porter_config *config, struct beat *b, struct parcel *p, const struct secrets *s)
{
	int kind = choice_find(&hook_kind_choices, p->to.kind);
	const struct hook_words words = words_of(c, config, &p->row);
	const str secrets[] = { s->token, s->old };
	str headers[HEADERS_MAX];
	struct hook_body body;
	size_t n = 0;
	if (!hook_body_write(c, (enum hook_kind)kind, &words, &body) ||
	    (kind == HOOK_JSON && !sign(c, s, words.id, body.text, headers, &n))) {
		return false;
	}
	if (kind == HOOK_CHATWORK) {
		headers[n++] = STR_CAT(c->arena, S("X-ChatWorkToken: "), s->token);
	}
	const struct hook_post post = { .url = s->url, .allowed = hook_allowed(), .type = body.type, .body = body.text,
		.headers = headers, .n_headers = n, .secrets = secrets, .n_secrets = 2, .ca_file = config->ca_file,
		.timeout_ms = config->timeout_ms, .resolve = config->resolve, .resolve_arg = config->resolve_arg,
		.is_over = hears_stop, .arg = b };
	hook_post_send(&post, &p->how);
	return true;
}

/* Whether anybody is still to be told. */
static bool look_at(struct ctx *c, struct parcel *p)
{
	struct hook_room_is_shut_row room;
	bool found, is_shut = false;
	if (!q_hook_row(c, (struct hook_row_in){ .id = p->row.hook_id }, &p->to, &found) ||
	    (!id_is_none(p->row.incident_id) &&
	     !q_hook_room_is_shut(c, (struct hook_room_is_shut_in){ .incident_id = p->row.incident_id }, &room, &is_shut))) {
		return false;
	}
	p->is_nothing = is_shut || !found || !p->to.is_on || p->to.archived_at.has;
	if (p->is_nothing) {
		cannot(p, HOOK_NO, is_shut ? "not sent: the room is for named people now" : "not sent: the target is off or removed");
	}
	return true;
}

static bool carry(struct ctx *c, const struct porter_config *config, struct beat *b, struct parcel *p)
{
	struct secrets s;
	if (!look_at(c, p) || p->is_nothing) {
		return p->is_nothing;
	}
	if (!open_secrets(c, p, &s)) {
		cannot(p, HOOK_LATER, "the URL has to be typed in again (secret.key)");
		err_clear(c);
	} else if (!send_it(c, config, b, p, &s)) {
		cannot(p, HOOK_NO, "cannot be written for this kind of target");
		err_clear(c);
	}
	return true;
}

static bool one(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	const struct porter_config *config = arg;
	struct hook_due_row due;
	struct parcel p = { 0 };
	if (!q_hook_due(c, (struct hook_due_in){ .now = c->now_ms }, &due, ret_more) || !*ret_more) {
		return c->err.code == ERR_NONE;
	}
	c->org_id = due.org_id;
	p.row.id = due.id;
	if (!store_write(config->store, c, act_claim, &p) || !p.found) {
		return c->err.code == ERR_NONE;
	}
	if (!carry(c, config, b, &p)) {
		return false;
	}
	if (beat_is_over(b) && p.how.outcome == HOOK_LATER) {
		return true; /* the lease ends, and the next start tries again */
	}
	return store_write(config->store, c, act_mark, &p);
}

/* --- the thread --- */

static struct beat_work work_of(struct porter_config *config)
{
	return (struct beat_work){ .name = "porter", .store = config->store, .catalog = config->catalog, .now_ms = config->now_ms,
		.now_arg = config->now_arg, .arg = config, .one = one, .at_once = AT_ONCE };
}

size_t porter_run_due(const struct porter_config *config)
{
	struct porter_config own = *config;
	const struct beat_work work = work_of(&own);
	return beat_round(&work);
}

bool porter_start(struct ctx *c, const struct porter_config *config, struct porter **ret)
{
	struct porter *p = calloc(1, sizeof *p);
	if (!p) {
		abort();
	}
	p->config = *config;
	*ret = p;
	for (size_t i = 0; i < THREADS; i++) {
		const struct beat_work work = work_of(&p->config);
		if (!beat_start(&work, &p->beats[i])) {
			porter_stop(p);
			*ret = NULL;
			fail(c, ERR_UNAVAILABLE, 0);
			return fail_detail(c, "no thread for the porter");
		}
	}
	return true;
}

void porter_stop(struct porter *p)
{
	for (size_t i = 0; p && i < THREADS; i++) {
		beat_stop(p->beats[i]);
	}
	free(p);
}
