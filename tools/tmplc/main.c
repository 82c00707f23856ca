/* tmplc --module NAME --header OUT.h --source OUT.c FILE.html...   All templates of one folder into one pair. */
#include "tmplc.h"

#include <string.h>

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

struct job { const char *module, *header, *source; };

static void write_pair(const struct job *j, const struct text *includes, const struct text *prototypes,
                       const struct text *code)
{
	struct text h = { 0 };
	text_printf(&h, "/* Made by tmplc from the templates of %s. */\n#pragma once\n#include \"web/out.h\"\n", j->module);
	text_add(&h, includes->p, includes->n);
	text_char(&h, '\n');
	text_add(&h, prototypes->p, prototypes->n);
	write_whole(j->header, &h);
	write_whole(j->source, code);
}

static void code_head(const struct job *j, struct text *code)
{
	text_printf(code, "/* Made by tmplc from the templates of %s. */\n#include \"web/out.h\"\n"
	            "#if __has_include(\"web/widget.h\")\n#include \"web/widget.h\"\n#endif\n"
	            "#include \"base/msg.h\"\n#include \"messages.h\"\n#include \"%s\"\n", j->module, base_name(j->header));
}

int main(int argc, char **argv)
{
	struct job j = { 0 };
	struct text includes = { 0 }, prototypes = { 0 }, code = { 0 };
	int first = argc;
	for (int i = 1; i < argc; i++) {
		const char *value;
		if ((value = option(argc, argv, &i, "--module"))) {
			j.module = value;
		} else if ((value = option(argc, argv, &i, "--header"))) {
			j.header = value;
		} else if ((value = option(argc, argv, &i, "--source"))) {
			j.source = value;
		} else {
			first = i;
			break;
		}
	}
	if (!j.module || !j.header || !j.source || first == argc) {
		die_at("tmplc", 0, "usage: tmplc --module NAME --header OUT.h --source OUT.c FILE.html...");
	}
	code_head(&j, &code);
	for (int i = first; i < argc; i++) {
		struct templ *t = host_alloc(1, sizeof *t);
		*t = (struct templ){ .file = argv[i], .includes = &includes, .prototypes = &prototypes, .code = &code,
		                     .code_name = base_name(j.source) };
		read_template(t);
	}
	write_pair(&j, &includes, &prototypes, &code);
	return 0;
}
