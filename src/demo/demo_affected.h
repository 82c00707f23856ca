/* demo_affected: what is affected in the made-up firm's room, as rows of its ledgers. */
#pragma once
#include "base/ctx.h"

/* Inside a write, as one who responds; after the rows of the ledgers. */
bool demo_add_affected(struct ctx *c, struct id incident_id);
