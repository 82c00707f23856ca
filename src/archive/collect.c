/* collect: the parts of an archive, read from the tables of a room. What order lines have follows from what they say alone. */
#include <stdlib.h>

#include "archive/inside.h"
#include "archive_sql.h"
#include "base/json.h"
#include "base/limits.h"
#include "journal/canonical.h"
#include "messages.h"
#include "room/room.h"

#define PAGE_ENTRIES 256

/* --- rows --- */

struct collecting { struct arena *a; struct row_pair *v; size_t n, room; };

static bool on_row(void *arg, str key, str value)
{
	struct collecting *r = arg;
	if (str_is_none(value)) {
		return true;
	}
	if (r->n == r->room) {
		struct row_pair *old = r->v;
		r->room = r->room ? r->room * 2 : 512;
		r->v = arena_array(r->a, struct row_pair, r->room);
		if (old) {
			memcpy(r->v, old, r->n * sizeof *old);
		}
	}
	r->v[r->n++] = (struct row_pair){ str_copy(r->a, key), str_copy(r->a, value) };
	return true;
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct row_pair *)a)->key, ((const struct row_pair *)b)->key);
}

bool collect_rows(struct ctx *c, struct id incident_id, struct row_pair **ret, size_t *ret_n)
{
	struct collecting r = { .a = c->arena };
	for (size_t i = 0; i < room_projections_count; i++) {
		if (!room_projections[i](c, incident_id, on_row, &r)) {
			return false;
		}
	}
	if (r.n > LIMIT_ARCHIVE_ROWS) {
		return fail(c, ERR_TOO_LARGE, MSG_ARCHIVE_TOO_LARGE);
	}
	if (r.n > 0) {
		qsort(r.v, r.n, sizeof r.v[0], by_key);
	}
	*ret = r.v;
	*ret_n = r.n;
	return true;
}

void collect_row_lines(const struct row_pair *rows, size_t n, struct spool *s)
{
	for (size_t i = 0; i < n; i++) {
		struct buf *b = spool_buf(s);
		bool first = true;
		buf_add_c(b, '{');
		json_write_key(b, "key", &first);
		json_write_str(b, rows[i].key);
		json_write_key(b, "value", &first);
		json_write_str(b, rows[i].value);
		buf_add(b, S("}\n"));
		spool_flush(s);
	}
}

/* --- words of steps: rows name them by their hash --- */

struct word { struct sha256 h; const str *parts; size_t n; };
struct words { struct arena *a; struct word *v; size_t n; };

static bool on_words(void *arg, const str *parts, size_t n)
{
	struct words *w = arg;
	static const uint8_t end = 0;
	if (w->n >= LIMIT_STEPS_PER_ROOM * 4) {
		return true; /* more than a room may have */
	}
	struct word *one = &w->v[w->n++];
	str *kept = arena_array(w->a, str, n);
	bytes *pieces = arena_array(w->a, bytes, 2 * n);
	for (size_t i = 0; i < n; i++) {
		kept[i] = parts[i];
		pieces[2 * i] = str_bytes(parts[i]);
		pieces[2 * i + 1] = (bytes){ &end, 1 };
	}
	sha256_of_n(pieces, 2 * n, &one->h);
	one->parts = kept;
	one->n = n;
	return true;
}

static int by_hash(const void *a, const void *b)
{
	return memcmp(((const struct word *)a)->h.b, ((const struct word *)b)->h.b, SHA256_LEN);
}

