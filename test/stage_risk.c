/* stage_risk: a risk, for the routes that name one, and bodies for those that make some. */
#include "stage.h"

#include "risk/risk.h"

struct risk_job { struct stage *s; struct id risk; bool accepts; };

/* As an executive: whoever prepares the stage may be none. */
static bool act_accept(struct ctx *c, void *arg)
{
	struct risk_job *j = arg;
	struct actor who = c->who;
	c->org_id = j->s->h.org_id;
	c->who = (struct actor){ .account_id = j->s->h.account_ids[ACCESS_EXECUTIVE], .person_id = j->s->h.person_ids[ACCESS_EXECUTIVE],
		.access = ACCESS_EXECUTIVE, .name = S("executive") };
	struct risk_accept_in in = { .id = j->risk, .version = { true, 1 }, .words = S("わけ"), .until = { true, c->now_ms + 1000000 } };
	bool ok = op_risk_accept.act(c, &in, NULL);
	c->who = who;
	return ok;
}

str stage_risk(struct stage *s, str pattern)
{
	if (str_ends(pattern, S("{risk}/off")) && !str_is_none(s->risk)) {
		return s->risk; /* marked when the room was prepared */
	}
	str id = stage_member(stage_make(s, HTTP_POST, S("/api/v1/ledgers/risk/rows"), "{\"values\":{\"title\":\"" STAGE_ROW "\",\"kind\":\"ddos\","
		"\"importance\":\"g3\",\"threat\":\"g3\",\"vulnerability\":\"g3\"}}"), "\"id\":\"");
	struct risk_job job = { .s = s };
	assert_true(id_parse(id, &job.risk));
	if (str_ends(pattern, S("/accept/end"))) {
		assert_true(harness_write(&s->h, act_accept, &job));
	}
	s->risk = id;
	return id;
}

static str new_system(struct stage *s)
{
	return stage_member(stage_make(s, HTTP_POST, S("/api/v1/ledgers/system/rows"),
		"{\"values\":{\"name\":\"見本\",\"kind\":\"public\",\"stop\":\"day\"}}"), "\"id\":\"");
}

str stage_risk_pairs(struct stage *s, const struct route *r, const struct field *f)
{
	bool json = r->flags & ROUTE_API;
	struct arena *a = &s->h.arena;
	if (strcmp(f->name, "thing") == 0) {
		return json ? S("\"thing\":{\"stop\":\"受注\"}") : S("&thing.stop=x");
	}
	if (strcmp(f->name, "values") == 0) {
		return json ? S("\"values\":{\"threat\":\"g2\"}") : S("&values.threat=g2");
	}
	if (strcmp(f->name, "pick") == 0) {
		str pair = STR_CAT(a, new_system(s), S("_ddos"));
		return json ? STR_CAT(a, S("\"pick\":{\""), pair, S("\":\"on\"}")) : STR_CAT(a, S("&pick."), pair, S("=on"));
	}
	return S("");
}

str stage_risk_sample(const struct route *r, const struct field *f)
{
	if (strncmp(r->op->name, "risk", 4) != 0 || f->flags & FIELD_PATH) {
		return STR_NONE;
	}
	if (strcmp(f->name, "version") == 0 || (strcmp(f->name, "seen") == 0 && f->flags & FIELD_REQUIRED)) {
		return S("1");
	}
	if (strcmp(f->name, "method") == 0) { /* another one each time: the present one is refused */
		return r->flags & ROUTE_API ? S("chain") : S("nine");
	}
	if (strcmp(f->name, "until") == 0) {
		return S("2027-01-31");
	}
	return strcmp(f->name, "words") == 0 ? S("わけ") : STR_NONE;
}
