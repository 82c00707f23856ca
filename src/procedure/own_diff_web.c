/* What differs, as a page shows it: in the reader's language, what stayed folded, what was rewritten side by side. */
#include "base/limits.h"
#include "messages.h"
#include "procedure/own_view.h"

#define KEPT_LEAST 50            /* in a hundred of both texts: below it a reader sees two texts, not one that changed */

/* One side of a field: what stayed, and what is of that side. */
static str side_text(struct ctx *c, const struct own_field_diff *d, int mark)
{
	str all = S("");
	for (size_t i = 0; i < d->n_pieces; i++) {
		const struct own_piece *p = &d->pieces[i];
		all = p->mark == OWN_MARK_SAME || p->mark == mark ? all.n ? STR_CAT(c->arena, all, p->text) : p->text : all;
	}
	return all;
}

static bool is_rewritten(const struct own_field_diff *d)
{
	size_t same = 0, all = 0;
	for (size_t i = 0; i < d->n_pieces; i++) {
		bool stayed = d->pieces[i].mark == OWN_MARK_SAME;
		same += stayed ? 2 * d->pieces[i].text.n : 0;
		all += stayed ? 2 * d->pieces[i].text.n : d->pieces[i].text.n;
	}
	return same * 100 < all * KEPT_LEAST;
}

/* --- line by line --- */

struct line { struct own_piece *v; size_t n; bool is_changed; };

static size_t count_lines(const struct own_field_diff *d)
{
	size_t n = d->n_pieces + 1;
	for (size_t i = 0; i < d->n_pieces; i++) {
		for (size_t k = 0; k < d->pieces[i].text.n; k++) {
			n += d->pieces[i].text.p[k] == '\n';
		}
	}
	return n;
}

/* A line ends where both texts break; a break on one side alone is a change inside of a line. */
static size_t lines_of(struct ctx *c, const struct own_field_diff *d, struct line **ret)
{
	size_t most = count_lines(d), n = 0, at = 0;
	struct own_piece *v = arena_array(c->arena, struct own_piece, 2 * most);
	*ret = arena_array(c->arena, struct line, most + 1);
	(*ret)[0] = (struct line){ .v = v };
	for (size_t i = 0; i < d->n_pieces; i++) {
		str rest = d->pieces[i].text;
		bool stayed = d->pieces[i].mark == OWN_MARK_SAME;
		while (rest.n > 0) {
			struct line *l = &(*ret)[n];
			size_t end = stayed ? str_find(rest, S("\n"), 0) : SIZE_MAX;
			str text = end == SIZE_MAX ? rest : str_sub(rest, 0, end);
			l->is_changed = l->is_changed || !stayed;
			if (text.n > 0) {
				v[at++] = (struct own_piece){ d->pieces[i].mark, text };
				l->n++;
			}
			rest = end == SIZE_MAX ? S("") : str_sub(rest, end + 1, rest.n);
			if (end != SIZE_MAX) {
				(*ret)[++n] = (struct line){ .v = &v[at] };
			}
		}
	}
	return n + 1;
}

static void fill_parts(struct ctx *c, const struct own_field_diff *d, struct own_diff_field *ret)
{
	struct line *v;
	size_t n = lines_of(c, d, &v);
	ret->parts = arena_array(c->arena, struct own_diff_part, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct own_diff_part *last = ret->n_parts > 0 ? &ret->parts[ret->n_parts - 1] : NULL;
		if (v[i].is_changed) {
			ret->parts[ret->n_parts++] = (struct own_diff_part){ .pieces = v[i].v, .n_pieces = v[i].n };
		} else if (last && last->n_same > 0) {
			last->n_same += v[i].n > 0;
		} else if (v[i].n > 0) {
			ret->parts[ret->n_parts++] = (struct own_diff_part){ .n_same = 1 };
		}
	}
	for (size_t i = 0; i < ret->n_parts; i++) {
		size_t same = ret->parts[i].n_same;
		ret->parts[i].same_text = same == 1 ? msg(c, MSG_OWN_PROCEDURE_LINE_SAME)
			: msgf(c, MSG_OWN_PROCEDURE_LINES_SAME, { "count", number_text(c, (int64_t)same) });
	}
}

static void fill_field(struct ctx *c, const struct own_field_diff *d, const struct own_field_diff *twin, struct own_diff_field *ret)
{
	*ret = (struct own_diff_field){ .label = d->label, .is_rewritten = is_rewritten(d) };
	if (!ret->is_rewritten) {
		fill_parts(c, d, ret);
		return;
	}
	ret->older = side_text(c, d, OWN_MARK_GONE);
	ret->newer = side_text(c, d, OWN_MARK_COME);
	if (twin && ret->older.n == 0) {         /* what is written in one language alone is read in it */
		ret->older = side_text(c, twin, OWN_MARK_GONE);
	}
	if (twin && ret->newer.n == 0) {
		ret->newer = side_text(c, twin, OWN_MARK_COME);
	}
}

void own_fields_fill(struct ctx *c, const struct own_field_diff *v, size_t n, struct own_diff_fields *ret)
{
	bool english = c->lang == LANG_EN;
	*ret = (struct own_diff_fields){ .v = arena_array(c->arena, struct own_diff_field, n + 1),
		.others = arena_array(c->arena, struct own_diff_field, n + 1) };
	for (size_t i = 0; i < n; i++) {
		bool is_other = v[i].has_twin && v[i].is_english != english;
		size_t at = v[i].is_english ? i - 1 : i + 1; /* the Japanese words stand first */
		bool has_twin = v[i].has_twin && at < n && v[at].has_twin && v[at].is_english != v[i].is_english && str_eq(v[at].label, v[i].label);
		fill_field(c, &v[i], has_twin && !is_other ? &v[at] : NULL, is_other ? &ret->others[ret->n_others++] : &ret->v[ret->n++]);
	}
	ret->others_text = msgf(c, english ? MSG_OWN_PROCEDURE_OTHERS_IN_JAPANESE : MSG_OWN_PROCEDURE_OTHERS_IN_ENGLISH,
		{ "count", number_text(c, (int64_t)ret->n_others) });
}
