/*
 * blob_seal: a sample of malware under a password, so that no virus scanner takes it away and nobody opens it by mistake.
 *
 *   "SONAE-SAMPLE\x01" | 16 bytes salt | u32 passes | u32 memory in KiB | i64 length | 24 bytes header of the stream
 *   then pieces of 65536 + 17 bytes (the last one shorter): libsodium secretstream XChaCha20-Poly1305, the last with TAG_FINAL
 *
 * Numbers are big-endian. The key is argon2id (crypto_pwhash, ALG_ARGON2ID13) of the password and the salt. Everything
 * before the header is the additional data of the first piece, so that it cannot be changed either.
 */
#include "blob/blob_inside.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "messages.h"

#define MAGIC "SONAE-SAMPLE\x01"
#define MAGIC_LEN 13
#define PLAIN_LEN (MAGIC_LEN + crypto_pwhash_SALTBYTES + 4 + 4 + 8)
#define HEADER_LEN (PLAIN_LEN + crypto_secretstream_xchacha20poly1305_HEADERBYTES)
#define PIECE 65536
#define SEALED_PIECE (PIECE + crypto_secretstream_xchacha20poly1305_ABYTES)
#define PASSES 3u
#define MEMORY_KIB (64u * 1024)
#define MEMORY_KIB_MAX (256u * 1024)  /* of a file somebody brought along */

static void put_be(uint8_t *to, uint64_t v, int n)
{
	for (int i = 0; i < n; i++) {
		to[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
	}
}

static uint64_t get_be(const uint8_t *p, int n)
{
	uint64_t v = 0;
	for (int i = 0; i < n; i++) {
		v = v << 8 | p[i];
	}
	return v;
}

static bool derive(const uint8_t head[PLAIN_LEN], str password, uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES])
{
	const uint8_t *salt = head + MAGIC_LEN;
	uint64_t passes = get_be(salt + crypto_pwhash_SALTBYTES, 4), kib = get_be(salt + crypto_pwhash_SALTBYTES + 4, 4);
	if (sodium_init() < 0 || passes < 1 || passes > 10 || kib < 8 || kib > MEMORY_KIB_MAX) {
		return false;
	}
	return crypto_pwhash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES, password.p ? password.p : "", password.n,
		salt, passes, (size_t)kib * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

/* Reads until n bytes are there or the file ends. */
static ssize_t read_full(int fd, uint8_t *to, size_t n)
{
	size_t have = 0;
	while (have < n) {
		ssize_t got = read(fd, to + have, n - have);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return -1;
		}
		if (got == 0) {
			break;
		}
		have += (size_t)got;
	}
	return (ssize_t)have;
}

/* --- sealing --- */

struct sealer {
	crypto_secretstream_xchacha20poly1305_state state;
	uint8_t head[HEADER_LEN];
	uint8_t plain[PIECE], sealed[SEALED_PIECE];
};

/* Where the bytes come from: a file, or memory when fd < 0. */
struct plain { int fd; bytes rest; int64_t n_bytes; };

static bool take_plain(struct plain *from, uint8_t *to, size_t n)
{
	if (from->fd >= 0) {
		return read_full(from->fd, to, n) == (ssize_t)n;
	}
	memcpy(to, n > 0 ? from->rest.p : (const uint8_t *)"", n);
	from->rest = (bytes){ from->rest.p + n, from->rest.n - n };
	return true;
}

static bool seal_pieces(struct ctx *c, struct sealer *s, struct plain *from, struct blob_stream *out)
{
	int64_t left = from->n_bytes;
	bool is_first = true;
	do {
		size_t want = left < PIECE ? (size_t)left : PIECE;
		if (!take_plain(from, s->plain, want)) {
			return blob_fail(c, "reading a file back");
		}
		left -= (int64_t)want;
		unsigned char tag = left == 0 ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
		unsigned long long n;
		crypto_secretstream_xchacha20poly1305_push(&s->state, s->sealed, &n, s->plain, want,
			is_first ? s->head : NULL, is_first ? PLAIN_LEN : 0, tag);
		if (!blob_append(c, out, s->sealed, (size_t)n)) {
			return false;
		}
		is_first = false;
	} while (left > 0);
	return true;
}

