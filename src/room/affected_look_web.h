/* affected_look: colour and icon of what is affected, the same in lists, pictures and on the room page. */
#pragma once
#include "affected/affected.h"
#include "room/room_view.h"

struct affected_look { const char *css, *icon; };
const struct affected_look *affected_look(int state);
const char *affected_type_icon(int type);
/* The line of the room page: how many in each state. */
bool room_affected(struct ctx *c, const struct incident *i, struct room_view *v);
