/* Bytes as the table of a firm's own procedure (Excel or CSV): what is taken in is whole, and comes back the same when it is taken out again. */
#include "base/limits.h"
#include "catalog/catalog.h"
#include "procedure/own_inside.h"
#include "procedure/own_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
	if (!ok) {
		__builtin_trap();
	}
}

static void check_body(struct ctx *c, const struct own_body *b)
{
	str *before;
	must(b->n_steps > 0 && b->n_steps <= LIMIT_PROCEDURE_STEPS);
	for (size_t i = 0; i < b->n_steps; i++) {
		const struct own_step *s = &b->steps[i];
		must(own_step_at(b, s->key) == (int)i); /* each key once */
		must(s->phase >= 0 && s->phase < PHASE_MAX && (i == 0 || b->steps[i - 1].phase <= s->phase));
		must(s->text[OWN_TEXT_ITEM].ja.n + s->text[OWN_TEXT_ITEM].en.n > 0);
		must(s->role.n == 0 || catalog_role(c->catalog, s->role));
		must(own_lines_of(c, s->text[OWN_TEXT_BEFORE].ja, &before) <= LIMIT_PROCEDURE_LINES);
	}
}

/* Kept, read again, taken out as CSV and brought in over itself: nothing of it changes. */
static void put_back(struct ctx *c, struct own_procedure *p, const struct own_body *b)
{
	AUTO_BUF(csv, LIMIT_TABLE_BYTES);
	struct own_body kept = { 0 };
	struct own_table again;
	str json;
	must(own_body_write(c, b, &json) && own_body_read(c, json, &kept) && own_body_same(b, &kept));
	p->draft = kept;
	for (size_t i = 0; i < kept.n_steps; i++) {
		if (!id_is_none(kept.steps[i].person_id)) {
			return; /* whose name stands in the store */
		}
	}
	must(own_csv(c, own_def_of(c, p->key, S(""), 1, &kept), &csv));
	must(own_table_take(c, p, NULL, 0, str_bytes(buf_str(&csv)), &again));
	must(again.body.n_steps == kept.n_steps);
	for (size_t i = 0; i < kept.n_steps; i++) {
		must(str_eq(again.body.steps[i].key, kept.steps[i].key));
		must(str_eq(again.body.steps[i].before_keys, kept.steps[i].before_keys));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a, .catalog = &catalog_builtin, .now_ms = INT64_C(1800000000000) };
	const struct person people[] = { { .id = { { 1 } }, .name = S("小西 直樹"), .title = S("システム係"), .role = S("it_owner") },
		{ .id = { { 2 } }, .name = S("田所 誠"), .title = S("部長"), .role = S("lead") } };
	const struct procedure_def *d = catalog_procedure(&catalog_builtin, S("malware"));
	struct own_procedure p = { .key = S("malware"), .kind = S("") };
	struct own_table t;
	own_body_of(&c, d, &p.draft);
	if (own_table_take(&c, &p, people, 2, (bytes){ data, size }, &t)) {
		check_body(&c, &t.body);
		put_back(&c, &p, &t.body);
	} else {
		must(c.err.code != ERR_NONE); /* refused with a reason */
	}
	arena_free(&a);
	return 0;
}