bool collect_words(struct ctx *c, struct id incident_id, struct spool *s)
{
	struct words w = { .a = c->arena, .v = arena_array(c->arena, struct word, LIMIT_STEPS_PER_ROOM * 4) };
	if (!procedure_words(c, incident_id, on_words, &w)) {
		return false;
	}
	qsort(w.v, w.n, sizeof w.v[0], by_hash);
	for (size_t i = 0; i < w.n; i++) {
		struct buf *b = spool_buf(s);
		if (i > 0 && by_hash(&w.v[i - 1], &w.v[i]) == 0) {
			continue;
		}
		buf_add(b, S("{\"sha256\":"));
		json_write_str(b, str_hex(c->arena, (bytes){ w.v[i].h.b, SHA256_LEN }));
		buf_add(b, S(",\"parts\":["));
		for (size_t k = 0; k < w.v[i].n; k++) {
			if (k) {
				buf_add_c(b, ',');
			}
			json_write_str(b, w.v[i].parts[k]);
		}
		buf_add(b, S("]}\n"));
		spool_flush(s);
	}
	return true;
}

/* --- people: whoever an entry or a row names; name and title, nothing else --- */

struct people { struct ctx *c; struct fold seen; struct id *v; size_t n, room; };

static void note_person(struct people *p, struct id id)
{
	str text = id_str(p->c->arena, id);
	if (id_is_none(id) || fold_find(&p->seen, text)) {
		return;
	}
	fold_slot(&p->seen, text)->seq = 1;
	if (p->n == p->room) {
		struct id *old = p->v;
		p->room = p->room ? p->room * 2 : 64;
		p->v = arena_array(p->c->arena, struct id, p->room);
		if (old) {
			memcpy(p->v, old, p->n * sizeof *old);
		}
	}
	p->v[p->n++] = id;
}

static int by_id(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

static bool name_of(struct ctx *c, struct id id, struct archive_person *ret, bool *ret_found)
{
	struct archive_person_row person;
	struct archive_account_row account;
	*ret = (struct archive_person){ .id = id };
	if (!q_archive_person(c, (struct archive_person_in){ .id = id }, &person, ret_found)) {
		return false;
	}
	if (*ret_found) {
		ret->name = person.name;
		ret->title = person.title;
		return true;
	}
	if (!q_archive_account(c, (struct archive_account_in){ .account_id = id }, &account, ret_found)) {
		return false;
	}
	if (*ret_found) {
		ret->name = str_is_none(account.person_name) ? account.name : account.person_name;
		ret->title = str_is_none(account.title) ? S("") : account.title;
	}
	return true;
}

static void person_line(struct buf *b, struct ctx *c, const struct archive_person *p)
{
	bool first = true;
	buf_add_c(b, '{');
	json_write_key(b, "id", &first);
	json_write_str(b, id_str(c->arena, p->id));
	json_write_key(b, "name", &first);
	json_write_str(b, p->name);
	json_write_key(b, "title", &first);
	json_write_str(b, p->title);
	buf_add(b, S("}\n"));
}

bool collect_people(struct ctx *c, struct id incident_id, const struct row_pair *rows, size_t n, struct buf *b)
{
	struct archive_writers_rows writers;
	struct people p = { .c = c };
	fold_init(&p.seen, c->arena);
	if (!q_archive_writers(c, (struct archive_writers_in){ .incident_id = incident_id }, &writers)) {
		return false;
	}
	note_person(&p, c->who.person_id); /* the entry that is about to say so */
	note_person(&p, c->who.account_id);
	for (size_t i = 0; i < writers.n; i++) {
		note_person(&p, writers.v[i].person_id);
		note_person(&p, writers.v[i].account_id);
	}
	for (size_t i = 0; i < n; i++) {
		struct id id;
		if (rows[i].value.n == ID_TEXT_LEN && id_parse(rows[i].value, &id)) {
			note_person(&p, id);
		}
	}
	if (p.n > 0) {
		qsort(p.v, p.n, sizeof p.v[0], by_id);
	}
	for (size_t i = 0; i < p.n; i++) {
		struct archive_person one;
		bool found;
		if (!name_of(c, p.v[i], &one, &found)) {
			return false;
		}
		if (found) {
			person_line(b, c, &one);
		}
	}
	return buf_ok(b) || fail(c, ERR_TOO_LARGE, MSG_ARCHIVE_TOO_LARGE);
}

/* --- the journal: the fields that are hashed, so that whoever reads them can make the bytes again --- */

static void id_member(struct buf *b, struct ctx *c, const char *name, struct id id, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, id_is_none(id) ? STR_NONE : id_str(c->arena, id));
}

