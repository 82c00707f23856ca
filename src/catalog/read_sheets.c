/* sheets/KEY.yaml: forms and registers. */
#include "catalog/read_parts.h"

#define FROM_MAX 10

static const char *const access_names[] = { "viewer", "responder", "admin" };
static const enum access access_of[] = { ACCESS_VIEWER, ACCESS_RESPONDER, ACCESS_ADMIN };
static const char *const shape_names[SHEET_SHAPE_MAX] = { "form", "ledger", "questions", "part" };

static const char *const group_names[SHEET_GROUP_MAX - 1] = { "own", "help", "protect", "learn", "decide" };

static void read_choices(struct map *m, struct sheet_field *f)
{
	const struct yaml *list = map_list(m, "choices", NEEDED, SHEET_CHOICES_MAX);
	struct sheet_choice *v = arena_array(m->r->arena, struct sheet_choice, list ? list->n : 1);
	size_t n = 0;
	struct map one;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		if (map_open(m->r, i->value, "a choice", &one)) {
			v[n].key = unique_key(&one, v, n, sizeof *v);
			v[n].line = map_line(&one, "key");
			v[n].is_hidden = map_bool(&one, "retired", OPTIONAL);
			v[n].is_own = str_starts(v[n].key, SHEET_OWN_PREFIX);
			v[n].name = map_text2(&one, "name", ONE_LINE);
			v[n].value = yaml_find(one.node, "value") ? map_int(&one, "value", -100, 100) : (int)n + 1;
			map_close(&one);
			n++;
		}
	}
	f->choices = v;
	f->n_choices = n;
}

/* A definition while it grows; `d` points at the same rows. */
struct growing { struct reader *r; struct sheet_def *d; struct sheet_field *fields, *hidden; struct text2 *sections; };

/* The earlier field that a key names, or -1 with an error. */
static int earlier(struct reader *r, int line, const struct sheet_def *d, str key)
{
	int at = sheet_field_find(d, key);
	if (at < 0) {
		reader_error(r, line, "unknown earlier field \"%.*s\"", STR_FMT(key));
	}
	return at;
}

static void read_from(struct map *m, const struct sheet_def *d, struct sheet_field *f)
{
	const struct yaml *list = map_list(m, "from", m->r->is_own ? OPTIONAL : NEEDED, FROM_MAX);
	int *v = arena_array(m->r->arena, int, FROM_MAX);

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		int at = i->value->type == YAML_TEXT ? earlier(m->r, i->line, d, i->value->text) : -1;
		if (at >= 0 && d->fields[at].type != SHEET_NUMBER && d->fields[at].type != SHEET_CHOICE) {
			reader_error(m->r, i->line, "\"from\" must name numbers and choices");
		} else if (at >= 0) {
			v[f->n_from++] = at;
		}
	}
	f->from = v;
}

static void read_needed_when(struct map *m, const struct sheet_def *d, struct sheet_field *f)
{
	struct map when;

	f->needed_by = -1;
	f->needed_value = S("");
	if (!yaml_find(m->node, "needed_when") || !map_open(m->r, map_map(m, "needed_when"), "needed_when", &when)) {
		return;
	}
	f->needed_by = earlier(m->r, map_line(&when, "field"), d, map_key(&when, "field", NEEDED));
	f->needed_value = map_key(&when, "is", NEEDED);
	if (f->needed_by >= 0 && sheet_choice_find(&d->fields[f->needed_by], f->needed_value) < 0) {
		reader_error(m->r, map_line(&when, "is"), "that field has no choice \"%.*s\"", STR_FMT(f->needed_value));
	}
	map_close(&when);
}

static void read_number(struct map *m, struct sheet_field *f)
{
	f->unit = map_text2_maybe(m, "unit", ONE_LINE);
	f->min = map_int(m, "min", -1000000000, 1000000000);
	f->max = map_int(m, "max", -1000000000, 1000000000);
	if (f->max < f->min) {
		reader_error(m->r, map_line(m, "max"), "\"max\" must not be below \"min\"");
	}
}

