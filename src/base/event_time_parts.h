/* event_time_parts: what was read of a time, before it is known to be possible. Private to event_time*.c. */
#pragma once
#include "base/time.h"

struct when_parts {
	struct civil v;                 /* month, day 1 and clock 0 where the precision is coarser */
	enum when_precision precision;
	bool about;
	int offset_min;
};
/* False for a date or clock that does not exist, or a year nobody can mean. */
bool event_time_of(struct when_parts parts, struct event_time *ret);
