#include "search/search.h"

#include "base/limits.h"
#include "base/text_find.h"
#include "db/store.h"
#include "db/text_index.h"
#include "incident/incident.h"
#include "messages.h"
#include "search_sql.h"

#include <stdlib.h>

#define LOOKED_MAX 8000          /* texts of one question: what has all pieces of the words, but not the words, costs time too */
#define VERIFIED_MAX 200         /* lines read only to be counted: of rooms the index is behind with */
#define TITLE_CHARS 120
#define TEXT_CHARS 160

struct rooms { const struct id *v; size_t n; };
struct room_known { struct id id; bool may; str name; bool is_exercise; };

struct finding {
	struct ctx *c;
	const struct search_in *in;
	struct search_words words;
	struct rooms hidden, behind;   /* behind: they moved since the index followed them */
	bool all_behind, others_behind;
	size_t most;
	struct search_found *found;
	int64_t last;                  /* id of the last line shown */
	bool has_more, failed;
	int n_verified;
	struct room_known known[32]; size_t n_known;
};

static int id_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

static bool is_among(const struct rooms *r, struct id id)
{
	return r->n > 0 && bsearch(&id, r->v, r->n, sizeof id, id_order) != NULL;
}

/* --- the room of a line: its name, and whether it may be seen --- */

static bool room_read(struct finding *f, struct id room, struct room_known *ret)
{
	struct search_room_title_row row;
	if (!q_search_room_title(f->c, (struct search_room_title_in){ room }, &row, &ret->may)) {
		return false;
	}
	ret->id = room;
	if (ret->may) {
		ret->name = row.name;
		ret->is_exercise = str_eq(row.mode, S("exercise"));
	}
	return true;
}

static bool room_of(struct finding *f, struct id room, struct room_known *ret)
{
	for (size_t i = 0; i < f->n_known; i++) {
		if (id_eq(f->known[i].id, room)) {
			*ret = f->known[i];
			return true;
		}
	}
	*ret = (struct room_known){ .name = S("") };
	if (!room_read(f, room, ret)) {
		return false;
	}
	if (f->n_known < sizeof f->known / sizeof f->known[0]) {
		f->known[f->n_known++] = *ret;
	}
	return true;
}

/* --- one thing the index named --- */

static bool has_words(struct ctx *c, str words, const struct search_words *w)
{
	struct text_folded f;
	text_find_fold(c->arena, words, &f);
	for (size_t i = 0; i < w->n; i++) {
		if (text_find_word(f.text, w->v[i], 0) == SIZE_MAX) {
			return false;
		}
	}
	return true;
}

/* The thing as it stands now; *ret_ok: it is there and says the words. */
static bool read_line(struct finding *f, const struct search_source *s, const struct search_ref *r, struct search_line *ret, bool *ret_ok)
{
	struct ctx *c = f->c;
	bool found = false;
	*ret_ok = false;
	if (!search_may(c, s)) {
		return true;
	}
	if (!s->line(c, r, ret, &found)) {
		return false;
	}
	ret->incident_id = s->moves ? ret->incident_id : r->incident_id;
	*ret_ok = found && (ret->needs == ACCESS_NONE || access_allows(c->who.access, ret->needs)) && has_words(c, ret->words, &f->words);
	return true;
}

/* A helper sees their own tasks, wherever they belong. */
static bool is_for(const struct ctx *c, const struct search_line *l)
{
	return c->who.access != ACCESS_HELPER || (!id_is_none(c->who.person_id) && id_eq(l->owner_id, c->who.person_id));
}

/* The same, and whether whoever asks may see it. */
static bool read_hit(struct finding *f, const struct text_hit *t, struct search_hit *ret, bool *ret_ok)
{
	struct ctx *c = f->c;
	const struct search_source *s = search_source_of(t->kind);
	struct search_ref r = { s && s->moves ? (struct id){ { 0 } } : t->room, str_copy(c->arena, t->ref) };
	struct room_known room = { .may = true, .name = S("") };
	*ret = (struct search_hit){ .source = s, .ref = r.ref };
	*ret_ok = false;
	if (!s || !read_line(f, s, &r, &ret->line, ret_ok) || !*ret_ok) {
		return c->err.code == ERR_NONE;
	}
	struct id in = ret->line.incident_id;
	if (!id_is_none(in) && !room_of(f, in, &room)) {
		return false;
	}
	*ret_ok = room.may && is_for(c, &ret->line) && (id_is_none(f->in->incident_id) || id_eq(in, f->in->incident_id));
	ret->room = c->who.access == ACCESS_HELPER ? S("") : room.name; /* a helper sees the task, not whose room it is */
	ret->is_exercise = room.is_exercise;
	ret->path = search_path(c, s, &r, &ret->line);
	return true;
}

