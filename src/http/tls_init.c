#include "http/tls_init.h"

#include "messages.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define VALID_DAYS 825
#define DAY_S 86400

static bool is_host_name(str s)
{
	bool at_start = true;
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		bool alnum = (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
		if (!alnum && (at_start || (ch != '-' && ch != '.'))) {
			return false;
		}
		at_start = ch == '.';
	}
	return s.n > 0 && s.n <= 253 && !at_start;
}

static bool is_address(struct ctx *c, str s)
{
	unsigned char addr[sizeof(struct in6_addr)];
	const char *cz = str_cz(c->arena, s);
	return inet_pton(AF_INET, cz, addr) == 1 || inet_pton(AF_INET6, cz, addr) == 1;
}

/* "DNS:sonae.local,IP:192.168.1.20": every name was checked, so none can bring a comma of its own. */
static bool alt_names(struct ctx *c, const str *names, size_t n, str *ret)
{
	*ret = S("");
	for (size_t i = 0; i < n; i++) {
		bool is_ip = names[i].n < INET6_ADDRSTRLEN && is_address(c, names[i]);
		if (i >= TLS_NAMES_MAX || (!is_ip && !is_host_name(names[i]))) {
			fail(c, ERR_INVALID, MSG_HTTP_TLS_NAME_BAD);
			return fail_arg(c, "name", names[i]);
		}
		*ret = STR_CAT(c->arena, *ret, ret->n > 0 ? S(",") : S(""), is_ip ? S("IP:") : S("DNS:"), names[i]);
	}
	if (n == 0) {
		fail(c, ERR_INVALID, MSG_HTTP_TLS_NAME_BAD);
		return fail_arg(c, "name", S(""));
	}
	return true;
}

static bool add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX v3;
	X509V3_set_ctx_nodb(&v3);
	X509V3_set_ctx(&v3, cert, cert, NULL, NULL, 0);
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &v3, nid, value);
	bool ok = ext && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

static bool set_serial(X509 *cert)
{
	unsigned char serial[16];
	if (RAND_bytes(serial, sizeof(serial)) != 1) {
		return false;
	}
	serial[0] = (unsigned char)((serial[0] & 0x7f) | 0x40); /* positive, and always 16 bytes */
	BIGNUM *bn = BN_bin2bn(serial, sizeof(serial), NULL);
	bool ok = bn && BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(cert));
	BN_free(bn);
	return ok;
}

static bool set_names(X509 *cert, struct ctx *c, str first)
{
	X509_NAME *name = X509_get_subject_name(cert);
	const unsigned char *cn = (const unsigned char *)str_cz(c->arena, str_sub(first, 0, 64));
	return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const unsigned char *)"Sonae", -1, -1, 0) == 1 &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, cn, -1, -1, 0) == 1 &&
	       X509_set_issuer_name(cert, name) == 1;
}

static bool fill(struct ctx *c, X509 *cert, EVP_PKEY *key, str first, const char *alt)
{
	time_t now = (time_t)(c->now_ms / 1000);
	return X509_set_version(cert, X509_VERSION_3) == 1 && set_serial(cert) && set_names(cert, c, first) &&
	       X509_time_adj_ex(X509_getm_notBefore(cert), -1, 0, &now) &&
	       X509_time_adj_ex(X509_getm_notAfter(cert), VALID_DAYS - 1, 0, &now) &&
	       X509_set_pubkey(cert, key) == 1 && add_extension(cert, NID_basic_constraints, "critical,CA:FALSE") &&
	       add_extension(cert, NID_key_usage, "critical,digitalSignature") &&
	       add_extension(cert, NID_ext_key_usage, "serverAuth") &&
	       add_extension(cert, NID_subject_key_identifier, "hash") &&
	       add_extension(cert, NID_subject_alt_name, alt) && X509_sign(cert, key, EVP_sha256()) > 0;
}

static bool unwritable(struct ctx *c, const char *path, int error)
{
	bool exists = error == EEXIST;
	fail(c, exists ? ERR_CONFLICT : ERR_UNAVAILABLE, exists ? MSG_HTTP_TLS_EXISTS : MSG_HTTP_FILE_UNWRITABLE);
	fail_arg(c, "path", str_from_c(path));
	return fail_detail(c, "tls init: %s", strerrordesc_np(error));
}

/* PEM of one of the two into a new file beside its place. */
static bool write_pem(const char *path, X509 *cert, EVP_PKEY *key)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, key ? 0600 : 0644);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!f) {
		if (fd >= 0) {
			close(fd);
		}
		return false;
	}
	bool ok = key ? PEM_write_PKCS8PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1 : PEM_write_X509(f, cert) == 1;
	ok = fflush(f) == 0 && fsync(fd) == 0 && ok;
	return fclose(f) == 0 && ok;
}

struct places {
	const char *cert, *key, *new_cert, *new_key;
};

/* Both are written beside their places first: a full disk leaves the old pair whole. */
static bool store(struct ctx *c, const struct places *at, X509 *cert, EVP_PKEY *key)
{
	unlink(at->new_cert);
	unlink(at->new_key);
	bool ok = write_pem(at->new_key, NULL, key) && write_pem(at->new_cert, cert, NULL) &&
	          rename(at->new_key, at->key) == 0 && rename(at->new_cert, at->cert) == 0;
	if (!ok) {
		int error = errno;
		unlink(at->new_cert);
		unlink(at->new_key);
		return unwritable(c, at->cert, error);
	}
	return true;
}

static bool fingerprint(struct ctx *c, const X509 *cert, str *ret)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	if (X509_digest(cert, EVP_sha256(), md, &n) != 1) {
		return false;
	}
	str text = S("");
	for (unsigned i = 0; i < n; i++) {
		text = STR_CAT(c->arena, text, str_printf(c->arena, "%s%02X", i > 0 ? ":" : "", (unsigned)md[i]));
	}
	*ret = text;
	return true;
}

bool tls_init(struct ctx *c, const char *dir, const str *names, size_t n_names, bool replace, str *ret_fingerprint)
{
	str alt, folder = str_from_c(dir);
	struct places at = {
		.cert = str_cz(c->arena, STR_CAT(c->arena, folder, S("/" TLS_CERT_FILE))),
		.key = str_cz(c->arena, STR_CAT(c->arena, folder, S("/" TLS_KEY_FILE))),
		.new_cert = str_cz(c->arena, STR_CAT(c->arena, folder, S("/" TLS_CERT_FILE ".new"))),
		.new_key = str_cz(c->arena, STR_CAT(c->arena, folder, S("/" TLS_KEY_FILE ".new"))),
	};
	if (!alt_names(c, names, n_names, &alt)) {
		return false;
	}
	if (!replace && (access(at.cert, F_OK) == 0 || access(at.key, F_OK) == 0)) {
		return unwritable(c, access(at.cert, F_OK) == 0 ? at.cert : at.key, EEXIST);
	}
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	bool made = key && cert && fill(c, cert, key, names[0], str_cz(c->arena, alt)) &&
	            fingerprint(c, cert, ret_fingerprint);
	bool ok = made ? store(c, &at, cert, key) : fail(c, ERR_BUG, 0);
	X509_free(cert);
	EVP_PKEY_free(key);
	return ok;
}
