/* What the pages of levels and of the business continuity table show: ready values only. */
#pragma once
#include "escalation/escalation.h"
#include "web/page.h"

/* --- levels --- */
struct level_ring { str role, people; bool is_gap; }; /* people: who holds it; a gap: nobody does */
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