static void int_member(struct buf *b, const char *name, int64_t v, bool *first)
{
	json_write_key(b, name, first);
	buf_add_i64(b, v);
}

static void str_member(struct buf *b, const char *name, str v, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, v);
}

static void hex_member(struct buf *b, struct ctx *c, const char *name, bytes v, bool *first)
{
	str_member(b, name, v.p ? str_hex(c->arena, v) : STR_NONE, first);
}

static void items_member(struct buf *b, const struct entry_meta *m, const struct entry_body *body, bool *first)
{
	bool first_item = true;
	json_write_key(b, "items", first);
	buf_add_c(b, '{');
	for (size_t i = 0; i < m->n_keys; i++) {
		if (!first_item) {
			buf_add_c(b, ',');
		}
		first_item = false;
		json_write_str(b, m->keys[i]);
		buf_add_c(b, ':');
		json_write_str(b, body ? body->values[i] : STR_NONE);
	}
	buf_add_c(b, '}');
}

static bool damaged(struct ctx *c, int64_t seq)
{
	fail(c, ERR_UNAVAILABLE, MSG_ARCHIVE_DAMAGED);
	return fail_arg(c, "seq", str_i64(c->arena, seq));
}

static bool entry_line(struct ctx *c, struct buf *b, const struct archive_entries_row *r)
{
	struct entry_meta m;
	struct entry_body body;
	bool first = true, has_body = r->body.p != NULL;
	if (!meta_decode(c->arena, r->meta, &m) || (unsigned)m.type >= ENTRY_TYPE_MAX ||
	    (has_body && !body_decode(c->arena, r->body, m.n_keys, &body))) {
		return damaged(c, r->seq);
	}
	buf_add_c(b, '{');
	int_member(b, "seq", m.seq, &first);
	id_member(b, c, "id", m.id, &first);
	str_member(b, "type", str_from_c(entry_type_choices.v[m.type].code), &first);
	int_member(b, "recorded_at", m.recorded_at, &first);
	str_member(b, "occurred", m.occurred, &first);
	int_member(b, "place_at", m.place_at, &first);
	id_member(b, c, "person", m.person_id, &first);
	id_member(b, c, "account", m.account_id, &first);
	int_member(b, "refers_to", m.refers_to, &first);
	str_member(b, "source", m.source, &first);
	str_member(b, "text", has_body ? body.text : STR_NONE, &first);
	items_member(b, &m, has_body ? &body : NULL, &first);
	hex_member(b, c, "salt", r->salt, &first);
	hex_member(b, c, "commitment", r->commitment, &first);
	hex_member(b, c, "hash", r->hash, &first);
	buf_add(b, S("}\n"));
	return true;
}

