/* demo_windows: the made-up firm's number of its police, checks of windows, a question of its own, calls and a sheet in the room. */
#pragma once
#include "base/ctx.h"

/* Inside a write, as one who responds; after the rows of the ledgers and what is affected. */
bool demo_add_windows(struct ctx *c, struct id incident_id);
