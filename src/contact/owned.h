/*
 * owned: what a person has in hand, and handing all of it over (引き継ぐもの). Somebody who still has something is not taken off the
 * lists: the answer names it, and who takes all of it can be said in the same step.
 *
 * Counted: roles and standing in, leading a unit, acting in an open room, open steps and tasks, actions not done, active rows of ledgers
 * that name the person. Of restricted rooms only what whoever asks may see: there the room says that somebody is gone.
 */
#pragma once
#include "base/operation.h"

enum owned_kind { OWNED_ROLE, OWNED_DEPUTY, OWNED_UNIT, OWNED_ACTING, OWNED_STEP, OWNED_TASK, OWNED_ACTION, OWNED_ROW };
extern const struct choices owned_kind_choices; /* role deputy unit acting step task action row */
struct owned {
	int kind;                    /* enum owned_kind */
	str text;                    /* 対応責任者; ネットワークから外す */
	str where;                   /* name of room or ledger; "" */
	struct id id, incident_id;   /* id: none of roles */
	str key;                     /* of a role; of a ledger and its field */
	str field;
};
extern const struct shape owned_shape;
bool owned_list(struct ctx *c, struct id person_id, struct owned **ret, size_t *ret_n);

struct person_leave_in { struct id id; bool archived; struct id to_id; };
/* Off the lists, after all went to `to_id`; ERR_INVALID with what is left when that is not said. Or back again. */
extern const struct operation op_person_leave;