static bool seal(struct ctx *c, struct sealer *s, struct plain *from, str password, struct blob *ret)
{
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	struct blob_stream *out;
	memcpy(s->head, MAGIC, MAGIC_LEN);
	random_bytes(s->head + MAGIC_LEN, crypto_pwhash_SALTBYTES);
	put_be(s->head + MAGIC_LEN + crypto_pwhash_SALTBYTES, PASSES, 4);
	put_be(s->head + MAGIC_LEN + crypto_pwhash_SALTBYTES + 4, MEMORY_KIB, 4);
	put_be(s->head + MAGIC_LEN + crypto_pwhash_SALTBYTES + 8, (uint64_t)from->n_bytes, 8);
	if (!derive(s->head, password, key)) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	crypto_secretstream_xchacha20poly1305_init_push(&s->state, s->head + PLAIN_LEN, key);
	sodium_memzero(key, sizeof key);
	if (!blob_begin(c, &out)) {
		return false;
	}
	if (!blob_append(c, out, s->head, HEADER_LEN) || !seal_pieces(c, s, from, out)) {
		blob_abort(out);
		return false;
	}
	if (!blob_finish(c, out, ret)) {
		return false;
	}
	ret->is_sealed = true;
	ret->type = S("application/octet-stream");
	return true;
}

static bool seal_from(struct ctx *c, struct plain *from, str password, struct blob *ret)
{
	struct sealer *s = calloc(1, sizeof *s);
	if (!s) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	bool ok = seal(c, s, from, password, ret);
	sodium_memzero(s, sizeof *s);
	free(s);
	return ok;
}

bool blob_seal(struct ctx *c, int fd, str password, struct blob *ret)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || lseek(fd, 0, SEEK_SET) != 0) {
		return blob_fail(c, "reading a file back");
	}
	return seal_from(c, &(struct plain){ .fd = fd, .n_bytes = st.st_size }, password, ret);
}

bool blob_seal_bytes(struct ctx *c, bytes b, str password, struct blob *ret)
{
	return seal_from(c, &(struct plain){ .fd = -1, .rest = b, .n_bytes = (int64_t)b.n }, password, ret);
}

/* --- opening --- */

struct blob_opener {
	int fd;
	crypto_secretstream_xchacha20poly1305_state state;
	uint8_t head[HEADER_LEN];
	uint8_t plain[PIECE], sealed[SEALED_PIECE];
	size_t have, used;            /* of plain */
	bool is_first, is_last, is_broken;
};

/* The next piece; false at a damaged or missing one. */
static bool next_piece(struct blob_opener *o)
{
	unsigned char tag;
	unsigned long long n = 0;
	ssize_t got = read_full(o->fd, o->sealed, SEALED_PIECE);
	o->have = o->used = 0;
	if (got < (ssize_t)crypto_secretstream_xchacha20poly1305_ABYTES ||
	    crypto_secretstream_xchacha20poly1305_pull(&o->state, o->plain, &n, &tag, o->sealed, (unsigned long long)got,
			o->is_first ? o->head : NULL, o->is_first ? PLAIN_LEN : 0) != 0) {
		return false;
	}
	o->have = (size_t)n;
	o->is_first = false;
	o->is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return true;
}

static bool open_sealed(struct ctx *c, struct blob_opener *o, str password)
{
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	if (read_full(o->fd, o->head, HEADER_LEN) != (ssize_t)HEADER_LEN || memcmp(o->head, MAGIC, MAGIC_LEN) != 0) {
		return fail(c, ERR_UNAVAILABLE, MSG_BLOB_DAMAGED);
	}
	if (!derive(o->head, password, key)) {
		return fail(c, ERR_UNAVAILABLE, MSG_BLOB_DAMAGED);
	}
	crypto_secretstream_xchacha20poly1305_init_pull(&o->state, o->head + PLAIN_LEN, key);
	sodium_memzero(key, sizeof key);
	o->is_first = true;
	return next_piece(o) || fail_field(c, "password", MSG_BLOB_PASSWORD_WRONG);
}

bool blob_unseal(struct ctx *c, const struct sha256 *sha256, str password, struct blob_opener **ret)
{
	struct blob_opener *o = calloc(1, sizeof *o);
	if (!o) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	o->fd = -1;
	if (!blob_open(c, sha256, &o->fd) || !open_sealed(c, o, password)) {
		blob_unseal_done(o);
		return false;
	}
	*ret = o;
	return true;
}

int64_t blob_unsealed_bytes(const struct blob_opener *o)
{
	return (int64_t)get_be(o->head + PLAIN_LEN - 8, 8);
}

int64_t blob_unseal_read(struct blob_opener *o, char *to, size_t n)
{
	while (o->used == o->have && !o->is_last && !o->is_broken) {
		o->is_broken = !next_piece(o);
	}
	if (o->is_broken) {
		return -1;
	}
	size_t left = o->have - o->used, take = left < n ? left : n;
	memcpy(to, o->plain + o->used, take);
	o->used += take;
	return (int64_t)take;
}

void blob_unseal_done(struct blob_opener *o)
{
	if (o->fd >= 0) {
		close(o->fd);
	}
	sodium_memzero(o, sizeof *o);
	free(o);
}
