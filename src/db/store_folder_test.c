/* store_folder_test: settings, the lock, folders that are missing, versions of the schema. */
#include "db/store_test_help.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- how it is set up --- */

static int64_t ask(sqlite3 *native, const char *sql)
{
	int64_t ret = -1;
	assert_true(store_ask_i64(native, sql, &ret));
	return ret;
}

static void settings_are_the_safe_ones(void **state)
{
	struct fixture *f = *state;
	sqlite3 *w = f->s->writer->native;
	assert_int_equal(ask(w, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
	assert_int_equal(ask(w, "PRAGMA synchronous"), 2);
	assert_int_equal(ask(w, "PRAGMA foreign_keys"), 1);
	assert_int_equal(ask(w, "PRAGMA secure_delete"), 1);
	assert_int_equal(ask(w, "PRAGMA trusted_schema"), 0);
	assert_int_not_equal(sqlite3_exec(w, "SELECT \"text in double quotes\"", NULL, NULL, NULL), SQLITE_OK);
	struct stat st;
	assert_int_equal(stat(f->dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(f->s->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	struct db *reader = store_reader(f->s, &f->c);
	assert_int_not_equal(sqlite3_exec(reader->native, "DELETE FROM meta", NULL, NULL, NULL), SQLITE_OK);
}

/* --- the folder --- */

static enum err_code open_code(struct fixture *f, const struct store_config *config)
{
	struct ctx c = { .arena = &f->arena };
	struct store *s = NULL;
	bool ok = store_open(&c, config, &s);
	assert_int_equal(ok, s != NULL);
	assert_true(ok || c.err.msg != 0 || c.err.code == ERR_BUG);
	store_close(s);
	return c.err.code;
}

static void a_second_server_is_refused(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(open_code(f, &(struct store_config){ .dir = f->dir }), ERR_CONFLICT);
	assert_put(f, "still", "works");
	fixture_close(f);
	assert_int_equal(open_code(f, &(struct store_config){ .dir = f->dir }), ERR_NONE);
}

static void reading_beside_a_running_server(void **state)
{
	struct fixture *f = *state;
	struct ctx c = { .arena = &f->arena };
	struct store *s;
	assert_put(f, "seen", "yes");
	assert_true(store_open(&c, &(struct store_config){ .dir = f->dir, .read_only = true }, &s));
	assert_true(has(&c, "seen", "yes"));
	struct pair p = { "seen", "no" };
	assert_false(store_write(s, &c, act_put, &p));
	assert_int_equal(c.err.code, ERR_READ_ONLY);
	str reason;
	assert_true(store_is_read_only(s, &reason) && reason.n > 0);
	assert_false(store_is_read_only(f->s, &reason));
	assert_true(str_is_none(reason));
	store_close(s);
	fixture_close(f);
	assert_int_equal(open_code(f, &(struct store_config){ .dir = f->dir, .read_only = true }), ERR_NONE);
}

static void a_missing_folder(void **state)
{
	struct fixture *f = *state;
	char dir[80];
	snprintf(dir, sizeof dir, "%s/none", f->top);
	assert_int_equal(open_code(f, &(struct store_config){ .dir = dir, .read_only = true }), ERR_NOT_FOUND);
	assert_int_equal(access(dir, F_OK), -1);
	assert_int_equal(open_code(f, &(struct store_config){ .dir = dir, .must_exist = true }), ERR_NOT_FOUND);
	snprintf(dir, sizeof dir, "%s/none/deeper/still", f->top);
	assert_int_equal(open_code(f, &(struct store_config){ .dir = dir }), ERR_UNAVAILABLE);
}

/* --- versions --- */

static void a_newer_database_is_refused(void **state)
{
	struct fixture *f = *state;
	fixture_close(f);
	run_sql(f, "INSERT INTO migration (number, name, done_at) VALUES (999, 'later', 1)");
	assert_int_equal(open_code(f, &(struct store_config){ .dir = f->dir }), ERR_CONFLICT);
	assert_int_equal(open_code(f, &(struct store_config){ .dir = f->dir, .read_only = true }), ERR_CONFLICT);
	run_sql(f, "DELETE FROM migration WHERE number = 999");
	assert_int_equal(open_code(f, &(struct store_config){ .dir = f->dir }), ERR_NONE);
}

static void a_foreign_database_is_refused(void **state)
{
	struct fixture *f = *state;
	fixture_close(f);
	run_sql(f, "PRAGMA application_id = 7");
	assert_int_equal(open_code(f, &(struct store_config){ .dir = f->dir }), ERR_UNAVAILABLE);
}

/* Everything that tells two schemas apart, but for comments and the order of columns. */
static char *shape_of(sqlite3 *native)
{
	static const char sql[] =
		"SELECT group_concat(line, char(10)) FROM ("
		"SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' ||"
		"  coalesce(c.dflt_value, '-') || ' ' || c.pk || ' ' || l.strict || l.wr AS line"
		"  FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c JOIN pragma_table_list(t.name) l WHERE t.type = 'table' "
		"UNION ALL SELECT 'key ' || t.name || ' ' || k.seq || ' ' || k.\"table\" || ' ' || k.\"from\" || ' ' || k.\"to\""
		"  FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table' "
		"UNION ALL SELECT 'index ' || t.name || ' ' || i.origin || i.\"unique\" || i.partial || ' ' ||"
		"  (SELECT group_concat(coalesce(x.name, '-') || x.\"desc\") FROM pragma_index_xinfo(i.name) x) ||"
		"  CASE WHEN i.origin = 'c' THEN ' ' || i.name ELSE '' END"
		"  FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' ORDER BY 1)";
	sqlite3_stmt *q;
	assert_int_equal(sqlite3_prepare_v2(native, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	char *ret = strdup((const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	return ret;
}

static char *read_source(const char *name)
{
	char path[400];
	const char *source = getenv("SONAE_SOURCE");
	snprintf(path, sizeof path, "%s/src/%s", source ? source : ".", name);
	FILE *file = fopen(path, "r");
	if (!file) {
		fail_msg("%s cannot be read; is SONAE_SOURCE set?", path);
	}
	char *ret = calloc(1, 200000);
	assert_true(fread(ret, 1, 199999, file) > 0);
	fclose(file);
	return ret;
}

/* The list of src/meson.build in its order: 'db/schema.sql', 'org/schema.sql' ... */
static void run_schemas(sqlite3 *native)
{
	char *build = read_source("meson.build");
	char *at = strstr(build, "schemas = files(");
	assert_non_null(at);
	at[strcspn(at, ")")] = '\0';
	int n = 0;
	for (char *from = strchr(at, '\''); from; from = strchr(strchr(from + 1, '\'') + 1, '\'')) {
		char name[100];
		snprintf(name, sizeof name, "%.*s", (int)strcspn(from + 1, "'"), from + 1);
		char *sql = read_source(name);
		assert_int_equal(sqlite3_exec(native, sql, NULL, NULL, NULL), SQLITE_OK);
		free(sql);
		n++;
	}
	assert_true(n >= 10);
	free(build);
}

static void migrations_make_the_schema(void **state)
{
	struct fixture *f = *state;
	sqlite3 *native;
	assert_int_equal(sqlite3_open(":memory:", &native), SQLITE_OK);
	run_schemas(native);
	char *wanted = shape_of(native), *made = shape_of(f->s->writer->native);
	size_t same = 0, line = 0;
	for (; wanted[same] && wanted[same] == made[same]; same++) {
		line = wanted[same] == '\n' ? same + 1 : line;
	}
	bool differs = wanted[same] != made[same];
	if (differs) { /* a migration is missing; before the first release: run tools/sqlc/make_start.sh */
		print_message("# schema.sql:  %.*s\n", (int)strcspn(wanted + line, "\n"), wanted + line);
		print_message("# migrations:  %.*s\n", (int)strcspn(made + line, "\n"), made + line);
	}
	free(wanted);
	free(made);
	sqlite3_close(native);
	assert_false(differs);
}

static void every_statement_prepares(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < db_statement_count; i++) {
		sqlite3_stmt *q = NULL;
		assert_int_equal(*db_statements[i]->slot, i);
		assert_int_equal(sqlite3_prepare_v2(f->s->writer->native, db_statements[i]->sql, -1, &q, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_stmt_readonly(q) != 0, db_statements[i]->reads_only);
		sqlite3_finalize(q);
	}
	assert_null(db_statements[db_statement_count]);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_make, fixture_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(settings_are_the_safe_ones), WITH_STORE(a_second_server_is_refused),
		WITH_STORE(reading_beside_a_running_server), WITH_STORE(a_missing_folder),
		WITH_STORE(a_newer_database_is_refused), WITH_STORE(a_foreign_database_is_refused),
		WITH_STORE(migrations_make_the_schema), WITH_STORE(every_statement_prepares),
	};
	return cmocka_run_group_tests_name("store_folder", tests, NULL, NULL);
}
