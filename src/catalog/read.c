#include "catalog/read.h"

#include "catalog/read_parts.h"

#define KINDS_MAX 60
#define ROLES_MAX 40
#define FACTS_MAX 100
#define HEADINGS_MAX 60

/* enum incident_phase counts on these, in this order. */
static const char *const phase_keys[] = { "detect", "report", "recover", "follow" };
#define N_PHASES (sizeof phase_keys / sizeof phase_keys[0])

str unique_key(struct map *m, const void *items, size_t n, size_t stride)
{
	str key = map_key(m, "key", NEEDED);

	for (size_t i = 0; i < n && key.n > 0; i++) {
		const str *other = (const str *)(const void *)((const char *)items + i * stride);
		if (str_eq(*other, key)) {
			reader_error(m->r, map_line(m, "key"), "key \"%.*s\" stands here twice", STR_FMT(key));
			break;
		}
	}
	return key;
}

void check_role(struct reader *r, int line, str key)
{
	if (key.n > 0 && !catalog_role(r->catalog, key)) {
		reader_error(r, line, "unknown role \"%.*s\"", STR_FMT(key));
	}
}

/* A list of {key, name}. */
static struct named *read_named(struct map *top, const char *what, size_t max, size_t *ret_n)
{
	const struct yaml *list = map_list(top, what, NEEDED, max);
	size_t n = 0;
	struct named *v = arena_array(top->r->arena, struct named, list ? list->n : 1);

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(top->r, i->value, what, &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		v[n].name = map_text2(&m, "name", ONE_LINE);
		map_close(&m);
	}
	*ret_n = n;
	return v;
}

static void read_phases(struct reader *r)
{
	struct map top;
	size_t n = 0;

	if (!map_open(r, reader_open(r, S("phases.yaml")), "the file", &top)) {
		return;
	}
	struct named *phases = read_named(&top, "phases", N_PHASES, &n);
	bool as_known = n == N_PHASES;
	for (size_t i = 0; as_known && i < n; i++) {
		as_known = str_eq(phases[i].key, str_from_c(phase_keys[i]));
	}
	if (!as_known) {
		reader_error(r, map_line(&top, "phases"), "phases must be detect, report, recover, follow");
		n = 0;
	}
	struct text2 *names = arena_array(r->arena, struct text2, N_PHASES);
	for (size_t i = 0; i < n; i++) {
		names[i] = phases[i].name;
	}
	r->phases = phases;
	r->catalog->phases = names;
	r->catalog->n_phases = n;
	r->headings = read_named(&top, "headings", HEADINGS_MAX, &r->n_headings);
	map_close(&top);
}

/* The chain of who calls a role ends with whoever noticed. */
static void check_called_by(struct reader *r, const struct yaml *list, const struct role_def *d)
{
	const struct role_def *at = d;
	for (size_t steps = 0; at && at->called_by.n > 0; steps++) {
		const struct role_def *by = catalog_role(r->catalog, at->called_by);
		if (!by || steps > r->catalog->n_roles) {
			reader_error(r, list->line, by ? "\"%.*s\" is called in a circle" : "\"%.*s\" is called by an unknown role", STR_FMT(d->key));
			return;
		}
		at = by;
	}
}

