#include "demo/demo_procedures.h"

#include "catalog/demo.h"
#include "messages.h"
#include "procedure/own_op.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define KEY "malware"

/* What the firm writes into a step it copied; 0: stays as it was. */
struct words { const char *step; int item, detail, before; const char *person; };

static struct id person_of(const struct id *people, const char *key)
{
	for (size_t i = 0; key && i < catalog_demo_firm.n_people; i++) {
		if (str_eq(catalog_demo_firm.people[i].key, str_from_c(key))) {
			return people[i];
		}
	}
	return (struct id){ 0 };
}

/* "一つ目|二つ目": a line each. */
static str lines(struct ctx *c, int text)
{
	str s = str_copy(c->arena, msg(c, text));
	char *p = arena_chars(c->arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		p[i] = s.p[i] == '|' ? '\n' : s.p[i];
	}
	return (str){ p, s.n };
}

/* Words in Japanese alone: what the firm would have typed. */
static void put(struct own_step_in *in, int at, str words)
{
	in->text[at] = words;
	in->text_en[at] = S("");
}

static bool write_step(struct ctx *c, const struct id *people, const struct words *w)
{
	struct own_procedure p;
	struct own_done out;
	if (!own_procedure_get(c, S(KEY), &p)) {
		return false;
	}
	struct own_step_in in = { .key = S(KEY), .step = str_from_c(w->step) };
	for (size_t i = 0; i < p.draft.n_steps; i++) {
		const struct own_step *s = &p.draft.steps[i];
		if (!str_eq(s->key, in.step)) {
			continue;
		}
		in.phase = s->phase;
		in.role = s->role;
		in.is_evidence = s->is_evidence;
		in.person_id = w->person ? person_of(people, w->person) : s->person_id;
		for (int k = 0; k < OWN_TEXT_MAX; k++) {
			in.text[k] = s->text[k].ja;
			in.text_en[k] = s->text[k].en;
		}
	}
	if (w->item) {
		put(&in, OWN_TEXT_ITEM, msg(c, w->item));
	}
	if (w->detail) {
		put(&in, OWN_TEXT_DETAIL, msg(c, w->detail));
	}
	if (w->before) {
		put(&in, OWN_TEXT_BEFORE, lines(c, w->before));
	}
	return op_procedure_step.act(c, &in, &out);
}

static bool publish(struct ctx *c, int reason, int said, const struct actor *boss)
{
	struct own_publish_in in = { .key = S(KEY), .reason = msg(c, reason) };
	struct own_done out;
	if (!op_procedure_publish.act(c, &in, &out)) {
		return false;
	}
	const struct actor who = c->who;
	struct own_say_in say = { .key = S(KEY), .version = out.version, .words = msg(c, said) };
	c->who = *boss;
	c->now_ms += DAY_MS;
	bool ok = op_procedure_say.act(c, &say, &out);
	c->who = who;
	return ok;
}

/* Between cutting off the machines and telling the lead: what the line does without the order system. */
static bool add_line_step(struct ctx *c, const struct id *people)
{
	struct own_step_in in = { .key = S(KEY), .after = S("isolate"), .phase = PHASE_RESPOND, .role = S("operations"),
		.person_id = person_of(people, "ono"),
		.text = { [OWN_TEXT_HEADING] = msg(c, MSG_DEMO_PROCEDURE_HEADING), [OWN_TEXT_ITEM] = msg(c, MSG_DEMO_PROCEDURE_LINE),
			[OWN_TEXT_DETAIL] = msg(c, MSG_DEMO_PROCEDURE_LINE_DETAIL), [OWN_TEXT_BEFORE] = lines(c, MSG_DEMO_PROCEDURE_LINE_BEFORE),
			[OWN_TEXT_DO_NOTS] = msg(c, MSG_DEMO_PROCEDURE_LINE_NOT), [OWN_TEXT_BRANCHES] = msg(c, MSG_DEMO_PROCEDURE_LINE_IF) } };
	struct own_done out;
	return op_procedure_step.act(c, &in, &out);
}

bool demo_add_procedures(struct ctx *c, const struct id *people, const struct actor *boss)
{
	static const struct words first[] = {
		{ "isolate", 0, MSG_DEMO_PROCEDURE_ISOLATE, MSG_DEMO_PROCEDURE_ISOLATE_BEFORE, "konishi" },
		{ "call_expert", MSG_DEMO_PROCEDURE_EXPERT, MSG_DEMO_PROCEDURE_EXPERT_DETAIL, MSG_DEMO_PROCEDURE_EXPERT_BEFORE, NULL } };
	static const struct words second[] = {
		{ "tell_lead", MSG_DEMO_PROCEDURE_TELL, MSG_DEMO_PROCEDURE_TELL_DETAIL, 0, NULL },
		{ "tell_staff", 0, MSG_DEMO_PROCEDURE_STAFF, 0, "tadokoro" } };
	const int64_t now = c->now_ms;
	struct own_make_in make = { .from = S(KEY) };
	struct own_done out;
	c->now_ms = now - 230 * DAY_MS;
	bool ok = op_procedure_make.act(c, &make, &out);
	for (size_t i = 0; ok && i < sizeof first / sizeof first[0]; i++) {
		ok = write_step(c, people, &first[i]);
	}
	ok = ok && publish(c, MSG_DEMO_PROCEDURE_REASON_1, MSG_DEMO_PROCEDURE_SAID_1, boss);
	c->now_ms = now - 40 * DAY_MS;
	ok = ok && add_line_step(c, people);
	for (size_t i = 0; ok && i < sizeof second / sizeof second[0]; i++) {
		ok = write_step(c, people, &second[i]);
	}
	ok = ok && publish(c, MSG_DEMO_PROCEDURE_REASON_2, MSG_DEMO_PROCEDURE_SAID_2, boss);
	c->now_ms = now;
	return ok;
}
