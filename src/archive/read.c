/* read: the whole archive, from its list to its last byte. Nothing it says is believed before something else proves it. */
#include "archive/read_inside.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"

#define PIECE_BYTES (256 * 1024)
#define WORD_PARTS_MAX 32

bool reading_bad(struct reading *r, int msg, const char *name, str value)
{
	struct arena *now = r->c->arena;
	str kept = str_is_none(value) ? STR_NONE : text_clip(r->keep, value, 120);
	kept = str_copy(r->keep, kept); /* the line it stands in goes */
	err_clear(r->c);
	r->c->arena = r->keep;
	fail(r->c, ERR_INVALID, msg);
	if (name) {
		fail_arg(r->c, name, kept);
	}
	r->c->arena = now;
	return false;
}

const struct zip_member *archive_member(const struct archive_info *a, str name)
{
	for (size_t i = 0; i < a->zip.n; i++) {
		if (str_eq(a->zip.v[i].name, name)) {
			return &a->zip.v[i];
		}
	}
	return NULL;
}

/* --- members of JSON objects --- */

static bool to_id(const struct json *m, bool may_lack, struct id *ret)
{
	*ret = (struct id){ 0 };
	return json_type(m) == JSON_NULL ? may_lack : id_parse(json_str(m), ret) && !id_is_none(*ret);
}

static bool to_hash(struct arena *a, const struct json *m, struct sha256 *ret)
{
	bytes b;
	str text = json_str(m);
	if (text.n != 2 * SHA256_LEN || !str_unhex(a, text, &b)) {
		return false;
	}
	memcpy(ret->b, b.p, SHA256_LEN);
	return true;
}

static bool read_member(struct arena *a, const struct json *v, const struct member *m)
{
	switch (m->type) {
	case MEMBER_I64:
		return json_i64(v, m->to);
	case MEMBER_STR:
	case MEMBER_OPT:
		*(str *)m->to = json_str(v);
		return json_type(v) == JSON_STRING || (m->type == MEMBER_OPT && json_type(v) == JSON_NULL);
	case MEMBER_ID:
	case MEMBER_OPT_ID:
		return to_id(v, m->type == MEMBER_OPT_ID, m->to);
	case MEMBER_HASH:
		return to_hash(a, v, m->to);
	case MEMBER_BOOL:
	default:
		*(bool *)m->to = json_type(v) == JSON_TRUE;
		return json_type(v) == JSON_TRUE || json_type(v) == JSON_FALSE;
	}
}

const char *read_members(struct arena *a, const struct json *v, size_t n_all, const struct member *m, size_t n)
{
	if (!v || json_type(v) != JSON_OBJECT) {
		return m[0].name;
	}
	for (size_t i = 0; i < n; i++) {
		const struct json *one = json_member(v, m[i].name);
		if (!one || !read_member(a, one, &m[i])) {
			return m[i].name;
		}
	}
	return json_size(v) == n_all ? NULL : "members";
}

/* --- lines --- */

static bool one_line(struct reading *r, str name, str text, bool (*one)(struct reading *r, const struct json *v))
{
	const struct json *v;
	r->c->arena = r->line;
	bool ok = json_parse(r->c, text, &v);
	if (!ok || json_type(v) != JSON_OBJECT) {
		r->c->arena = r->keep;
		return reading_bad(r, MSG_ARCHIVE_BAD_LINE, "name", name);
	}
	ok = one(r, v);
	r->c->arena = r->keep;
	arena_reset(r->line); /* the parsed line goes with it */
	return ok;
}

struct line_reader { struct reading *r; str name; bool (*one)(struct reading *r, const struct json *v); };

static bool take_line(void *arg, str line, int64_t number)
{
	const struct line_reader *l = arg;
	(void)number;
	return one_line(l->r, l->name, line, l->one);
}