static void read_roles(struct reader *r)
{
	struct map top;

	if (!map_open(r, reader_open(r, S("roles.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "roles", NEEDED, ROLES_MAX);
	struct role_def *v = arena_array(r->arena, struct role_def, list ? list->n : 1);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(r, i->value, "a role", &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		v[n].name = map_text2(&m, "name", ONE_LINE);
		v[n].help = map_text2(&m, "help", SEVERAL_LINES);
		v[n].called_by = map_key(&m, "called_by", OPTIONAL);
		v[n].called_by = str_is_none(v[n].called_by) ? S("") : v[n].called_by;
		map_close(&m);
	}
	r->catalog->roles = v;
	r->catalog->n_roles = n;
	for (size_t k = 0; k < n; k++) {
		check_called_by(r, list, &v[k]);
	}
	map_close(&top);
}

static void read_fact(struct reader *r, const struct yaml *node, str source, size_t at, struct fact_def *v)
{
	static const char *const lines[] = { "one", "several" };
	static const char *const asks[ASKS_MAX] = { "when", "where", "who", "what", "why", "how" };
	struct map m;

	if (!map_open(r, node, "a fact", &m)) {
		return;
	}
	v[at].key = unique_key(&m, v, at, sizeof *v);
	v[at].number = map_int(&m, "number", 1, FACTS_MAX);
	if (v[at].number != (int)at + 1) {
		reader_error(r, map_line(&m, "number"), "\"number\" must be %zu: facts are numbered in their order",
		             at + 1);
	}
	v[at].several_lines = map_choice(&m, "lines", lines, 2) == 1;
	v[at].asks = map_choice(&m, "asks", asks, ASKS_MAX);
	v[at].name = map_text2(&m, "name", ONE_LINE);
	v[at].help = map_text2(&m, "help", SEVERAL_LINES);
	v[at].source = source;
	map_close(&m);
}

static void read_facts(struct reader *r)
{
	struct map top;

	if (!map_open(r, reader_open(r, S("facts.yaml")), "the file", &top)) {
		return;
	}
	str source = map_str(&top, "source", NEEDED, ONE_LINE);
	const struct yaml *list = map_list(&top, "facts", NEEDED, FACTS_MAX);
	struct fact_def *v = arena_array(r->arena, struct fact_def, list ? list->n : 1);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_fact(r, i->value, source, n, v);
	}
	r->catalog->facts = v;
	r->catalog->n_facts = n;
	map_close(&top);
}

static void read_kind(struct reader *r, const struct yaml *node, size_t at, struct kind *v)
{
	struct map m;
	struct kind *k = &v[at];

	k->level = -1;
	if (!map_open(r, node, "a kind", &m)) {
		return;
	}
	k->key = unique_key(&m, v, at, sizeof *v);
	k->name = map_text2(&m, "name", ONE_LINE);
	k->short_name = map_text2(&m, "short_name", ONE_LINE);
	k->help = map_text2(&m, "help", ONE_LINE);
	k->procedure = map_key(&m, "procedure", NEEDED);
	if (k->procedure.n > 0 && !catalog_procedure(r->catalog, k->procedure)) {
		reader_error(r, map_line(&m, "procedure"), "unknown procedure \"%.*s\"", STR_FMT(k->procedure));
	}
	k->personal_data = map_bool(&m, "personal_data", NEEDED);
	if (yaml_find(m.node, "level")) {
		k->level = map_int(&m, "level", 0, 3);
	}
	map_close(&m);
}

static void read_kinds(struct reader *r)
{
	struct map top;

	if (!map_open(r, reader_open(r, S("kinds.yaml")), "the file", &top)) {
		return;
	}
	const struct yaml *list = map_list(&top, "kinds", NEEDED, KINDS_MAX);
	struct kind *v = arena_array(r->arena, struct kind, list ? list->n : 1);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		read_kind(r, i->value, n, v);
	}
	if (n > 0 && !str_eq(v[0].key, S("unknown"))) {
		reader_error(r, map_line(&top, "kinds"), "the first kind must be \"unknown\": it is the default");
	}
	r->catalog->kinds = v;
	r->catalog->n_kinds = n;
	map_close(&top);
}

bool catalog_read(struct arena *a, str dir, struct catalog *ret, struct buf *errors)
{
	struct reader r = { .arena = a, .errors = errors, .dir = dir, .catalog = ret };

	*ret = (struct catalog){ 0 };
	read_phases(&r);
	read_roles(&r);
	read_facts(&r);
	if (ret->n_phases == 0 || ret->n_roles == 0) {
		return false; /* every step would complain about the same */
	}
	read_levels(&r);
	read_stages(&r);
	read_mail(&r);
	read_warnings(&r);
	read_procedures(&r);
	read_sheets(&r);
	if (r.n_errors == 0) {
		read_risks(&r);
	}
	if (r.n_errors == 0) {
		read_kinds(&r);
		read_decisions(&r);
		read_cards(&r);
		read_log_needs(&r);
		read_prepared(&r);
		read_prefectures(&r);
		read_windows(&r);
		read_sources(&r);
		read_alarms(&r);
		read_preserve(&r);
	}
	return r.n_errors == 0;
}
