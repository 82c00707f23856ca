/*
 * msgc --header OUT.h --source OUT.c messages.txt...   makes enum msg and the tables of both languages.
 * msgc --used FILE...                                  lists messages that no other given file names; exit 1 when any.
 */
#include "msgc.h"

#include <stdio.h>
#include <string.h>

static bool is_messages(const char *path)
{
	size_t n = strlen(path);
	return n >= 4 && strcmp(path + n - 4, ".txt") == 0;
}

static int report_unused(struct messages *all, int n, char **paths)
{
	int unused = 0;
	for (int i = 0; i < n; i++) {
		if (is_messages(paths[i])) {
			parse_file(all, paths[i]);
		}
	}
	check_all(all);
	for (int i = 0; i < n; i++) {
		if (!is_messages(paths[i])) {
			mark_used(all, paths[i]);
		}
	}
	for (size_t i = 0; i < all->n; i++) {
		if (!all->v[i].used) {
			printf("%s:%d: %s is used nowhere\n", all->v[i].file, all->v[i].line, all->v[i].key);
			unused++;
		}
	}
	return unused > 0;
}

int main(int argc, char **argv)
{
	struct messages all = { 0 };
	const char *header = NULL, *source = NULL;
	if (argc > 1 && strcmp(argv[1], "--used") == 0) {
		return report_unused(&all, argc - 2, argv + 2);
	}
	for (int i = 1; i < argc; i++) {
		const char *value;
		if ((value = option(argc, argv, &i, "--header"))) {
			header = value;
		} else if ((value = option(argc, argv, &i, "--source"))) {
			source = value;
		} else {
			parse_file(&all, argv[i]);
		}
	}
	if (!header || !source) {
		die_at("msgc", 0, "usage: msgc --header OUT.h --source OUT.c messages.txt... | msgc --used FILE...");
	}
	check_all(&all);
	struct text h = { 0 }, c = { 0 };
	emit_header(&all, &h);
	emit_source(&all, &c);
	write_whole(header, &h);
	write_whole(source, &c);
	return 0;
}
