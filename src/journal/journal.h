/*
 * journal: what happened in a room, append-only and sealed (docs/rules.md, rule 4; docs/journal-format.md).
 *
 * Every change of a room is one entry. An entry has metadata (always kept), and a body: the text and the new
 * values as key/value items. Metadata names the keys of the items, the body holds the values. The entry's hash
 * covers the metadata, a salted commitment of the body and the hash of the entry before; so masking, which
 * destroys body and salt, leaves the chain whole. Order is `seq` (1, 2, 3 ... in a room), never a clock.
 *
 * Item keys are object:field or object/ID:field, e.g. "incident:level", "step/0190...:state", "fact:cause.value",
 * "report/0190...:sha256"; the text of the entry is the item "text". A value is a str (numbers in decimal, ids as
 * 36 characters, times RFC 3339 UTC) or none.
 *
 * Projection: every module whose rows live in a room registers a function that yields the same key/value items
 * from its rows. verify folds all entries (the last value of a key wins) and compares: a row changed behind the
 * journal's back is found and named.
 */
#pragma once
#include "base/event_time.h"
#include "base/field.h"
#include "base/hash.h"

enum entry_type {           /* codes: observed done decided told collected note correction withdrawal mask change */
	ENTRY_OBSERVED, ENTRY_DONE, ENTRY_DECIDED, ENTRY_TOLD, ENTRY_COLLECTED, ENTRY_NOTE,
	ENTRY_CORRECTION,       /* refers to the entry it corrects; carries the new text and type */
	ENTRY_WITHDRAWAL,       /* 取り消し: refers to the entry it takes back */
	ENTRY_MASK,             /* 墨消し: refers to the entry; carries the text with the part blacked out */
	ENTRY_CHANGE,           /* a change of the room itself: level, phase, step, fact, report ... */
	ENTRY_TYPE_MAX
};
extern const struct choices entry_type_choices;
/* The first six: what a person may write. The numbers above are sealed in every entry: never change their order. */
extern const struct choices entry_type_spoken;

struct journal_item { str key; str value; };   /* value STR_NONE: the object or value is gone */
/*
 * A correction may bring what else changes of the entry it corrects: "entry:type" (a code of entry_type_spoken),
 * "entry:occurred" (canonical event time; the entry keeps its place among the others), "entry:person" (id).
 */

struct journal_entry_in {
	struct id id;                   /* as a form proposed it (see journal_seq_of); none: a new one */
	struct id incident_id;
	enum entry_type type;
	str text;                       /* what people read; may be empty only for ENTRY_CHANGE */
	struct event_time occurred;     /* WHEN_NONE: now, to the second */
	struct id person_id;            /* who saw or did it; none: the one who writes */
	int64_t refers_to;              /* seq, 0: none */
	str source;                     /* of an imported line: "public statement"; may be none */
	const struct journal_item *items; /* new values this entry brings; becomes part of the sealed body */
	size_t n_items;
};
struct journal_added { struct id id; int64_t seq; int64_t recorded_at; struct sha256 hash; };

/*
 * Inside a write: adds the entry, moves the room's head. The room's row locks the order: one writer.
 * Refused: no text (field "text"), a refers_to that is not there or does not fit the type (field "refers_to"),
 * correcting or withdrawing what is withdrawn and a full room (ERR_CONFLICT), type ENTRY_MASK (journal_mask_decide).
 */
bool journal_add(struct ctx *c, const struct journal_entry_in *in, struct journal_added *ret);
/* The number of the entry with this id in this room, 0 when there is none: so that a form sent twice writes once. */
bool journal_seq_of(struct ctx *c, struct id incident_id, struct id id, int64_t *ret_seq);
/* Makes the empty chain of a new room. */
bool journal_open_room(struct ctx *c, struct id incident_id);
/* store_config.before_commit: one line in the organisation's seal chain for every room whose head moved. */
bool journal_seal(struct ctx *c);

/* "16-7F3A-92C1-0B6E-D418-33AA-9C01": number of entries and 96 bits of the head's hash; printed on papers. */
str journal_seal_text(struct arena *a, int64_t seq, const struct sha256 *head);
/* The head of a room now. */
bool journal_head(struct ctx *c, struct id incident_id, int64_t *ret_seq, struct sha256 *ret_hash);

/* What people see of an entry, corrections, withdrawals and masks applied. */
struct entry_view {
	struct id id;
	int64_t seq;
	int type;                       /* enum entry_type as shown: that of the newest correction */
	str text;                       /* as shown; masked parts stand as U+2588 x3 */
	struct event_time occurred;
	str occurred_text;              /* the same, canonical */
	int64_t recorded_at;
	struct id person_id;
	str person_name;
	str writer_name;                /* of the account that wrote it */
	int64_t refers_to;              /* correction, withdrawal, mask */
	int64_t corrected_by;           /* seq, 0: none */
	int64_t withdrawn_by;
	int64_t masked_by;
	str old_text;                   /* of a correction: what stood there before */
	str source;
};
struct journal_filter {
	int type;                       /* -1: all */
	int64_t before_place; int64_t before_seq; /* cursor of the page before; 0: newest */
	int limit;
	bool oldest_first;
};
/* Ordered by event time (newest first unless asked otherwise); a date-only entry keeps its given place. */
bool journal_list(struct ctx *c, struct id incident_id, const struct journal_filter *f,
                  struct entry_view **ret, size_t *ret_n, str *ret_next_cursor);
