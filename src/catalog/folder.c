/* The files of a folder of the catalogue. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/decode.h"

struct names { str *v; size_t n, max; };

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

static void take_name(struct reader *r, str name, struct names *names)
{
	if (str_starts(name, S(".")) || str_ends(name, S("~"))) {
		return;
	}
	if (!str_ends(name, S(".yaml"))) {
		reader_error(r, 1, "\"%.*s\" is not KEY.yaml", STR_FMT(name));
	} else if (names->n == names->max) {
		reader_error(r, 1, "more than %zu files", names->max);
	} else {
		names->v[names->n++] = str_copy(r->arena, name);
	}
}

const str *reader_folder(struct reader *r, const char *folder, size_t max, size_t *ret_n)
{
	struct names names = { .v = arena_array(r->arena, str, max), .max = max };
	DIR *d = opendir(str_cz(r->arena, STR_CAT(r->arena, r->dir, S("/"), str_from_c(folder))));

	r->file = str_from_c(folder);
	*ret_n = 0;
	if (!d) {
		reader_error(r, 1, "cannot be opened: %s", strerror(errno));
		return names.v;
	}
	for (const struct dirent *e; (e = readdir(d)) && r->n_errors <= DECODE_ERRORS_MAX;) {
		take_name(r, str_from_c(e->d_name), &names);
	}
	closedir(d);
	qsort(names.v, names.n, sizeof *names.v, by_name);
	*ret_n = names.n;
	return names.v;
}
