/* The doors of /api/v1 to forms and ledgers. */
#include "api/api_parts.h"
#include "base/json.h"
#include "base/limits.h"
#include "messages.h"
#include "sheet/sheet_asked.h"

/* --- definitions, in the language of the request --- */

struct def_json { str key, shape, name, about, source, fields; struct opt_int version, check_days; bool verified; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct def_json, member), .doc = text }
static const struct field def_fields[] = {
	F(key, FIELD_LINE, "what stands in paths"), F(shape, FIELD_LINE, "form: an organisation fills in one; ledger: rows; questions: many people answer"),
	F(name, FIELD_LINE, "as people call it"), F(about, FIELD_TEXT, "what it is for"), F(version, FIELD_INT, "grows when the definition changes"),
	F(check_days, FIELD_INT, "a row is looked at again after so many days; 0: never"), F(source, FIELD_LINE, "where its questions come from"),
	F(verified, FIELD_BOOL, "whether they were compared with it"),
	F(fields, FIELD_RAW, "in their order: [{key, name, type, required, choices: [{key, name}], to}]"),
};
#undef F
static const struct shape def_shape = { "Ledger", def_fields, sizeof def_fields / sizeof def_fields[0], sizeof(struct def_json) };

static void write_choices(struct ctx *c, struct buf *b, const struct sheet_field *f)
{
	buf_add_c(b, '[');
	for (size_t i = 0; i < f->n_choices; i++) {
		bool first = true;
		buf_add(b, i ? S(",{") : S("{"));
		json_write_key(b, "key", &first);
		json_write_str(b, f->choices[i].key);
		json_write_key(b, "name", &first);
		json_write_str(b, text2_in(f->choices[i].name, c->lang));
		buf_add_c(b, '}');
	}
	buf_add_c(b, ']');
}

static void write_field(struct ctx *c, struct buf *b, const struct sheet_field *f)
{
	bool first = true;
	buf_add_c(b, '{');
	json_write_key(b, "key", &first);
	json_write_str(b, f->key);
	json_write_key(b, "name", &first);
	json_write_str(b, text2_in(f->name, c->lang));
	json_write_key(b, "type", &first);
	json_write_str(b, str_from_c(sheet_type_names[f->type]));
	json_write_key(b, "required", &first);
	buf_add(b, f->is_required ? S("true") : S("false"));
	json_write_key(b, "choices", &first);
	write_choices(c, b, f);
	json_write_key(b, "to", &first);
	json_write_str(b, f->to.n ? f->to : STR_NONE);
	buf_add_c(b, '}');
}

static struct def_json json_of(struct ctx *c, const struct sheet_def *d)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < d->n_fields; i++) {
		buf_add(&b, i ? S(",") : S(""));
		write_field(c, &b, &d->fields[i]);
	}
	buf_add_c(&b, ']');
	return (struct def_json){ d->key, d->shape == SHEET_FORM ? S("form") : d->shape == SHEET_LEDGER ? S("ledger") : d->shape == SHEET_PART ? S("part") : S("questions"), text2_in(d->name, c->lang),
		text2_in(d->about, c->lang), text2_in(d->source, c->lang), str_copy(c->arena, buf_str(&b)), { true, d->version }, { true, d->check_days }, d->verified };
}

static bool defs(struct web *w)
{
	struct ctx *c = w->c;
	const struct sheet_def **all;
	size_t n;
	if (!sheet_defs(c, &all, &n)) {
		return false;
	}
	struct def_json *v = arena_array(c->arena, struct def_json, n);
	for (size_t i = 0; i < n; i++) {
		v[i] = json_of(c, all[i]);
	}
	return web_json_list(w, &def_shape, v, n, STR_NONE);
}

static bool def_of(struct web *w, const struct sheet_def **ret)
{
	return sheet_def_get(w->c, raw_get(&w->parts, "sheet"), ret);
}

static bool def(struct web *w)
{
	const struct sheet_def *d;
	if (!def_of(w, &d)) {
		return false;
	}
	struct def_json v = json_of(w->c, d);
	return web_json(w, 200, &def_shape, &v);
}

/* --- rows --- */

struct rows_query { struct sheet_asked of; str before; bool archived; };
static const struct field query_fields[] = { SHEET_ASKED_FIELDS(rows_query, of),
	{ .name = "archived", .type = FIELD_BOOL, .offset = offsetof(struct rows_query, archived), .doc = "those taken off the list, newest first" },
	{ .name = "before", .type = FIELD_LINE, .offset = offsetof(struct rows_query, before), .doc = "next_cursor of the answer before: what follows it" },
};
static const struct shape rows_query = { "Query", query_fields, sizeof query_fields / sizeof query_fields[0], sizeof(struct rows_query) };

