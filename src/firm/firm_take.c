/* An organisation taken in: stored files first, then every row in one write, and the journals must verify at its end. */
#include <stdlib.h>

#include "audit/audit.h"
#include "base/limits.h"
#include "blob/blob.h"
#include "db/store.h"
#include "firm/firm.h"
#include "firm_sql.h"
#include "messages.h"
#include "room/room.h"

#define PIECE_BYTES (256 * 1024)

struct taking {
	struct ctx *c;
	const struct firm_take_in *in;
	struct firm_taken *ret;
	size_t table;
	struct id *accounts;          /* of the file, malloc'ed; they come in the order of their ids */
	size_t n_accounts, room;
	int64_t line, open_line;      /* of the table; the line from which on a row waits for another one */
};

/* --- accounts --- */

static bool note_account(struct taking *t, struct id id)
{
	if (t->n_accounts == LIMIT_FIRM_ACCOUNTS) {
		return fail(t->c, ERR_TOO_LARGE, MSG_FIRM_TOO_LARGE);
	}
	if (t->n_accounts == t->room) {
		t->room = t->room ? 2 * t->room : 64;
		struct id *more = realloc(t->accounts, t->room * sizeof *more);
		if (!more) {
			return fail(t->c, ERR_UNAVAILABLE, 0);
		}
		t->accounts = more;
	}
	t->accounts[t->n_accounts++] = id;
	return true;
}

static int compare_ids(const void *a, const void *b) { return memcmp(a, b, sizeof(struct id)); }

static bool is_of_file(const struct taking *t, struct id id)
{
	return t->n_accounts > 0 && bsearch(&id, t->accounts, t->n_accounts, sizeof id, compare_ids);
}

/*
 * One account may belong to several organisations: the one that is here already stays as it is, password and all, when it
 * has the same id and the same address. Another one with that id or address is not the same person.
 */
static bool add_account(struct taking *t, const struct db_table *table, const struct db_value *v)
{
	struct ctx *c = t->c;
	struct id id = v[firm_column(table, "id")].id;
	str mail = v[firm_column(table, "mail")].text;
	struct firm_accounts_here_rows rows;
	if (t->n_accounts > 0 && compare_ids(&t->accounts[t->n_accounts - 1], &id) >= 0) {
		return fail(c, ERR_CONFLICT, MSG_FIRM_ROW_TWICE);
	}
	if (!note_account(t, id) || !q_firm_accounts_here(c, (struct firm_accounts_here_in){ .id = id, .mail = mail }, &rows)) {
		return false;
	}
	if (rows.n == 0) {
		return db_add_row(c, table, v);
	}
	if (rows.n > 1 || !id_eq(rows.v[0].id, id) || !str_eq(rows.v[0].mail, mail)) {
		fail(c, ERR_CONFLICT, MSG_FIRM_ACCOUNT_OTHER);
		return fail_arg(c, "mail", mail);
	}
	t->ret->n_kept++;
	return true;
}

/* --- rows --- */

/* A row of the file points at accounts of the file, never at somebody of another organisation here. */
static bool accounts_fit(struct taking *t, const struct db_table *table, const struct db_value *v)
{
	for (int i = 0; i < table->n; i++) {
		const struct db_column *k = &table->columns[i];
		if (!k->is_account || v[i].is_null) {
			continue;
		}
		struct id id = v[i].id;
		if (k->type == DB_BYTES) {
			memset(&id, 0, sizeof id);
			memcpy(id.b, v[i].bytes.p, v[i].bytes.n < sizeof id.b ? v[i].bytes.n : sizeof id.b);
		}
		if (!is_of_file(t, id)) {
			fail(t->c, ERR_INVALID, MSG_FIRM_ROW_ACCOUNT);
			return fail_arg(t->c, "column", str_from_c(k->name));
		}
	}
	return true;
}

