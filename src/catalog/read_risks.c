/* risks.yaml: methods, the five questions, layers and measures, the library of threats. After the sheets, which it names. */
#include "catalog/read_parts.h"

static const char *const layer_names[RISK_LAYERS] = { "entry", "inside", "exit", "data" };

const struct risk_method *risk_method_find(const struct risk_knowledge *k, str key)
{
	for (size_t i = 0; i < k->n_methods; i++) {
		if (str_eq(k->methods[i].key, key)) {
			return &k->methods[i];
		}
	}
	return NULL;
}

const struct risk_threat *risk_threat_find(const struct risk_knowledge *k, str key)
{
	for (size_t i = 0; i < k->n_threats; i++) {
		if (str_eq(k->threats[i].key, key)) {
			return &k->threats[i];
		}
	}
	return NULL;
}

const struct risk_measure *risk_measure_find(const struct risk_knowledge *k, str key)
{
	for (size_t i = 0; i < k->n_measures; i++) {
		if (str_eq(k->measures[i].key, key)) {
			return &k->measures[i];
		}
	}
	return NULL;
}

/* --- methods --- */

/* Three rows, high first; in each a grade for low, middle, high. */
static void read_table(struct map *m, const char *name, int table[RISK_GRADES][RISK_GRADES])
{
	static const char *const columns[RISK_GRADES] = { "low", "middle", "high" };
	const struct yaml *list = map_list(m, name, NEEDED, RISK_GRADES);
	int want = RISK_GRADES;
	struct map row;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, want--) {
		if (!map_open(m->r, i->value, "a row", &row)) {
			continue;
		}
		if (map_int(&row, "of", 1, RISK_GRADES) != want) {
			reader_error(m->r, map_line(&row, "of"), "the rows of \"%s\" are 3, 2, 1", name);
		}
		for (int k = 0; k < RISK_GRADES; k++) {
			table[want - 1][k] = map_int(&row, columns[k], 1, RISK_GRADES);
		}
		map_close(&row);
	}
	if (list && want != 0) {
		reader_error(m->r, list->line, "\"%s\" needs %d rows", name, RISK_GRADES);
	}
}

static void read_bands(struct map *m, struct risk_method *d)
{
	const struct yaml *list = map_list(m, "bands", NEEDED, RISK_GRADES);
	int n = 0;
	struct map one;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		if (!map_open(m->r, i->value, "a band", &one)) {
			continue;
		}
		struct risk_band *b = &d->bands[n];
		b->from = map_int(&one, "from", 1, RISK_GRADES * RISK_GRADES);
		b->name = map_text2(&one, "name", ONE_LINE);
		b->meaning = map_text2(&one, "meaning", ONE_LINE);
		if (n > 0 && b->from >= d->bands[n - 1].from) {
			reader_error(m->r, map_line(&one, "from"), "bands stand from the largest to the smallest");
		}
		map_close(&one);
		n++;
	}
	if (list && (n != RISK_GRADES || d->bands[RISK_GRADES - 1].from != 1)) {
		reader_error(m->r, list->line, "three bands, the last from 1: every value must be in one");
	}
}

