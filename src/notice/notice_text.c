#include "notice/notice_text.h"

#include "base/time.h"
#include "hook/hook.h"
#include "incident/incident.h"
#include "messages.h"
#include "notice/hook_rule.h"
#include "outbox/outbox.h"

static const struct {
	const char *code;   /* in a row that waits */
	const char *word;   /* in the outbox */
	enum notice_event event;
	int what;           /* in the journal */
	int subject;
	int body;           /* the sentence of the mail */
	const char *after;  /* below the room's address; of no room: below the program's */
} kinds[NOTICE_ABOUT_MAX] = {
	[NOTICE_SIGHTING] = { "sighting", "sighting", EVENT_SIGHTING, MSG_NOTICE_WHAT_SIGHTING, MSG_NOTICE_SUBJECT_SIGHTING, MSG_NOTICE_BODY_SIGHTING, "/inbox" },
	[NOTICE_SUSPECT] = { "suspect", "sighting", EVENT_SIGHTING, MSG_NOTICE_WHAT_SUSPECT, MSG_NOTICE_SUBJECT_SUSPECT, MSG_NOTICE_BODY_SUSPECT, "/suspect" },
	[NOTICE_OPENED] = { "opened", "opened", EVENT_OPENED, MSG_NOTICE_WHAT_OPENED, MSG_NOTICE_SUBJECT_OPENED, MSG_NOTICE_BODY_OPENED, "" },
	[NOTICE_LEVEL] = { "level", "level", EVENT_LEVEL, MSG_NOTICE_WHAT_LEVEL, MSG_NOTICE_SUBJECT_LEVEL, MSG_NOTICE_BODY_LEVEL, "" },
	[NOTICE_STEP] = { "step", "assigned", EVENT_ASSIGNED, MSG_NOTICE_WHAT_STEP, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_STEP, "" },
	[NOTICE_TASK] = { "task", "assigned", EVENT_ASSIGNED, MSG_NOTICE_WHAT_TASK, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_TASK, "/work" },
	[NOTICE_QUESTION] = { "question", "assigned", EVENT_ASSIGNED, MSG_NOTICE_WHAT_QUESTION, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_QUESTION, "/question" },
	[NOTICE_DECISION] = { "decision", "assigned", EVENT_DECISION, MSG_NOTICE_WHAT_DECISION, MSG_NOTICE_SUBJECT_DECISION, MSG_NOTICE_BODY_DECISION, "/decision" },
	[NOTICE_CARRY] = { "carry", "assigned", EVENT_ASSIGNED, MSG_NOTICE_WHAT_CARRY, MSG_NOTICE_SUBJECT_ASSIGNED, MSG_NOTICE_BODY_CARRY, "/decision" },
	[NOTICE_ROLE] = { "role", "assigned", EVENT_ROLE, MSG_NOTICE_WHAT_ROLE, MSG_NOTICE_SUBJECT_ROLE, MSG_NOTICE_BODY_ROLE, "/role" },
	[NOTICE_HANDOVER] = { "handover", "assigned", EVENT_ROLE, MSG_NOTICE_WHAT_HANDOVER, MSG_NOTICE_SUBJECT_HANDOVER, MSG_NOTICE_BODY_HANDOVER, "/handover" },
	[NOTICE_REPORT] = { "report", "report", EVENT_REPORT, MSG_NOTICE_WHAT_REPORT, MSG_NOTICE_SUBJECT_REPORT, MSG_NOTICE_BODY_REPORT, "/reports" },
	[NOTICE_LEDGER] = { "ledger", "ledger", EVENT_LEDGER, MSG_NOTICE_WHAT_LEDGER, MSG_NOTICE_SUBJECT_LEDGER, MSG_NOTICE_BODY_LEDGER, "/ledgers" },
	[NOTICE_LIMIT] = { "limit", "limit", EVENT_LIMIT, MSG_NOTICE_WHAT_LIMIT, MSG_NOTICE_SUBJECT_LIMIT, MSG_NOTICE_BODY_LIMIT, "/now#limits" },
	[NOTICE_APPROVE] = { "approve", "approval", EVENT_ASSIGNED, MSG_NOTICE_WHAT_APPROVE, MSG_NOTICE_SUBJECT_APPROVE, MSG_NOTICE_BODY_APPROVE, "/procedures" },
	[NOTICE_APPROVED] = { "approved", "approval", EVENT_ASSIGNED, MSG_NOTICE_WHAT_APPROVED, MSG_NOTICE_SUBJECT_APPROVED, MSG_NOTICE_BODY_APPROVED, "/procedures" },
	[NOTICE_SENT_BACK] = { "sent_back", "approval", EVENT_ASSIGNED, MSG_NOTICE_WHAT_SENT_BACK, MSG_NOTICE_SUBJECT_SENT_BACK, MSG_NOTICE_BODY_SENT_BACK, "/procedures" },
};