bool reading_lines(struct reading *r, str name, bool (*one)(struct reading *r, const struct json *v))
{
	const struct zip_member *m = archive_member(r->info, name);
	struct line_reader l = { r, name, one };
	enum zip_lines_end end = m->bytes > LIMIT_ARCHIVE_PART_BYTES ? ZIP_LINES_LONG
		: zip_lines(r->info->zip.fd, zip_data_at(m), m->bytes, LIMIT_ARCHIVE_LINE_BYTES, take_line, &l);
	arena_reset(r->line);
	switch (end) {
	case ZIP_LINES_CUT: return reading_bad(r, MSG_ARCHIVE_BAD_CUT, NULL, STR_NONE);
	case ZIP_LINES_LONG: return reading_bad(r, MSG_ARCHIVE_BAD_TOO_LARGE, "name", name);
	case ZIP_LINES_NO_END: return reading_bad(r, MSG_ARCHIVE_BAD_LINE, "name", name); /* the last line has an end as well */
	case ZIP_LINES_NO_MEMORY: return fail(r->c, ERR_UNAVAILABLE, 0);
	default: return end == ZIP_LINES_ALL;
	}
}

/* --- people, rows, seals --- */

static bool read_person(struct reading *r, const struct json *v)
{
	struct archive_person p;
	if (READ_MEMBERS(r->line, v, 3, { "id", MEMBER_ID, &p.id }, { "name", MEMBER_STR, &p.name }, { "title", MEMBER_STR, &p.title })) {
		return reading_bad(r, MSG_ARCHIVE_BAD_LINE, "name", MEMBER_PEOPLE);
	}
	if (++r->info->n_people > LIMIT_ARCHIVE_PEOPLE) {
		return reading_bad(r, MSG_ARCHIVE_BAD_TOO_LARGE, "name", MEMBER_PEOPLE);
	}
	return !r->visitor->person || r->visitor->person(r->visitor->arg, &p);
}

/* A stored file a row names: noted, so that it must be there, and nothing else may. */
static void note_file(struct reading *r, str key, str value)
{
	str folder = archive_folder_of(key);
	if (str_starts(key, S("step/")) && str_ends(key, S(":words"))) {
		folder = MEMBER_WORDS;
	}
	if (!str_is_none(folder)) {
		fold_slot(&r->files, STR_CAT(r->line, folder, value))->seq = 1;
	}
}

static bool read_row(struct reading *r, const struct json *v)
{
	str key, value;
	struct sha256 digest;
	if (READ_MEMBERS(r->line, v, 2, { "key", MEMBER_STR, &key }, { "value", MEMBER_STR, &value })) {
		return reading_bad(r, MSG_ARCHIVE_BAD_LINE, "name", MEMBER_ROWS);
	}
	if (++r->info->n_rows > LIMIT_ARCHIVE_ROWS) {
		return reading_bad(r, MSG_ARCHIVE_BAD_TOO_LARGE, "name", MEMBER_ROWS);
	}
	struct fold_slot *s = fold_find(&r->fold, key);
	if (!s || s->seen) {
		return reading_bad(r, s ? MSG_ARCHIVE_BAD_ROW_TWICE : MSG_ARCHIVE_BAD_ROW_EXTRA, "key", key);
	}
	s->seen = true;
	sha256_of(str_bytes(value), &digest);
	if (!s->is_masked && (s->is_gone || memcmp(digest.b, s->value.b, SHA256_LEN) != 0)) {
		return reading_bad(r, MSG_ARCHIVE_BAD_ROW, "key", key);
	}
	if (!str_is_none(r->last_row) && str_cmp(r->last_row, key) >= 0) {
		return reading_bad(r, MSG_ARCHIVE_BAD_ROW_TWICE, "key", key);
	}
	r->last_row = s->key;
	note_file(r, key, value);
	return !r->visitor->row || r->visitor->row(r->visitor->arg, key, value);
}

static bool read_rows(struct reading *r)
{
	if (!reading_lines(r, MEMBER_ROWS, read_row)) {
		return false;
	}
	for (size_t i = 0; i < r->fold.room; i++) {
		const struct fold_slot *s = &r->fold.slots[i];
		r->info->n_skipped += s->key.p && s->is_masked;
		if (s->key.p && !s->seen && !s->is_gone && !s->is_masked) {
			return reading_bad(r, MSG_ARCHIVE_BAD_ROW_MISSING, "key", s->key);
		}
	}
	return true;
}

