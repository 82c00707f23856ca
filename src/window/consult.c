/* What stands on a sheet: saved answers before what Sonae knows. */
#include "window/consult.h"

#include "base/limits.h"
#include "base/msg.h"
#include "journal/change.h"
#include "messages.h"
#include "window/consult_fill.h"
#include "window_sql.h"

const char *const consult_keys[CONSULT_SHEETS] = { "consult7", "consult22" };

/* A kept value as the engine's form typed it. */
static size_t typed_of(struct arena *a, const struct sheet_field *f, str value, struct raw_value *to)
{
	size_t n = 0;
	str rest = value;
	if (f->type != SHEET_CHOICES) {
		to[n++] = (struct raw_value){ f->key, value };
		return n;
	}
	while (rest.n > 0 && n < SHEET_CHOICES_MAX) {
		str key = str_cut(&rest, ' ');
		if (key.n > 0 && sheet_choice_find(f, key) >= 0) {
			to[n++] = (struct raw_value){ f->key, key };
		}
	}
	(void)a;
	return n;
}

/* One value read by the definition of today; what it does not fit any more stays away. */
static bool read_cell(struct ctx *c, const struct sheet_def *d, size_t at, str value, struct sheet_cell *ret)
{
	struct raw_value typed[SHEET_CHOICES_MAX];
	struct raw_form form = { typed, typed_of(c->arena, &d->fields[at], value, typed) };
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields + 1);
	for (size_t i = 0; i < d->n_fields; i++) {
		cells[i].text = S("");
	}
	bool ok = sheet_cells_read(c, d, &form, cells);
	err_clear(c);
	*ret = cells[at];
	return ok;
}

static bool fill_answer(struct ctx *c, struct consult *k, size_t at, const struct consult_hint *hint, const struct consult_values_row *saved)
{
	struct consult_answer *a = &k->v[at];
	*a = (struct consult_answer){ .field = &k->def->fields[at], .value = saved ? saved->value : hint->value, .origin = saved ? saved->origin : hint->origin,
		.is_saved = saved != NULL, .text = S(""), .origin_text = S(""), .news = S(""), .news_text = S("") };
	k->cells[at].text = S("");
	if (a->value.n > 0 && !read_cell(c, k->def, at, a->value, &k->cells[at])) {
		a->value = S("");
	}
	if (a->value.n > 0 && !sheet_cell_text(c, a->field, &k->cells[at], &a->text)) {
		return false;
	}
	a->origin_text = a->value.n > 0 ? msg(c, consult_origin_name(a->origin)) : S("");
	k->n_known += a->value.n > 0;
	if (saved && hint->value.n > 0 && !str_eq(hint->value, saved->value)) {
		struct sheet_cell cell;
		a->news = hint->value;
		return !read_cell(c, k->def, at, hint->value, &cell) || sheet_cell_text(c, a->field, &cell, &a->news_text);
	}
	return true;
}

/* q12 and q12_days belong to question 12; 0: the field belongs to none. */
static int question_of(str key)
{
	int n = 0;
	size_t at = 1;
	while (key.n > 1 && key.p[0] == 'q' && at < key.n && key.p[at] >= '0' && key.p[at] <= '9' && n < 1000) {
		n = n * 10 + (key.p[at++] - '0');
	}
	return at == key.n || key.p[at] == '_' ? n : 0;
}

/* A sheet without numbered questions is counted by its fields. A question is answered when its first field is. */
static void count_questions(struct consult *k)
{
	int last = 0;
	for (size_t f = 0; f < k->n; f++) {
		int question = question_of(k->v[f].field->key);
		if (question > 0 && question != last) {
			k->n_questions++;
			k->n_answered += k->v[f].value.n > 0;
		}
		k->v[f].is_further = question > 0 && question == last;
		last = question;
	}
	for (size_t f = 0; f < k->n; f++) {
		k->v[f].counts = k->n_questions == 0 || (question_of(k->v[f].field->key) > 0 && !k->v[f].is_further);
	}
	if (k->n_questions == 0) {
		k->n_questions = k->n;
		k->n_answered = k->n_known;
	}
}

static const struct consult_values_row *saved_of(const struct consult_values_rows *rows, str sheet, str field)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (str_eq(rows->v[i].sheet, sheet) && str_eq(rows->v[i].field, field)) {
			return &rows->v[i];
		}
	}
	return NULL;
}

static bool is_consult(str sheet)
{
	for (size_t i = 0; i < CONSULT_SHEETS; i++) {
		if (str_eq(sheet, str_from_c(consult_keys[i]))) {
			return true;
		}
	}
	return false;
}

