/* broadcast_view: writing a warning, watching who has read it, the paper, the page behind the link. */
#pragma once
#include "broadcast/broadcast.h"
#include "web/page.h"

struct warning_lines { const str *v; size_t n; };
struct broadcast_line { str subject, line, read, opened, chip, css, icon; struct url to; };
struct broadcasts_page { bool can_act; struct broadcast_line *v; size_t n; struct empty_view empty; };

struct warning_kind { str name; struct url to; bool is_current; };
struct warning_tick { str value, label; bool is_ticked; };
struct broadcast_form_page {
	struct errors_view errors;
	str title, goes_on, belongs;
	struct warning_kind *kinds; size_t n_kinds;
	struct url action, back;
	str kind, incident, before;     /* hidden fields; may be empty */
	struct field_view subject, text, phone, asks, whom, hours;
	struct warning_tick *departments; size_t n_departments; str departments_error;
	struct warning_tick *people; size_t n_people; str people_error;
	bool is_people_open, is_departments_open, too_many;
};

struct broadcast_person_line { str name, department, line, phone, call_label, told_label, answer_label, answer_id; struct url call, told; bool has_phone; };
struct broadcast_page {
	struct errors_view errors;
	const struct broadcast *b;
	str chip, css, icon, when, reaches, no_mail, stands, phone, seen, by, org;
	bool can_act, is_draft, is_held, is_out, is_standing, has_server, can_remind;
	struct url back, edit, send, undo, drop, end, remind, poster, clear, more, room;
	const str *lines; size_t n_lines;
	struct field_option *answers; size_t n_answers;
	struct broadcast_person_line *opened; size_t n_opened;
	struct broadcast_person_line *unread; size_t n_unread;
	struct broadcast_person_line *read; size_t n_read;
};
struct warning_page { bool asks, is_read, was_opened, is_changing; str phone; struct url to, call, change; };

/* The banners on other pages. */
struct warning_banner { str subject, phone, sent; const str *lines; size_t n_lines; struct url mine, call; bool asks, can_answer, is_read, has_phone; };
struct warning_banners { struct warning_banner *v; size_t n; };
/* Of c->org_id; `can_answer`: the page is shown to somebody signed in. */
bool warning_banners_of(struct ctx *c, bool can_answer, struct warning_banners *ret);
