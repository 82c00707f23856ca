/*
 * sighting: what a finder reports before anyone judged it (気づき), and where it is reported.
 *
 * - A finder has no account. The key of the desk in the address says whose page it is; the code the finder gets back says
 *   which report. Both are random: 60 and 40 bits. Nobody is named by them, and the address of the finder is not kept.
 * - A sighting is not part of a room until somebody brings it there (room/from_sighting.h): until then audit tells who
 *   did what to it; from then on the room's entry carries its words and the projection below compares the row.
 * - One that went into a restricted room is there for the members of that room alone.
 * - An alarm of another program (alarm/alarm.h) is a sighting too: `origin` names its source, nobody is told by it.
 * - Reporting is limited (base/limits.h): by address, by organisation, by what waits and by stored photos. Whoever is
 *   refused is told to ring, and whom.
 */
#pragma once
#include "base/hash.h"
#include "base/operation.h"
#include "blob/blob.h"
#include "catalog/catalog.h"
#include "journal/change.h"
#include "person/person.h"
#include "sheet/sheet.h"

#define SIGHTING_KEY_CHARS 12
#define SIGHTING_CODE_CHARS 8
#define SIGHTING_MIN_MS 2000       /* a form filled faster was filled by a program: asked to send again */
#define SIGHTING_FORM_MS (INT64_C(12) * 3600 * 1000) /* so long a form on the screen can be sent */
int64_t sighting_form_made_at(struct id once); /* the time a form was made stands in its id */

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
	struct opt_int photo_hidden_at; /* it had one, and it was taken away */
	/* of an alarm; empty for the rest */
	str origin;                  /* its source */
	int severity;                /* enum alarm_grade; -1: not said */
	str link, traces;            /* traces: made harmless, one a line */
	struct opt_int repeats, repeated_at;
	str asked;                   /* answers to what the firm asks besides, one "question: answer" a line */
};
extern const struct choices sighting_severity_choices; /* urgent high medium low */
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

/*
 * Whom to ring: the people of the card's roles, further roles counted, who have a number everybody may see, in its order, at most
 * `room`; those the last try did not reach come last. Nobody: the firm.
 */
struct sighting_call { str name, title, phone; struct id person_id; struct person_reach ways; /* person none: the firm */ };
bool sighting_calls(struct ctx *c, const struct first_card *card, struct sighting_call *ret, size_t room, size_t *ret_n);

/* --- reporting: nobody is signed in --- */
struct sighting_report_in {
	str desk;                    /* key, from the path; not asked of programs */
	str card, what, when_text, place, touch_note, name, reach;
	int touched;
	str form;                    /* as the page signed it */
	str website;                 /* nobody sees this field: filled in by programs */
	/* found by prepare */
	struct id once;              /* of the form; its time says when the form was shown */
	str peer;
	struct blob photo;           /* bytes 0: none; put, not kept yet */
	/* answers to what the firm asks besides; asked of people alone (is_asked), not of programs and of received mail */
	struct raw_form values;
	bool is_asked;
};
/*
 * What finders are asked is the part "sighting" of src/sheet, as the firm has it. Those of sighting_bound have a column each; the rest
 * are the firm's own: as lines people read; what is wrong with one is an error of "values.KEY".
 */
extern const struct sheet_bound sighting_bound[];
bool sighting_form(struct ctx *c, const struct sheet_def **ret);
bool sighting_asked_read(struct ctx *c, const struct sighting_report_in *in, str *ret);
/* Whether all is said that the firm wants said; of people alone, as above. */
bool sighting_needed_check(struct ctx *c, const struct sighting_report_in *in, bool has_photo);
/* What its choice is called in the firm's form; empty: nothing was said. */
str sighting_touched_name(struct ctx *c, const struct sheet_def *d, int touched);
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
struct sighting_message { struct id id; int64_t number; str text; int64_t sent_at; bool is_told; }; /* told: by the room */
struct sighting_message_in { str desk, number, text, form; /* found by prepare */ struct id once; str peer; };
extern const struct operation op_sighting_message; /* of the finder: goes into the room as well, when there is one */
bool sighting_messages(struct ctx *c, struct id id, struct sighting_message **ret, size_t *ret_n);

/* --- of a program: inside a write, c->org_id set, nobody acts --- */
struct sighting_alarm { str origin, card, what, place, when_text, link, traces; int severity; struct event_time noticed; };
bool sighting_alarm_add(struct ctx *c, const struct sighting_alarm *in, struct sighting_made *ret);
/* Whether the same again is counted on this one: nobody has settled it, or its room is open. */
struct sighting_alarm_state { bool is_open; int severity; };
bool sighting_alarm_state(struct ctx *c, struct id id, struct sighting_alarm_state *ret);
bool sighting_alarm_repeat(struct ctx *c, struct id id, int64_t more);
/* A message, which its room hears too; passed over when there are LIMIT_SIGHTING_MESSAGES. */
bool sighting_alarm_say(struct ctx *c, struct id id, str text);
bool sighting_alarms_waiting(struct ctx *c, int64_t *ret_n);

/* --- those who answer --- */
bool sighting_get(struct ctx *c, struct id id, struct sighting *ret);
/* Newest first; `all`: also what is settled. As many as can wait. */
bool sighting_list(struct ctx *c, bool all, struct sighting **ret, size_t *ret_n);
/* All of it, `most` at a time: `before` is empty or what `ret_next` said; see incident_page(). */
bool sighting_page(struct ctx *c, bool all, str before, size_t most, struct sighting **ret, size_t *ret_n, str *ret_next);
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
/* The same of what the finder said later, one entry each; sighting_told() notes that the room has all of it, or no more. */
void sighting_message_items(struct change *ch, const struct sighting_message *m, struct id sighting_id, bool gone);
bool sighting_told(struct ctx *c, struct id id, bool is_told);
bool sighting_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in the row and nothing else: after a masking. Field: what, when, place, touch_note, name, reach, asked,
 * link, traces. */
bool sighting_put_words(struct ctx *c, struct id id, str field, str value);
bool sighting_put_message(struct ctx *c, struct id message_id, str value); /* the same of what was said later */

/* --- words and a photo that must not stay (墨消し): one account asks, another person's agrees (decision 0022) --- */

/* Every word the finder typed. in_room: an entry of its room says it too, and a masking there reaches the row. */
struct sighting_word { str field, text; bool in_room; }; /* field: as above, or "said/ID" */
bool sighting_words(struct ctx *c, const struct sighting *s, struct sighting_word **ret, size_t *ret_n);
struct sighting_mask_text { str field, text; struct id request_id; }; /* request: of the room, for "entry/12" */
struct sighting_mask {
	struct id id, sighting_id;
	bool has_photo;
	str reason;
	struct id asked_by, asked_by_person;
	str asker_name;
	int64_t asked_at;
	struct sighting_mask_text *texts; size_t n_texts;
};
bool sighting_mask_open(struct ctx *c, struct id sighting_id, struct sighting_mask *ret, bool *ret_is);
/* Inside a write. */
bool sighting_mask_add(struct ctx *c, const struct sighting_mask *m);
/* The words of its own rows; what stands in entries and the photo are the caller's. ERR_CONFLICT: they changed since. */
bool sighting_mask_apply(struct ctx *c, const struct sighting *s, const struct sighting_mask *m);
bool sighting_mask_end(struct ctx *c, const struct sighting_mask *m, bool is_granted);
/* The row forgets its photo, and so does the store when nobody else needs the bytes. */
bool sighting_photo_hide(struct ctx *c, const struct sighting *s);
