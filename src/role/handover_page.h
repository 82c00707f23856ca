/* handover_page: what changed since the reader left, what is open, and the hand-over itself; prints on A4. */
#pragma once
#include "role/role.h"
#include "room/room_top.h"
#include "room/room_web.h"

struct handover_due { int64_t at; str when, what, who; struct url to; };
struct handover_line { str when, seq, type, text, who; struct url to; bool is_withdrawn; };
struct handover_group { str title; struct handover_line *lines; size_t n_lines; };
struct handover_item { str what, who, note; struct url to; };
struct handover_items { const struct handover_item *v; size_t n; };
struct handover_wait { str from, to, note, when, steps; /* steps: asks whether the giver's come along; empty: none */ struct url take, withdraw; bool is_mine, is_to_me; };
struct handover_page {
	struct room_top top;
	str org, made, name, title, state, since, seal;
	bool is_exercise, can_act, has_person, is_empty;
	struct field_view since_field, at_field;
	struct url self;
	struct handover_wait *waits; size_t n_waits;
	struct handover_due *dues; size_t n_dues;
	struct handover_item *to_decide; size_t n_to_decide; /* to decide, to carry out, looked at again */
	struct handover_group *groups; size_t n_groups;
	str more;                    /* entries left out; empty: none */
	struct handover_item *facts; size_t n_facts;         /* changed since */
	struct handover_item *unknown; size_t n_unknown;
	struct handover_item *steps; size_t n_steps;
	struct handover_item *roles; size_t n_roles;
	struct url give;
	struct field_view to, note;
	struct errors_view errors;
};
