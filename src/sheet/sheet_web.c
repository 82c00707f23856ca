/* One row. The list stands in list_web.c, the form in sheet_form_web.c. */
#include "sheet/sheet_web.h"

#include "base/limits.h"
#include "messages.h"
#include "sheet_html.h"

PAGE_BODY(sheet_row_page)

struct url sheet_url(struct ctx *c, const struct sheet_def *d)
{
	return url_below(c, url_path(c, "/ledgers"), "/", d->key);
}

struct url sheet_row_url(struct ctx *c, str sheet, struct id row, const char *after)
{
	struct url u = url_item(c, url_below(c, url_path(c, "/ledgers"), "/", sheet), "/", row);
	u.s = STR_CAT(c->arena, u.s, str_from_c(after));
	return u;
}

bool sheet_def_of(struct web *w, const struct sheet_def **ret)
{
	return sheet_def_get(w->c, raw_get(&w->parts, "sheet"), ret) &&
		(sheet_has_rows(*ret) || fail(w->c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET)); /* those have pages of their own */
}

static bool row_of(struct web *w, const struct sheet_def **ret_def, struct sheet_row *ret)
{
	struct id id;
	return sheet_def_of(w, ret_def) && web_id(w, "row", &id) && sheet_row_get(w->c, (*ret_def)->key, id, ret);
}

