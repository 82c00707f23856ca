/* The doors of /api/v1 to files for ledgers: out, and in with a look first. */
#include "table/table_web.h"

#include "base/json.h"
#include "base/limits.h"
#include "blob/blob_web.h"
#include "messages.h"
#include "sheet/sheet_asked.h"
#include "table/import.h"

/* --- out --- */

enum { FORMAT_XLSX, FORMAT_CSV, FORMAT_CP932 };
static const struct choice formats[] = { { "xlsx", 0 }, { "csv", 0 }, { "csv_cp932", 0 } };
static const struct choices format_choices = { formats, 3 };
struct file_query { int format; struct sheet_asked of; };
static const struct field query_fields[] = { { .name = "format", .type = FIELD_CHOICE, .offset = offsetof(struct file_query, format),
	.choices = &format_choices, .doc = "xlsx, as without it; csv in UTF-8; csv_cp932, where a character it lacks becomes a geta mark" },
	SHEET_ASKED_FIELDS(file_query, of) };
static const struct shape file_query = { "Query", query_fields, sizeof query_fields / sizeof query_fields[0], sizeof(struct file_query) };

static bool file_show(struct web *w)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	const struct file_query *q = w->asked;
	struct sheet_query of;
	struct table_part part;
	str lost;
	size_t n_lost;
	AUTO_BUF(b, LIMIT_TABLE_BYTES);
	AUTO_BUF(cp932, LIMIT_TABLE_BYTES);
	bool is_csv = q->format == FORMAT_CSV || q->format == FORMAT_CP932;
	if (!table_def(w, &d) || !sheet_asked_query(c, d, &q->of, &of)) {
		return false;
	}
	if (of.value.n > 0 && of.n_where < SHEET_WHERE_MAX) { /* one way to ask, so that the file says what was asked */
		of.where[of.n_where++] = (struct sheet_where){ of.field, of.value };
		of.field = of.value = S("");
	}
	if (!table_part_asked(c, d, &of, &part) ||
	    !web_audit(w, is_csv ? "table_csv" : "table_xlsx", d->key) || !(is_csv ? table_csv(c, d, &part, &b) : table_xlsx(c, d, &part, &b))) {
		return false;
	}
	if (q->format == FORMAT_CP932) {
		table_to_cp932(c, buf_str(&b), &cp932, &lost, &n_lost);
	}
	return blob_answer_buf(w, S("application/octet-stream"), STR_CAT(c->arena, d->key, is_csv ? S(".csv") : S(".xlsx")),
		q->format == FORMAT_CP932 ? &cp932 : &b);
}

/* --- in --- */

static bool look_prepare(struct web *w)
{
	struct table_look_in *in = w->in;
	return table_look_prepare(w->c, in, (bytes){ 0 }, str_is_none(in->name) ? S("") : in->name);
}

static bool looked(struct web *w)
{
	const struct table_import *i = w->result;
	struct url imports = url_below(w->c, url_below(w->c, url_path(w->c, "/api/v1/ledgers"), "/", i->sheet), "/", S("imports"));
	return web_created(w, &table_import_shape, i, url_item(w->c, imports, "/", i->id));
}

struct plan_json { struct id id; str state, digest, sheet_name, columns, errors; struct opt_int added, changed, same, wrong, stale, merged; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct plan_json, member), .doc = text }
static const struct field plan_fields[] = {
	F(id, FIELD_ID, "Id of the file."), F(state, FIELD_LINE, "looked, staging, applied or undone."),
	F(digest, FIELD_LINE, "What /apply wants: it does exactly this or nothing."), F(sheet_name, FIELD_LINE, "Which sheet of a workbook was read."),
	F(columns, FIELD_RAW, "How headings were matched: [{column, heading, field}]; field null: not taken in, \"id\": tells the row."),
	F(added, FIELD_INT, "New rows."), F(changed, FIELD_INT, "Rows that would change."), F(same, FIELD_INT, "Rows that say what the ledger says."),
	F(wrong, FIELD_INT, "Rows with something wrong; with one of them nothing can be taken in."),
	F(stale, FIELD_INT, "Rows that somebody changed after the file was taken out."), F(merged, FIELD_INT, "Cells under a merged one, taken as empty."),
	F(errors, FIELD_RAW, "The first 200: [{row, column, heading, read, reason}]."),
};
#undef F
static const struct shape plan_shape = { "TablePlan", plan_fields, sizeof plan_fields / sizeof plan_fields[0], sizeof(struct plan_json) };

