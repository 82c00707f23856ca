/*
 * fact: what is known of an incident, stored once (docs/rules.md, rule 5). The dictionary is catalog/facts.yaml: to
 * begin with the ten items of S0 (インシデント対応時に整理しておくべき事項). Papers are filled from facts.
 *
 * A fact nobody wrote is absent, not "unknown": the page asks for it, papers print it as unknown.
 * History is in the journal: every change is an entry with the old value in the entries before it.
 */
#pragma once
#include "incident/incident.h"

enum fact_state { FACT_KNOWN, FACT_UNKNOWN, FACT_INVESTIGATING, FACT_NONE, FACT_STATE_MAX };
extern const struct choices fact_state_choices; /* known unknown investigating none */
extern const struct choices asks_choices;       /* when where who what why how: enum asks of the catalogue */

struct fact {
	str key;
	struct opt_int number;       /* as printed, 1..10 */
	str label;                   /* in the reader's language */
	str help;
	bool several_lines;
	int asks;                    /* enum asks: which of the six questions it answers */
	int state;                   /* enum fact_state; -1: nobody wrote it yet */
	str value;                   /* may stand beside "investigating": what is thought so far */
	str source;                  /* who says so */
	struct opt_int as_of;        /* ms */
	struct opt_int entry_seq;    /* the entry that brought it */
	struct opt_int from_seq;     /* the entry it was taken from, when it was */
};
extern const struct shape fact_shape;

/* The whole dictionary in its order, filled where something is known. */
bool fact_list(struct ctx *c, struct id incident_id, struct fact **ret, size_t *ret_n);
bool fact_get(struct ctx *c, struct id incident_id, str key, struct fact *ret);

struct fact_set_in {
	struct id incident_id;
	str key;
	int state;                   /* enum fact_state; -1: known when there is a value, else unknown */
	str value;
	str source;
	struct opt_int as_of;        /* ms; none: now */
};
extern const struct operation op_fact_set;

/*
 * What an entry says becomes a fact: added below what is known of an item with several lines, in place of it otherwise.
 * The source names the entry. Refused: entries nobody wrote, withdrawn and masked ones.
 */
struct fact_take_in { struct id incident_id; struct opt_int seq; str key; };
extern const struct operation op_fact_take;

/* What the room knows by itself when it opens: kind, firm, time of noticing, what happened. One entry. */
bool fact_begin(struct ctx *c, const struct incident *i);
/* The classification follows a change of kind while nobody wrote another one. */
bool fact_follow_kind(struct ctx *c, const struct incident *before, str kind);

bool fact_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);

/* Other words in the row and nothing else: after a masking, whose entry says so. None: as they are. */
bool fact_put_words(struct ctx *c, struct id incident_id, str key, str value, str source);

/* How a fact changed: newest first. */
struct fact_version { int64_t seq; int64_t recorded_at; str text; str writer_name; };
bool fact_history(struct ctx *c, struct id incident_id, str key, struct fact_version **ret, size_t *ret_n);
