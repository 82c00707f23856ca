/* The mails of a warning, a slice at a time. */
#include "base/hash.h"
#include "base/log.h"
#include "base/msg.h"
#include "base/time.h"
#include "broadcast/inside.h"
#include "broadcast_sql.h"
#include "db/store.h"
#include "messages.h"
#include "outbox/outbox.h"

#define CODE_BYTES 32
#define QUEUE_MOST 50     /* of the organisation in the outbox: what is urgent waits behind no more than these */

struct slice_in { struct id id; str base_url; };

static bool new_link(struct ctx *c, struct id broadcast_id, struct id person_id, str base_url, str *ret)
{
	uint8_t secret[CODE_BYTES];
	random_bytes(secret, sizeof secret);
	str code = base64url(c->arena, (bytes){ secret, sizeof secret });
	struct sha256 *h = arena_new(c->arena, struct sha256);
	sha256_of(str_bytes(code), h);
	*ret = STR_CAT(c->arena, base_url, S("/warning/"), code);
	return q_broadcast_code_add(c, (struct broadcast_code_add_in){ .code_hash = { h->b, sizeof h->b }, .broadcast_id = broadcast_id,
		.person_id = person_id });
}

static str body_of(struct ctx *c, const struct broadcast_sending_row *b, const struct broadcast_slice_row *p, str link)
{
	str phone = b->phone.n ? STR_CAT(c->arena, S("\n\n"), msgf(c, MSG_BROADCAST_MAIL_PHONE, { "phone", b->phone })) : S("");
	str ask = msg(c, b->asks ? MSG_BROADCAST_MAIL_ASK : MSG_BROADCAST_MAIL_READ);
	str text = p->reminded_at.has ? msgf(c, MSG_BROADCAST_MAIL_AGAIN, { "text", b->text }) : b->text;
	return msgf(c, MSG_BROADCAST_MAIL, { "who", p->name }, { "text", text }, { "phone", phone }, { "ask", ask }, { "link", link },
		{ "by", str_is_none(b->maker) ? S("") : b->maker }, { "org", b->org_name }, { "at", time_full(c, c->now_ms) });
}

/* To both addresses: the firm's own mail may be what is broken. */
static bool mail_one(struct ctx *c, const struct broadcast_sending_row *b, const struct broadcast_slice_row *p, str base_url)
{
	str link;
	bool any = false, added = false;
	if (!new_link(c, b->id, p->person_id, base_url, &link)) {
		return false;
	}
	struct outbox_mail m = { .about = "broadcast", .person_id = p->person_id,
		.subject = p->reminded_at.has ? msgf(c, MSG_NOTICE_REMINDER, { "subject", b->subject }) : b->subject, .body = body_of(c, b, p, link) };
	str mail = str_is_empty(p->mail) && !str_is_none(p->account_mail) ? p->account_mail : p->mail;
	const str addresses[] = { mail, p->other_mail };
	for (size_t k = 0; k < 2; k++) {
		bool is_same = k == 1 && str_eq(mail, p->other_mail);
		m.to = (struct mail_address){ p->name, addresses[k] };
		if (is_same || str_is_empty(addresses[k])) {
			continue;
		}
		if (!outbox_add(c, &m, &added)) {
			return false;
		}
		any = any || added;
	}
	return q_broadcast_mailed(c, (struct broadcast_mailed_in){ .state = any ? S("mailed") : S("no_mail"), .broadcast_id = b->id,
		.person_id = p->person_id });
}

/* The first slice: from here on it is out. An all clear ends what it goes on from. */
static bool begin(struct ctx *c, const struct broadcast_sending_row *b)
{
	struct broadcast_state_row row;
	bool found;
	if (!str_eq(b->state, S("held"))) {
		return true;
	}
	if (!q_broadcast_state(c, (struct broadcast_state_in){ .state = S("sending"), .send_at = b->send_at, .ends_at = b->ends_at, .id = b->id,
			.was = S("held") }, &row, &found)) {
		return false;
	}
	if (b->ends && !id_is_none(b->before_id) && !q_broadcast_end(c, (struct broadcast_end_in){ .ended_at = { true, c->now_ms }, .id = b->before_id })) {
		return false;
	}
	return broadcast_entry(c, b->incident_id, msgf(c, MSG_BROADCAST_ENTRY_SENT, { "who", str_is_none(b->maker) ? S("") : b->maker }, { "subject", b->subject },
		{ "count", str_i64(c->arena, b->n_people) }));
}

static bool act_slice(struct ctx *c, void *arg)
{
	const struct slice_in *in = arg;
	struct broadcast_sending_row b;
	struct broadcast_slice_rows rows;
	enum lang kept = c->lang;
	bool found, ok = true;
	if (!q_broadcast_sending(c, (struct broadcast_sending_in){ .id = in->id }, &b, &found) || !found ||
	    (!str_eq(b.state, S("held")) && !str_eq(b.state, S("sending")))) {
		return c->err.code == ERR_NONE; /* taken back, or another process was faster */
	}
	c->lang = str_eq(b.lang, S("en")) ? LANG_EN : LANG_JA;
	ok = begin(c, &b) && q_broadcast_slice(c, (struct broadcast_slice_in){ .broadcast_id = b.id }, &rows);
	for (size_t k = 0; ok && k < rows.n; k++) {
		ok = mail_one(c, &b, &rows.v[k], in->base_url);
	}
	c->lang = kept;
	return ok && (rows.n > 0 || q_broadcast_sent(c, (struct broadcast_sent_in){ .sent_at = { true, c->now_ms }, .id = b.id }));
}

bool broadcast_slice_now(struct ctx *c, struct id id)
{
	struct slice_in in = { id, S("https://sonae.test") };
	return act_slice(c, &in);
}

bool broadcast_look(struct ctx *c, str base_url)
{
	struct broadcast_due_rows due;
	if (!q_broadcast_due(c, (struct broadcast_due_in){ .now = c->now_ms }, &due)) {
		return false;
	}
	for (size_t k = 0; k < due.n; k++) {
		struct slice_in in = { due.v[k].id, base_url };
		struct broadcast_queue_row queue;
		c->org_id = due.v[k].org_id;
		bool ok = q_broadcast_queue(c, &queue) && (queue.n >= QUEUE_MOST || store_write(c->store, c, act_slice, &in));
		if (!ok) { /* one firm's trouble is not the others' */
			if (!store_is_read_only(c->store, NULL)) {
				log_err(LOG_WARN, c, "broadcast");
			}
			err_clear(c);
		}
	}
	return true;
}
