#include "notice/notice_text.h"

#include "base/time.h"
#include "incident/incident.h"
#include "messages.h"
#include "outbox/outbox.h"

static const struct {
	const char *word;   /* in the outbox */
	int what;           /* in the journal */
	int subject;
	int body;           /* the sentence of the mail */
	const char *after;  /* below the room's address; of no room: below the program's */
	bool is_urgent;     /* goes to both addresses */
} kinds[NOTICE_ABOUT_MAX] = {
	[NOTICE_SIGHTING] = { "sighting", MSG_NOTICE_WHAT_SIGHTING, MSG_NOTICE_SUBJECT_SIGHTING, MSG_NOTICE_BODY_SIGHTING, "/inbox", true },
	[NOTICE_OPENED] = { "opened", MSG_NOTICE_WHAT_OPENED, MSG_NOTICE_SUBJECT_OPENED, MSG_NOTICE_BODY_OPENED, "", true },
	[NOTICE_LEVEL] = { "level", MSG_NOTICE_WHAT_LEVEL, MSG_NOTICE_SUBJECT_LEVEL, MSG_NOTICE_BODY_LEVEL, "", true },
	[NOTICE_STEP] = { "assigned", MSG_NOTICE_WHAT_STEP, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_STEP, "", false },
	[NOTICE_TASK] = { "assigned", MSG_NOTICE_WHAT_TASK, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_TASK, "/work", false },
	[NOTICE_QUESTION] = { "assigned", MSG_NOTICE_WHAT_QUESTION, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_QUESTION, "/question", false },
	[NOTICE_DECISION] = { "assigned", MSG_NOTICE_WHAT_DECISION, MSG_NOTICE_SUBJECT_DECISION, MSG_NOTICE_BODY_DECISION, "/decision", true },
	[NOTICE_CARRY] = { "assigned", MSG_NOTICE_WHAT_CARRY, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_CARRY, "/decision", false },
	[NOTICE_ROLE] = { "assigned", MSG_NOTICE_WHAT_ROLE, MSG_NOTICE_SUBJECT_ROLE, MSG_NOTICE_BODY_ROLE, "/role", true },
	[NOTICE_HANDOVER] = { "assigned", MSG_NOTICE_WHAT_HANDOVER, MSG_NOTICE_SUBJECT_HANDOVER, MSG_NOTICE_BODY_HANDOVER, "/handover", true },
	[NOTICE_REPORT] = { "report", MSG_NOTICE_WHAT_REPORT, MSG_NOTICE_SUBJECT_REPORT, MSG_NOTICE_BODY_REPORT, "/reports", true },
};

const char *notice_word(enum notice_about about) { return kinds[about].word; }
str notice_what(struct ctx *c, enum notice_about about) { return msg(c, kinds[about].what); }

/* Of a restricted room not even the name leaves the house. */
static str room_name(struct ctx *c, const struct notice_room *r)
{
	if (!r->incident || r->is_restricted) {
		return msg(c, MSG_NOTICE_A_ROOM);
	}
	return r->incident->name;
}

/* A helper sees tasks, not the room. */
static str link_of(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to)
{
	if (!r->incident || to->access == ACCESS_HELPER || about == NOTICE_TASK) {
		return STR_CAT(c->arena, r->base_url, str_from_c(kinds[about].after[0] ? kinds[about].after : "/"));
	}
	return STR_CAT(c->arena, r->base_url, S("/incident/"), id_str(c->arena, r->incident->id), str_from_c(kinds[about].after));
}

static bool is_exercise(const struct notice_room *r) { return r->incident && r->incident->mode == INCIDENT_EXERCISE; }

static str body_of(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to)
{
	str due = about == NOTICE_REPORT ? time_full(c, r->due_at) : S("");
	int body = about == NOTICE_OPENED && r->has_level ? MSG_NOTICE_BODY_OPENED_LEVEL : kinds[about].body;
	str said = msgf(c, body, { "room", room_name(c, r) }, { "due", due },
		{ "level", r->has_level ? str_i64(c->arena, r->level) : S("-") });
	said = is_exercise(r) ? msgf(c, MSG_NOTICE_EXERCISE_LINE, { "said", said }) : said;
	return msgf(c, MSG_NOTICE_BODY, { "who", to->name }, { "said", said }, { "link", link_of(c, r, about, to) },
		{ "at", time_full(c, c->now_ms) });
}

static bool add(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to, str address,
                str other, bool *ret_told)
{
	str subject = msgf(c, kinds[about].subject, { "room", room_name(c, r) },
		{ "level", r->has_level ? str_i64(c->arena, r->level) : S("-") });
	bool added;
	struct outbox_mail m = { .about = kinds[about].word, .person_id = to->person_id, .to = { to->name, address }, .other_address = other,
		.subject = is_exercise(r) ? msgf(c, MSG_NOTICE_EXERCISE, { "subject", subject }) : subject, .body = body_of(c, r, about, to) };
	if (r->incident) {
		m.incident_id = r->incident->id;
	}
	if (!outbox_add(c, &m, &added)) {
		return false;
	}
	*ret_told |= added;
	return true;
}

bool notice_mail(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to,
                 bool *ret_told)
{
	enum lang kept = c->lang;
	bool has_other = !str_is_empty(to->other_mail) && !str_eq(to->other_mail, to->mail);
	*ret_told = false;
	c->lang = to->lang;
	bool ok = add(c, r, about, to, to->mail, has_other && !kinds[about].is_urgent ? to->other_mail : S(""), ret_told) &&
		(!has_other || !kinds[about].is_urgent || add(c, r, about, to, to->other_mail, S(""), ret_told));
	c->lang = kept;
	return ok;
}
