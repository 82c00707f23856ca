#include "affected/picture.h"

#include "messages.h"

#define MARGIN 8
#define GUTTER 24
#define CHANNEL 28               /* height of a channel without arrows */
#define LABEL 24                 /* more where a row begins a type */
#define TRACK 6                  /* between two arrows side by side */
#define TRACKS 8                 /* then they share */

/* --- boxes: things, or groups of them --- */

struct boxes { struct picture_box *v; size_t n; size_t *of; /* of thing i: its box */ };

static bool has_arrow(const struct affected *v, size_t n, size_t i)
{
	if (v[i].reached_from.n > 0) {
		return true;
	}
	for (size_t k = 0; k < n; k++) {
		for (size_t l = 0; l < v[k].reached_from.n; l++) {
			if (id_eq(v[k].reached_from.v[l], v[i].id)) {
				return true;
			}
		}
	}
	return false;
}

/* Things come by type; a group stands where its first member would. */
static void collect(const struct affected *v, size_t n, const bool *single, struct boxes *ret)
{
	ret->n = 0;
	for (size_t i = 0; i < n; i++) {
		size_t k = ret->n;
		for (size_t b = 0; b < ret->n && !single[i]; b++) {
			if (ret->v[b].type == v[i].type && ret->v[b].state == v[i].state && ret->v[b].column < 0) {
				k = b;
			}
		}
		if (k == ret->n) {
			ret->v[ret->n++] = (struct picture_box){ .type = v[i].type, .state = v[i].state, .title = v[i].name,
				.column = single[i] ? 0 : -1 }; /* -1: takes more */
		}
		ret->v[k].count++;
		ret->of[i] = k;
	}
}

static void name_groups(struct ctx *c, struct boxes *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (b->v[i].count > 1) {
			b->v[i].title = msgf(c, MSG_AFFECTED_GROUP, { "type", msg(c, affected_type_choices.v[b->v[i].type].label) },
				{ "count", str_i64(c->arena, (int64_t)b->v[i].count) });
		}
	}
}

static bool make_boxes(struct ctx *c, const struct affected *v, size_t n, struct boxes *ret)
{
	bool *single = arena_array(c->arena, bool, n);
	*ret = (struct boxes){ arena_array(c->arena, struct picture_box, n), 0, arena_array(c->arena, size_t, n) };
	for (size_t i = 0; i < n; i++) {
		single[i] = n <= PICTURE_SINGLES || has_arrow(v, n, i);
	}
	collect(v, n, single, ret);
	if (ret->n > PICTURE_SINGLES) {
		memset(single, 0, n * sizeof *single);
		collect(v, n, single, ret);
	}
	name_groups(c, ret);
	return n > PICTURE_SINGLES;
}

/* --- rows --- */

struct grid {
	int width, columns, box_width;
	int n_rows;
	int *type;                    /* of a row */
	int *tracks;                  /* of the channel above a row; the last one lies below */
	int *top;                     /* y of the channel above a row */
	int gutters[16];              /* tracks in use */
};

static void place_rows(struct ctx *c, struct boxes *b, struct grid *g)
{
	int row = -1, column = 0, type = -1;
	g->type = arena_array(c->arena, int, b->n + 1);
	for (size_t i = 0; i < b->n; i++) {
		if (b->v[i].type != type || column == g->columns) {
			row++;
			column = 0;
			type = b->v[i].type;
			g->type[row] = type;
		}
		b->v[i].row = row;
		b->v[i].column = column;
		b->v[i].x = MARGIN + column * (g->box_width + GUTTER);
		b->v[i].width = g->box_width;
		column++;
	}
	g->n_rows = row + 1;
	g->tracks = arena_array(c->arena, int, (size_t)g->n_rows + 1);
	g->top = arena_array(c->arena, int, (size_t)g->n_rows + 1);
}

/* --- arrows --- */

/* Which channels an arrow runs in: the one it leaves into, the one it arrives from (the same when they are beside). */
struct route { size_t from, to; int leave, arrive, gutter; int track[3]; int port[2]; };

static struct route route_of(const struct boxes *b, const struct grid *g, size_t from, size_t to)
{
	int a = b->v[from].row, z = b->v[to].row;
	struct route r = { .from = from, .to = to, .leave = a < z || a == z ? a + 1 : a, .arrive = a < z ? z : z + 1, .gutter = -1 };
	if (r.leave != r.arrive) {
		r.gutter = b->v[to].column > 0 ? b->v[to].column : g->columns > 1 ? 1 : 0;
	}
	return r;
}

/*
 * Where arrows leave and arrive on the upper and the lower side of a box, from its middle: four sets without a common
 * place, so that no two arrows of one column lie on each other in the channel between two boxes.
 */
#define PORTS 5
static int port_of(struct picture_box *box, bool below, bool leaves)
{
	static const int places[2][2][PORTS] = {
		{ { -10, -34, 22, -58, 46 }, { 16, 40, -16, 64, -40 } },  /* upper side: arrive, leave */
		{ { -28, 28, -4, 52, -52 }, { 10, 34, -22, 58, -46 } },   /* lower side */
	};
	return places[below][leaves][box->ports[2 * leaves + below]++ % PORTS];
}

static int next_track(int *used)
{
	return (*used)++ % TRACKS;
}

