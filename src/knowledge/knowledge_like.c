/* 前に似たことがありました: notes that may help with what happens now, and why one may think so. */
#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"
#include "indicator/indicator.h"
#include "knowledge/knowledge_inside.h"
#include "knowledge_sql.h"
#include "messages.h"
#include "sighting/sighting.h"

#define WORDS_MIN 28 /* titles are short: below this they are alike by chance */

#define F(member, type_of, text) \
	{ .name = #member, .type = type_of, .offset = offsetof(struct knowledge_like_json, member), .doc = text }
static const struct field like_fields[] = {
	F(id, FIELD_ID, "the note"),
	F(title, FIELD_LINE, "its title"),
	F(why, FIELD_LINE, "why it may help, in the language of the request"),
	F(shared, FIELD_INT, "traces both have"),
	F(words, FIELD_INT, "how alike the titles are, 0 to 100"),
	F(same_kind, FIELD_BOOL, "of the same kind"),
};
#undef F
const struct shape knowledge_like_shape = { "SimilarNote", like_fields, sizeof like_fields / sizeof like_fields[0],
	sizeof(struct knowledge_like_json) };

static int best_first(const void *a, const void *b)
{
	const struct knowledge_like *x = a, *y = b;
	return x->score != y->score ? y->score - x->score : memcmp(y->id.b, x->id.b, sizeof x->id.b);
}

/* The title, or a tag that stands in the words as it is. */
static int alike(struct ctx *c, const struct knowledge_keys_row *r, str words, str folded)
{
	int best = sighting_likeness(c->arena, r->title, words);
	str rest = r->tags;
	while (!str_is_empty(rest)) {
		str tag = text_fold(c->arena, str_cut(&rest, '\n'));
		if (tag.n >= 6 && str_find(folded, tag, 0) != SIZE_MAX && best < 50) { /* two letters of Japanese or more */
			best = 50;
		}
	}
	return best;
}

static void count_traces(const struct knowledge_keys_row *r, struct str_list traces, struct knowledge_like *l)
{
	for (size_t i = 0; i < traces.n && r->traces.n; i++) {
		if (knowledge_has_line(r->traces, traces.v[i])) {
			l->shared++;
			l->shared_value = l->shared == 1 ? traces.v[i] : l->shared_value;
		}
	}
}

static struct knowledge_like compare(struct ctx *c, const struct knowledge_keys_row *r, str kind, str words, str folded,
                                     struct str_list traces)
{
	struct knowledge_like l = { .id = r->id, .title = r->title, .shared_value = S("") };
	count_traces(r, traces, &l);
	l.same_kind = !str_is_empty(kind) && !str_eq(kind, S("unknown")) && str_eq(kind, r->kind);
	int most = str_is_empty(words) ? 0 : alike(c, r, words, folded);
	l.words = most >= WORDS_MIN ? most : 0;
	l.score = (l.shared ? 60 + 10 * (int)(l.shared < 5 ? l.shared : 5) : 0) + (l.same_kind ? 30 : 0) + l.words;
	return l;
}

bool knowledge_similar(struct ctx *c, str kind, str words, struct str_list traces, struct id but, const struct knowledge_like **ret, size_t *ret_n)
{
	struct knowledge_keys_rows rows;
	size_t n = 0;
	if (!q_knowledge_keys(c, &rows)) {
		return false;
	}
	struct knowledge_like *v = arena_array(c->arena, struct knowledge_like, rows.n + 1);
	str folded = text_fold(c->arena, str_is_none(words) ? S("") : words);
	for (size_t i = 0; i < rows.n; i++) {
		bool is_own = !id_is_none(but) && (id_eq(rows.v[i].room_id, but) || id_eq(rows.v[i].sighting_id, but));
		v[n] = compare(c, &rows.v[i], kind, words, folded, traces);
		n += !is_own && v[n].score > 0;
	}
	qsort(v, n, sizeof *v, best_first);
	*ret = v;
	*ret_n = n < KNOWLEDGE_LIKE_MAX ? n : KNOWLEDGE_LIKE_MAX;
	return true;
}

static bool like_room(struct ctx *c, const struct incident *i, const struct knowledge_like **ret, size_t *ret_n)
{
	struct indicator *v;
	size_t n, k = 0;
	if (!indicator_list(c, i->id, &v, &n)) {
		return false;
	}
	str *values = arena_array(c->arena, str, n + 1);
	for (size_t a = 0; a < n; a++) {
		if (v[a].state != INDICATOR_HARMLESS && v[a].state != INDICATOR_OWN) {
			values[k++] = v[a].value;
		}
	}
	return knowledge_similar(c, i->kind, i->title, (struct str_list){ values, k }, i->id, ret, ret_n);
}

/*
 * The words of each note are compared, which grows with what a firm has learnt, and a room page asks each time. What comes out
 * hangs on rows and on who looks, and is kept as rows are (docs/decisions/0012).
 */
static const size_t like_texts[] = { offsetof(struct knowledge_like, title), offsetof(struct knowledge_like, shared_value) };
static const struct db_row_layout like_layout = { sizeof(struct knowledge_like), like_texts, 2 };
static const struct db_statement kept_like = DB_WORKED_OUT("knowledge_for_room", &like_layout);

bool knowledge_for_room(struct ctx *c, const struct incident *i, const struct knowledge_like **ret, size_t *ret_n)
{
	struct db_key k;
	struct db_kept kept;
	const struct knowledge_like *v;
	db_key_begin(&k, &kept_like);
	db_key_id(&k, c->org_id);
	db_key_id(&k, c->who.account_id);
	db_key_id(&k, c->who.only_room);
	db_key_id(&k, i->id);
	if (db_kept_find(c, &k, &kept)) {
		*ret = kept.rows;
		*ret_n = kept.n;
		return true;
	}
	if (!like_room(c, i, &v, ret_n)) {
		return false;
	}
	*ret = v;
	db_kept_add(c, &k, v, *ret_n);
	return true;
}

bool knowledge_for_words(struct ctx *c, str kind, str words, struct id but, const struct knowledge_like **ret, size_t *ret_n)
{
	struct indicator_found *found;
	size_t n;
	indicator_recognise(c->arena, words, &found, &n);
	str *values = arena_array(c->arena, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		values[i] = found[i].value;
	}
	return knowledge_similar(c, kind, words, (struct str_list){ values, n }, but, ret, ret_n);
}

static str and_then(struct ctx *c, str line, str more)
{
	return line.n ? msgf(c, MSG_KNOWLEDGE_AND, { "one", line }, { "two", more }) : more;
}

str knowledge_why(struct ctx *c, const struct knowledge_like *l)
{
	str line = S("");
	if (l->shared) {
		line = msgf(c, MSG_KNOWLEDGE_WHY_TRACES, { "value", l->shared_value });
	}
	if (l->same_kind) {
		line = and_then(c, line, msg(c, MSG_KNOWLEDGE_WHY_KIND));
	}
	return l->words ? and_then(c, line, msg(c, MSG_KNOWLEDGE_WHY_WORDS)) : line;
}
