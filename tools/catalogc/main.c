/*
 * catalogc: checks the catalogue and compiles it in.
 *   catalogc --check DIR              tells what is wrong with a folder (demo/ is not looked at)
 *   catalogc --output OUT.c DIR       writes the tables, DIR/demo with them
 * Errors go to standard error as "FILE:LINE: reason", exit 1, and nothing is written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/read.h"
#include "emit.h"

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
