/* What is told, to whom: collected for one room, then written as one mail each and one line of the journal. */
#pragma once
#include "base/ctx.h"

enum notice_about {
	NOTICE_SIGHTING, NOTICE_OPENED, NOTICE_LEVEL, NOTICE_STEP, NOTICE_TASK, NOTICE_QUESTION, NOTICE_DECISION, NOTICE_CARRY,
	NOTICE_ROLE, NOTICE_HANDOVER, NOTICE_REPORT, NOTICE_ABOUT_MAX
};

struct notice_person {
	struct id account_id, person_id;
	str name, mail, other_mail;
	enum lang lang;
	enum access access;
};
struct incident;
struct notice_room {
	const struct incident *incident;  /* NULL: of no room */
	bool is_restricted;
	str base_url;
	int64_t level;                    /* of NOTICE_OPENED, when it has one, and of NOTICE_LEVEL */
	bool has_level;
	int64_t due_at;                   /* of NOTICE_REPORT */
};

/* The word of the outbox: "opened", "level", "assigned" ... */
const char *notice_word(enum notice_about about);
/* 「対応室が開いた」 for the line in the journal, in c->lang. */
str notice_what(struct ctx *c, enum notice_about about);
/* Adds the mail; *ret_told false when it cannot go: no server, no address. Inside a write. */
bool notice_mail(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to,
                 bool *ret_told);
