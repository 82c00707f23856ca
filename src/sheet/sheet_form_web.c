/* The form of any definition. */
#include "sheet/sheet_web.h"

#include "base/limits.h"
#include "messages.h"
#include "person/person.h"
#include "sheet_html.h"

PAGE_BODY(sheet_edit_page)

#define RADIO_MOST 4              /* more choices are a list */

static void fill_options(struct field_view *f, struct field_option *v, size_t n)
{
	field_options(f, v, n);
}

/* The blank line of a select: nothing chosen. */
static struct field_option blank_option(struct ctx *c)
{
	return (struct field_option){ S(""), msg(c, MSG_SHEET_PAGE_NOT_CHOSEN), S("") };
}

/* One that is not offered any more stays where it was chosen; so does one that nobody knows any more. */
static void choice_options(struct ctx *c, const struct sheet_field *d, const struct sheet_cell *cell, struct sheet_input *i)
{
	bool is_radio = d->n_choices <= RADIO_MOST;
	struct field_option *v = arena_array(c->arena, struct field_option, d->n_choices + 2);
	size_t n = 0;
	i->kind = is_radio ? INPUT_RADIO : INPUT_SELECT;
	if (!is_radio || !d->is_required) {
		v[n++] = blank_option(c);
	}
	for (size_t k = 0; k < d->n_choices; k++) {
		if (!d->choices[k].is_hidden || str_eq(d->choices[k].key, cell->text)) {
			v[n++] = (struct field_option){ d->choices[k].key, text2_in(d->choices[k].name, c->lang), S("") };
		}
	}
	if (cell->has && sheet_choice_find(d, cell->text) < 0) {
		v[n++] = (struct field_option){ cell->text, cell->text, S("") };
	}
	fill_options(&i->f, v, n);
}

static bool was_ticked(const struct web *w, str name, str key, bool before)
{
	bool sent = false;
	for (size_t k = 0; k < w->form.n; k++) {
		sent = sent || str_starts(w->form.v[k].name, S("values."));
		if (str_eq(w->form.v[k].name, name) && str_eq(w->form.v[k].value, key)) {
			return true;
		}
	}
	return !sent && before;
}

static void boxes_of(struct web *w, const struct sheet_field *d, const struct sheet_cell *cell, struct sheet_input *i)
{
	struct ctx *c = w->c;
	struct sheet_box *v = arena_array(c->arena, struct sheet_box, d->n_choices);
	size_t n = 0;
	for (size_t k = 0; k < d->n_choices; k++) {
		bool was = (cell->picked & (UINT64_C(1) << k)) != 0;
		if (d->choices[k].is_hidden && !was) {
			continue;
		}
		v[n++] = (struct sheet_box){ STR_CAT(c->arena, i->f.id, S("-"), d->choices[k].key), d->choices[k].key,
			text2_in(d->choices[k].name, c->lang),
			was_ticked(w, i->f.name, d->choices[k].key, was) };
	}
	i->kind = INPUT_BOXES;
	i->boxes = v;
	i->n_boxes = n;
}

