/* card_web: the pages of first-action cards. */
#pragma once
#include "binder/card.h"
#include "web/page.h"
#include "web/widget.h"

extern const struct route_table card_routes;
/* The PDF that was asked for; on a waiting thread. */
bool cards_prepare(struct web *w);
bool cards_send(struct web *w, str type);

struct card_item { str key, title, name, state, chip_css, chip_icon, id; struct url to; };
struct cards_page {
	struct card_item *cards; size_t n_cards;
	struct field_view size, langs;
	struct errors_view errors;
	bool has_address, is_here_only, may_change, may_set;
	str address;
	struct url print;
};
struct card_version { str version, when, who, reason, state; };
struct card_page {
	struct errors_view errors;
	str title, about, version, source;
	struct url save, back_to, back;
	bool is_own, may_change;
	struct field_view title_ja, title_en, dos_ja, dos_en, donts_ja, donts_en, reason, back_reason;
	struct card_version *versions; size_t n_versions;
};
struct card_side { enum lang lang; str title; str *dos, *donts; size_t n_dos, n_donts; };
struct card_caller { str who, phone; };
struct card_sheet { str firm, foot; struct card_side side; struct card_caller *calls; size_t n_calls; struct html qr; bool has_qr; str address; };
struct cards_paper { struct url back; struct card_sheet *cards; size_t n_cards; };
