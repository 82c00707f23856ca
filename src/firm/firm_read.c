/* Reading the archive of an organisation, from its list to its last byte. Nothing is unpacked; no name in it becomes a path. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "firm/firm.h"
#include "messages.h"

#define PIECE_BYTES (256 * 1024)
#define FILES S("files/")

struct looking {
	struct ctx *c;
	struct firm_info *info;
	char *piece;
	size_t table;                 /* of the row in hand */
	size_t next_file;             /* member the next row of stored files has to name */
	struct id last_org;
};

/* A name or value that may be any bytes, for people. */
static str shown(struct arena *a, str s)
{
	s = text_clip(a, s, 120);
	char *p = arena_chars(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		p[i] = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? '?' : s.p[i];
	}
	return text_is_utf8((str){ p, s.n }) ? (str){ p, s.n } : S("?");
}

static bool bad(struct ctx *c, int msg, const char *name, str value)
{
	err_clear(c);
	fail(c, ERR_INVALID, msg);
	if (name) {
		fail_arg(c, name, shown(c->arena, value));
	}
	return false;
}

static bool bad_file(struct ctx *c, str name) { return bad(c, MSG_ARCHIVE_BAD_FILE, "name", name); }
static bool bad_manifest(struct ctx *c, const char *what) { return bad(c, MSG_ARCHIVE_BAD_MANIFEST, "what", str_from_c(what)); }

/* --- rows of one table --- */

struct row_reader {
	struct ctx *c;
	struct arena *keep;
	const struct db_table *t;
	firm_each one;
	void *arg;
	int64_t n;
};

/* "data/person.jsonl, line 12: ..."; what was said in the row's own arena is copied. */
static bool bad_row(struct row_reader *r, int64_t line, str why)
{
	struct ctx *c = r->c;
	why = str_copy(r->keep, why);
	c->arena = r->keep;
	err_clear(c);
	fail(c, ERR_INVALID, MSG_FIRM_BAD_ROW);
	fail_arg(c, "file", str_printf(c->arena, "data/%s.jsonl", r->t->name));
	fail_arg(c, "line", str_i64(c->arena, line));
	return fail_arg(c, "why", why);
}

static bool one_line(void *arg, str line, int64_t number)
{
	struct row_reader *r = arg;
	struct ctx *c = r->c;
	struct db_value v[DB_ROW_COLUMNS_MAX];
	str column;
	int fault = firm_row_read(c, r->t, line, v, &column);
	if (fault) {
		return bad_row(r, number, msgf(c, fault, { "column", shown(c->arena, column) }));
	}
	r->n++;
	if (!r->one(r->arg, v)) {
		/* what a row says is the sender's; what the disk or the program lacks is not */
		return c->err.code == ERR_INVALID || c->err.code == ERR_CONFLICT ? bad_row(r, number, err_show(c, &c->err)) : false;
	}
	arena_reset(c->arena);
	return true;
}

static bool lines_end(struct ctx *c, enum zip_lines_end end, str name)
{
	switch (end) {
	case ZIP_LINES_ALL: return true;
	case ZIP_LINES_CUT: return bad(c, MSG_ARCHIVE_BAD_CUT, NULL, STR_NONE);
	case ZIP_LINES_LONG: return bad(c, MSG_ARCHIVE_BAD_TOO_LARGE, "name", name);
	case ZIP_LINES_NO_END: return bad(c, MSG_ARCHIVE_BAD_LINE, "name", name);
	case ZIP_LINES_NO_MEMORY: return fail(c, ERR_UNAVAILABLE, 0);
	case ZIP_LINES_REFUSED:
	default: return false;
	}
}

bool firm_rows(struct ctx *c, const struct firm_info *f, size_t table, firm_each one, void *arg)
{
	struct arena row, *keep = c->arena;
	const struct firm_part *p = &f->parts[table];
	struct row_reader r = { .c = c, .keep = keep, .t = &db_org_tables[table], .one = one, .arg = arg };
	if (!p->m) {
		return true;
	}
	arena_init(&row);
	c->arena = &row;
	enum zip_lines_end end = zip_lines(f->zip.fd, zip_data_at(p->m), p->m->bytes, LIMIT_FIRM_LINE_BYTES, one_line, &r);
	c->arena = keep;
	for (int i = 0; i < ERR_ARGS_MAX && end == ZIP_LINES_REFUSED; i++) {
		c->err.args[i].value = str_copy(keep, c->err.args[i].value);
	}
	c->err.detail = str_copy(keep, c->err.detail);
	arena_free(&row);
	return lines_end(c, end, p->m->name) && (r.n == p->rows || bad_file(c, p->m->name));
}

