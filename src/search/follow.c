#include "search/follow.h"

#include "base/log.h"
#include "base/time.h"
#include "db/beat.h"
#include "db/text_index.h"
#include "journal/journal.h"
#include "messages.h"
#include "search/search.h"
#include "search_sql.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define ENTRIES_AT_ONCE 200     /* of one slice: a reading transaction must stay short, or the log of the database grows */
#define IDS_AT_ONCE 200
#define REFS_MAX 4096           /* things one slice touched */
#define PASS_AGAIN_MS (INT64_C(3600) * 1000) /* everything is compared again: what left no line anywhere is found then */
#define NICE 15
#define BLOCK "\xE2\x96\x88"    /* what a masked part is shown as */

/* Work of one slice, in c->arena. */
struct touched { const struct search_source *source; struct search_ref r; };
struct slice {
	struct ctx *c;
	struct text_index *x;
	struct touched *v; size_t n;
	bool was_masked;
};

/* --- one thing --- */

static bool put(struct slice *s, const struct search_source *source, const struct search_ref *r)
{
	struct ctx *c = s->c;
	struct search_line l = { 0 };
	struct text_folded f = { .text = S("") };
	bool found = false, replaced;
	if (!source->line(c, r, &l, &found)) {
		return false;
	}
	if (found) {
		text_find_fold(c->arena, l.words, &f);
	}
	struct text_doc d = { .org_id = c->org_id, .kind = str_from_c(source->kind), .ref = r->ref, .moves = source->moves,
		.room = source->moves ? l.incident_id : r->incident_id, .at_ms = l.at_ms, .folded = f.text };
	if (!text_index_put(c, s->x, &d, &replaced)) {
		return false;
	}
	s->was_masked |= replaced && (!found || str_find(l.words, S(BLOCK), 0) != SIZE_MAX);
	return true;
}

static bool same_ref(const struct search_ref *a, const struct search_ref *b)
{
	return id_eq(a->incident_id, b->incident_id) && str_eq(a->ref, b->ref);
}

/* Once a slice, however often it was touched. */
static bool touch(struct slice *s, const struct search_source *source, struct search_ref r)
{
	for (size_t i = s->n; i > 0 && s->n - i < 64; i--) {
		if (s->v[i - 1].source == source && same_ref(&s->v[i - 1].r, &r)) {
			return true;
		}
	}
	if (s->n == REFS_MAX) {
		return put(s, source, &r);
	}
	s->v[s->n++] = (struct touched){ source, r };
	return true;
}

static bool put_touched(struct slice *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (!put(s, s->v[i].source, &s->v[i].r)) {
			return false;
		}
	}
	s->n = 0;
	return true;
}

/* --- entries --- */

static bool names(const char *objects, str object)
{
	str rest = str_from_c(objects ? objects : "");
	while (rest.n > 0) {
		if (str_eq(str_cut(&rest, ' '), object)) {
			return true;
		}
	}
	return false;
}

/* "task_word/ID:text" is about a task: the first word of `objects` is the thing itself, the others are parts of it. */
static bool is_part(const char *objects, str object)
{
	str rest = str_from_c(objects);
	return !str_eq(str_cut(&rest, ' '), object);
}

static bool touch_object(struct slice *s, const struct search_source *source, struct id room, str object, str id)
{
	struct search_ref r = { room, str_copy(s->c->arena, id) };
	struct id part, owner;
	if (is_part(source->objects, object) && source->owner) {
		if (!id_parse(id, &part)) {
			return true;
		}
		if (!source->owner(s->c, part, &owner)) {
			return false;
		}
		r.ref = id_is_none(owner) ? S("") : id_str(s->c->arena, owner);
		return str_is_empty(r.ref) || touch(s, source, r);
	}
	if (source->in_room && str_is_empty(str_from_c(source->in_room))) {
		r.ref = S("");
	}
	if (strcmp(source->kind, "closing") == 0) {
		r.ref = S(""); /* one a room, whatever of it changed */
	}
	return touch(s, source, r);
}

