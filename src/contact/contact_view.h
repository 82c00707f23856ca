#pragma once
#include "contact/owned.h"
#include "contact/structure.h"
#include "contact/unit.h"
#include "web/page.h"

/* --- a person --- */
struct way_view {
	const struct contact *k;
	str id, icon, use, more;             /* use: 会社の電話; more: hours and note */
	bool has_link;
	struct url link;                     /* tel: mailto: */
	str css, mark, state;                /* of the chip */
	struct url check, change, drop;
	struct field_view kind, value, purpose, hours, note, is_private, is_shared, place, how;
	bool is_open;                        /* its form was refused */
};
struct owned_view { str kind, text, where; struct url to; };
struct person_role_view { str name, what; struct url to; };
struct person_page {
	struct person p;
	struct url back, edit, add, leave, structure;
	struct errors_view errors;
	str line;                            /* title, department ... */
	str site, work;
	const struct way_view *ways; size_t n_ways;
	struct way_view blank;               /* to add one */
	const struct owned_view *owned; size_t n_owned;
	str owned_text;
	struct field_view to;                /* who takes over */
	bool can_change, is_archived, has_hidden, is_full, is_add_open;
	str limit;
};

/* --- the structure --- */
struct gap_view { str text, todo; struct url to; bool is_grave, can_mend; };
struct holder_view { str name, more, phone; struct url to, tel; str css, mark, state; bool has_phone; };
struct role_view {
	str key, name, help, reason;
	const struct holder_view *holders; size_t n_holders;
	const struct holder_view *deputies; size_t n_deputies;
	struct url edit;
	bool is_unneeded;
};
struct unit_view { str name, more, people; struct url to; int depth; };
struct unit_tree { str heading, none; const struct unit_view *units; size_t n_units; struct url add; str add_text; };
struct structure_page {
	struct url self, paper, people;
	str firm, made, checked;
	const struct gap_view *gaps; size_t n_gaps, n_gaps_shown; /* the others fold away */
	str gaps_text, more;
	const struct role_view *roles; size_t n_roles;
	const struct role_view *unneeded; size_t n_unneeded;
	struct unit_tree departments, sites;
	bool can_change;
	struct errors_view errors;
	struct field_view months, drill_months;
};
struct role_form_page {
	struct url back, save;
	str name, help;
	struct errors_view errors;
	const struct field_view *holders; size_t n_holders;
	const struct field_view *deputies; size_t n_deputies;
	struct field_view unneeded, reason;
};
struct unit_form_page {
	struct url back, save, archive;
	str heading;
	struct errors_view errors;
	struct field_view kind, name, parent, head, place, phone;
	bool is_new;
};
