/*
 * What a draft was filled with: a line "NAME HASH" for each part, for "entries" and for "next_report_at", and "seq N", the
 * entries the room had. A part that says something else now was written by a person, and is not filled over.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "report/report_fill.h"

#define HASH_CHARS 16
#define FILLED_BYTES 1024

enum lang report_lang(const struct ctx *c, const struct report *r)
{
	return str_eq(r->lang, S("en")) ? LANG_EN : str_eq(r->lang, S("ja")) ? LANG_JA : c->lang;
}

/* Forms add and take blanks at the ends. */
static str hash_of(struct ctx *c, str text)
{
	struct sha256 h;
	sha256_of(str_bytes(str_is_none(text) ? S("") : str_trim(text)), &h);
	return str_sub(str_hex(c->arena, (bytes){ h.b, sizeof h.b }), 0, HASH_CHARS);
}

static str time_text(struct ctx *c, struct opt_int at)
{
	return at.has ? str_printf(c->arena, "%lld", (long long)(at.v / 60000)) : S(""); /* fields hold minutes */
}

static void put(struct buf *b, str name, str value)
{
	buf_add(b, name);
	buf_add_c(b, ' ');
	buf_add(b, value);
	buf_add_c(b, '\n');
}

str report_filled_text(struct ctx *c, const struct report *r, const struct filling *f, int64_t seq)
{
	const struct report_word *v;
	size_t n;
	AUTO_BUF(b, FILLED_BYTES);
	report_words_of((enum report_kind)r->kind, &v, &n);
	for (size_t k = 0; k < n; k++) {
		put(&b, str_from_c(v[k].name), hash_of(c, *report_word_at(&f->words, &v[k])));
	}
	put(&b, S("entries"), hash_of(c, f->entries));
	put(&b, S("next_report_at"), hash_of(c, time_text(c, f->next_report_at)));
	put(&b, S("seq"), str_printf(c->arena, "%lld", (long long)seq));
	return str_copy(c->arena, buf_str(&b));
}

/* None: it was not filled. */
static str filled_of(const struct report *r, const char *name)
{
	str rest = str_is_none(r->filled) ? S("") : r->filled;
	while (!str_is_empty(rest)) {
		str line = str_cut(&rest, '\n');
		if (str_eq(str_cut(&line, ' '), str_from_c(name))) {
			return line;
		}
	}
	return STR_NONE;
}

int64_t report_filled_seq(const struct report *r)
{
	int64_t seq;
	return str_to_i64(filled_of(r, "seq"), &seq) ? seq : 0;
}

bool report_is_typed(struct ctx *c, const struct report *r, const char *name, str text)
{
	str was = filled_of(r, name);
	return str_is_none(was) ? !str_is_none(text) && !str_is_empty(str_trim(text)) : !str_eq(was, hash_of(c, text));
}

/* What a person chose stays chosen and left out; of what came later the usual is added. */
static str entries_of(struct ctx *c, const struct report *r, const struct filling *now)
{
	AUTO_BUF(b, ENTRIES_TEXT_BYTES);
	int64_t seq, known = report_filled_seq(r);
	buf_add(&b, r->entries);
	for (str rest = now->entries; !str_is_empty(rest);) {
		if (str_to_i64(str_cut(&rest, ' '), &seq) && seq > known && !report_has_entry(r, seq)) {
			buf_add(&b, b.n > 0 ? S(" ") : S(""));
			buf_add_i64(&b, seq);
		}
	}
	return buf_ok(&b) ? str_copy(c->arena, buf_str(&b)) : r->entries;
}

void report_take(struct ctx *c, struct report *r, const struct filling *now, bool all)
{
	const struct report_word *v;
	size_t n;
	report_words_of((enum report_kind)r->kind, &v, &n);
	for (size_t k = 0; k < n; k++) {
		str *text = report_word_at(&r->words, &v[k]), anew = *report_word_at(&now->words, &v[k]);
		bool is_ours = strcmp(v[k].name, "request") == 0; /* never filled */
		if (is_ours || (!all && report_is_typed(c, r, v[k].name, *text) && !str_eq(*text, anew))) {
			r->is_kept = r->is_kept || !is_ours;
		} else {
			*text = anew;
		}
	}
	if (all || !report_is_typed(c, r, "entries", r->entries)) {
		r->entries = now->entries;
	} else {
		r->is_kept = true;
		r->entries = entries_of(c, r, now);
	}
	if (!report_is_typed(c, r, "next_report_at", time_text(c, r->next_report_at))) {
		r->next_report_at = now->next_report_at;
	}
	r->filled = now->filled;
}
