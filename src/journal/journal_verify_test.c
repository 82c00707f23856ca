/* Everything somebody with the file could change is found, by both verifiers. */
#include "journal/journal_test_help.h"

#include "audit/audit.h"

#include <stdio.h>

/* Five entries of several kinds, two rooms, each write sealed. */
static void fill(struct fixture *f)
{
	const struct journal_item items[] = { { S("incident:level"), S("2") }, { S("incident:lead"), STR_NONE } };
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_OBSERVED, .text = S("ファイルが開けない"), .source = S("電話"),
	            .person_id = f->people[1] }, NULL));
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_CHANGE, .text = S("level"), .items = items, .n_items = 2 }, NULL));
	say_of(f, ENTRY_CORRECTION, 1, "ファイルの名前が変わった");
	say(f, ENTRY_DONE, "LANを抜いた");
	say(f, ENTRY_NOTE, "待つ");
	assert_true(add(f, (struct journal_entry_in){ .incident_id = f->second_room, .type = ENTRY_NOTE, .text = S("b") }, NULL));
	assert_whole(f);
	assert_int_equal(second_verifier(f), 0);
}

static const char *const integers[] = { "%s + 1", "-1", "9223372036854775807", NULL };
static const char *const texts[] = { "%s || 'x'", "''", "CAST(x'00ff1b5b' AS TEXT)", NULL, "NULL" };
static const char *const blobs[] = { "zeroblob(length(%s))", "substr(%s, 2)", "CAST(%s || x'00' AS BLOB)", "x''", "zeroblob(16)",
	NULL, "NULL" };

struct column { char name[40]; char type[16]; bool not_null; };

static size_t columns_of(struct fixture *f, const char *table, struct column ret[32])
{
	sqlite3_stmt *q = NULL;
	size_t n = 0;
	char sql[100];
	snprintf(sql, sizeof sql, "SELECT name, type, \"notnull\" FROM pragma_table_info('%s')", table);
	assert_int_equal(sqlite3_prepare_v2(f->raw, sql, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW && n < 32) {
		snprintf(ret[n].name, sizeof ret[n].name, "%s", (const char *)sqlite3_column_text(q, 0));
		snprintf(ret[n].type, sizeof ret[n].type, "%s", (const char *)sqlite3_column_text(q, 1));
		ret[n++].not_null = sqlite3_column_int(q, 2) != 0;
	}
	sqlite3_finalize(q);
	return n;
}

/* Changes one cell; true when that changed anything. */
static bool tamper(struct fixture *f, const char *table, const struct column *col, const char *form, const char *where)
{
	char *value = sqlite3_mprintf(form, col->name, col->name);
	char *sql = sqlite3_mprintf("UPDATE %s SET %s = %s WHERE %s AND %s IS NOT %s", table, col->name, value, where, col->name, value);
	const int rc = sqlite3_exec(f->raw, sql, NULL, NULL, NULL);
	sqlite3_free(value);
	sqlite3_free(sql);
	return rc == SQLITE_OK && sqlite3_changes(f->raw) == 1;
}

static size_t tamper_column(struct fixture *f, const char *table, const struct column *col, const char *where)
{
	const char *const *forms = strcmp(col->type, "INTEGER") == 0 ? integers : strcmp(col->type, "TEXT") == 0 ? texts : blobs;
	size_t n = 0, n_ends = 0;
	for (size_t i = 0; n_ends < 1 || (!col->not_null && forms != integers && n_ends < 2); i++) {
		if (!forms[i]) {
			n_ends++;
			continue;
		}
		if (tamper(f, table, col, forms[i], where)) {
			n++;
			if (!verify(f).broken) {
				flunk("%s.%s set to %s was not found", table, col->name, forms[i]);
			}
			if (strcmp(table, "audit") != 0) {
				assert_int_equal(second_verifier(f), 1);
			}
			raw_sql(f, "DELETE FROM %s; INSERT INTO %s SELECT * FROM keep", table, table);
		}
		if (n_ends == 1) {
			break;
		}
	}
	return n;
}

static void tamper_table(struct fixture *f, const char *table, const char *where)
{
	struct column columns[32];
	const size_t n = columns_of(f, table, columns);
	assert_true(n > 4);
	raw_sql(f, "DROP TABLE IF EXISTS keep; CREATE TEMP TABLE keep AS SELECT * FROM %s", table);
	for (size_t i = 0; i < n; i++) {
		if (tamper_column(f, table, &columns[i], where) == 0) {
			flunk("%s.%s could not be changed: the test is blind there", table, columns[i].name);
		}
	}
	assert_whole(f);
}

static void each_column_of_an_entry_counts(void **state)
{
	struct fixture *f = *state;
	fill(f);
	tamper_table(f, "entry", "seq = 1 AND incident_id = (SELECT incident_id FROM entry WHERE seq = 5)");
	tamper_table(f, "entry", "seq = 5");
}

static void each_column_of_seals_and_heads_counts(void **state)
{
	struct fixture *f = *state;
	fill(f);
	tamper_table(f, "seal", "seq = 2");
	tamper_table(f, "journal_head", "seq = 5");
}

static bool audit_some(struct ctx *c, void *arg)
{
	(void)arg;
	return audit_add(c, &(struct audit_line){ "incident_open", S("x"), S("level=2") }) &&
	       audit_add(c, &(struct audit_line){ "page_read", S("y"), S("") });
}

static void each_column_of_the_audit_counts(void **state)
{
	struct fixture *f = *state;
	f->c.who.session_id = f->people[0];
	f->c.who.token_id = f->people[1];
	f->c.request_id = S("r1");
	assert_true(store_write(f->store, &f->c, audit_some, NULL));
	tamper_table(f, "audit", "seq = 1");
}

/* Lines that are exchanged, taken out or cut off. */
static void rearranged_entries_are_found(void **state)
{
	struct fixture *f = *state;
	static const char *const acts[] = {
		"UPDATE entry SET seq = -seq WHERE seq IN (3, 4); UPDATE entry SET seq = 7 + seq WHERE seq < 0",
		"DELETE FROM entry WHERE seq = 3",
		"DELETE FROM entry WHERE seq = 5",
		"UPDATE entry SET seq = 0 WHERE seq = 5",
		"UPDATE entry SET seq = -9223372036854775808 WHERE seq = 5",
		"DELETE FROM entry",
		("INSERT INTO entry SELECT org_id, incident_id, 6, x'00', meta, body, salt, commitment, previous, hash, type, text, source,"
		" occurred, place_at, recorded_at, person_id, account_id, refers_to FROM entry WHERE seq = 5"),
	};
	fill(f);
	raw_sql(f, "CREATE TEMP TABLE keep AS SELECT * FROM entry");
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		raw_sql(f, "%s", acts[i]);
		if (!verify(f).broken) {
			flunk("not found: %s", acts[i]);
		}
		assert_int_equal(second_verifier(f), 1);
		raw_sql(f, "DELETE FROM entry; INSERT INTO entry SELECT * FROM keep");
	}
	assert_whole(f);
}

