#include "table/table_test_help.h"

#include "base/limits.h"
#include "base/time.h"
#include "db/job.h"

const struct table_part every_row = { .says = { "", 0 } };
const struct table_settings found_out = { .encoding = -1, .separator = -1, .sheet = -1 };

const struct sheet_def *def(const char *key)
{
	const struct sheet_def *d;
	assert_true(sheet_def_get(c, str_from_c(key), &d));
	return d;
}

struct sheet_row added(const char *name, const char *kind)
{
	struct raw_value v[] = { { S("name"), str_from_c(name) }, { S("kind"), str_from_c(kind) }, { S("os"), S("Windows 11") } };
	struct sheet_save_in in = { .sheet = S("endpoint"), .values = { v, 3 }, .reason = S("") };
	struct sheet_row r;
	assert_true(run(&op_sheet_add, &in, &r));
	return r;
}

bool change(const struct sheet_row *r, const char *key, const char *value)
{
	struct raw_value v[] = { { str_from_c(key), str_from_c(value) } };
	struct sheet_row now, out;
	read_begin();
	assert_true(sheet_row_get(c, r->sheet, r->id, &now));
	read_end();
	struct sheet_save_in in = { .sheet = r->sheet, .id = r->id, .version = now.version, .values = { v, 1 }, .reason = S("") };
	return run(&op_sheet_change, &in, &out);
}

str list_by(const char *sort)
{
	struct sheet_query q = { .sheet = S("endpoint"), .sort = str_from_c(sort), .field = S(""), .value = S(""), .before = S("") };
	struct sheet_row *v;
	size_t n;
	str all = S(""), next;
	read_begin();
	assert_true(sheet_list(c, &q, &v, &n, &next));
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(&h.arena, all, all.n ? S(" ") : S(""), v[i].title);
	}
	read_end();
	return all;
}

struct table_plan plan_of(bytes file)
{
	struct table_plan p;
	read_begin();
	bool ok = table_plan(c, def("endpoint"), file, &found_out, &p);
	read_end();
	assert_true(ok);
	return p;
}

struct table_plan plan_text(const char *csv) { return plan_of(str_bytes(str_copy(&h.arena, str_from_c(csv)))); }

struct table_import look(bytes file, const char *name)
{
	struct table_look_in in = { .sheet = S("endpoint") };
	struct table_import out;
	read_begin();
	bool ok = table_look_prepare(c, &in, file, str_from_c(name));
	read_end();
	assert_true(ok);
	assert_true(run(&op_table_look, &in, &out));
	return out;
}

struct table_apply_in apply_in(const struct table_import *i, str digest)
{
	return (struct table_apply_in){ .sheet = i->sheet, .id = i->id, .digest = digest, .encoding = -1, .separator = -1 };
}

void jobs(void)
{
	static const struct job_kind kinds[] = { { .name = "table_follow", .run = table_follow }, { .name = "table_clear", .run = table_sweep } };
	err_clear(c);
	c->now_ms += 1000;
	assert_true(jobs_run_due(c, h.store, kinds, 2));
}

bool stage(struct table_apply_in *in)
{
	err_clear(c);
	return table_stage(c, in);
}

bool bring(const char *csv, struct table_import *ret)
{
	bytes file = str_bytes(str_copy(&h.arena, str_from_c(csv)));
	struct table_import i = look(file, "端末.csv");
	struct table_apply_in in = apply_in(&i, plan_of(file).digest);
	*ret = i;
	return stage(&in) && run(&op_table_apply, &in, ret);
}

bool undo(const struct table_import *i)
{
	struct table_act_in in = { i->sheet, i->id };
	struct table_import out;
	return run(&op_table_undo, &in, &out);
}

str value(struct id id, const char *key)
{
	struct sheet_row r;
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	const struct sheet_def *d = def("endpoint");
	read_begin();
	assert_true(sheet_row_get(c, S("endpoint"), id, &r) && sheet_body_read(c, d, r.body, cells, NULL));
	str s = str_copy(&h.arena, sheet_cell_typed(&h.arena, &d->fields[sheet_field_find(d, str_from_c(key))], &cells[sheet_field_find(d, str_from_c(key))]));
	read_end();
	return s;
}
