/* stage_table: files for ledgers, for the walks over all routes. */
#include "stage.h"

#include "table/import.h"

/* Index and history behind it, as the job does. */
static bool follow(struct ctx *c, void *arg)
{
	return table_follow(c, c->org_id, *(const str *)arg);
}

/* A file with a row the ledger does not have; taken in where that is to be undone. */
void stage_import(struct stage *s, str pattern)
{
	struct arena *a = &s->h.arena;
	if (str_find(pattern, S("{import}"), 0) == SIZE_MAX) {
		return;
	}
	str imports = S("/api/v1/ledgers/vendor/imports");
	if (s->table_import.n > 0) { /* so many may wait; one that was taken in says no, and counts no more */
		browser_json(s->maker, HTTP_POST, str_cz(a, STR_CAT(a, imports, S("/"), s->table_import, S("/drop"))), "{}");
	}
	str name = id_str(a, id_new(s->h.now_ms));
	str made = stage_make(s, HTTP_POST, imports, str_cz(a, STR_CAT(a, S("{\"name\":\"x.csv\",\"csv\":\"name,work,data\\n"), name, S(",x,none\\n\"}"))));
	s->table_import = stage_member(made, "\"id\":\"");
	str one = STR_CAT(a, imports, S("/"), s->table_import);
	struct answer r = browser_get(s->maker, str_cz(a, one));
	assert_int_equal(r.status, 200);
	s->digest = stage_member(r.body, "\"digest\":\"");
	if (str_ends(pattern, S("/undo"))) {
		stage_make(s, HTTP_POST, STR_CAT(a, one, S("/apply")), str_cz(a, STR_CAT(a, S("{\"digest\":\""), s->digest, S("\"}"))));
		assert_true(harness_write(&s->h, follow, &s->table_import));
	}
}
