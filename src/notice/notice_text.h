/* What is told, to whom: collected for one room, then written as one mail each and one line of the journal. */
#pragma once
#include "notice/choice.h"
#include "notice/rule.h"
#include "catalog/text2.h"

enum notice_about {
	NOTICE_SIGHTING, NOTICE_SUSPECT, NOTICE_OPENED, NOTICE_LEVEL, NOTICE_STEP, NOTICE_TASK, NOTICE_QUESTION, NOTICE_DECISION, NOTICE_CARRY,
	NOTICE_ROLE, NOTICE_HANDOVER, NOTICE_REPORT, NOTICE_LEDGER, NOTICE_LIMIT,
	NOTICE_APPROVE, NOTICE_APPROVED, NOTICE_SENT_BACK, /* a version of a procedure: for who approves, for who wrote it */
	NOTICE_ABOUT_MAX
};

struct notice_person {
	struct id account_id, person_id; /* account none: somebody without one */
	str name, mail, other_mail, phone;
	str role;                         /* held by the firm's list */
	enum lang lang;
	enum access access;
	bool is_member;                   /* of the room */
	struct notice_choice choice;
};
struct incident;
struct notice_room {
	const struct incident *incident;  /* NULL: of no room */
	bool is_restricted;
	str base_url;
	int64_t level;                    /* of NOTICE_OPENED, when it has one, and of NOTICE_LEVEL */
	bool has_level;
	int64_t due_at;                   /* of NOTICE_REPORT */
	str rows, ledgers;                /* of NOTICE_LEDGER: how many, and of which, in words */
	str limits, ends;                 /* of NOTICE_LIMIT: how many, and what; of NOTICE_LEDGER the same below it, limits empty: none */
	struct text2 procedure;           /* of NOTICE_APPROVE and what follows it: its name, and where it stands */
	str path;
};

/* The word of the outbox: "opened", "level", "assigned" ... */
const char *notice_word(enum notice_about about);
/* 「対応室が開いた」 for the line in the journal, in c->lang. */
str notice_what(struct ctx *c, enum notice_about about);
enum notice_event notice_event_of(enum notice_about about);
/* Of the word a row keeps; NOTICE_ABOUT_MAX when it is none. */
enum notice_about notice_about_of(str code);
const char *notice_code_of(enum notice_about about);
/* How one mail goes: by which way (enum notice_way), and where to say that it was read (none: nobody asks). */
struct notice_how { int way; str read_link; bool is_reminder; };
/* Adds the mail; *ret_told false when it cannot go: no server, no address. Inside a write. */
bool notice_mail(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to,
                 const struct notice_how *how, bool *ret_told);
/* The same by hand: to whom by which way, with these words. */
struct outbox_mail;
bool notice_send(struct ctx *c, const struct notice_person *to, int way, struct outbox_mail *m, bool *ret_told);
/* Where to look. */
str notice_link(struct ctx *c, const struct notice_room *r, enum notice_about about, const struct notice_person *to);
/*
 * To every target of webhooks that is on and hears of this (hook_rule.h), without a person's name; of a restricted room
 * nothing. *ret_names: the targets that are told, for the line in the journal; empty: none. Inside a write.
 */
struct notice_hook_book;
bool notice_hooks(struct ctx *c, const struct notice_hook_book *book, const struct notice_room *r, enum notice_about about,
                  str *ret_names);
/* 「小西 直樹、森本 健一」 */
str notice_and(struct ctx *c, str names, str name);
