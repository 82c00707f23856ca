#include "demo/demo_drill.h"

#include "base/msg.h"
#include "catalog/demo.h"
#include "contact_net/inside.h"
#include "contact_net/mail_list.h"
#include "messages.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define DAYS_AGO 200             /* longer than a check holds, shorter than a year */
#define MINUTE_MS (60 * INT64_C(1000))

static bool is_one(const struct id *people, struct id id, const char *key)
{
	for (size_t i = 0; i < catalog_demo_firm.n_people; i++) {
		if (str_eq(catalog_demo_firm.people[i].key, str_from_c(key))) {
			return id_eq(people[i], id);
		}
	}
	return false;
}

/* What came of one way: mails are answered by their link but for one that came back and one nobody answered; few are rung. */
static struct try_end end_of(struct ctx *c, const struct id *people, const struct drill_try *t)
{
	bool is_mail = str_eq(t->kind, S("mail")), is_lost = is_one(people, t->person_id, "ono"), is_back = is_one(people, t->person_id, "takahashi");
	struct try_end e = { .id = t->id, .contact_id = t->contact_id, .state = TRY_WAITING, .how = TRY_BY_NOTHING, .note = S("") };
	if (is_mail) {
		e.state = is_lost || is_back ? TRY_FAILED : TRY_REACHED;
		e.how = is_back ? TRY_BOUNCED : is_lost ? TRY_BY_NOTHING : TRY_BY_LINK;
		e.note = is_back ? S("550 5.1.1 user unknown") : S("");
	} else if (is_lost || is_back) {
		e.state = is_lost ? TRY_FAILED : TRY_REACHED;
		e.how = TRY_BY_CALL;
		e.note = is_lost ? msg(c, MSG_DEMO_DRILL_NOBODY) : S("");
	}
	return e;
}

static bool end_all(struct ctx *c, const struct id *people, const struct drill *d)
{
	struct drill_try *t;
	size_t n;
	if (!drill_tries(c, d->id, &t, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		struct try_end e = end_of(c, people, &t[k]);
		c->now_ms += (int64_t)(3 + 4 * k) * MINUTE_MS;
		if (e.state != TRY_WAITING && !drill_end_try(c, &e)) {
			return false;
		}
	}
	return true;
}

bool demo_add_drill(struct ctx *c, const struct id *people)
{
	const int64_t now = c->now_ms;
	struct mail_list l;
	struct drill d;
	struct mail_list_in all = { .kind = LIST_LIST, .name = msg(c, MSG_DEMO_LIST_ALL), .mail = S("all@hinata.example"), .note = msg(c, MSG_DEMO_LIST_NOTE) };
	struct drill_open_in in = { .whom = DRILL_ALL, .title = S(""), .words = S("") };
	c->now_ms = now - DAYS_AGO * DAY_MS;
	bool ok = op_mail_list_add.act(c, &all, &l) && op_drill_open.act(c, &in, &d) && end_all(c, people, &d);
	struct drill_act_in close = { d.id };
	ok = ok && op_drill_close.act(c, &close, &d);
	c->now_ms = now;
	return ok;
}