static bool touch_item(struct slice *s, struct id room, str key)
{
	size_t slash = str_find(key, S("/"), 0), colon = key.n;
	while (colon > 0 && key.p[colon - 1] != ':') {
		colon--;
	}
	if (colon == 0) {
		return true;
	}
	bool has_id = slash != SIZE_MAX && slash < colon;
	str object = str_sub(key, 0, has_id ? slash : colon - 1);
	str id = has_id ? str_sub(key, slash + 1, colon - slash - 2) : S("");
	for (size_t i = 0; i < search_n_sources; i++) {
		if (names(search_sources[i].objects, object) && !touch_object(s, &search_sources[i], room, object, id)) {
			return false;
		}
	}
	return true;
}

/* The entry, and the one it is about; of the masking of a correction the one that was corrected. */
static bool touch_entry(struct slice *s, struct id room, const struct entry_brought *e)
{
	const struct search_source *entries = &search_sources[0];
	struct ctx *c = s->c;
	int64_t about = e->refers_to;
	bool ok = touch(s, entries, (struct search_ref){ room, str_i64(c->arena, e->seq) });
	for (int hops = 0; ok && about > 0 && hops < 4; hops++) {
		struct entry_view v;
		ok = touch(s, entries, (struct search_ref){ room, str_i64(c->arena, about) }) && journal_get(c, room, about, &v);
		about = ok ? v.refers_to : 0;
	}
	for (size_t i = 0; ok && i < e->n_items; i++) {
		ok = touch_item(s, room, e->items[i].key);
	}
	return ok;
}

/* --- slices --- */

static str mark_name(struct ctx *c, const char *what, struct id v)
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

struct following {
	struct store *store;
	struct text_index *x;
	const struct catalog *catalog;
	struct arena arena;
	bool (*is_over)(void *arg);
	void *arg;
	void (*tell)(int percent);
	int64_t now_ms;
	bool is_foreign;             /* the index is of another history */
};

static struct ctx program(struct following *f, struct id org_id)
{
	arena_reset(&f->arena);
	return (struct ctx){ .arena = &f->arena, .store = f->store, .catalog = f->catalog, .who = { .is_program = true },
		.org_id = org_id, .now_ms = f->now_ms ? f->now_ms : clock_now_ms() };
}

static bool is_over(const struct following *f)
{
	return f->is_over && f->is_over(f->arg);
}