/* --- the manifest --- */

static bool member_str(const struct json *v, const char *name, str *ret)
{
	*ret = json_str(json_member(v, name));
	return !str_is_none(*ret);
}

static bool member_i64(const struct json *v, const char *name, int64_t *ret)
{
	return json_i64(json_member(v, name), ret) && *ret >= 0;
}

/* A newer format may look otherwise from here on; its manifest comes first and says so, that much is promised. */
static bool check_version(struct looking *l, const struct json *m)
{
	struct ctx *c = l->c;
	str format;
	if (!member_str(m, "format", &format) || !str_eq(format, S(FIRM_FORMAT))) {
		return bad(c, str_eq(format, S("sonae-archive")) ? MSG_FIRM_BAD_ROOM : MSG_FIRM_BAD_FORMAT, NULL, STR_NONE);
	}
	if (!member_i64(m, "version", &l->info->version) || l->info->version < 1) {
		return bad_manifest(c, "version");
	}
	return l->info->version <= FIRM_VERSION || bad(c, MSG_ARCHIVE_BAD_NEWER, "version", str_i64(c->arena, l->info->version));
}

static bool check_head(struct looking *l, const struct json *m)
{
	struct firm_info *f = l->info;
	const struct json *org = json_member(m, "organisation"), *files = json_member(m, "files");
	if (!member_str(m, "program", &f->program) || !member_str(m, "made_at", &f->made_at) || !member_str(m, "made_by", &f->made_by) ||
	    !member_i64(m, "rows", &f->n_rows)) {
		return bad_manifest(l->c, "program, made_at, made_by, rows");
	}
	if (!id_parse(json_str(json_member(org, "id")), &f->org_id) || id_is_none(f->org_id) || !member_str(org, "name", &f->org_name) ||
	    !member_str(org, "slug", &f->org_slug)) {
		return bad_manifest(l->c, "organisation");
	}
	const str *const said[] = { &f->program, &f->made_at, &f->made_by, &f->org_name, &f->org_slug };
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		if (!str_eq(*said[i], shown(l->c->arena, *said[i]))) {
			return bad_manifest(l->c, "signs that are no text"); /* they go to terminals, mails and paper */
		}
	}
	str scope = json_str(json_member(m, "scope"));
	f->is_whole = str_is_none(scope) || str_eq(scope, S(FIRM_SCOPE_ALL));
	return (member_i64(files, "count", &f->n_files) && member_i64(files, "bytes", &f->file_bytes)) || bad_manifest(l->c, "files");
}

static bool load_manifest(struct looking *l, const struct json **ret)
{
	struct ctx *c = l->c;
	const struct zip_file *z = &l->info->zip;
	const struct zip_member *m = z->n ? &z->v[0] : NULL;
	struct sha256 hash;
	if (!m || !str_eq(m->name, FIRM_MANIFEST) || m->at != 0) {
		return bad(c, MSG_ARCHIVE_BAD_NO_ARCHIVE, NULL, STR_NONE);
	}
	if ((m->flags & 1) || m->method != 0) {
		return bad(c, m->flags & 1 ? MSG_ARCHIVE_BAD_ENCRYPTED : MSG_ARCHIVE_BAD_REPACKED, NULL, STR_NONE);
	}
	if (m->bytes > LIMIT_FIRM_MANIFEST_BYTES) {
		return bad(c, MSG_ARCHIVE_BAD_TOO_LARGE, "name", FIRM_MANIFEST);
	}
	char *p = arena_raw(c->arena, (size_t)m->bytes + 1, 1);
	if (!zip_pread(z->fd, p, (size_t)m->bytes, zip_data_at(m))) {
		return bad(c, MSG_ARCHIVE_BAD_CUT, NULL, STR_NONE);
	}
	sha256_of((bytes){ (const uint8_t *)p, (size_t)m->bytes }, &hash);
	l->info->hash = str_hex(c->arena, (bytes){ hash.b, SHA256_LEN });
	if (!json_parse(c, (str){ p, (size_t)m->bytes }, ret) || json_type(*ret) != JSON_OBJECT) {
		return bad_manifest(c, "JSON");
	}
	return check_version(l, *ret) && check_head(l, *ret);
}

/* --- its members --- */

