/* contact_net_view: the net, a drill, the page behind its link. */
#pragma once
#include "contact_net/drill.h"
#include "contact_net/mail_list.h"
#include "contact_net/net.h"
#include "web/prepare.h"

struct net_way { str text, label, state, css, icon; struct url to; bool is_linked; };
struct net_person_line { str name, title, part; struct url to; struct net_way *v; size_t n; str none; };
struct net_line {
	str anchor, name, css, when, called_by, trouble, without;
	struct net_person_line *people; size_t n_people;
};
struct net_page {
	struct errors_view errors;
	bool can_act, is_paper;
	struct url drill, drills, paper, roles, calls, lists;
	str lists_text;
	str last, last_css, last_icon; struct url last_to; bool has_last, is_due;
	bool runs; str running;         /* a drill runs, or ended halfway; empty: neither */
	str summary;                    /* 11役のうち3役がまだ決まっていません; empty: fine */
	struct net_line *lines; size_t n_lines;
	str org, made;
};
struct net_call_line { str name; struct url save; struct field_view by; };
struct net_calls_page { struct errors_view errors; struct net_call_line *lines; size_t n_lines; struct url back; };

struct drill_line { str title, line, chip, css, icon; struct url to; };
struct drills_page { bool can_act; struct drill_line *lines; size_t n_lines; struct empty_view empty; };
struct drill_tick { str value, label; bool is_ticked; };
struct drill_form_page {
	struct errors_view errors;
	struct url save, back;
	struct field_view title, whom, words, ends;
	struct drill_tick *people; size_t n_people; str people_error;
	struct field_view without_lists; str lists_text; struct url lists;
	bool has_server, is_inside, has_folder, is_people_open;
	str address;
};
struct drill_way_line {
	str what, label, state, css, icon, note; struct url to, tick; bool is_linked, can_tick, is_done;
	str reached_label, failed_label, undo_label, undone; bool can_undo;
};
struct drill_person_line { str name; struct url to; str state, css, icon; struct drill_way_line *v; size_t n; };
struct drill_page {
	struct errors_view errors;
	const struct drill *d;
	bool can_act, is_open, has_again;
	str chip, css, icon, when, reached, bounced, quick, by;
	struct drill_unsent { bool has; str title, why, todo; struct url to; bool can_mend; } unsent; /* mails that never left */
	str lists_reached;              /* empty: none were tried */
	struct drill_person_line *lists; size_t n_lists;
	struct url lists_page;
	struct url back, again, close, people;
	struct drill_person_line *missing; size_t n_missing;
	struct drill_person_line *found; size_t n_found;
};
struct list_line { const struct mail_list *l; str id, kind, css, icon, state; struct field_view f_kind, f_name, f_mail, f_note; struct url save, archive; bool is_open; };
struct lists_page {
	struct errors_view errors;
	bool can_act, is_add_open;
	struct url back, add;
	struct list_line *lines; size_t n_lines;
	struct list_line *gone; size_t n_gone;
	struct list_line blank;
	struct empty_view empty;
};
struct reached_page { bool is_reached, is_over; struct url to; };
