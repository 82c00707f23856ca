/* An organisation followed: its rooms by their entries, the rest by the audit; all of it, or what is new. */
#include "base/log.h"
#include "base/time.h"
#include "db/store.h"
#include "search/follow_inside.h"
#include "search_sql.h"

#define ENTRIES_AT_ONCE 200     /* of one slice: a reading transaction must stay short, or the log of the database grows */
#define IDS_AT_ONCE 200

/* --- slices --- */

str follow_mark_name(struct ctx *c, const char *what, struct id v)
{
	return STR_CAT(c->arena, str_from_c(what), str_hex(c->arena, (bytes){ v.b, sizeof v.b }));
}

/* What tells one history from another: a few bytes of the hash of that entry. */
static bool check_of(struct ctx *c, struct id room, int64_t seq, int64_t *ret)
{
	struct search_entry_hash_row row;
	bool found;
	*ret = 0;
	if (seq == 0) {
		return true;
	}
	if (!q_search_entry_hash(c, (struct search_entry_hash_in){ .incident_id = room, .seq = seq }, &row, &found)) {
		return false;
	}
	if (found && row.hash.n >= sizeof *ret) {
		memcpy(ret, row.hash.p, sizeof *ret);
	}
	return true;
}

struct ctx follow_program(struct following *f, struct id org_id)
{
	arena_reset(&f->arena);
	return (struct ctx){ .arena = &f->arena, .store = f->store, .catalog = f->catalog, .who = { .is_program = true },
		.org_id = org_id, .now_ms = f->now_ms ? f->now_ms : clock_now_ms() };
}

bool follow_is_over(const struct following *f)
{
	return f->is_over && f->is_over(f->arg);
}

/* Does `work` between one reading transaction and one of the index; all of it is kept or none. */
static bool slice(struct following *f, struct id org_id, bool (*work)(struct slice *s, void *arg), void *arg)
{
	struct ctx c = follow_program(f, org_id);
	struct slice s = { .c = &c, .x = f->x, .v = arena_array(c.arena, struct touched, SLICE_REFS_MAX) };
	if (!store_reader(f->store, &c) || !store_read_begin(&c)) {
		log_err(LOG_WARN, &c, "search");
		return false;
	}
	bool ok = text_index_begin(&c, f->x);
	if (ok) {
		ok = work(&s, arg) && slice_put_touched(&s) && (!s.was_masked || text_index_mark_put(&c, f->x, S("squeeze"), 1, 0));
		ok = text_index_end(&c, f->x, ok) && ok;
	}
	store_read_end(&c);
	if (!ok && c.err.code != ERR_BUSY) {
		log_err(LOG_WARN, &c, "search");
	}
	return ok;
}

struct room_work { struct following *f; struct id room; int64_t seq, head, check; bool is_done; };

/* The next entries of a room. */
static bool room_slice(struct slice *s, void *arg)
{
	struct room_work *w = arg;
	struct ctx *c = s->c;
	struct search_room_head_row head;
	struct entry_brought *v;
	size_t n;
	bool found;
	int64_t check;
	if (!q_search_room_head(c, (struct search_room_head_in){ w->room }, &head, &found) || !check_of(c, w->room, w->seq, &check)) {
		return false;
	}
	w->head = found ? head.seq : 0;
	if (w->seq > w->head || check != w->check) { /* an older copy of the database was put in its place */
		w->f->is_foreign = true;
		w->is_done = true;
		return true;
	}
	if (!journal_brought(c, w->room, w->seq, ENTRIES_AT_ONCE, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!slice_touch_entry(s, w->room, &v[i])) {
			return false;
		}
	}
	int64_t seq = n > 0 ? v[n - 1].seq : w->head;
	if (!check_of(c, w->room, seq, &check) || !text_index_mark_put(c, s->x, follow_mark_name(c, "room/", w->room), seq, check)) {
		return false;
	}
	w->seq = seq;
	w->check = check;
	w->is_done = seq >= w->head;
	return true;
}

/* All of a room that was not followed yet; *ret_n how many entries these were. */
static bool follow_room(struct following *f, struct id org_id, struct id room, int64_t *ret_n)
{
	struct ctx c = follow_program(f, org_id);
	struct text_mark m;
	if (!text_index_mark_get(&c, f->x, follow_mark_name(&c, "room/", room), &m)) {
		return false;
	}
	struct room_work w = { .f = f, .room = room, .seq = m.n, .check = m.check };
	*ret_n = -w.seq;
	while (!w.is_done && !follow_is_over(f)) {
		if (!slice(f, org_id, room_slice, &w)) {
			return false;
		}
	}
	*ret_n += w.seq;
	return true;
}

