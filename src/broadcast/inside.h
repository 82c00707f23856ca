/* What the files of broadcast share. */
#pragma once
#include "broadcast/broadcast.h"

/* Inside a write: the answer of one person; tells who sent it, and the room, when somebody opened it. */
bool broadcast_put_answer(struct ctx *c, struct id broadcast_id, struct id person_id, enum broadcast_read how, int answer);
/* Inside a write: an entry in the room it belongs to; nothing when there is none or it is closed. */
bool broadcast_entry(struct ctx *c, struct id incident_id, str text);
