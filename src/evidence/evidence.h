/*
 * evidence: what is kept as evidence, and its custody (証拠, 受け渡し). A file is stored by its SHA-256 (blob/blob.h); a
 * thing (a PC, a disk, papers) is described, with where it lies and who has it.
 *
 * - every change is an entry of the journal that carries the new values, the SHA-256 among them;
 * - nothing is deleted: a record taken back (取り消し) stays, struck out, and its bytes stay;
 * - custody is a chain of steps. The first is the taking. A step between two hands is open until both sides confirmed it:
 *   an account by its password once more, somebody without one by a receipt signed by hand (scanned, or kept on paper);
 * - a refused step changes no hands: who had it still has it.
 *
 * Source: docs/rules.md; S4 7-3 (what to keep, who takes it), S0 証拠保全.
 */
#pragma once
#include "account/account.h"
#include "blob/blob_upload.h"
#include "incident/incident.h"

enum evidence_kind { EVIDENCE_FILE, EVIDENCE_OBJECT, EVIDENCE_KIND_MAX };
enum evidence_thing { THING_PC, THING_DISK, THING_PHONE, THING_PAPER, THING_OTHER, THING_MAX };
enum custody_act { CUSTODY_COLLECTED, CUSTODY_HANDED, CUSTODY_COPIED, CUSTODY_RETURNED, CUSTODY_MOVED, CUSTODY_ACT_MAX };
enum custody_side { SIDE_NONE, SIDE_OPEN, SIDE_PASSWORD, SIDE_SIGNED, SIDE_REFUSED, SIDE_MAX };
extern const struct choices evidence_kind_choices, evidence_thing_choices, custody_act_choices, custody_side_choices;

#define EVIDENCE_ROOM_MAX 1000       /* records of one room */
#define CUSTODY_STEPS_MAX 200        /* of one record */

struct custody {
	struct id id, incident_id, evidence_id;
	struct opt_int number;           /* 1 is the taking */
	int act;                         /* enum custody_act */
	struct id giver_id, receiver_id; /* person; none: the name, or nobody */
	str giver_name, receiver_name;   /* as shown: the person's, else as written */
	str giver_text, receiver_text;   /* as written; empty for a person of the list */
	struct event_time happened;
	str place;                       /* where it lies from then on */
	str purpose;                     /* why; of the taking: how */
	int giver_state, receiver_state; /* enum custody_side */
	struct opt_int giver_at, receiver_at;
	struct id giver_account_id, receiver_account_id;
	bool has_scan;
	struct sha256 scan;
	str scan_sha256;                 /* hex, for the API; none without */
	struct opt_int scan_bytes;
	str scan_type;
	str note;
};
extern const struct shape custody_shape;
bool custody_is_open(const struct custody *s);
bool custody_is_refused(const struct custody *s);

struct evidence {
	struct id id, incident_id;
	struct opt_int number;           /* 証拠-3 */
	int kind;                        /* enum evidence_kind */
	int thing;                       /* enum evidence_thing, -1 for a file */
	str name, description;
	str found;                       /* where it was */
	str file_name;
	bool has_file;
	struct sha256 sha256, stored;    /* as it came; as it is kept */
	str sha256_hex, stored_hex;      /* none for an object */
	struct opt_int bytes;            /* as it is kept */
	str type;                        /* of what is kept */
	bool is_sample;
	str state;                       /* "kept", "withdrawn" */
	str reason;
	/* by its chain */
	str holder_name;                 /* who has it now */
	struct id holder_id;
	str place;                       /* where it lies now */
	struct opt_int open_steps;       /* unconfirmed */
	struct event_time collected;
	str collected_by;
};
extern const struct shape evidence_shape;

/* "証拠-3" */
str evidence_label(struct ctx *c, const struct evidence *e);
bool evidence_is_kept(const struct evidence *e);