const char *notice_word(enum notice_about about) { return kinds[about].word; }
const char *notice_code_of(enum notice_about about) { return kinds[about].code; }
enum notice_event notice_event_of(enum notice_about about) { return kinds[about].event; }
str notice_what(struct ctx *c, enum notice_about about) { return msg(c, kinds[about].what); }

enum notice_about notice_about_of(str code)
{
	for (int k = 0; k < NOTICE_ABOUT_MAX; k++) {
		if (str_eq(code, str_from_c(kinds[k].code))) {
			return (enum notice_about)k;
		}
	}
	return NOTICE_ABOUT_MAX;
}

/* Of a restricted room not even the name leaves the house. */
static str room_name(struct ctx *c, const struct notice_room *r)
{
	if (!r->incident || r->is_restricted) {
		return msg(c, MSG_NOTICE_A_ROOM);
	}
	return r->incident->name;
}

static bool is_procedure(enum notice_about about) { return about >= NOTICE_APPROVE && about <= NOTICE_SENT_BACK; }

/* A helper sees tasks, not the room. */
str notice_link(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to)
{
	if (is_procedure(about) && r->path.n > 0) { /* collected: the list of procedures says which */
		return STR_CAT(c->arena, r->base_url, r->path);
	}
	if (!r->incident || to->access == ACCESS_HELPER || about == NOTICE_TASK) {
		return STR_CAT(c->arena, r->base_url, str_from_c(kinds[about].after[0] ? kinds[about].after : "/"));
	}
	return STR_CAT(c->arena, r->base_url, S("/incident/"), id_str(c->arena, r->incident->id), str_from_c(kinds[about].after));
}

static bool is_exercise(const struct notice_room *r) { return r->incident && r->incident->mode == INCIDENT_EXERCISE; }
static bool is_own_task(const struct notice_room *r, enum notice_about about) { return !r->incident && about == NOTICE_TASK; }
static str level_text(struct ctx *c, const struct notice_room *r) { return r->has_level ? str_i64(c->arena, r->level) : S("-"); }

/* What is over, and what ends soon: in one mail when it is one day's. */
static str days_said(struct ctx *c, const struct notice_room *r, enum notice_about about)
{
	str ends = r->limits.n > 0 ? msgf(c, MSG_NOTICE_BODY_LIMIT, { "limits", r->limits }, { "ends", r->ends }) : S("");
	str rows = about == NOTICE_LEDGER ? msgf(c, MSG_NOTICE_BODY_LEDGER, { "rows", r->rows }, { "ledgers", r->ledgers }) : S("");
	return STR_CAT(c->arena, rows, rows.n > 0 && ends.n > 0 ? S("\n\n") : S(""), ends);
}

static str said_of(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_how *how)
{
	str due = about == NOTICE_REPORT ? time_full(c, r->due_at) : S("");
	int body = is_own_task(r, about) ? MSG_NOTICE_BODY_OWN_TASK
		: about == NOTICE_OPENED && r->has_level ? MSG_NOTICE_BODY_OPENED_LEVEL : kinds[about].body;
	if (about == NOTICE_LEDGER || about == NOTICE_LIMIT) {
		return days_said(c, r, about);
	}
	if (is_procedure(about)) {
		return msgf(c, body, { "name", text2_in(r->procedure, c->lang) });
	}
	str said = msgf(c, body, { "room", room_name(c, r) }, { "due", due }, { "level", level_text(c, r) });
	said = how->is_reminder ? msgf(c, MSG_NOTICE_REMINDER_LINE, { "said", said }) : said;
	return is_exercise(r) ? msgf(c, MSG_NOTICE_EXERCISE_LINE, { "said", said }) : said;
}

static str subject_of(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_how *how)
{
	if (about == NOTICE_LEDGER || about == NOTICE_LIMIT) {
		return msgf(c, kinds[about].subject, { "rows", r->rows }, { "limits", r->limits });
	}
	if (is_procedure(about)) {
		return msgf(c, kinds[about].subject, { "name", text2_in(r->procedure, c->lang) });
	}
	str subject = msgf(c, is_own_task(r, about) ? MSG_NOTICE_SUBJECT_OWN_TASK : kinds[about].subject, { "room", room_name(c, r) },
		{ "level", level_text(c, r) });
	subject = how->is_reminder ? msgf(c, MSG_NOTICE_REMINDER, { "subject", subject }) : subject;
	return is_exercise(r) ? msgf(c, MSG_NOTICE_EXERCISE, { "subject", subject }) : subject;
}

