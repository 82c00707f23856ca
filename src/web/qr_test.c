/* QR codes: the modules come back out of the SVG as libqrencode made them, and what stands beside them is escaped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#undef fail

#include <qrencode.h>

#include "web/qr.h"

static struct arena arena;
static struct ctx c = { .arena = &arena };

/* Paints the second path's runs; 1 is dark. */
static void paint(const char *path, int size, uint8_t *to)
{
	int x, y, w, used;
	while (sscanf(path, "M%d %dh%dv1h-%*dz%n", &x, &y, &w, &used) == 3) {
		for (int i = 0; i < w; i++) {
			to[y * size + x + i] = 1;
		}
		path += used;
	}
}

static void modules_come_back(void **state)
{
	(void)state;
	struct html h;
	assert_true(qr_svg(&c, S("https://sonae.example.jp/sighting?org=hinata"), S("<気づき> & \"報告\""), &h));
	const char *svg = str_cz(&arena, h.s);
	QRcode *want = QRcode_encodeString8bit("https://sonae.example.jp/sighting?org=hinata", 0, QR_ECLEVEL_M);
	int size = want->width + 8;
	uint8_t *got = arena_array(&arena, uint8_t, (size_t)(size * size));
	paint(strstr(svg, "fill=\"#000\" d=\"") + strlen("fill=\"#000\" d=\""), size, got);
	for (int y = 0; y < want->width; y++) {
		for (int x = 0; x < want->width; x++) {
			assert_int_equal(got[(y + 4) * size + x + 4], want->data[y * want->width + x] & 1);
		}
	}
	QRcode_free(want);
	assert_non_null(strstr(svg, "&lt;気づき&gt; &amp; &quot;報告&quot;"));
	assert_null(strstr(svg, "style"));
}

static void what_cannot_be_coded_is_refused(void **state)
{
	(void)state;
	struct html h;
	static char longer[QR_TEXT_MAX + 1];
	memset(longer, 'x', sizeof longer);
	assert_false(qr_svg(&c, S(""), S("x"), &h));
	assert_false(qr_svg(&c, S("a\0b"), S("x"), &h));
	assert_false(qr_svg(&c, (str){ longer, sizeof longer }, S("x"), &h));
	assert_true(qr_svg(&c, (str){ longer, QR_TEXT_MAX }, S("x"), &h));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(modules_come_back),
		cmocka_unit_test(what_cannot_be_coded_is_refused) };
	arena_init(&arena);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
