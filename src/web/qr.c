#include "web/qr.h"

#include <qrencode.h>

#include "base/buf.h"

#define QUIET 4                       /* empty modules around it (ISO/IEC 18004) */
#define SVG_BYTES (512 * 1024)

static void add_escaped(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&': buf_add(b, S("&amp;")); break;
		case '<': buf_add(b, S("&lt;")); break;
		case '>': buf_add(b, S("&gt;")); break;
		case '"': buf_add(b, S("&quot;")); break;
		default: buf_add_c(b, s.p[i]);
		}
	}
}

/* One line for a run of dark modules beside each other. */
static void add_modules(struct buf *b, const QRcode *code)
{
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width; x++) {
			int from = x;
			while (x < code->width && (code->data[y * code->width + x] & 1)) {
				x++;
			}
			if (x > from) {
				buf_printf(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
			}
		}
	}
}

/* Freed by the caller; NULL: the reason is set. */
static QRcode *encode(struct ctx *c, str text)
{
	if (text.n == 0 || text.n > QR_TEXT_MAX || memchr(text.p, 0, text.n)) {
		fail(c, ERR_INVALID, 0);
		fail_detail(c, "text of a QR code");
		return NULL;
	}
	QRcode *code = QRcode_encodeString8bit(str_cz(c->arena, text), 0, QR_ECLEVEL_M);
	if (!code) {
		fail(c, ERR_UNAVAILABLE, 0);
		fail_detail(c, "libqrencode");
	}
	return code;
}

bool qr_modules(struct ctx *c, str text, const uint8_t **ret, int *ret_size)
{
	QRcode *code = encode(c, text);
	if (!code) {
		return false;
	}
	size_t n = (size_t)code->width * (size_t)code->width;
	uint8_t *v = arena_alloc(c->arena, n, 1);
	for (size_t i = 0; i < n; i++) {
		v[i] = code->data[i] & 1;
	}
	*ret = v;
	*ret_size = code->width;
	QRcode_free(code);
	return true;
}

bool qr_svg(struct ctx *c, str text, str label, struct html *ret)
{
	QRcode *code = encode(c, text);
	if (!code) {
		return false;
	}
	AUTO_BUF(b, SVG_BYTES);
	int size = code->width + 2 * QUIET;
	buf_printf(&b, "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
		"shape-rendering=\"crispEdges\" aria-label=\"", size, size);
	add_escaped(&b, label);
	buf_printf(&b, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", size, size, size);
	add_modules(&b, code);
	buf_add(&b, S("\"/></svg>"));
	QRcode_free(code);
	ret->s = str_copy(c->arena, buf_str(&b));
	return buf_ok(&b) || fail(c, ERR_TOO_LARGE, 0);
}