/* Words of a step: what a row names by its hash; each once, ascending. */
static bool read_words(struct reading *r, const struct json *v)
{
	const struct json *parts = json_member(v, "parts");
	struct sha256 said, have;
	size_t n = parts && json_type(parts) == JSON_ARRAY ? json_size(parts) : 0;
	if (READ_MEMBERS(r->line, v, 2, { "sha256", MEMBER_HASH, &said }) || n == 0 || n > WORD_PARTS_MAX) {
		return reading_bad(r, MSG_ARCHIVE_BAD_LINE, "name", MEMBER_WORDS);
	}
	bytes pieces[2 * WORD_PARTS_MAX];
	for (size_t i = 0; i < n; i++) {
		str part = json_str(json_at(parts, i));
		if (str_is_none(part)) {
			return reading_bad(r, MSG_ARCHIVE_BAD_LINE, "name", MEMBER_WORDS);
		}
		pieces[2 * i] = str_bytes(part);
		pieces[2 * i + 1] = (bytes){ (const uint8_t *)"", 1 };
	}
	sha256_of_n(pieces, 2 * n, &have);
	str hex = str_hex(r->line, (bytes){ have.b, SHA256_LEN });
	struct fold_slot *s = fold_find(&r->files, STR_CAT(r->line, MEMBER_WORDS, hex));
	if (memcmp(have.b, said.b, SHA256_LEN) != 0 || !s || s->seen) {
		return reading_bad(r, MSG_ARCHIVE_BAD_FILE, "name", MEMBER_WORDS);
	}
	s->seen = true;
	if (!str_is_none(r->last_words) && str_cmp(r->last_words, s->key) >= 0) {
		return reading_bad(r, MSG_ARCHIVE_BAD_FILE, "name", MEMBER_WORDS);
	}
	r->last_words = s->key;
	return true;
}

static bool bad_seal(struct reading *r, int64_t seq)
{
	return reading_bad(r, MSG_ARCHIVE_BAD_SEAL, "seq", str_i64(r->keep, seq));
}

static bool read_seal(struct reading *r, const struct json *v)
{
	struct seal_line line = { .org_id = r->info->org_id, .incident_id = r->info->incident_id };
	struct sha256 entry, previous, hash, want;
	if (READ_MEMBERS(r->line, v, 6, { "seq", MEMBER_I64, &line.seq }, { "entry_seq", MEMBER_I64, &line.entry_seq },
	        { "entry_hash", MEMBER_HASH, &entry }, { "sealed_at", MEMBER_I64, &line.sealed_at },
	        { "previous", MEMBER_HASH, &previous }, { "hash", MEMBER_HASH, &hash })) {
		return reading_bad(r, MSG_ARCHIVE_BAD_LINE, "name", MEMBER_SEALS);
	}
	line.entry_hash = (bytes){ entry.b, SHA256_LEN };
	seal_hash((bytes){ previous.b, SHA256_LEN }, &line, &want);
	bool follows = line.seq > r->seal_seq && line.entry_seq > r->sealed_seq && line.entry_seq <= r->n_entries &&
	               (line.seq != r->seal_seq + 1 || memcmp(previous.b, r->previous_seal.b, SHA256_LEN) == 0);
	if (!follows || memcmp(want.b, hash.b, SHA256_LEN) != 0 ||
	    memcmp(entry.b, r->entries[line.entry_seq - 1].hash.b, SHA256_LEN) != 0) {
		return bad_seal(r, line.seq);
	}
	r->seal_seq = line.seq;
	r->sealed_seq = line.entry_seq;
	r->previous_seal = hash;
	r->info->n_seals++;
	return true;
}

/* --- the manifest --- */

static bool bad_manifest(struct reading *r, const char *what)
{
	return reading_bad(r, MSG_ARCHIVE_BAD_MANIFEST, "what", str_from_c(what));
}