/* The same without pages, oldest first, at most `most`: for papers and exports. */
bool journal_list_all(struct ctx *c, struct id incident_id, size_t most, struct entry_view **ret, size_t *ret_n);
bool journal_get(struct ctx *c, struct id incident_id, int64_t seq, struct entry_view *ret);
bool journal_cursor_parse(str cursor, struct journal_filter *f);

/* When what happened, as it stands now: of the entries people wrote and did not withdraw, in their order, without words. */
struct journal_point { int type; struct event_time occurred; };
bool journal_points(struct ctx *c, struct id incident_id, struct journal_point **ret, size_t *ret_n);

/* What an entry is about, in one word: "step", "fact", "incident" ... for a change, else its type. Never its text. */
struct entry_kind { int64_t seq; str kind; };
/* Of the entries after `after`, in their order, at most `most`. */
bool journal_kinds(struct ctx *c, struct id incident_id, int64_t after, int most, struct entry_kind **ret, size_t *ret_n);

/* What entries brought, for who follows a room: items as they were written, of masked ones none. */
struct entry_brought {
	int64_t seq;
	int type;                       /* enum entry_type */
	struct id account_id;           /* who wrote it; may be none */
	int64_t refers_to;              /* the entry it is about; 0: none */
	const struct journal_item *items;
	size_t n_items;
};
/* Of the entries after `after`, in their order, at most `most`. */
bool journal_brought(struct ctx *c, struct id incident_id, int64_t after, int most, struct entry_brought **ret, size_t *ret_n);

/* How many entries a room has, and how many of them people wrote (observed .. note). */
bool journal_count(struct ctx *c, struct id incident_id, int64_t *ret_all, int64_t *ret_spoken);

/* --- masking (墨消し): one account asks, another one grants --- */
#define MASK_BLOCK S("\u2588\u2588\u2588")
struct mask_view {
	struct id id;
	struct id incident_id;
	int64_t seq;
	str text;                       /* as it shall stand */
	str reason;
	struct id asked_by;             /* account */
	str asker_name;
	int64_t asked_at;
};
/* The entry's own text as it stands in it now (masks applied, corrections not): what the form begins with. */
bool journal_mask_text(struct ctx *c, struct id incident_id, int64_t seq, str *ret);
/*
 * Inside a write. `text` is journal_mask_text() with one or more parts replaced by MASK_BLOCK and nothing else
 * changed. What people wrote, corrections and changes of the room can be masked; a correction that repeats the secret is an entry
 * of its own and has to be masked too. One open request an entry.
 */
bool journal_mask_ask(struct ctx *c, struct id incident_id, int64_t seq, str text, str reason, struct id *ret_request);
/* For words outside of rooms that are blacked out likewise. Is `masked` `text` with parts replaced by MASK_BLOCK? */
bool mask_fits(str text, str masked);
/* `text` with every `part` blacked out; ERR_INVALID beside the field "part" when it is not in it or too much. */
bool mask_black_out(struct ctx *c, str text, str part, str *ret);
/* The rules for a reason: there, short, and not what it hides (`part`). */
bool mask_reason_ok(struct ctx *c, str reason, str part);
/* Inside a write: what was destroyed is in no log and no kept answer either. */
bool mask_forget(struct ctx *c);
/* Who agrees is somebody else than who asked: another account, and another person. ERR_DENIED. */
bool mask_is_second(struct ctx *c, struct id asked_by, struct id asked_by_person);
/* What a module's rows say of a room, as items. */
typedef bool (*journal_projection)(struct ctx *c, struct id incident_id,
                                   bool (*emit)(void *arg, str key, str value), void *arg);
/* The rows a masking has to reach: what a masked entry brought may still stand in them. */
struct journal_rows {
	const journal_projection *projections;
	size_t n_projections;
	bool (*is_text)(str key);       /* words of people: may repeat what is masked */
	bool (*put)(struct ctx *c, struct id incident_id, str key, str value); /* writes such a value into its row */
};
/*
 * Inside a write. Granting destroys the entry's body and salt and adds the ENTRY_MASK entry; it takes another
 * account, of another person, than the one who asked (ERR_DENIED). Anybody may refuse, also who asked.
 * Values of the entry that rows still hold are said again by the masking, so that verify can go on comparing them;
 * texts among them masked, in the row as well. NULL: rows are none of the caller's business (tests).
 */
bool journal_mask_decide(struct ctx *c, struct id request_id, bool grant, const struct journal_rows *rows);
/* Whether an entry brought a value whose key begins and ends so. */
bool journal_brings(struct ctx *c, struct id incident_id, int64_t seq, str prefix, str suffix, bool *ret);
/* What the entries of a room said of one key ("incident:phase"), oldest first; masked ones left out. */
struct journal_value { int64_t seq; int64_t recorded_at; str value; };
bool journal_values(struct ctx *c, struct id incident_id, str key, struct journal_value **ret, size_t *ret_n);
/* Open requests of a room, oldest first. */
bool journal_mask_open(struct ctx *c, struct id incident_id, struct mask_view **ret, size_t *ret_n);

/* --- verify --- */
struct journal_finding { bool broken; str what; }; /* "incident ...: entry 12: hash does not match" */
/*
 * All organisations: chains, seals, audit, rows, issued papers. Stops at the first broken thing. True when it could
 * run; then ret->what names what is broken, or, when nothing is, says what was looked at. Sees one state of the data.
 */
bool journal_verify(struct ctx *c, const journal_projection *projections, size_t n, struct journal_finding *ret);
/* Does the seal printed on a paper belong to a chain here? ret->what names the room and the entry. */
bool journal_verify_seal(struct ctx *c, str seal_text, struct journal_finding *ret);