static void member(struct buf *b, const char *name, str value, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, value);
}

static str columns_json(struct ctx *c, const struct table_plan *p)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < p->n_columns; i++) {
		const struct table_column *k = &p->columns[i];
		bool first = true;
		buf_add(&b, i ? S(",{") : S("{"));
		member(&b, "column", k->letter, &first);
		member(&b, "heading", k->heading, &first);
		member(&b, "field", k->field == TABLE_COLUMN_OFF ? STR_NONE : k->field == TABLE_COLUMN_ID ? S("id") : p->d->fields[k->field].key, &first);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

static str errors_json(struct ctx *c, const struct table_plan *p)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < p->n_told; i++) {
		const struct table_wrong *e = &p->wrong[i];
		bool first = true;
		buf_add(&b, i ? S(",{") : S("{"));
		json_write_key(&b, "row", &first);
		buf_add_i64(&b, e->row);
		member(&b, "column", e->letter, &first);
		member(&b, "heading", e->heading, &first);
		member(&b, "read", e->read, &first);
		member(&b, "reason", e->reason, &first);
		buf_add_c(&b, '}');
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

static bool plan_show(struct web *w)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	const struct table_settings s = { .encoding = -1, .separator = -1, .sheet = -1 };
	struct table_import i;
	struct table_plan p;
	struct id id;
	if (!table_def(w, &d) || !web_id(w, "import", &id) || !table_import_get(c, d->key, id, &i)) {
		return false;
	}
	struct plan_json v = { .id = i.id, .state = i.state, .digest = S(""), .sheet_name = S(""), .columns = S("[]"), .errors = S("[]"),
		.added = i.added, .changed = i.changed };
	if (str_eq(i.state, S("looked")) || str_eq(i.state, S("staging"))) {
		if (!table_import_plan(c, &i, &s, &p)) {
			return false;
		}
		v = (struct plan_json){ i.id, i.state, p.digest, p.file.grid.name, columns_json(c, &p), errors_json(c, &p), { true, (int64_t)p.n_new },
			{ true, (int64_t)p.n_changed }, { true, (int64_t)p.n_same }, { true, (int64_t)p.n_wrong }, { true, (int64_t)p.n_stale },
			{ true, (int64_t)p.n_merged } };
	}
	return web_json(w, 200, &plan_shape, &v);
}

static bool marked_show(struct web *w)
{
	const struct table_settings s = { .encoding = -1, .separator = -1, .sheet = -1 };
	return table_send_marked(w, &s);
}

static bool apply_prepare(struct web *w) { return table_stage(w->c, w->in); }
static bool done(struct web *w) { return web_json(w, 200, &table_import_shape, w->result); }

#define LEDGER "/api/v1/ledgers/{sheet}"
#define IMPORTS LEDGER "/imports"
#define ONE IMPORTS "/{import}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = LEDGER "/file", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_BYTES, .show = file_show, .query = &file_query,
		.doc = "Rows of a ledger as Excel or CSV, all or those asked for as of the list; brought in again they change the same rows." },
	{ .method = HTTP_POST, .pattern = IMPORTS, .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_SLOW, .op = &op_table_look, .prepare = look_prepare, .gate = table_gate,
		.answer = looked, .doc = "Send a file (csv as text, or any as base64); nothing is written yet." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = plan_show, .shape = &plan_shape,
		.doc = "What it would do." },
	{ .method = HTTP_GET, .pattern = ONE "/marked", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_BYTES, .show = marked_show,
		.doc = "The file as .xlsx with every wrong cell coloured and the reason as a note on it." },
	{ .method = HTTP_POST, .pattern = ONE "/apply", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION | ROUTE_SLOW, .op = &op_table_apply,
		.prepare = apply_prepare, .answer = done, .doc = "Take it in: all of it or nothing; 409 when it would do something else than `digest` says." },
	{ .method = HTTP_POST, .pattern = ONE "/drop", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_table_drop, .answer = done,
		.doc = "Forget it." },
	{ .method = HTTP_POST, .pattern = ONE "/undo", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_table_undo, .answer = done,
		.doc = "Undo what it did." },
};
const struct route_table table_api_routes = { routes, sizeof routes / sizeof routes[0] };
