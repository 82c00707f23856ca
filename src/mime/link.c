/* link: where a link leads and what is odd about it. As browsers read it, not as the standard wishes: that is what counts. */
#include "base/limits.h"
#include "base/text.h"
#include "mime/inside.h"

static bool is_one_of(str s, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (mime_name_is(s, v[i])) {
			return true;
		}
	}
	return false;
}
#define IS_ONE_OF(s, ...) is_one_of((s), (const char *const[]){ __VA_ARGS__ }, \
	sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* The label before `end`: from behind the dot before it. */
static size_t label_start(str host, size_t end)
{
	while (end > 0 && host.p[end - 1] != '.') {
		end--;
	}
	return end;
}

static bool is_number(str host)
{
	bool has_digit = false;
	if (host.n > 0 && (host.p[0] == '[' || memchr(host.p, ':', host.n))) {
		return true;
	}
	str last = host;
	for (str rest = host; rest.n > 0; ) {
		last = str_cut(&rest, '.');
	}
	/* As browsers do: a last label of digits, or 0x and hex digits, makes a number of the whole. */
	const bool is_hex = last.n > 2 && last.p[0] == '0' && (last.p[1] == 'x' || last.p[1] == 'X');
	for (size_t i = is_hex ? 2 : 0; i < last.n; i++) {
		if (is_hex ? mime_hex(last.p[i]) < 0 : !mime_is_digit(last.p[i])) {
			return false;
		}
		has_digit = true;
	}
	return has_digit;
}

str mime_site_of(str host)
{
	while (host.n > 0 && host.p[host.n - 1] == '.') {
		host.n--;
	}
	const size_t top = label_start(host, host.n);
	if (host.n == 0 || is_number(host) || top == 0) {
		return host;
	}
	const size_t second = label_start(host, top - 1);
	const str top_label = str_sub(host, top, host.n), second_label = str_sub(host, second, top - 1 - second);
	const str both = str_sub(host, second, host.n);
	const bool is_two = top_label.n == 2 && IS_ONE_OF(second_label, "co", "or", "ne", "ac", "go", "ed", "gr", "lg", "ad", "com", "net",
	                                                  "org", "gov", "edu", "mil", "gob", "gov");
	/* Sites where anybody gets a name of their own. */
	const bool is_shared = IS_ONE_OF(both, "github.io", "web.app", "firebaseapp.com", "pages.dev", "workers.dev", "netlify.app",
		"vercel.app", "herokuapp.com", "azurewebsites.net", "cloudfront.net", "amazonaws.com", "blogspot.com", "weebly.com",
		"wixsite.com", "r2.dev", "windows.net", "duckdns.org", "ngrok.io", "glitch.me", "sakura.ne.jp");
	return (is_two || is_shared) && second > 0 ? str_sub(host, label_start(host, second - 1), host.n) : both;
}

bool mime_same_site(str host, str other)
{
	const str a = mime_site_of(host), b = mime_site_of(other);
	if (a.n != b.n) {
		return false;
	}
	for (size_t i = 0; i < a.n; i++) {
		const char x = a.p[i] >= 'A' && a.p[i] <= 'Z' ? (char)(a.p[i] + 32) : a.p[i];
		const char y = b.p[i] >= 'A' && b.p[i] <= 'Z' ? (char)(b.p[i] + 32) : b.p[i];
		if (x != y) {
			return false;
		}
	}
	return true;
}

static str percent_decoded(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		const int hi = s.p[i] == '%' && i + 2 < s.n ? mime_hex(s.p[i + 1]) : -1, lo = hi >= 0 ? mime_hex(s.p[i + 2]) : -1;
		to[n++] = lo >= 0 ? (char)(hi * 16 + lo) : s.p[i];
		i += lo >= 0 ? 2 : 0;
	}
	unsigned ignored = 0;
	return mime_one_line(a, mime_to_utf8(a, (bytes){ (uint8_t *)to, n }, S("utf-8"), &ignored), &ignored);
}

/* What browsers take out of an address: tabs and breaks anywhere, blanks and controls at its ends. */
static str target_cleaned(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char ch = (unsigned char)s.p[i];
		if (ch >= 0x20 && ch != 0x7F) {
			to[n++] = (char)ch;
		}
	}
	str line;
	return text_line(a, (str){ to, n }, &line) ? text_visible(a, str_trim(line)) : S("");
}

