/* What was embedded comes back: the bytes, their gzipped copy, the names. */
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "words.h"

static int same(const char *path, const struct asset *a)
{
	FILE *f = fopen(path, "rb");
	uint8_t *in = malloc(a->n + 1);
	size_t n = f && in ? fread(in, 1, a->n + 1, f) : 0;
	int ok = n == a->n && memcmp(in, a->bytes, n) == 0 && a->bytes[n] == 0;
	if (f) {
		fclose(f);
	}
	free(in);
	return ok;
}

static int unzips(const struct asset *a)
{
	uint8_t *out = malloc(a->n);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)a->gz, .avail_in = (uInt)a->n_gz, .next_out = out,
		       .avail_out = (uInt)a->n };
	int ok = out && inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END;
	ok = ok && z.total_out == a->n && memcmp(out, a->bytes, a->n) == 0;
	inflateEnd(&z);
	free(out);
	return ok;
}

int main(int argc, char **argv)
{
	if (argc != 3 || words_count != 2) {
		return 1;
	}
	const struct asset *text = asset_find(words, words_count, "css/a.css");
	const struct asset *font = asset_find(words, words_count, "b.woff2");
	if (!text || !font || asset_find(words, words_count, "c")) {
		return 2;
	}
	if (!same(argv[1], text) || !same(argv[2], font)) {
		return 3;
	}
	if (!text->gz || !unzips(text) || font->gz) {
		return 4;
	}
	return strncmp(text->path, "/assets/css/a-", 14) != 0 || strcmp(text->type, "text/css; charset=utf-8") != 0 ? 5 : 0;
}