/* The end of a room cut off, its head set back as if it had never been there: only the seals know. */
static void a_cut_tail_is_found_through_the_seals(void **state)
{
	struct fixture *f = *state;
	fill(f);
	raw_sql(f, "DELETE FROM entry WHERE seq > 3; UPDATE journal_head SET seq = 3, sealed_seq = 3,"
	           " hash = (SELECT hash FROM entry WHERE seq = 3) WHERE seq = 5");
	assert_broken(f, "entry 4): the entry is gone");
	assert_int_equal(second_verifier(f), 1);
	raw_sql(f, "DELETE FROM seal WHERE entry_seq > 3");
	assert_broken(f, "the seal before it is missing"); /* the second room was sealed later */
	assert_int_equal(second_verifier(f), 1);
}

static void a_room_taken_away_is_found(void **state)
{
	struct fixture *f = *state;
	fill(f);
	raw_sql(f, "CREATE TEMP TABLE heads AS SELECT * FROM journal_head");
	raw_sql(f, "DELETE FROM journal_head WHERE seq = 5");
	assert_broken(f, "belongs to no room here");
	raw_sql(f, "DELETE FROM journal_head; INSERT INTO journal_head SELECT * FROM heads");
	raw_sql(f, "DELETE FROM entry WHERE incident_id = (SELECT incident_id FROM journal_head WHERE seq = 5)");
	raw_sql(f, "DELETE FROM incident WHERE id = (SELECT incident_id FROM journal_head WHERE seq = 5)");
	assert_broken(f, "its row is gone");
	raw_sql(f, "DELETE FROM journal_head WHERE seq = 5");
	assert_broken(f, "the entry is gone"); /* nothing is left of it but its seals */
}

/* --- rows against entries --- */

struct rows { const char *level; const char *lead; const char *extra; };
static struct rows rows_now; /* what the projection below reads: stands for a table */

static bool project(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct journal_head_probe { int64_t seq; struct sha256 hash; } head;
	if (!journal_head(c, incident_id, &head.seq, &head.hash) || head.seq != 5) {
		return true;
	}
	return (!rows_now.level || emit(arg, S("incident:level"), str_from_c(rows_now.level))) &&
	       emit(arg, S("incident:lead"), rows_now.lead ? str_from_c(rows_now.lead) : STR_NONE) &&
	       (!rows_now.extra || emit(arg, str_from_c(rows_now.extra), S("1")));
}

