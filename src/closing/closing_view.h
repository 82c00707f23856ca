/* closing_view: the closing sheet, its forms, and the record that prints. */
#pragma once
#include "action/action.h"
#include "closing/closing.h"
#include "live/live_view.h"
#include "room/room.h"
#include "room/room_top.h"
#include "sheet/sheet_view.h"
#include "web/widget.h"

/* One thing to be said: its state is a word, an icon and a colour. */
struct sheet_chip { str css, icon, text; };
struct said_line { str label, text, more; struct sheet_chip chip; struct url to; bool can_write; str write; };
struct sheet_cost { str number, kind, what, hours, amount, note; bool is_dropped; struct url to; };
struct sheet_action { str what, line; bool has_due; int64_t due_at; bool is_over; str state; struct url to; };
struct sheet_missing { str code, text; struct url to; bool is_ticked, is_lacking; };
struct sheet_step { str name, when, took; };          /* noticed, opened, first report ... */
struct sheet_report { str number, line; };

/* Of one section; the last one may hold what is not asked any more. */
struct own_lines { struct said_line *v; size_t n; };
enum { SECTION_CAUSE, SECTION_RECOVERY, SECTION_TOLD, SECTION_FOLLOW, SECTION_COSTS, SECTION_OWN, SECTION_MAX }; /* of closing.yaml */

struct sheet_page {
	struct room_top top;
	struct url risks;             /* what had been written down about what is affected */
	struct live_view live;
	struct url self;
	bool can_write, is_open, is_exercise;
	bool can_learn;                                  /* also after closing: answers, improvements */
	bool has_missing; str missing_text;              /* 「まだ 8件」 */
	struct sheet_missing *missing; size_t n_missing;
	struct said_line cause, contained, recovery, told;
	struct said_line *own; size_t n_own;            /* the firm's own questions, in its order */
	struct own_lines *asked; size_t n_asked;         /* the same by section of the form */
	bool is_admin; struct url form;
	str label_kind, label_what, label_hours, label_amount;
	struct said_line *follows; size_t n_follows;
	struct url follow_add;
	bool sees_costs; str cost_access;
	struct sheet_cost *costs; size_t n_costs;
	struct said_line *sums; size_t n_sums;
	str total, unknown;
	struct url cost_add, cost_access_to;
	struct field_view access;
	struct said_line *lessons; size_t n_lessons;
	struct sheet_action *actions; size_t n_actions;
	struct url action_add;
	struct url end, reopen, summary;
	struct errors_view errors;
	/* the record alone */
	str name, title, org, made, seal, kind, level, lead;
	struct sheet_step *steps; size_t n_steps;
	struct sheet_report *reports; size_t n_reports;
	const str *affected; size_t n_affected;
};

enum form_look { FORM_LINE, FORM_TEXT, FORM_SELECT, FORM_CHOICE };
struct form_item { const char *key; /* in the form; NULL: not of it */ enum form_look look; struct field_view f; };
struct closing_form {
	struct room_top top;
	struct url sheet, save, drop;
	str heading, lead, keep, button, drop_text;
	bool has_once; struct id once;
	str seen;                    /* what the form shows, to notice who was faster */
	bool can_drop;
	struct form_item items[8]; size_t n_items;
	struct sheet_part *parts; size_t n_parts; /* the firm's own questions */
	bool is_admin; struct url change; /* the form of the firm */
	struct errors_view errors;
};
struct end_page {
	struct room_top top;
	struct url sheet, save;
	struct sheet_missing *missing; size_t n_missing;
	struct field_view reason;
	str seen, count;
	bool is_lacking;             /* ticks do */
	struct errors_view errors;
};
