#pragma once
#include "ask/ask.h"
#include "sheet/sheet_view.h"
#include "web/page.h"

/* --- all rounds --- */
struct ask_line { struct url to; str title, line, state, css, icon, count; bool is_anonymous; };
struct asks_page { struct ask_line *v; size_t n; bool can_act; struct url add; struct empty_view empty; };

struct ask_new_page {
	struct errors_view errors;
	struct field_view sheet, title, words, closes_at, anonymous, reminds;
	bool has_forms;
};

/* --- one round, for the firm --- */
struct ask_group_line {
	int group;
	str name, code, count, link;    /* link: since when there is one; empty: none */
	int64_t answered, asked;
	bool has_link;
	struct url make, end;
	str make_label, end_label;
};
struct ask_person_line { str name, mail, group, state, css, icon, mailed; bool can_act; struct url hand, withdraw; str hand_label, withdraw_label; };
struct ask_choice_line { str id, value, label; bool is_ticked; };
struct ask_page {
	const struct ask_round *r;
	struct errors_view errors;
	str state, css, icon, form_name, number, until, words, missing, reminders, fresh_count;
	bool can_act, is_open, has_server, can_remind, has_form, has_people;
	struct url back, form, result, change, close, reopen, remind, invite, mail, csv;
	struct ask_group_line *groups; size_t n_groups;
	struct ask_person_line *people; size_t n_people;
	struct ask_choice_line *book; size_t n_book;
	struct field_view group, mails;       /* inviting */
	struct field_view title, said, closes_at, reminds, again;
};

/* --- a link, shown once --- */
struct ask_link_page {
	struct url back;
	str heading, title, link, text, firm, until, who;
	bool is_own, is_anonymous, is_here_only;
	struct html qr;
};

/* --- what was answered --- */
struct ask_bar { str label, total; int64_t n; str *counts; size_t n_counts; };
struct ask_said_line { str who, text; };
struct ask_item {
	str label, answered, summary;   /* summary: of numbers; may be empty */
	int64_t most;
	struct ask_bar *bars; size_t n_bars;
	struct ask_said_line *said; size_t n_said;
	bool is_cut;
	str caption;
};
struct ask_answer_line { struct url to; str who, group, when; };
struct ask_result_page {
	const struct ask_round *r;
	struct url back, csv;
	str held, small;                /* why nothing, or not all of it, is shown; may be empty */
	str count;
	str *groups; size_t n_groups;   /* columns */
	struct ask_item *items; size_t n_items;
	struct ask_answer_line *answers; size_t n_answers;
	bool is_cut;
	struct empty_view empty;
};
struct ask_one_page {
	struct url back;
	str title, who, group, when, form;
	struct sheet_value *values; size_t n_values;
	struct sheet_value *rest; size_t n_rest;
};

/* --- answering --- */
struct ask_lost { str label, text; };
struct answer_page {
	str firm, lang_code, here, title, words, by, until, count;
	bool is_public, is_anonymous, is_own, is_change, may_be_again;
	struct url action, back, again;
	struct errors_view errors;
	str form, once, progress;       /* progress: "{done} / {total}" for the script */
	int64_t n_questions;
	struct sheet_part *parts; size_t n_parts;
	struct ask_lost *lost; size_t n_lost;
};
struct answer_done_page {
	str firm, lang_code, here, title, heading, text;
	bool is_public, has_change;
	struct url change, back;
	str change_text, address;       /* address: to write down; empty: none */
	bool was_here;                  /* of an open link: this device has answered */
};
