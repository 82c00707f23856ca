/* Any bytes as an archive of a room: proved or refused with a reason, and what is proved was walked from end to end. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "archive/archive.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

struct walked { int64_t people, entries, rows, last; };

static bool person(void *arg, const struct archive_person *p)
{
	struct walked *w = arg;
	check(text_is_utf8(p->name) && text_is_utf8(p->title));
	w->people++;
	return true;
}

static bool entry(void *arg, const struct archive_entry *e)
{
	struct walked *w = arg;
	check(e->seq == w->last + 1); /* a chain without a gap */
	w->last = e->seq;
	w->entries++;
	return true;
}

static bool row(void *arg, str key, str value)
{
	struct walked *w = arg;
	check(key.n > 0 && text_is_utf8(key) && (str_is_none(value) || text_is_utf8(value)));
	w->rows++;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	int fd = memfd_create("archive", MFD_CLOEXEC);
	check(fd >= 0 && write(fd, data, n) == (ssize_t)n);
	arena_init(&a);
	struct ctx c = { .arena = &a, .now_ms = INT64_C(1795651200000) };
	struct walked w = { 0 };
	struct archive_info info;
	const struct archive_visitor v = { .arg = &w, .person = person, .entry = entry, .row = row };
	if (archive_read(&c, fd, &v, &info)) {
		check(info.n_entries > 0 && w.entries == info.n_entries && w.people == info.n_people && w.rows == info.n_rows);
		check(info.bytes == (int64_t)n);
	} else {
		check(c.err.code == ERR_INVALID || c.err.code == ERR_TOO_LARGE || c.err.code == ERR_CONFLICT || c.err.code == ERR_MALFORMED);
	}
	arena_free(&a);
	close(fd);
	return 0;
}
