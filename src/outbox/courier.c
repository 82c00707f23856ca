#include "outbox/courier.h"

#include "base/msg.h"
#include "db/beat.h"
#include "journal/journal.h"
#include "messages.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"

#include <stdio.h>
#include <stdlib.h>

#define LEASE_MS (5 * 60 * 1000LL)
#define AT_ONCE 50       /* of one round, so that a stop is heard */

struct courier {
	struct courier_config config;
	struct beat *beat;
};

int64_t courier_wait_after(int64_t tries)
{
	static const int minutes[] = { 1, 5, 15, 30, 60 };
	return minutes[tries < 1 ? 0 : tries > 5 ? 4 : tries - 1] * 60000LL;
}

/* --- one message: claimed, carried, marked --- */

struct parcel { struct id org_id; struct outbox_claim_row row; bool found; struct mail_result how; };

static bool act_claim(struct ctx *c, void *arg)
{
	struct parcel *p = arg;
	return q_outbox_claim(c, (struct outbox_claim_in){ .lease_until = c->now_ms + LEASE_MS, .id = p->row.id, .now = c->now_ms },
		&p->row, &p->found);
}

/* Whoever relies on somebody having been told must see that they were not. */
static bool tell_room(struct ctx *c, const struct parcel *p)
{
	str said = str_copy(c->arena, str_from_c(p->how.said));
	struct journal_entry_in e = { .incident_id = p->row.incident_id, .type = ENTRY_TOLD,
		.text = msgf(c, MSG_OUTBOX_ENTRY_UNDELIVERED, { "who", p->row.to_name }, { "said", said }) };
	struct journal_added added;
	return id_is_none(e.incident_id) || journal_add(c, &e, &added);
}

static bool end_as(struct ctx *c, const struct parcel *p, const char *state)
{
	return (p->how.outcome == MAIL_SENT || tell_room(c, p)) && q_outbox_end(c, (struct outbox_end_in){ .state = str_from_c(state), .ended_at = { true, c->now_ms },
		.code = p->how.code, .said = str_copy(c->arena, str_from_c(p->how.said)), .id = p->row.id });
}

/* The whole organisation waits when nobody answered there, or nothing will go as it is set up. */
static bool put_off(struct ctx *c, const struct parcel *p, int64_t at)
{
	bool is_all = p->how.outcome == MAIL_SETTINGS || p->how.code == 0;
	str said = str_copy(c->arena, str_from_c(p->how.said));
	return q_outbox_later(c, (struct outbox_later_in){ .next_at = at, .code = p->how.code, .said = said, .id = p->row.id }) &&
	       (!is_all || (q_outbox_postpone(c, (struct outbox_postpone_in){ .next_at = at }) &&
	                    q_outbox_server_trouble(c, (struct outbox_server_trouble_in){ .trouble = said,
				.trouble_at = { true, c->now_ms } })));
}

static bool act_mark(struct ctx *c, void *arg)
{
	const struct parcel *p = arg;
	switch (p->how.outcome) {
	case MAIL_SENT:
		return end_as(c, p, "sent") && q_outbox_server_went(c, (struct outbox_server_went_in){ { true, c->now_ms } });
	case MAIL_REFUSED:
		if (p->row.other_address.n > 0) {
			return q_outbox_other(c, (struct outbox_other_in){ .next_at = c->now_ms, .code = p->how.code,
				.said = str_copy(c->arena, str_from_c(p->how.said)), .id = p->row.id });
		}
		return end_as(c, p, "refused");
	case MAIL_LATER:
	case MAIL_SETTINGS:
		break;
	}
	if (c->now_ms - p->row.made_at > COURIER_DAY_MS && p->how.outcome == MAIL_LATER) {
		return end_as(c, p, "given_up");
	}
	return put_off(c, p, c->now_ms + courier_wait_after(p->row.tries));
}

