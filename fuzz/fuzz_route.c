/*
 * Routing: the input is a table of patterns, one a line, then an empty line, then paths. Whatever matches names a row,
 * and its parts are text.
 */
#include <stdlib.h>

#include "base/text.h"
#include "http/route.h"

#define ROWS_MAX 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_match(const struct route_match *m, size_t n_rows)
{
	if (m->index < -2 || m->index >= (int)n_rows || m->n_parts > ROUTE_PARTS_MAX || (m->index == -1) != (m->allowed == 0)) {
		abort();
	}
	for (size_t i = 0; i < m->n_parts; i++) {
		if (m->parts[i].name.n == 0 || m->parts[i].value.n == 0 || !text_is_utf8(m->parts[i].value)) {
			abort();
		}
	}
}

static size_t read_table(struct arena *a, str *rest, struct route_pattern *table)
{
	size_t n = 0;
	while (rest->n > 0 && n < ROWS_MAX) {
		str line = str_cut(rest, '\n');
		if (line.n == 0) {
			break;
		}
		table[n++] = (struct route_pattern){ (enum http_method)(line.n % HTTP_OTHER), str_cz(a, line) };
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct route_pattern table[ROWS_MAX];
	struct route_match m;
	str rest = { n > 0 ? (const char *)data : "", n };
	arena_init(&a);
	size_t n_rows = read_table(&a, &rest, table);
	struct router *r = router_new(&a, table, n_rows);
	for (size_t i = 0; r && i < n_rows; i++) {
		router_match(r, &a, table[i].method, str_from_c(table[i].pattern), &m);
		check_match(&m, n_rows);
	}
	for (int i = 0; r && rest.p && i < 200; i++) {
		router_match(r, &a, (enum http_method)(i % (HTTP_OTHER + 1)), str_cut(&rest, '\n'), &m);
		check_match(&m, n_rows);
	}
	arena_free(&a);
	return 0;
}
