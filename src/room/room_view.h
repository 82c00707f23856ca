/* room_view: what the room page shows, ready to print: no lookups and no decisions are left for the template. */
#pragma once
#include "reach/mark_view.h"
#include "person/person.h"
#include "room/room.h"
#include "room/room_top.h"
#include "waiting/waiting_view.h"
#include "web/widget.h"

struct entry_line {
	str seq;                     /* "16"; its line is "e16" */
	str css;                     /* is-seen is-done is-decided is-told is-kept is-note is-fixed is-change is-new */
	str icon;
	str type;                    /* 見た */
	str who;
	str rfc3339;                 /* for <time datetime>; may be a date alone */
	str clock;                   /* 07:20, 10:40ごろ, 時刻不明 */
	str ago;                     /* （12分前） or empty */
	int64_t at_ms;               /* what the distance is measured from */
	bool has_day;
	str day;                     /* heading above it */
	str text;
	str old_text;                /* struck out; empty: none */
	bool is_withdrawn, is_masked;
	str note;                    /* 書いた時刻 10:52 書いた人 小西 直樹, 出典 ...; empty: none */
	bool has_target;             /* corrects, withdraws or masks another */
	struct url target;
	str target_text;
	bool has_successor;          /* corrected, withdrawn or masked by another */
	struct url successor;
	str successor_text;
	struct url page;
	bool is_new;                 /* just written: the type is offered */
	struct url correct;          /* where the type goes */
};
/* Entries that stand together: changes of the program one after another are folded into one line. */
struct entry_run { bool is_folded; str count; struct entry_line *v; size_t n; };
struct type_link { str code, label, icon; struct url to; bool is_current; };

struct step_line {
	str css;                     /* is-now is-done is-skip is-stuck */
	str icon;
	str item;
	str state_line;              /* 済み 06:10 小西 直樹 */
	str detail;                  /* only for the steps in hand */
	str note;
	struct url page;
	bool is_current;             /* in hand: buttons and detail */
	bool can_start;
	struct url start, done, blocked;
	const str *prerequisites; size_t n_prerequisites;
	const str *do_nots; size_t n_do_nots;
};
struct phase_line {
	str name;
	str count;                   /* 9のうち6 済み */
	str short_count;             /* 6/9 */
	bool is_now, is_open;
	struct step_line *steps; size_t n_steps;
};
struct next_line {
	str number;
	bool is_over;
	str chip_css, chip_icon, chip_text;
	str title, line;
	struct url to;
	str action;
	bool is_post;                /* the action is a POST without more to say */
};
struct due_line { int64_t at; str chip_css, chip_text, title, line; struct url to; };
struct fact_line { str label; str value; enum chip_kind chip; bool has_chip; str line; struct url to; };
struct person_line { struct id id; bool is_gap; struct url to; str name; str line; bool has_phone; struct url phone; str phone_text; bool is_lead; struct reach_mark mark; str hidden; /* hidden: why there is no number, and who can call */ };
struct room_link_line { str css, icon, relation, name, state; struct url to; };
struct report_line { str name; str line; struct url to; bool is_issued; };

struct room_help_line { str name, css, icon, text; struct url phone; str hours; }; /* hours: as written, where they say more than was understood */
struct affected_count_line { str css, icon, text; };  /* 確認 3 */

