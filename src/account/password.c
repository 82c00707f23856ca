/* password: argon2id through libsodium. 2 passes over 19 MiB: about 20 ms of one core. */
#include <sodium.h>

#include "account/account.h"
#include "base/text.h"
#include "messages.h"

#define HASH_PASSES 2
#define HASH_MEMORY_BYTES (19u * 1024 * 1024)

/* A hash of nothing anybody knows: compared when there is no account, so that both take the same time. */
static const char nobody[] =
	"$argon2id$v=19$m=19456,t=2,p=1$c29uYWUtbm9ib2R5LXNhbA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static bool is_one_char_again(str s)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] != s.p[0]) {
			return false;
		}
	}
	return true;
}

bool password_is_fit(struct ctx *c, const char *field, str password, str mail)
{
	size_t n = text_chars(password);
	if (n < PASSWORD_MIN_CHARS) {
		fail_field(c, field, MSG_ACCOUNT_PASSWORD_TOO_SHORT);
		fail_field_arg(c, "min", str_printf(c->arena, "%d", PASSWORD_MIN_CHARS));
		return fail_field_arg(c, "count", str_printf(c->arena, "%zu", n));
	}
	if (n > PASSWORD_MAX_CHARS) {
		fail_field(c, field, MSG_ACCOUNT_PASSWORD_TOO_LONG);
		return fail_field_arg(c, "max", str_printf(c->arena, "%d", PASSWORD_MAX_CHARS));
	}
	if (is_one_char_again(password) || (mail.n > 0 && str_eq(text_fold(c->arena, password), mail))) {
		return fail_field(c, field, MSG_ACCOUNT_PASSWORD_TOO_EASY);
	}
	return true;
}

bool password_hash(struct ctx *c, str password, str *ret)
{
	char text[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str_alg(text, password.p, password.n, HASH_PASSES, HASH_MEMORY_BYTES,
	                          crypto_pwhash_ALG_ARGON2ID13) != 0) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	*ret = str_copy(c->arena, str_from_c(text));
	return true;
}

bool password_matches(str hash, str password)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	bool known = hash.n > 0 && hash.n < sizeof text;
	memcpy(text, known ? hash.p : nobody, known ? hash.n : sizeof nobody - 1);
	/* An empty password may come with no bytes behind it. */
	bool same = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
	return known && same;
}

str account_new_password(struct arena *a)
{
	str code = random_code(a, 16);
	return STR_CAT(a, str_sub(code, 0, 4), S("-"), str_sub(code, 4, 4), S("-"), str_sub(code, 8, 4), S("-"),
	               str_sub(code, 12, 4));
}