static void projection_says(struct fixture *f, struct rows rows, const char *expected)
{
	const journal_projection all[] = { project };
	struct journal_finding found;
	rows_now = rows;
	assert_true(journal_verify(&f->c, all, 1, &found));
	if (found.broken != (expected != NULL) || (expected && str_find(found.what, str_from_c(expected), 0) == SIZE_MAX)) {
		flunk("expected %s, found %.*s", expected ? expected : "whole", STR_FMT(found.what));
	}
}

static void rows_have_to_say_what_the_entries_say(void **state)
{
	struct fixture *f = *state;
	fill(f);
	projection_says(f, (struct rows){ "2", NULL, NULL }, NULL);
	projection_says(f, (struct rows){ "1", NULL, NULL }, "incident:level is not what entry 2 says");
	projection_says(f, (struct rows){ NULL, NULL, NULL }, "incident:level is in no row, although entry 2 says");
	projection_says(f, (struct rows){ "2", "x", NULL }, "incident:lead is not what entry 2 says");
	projection_says(f, (struct rows){ "2", NULL, "fact:\x1b[31m" }, "fact:?[31m is in a row, but no entry says so");
	assert_true(id_eq(f->c.org_id, f->org));
}

static void masked_values_are_counted_not_compared(void **state)
{
	struct fixture *f = *state;
	struct id request;
	const struct journal_item item = { S("incident:level"), S("3") };
	fill(f);
	const struct id room = f->room;
	f->room = f->second_room; /* no row there says anything */
	struct journal_added added;
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_DONE, .text = S("abc"), .items = &item, .n_items = 1 }, &added));
	projection_says(f, (struct rows){ "2", NULL, NULL }, "incident:level is in no row, although");
	assert_true(mask_ask(f, added.seq, MASK_BLOCK.p, "r", &request));
	act_as(f, 1);
	assert_true(mask_decide(f, request, true));
	projection_says(f, (struct rows){ "2", NULL, NULL }, NULL);
	struct journal_finding found;
	const journal_projection all[] = { project };
	assert_true(journal_verify(&f->c, all, 1, &found));
	assert_true(str_find(found.what, S("1 values could not be compared because their entries are masked, the first is "
	                                   "incident:level"), 0) != SIZE_MAX);
	f->room = room;
}

/* --- the seal on a paper --- */

static void a_printed_seal_is_found_again(void **state)
{
	struct fixture *f = *state;
	struct journal_finding found;
	struct sha256 head;
	int64_t seq;
	fill(f);
	assert_true(journal_head(&f->c, f->room, &seq, &head));
	const str seal = journal_seal_text(&f->arena, seq, &head);
	say(f, ENTRY_NOTE, "after the paper");
	f->c.org_id = (struct id){ { 0 } }; /* the command line does not know whose paper it is */
	assert_true(journal_verify_seal(&f->c, seal, &found));
	assert_false(found.broken);
	assert_non_null(strstr(str_cz(&f->arena, found.what), "room 1 (incident 019ab000-0000-7004-8000-000000000001): entry 5 of 6"));
	str typed = str_copy(&f->arena, seal);
	for (size_t i = 0; i < typed.n; i++) {
		if (typed.p[i] >= 'A') {
			((char *)(uintptr_t)typed.p)[i] = (char)(typed.p[i] + 32);
		}
	}
	assert_true(journal_verify_seal(&f->c, STR_CAT(&f->arena, S("　"), typed, S(" ")), &found));
	assert_false(found.broken);
	raw_sql(f, "UPDATE entry SET text = 'changed' WHERE seq = 4");
	assert_true(journal_verify_seal(&f->c, seal, &found));
	assert_true(found.broken);
}

static void other_seals_are_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = { "", "5", "5-", "x", "0-7F3A-92C1-0B6E-D418-33AA-9C01", "5-7F3A-92C1-0B6E-D418-33AA",
		"5-7F3A-92C1-0B6E-D418-33AA-9C01-0000", "5-7F3A-92C1-0B6E-D418-33AA-9C0G", "5-7F3A-92C1-0B6E-D418-33AA-9C01",
		"99999-7F3A-92C1-0B6E-D418-33AA-9C01", "5-7F3A-92C1-0B6E-D418-33AA-9C01-" };
	fill(f);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct journal_finding found;
		assert_true(journal_verify_seal(&f->c, str_from_c(bad[i]), &found));
		assert_true(found.broken);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(each_column_of_an_entry_counts), T(each_column_of_seals_and_heads_counts), T(each_column_of_the_audit_counts),
		T(rearranged_entries_are_found), T(a_cut_tail_is_found_through_the_seals), T(a_room_taken_away_is_found),
		T(rows_have_to_say_what_the_entries_say), T(masked_values_are_counted_not_compared),
		T(a_printed_seal_is_found_again), T(other_seals_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
