/* guest_view: links as the room lists them, and the reduced room a guest is shown. */
#pragma once
#include "guest/guest.h"
#include "room/room_top.h"
#include "web/page.h"
#include "web/widget.h"

struct guest_line { str name, line, seen, chip_css, chip_icon, chip_text; bool can_revoke; struct url revoke; };
struct guests_page {
	struct room_top top;
	bool can_change, has_fresh;
	str fresh;                    /* the whole address, once */
	struct guest_line *links; size_t n_links;
	struct url add;
	struct field_view name, reason, days, timeline, facts, evidence, write;
	struct errors_view errors;
	struct empty_view empty;
};
struct guest_enter_view { str token; struct errors_view errors; };
struct guest_entry { str when, who, text; };
struct guest_fact { str label, value; };
struct guest_thing { str number, name, sha256; };
struct guest_view {
	str name, title, org, noticed, kind, shown_to, made;
	bool is_exercise, sees_timeline, sees_facts, sees_evidence, may_write;
	struct guest_entry *entries; size_t n_entries;
	struct guest_fact *facts; size_t n_facts;
	struct guest_thing *things; size_t n_things;
	struct field_view text;
	struct errors_view errors;
};
