/*
 * Reads any bytes as the meta of an entry and as a body, the way verify does with a damaged file. Whatever is accepted
 * must come out as the same bytes again: one entry has one form.
 */
#include "base/arena.h"
#include "journal/canonical.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same_again(const struct buf *b, bytes in)
{
	if (buf_ok(b) && !bytes_eq(str_bytes(buf_str(b)), in)) {
		abort();
	}
}

static void try_meta(struct arena *a, bytes in)
{
	struct entry_meta m;
	AUTO_BUF(again, 1 << 20);
	if (meta_decode(a, in, &m)) {
		meta_encode(&again, &m);
		same_again(&again, in);
	}
}

static void try_body(struct arena *a, bytes in, size_t n_values)
{
	struct entry_body body;
	AUTO_BUF(again, 1 << 20);
	if (body_decode(a, in, n_values, &body)) {
		body_encode(&again, &body, n_values);
		same_again(&again, in);
	}
}

/* The first byte chooses: 0 meta, n a body with n - 1 values. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	if (size == 0) {
		return 0;
	}
	arena_init(&a);
	const bytes in = { data + 1, size - 1 };
	if (data[0] == 0) {
		try_meta(&a, in);
	} else {
		try_body(&a, in, (size_t)data[0] - 1);
	}
	arena_free(&a);
	return 0;
}
