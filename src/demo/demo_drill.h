/* A call drill the demonstration held half a year ago: a mail came back, somebody was not reached, a list arrived. */
#pragma once
#include "base/ctx.h"

/* Inside a write; before what was learnt since is written to the ways. `people`: as the catalogue names them, in its order. */
bool demo_add_drill(struct ctx *c, const struct id *people);