static void take_tracks(struct boxes *b, struct grid *g, struct route *r)
{
	r->track[0] = next_track(&g->tracks[r->leave]);
	r->track[1] = r->gutter >= 0 ? g->gutters[r->gutter]++ % 4 : 0;
	r->track[2] = r->gutter >= 0 ? next_track(&g->tracks[r->arrive]) : r->track[0];
	r->port[0] = port_of(&b->v[r->from], r->leave > b->v[r->from].row, true);
	r->port[1] = port_of(&b->v[r->to], r->arrive > b->v[r->to].row, false);
}

static int track_y(const struct grid *g, int channel, int track)
{
	return g->top[channel] + 15 + track * TRACK;
}

static void draw(struct ctx *c, const struct boxes *b, const struct grid *g, const struct route *r, struct picture_arrow *ret)
{
	const struct picture_box *from = &b->v[r->from], *to = &b->v[r->to];
	int x0 = from->x + from->width / 2 + r->port[0], x1 = to->x + to->width / 2 + r->port[1];
	int y0 = r->leave > from->row ? from->y + PICTURE_BOX_HEIGHT : from->y;
	bool up = r->arrive > to->row;
	int y1 = up ? to->y + PICTURE_BOX_HEIGHT + 7 : to->y - 7;
	int ya = track_y(g, r->leave, r->track[0]), yb = track_y(g, r->arrive, r->track[2]);
	if (r->gutter < 0) {
		ret->path = str_printf(c->arena, "M%d %dV%dH%dV%d", x0, y0, ya, x1, y1);
	} else {
		int xg = MARGIN + r->gutter * (g->box_width + GUTTER) - GUTTER + 3 + r->track[1] * TRACK;
		ret->path = str_printf(c->arena, "M%d %dV%dH%dV%dH%dV%d", x0, y0, ya, xg, yb, x1, y1);
	}
	ret->x = x1;
	ret->y = up ? to->y + PICTURE_BOX_HEIGHT : to->y;
	ret->up = up;
	ret->from = r->from;
	ret->to = r->to;
}

static bool is_drawn(const struct route *v, size_t n, size_t from, size_t to)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].from == from && v[i].to == to) {
			return true;
		}
	}
	return false;
}

static size_t index_of(const struct affected *v, size_t n, struct id id)
{
	size_t i = 0;
	while (i < n && !id_eq(v[i].id, id)) {
		i++;
	}
	return i;
}

static struct route *make_routes(struct ctx *c, const struct affected *v, size_t n, struct boxes *b, struct grid *g, size_t *ret_n)
{
	size_t most = 0, used = 0;
	for (size_t i = 0; i < n; i++) {
		most += v[i].reached_from.n;
	}
	struct route *r = arena_array(c->arena, struct route, most);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < v[i].reached_from.n; k++) {
			size_t from = index_of(v, n, v[i].reached_from.v[k]);
			if (from == n || b->of[from] == b->of[i] || is_drawn(r, used, b->of[from], b->of[i])) {
				continue;
			}
			r[used] = route_of(b, g, b->of[from], b->of[i]);
			take_tracks(b, g, &r[used++]);
		}
	}
	*ret_n = used;
	return r;
}

/* --- heights --- */

static int channel_height(const struct grid *g, int row, bool has_label)
{
	int tracks = g->tracks[row] < TRACKS ? g->tracks[row] : TRACKS;
	return CHANNEL + tracks * TRACK + (has_label ? LABEL : 0);
}

static void place_heights(struct ctx *c, struct boxes *b, struct grid *g, struct picture *ret)
{
	int y = 0;
	ret->labels = arena_array(c->arena, struct picture_label, (size_t)g->n_rows);
	for (int row = 0; row <= g->n_rows; row++) {
		bool begins = row < g->n_rows && (row == 0 || g->type[row] != g->type[row - 1]);
		g->top[row] = y;
		y += row == g->n_rows && g->tracks[row] == 0 ? MARGIN : channel_height(g, row, begins);
		if (begins) {
			ret->labels[ret->n_labels++] = (struct picture_label){ y - 8, g->type[row],
				msg(c, affected_type_choices.v[g->type[row]].label) };
		}
		for (size_t i = 0; i < b->n; i++) {
			if (b->v[i].row == row) {
				b->v[i].y = y;
			}
		}
		y += row < g->n_rows ? PICTURE_BOX_HEIGHT : 0;
	}
	ret->height = y;
}

void picture_make(struct ctx *c, const struct affected *v, size_t n, int width, int columns, struct picture *ret)
{
	struct boxes b;
	struct grid g = { .width = width, .columns = columns };
	size_t n_routes;
	*ret = (struct picture){ .width = width };
	g.box_width = (width - 2 * MARGIN - (columns - 1) * GUTTER) / columns;
	ret->is_grouped = make_boxes(c, v, n, &b);
	place_rows(c, &b, &g);
	struct route *routes = make_routes(c, v, n, &b, &g, &n_routes);
	place_heights(c, &b, &g, ret);
	ret->arrows = arena_array(c->arena, struct picture_arrow, n_routes);
	for (size_t i = 0; i < n_routes; i++) {
		draw(c, &b, &g, &routes[i], &ret->arrows[ret->n_arrows++]);
	}
	ret->boxes = b.v;
	ret->n_boxes = b.n;
}
