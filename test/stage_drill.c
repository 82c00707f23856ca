/* A call drill with everybody in it, for the routes that name one. */
#include "stage.h"

#include "contact_net/drill.h"
#include "outbox/outbox.h"

struct drill_job { struct stage *s; str pattern; };

#define EARLIER (2 * 3600 * INT64_C(1000)) /* so long ago that one may mail again */

static bool set_server(struct ctx *c)
{
	struct mail_settings_in in = { .host = S("127.0.0.1"), .port = { true, 2525 }, .security = MAIL_PLAIN,
		.from_name = S("x"), .from_address = S("sonae@hinata.example") };
	struct mail_settings out;
	return op_mail_settings.act(c, &in, &out);
}

static bool make_drill(struct ctx *c, void *arg)
{
	const struct drill_job *job = arg;
	struct stage *s = job->s;
	struct drill d;
	struct drill_try *v;
	size_t n;
	c->org_id = s->h.org_id;
	c->now_ms = s->h.now_ms - EARLIER;
	c->who = (struct actor){ .account_id = s->h.account_ids[s->maker_access], .person_id = s->h.person_ids[s->maker_access],
		.access = s->maker_access, .name = S("maker") };
	struct drill_open_in open = { .whom = DRILL_PEOPLE, .people = { s->h.person_ids + ACCESS_VIEWER, ACCESS_MAX - ACCESS_VIEWER } };
	if (!op_drill_open.act(c, &open, &d) || !drill_tries(c, d.id, &v, &n)) {
		return false;
	}
	s->drill = id_str(&s->h.arena, d.id);
	s->drill_try = id_str(&s->h.arena, v[0].id);
	return !str_ends(job->pattern, S("/again")) || (set_server(c) && drill_slice_now(c, d.id));
}

void stage_drill(struct stage *s, str pattern)
{
	bool is_one = str_find(pattern, S("{drill}"), 0) != SIZE_MAX;
	assert_true(!is_one || harness_write(&s->h, make_drill, &(struct drill_job){ s, pattern }));
}
