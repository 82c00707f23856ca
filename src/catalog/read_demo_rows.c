/* demo/ledgers.yaml: rows of the made-up firm's ledgers. What a row says is checked against its definition. */
#include "catalog/read_parts.h"

#include "catalog/read_demo_rows.h"

#define VALUES_MAX 80

struct filling { struct reader *r; const struct sheet_def *d; const struct demo_firm *f; const struct demo_row *rows; size_t n_rows; struct demo_value *v; size_t n; };

static bool is_person(const struct demo_firm *f, str key)
{
	for (size_t i = 0; i < f->n_people; i++) {
		if (str_eq(f->people[i].key, key)) {
			return true;
		}
	}
	return false;
}

static bool is_row(const struct filling *g, str key, str sheet)
{
	for (size_t i = 0; i < g->n_rows; i++) {
		if (str_eq(g->rows[i].key, key)) {
			return str_eq(g->rows[i].sheet, sheet);
		}
	}
	return false;
}

static void check_value(const struct filling *g, int line, const struct sheet_field *field, str value)
{
	bool is_chosen = field->type == SHEET_CHOICE || field->type == SHEET_CHOICES;
	if (is_chosen && sheet_choice_find(field, value) < 0) {
		reader_error(g->r, line, "\"%.*s\" has no choice \"%.*s\"", STR_FMT(field->key), STR_FMT(value));
	} else if (field->type == SHEET_PERSON && !is_person(g->f, value)) {
		reader_error(g->r, line, "unknown person \"%.*s\"", STR_FMT(value));
	} else if (field->type == SHEET_ROW && !is_row(g, value, field->to)) {
		reader_error(g->r, line, "no earlier row \"%.*s\" of \"%.*s\"", STR_FMT(value), STR_FMT(field->to));
	}
}

static void add_value(struct filling *g, const struct sheet_field *field, const struct yaml *node)
{
	if (node->type != YAML_TEXT || node->is_null || g->n == VALUES_MAX) {
		reader_error(g->r, node->line, "\"%.*s\" must be text, or a list of texts for choices", STR_FMT(field->key));
		return;
	}
	check_value(g, node->line, field, node->text);
	g->v[g->n++] = (struct demo_value){ field->key, node->text };
}

static void read_values(struct filling *g, const struct yaml *map)
{
	for (const struct yaml_item *i = map ? map->items : NULL; i; i = i->next) {
		int at = sheet_field_find(g->d, i->key);
		if (at < 0) {
			reader_error(g->r, i->line, "the ledger \"%.*s\" has no field \"%.*s\"", STR_FMT(g->d->key), STR_FMT(i->key));
			continue;
		}
		bool is_list = i->value->type == YAML_LIST && g->d->fields[at].type == SHEET_CHOICES;
		if (!is_list) {
			add_value(g, &g->d->fields[at], i->value);
		}
		for (const struct yaml_item *k = is_list ? i->value->items : NULL; k; k = k->next) {
			add_value(g, &g->d->fields[at], k->value);
		}
	}
}

static void read_row(struct reader *r, const struct yaml *node, const struct demo_firm *f, struct demo_row *v, size_t at)
{
	struct map m;
	if (!map_open(r, node, "a row", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	v[at].sheet = map_key(&m, "sheet", NEEDED);
	v[at].days_ago = map_int(&m, "days_ago", 0, 3650);
	const struct sheet_def *d = catalog_sheet(r->catalog, v[at].sheet);
	const struct yaml *values = map_map(&m, "values");
	if (!d || d->shape != SHEET_LEDGER) {
		reader_error(r, map_line(&m, "sheet"), "unknown ledger \"%.*s\"", STR_FMT(v[at].sheet));
	} else {
		struct filling g = { r, d, f, v, at, arena_array(r->arena, struct demo_value, VALUES_MAX), 0 };
		read_values(&g, values);
		v[at].values = g.v;
		v[at].n_values = g.n;
	}
	map_close(&m);
}

void read_demo_rows(struct reader *r, struct demo_firm *f)
{
	struct map top;
	if (!map_open(r, reader_open(r, S("demo/ledgers.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "rows", NEEDED, DEMO_ROWS_MAX);
	struct demo_row *v = arena_array(r->arena, struct demo_row, DEMO_ROWS_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_row(r, i->value, f, v, n);
	}
	f->rows = v;
	f->n_rows = n;
	map_close(&top);
}
