/*
 * catalogc: checks the catalogue and compiles it in.
 *   catalogc --check DIR              tells what is wrong with a folder (demo/ is not looked at)
 *   catalogc --output OUT.c DIR       writes the tables, DIR/demo with them, and OUT.c.d: what they are made of
 * Errors go to standard error as "FILE:LINE: reason", exit 1, and nothing is written.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/read.h"
#include "emit.h"

static FILE *depends;

static int name_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return fprintf(depends, " \\\n %s", path) < 0;
}

/* All files and folders below: a new file changes its folder. */
static bool write_depends(const char *out, const char *dir)
{
	char path[4096];
	if (snprintf(path, sizeof path, "%s.d", out) >= (int)sizeof path || !(depends = fopen(path, "w"))) {
		return false;
	}
	bool good = fprintf(depends, "%s:", out) > 0 && nftw(dir, name_one, 8, 0) == 0 && fputc('\n', depends) != EOF;
	return fclose(depends) == 0 && good;
}

static int usage(void)
{
	fputs("usage: catalogc --check DIR | --output OUT.c DIR\n", stderr);
	return 2;
}

static int run(struct arena *a, const char *out, const char *dir)
{
	AUTO_BUF(errors, 64 * 1024);
	struct catalog k;
	struct demo_firm firm;
	str chronology;

	bool good = catalog_read(a, str_from_c(dir), &k, &errors) &&
	            (!out || catalog_read_demo(a, str_from_c(dir), &k, &firm, &chronology, &errors));
	if (!good) {
		fwrite(errors.p, 1, errors.n, stderr);
		return 1;
	}
	if (out) {
		struct text t = { 0 };
		emit_catalog(&t, &k);
		emit_demo(&t, &firm, chronology);
		write_whole(out, &t);
		free(t.p);
		if (!write_depends(out, dir)) {
			fprintf(stderr, "catalogc: cannot write %s.d\n", out);
			return 1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *out = NULL;
	struct arena a;

	if (argc == 4 && strcmp(argv[1], "--output") == 0) {
		out = argv[2];
	} else if (argc != 3 || strcmp(argv[1], "--check") != 0) {
		return usage();
	}
	arena_init(&a);
	int code = run(&a, out, argv[argc - 1]);
	arena_free(&a);
	return code;
}
