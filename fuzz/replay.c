/*
 * replay: runs a fuzz target over its corpus without a fuzzer, so that every ordinary check keeps what was once found.
 * Each file is tried whole, cut off after every byte and with every byte damaged, up to a few hundred of each.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUTS_MAX 400
#define INPUT_BYTES (4 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A copy of exactly this size, so that the sanitizer sees a read behind the end. */
static void try_copy(const uint8_t *data, size_t n, size_t damaged_at, uint8_t damage)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);
	if (!copy) {
		abort();
	}
	memcpy(copy, data, n);
	if (damaged_at < n) {
		copy[damaged_at] ^= damage;
	}
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void try_all(const uint8_t *data, size_t n)
{
	size_t step = n / CUTS_MAX + 1;
	try_copy(data, n, SIZE_MAX, 0);
	for (size_t i = 0; i < n; i += step) {
		try_copy(data, i, SIZE_MAX, 0);
		try_copy(data, n, i, 0x01);
		try_copy(data, n, i, 0x80);
	}
}

static bool replay(const char *dir, const char *name)
{
	char path[4096];
	int used = snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = used > 0 && (size_t)used < sizeof(path) ? fopen(path, "rb") : NULL;
	uint8_t *data = malloc(INPUT_BYTES);
	if (!f || !data) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	size_t n = fread(data, 1, INPUT_BYTES, f);
	bool is_file = ferror(f) == 0; /* a folder inside the corpus is not */
	fclose(f);
	if (is_file) {
		try_all(data, n);
	}
	free(data);
	return is_file;
}

int main(int argc, char **argv)
{
	int n = 0;
	DIR *d = argc == 2 ? opendir(argv[1]) : NULL;
	if (!d) {
		fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
		return 2;
	}
	for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
		if (e->d_name[0] != '.') {
			n += replay(argv[1], e->d_name);
		}
	}
	closedir(d);
	printf("%d inputs of %s\n", n, argv[1]);
	return n > 0 ? 0 : 1;
}
