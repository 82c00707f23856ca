/*
 * route: matching a path against patterns such as "/incident/{id}/entry". Literal segments win over {names}.
 * Knows nothing of handlers: a table of patterns in, an index and the named parts out.
 */
#pragma once
#include "http/http.h"

#define ROUTE_PARTS_MAX 4
struct route_pattern { enum http_method method; const char *pattern; };
struct route_match {
	int index;                       /* into the table; -1: no such path; -2: path known, method not */
	struct raw_value parts[ROUTE_PARTS_MAX]; /* decoded {name} values */
	size_t n_parts;
	unsigned allowed;                /* bit per enum http_method, for the Allow header; GET brings HEAD along */
};
struct router;                       /* a tree built once from the table */
/* NULL when the table is wrong: no leading '/', too many parts or segments, or the same row twice. */
struct router *router_new(struct arena *a, const struct route_pattern *table, size_t n);
void router_match(const struct router *r, struct arena *a, enum http_method method, str path, struct route_match *ret);