/* "data/NAME.jsonl" of a table that is known; db_n_org_tables: none. */
static size_t table_of(str name)
{
	str rest = str_sub(name, 5, SIZE_MAX);
	bool is = str_starts(name, S("data/")) && str_ends(rest, S(".jsonl"));
	for (size_t i = 0; is && i < db_n_org_tables; i++) {
		if (str_eq(str_sub(rest, 0, rest.n - 6), str_from_c(db_org_tables[i].name))) {
			return i;
		}
	}
	return db_n_org_tables;
}

static bool read_hash(struct ctx *c, str hex, struct sha256 *ret)
{
	bytes b;
	if (hex.n != 2 * SHA256_LEN || !str_unhex(c->arena, hex, &b)) {
		return false;
	}
	memcpy(ret->b, b.p, SHA256_LEN);
	return true;
}

static bool same_hash(struct looking *l, const struct zip_member *m, const struct sha256 *said)
{
	struct sha256 have;
	uint32_t crc;
	if (!zip_hash(l->info->zip.fd, m, l->piece, PIECE_BYTES, &crc, &have)) {
		return bad(l->c, MSG_ARCHIVE_BAD_CUT, NULL, STR_NONE);
	}
	return (crc == m->crc && memcmp(have.b, said->b, SHA256_LEN) == 0) || bad_file(l->c, m->name);
}

/* Another name stands where this one should. */
static bool not_here(struct looking *l, str name)
{
	bool is_there = false;
	for (size_t k = 0; k < l->info->zip.n; k++) {
		is_there |= str_eq(l->info->zip.v[k].name, name);
	}
	return bad(l->c, is_there ? MSG_ARCHIVE_BAD_ORDER : MSG_ARCHIVE_BAD_MISSING, "name", name);
}

static bool take_part(struct looking *l, const struct zip_member *m, int64_t rows, const struct sha256 *said)
{
	struct ctx *c = l->c;
	struct firm_info *f = l->info;
	str name = m->name;
	size_t table = table_of(name);
	if (table == db_n_org_tables) {
		return str_eq(name, FIRM_README) ? rows == 0 && same_hash(l, m, said) : bad(c, MSG_FIRM_BAD_TABLE, "name", name);
	}
	if (f->parts[table].m) {
		return bad(c, MSG_ARCHIVE_BAD_TWICE, "name", name);
	}
	f->parts[table] = (struct firm_part){ m, rows };
	return same_hash(l, m, said);
}

static bool check_part(struct looking *l, const struct json *line, size_t i)
{
	struct ctx *c = l->c;
	struct firm_info *f = l->info;
	const struct zip_member *m = i < f->zip.n ? &f->zip.v[i] : NULL;
	struct sha256 said;
	str name;
	int64_t rows, n;
	if (!member_str(line, "name", &name) || !member_i64(line, "rows", &rows) || !member_i64(line, "bytes", &n) ||
	    !read_hash(c, json_str(json_member(line, "sha256")), &said)) {
		return bad_manifest(c, "parts");
	}
	if (!m || !str_eq(m->name, name)) {
		return not_here(l, name);
	}
	if (n != m->bytes) {
		return bad_file(c, name);
	}
	if (m->bytes > LIMIT_FIRM_PART_BYTES || rows > LIMIT_FIRM_ROWS) {
		return bad(c, MSG_ARCHIVE_BAD_TOO_LARGE, "name", name);
	}
	return take_part(l, m, rows, &said);
}

static bool check_parts(struct looking *l, const struct json *manifest)
{
	const struct json *parts = json_member(manifest, "parts");
	struct firm_info *f = l->info;
	int64_t rows = 0;
	if (json_type(parts) != JSON_ARRAY) {
		return bad_manifest(l->c, "parts");
	}
	f->parts = arena_array(l->c->arena, struct firm_part, db_n_org_tables);
	for (size_t i = 0; i < json_size(parts); i++) {
		if (!check_part(l, json_at(parts, i), i + 1)) {
			return l->c->err.code != ERR_NONE ? false : bad_file(l->c, FIRM_README);
		}
	}
	for (size_t i = 0; i < db_n_org_tables; i++) {
		rows += f->parts[i].rows;
	}
	f->first_file = json_size(parts) + 1;
	return rows == f->n_rows || bad_manifest(l->c, "rows");
}