/* Length of "https" in "https:..."; 0: none. */
static size_t scheme_length(str s)
{
	size_t n = 0;
	while (n < s.n && n < 30 && (mime_is_alpha(s.p[n]) || (n > 0 && (mime_is_digit(s.p[n]) || strchr("+-.", s.p[n]))))) {
		n++;
	}
	return n < s.n && s.p[n] == ':' ? n : 0;
}

static size_t authority_end(str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] != '/' && s.p[n] != '\\' && s.p[n] != '?' && s.p[n] != '#') {
		n++;
	}
	return n;
}

/* "user@host:port" to host in lower case, full-width signs narrowed, and what is odd about it. */
static str host_of(struct arena *a, str authority, str scheme, unsigned *marks)
{
	size_t at = SIZE_MAX;
	for (size_t i = 0; i < authority.n; i++) {
		at = authority.p[i] == '@' ? i : at;
	}
	if (at != SIZE_MAX) {
		*marks |= MIME_LINK_USERINFO;
		authority = str_sub(authority, at + 1, authority.n);
	}
	size_t end = authority.n;
	const size_t bracket = authority.n > 0 && authority.p[0] == '[' ? str_find(authority, S("]"), 0) : 0;
	const size_t colon = bracket == SIZE_MAX ? SIZE_MAX : str_find(authority, S(":"), bracket);
	if (colon != SIZE_MAX) {
		const str port = str_sub(authority, colon + 1, authority.n);
		end = colon;
		*marks |= port.n > 0 && !str_eq(port, mime_name_is(scheme, "http") ? S("80") : S("443")) ? MIME_LINK_PORT : 0;
	}
	str host = mime_lower(a, text_narrow(a, percent_decoded(a, str_sub(authority, 0, end))));
	for (size_t dot; (dot = str_find(host, S("。"), 0)) != SIZE_MAX; ) { /* browsers take it for a dot */
		host = STR_CAT(a, str_sub(host, 0, dot), S("."), str_sub(host, dot + 3, host.n));
	}
	while (host.n > 0 && host.p[host.n - 1] == '.') {
		host.n--;
	}
	return mime_cut(host, 255);
}

static bool is_foreign(str host)
{
	for (size_t i = 0; i < host.n; i++) {
		if ((unsigned char)host.p[i] >= 0x80) {
			return true;
		}
	}
	return str_starts(host, S("xn--")) || str_find(host, S(".xn--"), 0) != SIZE_MAX;
}

/* Letters, digits, - and dots, and nothing but letters behind the last dot. */
static bool is_plain_name(str host, size_t top)
{
	for (size_t i = 0; i < host.n; i++) {
		if (!mime_is_alpha(host.p[i]) && (i >= top || !(mime_is_digit(host.p[i]) || host.p[i] == '-' || host.p[i] == '.'))) {
			return false;
		}
	}
	return top >= 2 && host.n - top >= 2;
}

/* The host a piece of shown text names, "" when it names none: an address, www. or a bare name of a site. */
static str host_shown(struct arena *a, str shown)
{
	unsigned ignored = 0;
	shown = text_narrow(a, str_trim(shown));
	const size_t with_scheme = str_find(shown, S("://"), 0), www = str_find(mime_lower(a, shown), S("www."), 0);
	if (with_scheme != SIZE_MAX || www != SIZE_MAX) {
		const str rest = str_sub(shown, with_scheme != SIZE_MAX ? with_scheme + 3 : www, shown.n);
		str authority = str_sub(rest, 0, authority_end(rest));
		return host_of(a, str_cut(&authority, ' '), S(""), &ignored);
	}
	const str host = mime_lower(a, str_sub(shown, 0, authority_end(shown)));
	const size_t top = label_start(host, host.n);
	/* A file or a product rather than a site. */
	const bool is_other = IS_ONE_OF(str_sub(host, top, host.n), "pdf", "js", "py", "md", "sh", "pl", "doc", "docx", "xls", "xlsx",
	                                "ppt", "pptx", "zip", "txt", "jpg", "png", "html", "htm") || mime_name_is(host, "asp.net");
	return is_plain_name(host, top) && !is_other ? host : S("");
}

