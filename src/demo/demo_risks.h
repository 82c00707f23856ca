/* demo_risks: what the made-up firm had written down about its risks before the incident. */
#pragma once
#include "base/ctx.h"

/* Inside a write, as one who responds; `incident_id`: the room in which one came true. `boss`: an executive, who lives with another. */
bool demo_add_risks(struct ctx *c, struct id incident_id, const struct actor *boss);
