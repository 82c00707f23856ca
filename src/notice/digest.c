#include "notice/digest.h"

#include "base/time.h"
#include "db/store.h"
#include "incident/incident.h"
#include "messages.h"
#include "notice/plan.h"
#include "notice_sql.h"
#include "outbox/outbox.h"

#define LINES_MOST 40

static const struct id of_none;

bool notice_wait(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to, int64_t due_at)
{
	return q_notice_wait_add(c, (struct notice_wait_add_in){ .id = id_new(c->now_ms), .account_id = to->account_id,
		.incident_id = r->incident ? r->incident->id : of_none, .about = str_from_c(notice_code_of(about)),
		.level = { r->has_level, r->level }, .at = c->now_ms, .due_at = due_at });
}

struct digest_in { struct id account_id; str base_url; };

/* What may be said of its room now; of one they see no more nothing. */
static str line_of(struct ctx *c, const struct notice_waits_row *w, const struct notice_person *to, str base_url)
{
	enum notice_about about = notice_about_of(w->about);
	if (about == NOTICE_ABOUT_MAX || (w->is_restricted && !w->is_member)) {
		return S("");
	}
	struct incident i = { .id = w->incident_id, .mode = str_eq(w->mode, S("exercise")) ? INCIDENT_EXERCISE : INCIDENT_LIVE };
	struct notice_room r = { .incident = id_is_none(w->incident_id) ? NULL : &i, .base_url = base_url };
	str what = notice_what(c, about);
	if (r.incident) {
		what = msgf(c, MSG_NOTICE_DIGEST_ROOM, { "what", what }, { "room", w->is_restricted ? msg(c, MSG_NOTICE_A_ROOM) : w->name });
		what = i.mode == INCIDENT_EXERCISE ? msgf(c, MSG_NOTICE_EXERCISE, { "subject", what }) : what;
	}
	return msgf(c, MSG_NOTICE_DIGEST_LINE, { "when", time_short(c, w->at) }, { "what", what }, { "link", notice_link(c, &r, about, to) });
}

static bool send(struct ctx *c, const struct notice_person *to, const struct notice_waits_rows *rows, str base_url)
{
	str lines = S("");
	int64_t n = 0;
	for (size_t k = 0; k < rows->n; k++) {
		str line = line_of(c, &rows->v[k], to, base_url);
		lines = line.n > 0 && n < LINES_MOST ? STR_CAT(c->arena, lines, lines.n ? S("\n") : S(""), line) : lines;
		n += line.n > 0;
	}
	if (n > LINES_MOST) {
		lines = STR_CAT(c->arena, lines, S("\n"), msgf(c, MSG_NOTICE_DIGEST_MORE, { "count", str_i64(c->arena, n - LINES_MOST) }));
	}
	struct outbox_mail m = { .about = "digest", .subject = msgf(c, MSG_NOTICE_DIGEST_SUBJECT, { "count", str_i64(c->arena, n) }),
		.body = msgf(c, MSG_NOTICE_DIGEST_BODY, { "who", to->name }, { "lines", lines }, { "at", time_full(c, c->now_ms) }) };
	bool told;
	int way = to->choice.way == CHOICE_OTHER ? WAY_OTHER : to->choice.way == CHOICE_BOTH ? WAY_BOTH : WAY_MAIL;
	return n == 0 || notice_send(c, to, way, &m, &told);
}

static bool act_digest(struct ctx *c, void *arg)
{
	const struct digest_in *in = arg;
	struct notice_waits_rows rows;
	struct notice_team team;
	enum lang kept = c->lang;
	bool ok = true;
	if (!q_notice_waits(c, (struct notice_waits_in){ .account_id = in->account_id }, &rows) || !notice_team_get(c, NULL, &team)) {
		return false;
	}
	if (rows.n == 0) {
		return true; /* another process was faster */
	}
	for (size_t k = 0; ok && k < team.n; k++) {
		if (id_eq(team.v[k].account_id, in->account_id)) {
			c->lang = team.v[k].lang;
			ok = send(c, &team.v[k], &rows, in->base_url);
		}
	}
	c->lang = kept;
	struct id last = rows.v[0].id;
	for (size_t k = 1; k < rows.n; k++) {
		last = memcmp(rows.v[k].id.b, last.b, sizeof last.b) > 0 ? rows.v[k].id : last;
	}
	return ok && q_notice_wait_drop(c, (struct notice_wait_drop_in){ .account_id = in->account_id, .id = last });
}

bool notice_digests(struct ctx *c, str base_url)
{
	struct notice_wait_due_rows rows;
	if (!q_notice_wait_due(c, (struct notice_wait_due_in){ .now = c->now_ms }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		struct digest_in in = { rows.v[k].account_id, base_url };
		c->org_id = rows.v[k].org_id;
		if (!store_write(c->store, c, act_digest, &in)) {
			return false;
		}
	}
	return true;
}
