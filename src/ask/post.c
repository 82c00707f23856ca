/* Mails to those asked by name, a slice at a time; reminders by themselves. */
#include "ask/inside.h"
#include "ask_sql.h"
#include "base/log.h"
#include "base/msg.h"
#include "base/time.h"
#include "db/store.h"
#include "messages.h"
#include "org/org.h"
#include "outbox/outbox.h"

#define QUEUE_MOST 50     /* of the organisation in the outbox: what is urgent waits behind no more than these */
#define REMIND_PAUSE_MS (20 * 3600 * INT64_C(1000))

struct posting { struct id round_id; str base_url; };

static str body_of(struct ctx *c, const struct ask_round *r, const struct ask_slice_row *y, str org, str link)
{
	bool again = str_eq(y->post, S("remind")) && y->mailed_at.has;
	str words = r->words.n ? STR_CAT(c->arena, r->words, S("\n\n")) : S("");
	str anonymous = msg(c, r->is_anonymous ? MSG_ASK_MAIL_ANONYMOUS : MSG_ASK_MAIL_NAMED);
	str lead = !again ? msg(c, MSG_ASK_MAIL_LEAD) : msg(c, r->is_anonymous ? MSG_ASK_MAIL_AGAIN_ALL : MSG_ASK_MAIL_AGAIN);
	str by = msgf(c, MSG_ASK_BY, { "org", org }, { "name", r->opened_by });
	str text = msgf(c, MSG_ASK_MAIL, { "who", y->name }, { "by", by }, { "title", r->title }, { "lead", lead }, { "words", words },
		{ "until", time_full(c, r->closes_at.v) }, { "link", link }, { "anonymous", anonymous });
	return STR_CAT(c->arena, text, S("\n"), msgf(c, MSG_ASK_MAIL_FOOT, { "org", org }));
}

static bool mail_one(struct ctx *c, const struct ask_round *r, const struct ask_slice_row *y, const struct posting *p, str org)
{
	str code;
	bool added, again = str_eq(y->post, S("remind")) && y->mailed_at.has;
	if (!ask_code_new(c, r->id, choice_find(&ask_group_choices, y->team), y->id, (struct id){ 0 }, &code)) {
		return false;
	}
	struct outbox_mail m = { .about = "ask", .to = { y->name, y->mail },
		.subject = msgf(c, again ? MSG_ASK_MAIL_SUBJECT_AGAIN : MSG_ASK_MAIL_SUBJECT, { "title", r->title }, { "org", org }),
		.body = body_of(c, r, y, org, ask_link_of(c, p->base_url, code)) };
	struct opt_int now = { true, c->now_ms };
	return outbox_add(c, &m, &added) && q_ask_posted(c, (struct ask_posted_in){ .mailed_at = added ? now : y->mailed_at,
		.reminded_at = again && added ? now : (struct opt_int){ 0 }, .id = y->id });
}

static bool act_slice(struct ctx *c, void *arg)
{
	const struct posting *p = arg;
	struct ask_round r;
	struct ask_slice_rows rows;
	struct org org;
	struct mail_settings server;
	enum lang kept = c->lang;
	if (!ask_round_get(c, p->round_id, &r) || !org_get(c, &org) || !mail_settings_get(c, &server)) {
		return false;
	}
	if (r.state != ASK_OPEN || !server.has) {
		return q_ask_posts_drop(c, (struct ask_posts_drop_in){ .round_id = r.id });
	}
	c->lang = (enum lang)r.lang;
	bool ok = q_ask_slice(c, (struct ask_slice_in){ .round_id = r.id }, &rows);
	for (size_t k = 0; ok && k < rows.n; k++) {
		ok = mail_one(c, &r, &rows.v[k], p, org.name);
	}
	c->lang = kept;
	return ok;
}

/* By itself: those who have not answered, unless somebody reminded them today. */
static bool act_due(struct ctx *c, void *arg)
{
	const struct posting *p = arg;
	struct ask_round r;
	if (!ask_round_get(c, p->round_id, &r)) {
		return false;
	}
	bool is_open = r.state == ASK_OPEN;
	bool goes = is_open && (!r.reminded_at.has || c->now_ms - r.reminded_at.v >= REMIND_PAUSE_MS);
	struct opt_int next = is_open ? ask_next_reminder(c, r.closes_at.v, r.is_reminding) : (struct opt_int){ 0 };
	return q_ask_round_next(c, (struct ask_round_next_in){ .remind_at = next, .id = r.id }) && (!goes ||
		(q_ask_remind_all(c, (struct ask_remind_all_in){ .everyone = r.is_anonymous, .round_id = r.id }) &&
		q_ask_reminded(c, (struct ask_reminded_in){ .reminded_at = { true, c->now_ms }, .id = r.id })));
}

/* One firm's trouble is not the others'. */
static void write_it(struct ctx *c, bool (*act)(struct ctx *c, void *arg), struct posting *p)
{
	if (!store_write(c->store, c, act, p)) {
		if (!store_is_read_only(c->store, NULL)) {
			log_err(LOG_WARN, c, "ask");
		}
		err_clear(c);
	}
}

bool ask_look(struct ctx *c, str base_url)
{
	struct ask_due_rows due;
	struct ask_posting_rows posting;
	if (!q_ask_due(c, (struct ask_due_in){ .now = c->now_ms }, &due)) {
		return false;
	}
	for (size_t k = 0; k < due.n; k++) {
		struct posting p = { due.v[k].id, base_url };
		c->org_id = due.v[k].org_id;
		write_it(c, act_due, &p);
	}
	if (!q_ask_posting(c, &posting)) {
		return false;
	}
	for (size_t k = 0; k < posting.n; k++) {
		struct posting p = { posting.v[k].round_id, base_url };
		struct ask_queue_row queue;
		c->org_id = posting.v[k].org_id;
		if (!q_ask_queue(c, &queue)) {
			return false;
		}
		if (queue.n < QUEUE_MOST) {
			write_it(c, act_slice, &p);
		}
	}
	return true;
}
