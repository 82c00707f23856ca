#pragma once
#include "document/document.h"
#include "room/room_top.h"
#include "web/page.h"
#include "window/call.h"
#include "window/consult.h"
#include "window/window.h"
#include "sheet/sheet_view.h"

struct window_chip { str css, icon, text; };
struct window_tel { str label, number; struct url to; };
struct window_pair { str label, text; };
/* A window or a helper: the same card on the finder's page and in a room. */
struct window_card {
	str id;                       /* anchor */
	str name, runs, about;        /* runs: who runs it; of a helper what they are */
	bool is_helper, is_urgent;
	struct window_chip open;
	str open_note;
	struct window_tel *phones; size_t n_phones;
	str hours;
	str url_text; struct url url; bool has_url;
	str mail_text; struct url mail; bool has_mail;
	str duty;
	struct window_pair *pairs; size_t n_pairs;  /* how to reach, what it does not do ... */
	const str *ready; size_t n_ready;
	str said;                     /* how old the check is; whether anybody made one */
	struct window_chip state; bool has_state;   /* not verified, stale, changed, only one prefecture */
	struct window_chip place; bool has_place;
	struct url to; str to_text; bool has_to;
	/* in a room */
	bool can_call, is_called, is_open, is_typing; /* is_typing: its form came back */
	str called;                   /* 電話した：14:05 小西（話せた） */
	struct url call;
	struct field_view outcome, words, when;
	str kind, key, once;
};
struct window_pick { struct url to; str name; bool is_current; };
struct windows_page {
	struct window_pick *symptoms; size_t n_symptoms;
	bool is_found;
	str title, first;             /* of the symptom */
	struct window_card *urgent; size_t n_urgent;
	struct window_card *helpers; size_t n_helpers;
	struct window_card *cards; size_t n_cards;
	struct window_card *elsewhere; size_t n_elsewhere; str elsewhere_count; /* for firms of other regions */
	bool folds, asks_where, can_where; struct url where;
	bool no_helpers, can_write, has_hidden, year_unknown;
	struct url all, add, paper, helper_add, helper_list, hidden;
	bool can_helper;
	struct field_view words;
	str count, year_note;
	struct window_pair *gone; size_t n_gone; struct url *gone_to;
};
struct window_past { str head, reason; struct window_pair *pairs; size_t n_pairs; };
struct window_page {
	bool is_police;
	str stale_days;               /* a check holds so long */
	struct errors_view errors;
	struct url back, change, hide, check;
	str old_phone, old_hours, old_url, old_note, old_reason;
	struct window_card card;
	str version, source, catalog_says, firm_said;
	bool can_write, is_hidden, is_changed, is_own, catalog_is_newer, is_verified;
	struct field_view phone, hours, url, note, reason, checked_on, check_reason, hide_reason;
	struct window_past *past; size_t n_past;
};
struct window_new_page { struct errors_view errors; struct url back, save; struct field_view name, about, phone, hours, url, note; };
/* --- in a room --- */
struct window_sheet_line { struct url to; str name, known, state; bool is_saved; };
struct window_call_line { str head, text; };
struct window_room_page {
	struct room_top top;
	struct errors_view errors;
	struct window_card *urgent; size_t n_urgent;
	struct window_card *helpers; size_t n_helpers;
	struct window_card *cards; size_t n_cards;
	struct window_sheet_line sheets[CONSULT_SHEETS]; size_t n_sheets;
	struct window_call_line *calls; size_t n_calls;
	bool is_exercise, can_act, year_unknown;
	str kind, year_note;
	struct url all;
};
struct consult_input { const struct sheet_input *input; str from, news; }; /* news: what Sonae knows by now */
/* One question with what belongs to it; counts: it is one of the 22. */
struct consult_unit { struct consult_input *v; size_t n; bool counts; };
struct consult_part { str name; struct consult_unit *v; size_t n; };
struct consult_page {
	struct room_top top;
	struct errors_view errors;
	struct url back, save, hand, paper;
	str name, about, known, state, version, once;
	bool can_act, is_saved;
	struct consult_part *parts; size_t n_parts;   /* what is open, by group; groups without any are left out */
	struct consult_unit *units; size_t n_units;   /* what is known already */
	bool is_known_open;           /* something in it was refused */
	str known_title, progress, count, done, text; /* text: the whole sheet as plain text */
	struct window_pair *shown; size_t n_shown; /* for those who only read */
	struct field_view to_whom, how, when;
	struct window_call_line *handed; size_t n_handed;
};
struct window_paper_page { struct url back; str back_text; const struct document *doc; };
