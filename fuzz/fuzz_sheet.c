/* Bytes as the form of a ledger a person hands in: read by the catalogue's reader, laid over a built-in form, written and read again. */
#include "catalog/catalog.h"
#include "sheet/own_yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libfyaml 0.7.12 loses a few bytes itself on some broken input; leaks of our own memory still count. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libfyaml\n";
}

static void check_laid(const struct sheet_def *d)
{
	bool wrong = d->n_fields == 0 || d->n_fields > SHEET_FIELDS_MAX || d->fields[0].type != SHEET_LINE || !d->fields[0].is_required;
	for (size_t i = 0; i < d->n_fields; i++) {
		const struct sheet_field *f = &d->fields[i];
		wrong = wrong || f->section < 0 || f->section >= (int)d->n_sections || (i > 0 && f->section < d->fields[i - 1].section) ||
			f->n_choices > SHEET_CHOICES_MAX || f->needed_by >= (int)d->n_fields;
	}
	if (wrong) {
		__builtin_trap();
	}
}

/* What was read may be kept; what is written must be read again. */
static void put_back(struct ctx *c, const struct sheet_def *built_in, const struct sheet_def *file)
{
	AUTO_BUF(errors, 64 * 1024);
	AUTO_BUF(yaml, 4 * 1024 * 1024);
	struct sheet_own o = { .built_in = built_in };
	struct own_wanted wanted;
	struct own_laid laid;
	struct sheet_def again;
	own_lay(c, &(struct own_laying){ .built_in = built_in, .key = built_in->key }, &o.laid);
	if (!own_yaml_changes(c, &o, file, &wanted, &errors)) {
		return;
	}
	struct own_change *v;
	size_t n;
	if (!own_changes_read(c, own_changes_text(c, wanted.v, wanted.n), &v, &n) || n != wanted.n) {
		__builtin_trap();
	}
	own_lay(c, &(struct own_laying){ .built_in = built_in, .key = built_in->key, .changes = v, .n_changes = n, .own_version = 1 }, &laid);
	check_laid(&laid.def);
	own_yaml_write(&laid.def, &yaml);
	if (!sheet_def_read(c->arena, &(struct sheet_reading){ .catalog = c->catalog }, S("form.yaml"), buf_str(&yaml), &again, &errors)) {
		__builtin_trap();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_BUF(errors, 64 * 1024);
	struct arena a;
	struct sheet_def d;
	arena_init(&a);
	struct ctx c = { .arena = &a, .catalog = &catalog_builtin };
	if (sheet_def_read(&a, &(struct sheet_reading){ .catalog = &catalog_builtin }, S("form.yaml"), (str){ (const char *)data, size }, &d, &errors)) {
		if (d.n_fields > SHEET_FIELDS_MAX) {
			__builtin_trap();
		}
		const struct sheet_def *b = catalog_sheet(&catalog_builtin, d.key);
		if (d.n_fields > 0 && b) {
			put_back(&c, b, &d);
		}
	} else if (errors.n == 0) {
		__builtin_trap(); /* refused without a reason */
	}
	arena_free(&a);
	return 0;
}
