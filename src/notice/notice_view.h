/* notice_view: the firm's rules, one's own choice, and who was told of a room. */
#pragma once
#include "notice/notice.h"
#include "notice/plan.h"
#include "room/room_top.h"
#include "web/page.h"

struct notice_event_line {
	str title, chip, chip_css;
	str told, told_high;            /* in words; high: at level 2, empty when it is the same */
	bool is_warn;                   /* nobody would hear at once */
	const str *rules; size_t n_rules;
	struct url change; str change_label;
};
struct notice_tell_line { str name, way, when, css, icon; };
struct notice_test_line { str name, address, said, state, css, icon; int64_t at; };
/* Whether somebody hears of an event if it happened now: by word, icon and colour. */
struct notice_heard { str event, word, css, icon; };
struct notice_choice_line { str name, text; struct notice_heard *cells; size_t n_cells; }; /* text: what they chose */
struct notice_hook_option { str code, label; bool is_picked; };
struct notice_hook_view { str label, target, now; /* now: of what was typed and refused, when it is another one */ const struct notice_hook_option *options; size_t n_options; };
struct notice_hook_row { str event; const struct notice_hook_view *cells; size_t n_cells; }; /* a cell a target */
struct notice_hook_head { str name; struct url see; bool is_off; };
struct notices_page {
	struct errors_view errors;
	struct notice_hook_row *hooks; size_t n_hooks;
	struct notice_hook_head *targets; size_t n_targets;
	bool has_server;
	str mail_trouble;               /* what keeps mail from leaving; empty: all is well */
	str dead;                       /* beside each rule that tells by mail; empty: mail leaves */
	struct notice_event_line *events; size_t n_events;
	/* trying */
	struct field_view try_event, try_level, try_at;
	str try_title;                  /* empty: nothing asked */
	struct notice_tell_line *tells; size_t n_tells;
	bool is_warn;
	/* testing */
	struct field_view test_who;
	struct notice_test_line *tests; size_t n_tests;
	struct notice_choice_line *people; size_t n_people;
};

struct notice_rule_line { str name, level, way, who, drop_label; };
struct notice_event_page {
	str lead;                    /* may be empty */
	struct errors_view errors;
	str title;
	bool is_own, is_shared;         /* shared: all may be asked whether they read it */
	struct notice_rule_line *rules; size_t n_rules;
	struct url add, drop, set, reset;
	struct field_view tell, level, way, always, asks, remind;
};

struct notice_day { str code, name; bool is_quiet, is_off; };
struct my_notices_page {
	struct errors_view errors;
	str addresses, always, quiet_error, off_error;
	bool has_other;
	struct field_view mode, way, quiet_from, quiet_to, digest_at;
	struct notice_day days[7]; size_t n_days;
};

struct receipt_line { str name, line, phone, call_label, called_label; struct url call, called; bool has_phone; };
struct notice_mail_line { str name, what, said, state, css, icon; int64_t at; };
struct room_notices_page {
	struct room_top top;
	struct errors_view errors;
	bool can_change, was_asked, is_mine_open;
	struct receipt_line *open; size_t n_open;
	struct receipt_line *read; size_t n_read;
	struct notice_mail_line *mails; size_t n_mails;
	struct url remind, seen, warn;
};
struct notice_read_page { bool is_read; struct url to; };