/* Does `work` between one reading transaction and one of the index; all of it is kept or none. */
static bool slice(struct following *f, struct id org_id, bool (*work)(struct slice *s, void *arg), void *arg)
{
	struct ctx c = program(f, org_id);
	struct slice s = { .c = &c, .x = f->x, .v = arena_array(c.arena, struct touched, REFS_MAX) };
	if (!store_reader(f->store, &c) || !store_read_begin(&c)) {
		log_err(LOG_WARN, &c, "search");
		return false;
	}
	bool ok = text_index_begin(&c, f->x);
	if (ok) {
		ok = work(&s, arg) && put_touched(&s) && (!s.was_masked || text_index_mark_put(&c, f->x, S("squeeze"), 1, 0));
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
		if (!touch_entry(s, w->room, &v[i])) {
			return false;
		}
	}
	int64_t seq = n > 0 ? v[n - 1].seq : w->head;
	if (!check_of(c, w->room, seq, &check) || !text_index_mark_put(c, s->x, mark_name(c, "room/", w->room), seq, check)) {
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
	struct ctx c = program(f, org_id);
	struct text_mark m;
	if (!text_index_mark_get(&c, f->x, mark_name(&c, "room/", room), &m)) {
		return false;
	}
	struct room_work w = { .f = f, .room = room, .seq = m.n, .check = m.check };
	*ret_n = -w.seq;
	while (!w.is_done && !is_over(f)) {
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
	struct ctx c = program(f, org_id);
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
	struct ctx c = program(f, org_id);
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
	return text_index_mark_put(s->c, s->x, mark_name(s->c, w->name, s->c->org_id), w->n, w->check);
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
		for (size_t i = 0; i < page.n && !is_over(f) && !f->is_foreign; i++) {
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
	} while (page.n == 100 && !is_over(f) && !f->is_foreign);
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
		if (!touch(s, w->source, (struct search_ref){ .ref = id_str(s->c->arena, v[i]) })) {
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
		} while (w.n == IDS_AT_ONCE && !is_over(f));
	}
	return true;
}

static bool pass(struct following *f, struct id org_id)
{
	struct places p;
	if (!read_places(f, org_id, &p) || !pass_rooms(f, org_id, p.all) || f->is_foreign || is_over(f) || !pass_others(f, org_id) ||
	    is_over(f)) {
		return false;
	}
	return put_mark(f, org_id, "seal/", p.seal, 0) && put_mark(f, org_id, "audit/", p.audit, 0) &&
	       put_mark(f, org_id, "full/", 1, 0);
}

/* --- what is new --- */

static bool new_rooms(struct following *f, struct id org_id, struct id *ret, size_t *ret_n, int64_t *ret_seq, bool *ret_more)
{
	struct ctx c = program(f, org_id);
	struct search_seals_rows rows;
	struct text_mark m;
	if (!text_index_mark_get(&c, f->x, mark_name(&c, "seal/", org_id), &m) || !store_reader(f->store, &c) ||
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
	for (size_t i = 0; i < n && !is_over(f) && !f->is_foreign; i++) {
		if (!follow_room(f, org_id, rooms[i], &k)) {
			return false;
		}
	}
	return n == 0 || is_over(f) || f->is_foreign || put_mark(f, org_id, "seal/", seq, 0);
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
		if (!touch(s, source, (struct search_ref){ .ref = id_str(s->c->arena, v[i]) })) {
			return false;
		}
	}
	return true;
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
			if (!str_starts(rows.v[k].what, str_from_c(source->audit))) {
				continue;
			}
			bool has_id = id_parse(rows.v[k].object, &id);
			wants_recent |= !has_id;
			if (has_id && !touch(s, source, (struct search_ref){ .ref = str_copy(s->c->arena, rows.v[k].object) })) {
				return false;
			}
		}
		if (wants_recent && !touch_recent(s, source)) {
			return false;
		}
	}
	w->more = rows.n == 1000;
	w->seq = rows.n > 0 ? rows.v[rows.n - 1].seq : w->seq;
	return rows.n == 0 || text_index_mark_put(s->c, s->x, mark_name(s->c, "audit/", s->c->org_id), w->seq, 0);
}

