/* A whole organisation on its way out: rows into a nameless file, stored files read where they are kept. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "base/time.h"
#include "blob/blob.h"
#include "db/store.h"
#include "firm/firm.h"
#include "firm/firm_hidden.h"
#include "firm_sql.h"
#include "messages.h"
#include "org/org.h"

#define PIECE_BYTES (256 * 1024)
#define COLLECTED 300             /* of a thousand: when all rows are read */

/* --- rows --- */

struct stored { struct sha256 sha256; int64_t bytes; };
struct collecting {
	struct ctx *c;
	struct firm_out *o;
	const struct db_table *table;
	int64_t n;                    /* rows of the table */
	int at_hash, at_bytes;        /* columns of the table of stored files; -1: it is another one */
	struct stored *files;         /* malloc'ed */
	size_t n_files, room;
	const struct firm_teller *teller;
	int64_t all, done;            /* rows, about */
	struct firm_hidden hidden;    /* from whoever asked */
};

static bool tell(const struct firm_teller *t, int thousandth)
{
	return !t || !t->tell || t->tell(t->arg, thousandth);
}

static bool note_file(struct collecting *k, const struct db_value *v)
{
	if (k->n_files == LIMIT_FIRM_FILES) {
		return fail(k->c, ERR_TOO_LARGE, MSG_FIRM_TOO_LARGE);
	}
	if (k->n_files == k->room) {
		k->room = k->room ? 2 * k->room : 256;
		struct stored *more = realloc(k->files, k->room * sizeof *more);
		if (!more) {
			return fail(k->c, ERR_UNAVAILABLE, 0);
		}
		k->files = more;
	}
	struct stored *f = &k->files[k->n_files++];
	*f = (struct stored){ .bytes = v[k->at_bytes].i };
	if (v[k->at_hash].bytes.n != SHA256_LEN) {
		return fail(k->c, ERR_UNAVAILABLE, MSG_FIRM_DAMAGED);
	}
	memcpy(f->sha256.b, v[k->at_hash].bytes.p, SHA256_LEN);
	return true;
}

/* Text that could not be read again would lock the whole file. */
static bool is_readable(struct collecting *k, const struct db_value *v)
{
	for (int i = 0; i < k->table->n; i++) {
		if (k->table->columns[i].type == DB_TEXT && v[i].text.n > 0 &&
		    (!text_is_utf8(v[i].text) || memchr(v[i].text.p, 0, v[i].text.n))) {
			fail(k->c, ERR_UNAVAILABLE, MSG_FIRM_DAMAGED);
			return fail_detail(k->c, "%s.%s holds bytes that are no text", k->table->name, k->table->columns[i].name);
		}
	}
	return true;
}

static bool one_row(void *arg, const struct db_value *v)
{
	struct collecting *k = arg;
	struct spool *s = &k->o->zip.spool;
	if (firm_hidden_row(&k->hidden, k->table, v)) {
		return true;
	}
	if (!is_readable(k, v) || (k->at_hash >= 0 && !note_file(k, v))) {
		return false;
	}
	struct db_value row[DB_ROW_COLUMNS_MAX];
	memcpy(row, v, (size_t)k->table->n * sizeof *row);
	firm_hidden_clean(&k->hidden, k->table, row);
	firm_row_write(spool_buf(s), k->table, row);
	spool_flush(s);
	k->n++;
	if (++k->done % 1000 == 0) {
		int64_t at = k->all > 0 ? k->done * COLLECTED / k->all : 0;
		if (!tell(k->teller, (int)(at < COLLECTED ? at : COLLECTED))) {
			return fail(k->c, ERR_UNAVAILABLE, MSG_FIRM_STOPPED);
		}
	}
	return true;
}

static bool one_table(struct collecting *k, const struct db_table *t, struct part *ret, int64_t *ret_rows)
{
	bool is_files = str_eq(str_from_c(t->name), S("blob"));
	k->table = t;
	k->n = 0;
	k->at_hash = is_files ? firm_column(t, "sha256") : -1;
	k->at_bytes = is_files ? firm_column(t, "bytes") : -1;
	spool_part_begin(&k->o->zip.spool);
	str name = str_printf(&k->o->zip.arena, "data/%s.jsonl", t->name);
	bool ok = db_each_row(k->c, t, one_row, k) &&
	          spool_part_end(k->c, &k->o->zip.spool, name, LIMIT_FIRM_PART_BYTES, ret);
	*ret_rows = k->n;
	k->o->n_rows += k->n;
	return ok;
}

/* --- the manifest and the file that explains itself --- */

static void named(struct buf *b, const char *name, str v, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, v);
}

