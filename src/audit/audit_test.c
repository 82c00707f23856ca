/* One chain an organisation, another one before any is known. */
#include "journal/journal_test_help.h"

#include "audit/audit.h"

static bool write_lines(struct ctx *c, void *arg)
{
	(void)arg;
	return audit_add(c, &(struct audit_line){ "incident_open", S("o"), STR_NONE }) &&
	       audit_add(c, &(struct audit_line){ "incident_close", S("o"), S("d") }) &&
	       audit_add_system(c, &(struct audit_line){ "sign_in_failed", S("peer"), S("") });
}

static bool write_without_org(struct ctx *c, void *arg)
{
	(void)arg;
	return audit_add(c, &(struct audit_line){ "x", S(""), S("") });
}

static void lines_are_chained_by_organisation(void **state)
{
	struct fixture *f = *state;
	str found;
	assert_true(store_write(f->store, &f->c, write_lines, NULL));
	f->c.org_id = f->other_org;
	f->c.who = (struct actor){ 0 };
	assert_true(store_write(f->store, &f->c, write_lines, NULL));
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM audit"), 6);
	assert_int_equal(raw_i64(f, "SELECT count(DISTINCT org_id) FROM audit"), 3);
	assert_int_equal(raw_i64(f, "SELECT max(seq) FROM audit WHERE org_id = zeroblob(16)"), 2);
	assert_true(audit_verify(&f->c, &found));
	assert_true(str_is_none(found));
}

static void what_is_broken_is_named(void **state)
{
	struct fixture *f = *state;
	str found;
	assert_true(store_write(f->store, &f->c, write_lines, NULL));
	raw_sql(f, "UPDATE audit SET detail = 'e' WHERE seq = 2");
	assert_true(audit_verify(&f->c, &found));
	assert_true(str_find(found, S("line 2: its hash does not match what it says"), 0) != SIZE_MAX);
	raw_sql(f, "UPDATE audit SET detail = 'd' WHERE seq = 2; DELETE FROM audit WHERE seq = 1 AND org_id <> zeroblob(16)");
	assert_true(audit_verify(&f->c, &found));
	assert_true(str_find(found, S("line 2: the line before it is missing"), 0) != SIZE_MAX);
}

static void an_organisation_is_needed(void **state)
{
	struct fixture *f = *state;
	f->c.org_id = (struct id){ { 0 } };
	assert_false(store_write(f->store, &f->c, write_without_org, NULL));
	assert_int_equal(f->c.err.code, ERR_BUG);
}

static bool write_many(struct ctx *c, void *arg)
{
	(void)arg;
	bool ok = true;
	for (int i = 0; i < 1201 && ok; i++) {
		ok = audit_add(c, &(struct audit_line){ "page_read", S("o"), S("") });
	}
	return ok;
}

static void long_chains_are_walked_to_their_end(void **state)
{
	struct fixture *f = *state;
	str found;
	assert_true(store_write(f->store, &f->c, write_many, NULL));
	assert_true(audit_verify(&f->c, &found));
	assert_true(str_is_none(found));
	raw_sql(f, "UPDATE audit SET at = at + 1 WHERE seq = 1201");
	assert_true(audit_verify(&f->c, &found));
	assert_false(str_is_none(found));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(lines_are_chained_by_organisation), T(what_is_broken_is_named),
		T(an_organisation_is_needed), T(long_chains_are_walked_to_their_end) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
