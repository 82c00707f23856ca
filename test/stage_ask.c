/* A round of questions with everybody in it, for the routes that name one. */
#include "stage.h"

#include "ask/ask.h"
#include "outbox/outbox.h"

struct round_job { struct stage *s; str pattern; };

bool stage_is_round(str pattern)
{
	return str_find(pattern, S("{round}"), 0) != SIZE_MAX || str_find(pattern, S("{answering}"), 0) != SIZE_MAX;
}

static bool set_server(struct ctx *c)
{
	struct mail_settings_in in = { .host = S("127.0.0.1"), .port = { true, 2525 }, .security = MAIL_PLAIN,
		.from_name = S("x"), .from_address = S("sonae@hinata.example") };
	struct mail_settings out;
	return op_mail_settings.act(c, &in, &out);
}

/* Everybody is asked by name, the maker has answered; closed when the route opens it again. */
static bool make_round(struct ctx *c, void *arg)
{
	const struct round_job *job = arg;
	struct stage *s = job->s;
	struct ask_round r;
	struct ask_invited invited;
	struct ask_link link;
	struct ask_given given;
	struct ask_person *people;
	struct ask_answer *answers;
	size_t n;
	static struct raw_value values[] = { { S("name"), S("x") }, { S("update"), S("yes") }, { S("guard"), S("yes") }, { S("login"), S("no") },
		{ S("backup"), S("yes") }, { S("call"), S("no") } };
	c->org_id = s->h.org_id;
	c->now_ms = s->h.now_ms;
	c->who = (struct actor){ .account_id = s->h.account_ids[s->maker_access], .person_id = s->h.person_ids[s->maker_access],
		.access = s->maker_access, .name = S("maker") };
	struct ask_open_in open = { .sheet = S("partner"), .reminds = -1, .closes_at = { true, c->now_ms + 7 * 24 * 3600 * INT64_C(1000) } };
	if ((str_ends(job->pattern, S("/remind")) && !set_server(c)) || !op_ask_open.act(c, &open, &r)) {
		return false;
	}
	struct ask_invite_in invite = { .round_id = r.id, .group = ASK_STAFF, .people = { s->h.person_ids + ACCESS_VIEWER, ACCESS_MAX - ACCESS_VIEWER } };
	struct ask_link_in of_group = { .round_id = r.id, .group = ASK_STAFF, .base_url = S("https://x") };
	if (!op_ask_invite.act(c, &invite, &invited) || !op_ask_link.act(c, &of_group, &link)) {
		return false;
	}
	s->answering = str_copy(&s->h.arena, str_sub(link.link, strlen("https://x/answer/"), link.link.n));
	struct ask_answer_in answer = { .code = s->answering, .values = { values, sizeof values / sizeof values[0] } };
	struct actor maker = c->who;
	if (!op_ask_answer.act(c, &answer, &given) || !ask_people(c, &r, &people, &n) || !ask_answers(c, r.id, &answers, &n)) {
		return false;
	}
	c->who = maker;
	s->round = id_str(&s->h.arena, r.id);
	s->asked = id_str(&s->h.arena, people[0].id);
	s->given = id_str(&s->h.arena, answers[0].id);
	struct ask_act_in close = { r.id };
	return !str_ends(job->pattern, S("/reopen")) || op_ask_close.act(c, &close, &r);
}

void stage_round(struct stage *s, str pattern)
{
	assert_true(!stage_is_round(pattern) || harness_write(&s->h, make_round, &(struct round_job){ s, pattern }));
}
