/*
 * alarm: other programs tell what they noticed (通報元): an EDR, a monitoring tool, a mail gateway posts JSON to
 * /alarm/SOURCE, and it becomes a sighting in the inbox, like one a person reported.
 *
 * - A source has an address (its id, no secret) and a secret, shown once: in a header (Authorization: Bearer, X-Sonae-Token,
 *   the password of Basic), or as the key that signs the body. Whoever has no right secret is not told whether there is
 *   such a source. Secrets never stand in an address.
 * - How its JSON is read is data: a copy of a preset of catalog/alarms.yaml that an administrator may change and try.
 * - The same id again changes nothing. The same host and rule within the source's window is counted on the sighting that is
 *   there, unless it is worse or somebody closed it. That it is over becomes a message of that sighting.
 * - What is more than a source may make is counted on one sighting that says so: silence never means peace.
 * - Sightings of programs take no place from those of people (base/limits.h).
 */
#pragma once
#include "alarm/read.h"
#include "base/hash.h"
#include "base/operation.h"
#include "catalog/catalog.h"

#define ALARM_SECRET_CHARS 32 /* of Crockford's base32: 160 bits; as ASCII also the key of the signature */

enum alarm_proof { ALARM_BY_TOKEN, ALARM_BY_HMAC };
extern const struct choices alarm_proof_choices, alarm_window_choices;

struct alarm_source {
	struct id id;
	str name, preset, preset_name, card;
	int lang;
	int proof;                   /* enum alarm_proof */
	int window;                  /* of alarm_window_choices */
	struct opt_int window_min;
	bool is_on, is_revoked;
	struct opt_int made_at, secret_at, revoked_at, came_at;
	int trouble;                 /* enum alarm_trouble; ALARM_FINE: none since the last that went well */
	str trouble_text, place;     /* in the reader's language */
	struct opt_int trouble_at, wrong, wrong_at, over, over_at, sample_at;
	str sample;                  /* what was refused, or came while it was off */
	struct alarm_map map;
};
extern const struct shape alarm_source_shape;
bool alarm_source_list(struct ctx *c, struct alarm_source **ret, size_t *ret_n); /* by name; revoked ones last */
bool alarm_source_get(struct ctx *c, struct id id, struct alarm_source *ret);    /* ERR_NOT_FOUND */

/* What became of one message. */
struct alarm_line {
	struct opt_int number, came_at, made, counted, ended, again, held, refused;
	int trouble;
	str trouble_text;
	struct id sighting_id;       /* the first it touched; none: none, or one the viewer may not see */
	struct opt_int sighting_number;
};
extern const struct shape alarm_line_shape;
bool alarm_log(struct ctx *c, struct id source_id, struct alarm_line **ret, size_t *ret_n); /* newest first */
str alarm_trouble_text(struct ctx *c, enum alarm_trouble t, str place);

/* --- what an administrator does --- */
struct alarm_source_add_in { str name, preset; int proof; };
struct alarm_source_id_in { struct id id; };
/* The secret goes out this once. */
struct alarm_secret { struct id id; str address, secret; };
/* Of both: texts that are none stay as they are. `sample` is for trying alone. */
struct alarm_source_set_in { struct id id; str name, card; int window; struct alarm_map map; str sample; };
extern const struct operation op_alarm_source_add, op_alarm_source_rotate;                         /* leave struct alarm_secret */
extern const struct operation op_alarm_source_set, op_alarm_source_start, op_alarm_source_stop, op_alarm_source_revoke;
extern const struct operation op_alarm_source_reset; /* reads again as its preset does */
/* What a message would become; changes nothing. */
struct alarm_tried { struct alarm_map map; const struct json *body; struct alarm *v; size_t n; enum alarm_trouble trouble; str place; };
extern const struct operation op_alarm_source_try;
extern const struct shape alarm_secret_shape, alarm_shape, alarm_taken_shape;

/* --- what a source sends --- */
struct alarm_take_in {
	str address;                 /* the last part of it: perhaps no id at all */
	/* found by prepare: alarm_take_check() */
	struct id source;
	enum lang lang;              /* of the words its sightings get */
	struct alarm *v;
	size_t n;
};
struct alarm_taken { struct opt_int made, counted, ended, again, held, refused; };
extern const struct operation op_alarm_take;
/* What stands in a request, borrowed. Headers: none when they were not sent. */
struct alarm_post { str source, authorization, token, signature; bytes body; };
/*
 * Who sends it, may it now, and what does it say: all but the sightings. Sets c->org_id. With ERR_THROTTLED *ret_wait_s tells
 * when to try again. Writes down what an administrator has to know (a wrong secret, trouble, too fast), each at most once
 * a minute where a stranger could make it happen.
 */
bool alarm_take_check(struct ctx *c, const struct alarm_post *post, struct alarm_take_in *ret, int64_t *ret_wait_s);
/* A job: forgets what was told 60 days ago. */
bool alarm_sweep(struct ctx *c, struct id org_id, str arg);
