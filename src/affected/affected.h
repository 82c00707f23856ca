/*
 * affected: what is affected and how far it is (影響を受けたもの): systems, PCs, accounts, data, people, partners.
 *
 *   suspected -> confirmed -> contained -> restored -> verified; and "not affected" when that was found out
 *
 * Invariants: every change is one journal entry; nothing is deleted; going back, and "not affected", take a reason;
 * a name stands once in a room for its type. Two people at once: the second is told who was faster (`seen`).
 * Of data the amount is kept in the words it was given, and read as a number beside them; its special kinds decide
 * duties later (facts.md of the sources: sensitive data and danger to property make a report due for one person).
 */
#pragma once
#include "affected/amount.h"
#include "incident/incident.h"

enum affected_type { AFFECTED_SYSTEM, AFFECTED_PC, AFFECTED_ACCOUNT, AFFECTED_DATA, AFFECTED_PERSON, AFFECTED_PARTNER,
	AFFECTED_TYPE_MAX };
enum affected_state { AFFECTED_SUSPECTED, AFFECTED_CONFIRMED, AFFECTED_CONTAINED, AFFECTED_RESTORED, AFFECTED_VERIFIED,
	AFFECTED_NOT, AFFECTED_STATE_MAX };
/* Kinds of data that decide duties. Codes: personal sensitive my_number card credentials property entrusted secret */
enum affected_special { SPECIAL_PERSONAL, SPECIAL_SENSITIVE, SPECIAL_MY_NUMBER, SPECIAL_CARD, SPECIAL_CREDENTIALS,
	SPECIAL_PROPERTY, SPECIAL_ENTRUSTED, SPECIAL_SECRET, SPECIAL_MAX };
extern const struct choices affected_type_choices, affected_state_choices, affected_special_choices;

struct affected {
	struct id id;
	struct opt_int number;        /* 1.. in its room */
	int type;                     /* enum affected_type */
	str name;
	int state;                    /* enum affected_state */
	str place;
	struct id owner_id;           /* person who looks after it */
	str owner_name;
	struct event_time since;      /* since when it is affected */
	str note;
	str stage;                    /* key of catalog/stages.yaml, "" not said */
	struct amount amount;         /* of data */
	struct opt_int amount_number; /* the same for the API */
	int amount_kind, amount_unit; /* -1: not said */
	struct str_list special;      /* codes of affected_special_choices */
	struct id_list reached_from;  /* others of the room it was reached from */
	struct opt_int entry_seq;     /* entry that changed it last: what `seen` is compared with */
	struct id row_id;             /* the row of a ledger that it is; none: not said */
	str row_title, row_sheet;     /* as the ledger has it now; no title for whoever may not read that ledger */
};
extern const struct shape affected_shape;

/* By type, then number; with what each was reached from. */
bool affected_list(struct ctx *c, struct id incident_id, struct affected **ret, size_t *ret_n);
bool affected_get(struct ctx *c, struct id incident_id, struct id id, struct affected *ret); /* ERR_NOT_FOUND */
/* How many there are in each state: one cheap statement, for the room page. */
struct affected_counts { int64_t of[AFFECTED_STATE_MAX]; int64_t all; };
bool affected_count(struct ctx *c, struct id incident_id, struct affected_counts *ret);
/* How it came to be so: newest first. */
struct affected_version { int64_t seq; int64_t recorded_at; str text; str writer_name; };
bool affected_history(struct ctx *c, struct id incident_id, struct id id, struct affected_version **ret, size_t *ret_n);

struct affected_add_in {
	struct id incident_id;
	int type;
	str names;                    /* one a line */
	int state;                    /* -1: suspected */
	str place;
	struct id owner_id;
	struct event_time since;
	str note, stage;
	str amount;                   /* of data, as given: 約3,000人 */
	struct str_list special;
	struct id reached_from;       /* none: not known */
	struct id row_id;             /* of a ledger: one thing; its type, and its name unless one is given, are those of the row */
	struct id once;               /* of the form: sent twice, written once */
};
struct affected_added { struct id id; struct id_list ids; struct opt_int count, entry_seq; };
struct affected_change_in {
	struct id incident_id, id;
	int type;
	str name, place;
	struct id owner_id;
	struct event_time since;
	str note, stage, amount;
	struct str_list special;
	struct id row_id;             /* none: it is no row of a ledger */
	struct opt_int seen;          /* entry_seq as the caller saw it; none: not compared */
};
struct affected_state_in {
	struct id incident_id, id;
	int state;
	str reason;                   /* needed for going back and for "not affected" */
	struct event_time when;       /* WHEN_NONE: now */
	struct opt_int seen;
};
struct affected_link_in { struct id incident_id, id; struct id from_id; str reason; };
extern const struct operation op_affected_add, op_affected_change, op_affected_state, op_affected_link, op_affected_unlink;
extern const struct shape affected_added_shape;
/* Going there takes a reason. */
bool affected_needs_reason(int from, int to);

/*
 * --- with the ledgers ---
 *
 * What stands in the room is for all of the room: the words that were copied when a row was chosen, which become the name of the thing
 * and part of the entry. What the ledger says of the row since then is for those who may read the ledger (`sees`).
 */

/* Ledgers whose rows can be affected, and the type such a thing has; and a firm's own ledgers, where a person says the type. */
struct affected_ledger { const char *sheet; int type; };
#define AFFECTED_LEDGERS 6
extern const struct affected_ledger affected_ledgers[AFFECTED_LEDGERS];
struct sheet_def;
bool affected_can_be(const struct sheet_def *d);
/* Rooms a row was affected in, newest first, at most 50; without those the viewer may not see. */
struct affected_touch { struct id incident_id, affected_id; str name, room; int state; bool is_exercise; };
bool affected_of_row(struct ctx *c, struct id row_id, struct affected_touch **ret, size_t *ret_n);

/*
 * Inside a write: of `ids`, those nothing was done to since they were written down leave the room again, in one entry that
 * begins with `text`; none: no entry. What somebody changed, or was reached from another, stays.
 */
bool affected_take_back(struct ctx *c, struct id incident_id, struct id_list ids, str text);

bool affected_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in the row and nothing else, after a masking; `field` is name, place, note or amount_text. */
bool affected_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value);
