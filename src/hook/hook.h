/*
 * hook: words that go out by webhook (アラームの送り先): to a room of a chat or to a program of the firm's own, as rows. A
 * rule adds a message inside its write, so that it exists exactly when what it tells of does; porter.h carries it, and
 * tries again after a crash, a dropped line or a busy server. Nothing leaves before an administrator has named a target.
 *
 * A chat is read by people nobody here knows: as a mail (outbox.h), a message says that something happened and where to
 * look, never what is written in a room; of a restricted room nothing at all is told, not even that it is there.
 *
 * Whoever knows the URL of a target can write there, so it is a password: sealed (outbox/secret.h), never shown again in
 * full, in no log, export, answer or error. Which addresses may be called at all: guard.h.
 */
#pragma once
#include "base/operation.h"

/* --- targets --- */

enum hook_kind { HOOK_SLACK, HOOK_TEAMS, HOOK_CHATWORK, HOOK_GOOGLE_CHAT, HOOK_LINE_WORKS, HOOK_JSON, HOOK_KIND_MAX };
extern const struct choices hook_kind_choices;

struct hook {
	struct id id;
	str name;                       /* as people call it: 「総務のSlack」 */
	int kind;                       /* enum hook_kind */
	int lang;                       /* enum lang: write its messages in this */
	bool is_on;
	str place;                      /* what may be shown of the URL: "hooks.slack.com … Xk3z" */
	bool has_token;
	struct opt_int made_at, archived_at;
	struct opt_int old_until;       /* json: so long the key before is signed with too */
	str trouble;                    /* what keeps messages from going there; empty: nothing */
	struct opt_int trouble_at, sent_at;
	struct opt_int waiting;         /* messages that have not gone yet */
};
extern const struct shape hook_shape;
/* What making a target and changing its key give back, this once: secret is "whsec_..." of json, else empty. */
struct hook_made { struct hook hook; str secret; };
extern const struct shape hook_made_shape;

bool hook_list(struct ctx *c, struct hook **ret, size_t *ret_n);      /* those removed too, last */
bool hook_get(struct ctx *c, struct id id, struct hook *ret);         /* ERR_NOT_FOUND */
/* What the firm said itself of which target is told of what, in the words of notice/rule.h; level: none when it is not told. */
struct hook_event { struct id hook_id; str event; struct opt_int level; };
bool hook_events_get(struct ctx *c, struct hook_event **ret, size_t *ret_n);
bool hook_event_put(struct ctx *c, const struct hook_event *e); /* inside a write */
/* Whether nothing goes to one that is on, which one and since when: the one that has been ill for longest. */
bool hook_is_in_trouble(struct ctx *c, bool *ret, str *ret_name, int64_t *ret_since);

/* Every target that is on, of all organisations: for `sonae doctor`. stuck: messages that wait for longer than an hour. */
struct hook_health { str org_name, name, place, trouble; struct opt_int trouble_at; int64_t stuck; };
bool hook_health(struct ctx *c, struct hook_health **ret, size_t *ret_n);

struct hook_in {
	struct id hook_id;              /* of a change */
	str name;
	int kind;                       /* stays as it was made */
	int lang;                       /* -1: Japanese; of a change: stays */
	str url;                        /* of a change none or empty: stays. Chatwork: the room's address or number */
	str token;                      /* Chatwork only; of a change none or empty: stays while the place does */
};
extern const struct operation op_hook_make, op_hook_change, op_hook_switch, op_hook_remove, op_hook_restore, op_hook_test,
	op_hook_rotate, op_hook_again;

/* --- messages --- */

struct hook_message {
	struct id hook_id;              /* the target */
	const char *about;              /* what it tells of, in one word: "opened", "level" ... */
	struct id incident_id;          /* none: of no room */
	str title;                      /* one line */
	str text;                       /* a few sentences; lines end in \n */
	str link;                       /* where to look, signed in */
	struct opt_int level;           /* of the room, when it has one */
	enum lang lang;                 /* what title and text are written in; see hook.lang */
};
/*
 * Inside a write. Does nothing, and says so, when the target is off or removed, too much waits there already
 * (LIMIT_HOOK_WAITING), or the room is restricted.
 */
bool hook_add(struct ctx *c, const struct hook_message *m, bool *ret_added);

enum hook_state { HOOK_WAITING, HOOK_SENDING, HOOK_SENT, HOOK_REFUSED, HOOK_GIVEN_UP };
extern const struct choices hook_state_choices;
struct hook_delivery {
	struct id id, hook_id, incident_id;
	str about, title;
	int state;
	struct opt_int tries, next_at, made_at, ended_at, code;
	str said;
};
extern const struct shape hook_delivery_shape;
#define HOOK_SHOWN 100
/* Newest first, at most HOOK_SHOWN; of one target, or of all for none. None of rooms the viewer may not see. */
bool hook_deliveries(struct ctx *c, struct id hook_id, struct hook_delivery **ret, size_t *ret_n);
/* A job: forgets what went 90 days ago, and targets that were removed a month ago. */
bool hook_sweep(struct ctx *c, struct id org_id, str arg);
