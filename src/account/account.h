/*
 * account: who can sign in, with what, and where they belong (権限).
 *
 * - A password is kept as an argon2id string and nowhere else; it is hashed in the slow pool (route prepare), never
 *   in the writer. Members of the input structs below the line "found by prepare" are not read from the form.
 * - Session and token are 32 random bytes; only their SHA-256 is stored.
 * - A failed sign-in is a result, not an error: the count of failures has to be kept.
 */
#pragma once
#include "account/access.h"
#include "base/hash.h"
#include "base/operation.h"

#define PASSWORD_MIN_CHARS 12
#define PASSWORD_MAX_CHARS 200
#define TOKEN_PREFIX "sonae_"
#define THROTTLE_FREE_BY_MAIL 5     /* failures before anybody has to wait */
#define THROTTLE_FREE_BY_PEER 20    /* a whole office may share one address */

extern const struct choices lang_choices; /* index is enum lang */

/* --- passwords (slow: about 20 ms; call in the slow pool or the command line) --- */
bool password_is_fit(struct ctx *c, const char *field, str password, str mail); /* fail_field() when not */
bool password_hash(struct ctx *c, str password, str *ret);
bool password_matches(str hash, str password);    /* hash none: false, after the same work */

/* --- sign-in --- */
struct sign_in {
	str mail, password, next;
	/* found by prepare */
	struct id account_id;            /* none: no such account, or disabled */
	bool password_ok;
	str peer, agent;
};
struct sign_in_result { bool ok; int64_t wait_until; str token; };
extern const struct operation op_sign_in, op_sign_out;
/* Reads the account and compares the password; the same work whether the account exists or not. */
bool sign_in_check(struct ctx *c, struct sign_in *in);
/* Inside a write: a new session; c->who and c->org_id become those of the account. */
bool session_start(struct ctx *c, struct id account_id, str peer, str agent, str *ret_token);

struct session_line { struct id id; int64_t created_at, seen_at, ends_at; str peer, agent; bool is_this; };
bool session_lines(struct ctx *c, struct session_line **ret, size_t *ret_n);
struct session_end { struct id id; };
extern const struct operation op_session_end, op_session_end_others;

/* --- first set-up --- */
struct set_up {
	str code, org_name, name, mail, password;
	/* found by prepare */
	str password_hash, peer, agent;
};
struct set_up_result { str token; };
extern const struct operation op_set_up;
/* False also when the code is wrong: then with a field error. */
bool set_up_code_is_right(struct ctx *c, str code);
bool set_up_is_open(struct ctx *c, bool *ret);    /* no account exists yet */
/* Inside a write: a new one-time code, printed by `sonae serve` and `sonae init`; none when accounts exist. */
bool set_up_code(struct ctx *c, str *ret_code);

/* --- my account --- */
struct profile { str name; int lang; };
struct password_change { str old_password, new_password; /* found by prepare */ str new_hash; bool old_ok; str peer, agent; };
struct password_change_result { bool ok; str token; int64_t wait_until; };
/* Whoever found an open screen must not find the password too: guesses at the old one are counted. */
bool password_change_wait(struct ctx *c, int64_t *ret_until);
struct org_choose { struct id org; };
extern const struct operation op_profile, op_password_change, op_org_choose;
struct org_choice { struct id id; str name; bool is_this; };
bool org_choices(struct ctx *c, struct org_choice **ret, size_t *ret_n);

/* --- the password once more, before something is signed --- */
struct password_again { bool ok; int64_t wait_until; };
/* Slow: in the slow pool. Whoever found an open screen must not find the password too: guesses are counted. */
bool password_again_check(struct ctx *c, str password, struct password_again *ret);
/* Inside the write that follows, which must succeed also when the password was wrong. Others of the same moment were counted
 * meanwhile: who has to wait by now is told so in *found, and nothing of the password. */
bool password_again_count(struct ctx *c, struct password_again *found);
/* What people are told when it was wrong or they have to wait; always false. */
bool password_again_refuse(struct ctx *c, const char *field, const struct password_again *found);

/* --- tokens --- */
struct token_line { struct id id; str name, mail; int64_t created_at, ends_at; struct opt_int seen_at; bool is_over; };
bool token_lines(struct ctx *c, struct token_line **ret, size_t *ret_n); /* own; an administrator sees all */
struct token_create { str name; };
struct token_created { struct id id; str token; int64_t ends_at; };
struct token_end { struct id id; };
extern const struct operation op_token_create, op_token_end;
/* Inside a write, for any account of c->org_id (op_token_create and `sonae token create`). */
bool token_make(struct ctx *c, struct id account_id, str name, struct token_created *ret);

/* --- members (administrators) --- */
struct member_line { struct id account_id; str name, mail; int access; bool is_me; };
bool member_lines(struct ctx *c, struct member_line **ret, size_t *ret_n);
struct member_add {
	str name, mail;
	int access;
	struct id person_id;             /* none: a new person of that name */
	/* found by prepare */
	str initial_password, password_hash;
};
struct member_added { struct id account_id; str initial_password; /* none: the account existed */ };
struct member_change { struct id account_id; int access; };
struct member_end { struct id account_id; };
extern const struct operation op_member_add, op_member_change, op_member_end;

/* --- a forgotten password: password_reset.c --- */
struct member_reset { struct id account_id; };
struct member_reset_result { str mail, code; int64_t ends_at; }; /* the code is kept nowhere but here */
/*
 * By an administrator, for a member of this organisation alone; sessions end. The old password stays until the code was
 * used, so that a code nobody asked for locks nobody out.
 */
extern const struct operation op_member_reset;
struct password_reset {
	str mail, code, password;
	/* found by prepare */
	str password_hash, peer, agent;
	int64_t wait_until;
};
struct password_reset_result { bool ok; int64_t wait_until; str token; };
extern const struct operation op_password_reset;
/* Slow: in the slow pool. A wrong code is a result, not an error: guesses are counted with those at the door. */
bool password_reset_check(struct ctx *c, struct password_reset *in);
/* Of a one-time code as people type it, and how it is shown: ABCD-EFGH-JKMN-PQRS. */
struct sha256;
void code_hash(struct ctx *c, str code, struct sha256 *ret);
str code_grouped(struct arena *a, str code);

/* --- for the command line, the demo and tests --- */
/* Inside a write. `hash` may be none: cannot sign in by password. ERR_CONFLICT when the mail is taken. */
bool account_create(struct ctx *c, str mail, str name, str hash, enum lang lang, struct id *ret_id);
bool membership_make(struct ctx *c, struct id account_id, enum access access, struct id person_id);
bool account_find(struct ctx *c, str mail, struct id *ret_id);      /* ERR_NOT_FOUND */
/* The first organisation of an account, as sign-in would choose; none when there is none. */
bool account_first_org(struct ctx *c, struct id account_id, struct id *ret_org);
/* Where no mail works: a new password for an account, every session ended. Two steps: hash, then write. */
struct account_reset { str mail; str password_hash; };
bool account_reset_password(struct ctx *c, const struct account_reset *in); /* inside a write */
str account_new_password(struct arena *a);                          /* for people to type */

/* Forgets what is over: sessions, throttles, idempotency answers. A job (db/job.h). */
bool account_sweep(struct ctx *c, struct id org_id, str arg);
