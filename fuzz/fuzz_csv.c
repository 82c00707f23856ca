/* CSV from a spreadsheet: records that are taken come back the same when they are written and read again. */
#include <stdlib.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write_record(struct buf *b, const struct csv_record *rec)
{
	for (size_t i = 0; i < rec->n; i++) {
		csv_write_field(b, rec->fields[i], i == 0);
	}
}

static void read_again(struct ctx *c, const struct csv_record *rec)
{
	AUTO_BUF(b, 1 << 22);
	write_record(&b, rec);
	struct csv_reader r;
	struct csv_record back;
	bool end = false;
	csv_init(&r, buf_str(&b));
	if (!csv_next(c, &r, &back, &end)) {
		if (!end || b.n != 0) { /* one empty field is an empty line, which is skipped */
			abort();
		}
		return;
	}
	if (back.n != rec->n) {
		abort();
	}
	for (size_t i = 0; i < rec->n; i++) {
		/* The same, or with the apostrophe that keeps it from being a formula. */
		const str got = back.fields[i];
		const bool guarded = got.n == rec->fields[i].n + 1 && got.p[0] == '\'';
		if (!str_eq(guarded ? str_sub(got, 1, got.n) : got, rec->fields[i])) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a };
	struct csv_reader r;
	struct csv_record rec;
	bool end = false;
	csv_init(&r, (str){ n == 0 ? "" : (const char *)data, n });
	int line = 0;
	for (int i = 0; i < 2000 && csv_next(&c, &r, &rec, &end); i++) {
		if (rec.line <= line || rec.n == 0) {
			abort();
		}
		line = rec.line;
		read_again(&c, &rec);
	}
	arena_free(&a);
	return 0;
}
