/*
 * verify: proves a room from its first entry on. It trusts no column: what is hashed is decoded and every column is
 * held against it; a value whose length or type is wrong is a finding, never a crash.
 *
 * Functions return false to stop: either v->finding is broken, or the reason is in ctx (it could not be read).
 */
#include "base/arena.h"
#include "audit/audit.h"
#include "db/store.h"
#include "journal/verify_inside.h"
#include "journal_sql.h"

#include <stdarg.h>
#include <stdio.h>

#define PAGE_ENTRIES 256

/* --- findings --- */

bool verify_broken(struct verifier *v, const char *fmt, ...)
{
	char line[600];
	va_list ap;
	va_start(ap, fmt);
	const int n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	*v->finding = (struct journal_finding){ true, str_copy(v->keep, str_from_c(n >= 0 ? line : "broken")) };
	return false;
}

const char *verify_name(struct verifier *v, bytes id)
{
	struct id value;
	if (id.n != sizeof value.b) {
		return str_cz(v->keep, str_hex(v->keep, (bytes){ id.p, id.n < 40 ? id.n : 40 }));
	}
	memcpy(value.b, id.p, sizeof value.b);
	return str_cz(v->keep, id_str(v->keep, value));
}

const char *verify_text(struct verifier *v, str s)
{
	const size_t n = s.n < 120 ? s.n : 120;
	char *p = arena_array(v->keep, char, n + 1);
	for (size_t i = 0; i < n; i++) {
		const unsigned char ch = (unsigned char)s.p[i];
		p[i] = ch < 0x20 || ch == 0x7f ? '?' : s.p[i];
	}
	return p;
}

static void free_arena(void *arena)
{
	arena_free(arena);
}

struct arena *verify_arena(struct verifier *v)
{
	struct arena *a = arena_new(v->keep, struct arena);
	arena_init(a);
	arena_on_reset(v->keep, free_arena, a);
	return a;
}

/* --- one entry --- */

struct room_walk {
	struct verifier *v;
	const struct room_end *end;
	struct fold fold;
	struct verify_masks_rows masks;   /* by entry masked, ascending */
	int64_t seq;                      /* of the entry before */
	struct sha256 hash;
};
typedef const struct verify_entries_row *row;

static bool wrong(const struct room_walk *w, row e, const char *what)
{
	return verify_broken(w->v, "incident %s: entry %lld: %s", verify_name(w->v, w->end->incident), (long long)e->seq, what);
}

static bool same_id(bytes column, const struct id *sealed)
{
	if (id_is_none(*sealed)) {
		return column.p == NULL;
	}
	return bytes_eq(column, (bytes){ sealed->b, sizeof sealed->b });
}

static bool same_str(str column, str sealed)
{
	return str_is_none(column) == str_is_none(sealed) && str_eq(column, sealed);
}

/* Every column that repeats a part of meta. */
static bool check_columns(const struct room_walk *w, row e, const struct entry_meta *m)
{
	const struct { bool same; const char *name; } columns[] = {
		{ bytes_eq(w->end->org, (bytes){ m->org_id.b, sizeof m->org_id.b }), "org_id" },
		{ bytes_eq(w->end->incident, (bytes){ m->incident_id.b, sizeof m->incident_id.b }), "incident_id" },
		{ e->seq == m->seq, "seq" },
		{ same_id(e->entry_id, &m->id), "id" },
		{ e->type == m->type, "type" },
		{ same_str(e->source, m->source), "source" },
		{ same_str(e->occurred, m->occurred), "occurred" },
		{ e->place_at == m->place_at, "place_at" },
		{ e->recorded_at == m->recorded_at, "recorded_at" },
		{ same_id(e->person, &m->person_id), "person_id" },
		{ same_id(e->account, &m->account_id), "account_id" },
		{ e->refers_to == m->refers_to, "refers_to" },
	};
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
		if (!columns[i].same) {
			verify_broken(w->v, "incident %s: entry %lld: column %s does not agree with what was sealed",
			              verify_name(w->v, w->end->incident), (long long)e->seq, columns[i].name);
			return false;
		}
	}
	return true;
}

