#include "room_help.h"

#include <sqlite3.h>

#include "journal/journal.h"

struct harness h;
struct ctx *const c = &h.c;

int room_begin(void **state)
{
	(void)state;
	harness_begin_with(&h, NULL, 0, &catalog_builtin, journal_seal);
	act_as(ACCESS_RESPONDER);
	return 0;
}

int room_end(void **state)
{
	(void)state;
	assert_whole();
	harness_end(&h);
	return 0;
}

void act_as(enum access access)
{
	c->who = (struct actor){ .account_id = h.account_ids[access], .person_id = h.person_ids[access],
		.access = access, .name = S("担当") };
}

struct act { const struct operation *op; const void *in; void *out; };

static bool run_act(struct ctx *ctx, void *arg)
{
	const struct act *a = arg;
	return a->op->act(ctx, a->in, a->out);
}

bool run(const struct operation *op, const void *in, void *out)
{
	void *nowhere = arena_alloc(&h.arena, op->out_size + 1, 16);
	struct act a = { op, in, out ? out : nowhere };
	err_clear(c);
	return harness_write(&h, run_act, &a);
}

bool refused(enum err_code code, int msg)
{
	if (c->err.code != code || c->err.msg != msg) {
		print_error("refused with %s, message %d\n", err_code_name(c->err.code), c->err.msg);
	}
	return c->err.code == code && c->err.msg == msg;
}

bool refused_field(const char *field, int msg)
{
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		if (strcmp(e->field, field) == 0 && e->msg == msg) {
			return c->err.code == ERR_INVALID;
		}
		print_error("refused for %s, message %d\n", e->field, e->msg);
	}
	print_error("refused with %s\n", err_code_name(c->err.code));
	return false;
}

bool run_close(const struct incident_end_in *end, struct incident *out)
{
	static const str all[] = { S("steps"), S("drafts"), S("next_report"), S("final_report"), S("level"), S("decisions"),
		S("questions"), S("tasks"), S("evidence"), S("affected"), S("masks"), S("cause"), S("recovery"), S("told"), S("follow"),
		S("costs"), S("lessons") };
	struct incident_close_in in = { .incident_id = end->incident_id, .reason = end->reason,
		.left = { all, sizeof all / sizeof all[0] } };
	return run(&op_incident_close, &in, out);
}

struct incident open_room(const char *title, const char *kind)
{
	struct incident i;
	struct incident_open_in in = { .title = str_from_c(title), .kind = str_from_c(kind), .mode = -1 };
	assert_true(run(&op_incident_open, &in, &i));
	return i;
}

void read_begin(void)
{
	err_clear(c);
	c->db = store_reader(h.store, c);
	assert_true(store_read_begin(c));
}

void read_end(void)
{
	store_read_end(c);
}

struct incident incident_now(struct id id)
{
	struct incident i;
	read_begin();
	assert_true(incident_get(c, id, &i));
	read_end();
	return i;
}

struct step *steps_now(struct id incident_id, size_t *ret_n)
{
	struct step *v;
	read_begin();
	assert_true(step_list(c, incident_id, &v, ret_n));
	read_end();
	return v;
}

const struct step *step_of(const struct step *v, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (text_is(v[i].key, key)) {
			return &v[i];
		}
	}
	return NULL;
}

struct entry_view *entries_now(struct id incident_id, size_t *ret_n)
{
	struct entry_view *v;
	read_begin();
	assert_true(journal_list_all(c, incident_id, 100000, &v, ret_n));
	read_end();
	return v;
}

int64_t head_now(struct id incident_id)
{
	int64_t seq;
	struct sha256 hash;
	read_begin();
	assert_true(journal_head(c, incident_id, &seq, &hash));
	read_end();
	return seq;
}

bool text_is(str s, const char *text)
{
	return str_eq(s, str_from_c(text));
}

bool text_has(str s, const char *part)
{
	return str_find(s, str_from_c(part), 0) != SIZE_MAX;
}

void raw_sql(const char *fmt, ...)
{
	sqlite3 *db;
	va_list ap;
	va_start(ap, fmt);
	char *sql = sqlite3_vmprintf(fmt, ap);
	va_end(ap);
	str path = str_printf(&h.arena, "%s/sonae.db", h.dir);
	assert_int_equal(sqlite3_open(str_cz(&h.arena, path), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 2000);
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		print_error("%s: %s\n", sql, sqlite3_errmsg(db));
	}
	assert_int_equal(rc, SQLITE_OK);
	sqlite3_free(sql);
	sqlite3_close(db);
}

str raw_text(const char *fmt, ...)
{
	sqlite3 *db;
	sqlite3_stmt *found;
	va_list ap;
	va_start(ap, fmt);
	char *sql = sqlite3_vmprintf(fmt, ap);
	va_end(ap);
	str path = str_printf(&h.arena, "%s/sonae.db", h.dir);
	assert_int_equal(sqlite3_open(str_cz(&h.arena, path), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &found, NULL), SQLITE_OK);
	str ret = STR_NONE;
	if (sqlite3_step(found) == SQLITE_ROW && sqlite3_column_text(found, 0)) {
		ret = str_copy(&h.arena, str_from_c((const char *)sqlite3_column_text(found, 0)));
	}
	sqlite3_finalize(found);
	sqlite3_free(sql);
	sqlite3_close(db);
	return ret;
}

const char *hex_of(struct id id)
{
	return str_cz(&h.arena, str_hex(&h.arena, (bytes){ id.b, sizeof id.b }));
}

static struct journal_finding verify(void)
{
	struct journal_finding f = { 0 };
	err_clear(c);
	c->db = store_reader(h.store, c);
	assert_true(journal_verify(c, room_projections, room_projections_count, &f));
	return f;
}

void assert_whole(void)
{
	struct journal_finding f = verify();
	if (f.broken) {
		print_error("%.*s\n", STR_FMT(f.what));
	}
	assert_false(f.broken);
}

void assert_broken(const char *part_of_what)
{
	struct journal_finding f = verify();
	assert_true(f.broken);
	if (!text_has(f.what, part_of_what)) {
		print_error("found instead: %.*s\n", STR_FMT(f.what));
	}
	assert_true(text_has(f.what, part_of_what));
}