static bool is_behind(const struct finding *f, const struct text_hit *t)
{
	const struct search_source *s = search_source_of(t->kind);
	if (f->all_behind || !s || s->is_mixed || f->c->who.access == ACCESS_HELPER) {
		return true;
	}
	return is_among(&f->behind, t->room) || (s->audit && f->others_behind);
}

/* What is counted without being read is known to be as the index has it. */
static bool count(struct finding *f, const struct text_hit *t)
{
	const struct search_source *s = search_source_of(t->kind);
	struct search_hit hit;
	bool ok = s && search_may(f->c, s) && (id_is_none(t->room) || !is_among(&f->hidden, t->room));
	if (ok && is_behind(f, t)) {
		if (f->n_verified++ >= VERIFIED_MAX) {
			f->found->is_more = f->c->who.access != ACCESS_HELPER; /* of others' tasks not even that there are more */
			return true;
		}
		if (!read_hit(f, t, &hit, &ok)) {
			return false;
		}
	}
	f->found->count += ok;
	f->has_more |= ok;
	return true;
}

static bool on_hit(void *arg, const struct text_hit *t)
{
	struct finding *f = arg;
	struct search_found *found = f->found;
	struct search_hit hit;
	bool ok;
	if (found->n == f->most) {
		f->failed = !count(f, t);
	} else {
		f->failed = !read_hit(f, t, &hit, &ok);
		if (!f->failed && ok) {
			found->v[found->n++] = hit;
			found->count++;
			f->last = t->id;
		}
	}
	bool only_more = !str_is_empty(f->in->before); /* a later page: it is enough to know that there is one */
	return !f->failed && found->count <= SEARCH_COUNTED && !(f->has_more && only_more);
}

/* --- what the question is asked with --- */

static bool read_hidden(struct finding *f)
{
	struct search_hidden_rows rows;
	if (!q_search_hidden(f->c, &rows)) {
		return false;
	}
	struct id *v = arena_array(f->c->arena, struct id, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = rows.v[i].id;
	}
	qsort(v, rows.n, sizeof *v, id_order);
	f->hidden = (struct rooms){ v, rows.n };
	return true;
}

static str mark_name(struct ctx *c, const char *what)
{
	return STR_CAT(c->arena, str_from_c(what), str_hex(c->arena, (bytes){ c->org_id.b, sizeof c->org_id.b }));
}

/* Which rooms moved since the index looked, and how far a first filling is. */
static bool read_lag(struct finding *f, struct text_index *x)
{
	struct ctx *c = f->c;
	struct text_mark seal, audit, full, fill;
	struct search_seals_rows rows;
	struct search_audit_last_row last;
	bool has_audit;
	if (!text_index_mark_get(c, x, mark_name(c, "seal/"), &seal) || !text_index_mark_get(c, x, mark_name(c, "audit/"), &audit) ||
	    !text_index_mark_get(c, x, mark_name(c, "full/"), &full) || !text_index_mark_get(c, x, mark_name(c, "fill/"), &fill) ||
	    !q_search_seals(c, (struct search_seals_in){ .after = seal.n }, &rows) || !q_search_audit_last(c, &last, &has_audit)) {
		return false;
	}
	struct id *v = arena_array(c->arena, struct id, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = rows.v[i].incident_id;
	}
	qsort(v, rows.n, sizeof *v, id_order);
	f->behind = (struct rooms){ v, rows.n };
	f->all_behind = !full.has || rows.n >= 1000;
	f->others_behind = has_audit && last.seq > audit.n;
	f->found->progress = full.has ? 100 : fill.has && fill.check > 0 ? (int)(fill.n * 99 / fill.check) : 0;
	return true;
}

static bool read_cursor(struct finding *f, int64_t *ret)
{
	*ret = 0;
	return str_is_empty(f->in->before) || (str_to_i64(f->in->before, ret) && *ret > 0) ||
	       fail_field(f->c, "before", MSG_SEARCH_BAD_CURSOR);
}

