#include "demo/demo_ledgers.h"

#include "catalog/demo.h"
#include "sheet/sheet.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

static struct id person_of(const struct id *people, str key)
{
	for (size_t i = 0; i < catalog_demo_firm.n_people; i++) {
		if (str_eq(catalog_demo_firm.people[i].key, key)) {
			return people[i];
		}
	}
	return (struct id){ 0 };
}

static struct id row_of(const struct id *rows, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(catalog_demo_firm.rows[i].key, key)) {
			return rows[i];
		}
	}
	return (struct id){ 0 };
}

/* What must be ready beforehand counts when somebody looked at it after it was written down: a day later, where it has a place. */
static bool look_once(struct ctx *c, const struct demo_row *r, const struct sheet_row *row, int64_t now)
{
	bool has_place = false;
	for (size_t k = 0; k < r->n_values; k++) {
		has_place = has_place || str_eq(r->values[k].field, S("place"));
	}
	if (!has_place || !str_eq(r->sheet, S("prerequisite"))) {
		return true;
	}
	struct sheet_act_in in = { .sheet = r->sheet, .id = row->id, .reason = S("") };
	struct sheet_row out;
	c->now_ms = now - (r->days_ago - 1) * DAY_MS;
	return op_sheet_check.act(c, &in, &out);
}

bool demo_add_rows(struct ctx *c, const struct id *people)
{
	const struct demo_firm *f = &catalog_demo_firm;
	const int64_t now = c->now_ms;
	struct id *rows = arena_array(c->arena, struct id, f->n_rows);
	bool ok = true;
	for (size_t i = 0; i < f->n_rows && ok; i++) {
		const struct demo_row *r = &f->rows[i];
		const struct sheet_def *d = catalog_sheet(c->catalog, r->sheet);
		struct raw_value *v = arena_array(c->arena, struct raw_value, r->n_values);
		struct sheet_row out;
		for (size_t k = 0; d && k < r->n_values; k++) {
			int at = sheet_field_find(d, r->values[k].field), type = at < 0 ? SHEET_LINE : d->fields[at].type;
			v[k] = (struct raw_value){ r->values[k].field, r->values[k].value };
			v[k].value = type == SHEET_PERSON ? id_str(c->arena, person_of(people, v[k].value))
				: type == SHEET_ROW ? id_str(c->arena, row_of(rows, i, v[k].value)) : v[k].value;
		}
		struct sheet_save_in in = { .sheet = r->sheet, .values = { v, r->n_values }, .reason = S("") };
		c->now_ms = now - r->days_ago * DAY_MS; /* so that some are due to be looked at again */
		ok = op_sheet_add.act(c, &in, &out);
		rows[i] = out.id;
		ok = ok && look_once(c, r, &out, now);
	}
	c->now_ms = now;
	return ok;
}