static bool check_chain(const struct room_walk *w, row e)
{
	struct sha256 hash;
	if (!bytes_eq(e->previous, (bytes){ w->hash.b, SHA256_LEN })) {
		return wrong(w, e, "it does not follow the entry before it");
	}
	if (e->commitment.n != SHA256_LEN) {
		return wrong(w, e, "its commitment is no hash");
	}
	entry_hash(e->previous, e->commitment, e->meta, &hash);
	return bytes_eq(e->hash, (bytes){ hash.b, SHA256_LEN }) || wrong(w, e, "its hash does not match what it says");
}

static int64_t newest_mask(const struct room_walk *w, int64_t seq)
{
	size_t from = 0, to = w->masks.n;
	while (from < to) {
		const size_t mid = from + (to - from) / 2;
		if (w->masks.v[mid].refers_to == seq) {
			return w->masks.v[mid].newest;
		}
		if (w->masks.v[mid].refers_to < seq) {
			from = mid + 1;
		} else {
			to = mid;
		}
	}
	return 0;
}

/* A masking entry later in the chain says so; a masking is itself emptied when its entry is masked once more. */
static bool is_masked(const struct room_walk *w, row e)
{
	return newest_mask(w, e->seq) > e->seq || (e->type == ENTRY_MASK && newest_mask(w, e->refers_to) > e->seq);
}

static bool check_masked(struct room_walk *w, row e, const struct entry_meta *m)
{
	if (e->body.p || e->salt.p || !str_is_none(e->text)) {
		return wrong(w, e, "it was masked, but its text is still there");
	}
	for (size_t i = 0; i < m->n_keys; i++) {
		if (!item_is_of_entry(m->keys[i])) {
			fold_set_masked(&w->fold, m->keys[i], e->seq);
		}
	}
	w->v->n_masked++;
	return true;
}

static bool check_body(struct room_walk *w, row e, const struct entry_meta *m)
{
	struct sha256 commitment;
	struct entry_body body;
	if (!e->body.p || !e->salt.p || str_is_none(e->text)) {
		return wrong(w, e, "its text is gone, and no masking says why");
	}
	if (e->salt.n != CANONICAL_SALT_LEN) {
		return wrong(w, e, "its salt has a wrong length");
	}
	entry_commitment(e->salt, e->body, &commitment);
	if (!bytes_eq(e->commitment, (bytes){ commitment.b, SHA256_LEN })) {
		return wrong(w, e, "its body does not match its commitment");
	}
	if (!body_decode(w->v->page, e->body, m->n_keys, &body)) {
		return wrong(w, e, "its body cannot be read");
	}
	if (!str_eq(e->text, body.text)) {
		return wrong(w, e, "column text does not agree with what was sealed");
	}
	for (size_t i = 0; i < m->n_keys; i++) {
		if (!item_is_of_entry(m->keys[i])) {
			fold_set(&w->fold, m->keys[i], body.values[i], e->seq);
		}
	}
	return true;
}

static bool check_entry(struct room_walk *w, row e)
{
	struct entry_meta m;
	if (e->seq != w->seq + 1) {
		return verify_broken(w->v, "incident %s: entry %lld is missing", verify_name(w->v, w->end->incident),
		                     (long long)w->seq + 1);
	}
	if (!check_chain(w, e)) {
		return false;
	}
	if (!meta_decode(w->v->page, e->meta, &m)) {
		return wrong(w, e, "its meta cannot be read");
	}
	if (!check_columns(w, e, &m) || !(is_masked(w, e) ? check_masked(w, e, &m) : check_body(w, e, &m))) {
		return false;
	}
	w->seq = e->seq;
	memcpy(w->hash.b, e->hash.p, SHA256_LEN);
	w->v->n_entries++;
	return true;
}

/* --- the rows of the room --- */

