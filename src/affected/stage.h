/*
 * stage: where on the way of an attack things were found (攻撃の段階; catalog/stages.yaml). Entries, affected things
 * and traces may each carry one stage; the page shows what was found at each and where nobody looked yet.
 */
#pragma once
#include "affected/affected.h"
#include "indicator/indicator.h"

struct entry_stage_in { struct id incident_id; struct opt_int seq; str stage; /* "": takes the mark away */ };
/* What an entry is marked with. */
struct entry_stage { struct opt_int seq; str stage; };
extern const struct shape entry_stage_shape;
extern const struct operation op_entry_stage;
bool entry_stage_list(struct ctx *c, struct id incident_id, struct entry_stage **ret, size_t *ret_n);
bool entry_stage_get(struct ctx *c, struct id incident_id, int64_t seq, str *ret); /* "" none */

/* All stages of the catalogue with what the room knows of each. */
struct stage_found {
	str key;
	struct opt_int number;
	str name, happens, look;      /* in the reader's language */
	struct opt_int n_entries, n_affected, n_indicators;
	bool is_seen;                 /* something was found here */
};
extern const struct shape stage_found_shape;
bool stage_list(struct ctx *c, struct id incident_id, struct stage_found **ret, size_t *ret_n);

bool stage_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
