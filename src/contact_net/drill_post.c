/* What a drill does by itself: mails in slices, what came back, its end. */
#include "base/hash.h"
#include "base/log.h"
#include "base/msg.h"
#include "base/time.h"
#include "contact_net/inside.h"
#include "contact_net_sql.h"
#include "db/store.h"
#include "messages.h"
#include "org/org.h"
#include "outbox/outbox.h"

#define CODE_BYTES 32
#define QUEUE_MOST 50     /* of the organisation in the outbox: what is urgent waits behind no more than these */

struct looking_after { struct id id; str base_url; int64_t closes_at; };

static bool mail_one(struct ctx *c, const struct drill *d, const struct drill_slice_row *y, str base_url, str org)
{
	uint8_t secret[CODE_BYTES];
	bool added;
	random_bytes(secret, sizeof secret);
	str code = base64url(c->arena, (bytes){ secret, sizeof secret });
	str words = d->words.n ? STR_CAT(c->arena, d->words, S("\n\n")) : S("");
	bool again = str_eq(y->post, S("again"));
	struct outbox_mail m = { .id = id_new(c->now_ms), .about = DRILL_ABOUT, .to = { y->name, y->value },
		.subject = msgf(c, again ? MSG_DRILL_MAIL_SUBJECT_AGAIN : MSG_DRILL_MAIL_SUBJECT, { "title", d->title }),
		.body = msgf(c, id_is_none(y->list_id) ? MSG_DRILL_MAIL : MSG_DRILL_MAIL_LIST, { "who", y->name }, { "org", org }, { "words", words },
			{ "link", STR_CAT(c->arena, base_url, S("/reached/"), code) }, { "until", time_full(c, d->closes_at.v) }, { "by", d->opened_by }) };
	if (!outbox_add(c, &m, &added)) {
		return false;
	}
	if (!added) { /* no server any more, or no address: it stays a way nobody tried */
		return q_drill_mailed(c, (struct drill_mailed_in){ .id = y->id, .mailed_at = y->mailed_at });
	}
	return q_drill_mailed(c, (struct drill_mailed_in){ .code_hash = drill_hash(c, code), .mail_id = m.id, .mailed_at = { true, c->now_ms }, .id = y->id });
}

static bool act_slice(struct ctx *c, void *arg)
{
	const struct looking_after *l = arg;
	struct drill d;
	struct drill_slice_rows rows;
	struct org org;
	struct mail_settings server;
	enum lang kept = c->lang;
	if (!drill_get(c, l->id, &d) || !org_get(c, &org) || !mail_settings_get(c, &server)) {
		return false;
	}
	if (d.state != DRILL_OPEN || !server.has) {
		return q_drill_posts_drop(c, (struct drill_posts_drop_in){ .drill_id = d.id });
	}
	c->lang = (enum lang)d.lang;
	bool ok = q_drill_slice(c, (struct drill_slice_in){ .drill_id = d.id }, &rows);
	for (size_t k = 0; ok && k < rows.n; k++) {
		ok = mail_one(c, &d, &rows.v[k], l->base_url, org.name);
	}
	c->lang = kept;
	return ok;
}

bool drill_slice_now(struct ctx *c, struct id id)
{
	struct looking_after l = { .id = id, .base_url = S("https://sonae.test") };
	return act_slice(c, &l);
}

static bool act_came_back(struct ctx *c, void *arg)
{
	const struct looking_after *l = arg;
	struct drill_came_back_rows rows;
	if (!q_drill_came_back(c, (struct drill_came_back_in){ .drill_id = l->id }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		struct try_end e = { rows.v[k].id, rows.v[k].contact_id, TRY_FAILED, TRY_BOUNCED, rows.v[k].said };
		if (!drill_end_try(c, &e)) {
			return false;
		}
	}
	return true;
}

static bool act_end(struct ctx *c, void *arg)
{
	const struct looking_after *l = arg;
	return act_came_back(c, arg) && drill_end(c, l->id);
}

static void write_it(struct ctx *c, bool (*act)(struct ctx *c, void *arg), struct looking_after *l)
{
	if (!store_write(c->store, c, act, l)) {
		if (!store_is_read_only(c->store, NULL)) {
			log_err(LOG_WARN, c, "drill");
		}
		err_clear(c);
	}
}

static bool look_at(struct ctx *c, struct looking_after *l)
{
	struct drill_posts_row posts;
	struct drill_queue_row queue;
	struct drill_came_back_rows back;
	if (l->closes_at <= c->now_ms) {
		write_it(c, act_end, l);
		return true;
	}
	if (!q_drill_posts(c, (struct drill_posts_in){ .drill_id = l->id }, &posts) || !q_drill_queue(c, &queue) ||
	    !q_drill_came_back(c, (struct drill_came_back_in){ .drill_id = l->id }, &back)) {
		return false;
	}
	if (posts.n > 0 && queue.n < QUEUE_MOST) {
		write_it(c, act_slice, l);
	}
	if (back.n > 0) {
		write_it(c, act_came_back, l);
	}
	return true;
}

bool drill_look(struct ctx *c, str base_url)
{
	struct drill_due_rows due;
	if (!q_drill_due(c, &due)) {
		return false;
	}
	for (size_t k = 0; k < due.n; k++) {
		struct looking_after l = { due.v[k].id, base_url, due.v[k].closes_at };
		c->org_id = due.v[k].org_id;
		if (!look_at(c, &l)) {
			return false;
		}
	}
	return true;
}
