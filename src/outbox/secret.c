#include "outbox/secret.h"

#include "base/hash.h"
#include "db/store.h"
#include "messages.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_BYTES crypto_secretbox_KEYBYTES
#define EXTRA_BYTES (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)

static bool broken(struct ctx *c, const char *what)
{
	fail(c, ERR_UNAVAILABLE, MSG_OUTBOX_NO_KEY);
	return fail_detail(c, "secret.key: %s: %s", what, strerror(errno));
}

static bool read_key(int fd, uint8_t key[KEY_BYTES])
{
	return read(fd, key, KEY_BYTES) == (ssize_t)KEY_BYTES;
}

/* Whole or not at all: written beside and renamed, so that a crash leaves no half key. */
static bool make_key(struct ctx *c, const char *path, uint8_t key[KEY_BYTES])
{
	const char *beside = str_cz(c->arena, STR_CAT(c->arena, str_from_c(path), S(".new")));
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		return broken(c, "cannot be made");
	}
	random_bytes(key, KEY_BYTES);
	bool ok = write(fd, key, KEY_BYTES) == (ssize_t)KEY_BYTES && fsync(fd) == 0;
	ok = close(fd) == 0 && ok && rename(beside, path) == 0;
	int dir = ok ? open(store_dir(c->store), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (dir >= 0) {
		ok = fsync(dir) == 0;
		close(dir);
	}
	return ok || broken(c, "cannot be written");
}

static bool key_of(struct ctx *c, bool may_make, uint8_t key[KEY_BYTES])
{
	const char *path = str_cz(c->arena, STR_CAT(c->arena, str_from_c(store_dir(c->store)), S("/secret.key")));
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		return errno == ENOENT && may_make ? make_key(c, path, key) : broken(c, "cannot be opened");
	}
	errno = 0;
	bool ok = read_key(fd, key);
	close(fd);
	return ok || broken(c, "is too short");
}

bool secret_seal(struct ctx *c, str text, bytes *ret)
{
	uint8_t key[KEY_BYTES];
	*ret = (bytes){ (const uint8_t *)"", 0 };
	if (str_is_empty(text)) {
		return true;
	}
	if (!key_of(c, true, key)) {
		return false;
	}
	uint8_t *to = arena_alloc(c->arena, text.n + EXTRA_BYTES, 1);
	random_bytes(to, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(to + crypto_secretbox_NONCEBYTES, (const uint8_t *)text.p, text.n, to, key);
	sodium_memzero(key, sizeof key);
	*ret = (bytes){ to, text.n + EXTRA_BYTES };
	return true;
}

#define MARK_BYTES 12

bool secret_mark(struct ctx *c, str text, str *ret)
{
	uint8_t key[KEY_BYTES], own[HMAC_KEY_LEN] = { 0 };
	struct sha256 sum;
	*ret = S("");
	if (!key_of(c, true, key)) {
		return false;
	}
	/* a key for this alone, so that no mark is of use where something is sealed */
	sha256_of_n((const bytes[]){ str_bytes(S("sonae mark")), { key, sizeof key } }, 2, &sum);
	memcpy(own, sum.b, SHA256_LEN < HMAC_KEY_LEN ? SHA256_LEN : HMAC_KEY_LEN);
	hmac_sha256(own, str_bytes(text), &sum);
	*ret = str_hex(c->arena, (bytes){ sum.b, MARK_BYTES });
	sodium_memzero(key, sizeof key);
	sodium_memzero(own, sizeof own);
	return true;
}

bool secret_open(struct ctx *c, bytes sealed, str *ret)
{
	uint8_t key[KEY_BYTES];
	*ret = S("");
	if (sealed.n == 0) {
		return true;
	}
	if (sealed.n < EXTRA_BYTES) {
		errno = 0;
		return broken(c, "the sealed text is too short");
	}
	if (!key_of(c, false, key)) {
		return false;
	}
	size_t n = sealed.n - EXTRA_BYTES;
	char *to = arena_alloc(c->arena, n + 1, 1);
	errno = 0;
	bool ok = crypto_secretbox_open_easy((uint8_t *)to, sealed.p + crypto_secretbox_NONCEBYTES,
		sealed.n - crypto_secretbox_NONCEBYTES, sealed.p, key) == 0;
	sodium_memzero(key, sizeof key);
	*ret = (str){ to, n };
	return ok || broken(c, "is not the key this was sealed with");
}
