/* Rooms that may belong together, and why one may think so. */
#include <stdlib.h>

#include "base/text.h"
#include "indicator/indicator.h"
#include "link/link_row.h"
#include "link_sql.h"
#include "messages.h"
#include "sighting/sighting.h"

#define LOOKED_AT 300              /* newest rooms compared */
#define NEAR_MS (INT64_C(14) * 24 * 3600 * 1000)
#define WORDS_MIN 30               /* titles are short: below this they are alike by chance */
#define FINDERS_MIN 35

#define F(member, type_of, text) \
	{ .name = #member, .type = type_of, .offset = offsetof(struct link_likely_json, member), .doc = text }
static const struct field likely_fields[] = {
	F(incident_id, FIELD_ID, "the other incident"),
	F(name, FIELD_LINE, "its name"),
	F(state, FIELD_LINE, "open or closed"),
	F(shared, FIELD_INT, "traces both have"),
	F(same_kind, FIELD_BOOL, "of the same kind, and noticed within two weeks"),
	F(words, FIELD_INT, "how alike their titles are, 0 to 100"),
	F(finders, FIELD_INT, "how alike what their finders wrote is, 0 to 100"),
};
#undef F
const struct shape link_likely_shape = { "LikelyLink", likely_fields, sizeof likely_fields / sizeof likely_fields[0],
	sizeof(struct link_likely_json) };

/* --- one sign each --- */

static const struct indicator *own_of(const struct indicator *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			return &v[i];
		}
	}
	return NULL;
}

static bool says_nothing(int state)
{
	return state == INDICATOR_HARMLESS || state == INDICATOR_OWN;
}

static bool score_traces(struct ctx *c, struct id incident_id, struct link_likely *v, size_t n)
{
	struct indicator *mine;
	struct indicator_elsewhere *others;
	size_t n_mine, n_others;
	if (!indicator_list(c, incident_id, &mine, &n_mine) || !indicator_also_in(c, incident_id, &others, &n_others)) {
		return false;
	}
	for (size_t k = 0; k < n_others; k++) {
		const struct indicator *own = own_of(mine, n_mine, others[k].indicator_id);
		for (size_t i = 0; i < n && own && !says_nothing(own->state) && !says_nothing(others[k].state); i++) {
			if (id_eq(v[i].i.id, others[k].incident_id)) {
				v[i].shared++;
				v[i].has_mail |= own->kind == INDICATOR_MAIL;
				v[i].shared_value = own->kind == INDICATOR_MAIL || !v[i].shared_value.n ? own->value : v[i].shared_value;
			}
		}
	}
	return true;
}

static void score_kind(const struct incident *i, struct link_likely *l)
{
	int64_t apart = i->noticed.earliest_ms - l->i.noticed.earliest_ms;
	apart = apart < 0 ? -apart : apart;
	l->same_kind = str_eq(i->kind, l->i.kind) && !str_eq(i->kind, S("unknown")) && apart <= NEAR_MS;
}

/* What finders wrote of this room, against what they wrote of the others. */
static bool score_finders(struct ctx *c, struct id incident_id, struct link_likely *v, size_t n)
{
	struct link_words_of_finders_rows rows;
	if (!q_link_words_of_finders(c, &rows)) {
		return false;
	}
	for (size_t a = 0; a < rows.n; a++) {
		if (!id_eq(rows.v[a].incident_id, incident_id)) {
			continue;
		}
		for (size_t b = 0; b < rows.n; b++) {
			for (size_t i = 0; i < n; i++) {
				if (id_eq(rows.v[b].incident_id, v[i].i.id)) {
					int alike = sighting_likeness(c->arena, rows.v[a].what, rows.v[b].what);
					v[i].finders = alike > v[i].finders ? alike : v[i].finders;
				}
			}
		}
	}
	return true;
}

static int score_of(const struct link_likely *l)
{
	int score = l->shared > 0 ? 60 + 10 * (int)(l->shared < 5 ? l->shared : 5) : 0;
	score += l->same_kind ? 30 : 0;
	score += l->words >= WORDS_MIN ? l->words : 0;
	return score + (l->finders >= FINDERS_MIN ? l->finders : 0);
}

/* --- all of them --- */

static bool is_linked(const struct link *v, size_t n, struct id id)
{
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].other_id, id)) {
			return true;
		}
	}
	return false;
}

/* Rooms that are neither this one nor linked with it nor merged elsewhere. */
static bool others_of(struct ctx *c, const struct incident *i, struct incident **ret, size_t *ret_n)
{
	struct incident *all;
	struct link *links;
	size_t n, n_links;
	str next;
	*ret_n = 0;
	if (!incident_page(c, S(""), S(""), LOOKED_AT, &all, &n, &next) || !link_list(c, i->id, &links, &n_links)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		struct link_into into = { 0 };
		if (id_eq(all[k].id, i->id) || is_linked(links, n_links, all[k].id)) {
			continue;
		}
		if (!incident_is_open(&all[k]) && !link_merged_into(c, all[k].id, &into)) {
			return false;
		}
		if (!into.is) {
			all[(*ret_n)++] = all[k];
		}
	}
	*ret = all;
	return true;
}

static int best_first(const void *a, const void *b)
{
	const struct link_likely *x = a, *y = b;
	return x->score != y->score ? y->score - x->score : memcmp(y->i.id.b, x->i.id.b, sizeof x->i.id.b);
}

bool link_likely(struct ctx *c, const struct incident *i, struct link_likely **ret, size_t *ret_n)
{
	struct incident *others;
	size_t n;
	if (!others_of(c, i, &others, &n)) {
		return false;
	}
	struct link_likely *v = arena_array(c->arena, struct link_likely, n + 1);
	for (size_t k = 0; k < n; k++) {
		v[k].i = others[k];
		v[k].shared_value = S("");
		v[k].words = sighting_likeness(c->arena, i->title, others[k].title);
		score_kind(i, &v[k]);
	}
	if (!score_traces(c, i->id, v, n) || !score_finders(c, i->id, v, n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		v[k].score = score_of(&v[k]);
	}
	qsort(v, n, sizeof *v, best_first);
	*ret_n = 0;
	while (*ret_n < n && *ret_n < LINK_LIKELY_MAX && v[*ret_n].score > 0) {
		(*ret_n)++;
	}
	*ret = v;
	return true;
}

/* Every word has to be in it; "#3" and "2026-11 #3" are words of the name. */
static bool has_all(struct ctx *c, str all, str words)
{
	words = text_fold(c->arena, words);
	all = text_fold(c->arena, all);
	while (!str_is_none(words)) {
		str word = str_cut(&words, ' ');
		if (word.n && str_find(all, word, 0) == SIZE_MAX) {
			return false;
		}
	}
	return true;
}

bool link_search(struct ctx *c, const struct incident *i, str words, struct incident **ret, size_t *ret_n)
{
	struct incident *v;
	size_t n;
	if (!others_of(c, i, &v, &n)) {
		return false;
	}
	*ret_n = 0;
	words = str_trim(words);
	for (size_t k = 0; k < n && words.n && *ret_n < 20; k++) {
		if (has_all(c, STR_CAT(c->arena, v[k].name, S(" "), v[k].title), words)) {
			v[(*ret_n)++] = v[k];
		}
	}
	*ret = v;
	return true;
}
