/* log_needs.yaml: what is told by which records, and what each kind of incident needs. */
#include "catalog/read_parts.h"

#define LOGS_PER_KIND 40
#define ENTRIES_MAX 100

/* The field of the ledger whose choices are the kinds of logs; NULL: there is no such ledger. */
static const struct sheet_field *log_kinds(const struct reader *r)
{
	const struct sheet_def *d = catalog_sheet(r->catalog, S("log"));
	int at = d ? sheet_field_find(d, S("kind")) : -1;
	return at >= 0 && d->fields[at].n_choices > 0 ? &d->fields[at] : NULL;
}

static bool check_log(struct reader *r, int line, const struct sheet_field *kinds, str log)
{
	return sheet_choice_find(kinds, log) >= 0 || reader_error(r, line, "unknown log \"%.*s\": no choice of sheets/log.yaml", STR_FMT(log));
}

static void read_tells(struct map *top, const struct sheet_field *kinds)
{
	const struct yaml *list = map_list(top, "tells", NEEDED, LOGS_PER_KIND);
	struct log_tells *v = arena_array(top->r->arena, struct log_tells, LOGS_PER_KIND);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		struct map m;
		if (map_open(top->r, i->value, "a log", &m)) {
			v[n].log = map_key(&m, "log", NEEDED);
			v[n].short_name = map_text2(&m, "short", ONE_LINE);
			v[n].text = map_text2(&m, "text", ONE_LINE);
			if (check_log(top->r, map_line(&m, "log"), kinds, v[n].log) && !str_eq(v[n].log, kinds->choices[n < kinds->n_choices ? n : 0].key)) {
				reader_error(top->r, map_line(&m, "log"), "\"tells\" must follow the choices of sheets/log.yaml: \"%.*s\" does not come here",
				             STR_FMT(v[n].log));
			}
			map_close(&m);
			n++;
		}
	}
	if (list && n != kinds->n_choices) {
		reader_error(top->r, map_line(top, "tells"), "\"tells\" has %zu logs, sheets/log.yaml has %zu", n, kinds->n_choices);
	}
	top->r->catalog->log_tells = v;
	top->r->catalog->n_log_tells = n;
}

struct needing { const struct sheet_field *kinds; struct log_need *v; size_t n; };

static bool stands_twice(const struct needing *g, str kind, str log)
{
	for (size_t i = 0; i < g->n; i++) {
		if (str_eq(g->v[i].kind, kind) && str_eq(g->v[i].log, log)) {
			return true;
		}
	}
	return false;
}

/* must: or helps: of one kind. */
static void read_logs(struct map *m, const char *name, struct needing *g, const struct log_need *of)
{
	const struct yaml *list = map_list(m, name, OPTIONAL, LOGS_PER_KIND);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		str log = i->value->type == YAML_TEXT ? i->value->text : S("");
		if (!check_log(m->r, i->line, g->kinds, log)) {
			continue;
		}
		if (stands_twice(g, of->kind, log)) {
			reader_error(m->r, i->line, "\"%.*s\" stands here twice for \"%.*s\"", STR_FMT(log), STR_FMT(of->kind));
		} else if (g->n < LOG_NEEDS_MAX) {
			g->v[g->n] = *of;
			g->v[g->n++].log = log;
		}
	}
}

static void read_need(struct reader *r, const struct yaml *node, struct needing *g)
{
	struct map m;
	struct log_need of = { 0 };
	size_t before = g->n;
	int errors = r->n_errors;
	if (!map_open(r, node, "a need", &m)) {
		return;
	}
	of.kind = map_key(&m, "kind", NEEDED);
	if (of.kind.n > 0 && !catalog_kind(r->catalog, of.kind)) {
		reader_error(r, map_line(&m, "kind"), "unknown kind \"%.*s\"", STR_FMT(of.kind));
	}
	of.days = map_int(&m, "days", 1, 36500);
	of.source = map_source(&m, NEEDED);
	of.verified = map_bool(&m, "verified", NEEDED);
	of.is_must = true;
	read_logs(&m, "must", g, &of);
	of.is_must = false;
	read_logs(&m, "helps", g, &of);
	if (g->n == before && r->n_errors == errors) {
		reader_error(r, m.node->line, "a need names no log: must or helps");
	}
	map_close(&m);
}

void read_log_needs(struct reader *r)
{
	struct map top;
	if (!map_open(r, reader_open(r, S("log_needs.yaml")), "the file", &top)) {
		return;
	}
	struct needing g = { log_kinds(r), arena_array(r->arena, struct log_need, LOG_NEEDS_MAX), 0 };
	if (!g.kinds) {
		reader_error(r, 1, "sheets/log.yaml has no choice \"kind\"");
		return;
	}
	read_tells(&top, g.kinds);
	const struct yaml *list = map_list(&top, "needs", NEEDED, ENTRIES_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		read_need(r, i->value, &g);
	}
	r->catalog->log_needs = g.v;
	r->catalog->n_log_needs = g.n;
	map_close(&top);
}
