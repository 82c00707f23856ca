/*
 * suspect: mail that somebody handed in because it looked wrong (怪しいメール): what the program finds in it by itself, what
 * people say of it, what it was judged to be, which others are the same, and who else got it.
 *
 * - Every byte of it was chosen by a stranger. What is shown is plain text and made harmless (hxxps, [.]); the mail itself
 *   is handed out as a file only, single attachments never.
 * - Nine signs (S2, checklist for targeted mail), asked as the firm has them (catalog/sheets/mail_signs.yaml, decision 0049). For
 *   each: what the program found, with the words it found, and what a person says, which wins. A sign of the firm's own is answered
 *   by people alone. The result of the triage is counted by one rule and never says "safe":
 *
 *     a sign counts    when a person says yes; when nobody says anything else than "unknown", as soon as the program found
 *                      something for it; never one the firm does not look at. One of the firm's own: when the choice made has
 *                      the value 1 in its form, the first unless it says otherwise
 *     high             one finding that is enough alone (`is_alone` below) of a sign that counts, or four signs that count
 *     caution          two or three signs that count
 *     plain            fewer: nothing stands out; that is no proof of harmlessness
 *
 * - States: new -> checking -> dangerous, harmless or unclear; a judgement is taken back to checking. Whoever comes second is
 *   told who was faster.
 * - A mail may have come with a sighting: the finder's words, code, messages and their masking are that sighting's. Judging
 *   the mail closes it with what the finder reads; bringing it into a room brings the sighting along (room/from_suspect.h).
 * - None of its rows is part of a room's record. What matters there is entries (decision 0027): that it was brought, with the
 *   mail as evidence, what it was judged to be, and what was found out about those who got it.
 * - One that went into a restricted room is there for the members of that room alone.
 */
#pragma once
#include "blob/blob.h"
#include "catalog/catalog.h"
#include "incident/incident.h"
#include "mime/mime.h"
#include "person/person.h"
#include "sheet/sheet.h"
#include "sighting/sighting.h"

enum suspect_way { SUSPECT_FORM, SUSPECT_UPLOAD, SUSPECT_FOLDER, SUSPECT_PROGRAM, SUSPECT_WAY_MAX };
enum suspect_state { SUSPECT_NEW, SUSPECT_CHECKING, SUSPECT_DANGEROUS, SUSPECT_HARMLESS, SUSPECT_UNCLEAR, SUSPECT_STATE_MAX };
enum suspect_triage { SUSPECT_PLAIN, SUSPECT_CAUTION, SUSPECT_HIGH, SUSPECT_TRIAGE_MAX };
enum suspect_answer { SUSPECT_YES, SUSPECT_NO, SUSPECT_UNKNOWN, SUSPECT_ANSWER_MAX };
enum suspect_did { DID_OPENED = 1, DID_CLICKED = 2, DID_TYPED = 4, DID_ATTACHED = 8, DID_NOTHING = 16 }; /* 0: not said */
#define SUSPECT_DID_MAX 5
extern const struct choices suspect_way_choices;    /* form upload folder program */
extern const struct choices suspect_state_choices;  /* new checking dangerous harmless unclear */
extern const struct choices suspect_verdict_choices;/* dangerous harmless unclear */
extern const struct choices suspect_triage_choices; /* plain caution high */
extern const struct choices suspect_answer_choices; /* yes no unknown */
extern const struct choices suspect_did_choices;    /* opened clicked typed attached nothing: by bit */

/* --- the nine signs --- */

enum suspect_sign { SIGN_SENDER, SIGN_INSIDE, SIGN_FREE, SIGN_PUSH, SIGN_URGENCY, SIGN_SIGNATURE, SIGN_FALSE, SIGN_TRUSTED,
	SIGN_OTHER, SIGN_MAX };

