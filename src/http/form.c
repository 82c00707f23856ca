/* form: application/x-www-form-urlencoded bodies and queries. */
#include "http/http.h"

#include "base/limits.h"

static size_t count_pieces(str body)
{
	size_t n = 1;
	for (size_t i = 0; i < body.n; i++) {
		n += body.p[i] == '&';
	}
	return n;
}

static bool parse_piece(struct arena *a, str piece, struct raw_value *ret)
{
	str name = str_cut(&piece, '=');
	return http_percent_decode(a, name, true, &ret->name) && ret->name.n <= LIMIT_FIELD_NAME_BYTES &&
	       http_percent_decode(a, piece, true, &ret->value);
}

bool http_parse_urlencoded(struct ctx *c, str body, struct raw_form *ret)
{
	*ret = (struct raw_form){ 0 };
	if (body.n == 0) {
		return true;
	}
	size_t n = count_pieces(body);
	if (n > LIMIT_FIELDS) {
		fail(c, ERR_TOO_LARGE, 0);
		return fail_detail(c, "%zu form fields", n);
	}
	ret->v = arena_array(c->arena, struct raw_value, n);
	str rest = body;
	while (rest.p) {
		str piece = str_cut(&rest, '&');
		if (piece.n == 0) {
			continue;
		}
		if (!parse_piece(c->arena, piece, &ret->v[ret->n])) {
			fail(c, ERR_MALFORMED, 0);
			return fail_detail(c, "form field %zu cannot be decoded", ret->n);
		}
		ret->n++;
	}
	return true;
}