static str domain_of(str base_url)
{
	size_t at = str_find(base_url, S("://"), 0);
	str host = at == SIZE_MAX ? base_url : str_sub(base_url, at + 3, SIZE_MAX);
	size_t n = 0;
	while (n < host.n && host.p[n] != ':' && host.p[n] != '/' && host.p[n] != '[') {
		n++;
	}
	return n > 0 ? str_sub(host, 0, n) : S("localhost");
}

static bool hears_stop(void *arg)
{
	return beat_is_over(arg);
}

static void cannot(struct mail_result *how, const char *why)
{
	*how = (struct mail_result){ .outcome = MAIL_SETTINGS };
	snprintf(how->said, sizeof how->said, "%s", why);
}

static void carry(struct ctx *c, const struct courier_config *config, struct beat *b, struct parcel *p)
{
	struct mail_sender s;
	bytes text;
	if (!mail_sender_get(c, &s)) {
		cannot(&p->how, c->err.code == ERR_NOT_FOUND ? "no server is set" : "the password has to be typed in again");
		err_clear(c);
		return;
	}
	struct mail_message m = { .from = s.from, .to = { p->row.to_name, p->row.to_address }, .reply_to = s.reply_to,
		.subject = p->row.subject, .body = p->row.body, .at_ms = c->now_ms, .is_automatic = true,
		.message_id = outbox_message_id(c, p->row.id, domain_of(config->base_url)) };
	if (!mail_write(c, &m, &text)) {
		p->how = (struct mail_result){ .outcome = MAIL_REFUSED };
		snprintf(p->how.said, sizeof p->how.said, "cannot be written as a mail");
		err_clear(c);
		return;
	}
	s.server.ca_file = config->ca_file ? str_from_c(config->ca_file) : S("");
	s.server.is_over = hears_stop;
	s.server.arg = b;
	mail_send(&s.server, s.from.address, p->row.to_address, text, &p->how);
}

static bool one(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	const struct courier_config *config = arg;
	struct outbox_due_row due;
	struct parcel p = { 0 };
	if (!q_outbox_due(c, (struct outbox_due_in){ .now = c->now_ms }, &due, ret_more) || !*ret_more) {
		return c->err.code == ERR_NONE;
	}
	c->org_id = due.org_id;
	p.row.id = due.id;
	if (!store_write(config->store, c, act_claim, &p) || !p.found) {
		return c->err.code == ERR_NONE;
	}
	carry(c, config, b, &p);
	if (beat_is_over(b) && p.how.outcome != MAIL_SENT) {
		return true; /* the lease ends, and the next start tries again */
	}
	return store_write(config->store, c, act_mark, &p);
}

/* --- the thread --- */

static bool look(struct ctx *c, void *arg)
{
	const struct courier_config *config = arg;
	return config->look(c, config->base_url);
}

static struct beat_work work_of(struct courier_config *config)
{
	return (struct beat_work){ .name = "courier", .store = config->store, .catalog = config->catalog, .now_ms = config->now_ms,
		.now_arg = config->now_arg, .arg = config, .look = config->look ? look : NULL, .one = one, .at_once = AT_ONCE };
}

bool courier_run_due(struct ctx *c, const struct courier_config *config, size_t *ret_n)
{
	struct courier_config own = *config;
	(void)c;
	const struct beat_work work = work_of(&own);
	*ret_n = beat_round(&work);
	return true;
}

bool courier_start(struct ctx *c, const struct courier_config *config, struct courier **ret)
{
	struct courier *k = calloc(1, sizeof *k);
	if (!k) {
		abort();
	}
	k->config = *config;
	const struct beat_work work = work_of(&k->config);
	if (!beat_start(&work, &k->beat)) {
		free(k);
		*ret = NULL;
		fail(c, ERR_UNAVAILABLE, 0);
		return fail_detail(c, "no thread for the courier");
	}
	*ret = k;
	return true;
}

void courier_stop(struct courier *k)
{
	if (k) {
		beat_stop(k->beat);
		free(k);
	}
}
