/*
 * indicator: traces of an incident (痕跡): addresses, domains, mail addresses, hashes, names of programs. They are kept
 * and shown made harmless (example[.]com); only who may act gets the real one.
 *
 * Invariants: every change is one journal entry; a value stands in a room once; nothing is deleted: what turns out to
 * be harmless or our own says so. Somebody who changes what another changed meanwhile is told (`seen`).
 */
#pragma once
#include "incident/incident.h"
#include "indicator/recognise.h"

enum indicator_state { INDICATOR_UNCHECKED, INDICATOR_MALICIOUS, INDICATOR_HARMLESS, INDICATOR_OWN, INDICATOR_STATE_MAX };
extern const struct choices indicator_kind_choices, indicator_state_choices;

struct indicator {
	struct id id;
	struct opt_int number;        /* 1.. in its room */
	int kind;                     /* enum indicator_kind */
	str value;                    /* made harmless */
	str real;                     /* none for who may not act */
	int state;                    /* enum indicator_state */
	str note;
	str stage;                    /* key of catalog/stages.yaml, "" not said */
	struct opt_int first_seq;     /* entry it was first seen in */
	struct opt_int entry_seq;     /* entry that changed it last: what `seen` is compared with */
};
extern const struct shape indicator_shape;

bool indicator_list(struct ctx *c, struct id incident_id, struct indicator **ret, size_t *ret_n);
bool indicator_get(struct ctx *c, struct id incident_id, struct id id, struct indicator *ret); /* ERR_NOT_FOUND */
str indicator_kind_name(const struct ctx *c, int kind);

/* The same value in other rooms the viewer may see; restricted rooms only for their members. */
struct indicator_elsewhere { struct id indicator_id; struct id incident_id; str incident_name; int state; };
bool indicator_also_in(struct ctx *c, struct id incident_id, struct indicator_elsewhere **ret, size_t *ret_n);

/* What the entries of a room hold, not yet taken; of one entry, or of all (`seq` 0) that people wrote. */
struct indicator_proposal {
	int kind;
	str value;                    /* made harmless */
	struct opt_int first_seq;
	int state;                    /* own: our domain or an address at home; else unchecked */
	bool is_known;                /* already in the room */
};
extern const struct shape indicator_proposal_shape;
bool indicator_propose(struct ctx *c, struct id incident_id, int64_t seq, struct indicator_proposal **ret, size_t *ret_n);

struct indicator_add_in {
	struct id incident_id;
	str value;                    /* real or harmless */
	int state;                    /* -1: own when it is ours, else unchecked */
	str note, stage;
	struct opt_int entry;         /* seen in */
};
struct indicator_take_in {
	struct id incident_id;
	struct opt_int entry;         /* none: wherever in the room */
	struct str_list values;       /* of the proposals */
};
struct indicator_taken { struct opt_int count, entry_seq; };
struct indicator_change_in {
	struct id incident_id, id;
	int state;                    /* -1: stays */
	str note, stage;              /* none: stays */
	struct opt_int seen;          /* entry_seq as the caller saw it; none: not compared */
};
extern const struct operation op_indicator_add, op_indicator_take, op_indicator_change;
extern const struct shape indicator_taken_shape;

/* Inside a write: what `from` has and `to` does not is written down in `to` too, in entries that begin with `text`. */
bool indicator_bring(struct ctx *c, struct id from, struct id to, str text, struct id_list *ret_made);
/*
 * Inside a write: of `ids`, those no other entry is about leave the room again, in one entry that begins with `text`; none:
 * no entry. The one exception to "nothing is deleted": a merge that was undone never happened to this room's traces.
 */
bool indicator_take_back(struct ctx *c, struct id incident_id, struct id_list ids, str text);

bool indicator_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Other words in the row and nothing else, after a masking; `field` is value or note. */
bool indicator_put_words(struct ctx *c, struct id incident_id, struct id id, str field, str value);
