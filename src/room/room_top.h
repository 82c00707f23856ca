/* room_top: what the pages around the room share: the way back, a closed incident's notice, forms side by side. */
#pragma once
#include "incident/incident.h"
#include "live/live_view.h"
#include "web/page.h"

/* The parts of a room, as the bar under its name lists them. */
enum room_part {
	ROOM_PART_NONE,              /* a page below a part that is not in the bar */
	ROOM_PART_ROOM, ROOM_PART_ROLES, ROOM_PART_WINDOWS, ROOM_PART_TRIAGE, ROOM_PART_FACTS, ROOM_PART_AFFECTED, ROOM_PART_DECISIONS,
	ROOM_PART_EVIDENCE, ROOM_PART_TASKS, ROOM_PART_REPORTS, ROOM_PART_CLOSING, ROOM_PART_MAX
};
struct room_part_line { str label; struct url to; bool is_current; };
struct room_parts { struct room_part_line v[ROOM_PART_MAX]; size_t n; };
struct room_parts room_parts_of(struct ctx *c, const struct incident *i, enum room_part current);

struct room_top {
	struct live_view live;       /* keeps the page's [data-live] parts up to date */
	struct room_parts parts;     /* empty: no bar */
	str name;                    /* of the incident: text of the link back */
	struct url room;
	bool is_restricted;          /* a lock that leads to who may see the room */
	struct url access;
	bool is_closed;
	str merged;                  /* into which room it was merged; empty: it was not */
	bool can_reopen;
	struct url reopen, links;
};
struct room_top room_top_of(struct ctx *c, const struct incident *i);
/* The same with the bar of the room's parts. */
struct room_top room_top_at(struct ctx *c, const struct incident *i, enum room_part current);
/* Forms are shown to who may act, and only while the incident is open. */
bool room_can_change(const struct ctx *c, const struct incident *i);

/* "/incident/ID/step/KEY/done": room_sub(c, id, "/step/", key, "/done"). `key` is an id, a number or a catalogue key. */
struct url room_sub(struct ctx *c, struct id incident_id, const char *folder, str key, const char *after);

/*
 * A field of a page with several forms. Only the form that was sent (`is_sent`) shows what was typed and why it was
 * refused; the others stand as they were and get ids of their own.
 */
struct field_view form_field(struct web *w, bool is_sent, const struct operation *op, const char *name, str initial);
bool form_is_sent(const struct web *w, const struct operation *op);
/* Nothing was sent but the token: a button of the room. */
bool form_is_quick(const struct web *w);
