/* asset: a file that was built into the program by tools/embed. Lives as long as the process. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct asset {
	const char *name;      /* "app.css" */
	const char *path;      /* "/assets/app-0a1b2c3d4e5f.css": changes whenever the bytes do */
	const uint8_t *bytes;  /* followed by a NUL that n does not count, so that text may be read as a C string */
	size_t n;
	const uint8_t *gz;     /* the same, gzipped; NULL where that saves nothing */
	size_t n_gz;
	const char *type;      /* "text/css; charset=utf-8" */
	const char *etag;      /* with its quotes */
};

/* NULL when the table holds no file of that name. */
static inline const struct asset *asset_find(const struct asset *table, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(table[i].name, name) == 0) {
			return &table[i];
		}
	}
	return NULL;
}
