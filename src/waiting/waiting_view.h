/* waiting_view: what waits for the reader, as いま and 作業 list it and as the room says it in one line. */
#pragma once
#include "waiting/waiting.h"
#include "web/widget.h"

struct waiting_line {
	str title, line, action;
	struct url to;
	bool has_due, is_upkeep;      /* is_upkeep: care of papers and lists, which nobody misses while an incident is open */
	int64_t due_at;
};
struct waiting_lines { struct waiting_line *v; size_t n; };
bool waiting_lines(struct ctx *c, struct waiting_lines *ret);

struct waiting_room {
	bool has;
	struct waiting_line first;
	str more;                    /* ほかに2件; empty: nothing else */
	struct url all;
	bool has_mask;               /* a masking of this room is among them */
};
/* Of this room; of elsewhere only what cannot wait until somebody leaves it: a shift, a finder's report. */
bool waiting_of_room(struct ctx *c, struct id incident_id, struct waiting_room *ret);
