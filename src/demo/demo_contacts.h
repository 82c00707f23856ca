/* The made-up firm's departments, sites, ways to reach people and deputies: with what a real firm lacks, too. */
#pragma once
#include "base/ctx.h"

/* Inside the write that makes the firm; `people` in the order of the catalogue's. */
bool demo_add_contacts(struct ctx *c, const struct id *people);