/* A newer format may look otherwise from here on; its manifest comes first and says so, that much is promised. */
static bool check_version(struct reading *r, const struct json *m)
{
	const struct json *format = json_member(m, "format"), *of = json_member(m, "version");
	int64_t version;
	if (!format || !str_eq(json_str(format), S("sonae-archive"))) {
		return reading_bad(r, MSG_ARCHIVE_BAD_NO_ARCHIVE, NULL, STR_NONE);
	}
	if (!of || !json_i64(of, &version) || version < 1) {
		return bad_manifest(r, "version");
	}
	r->info->version = version;
	return version <= ARCHIVE_VERSION ||
	       reading_bad(r, MSG_ARCHIVE_BAD_NEWER, "version", str_i64(r->keep, version));
}

static bool load_manifest(struct reading *r, const struct json **ret)
{
	const struct zip_file *z = &r->info->zip;
	const struct zip_member *m = z->n ? &z->v[0] : NULL;
	if (!m || !str_eq(m->name, ARCHIVE_MANIFEST) || m->at != 0) {
		return reading_bad(r, MSG_ARCHIVE_BAD_NO_ARCHIVE, NULL, STR_NONE);
	}
	if (m->flags & 1) {
		return reading_bad(r, MSG_ARCHIVE_BAD_ENCRYPTED, NULL, STR_NONE);
	}
	if (m->method != 0) {
		return reading_bad(r, MSG_ARCHIVE_BAD_REPACKED, NULL, STR_NONE);
	}
	if (m->bytes > LIMIT_ARCHIVE_LIST_BYTES) {
		return reading_bad(r, MSG_ARCHIVE_BAD_TOO_LARGE, "name", ARCHIVE_MANIFEST);
	}
	char *p = arena_raw(r->keep, (size_t)m->bytes, 1);
	if (!zip_pread(z->fd, p, (size_t)m->bytes, zip_data_at(m))) {
		return reading_bad(r, MSG_ARCHIVE_BAD_CUT, NULL, STR_NONE);
	}
	if (!json_parse(r->c, (str){ p, (size_t)m->bytes }, ret) || json_type(*ret) != JSON_OBJECT) {
		return bad_manifest(r, "JSON");
	}
	return check_version(r, *ret);
}

static bool manifest_head(struct reading *r, const struct json *m)
{
	struct archive_info *a = r->info;
	str evidence, format;
	const char *bad = READ_MEMBERS(r->keep, m, 10, { "format", MEMBER_STR, &format }, { "program", MEMBER_STR, &a->program },
		{ "made_at", MEMBER_STR, &a->made_at }, { "made_by", MEMBER_STR, &a->made_by }, { "evidence", MEMBER_STR, &evidence });
	if (bad) {
		return bad_manifest(r, bad);
	}
	a->with_evidence = str_eq(evidence, S("all"));
	return a->with_evidence || str_eq(evidence, S("none")) || bad_manifest(r, "evidence");
}

static bool manifest_parts(struct reading *r, const struct json *m)
{
	struct archive_info *a = r->info;
	if (READ_MEMBERS(r->keep, json_member(m, "organisation"), 2, { "id", MEMBER_ID, &a->org_id },
	        { "name", MEMBER_STR, &a->org_name })) {
		return bad_manifest(r, "organisation");
	}
	if (READ_MEMBERS(r->keep, json_member(m, "incident"), 6, { "id", MEMBER_ID, &a->incident_id },
	        { "name", MEMBER_STR, &a->name }, { "title", MEMBER_STR, &a->title }, { "mode", MEMBER_STR, &a->mode },
	        { "kind", MEMBER_STR, &a->kind }, { "is_restricted", MEMBER_BOOL, &a->is_restricted })) {
		return bad_manifest(r, "incident");
	}
	if (READ_MEMBERS(r->keep, json_member(m, "journal"), 3, { "entries", MEMBER_I64, &a->n_entries },
	        { "head", MEMBER_HASH, &a->head }, { "seal", MEMBER_STR, &a->seal }) || a->n_entries < 1) {
		return bad_manifest(r, "journal");
	}
	return true;
}

/* --- files --- */

