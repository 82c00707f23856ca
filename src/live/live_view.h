/* live_view: what a page says of itself so that assets/js/live.js keeps it up to date. */
#pragma once
#include "live/live.h"

struct live_view {
	str at;                      /* "ROOM:SEQ:PRESENCE" or "org:MARK"; empty: the page stays as it is */
	bool has_others;
	str here;                    /* 小西 直樹、自分 */
};
/* Of a room the caller has seen with incident_get. For `% use live_marker(&v->live)`, once on a page. */
struct live_view live_view_room(struct ctx *c, struct id incident_id);
/* Of a page that shows several rooms. */
struct live_view live_view_org(struct ctx *c);
