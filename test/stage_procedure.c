/* stage_procedure: a procedure of the firm's own, for the routes that name one: a version that waits, a draft that differs. */
#include "stage.h"

#include "procedure/own_op.h"

static struct actor actor_of(const struct stage *s, enum access access)
{
	return (struct actor){ .account_id = s->h.account_ids[access], .person_id = s->h.person_ids[access], .access = access, .name = S("x") };
}

/* Other words for a step of the firm's own, so that there is always something to publish. */
static bool write_step(struct ctx *c, struct stage *s)
{
	static int n;
	struct own_procedure p;
	struct own_done out;
	struct own_step_in in = { .key = s->procedure, .step = S(""), .text = { [OWN_TEXT_BEFORE] = S("連絡先の一覧") } };
	if (!own_procedure_get(c, s->procedure, &p)) {
		return false;
	}
	in.text[OWN_TEXT_ITEM] = str_printf(&s->h.arena, STAGE_ROW " %d", n++);
	for (size_t i = 0; i < p.draft.n_steps; i++) {
		in.step = str_starts(p.draft.steps[i].key, S("firm_")) ? p.draft.steps[i].key : in.step;
	}
	if (!op_procedure_step.act(c, &in, &out)) {
		return false;
	}
	s->procedure_step = str_copy(&s->h.arena, out.step);
	return true;
}

static bool publish(struct ctx *c, struct stage *s, struct own_done *out)
{
	struct own_publish_in in = { .key = s->procedure, .reason = S("わけ") };
	return write_step(c, s) && op_procedure_publish.act(c, &in, out);
}

/* The first version is approved and so in use. */
static bool make_first(struct ctx *c, struct stage *s)
{
	struct own_procedure p;
	struct own_done out;
	if (own_procedure_get(c, s->procedure, &p)) {
		return true;
	}
	err_clear(c);
	struct own_make_in make = { .from = S("ddos"), .kind = S("ddos") };
	struct own_say_in say = { .key = s->procedure, .version = { true, 1 } };
	if (!op_procedure_make.act(c, &make, &out) || !publish(c, s, &out)) {
		return false;
	}
	struct actor who = c->who;
	c->who = actor_of(s, ACCESS_EXECUTIVE);
	bool ok = op_procedure_say.act(c, &say, &out);
	c->who = who;
	return ok;
}

static bool act_make(struct ctx *c, void *arg)
{
	struct stage *s = arg;
	struct actor who = c->who;
	struct own_done out;
	struct own_aside *asides;
	size_t n;
	c->org_id = s->h.org_id;
	c->who = actor_of(s, ACCESS_RESPONDER);
	s->procedure = S("firm_ddos");
	bool ok = make_first(c, s) && publish(c, s, &out);
	s->procedure_version = ok ? str_i64(&s->h.arena, out.version.v) : S("1");
	struct own_back_to_in back = { .key = s->procedure, .version = out.version };
	ok = ok && write_step(c, s) && op_procedure_back.act(c, &back, &out) && write_step(c, s) && own_asides(c, s->procedure, &asides, &n) && n > 0;
	s->procedure_aside = ok ? id_str(&s->h.arena, asides[0].id) : S("-");
	c->who = who;
	return ok;
}

void stage_procedure(struct stage *s, str pattern)
{
	if (str_find(pattern, S("{procedure}"), 0) != SIZE_MAX) {
		assert_true(harness_write(&s->h, act_make, s));
	}
}

str stage_procedure_part(struct stage *s, str pattern, str name)
{
	if (str_find(pattern, S("{procedure}"), 0) == SIZE_MAX || name.n == 0 || name.p[0] != '{') {
		return STR_NONE;
	}
	return str_eq(name, S("{procedure}")) ? s->procedure : str_eq(name, S("{step}")) ? s->procedure_step
		: str_eq(name, S("{aside}")) ? s->procedure_aside : s->procedure_version;
}

str stage_procedure_sample(struct stage *s, const struct route *r, const struct field *f)
{
	static size_t kind;
	const struct catalog *k = s->h.c.catalog;
	bool is_move = strcmp(r->op->name, "procedure_step_move") == 0, is_take = strcmp(r->op->name, "procedure_take") == 0;
	if (strncmp(r->op->name, "procedure", 9) != 0 || f->flags & FIELD_PATH) {
		return STR_NONE;
	}
	if (strcmp(r->op->name, "procedure_make") == 0 && strcmp(f->name, "kind") == 0) {
		kind++; /* each once in a firm, and never the one above: it is the first firm's alone */
		kind += str_eq(k->kinds[kind % k->n_kinds].key, S("ddos"));
		return k->kinds[kind % k->n_kinds].key;
	}
	if (strcmp(f->name, "what") == 0 && is_move) {
		return S("up");
	}
	if (strcmp(f->name, "step") == 0) {
		return is_move || is_take ? s->procedure_step : S("");
	}
	if (strcmp(f->name, "csv") == 0) {
		return S("\xe6\x89\x8b\xe9\xa0\x86\xe9\xa0\x85\xe7\x9b\xae\\nx"); /* a heading and a row */
	}
	if (strcmp(f->name, "version") == 0) {
		return s->procedure_version;
	}
	return strcmp(f->name, "from") == 0 && is_take ? s->procedure_version : strcmp(f->name, "words") == 0 ? S("わけ") : STR_NONE;
}
