#pragma once
#include "procedure/own.h"
#include "readiness/readiness_view.h"
#include "web/page.h"

struct own_chip { str css, icon, text; };
#define OWN_CHIPS_MAX 6
struct own_chips { struct own_chip v[OWN_CHIPS_MAX]; size_t n; };

/* --- the list --- */
struct own_list_row { str name, kinds, note; struct url to; struct own_chips chips; };
struct own_list_page {
	struct own_list_row *rows; size_t n_rows;
	struct url make, rule;
	bool can_make, can_rule, uses_waiting, nobody;
	str rule_text;
	struct errors_view errors;
};
struct own_new_view { struct url back, make; struct field_view from, kind; struct errors_view errors; };

/* --- one, as it is read --- */
struct own_read_lines { int label; str css, icon; str *v; size_t n; };
struct own_read_step {
	int64_t number;
	str heading, item, detail, owner, mend;
	bool is_evidence;
	struct own_read_lines lists[4]; size_t n_lists;
	struct ready_thing_lines things; /* how its prerequisites stand, on the page of what is in use; else they are the first of the lists */
	/* of a draft */
	struct url edit, add;
	str key;
	bool has_up, has_down;
};
struct own_read_phase { str name; struct own_read_step *steps; size_t n_steps; struct url add; };
struct own_read { str note; str *dos; size_t n_dos; str *donts; size_t n_donts; struct own_read_phase *phases; size_t n_phases, n_steps; };
struct own_mend_line { str item, why; struct url to; };
struct own_mend_lines { struct own_mend_line *v; size_t n; };
struct own_way { str icon, text; struct url to; };
struct own_page_view {
	str heading, kinds, used, key, revision, version;
	struct own_chips chips;
	struct errors_view errors;
	struct url read_newest, diff_newest;
	struct url list, here, edit, days, make, publish, say, looked, off, compare, news, versions;
	bool has_before, is_own, can_edit, can_say, is_waiting, is_sent_back, is_changed, is_due, is_off, has_news, has_used;
	str waiting, sent_back, said, due, news_text, unused;
	struct own_mend_lines mends;
	struct own_way ways[4], more[6]; size_t n_ways, n_more;
	struct field_view words;
	struct own_read read;
};

/* --- what differs: a field as it is shown --- */
struct own_diff_part { size_t n_same; const struct own_piece *pieces; size_t n_pieces; str same_text; }; /* pieces, or so many lines that stayed */
struct own_diff_field {
	str label, older, newer;             /* these two: mostly rewritten, shown one beside the other */
	bool is_rewritten;
	struct own_diff_part *parts; size_t n_parts;
};
struct own_diff_fields {
	struct own_diff_field *v; size_t n;
	struct own_diff_field *others; size_t n_others; /* in the language this page is not in: folded */
	str others_text;
};
void own_fields_fill(struct ctx *c, const struct own_field_diff *v, size_t n, struct own_diff_fields *ret); /* own_diff_web.c */

/* --- the draft --- */
struct own_draft_view {
	str heading, key, revision, last;
	str publish_text, publish_help; /* asks the executive, where the firm has one */
	struct errors_view errors;
	struct url page, names, move, publish, compare;
	bool is_changed;
	struct field_view reason;
	struct own_read read;
	struct own_read_step *gone; size_t n_gone;
	struct own_mend_lines mends;
};
struct own_step_view {
	str heading, seen, step, after, faster;
	struct url back, save;
	struct errors_view errors;
	struct field_view phase, text[OWN_TEXT_MAX], text_en[OWN_TEXT_MAX], role, person, evidence;
	bool has_faster, opens_english;
	struct own_diff_fields now;
};
struct own_names_view {
	str heading, seen;
	struct url back, save;
	struct errors_view errors;
	struct field_view name, name_en, note, note_en, card_do, card_do_en, card_dont, card_dont_en, days;
	bool opens_english;
};

/* --- versions --- */
struct own_version_line {
	str head, reason, said, number;
	struct own_chips chips;
	struct url read, compare;
	bool has_compare, can_back, can_say;
};
struct own_aside_line { str head, name; struct url to; };
struct own_versions_view {
	str heading;
	struct errors_view errors;
	struct url page, back, say;
	struct own_version_line *v; size_t n;
	struct own_aside_line *asides; size_t n_asides;
	bool can_edit;
	struct field_view words;
};
struct own_version_view { str heading, head, reason, said; struct own_chips chips; struct url versions; struct own_read read; };

/* --- compare --- */
struct own_diff_step { str head, item; struct own_chips chips; struct own_diff_fields fields; bool can_take; str key, take; };
struct own_diff_view {
	str sum;
	bool is_same;
	struct own_diff_fields names;
	struct own_diff_step *steps; size_t n_steps;
	struct url take;
	str from;
};
struct own_compare_view {
	str heading, lead;
	struct url page, here, seen;
	struct field_view from, to;
	bool is_news, can_edit;
	struct own_diff_view diff;
};

/* --- files --- */
struct own_import_view {
	str heading;
	struct url page, send, xlsx;
	struct errors_view errors;
	struct field_view file;
};
struct own_aside_view {
	str heading, head, id, take_text;
	struct url page, back;
	bool is_file;
	str *notes; size_t n_notes;
	struct errors_view errors;
	struct own_diff_view diff;
};
struct own_paper_view { struct url back; str back_text; const struct document *document; };
