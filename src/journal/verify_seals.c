/* verify_seals: the seal chains of all organisations, and the seal printed on a paper. */
#include "base/arena.h"
#include "base/text.h"
#include "db/store.h"
#include "journal/verify_inside.h"
#include "journal_sql.h"

#define PAGE_SEALS 500
#define SEAL_GROUPS 6
#define SEAL_BYTES (2 * SEAL_GROUPS)

struct seal_walk {
	struct verifier *v;
	struct fold rooms;              /* org and incident -> entries sealed so far */
	uint8_t org[sizeof(struct id)];
	size_t org_n;
	int64_t seq;
	struct sha256 hash;
};
typedef const struct verify_seals_row *row;

static bool wrong(struct seal_walk *w, row s, const char *what)
{
	return verify_broken(w->v, "organisation %s: seal %lld (incident %s, entry %lld): %s", verify_name(w->v, s->org),
	                     (long long)s->seq, verify_name(w->v, s->incident), (long long)s->entry_seq, what);
}

static bool check_hash(struct seal_walk *w, row s)
{
	struct seal_line line = { .seq = s->seq, .entry_seq = s->entry_seq, .entry_hash = s->entry_hash,
		.sealed_at = s->sealed_at };
	struct sha256 hash;
	if (s->incident.n != sizeof line.incident_id.b || s->entry_hash.n != SHA256_LEN) {
		return wrong(w, s, "it names no entry");
	}
	memcpy(line.org_id.b, s->org.p, sizeof line.org_id.b);
	memcpy(line.incident_id.b, s->incident.p, sizeof line.incident_id.b);
	seal_hash(s->previous, &line, &hash);
	if (!bytes_eq(s->hash, (bytes){ hash.b, SHA256_LEN })) {
		return wrong(w, s, "its hash does not match what it says");
	}
	w->seq = s->seq;
	w->hash = hash;
	return true;
}

static str room_key(struct arena *a, bytes org, bytes incident)
{
	return STR_CAT(a, (str){ (const char *)org.p, org.n }, (str){ (const char *)incident.p, incident.n });
}

static bool check_seal(struct seal_walk *w, row s)
{
	if (s->org.n != sizeof w->org) {
		return wrong(w, s, "the organisation is no id");
	}
	if (w->org_n == 0 || memcmp(w->org, s->org.p, sizeof w->org) != 0) {
		memcpy(w->org, s->org.p, sizeof w->org);
		w->org_n = sizeof w->org;
		w->seq = 0;
		w->hash = (struct sha256){ 0 };
	}
	if (s->seq != w->seq + 1) {
		return wrong(w, s, "the seal before it is missing");
	}
	if (!bytes_eq(s->previous, (bytes){ w->hash.b, SHA256_LEN })) {
		return wrong(w, s, "it does not follow the seal before it");
	}
	if (!check_hash(w, s)) {
		return false;
	}
	if (!s->entry_now.p) {
		return wrong(w, s, "the entry is gone");
	}
	if (!bytes_eq(s->entry_now, s->entry_hash)) {
		return wrong(w, s, "the entry was another one when it was sealed");
	}
	struct fold_slot *room = fold_slot(&w->rooms, room_key(w->v->page, s->org, s->incident));
	if (s->entry_seq <= room->seq) {
		return wrong(w, s, "the room had more entries before");
	}
	room->seq = s->entry_seq;
	w->v->n_seals++;
	return true;
}

static bool walk(struct seal_walk *w)
{
	struct verify_seals_rows rows;
	int64_t after = INT64_MIN;
	do {
		const bytes org = { w->org, w->org_n };
		arena_reset(w->v->page);
		if (!q_verify_seals(w->v->c, (struct verify_seals_in){ .org = org, .after = after, .limit = PAGE_SEALS }, &rows)) {
			return false;
		}
		for (size_t i = 0; i < rows.n; i++) {
			if (!check_seal(w, &rows.v[i])) {
				return false;
			}
		}
		after = w->seq;
	} while (rows.n == PAGE_SEALS);
	return true;
}

bool verify_seals(struct verifier *v, const struct room_end *rooms, size_t n)
{
	struct seal_walk w = { .v = v };
	arena_reset(v->room);
	fold_init(&w.rooms, v->room);
	if (!walk(&w)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct fold_slot *sealed = fold_find(&w.rooms, room_key(v->page, rooms[i].org, rooms[i].incident));
		const int64_t seq = sealed ? sealed->seq : 0;
		if (seq != rooms[i].seq) {
			return verify_broken(v, "incident %s: sealed up to entry %lld, but its last entry is %lld",
			                     verify_name(v, rooms[i].incident), (long long)seq, (long long)rooms[i].seq);
		}
		if (rooms[i].sealed_seq != seq) {
			return verify_broken(v, "incident %s: its head says it is sealed up to entry %lld, the seals say %lld",
			                     verify_name(v, rooms[i].incident), (long long)rooms[i].sealed_seq, (long long)seq);
		}
	}
	return true;
}

