/* room_top: what the pages around the room share: the way back, a closed incident's notice, forms side by side. */
#pragma once
#include "room/room_web.h"

struct room_top {
	str name;                    /* of the incident: text of the link back */
	struct url room;
	bool is_closed;
	bool can_reopen;
	struct url reopen;
};
struct room_top room_top_of(struct ctx *c, const struct incident *i);
/* Forms are shown to who may act, and only while the incident is open. */
bool room_can_change(const struct ctx *c, const struct incident *i);

/* An event time with its day and year even when that is today: for paper and for what is read later. */

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
