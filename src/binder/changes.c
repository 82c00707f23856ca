/* What a binder says that is no longer so, chapter by chapter and line by line. */
#include "base/buf.h"
#include "base/limits.h"
#include "binder/inside.h"
#include "binder_sql.h"
#include "db/job.h"
#include "messages.h"

#define LINES_MOST 8000

size_t binder_lines(struct ctx *c, str text, str **ret)
{
	size_t n = 0, most = 1;
	for (size_t i = 0; i < text.n; i++) {
		most += text.p[i] == '\n';
	}
	*ret = arena_array(c->arena, str, most);
	while (!str_is_empty(text)) {
		str line = str_cut(&text, '\n');
		if (line.n) {
			(*ret)[n++] = line;
		}
	}
	return n;
}

str binder_words(struct ctx *c, const struct document *d, size_t from, size_t to)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	for (size_t i = from; i < to && i < d->n_blocks; i++) {
		const struct doc_block *k = &d->blocks[i];
		if (k->text.n) {
			buf_add(&b, k->text);
			buf_add_c(&b, '\n');
		}
		for (size_t r = 0; r < k->n_rows; r++) {
			bool any = false;
			for (size_t x = 0; x < k->rows[r].n_cells; x++) {
				str t = k->rows[r].cells[x].text;
				buf_add(&b, any && t.n ? S(" / ") : S(""));
				for (size_t q = 0; q < t.n; q++) {
					buf_add_c(&b, t.p[q] == '\n' ? ' ' : t.p[q]);
				}
				any = any || t.n;
			}
			buf_add(&b, any ? S("\n") : S(""));
		}
	}
	return str_copy(c->arena, buf_str(&b));
}

static bool is_in(str *v, size_t n, str line)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i], line)) {
			v[i] = STR_NONE; /* the same line twice is there twice */
			return true;
		}
	}
	return false;
}

size_t binder_only_in(struct ctx *c, const str *v, size_t n, const str *of, size_t n_of, size_t most, str **ret, size_t *more)
{
	str *left = arena_array(c->arena, str, n_of + 1);
	size_t shown = 0;
	memcpy(left, of, n_of * sizeof *of);
	*ret = arena_array(c->arena, str, most + 1);
	for (size_t i = 0; i < n && i < LINES_MOST; i++) {
		if (!is_in(left, n_of < LINES_MOST ? n_of : LINES_MOST, v[i])) {
			if (shown < most) {
				(*ret)[shown++] = v[i];
			} else {
				++*more;
			}
		}
	}
	return shown;
}

static bool compare(struct ctx *c, const struct binder_chapter_rows_row *then, const struct document *now, struct binder_change *ch)
{
	struct document *old = arena_new(c->arena, struct document);
	str *a, *b;
	if (!document_read(c, then->body, old)) {
		return false;
	}
	size_t n_a = binder_lines(c, binder_words(c, old, 0, old->n_blocks), &a), n_b = binder_lines(c, binder_words(c, now, 0, now->n_blocks), &b);
	ch->n_removed = binder_only_in(c, a, n_a, b, n_b, BINDER_LINES_SHOWN, &ch->removed, &ch->more);
	ch->n_added = binder_only_in(c, b, n_b, a, n_a, BINDER_LINES_SHOWN, &ch->added, &ch->more);
	return true;
}

static const struct binder_part *part_of(const struct binder_part *v, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			return &v[i];
		}
	}
	return NULL;
}

struct look { const struct binder *b; bool may_read; struct binder_part *parts; size_t n_parts; struct binder_change *to; size_t n; };

static bool look_at(struct ctx *c, struct look *l, const struct binder_chapter_rows_row *then)
{
	const struct binder_part *now = part_of(l->parts, l->n_parts, then->chapter);
	if (now && str_eq(now->hash, then->hash)) {
		return true;
	}
	struct binder_change *ch = &l->to[l->n++];
	*ch = (struct binder_change){ .kind = now ? BINDER_CHANGED : BINDER_GONE, .key = then->chapter, .title = then->title };
	return !now || !l->may_read || then->body.n == 0 || compare(c, then, now->doc, ch);
}

