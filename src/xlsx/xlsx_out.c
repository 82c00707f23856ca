/* What writing a workbook takes, whatever stands in it: its texts, its looks, its bytes. */
#include "xlsx/xlsx_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "messages.h"

#define CREATED_S 1767225600     /* 2026-01-01: the same input gives the same bytes */
#define FILE_PATH_BYTES 40

static bool is_wide(uint32_t ch)
{
	return (ch >= 0x1100 && ch < 0xFF61 && (ch < 0x1160 || ch >= 0x2000)) || (ch >= 0xFFE0 && ch < 0xFFE7) || ch >= 0x1F000;
}

/* The code point at *at; *at moves behind it. */
static uint32_t next_char(str s, size_t *at)
{
	unsigned char b = (unsigned char)s.p[(*at)++];
	uint32_t ch = b < 0xC0 ? b : b < 0xE0 ? b & 0x1Fu : b < 0xF0 ? b & 0x0Fu : b & 0x07u;
	while (*at < s.n && ((unsigned char)s.p[*at] & 0xC0) == 0x80) {
		ch = ch << 6 | ((unsigned char)s.p[(*at)++] & 0x3Fu);
	}
	return ch;
}

int xlsx_text_width(str s)
{
	int width = 0;
	for (size_t i = 0; i < s.n;) {
		width += is_wide(next_char(s, &i)) ? 2 : 1;
	}
	return width;
}

/* Lines a text takes in a column. */
int xlsx_lines_of(str s, int width)
{
	int lines = 0;
	str rest = s;
	int fits = width > 2 ? width - 1 : 1;
	do {
		int w = xlsx_text_width(str_cut(&rest, '\n'));
		lines += w > fits ? (w + fits - 1) / fits : 1;
	} while (!str_is_none(rest));
	return lines;
}

const char *xlsx_cz(struct xlsx_out *x, str s)
{
	size_t n = s.n < LIMIT_XLSX_TEXT_BYTES ? s.n : LIMIT_XLSX_TEXT_BYTES;
	memcpy(x->scratch, s.p ? s.p : "", n);
	x->scratch[n] = '\0';
	return x->scratch;
}

/* A C string the library takes without const; its own copy follows. */
char *xlsx_owned(struct xlsx_out *x, str s)
{
	char *to = arena_chars(x->c->arena, s.n + 1);
	memcpy(to, s.p ? s.p : "", s.n);
	to[s.n] = '\0';
	return to;
}

/* What Excel lets a sheet be called: 31 characters, none of []:*?/\ and no quotation mark at its ends. */
const char *xlsx_sheet_named(struct xlsx_out *x, str s)
{
	char *to = arena_chars(x->c->arena, s.n + 2);
	size_t n = 0, chars = 0;
	for (size_t i = 0; i < s.n && chars < 31; chars++) {
		size_t from = i;
		next_char(s, &i);
		bool bad = i - from == 1 && strchr("[]:*?/\\'", s.p[from]);
		memcpy(to + n, bad ? "_" : s.p + from, bad ? 1 : i - from);
		n += bad ? 1 : i - from;
	}
	if (n == 0) {
		to[n++] = '_';
	}
	to[n] = '\0';
	return to;
}

lxw_format *xlsx_format_new(struct xlsx_out *x, bool is_bold, uint32_t background)
{
	lxw_format *f = workbook_add_format(x->w);
	format_set_font_name(f, "Yu Gothic");
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	format_set_text_wrap(f);
	if (is_bold) {
		format_set_bold(f);
	}
	if (background) {
		format_set_bg_color(f, background);
		format_set_border(f, LXW_BORDER_THIN);
		format_set_border_color(f, 0x8C8C8C);
	}
	return f;
}

lxw_datetime xlsx_day_of(str text)
{
	int64_t y = 0, m = 0, d = 0;
	str_to_i64(str_sub(text, 0, 4), &y);
	str_to_i64(str_sub(text, 5, 2), &m);
	str_to_i64(str_sub(text, 8, 2), &d);
	return (lxw_datetime){ .year = (int)y, .month = (int)m, .day = (int)d };
}

void xlsx_title(struct xlsx_out *x, str title)
{
	lxw_doc_properties p = { .title = xlsx_owned(x, title), .created = CREATED_S };
	workbook_set_properties(x->w, &p);
}

/* --- the file --- */

static bool cannot(struct ctx *c, const char *what, int error)
{
	fail(c, ERR_UNAVAILABLE, MSG_XLSX_CANNOT_WRITE);
	return fail_detail(c, "xlsx: %s %d", what, error);
}

static bool take_bytes(struct ctx *c, int fd, struct buf *ret)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || st.st_size <= 0) {
		return cannot(c, "fstat", errno);
	}
	char *to = buf_reserve(ret, (size_t)st.st_size);
	if (!to) {
		return fail(c, ERR_TOO_LARGE, MSG_XLSX_TOO_LARGE_OUT);
	}
	for (off_t at = 0; at < st.st_size;) {
		ssize_t n = pread(fd, to + at, (size_t)(st.st_size - at), at);
		if (n <= 0) {
			return cannot(c, "pread", errno);
		}
		at += n;
	}
	ret->n += (size_t)st.st_size;
	return true;
}

bool xlsx_make(struct ctx *c, bool (*put)(struct xlsx_out *x, void *arg), void *arg, struct buf *ret)
{
	char path[FILE_PATH_BYTES];
	int fd = memfd_create("xlsx", MFD_CLOEXEC); /* the library only writes to a name */
	if (fd < 0) {
		return cannot(c, "memfd", errno);
	}
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	/* a row goes out as the next one begins: whoever writes goes downwards, sheet by sheet in any order */
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = NULL };
	struct xlsx_out x = { .c = c, .w = workbook_new_opt(path, &options) };
	x.scratch = arena_chars(c->arena, LIMIT_XLSX_TEXT_BYTES + 1);
	if (!x.w) {
		close(fd);
		return cannot(c, "workbook", 0);
	}
	bool ok = put(&x, arg);
	lxw_error error = workbook_close(x.w); /* frees it, too */
	ok = ok && (error == LXW_NO_ERROR || cannot(c, lxw_strerror(error), (int)error)) && take_bytes(c, fd, ret);
	close(fd);
	return ok || c->err.code != ERR_NONE || cannot(c, "sheet", 0);
}