static void number(struct buf *b, const char *name, int64_t v, bool *first)
{
	json_write_key(b, name, first);
	buf_add_i64(b, v);
}

static void put_parts(struct ctx *c, struct buf *b, const struct part *v, const int64_t *rows, size_t n)
{
	buf_add(b, S(",\n\"parts\":[\n"));
	for (size_t i = 0; i < n; i++) {
		bool first = true;
		buf_add(b, i ? S(",\n{") : S("{"));
		named(b, "name", v[i].name, &first);
		number(b, "rows", rows[i], &first);
		number(b, "bytes", v[i].bytes, &first);
		named(b, "sha256", str_hex(c->arena, (bytes){ v[i].sha256.b, SHA256_LEN }), &first);
		buf_add_c(b, '}');
	}
	buf_add(b, S("\n]}\n"));
}

static void put_manifest(struct ctx *c, struct buf *b, const struct firm_out *o, const struct org *org, const struct firm_asker *by, const struct part *v,
	const int64_t *rows, size_t n)
{
	bool first = true, inner = true;
	buf_add_c(b, '{');
	named(b, "format", S(FIRM_FORMAT), &first);
	number(b, "version", FIRM_VERSION, &first);
	buf_add_c(b, '\n');
	named(b, "program", S(SONAE_VERSION), &first);
	named(b, "made_at", time_rfc3339(c->arena, c->now_ms), &first);
	named(b, "made_by", by->name, &first);
	named(b, "scope", id_is_none(by->account_id) ? S(FIRM_SCOPE_ALL) : S(FIRM_SCOPE_ACCOUNT), &first);
	buf_add_c(b, '\n');
	json_write_key(b, "organisation", &first);
	buf_add_c(b, '{');
	named(b, "id", id_str(c->arena, org->id), &inner);
	named(b, "slug", org->slug, &inner);
	named(b, "name", org->name, &inner);
	buf_add(b, S("}\n"));
	number(b, "rows", o->n_rows, &first);
	json_write_key(b, "files", &first);
	inner = true;
	buf_add_c(b, '{');
	number(b, "count", o->n_files, &inner);
	number(b, "bytes", o->file_bytes, &inner);
	buf_add_c(b, '}');
	put_parts(c, b, v, rows, n);
}

static void put_readme(struct ctx *c, struct buf *b)
{
	static const int lines[] = { MSG_FIRM_README_WHAT, MSG_FIRM_README_FILES, MSG_FIRM_README_TAKE, MSG_FIRM_README_CARE };
	enum lang lang = c->lang;
	for (int l = LANG_JA; l < LANG_MAX; l++) {
		c->lang = (enum lang)l;
		for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
			buf_add(b, msg(c, lines[i]));
			buf_add(b, S("\r\n\r\n"));
		}
	}
	c->lang = lang;
}

/* --- putting it together --- */

/* Nothing is missing on the disk: better known now than in the middle of the file. */
static bool add_files(struct collecting *k, struct part *to)
{
	struct ctx *c = k->c;
	for (size_t i = 0; i < k->n_files; i++) {
		const struct stored *f = &k->files[i];
		struct stat st;
		int fd;
		str hex = str_hex(&k->o->zip.arena, (bytes){ f->sha256.b, SHA256_LEN });
		bool ok = blob_open(c, &f->sha256, &fd);
		if (ok) {
			ok = fstat(fd, &st) == 0 && st.st_size == f->bytes;
			close(fd);
		}
		if (!ok) {
			err_clear(c); /* it says nothing of which */
			fail(c, ERR_UNAVAILABLE, MSG_FIRM_FILE_GONE);
			return fail_arg(c, "name", str_copy(c->arena, hex));
		}
		to[i] = (struct part){ .name = STR_CAT(&k->o->zip.arena, S("files/"), hex), .bytes = f->bytes, .sha256 = f->sha256, .is_blob = true };
		k->o->file_bytes += f->bytes;
	}
	k->o->n_files = (int64_t)k->n_files;
	return true;
}

static str name_of(struct ctx *c, struct arena *a, const struct org *org)
{
	struct civil day = civil_from_ms(c->now_ms, JST_OFFSET_MIN);
	str name = str_printf(c->arena, "sonae-%04d-%02d-%02d-%.*s-all.zip", day.year, day.month, day.day, STR_FMT(org->slug));
	return str_copy(a, blob_file_name(c->arena, name));
}

