/* demo_ledgers: rows of the made-up firm's ledgers (catalog/demo/ledgers.yaml), written by whoever acts. */
#pragma once
#include "base/ctx.h"

/* `people`: ids in the order of the firm's people. */
bool demo_add_rows(struct ctx *c, const struct id *people);
