/* decision_page: the list, one decision with its form to decide, the form to ask, and the list on paper. */
#pragma once
#include "decision/decision.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct decision_look { str css, icon, text; };
struct decision_row {
	str number, question, answer, line;  /* 判断3; line: who and until or since when */
	struct decision_look look;
	bool has_due; int64_t due_at;
	struct url to;
};
struct decision_rows { const struct decision_row *v; size_t n; };
struct decisions_page {
	struct room_top top;
	bool can_act;
	struct url new_one, print;
	struct decision_row *open; size_t n_open;     /* to decide */
	struct decision_row *rest; size_t n_rest;     /* newest first */
	struct empty_view empty;
};

struct decision_choice_row { str text, pro, con; bool is_taken; };
struct decision_pair { str label, text; };
struct decision_choices { const struct decision_choice_row *v; size_t n; };
struct decision_pairs { const struct decision_pair *v; size_t n; };
struct decision_then { str label, text, when; struct url to; };
struct decision_check { str value, label; bool on; };
struct decision_checks { str name; int label; struct decision_check *v; size_t n; };
struct decision_page {
	struct room_top top;
	struct url all;
	str heading, question, answer, decided_line, carry_line;
	struct decision_look look;
	bool has_due; int64_t due_at;
	bool is_open, is_decided, can_act;
	bool can_carry, can_withdraw, can_reopen, can_revisit, can_edit;
	struct decision_choice_row *choices; size_t n_choices;
	struct decision_pair *weighed; size_t n_weighed;
	struct decision_pair *people; size_t n_people;
	str ground, carried_note, withdrawn_reason;
	bool has_older, has_newer;
	str older_text, newer_text;
	struct url older, newer;
	bool has_known;
	str known_text, seal;
	struct url known, entry;
	struct decision_then *then; size_t n_then;
	struct url decide, carried, withdraw, reopen, revisit, edit;
	struct field_view choice, say, why, who, when, carrier, carry_due;
	struct field_view done_note, done_when, back_note;
	/* the stop matrix: what it says, what differs (decided) or would differ (open), why; it asks for a reason */
	bool has_stop, stop_asks;
	str stop_said, stop_how, stop_differs, stop_why;
	struct url stop_row, explain;
	struct field_view stop_reason, stop_explain;
	struct decision_checks asked;
	struct errors_view errors;
};
struct decision_stop_row { str title, impact; struct url to; bool is_current; str *lines; size_t n_lines; }; /* who decides first, finally ... */

struct decision_guide { str question, when; struct url to; bool is_current; };
struct decision_form_page {
	struct room_top top;
	struct url all, save;
	str heading, lead;
	bool is_new, words_stand, has_revisits;
	str revisits, revisits_text;
	struct decision_guide *guides; size_t n_guides;
	bool has_guide, guide_verified;
	str guide_help, guide_source;
	struct field_view question, options, ground, on_customers, on_law, on_money, on_reputation, on_safety;
	struct field_view decider, due, carrier, carry_due, answer;
	struct decision_checks consulted, told;
	struct decision_stop_row *stops; size_t n_stops;
	str stop_unproven; /* whom the table means and nobody has reached lately */
	str stop_id, stop_said, stop_how, stop_gaps; /* of the row that was picked; said: its title; empty: none */
	struct errors_view errors;
};

struct decision_sheet {
	str number, question, state, answer, decided, ground, carry, known, stop, stop_differs;
	struct decision_choice_row *choices; size_t n_choices;
	struct decision_pair *weighed; size_t n_weighed;
	struct decision_pair *people; size_t n_people;
	str linked;
};
struct decision_print_page {
	struct room_top top;
	str org, made, name, title, seal;
	bool is_exercise;
	struct decision_sheet *rows; size_t n_rows;
};
