/* now_view: what いま shows: open incidents, my steps, what is overdue. */
#pragma once
#include "broadcast/broadcast_view.h"
#include "incident/incident.h"
#include "live/live_view.h"
#include "waiting/waiting_view.h"
#include "web/widget.h"

struct now_case {
	str name, title, kind, noticed, phase, lead, next;
	struct opt_int level;
	bool is_exercise, has_lead, has_due;
	int64_t due_at;              /* of the next report */
	struct url to;
};
struct now_step { str item, incident, line; struct url to; bool has_due; int64_t due_at; enum chip_kind chip; };
struct now_limit { str name, what, left, css; struct url to; };
struct now_closed { str name, line; struct url to; };
struct now_first { str title, text, link; struct url to; };
struct now_view {
	struct live_view live;
	struct warning_banners warnings;
	bool can_act;
	struct waiting_lines waits;
	struct waiting_lines later;  /* while an incident is open: upkeep that waits, shown below */
	str later_title;
	struct now_case *cases; size_t n_cases;
	struct now_step *mine; size_t n_mine;
	struct now_step *decisions; size_t n_decisions; /* to carry out */
	struct now_step *actions; size_t n_actions;     /* improvements of mine */
	struct now_step *late; size_t n_late;
	struct now_limit *limits; size_t n_limits;      /* what ends within 30 days */
	str limits_more;
	struct now_closed *closed; size_t n_closed;
	struct empty_view quiet;
	str mail_trouble;            /* nobody is told by mail; empty: all is well */
	str hook_trouble;            /* a chat or program is not told; empty: all is well */
	str folder_trouble;          /* mail that is dropped into the folder is not read; empty: all is well */
	bool can_mend_mail;
	bool has_person;
	struct now_first *first; size_t n_first;           /* what to do with an empty installation */
};
