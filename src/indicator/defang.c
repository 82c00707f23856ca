/* defang: traces made harmless and back, and what can be told from one without asking anybody. */
#include <arpa/inet.h>

#include "base/arena.h"
#include "base/buf.h"
#include "indicator/recognise.h"

static str replaced(struct arena *a, str s, const char *what, const char *with)
{
	AUTO_BUF(b, 5 * s.n + 16);
	const str find = str_from_c(what);
	for (size_t at = 0;;) {
		const size_t next = str_find(s, find, at);
		buf_add(&b, str_sub(s, at, (next == SIZE_MAX ? s.n : next) - at));
		if (next == SIZE_MAX) {
			break;
		}
		buf_add(&b, str_from_c(with));
		at = next + find.n;
	}
	return str_copy(a, buf_str(&b));
}

static str url_turned(struct arena *a, str s, bool defang)
{
	const size_t scheme = str_find(s, S("://"), 0);
	if (scheme == SIZE_MAX) {
		return s;
	}
	const size_t path = indicator_authority_end(s, scheme + 3, s.n);
	const str authority = str_sub(s, scheme + 3, path - scheme - 3), tail = str_sub(s, path, s.n);
	if (defang) {
		return STR_CAT(a, replaced(a, str_sub(s, 0, scheme), "http", "hxxp"), S("://"), replaced(a, authority, ".", "[.]"),
		               tail);
	}
	return STR_CAT(a, replaced(a, str_sub(s, 0, scheme), "hxxp", "http"), S("://"), replaced(a, authority, "[.]", "."),
	               tail);
}

str indicator_defang(struct arena *a, enum indicator_kind kind, str real)
{
	switch (kind) {
	case INDICATOR_IPV4: case INDICATOR_DOMAIN:
		return replaced(a, real, ".", "[.]");
	case INDICATOR_IPV6:
		return replaced(a, real, ":", "[:]");
	case INDICATOR_MAIL:
		return replaced(a, replaced(a, real, ".", "[.]"), "@", "[@]");
	case INDICATOR_URL:
		return url_turned(a, real, true);
	default:
		return real;
	}
}

str indicator_real(struct arena *a, enum indicator_kind kind, str defanged)
{
	switch (kind) {
	case INDICATOR_IPV4: case INDICATOR_DOMAIN: case INDICATOR_IPV6: case INDICATOR_MAIL:
		return replaced(a, replaced(a, replaced(a, defanged, "[.]", "."), "[:]", ":"), "[@]", "@");
	case INDICATOR_URL:
		return url_turned(a, defanged, false);
	default:
		return defanged;
	}
}

static bool is_home_four(const char *text)
{
	static const struct { uint32_t net, mask; } nets[] = { { 0x0A000000, 0xFF000000 }, { 0x7F000000, 0xFF000000 },
		{ 0xAC100000, 0xFFF00000 }, { 0xC0A80000, 0xFFFF0000 }, { 0xA9FE0000, 0xFFFF0000 } };
	struct in_addr v;
	if (inet_pton(AF_INET, text, &v) != 1) {
		return false;
	}
	for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++) {
		if ((ntohl(v.s_addr) & nets[i].mask) == nets[i].net) {
			return true;
		}
	}
	return false;
}

static bool is_home_six(const char *text)
{
	struct in6_addr v;
	return inet_pton(AF_INET6, text, &v) == 1 &&
	       ((v.s6_addr[0] & 0xFE) == 0xFC || (v.s6_addr[0] == 0xFE && (v.s6_addr[1] & 0xC0) == 0x80));
}

bool indicator_is_home(enum indicator_kind kind, str defanged)
{
	char text[INET6_ADDRSTRLEN + 1];
	size_t n = 0;
	for (size_t i = 0; i < defanged.n && n < sizeof text - 1; i++) {
		if (defanged.p[i] != '[' && defanged.p[i] != ']') {
			text[n++] = defanged.p[i];
		}
	}
	text[n] = '\0';
	return kind == INDICATOR_IPV4 ? is_home_four(text) : kind == INDICATOR_IPV6 && is_home_six(text);
}

str indicator_domain_of(enum indicator_kind kind, str defanged)
{
	if (kind == INDICATOR_DOMAIN) {
		return defanged;
	}
	if (kind == INDICATOR_MAIL) {
		const size_t at = str_find(defanged, S("[@]"), 0);
		return at == SIZE_MAX ? S("") : str_sub(defanged, at + 3, defanged.n);
	}
	if (kind == INDICATOR_URL) {
		const size_t from = str_find(defanged, S("://"), 0);
		return from == SIZE_MAX ? S("")
			: indicator_host_of(str_sub(defanged, from + 3, indicator_authority_end(defanged, from + 3, defanged.n) - from - 3));
	}
	return S("");
}
