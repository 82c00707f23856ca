/* Names of files as foreign machines give them: what is made of them is safe, and making it twice changes nothing. */
#include <stdlib.h>

#include "base/text.h"
#include "blob/blob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	arena_init(&a);
	str name = blob_file_name(&a, (str){ n == 0 ? "" : (const char *)data, n });
	bool good = name.n > 0 && text_is_utf8(name) && text_chars(name) <= 220 && name.p[0] != '.';
	for (size_t i = 0; good && i < name.n; i++) {
		unsigned char ch = (unsigned char)name.p[i];
		good = ch >= 0x20 && ch != 0x7f && ch != '/' && ch != '\\';
	}
	static const char *const tricks[] = { "\xe2\x80\xae", "\xe2\x80\x8b", "\xe2\x81\xa6", "\xef\xbb\xbf" };
	for (size_t i = 0; good && i < sizeof tricks / sizeof tricks[0]; i++) {
		good = str_find(name, str_from_c(tricks[i]), 0) == SIZE_MAX;
	}
	if (!good || !str_eq(blob_file_name(&a, name), name)) {
		abort();
	}
	arena_free(&a);
	return 0;
}