/* Why a sign was found: the code is stored, the words around it come from messages. */
struct suspect_reason {
	const char *code;
	int sign;                    /* enum suspect_sign */
	bool is_alone;               /* enough alone for "high" */
	int says;                    /* a sentence, with {words} */
	int brief;                   /* a few words for the summary */
};
extern const struct suspect_reason suspect_reasons[];
extern const size_t n_suspect_reasons;
const struct suspect_reason *suspect_reason_of(str code); /* NULL: of another version */

/* What the firm is, for comparing. */
struct suspect_home {
	const str *domains; size_t n_domains;        /* lower case; without free mail services */
	const struct person *people; size_t n_people;
	bool is_known_sender;                        /* a mail of this sender was judged harmless before */
};
struct suspect_found { const struct suspect_reason *reason; str words; /* made harmless, one line */ };
#define SUSPECT_FOUND_MAX 60
/* Pure: reads nothing but its arguments. At most SUSPECT_FOUND_MAX, in the order of the signs. */
void suspect_check(struct ctx *c, const struct mime_mail *m, const struct suspect_home *home, struct suspect_found **ret,
                   size_t *ret_n);
/* Does `domain` look like `own` without being it (another ending, a letter off, a hyphen more)? */
bool suspect_looks_like(struct arena *a, str domain, str own);
/* Is `domain` one of the lines, or below one? */
bool suspect_domain_in(str domain, str lines);

/* Keys of the nine, by enum suspect_sign; in the definition each is a choice of yes, no, unknown. */
extern const char *const suspect_sign_keys[SIGN_MAX];
extern const struct sheet_bound suspect_bound[];
bool suspect_form(struct ctx *c, const struct sheet_def **ret);
struct suspect_counted { int triage; int hits; bool counts[SIGN_MAX]; };
/* What people say: enum suspect_answer, -1 nobody said anything; `own`: signs of the firm's own that count. */
struct suspect_said { int answers[SIGN_MAX]; bool is_asked[SIGN_MAX]; int own; };
/* Nothing was said yet; what is looked at stands in the form. */
struct suspect_said suspect_said_nothing(const struct sheet_def *form);
/* The rule above. */
struct suspect_counted suspect_count(const struct suspect_found *found, size_t n, const struct suspect_said *said);

/* --- rows --- */

struct suspect {
	struct id id;
	struct opt_int number;
	int way, state, triage;
	struct opt_int hits;
	struct id sighting_id, reporter_id;
	str reporter;                /* the person's name when known, else as said; "" nobody said */
	bool has_raw;
	struct sha256 raw;
	str raw_sha256;              /* hex; none without */
	struct opt_int raw_bytes;
	str from_name, from_address, reply_to, subject, sent_text, message_id;
	struct opt_int sent_at;
	str text;                    /* empty in lists */
	unsigned troubles, did;
	struct str_list did_codes;
	struct opt_int received_at;
	struct id taken_by; str taken_name; struct opt_int taken_at;
	struct id judged_by; str judged_name; struct opt_int judged_at;
	str reason;
	struct id judged_with;
	struct id incident_id; str incident_name, incident_state;
	struct opt_int changed_at;
};
extern const struct shape suspect_shape;
struct suspect_part { str kind, name, value, host; unsigned marks; str sha256; struct opt_int bytes; };
extern const struct shape suspect_part_shape;
struct suspect_sign_row {
	int sign;                    /* enum suspect_sign; -1: of the firm's own */
	const struct sheet_field *field; /* how it is asked; NULL: it is not asked any more */
	struct sheet_cell cell;      /* of one of the firm's own */
	str said;                    /* the answer as people read it; empty: none */
	bool is_own;
	str key, name, help;         /* in the reader's language */
	const struct suspect_found *found; size_t n_found;
	int answer;                  /* enum suspect_answer, -1 */
	str answered_by; struct opt_int answered_at;
	bool counts;
	struct str_list says;        /* the sentences of what was found */
};
extern const struct shape suspect_sign_shape;

