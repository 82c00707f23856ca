#include "closing/closing_test_help.h"

struct incident room;

int begin(void **state)
{
	room_begin(state);
	room = open_room("受注の画面が開かない", "malware");
	return 0;
}

struct closing sheet(void)
{
	struct closing s;
	read_begin();
	assert_true(closing_get(c, room.id, &s));
	read_end();
	return s;
}

struct event_time when(const char *text)
{
	struct event_time t;
	assert_true(event_time_parse(str_from_c(text), h.now_ms, &t));
	return t;
}

struct entry_view last_entry(void)
{
	size_t n;
	struct entry_view *v = entries_now(room.id, &n);
	assert_true(n > 0);
	return v[n - 1];
}

bool set_cause(int state, const char *cause, str seen)
{
	struct closing_cause_in in = { room.id, state, str_from_c(cause), seen };
	return run(&op_closing_cause, &in, NULL);
}

bool recover(const char *contained, const char *recovered, struct id person, const char *how)
{
	struct closing_recovery_in in = { .incident_id = room.id, .person_id = person, .how = str_from_c(how) };
	in.contained = contained ? when(contained) : in.contained;
	in.recovered = recovered ? when(recovered) : in.recovered;
	return run(&op_closing_recovery, &in, NULL);
}

bool close_room(const char *reason)
{
	struct incident_end_in end = { room.id, str_from_c(reason) };
	return run_close(&end, NULL);
}

struct cost add_cost(int kind, const char *what, int64_t hours, int64_t amount)
{
	struct cost v;
	struct cost_in in = { .incident_id = room.id, .kind = kind, .what = str_from_c(what), .hours = { hours >= 0, hours },
		.amount = { amount >= 0, amount } };
	assert_true(run(&op_cost_add, &in, &v));
	return v;
}

bool answer(const char *key, const char *text, str seen)
{
	struct lesson_in in = { room.id, str_from_c(key), str_from_c(text), seen };
	return run(&op_lesson_set, &in, NULL);
}

bool lacks(const char *code)
{
	struct missing *v;
	size_t n;
	struct incident i = incident_now(room.id);
	bool found = false;
	read_begin();
	assert_true(room_missing(c, &i, &v, &n));
	read_end();
	for (size_t k = 0; k < n; k++) {
		found = found || text_is(v[k].code, code);
	}
	return found;
}

void reopen(void)
{
	struct incident_end_in in = { room.id, S("請求が来た") };
	assert_true(run(&op_incident_reopen, &in, NULL));
}

struct lesson lesson_now(const char *key)
{
	struct lesson l;
	read_begin();
	assert_true(lesson_get(c, room.id, str_from_c(key), &l));
	read_end();
	return l;
}

struct follow follow_now(struct id id)
{
	struct follow f;
	read_begin();
	assert_true(follow_get(c, room.id, id, &f));
	read_end();
	return f;
}

void mask(int64_t seq, const char *part)
{
	struct id request;
	struct mask_ask_in ask = { .incident_id = room.id, .seq = { true, seq }, .part = str_from_c(part), .reason = S("番号") };
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_mask_ask, &ask, &request));
	struct mask_decide_in grant = { room.id, request };
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mask_grant, &grant, NULL));
	act_as(ACCESS_RESPONDER);
}
