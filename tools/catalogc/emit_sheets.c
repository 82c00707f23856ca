/* Forms and registers. */
#include "emit.h"

#include <stdio.h>

static void emit_choices(struct text *t, const struct sheet_field *f, size_t sheet, size_t at)
{
	if (f->n_choices == 0) {
		return;
	}
	text_printf(t, "static const struct sheet_choice sheet_choices_%zu_%zu[] = {\n", sheet, at);
	for (size_t i = 0; i < f->n_choices; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", f->choices[i].key);
		member_text2(t, "name", f->choices[i].name);
		text_printf(t, "\t  .value = %d, .is_hidden = %d,\n\t},\n", f->choices[i].value, f->choices[i].is_hidden);
	}
	text_str(t, "};\n");
}

static void emit_from(struct text *t, const struct sheet_field *f, size_t sheet, size_t at)
{
	if (f->n_from == 0) {
		return;
	}
	text_printf(t, "static const int sheet_from_%zu_%zu[] = {", sheet, at);
	for (size_t i = 0; i < f->n_from; i++) {
		text_printf(t, " %d,", f->from[i]);
	}
	text_str(t, " };\n");
}

static void emit_field(struct text *t, const struct sheet_field *f, size_t sheet, size_t at)
{
	text_str(t, "\t{\n");
	member_str(t, "key", f->key);
	member_text2(t, "name", f->name);
	member_text2(t, "help", f->help);
	text_printf(t, "\t  .section = %d, .type = %d, .is_required = %d, .is_column = %d, .is_fixed = %d, .is_who = %d,\n", f->section,
	            f->type, f->is_required, f->is_column, f->is_fixed, f->is_who);
	text_printf(t, "\t  .is_closed = %d, .is_limit = %d,\n", f->is_closed, f->is_limit);
	member_text2(t, "unit", f->unit);
	text_printf(t, "\t  .min = %lld, .max = %lld,\n", (long long)f->min, (long long)f->max);
	if (f->n_choices > 0) {
		text_printf(t, "\t  .choices = sheet_choices_%zu_%zu, .n_choices = %zu,\n", sheet, at, f->n_choices);
	}
	if (f->n_from > 0) {
		text_printf(t, "\t  .from = sheet_from_%zu_%zu, .n_from = %zu,\n", sheet, at, f->n_from);
	}
	member_str(t, "to", f->to);
	text_printf(t, "\t  .needed_by = %d,\n", f->needed_by);
	member_str(t, "needed_value", f->needed_value);
	member_text2(t, "probe", f->probe);
	member_text2(t, "todo", f->todo);
	text_printf(t, "\t  .urgency = %d, .importance = %d, .difficulty = %d,\n", f->urgency, f->importance, f->difficulty);
	text_str(t, "\t},\n");
}

