/* consult_fill: what the room and the ledgers know, by field of a sheet. */
#pragma once
#include "window/consult.h"

struct consult_hint { str value, origin; }; /* as typed; empty: nothing is known */
/* `ret` has d->n_fields places. */
bool consult_fill(struct ctx *c, const struct incident *i, const struct sheet_def *d, struct consult_hint *ret);
int consult_origin_name(str origin); /* enum msg */