static str body_of(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to,
                   const struct notice_how *how)
{
	str said = said_of(c, r, about, how);
	if (how->read_link.n > 0) {
		said = msgf(c, MSG_NOTICE_SAY_READ, { "said", said }, { "link", how->read_link });
	}
	if (id_is_none(to->account_id)) {
		return msgf(c, MSG_NOTICE_BODY_OUTSIDE, { "who", to->name }, { "said", said }, { "at", time_full(c, c->now_ms) });
	}
	return msgf(c, MSG_NOTICE_BODY, { "who", to->name }, { "said", said }, { "link", notice_link(c, r, about, to) },
		{ "at", time_full(c, c->now_ms) });
}

static bool add(struct ctx *c, struct outbox_mail *m, const struct notice_person *to, str address, str other, bool *ret_told)
{
	bool added;
	m->person_id = to->person_id;
	m->to = (struct mail_address){ to->name, address };
	m->other_address = other;
	if (!outbox_add(c, m, &added)) {
		return false;
	}
	*ret_told |= added;
	return true;
}

bool notice_send(struct ctx *c, const struct notice_person *to, int way, struct outbox_mail *m, bool *ret_told)
{
	bool has_other = !str_is_empty(to->other_mail) && !str_eq(to->other_mail, to->mail);
	*ret_told = false;
	if (str_is_empty(to->mail) || (way == WAY_OTHER && has_other)) {
		return add(c, m, to, to->other_mail, to->mail, ret_told);
	}
	return add(c, m, to, to->mail, has_other && way != WAY_BOTH ? to->other_mail : S(""), ret_told) &&
	       (!has_other || way != WAY_BOTH || add(c, m, to, to->other_mail, S(""), ret_told));
}

bool notice_mail(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to,
                 const struct notice_how *how, bool *ret_told)
{
	enum lang kept = c->lang;
	c->lang = to->lang;
	struct outbox_mail m = { .about = how->is_reminder ? "reminder" : kinds[about].word,
		.subject = subject_of(c, r, about, how), .body = body_of(c, r, about, to, how) };
	if (r->incident) {
		m.incident_id = r->incident->id;
	}
	bool ok = notice_send(c, to, how->way, &m, ret_told);
	c->lang = kept;
	return ok;
}

/* --- chats and programs --- */

str notice_and(struct ctx *c, str names, str name)
{
	return names.n ? msgf(c, MSG_NOTICE_AND, { "names", names }, { "name", name }) : name;
}

static bool is_personal(enum notice_about about) { return about >= NOTICE_STEP && about <= NOTICE_HANDOVER; }

static str asked_title(struct ctx *c, const struct notice_room *r, enum notice_about about)
{
	str title = msgf(c, MSG_NOTICE_HOOK_ASKED_TITLE, { "what", notice_what(c, about) }, { "room", room_name(c, r) });
	return is_exercise(r) ? msgf(c, MSG_NOTICE_EXERCISE, { "subject", title }) : title;
}

static str asked_text(struct ctx *c, const struct notice_room *r, enum notice_about about)
{
	str said = msgf(c, MSG_NOTICE_HOOK_ASKED, { "what", notice_what(c, about) }, { "room", room_name(c, r) });
	return is_exercise(r) ? msgf(c, MSG_NOTICE_EXERCISE_LINE, { "said", said }) : said;
}

static bool tell_hook(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct hook *to, bool *ret_told)
{
	static const struct notice_how how = { 0 };
	static const struct notice_person nobody = { 0 };
	enum lang kept = c->lang;
	c->lang = (enum lang)to->lang;
	bool own = is_personal(about); /* the words of the mail speak to one person */
	struct hook_message m = { .hook_id = to->id, .about = kinds[about].word, .title = own ? asked_title(c, r, about) : subject_of(c, r, about, &how),
		.text = own ? asked_text(c, r, about) : said_of(c, r, about, &how), .link = notice_link(c, r, about, &nobody), .lang = c->lang };
	c->lang = kept;
	if (r->incident) {
		m.incident_id = r->incident->id;
		m.level = r->incident->level;
	}
	return hook_add(c, &m, ret_told);
}

bool notice_hooks(struct ctx *c, const struct notice_hook_book *book, const struct notice_room *r, enum notice_about about,
                  str *ret_names)
{
	*ret_names = S("");
	for (size_t k = 0; k < book->n_hooks && !r->is_restricted; k++) {
		const struct hook *to = &book->hooks[k];
		bool told;
		if (!to->is_on || !notice_hook_hears(&book->cells[k * EVENT_MAX + (size_t)kinds[about].event], r->has_level, r->level)) {
			continue;
		}
		if (!tell_hook(c, r, about, to, &told)) {
			return false;
		}
		*ret_names = told ? notice_and(c, *ret_names, to->name) : *ret_names;
	}
	return true;
}
