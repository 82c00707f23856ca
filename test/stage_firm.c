/* stage_firm: the file of the whole organisation, for the routes that name one. */
#include "stage.h"

#include "firm/firm.h"

static bool act_ask(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct firm_asked made;
	struct firm_ask_in in = { .again.ok = true };
	c->org_id = s->h.org_id;
	c->who = (struct actor){ .account_id = s->h.account_ids[ACCESS_ADMIN], .access = ACCESS_ADMIN };
	c->now_ms = s->h.now_ms;
	if (!op_firm_export.act(c, &in, &made)) {
		return false;
	}
	s->export = id_str(&s->h.arena, made.made.id);
	return true;
}

/* What an earlier route asked for is made, so that another one may ask. */
void stage_firm_ready(struct stage *s, str pattern)
{
	if (str_starts(pattern, S("/settings/firm")) || str_starts(pattern, S("/api/v1/firm-exports"))) {
		const struct firm_maker_config config = { .store = s->h.store, .catalog = s->h.c.catalog };
		firm_maker_look(&config);
	}
}

str stage_firm(struct stage *s)
{
	const struct firm_maker_config config = { .store = s->h.store, .catalog = s->h.c.catalog };
	assert_true(harness_write(&s->h, act_ask, s));
	assert_int_equal(firm_maker_look(&config), 1);
	return s->export;
}