bool consult_get(struct ctx *c, const struct incident *i, str sheet, struct consult *ret)
{
	struct consult k = { .who = S("") };
	struct consult_get_row row;
	struct consult_values_rows rows;
	bool found = false;
	if (!is_consult(sheet)) {
		return fail(c, ERR_NOT_FOUND, MSG_CONSULT_NONE);
	}
	if (!sheet_def_get(c, sheet, &k.def) || !q_consult_get(c, (struct consult_get_in){ .incident_id = i->id, .sheet = sheet }, &row, &found) ||
	    !q_consult_values(c, (struct consult_values_in){ .incident_id = i->id }, &rows)) {
		return false;
	}
	struct consult_hint *hints = arena_array(c->arena, struct consult_hint, k.def->n_fields + 1);
	k.v = arena_array(c->arena, struct consult_answer, k.def->n_fields + 1);
	k.cells = arena_array(c->arena, struct sheet_cell, k.def->n_fields + 1);
	k.n = k.def->n_fields;
	if (!consult_fill(c, i, k.def, hints)) {
		return false;
	}
	for (size_t f = 0; f < k.n; f++) {
		if (!fill_answer(c, &k, f, &hints[f], saved_of(&rows, sheet, k.def->fields[f].key))) {
			return false;
		}
	}
	count_questions(&k);
	if (found) {
		k.version = (struct opt_int){ true, row.version };
		k.made_at = (struct opt_int){ true, row.made_at };
		k.who = str_is_none(row.who) ? S("-") : row.who;
	}
	*ret = k;
	return true;
}

bool consult_handed_list(struct ctx *c, struct id incident_id, struct consult_handed **ret, size_t *ret_n)
{
	struct consult_handed_list_rows rows;
	if (!q_consult_handed_list(c, (struct consult_handed_list_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct consult_handed, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct consult_handed_list_row *r = &rows.v[i];
		(*ret)[i] = (struct consult_handed){ r->id, r->sheet, r->version, r->made_at, r->to_whom, r->how, str_is_none(r->who) ? S("-") : r->who };
	}
	*ret_n = rows.n;
	return true;
}

/* --- the journal --- */

static bool project_sheets(struct projector *p, struct id incident_id)
{
	struct consult_all_rows rows;
	struct consult_values_rows values;
	if (!q_consult_all(p->c, (struct consult_all_in){ .incident_id = incident_id }, &rows) ||
	    !q_consult_values(p->c, (struct consult_values_in){ .incident_id = incident_id }, &values)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		p->object = STR_CAT(p->c->arena, S("consult/"), rows.v[i].sheet);
		project_i64(p, "version", rows.v[i].version);
		project_i64(p, "made_at", rows.v[i].made_at);
		project_id(p, "made_by", rows.v[i].made_by_id);
	}
	for (size_t i = 0; i < values.n; i++) {
		p->object = STR_CAT(p->c->arena, S("consult_value/"), values.v[i].sheet, S("."), values.v[i].field);
		project_str(p, "value", values.v[i].value);
		project_str(p, "origin", values.v[i].origin);
	}
	return true;
}

bool consult_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg)
{
	struct consult_handed_list_rows rows;
	struct projector p = { c, S(""), emit, arg, true };
	if (!project_sheets(&p, incident_id) || !q_consult_handed_list(c, (struct consult_handed_list_in){ .incident_id = incident_id }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		const struct consult_handed_list_row *r = &rows.v[i];
		p.object = change_object_name(c, "handed", r->id);
		project_str(&p, "sheet", r->sheet);
		project_i64(&p, "version", r->version);
		project_str(&p, "to_whom", r->to_whom);
		project_str(&p, "how", r->how);
		project_i64(&p, "made_at", r->made_at);
		project_id(&p, "made_by", r->made_by_id);
	}
	return p.ok;
}

bool consult_put_word(struct ctx *c, struct id incident_id, str name, str field, str value)
{
	str rest = name, sheet = str_cut(&rest, '.');
	(void)field; /* value alone */
	return q_consult_words(c, (struct consult_words_in){ .value = value, .incident_id = incident_id, .sheet = sheet, .field = rest });
}

bool consult_handed_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	struct consult_handed *v;
	size_t n;
	if (!consult_handed_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			bool is_whom = str_eq(field, S("to_whom"));
			return q_consult_handed_words(c, (struct consult_handed_words_in){ .to_whom = is_whom ? value : v[i].to_whom,
				.how = is_whom ? v[i].how : value, .incident_id = incident_id, .id = id });
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_CONSULT_NONE);
}
