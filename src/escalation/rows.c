/* The rows of our ledgers, read by field. */
#include "escalation/escalation_inside.h"

bool esc_rows(struct ctx *c, const char *sheet, struct esc_row **ret, size_t *ret_n)
{
	const struct sheet_def *d;
	struct sheet_values all;
	*ret = NULL;
	*ret_n = 0;
	if (!sheet_def_get(c, str_from_c(sheet), &d)) {
		return false;
	}
	if (!sheet_may_see(c, d)) {
		return true;
	}
	if (!sheet_values(c, d->key, ESCALATION_ROWS, &all)) {
		return false;
	}
	*ret = arena_array(c->arena, struct esc_row, all.n + 1);
	*ret_n = all.n;
	for (size_t i = 0; i < all.n; i++) {
		const struct sheet_values_row *r = &all.v[i];
		(*ret)[i] = (struct esc_row){ .d = d, .id = r->id, .number = r->number, .title = r->title, .cells = r->cells };
	}
	return true;
}

bool esc_row_of(struct ctx *c, const struct sheet_row *r, struct esc_row *ret)
{
	*ret = (struct esc_row){ .id = r->id, .number = r->number.v, .title = r->title };
	if (!sheet_def_get(c, r->sheet, &ret->d)) {
		return false;
	}
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, ret->d->n_fields + 1);
	ret->cells = cells;
	return sheet_body_read(c, ret->d, r->body, cells, NULL);
}

static const struct sheet_cell *cell_of(const struct esc_row *r, const char *field, const struct sheet_field **ret_field)
{
	int at = sheet_field_find(r->d, str_from_c(field));
	*ret_field = at < 0 ? NULL : &r->d->fields[at];
	return at < 0 || !r->cells[at].has ? NULL : &r->cells[at];
}

str esc_text(const struct esc_row *r, const char *field)
{
	const struct sheet_field *f;
	const struct sheet_cell *cell = cell_of(r, field, &f);
	return cell && !str_is_none(cell->text) ? cell->text : S("");
}

struct id esc_id(const struct esc_row *r, const char *field)
{
	const struct sheet_field *f;
	const struct sheet_cell *cell = cell_of(r, field, &f);
	return cell ? cell->id : (struct id){ 0 };
}

struct opt_int esc_number(const struct esc_row *r, const char *field)
{
	const struct sheet_field *f;
	const struct sheet_cell *cell = cell_of(r, field, &f);
	return cell && f->type == SHEET_NUMBER ? (struct opt_int){ true, cell->number } : (struct opt_int){ 0 };
}

struct str_list esc_keys(struct ctx *c, const struct esc_row *r, const char *field)
{
	const struct sheet_field *f;
	const struct sheet_cell *cell = cell_of(r, field, &f);
	str *v = arena_array(c->arena, str, SHEET_CHOICES_MAX);
	size_t n = 0;
	for (size_t i = 0; cell && f->type == SHEET_CHOICES && i < f->n_choices; i++) {
		if (cell->picked >> i & 1U) {
			v[n++] = f->choices[i].key;
		}
	}
	return (struct str_list){ v, n };
}

bool esc_shown(struct ctx *c, const struct esc_row *r, const char *field, str *ret)
{
	const struct sheet_field *f;
	const struct sheet_cell *cell = cell_of(r, field, &f);
	*ret = S("");
	return !cell || sheet_cell_text(c, f, cell, ret);
}
