/* How alike two short texts are. */
#include "base/text.h"
#include "sighting/sighting.h"

#define PAIRS_MAX 200 /* of a text: reports are short, and the comparison is quadratic */

static uint32_t next_char(str *s)
{
	uint32_t v = (uint8_t)s->p[0];
	size_t n = v < 0x80 ? 1 : v < 0xE0 ? 2 : v < 0xF0 ? 3 : 4;
	v = n == 1 ? v : v & (0x7Fu >> n);
	for (size_t i = 1; i < n && i < s->n; i++) {
		v = v << 6 | ((uint8_t)s->p[i] & 0x3Fu);
	}
	*s = str_sub(*s, n < s->n ? n : s->n, s->n);
	return v;
}

static bool is_blank(uint32_t ch)
{
	/* 、 。 and blanks say nothing */
	return ch <= ' ' || ch == 0x3000 || ch == 0x3001 || ch == 0x3002;
}

static size_t pairs_of(struct arena *a, str text, uint64_t *ret)
{
	str s = text_fold(a, text);
	uint32_t last = 0;
	size_t n = 0;
	while (s.n > 0 && n < PAIRS_MAX) {
		uint32_t ch = next_char(&s);
		if (is_blank(ch)) {
			continue;
		}
		if (last) {
			ret[n++] = (uint64_t)last << 32 | ch;
		}
		last = ch;
	}
	return n;
}

int sighting_likeness(struct arena *a, str x, str y)
{
	uint64_t px[PAIRS_MAX], py[PAIRS_MAX];
	size_t nx = pairs_of(a, x, px), ny = pairs_of(a, y, py), left = ny, shared = 0;
	for (size_t i = 0; i < nx; i++) {
		for (size_t k = 0; k < left; k++) {
			if (px[i] == py[k]) {
				py[k] = py[--left]; /* each pair counts once */
				shared++;
				break;
			}
		}
	}
	return nx + ny ? (int)(200 * shared / (nx + ny)) : 0;
}
