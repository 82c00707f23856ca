/*
 * sighting: what a finder reports before anyone judged it (気づき), and where it is reported.
 *
 * - A finder has no account. The key of the desk in the address says whose page it is; the code the finder gets back says
 *   which report. Both are random: 60 and 40 bits. Nobody is named by them, and the address of the finder is not kept.
 * - A sighting is not part of a room until somebody brings it there (room/from_sighting.h): until then audit tells who
 *   did what to it; from then on the room's entry carries its words and the projection below compares the row.
 * - One that went into a restricted room is there for the members of that room alone.
 * - Reporting is limited (base/limits.h): by address, by organisation, by what waits and by stored photos. Whoever is
 *   refused is told to ring, and whom.
 */
#pragma once
#include "base/hash.h"
#include "base/operation.h"
#include "blob/blob.h"
#include "catalog/catalog.h"
#include "journal/change.h"

#define SIGHTING_KEY_CHARS 12
#define SIGHTING_CODE_CHARS 8
#define SIGHTING_MIN_MS 2000       /* a form filled faster was filled by a program: asked to send again */

enum sighting_state { SIGHTING_NEW, SIGHTING_CHECKING, SIGHTING_JOINED, SIGHTING_CLOSED, SIGHTING_STATE_MAX };
enum sighting_touched { TOUCHED_YES, TOUCHED_NO, TOUCHED_UNKNOWN };
extern const struct choices sighting_state_choices;   /* new checking joined closed */
extern const struct choices sighting_touched_choices; /* yes no unknown */

struct sighting {
	struct id id;
	struct opt_int number;
	str code;                    /* as the finder has it: 7KQ3M9XT */
	str card;                    /* key of a first-action card */
	str card_name;               /* in the reader's language */
	str what, when_text, place, touch_note, name, reach;
	struct event_time noticed;   /* WHEN_NONE: the words could not be read as a time */
	int touched;                 /* enum sighting_touched; -1: not said */
	struct opt_int photo_bytes;  /* absent: no photo */
	str photo_type;
	bytes photo_hash;            /* 32 bytes, or none */
	struct opt_int reported_at;
	int state;                   /* enum sighting_state */
	struct id taken_by;          /* account */
	str taken_name;
	struct opt_int taken_at;
	struct id incident_id;
	str incident_name, incident_state;
	struct opt_int settled_at;
	str reason;
};
extern const struct shape sighting_shape;

/* --- the desk --- */
struct sighting_desk { struct id org_id; str key, org_name, phone; bool is_open; int64_t made_at; };
/* Of c->org_id. ERR_NOT_FOUND as long as nobody made one. */
bool sighting_desk_get(struct ctx *c, struct sighting_desk *ret);
/* By what stands in an address or was typed: small letters, blanks, hyphens and look-alikes are forgiven. ERR_NOT_FOUND. */
bool sighting_desk_find(struct ctx *c, str key, struct sighting_desk *ret);
/* Where /sighting alone leads: the desk of the only organisation, unless it is closed to that. False in *ret_is: nowhere. */
bool sighting_desk_only(struct ctx *c, str *ret_key, bool *ret_is);
struct sighting_desk_set_in { bool is_open; };
extern const struct operation op_sighting_desk_renew, op_sighting_desk_set;
/* Letters and digits of a key or code as they are stored; STR_NONE when it can be none. */
str sighting_fold(struct arena *a, str typed, size_t n_chars);
str sighting_grouped(struct arena *a, str code);      /* "7KQ3-M9XT" */

/* Whom to ring: the people of the card's roles who have a number, in its order, at most `room`; else the firm. */
struct sighting_call { str name, title, phone; };
bool sighting_calls(struct ctx *c, const struct first_card *card, struct sighting_call *ret, size_t room, size_t *ret_n);

/* --- reporting: nobody is signed in --- */
struct sighting_report_in {
	str desk;                    /* key, from the path; not asked of programs */
	str card, what, when_text, place, touch_note, name, reach;
	int touched;
	struct id once;              /* of the form; its time says when the form was shown */
	str website;                 /* nobody sees this field: filled in by programs */
	/* found by prepare */
	str peer;
	struct blob photo;           /* bytes 0: none; put, not kept yet */
};
struct sighting_made { struct id id; str code; };
extern const struct operation op_sighting_report; /* by the page; sets c->org_id to the desk's */
extern const struct operation op_sighting_add;    /* by a program with a token, in its own organisation */
/*
 * Before the bytes of a photo are put anywhere: whether this would be taken, and whether it is new at all (the form may
 * have written before). c->org_id is the desk's.
 */
bool sighting_report_check(struct ctx *c, const struct sighting_report_in *in, int64_t photo_bytes, bool *ret_is_new);
/* Reads whether this address and organisation may report now, and whether a photo of `bytes` still has room. */
bool sighting_may_report(struct ctx *c, str peer, int64_t photo_bytes);

/* What the finder sees of it. */
struct sighting_status { struct id id; str code, card; int state; int64_t reported_at; str reason; };
bool sighting_status_get(struct ctx *c, str code, struct sighting_status *ret); /* of c->org_id; ERR_NOT_FOUND */
struct sighting_message { int64_t number; str text; int64_t sent_at; };
struct sighting_message_in { str desk, number, text; struct id once; /* found by prepare */ str peer; };
extern const struct operation op_sighting_message; /* of the finder: goes into the room as well, when there is one */
bool sighting_messages(struct ctx *c, struct id id, struct sighting_message **ret, size_t *ret_n);

/* --- those who answer --- */
bool sighting_get(struct ctx *c, struct id id, struct sighting *ret);
/* Newest first; `all`: also what is settled. */
bool sighting_list(struct ctx *c, bool all, struct sighting **ret, size_t *ret_n);
struct sighting_id_in { struct id id; };
struct sighting_close_in { struct id id; str reason, said; }; /* said: a ready sentence, in place of a reason */
extern const struct operation op_sighting_take, op_sighting_close, op_sighting_reopen;

/* Reports that may tell of the same thing, the likeliest first. */
struct sighting_like { struct sighting s; bool same_card, same_place, same_words; int score; };
#define SIGHTING_LIKE_MAX 5
bool sighting_similar(struct ctx *c, const struct sighting *s, struct sighting_like **ret, size_t *ret_n);
/* How alike two texts are, 0 to 100: shared pairs of neighbouring characters (Dice). */
int sighting_likeness(struct arena *a, str x, str y);

/* --- inside a write, for the room --- */
/* Still to be settled; ERR_CONFLICT names what happened to it. */
bool sighting_get_waiting(struct ctx *c, struct id id, struct sighting *ret);
bool sighting_bind(struct ctx *c, const struct sighting *s, struct id incident_id);   /* the room's entry is the caller's */
bool sighting_unbind(struct ctx *c, const struct sighting *s);
/* The items of the entry that brings it into the room; `gone`: of the one that takes it out. */
void sighting_items(struct change *ch, const struct sighting *s, bool gone);
bool sighting_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in the row and nothing else: after a masking, whose entry says so. Field: what, place, touch_note, name. */
bool sighting_put_words(struct ctx *c, struct id id, str field, str value);