static bool row_differs(struct room_walk *w, str key, int64_t seq, const char *what)
{
	return verify_broken(w->v, "incident %s: %s %s entry %lld says", verify_name(w->v, w->end->incident),
	                     verify_text(w->v, key), what, (long long)seq);
}

static bool on_emit(void *arg, str key, str value)
{
	struct room_walk *w = arg;
	struct fold_slot *s = fold_find(&w->fold, key);
	struct sha256 digest;
	if (!s) {
		return str_is_none(value) ||
		       verify_broken(w->v, "incident %s: %s is in a row, but no entry says so", verify_name(w->v, w->end->incident),
		                     verify_text(w->v, key));
	}
	s->seen = true;
	if (s->is_masked) {
		return true;
	}
	sha256_of(str_bytes(str_is_none(value) ? S("") : value), &digest);
	if (str_is_none(value) != s->is_gone || memcmp(digest.b, s->value.b, SHA256_LEN) != 0) {
		return row_differs(w, key, s->seq, "is not what");
	}
	return true;
}

static bool check_unseen(struct room_walk *w)
{
	for (size_t i = 0; i < w->fold.room; i++) {
		const struct fold_slot *s = &w->fold.slots[i];
		if (s->key.p && s->is_masked) {
			w->v->skipped = w->v->n_skipped++ == 0 ? str_from_c(verify_text(w->v, s->key)) : w->v->skipped;
		} else if (s->key.p && !s->seen && !s->is_gone) {
			return row_differs(w, s->key, s->seq, "is in no row, although");
		}
	}
	return true;
}

static bool check_rows(struct room_walk *w)
{
	struct verifier *v = w->v;
	struct id incident_id;
	if (v->n_projections == 0) {
		return true;
	}
	memcpy(v->c->org_id.b, w->end->org.p, sizeof v->c->org_id.b);
	memcpy(incident_id.b, w->end->incident.p, sizeof incident_id.b);
	for (size_t i = 0; i < v->n_projections; i++) {
		if (!v->projections[i](v->c, incident_id, on_emit, w)) {
			return false;
		}
	}
	return check_unseen(w);
}

/* --- one room --- */

static bool check_end(const struct room_walk *w)
{
	const char *name = verify_name(w->v, w->end->incident);
	if (w->end->seq != w->seq) {
		return verify_broken(w->v, "incident %s: its head says %lld entries, but there are %lld", name,
		                     (long long)w->end->seq, (long long)w->seq);
	}
	return bytes_eq(w->end->hash, (bytes){ w->hash.b, SHA256_LEN }) ||
	       verify_broken(w->v, "incident %s: the hash of its head is not that of entry %lld", name, (long long)w->seq);
}

static bool walk_entries(struct room_walk *w)
{
	struct verifier *v = w->v;
	struct verify_entries_rows rows;
	int64_t from = INT64_MIN; /* an entry numbered 0 or below must not hide */
	do {
		arena_reset(v->page);
		if (!q_verify_entries(v->c, (struct verify_entries_in){ .org = w->end->org, .incident = w->end->incident,
		        .from_seq = from, .limit = PAGE_ENTRIES }, &rows)) {
			return false;
		}
		for (size_t i = 0; i < rows.n; i++) {
			if (!check_entry(w, &rows.v[i])) {
				return false;
			}
		}
		from = w->seq + 1;
	} while (rows.n == PAGE_ENTRIES);
	return true;
}

bool verify_room_entries(struct verifier *v, const struct room_end *r)
{
	struct room_walk w = { .v = v, .end = r };
	arena_reset(v->room);
	fold_init(&w.fold, v->room);
	if (r->org.n != sizeof(struct id) || r->incident.n != sizeof(struct id)) {
		return verify_broken(v, "incident %s: its id is no id", verify_name(v, r->incident));
	}
	v->c->arena = v->room;
	bool ok = q_verify_masks(v->c, (struct verify_masks_in){ .org = r->org, .incident = r->incident }, &w.masks);
	v->c->arena = v->page;
	ok = ok && walk_entries(&w) && check_end(&w);
	arena_reset(v->page);
	ok = ok && check_rows(&w);
	v->n_rooms++;
	return ok;
}