static bool rows(struct web *w)
{
	const struct sheet_def *d;
	const struct rows_query *q = w->asked;
	struct sheet_query of;
	struct sheet_found f;
	if (!def_of(w, &d) || !sheet_asked_query(w->c, d, &q->of, &of)) {
		return false;
	}
	of.before = str_is_none(q->before) ? S("") : q->before;
	of.archived = q->archived;
	return sheet_find(w->c, &of, &f) && web_json_list(w, &sheet_row_shape, f.v, f.n, f.next);
}

static bool row_of(struct web *w, struct sheet_row *ret)
{
	struct id id;
	return web_id(w, "row", &id) && sheet_row_get(w->c, raw_get(&w->parts, "sheet"), id, ret);
}

static bool row(struct web *w)
{
	struct sheet_row r;
	return row_of(w, &r) && web_json(w, 200, &sheet_row_shape, &r);
}

static bool added(struct web *w)
{
	const struct sheet_row *r = w->result;
	struct url rows_url = url_below(w->c, url_path(w->c, "/api/v1/ledgers"), "/", r->sheet);
	return web_created(w, &sheet_row_shape, r, url_item(w->c, rows_url, "/rows/", r->id));
}

struct version_json { struct opt_int version, made_at, form; int state; str who, reason, values; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct version_json, member), .doc = text }
static const struct field version_fields[] = {
	F(version, FIELD_INT, "1, 2, 3 ..."), F(made_at, FIELD_INSTANT, "when"), F(who, FIELD_LINE, "by whom"), F(reason, FIELD_TEXT, "why, when it was said"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct version_json, state), .choices = &sheet_state_choices, .doc = "on the list or off" },
	F(form, FIELD_INT, "version of the definition"), F(values, FIELD_RAW, "all values as they were"),
};
#undef F
static const struct shape version_shape = { "SheetVersion", version_fields, sizeof version_fields / sizeof version_fields[0],
	sizeof(struct version_json) };

static bool history(struct web *w)
{
	struct sheet_row r;
	struct sheet_version *v;
	size_t n;
	if (!row_of(w, &r) || !sheet_history(w->c, r.id, &v, &n)) {
		return false;
	}
	struct version_json *all = arena_array(w->c->arena, struct version_json, n);
	for (size_t i = 0; i < n; i++) {
		all[i] = (struct version_json){ { true, v[i].version }, { true, v[i].made_at }, { true, v[i].form }, v[i].state, v[i].who, v[i].reason,
			v[i].body };
	}
	return web_json_list(w, &version_shape, all, n, STR_NONE);
}

#define ALL "/api/v1/ledgers"
#define ROWS ALL "/{sheet}/rows"
#define ROW ROWS "/{row}"
#define ACT(path, row, text) \
	{ .method = HTTP_POST, .pattern = ROW path, .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION, .op = &row, \
		.answer = api_done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = defs, .shape = &def_shape, .is_list = true,
		.doc = "Forms and ledgers, and what they ask." },
	{ .method = HTTP_GET, .pattern = ALL "/{sheet}", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = def, .shape = &def_shape,
		.doc = "One form or ledger." },
	{ .method = HTTP_GET, .pattern = ROWS, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = rows, .query = &rows_query,
		.shape = &sheet_row_shape, .is_list = true, .doc = "Rows, in pages." },
	{ .method = HTTP_POST, .pattern = ROWS, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .op = &op_sheet_add, .answer = added,
		.shape = &sheet_row_shape, .doc = "Add a row." },
	{ .method = HTTP_GET, .pattern = ROW, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = row, .shape = &sheet_row_shape,
		.doc = "One row." },
	{ .method = HTTP_PATCH, .pattern = ROW, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .op = &op_sheet_change, .answer = api_done,
		.doc = "Change a row; what is not named stays; 409 when `version` is not the present one." },
	{ .method = HTTP_GET, .pattern = ROW "/history", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = history, .shape = &version_shape,
		.is_list = true, .doc = "What a row was, newest first." },
	ACT("/archive", op_sheet_archive, "Take a row off the list."),
	ACT("/restore", op_sheet_restore, "Put it back."),
	ACT("/back", op_sheet_back, "Make it what it was in an earlier version."),
	{ .method = HTTP_POST, .pattern = ALL "/{sheet}/bulk", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_sheet_bulk,
		.answer = api_done, .doc = "Change many rows at once, all or none." },
	{ .method = HTTP_POST, .pattern = ALL "/{sheet}/bulk/{batch}/undo", .needs = ACCESS_VIEWER, .flags = ROUTE_API | ROUTE_ACTION,
		.op = &op_sheet_bulk_back, .answer = api_done, .doc = "Undo that." },
	ACT("/check", op_sheet_check, "Say that it is still true."),
	ACT("/notes", op_sheet_note, "Say something about it (reason)."),
};
const struct route_table api_sheet_routes = { routes, sizeof routes / sizeof routes[0] };
