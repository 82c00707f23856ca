/* finder_view: what somebody without an account sees: the form, the card, the report's state. */
#pragma once
#include "broadcast/broadcast_view.h"
#include "sheet/sheet_view.h"
#include "sighting/sighting.h"
#include "web/widget.h"

struct finder_line { str icon, text; };
struct finder_call { str who, number; struct url to; };
struct finder_card {
	str heading_id;              /* of the heading */
	int64_t pick;                /* the choice that shows it */
	bool is_default;             /* shown as long as nothing is chosen */
	str title;
	const struct finder_line *dos; size_t n_dos;
	const struct finder_line *donts; size_t n_donts;
	const struct finder_call *calls; size_t n_calls;
};
struct finder_choice { str value, label, icon; int64_t pick; bool is_picked; };
struct finder_top { str firm; str lang_code; str here; struct url page; };

struct finder_form_view {
	struct finder_top top;
	struct warning_banners warnings; /* what the firm tells its people now */
	struct errors_view errors;
	struct url action, look_up, mail;
	str once;
	struct sheet_input *asked; size_t n_asked; /* all questions but the card and the photo, in the firm's order */
	struct field_view card, photo, website;
	bool has_photo;
	const struct finder_choice *choices; size_t n_choices;
	const struct finder_card *cards; size_t n_cards;
	bool photo_lost;             /* the form came back: a browser does not keep a chosen file */
};
struct finder_status_view {
	struct finder_top top;
	struct errors_view errors;
	str number;
	str chip_css, chip_icon, chip_text, says, reason;
	bool is_over;
	int64_t reported_at;
	struct finder_card card;
	int64_t n_messages;
	struct url action;
	str once;
	struct field_view text;
};
struct finder_ask_view {
	struct finder_top top;
	struct errors_view errors;
	bool has_firm;
	str heading, lead, button;
	struct url action;
	struct field_view code;
};
struct finder_cards_view { struct finder_top top; const struct finder_card *cards; size_t n_cards; };
