/* prepared.yaml: what procedures need beforehand, by whichever words, and what proves that it is there. */
#include "catalog/read_parts.h"

const char *const prepared_rule_names[PREPARED_RULE_MAX] = { [PREPARED_NET] = "net", [PREPARED_ROLES] = "roles", [PREPARED_ROLE] = "role",
	[PREPARED_LEVELS] = "levels", [PREPARED_LEDGER] = "ledger", [PREPARED_WINDOWS] = "windows", [PREPARED_BINDER] = "binder",
	[PREPARED_HERE] = "here", [PREPARED_THING] = "thing" };

/* What a proof looks at must be there: the ledger, its choice or day. */
static void check_ledger(struct map *m, const struct prepared_proof *p)
{
	const struct sheet_def *d = catalog_sheet(m->r->catalog, p->sheet);
	if (!d || d->shape != SHEET_LEDGER) {
		reader_error(m->r, map_line(m, "sheet"), "unknown ledger \"%.*s\"", STR_FMT(p->sheet));
		return;
	}
	int at = sheet_field_find(d, p->field);
	if (p->field.n == 0) {
		return;
	}
	if (at < 0 || d->fields[at].type != (p->days > 0 ? SHEET_DATE : SHEET_CHOICE)) {
		reader_error(m->r, map_line(m, "field"), "\"%.*s\" is no %s of the ledger", STR_FMT(p->field), p->days > 0 ? "day" : "choice");
	} else if (p->days == 0 && sheet_choice_find(&d->fields[at], p->value) < 0) {
		reader_error(m->r, map_line(m, "value"), "unknown choice \"%.*s\"", STR_FMT(p->value));
	}
}

static void read_proof(struct reader *r, const struct yaml *node, struct prepared_proof *p)
{
	struct map m;
	*p = (struct prepared_proof){ .role = S(""), .sheet = S(""), .field = S(""), .value = S(""), .thing = S("") };
	if (!map_open(r, node, "a proof", &m)) {
		return;
	}
	p->rule = map_choice(&m, "rule", prepared_rule_names, PREPARED_RULE_MAX);
	if (p->rule == PREPARED_ROLE) {
		p->role = map_key(&m, "role", NEEDED);
		check_role(r, map_line(&m, "role"), p->role);
	} else if (p->rule == PREPARED_THING) {
		p->thing = map_key(&m, "thing", NEEDED);
	} else if (p->rule == PREPARED_LEDGER) {
		p->sheet = map_key(&m, "sheet", NEEDED);
		p->field = map_key(&m, "field", OPTIONAL);
		p->value = map_key(&m, "value", OPTIONAL);
		p->days = yaml_find(m.node, "days") ? map_int(&m, "days", 1, 3650) : 0;
		check_ledger(&m, p);
	}
	map_close(&m);
}

static void read_proofs(struct map *m, struct prepared_def *d)
{
	const struct yaml *list = map_list(m, "proofs", OPTIONAL, PREPARED_PROOFS_MAX);
	struct prepared_proof *v = arena_array(m->r->arena, struct prepared_proof, PREPARED_PROOFS_MAX);
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		read_proof(m->r, i->value, &v[d->n_proofs++]);
	}
	d->proofs = v;
}

/* A wording means one thing: what two things are called in the same way would be found as the first. */
static void check_words(struct reader *r, int line, const struct prepared_def *v, size_t n, str word)
{
	for (size_t i = 0; i < n; i++) {
		bool is = str_eq(v[i].name.ja, word);
		for (size_t k = 0; k < v[i].n_words; k++) {
			is = is || str_eq(v[i].words[k].ja, word);
		}
		if (is) {
			reader_error(r, line, "\"%.*s\" means \"%.*s\" already", STR_FMT(word), STR_FMT(v[i].key));
		}
	}
}

static str map_path(struct map *m, const char *key)
{
	str s = map_str(m, key, OPTIONAL, ONE_LINE);
	if (s.n > 0 && s.p[0] != '/') {
		reader_error(m->r, map_line(m, key), "\"%s\" must be a path of Sonae like /windows", key);
	}
	return s;
}

static void read_thing(struct reader *r, const struct yaml *node, struct prepared_def *v, size_t *n)
{
	struct prepared_def *d = &v[*n];
	struct map m;
	if (!map_open(r, node, "a thing", &m)) {
		return;
	}
	*d = (struct prepared_def){ .key = unique_key(&m, v, *n, sizeof *v), .name = map_text2(&m, "name", ONE_LINE) };
	d->page = map_path(&m, "page");
	d->go = map_path(&m, "go");
	d->instead = map_text2_maybe(&m, "instead", ONE_LINE);
	if (yaml_find(m.node, "words")) {
		d->words = map_texts(&m, "words", NEEDED, 1, PREPARED_WORDS_MAX, &d->n_words);
	}
	read_proofs(&m, d);
	check_words(r, map_line(&m, "name"), v, *n, d->name.ja);
	for (size_t i = 0; i < d->n_words; i++) {
		if (!str_eq(d->words[i].ja, d->name.ja)) {
			check_words(r, map_line(&m, "words"), v, *n, d->words[i].ja);
		}
	}
	map_close(&m);
	(*n)++;
}

/* A proof may name a thing that comes later, but none that leads back to itself. */
static bool leads_to(const struct catalog *k, const struct prepared_def *from, str key, int depth)
{
	for (size_t i = 0; from && depth < 8 && i < from->n_proofs; i++) {
		const struct prepared_proof *p = &from->proofs[i];
		if (p->rule == PREPARED_THING && (str_eq(p->thing, key) || leads_to(k, catalog_prepared(k, p->thing), key, depth + 1))) {
			return true;
		}
	}
	return false;
}

static void check_things(struct reader *r)
{
	const struct catalog *k = r->catalog;
	for (size_t i = 0; i < k->n_prepared; i++) {
		const struct prepared_def *d = &k->prepared[i];
		for (size_t p = 0; p < d->n_proofs; p++) {
			if (d->proofs[p].rule == PREPARED_THING && !catalog_prepared(k, d->proofs[p].thing)) {
				reader_error(r, 1, "\"%.*s\": unknown thing \"%.*s\"", STR_FMT(d->key), STR_FMT(d->proofs[p].thing));
			}
		}
		if (leads_to(k, d, d->key, 0)) {
			reader_error(r, 1, "\"%.*s\" is proven by itself", STR_FMT(d->key));
		}
	}
}

void read_prepared(struct reader *r)
{
	struct map top;
	if (!map_open(r, reader_open(r, S("prepared.yaml")), "the file", &top)) {
		return;
	}
	struct prepared_def *v = arena_array(r->arena, struct prepared_def, PREPARED_MAX);
	const struct yaml *list = map_list(&top, "things", NEEDED, PREPARED_MAX);
	size_t n = 0;
	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		read_thing(r, i->value, v, &n);
	}
	r->catalog->prepared = v;
	r->catalog->n_prepared = n;
	check_things(r);
	map_close(&top);
}