/* Stored files: each named by its hash, ascending, so each once. */
static bool check_file(struct looking *l, size_t i)
{
	struct ctx *c = l->c;
	const struct zip_member *m = &l->info->zip.v[i];
	struct sha256 said;
	str hex = str_sub(m->name, FILES.n, SIZE_MAX);
	bool is_hash = str_starts(m->name, FILES) && read_hash(c, hex, &said) &&
	               str_eq(str_hex(c->arena, (bytes){ said.b, SHA256_LEN }), hex);
	if (!is_hash) {
		return bad(c, MSG_ARCHIVE_BAD_NAME, "name", m->name); /* no path, no link: it is not unpacked anywhere */
	}
	if (i > l->info->first_file && str_cmp(m[-1].name, m->name) >= 0) {
		return bad(c, str_eq(m[-1].name, m->name) ? MSG_ARCHIVE_BAD_TWICE : MSG_ARCHIVE_BAD_ORDER, "name", m->name);
	}
	return same_hash(l, m, &said);
}

static bool check_files(struct looking *l)
{
	struct firm_info *f = l->info;
	int64_t n = 0;
	for (size_t i = f->first_file; i < f->zip.n; i++) {
		if (!check_file(l, i)) {
			return false;
		}
		n += f->zip.v[i].bytes;
	}
	return (f->n_files == (int64_t)(f->zip.n - f->first_file) && n == f->file_bytes) || bad_manifest(l->c, "files");
}

/* --- what the rows say --- */

/* Rows of stored files stand in the order of their hashes, as the files do. */
static bool check_stored(struct looking *l, const struct db_table *t, const struct db_value *v)
{
	const struct firm_info *f = l->info;
	const struct db_value *hash = &v[firm_column(t, "sha256")];
	str name = STR_CAT(l->c->arena, FILES, str_hex(l->c->arena, hash->bytes));
	const struct zip_member *m = l->next_file < f->zip.n ? &f->zip.v[l->next_file] : NULL;
	if (!m || str_cmp(m->name, name) > 0) {
		return bad(l->c, MSG_ARCHIVE_BAD_MISSING, "name", name);
	}
	if (!str_eq(m->name, name)) {
		return bad(l->c, MSG_ARCHIVE_BAD_EXTRA, "name", m->name);
	}
	l->next_file++;
	return m->bytes == v[firm_column(t, "bytes")].i || bad_file(l->c, name);
}

static bool check_row(void *arg, const struct db_value *v)
{
	struct looking *l = arg;
	const struct db_table *t = &db_org_tables[l->table];
	str name = str_from_c(t->name);
	if (str_eq(name, S("blob"))) {
		return check_stored(l, t, v);
	}
	if (str_eq(name, S("org"))) {
		bool is = id_eq(v[firm_column(t, "id")].id, l->info->org_id) && id_is_none(l->last_org) &&
		          str_eq(v[firm_column(t, "slug")].text, l->info->org_slug) && str_eq(v[firm_column(t, "name")].text, l->info->org_name);
		l->last_org = l->info->org_id;
		return is || bad_manifest(l->c, "organisation");
	}
	return true;
}

static bool check_rows(struct looking *l)
{
	struct firm_info *f = l->info;
	l->next_file = f->first_file;
	for (l->table = 0; l->table < db_n_org_tables; l->table++) {
		str name = str_from_c(db_org_tables[l->table].name);
		if (!firm_rows(l->c, f, l->table, check_row, l)) {
			return false;
		}
		f->n_rooms += str_eq(name, S("incident")) ? f->parts[l->table].rows : 0;
		f->n_people += str_eq(name, S("person")) ? f->parts[l->table].rows : 0;
		f->n_accounts += str_eq(name, S("account")) ? f->parts[l->table].rows : 0;
	}
	if (l->next_file < f->zip.n) {
		return bad(l->c, MSG_ARCHIVE_BAD_EXTRA, "name", f->zip.v[l->next_file].name);
	}
	return !id_is_none(l->last_org) || bad_manifest(l->c, "organisation");
}

static bool look(struct looking *l)
{
	const struct json *manifest;
	struct zip_file *z = &l->info->zip;
	return zip_open(l->c, z->fd, l->info->bytes, LIMIT_FIRM_FILES + 1000, z) && load_manifest(l, &manifest) && zip_check(l->c, z) &&
	       check_parts(l, manifest) && check_files(l) && check_rows(l);
}

bool firm_look(struct ctx *c, int fd, struct firm_info *ret)
{
	struct stat st;
	struct looking l = { .c = c, .info = ret };
	*ret = (struct firm_info){ .zip.fd = fd };
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		return fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_NO_ZIP);
	}
	ret->bytes = st.st_size;
	l.piece = malloc(PIECE_BYTES);
	bool ok = l.piece ? look(&l) : fail(c, ERR_UNAVAILABLE, 0);
	free(l.piece);
	return ok;
}
