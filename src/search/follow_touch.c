/* Things an entry names, read as they stand now and put into the index. */
#include "base/text_find.h"
#include "search/follow_inside.h"

#define PARTS_AT_ONCE 500
#define BLOCK "\xE2\x96\x88"    /* what a masked part is shown as */

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

bool slice_touch(struct slice *s, const struct search_source *source, struct search_ref r)
{
	for (size_t i = s->n; i > 0 && s->n - i < 64; i--) {
		if (s->v[i - 1].source == source && same_ref(&s->v[i - 1].r, &r)) {
			return true;
		}
	}
	if (s->n == SLICE_REFS_MAX) {
		return put(s, source, &r);
	}
	s->v[s->n++] = (struct touched){ source, r };
	return true;
}

bool slice_put_touched(struct slice *s)
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

/* What one item stands for many of: each is read at once. */
static bool put_parts(struct slice *s, const struct search_source *source, struct id room)
{
	str v[PARTS_AT_ONCE], after = S("");
	size_t n = PARTS_AT_ONCE;
	while (n == PARTS_AT_ONCE) {
		if (!source->parts(s->c, room, after, v, PARTS_AT_ONCE, &n)) {
			return false;
		}
		for (size_t i = 0; i < n; i++) {
			if (!put(s, source, &(struct search_ref){ room, v[i] })) {
				return false;
			}
		}
		after = n > 0 ? v[n - 1] : after;
	}
	return true;
}

static bool touch_object(struct slice *s, const struct search_source *source, struct id room, str object, str id)
{
	if (source->parts) {
		return put_parts(s, source, room);
	}
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
		return str_is_empty(r.ref) || slice_touch(s, source, r);
	}
	if (source->in_room && str_is_empty(str_from_c(source->in_room))) {
		r.ref = S("");
	}
	if (strcmp(source->kind, "closing") == 0) {
		r.ref = S(""); /* one a room, whatever of it changed */
	}
	return slice_touch(s, source, r);
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

/* Of the masking of a correction the one that was corrected too. */
bool slice_touch_entry(struct slice *s, struct id room, const struct entry_brought *e)
{
	const struct search_source *entries = &search_sources[0];
	struct ctx *c = s->c;
	int64_t about = e->refers_to;
	bool ok = slice_touch(s, entries, (struct search_ref){ room, str_i64(c->arena, e->seq) });
	for (int hops = 0; ok && about > 0 && hops < 4; hops++) {
		struct entry_view v;
		ok = slice_touch(s, entries, (struct search_ref){ room, str_i64(c->arena, about) }) && journal_get(c, room, about, &v);
		about = ok ? v.refers_to : 0;
	}
	for (size_t i = 0; ok && i < e->n_items; i++) {
		ok = touch_item(s, room, e->items[i].key);
	}
	return ok;
}

