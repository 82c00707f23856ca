#include "document/document.h"

#include <assert.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"

static const char magic[] = "SONAE-DOC"; /* and the version */
#define MAGIC_LEN (sizeof magic - 1)

struct doc_block *doc_add(struct document *d, enum doc_block_type type, str text)
{
	assert(d->n_blocks < DOC_BLOCKS_MAX);
	struct doc_block *b = &d->blocks[d->n_blocks++];
	*b = (struct doc_block){ .type = type, .text = text };
	return b;
}

struct doc_block *doc_add_rows(struct ctx *c, struct document *d, enum doc_block_type type, size_t max)
{
	assert(max <= DOC_ROWS_MAX);
	struct doc_block *b = doc_add(d, type, S(""));
	b->rows = arena_array(c->arena, struct doc_row, max);
	return b;
}

void doc_row(struct ctx *c, struct doc_block *b, const struct doc_cell *cells, size_t n)
{
	assert(n <= DOC_CELLS_MAX);
	struct doc_row *r = &b->rows[b->n_rows++];
	r->cells = arena_array(c->arena, struct doc_cell, n);
	memcpy(r->cells, cells, n * sizeof *cells);
	r->n_cells = n;
}

/* --- writing --- */

static void put_u32(struct buf *b, size_t v)
{
	uint8_t out[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };
	buf_add_bytes(b, out, sizeof out);
}

static void put_text(struct buf *b, str s)
{
	put_u32(b, s.n);
	buf_add(b, s);
}

static void put_block(struct buf *b, const struct doc_block *block)
{
	put_u32(b, (size_t)block->type);
	put_text(b, block->text);
	put_u32(b, block->n_rows);
	for (size_t i = 0; i < block->n_rows; i++) {
		const struct doc_row *r = &block->rows[i];
		put_u32(b, r->n_cells);
		for (size_t k = 0; k < r->n_cells; k++) {
			put_u32(b, (size_t)r->cells[k].mark);
			put_text(b, r->cells[k].text);
		}
	}
}

bool document_write(struct ctx *c, const struct document *d, bytes *ret)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	uint8_t version = d->version == DOC_VERSION_1 ? DOC_VERSION_1 : DOC_VERSION;
	buf_add_bytes(&b, magic, MAGIC_LEN);
	buf_add_bytes(&b, &version, 1);
	put_text(&b, d->lang == LANG_EN ? S("en") : S("ja"));
	for (int m = DOC_MARK_NONE + 1; m < DOC_MARK_MAX && version > DOC_VERSION_1; m++) {
		put_text(&b, str_is_none(d->mark_words[m]) ? S("") : d->mark_words[m]);
	}
	put_u32(&b, d->n_blocks);
	for (size_t i = 0; i < d->n_blocks; i++) {
		put_block(&b, &d->blocks[i]);
	}
	if (!buf_ok(&b)) {
		return fail(c, ERR_TOO_LARGE, MSG_DOCUMENT_TOO_LARGE);
	}
	*ret = bytes_copy(c->arena, str_bytes(buf_str(&b)));
	return true;
}

/* --- reading: every number is checked against what is left --- */

struct reader { bytes rest; bool ok; };

static size_t get_u32(struct reader *r, size_t most)
{
	if (!r->ok || r->rest.n < 4) {
		r->ok = false;
		return 0;
	}
	const uint8_t *p = r->rest.p;
	size_t v = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	r->rest = (bytes){ p + 4, r->rest.n - 4 };
	r->ok = v <= most;
	return r->ok ? v : 0;
}

static str get_text(struct reader *r)
{
	size_t n = get_u32(r, r->rest.n);
	if (!r->ok || n > r->rest.n) {
		r->ok = false;
		return S("");
	}
	str s = { (const char *)r->rest.p, n };
	r->rest = (bytes){ r->rest.p + n, r->rest.n - n };
	r->ok = text_is_utf8(s);
	return s;
}

static void get_row(struct ctx *c, struct reader *r, struct doc_row *row)
{
	size_t n = get_u32(r, DOC_CELLS_MAX);
	row->cells = arena_array(c->arena, struct doc_cell, n);
	row->n_cells = n;
	for (size_t k = 0; k < n && r->ok; k++) {
		row->cells[k].mark = (enum doc_mark)get_u32(r, DOC_MARK_MAX - 1);
		row->cells[k].text = get_text(r);
	}
}

static void get_block(struct ctx *c, struct reader *r, struct doc_block *b)
{
	b->type = (enum doc_block_type)get_u32(r, DOC_BLOCK_MAX - 1);
	b->text = get_text(r);
	size_t n = get_u32(r, DOC_ROWS_MAX);
	b->rows = n ? arena_array(c->arena, struct doc_row, n) : NULL;
	for (size_t i = 0; i < n && r->ok; i++) {
		get_row(c, r, &b->rows[i]);
		b->n_rows = i + 1;
	}
}

static void get_head(struct reader *r, bytes b, struct document *d)
{
	r->ok = b.n > MAGIC_LEN && memcmp(b.p, magic, MAGIC_LEN) == 0 && b.p[MAGIC_LEN] >= DOC_VERSION_1 &&
		b.p[MAGIC_LEN] <= DOC_VERSION;
	if (!r->ok) {
		return;
	}
	d->version = b.p[MAGIC_LEN];
	r->rest = (bytes){ b.p + MAGIC_LEN + 1, b.n - MAGIC_LEN - 1 };
	str lang = get_text(r);
	d->lang = str_eq(lang, S("en")) ? LANG_EN : LANG_JA;
	r->ok = r->ok && (d->lang == LANG_EN || str_eq(lang, S("ja")));
	for (int m = DOC_MARK_NONE + 1; m < DOC_MARK_MAX && d->version > DOC_VERSION_1; m++) {
		d->mark_words[m] = get_text(r);
	}
}

bool document_read(struct ctx *c, bytes b, struct document *ret)
{
	struct reader r = { 0 };
	struct document *d = arena_new(c->arena, struct document);
	get_head(&r, b, d);
	size_t n = get_u32(&r, DOC_BLOCKS_MAX);
	for (size_t i = 0; i < n && r.ok; i++) {
		get_block(c, &r, &d->blocks[i]);
		d->n_blocks = i + 1;
	}
	if (!r.ok || r.rest.n != 0) {
		return fail(c, ERR_UNAVAILABLE, MSG_DOCUMENT_UNREADABLE);
	}
	*ret = *d;
	return true;
}
