/* route: a tree of path segments. Built once, read by every worker. */
#include "http/route.h"

#define SEGMENTS_MAX 16
#define N_METHODS (HTTP_OTHER + 1)

struct node {
	str segment;              /* none for a {name} and for the root */
	struct node *literals;    /* first child with a literal segment */
	struct node *any;         /* child that takes any segment */
	struct node *sibling;     /* next literal of the same parent */
	int row[N_METHODS];       /* index into the table plus one; 0: no such route */
	unsigned allowed;         /* 0: no route ends here */
};

struct router {
	const struct route_pattern *table;
	struct node root;
};

static bool is_name(str s)
{
	return s.n > 2 && s.p[0] == '{' && s.p[s.n - 1] == '}';
}

static struct node *child_for(struct arena *a, struct node *parent, str segment)
{
	if (is_name(segment)) {
		if (!parent->any) {
			parent->any = arena_new(a, struct node);
		}
		return parent->any;
	}
	struct node **at = &parent->literals;
	while (*at && !str_eq((*at)->segment, segment)) {
		at = &(*at)->sibling;
	}
	if (!*at) {
		*at = arena_new(a, struct node);
		(*at)->segment = segment;
	}
	return *at;
}

static bool add(struct router *r, struct arena *a, size_t index)
{
	const struct route_pattern *row = &r->table[index];
	str rest = str_from_c(row->pattern);
	struct node *node = &r->root;
	size_t n_parts = 0, n_segments = 0;
	if (row->method >= HTTP_OTHER || rest.n == 0 || rest.p[0] != '/') {
		return false;
	}
	rest = rest.n == 1 ? STR_NONE : str_sub(rest, 1, SIZE_MAX);
	while (rest.p) {
		str segment = str_cut(&rest, '/');
		n_parts += is_name(segment);
		if (segment.n == 0 || ++n_segments > SEGMENTS_MAX || n_parts > ROUTE_PARTS_MAX) {
			return false;
		}
		node = child_for(a, node, segment);
	}
	if (node->row[row->method] != 0) {
		return false;
	}
	node->row[row->method] = (int)index + 1;
	node->allowed |= 1U << row->method | (row->method == HTTP_GET ? 1U << HTTP_HEAD : 0);
	return true;
}

struct router *router_new(struct arena *a, const struct route_pattern *table, size_t n)
{
	struct router *r = arena_new(a, struct router);
	r->table = table;
	for (size_t i = 0; i < n; i++) {
		if (!add(r, a, i)) {
			return NULL;
		}
	}
	return r;
}

/* Literal first; when its branch leads nowhere, the {name}. Patterns are short, so the tree is, too. */
static const struct node *descend(const struct node *node, const str *segments, size_t n)
{
	if (n == 0) {
		return node->allowed ? node : NULL;
	}
	for (const struct node *child = node->literals; child; child = child->sibling) {
		if (str_eq(child->segment, segments[0])) {
			const struct node *found = descend(child, segments + 1, n - 1);
			if (found) {
				return found;
			}
			break;
		}
	}
	return node->any ? descend(node->any, segments + 1, n - 1) : NULL;
}

/* Decoded segments; false when the path cannot match any pattern. */
static bool split(struct arena *a, str path, str *segments, size_t *ret_n)
{
	*ret_n = 0;
	if (path.n == 0 || path.p[0] != '/') {
		return false;
	}
	str rest = str_sub(path, 1, SIZE_MAX);
	if (rest.n == 0) {
		return true;
	}
	while (rest.p) {
		str segment = str_cut(&rest, '/');
		if (segment.n == 0 || *ret_n == SEGMENTS_MAX ||
		    !http_percent_decode(a, segment, false, &segments[*ret_n])) {
			return false;
		}
		(*ret_n)++;
	}
	return true;
}

/* Names come from the pattern that matched: two patterns may call the same place differently. */
static void take_parts(const char *pattern, const str *segments, struct route_match *ret)
{
	str rest = str_from_c(pattern + 1);
	for (size_t i = 0; rest.n > 0; i++) {
		str segment = str_cut(&rest, '/');
		if (is_name(segment)) {
			ret->parts[ret->n_parts++] = (struct raw_value){ str_sub(segment, 1, segment.n - 2), segments[i] };
		}
	}
}

void router_match(const struct router *r, struct arena *a, enum http_method method, str path, struct route_match *ret)
{
	str segments[SEGMENTS_MAX];
	size_t n;
	*ret = (struct route_match){ .index = -1 };
	const struct node *node = split(a, path, segments, &n) ? descend(&r->root, segments, n) : NULL;
	if (!node) {
		return;
	}
	ret->allowed = node->allowed;
	int row = node->row[method];
	if (row == 0 && method == HTTP_HEAD) {
		row = node->row[HTTP_GET];
	}
	ret->index = row == 0 ? -2 : row - 1;
	if (ret->index >= 0) {
		take_parts(r->table[ret->index].pattern, segments, ret);
	}
}