static bool to_edit(struct web *w, const struct sheet_def **ret)
{
	return sheet_def_of(w, ret) && (sheet_may_edit(w->c, *ret) || fail(w->c, ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

static bool new_show(struct web *w)
{
	const struct sheet_def *d;
	return to_edit(w, &d) && sheet_form_page(w, 200, d, NULL);
}

static bool new_refuse(struct web *w)
{
	const struct sheet_def *d;
	return sheet_def_of(w, &d) && sheet_form_page(w, web_error_status(w), d, NULL);
}

static bool edit_show(struct web *w)
{
	const struct sheet_def *d;
	struct sheet_row r;
	return to_edit(w, &d) && row_of(w, &d, &r) && sheet_form_page(w, 200, d, &r);
}

static bool edit_refuse(struct web *w)
{
	const struct sheet_def *d;
	struct sheet_row r;
	return row_of(w, &d, &r) && sheet_form_page(w, web_error_status(w), d, &r);
}

/* --- a row --- */

static bool value_of(struct ctx *c, const struct sheet_field *f, const struct sheet_cell *cell, struct sheet_value *ret)
{
	*ret = (struct sheet_value){ .label = text2_in(f->name, c->lang), .is_missing = !cell->has, .is_long = f->type == SHEET_TEXT,
		.is_linked = f->type == SHEET_ROW && cell->has };
	ret->to = ret->is_linked ? sheet_row_url(c, f->to, cell->id, "") : url_path(c, "/ledgers");
	if (f->type == SHEET_PERSON && cell->has && !reach_mark_named(c, cell->id, &ret->mark)) {
		return false;
	}
	return sheet_cell_text(c, f, cell, &ret->text);
}

static bool fill_groups(struct ctx *c, const struct sheet_def *d, const struct sheet_cell *cells, struct sheet_row_page *v)
{
	struct sheet_value *all = arena_array(c->arena, struct sheet_value, d->n_fields);
	v->groups = arena_array(c->arena, struct sheet_group, d->n_sections);
	v->n_groups = d->n_sections;
	for (size_t k = 0; k < d->n_fields; k++) {
		struct sheet_group *g = &v->groups[d->fields[k].section];
		if (!value_of(c, &d->fields[k], &cells[k], &all[k])) {
			return false;
		}
		g->name = text2_in(d->sections[d->fields[k].section], c->lang);
		g->values = g->n_values ? g->values : &all[k];
		g->n_values++;
	}
	return true;
}

static bool fill_rest(struct ctx *c, const struct sheet_def *d, const struct raw_form *rest, struct sheet_row_page *v)
{
	v->rest = arena_array(c->arena, struct sheet_value, rest->n);
	for (size_t k = 0; k < rest->n; k++) {
		struct sheet_value *one = &v->rest[v->n_rest++];
		*one = (struct sheet_value){ .to = url_path(c, "/ledgers") };
		if (!sheet_rest_text(c, d, &rest->v[k], &one->label, &one->text)) {
			return false;
		}
	}
	return true;
}

static bool fill_pointers(struct ctx *c, struct id row, struct sheet_row_page *v)
{
	struct sheet_pointer *p;
	size_t n;
	if (!sheet_pointers(c, "row", row, &p, &n)) {
		return false;
	}
	v->from = arena_array(c->arena, struct sheet_from, n);
	for (size_t k = 0; k < n; k++) {
		const struct sheet_def *d;
		if (!sheet_def_get(c, p[k].sheet, &d)) {
			if (c->err.code != ERR_NOT_FOUND) {
				return false;
			}
			err_clear(c); /* of a definition that is gone */
			continue;
		}
		if (sheet_may_see(c, d)) {
			v->from[v->n_from++] = (struct sheet_from){ msgf(c, MSG_SHEET_PAGE_FROM, { "sheet", text2_in(d->name, c->lang) },
				{ "title", p[k].title }), sheet_row_url(c, p[k].sheet, p[k].row_id, "") };
		}
	}
	return true;
}

/* What differs between two texts of a row, field by field. */
static bool changes_of(struct ctx *c, const struct sheet_def *d, str before, str after, struct sheet_past *ret)
{
	struct sheet_cell *x = arena_array(c->arena, struct sheet_cell, d->n_fields);
	struct sheet_cell *y = arena_array(c->arena, struct sheet_cell, d->n_fields);
	ret->changes = arena_array(c->arena, struct sheet_change, d->n_fields);
	if (!sheet_body_read(c, d, before, x, NULL) || !sheet_body_read(c, d, after, y, NULL)) {
		return false;
	}
	for (size_t k = 0; k < d->n_fields; k++) {
		struct sheet_change *ch = &ret->changes[ret->n_changes];
		ch->label = text2_in(d->fields[k].name, c->lang);
		if (!sheet_cell_text(c, &d->fields[k], &x[k], &ch->before) || !sheet_cell_text(c, &d->fields[k], &y[k], &ch->after)) {
			return false;
		}
		ret->n_changes += !str_eq(ch->before, ch->after);
	}
	return true;
}

static bool fill_past(struct ctx *c, const struct sheet_def *d, struct id row, struct sheet_row_page *v)
{
	struct sheet_version *p;
	size_t n;
	if (!sheet_history(c, row, &p, &n)) {
		return false;
	}
	v->past = arena_array(c->arena, struct sheet_past, n);
	for (size_t k = 0; k < n; k++) {
		bool turned = k + 1 < n && p[k].state != p[k + 1].state;
		int what = k + 1 == n ? MSG_SHEET_PAGE_WAS_MADE : !turned ? MSG_SHEET_PAGE_WAS_CHANGED
			: p[k].state == SHEET_ARCHIVED ? MSG_SHEET_PAGE_WAS_ARCHIVED : MSG_SHEET_PAGE_WAS_RESTORED;
		v->past[k] = (struct sheet_past){ .at = p[k].made_at, .version = str_i64(c->arena, p[k].version), .can_take = v->can_write && k > 0, .reason = p[k].reason, .head = msgf(c, what, { "when", time_full(c, p[k].made_at) },
			{ "who", str_is_none(p[k].who) ? S("-") : p[k].who }) };
		if (k + 1 < n && !changes_of(c, d, p[k + 1].body, p[k].body, &v->past[k])) {
			return false;
		}
	}
	v->n_past = n;
	return true;
}

static bool fill_said(struct ctx *c, struct id row, struct sheet_row_page *v)
{
	struct sheet_note *p;
	if (!sheet_notes(c, row, &p, &v->n_said)) {
		return false;
	}
	v->said = arena_array(c->arena, struct sheet_said, v->n_said);
	for (size_t k = 0; k < v->n_said; k++) {
		v->said[k] = (struct sheet_said){ msgf(c, MSG_SHEET_PAGE_SAID, { "when", time_full(c, p[k].made_at) },
			{ "who", str_is_none(p[k].who) ? S("-") : p[k].who }), p[k].text };
	}
	return true;
}

static str checked_text(struct ctx *c, const struct sheet_row *r)
{
	str who = str_is_none(r->checked_by_name) ? S("-") : r->checked_by_name;
	str said = r->checked_at.has ? msgf(c, MSG_SHEET_PAGE_CHECKED, { "when", time_full(c, r->checked_at.v) }, { "who", who }) : S("");
	return r->check_due.has ? STR_CAT(c->arena, said, S(" "),
		msgf(c, MSG_SHEET_PAGE_NEXT_CHECK, { "when", time_date_full(c, r->check_due.v) })) : said;
}

static bool fill_row(struct web *w, const struct sheet_def *d, const struct sheet_row *r, struct sheet_row_page *v)
{
	struct ctx *c = w->c;
	struct raw_form rest;
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	return sheet_body_read(c, d, r->body, cells, &rest) && fill_groups(c, d, cells, v) && fill_pointers(c, r->id, v) &&
		fill_past(c, d, r->id, v) && fill_said(c, r->id, v) && fill_rest(c, d, &rest, v) && sheet_files_fill(w, d, r, v) &&
		sheet_hints_of(w, d, r, &v->hints);
}

static bool row_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	struct sheet_row r;
	if (!row_of(w, &d, &r)) {
		return false;
	}
	struct sheet_row_page v = { .list = d->shape == SHEET_FORM ? url_path(c, "/ledgers") : sheet_url(c, d),
		.list_text = d->shape == SHEET_FORM ? msg(c, MSG_SHEET_PAGE_TITLE) : text2_in(d->name, c->lang), .heading = r.title,
		.number = msgf(c, MSG_SHEET_PAGE_NUMBER, { "name", text2_in(d->row_name, c->lang) }, { "number", str_i64(c->arena, r.number.v) }),
		.changed = msgf(c, MSG_SHEET_PAGE_CHANGED, { "when", time_full(c, r.changed_at.v) },
			{ "who", str_is_none(r.changed_by_name) ? S("-") : r.changed_by_name }),
		.checked = checked_text(c, &r), .can_write = sheet_may_edit(c, d), .is_archived = r.state == SHEET_ARCHIVED,
		.is_due = r.check_due.has && r.check_due.v <= c->now_ms, .is_verified = d->verified, .source = text2_in(d->source, c->lang),
		.edit = sheet_row_url(c, d->key, r.id, "/edit"), .archive = sheet_row_url(c, d->key, r.id, "/archive"),
		.restore = sheet_row_url(c, d->key, r.id, "/restore"), .check = sheet_row_url(c, d->key, r.id, "/check"),
		.note = sheet_row_url(c, d->key, r.id, "/note"), .errors = errors_make(w) };
	v.take = sheet_row_url(c, d->key, r.id, "/back");
	v.version = str_i64(c->arena, r.version.v);
	v.before = str_i64(c->arena, r.version.v - 1);
	v.has_undo = v.can_write && r.version.v > 1 && str_eq(web_query(w, "done"), v.version);
	v.say = field_of(w, &op_sheet_note, "reason", S(""));
	v.say.label = msg(c, MSG_SHEET_PAGE_SAY_LABEL);
	if (!fill_row(w, d, &r, &v)) {
		return false;
	}
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = sheet_row_page_body, .view = &v };
	return page_show(w, status, &page);
}

static bool row_show(struct web *w) { return row_page(w, 200); }
bool sheet_row_refuse(struct web *w) { return row_page(w, web_error_status(w)); }

/* --- answers --- */

static bool back_to_row(struct web *w, int message)
{
	const struct sheet_row *r = w->result;
	return web_redirect_flash(w, sheet_row_url(w->c, r->sheet, r->id, ""), message);
}

/* With the offer to undo it. */
static bool back_and_undo(struct web *w, int message)
{
	const struct sheet_row *r = w->result;
	struct url to = sheet_row_url(w->c, r->sheet, r->id, "");
	return web_redirect_flash(w, url_with(w->c, to, "done", str_i64(w->c->arena, r->version.v)), message);
}

static bool added(struct web *w) { return back_to_row(w, MSG_SHEET_PAGE_ADDED); }
static bool saved(struct web *w) { return back_and_undo(w, MSG_SHEET_PAGE_SAVED); }
static bool archived(struct web *w) { return back_and_undo(w, MSG_SHEET_PAGE_ARCHIVED_NOW); }
static bool restored(struct web *w) { return back_and_undo(w, MSG_SHEET_PAGE_RESTORED); }
static bool checked(struct web *w) { return back_to_row(w, MSG_SHEET_PAGE_CHECKED_NOW); }
static bool taken_back(struct web *w) { return back_to_row(w, MSG_SHEET_PAGE_TAKEN_BACK); }

static bool bulk_done(struct web *w)
{
	const struct sheet_batch *b = w->result;
	struct url to = url_below(w->c, url_path(w->c, "/ledgers"), "/", b->sheet);
	return web_redirect_flash(w, url_with(w->c, to, "done", id_str(w->c->arena, b->id)),
		b->n.v > 0 ? MSG_SHEET_PAGE_BULK_DONE : MSG_SHEET_PAGE_BULK_NOTHING);
}

static bool bulk_undone(struct web *w)
{
	const struct sheet_batch *b = w->result;
	return web_redirect_flash(w, url_below(w->c, url_path(w->c, "/ledgers"), "/", b->sheet), MSG_SHEET_PAGE_TAKEN_BACK);
}

static bool noted(struct web *w) { return back_to_row(w, MSG_SHEET_PAGE_NOTED); }

#define ALL "/ledgers"
#define SHEET ALL "/{sheet}"
#define ROW SHEET "/{row}"
#define POST(pattern_text, operation, after, again, text) \
	{ .method = HTTP_POST, .pattern = pattern_text, .needs = ACCESS_VIEWER, .op = &operation, .answer = after, .refuse = again, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .show = sheet_all_show, .doc = "Page: forms and ledgers." },
	{ .method = HTTP_GET, .pattern = SHEET, .needs = ACCESS_VIEWER, .show = sheet_list_show, .doc = "Page: a ledger." },
	{ .method = HTTP_GET, .pattern = SHEET "/new", .needs = ACCESS_VIEWER, .show = new_show, .doc = "Page: add a row." },
	POST(SHEET, op_sheet_add, added, new_refuse, "Add a row."),
	{ .method = HTTP_GET, .pattern = SHEET "/bulk", .needs = ACCESS_VIEWER, .show = sheet_bulk_show, .doc = "Page: change many rows at once." },
	POST(SHEET "/bulk", op_sheet_bulk, bulk_done, sheet_bulk_refuse, "Change many rows at once."),
	POST(SHEET "/bulk/{batch}/undo", op_sheet_bulk_back, bulk_undone, NULL, "Undo a change of many rows."),
	{ .method = HTTP_GET, .pattern = ROW, .needs = ACCESS_VIEWER, .show = row_show, .doc = "Page: a row." },
	{ .method = HTTP_GET, .pattern = ROW "/edit", .needs = ACCESS_VIEWER, .show = edit_show, .doc = "Page: change a row." },
	POST(ROW, op_sheet_change, saved, edit_refuse, "Change a row."),
	POST(ROW "/archive", op_sheet_archive, archived, sheet_row_refuse, "Take a row off the list."),
	POST(ROW "/restore", op_sheet_restore, restored, sheet_row_refuse, "Put a row back on the list."),
	POST(ROW "/back", op_sheet_back, taken_back, sheet_row_refuse, "Make a row what it was."),
	POST(ROW "/check", op_sheet_check, checked, sheet_row_refuse, "Say that a row is still true."),
	POST(ROW "/note", op_sheet_note, noted, sheet_row_refuse, "Say something about a row."),
};
const struct route_table sheet_routes = { routes, sizeof routes / sizeof routes[0] };