/* "https://x.safelinks.protection.outlook.com/?url=http%3A%2F%2F...": what a gateway put around the link. */
static str unwrapped(struct arena *a, str host, str target)
{
	if (str_ends(host, S("safelinks.protection.outlook.com"))) {
		const size_t from = str_find(target, S("url="), 0);
		if (from != SIZE_MAX) {
			str rest = str_sub(target, from + 4, target.n);
			return percent_decoded(a, str_cut(&rest, '&'));
		}
	}
	if (mime_name_is(host, "urldefense.com") || mime_name_is(host, "urldefense.proofpoint.com")) {
		const size_t from = str_find(target, S("/v3/__"), 0), end = from == SIZE_MAX ? SIZE_MAX : str_find(target, S("__;"), from + 6);
		if (end != SIZE_MAX) {
			return str_sub(target, from + 6, end - from - 6);
		}
	}
	return S("");
}

static bool is_slash(str s, size_t at)
{
	return at < s.n && (s.p[at] == '/' || s.p[at] == '\\');
}

static void judge_target(struct arena *a, str target, struct mime_link *l)
{
	size_t n = scheme_length(target);
	const bool is_bare = is_slash(target, 0) && is_slash(target, 1); /* "//host/": as the page itself came */
	l->scheme = is_bare ? S("http") : mime_lower(a, str_sub(target, 0, n));
	if (l->scheme.n > 0 && !IS_ONE_OF(l->scheme, "http", "https", "mailto", "tel", "sms", "cid", "mid")) {
		l->marks |= MIME_LINK_SCHEME;
	}
	if (!IS_ONE_OF(l->scheme, "http", "https", "ftp")) {
		return;
	}
	n += n > 0 ? 1 : 0;
	while (is_slash(target, n)) {
		n++;
	}
	const str rest = str_sub(target, n, target.n);
	l->host = host_of(a, str_sub(rest, 0, authority_end(rest)), l->scheme, &l->marks);
	l->marks |= (is_number(l->host) ? MIME_LINK_IP : 0) | (is_foreign(l->host) ? MIME_LINK_PUNYCODE : 0);
}

void mime_link_judge(struct arena *a, str shown, str target, struct mime_link *ret)
{
	struct mime_link l = { .scheme = S(""), .host = S("") };
	l.shown = text_clip(a, shown, LIMIT_LINE_CHARS);
	target = target_cleaned(a, mime_cut(target, LIMIT_MIME_SOURCE_BYTES));
	judge_target(a, target, &l);
	const str inside = l.host.n > 0 ? unwrapped(a, l.host, target) : S("");
	if (inside.n > 0) {
		target = target_cleaned(a, inside);
		l.marks = MIME_LINK_WRAPPED;
		l.host = S("");
		judge_target(a, target, &l);
	}
	l.target = target;
	if (target.n > LIMIT_MIME_LINK_BYTES) {
		l.target = mime_cut(target, LIMIT_MIME_LINK_BYTES);
		l.marks |= MIME_LINK_CUT;
	}
	const str named = l.host.n > 0 ? host_shown(a, l.shown) : S("");
	l.marks |= named.n > 0 && !mime_same_site(named, l.host) ? MIME_LINK_OTHER_HOST : 0;
	*ret = l;
}

void mime_link_add(struct arena *a, struct mime_links *links, str shown, str target, unsigned marks, bool is_text)
{
	struct mime_link l;
	if (links->n == LIMIT_MIME_LINKS) {
		*links->troubles |= MIME_LINKS_CUT;
		return;
	}
	unsigned ignored = 0;
	mime_link_judge(a, mime_one_line(a, str_sub(shown, 0, shown.n < 4000 ? shown.n : 0), &ignored), target, &l);
	if (l.target.n == 0 || l.target.p[0] == '#' || mime_name_is(l.scheme, "cid")) {
		return;
	}
	l.marks |= marks;
	l.is_text = is_text;
	for (size_t i = 0; i < links->n; i++) {
		if (str_eq(links->v[i].target, l.target) && (is_text || str_eq(links->v[i].shown, l.shown))) {
			return;
		}
	}
	links->v[links->n++] = l;
}