static bool is_hash_name(str name, str folder)
{
	if (!str_starts(name, folder) || name.n != folder.n + 2 * SHA256_LEN) {
		return false;
	}
	for (size_t i = folder.n; i < name.n; i++) {
		char ch = name.p[i];
		if (!((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f'))) {
			return false;
		}
	}
	return true;
}

/* A name that may be any bytes, for people. */
static str shown(struct reading *r, str name)
{
	size_t n = name.n < 80 ? name.n : 80;
	char *p = arena_chars(r->keep, n + 1);
	for (size_t i = 0; i < n; i++) {
		p[i] = name.p[i] > 0x20 && name.p[i] < 0x7f ? name.p[i] : '?';
	}
	return (str){ p, n };
}

static const str fixed_names[] = { { "manifest.json", 13 }, { "README.txt", 10 }, { "people.jsonl", 12 },
	{ "journal.jsonl", 13 }, { "rows.jsonl", 10 }, { "words.jsonl", 11 }, { "seals.jsonl", 11 } };
#define N_FIXED (sizeof fixed_names / sizeof fixed_names[0])

static bool check_name(struct reading *r, size_t i)
{
	const struct zip_file *z = &r->info->zip;
	str name = z->v[i].name;
	if (i < N_FIXED) {
		if (str_eq(name, fixed_names[i])) {
			return true;
		}
		for (size_t k = 0; k < z->n; k++) {
			if (str_eq(z->v[k].name, fixed_names[i])) {
				return reading_bad(r, MSG_ARCHIVE_BAD_ORDER, "name", fixed_names[i]);
			}
		}
		return reading_bad(r, MSG_ARCHIVE_BAD_MISSING, "name", fixed_names[i]);
	}
	if (!is_hash_name(name, FOLDER_PAPER) && !is_hash_name(name, FOLDER_EVIDENCE)) {
		/* no path, no link, no foreign file: whatever it is called, it is not unpacked anywhere */
		return reading_bad(r, MSG_ARCHIVE_BAD_NAME, "name", shown(r, name));
	}
	/* papers before evidence, each kind ascending: so each name is there once */
	bool turns = is_hash_name(name, FOLDER_EVIDENCE) && is_hash_name(z->v[i - 1].name, FOLDER_PAPER);
	if (i > N_FIXED && str_eq(name, z->v[i - 1].name)) {
		return reading_bad(r, MSG_ARCHIVE_BAD_TWICE, "name", name);
	}
	return i == N_FIXED || turns ||
	       (str_cmp(z->v[i - 1].name, name) < 0 && is_hash_name(name, FOLDER_PAPER) == is_hash_name(z->v[i - 1].name, FOLDER_PAPER)) ||
	       reading_bad(r, MSG_ARCHIVE_BAD_ORDER, "name", name);
}

static bool hash_member(struct reading *r, const struct zip_member *m, char *piece, struct sha256 *ret)
{
	uint32_t crc;
	if (!zip_hash(r->info->zip.fd, m, piece, PIECE_BYTES, &crc, ret)) {
		return reading_bad(r, MSG_ARCHIVE_BAD_CUT, NULL, STR_NONE);
	}
	return crc == m->crc || reading_bad(r, MSG_ARCHIVE_BAD_FILE, "name", m->name);
}

static bool check_file(struct reading *r, const struct json *line, const struct zip_member *m, char *piece)
{
	struct sha256 have, said;
	str name;
	int64_t n;
	if (READ_MEMBERS(r->keep, line, 3, { "name", MEMBER_STR, &name }, { "bytes", MEMBER_I64, &n }, { "sha256", MEMBER_HASH, &said })) {
		return bad_manifest(r, "files");
	}
	if (!str_eq(name, m->name) || n != m->bytes) {
		return reading_bad(r, MSG_ARCHIVE_BAD_FILE, "name", m->name);
	}
	if (!hash_member(r, m, piece, &have)) {
		return false;
	}
	str hex = str_hex(r->line, (bytes){ have.b, SHA256_LEN });
	bool named_so = !is_hash_name(m->name, FOLDER_PAPER) && !is_hash_name(m->name, FOLDER_EVIDENCE)
		? true : str_ends(m->name, hex);
	return (memcmp(have.b, said.b, SHA256_LEN) == 0 && named_so) || reading_bad(r, MSG_ARCHIVE_BAD_FILE, "name", m->name);
}

static bool check_files(struct reading *r, const struct json *manifest)
{
	const struct zip_file *z = &r->info->zip;
	const struct json *files = json_member(manifest, "files");
	struct sha256 own;
	if (!files || json_type(files) != JSON_ARRAY || json_size(files) != z->n - 1) {
		return bad_manifest(r, "files");
	}
	char *piece = malloc(PIECE_BYTES);
	bool ok = piece ? hash_member(r, &z->v[0], piece, &own) : fail(r->c, ERR_UNAVAILABLE, 0);
	for (size_t i = 1; ok && i < z->n; i++) {
		ok = check_file(r, json_at(files, i - 1), &z->v[i], piece);
		bool is_evidence = is_hash_name(z->v[i].name, FOLDER_EVIDENCE);
		r->info->n_evidence += is_evidence;
		r->info->evidence_bytes += is_evidence ? z->v[i].bytes : 0;
		r->info->n_papers += is_hash_name(z->v[i].name, FOLDER_PAPER);
	}
	free(piece);
	return ok;
}

/* --- one against the other --- */

/* Papers and evidence: what the rows name is there, and nothing else. */
static bool check_named(struct reading *r)
{
	for (size_t i = N_FIXED; i < r->info->zip.n; i++) {
		struct fold_slot *s = fold_find(&r->files, r->info->zip.v[i].name);
		if (!s) {
			return reading_bad(r, MSG_ARCHIVE_BAD_EXTRA, "name", r->info->zip.v[i].name);
		}
		s->seen = true;
	}
	for (size_t i = 0; i < r->files.room; i++) {
		const struct fold_slot *s = &r->files.slots[i];
		bool wanted = s->key.p && (r->info->with_evidence || !str_starts(s->key, FOLDER_EVIDENCE));
		if (wanted && !s->seen && str_starts(s->key, MEMBER_WORDS)) {
			return reading_bad(r, MSG_ARCHIVE_BAD_FILE, "name", MEMBER_WORDS);
		}
		if (wanted && !s->seen) {
			return reading_bad(r, MSG_ARCHIVE_BAD_MISSING, "name", s->key);
		}
	}
	return r->info->with_evidence || r->info->n_evidence == 0 ||
	       reading_bad(r, MSG_ARCHIVE_BAD_EXTRA, "name", FOLDER_EVIDENCE);
}

static bool same_value(struct reading *r, const char *key, str value)
{
	struct sha256 h;
	const struct fold_slot *s = fold_find(&r->fold, str_from_c(key));
	sha256_of(str_bytes(value), &h);
	return s && (s->is_masked || (!s->is_gone && memcmp(h.b, s->value.b, SHA256_LEN) == 0));
}

static bool check_incident(struct reading *r)
{
	const struct archive_info *a = r->info;
	const struct { const char *key; str value; } same[] = {
		{ "incident:name", a->name }, { "incident:title", a->title }, { "incident:mode", a->mode }, { "incident:kind", a->kind },
	};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		if (!same_value(r, same[i].key, same[i].value)) {
			return bad_manifest(r, "incident");
		}
	}
	const struct fold_slot *s = fold_find(&r->fold, S("incident:is_restricted"));
	bool restricted = s && !s->is_gone && same_value(r, "incident:is_restricted", S("1"));
	return (s && s->is_masked) || restricted == a->is_restricted || bad_manifest(r, "incident");
}

/* The last entry is the one that says this archive was made: so its end cannot be cut off, and who made it is sealed. */
static bool check_made(struct reading *r)
{
	const struct archive_info *a = r->info;
	const struct zip_member *people = archive_member(a, MEMBER_PEOPLE);
	struct sha256 h;
	if (!r->is_made) {
		return reading_bad(r, MSG_ARCHIVE_BAD_END, NULL, STR_NONE);
	}
	if (!str_eq(a->made_at, time_rfc3339(r->keep, r->made_at_ms))) {
		return bad_manifest(r, "made_at");
	}
	const struct { const char *what; str said, sealed; } same[] = {
		{ "made_by", a->made_by, r->made_by }, { "organisation", a->org_name, r->made_organisation },
		{ "program", a->program, r->made_program }, { "evidence", a->with_evidence ? S("all") : S("none"), r->made_evidence },
	};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		if (!str_eq(same[i].said, same[i].sealed)) {
			return bad_manifest(r, same[i].what);
		}
	}
	char *piece = malloc(PIECE_BYTES);
	bool ok = piece ? hash_member(r, people, piece, &h) : fail(r->c, ERR_UNAVAILABLE, 0);
	free(piece);
	ok = ok && (str_eq(r->made_people, str_hex(r->keep, (bytes){ h.b, SHA256_LEN })) ||
	            reading_bad(r, MSG_ARCHIVE_BAD_FILE, "name", MEMBER_PEOPLE));
	r->info->made_at_ms = r->made_at_ms;
	return ok;
}