bool suspect_get(struct ctx *c, struct id id, struct suspect *ret);   /* ERR_NOT_FOUND */
/* Who it says it is from, and what about, with nothing left that could be pressed: 名前 <a[@]evil[.]example>. */
str suspect_from_shown(struct ctx *c, const struct suspect *s);
str suspect_subject_shown(struct ctx *c, const struct suspect *s);
str suspect_did_words(struct ctx *c, unsigned did); /* 開いた、リンクを押した; empty: nothing was said */
/* Newest first, `most` at a time; `before` is empty or what `ret_next` said. `all`: also what was judged. */
bool suspect_page(struct ctx *c, bool all, str before, size_t most, struct suspect **ret, size_t *ret_n, str *ret_next);
bool suspect_parts(struct ctx *c, struct id id, struct suspect_part **ret, size_t *ret_n);
/* Those that are looked at, in the firm's order; then what was answered to one that is not any more. */
bool suspect_signs(struct ctx *c, struct id id, struct suspect_sign_row **ret, size_t *ret_n);
/* The mail a sighting brought. *ret_is false: none, or not to be seen. */
bool suspect_of_sighting(struct ctx *c, struct id sighting_id, struct id *ret, int64_t *ret_number, bool *ret_is);
bool suspect_home_of(struct ctx *c, struct suspect_home *ret);
str suspect_label(struct ctx *c, const struct suspect *s);            /* "怪しいメール 12" */

/* --- taking in --- */

/* A mail as somebody tells of it, without having it as a file. */
struct suspect_told { str from, subject, when, text; };
void suspect_mail_told(struct ctx *c, const struct suspect_told *t, struct mime_mail *ret);
/*
 * Bytes of an upload, read: what people are told when it is no mail, or Outlook's own format, comes as a field error of
 * `mail`. Of a mail that only carries another one as attachment (passed on), *ret is that one. Slow: in the slow pool.
 */
bool suspect_read(struct ctx *c, bytes raw, struct mime_mail *ret);

struct suspect_taken_in {
	const struct mime_mail *mail;  /* of the suspicious mail itself, not of the one that passed it on */
	struct blob raw;               /* its bytes, put (blob_put) and not kept yet; bytes 0: none */
	int way;                       /* enum suspect_way */
	struct id sighting_id;         /* none: it came by itself */
	struct id reporter_id;         /* person; none: found by the address in `reporter`, if there is one */
	str reporter;                  /* who sent it in, as said: a name or a mail address; "" */
	unsigned did;                  /* enum suspect_did */
	struct id once;                /* makes it write once; none: each time */
};
/* Inside a write. ERR_CONFLICT: too many, or no room for the bytes. Leaves its id; an earlier one with the same `once`. */
bool suspect_take(struct ctx *c, const struct suspect_taken_in *in, struct id *ret);
/* Whether `bytes` more would be kept; before blob_put. */
bool suspect_may_take(struct ctx *c, int64_t n_bytes);

/* --- the finder's form (nobody is signed in) --- */

struct suspect_report_in {
	str desk;                    /* key, from the path */
	str from, subject, when_text, text;
	struct str_list did;
	str note, name, reach;
	str form, website;
	/* found by prepare */
	struct id once;
	str peer;
	bool has_file;
	struct blob raw;
	const struct mime_mail *mail;
};
extern const struct operation op_suspect_report; /* leaves struct sighting_made: the finder's code */
/* Before bytes are put anywhere: whether this would be taken, and whether it is new at all. c->org_id is the desk's. */
bool suspect_report_check(struct ctx *c, const struct suspect_report_in *in, int64_t n_bytes, bool *ret_is_new);
struct suspect_add_in_words {
	str from, subject, when_text, text, reporter;
	struct str_list did;
	/* found by prepare, of an upload */
	struct blob raw;
	const struct mime_mail *mail;
};
extern const struct operation op_suspect_add;    /* by a program or those who answer, told in words; leaves struct suspect */
extern const struct operation op_suspect_upload; /* the same with the bytes of the mail, found by prepare */

/* --- those who answer --- */

