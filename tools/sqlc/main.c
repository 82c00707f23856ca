/* main: the command line of sqlc. See usage(). */
#include "sqlc.h"

#include <string.h>

struct list { char *const *v; int n; };
struct options {
	const char *module, *header, *source, *without_org, *registry, *postgres, *migrations, *firm, *firm_sql;
	struct list schema, queries;
};

_Noreturn static void usage(const char *why)
{
	die("sqlc", 0, "%s\n"
	               "  sqlc --module M --header H --source C [--without-org FILE] --queries F --schema FILES...\n"
	               "  sqlc --registry OUT.c --queries FILES...\n"
	               "  sqlc --postgres OUT.sql --queries FILES... --schema FILES...\n"
	               "  sqlc --migrations OUT.c --queries FILES...\n"
	               "  sqlc --firm TABLES.txt --firm-sql OUT.sql --source OUT.c --schema FILES...", why);
}

static void read_options(int argc, char *const *argv, struct options *ret)
{
	const struct { const char *name; const char **value; struct list *list; } known[] = {
		{ "--module", &ret->module, NULL },       { "--header", &ret->header, NULL },
		{ "--source", &ret->source, NULL },       { "--without-org", &ret->without_org, NULL },
		{ "--registry", &ret->registry, NULL },   { "--postgres", &ret->postgres, NULL },
		{ "--migrations", &ret->migrations, NULL }, { "--firm", &ret->firm, NULL },
		{ "--firm-sql", &ret->firm_sql, NULL },   { "--schema", NULL, &ret->schema },
		{ "--queries", NULL, &ret->queries },
	};
	const size_t n_known = sizeof known / sizeof *known;
	for (int i = 1; i < argc; i++) {
		size_t k = 0;
		while (k < n_known && strcmp(known[k].name, argv[i]) != 0) {
			k++;
		}
		if (k == n_known) {
			usage(argv[i]);
		}
		if (known[k].value) {
			*known[k].value = i + 1 < argc ? argv[++i] : NULL;
			continue;
		}
		known[k].list->v = argv + i + 1;
		while (i + 1 < argc && strncmp(argv[i + 1], "--", 2) != 0) {
			known[k].list->n++;
			i++;
		}
	}
}

static void check_all(struct pool *p, const struct options *o, struct schema *s, const struct statements *all)
{
	schema_load(p, o->schema.v, o->schema.n, s);
	if (o->without_org) {
		schema_check_without_org(p, s, o->without_org);
	}
	for (struct statement *st = all->first; st; st = st->next) {
		statement_check(p, s, st);
	}
}

static void make_module(struct pool *p, const struct options *o, const struct statements *all)
{
	struct schema s;
	struct text header = { .pool = p }, source = { .pool = p };
	check_all(p, o, &s, all);
	emit_header(&header, o->module, all);
	emit_source(&source, o->module, all);
	sqlite3_close(s.db);
	file_write(o->header, &header);
	file_write(o->source, &source);
}

static void make_postgres(struct pool *p, const struct options *o, const struct statements *all)
{
	struct schema s;
	struct text out = { .pool = p };
	check_all(p, o, &s, all);
	emit_postgres(p, &out, o->schema.v, o->schema.n, all);
	sqlite3_close(s.db);
	file_write(o->postgres, &out);
}

static void make_firm(struct pool *p, const struct options *o)
{
	struct schema s;
	struct text sql = { .pool = p }, c = { .pool = p };
	schema_load(p, o->schema.v, o->schema.n, &s);
	emit_firm(p, &s, o->firm, &sql, &c);
	sqlite3_close(s.db);
	file_write(o->firm_sql, &sql);
	file_write(o->source, &c);
}

int main(int argc, char **argv)
{
	struct pool pool = { 0 };
	struct options o = { 0 };
	struct statements all = { 0 };
	struct text out = { .pool = &pool };
	read_options(argc, argv, &o);
	if (o.migrations) {
		emit_migrations(&pool, &out, o.queries.v, o.queries.n);
		file_write(o.migrations, &out);
		pool_free(&pool);
		return 0;
	}
	if (o.firm && o.firm_sql && o.source) {
		make_firm(&pool, &o);
		pool_free(&pool);
		return 0;
	}
	for (int i = 0; i < o.queries.n; i++) {
		queries_read(&pool, o.queries.v[i], &all);
	}
	if (o.registry) {
		emit_registry(&out, &all);
		file_write(o.registry, &out);
	} else if (o.postgres) {
		make_postgres(&pool, &o, &all);
	} else if (o.module && o.header && o.source) {
		make_module(&pool, &o, &all);
	} else {
		usage("nothing to do");
	}
	pool_free(&pool);
	return 0;
}
