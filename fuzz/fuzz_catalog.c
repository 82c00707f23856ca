/* Bytes as a file of the catalogue: parsed, walked, and decoded with every getter. */
#include "catalog/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libfyaml 0.7.12 loses a few bytes itself on some broken input ("b: ''''''..."); leaks of our own memory still count. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libfyaml\n";
}

/* Every text must be readable and every line must lie in the file. */
static size_t walk(const struct yaml *node, size_t n_lines)
{
	size_t sum = 0;

	if (node->line < 1 || (size_t)node->line > n_lines + 1) {
		__builtin_trap();
	}
	for (size_t i = 0; i < node->text.n; i++) {
		sum += (unsigned char)node->text.p[i];
	}
	for (const struct yaml_item *i = node->items; i; i = i->next) {
		sum += i->key.n + walk(i->value, n_lines);
	}
	return sum;
}

static void decode(struct reader *r, const struct yaml *top)
{
	static const char *const names[] = { "one", "several" };
	struct map m;
	size_t n;

	map_open(r, top, "the file", &m);
	map_key(&m, "key", NEEDED);
	map_text2(&m, "name", ONE_LINE);
	map_str(&m, "source", OPTIONAL, SEVERAL_LINES);
	map_int(&m, "number", 0, 9);
	map_bool(&m, "verified", OPTIONAL);
	map_choice(&m, "lines", names, 2);
	map_texts(&m, "do_nots", OPTIONAL, 1, 5, &n);
	map_list(&m, "steps", NEEDED, 5);
	map_close(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct yaml_error error;
	const struct yaml *top = NULL;
	size_t n_lines = 1;
	AUTO_BUF(errors, 64 * 1024);

	arena_init(&a);
	for (size_t i = 0; i < size; i++) {
		n_lines += data[i] == '\n' || data[i] == '\r';
	}
	if (yaml_parse(&a, (str){ (const char *)data, size }, &top, &error)) {
		struct reader r = { .arena = &a, .errors = &errors, .file = S("fuzz.yaml") };
		(void)walk(top, n_lines);
		decode(&r, top);
	} else if (str_is_none(error.reason) || error.line < 1) {
		__builtin_trap();
	}
	arena_free(&a);
	return 0;
}
