/* blob: the rows, reading, and names of files. */
#include "blob/blob_inside.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "blob_sql.h"
#include "messages.h"

#define NAME_CHARS 200

static bytes key_of(const struct sha256 *sha256)
{
	return (bytes){ sha256->b, SHA256_LEN };
}

bool blob_keep(struct ctx *c, const struct blob *b, const char *owner, struct id owner_id)
{
	struct stat st;
	/* The sweep runs in the writer too: what is there now stays, because its row is written with it. */
	if (stat(blob_path(c, &b->sha256), &st) != 0 || st.st_size != b->bytes) {
		return fail(c, ERR_CONFLICT, MSG_BLOB_GONE);
	}
	return q_blob_add(c, (struct blob_add_in){ .sha256 = key_of(&b->sha256), .bytes = b->bytes, .type = b->type,
			.is_sealed = b->is_sealed, .created_at = c->now_ms }) &&
		q_blob_use_add(c, (struct blob_use_add_in){ .sha256 = key_of(&b->sha256), .owner = str_from_c(owner),
			.owner_id = owner_id });
}

bool blob_let_go(struct ctx *c, const struct sha256 *sha256, const char *owner, struct id owner_id)
{
	return q_blob_use_drop(c, (struct blob_use_drop_in){ .sha256 = key_of(sha256), .owner = str_from_c(owner),
		.owner_id = owner_id });
}

bool blob_forget(struct ctx *c, const struct sha256 *sha256)
{
	return q_blob_drop_unneeded(c, (struct blob_drop_unneeded_in){ .sha256 = key_of(sha256) });
}

bool blob_discard(struct ctx *c, const struct sha256 *sha256)
{
	struct blob_row_row row;
	bool found;
	if (!q_blob_row(c, (struct blob_row_in){ .sha256 = key_of(sha256) }, &row, &found)) {
		return false;
	}
	if (!found) {
		unlink(blob_path(c, sha256)); /* in the writer: nobody writes a row for it meanwhile */
	}
	return true;
}

bool blob_get(struct ctx *c, const struct sha256 *sha256, struct blob *ret)
{
	struct blob_row_row row;
	bool found;
	if (!q_blob_row(c, (struct blob_row_in){ .sha256 = key_of(sha256) }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_BLOB_NOT_FOUND);
	}
	*ret = (struct blob){ .sha256 = *sha256, .bytes = row.bytes, .type = row.type, .is_sealed = row.is_sealed != 0,
		.created_at = row.created_at };
	return true;
}

bool blob_open(struct ctx *c, const struct sha256 *sha256, int *ret_fd)
{
	int fd = open(blob_path(c, sha256), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		return blob_fail(c, "opening a stored file");
	}
	*ret_fd = fd;
	return true;
}

bool blob_read(struct ctx *c, const struct sha256 *sha256, size_t most, bytes *ret)
{
	int fd;
	struct stat st;
	if (!blob_open(c, sha256, &fd)) {
		return false;
	}
	bool ok = fstat(fd, &st) == 0 ? true : blob_fail(c, "a stored file");
	if (ok && (st.st_size < 0 || (uint64_t)st.st_size > most)) {
		ok = fail(c, ERR_TOO_LARGE, 0);
	}
	size_t n = ok ? (size_t)st.st_size : 0, have = 0;
	uint8_t *p = arena_raw(c->arena, n + 1, 1);
	ssize_t got = 1;
	while (ok && have < n && (got = read(fd, p + have, n - have)) > 0) {
		have += (size_t)got;
	}
	close(fd);
	if (ok && have < n) {
		ok = fail(c, ERR_UNAVAILABLE, MSG_BLOB_CANNOT_READ);
	}
	*ret = (bytes){ p, n };
	return ok;
}

/* --- names --- */

/* Signs that turn the direction of writing or cannot be seen: "exe.gpj" must not look like a picture. */
static bool is_trick(int32_t ch)
{
	return (ch >= 0x200b && ch <= 0x200f) || (ch >= 0x202a && ch <= 0x202e) || (ch >= 0x2060 && ch <= 0x206f) ||
	       ch == 0x061c || ch == 0x180e || ch == 0xfeff || (ch >= 0xfff9 && ch <= 0xfffb) || (ch >= 0x2028 && ch <= 0x2029) ||
	       (ch >= 0xe0000 && ch <= 0xe0fff);
}

static int32_t next_char(str s, size_t *at)
{
	const uint8_t *p = (const uint8_t *)s.p + *at;
	int n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	int32_t ch = n == 1 ? p[0] : p[0] & (0xff >> (n + 1));
	for (int i = 1; i < n && *at + (size_t)i < s.n; i++) {
		ch = ch << 6 | (p[i] & 0x3f);
	}
	*at += (size_t)n;
	return ch;
}

static str last_part(str name)
{
	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
			return str_sub(name, i, name.n);
		}
	}
	return name;
}

static str without_tricks(struct arena *a, str s)
{
	char *out = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		size_t from = at;
		int32_t ch = next_char(s, &at);
		if (!is_trick(ch) && at <= s.n) {
			memcpy(out + n, s.p + from, at - from);
			n += at - from;
		}
	}
	return (str){ out, n };
}

/* Too long: the beginning and the ending stay, because the ending says what it is. */
static str shortened(struct arena *a, str s)
{
	if (text_chars(s) <= NAME_CHARS) {
		return s;
	}
	size_t dot = s.n;
	while (dot > 0 && s.p[dot - 1] != '.') {
		dot--;
	}
	str ending = dot > 1 && s.n - dot <= 10 ? str_sub(s, dot - 1, s.n) : S("");
	return STR_CAT(a, text_clip(a, s, NAME_CHARS - 12), ending);
}

str blob_file_name(struct arena *a, str name)
{
	str line;
	if (str_is_none(name) || !text_line(a, name, &line)) {
		return S("file");
	}
	line = str_trim(without_tricks(a, last_part(line)));
	while (str_starts(line, S("."))) {
		line = str_sub(line, 1, line.n);
	}
	return str_is_empty(line) ? S("file") : shortened(a, line);
}

str blob_size_text(struct arena *a, int64_t n)
{
	static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
	double v = (double)n;
	size_t u = 0;
	while (v >= 1000 && u + 1 < sizeof units / sizeof units[0]) {
		v /= 1024;
		u++;
	}
	return str_printf(a, u > 0 && v < 10 ? "%.1f %s" : "%.0f %s", v, units[u]);
}
