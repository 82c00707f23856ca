/* What the pages of levels and of the business continuity table show: ready values only. */
#pragma once
#include "reach/mark_view.h"
#include "escalation/escalation.h"
#include "web/page.h"

/* --- levels --- */
struct level_mark { str name; struct reach_mark mark; };
struct level_ring { str role, people, unneeded; bool is_gap; struct level_mark *marks; size_t n_marks; }; /* people: who holds it; a gap: nobody does; unneeded: the firm does without it, and why */
struct level_pair { str label, text; };
struct level_card {
	struct opt_int number;
	str css, number_text, name, scope, report, changed; /* changed: when, by whom; empty: built-in */
	struct level_ring owner;
	bool calls_net, is_own, has_news;
	struct level_ring *rings; size_t n_rings;
	struct url to;
};
struct levels_page {
	struct level_card *cards; size_t n_cards;
	bool can_change, report_verified;
	str report_source;
	struct url ledgers, commander, stop, bcp, roles;
	size_t n_gaps;
};

/* One: how it stands beside the built-in one, the form, what was changed before. */
struct level_row { str label, own, built_in, then; bool is_own, has_news; };
struct level_past { str head, reason; struct level_pair *was; size_t n_was; };
struct level_one_page {
	struct url all, save, back, seen;
	str heading, css, number_text, version;
	bool can_change, is_own, has_news;
	struct level_row *rows; size_t n_rows;
	struct field_view name, name_en, scope, scope_en, role, calls, first, later, phase, reason, back_reason;
	struct field_view *call; size_t n_call;
	struct level_past *past; size_t n_past;
	struct errors_view errors;
};

/* --- beginning the table of commanders --- */
struct commander_kind { str key, name, help; bool is_on; };
struct commander_begin_page {
	struct url list, save;
	struct commander_kind *kinds; size_t n_kinds;
	struct empty_view empty;
	struct errors_view errors;
};

/* --- business continuity --- */
struct bcp_row { struct url to; str place, title, system, target, owner, contacts, reached, substitute, why, needs, restore; bool is_short; /* restoring takes longer than the target */ };
struct bcp_say { str text; struct url to; bool is_bad; };
struct bcp_bar { str name, value, restore; int hours, restore_hours; bool is_short; struct url to; }; /* hours -1: no target; restore_hours -1: not known */
struct bcp_picture { const struct bcp_bar *v; size_t n; str title, description; };
struct bcp_page {
	struct url table, add, levels;
	bool can_write;
	struct bcp_row *rows; size_t n_rows;
	struct bcp_say *says; size_t n_says;
	size_t n_more;               /* more to mend than are shown above */
	struct bcp_say *more;
	struct bcp_picture picture;
	struct empty_view empty;
	str printed;
};
/* Contacts as they were written; a telephone number is never broken. */
void bcp_contacts_html(struct out *o, str text);
void bcp_picture_html(struct out *o, const struct bcp_picture *v);
