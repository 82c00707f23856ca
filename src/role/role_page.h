/* role_page: who acts in which role, who is asked next, and the organisation's deputies. */
#pragma once
#include "reach/mark_view.h"
#include "role/role.h"
#include "room/room_top.h"
#include "room/room_web.h"

/* How somebody is called: big enough for a thumb. */
struct role_call {
	bool has_phone, has_mail;
	struct url phone, mail;
	str phone_text, mail_text;
	str hidden;                  /* the number is private and not for whoever reads: who can call; empty: nothing is hidden */
	struct reach_mark mark;
};
struct role_line_row { str place, name, line; struct reach_mark mark; };
struct role_mark { str name; struct reach_mark mark; };
struct role_card {
	str key, anchor, live;
	str name, help;
	str chip_css, chip_icon, chip_text;
	bool has_acting, is_me, can_reach, can_unreach;
	str who, line;               /* of who acts: name, position and since when */
	str from;                    /* for the forms: id of who acts, or empty */
	struct role_call call;
	str take_steps;              /* 手順3件もあわせて引き受ける; empty: who acts has none in hand */
	struct url take, hand, unreached, reached;
	bool has_next;
	bool is_stuck;               /* a gap and nobody to ask */
	str next_name, next_id, next_line, next_say, next_miss; /* who is asked next; what the buttons say */
	struct role_call next_call;
	struct role_line_row *rows; size_t n_rows;
	struct field_view to, note;
	bool is_open;                /* the form for somebody else came back refused */
};
struct role_page {
	struct room_top top;
	bool can_act, has_person;
	str gaps;                    /* 空いている役割が2つあります; empty: none */
	struct url handover, deputies;
	struct role_card *cards; size_t n_cards;
	struct role_card *others; size_t n_others; /* nobody acts and nobody was named: folded */
	bool others_open;
	struct errors_view errors;
};

struct deputy_row {
	str name, help, holders;     /* names; empty: nobody */
	bool has_holder;
	struct url save;
	struct field_view *places; size_t n_places;
	struct role_mark *marks; size_t n_marks; /* of the line, those with something to say */
	str list;                    /* for those who may not change it */
};
struct deputies_page {
	bool can_change;
	struct url people;
	struct deputy_row *rows; size_t n_rows;
	struct errors_view errors;
};
