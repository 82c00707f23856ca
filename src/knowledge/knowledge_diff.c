/* What changed between two versions, field by field and line by line. */
#include "base/buf.h"
#include "knowledge/knowledge_inside.h"
#include "messages.h"

#define LINES_MAX 400 /* of a field; longer ones are shown as gone and come as a whole */

static const struct { const char *key; int label; } fields[] = {
	{ "title", MSG_KNOWLEDGE_LABEL_TITLE }, { "kind", MSG_KNOWLEDGE_LABEL_KIND }, { "tags", MSG_KNOWLEDGE_LABEL_TAGS },
	{ "happened", MSG_KNOWLEDGE_LABEL_HAPPENED }, { "signs", MSG_KNOWLEDGE_LABEL_SIGNS },
	{ "to_do", MSG_KNOWLEDGE_LABEL_TO_DO }, { "not_to_do", MSG_KNOWLEDGE_LABEL_NOT_TO_DO },
	{ "traces", MSG_KNOWLEDGE_LABEL_TRACES }, { "source", MSG_KNOWLEDGE_LABEL_SOURCE },
	{ "source_by", MSG_KNOWLEDGE_LABEL_BY }, { "source_url", MSG_KNOWLEDGE_LABEL_URL },
	{ "source_date", MSG_KNOWLEDGE_LABEL_DATE }, { "audience", MSG_KNOWLEDGE_LABEL_AUDIENCE },
	{ "keeper", MSG_KNOWLEDGE_LABEL_KEEPER }, { "review_at", MSG_KNOWLEDGE_LABEL_REVIEW },
	{ "state", MSG_KNOWLEDGE_LABEL_STATE },
};
#define N_FIELDS (sizeof fields / sizeof fields[0])

/* What people read in place of a code. */
static str shown(struct ctx *c, size_t field, str line)
{
	const struct choices *set = strcmp(fields[field].key, "source") == 0 ? &knowledge_source_choices
		: strcmp(fields[field].key, "audience") == 0 ? &knowledge_audience_choices
		: strcmp(fields[field].key, "state") == 0 ? &knowledge_state_choices : NULL;
	int i = set ? choice_find(set, line) : -1;
	if (i >= 0) {
		return msg(c, set->v[i].label);
	}
	const struct kind *kind = strcmp(fields[field].key, "kind") == 0 ? catalog_kind(c->catalog, line) : NULL;
	return kind ? text2_in(kind->name, c->lang) : line;
}

/* The lines of one field. */
static size_t lines_of(struct ctx *c, str words, size_t field, str **ret)
{
	size_t n = 0, room = 0;
	bool is_in = false;
	*ret = NULL;
	for (str rest = words; !str_is_empty(rest);) {
		str line = str_cut(&rest, '\n');
		if (!str_starts(line, S("\t"))) {
			is_in = str_eq(line, str_from_c(fields[field].key));
			continue;
		}
		if (is_in && n == room) {
			str *more = arena_array(c->arena, str, room ? 2 * room : 16);
			if (n) {
				memcpy(more, *ret, n * sizeof *more);
			}
			*ret = more;
			room = room ? 2 * room : 16;
		}
		if (is_in) {
			(*ret)[n++] = shown(c, field, str_sub(line, 1, line.n));
		}
	}
	return n;
}

static void put(struct knowledge_diff *d, enum diff_mark mark, str text)
{
	d->lines[d->n_lines++] = (struct diff_line){ mark, text };
}

/* By the longest common run of lines; `t` holds its length from (i, k) to the ends. */
static void walk(const str *a, size_t na, const str *b, size_t nb, const uint16_t *t, struct knowledge_diff *d)
{
	size_t i = 0, k = 0, w = nb + 1;
	while (i < na || k < nb) {
		if (i < na && k < nb && str_eq(a[i], b[k])) {
			put(d, DIFF_SAME, a[i]);
			i++;
			k++;
		} else if (k == nb || (i < na && t[(i + 1) * w + k] >= t[i * w + k + 1])) {
			put(d, DIFF_GONE, a[i++]);
		} else {
			put(d, DIFF_NEW, b[k++]);
		}
	}
}

static void compare(struct ctx *c, const str *a, size_t na, const str *b, size_t nb, struct knowledge_diff *d)
{
	d->lines = arena_array(c->arena, struct diff_line, na + nb + 1);
	if (na > LINES_MAX || nb > LINES_MAX) {
		for (size_t i = 0; i < na; i++) {
			put(d, DIFF_GONE, a[i]);
		}
		for (size_t k = 0; k < nb; k++) {
			put(d, DIFF_NEW, b[k]);
		}
		return;
	}
	size_t w = nb + 1;
	uint16_t *t = arena_array(c->arena, uint16_t, (na + 1) * w);
	for (size_t i = na; i-- > 0;) {
		for (size_t k = nb; k-- > 0;) {
			uint16_t down = t[(i + 1) * w + k], right = t[i * w + k + 1];
			t[i * w + k] = str_eq(a[i], b[k]) ? (uint16_t)(t[(i + 1) * w + k + 1] + 1) : down > right ? down : right;
		}
	}
	walk(a, na, b, nb, t, d);
}

static bool is_same(const struct knowledge_diff *d)
{
	for (size_t i = 0; i < d->n_lines; i++) {
		if (d->lines[i].mark != DIFF_SAME) {
			return false;
		}
	}
	return true;
}

void knowledge_diff(struct ctx *c, str older, str newer, struct knowledge_diff **ret, size_t *ret_n)
{
	*ret = arena_array(c->arena, struct knowledge_diff, N_FIELDS);
	*ret_n = 0;
	for (size_t f = 0; f < N_FIELDS; f++) {
		str *a, *b;
		size_t na = lines_of(c, older, f, &a), nb = lines_of(c, newer, f, &b);
		struct knowledge_diff d = { .label = fields[f].label };
		compare(c, a, na, b, nb, &d);
		if (!is_same(&d)) {
			(*ret)[(*ret_n)++] = d;
		}
	}
}