static bool follow_audit(struct following *f, struct id org_id, bool *ret_more)
{
	struct ctx c = program(f, org_id);
	struct text_mark m;
	struct search_audit_last_row last;
	bool found;
	if (!text_index_mark_get(&c, f->x, mark_name(&c, "audit/", org_id), &m) || !store_reader(f->store, &c) ||
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

static bool follow_new(struct following *f, struct id org_id)
{
	bool more = true;
	while (more && !is_over(f) && !f->is_foreign) {
		more = false;
		if (!follow_seals(f, org_id, &more) || !follow_audit(f, org_id, &more)) {
			return false;
		}
	}
	return true;
}

/* --- all organisations --- */

struct org_list { struct id v[10000]; size_t n; };

static bool read_orgs(struct following *f, struct org_list *ret)
{
	struct ctx c = program(f, (struct id){ { 0 } });
	struct search_orgs_rows rows;
	if (!store_reader(f->store, &c) || !q_search_orgs(&c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		ret->v[i] = rows.v[i].id;
	}
	ret->n = rows.n;
	return true;
}

static bool is_full(struct following *f, struct id org_id)
{
	struct ctx c = program(f, org_id);
	struct text_mark m;
	return text_index_mark_get(&c, f->x, mark_name(&c, "full/", org_id), &m) && m.has;
}

static bool squeeze(struct following *f)
{
	struct ctx c = program(f, (struct id){ { 0 } });
	struct text_mark m;
	if (!text_index_mark_get(&c, f->x, S("squeeze"), &m) || m.n == 0) {
		return c.err.code == ERR_NONE;
	}
	return text_index_squeeze(&c, f->x) && text_index_begin(&c, f->x) &&
	       text_index_end(&c, f->x, text_index_mark_put(&c, f->x, S("squeeze"), 0, 0));
}

static bool renew(struct following *f)
{
	struct ctx c = program(f, (struct id){ { 0 } });
	log_line(LOG_INFO, "search: the index is made again");
	f->is_foreign = false;
	if (!text_index_renew(&c, f->x)) {
		log_err(LOG_WARN, &c, "search");
		return false;
	}
	return true;
}

/* `with_pass`: everything is compared, not only followed. */
static bool run(struct following *f, bool with_pass)
{
	struct org_list *orgs = malloc(sizeof *orgs);
	if (!orgs) {
		abort();
	}
	bool ok = read_orgs(f, orgs);
	for (size_t i = 0; ok && i < orgs->n && !is_over(f) && !f->is_foreign; i++) {
		if (with_pass || !is_full(f, orgs->v[i])) {
			ok = pass(f, orgs->v[i]);
		}
		ok = ok && follow_new(f, orgs->v[i]);
	}
	free(orgs);
	return ok && !f->is_foreign && squeeze(f);
}

/* An index that is another folder's, or damaged, is thrown away and made again, once. */
static bool run_mended(struct following *f, bool with_pass)
{
	struct ctx c = program(f, (struct id){ { 0 } });
	bool wants = text_index_wants_renewal(&c, f->x);
	if (wants && !renew(f)) {
		return false;
	}
	bool ok = run(f, with_pass || wants);
	return ok || !f->is_foreign ? ok : renew(f) && run(f, true);
}

bool search_catch_up(struct ctx *c, struct store *s, void (*tell)(int percent))
{
	struct following f = { .store = s, .catalog = c->catalog, .tell = tell, .now_ms = c->now_ms };
	f.x = store_text_index(c, s);
	if (!f.x) {
		return false;
	}
	arena_init(&f.arena);
	struct db *before = c->db;
	bool ok = run_mended(&f, true);
	arena_free(&f.arena);
	c->db = before;
	return ok || fail(c, ERR_UNAVAILABLE, MSG_DB_TEXT_INDEX);
}

/* --- the thread --- */

struct search_follower {
	struct following of;
	struct beat *beat;
	bool is_slow;                /* its priority was lowered */
	int64_t seen, passed_at;
};

static bool hears_stop(void *arg)
{
	const struct search_follower *f = arg;
	return beat_is_over(f->beat);
}

/* One look: nothing when nobody committed anything since the last one. */
static bool look(struct ctx *c, void *arg)
{
	struct search_follower *f = arg;
	int64_t version = 0;
	if (!f->is_slow) { /* of this thread alone: who asks and who writes comes first */
		(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
		f->is_slow = true;
	}
	bool with_pass = c->now_ms - f->passed_at > PASS_AGAIN_MS;
	if (!store_data_version(c, &version)) {
		return false;
	}
	if (version == f->seen && !with_pass && !text_index_wants_renewal(c, f->of.x)) {
		return true;
	}
	if (run_mended(&f->of, with_pass)) {
		f->seen = version;
		f->passed_at = with_pass ? c->now_ms : f->passed_at;
	}
	return true;
}

static bool nothing_more(struct ctx *c, struct beat *b, void *arg, bool *ret_more)
{
	(void)c, (void)b, (void)arg;
	*ret_more = false;
	return true;
}

bool search_follower_start(struct ctx *c, struct store *s, const struct catalog *catalog, struct search_follower **ret)
{
	struct search_follower *f = calloc(1, sizeof *f);
	if (!f) {
		abort();
	}
	*ret = NULL;
	f->seen = -1;
	f->of = (struct following){ .store = s, .catalog = catalog, .is_over = hears_stop, .arg = f, .x = store_text_index(c, s) };
	if (!f->of.x) { /* the program goes on without: it says so when somebody searches */
		log_err(LOG_WARN, c, "search");
		err_clear(c);
		free(f);
		return true;
	}
	arena_init(&f->of.arena);
	const struct beat_work work = { .name = "search", .store = s, .catalog = catalog, .arg = f, .look = look, .one = nothing_more,
		.at_once = 1 };
	if (!beat_start(&work, &f->beat)) {
		arena_free(&f->of.arena);
		free(f);
		fail(c, ERR_UNAVAILABLE, 0);
		return fail_detail(c, "no thread for the search");
	}
	*ret = f;
	return true;
}

void search_follower_stop(struct search_follower *f)
{
	if (f) {
		beat_stop(f->beat);
		arena_free(&f->of.arena);
		free(f);
	}
}
