/* demo_notes: what the made-up firm has learnt before. */
#pragma once
#include "base/ctx.h"

/* Inside a write. */
bool demo_add_notes(struct ctx *c, struct id keeper_id);
