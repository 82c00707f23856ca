/*
 * demo: a made-up firm (catalog/demo) in an empty data folder, its incident replayed through the public import. For
 * looking around and for tests; never mixed with a real firm's data: refused unless the folder is empty.
 */
#pragma once
#include "db/store.h"

struct demo_loaded { str password; str first_mail; }; /* who signs in first, and the password of all demo users */
/* `password` none: a random one. ERR_CONFLICT when somebody lives here already. */
bool demo_load(struct ctx *c, struct store *s, str password, struct demo_loaded *ret);