static bool people_options(struct ctx *c, struct sheet_input *i)
{
	struct person_option *people;
	size_t n;
	if (!person_options(c, &people, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 1);
	v[0] = blank_option(c);
	for (size_t k = 0; k < n; k++) {
		str title = people[k].title;
		v[k + 1] = (struct field_option){ id_str(c->arena, people[k].id),
			title.n ? STR_CAT(c->arena, people[k].name, S("　"), title) : people[k].name, S("") };
	}
	i->kind = INPUT_SELECT;
	fill_options(&i->f, v, n + 1);
	return true;
}

static bool row_options(struct ctx *c, const struct sheet_field *d, const struct sheet_cell *cell, struct sheet_input *i)
{
	struct sheet_option *rows;
	size_t n;
	bool is_there = !cell->has;
	if (!sheet_options(c, d->to, &rows, &n)) {
		return false;
	}
	struct field_option *v = arena_array(c->arena, struct field_option, n + 2);
	v[0] = blank_option(c);
	for (size_t k = 0; k < n; k++) {
		v[k + 1] = (struct field_option){ id_str(c->arena, rows[k].id), rows[k].title, S("") };
		is_there = is_there || id_eq(rows[k].id, cell->id);
	}
	if (!is_there) { /* archived meanwhile, or beyond the cut: it stays chosen */
		v[n + 1] = (struct field_option){ id_str(c->arena, cell->id), S(""), S("") };
		if (!sheet_cell_text(c, d, cell, &v[n + 1].label)) {
			return false;
		}
	}
	i->kind = INPUT_SELECT;
	i->is_large = n == SHEET_OPTIONS_MAX;
	fill_options(&i->f, v, n + (is_there ? 1 : 2));
	return true;
}

static str help_of(struct ctx *c, const struct sheet_field *d)
{
	str help = text2_in(d->help, c->lang), unit = text2_in(d->unit, c->lang);
	str more = d->type == SHEET_DATE ? msg(c, MSG_SHEET_PAGE_DATE_HELP)
		: unit.n ? msgf(c, MSG_SHEET_PAGE_UNIT, { "unit", unit }) : S("");
	return STR_CAT(c->arena, help, help.n && more.n ? S(" ") : S(""), more);
}

void sheet_dress(struct web *w, const struct sheet_field *d, struct field_view *v)
{
	struct ctx *c = w->c;
	v->label = text2_in(d->name, c->lang);
	v->is_required = d->is_required;
	v->help = S("");
	field_help_add(w, v, help_of(c, d));
	if (d->type == SHEET_CHOICE) {
		struct field_option *o = arena_array(c->arena, struct field_option, d->n_choices);
		size_t n = 0;
		for (size_t k = 0; k < d->n_choices; k++) {
			if (!d->choices[k].is_hidden || str_eq(d->choices[k].key, v->value)) {
				o[n++] = (struct field_option){ d->choices[k].key, text2_in(d->choices[k].name, c->lang), S("") };
			}
		}
		fill_options(v, o, n);
	}
}

bool sheet_input_make(struct web *w, const struct sheet_field *d, const struct sheet_cell *cell, struct sheet_input *i)
{
	struct ctx *c = w->c;
	const char *name = str_cz(c->arena, STR_CAT(c->arena, S("values."), d->key));
	*i = (struct sheet_input){ .kind = INPUT_LINE, .f = field_view_make(w, name, MSG_NONE, sheet_cell_typed(c->arena, d, cell)) };
	i->f.label = text2_in(d->name, c->lang);
	i->f.is_required = d->is_required;
	field_help_add(w, &i->f, help_of(c, d));
	switch (d->type) {
	case SHEET_CHOICE:
		choice_options(c, d, cell, i);
		return true;
	case SHEET_CHOICES:
		boxes_of(w, d, cell, i);
		return true;
	case SHEET_PERSON:
		return people_options(c, i);
	case SHEET_ROW:
		return row_options(c, d, cell, i);
	case SHEET_NUMBER:
		i->f.input_mode = S("numeric");
		i->f.css = S("is-short");
		return true;
	case SHEET_DATE:
		i->f.css = S("is-short");
		return true;
	default:
		i->kind = d->type == SHEET_TEXT ? INPUT_TEXT : d->type == SHEET_RESULT ? INPUT_SHOWN : INPUT_LINE;
		return true;
	}
}

bool sheet_parts_of(struct web *w, const struct sheet_def *d, const struct sheet_cell *cells, struct sheet_part **ret, size_t *ret_n)
{
	struct ctx *c = w->c;
	struct sheet_part *parts = arena_array(c->arena, struct sheet_part, d->n_sections);
	struct sheet_input *all = arena_array(c->arena, struct sheet_input, d->n_fields);
	for (size_t k = 0; k < d->n_fields; k++) {
		struct sheet_part *part = &parts[d->fields[k].section];
		if (!sheet_input_make(w, &d->fields[k], &cells[k], &all[k])) {
			return false;
		}
		part->name = text2_in(d->sections[d->fields[k].section], c->lang);
		part->inputs = part->n_inputs ? part->inputs : &all[k]; /* fields of a section stand together */
		part->n_inputs++;
	}
	*ret = parts;
	*ret_n = d->n_sections;
	return true;
}

/* --- somebody was faster --- */

static bool is_same(const struct sheet_cell *x, const struct sheet_cell *y)
{
	return x->has == y->has && (!x->has || (str_eq(x->text, y->text) && x->number == y->number && x->picked == y->picked && id_eq(x->id, y->id)));
}

struct three { struct sheet_cell *seen, *theirs, *mine; bool *is_bad; }; /* is_bad: what was typed cannot be read */

/* What was typed, over what was seen; what is wrong with it is told when it is saved. */
static void read_mine(struct web *w, const struct sheet_def *d, struct three *t)
{
	struct ctx *c = w->c;
	for (size_t k = 0; k < d->n_fields; k++) {
		struct raw_form one = { arena_array(c->arena, struct raw_value, w->form.n + 1), 0 };
		str name = STR_CAT(c->arena, S("values."), d->fields[k].key);
		for (size_t i = 0; i < w->form.n; i++) {
			if (str_eq(w->form.v[i].name, name)) {
				one.v[one.n++] = (struct raw_value){ d->fields[k].key, w->form.v[i].value };
			}
		}
		struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
		memcpy(cells, t->seen, d->n_fields * sizeof *cells);
		t->is_bad[k] = one.n > 0 && d->fields[k].type != SHEET_RESULT && !sheet_cells_read(c, d, &one, cells) &&
			c->err.fields && str_eq(str_from_c(c->err.fields->field), name);
		err_clear(c);
		t->mine[k] = cells[k];
	}
}

/* The form goes on with their value of a field. */
static void type_theirs(struct web *w, const struct sheet_field *f, const struct sheet_cell *theirs)
{
	struct arena *a = w->c->arena;
	str name = STR_CAT(a, S("values."), f->key);
	struct raw_form out = { arena_array(a, struct raw_value, w->form.n + f->n_choices + 1), 0 };
	for (size_t i = 0; i < w->form.n; i++) {
		if (!str_eq(w->form.v[i].name, name)) {
			out.v[out.n++] = w->form.v[i];
		}
	}
	for (size_t i = 0; f->type == SHEET_CHOICES && i < f->n_choices; i++) {
		if (theirs->picked & (UINT64_C(1) << i)) {
			out.v[out.n++] = (struct raw_value){ name, f->choices[i].key };
		}
	}
	if (f->type != SHEET_CHOICES) {
		out.v[out.n++] = (struct raw_value){ name, sheet_cell_typed(a, f, theirs) };
	}
	w->form = out;
}

static bool add_clash(struct web *w, const struct sheet_field *f, const struct three *t, size_t k, struct sheet_edit_page *v)
{
	struct ctx *c = w->c;
	struct sheet_clash *x = &v->clashes[v->n_clashes++];
	*x = (struct sheet_clash){ .label = text2_in(f->name, c->lang), .name = STR_CAT(c->arena, S("keep."), f->key),
		.id = STR_CAT(c->arena, S("keep-"), f->key), .is_both = t->is_bad[k] || !is_same(&t->seen[k], &t->mine[k]) };
	if (!x->is_both) {
		type_theirs(w, f, &t->theirs[k]);
	}
	str typed = raw_get(&w->form, str_cz(c->arena, STR_CAT(c->arena, S("values."), f->key)));
	bool ok = sheet_cell_text(c, f, &t->seen[k], &x->before) && sheet_cell_text(c, f, &t->theirs[k], &x->theirs) &&
		sheet_cell_text(c, f, &t->mine[k], &x->mine);
	x->mine = t->is_bad[k] && !str_is_none(typed) ? typed : x->mine;
	return ok;
}

/* The other one may be oneself, in another window. */
static void name_the_other(struct ctx *c, const struct sheet_row *row, struct sheet_edit_page *v)
{
	bool is_mine = id_eq(row->changed_by_id, c->who.account_id);
	str who = str_is_none(row->changed_by_name) ? S("-") : row->changed_by_name, when = time_short(c, row->changed_at.v);
	v->clash_title = msgf(c, is_mine ? MSG_SHEET_PAGE_CLASH_YOURS : MSG_SHEET_PAGE_CLASH, { "who", who }, { "when", when });
	v->clash_theirs = msgf(c, is_mine ? MSG_SHEET_PAGE_CLASH_YOUR_OTHER : MSG_SHEET_PAGE_CLASH_THEIRS, { "who", who }, { "when", when });
}

/*
 * What the other one changed since the form was opened, beside what was typed. A field only the other one changed goes into the
 * form as it is now; of one that both changed the reader chooses. Nothing typed is lost.
 */
static bool fill_clashes(struct web *w, const struct sheet_def *d, const struct sheet_row *row, struct sheet_edit_page *v)
{
	struct ctx *c = w->c;
	struct sheet_version seen;
	int64_t version;
	str typed = raw_get(&w->form, "version");
	if (web_refusal(w)->code != ERR_CONFLICT || str_is_none(typed) || !str_to_i64(typed, &version) || version == row->version.v) {
		return true;
	}
	if (!sheet_version_get(c, row->id, version, &seen)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		err_clear(c);
		return is_gone;
	}
	struct three t = { arena_array(c->arena, struct sheet_cell, d->n_fields), arena_array(c->arena, struct sheet_cell, d->n_fields),
		arena_array(c->arena, struct sheet_cell, d->n_fields), arena_array(c->arena, bool, d->n_fields) };
	if (!sheet_body_read(c, d, seen.body, t.seen, NULL) || !sheet_body_read(c, d, row->body, t.theirs, NULL)) {
		return false;
	}
	read_mine(w, d, &t);
	name_the_other(c, row, v);
	v->clashes = arena_array(c->arena, struct sheet_clash, d->n_fields);
	for (size_t k = 0; k < d->n_fields; k++) {
		bool theirs = d->fields[k].type != SHEET_RESULT && !is_same(&t.seen[k], &t.theirs[k]);
		bool alike = !t.is_bad[k] && is_same(&t.theirs[k], &t.mine[k]);
		if (theirs && !alike && !add_clash(w, &d->fields[k], &t, k, v)) {
			return false;
		}
	}
	return true;
}

bool sheet_form_page(struct web *w, int status, const struct sheet_def *d, const struct sheet_row *row)
{
	struct ctx *c = w->c;
	str name = text2_in(d->row_name, c->lang);
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields);
	struct sheet_edit_page v = { .errors = errors_make(w), .is_new = !row,
		.back = row ? sheet_row_url(c, d->key, row->id, "") : sheet_url(c, d),
		.back_text = row ? row->title : text2_in(d->name, c->lang),
		.save = row ? sheet_row_url(c, d->key, row->id, "") : sheet_url(c, d),
		.heading = row ? msgf(c, MSG_SHEET_PAGE_EDIT_TITLE, { "name", row->title }) : msgf(c, MSG_SHEET_PAGE_ADD, { "name", name }),
		.about = row ? S("") : text2_in(d->about, c->lang), .version = S("") };
	for (size_t k = 0; k < d->n_fields; k++) {
		cells[k].text = S("");
	}
	if ((row && (!sheet_body_read(c, d, row->body, cells, NULL) || !fill_clashes(w, d, row, &v))) ||
	    !sheet_parts_of(w, d, cells, &v.parts, &v.n_parts)) {
		return false;
	}
	v.version = row ? str_i64(c->arena, row->version.v) : S("");
	v.reason = field_of(w, &op_sheet_change, "reason", S(""));
	field_help(w, &v.reason, MSG_SHEET_PAGE_REASON_HELP);
	struct page_view page = { .title = v.heading, .nav = NAV_LEDGERS, .body = sheet_edit_page_body, .view = &v };
	return page_show(w, status, &page);
}
