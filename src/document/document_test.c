/* The frozen form of a paper: the same again, and nothing foreign is read. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "document/document.h"
#include "messages.h"

static struct arena arena;
static struct ctx ctx, *const c = &ctx;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	ctx = (struct ctx){ .arena = &arena };
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct document *sample(void)
{
	struct document *d = arena_new(&arena, struct document);
	d->lang = LANG_EN;
	d->mark_words[DOC_MARK_UNKNOWN] = S("不明");
	d->mark_words[DOC_MARK_INVESTIGATING] = S("調査中");
	doc_add(d, DOC_LEFT, S("まるよしマート 御中\n工場長 様"));
	doc_add(d, DOC_TITLE, S("第一報"));
	struct doc_block *b = doc_add_rows(c, d, DOC_ITEMS, 3);
	for (int m = DOC_MARK_NONE; m < DOC_MARK_MAX; m++) {
		if (b->n_rows < 3) {
			DOC_ROW(c, b, { S("1"), DOC_MARK_NONE }, { S("原因"), DOC_MARK_NONE }, { S(""), (enum doc_mark)m });
		}
	}
	b = doc_add_rows(c, d, DOC_TABLE, 1);
	DOC_ROW(c, b, { S("<b>&\"'\x7f"), DOC_MARK_UNKNOWN });
	for (int t = 0; t < DOC_BLOCK_MAX; t++) {
		doc_add(d, (enum doc_block_type)t, S(""));
	}
	return d;
}

static bytes write(const struct document *d)
{
	bytes b;
	assert_true(document_write(c, d, &b));
	return b;
}

static void assert_same(const struct document *a, const struct document *b)
{
	assert_int_equal(a->lang, b->lang);
	assert_int_equal(a->n_blocks, b->n_blocks);
	for (size_t i = 0; i < a->n_blocks; i++) {
		const struct doc_block *x = &a->blocks[i], *y = &b->blocks[i];
		assert_true(x->type == y->type && str_eq(x->text, y->text) && x->n_rows == y->n_rows);
		for (size_t r = 0; r < x->n_rows; r++) {
			assert_int_equal(x->rows[r].n_cells, y->rows[r].n_cells);
			for (size_t k = 0; k < x->rows[r].n_cells; k++) {
				assert_true(str_eq(x->rows[r].cells[k].text, y->rows[r].cells[k].text));
				assert_int_equal(x->rows[r].cells[k].mark, y->rows[r].cells[k].mark);
			}
		}
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	struct document *d = sample(), *again = arena_new(&arena, struct document);
	bytes b = write(d);
	assert_true(document_read(c, b, again));
	assert_same(d, again);
	assert_true(bytes_eq(b, write(again)));
	struct document *empty = arena_new(&arena, struct document);
	assert_true(document_read(c, write(empty), again));
	assert_same(empty, again);
}

/* A paper frozen before the words of the marks were kept: read, and the same bytes again. */
static void test_first_version(void **state)
{
	(void)state;
	struct document *d = sample(), *again = arena_new(&arena, struct document);
	d->version = DOC_VERSION_1;
	bytes b = write(d);
	assert_int_equal(b.p[9], 1);
	assert_true(document_read(c, b, again));
	assert_same(d, again);
	assert_true(again->version == DOC_VERSION_1 && str_is_none(again->mark_words[DOC_MARK_UNKNOWN]));
	again->mark_words[DOC_MARK_UNKNOWN] = S("put in by the reader");
	assert_true(bytes_eq(b, write(again)));
	d->version = 0;
	b = write(d);
	assert_int_equal(b.p[9], 2);
	assert_true(document_read(c, b, again));
	assert_true(str_eq(again->mark_words[DOC_MARK_UNKNOWN], S("不明")) && again->version == 2);
}

static bool reads(bytes b)
{
	struct document *d = arena_new(&arena, struct document);
	err_clear(c);
	bool ok = document_read(c, b, d);
	assert_true(ok || (c->err.code == ERR_UNAVAILABLE && c->err.msg == MSG_DOCUMENT_UNREADABLE));
	return ok;
}

static void test_cut_anywhere(void **state)
{
	(void)state;
	bytes b = write(sample());
	for (size_t n = 0; n < b.n; n++) {
		assert_false(reads((bytes){ b.p, n }));
	}
	uint8_t *more = arena_array(&arena, uint8_t, b.n + 1);
	memcpy(more, b.p, b.n);
	assert_false(reads((bytes){ more, b.n + 1 })); /* something after the end */
	assert_true(reads((bytes){ more, b.n }));
}

/* Every byte changed: what is still read must come out as exactly these bytes, or it was guessed. */
static void test_every_byte_changed(void **state)
{
	(void)state;
	bytes b = write(sample());
	uint8_t *other = arena_array(&arena, uint8_t, b.n);
	size_t refused = 0;
	for (size_t i = 0; i < b.n; i++) {
		memcpy(other, b.p, b.n);
		other[i] ^= 0x81;
		struct document *d = arena_new(&arena, struct document);
		err_clear(c);
		if (document_read(c, (bytes){ other, b.n }, d)) {
			assert_true(bytes_eq(write(d), (bytes){ other, b.n }));
		} else {
			refused++;
		}
	}
	assert_true(refused > b.n / 4);
}

static void test_foreign(void **state)
{
	(void)state;
	static const char *const foreign[] = { "", "SONAE-DOC", "SONAE-DOC\x02", "SONAE-DOC\x03", "%PDF-1.7", "PK\x03\x04" };
	for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
		assert_false(reads(str_bytes(str_from_c(foreign[i]))));
	}
	/* numbers that promise more than is there, or more than is allowed */
	static const char big[] = "SONAE-DOC\x01\xff\xff\xff\xff" "ja";
	static const char blocks[] = "SONAE-DOC\x01\0\0\0\x02" "ja\0\0\0\x41";
	static const char type[] = "SONAE-DOC\x01\0\0\0\x02" "ja\0\0\0\x01\0\0\0\x63\0\0\0\0\0\0\0\0";
	static const char lang[] = "SONAE-DOC\x01\0\0\0\x02" "fr\0\0\0\0";
	static const char utf8[] = "SONAE-DOC\x01\0\0\0\x02" "ja\0\0\0\x01\0\0\0\0\0\0\0\x01\xff\0\0\0\0";
	static const char rows[] = "SONAE-DOC\x01\0\0\0\x02" "ja\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\x17\x70";
#define BYTES(x) ((bytes){ (const uint8_t *)(x), sizeof(x) - 1 })
	assert_false(reads(BYTES(big)));
	assert_false(reads(BYTES(blocks)));
	assert_false(reads(BYTES(type)));
	assert_false(reads(BYTES(lang)));
	assert_false(reads(BYTES(utf8)));
	assert_false(reads(BYTES(rows)));
}

static void test_too_large(void **state)
{
	(void)state;
	struct document *d = arena_new(&arena, struct document);
	size_t n = LIMIT_PAGE_BYTES + 1;
	char *text = arena_array(&arena, char, n);
	memset(text, 'x', n);
	doc_add(d, DOC_PARAGRAPH, (str){ text, n });
	bytes b;
	assert_false(document_write(c, d, &b));
	assert_true(c->err.code == ERR_TOO_LARGE && c->err.msg == MSG_DOCUMENT_TOO_LARGE);
}

#define DOC_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOC_TEST(test_round_trip), DOC_TEST(test_first_version), DOC_TEST(test_cut_anywhere), DOC_TEST(test_every_byte_changed),
		DOC_TEST(test_foreign), DOC_TEST(test_too_large),
	};
	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