static bool check_head(struct reading *r)
{
	struct archive_info *a = r->info;
	if (r->n_entries != a->n_entries) {
		reading_bad(r, MSG_ARCHIVE_BAD_COUNT, "said", str_i64(r->keep, a->n_entries));
		return fail_arg(r->c, "count", str_i64(r->keep, r->n_entries));
	}
	const struct sha256 *head = &r->entries[r->n_entries - 1].hash;
	if (memcmp(head->b, a->head.b, SHA256_LEN) != 0 || !str_eq(a->seal, journal_seal_text(r->keep, r->n_entries, head))) {
		return bad_manifest(r, "journal");
	}
	return true;
}

static bool check_content(struct reading *r)
{
	if (!reading_lines(r, MEMBER_PEOPLE, read_person) || !reading_lines(r, MEMBER_JOURNAL, read_entry) || !read_masks(r) ||
	    !check_head(r) || !check_made(r) || !check_incident(r) || !read_rows(r) ||
	    !reading_lines(r, MEMBER_WORDS, read_words) || !reading_lines(r, MEMBER_SEALS, read_seal)) {
		return false;
	}
	if (r->sealed_seq != r->n_entries) {
		return reading_bad(r, MSG_ARCHIVE_BAD_UNSEALED, "seq", str_i64(r->keep, r->n_entries));
	}
	return check_named(r);
}