/* --- everything --- */

static bool check_strays(struct verifier *v)
{
	struct verify_stray_head_row head;
	struct verify_stray_entry_row entry;
	bool found;
	if (!q_verify_stray_head(v->c, &head, &found)) {
		return false;
	}
	if (found) {
		return verify_broken(v, "incident %s: its row is gone", verify_name(v, head.incident));
	}
	if (!q_verify_stray_entry(v->c, &entry, &found)) {
		return false;
	}
	return !found || verify_broken(v, "incident %s: entry %lld belongs to no room here", verify_name(v, entry.incident),
	                               (long long)entry.seq);
}

static bool read_rooms(struct verifier *v, struct room_end **ret, size_t *ret_n)
{
	struct verify_rooms_rows rows;
	v->c->arena = v->keep;
	const bool ok = q_verify_rooms(v->c, &rows);
	v->c->arena = v->page;
	if (!ok) {
		return false;
	}
	struct room_end *rooms = arena_array(v->keep, struct room_end, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct verify_rooms_row *r = &rows.v[i];
		if (!r->seq.has) {
			return verify_broken(v, "incident %s: its journal is gone", verify_name(v, r->incident));
		}
		rooms[i] = (struct room_end){ r->org, r->incident, r->seq.v, r->hash, r->sealed_seq.v };
	}
	*ret = rooms;
	*ret_n = rows.n;
	return true;
}

static bool check_all(struct verifier *v)
{
	struct room_end *rooms = NULL;
	size_t n = 0;
	str audit = STR_NONE;
	if (!check_strays(v) || !read_rooms(v, &rooms, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!verify_room_entries(v, &rooms[i])) {
			return false;
		}
	}
	if (!verify_seals(v, rooms, n)) {
		return false;
	}
	v->c->arena = v->keep;
	if (!audit_verify(v->c, &audit)) {
		return false;
	}
	return str_is_none(audit) || verify_broken(v, "%.*s", STR_FMT(audit));
}

static void tell_whole(struct verifier *v)
{
	v->finding->what = str_printf(v->keep, "%lld rooms, %lld entries, %lld seals", (long long)v->n_rooms,
	                              (long long)v->n_entries, (long long)v->n_seals);
	if (v->n_masked > 0) {
		v->finding->what = STR_CAT(v->keep, v->finding->what, str_printf(v->keep, "; %lld masked", (long long)v->n_masked));
	}
	if (v->n_skipped > 0) {
		v->finding->what = STR_CAT(v->keep, v->finding->what, str_printf(v->keep,
			"; %lld values could not be compared because their entries are masked, the first is %.*s",
			(long long)v->n_skipped, STR_FMT(v->skipped)));
	}
}

/* A file too damaged to be read is broken, not "could not run". */
static bool is_damage(struct verifier *v)
{
	if (v->finding->broken || v->c->err.code != ERR_UNAVAILABLE) {
		return v->finding->broken;
	}
	verify_broken(v, "the database cannot be read: %.*s", STR_FMT(v->c->err.detail));
	err_clear(v->c);
	return true;
}

bool journal_verify(struct ctx *c, const journal_projection *projections, size_t n, struct journal_finding *ret)
{
	struct verifier v = { .c = c, .keep = c->arena, .projections = projections, .n_projections = n, .finding = ret };
	const struct id org_id = c->org_id;
	*ret = (struct journal_finding){ 0 };
	if (!store_read_begin(c)) {
		return false;
	}
	v.page = verify_arena(&v);
	v.room = verify_arena(&v);
	c->arena = v.page;
	bool ok = check_all(&v);
	c->arena = v.keep;
	c->org_id = org_id;
	store_read_end(c);
	if (ok) {
		tell_whole(&v);
	} else {
		ok = is_damage(&v);
	}
	return ok;
}
