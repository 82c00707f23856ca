/* suspect_view: the finder's form for a mail; the list; one mail; who else got it; the firm's domains. */
#pragma once
#include "sheet/sheet_view.h"
#include "live/live_view.h"
#include "sighting/finder_view.h"
#include "suspect/suspect.h"

/* --- the finder's --- */
struct suspect_way_view { str title; const str *steps; size_t n_steps; };
struct suspect_form_view {
	struct finder_top top;
	struct errors_view errors;
	struct url action, look_up, other;
	str once;
	struct field_view did, from, subject, when, text, note, name, reach, mail, website;
	const struct field_option *dids; size_t n_dids;
	unsigned did_bits;
	struct finder_card card;
	const struct suspect_way_view *ways; size_t n_ways;
	bool file_lost;              /* the form came back: a browser does not keep a chosen file */
};

/* --- those who answer --- */
struct suspect_row_view {
	str number, subject, from, state_css, state_icon, state, triage_css, triage_icon, triage, taken, reporter, alike;
	bool is_judged, did_harm;
	struct url to;
	int64_t received_at;
};
struct suspect_list_view {
	struct live_view live;
	const struct suspect_row_view *rows; size_t n_rows;
	bool is_all, is_admin, has_more;
	struct url open, all, sightings, domains, more;
	struct empty_view empty;
};
struct suspect_sign_view {
	str key, id, name, help, who;
	const str *found; size_t n_found;
	struct field_view answer;
	struct sheet_input input;    /* of one of the firm's own */
	bool counts, is_own;
};
struct suspect_part_view { str name, value, size, hash; const str *marks; size_t n_marks; bool is_bad; };
struct suspect_like_view { struct suspect_row_view row; const str *why; size_t n_why; };
struct suspect_pair_view { str label, value; };
struct suspect_one_view {
	struct live_view live;
	struct suspect_row_view row;
	struct errors_view errors;
	/* in plain words */
	str banner_css, banner_icon, summary, did, did_css;
	bool did_harm;
	const struct suspect_pair_view *facts; size_t n_facts;
	const struct suspect_sign_view *signs; size_t n_signs;
	const struct suspect_pair_view *gone; size_t n_gone; /* answered when it was still asked */
	int64_t n_asked;             /* signs that can count */
	struct url form;
	bool is_admin;
	str counted;
	struct url answer;
	str text;
	bool is_told;                /* by words alone */
	const str *troubles; size_t n_troubles;
	const struct suspect_part_view *links; size_t n_links;
	const struct suspect_part_view *files; size_t n_files;
	const struct suspect_part_view *headers; size_t n_headers;
	const struct suspect_like_view *likes; size_t n_likes;
	const str *search; size_t n_search;
	bool has_raw;
	str raw_sha256, raw_size;
	struct url raw, list, sighting;
	bool has_sighting;
	str sighting_label;
	/* what can be done */
	bool is_waiting, is_mine, in_room, can_leave;
	str reason, judged, room, judged_with;
	struct url room_to, take, judge, undo, open, join, leave, people, with_to;
	struct field_view verdict, why, alike, room_pick, traces;
	size_t n_rooms;
	str progress;
	int64_t n_people, n_done;
	bool has_people;
	struct url people_elsewhere, warn;
	str elsewhere;
};
struct suspect_open_view {
	struct suspect_row_view row;
	struct errors_view errors;
	struct url action, back;
	struct field_view title, kind, level, noticed_at, traces;
};

/* --- who else got it --- */
struct suspect_got_view { str text, css; };
struct suspect_recipient_view {
	str id, name, department, origin, words, note, who, state_css, state_icon, state;
	bool is_open;                /* sent and refused */
	struct url set, remove;
	str seen;
	struct field_view received, opened, clicked, typed, checked, remark;
	str got[5];                  /* for the paper */
};
struct suspect_people_view {
	struct live_view live;
	struct suspect_row_view row;
	struct errors_view errors;
	struct url back, fill, add, print;
	const struct suspect_recipient_view *rows; size_t n_rows;
	const struct suspect_recipient_view *gone; size_t n_gone;
	str progress, firm, made;
	int64_t n, n_done;
	struct field_view name, department;
	const struct field_option *people; size_t n_people;
	const str *search; size_t n_search;
};
struct suspect_domains_view { struct errors_view errors; struct url action, back; struct field_view own; const str *found; size_t n_found; };
