/* A wave of one cause: the parent and its children, and what of them can honestly be added up. */
#include <stdlib.h>

#include "affected/affected.h"
#include "indicator/indicator.h"
#include "link/link_row.h"

#define F(member, type_of, text) \
	{ .name = #member, .type = type_of, .offset = offsetof(struct link_wave, member), .doc = text }
static const struct field wave_fields[] = {
	F(rooms, FIELD_INT, "how many rooms, the parent among them"),
	F(open, FIELD_INT, "how many of them are open"),
	F(level, FIELD_INT, "the gravest level decided in any of them"),
	F(affected, FIELD_INT, "affected things; the same type and name in two rooms is one"),
	F(contained, FIELD_INT, "of them: contained, recovered or found not affected in every room that has them"),
	F(shared, FIELD_INT, "traces that stand in two rooms or more"),
};
#undef F
const struct shape link_wave_shape = { "Wave", wave_fields, sizeof wave_fields / sizeof wave_fields[0],
	sizeof(struct link_wave) };

struct thing { int type; str name; bool is_held; };
struct bag {
	struct thing *things; size_t n_things, most_things;
	struct link_trace *traces; size_t n_traces, most_traces;
};

static bool is_held(int state)
{
	return state != AFFECTED_SUSPECTED && state != AFFECTED_CONFIRMED;
}

static void add_thing(struct ctx *c, struct bag *b, const struct affected *a)
{
	for (size_t i = 0; i < b->n_things; i++) {
		if (b->things[i].type == a->type && str_eq(b->things[i].name, a->name)) {
			b->things[i].is_held &= is_held(a->state);
			return;
		}
	}
	if (b->n_things == b->most_things) {
		size_t most = b->most_things ? 2 * b->most_things : 64;
		struct thing *v = arena_array(c->arena, struct thing, most);
		if (b->n_things) {
			memcpy(v, b->things, b->n_things * sizeof *v);
		}
		b->things = v;
		b->most_things = most;
	}
	b->things[b->n_things++] = (struct thing){ a->type, a->name, is_held(a->state) };
}

/* A room has a value once, so each time is another room. */
static void add_trace(struct ctx *c, struct bag *b, const struct indicator *t)
{
	for (size_t i = 0; i < b->n_traces; i++) {
		if (b->traces[i].kind == t->kind && str_eq(b->traces[i].value, t->value)) {
			b->traces[i].rooms++;
			return;
		}
	}
	if (b->n_traces == b->most_traces) {
		size_t most = b->most_traces ? 2 * b->most_traces : 64;
		struct link_trace *v = arena_array(c->arena, struct link_trace, most);
		if (b->n_traces) {
			memcpy(v, b->traces, b->n_traces * sizeof *v);
		}
		b->traces = v;
		b->most_traces = most;
	}
	b->traces[b->n_traces++] = (struct link_trace){ t->value, t->kind, 1 };
}

static bool add_room(struct ctx *c, struct bag *b, struct id incident_id)
{
	struct affected *a;
	struct indicator *t;
	size_t n_a, n_t;
	if (!affected_list(c, incident_id, &a, &n_a) || !indicator_list(c, incident_id, &t, &n_t)) {
		return false;
	}
	for (size_t i = 0; i < n_a; i++) {
		add_thing(c, b, &a[i]);
	}
	for (size_t i = 0; i < n_t; i++) {
		if (t[i].state != INDICATOR_HARMLESS && t[i].state != INDICATOR_OWN) {
			add_trace(c, b, &t[i]);
		}
	}
	return true;
}

static int common_first(const void *a, const void *b)
{
	const struct link_trace *x = a, *y = b;
	return x->rooms != y->rooms ? (y->rooms > x->rooms) - (y->rooms < x->rooms) : str_cmp(x->value, y->value);
}

static void take_level(struct opt_int *most, struct opt_int level)
{
	if (level.has && (!most->has || level.v > most->v)) {
		*most = level;
	}
}

bool link_wave(struct ctx *c, const struct incident *parent, const struct link *children, size_t n, struct link_wave *ret)
{
	struct bag b = { 0 };
	int64_t rooms = 1, open = incident_is_open(parent), held = 0;
	*ret = (struct link_wave){ .level = parent->level };
	if (!add_room(c, &b, parent->id)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (children[i].relation != LINK_CHILD) {
			continue;
		}
		if (!add_room(c, &b, children[i].other_id)) {
			return false;
		}
		rooms++;
		open += str_eq(children[i].other_state, S("open"));
		take_level(&ret->level, children[i].other_level);
	}
	for (size_t i = 0; i < b.n_things; i++) {
		held += b.things[i].is_held;
	}
	if (b.n_traces) {
		qsort(b.traces, b.n_traces, sizeof *b.traces, common_first);
	}
	ret->traces = b.traces;
	while (ret->n_traces < b.n_traces && b.traces[ret->n_traces].rooms > 1) {
		ret->n_traces++;
	}
	ret->rooms = (struct opt_int){ true, rooms };
	ret->open = (struct opt_int){ true, open };
	ret->affected = (struct opt_int){ true, (int64_t)b.n_things };
	ret->contained = (struct opt_int){ true, held };
	ret->shared = (struct opt_int){ true, (int64_t)ret->n_traces };
	return true;
}
