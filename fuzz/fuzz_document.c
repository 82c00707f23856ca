/* Reads any bytes as a frozen paper. Whatever is accepted must come out as the same bytes again. */
#include "base/arena.h"
#include "document/document.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a };
	struct document *d = arena_new(&a, struct document);
	bytes in = { data, size }, again;
	if (document_read(&c, in, d) && (!document_write(&c, d, &again) || !bytes_eq(in, again))) {
		abort();
	}
	arena_free(&a);
	return 0;
}
