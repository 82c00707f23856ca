/*
 * blob_type: what bytes are, by looking at them. libmagic guesses; what may stand in a page is checked again here, because
 * a browser must never be shown something else under the name of a picture.
 */
#include "blob/blob_inside.h"

#include <magic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

static const struct { const char *type; const char *begins; size_t n; } pictures[] = {
	{ "image/png", "\x89PNG\r\n\x1a\n", 8 },
	{ "image/jpeg", "\xff\xd8\xff", 3 },
	{ "image/gif", "GIF8", 4 },
	{ "image/webp", "RIFF", 4 },
};
#define N_PICTURES (sizeof pictures / sizeof pictures[0])

bool blob_is_picture(str type)
{
	for (size_t i = 0; i < N_PICTURES; i++) {
		if (str_eq(type, str_from_c(pictures[i].type))) {
			return true;
		}
	}
	return false;
}

bool blob_may_show(str type)
{
	return blob_is_picture(type) || str_eq(type, S("text/plain"));
}

/* A picture by its first bytes alone; NULL: none of ours. */
static const char *picture_of(bytes head)
{
	for (size_t i = 0; i < N_PICTURES; i++) {
		if (head.n >= 12 && memcmp(head.p, pictures[i].begins, pictures[i].n) == 0 &&
		    (strcmp(pictures[i].type, "image/webp") != 0 || memcmp(head.p + 8, "WEBP", 4) == 0)) {
			return pictures[i].type;
		}
	}
	return NULL;
}

static bool is_clean_type(const char *s)
{
	size_t slashes = 0, n = 0;
	for (; s[n]; n++) {
		char ch = s[n];
		slashes += ch == '/';
		if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || strchr("/+-._", ch))) {
			return false;
		}
	}
	return slashes == 1 && n < 100;
}

/* Without looking into archives or running anything: the bytes may be hostile. */
static str ask_magic(struct ctx *c, bytes head)
{
	str type = S("application/octet-stream");
	magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF);
	if (m && magic_load(m, NULL) == 0) {
		const char *found = magic_buffer(m, head.p, head.n);
		if (found && is_clean_type(found)) {
			type = str_copy(c->arena, str_from_c(found));
		}
	}
	if (m) {
		magic_close(m);
	}
	return type;
}

/* A cut at the end of the head may have split a character. */
static bool is_text(bytes head)
{
	for (size_t cut = 0; cut < 4 && cut < head.n; cut++) {
		str s = { (const char *)head.p, head.n - cut };
		if (text_is_utf8(s)) {
			return memchr(s.p, 0, s.n) == NULL;
		}
	}
	return false;
}

str blob_type_of(struct ctx *c, bytes head)
{
	if (head.n == 0) {
		return S("application/octet-stream");
	}
	const char *picture = picture_of(head);
	str type = ask_magic(c, head);
	if (blob_is_picture(type) || picture) {
		/* both must say so */
		bool agree = picture && str_eq(type, str_from_c(picture));
		return agree ? type : S("application/octet-stream");
	}
	if (str_eq(type, S("text/plain")) && !is_text(head)) {
		return S("application/octet-stream");
	}
	return type;
}

bool blob_type_of_file(struct ctx *c, int fd, str *ret)
{
	uint8_t *head = malloc(BLOB_HEAD_BYTES);
	ssize_t n = head ? pread(fd, head, BLOB_HEAD_BYTES, 0) : -1;
	if (n >= 0) {
		*ret = blob_type_of(c, (bytes){ head, (size_t)n });
	}
	free(head);
	return n >= 0 || blob_fail(c, "reading a file back");
}
