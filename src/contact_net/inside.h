/* What the files of contact_net share. */
#pragma once
#include "contact_net/drill.h"

bytes drill_hash(struct ctx *c, str code);
/* Inside a write: a way was tried, with what came of it; the way itself says so from now on. */
struct try_end { struct id id, contact_id; /* contact: as the try names it; the row says it, too */ enum try_state state; enum try_how how; str note; };
bool drill_end_try(struct ctx *c, const struct try_end *e);
/* Inside a write: the drill is over; ways of people nobody reached are marked. */
bool drill_end(struct ctx *c, struct id drill_id);
bool drill_is_over(struct opt_int closed_at, int64_t closes_at, int64_t now_ms);
