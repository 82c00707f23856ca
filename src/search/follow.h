/*
 * follow: keeps the text index after the database. The rooms that moved stand in the organisation's chain of seals, what was done
 * outside of rooms in the audit; both are read from where it stopped. At the start of the program all rooms are compared once
 * with how far they were followed, so nothing is missed whatever happened, and an index that is absent, damaged or of another
 * folder is made again, the newest rooms first.
 *
 * It reads a few hundred things at a time, at low priority, and never writes to the database.
 */
#pragma once
#include "db/store.h"

struct search_follower;
bool search_follower_start(struct ctx *c, struct store *s, const struct catalog *catalog, struct search_follower **ret);
void search_follower_stop(struct search_follower *f);

/*
 * Everything there is to follow, now: for tests and the command line. `tell` hears how far a filling is, in per cent; may be
 * NULL. As the program.
 */
bool search_catch_up(struct ctx *c, struct store *s, void (*tell)(int percent));
