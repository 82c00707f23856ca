#include "table/names.h"

#include <stdlib.h>

#include "base/text.h"
#include "person/person.h"
#include "table_sql.h"

static int by_id(const void *a, const void *b)
{
	return memcmp(((const struct name_of *)a)->id.b, ((const struct name_of *)b)->id.b, sizeof((const struct name_of *)a)->id.b);
}

static void list_make(struct ctx *c, size_t n, struct name_list *ret)
{
	*ret = (struct name_list){ arena_array(c->arena, struct name_of, n), arena_array(c->arena, str, n), n };
}

static bool people_read(struct ctx *c, struct name_list *ret)
{
	struct person_option *p;
	size_t n;
	if (!person_options(c, &p, &n)) {
		return false;
	}
	list_make(c, n, ret);
	for (size_t i = 0; i < n; i++) {
		bool same = false; /* of two with one name the longer words */
		for (size_t k = 0; k < n && !same; k++) {
			same = k != i && str_eq(p[k].name, p[i].name);
		}
		ret->shown[i] = same ? p[i].title : p[i].name;
		ret->by_id[i] = (struct name_of){ p[i].id, ret->shown[i] };
	}
	return true;
}

static bool rows_read(struct ctx *c, str sheet, struct name_list *ret)
{
	struct sheet_option *o;
	size_t n;
	if (!sheet_options(c, sheet, &o, &n)) {
		return false;
	}
	list_make(c, n, ret);
	for (size_t i = 0; i < n; i++) {
		ret->shown[i] = o[i].title;
		ret->by_id[i] = (struct name_of){ o[i].id, o[i].title };
	}
	return true;
}

bool names_read(struct ctx *c, const struct sheet_def *d, struct names *ret)
{
	*ret = (struct names){ d, arena_array(c->arena, struct name_list, d->n_fields) };
	for (size_t i = 0; i < d->n_fields; i++) {
		const struct sheet_field *f = &d->fields[i];
		bool ok = f->type == SHEET_PERSON ? people_read(c, &ret->of[i]) : f->type != SHEET_ROW || rows_read(c, f->to, &ret->of[i]);
		if (!ok) {
			return false;
		}
		if (ret->of[i].n > 0) {
			qsort(ret->of[i].by_id, ret->of[i].n, sizeof *ret->of[i].by_id, by_id);
		}
	}
	return true;
}

bool names_of_id(const struct names *n, size_t field, struct id id, str *ret)
{
	const struct name_list *l = &n->of[field];
	const struct name_of wanted = { .id = id };
	const struct name_of *found = l->n ? bsearch(&wanted, l->by_id, l->n, sizeof wanted, by_id) : NULL;
	*ret = found ? found->name : S("");
	return found;
}

const str *names_list(const struct names *n, size_t field, size_t *ret_n)
{
	*ret_n = n->of[field].n;
	return n->of[field].shown;
}

static bool rows_find(struct ctx *c, const struct sheet_field *f, str folded, struct id *ret_id, size_t *ret_count)
{
	const struct sheet_def *to;
	struct table_rows_by_key_rows rows;
	if (!sheet_def_get(c, f->to, &to)) {
		return false;
	}
	if (!sheet_may_see(c, to)) {
		return true; /* a file does not tell what stands in a ledger either */
	}
	struct sheet_cell cell = { .has = true, .text = folded };
	if (!q_table_rows_by_key(c, (struct table_rows_by_key_in){ .sheet = f->to, .field = to->fields[0].key,
			.key = sheet_cell_key(c->arena, &to->fields[0], &cell) }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		if (str_eq(text_fold(c->arena, rows.v[i].title), folded)) {
			*ret_id = *ret_count ? *ret_id : rows.v[i].id;
			++*ret_count;
		}
	}
	return true;
}

bool names_find(struct ctx *c, const struct names *n, size_t field, str name, struct id *ret_id, size_t *ret_count)
{
	const struct sheet_field *f = &n->d->fields[field];
	const struct name_list *l = &n->of[field];
	str folded = text_fold(c->arena, str_trim(name));
	*ret_id = (struct id){ 0 };
	*ret_count = 0;
	if (f->type == SHEET_ROW) {
		return rows_find(c, f, folded, ret_id, ret_count);
	}
	for (size_t i = 0; i < l->n; i++) {
		if (str_eq(text_fold(c->arena, l->by_id[i].name), folded)) {
			*ret_id = *ret_count ? *ret_id : l->by_id[i].id;
			++*ret_count;
		}
	}
	return true;
}
