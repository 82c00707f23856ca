/* demo_procedures: the made-up firm's own procedure against malware, in two versions its president approved. */
#pragma once
#include "base/ctx.h"

/* Inside a write, as one who responds, before the room opens; `people`: ids in the order of the firm's people. */
bool demo_add_procedures(struct ctx *c, const struct id *people, const struct actor *boss);
