#include "base/lockbox.h"

#include <limits.h>
#include <openssl/evp.h>

#include "base/arena.h"
#include "base/hash.h"

#define KEY_LEN 32
#define HEAD (LOCKBOX_SALT + LOCKBOX_NONCE)

static bool key_of(str passphrase, const uint8_t *salt, uint8_t key[KEY_LEN])
{
	return passphrase.n <= INT_MAX && PKCS5_PBKDF2_HMAC(passphrase.p ? passphrase.p : "", (int)passphrase.n, salt, LOCKBOX_SALT, LOCKBOX_ROUNDS,
		EVP_sha256(), KEY_LEN, key) == 1;
}

bool lockbox_seal(struct arena *a, str passphrase, bytes in, bytes *ret)
{
	uint8_t key[KEY_LEN], *out;
	int n = 0, end = 0;
	if (in.n > INT_MAX - HEAD - LOCKBOX_TAG) {
		return false;
	}
	out = arena_raw(a, HEAD + in.n + LOCKBOX_TAG, 1);
	random_bytes(out, HEAD);
	EVP_CIPHER_CTX *x = EVP_CIPHER_CTX_new();
	bool ok = x && key_of(passphrase, out, key) && EVP_EncryptInit_ex(x, EVP_aes_256_gcm(), NULL, key, out + LOCKBOX_SALT) == 1 &&
		EVP_EncryptUpdate(x, out + HEAD, &n, in.p, (int)in.n) == 1 && EVP_EncryptFinal_ex(x, out + HEAD + n, &end) == 1 &&
		EVP_CIPHER_CTX_ctrl(x, EVP_CTRL_GCM_GET_TAG, LOCKBOX_TAG, out + HEAD + in.n) == 1;
	EVP_CIPHER_CTX_free(x);
	OPENSSL_cleanse(key, sizeof key);
	*ret = ok ? (bytes){ out, HEAD + in.n + LOCKBOX_TAG } : *ret;
	return ok;
}

bool lockbox_open(struct arena *a, str passphrase, bytes box, bytes *ret)
{
	uint8_t key[KEY_LEN], tag[LOCKBOX_TAG], *out;
	int n = 0, end = 0;
	if (box.n < HEAD + LOCKBOX_TAG || box.n > INT_MAX) {
		return false;
	}
	size_t len = box.n - HEAD - LOCKBOX_TAG;
	out = arena_raw(a, len + 16, 1);
	memcpy(tag, box.p + HEAD + len, LOCKBOX_TAG);
	EVP_CIPHER_CTX *x = EVP_CIPHER_CTX_new();
	bool ok = x && key_of(passphrase, box.p, key) && EVP_DecryptInit_ex(x, EVP_aes_256_gcm(), NULL, key, box.p + LOCKBOX_SALT) == 1 &&
		EVP_DecryptUpdate(x, out, &n, box.p + HEAD, (int)len) == 1 &&
		EVP_CIPHER_CTX_ctrl(x, EVP_CTRL_GCM_SET_TAG, LOCKBOX_TAG, tag) == 1 && EVP_DecryptFinal_ex(x, out + n, &end) == 1;
	EVP_CIPHER_CTX_free(x);
	OPENSSL_cleanse(key, sizeof key);
	*ret = ok ? (bytes){ out, len } : *ret;
	return ok;
}