static bool check_all(struct reading *r)
{
	const struct json *manifest;
	struct zip_file *z = &r->info->zip;
	if (!zip_open(r->c, z->fd, r->info->bytes, LIMIT_ARCHIVE_MEMBERS, z) || !load_manifest(r, &manifest)) {
		return false;
	}
	for (size_t i = 0; i < z->n || i < N_FIXED; i++) {
		if (i >= z->n) {
			return reading_bad(r, MSG_ARCHIVE_BAD_MISSING, "name", fixed_names[i]);
		}
		if (!check_name(r, i)) {
			return false;
		}
	}
	return zip_check(r->c, z) && manifest_head(r, manifest) && manifest_parts(r, manifest) && check_files(r, manifest) &&
	       check_content(r);
}

bool archive_read(struct ctx *c, int fd, const struct archive_visitor *v, struct archive_info *ret)
{
	static const struct archive_visitor nobody = { 0 };
	struct arena line, known;
	struct stat st;
	struct reading r = { .c = c, .keep = c->arena, .line = &line, .info = ret, .visitor = v ? v : &nobody };
	*ret = (struct archive_info){ .zip.fd = fd };
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		return fail(c, ERR_INVALID, MSG_ARCHIVE_BAD_NO_ZIP);
	}
	ret->bytes = st.st_size;
	arena_init(&line);
	arena_init(&known);
	fold_init(&r.fold, &known);
	fold_init(&r.files, &known);
	bool ok = check_all(&r);
	c->arena = r.keep;
	arena_free(&line);
	arena_free(&known);
	return ok;
}
