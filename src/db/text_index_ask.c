/* text_index_ask: a question as FTS5 takes it, and what it finds (text_index.h). */
#include "db/text_index_inside.h"

#include "base/buf.h"

static void add_piece(struct buf *b, const char *before, str piece)
{
	buf_add(b, str_from_c(before));
	buf_add_c(b, '"');
	for (size_t i = 0; i < piece.n; i++) {
		if (piece.p[i] == '"') {
			buf_add_c(b, '"');
		}
		buf_add_c(b, piece.p[i]);
	}
	buf_add_c(b, '"');
}

/* "org" AND "応答" AND ("kind" OR "kind") NOT ("room"): pieces in quotes, so that no sign of a question is one of FTS5. */
static str expression(struct ctx *c, const struct text_question *q)
{
	struct arena *a = c->arena;
	str grams[TEXT_GRAMS_MAX];
	size_t n = 0;
	AUTO_BUF(b, 256 * 1024);
	add_piece(&b, "(", STR_CAT(a, S("\x02o"), text_hex(a, q->org_id)));
	for (size_t i = 0; i < q->n_words && n < TEXT_GRAMS_MAX; i++) {
		n += text_word_grams(q->words[i], TEXT_GRAMS_MAX - n, grams + n);
	}
	for (size_t i = 0; i < n; i++) {
		add_piece(&b, " AND ", grams[i]);
	}
	if (!id_is_none(q->room)) {
		add_piece(&b, " AND ", STR_CAT(a, S("\x02r"), text_hex(a, q->room)));
	}
	for (size_t i = 0; i < q->n_kinds; i++) {
		add_piece(&b, i == 0 ? " AND (" : " OR ", STR_CAT(a, S("\x02k"), q->kinds[i]));
	}
	buf_add(&b, q->n_kinds > 0 ? S("))") : S(")"));
	for (size_t i = 0; i < q->n_hidden && i < TEXT_HIDDEN_MAX; i++) {
		add_piece(&b, i == 0 ? " NOT (" : " OR ", STR_CAT(a, S("\x02r"), text_hex(a, q->hidden[i])));
	}
	buf_add(&b, q->n_hidden > 0 ? S(")") : S(""));
	return str_copy(a, buf_str(&b));
}

static bool has_words(str folded, const struct text_question *q)
{
	for (size_t i = 0; i < q->n_words; i++) {
		if (text_find_word(folded, q->words[i], 0) == SIZE_MAX) {
			return false;
		}
	}
	return true;
}

static bool walk(struct ctx *c, struct text_index *x, struct text_reader *r, const struct text_question *q,
                 bool (*on_hit)(void *arg, const struct text_hit *hit), void *arg, struct text_asked *ret)
{
	size_t n_looked = 0;
	int rc;
	while ((rc = sqlite3_step(r->ask)) == SQLITE_ROW) {
		const struct text_hit hit = { sqlite3_column_int64(r->ask, 0), text_column(r->ask, 1), text_column(r->ask, 3),
			text_column_id(r->ask, 2) };
		ret->last = hit.id;
		n_looked++;
		if ((has_words(text_column(r->ask, 4), q) && !on_hit(arg, &hit)) || n_looked >= q->most_looked) {
			return true;
		}
	}
	ret->was_all = true;
	return rc == SQLITE_DONE || text_index_cannot(c, x, r->native, "ask");
}

bool text_index_ask(struct ctx *c, struct text_index *x, const struct text_question *q,
                    bool (*on_hit)(void *arg, const struct text_hit *hit), void *arg, struct text_asked *ret)
{
	struct text_reader r;
	*ret = (struct text_asked){ 0 };
	if (!text_reader_take(c, x, &r)) {
		return false;
	}
	str match = expression(c, q);
	text_bind(r.ask, 1, match);
	sqlite3_bind_int64(r.ask, 2, text_second_of(q->from_ms) << TEXT_SLOT_BITS);
	int64_t until = q->until_ms > 0 ? text_second_of(q->until_ms) << TEXT_SLOT_BITS : INT64_MAX;
	sqlite3_bind_int64(r.ask, 3, q->before > 0 && q->before < until ? q->before : until);
	bool ok = walk(c, x, &r, q, on_hit, arg, ret);
	sqlite3_reset(r.ask);
	sqlite3_clear_bindings(r.ask);
	text_reader_give(x, &r);
	return ok;
}
