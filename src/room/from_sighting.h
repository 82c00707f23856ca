/*
 * from_sighting: what a finder reported comes into a room (気づき -> 対応室): a new one, or one that is open and that this
 * account may see. The room gets one entry (見た) with the finder's words; taking it out again is an entry too.
 */
#pragma once
#include "room/room.h"
#include "sighting/sighting.h"

struct sighting_open_in {
	struct id id;                /* the sighting */
	str title, kind;
	struct opt_int level;
	struct event_time noticed;   /* WHEN_NONE: as the sighting says, else when it came */
	struct id noticed_by;        /* person; none: the finder is told by words alone */
};
struct sighting_join_in { struct id id; struct id incident_id; };
extern const struct operation op_sighting_open;  /* leaves struct incident */
extern const struct operation op_sighting_join;  /* leaves struct sighting */
extern const struct operation op_sighting_leave; /* takes it out of its room again; in: struct sighting_id_in */

/* The person whose name the finder gave, when there is exactly one; none otherwise. */
bool sighting_finder(struct ctx *c, const struct sighting *s, struct id *ret);
/* One line to begin a room's title with: the finder's first words, else the choice. */
str sighting_title(struct ctx *c, const struct sighting *s);
