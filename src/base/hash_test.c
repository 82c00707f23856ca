#include "base/base_test.h"

#include "base/hash.h"

static struct arena arena;

static str hex_of(struct sha256 v)
{
	return str_hex(&arena, (bytes){ v.b, SHA256_LEN });
}

static void known_digests(void **state)
{
	(void)state;
	struct sha256 v;
	sha256_of(str_bytes(S("")), &v);
	assert_str(hex_of(v), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_of((bytes){ 0 }, &v);
	assert_str(hex_of(v), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	const bytes parts[] = { str_bytes(S("a")), { 0 }, str_bytes(S("bc")) };
	sha256_of_n(parts, 3, &v);
	assert_str(hex_of(v), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* RFC 4231, cases 1 and 2: shorter keys are filled with zeros. */
static void known_macs(void **state)
{
	(void)state;
	struct sha256 v;
	uint8_t key[HMAC_KEY_LEN] = { 0 };
	memset(key, 0x0b, 20);
	hmac_sha256(key, str_bytes(S("Hi There")), &v);
	assert_str(hex_of(v), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	memset(key, 0, sizeof key);
	memcpy(key, "Jefe", 4);
	hmac_sha256(key, str_bytes(S("what do ya want for nothing?")), &v);
	assert_str(hex_of(v), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void base64(void **state)
{
	(void)state;
	const uint8_t raw[] = { 0xfb, 0xff, 0xfe, 0x00 };
	assert_str(base64url(&arena, (bytes){ raw, 4 }), "-__-AA");
	assert_str(base64url(&arena, (bytes){ 0 }), "");
	bytes back;
	assert_true(base64url_decode(&arena, S("-__-AA"), &back));
	assert_true(bytes_eq(back, (bytes){ raw, 4 }));
	assert_true(base64url_decode(&arena, S(""), &back));
	assert_int_equal(back.n, 0);
	static const str bad[] = { S("-__-AA=="), S("+//+AA"), S("A"), S("-__-AB"), S("AA A"), S("あ") };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(base64url_decode(&arena, bad[i], &back));
	}
	static const str sent[] = { S("+//+AA=="), S("-__-AA"), S("+//+\r\nAA==\n"), S("-_/+ AA") }; /* as programs send it */
	for (size_t i = 0; i < sizeof sent / sizeof sent[0]; i++) {
		assert_true(base64_read(&arena, sent[i], &back) && bytes_eq(back, (bytes){ raw, 4 }));
	}
	assert_false(base64_read(&arena, S("%%%"), &back));
}

static void codes_have_no_look_alikes(void **state)
{
	(void)state;
	const str code = random_code(&arena, 2000);
	assert_int_equal(code.n, 2000);
	int seen = 0;
	for (const char *ch = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; *ch != '\0'; ch++) {
		seen += memchr(code.p, *ch, code.n) != NULL;
	}
	assert_int_equal(seen, 32);
	for (const char *ch = "01OIl"; *ch != '\0'; ch++) {
		assert_null(memchr(code.p, *ch, code.n));
	}
	assert_false(str_eq(random_code(&arena, 12), random_code(&arena, 12)));
}

static void comparing(void **state)
{
	(void)state;
	assert_true(equal_const_time(str_bytes(S("abc")), str_bytes(S("abc"))));
	assert_false(equal_const_time(str_bytes(S("abc")), str_bytes(S("abd"))));
	assert_false(equal_const_time(str_bytes(S("abc")), str_bytes(S("ab"))));
	assert_true(equal_const_time((bytes){ 0 }, str_bytes(S(""))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_digests), cmocka_unit_test(known_macs), cmocka_unit_test(base64),
		cmocka_unit_test(codes_have_no_look_alikes), cmocka_unit_test(comparing),
	};
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