/* --- everything: at the start, and when nothing is there yet --- */

struct rooms_page { struct id v[100]; int64_t head[100]; size_t n; };

static bool read_rooms(struct following *f, struct id org_id, struct id before, struct rooms_page *ret)
{
	struct ctx c = follow_program(f, org_id);
	struct search_rooms_rows rows;
	if (!store_reader(f->store, &c) || !q_search_rooms(&c, (struct search_rooms_in){ .before = before, .most = 100 }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		ret->v[i] = rows.v[i].incident_id;
		ret->head[i] = rows.v[i].seq;
	}
	ret->n = rows.n;
	return true;
}

struct places { int64_t seal, audit, all; };

static bool read_places(struct following *f, struct id org_id, struct places *ret)
{
	struct ctx c = follow_program(f, org_id);
	struct search_seal_last_row seal;
	struct search_audit_last_row audit;
	struct search_entries_all_row all;
	bool has_seal, has_audit;
	if (!store_reader(f->store, &c) || !q_search_seal_last(&c, &seal, &has_seal) || !q_search_audit_last(&c, &audit, &has_audit) ||
	    !q_search_entries_all(&c, &all)) {
		return false;
	}
	*ret = (struct places){ has_seal ? seal.seq : 0, has_audit ? audit.seq : 0, all.n };
	return true;
}

struct mark_work { const char *name; int64_t n, check; };

static bool mark_slice(struct slice *s, void *arg)
{
	const struct mark_work *w = arg;
	return text_index_mark_put(s->c, s->x, follow_mark_name(s->c, w->name, s->c->org_id), w->n, w->check);
}

static bool put_mark(struct following *f, struct id org_id, const char *name, int64_t n, int64_t check)
{
	struct mark_work w = { name, n, check };
	return slice(f, org_id, mark_slice, &w);
}

static bool pass_rooms(struct following *f, struct id org_id, int64_t all)
{
	struct rooms_page page;
	struct id before = { { 0 } };
	int64_t done = 0, told = -1;
	do {
		if (!read_rooms(f, org_id, before, &page)) {
			return false;
		}
		for (size_t i = 0; i < page.n && !follow_is_over(f) && !f->is_foreign; i++) {
			int64_t n;
			if (!follow_room(f, org_id, page.v[i], &n)) {
				return false;
			}
			done += page.head[i];
			before = page.v[i];
			int64_t percent = all > 0 ? done * 100 / all : 100;
			if (n > 0 && percent != told) {
				told = percent;
				if (f->tell) {
					f->tell((int)(percent > 99 ? 99 : percent));
				}
				if (!put_mark(f, org_id, "fill/", done, all)) {
					return false;
				}
			}
		}
	} while (page.n == 100 && !follow_is_over(f) && !f->is_foreign);
	return true;
}

struct ids_work { const struct search_source *source; struct id after; size_t n; };

static bool ids_slice(struct slice *s, void *arg)
{
	struct ids_work *w = arg;
	struct id v[IDS_AT_ONCE];
	if (!w->source->all(s->c, w->after, v, IDS_AT_ONCE, &w->n)) {
		return false;
	}
	for (size_t i = 0; i < w->n; i++) {
		if (!slice_touch(s, w->source, (struct search_ref){ .ref = id_str(s->c->arena, v[i]) })) {
			return false;
		}
		w->after = v[i];
	}
	return true;
}

static bool pass_others(struct following *f, struct id org_id)
{
	for (size_t i = 0; i < search_n_sources; i++) {
		struct ids_work w = { .source = &search_sources[i] };
		do {
			if (w.source->all && !slice(f, org_id, ids_slice, &w)) {
				return false;
			}
		} while (w.n == IDS_AT_ONCE && !follow_is_over(f));
	}
	return true;
}

bool follow_pass(struct following *f, struct id org_id)
{
	struct places p;
	if (!read_places(f, org_id, &p) || !pass_rooms(f, org_id, p.all) || f->is_foreign || follow_is_over(f) || !pass_others(f, org_id) ||
	    follow_is_over(f)) {
		return false;
	}
	return put_mark(f, org_id, "seal/", p.seal, 0) && put_mark(f, org_id, "audit/", p.audit, 0) &&
	       put_mark(f, org_id, "full/", 1, 0);
}

/* --- what is new --- */

static bool new_rooms(struct following *f, struct id org_id, struct id *ret, size_t *ret_n, int64_t *ret_seq, bool *ret_more)
{
	struct ctx c = follow_program(f, org_id);
	struct search_seals_rows rows;
	struct text_mark m;
	if (!text_index_mark_get(&c, f->x, follow_mark_name(&c, "seal/", org_id), &m) || !store_reader(f->store, &c) ||
	    !q_search_seals(&c, (struct search_seals_in){ .after = m.n }, &rows)) {
		return false;
	}
	*ret_n = 0;
	*ret_seq = rows.n > 0 ? rows.v[rows.n - 1].seq : m.n;
	*ret_more = rows.n == 1000;
	for (size_t i = 0; i < rows.n; i++) {
		size_t k = 0;
		while (k < *ret_n && !id_eq(ret[k], rows.v[i].incident_id)) {
			k++;
		}
		if (k == *ret_n) {
			ret[(*ret_n)++] = rows.v[i].incident_id;
		}
	}
	return true;
}

static bool follow_seals(struct following *f, struct id org_id, bool *ret_more)
{
	struct id rooms[1000];
	size_t n;
	int64_t seq, k;
	if (!new_rooms(f, org_id, rooms, &n, &seq, ret_more)) {
		return false;
	}
	for (size_t i = 0; i < n && !follow_is_over(f) && !f->is_foreign; i++) {
		if (!follow_room(f, org_id, rooms[i], &k)) {
			return false;
		}
	}
	return n == 0 || follow_is_over(f) || f->is_foreign || put_mark(f, org_id, "seal/", seq, 0);
}

struct audit_work { int64_t seq; bool more; };

static bool touch_recent(struct slice *s, const struct search_source *source)
{
	struct id v[IDS_AT_ONCE];
	size_t n = 0;
	if (source->recent && !source->recent(s->c, v, IDS_AT_ONCE, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!slice_touch(s, source, (struct search_ref){ .ref = id_str(s->c->arena, v[i]) })) {
			return false;
		}
	}
	return true;
}

static bool is_about(const char *beginnings, str what)
{
	str rest = str_from_c(beginnings);
	while (!str_is_none(rest) && rest.n > 0) {
		if (str_starts(what, str_cut(&rest, ' '))) {
			return true;
		}
	}
	return false;
}

static bool audit_slice(struct slice *s, void *arg)
{
	struct audit_work *w = arg;
	struct search_audit_rows rows;
	struct id id;
	if (!q_search_audit(s->c, (struct search_audit_in){ .after = w->seq }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < search_n_sources; i++) {
		const struct search_source *source = &search_sources[i];
		bool wants_recent = false;
		for (size_t k = 0; source->audit && k < rows.n; k++) {
			if (!is_about(source->audit, rows.v[k].what)) {
				continue;
			}
			bool has_id = id_parse(rows.v[k].object, &id);
			wants_recent |= !has_id;
			if (has_id && !slice_touch(s, source, (struct search_ref){ .ref = str_copy(s->c->arena, rows.v[k].object) })) {
				return false;
			}
		}
		if (wants_recent && !touch_recent(s, source)) {
			return false;
		}
	}
	w->more = rows.n == 1000;
	w->seq = rows.n > 0 ? rows.v[rows.n - 1].seq : w->seq;
	return rows.n == 0 || text_index_mark_put(s->c, s->x, follow_mark_name(s->c, "audit/", s->c->org_id), w->seq, 0);
}

static bool follow_audit(struct following *f, struct id org_id, bool *ret_more)
{
	struct ctx c = follow_program(f, org_id);
	struct text_mark m;
	struct search_audit_last_row last;
	bool found;
	if (!text_index_mark_get(&c, f->x, follow_mark_name(&c, "audit/", org_id), &m) || !store_reader(f->store, &c) ||
	    !q_search_audit_last(&c, &last, &found)) {
		return false;
	}
	struct audit_work w = { .seq = m.n };
	if (found && last.seq > m.n && !slice(f, org_id, audit_slice, &w)) {
		return false;
	}
	*ret_more |= w.more;
	return true;
}

bool follow_new(struct following *f, struct id org_id)
{
	bool more = true;
	while (more && !follow_is_over(f) && !f->is_foreign) {
		more = false;
		if (!follow_seals(f, org_id, &more) || !follow_audit(f, org_id, &more)) {
			return false;
		}
	}
	return true;
}

