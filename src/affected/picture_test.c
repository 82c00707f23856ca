/* The picture: the same numbers for the same things, no arrow through a box, groups when there are too many. */
#include "room_help.h"

#include "affected/picture.h"
#include "base/buf.h"

#define MANY 300

static struct affected *things(size_t n)
{
	struct affected *v = arena_array(&h.arena, struct affected, n);
	for (size_t i = 0; i < n; i++) {
		int type = (int)(i * AFFECTED_TYPE_MAX / n);
		v[i] = (struct affected){ .id = id_new(h.now_ms), .number = { true, (int64_t)i + 1 }, .type = type,
			.name = str_printf(&h.arena, "もの%zu", i), .state = (int)(i % AFFECTED_STATE_MAX) };
	}
	return v;
}

static void reached(struct affected *to, const struct affected *from)
{
	struct id *v = arena_array(&h.arena, struct id, to->reached_from.n + 1);
	if (to->reached_from.n) {
		memcpy(v, to->reached_from.v, to->reached_from.n * sizeof *v);
	}
	v[to->reached_from.n] = from->id;
	to->reached_from = (struct id_list){ v, to->reached_from.n + 1 };
}

static str dump(const struct picture *p)
{
	AUTO_BUF(b, 256 * 1024);
	buf_printf(&b, "%d %d\n", p->width, p->height);
	for (size_t i = 0; i < p->n_boxes; i++) {
		buf_printf(&b, "box %d %d %d %d x%zu\n", p->boxes[i].x, p->boxes[i].y, p->boxes[i].type, p->boxes[i].state, p->boxes[i].count);
	}
	for (size_t i = 0; i < p->n_arrows; i++) {
		buf_printf(&b, "arrow %.*s %s\n", STR_FMT(p->arrows[i].path), p->arrows[i].up ? "up" : "down");
	}
	return str_copy(&h.arena, buf_str(&b));
}

static bool crosses(const struct picture_box *b, int x1, int y1, int x2, int y2)
{
	int left = x1 < x2 ? x1 : x2, right = x1 < x2 ? x2 : x1, top = y1 < y2 ? y1 : y2, bottom = y1 < y2 ? y2 : y1;
	return right > b->x && left < b->x + b->width && bottom > b->y && top < b->y + PICTURE_BOX_HEIGHT;
}

/* Walks "M10 20V30H40V50". */
static size_t crossings(const struct picture *p, const struct picture_arrow *a)
{
	const char *s = str_cz(&h.arena, a->path);
	int x, y, used;
	size_t n = 0;
	assert_int_equal(sscanf(s, "M%d %d%n", &x, &y, &used), 2);
	for (s += used; *s; s += used) {
		int v, from_x = x, from_y = y;
		char way;
		assert_int_equal(sscanf(s, "%c%d%n", &way, &v, &used), 2);
		x = way == 'H' ? v : x;
		y = way == 'V' ? v : y;
		for (size_t i = 0; i < p->n_boxes; i++) {
			n += crosses(&p->boxes[i], from_x, from_y, x, y);
		}
	}
	return n;
}

static void test_golden(void **state)
{
	(void)state;
	struct affected *v = things(7);
	struct picture p, again;
	reached(&v[1], &v[0]);
	reached(&v[4], &v[0]);
	reached(&v[0], &v[6]);
	picture_make(c, v, 7, 720, 4, &p);
	picture_make(c, v, 7, 720, 4, &again);
	assert_true(str_eq(dump(&p), dump(&again)));
	str text = dump(&p);
	const char *golden = "720 674\n"
		"box 8 52 0 0 x1\nbox 190 52 0 1 x1\nbox 8 176 1 2 x1\nbox 8 282 2 3 x1\nbox 8 394 3 4 x1\nbox 8 500 4 5 x1\n"
		"box 8 612 5 0 x1\n"
		"arrow M103 612V569H169V121H59V113 up\narrow M97 106V127H241V113 up\narrow M121 106V133H175V351H77V387 down\n";
	if (!str_eq(text, str_from_c(golden))) {
		print_error("%.*s\n", STR_FMT(text));
	}
	assert_true(str_eq(text, str_from_c(golden)));
	assert_true(p.n_boxes == 7 && p.n_arrows == 3 && p.n_labels == 6 && !p.is_grouped);
}

static void test_no_arrow_through_a_box(void **state)
{
	(void)state;
	struct affected *v = things(40);
	struct picture p;
	for (size_t i = 0; i < 40; i++) {
		for (size_t k = i % 3; k < 40; k += 11) {
			if (k != i) {
				reached(&v[i], &v[k]);
			}
		}
	}
	for (int columns = 2; columns <= 4; columns += 2) {
		picture_make(c, v, 40, columns * 180, columns, &p);
		assert_int_equal(p.n_boxes, 40);
		for (size_t i = 0; i < p.n_arrows; i++) {
			if (crossings(&p, &p.arrows[i])) {
				print_error("arrow %zu: %.*s\n", i, STR_FMT(p.arrows[i].path));
			}
			assert_int_equal(crossings(&p, &p.arrows[i]), 0);
		}
		for (size_t i = 0; i < p.n_boxes; i++) {
			assert_true(p.boxes[i].x + p.boxes[i].width <= p.width && p.boxes[i].y + PICTURE_BOX_HEIGHT <= p.height);
		}
	}
}

static void test_groups(void **state)
{
	(void)state;
	struct affected *v = things(MANY);
	struct picture p;
	reached(&v[5], &v[1]);
	picture_make(c, v, MANY, 720, 4, &p);
	assert_true(p.is_grouped && p.n_boxes <= 40 && p.n_arrows == 1);
	size_t all = 0;
	for (size_t i = 0; i < p.n_boxes; i++) {
		all += p.boxes[i].count;
	}
	assert_int_equal(all, MANY);
	for (size_t i = 1; i < MANY; i++) { /* everything hangs together: groups all the same */
		reached(&v[i], &v[i - 1]);
	}
	picture_make(c, v, MANY, 720, 4, &p);
	assert_true(p.n_boxes <= AFFECTED_TYPE_MAX * AFFECTED_STATE_MAX);
	picture_make(c, v, 0, 720, 4, &p);
	assert_int_equal(p.n_boxes, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, room_begin, room_end)

int main(void)
{
	const struct CMUnitTest tests[] = { T(test_golden), T(test_no_arrow_through_a_box), T(test_groups) };
	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