static bool assemble(struct collecting *k, const struct org *org, const struct firm_asker *by, struct part *tables, int64_t *rows)
{
	struct ctx *c = k->c;
	struct firm_out *o = k->o;
	size_t n_small = db_n_org_tables + 2, n = n_small + k->n_files;
	struct part *v = arena_array(&o->zip.arena, struct part, n);
	memcpy(v + 1, tables, (n_small - 1) * sizeof *v);
	if (!add_files(k, v + n_small)) {
		return false;
	}
	spool_part_begin(&o->zip.spool);
	put_manifest(c, spool_buf(&o->zip.spool), o, org, by, v + 1, rows, n_small - 1);
	if (!spool_part_end(c, &o->zip.spool, FIRM_MANIFEST, LIMIT_FIRM_MANIFEST_BYTES, &v[0])) {
		return false;
	}
	o->zip.parts = v;
	o->zip.n = n;
	o->name = name_of(c, &o->zip.arena, org);
	o->hash = str_hex(&o->zip.arena, (bytes){ v[0].sha256.b, SHA256_LEN });
	zip_out_lay(&o->zip);
	return true;
}

static bool collect(struct collecting *k, const struct firm_asker *by)
{
	struct ctx *c = k->c;
	struct org org;
	int64_t files, n_bytes;
	struct part *v = arena_array(c->arena, struct part, db_n_org_tables + 1);
	int64_t *rows = arena_array(c->arena, int64_t, db_n_org_tables + 1);
	if (!org_get(c, &org) || !firm_size(c, &n_bytes, &files, &k->all) ||
	    !spool_begin(c, &k->o->zip.spool, 2 * (size_t)LIMIT_FIRM_LINE_BYTES)) {
		return false;
	}
	spool_part_begin(&k->o->zip.spool);
	put_readme(c, spool_buf(&k->o->zip.spool));
	if (!spool_part_end(c, &k->o->zip.spool, FIRM_README, LIMIT_FIRM_PART_BYTES, &v[0])) {
		return false;
	}
	for (size_t i = 0; i < db_n_org_tables; i++) {
		if (!one_table(k, &db_org_tables[i], &v[i + 1], &rows[i + 1])) {
			return false;
		}
	}
	return tell(k->teller, COLLECTED) ? assemble(k, &org, by, v, rows) : fail(c, ERR_UNAVAILABLE, MSG_FIRM_STOPPED);
}

bool firm_collect(struct ctx *c, const struct firm_asker *by, const struct firm_teller *t, struct firm_out **ret)
{
	struct firm_out *o = calloc(1, sizeof *o);
	struct collecting k = { .c = c, .o = o, .teller = t };
	if (!o) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	zip_out_init(&o->zip, c);
	bool ok = store_read_begin(c);
	if (ok) {
		ok = firm_hidden_find(c, by->account_id, &k.hidden) && collect(&k, by);
		store_read_end(c);
	}
	firm_hidden_done(&k.hidden);
	free(k.files);
	if (!ok) {
		firm_out_done(o);
		return false;
	}
	*ret = o;
	return true;
}

void firm_out_done(struct firm_out *o)
{
	if (o) {
		zip_out_done(&o->zip);
		free(o);
	}
}

bool firm_size(struct ctx *c, int64_t *ret_file_bytes, int64_t *ret_files, int64_t *ret_rows)
{
	struct firm_size_row row;
	if (!q_firm_size(c, &row)) {
		return false;
	}
	*ret_file_bytes = row.bytes;
	*ret_files = row.files;
	*ret_rows = row.some_rows;
	return true;
}

/* --- into a file --- */

static bool no_space(struct ctx *c)
{
	int why = errno;
	fail(c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
	return fail_detail(c, "writing the file: %s", strerror(why));
}

static bool pour(struct ctx *c, struct firm_out *o, int fd, char *piece, const struct firm_teller *t)
{
	int64_t n;
	while ((n = zip_out_read(&o->zip, piece, PIECE_BYTES)) > 0) {
		if (!io_write_all(fd, piece, (size_t)n)) {
			return no_space(c);
		}
		if (!tell(t, COLLECTED + (int)(o->zip.sent * (1000 - COLLECTED) / (o->zip.n_bytes + 1)))) {
			return fail(c, ERR_UNAVAILABLE, MSG_FIRM_STOPPED);
		}
	}
	if (n < 0) {
		fail(c, ERR_UNAVAILABLE, MSG_FIRM_FILE_GONE);
		return fail_arg(c, "name", str_copy(c->arena, zip_out_place(&o->zip)));
	}
	return fsync(fd) == 0 || no_space(c);
}

bool firm_pour(struct ctx *c, struct firm_out *o, int fd, const struct firm_teller *t)
{
	char *piece = malloc(PIECE_BYTES);
	bool ok = piece ? pour(c, o, fd, piece, t) : fail(c, ERR_UNAVAILABLE, 0);
	free(piece);
	return ok;
}