struct room_stopped_line { str place, title, line, by_hand; };
struct room_view {
	const struct incident *incident;
	str name, title, kind, level_name_text, level_css_text, level_number;
	bool has_level, is_open, is_exercise, can_act;
	struct time_view noticed;
	str noticed_text;
	str lead, lead_since;
	bool has_lead;
	str count_text;              /* 記録 16件 */
	struct room_parts parts;
	struct live_view live;
	str unread;                  /* who was told and has not said that they read it; empty: nobody */
	struct url self, access, level_page, manage, phase_page, people_page, notice_page, facts_page, import_page, search, report_make, entries_print,
		step_add, back;
	struct next_line *next; size_t n_next;
	struct phase_line *phases; size_t n_phases;
	str procedure_says;          /* 自社の版 3（…）; empty: the built-in one */
	str procedure_outdated;      /* nobody looked it over in time */
	/* journal */
	struct url entry_add;
	struct id once;              /* of this form: see entry_add_in */
	struct field_view text, type, when, who;
	struct errors_view errors;
	bool more_open;              /* time, type and person are unfolded */
	struct type_link *filters; size_t n_filters;
	struct type_link *types; size_t n_types;
	struct entry_line *entries; size_t n_entries;
	struct entry_run *runs; size_t n_runs;
	bool has_older;
	struct url older;
	bool is_page;                /* not the newest page */
	str gone; struct url gone_page; /* a role whose person can act no more; empty: none */
	str commander, commander_id, commander_take; struct url lead_to; /* who leads by the firm's table and does not yet; empty: nobody */
	struct waiting_room waits;   /* what the reader has to answer */
	struct url handover;
	bool has_mask_requests;      /* others than those who see it in `waits` */
	struct url mask_page;
	/* about */
	struct person_line *people; size_t n_people;
	int64_t stale_months;        /* after so many a check of a way no longer counts */
	struct due_line *dues; size_t n_dues;           /* the DUES_SHOWN nearest */
	struct due_line *later_dues; size_t n_later_dues; /* the others, folded away */
	str later_dues_text;
	struct fact_line *facts; size_t n_facts;
	struct affected_count_line *affected; size_t n_affected;
	struct url affected_page;
	struct room_stopped_line *stopped; size_t n_stopped; struct url bcp_page; /* work that stops with what is affected, in the order of recovery */
	struct room_help_line *helps; size_t n_helps;   /* whom to call, who answers now first */
	struct url helps_page;
	struct report_line *reports; size_t n_reports;
	str similar_text, similar_why; struct url similar_to; /* a note that may help; empty: none */
	struct url learn_page;
	struct room_link_line *links; size_t n_links; /* what it belongs together with: the first few */
	str links_more;              /* ほか2件; empty: those are all */
	struct url links_page;
	str merged_into;             /* まとめてあります; empty: it was not merged */
	struct url merged_page;
};

/* room_help_web.c */
bool room_helps(struct ctx *c, const struct incident *i, struct room_view *v);
/* room_journal.c: entries as lines; `first_day` carries the day heading over. */
void room_entry_lines(struct ctx *c, const struct incident *i, const struct entry_view *v, size_t n, int64_t new_seq,
                      struct entry_line **ret);
/* The same lines as runs, for the list. */
void room_entry_runs(struct ctx *c, const struct entry_view *v, size_t n, struct room_view *ret);
void room_filters(struct ctx *c, const struct incident *i, int type, struct room_view *v);
str entry_css(int type);
str entry_icon(int type);
/* room_side.c: next three, procedure, people, due, facts, reports. Needs v->self. */
bool room_sides(struct ctx *c, const struct incident *i, const struct person *people, size_t n_people,
                struct room_view *v);
/* room_people_web.c: who acts now. Needs v->people_page. */
bool room_people(struct ctx *c, const struct incident *i, const struct person *people, size_t n_people,
                 struct room_view *v);
/* room_stopped_web.c: what the continuity table says about what is affected. */
bool room_stopped(struct ctx *c, const struct incident *i, struct room_view *v);
/* room_links_web.c: what the room belongs together with, and whether it was merged. Needs v->self. */
bool room_links(struct ctx *c, const struct incident *i, struct room_view *v);
/* room_learn_web.c: what was learnt before that may help now. Needs v->is_open. */
bool room_learnt(struct ctx *c, const struct incident *i, struct room_view *v);
/* Lines of a text as an array. */
void split_lines(struct ctx *c, str s, const str **ret, size_t *ret_n);