static bool add_row(void *arg, const struct db_value *v)
{
	struct taking *t = arg;
	struct ctx *c = t->c;
	const struct db_table *table = &db_org_tables[t->table];
	struct db_value own[DB_ROW_COLUMNS_MAX];
	str name = str_from_c(table->name);
	t->line++;
	if (str_eq(name, S("account"))) {
		return add_account(t, table, v);
	}
	if (str_eq(name, S("org")) && !str_is_none(t->in->slug)) {
		memcpy(own, v, (size_t)table->n * sizeof *own);
		own[firm_column(table, "slug")].text = t->in->slug;
		v = own;
	}
	if (!accounts_fit(t, table, v)) {
		return false;
	}
	if (!db_add_row(c, table, v)) {
		if (c->err.code == ERR_CONFLICT) {
			err_clear(c);
			fail(c, ERR_CONFLICT, MSG_FIRM_ROW_TWICE);
		}
		return false;
	}
	bool open = db_references_open(c);
	t->open_line = open ? (t->open_line ? t->open_line : t->line) : 0;
	return true;
}

static bool add_table(struct taking *t)
{
	struct ctx *c = t->c;
	t->line = t->open_line = 0;
	if (!firm_rows(c, t->in->info, t->table, add_row, t)) {
		return false;
	}
	if (t->open_line == 0) {
		return true;
	}
	fail(c, ERR_INVALID, MSG_FIRM_BAD_ROW);
	fail_arg(c, "file", str_printf(c->arena, "data/%s.jsonl", db_org_tables[t->table].name));
	fail_arg(c, "line", str_i64(c->arena, t->open_line));
	return fail_arg(c, "why", msg(c, MSG_FIRM_ROW_LOOSE));
}

/* --- the write --- */

static bool is_free(struct taking *t)
{
	struct ctx *c = t->c;
	const struct firm_info *f = t->in->info;
	str slug = str_is_none(t->in->slug) ? f->org_slug : t->in->slug;
	struct firm_orgs_here_rows rows;
	if (!q_firm_orgs_here(c, (struct firm_orgs_here_in){ .id = f->org_id, .slug = slug }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		bool same = id_eq(rows.v[i].id, f->org_id);
		fail(c, ERR_CONFLICT, same ? MSG_FIRM_ORG_HERE : MSG_FIRM_SLUG_HERE);
		return fail_arg(c, "name", same ? rows.v[i].name : slug);
	}
	return true;
}

/* A new password for an administrator who cannot sign in here yet. */
static bool let_in(struct taking *t)
{
	struct ctx *c = t->c;
	struct firm_admin_row row;
	bool found;
	if (str_is_none(t->in->admin)) {
		return true;
	}
	if (!q_firm_admin(c, (struct firm_admin_in){ .mail = t->in->admin, .access = ACCESS_ADMIN }, &row, &found)) {
		return false;
	}
	if (!found) {
		fail(c, ERR_INVALID, MSG_FIRM_NO_ADMIN);
		return fail_arg(c, "mail", t->in->admin);
	}
	t->ret->is_reset = row.has_password == 0;
	struct account_reset reset = { t->in->admin, t->in->password_hash };
	return !t->ret->is_reset || account_reset_password(c, &reset);
}

static bool verify(struct taking *t)
{
	struct ctx *c = t->c;
	struct journal_finding found;
	if (!journal_verify(c, room_projections, room_projections_count, &found)) {
		return false;
	}
	if (found.broken) {
		fail(c, ERR_INVALID, MSG_FIRM_BROKEN);
		return fail_arg(c, "what", found.what);
	}
	t->ret->verified = found.what;
	return true;
}

static bool add_all(struct taking *t)
{
	for (t->table = 0; t->table < db_n_org_tables; t->table++) {
		if (!add_table(t)) {
			return false;
		}
	}
	return true;
}

static bool act_take(struct ctx *c, void *arg)
{
	struct taking *t = arg;
	t->n_accounts = 0;
	if (!is_free(t) || !db_references_wait(c, true)) {
		return false;
	}
	bool ok = add_all(t);
	/* what comes after in the same transaction is held to its references at once, as always */
	if (!ok) {
		struct err why = c->err;
		db_references_wait(c, false);
		c->err = why;
		return false;
	}
	if (!db_references_wait(c, false) || !verify(t) || !let_in(t)) {
		return false;
	}
	struct audit_line line = { "firm_import", id_str(c->arena, c->org_id), str_printf(c->arena, "manifest=%.*s rows=%lld files=%lld",
		STR_FMT(t->in->info->hash), (long long)t->in->info->n_rows, (long long)t->in->info->n_files) };
	return audit_add(c, &line);
}

bool firm_unmarked(struct ctx *c, bool *ret)
{
	struct firm_unmarked_row row;
	return q_firm_unmarked(c, &row, ret);
}

/* --- stored files --- */

static bool store_file(struct ctx *c, const struct firm_info *f, const struct zip_member *m, char *piece)
{
	struct blob_stream *s;
	struct blob made;
	int64_t at = zip_data_at(m), left = m->bytes;
	if (!blob_begin(c, &s)) {
		return false;
	}
	while (left > 0) {
		size_t n = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
		if (!zip_pread(f->zip.fd, piece, n, at)) {
			return fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_CUT);
		}
		if (!blob_append(c, s, piece, n)) {
			return false;
		}
		at += (int64_t)n;
		left -= (int64_t)n;
	}
	if (!blob_finish(c, s, &made)) {
		return false;
	}
	if (str_eq(str_hex(c->arena, (bytes){ made.sha256.b, SHA256_LEN }), str_sub(m->name, 6, SIZE_MAX))) {
		return true;
	}
	blob_discard(c, &made.sha256); /* the file was changed while it was read */
	fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_FILE);
	return fail_arg(c, "name", m->name);
}

