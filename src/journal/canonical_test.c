/* The worked example of docs/journal-format.md, and that decoding takes one form only. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#undef fail /* ours is another one (base/ctx.h) */

#include <stdio.h>

#include "base/arena.h"
#include "journal/canonical.h"
#include "journal/journal.h"

static const str keys[] = { { "incident:level", 14 }, { "step/1:state", 12 } };
static const str values[] = { { "2", 1 }, { NULL, 0 } };

static struct id filled(uint8_t v)
{
	struct id ret;
	memset(ret.b, v, sizeof ret.b);
	return ret;
}

static struct entry_meta example(void)
{
	return (struct entry_meta){ .org_id = filled(0x11), .incident_id = filled(0x22), .seq = 1, .id = filled(0x33),
		.type = ENTRY_DECIDED, .recorded_at = INT64_C(1795651200000), .occurred = S("2026-11-26T09:00+09:00"),
		.place_at = INT64_C(1795651200000), .person_id = filled(0x44), .account_id = { { 0 } }, .refers_to = 0,
		.source = S("手帳"), .keys = keys, .n_keys = 2 };
}

static void hex_is(struct arena *a, bytes b, const char *expected)
{
	assert_string_equal(str_cz(a, str_hex(a, b)), expected);
}

static void the_worked_example(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	AUTO_BUF(meta, 10000);
	AUTO_BUF(body, 10000);
	const struct entry_meta m = example();
	uint8_t salt[CANONICAL_SALT_LEN];
	const struct sha256 zero = { { 0 } };
	struct sha256 commitment, hash;
	memset(salt, 0x55, sizeof salt);
	meta_encode(&meta, &m);
	body_encode(&body, &(struct entry_body){ S("レベルを2にする"), values }, 2);
	hex_is(&a, str_bytes(buf_str(&meta)),
		"534f4e41452d454e54525901111111111111111111111111111111112222222222222222222222222222222200000000"
		"000000013333333333333333333333333333333302000001a21526e40000000016323032362d31312d32365430393a30"
		"302b30393a3030000001a21526e40001444444444444444444444444444444440000000000000000000100000006e689"
		"8be5b8b3000000020000000e696e636964656e743a6c6576656c0000000c737465702f313a7374617465");
	hex_is(&a, str_bytes(buf_str(&body)), "00000016e383ace38399e383abe3829232e381abe38199e3828b01000000013200");
	entry_commitment((bytes){ salt, sizeof salt }, str_bytes(buf_str(&body)), &commitment);
	hex_is(&a, (bytes){ commitment.b, SHA256_LEN }, "5067687ca7a938497d476467520e93fb8f46c2f73051827e1b0fb17110d89363");
	entry_hash((bytes){ zero.b, SHA256_LEN }, (bytes){ commitment.b, SHA256_LEN }, str_bytes(buf_str(&meta)), &hash);
	hex_is(&a, (bytes){ hash.b, SHA256_LEN }, "70e876fd60148a59b1260d688155875c86829c304873dc96b815a7ee326abc16");
	struct sha256 seal;
	seal_hash((bytes){ zero.b, SHA256_LEN }, &(struct seal_line){ .org_id = m.org_id, .seq = 1, .incident_id = m.incident_id,
	          .entry_seq = 1, .entry_hash = { hash.b, SHA256_LEN }, .sealed_at = m.recorded_at }, &seal);
	hex_is(&a, (bytes){ seal.b, SHA256_LEN }, "149502fd1e60aed1aa4a7dd4361a5efb54b0bf3ae880113b913b3c894e7a3a4e");
	assert_string_equal(str_cz(&a, journal_seal_text(&a, 1, &hash)), "1-70E8-76FD-6014-8A59-B126-0D68");
	arena_free(&a);
}

/* The page shows what is computed: nobody has to trust that it was copied well. */
static void the_page_shows_the_same(void **state)
{
	(void)state;
	static const char *const shown[] = { "5067687ca7a938497d476467520e93fb8f46c2f73051827e1b0fb17110d89363",
		"70e876fd60148a59b1260d688155875c86829c304873dc96b815a7ee326abc16",
		"149502fd1e60aed1aa4a7dd4361a5efb54b0bf3ae880113b913b3c894e7a3a4e", "1-70E8-76FD-6014-8A59-B126-0D68" };
	static char page[64 * 1024];
	char path[400];
	const char *source = getenv("SONAE_SOURCE");
	snprintf(path, sizeof path, "%s/docs/journal-format.md", source ? source : "..");
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	const size_t n = fread(page, 1, sizeof page - 1, file);
	fclose(file);
	page[n] = '\0';
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		assert_non_null(strstr(page, shown[i]));
	}
}

static void what_was_written_is_read(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	AUTO_BUF(meta, 10000);
	const struct entry_meta m = example();
	struct entry_meta got;
	meta_encode(&meta, &m);
	assert_true(meta_decode(&a, str_bytes(buf_str(&meta)), &got));
	assert_true(id_eq(got.person_id, m.person_id) && id_is_none(got.account_id));
	assert_int_equal(got.type, ENTRY_DECIDED);
	assert_int_equal(got.place_at, m.place_at);
	assert_true(str_eq(got.source, m.source) && str_eq(got.occurred, m.occurred));
	assert_int_equal(got.n_keys, 2);
	assert_true(str_eq(got.keys[1], keys[1]));
	arena_free(&a);
}

/* Every prefix and every longer form is refused; no single flipped bit of the frame crashes. */
static void damaged_bytes_are_refused(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	AUTO_BUF(meta, 10000);
	AUTO_BUF(again, 10000);
	const struct entry_meta m = example();
	struct entry_meta got;
	meta_encode(&meta, &m);
	const size_t n = meta.n;
	for (size_t i = 0; i < n; i++) {
		assert_false(meta_decode(&a, (bytes){ (const uint8_t *)meta.p, i }, &got));
	}
	buf_add_c(&meta, 0);
	assert_false(meta_decode(&a, (bytes){ (const uint8_t *)meta.p, n + 1 }, &got));
	for (size_t i = 0; i < n * 8; i++) {
		meta.p[i / 8] = (char)(meta.p[i / 8] ^ 1 << i % 8);
		if (meta_decode(&a, (bytes){ (const uint8_t *)meta.p, n }, &got)) {
			again.n = 0;
			meta_encode(&again, &got);
			assert_int_equal(again.n, n);
			assert_memory_equal(again.p, meta.p, n);
		}
		meta.p[i / 8] = (char)(meta.p[i / 8] ^ 1 << i % 8);
	}
	assert_false(meta_decode(&a, (bytes){ 0 }, &got));
	struct entry_body body;
	assert_false(body_decode(&a, (bytes){ 0 }, 0, &body));
	assert_false(body_decode(&a, (bytes){ (const uint8_t *)"\0\0\0\0", 4 }, SIZE_MAX, &body));
	arena_free(&a);
}

static void keys_have_one_order(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	AUTO_BUF(b, 10000);
	const str wrong[] = { keys[1], keys[0] }, twice[] = { keys[0], keys[0] };
	struct entry_meta m = example(), got;
	m.keys = wrong;
	meta_encode(&b, &m);
	assert_false(meta_decode(&a, str_bytes(buf_str(&b)), &got));
	b.n = 0;
	m.keys = twice;
	meta_encode(&b, &m);
	assert_false(meta_decode(&a, str_bytes(buf_str(&b)), &got));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worked_example),
		cmocka_unit_test(the_page_shows_the_same),
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(damaged_bytes_are_refused),
		cmocka_unit_test(keys_have_one_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
