/* trace: the servers a mail came through, and what they wrote about its sender. Every line of it may be made up. */
#include "base/limits.h"
#include "base/text.h"
#include "mime/inside.h"

/* Without what stands in (), one blank for it. */
static str without_comments(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	int depth = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '(') {
			depth++;
		} else if (s.p[i] == ')' && depth > 0) {
			depth--;
			to[n++] = ' ';
		} else if (depth == 0) {
			to[n++] = s.p[i];
		}
	}
	return (str){ to, n };
}

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

/* The first word; *rest keeps the others, "" when there are none. */
static str word_cut(str *rest)
{
	*rest = str_trim(*rest);
	const str word = str_cut(rest, ' ');
	*rest = str_trim(or_empty(*rest));
	return word;
}

/* The number in [] of "from name (name [192.0.2.1])". */
static str ip_in(str s)
{
	const size_t open = str_find(s, S("["), 0), close = open == SIZE_MAX ? SIZE_MAX : str_find(s, S("]"), open);
	str ip = close == SIZE_MAX ? S("") : str_sub(s, open + 1, close - open - 1);
	if (str_starts(ip, S("IPv6:"))) {
		ip = str_sub(ip, 5, ip.n);
	}
	for (size_t i = 0; i < ip.n; i++) {
		if (!strchr("0123456789abcdefABCDEF.:%", ip.p[i])) {
			return S("");
		}
	}
	return ip;
}

/* Behind the last ; stands the time. */
static size_t last_semicolon(str s)
{
	size_t at = s.n;
	for (size_t i = 0; i < s.n; i++) {
		at = s.p[i] == ';' ? i : at;
	}
	return at;
}

static void hop_read(struct arena *a, str raw, struct mime_hop *ret)
{
	*ret = (struct mime_hop){ .from = S(""), .from_ip = S(""), .by = S(""), .raw = raw };
	const size_t date = last_semicolon(raw);
	ret->at_ms = date < raw.n ? mime_date(a, str_trim(str_sub(raw, date + 1, raw.n))) : -1;
	const str said = str_sub(raw, 0, date);
	const size_t by = str_find(said, S(" by "), 0);
	if (str_starts(said, S("from "))) {
		ret->from_ip = ip_in(str_sub(said, 0, by == SIZE_MAX ? said.n : by));
	}
	str rest = without_comments(a, said), word;
	for (bool is_from = false, is_by = false; (word = word_cut(&rest)).n > 0; ) {
		if (is_from && ret->from.n == 0) {
			ret->from = word;
		} else if (is_by && ret->by.n == 0) {
			ret->by = word;
		}
		is_from = mime_name_is(word, "from");
		is_by = mime_name_is(word, "by");
	}
}

void mime_hops_read(struct arena *a, const struct mime_fields *f, struct mime_mail *m, unsigned *troubles)
{
	struct mime_hop *v = arena_array(a, struct mime_hop, LIMIT_MIME_HOPS);
	size_t n = 0;
	for (size_t i = 0; i < f->n && n < LIMIT_MIME_HOPS; i++) {
		if (mime_name_is(f->v[i].name, "received")) {
			hop_read(a, text_clip(a, mime_value(a, f->v[i].value, troubles), LIMIT_TEXT_CHARS), &v[n++]);
		}
	}
	m->hops = v;
	m->n_hops = n;
}

struct results { struct arena *a; struct mime_auth *v; size_t n; };

/* "spf=pass smtp.mailfrom=hinata.example" */
static void result_add(struct results *to, str by, str part, bool is_top)
{
	str rest = part;
	str value = word_cut(&rest);
	const str method = str_cut(&value, '=');
	if (to->n == LIMIT_MIME_HOPS || method.n == 0 || value.n == 0) {
		return;
	}
	to->v[to->n++] = (struct mime_auth){ by, mime_lower(to->a, text_clip(to->a, method, 40)),
		mime_lower(to->a, text_clip(to->a, value, 40)), text_clip(to->a, rest, LIMIT_LINE_CHARS), is_top };
}

static void authentication_results(struct results *to, str value, bool is_top)
{
	str rest = without_comments(to->a, value);
	str first = str_trim(str_cut(&rest, ';'));
	str by = word_cut(&first);
	if (str_find(by, S("="), 0) != SIZE_MAX) { /* the server forgot its name */
		result_add(to, S(""), STR_CAT(to->a, by, S(" "), first), is_top);
		by = S("");
	}
	while (rest.n > 0) {
		result_add(to, by, str_trim(str_cut(&rest, ';')), is_top);
	}
}

/* "pass (comment) client-ip=192.0.2.1; envelope-from=a@b;" */
static void received_spf(struct results *to, str value)
{
	if (to->n == LIMIT_MIME_HOPS) {
		return;
	}
	str rest = without_comments(to->a, value);
	const str result = word_cut(&rest);
	to->v[to->n++] = (struct mime_auth){ S(""), S("spf"), mime_lower(to->a, text_clip(to->a, result, 40)),
		text_clip(to->a, rest, LIMIT_LINE_CHARS), false };
}

void mime_auth_read(struct arena *a, const struct mime_fields *f, struct mime_mail *m, unsigned *troubles)
{
	struct results to = { a, arena_array(a, struct mime_auth, LIMIT_MIME_HOPS), 0 };
	bool is_top = true;
	for (size_t i = 0; i < f->n; i++) {
		const bool is_results = mime_name_is(f->v[i].name, "authentication-results");
		if (is_results || mime_name_is(f->v[i].name, "arc-authentication-results")) {
			str value = mime_value(a, f->v[i].value, troubles);
			if (!is_results) {
				str_cut(&value, ';'); /* i=1; */
			}
			authentication_results(&to, text_clip(a, value, LIMIT_TEXT_CHARS), is_results && is_top);
			is_top = is_top && !is_results;
		} else if (mime_name_is(f->v[i].name, "received-spf")) {
			received_spf(&to, mime_value(a, f->v[i].value, troubles));
		}
	}
	m->auth = to.v;
	m->n_auth = to.n;
}