/* What was stored for nothing goes. */
static void discard_files(struct ctx *c, const struct firm_info *f, size_t n)
{
	struct err why = c->err;
	for (size_t i = 0; i < n; i++) {
		bytes b;
		struct sha256 h;
		if (str_unhex(c->arena, str_sub(f->zip.v[f->first_file + i].name, 6, SIZE_MAX), &b) && b.n == SHA256_LEN) {
			memcpy(h.b, b.p, SHA256_LEN);
			blob_discard(c, &h);
		}
	}
	c->err = why;
}

static bool store_files(struct ctx *c, const struct firm_info *f, size_t *ret_n)
{
	struct arena one, *keep = c->arena;
	char *piece = malloc(PIECE_BYTES);
	bool ok = piece ? blob_fits(c, f->file_bytes) : fail(c, ERR_UNAVAILABLE, 0);
	arena_init(&one);
	for (*ret_n = 0; ok && f->first_file + *ret_n < f->zip.n; *ret_n += ok) {
		c->arena = &one;
		ok = store_file(c, f, &f->zip.v[f->first_file + *ret_n], piece);
		c->arena = keep;
		if (!ok) {
			for (int i = 0; i < ERR_ARGS_MAX; i++) {
				c->err.args[i].value = str_copy(keep, c->err.args[i].value);
			}
			c->err.detail = str_copy(keep, c->err.detail);
		}
		arena_reset(&one);
	}
	arena_free(&one);
	free(piece);
	return ok;
}

bool firm_take(struct ctx *c, struct store *s, const struct firm_take_in *in, struct firm_taken *ret)
{
	const struct id before = c->org_id;
	const str name = c->org_name;
	struct taking t = { .c = c, .in = in, .ret = ret };
	size_t n = 0;
	*ret = (struct firm_taken){ .verified = S("") };
	c->org_id = in->info->org_id;
	c->org_name = in->info->org_name;
	/* before anything is stored beside what an organisation of that id has */
	bool ok = (in->info->is_whole || fail(c, ERR_INVALID, MSG_FIRM_NOT_WHOLE)) && is_free(&t);
	if (ok) {
		ok = store_files(c, in->info, &n) && store_write(s, c, act_take, &t);
		if (!ok) {
			discard_files(c, in->info, n);
		}
	}
	free(t.accounts);
	if (!ok) {
		c->org_id = before;
		c->org_name = name;
	}
	return ok;
}