static bool journal_page(struct ctx *c, struct id incident_id, struct spool *s, int64_t *after, bool *ret_more)
{
	struct archive_entries_rows rows;
	if (!q_archive_entries(c, (struct archive_entries_in){ .incident_id = incident_id, .after = *after,
	        .limit = PAGE_ENTRIES }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		if (!entry_line(c, spool_buf(s), &rows.v[i])) {
			return false;
		}
		spool_flush(s);
		*after = rows.v[i].seq;
	}
	*ret_more = rows.n == PAGE_ENTRIES;
	return true;
}

bool collect_journal(struct ctx *c, struct id incident_id, struct spool *s)
{
	struct arena page, *keep = c->arena;
	int64_t after = 0;
	bool ok = true, more = true;
	arena_init(&page);
	while (ok && more) {
		c->arena = &page;
		ok = journal_page(c, incident_id, s, &after, &more);
		c->arena = keep;
		if (ok) {
			arena_reset(&page);
		}
	}
	if (!ok) {
		struct err why = c->err; /* its words lie in the page */
		err_clear(c);
		why.msg == MSG_ARCHIVE_DAMAGED ? damaged(c, after + 1) : fail(c, why.code, why.msg);
	}
	arena_free(&page);
	return ok;
}

/* --- the organisation's seals of this room; those of other rooms stay at home --- */

bool collect_seals(struct ctx *c, struct id incident_id, struct spool *s)
{
	struct archive_seals_rows rows;
	int64_t after = 0;
	do {
		if (!q_archive_seals(c, (struct archive_seals_in){ .incident_id = incident_id, .after = after, .limit = 1000 }, &rows)) {
			return false;
		}
		for (size_t i = 0; i < rows.n; i++) {
			const struct archive_seals_row *r = &rows.v[i];
			struct buf *b = spool_buf(s);
			bool first = true;
			buf_add_c(b, '{');
			int_member(b, "seq", r->seq, &first);
			int_member(b, "entry_seq", r->entry_seq, &first);
			hex_member(b, c, "entry_hash", r->entry_hash, &first);
			int_member(b, "sealed_at", r->sealed_at, &first);
			hex_member(b, c, "previous", r->previous, &first);
			hex_member(b, c, "hash", r->hash, &first);
			buf_add(b, S("}\n"));
			spool_flush(s);
			after = r->seq;
		}
	} while (rows.n == 1000);
	return true;
}

/* --- papers and evidence --- */

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct part *)a)->name, ((const struct part *)b)->name);
}

bool collect_papers(struct ctx *c, struct id incident_id, struct spool *s, struct part **ret, size_t *ret_n)
{
	struct archive_papers_rows rows;
	if (!q_archive_papers(c, (struct archive_papers_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct part, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		struct sha256 h;
		spool_part_begin(s);
		buf_add_bytes(spool_buf(s), rows.v[i].document.p, rows.v[i].document.n);
		sha256_of(rows.v[i].document, &h);
		if (!spool_part_end(c, s, STR_CAT(c->arena, FOLDER_PAPER, str_hex(c->arena, (bytes){ h.b, SHA256_LEN })), LIMIT_ARCHIVE_PART_BYTES, &(*ret)[i])) {
			return false;
		}
	}
	*ret_n = rows.n;
	if (rows.n > 0) {
		qsort(*ret, rows.n, sizeof **ret, by_name);
	}
	return true;
}

bool collect_evidence(struct ctx *c, struct id incident_id, struct part **ret, size_t *ret_n)
{
	struct archive_evidence_rows rows;
	if (!q_archive_evidence(c, (struct archive_evidence_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct part, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		struct part *p = &(*ret)[i];
		if (rows.v[i].sha256.n != SHA256_LEN) {
			return fail(c, ERR_UNAVAILABLE, 0);
		}
		*p = (struct part){ .name = STR_CAT(c->arena, FOLDER_EVIDENCE, str_hex(c->arena, rows.v[i].sha256)),
			.bytes = rows.v[i].bytes, .is_blob = true };
		memcpy(p->sha256.b, rows.v[i].sha256.p, SHA256_LEN);
	}
	*ret_n = rows.n;
	return true;
}

bool archive_evidence_size(struct ctx *c, struct id incident_id, int64_t *ret_n, int64_t *ret_bytes)
{
	struct part *v;
	size_t n;
	if (!collect_evidence(c, incident_id, &v, &n)) {
		return false;
	}
	*ret_n = (int64_t)n;
	*ret_bytes = 0;
	for (size_t i = 0; i < n; i++) {
		*ret_bytes += v[i].bytes;
	}
	return true;
}

str archive_folder_of(str key)
{
	static const struct { str object, field; bool is_paper; } names[] = {
		{ { "evidence/", 9 }, { ":stored_sha256", 14 }, false },
		{ { "custody/", 8 }, { ":scan_sha256", 12 }, false },
		{ { "report/", 7 }, { ":paper", 6 }, true },
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (str_starts(key, names[i].object) && str_ends(key, names[i].field)) {
			return names[i].is_paper ? FOLDER_PAPER : FOLDER_EVIDENCE;
		}
	}
	return STR_NONE;
}
