/* What differs between two versions of the regulation: section by section, line by line, and word by word within a line. */
#include "binder/inside.h"
#include "binder/regulation.h"
#include "binder_sql.h"
#include "messages.h"
#include "procedure/own.h"

#define SECTIONS (REGULATION_SECTIONS + 1) /* and what stands before them */

/* Where each section begins: at a heading. Returns how many there are. */
static size_t sections_of(const struct document *d, size_t from[SECTIONS + 1])
{
	size_t n = 1;
	from[0] = 0;
	for (size_t i = 0; i < d->n_blocks && n < SECTIONS; i++) {
		if (d->blocks[i].type == DOC_HEADING) {
			from[n++] = i;
		}
	}
	for (size_t i = n; i <= SECTIONS; i++) {
		from[i] = d->n_blocks;
	}
	return n;
}

static str first_cell(str line)
{
	size_t at = str_find(line, S(" / "), 0);
	return at == SIZE_MAX ? line : str_sub(line, 0, at);
}

/* The line that came in the place of this one: the same first cell, else the next where as many went as came. */
static size_t partner(str gone, size_t at, const str *come, size_t n, bool same_count, const bool *taken)
{
	for (size_t k = 0; k < n; k++) {
		if (!taken[k] && str_eq(first_cell(gone), first_cell(come[k])) && first_cell(gone).n < gone.n) {
			return k;
		}
	}
	return same_count && at < n && !taken[at] ? at : SIZE_MAX;
}

static void put(struct ctx *c, struct regulation_section_diff *to, str gone, str come)
{
	struct regulation_line_diff *l = &to->lines[to->n_lines];
	if (to->n_lines == REGULATION_LINES_SHOWN) {
		to->more++;
		return;
	}
	own_words_diff(c, gone, come, &l->pieces, &l->n_pieces);
	to->n_lines++;
}

static void compare(struct ctx *c, str older, str newer, struct regulation_section_diff *to)
{
	str *a, *b, *gone, *come;
	size_t n_a = binder_lines(c, older, &a), n_b = binder_lines(c, newer, &b);
	size_t n_gone = binder_only_in(c, a, n_a, b, n_b, n_a, &gone, &to->more), n_come = binder_only_in(c, b, n_b, a, n_a, n_b, &come, &to->more);
	bool *taken = arena_array(c->arena, bool, n_come + 1);
	to->lines = arena_array(c->arena, struct regulation_line_diff, REGULATION_LINES_SHOWN);
	for (size_t i = 0; i < n_gone; i++) {
		size_t k = partner(gone[i], i, come, n_come, n_gone == n_come, taken);
		put(c, to, gone[i], k == SIZE_MAX ? S("") : come[k]);
		if (k != SIZE_MAX) {
			taken[k] = true;
		}
	}
	for (size_t k = 0; k < n_come; k++) {
		if (!taken[k]) {
			put(c, to, S(""), come[k]);
		}
	}
}

static bool own_of(struct ctx *c, int64_t version, struct regulation *ret)
{
	struct regulation *v;
	size_t n;
	if (!regulation_list(c, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].version.v == version) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
}

/* As it would be today, in the language it was kept in. */
static bool today(struct ctx *c, int64_t version, enum lang lang, struct document *ret)
{
	struct regulation r;
	enum lang reader = c->lang;
	if (!own_of(c, version, &r)) {
		return false;
	}
	c->lang = lang;
	bool ok = regulation_compose(c, r.own, ret);
	c->lang = reader;
	return ok;
}

static struct opt_int latest(struct opt_int a, struct opt_int b) { return !a.has || (b.has && b.v > a.v) ? b : a; }

static bool add_dates(struct ctx *c, struct regulation_section_diff *v, size_t n)
{
	struct regulation_sources_row s;
	if (n == 0) {
		return true;
	}
	if (!q_regulation_sources(c, &s)) {
		return false;
	}
	struct opt_int at[REGULATION_SECTIONS] = { s.structure, latest(s.levels, s.commander), { 0 }, s.procedures, { 0 }, s.stop, s.continuity };
	for (size_t i = 0; i < n; i++) {
		v[i].changed_at = v[i].section >= 0 ? at[v[i].section] : (struct opt_int){ 0 };
	}
	return true;
}

bool regulation_diff(struct ctx *c, int64_t older, int64_t newer, struct regulation_section_diff **ret, size_t *ret_n, bool *ret_lang)
{
	struct document *a = arena_new(c->arena, struct document), *b = arena_new(c->arena, struct document);
	size_t from_a[SECTIONS + 1], from_b[SECTIONS + 1];
	*ret = arena_array(c->arena, struct regulation_section_diff, SECTIONS);
	*ret_n = 0;
	*ret_lang = true;
	if (!regulation_words(c, older, a) || !(newer > 0 ? regulation_words(c, newer, b) : today(c, older, a->lang, b))) {
		return false;
	}
	if (a->lang != b->lang) {
		*ret_lang = false;
		return true;
	}
	size_t n_a = sections_of(a, from_a), n_b = sections_of(b, from_b);
	for (size_t i = 0; i < SECTIONS && i < (n_a > n_b ? n_a : n_b); i++) {
		str was = binder_words(c, a, from_a[i], from_a[i + 1]), is = binder_words(c, b, from_b[i], from_b[i + 1]);
		if (!str_eq(was, is)) {
			struct regulation_section_diff *d = &(*ret)[(*ret_n)++];
			*d = (struct regulation_section_diff){ .section = (int)i - 1, .title = i > 0 ? msg(c, regulation_sections[i - 1].title) : msg(c, MSG_REGULATION_PREFACE) };
			compare(c, was, is, d);
		}
	}
	return newer > 0 || add_dates(c, *ret, *ret_n);
}