struct suspect_id_in { struct id id; };
struct suspect_answer_in {
	struct id id;
	int answers[SIGN_MAX];       /* -1: stays */
	struct raw_form values;      /* of signs of the firm's own, by key; a sign that is not named stays */
	bool is_whole;               /* of the form: all of them stood there, so what has to be answered is asked for */
};
struct suspect_judge_in {
	struct id id;
	int verdict;                 /* index into suspect_verdict_choices */
	str reason;
	bool alike;                  /* the same for those alike that nobody has judged */
};
extern const struct operation op_suspect_take, op_suspect_answer, op_suspect_judge, op_suspect_undo;

/* What it shares with another: enum as bits, in the order of the likeliest. */
enum suspect_trait { TRAIT_MESSAGE = 1, TRAIT_FILE = 2, TRAIT_LINK = 4, TRAIT_SENDER = 8, TRAIT_SUBJECT = 16, TRAIT_HOST = 32 };
#define SUSPECT_TRAIT_MAX 6
extern const struct choices suspect_trait_choices;  /* message file link sender subject host: by bit */
struct suspect_like { struct suspect s; unsigned shares; struct str_list why; };
extern const struct shape suspect_like_shape;
#define SUSPECT_LIKE_MAX 100
/* Those that share something, the likeliest and newest first; at most SUSPECT_LIKE_MAX. */
bool suspect_alike(struct ctx *c, struct id id, struct suspect_like **ret, size_t *ret_n);
/* How many there are, at most SUSPECT_COUNT_MAX. */
#define SUSPECT_COUNT_MAX 20
bool suspect_alike_count(struct ctx *c, struct id id, int64_t *ret);
/* "Re: 【至急】 ご請求書 No.123" -> folded: without prefixes, width, case, digits, blanks. */
str suspect_subject_key(struct ctx *c, str subject);

/* --- who else got it --- */

struct suspect_recipient {
	struct id id, person_id;
	str name, department, origin;
	int received, opened, clicked, typed; /* enum suspect_answer, -1 not asked */
	int checked;                 /* SUSPECT_YES, SUSPECT_NO, -1 */
	str note, changed_name;
	struct opt_int changed_at, gone_at;
};
extern const struct shape suspect_recipient_shape;
bool suspect_recipients(struct ctx *c, struct id id, struct suspect_recipient **ret, size_t *ret_n);
struct suspect_progress { int64_t n, done, touched; };
/* "開いた はい、押した いいえ" */
str suspect_recipient_words(struct ctx *c, const struct suspect_recipient *r);
bool suspect_progress(struct ctx *c, struct id id, struct suspect_progress *ret);
struct suspect_recipient_add_in_words { struct id id; str name; struct id person_id; str department; };
struct suspect_recipient_set_in { struct id id, recipient_id; int received, opened, clicked, typed, checked; str note;
	struct opt_int seen; /* changed_at as the caller saw it */ };
struct suspect_recipient_in { struct id id, recipient_id; };
extern const struct operation op_suspect_recipients_fill;  /* from To and Cc, and who sent in those alike */
extern const struct operation op_suspect_recipient_add, op_suspect_recipient_set, op_suspect_recipient_remove,
	op_suspect_recipient_back;

/* --- domains of the firm --- */
struct suspect_domains_in { str domains; };
extern const struct operation op_suspect_domains;
bool suspect_domains(struct ctx *c, str *ret_own, str *ret_found); /* kept by hand; found by the addresses; one a line */

/* --- inside a write, for the room --- */
bool suspect_bind(struct ctx *c, const struct suspect *s, struct id incident_id); /* none: out of it again */
/* What would be traces of it: sender, where links lead, hashes; real values, without the firm's and trusted ones. */
bool suspect_indicators(struct ctx *c, const struct suspect *s, str **ret, size_t *ret_n);

/* --- words of finders that must not stay (room/sighting_mask.h) --- */
/* As sighting_words(): fields "mail/from", "mail/subject", "mail/when", "mail/text" of a mail told in words. */
bool suspect_words(struct ctx *c, struct id sighting_id, struct sighting_word **ret, size_t *ret_n);
bool suspect_put_word(struct ctx *c, struct id sighting_id, str field, str value);
