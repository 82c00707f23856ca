/*
 * Any bytes as a row of an organisation's archive, and as the whole archive: refused with a reason, or what is read is written again as
 * it was. The first byte says which: a table, or (0xff) the file.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "firm/firm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

/* What is read, written and read again is the same line. */
static void as_row(struct ctx *c, const struct db_table *t, str line)
{
	struct db_value v[DB_ROW_COLUMNS_MAX], again[DB_ROW_COLUMNS_MAX];
	str column;
	AUTO_BUF(first, 64 * 1024 * 1024);
	AUTO_BUF(second, 64 * 1024 * 1024);
	if (firm_row_read(c, t, line, v, &column) != 0) {
		check(c->err.code == ERR_NONE && !str_is_none(column));
		return;
	}
	firm_row_write(&first, t, v);
	check(buf_ok(&first) && first.n > 0 && first.p[first.n - 1] == '\n' && text_is_utf8(buf_str(&first)));
	check(firm_row_read(c, t, str_sub(buf_str(&first), 0, first.n - 1), again, &column) == 0);
	firm_row_write(&second, t, again);
	check(str_eq(buf_str(&first), buf_str(&second)));
}

static void as_file(struct ctx *c, const uint8_t *data, size_t n)
{
	struct firm_info f;
	int fd = memfd_create("firm", MFD_CLOEXEC);
	check(fd >= 0 && write(fd, data, n) == (ssize_t)n);
	if (firm_look(c, fd, &f)) {
		check(f.bytes == (int64_t)n && f.n_files == (int64_t)(f.zip.n - f.first_file) && !id_is_none(f.org_id));
	} else {
		check(c->err.code == ERR_INVALID || c->err.code == ERR_MALFORMED || c->err.code == ERR_TOO_LARGE);
	}
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	if (n == 0) {
		return 0;
	}
	arena_init(&a);
	struct ctx c = { .arena = &a, .now_ms = INT64_C(1795651200000) };
	if (data[0] == 0xff) {
		as_file(&c, data + 1, n - 1);
	} else {
		as_row(&c, &db_org_tables[data[0] % db_n_org_tables], (str){ (const char *)data + 1, n - 1 });
	}
	arena_free(&a);
	return 0;
}