/* Kinds left out by rights alone are left out of the question, so that they are not even looked through. */
static size_t kinds_of(const struct finding *f, str *ret)
{
	size_t n = 0;
	bool all = true;
	for (size_t i = 0; i < search_n_sources; i++) {
		bool wanted = f->in->kind < 0 || (size_t)f->in->kind == i;
		if (wanted && search_may(f->c, &search_sources[i])) {
			ret[n++] = str_from_c(search_sources[i].kind);
		} else {
			all = false;
		}
	}
	return all ? 0 : n;
}

static bool ask(struct finding *f, struct text_index *x)
{
	str *kinds = arena_array(f->c->arena, str, search_n_sources);
	struct text_asked asked;
	struct text_question q = { .org_id = f->c->org_id, .words = f->words.v, .n_words = f->words.n, .room = f->in->incident_id,
		.hidden = f->hidden.v, .n_hidden = f->hidden.n, .from_ms = f->in->from_ms, .until_ms = f->in->until_ms,
		.most_looked = LOOKED_MAX, .kinds = kinds, .n_kinds = kinds_of(f, kinds) };
	if (f->in->kind >= 0 && q.n_kinds == 0) {
		return true; /* nothing of that kind may be seen */
	}
	if (!read_cursor(f, &q.before) || !text_index_ask(f->c, x, &q, on_hit, f, &asked) || f->failed) {
		return false;
	}
	struct search_found *found = f->found;
	found->is_cut = !asked.was_all && !f->has_more && found->count <= SEARCH_COUNTED;
	found->is_more |= found->count > SEARCH_COUNTED || found->is_cut;
	found->count = found->count > SEARCH_COUNTED ? SEARCH_COUNTED : found->count;
	int64_t next = f->has_more ? f->last : found->is_cut ? asked.last : 0;
	found->next = next > 0 ? str_i64(f->c->arena, next) : STR_NONE;
	return true;
}

/* A room for named people that is shown is a line of the audit, once for all its lines. */
static bool note_rooms(struct finding *f)
{
	struct incident i;
	for (size_t k = 0; k < f->found->n; k++) {
		struct id room = f->found->v[k].line.incident_id;
		bool is_first = !id_is_none(room);
		for (size_t m = 0; is_first && m < k; m++) {
			is_first = !id_eq(f->found->v[m].line.incident_id, room);
		}
		if (is_first && !(f->c->who.access == ACCESS_HELPER ? incident_get_inside(f->c, room, &i) : incident_get(f->c, room, &i))) {
			return false;
		}
	}
	return true;
}

bool search_find(struct ctx *c, const struct search_in *in, struct search_found *ret)
{
	struct finding *f = arena_new(c->arena, struct finding);
	struct incident room;
	int64_t before;
	*ret = (struct search_found){ .progress = 100, .next = STR_NONE };
	*f = (struct finding){ .c = c, .in = in, .found = ret, .most = in->most > 0 && in->most < LIMIT_LIST_ROWS ? in->most : SEARCH_SHOWN };
	ret->v = arena_array(c->arena, struct search_hit, f->most);
	if (!read_cursor(f, &before) || !search_words_read(c, in->q, &f->words) || (!id_is_none(in->incident_id) && !incident_get(c, in->incident_id, &room))) {
		return false;
	}
	ret->n_words = f->words.n;
	if (f->words.n == 0) {
		return true;
	}
	struct text_index *x = store_text_index(c, c->store);
	if (!x || !read_hidden(f) || !read_lag(f, x) || !ask(f, x) || !note_rooms(f)) {
		return false;
	}
	for (size_t i = 0; i < ret->n; i++) {
		ret->v[i].title = search_mark(c->arena, ret->v[i].line.title, &f->words, TITLE_CHARS);
		ret->v[i].text = search_mark(c->arena, ret->v[i].line.text, &f->words, TEXT_CHARS);
	}
	return true;
}

bool search_rooms(struct ctx *c, struct search_room **ret, size_t *ret_n)
{
	struct search_room_picks_rows rows;
	if (!q_search_room_picks(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct search_room, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct search_room){ rows.v[i].id, rows.v[i].name };
	}
	*ret_n = rows.n;
	return true;
}