/* --- the seal on a paper --- */

static bool hex_pair(str s, uint8_t *ret)
{
	unsigned v = 0;
	for (size_t i = 0; i < 2; i++) {
		const char ch = s.p[i];
		if (ch >= '0' && ch <= '9') {
			v = v * 16 + (unsigned)(ch - '0');
		} else if (ch >= 'a' && ch <= 'f') {
			v = v * 16 + 10 + (unsigned)(ch - 'a');
		} else {
			return false;
		}
	}
	*ret = (uint8_t)v;
	return true;
}

/* As somebody types it from paper: full width, small letters and blanks around it are fine. */
static bool parse_seal(struct ctx *c, str text, int64_t *ret_seq, uint8_t ret[SEAL_BYTES])
{
	str rest = str_trim(text_fold(c->arena, str_trim(text)));
	if (!str_to_i64(str_cut(&rest, '-'), ret_seq) || *ret_seq < 1) {
		return false;
	}
	for (size_t i = 0; i < SEAL_GROUPS; i++) {
		const str group = str_is_none(rest) ? STR_NONE : str_cut(&rest, '-');
		if (group.n != 4 || !hex_pair(group, ret + 2 * i) || !hex_pair(str_sub(group, 2, 2), ret + 2 * i + 1)) {
			return false;
		}
	}
	return str_is_none(rest);
}

/* The room that holds this entry, or NULL. */
static bool find_room(struct ctx *c, int64_t seq, const uint8_t head[SEAL_BYTES], struct verify_seal_rooms_row *ret,
                      bool *ret_found)
{
	struct verify_seal_rooms_rows rooms;
	*ret_found = false;
	if (!q_verify_seal_rooms(c, (struct verify_seal_rooms_in){ seq }, &rooms)) {
		return false;
	}
	for (size_t i = 0; i < rooms.n && !*ret_found; i++) {
		*ret = rooms.v[i];
		*ret_found = ret->hash.n == SHA256_LEN && memcmp(ret->hash.p, head, SEAL_BYTES) == 0;
	}
	return true;
}

static bool check_room(struct verifier *v, const struct verify_seal_rooms_row *room)
{
	struct verify_rooms_rows rows;
	if (!q_verify_rooms(v->c, &rows)) {
		return false;
	}
	v->page = verify_arena(v);
	v->room = verify_arena(v);
	for (size_t i = 0; i < rows.n; i++) {
		const struct verify_rooms_row *r = &rows.v[i];
		if (bytes_eq(r->org, room->org) && bytes_eq(r->incident, room->incident)) {
			const struct room_end end = { r->org, r->incident, r->seq.v, r->hash, r->sealed_seq.v };
			return verify_room_entries(v, &end);
		}
	}
	return verify_broken(v, "incident %s: its row is gone", verify_name(v, room->incident));
}

static bool verify_seal(struct verifier *v, str seal_text)
{
	struct verify_seal_rooms_row room;
	uint8_t head[SEAL_BYTES];
	int64_t seq;
	bool found;
	if (!parse_seal(v->c, seal_text, &seq, head)) {
		return verify_broken(v, "this is no seal: a seal looks like 16-7F3A-92C1-0B6E-D418-33AA-9C01");
	}
	if (!find_room(v->c, seq, head, &room, &found)) {
		return false;
	}
	if (!found) {
		return verify_broken(v, "no room here has ever had this seal at entry %lld", (long long)seq);
	}
	if (!check_room(v, &room)) {
		return false;
	}
	v->finding->what = str_printf(v->keep, "%s, %s (incident %s): entry %lld of %lld", verify_text(v, room.org_name),
	                              verify_text(v, room.name), verify_name(v, room.incident), (long long)seq,
	                              (long long)room.head_seq);
	return true;
}

bool journal_verify_seal(struct ctx *c, str seal_text, struct journal_finding *ret)
{
	struct verifier v = { .c = c, .keep = c->arena, .finding = ret };
	const struct id org_id = c->org_id;
	*ret = (struct journal_finding){ 0 };
	if (!store_read_begin(c)) {
		return false;
	}
	const bool ok = verify_seal(&v, seal_text);
	c->arena = v.keep;
	c->org_id = org_id;
	store_read_end(c);
	return ok || ret->broken;
}
