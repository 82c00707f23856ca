#include "http/http.h"

/* The value may stand in double quotes (RFC 6265, 4.1.1). */
static str unquote(str v)
{
	if (v.n >= 2 && v.p[0] == '"' && v.p[v.n - 1] == '"') {
		return str_sub(v, 1, v.n - 2);
	}
	return v;
}

static str trim_blank(str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t')) {
		s = str_sub(s, 1, SIZE_MAX);
	}
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) {
		s.n--;
	}
	return s;
}

/* The first wins: browsers send the cookie with the longest path, the most particular one, first. */
str http_cookie(const struct http_request *r, const char *name)
{
	str wanted = str_from_c(name);
	for (size_t i = 0; i < r->n_headers; i++) {
		if (!str_eq(r->headers[i].name, S("cookie"))) {
			continue;
		}
		str rest = r->headers[i].value;
		while (rest.p) {
			str pair = str_cut(&rest, ';');
			const char *eq = pair.n > 0 ? memchr(pair.p, '=', pair.n) : NULL;
			if (!eq) {
				continue;
			}
			size_t at = (size_t)(eq - pair.p);
			if (str_eq(trim_blank(str_sub(pair, 0, at)), wanted)) {
				return unquote(trim_blank(str_sub(pair, at + 1, SIZE_MAX)));
			}
		}
	}
	return STR_NONE;
}
