/*
 * receipt: somebody was asked to say that they read what they were told (読みましたの確認). The mail carries a link with a
 * code of its own; only its SHA-256 is kept. Looking at the page of the link does nothing, as mail programs fetch links;
 * its button does. Who wrote into the room since has read it too.
 *
 * Whoever is asked several times about one room answers once. When everybody has answered, the room's journal says so.
 */
#pragma once
#include "incident/incident.h"
#include "notice/notice_text.h"

enum notice_read { READ_LINK, READ_ROOM, READ_PHONE };
extern const struct choices notice_read_choices; /* link room phone */
struct notice_receipt {
	struct id id;
	int event;
	struct id account_id, person_id;
	str name, phone;
	struct opt_int asked_at;            /* always present */
	struct opt_int read_at;
	int how;                            /* enum notice_read; -1: not yet */
	bool is_reminded;                   /* or need not be any more */
};
extern const struct shape notice_receipt_shape;
/* In the order they were asked. */
bool notice_receipts(struct ctx *c, struct id incident_id, struct notice_receipt **ret, size_t *ret_n);
/* How many were asked, and how many of them have not answered: for the room's page. */
bool notice_receipts_count(struct ctx *c, struct id incident_id, int64_t *ret_asked, int64_t *ret_open);

/* Inside a write: asks, and gives the link for the mail. remind_min 0: without a reminder. */
bool notice_receipt_ask(struct ctx *c, const struct notice_room *r, int event, const struct notice_person *to, int64_t remind_min,
                        str *ret_link);
/* Inside a write: this account or person has read all they were asked about this room. */
bool notice_receipt_read(struct ctx *c, struct id incident_id, struct id account_id, struct id person_id, enum notice_read how);
/* Inside a write: those who have not answered (`late`: and are late) get one more mail each, and the journal says so. */
bool notice_remind(struct ctx *c, struct id incident_id, bool late, str base_url);
/* What the program does by itself: reminds who is late. */
bool notice_remind_late(struct ctx *c, str base_url);

/* What was sent about a room and how it went, newest first. The caller has seen the room. */
struct notice_room_mail { str name, about, state, said; int64_t at; };
bool notice_mails_of_room(struct ctx *c, struct id incident_id, struct notice_room_mail **ret, size_t *ret_n);

/* --- operations --- */
struct notice_read_in { str code; /* found by prepare */ str peer; };
struct notice_read_out { bool found; int64_t wait_until; };
/* Whether there is such a code, and whether it was used: for the page without sign-in. Of whichever firm; sets nothing. */
bool notice_code_find(struct ctx *c, str code, bool *ret_found, bool *ret_read);
struct notice_seen_in { struct id incident_id; };
struct notice_called_in { struct id incident_id, receipt_id; };
struct notice_remind_in { struct id incident_id; /* found by prepare */ str base_url; };
extern const struct operation op_notice_read, op_notice_seen, op_notice_called, op_notice_remind;