/* choices_of: the same as an earlier field has, written once. */
static void take_choices(struct map *m, const struct sheet_def *d, struct sheet_field *f)
{
	int at = earlier(m->r, map_line(m, "choices_of"), d, map_key(m, "choices_of", NEEDED));
	if (at >= 0 && d->fields[at].n_choices == 0) {
		reader_error(m->r, map_line(m, "choices_of"), "that field has no choices");
	} else if (at >= 0) {
		f->choices = d->fields[at].choices;
		f->n_choices = d->fields[at].n_choices;
	}
}

static int weight(struct map *m, const char *key)
{
	return yaml_find(m->node, key) ? map_int(m, key, 1, 3) : 0;
}

/* What questions that are counted say besides. */
static void read_question(struct map *m, struct sheet_field *f)
{
	f->probe = map_text2_maybe(m, "probe", SEVERAL_LINES);
	f->todo = map_text2_maybe(m, "todo", SEVERAL_LINES);
	f->urgency = weight(m, "urgency");
	f->importance = weight(m, "importance");
	f->difficulty = weight(m, "difficulty");
}

/* What only some types have. */
static void read_type(struct map *m, const struct sheet_def *d, struct sheet_field *f)
{
	switch (f->type) {
	case SHEET_CHOICE: case SHEET_CHOICES:
		if (yaml_find(m->node, "choices_of")) {
			take_choices(m, d, f);
		} else {
			read_choices(m, f);
		}
		break;
	case SHEET_NUMBER:
		read_number(m, f);
		break;
	case SHEET_ROW:
		f->to = map_key(m, "to", NEEDED);
		break;
	case SHEET_RESULT:
		read_from(m, d, f);
		break;
	default:
		break;
	}
}

/* Whatever is wrong with a field that was read. */
static void check_field(struct growing *g, struct map *m, const struct sheet_field *f, bool is_retired)
{
	const struct sheet_def *d = g->d;

	if (d->n_fields == 0 && d->shape != SHEET_PART && (f->type != SHEET_LINE || !f->is_required || is_retired)) {
		reader_error(g->r, m->node->line, "the first field names the row: type line, required yes");
	}
	if (f->type == SHEET_RESULT && f->is_required) {
		reader_error(g->r, map_line(m, "required"), "nobody types a result");
	}
	if (!sheet_may_ask(d->shape, f->type)) {
		reader_error(g->r, map_line(m, "type"), "a part asks nothing but words, numbers, days and choices");
	}
	if (is_retired && f->is_fixed) {
		reader_error(g->r, map_line(m, "retired"), "a module reads it (fixed): it cannot be retired");
	}
	if (f->is_closed && f->n_choices == 0) {
		reader_error(g->r, map_line(m, "closed"), "only choices can be closed");
	}
	if (f->is_own && !g->r->is_own) {
		reader_error(g->r, map_line(m, "key"), "keys that begin with firm_ belong to the firms");
	}
}

static void read_limit(struct map *m, struct sheet_field *f)
{
	f->is_limit = map_bool(m, "limit", OPTIONAL);
	if (f->is_limit && f->type != SHEET_DATE) {
		reader_error(m->r, map_line(m, "limit"), "only a day can be a limit");
	}
}

static void read_field(struct growing *g, const struct yaml *node)
{
	struct sheet_def *d = g->d;
	struct map m;

	if (!map_open(g->r, node, "a field", &m)) {
		return;
	}
	bool is_retired = map_bool(&m, "retired", OPTIONAL);
	struct sheet_field *f = is_retired ? &g->hidden[d->n_hidden] : &g->fields[d->n_fields];
	*f = (struct sheet_field){ .section = (int)d->n_sections, .to = S(""), .unit = { S(""), S("") }, .line = map_line(&m, "key") };
	f->key = unique_key(&m, g->fields, d->n_fields, sizeof *f);
	if (sheet_hidden_find(d, f->key)) {
		reader_error(g->r, f->line, "key \"%.*s\" stands here twice", STR_FMT(f->key));
	}
	f->is_own = str_starts(f->key, SHEET_OWN_PREFIX);
	f->name = map_text2(&m, "name", ONE_LINE);
	f->help = map_text2_maybe(&m, "help", SEVERAL_LINES);
	f->type = map_choice(&m, "type", sheet_type_names, SHEET_TYPE_MAX);
	f->is_required = map_bool(&m, "required", OPTIONAL);
	f->is_column = map_bool(&m, "column", OPTIONAL);
	f->is_who = map_bool(&m, "who", OPTIONAL);
	f->is_fixed = map_bool(&m, "fixed", OPTIONAL);
	f->is_closed = map_bool(&m, "closed", OPTIONAL);
	read_type(&m, d, f);
	read_needed_when(&m, d, f);
	read_question(&m, f);
	read_limit(&m, f);
	check_field(g, &m, f, is_retired);
	map_close(&m);
	if (is_retired) {
		f->needed_by = -1;
		f->n_from = 0;
		d->n_hidden++;
	} else {
		d->n_fields++;
	}
}

