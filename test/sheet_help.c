#include "sheet_help.h"

static struct raw_value pairs[40];

struct raw_form values(const char *text)
{
	str rest = str_copy(&h.arena, str_from_c(text));
	struct raw_form f = { pairs, 0 };
	while (rest.n > 0) {
		str value = str_cut(&rest, '|'), name = str_cut(&value, '=');
		pairs[f.n++] = (struct raw_value){ name, value };
	}
	return f;
}

bool add_row(const char *sheet, const char *text, struct sheet_row *ret)
{
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = values(text), .reason = S("") };
	return run(&op_sheet_add, &in, ret);
}

struct sheet_row added(const char *sheet, const char *text)
{
	struct sheet_row r;
	assert_true(add_row(sheet, text, &r));
	return r;
}

bool change_row(const struct sheet_row *r, int64_t version, const char *text, struct sheet_row *ret)
{
	struct sheet_save_in in = { .sheet = r->sheet, .id = r->id, .version = { true, version }, .values = values(text), .reason = S("なぜなら") };
	return run(&op_sheet_change, &in, ret);
}

bool says(const struct sheet_row *r, const char *key, const char *text)
{
	const struct sheet_def *d;
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	str got = S("");
	read_begin();
	assert_true(sheet_def_get(c, r->sheet, &d) && sheet_body_read(c, d, r->body, cells, NULL));
	int at = sheet_field_find(d, str_from_c(key));
	assert_true(at >= 0 && sheet_cell_text(c, &d->fields[at], &cells[at], &got));
	got = str_copy(&h.arena, got);
	read_end();
	if (!text_is(got, text)) {
		print_error("%s says %.*s\n", key, STR_FMT(got));
	}
	return text_is(got, text);
}

str list_of(struct sheet_query q)
{
	str all = S(""), next;
	q.before = S("");
	do {
		struct sheet_row *v;
		size_t n;
		read_begin();
		assert_true(sheet_list(c, &q, &v, &n, &next));
		for (size_t i = 0; i < n; i++) {
			all = STR_CAT(&h.arena, all, all.n ? S(" ") : S(""), v[i].title);
		}
		q.before = str_copy(&h.arena, next);
		read_end();
	} while (!str_is_none(q.before));
	return all;
}

struct sheet_query asked_for(const char *sheet, const char *where, const char *words)
{
	struct sheet_query q = { .sheet = str_from_c(sheet), .words = str_from_c(words) };
	for (str rest = str_copy(&h.arena, str_from_c(where)); rest.n > 0; q.n_where++) {
		str value = str_cut(&rest, '|'), field = str_cut(&value, '=');
		q.where[q.n_where] = (struct sheet_where){ field, value };
	}
	return q;
}

int64_t hits(struct sheet_query q)
{
	struct sheet_found f;
	read_begin();
	assert_true(sheet_find(c, &q, &f));
	read_end();
	return f.count;
}
