/* evidence_page: the pages of evidence: the list, taking, one record with its chain, and what is printed. */
#pragma once
#include "evidence/evidence.h"
#include "room/room_top.h"
#include "room/room_web.h"
#include "web/page.h"

struct preserve_row { str number, text, why, source; bool by_specialist, verified; };

struct evidence_line {
	str label, name, what, holder, place, sha256, file_name;
	str collected, collected_short, collected_by;
	struct url to;
	bool is_withdrawn, is_sample;
	str open;                        /* 確認待ち 1件; empty: nothing open */
	struct html qr;                  /* on labels and receipts */
};
struct upload_row { str name, progress; struct url drop; str id; int64_t bytes, received; };
struct evidence_list_page {
	struct room_top top;
	bool can_act;
	bool has_rows;
	struct evidence_line *rows; size_t n_rows;
	struct evidence_line *mine; size_t n_mine;   /* steps that wait for the reader */
	struct preserve_row *first; size_t n_first;
	str kind_name;
	struct upload_row *uploads; size_t n_uploads;
	struct url photo, file, thing, print, labels;
};

struct evidence_new_page {
	struct room_top top;
	struct url list, save, to_photo, to_file, to_thing;
	int way;                         /* 0 photo, 1 file, 2 thing */
	str heading, once, room_id;
	struct field_view thing, name, description, found, from_name, how, place, person, when, sample, password, file;
	struct errors_view errors;
	str form_max, file_max;
};

struct custody_row {
	str number, act, when, from, to, place, purpose, note;
	str giver_state, receiver_state; /* empty: nothing to confirm */
	const char *giver_css, *receiver_css;
	bool is_refused, has_scan, is_open;
	bool can_sign, by_hand;
	str sign_as;                     /* 渡した / 受け取った */
	struct url sign, refuse, receipt, paper, scan;
	struct field_view password, reason, receipt_note;
};
struct evidence_page {
	struct room_top top;
	struct url list;
	str label, name, state_reason, description, what, found, file_name, size, type, sha256, stored_sha256;
	str collected, collected_by, from, how, holder, place, same;
	bool is_withdrawn, is_sample, has_file, is_picture, is_text, can_act, is_my_turn;
	str open;                        /* 確認待ち 1件 */
	struct url file, shown, opened, change, withdraw, add;
	struct custody_row *steps; size_t n_steps;
	struct field_view act, receiver, receiver_name, where, purpose, when, password;
	struct field_view new_name, new_description, new_found, reason, sample_password;
	struct errors_view errors;
	bool change_is_open, withdraw_is_open, add_is_open;
};

struct evidence_paper {
	struct room_top top;
	struct url back;
	str back_text, org, name, made, seal, count, heading;
	bool is_exercise;
	struct evidence_line *rows; size_t n_rows;
};
struct receipt_paper {
	struct evidence_paper p;
	struct evidence_line line;
	str number, act, from, to, when, place, purpose, size, what;
	bool has_file;
};

/* What both lists and papers show of a record. */
bool evidence_line_of(struct ctx *c, const struct incident *i, const struct evidence *e, struct evidence_line *ret);
/* Its address for somebody with a phone, as a QR code. */
bool evidence_qr(struct web *w, const struct evidence *e, struct html *ret);
struct url evidence_url(struct ctx *c, const struct evidence *e, const char *after);
/* The record of the path, and its incident. */
bool evidence_of(struct web *w, struct incident *i, struct evidence *e);
/* The page of one record again, with what was typed and why it was refused. */
bool evidence_show_one(struct web *w, int status);
/* evidence_paper.c */
bool show_evidence_print(struct web *w);
bool show_evidence_labels(struct web *w);
bool show_custody_receipt(struct web *w);
/* custody_web.c */
void custody_fill(struct web *w, const struct evidence *e, struct evidence_page *p);
bool custody_fill_steps(struct web *w, const struct incident *i, const struct evidence *e, struct evidence_page *p);
bool custody_add_prepare(struct web *w);
bool custody_sign_prepare(struct web *w);
bool custody_receipt_prepare(struct web *w);
bool custody_answer(struct web *w);
bool show_custody_scan(struct web *w);