static void read_section(struct growing *g, const struct yaml *node)
{
	struct map m;

	if (!map_open(g->r, node, "a section", &m)) {
		return;
	}
	g->sections[g->d->n_sections] = map_text2(&m, "name", ONE_LINE);
	const struct yaml *list = map_list(&m, "fields", g->r->is_own || g->d->shape == SHEET_PART ? OPTIONAL : NEEDED, 2 * SHEET_FIELDS_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		if (g->d->n_fields == SHEET_FIELDS_MAX || g->d->n_hidden == SHEET_FIELDS_MAX) {
			reader_error(g->r, i->line, "more than %d fields", SHEET_FIELDS_MAX);
			break;
		}
		read_field(g, i->value);
	}
	g->d->n_sections++;
	map_close(&m);
}

static enum access read_access(struct map *m, const char *key, enum access usual)
{
	int at = yaml_find(m->node, key) ? map_choice(m, key, access_names, sizeof access_of / sizeof access_of[0]) : -1;
	return at >= 0 ? access_of[at] : usual;
}

/* The highest first, down to one that takes all the rest. */
static void read_bands(struct map *top, struct sheet_def *d)
{
	struct reader *r = top->r;
	const struct yaml *list = yaml_find(top->node, "bands") ? map_list(top, "bands", NEEDED, SHEET_BANDS_MAX) : NULL;
	struct sheet_band *v = arena_array(r->arena, struct sheet_band, SHEET_BANDS_MAX);
	struct map m;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		if (!map_open(r, i->value, "a band", &m)) {
			continue;
		}
		struct sheet_band *b = &v[d->n_bands];
		b->key = unique_key(&m, v, d->n_bands, sizeof *v);
		b->from = map_int(&m, "from", -100, 100);
		b->name = map_text2(&m, "name", ONE_LINE);
		b->about = map_text2(&m, "about", ONE_LINE);
		if (d->n_bands > 0 && b->from >= b[-1].from) {
			reader_error(r, map_line(&m, "from"), "the highest band stands first");
		}
		map_close(&m);
		d->n_bands++;
	}
	d->bands = v;
}

static void read_sections(struct map *top, struct sheet_def *d)
{
	struct reader *r = top->r;
	struct growing g = { r, d, arena_array(r->arena, struct sheet_field, SHEET_FIELDS_MAX),
		arena_array(r->arena, struct sheet_field, SHEET_FIELDS_MAX), arena_array(r->arena, struct text2, SHEET_SECTIONS_MAX) };
	d->fields = g.fields;
	d->hidden = g.hidden;
	d->sections = g.sections;
	const struct yaml *list = map_list(top, "sections", NEEDED, SHEET_SECTIONS_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		read_section(&g, i->value);
	}
}

static void check_check_field(struct map *top, const struct sheet_def *d)
{
	int at = d->check_field.n > 0 ? sheet_field_find(d, d->check_field) : -1;
	if (d->check_field.n > 0 && (at < 0 || d->fields[at].type != SHEET_NUMBER || !d->fields[at].is_fixed || d->check_days == 0)) {
		reader_error(top->r, map_line(top, "check_field"), "needs check_days, and names a fixed number of this form");
	}
}

/* A file of a newer program may mean what this one does not know: nothing of it is read. */
static bool knows_format(struct map *top)
{
	int format = yaml_find(top->node, "format") ? map_int(top, "format", 1, 1000000) : SHEET_FORMAT;

	return format <= SHEET_FORMAT || reader_error(top->r, map_line(top, "format"),
		"made for a newer Sonae: format %d, this program knows up to %d", format, SHEET_FORMAT);
}