static void read_method(struct reader *r, const struct yaml *node, size_t at, struct risk_method *v)
{
	struct map m;

	if (!map_open(r, node, "a method", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	v[at].name = map_text2(&m, "name", ONE_LINE);
	v[at].about = map_text2(&m, "about", ONE_LINE);
	v[at].source = map_source(&m, NEEDED);
	v[at].verified = map_bool(&m, "verified", NEEDED);
	read_table(&m, "likelihood", v[at].likelihood);
	v[at].multiply = map_bool(&m, "multiply", OPTIONAL);
	if (!v[at].multiply) {
		read_table(&m, "risk", v[at].risk);
	}
	read_bands(&m, &v[at]);
	map_close(&m);
}

/* --- what it names elsewhere --- */

/* The choices of a field of a sheet; NULL with an error at `line` when there is no such field. */
static const struct sheet_field *field_of(struct reader *r, int line, const char *sheet, const char *field)
{
	const struct sheet_def *d = catalog_sheet(r->catalog, str_from_c(sheet));
	int at = d ? sheet_field_find(d, str_from_c(field)) : -1;
	if (at < 0) {
		reader_error(r, line, "sheets/%s.yaml has no field \"%s\", which this file is about", sheet, field);
		return NULL;
	}
	return &d->fields[at];
}

static void check_choice(struct reader *r, int line, const char *sheet, const char *field, str key)
{
	const struct sheet_field *f = field_of(r, line, sheet, field);
	if (f && sheet_choice_find(f, key) < 0) {
		reader_error(r, line, "\"%s\" of sheets/%s.yaml has no choice \"%.*s\"", field, sheet, STR_FMT(key));
	}
}

static void read_question(struct reader *r, const struct yaml *node, size_t at, struct risk_question *v)
{
	struct map m;

	if (!map_open(r, node, "a question", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	v[at].kind = map_key(&m, "kind", NEEDED);
	v[at].text = map_text2(&m, "text", ONE_LINE);
	v[at].help = map_text2(&m, "help", ONE_LINE);
	check_choice(r, map_line(&m, "kind"), "risk", "kind", v[at].kind);
	map_close(&m);
}

static void read_layers(struct map *top)
{
	const struct yaml *list = map_list(top, "layers", NEEDED, RISK_LAYERS);
	struct risk_layer *v = top->r->catalog->risks.layers;
	size_t n = 0;
	struct map m;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		if (!map_open(top->r, i->value, "a layer", &m)) {
			continue;
		}
		v[n].key = map_key(&m, "key", NEEDED);
		v[n].name = map_text2(&m, "name", ONE_LINE);
		v[n].about = map_text2(&m, "about", ONE_LINE);
		if (!str_eq(v[n].key, str_from_c(layer_names[n]))) {
			reader_error(top->r, map_line(&m, "key"), "the layers are entry, inside, exit, data");
		}
		map_close(&m);
	}
	if (list && n != RISK_LAYERS) {
		reader_error(top->r, list->line, "the layers are entry, inside, exit, data");
	}
}

static void read_measure(struct reader *r, const struct yaml *node, size_t at, struct risk_measure *v)
{
	struct map m;

	if (!map_open(r, node, "a measure", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	v[at].layer = map_choice(&m, "layer", layer_names, RISK_LAYERS);
	v[at].layer = v[at].layer < 0 ? 0 : v[at].layer;
	v[at].to_do = map_text2(&m, "to_do", ONE_LINE);
	field_of(r, m.node->line, "coverage", str_cz(r->arena, v[at].key));
	map_close(&m);
}

static const str *read_names(struct map *m, const char *name, enum need need, size_t *ret_n)
{
	const struct yaml *list = map_list(m, name, need, RISK_NAMES_MAX);
	str *v = arena_array(m->r->arena, str, RISK_NAMES_MAX);

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		v[*ret_n] = i->value->type == YAML_TEXT ? i->value->text : S("");
		if (strcmp(name, "systems") == 0) {
			check_choice(m->r, i->line, "system", "kind", v[*ret_n]);
		} else if (strcmp(name, "media") == 0) {
			check_choice(m->r, i->line, "asset", "media", v[*ret_n]);
		} else if (!risk_measure_find(&m->r->catalog->risks, v[*ret_n])) {
			reader_error(m->r, i->line, "unknown measure \"%.*s\"", STR_FMT(v[*ret_n]));
		}
		++*ret_n;
	}
	return v;
}

static void read_threat(struct reader *r, const struct yaml *node, size_t at, struct risk_threat *v)
{
	struct map m;

	if (!map_open(r, node, "a threat", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	check_choice(r, m.node->line, "risk", "kind", v[at].key);
	v[at].threat = map_int(&m, "threat", 1, RISK_GRADES);
	v[at].systems = read_names(&m, "systems", NEEDED, &v[at].n_systems);
	v[at].media = read_names(&m, "media", OPTIONAL, &v[at].n_media);
	v[at].helps = read_names(&m, "helps", NEEDED, &v[at].n_helps);
	v[at].worst = map_text2(&m, "worst", ONE_LINE);
	map_close(&m);
}

/* --- the file --- */

#define READ_LIST(top, name, most, T, read, to) \
	do { \
		const struct yaml *list_ = map_list(top, #name, NEEDED, most); \
		T *v_ = arena_array((top)->r->arena, T, most); \
		(to)->name = v_; \
		for (const struct yaml_item *i_ = list_ ? list_->items : NULL; i_; i_ = i_->next) { \
			read((top)->r, i_->value, (to)->n_##name, v_); \
			(to)->n_##name++; \
		} \
	} while (0)

void read_risks(struct reader *r)
{
	struct risk_knowledge *k = &r->catalog->risks;
	struct map top;

	if (!map_open(r, reader_open(r, S("risks.yaml")), "the file", &top)) {
		return;
	}
	READ_LIST(&top, methods, RISK_METHODS_MAX, struct risk_method, read_method, k);
	READ_LIST(&top, questions, RISK_QUESTIONS_MAX, struct risk_question, read_question, k);
	read_layers(&top);
	READ_LIST(&top, measures, RISK_MEASURES_MAX, struct risk_measure, read_measure, k);
	READ_LIST(&top, threats, RISK_THREATS_MAX, struct risk_threat, read_threat, k);
	k->source = map_source(&top, NEEDED);
	k->verified = map_bool(&top, "verified", NEEDED);
	map_close(&top);
}
