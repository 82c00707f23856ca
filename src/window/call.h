/*
 * call: somebody of a room called a window or a helper, wrote to it, or tried to. One entry each: "told" when somebody was spoken
 * to or something was sent, "done" when nobody answered. What was said is asked for; nobody counts as told without it.
 */
#pragma once
#include "incident/incident.h"
#include "window/window.h"

enum call_to { CALL_WINDOW, CALL_HELPER, CALL_TO_MAX };
enum call_outcome { CALL_TALKED, CALL_SENT, CALL_WAITING, CALL_UNREACHED, CALL_OUTCOME_MAX };
extern const struct choices call_to_choices, call_outcome_choices; /* window helper; talked sent waiting unreached */
struct window_call {
	struct id id;
	int to_kind, outcome;
	str to_key, name, phone, words, who;
	struct opt_int made_at;
	struct event_time occurred;   /* when it was, as its entry says */
};
extern const struct shape window_call_shape;
/* In the order they happened, at most LIMIT_WINDOW_CALLS. */
bool window_calls(struct ctx *c, struct id incident_id, struct window_call **ret, size_t *ret_n);
struct window_call_in {
	struct id incident_id;
	int to_kind;                  /* enum call_to */
	str to_key;                   /* of a window its key, of a helper its row */
	int outcome;                  /* enum call_outcome; asked for */
	str words;                    /* with whom, what: needed when talked or sent */
	struct event_time occurred;   /* WHEN_NONE: now */
	struct id once;               /* of the form: sent twice, written once */
};
extern const struct operation op_window_call;
bool window_call_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in the row and nothing else, after a masking; `field` is words or name. */
bool window_call_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value);