static void read_top(struct reader *r, const struct yaml *node, struct sheet_def *d)
{
	enum need need = r->is_own ? OPTIONAL : NEEDED;
	struct map top;

	if (!map_open(r, node, "the file", &top) || !knows_format(&top)) {
		return;
	}
	d->key = map_key(&top, "key", NEEDED);
	if (!r->is_own && !str_eq(STR_CAT(r->arena, S("sheets/"), d->key, S(".yaml")), r->file)) {
		reader_error(r, map_line(&top, "key"), "key and file name differ: KEY.yaml");
	}
	d->is_own = str_starts(d->key, SHEET_OWN_PREFIX);
	if (d->is_own && !r->is_own) {
		reader_error(r, map_line(&top, "key"), "keys that begin with firm_ belong to the firms");
	}
	d->shape = map_choice(&top, "shape", shape_names, SHEET_SHAPE_MAX);
	d->version = map_int(&top, "version", 1, 100000);
	d->name = map_text2(&top, "name", ONE_LINE);
	d->about = r->is_own ? map_text2_maybe(&top, "about", SEVERAL_LINES) : map_text2(&top, "about", SEVERAL_LINES);
	d->row_name = map_text2(&top, "row_name", ONE_LINE);
	d->check_days = map_int(&top, "check_days", 0, 3660);
	d->check_field = yaml_find(top.node, "check_field") ? map_key(&top, "check_field", NEEDED) : S("");
	d->sees = (int)read_access(&top, "sees", ACCESS_VIEWER);
	d->edits = (int)read_access(&top, "edits", ACCESS_RESPONDER);
	d->source = map_source(&top, need);
	d->verified = map_bool(&top, "verified", need);
	d->group = yaml_find(top.node, "group") ? map_choice(&top, "group", group_names, SHEET_GROUP_MAX - 1) + 1 : SHEET_GROUP_NONE;
	d->is_outside = map_bool(&top, "outside", OPTIONAL);
	if (yaml_find(top.node, "begin")) {
		d->begin = map_texts(&top, "begin", NEEDED, 1, SHEET_BEGIN_MAX, &d->n_begin);
	}
	read_bands(&top, d);
	read_sections(&top, d);
	check_check_field(&top, d);
	map_close(&top);
}

static bool is_ledger(const struct reader *r, const struct sheet_reading *with, str key)
{
	const struct sheet_def *to = catalog_sheet(r->catalog, key);

	for (size_t i = 0; with && i < with->n_ledgers; i++) {
		if (str_eq(with->ledgers[i], key)) {
			return true;
		}
	}
	return to && to->shape == SHEET_LEDGER;
}

/* A link may lead to a ledger that is read later. */
static void check_links(struct reader *r, const struct sheet_def *d, const struct sheet_reading *with)
{
	for (size_t k = 0; k < d->n_fields; k++) {
		const struct sheet_field *f = &d->fields[k];
		if (f->to.n && !is_ledger(r, with, f->to)) {
			reader_error(r, f->line, "field \"%.*s\" leads to \"%.*s\", which is no ledger", STR_FMT(f->key), STR_FMT(f->to));
		}
	}
}

bool sheet_def_read(struct arena *a, const struct sheet_reading *with, str name, str text, struct sheet_def *ret, struct buf *errors)
{
	struct catalog known = *with->catalog;
	struct reader r = { .arena = a, .errors = errors, .dir = S(""), .file = name, .catalog = &known, .is_own = true };
	const struct yaml *top = reader_parse(&r, text);

	*ret = (struct sheet_def){ .key = S("") };
	if (top) {
		read_top(&r, top, ret);
	}
	if (r.n_errors == 0) {
		check_links(&r, ret, with);
	}
	return r.n_errors == 0;
}

void read_sheets(struct reader *r)
{
	size_t n;
	const str *names = reader_folder(r, "sheets", SHEETS_MAX, &n);
	struct sheet_def *v = arena_array(r->arena, struct sheet_def, n + 1);

	for (size_t k = 0; k < n; k++) {
		v[k] = (struct sheet_def){ .key = S("") };
		read_top(r, reader_open(r, STR_CAT(r->arena, S("sheets/"), names[k])), &v[k]);
	}
	r->catalog->sheets = v;
	r->catalog->n_sheets = n;
	for (size_t k = 0; k < n; k++) {
		r->file = STR_CAT(r->arena, S("sheets/"), v[k].key, S(".yaml"));
		check_links(r, &v[k], NULL);
	}
}