/* In the order they were taken, withdrawn ones too. */
bool evidence_list(struct ctx *c, struct id incident_id, struct evidence **ret, size_t *ret_n);
bool evidence_get(struct ctx *c, struct id incident_id, struct id id, struct evidence *ret);
/* Its chain, oldest first. */
bool custody_list(struct ctx *c, const struct evidence *e, struct custody **ret, size_t *ret_n);
bool custody_get(struct ctx *c, const struct evidence *e, struct id id, struct custody *ret);
/* Another record of the room with the same bytes: *ret_seq 0 when there is none. */
bool evidence_same(struct ctx *c, const struct evidence *e, int64_t *ret_seq);

/* --- operations --- */

struct evidence_take_in {
	struct id incident_id;
	int kind;                        /* -1: a file when there is one, else an object */
	int thing;                       /* of an object; -1: other */
	struct id upload_id;             /* a finished upload; none: the file of the form */
	str name;                        /* none: the name of the file */
	str description;
	str found;                       /* where it was */
	str how;                         /* how it was taken */
	str place;                       /* where it is kept */
	str from_name;                   /* from whom */
	struct id person_id;             /* who took it; none: who writes */
	struct event_time when;          /* WHEN_NONE: now */
	bool is_sample;
	str password;                    /* of a sample */
	struct id once;                  /* of the form: sent twice, it is taken once */
	/* found by prepare */
	bool has_file;
	struct blob blob;
	struct sha256 sha256;            /* of the bytes as they came */
	str file_name;
};
struct evidence_change_in { struct id incident_id, evidence_id; str name, description, found; };
struct evidence_withdraw_in { struct id incident_id, evidence_id; str reason; };
extern const struct operation op_evidence_take, op_evidence_change, op_evidence_withdraw;

struct custody_add_in {
	struct id incident_id, evidence_id;
	int act;                         /* handed, copied, returned, moved */
	struct id giver_id;              /* none: who has it now */
	struct id receiver_id;
	str receiver_name;               /* of somebody who is not in the list */
	struct event_time when;          /* WHEN_NONE: now */
	str place, purpose;
	str password;                    /* of who writes, when that is one of both sides: confirms it at once */
	/* found by prepare */
	struct password_again again;
};
struct custody_sign_in {
	struct id incident_id, evidence_id, custody_id;
	str password;
	struct password_again again;     /* found by prepare */
};
struct custody_refuse_in { struct id incident_id, evidence_id, custody_id; str reason; };
struct custody_receipt_in {
	struct id incident_id, evidence_id, custody_id;
	str note;                        /* where the signed paper is */
	/* found by prepare */
	bool has_scan;
	struct blob scan;
};
/* A wrong password is a result, not an error: the count of guesses has to be kept. */
struct custody_result { struct custody step; struct password_again again; bool asked; };
extern const struct operation op_custody_add, op_custody_sign, op_custody_refuse, op_custody_receipt;
/* Which side of this step may the one who acts confirm: bit 0 giver, bit 1 receiver. */
unsigned custody_sides_of(const struct ctx *c, const struct custody *s);
/* Sides still open whose people have no account here: they sign by hand. The same bits. */
bool custody_sides_by_hand(struct ctx *c, const struct custody *s, unsigned *ret);
/* What to say when the password of a result was asked for and wrong; true when it was right or not asked for. */
bool custody_was_signed(struct ctx *c, const struct custody_result *r);

/* Slow work before op_evidence_take: finishes the upload, or keeps the bytes of the form's file. */
bool evidence_take_prepare(struct ctx *c, struct evidence_take_in *in, bytes file, str file_name);

/* --- uploads: large files in pieces --- */
struct evidence_upload_in { struct id incident_id; str name; struct opt_int bytes; };
struct evidence_piece_in {
	struct id incident_id, upload_id;
	struct upload_piece *piece;      /* found by the sink */
};
struct evidence_drop_in { struct id incident_id, upload_id; };
extern const struct operation op_evidence_upload, op_evidence_piece, op_evidence_drop;

bool evidence_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in a row and nothing else: after a masking, whose entry says so. `field` is a column of words. */
bool evidence_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
bool custody_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