static void emit_bands(struct text *t, const struct sheet_def *d, size_t sheet)
{
	if (d->n_bands == 0) {
		return;
	}
	text_printf(t, "static const struct sheet_band sheet_bands_%zu[] = {\n", sheet);
	for (size_t i = 0; i < d->n_bands; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", d->bands[i].key);
		text_printf(t, "\t  .from = %d,\n", d->bands[i].from);
		member_text2(t, "name", d->bands[i].name);
		member_text2(t, "about", d->bands[i].about);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

/* `first`: the lists of its choices are numbered from there. */
static void emit_fields(struct text *t, const char *what, const struct sheet_field *v, size_t n, size_t sheet, size_t first)
{
	for (size_t i = 0; i < n; i++) {
		emit_choices(t, &v[i], sheet, first + i);
		emit_from(t, &v[i], sheet, first + i);
	}
	text_printf(t, "static const struct sheet_field sheet_%s_%zu[] = {\n", what, sheet);
	for (size_t i = 0; i < n; i++) {
		emit_field(t, &v[i], sheet, first + i);
	}
	text_str(t, "};\n");
}

static void emit_parts(struct text *t, const struct sheet_def *d, size_t sheet)
{
	char name[40];

	snprintf(name, sizeof name, "sheet_sections_%zu", sheet);
	emit_texts(t, name, d->sections, d->n_sections);
	snprintf(name, sizeof name, "sheet_begin_%zu", sheet);
	emit_texts(t, name, d->begin, d->n_begin);
	emit_bands(t, d, sheet);
	emit_fields(t, "fields", d->fields, d->n_fields, sheet, 0);
	if (d->n_hidden > 0) {
		emit_fields(t, "hidden", d->hidden, d->n_hidden, sheet, SHEET_FIELDS_MAX);
	}
}

void emit_sheets(struct text *t, const struct catalog *k)
{
	for (size_t i = 0; i < k->n_sheets; i++) {
		emit_parts(t, &k->sheets[i], i);
	}
	text_str(t, "static const struct sheet_def sheets[] = {\n");
	for (size_t i = 0; i < k->n_sheets; i++) {
		const struct sheet_def *d = &k->sheets[i];
		text_str(t, "\t{\n");
		member_str(t, "key", d->key);
		text_printf(t, "\t  .shape = %d, .version = %d, .check_days = %d, .verified = %s,\n", d->shape, d->version,
		            d->check_days, d->verified ? "true" : "false");
		member_str(t, "check_field", d->check_field);
		text_printf(t, "\t  .sees = %d, .edits = %d,\n", d->sees, d->edits);
		member_text2(t, "name", d->name);
		member_text2(t, "about", d->about);
		member_text2(t, "row_name", d->row_name);
		text_printf(t, "\t  .sections = sheet_sections_%zu, .n_sections = %zu,\n", i, d->n_sections);
		text_printf(t, "\t  .fields = sheet_fields_%zu, .n_fields = %zu,\n", i, d->n_fields);
		if (d->n_bands > 0) {
			text_printf(t, "\t  .bands = sheet_bands_%zu, .n_bands = %zu,\n", i, d->n_bands);
		}
		if (d->n_hidden > 0) {
			text_printf(t, "\t  .hidden = sheet_hidden_%zu, .n_hidden = %zu,\n", i, d->n_hidden);
		}
		member_text2(t, "source", d->source);
		text_printf(t, "\t  .group = %d, .is_outside = %s,\n", d->group, d->is_outside ? "true" : "false");
		if (d->n_begin > 0) {
			text_printf(t, "\t  .begin = sheet_begin_%zu, .n_begin = %zu,\n", i, d->n_begin);
		}
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

/* What is told by which records, and what each kind of incident needs. */
void emit_log_needs(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct log_tells log_tells[] = {\n");
	for (size_t i = 0; i < k->n_log_tells; i++) {
		text_str(t, "\t{\n");
		member_str(t, "log", k->log_tells[i].log);
		member_text2(t, "short_name", k->log_tells[i].short_name);
		member_text2(t, "text", k->log_tells[i].text);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\nstatic const struct log_need log_needs[] = {\n");
	for (size_t i = 0; i < k->n_log_needs; i++) {
		const struct log_need *n = &k->log_needs[i];
		text_str(t, "\t{\n");
		member_str(t, "kind", n->kind);
		member_str(t, "log", n->log);
		text_printf(t, "\t  .is_must = %d, .days = %d, .verified = %d,\n", n->is_must, n->days, n->verified);
		member_text2(t, "source", n->source);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

/* Rows of the made-up firm's ledgers. */
void emit_demo_rows(struct text *t, const struct demo_firm *f)
{
	for (size_t i = 0; i < f->n_rows; i++) {
		text_printf(t, "static const struct demo_value demo_values_%zu[] = {\n", i);
		for (size_t k = 0; k < f->rows[i].n_values; k++) {
			text_str(t, "\t{\n");
			member_str(t, "field", f->rows[i].values[k].field);
			member_str(t, "value", f->rows[i].values[k].value);
			text_str(t, "\t},\n");
		}
		text_str(t, "};\n");
	}
	text_str(t, "static const struct demo_row demo_rows[] = {\n");
	for (size_t i = 0; i < f->n_rows; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", f->rows[i].key);
		member_str(t, "sheet", f->rows[i].sheet);
		text_printf(t, "\t  .days_ago = %d, .values = demo_values_%zu, .n_values = %zu,\n\t},\n", f->rows[i].days_ago, i, f->rows[i].n_values);
	}
	text_str(t, "};\n");
}
