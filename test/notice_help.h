/* notice_help: what the tests of notices share: the courier's look, what lies in the outbox, a clock, rules and choices. */
#pragma once
#include "room_help.h"

#include "base/time.h"
#include "notice/notice.h"
#include "notice/plan.h"
#include "outbox/outbox.h"

#define BASE S("https://sonae.test")

static inline void set_server(void)
{
	struct mail_settings_in in = { .host = S("127.0.0.1"), .port = { true, 2525 }, .security = MAIL_PLAIN,
		.from_name = S("ひなた惣菜"), .from_address = S("sonae@hinata.example") };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mail_settings, &in, NULL));
}

/* As the courier's thread does. */
static inline void look(void)
{
	struct ctx own = *c;
	own.who = (struct actor){ .is_program = true };
	own.org_id = (struct id){ 0 };
	own.org_name = STR_NONE;
	own.lang = LANG_JA;
	own.now_ms = h.now_ms;
	err_clear(&own);
	if (!notice_look(&own, BASE)) {
		print_error("notice_look: %s %.*s\n", err_code_name(own.err.code), STR_FMT(own.err.detail));
		assert_true(false);
	}
}

static inline struct outbox_row *rows_now(size_t *n)
{
	struct outbox_row *v;
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(outbox_list(c, &v, n));
	read_end();
	return v;
}

static inline size_t count(const char *about, const char *to)
{
	size_t n, k = 0;
	struct outbox_row *v = rows_now(&n);
	for (size_t i = 0; i < n; i++) {
		k += (!about || text_is(v[i].about, about)) && (!to || text_is(v[i].to_address, to));
	}
	return k;
}

static inline int begin(void **state)
{
	room_begin(state);
	set_server();
	look(); /* from now on */
	return 0;
}

static inline int64_t jst(int day, int hour, int minute) /* of November 2026; the 26th is a Thursday */
{
	return civil_to_ms((struct civil){ 2026, 11, day, hour, minute, 0 }, JST_OFFSET_MIN);
}

static inline void set_now(int64_t ms)
{
	h.now_ms = ms;
	c->now_ms = ms;
}

static inline bool choose(enum access who, struct notice_choice_in in)
{
	struct notice_choice_view out;
	act_as(who);
	return run(&op_notice_choice, &in, &out);
}

static inline bool put_rule(int event, str who, int64_t level, int way)
{
	struct notice_rule out;
	struct notice_rule_in in = { event, who, { true, level }, way };
	act_as(ACCESS_ADMIN);
	return run(&op_notice_rule_put, &in, &out);
}

static inline bool drop_rule(int event, str who)
{
	struct notice_event_in in = { event, who };
	act_as(ACCESS_ADMIN);
	return run(&op_notice_rule_drop, &in, NULL);
}
