/*
 * from_suspect: a suspicious mail comes into a room (怪しいメール -> 対応室): a new one, or one that is open and that this
 * account may see. The room gets one entry (見た) with what the mail says of itself, the mail as evidence, the report that
 * brought it (room/from_sighting.h), and if wished its traces. Taking it out again is an entry; evidence and traces stay.
 */
#pragma once
#include "room/room.h"
#include "suspect/suspect.h"

struct suspect_open_in {
	struct id id;
	str title, kind;
	struct opt_int level;
	struct event_time noticed;   /* WHEN_NONE: when it was handed in */
	bool traces;                 /* sender, links and hashes become traces (痕跡) of the room */
};
struct suspect_join_in { struct id id; struct id incident_id; bool traces; };
extern const struct operation op_suspect_open;  /* leaves struct incident */
extern const struct operation op_suspect_join;  /* leaves struct suspect */
extern const struct operation op_suspect_leave; /* in: struct suspect_id_in; leaves struct suspect */

/* One line to begin a room's title with. */
str suspect_title(struct ctx *c, const struct suspect *s);