/* Chapters the plan wants and the binder does not have. */
static bool add_new(struct ctx *c, struct look *l, const struct binder_chapter_rows_rows *rows)
{
	struct binder_chapter *all;
	size_t n;
	if (!binder_chapters(c, &all, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool had = all[i].is_left_out;
		for (size_t k = 0; k < rows->n && !had; k++) {
			had = str_eq(rows->v[k].chapter, all[i].key);
		}
		if (!had) {
			l->to[l->n++] = (struct binder_change){ .kind = BINDER_NEW, .key = all[i].key, .title = all[i].title };
		}
	}
	return true;
}

static bool changes(struct ctx *c, const struct binder *b, struct look *l)
{
	struct binder_chapter_rows_rows rows;
	if (!q_binder_chapter_rows(c, (struct binder_chapter_rows_in){ .binder_id = b->id }, &rows)) {
		return false;
	}
	str *keys = arena_array(c->arena, str, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		keys[i] = rows.v[i].chapter;
	}
	l->to = arena_array(c->arena, struct binder_change, rows.n + LIMIT_BINDER_CHAPTERS + 1);
	bool ok = binder_parts_of(c, keys, rows.n, b->with_private, &l->parts, &l->n_parts);
	for (size_t i = 0; ok && i < rows.n; i++) {
		ok = look_at(c, l, &rows.v[i]);
	}
	return ok && add_new(c, l, &rows);
}

bool binder_changes(struct ctx *c, const struct binder *b, struct binder_change **ret, size_t *ret_n)
{
	struct look l = { .b = b, .may_read = !b->with_private || binder_may_private(c) };
	enum lang reader = c->lang;
	struct actor who = c->who;
	if (!l.may_read) {
		c->who = (struct actor){ .is_program = true }; /* compared as it was made; no line of it leaves here */
	}
	c->lang = str_eq(b->lang, S("en")) ? LANG_EN : LANG_JA; /* compared in the words it was printed in */
	bool ok = changes(c, b, &l);
	c->lang = reader;
	c->who = who;
	*ret = l.to;
	*ret_n = l.n;
	return ok;
}

/* --- the look that comes by itself --- */

static str titles_of(struct ctx *c, const struct binder_change *v, size_t n)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(c->arena, all, i ? S("\n") : S(""), v[i].title);
	}
	return all;
}

static bool look_of_firm(struct ctx *c)
{
	struct binder_rows_rows rows;
	struct binder_plan plan;
	struct binder_change *v;
	struct binder b;
	size_t n;
	if (!q_binder_rows(c, (struct binder_rows_in){ .rows = 1 }, &rows) || rows.n == 0 || !binder_plan_get(c, &plan)) {
		return c->err.code == ERR_NONE;
	}
	if (!binder_get(c, rows.v[0].id, &b) || !binder_changes(c, &b, &v, &n)) {
		return false;
	}
	struct opt_int since = n == 0 ? (struct opt_int){ 0 } : plan.changed_at.has ? plan.changed_at : (struct opt_int){ true, c->now_ms };
	return q_binder_plan_look(c, (struct binder_plan_look_in){ .looked_at = { true, c->now_ms }, .changed_at = since, .changed = titles_of(c, v, n) });
}

/* One job for each firm: a firm whose look fails holds up no other, and each is a short write of its own. */
bool binder_look(struct ctx *c, struct id org_id, str arg)
{
	struct binder_firms_rows firms;
	(void)org_id;
	(void)arg;
	bool ok = q_binder_firms(c, &firms);
	for (size_t i = 0; ok && i < firms.n; i++) {
		ok = job_add(c, "binder_look_firm", firms.v[i].org_id, S(""), c->now_ms);
	}
	return ok;
}

bool binder_look_firm(struct ctx *c, struct id org_id, str arg)
{
	(void)org_id; /* the job's context has it */
	(void)arg;
	return look_of_firm(c);
}
