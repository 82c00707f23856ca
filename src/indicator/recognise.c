#include "indicator/recognise.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

/* The text as it is read; `meant[i]`: this character was written with a sign such as [.], so somebody means a trace. */
struct reading {
	struct arena *arena;
	str text;
	const uint8_t *meant;
	struct indicator_found *found;
	size_t n_found;
};

static char lower(char ch) { return ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch; }
static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }
static bool is_letter(char ch) { return lower(ch) >= 'a' && lower(ch) <= 'z'; }
static bool is_alnum(char ch) { return is_digit(ch) || is_letter(ch); }
static bool is_hex(char ch) { return is_digit(ch) || (lower(ch) >= 'a' && lower(ch) <= 'f'); }
static bool is_in(const char *set, char ch) { return ch != '\0' && strchr(set, ch) != NULL; }
static bool is_word(char ch) { return is_alnum(ch) || is_in("._%+@:-", ch); }

static str lowered(struct arena *a, str s)
{
	char *to = arena_chars(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		to[i] = lower(s.p[i]);
	}
	return (str){ to, s.n };
}

static bool starts_with(str s, size_t at, const char *what)
{
	size_t i = 0;
	for (; what[i] != '\0'; i++) {
		if (at + i >= s.n || lower(s.p[at + i]) != what[i]) {
			return false;
		}
	}
	return true;
}

/* --- the signs people put in so that nobody clicks, taken out again --- */

static const struct { const char *written, *means; } signs[] = {
	{ "[://]", "://" }, { "[.]", "." }, { "(.)", "." }, { "{.}", "." }, { "[dot]", "." }, { "(dot)", "." },
	{ "{dot}", "." }, { "\\.", "." }, { "[@]", "@" }, { "(@)", "@" }, { "[at]", "@" }, { "(at)", "@" }, { "[:]", ":" },
	{ "hxxps", "https" }, { "hxxp", "http" }, { "h**ps", "https" }, { "h**p", "http" },
};

static size_t sign_at(str s, size_t at)
{
	size_t i = 0;
	while (i < sizeof signs / sizeof signs[0] && !starts_with(s, at, signs[i].written)) {
		i++;
	}
	return i;
}

/* "example [.] com": the blanks beside a sign in brackets belong to it. */
static bool takes_blanks(const char *written)
{
	return strchr("[({", written[0]) != NULL;
}

/* A sign inside another one, "((.))": both brackets around what was just written are one sign. */
static bool is_around(char open, char what, char shut)
{
	const char all[] = { open, what, shut, '\0' };
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (strcmp(signs[i].written, all) == 0) {
			return true;
		}
	}
	return false;
}

struct reader { char *to; uint8_t *meant; size_t n; };

/* What sign `k` stands for, at s[at]; where to go on. */
static size_t write_sign(struct reader *w, str s, size_t at, size_t k)
{
	const bool blanks = takes_blanks(signs[k].written);
	at += strlen(signs[k].written);
	w->n -= blanks && w->n > 1 && w->to[w->n - 1] == ' ' && is_alnum(w->to[w->n - 2]);
	for (const char *m = signs[k].means; *m; m++) {
		w->meant[w->n] = 1;
		w->to[w->n++] = *m;
	}
	while (w->n > 1 && at < s.n && is_around(w->to[w->n - 2], w->to[w->n - 1], s.p[at])) {
		w->to[w->n - 2] = w->to[w->n - 1];
		w->meant[w->n - 2] = 1;
		w->meant[--w->n] = 0;
		at++;
	}
	return at + (blanks && at + 1 < s.n && s.p[at] == ' ' && is_alnum(s.p[at + 1]));
}

static struct reading read_text(struct arena *a, str original)
{
	str s = text_narrow(a, text_visible(a, original));
	struct reader w = { arena_chars(a, s.n + 1), arena_alloc(a, s.n + 1, 1), 0 };
	for (size_t at = 0; at < s.n;) {
		const size_t k = sign_at(s, at);
		if (k < sizeof signs / sizeof signs[0] && !(signs[k].written[0] == 'h' && w.n > 0 && is_alnum(w.to[w.n - 1]))) {
			at = write_sign(&w, s, at, k);
		} else {
			w.to[w.n++] = s.p[at++];
		}
	}
	return (struct reading){ .arena = a, .text = { w.to, w.n }, .meant = w.meant,
		.found = arena_array(a, struct indicator_found, LIMIT_INDICATORS_AT_ONCE) };
}

static void add(struct reading *r, enum indicator_kind kind, str real)
{
	if (r->n_found == LIMIT_INDICATORS_AT_ONCE || real.n > LIMIT_INDICATOR_BYTES) {
		return;
	}
	const str value = indicator_defang(r->arena, kind, real);
	for (size_t i = 0; i < r->n_found; i++) {
		if (r->found[i].kind == kind && str_eq(r->found[i].value, value)) {
			return;
		}
	}
	r->found[r->n_found++] = (struct indicator_found){ kind, str_copy(r->arena, value) };
}

/* --- addresses --- */

/* Four numbers, none with a zero in front, none too large: "192.168.001.1" and "10.0.19045.1" are something else. */
static bool read_ipv4(str s, unsigned part[4])
{
	size_t at = 0;
	for (int i = 0; i < 4; i++) {
		const size_t from = at;
		part[i] = 0;
		while (at < s.n && is_digit(s.p[at]) && at - from < 3) {
			part[i] = part[i] * 10 + (unsigned)(s.p[at++] - '0');
		}
		const size_t n = at - from;
		if (n == 0 || part[i] > 255 || (n > 1 && s.p[from] == '0')) {
			return false;
		}
		if (i < 3 && (at >= s.n || s.p[at++] != '.')) {
			return false;
		}
	}
	return at == s.n;
}

static bool is_ipv4(str s)
{
	unsigned part[4];
	return read_ipv4(s, part) && part[0] != 0 && part[0] != 255; /* 255: a mask of a network */
}

/* Normal form; none when it is not one, or says as little as "::" and "a::b". */
static str ipv6_of(struct arena *a, str s)
{
	struct in6_addr v;
	char text[INET6_ADDRSTRLEN];
	size_t colons = 0, digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		colons += s.p[i] == ':';
		digits += is_digit(s.p[i]);
		if (!is_hex(s.p[i]) && s.p[i] != ':' && s.p[i] != '.') {
			return STR_NONE;
		}
	}
	if (colons < 2 || s.n >= sizeof text || digits == 0 || s.n < 6) {
		return STR_NONE;
	}
	if (inet_pton(AF_INET6, str_cz(a, s), &v) != 1 || !inet_ntop(AF_INET6, &v, text, sizeof text)) {
		return STR_NONE;
	}
	const str normal = str_copy(a, str_from_c(text));
	return normal.n < 6 ? STR_NONE : normal;
}

/* "バージョン 1.2.3.4", "第1.2.3.4節": numbers of something else. */
static bool is_numbering(const struct reading *r, size_t from, size_t to)
{
	static const char *const before[] = { "ver", "ver.", "version", "v", "v.", "rev", "rev.", "build", "release", "firmware",
		"バージョン", "ビルド", "リリース", "ファームウェア", "ファーム", "第" };
	static const char *const after[] = { "版", "節", "項", "章" };
	size_t end = from;
	while (end > 0 && r->text.p[end - 1] == ' ') {
		end--;
	}
	const str head = lowered(r->arena, str_sub(r->text, end > 40 ? end - 40 : 0, end > 40 ? 40 : end));
	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
		const str word = str_from_c(before[i]);
		const bool apart = head.n == word.n || (head.n > word.n && !is_alnum(head.p[head.n - word.n - 1]));
		if (str_ends(head, word) && apart) {
			return true;
		}
	}
	for (size_t i = 0; i < sizeof after / sizeof after[0]; i++) {
		if (str_starts(str_sub(r->text, to, r->text.n), str_from_c(after[i]))) {
			return true;
		}
	}
	return false;
}

/* --- names --- */

/* Labels of letters, digits, - and _, at least two; their number, 0 when it is no name. `ret_end`: the last one. */
static size_t labels_of(str s, str *ret_end)
{
	size_t n = 0;
	str rest = s;
	if (s.n == 0 || s.n > 253) {
		return 0;
	}
	while (!str_is_none(rest)) {
		const str label = str_cut(&rest, '.');
		if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-') {
			return 0;
		}
		for (size_t i = 0; i < label.n; i++) {
			if (!is_alnum(label.p[i]) && label.p[i] != '-' && label.p[i] != '_') {
				return 0;
			}
		}
		*ret_end = label;
		n++;
	}
	return n < 2 ? 0 : n;
}

static bool all_letters(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_letter(s.p[i])) {
			return false;
		}
	}
	return s.n > 0;
}

/* A host as a URL or a mail address names it: what follows @ or :// need not prove itself. */
static bool is_host(str s)
{
	str end;
	return is_ipv4(s) || (labels_of(s, &end) && ((all_letters(end) && end.n >= 2) || str_starts(end, S("xn--"))));
}

/* "done.It was": a blank is missing. "ASP.NET": nobody's address. */
static bool is_prose(str s, str end)
{
	static const char *const products[] = { "asp.net", "vb.net", "ado.net", "ml.net" };
	for (size_t i = 0; i < sizeof products / sizeof products[0]; i++) {
		if (s.n == strlen(products[i]) && starts_with(s, 0, products[i])) {
			return true;
		}
	}
	const char before = s.p[s.n - end.n - 2];
	return end.p[0] >= 'A' && end.p[0] <= 'Z' && !(end.p[1] >= 'A' && end.p[1] <= 'Z') && before >= 'a' && before <= 'z';
}

static void read_name(struct reading *r, str s, bool meant)
{
	str end;
	const size_t n = labels_of(s, &end);
	if (n == 0 || end.n < 2) {
		return;
	}
	const str small = lowered(r->arena, s), small_end = str_sub(small, s.n - end.n, end.n);
	if (!meant && ends_like_program(small_end)) {
		add(r, INDICATOR_FILE, s);
		return;
	}
	if (!meant && n == 2 && ends_like_document(small_end)) {
		return;
	}
	const bool known = (end.n == 2 && ends_with_country(small_end)) || ends_with_generic(small_end);
	if ((known && (meant || !is_prose(s, end))) || (meant && all_letters(end))) {
		add(r, INDICATOR_DOMAIN, small);
	}
}

static bool is_local_part(str s)
{
	if (s.n == 0 || s.n > 64 || s.p[0] == '.' || s.p[s.n - 1] == '.') {
		return false;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (!is_alnum(s.p[i]) && !is_in("._%+-", s.p[i])) {
			return false;
		}
	}
	return true;
}

static bool read_mail(struct reading *r, str s)
{
	const size_t at = str_find(s, S("@"), 0);
	if (at == SIZE_MAX) {
		return false;
	}
	const str local = str_sub(s, 0, at), host = str_sub(s, at + 1, s.n);
	if (is_local_part(local) && is_host(host) && !is_ipv4(host)) {
		add(r, INDICATOR_MAIL, STR_CAT(r->arena, local, S("@"), lowered(r->arena, host)));
	}
	return true;
}

static bool read_hash(struct reading *r, str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_hex(s.p[i])) {
			return false;
		}
		digits += is_digit(s.p[i]);
	}
	if ((s.n != 32 && s.n != 40 && s.n != 64) || digits == 0 || digits == s.n) {
		return false; /* a long number, a word */
	}
	add(r, s.n == 32 ? INDICATOR_MD5 : s.n == 40 ? INDICATOR_SHA1 : INDICATOR_SHA256, lowered(r->arena, s));
	return true;
}

/* --- words --- */

static bool is_meant(const struct reading *r, size_t from, size_t n)
{
	return memchr(r->meant + from, 1, n) != NULL;
}

/* A piece between colons, at `from` of the text. */
static void read_piece(struct reading *r, size_t from, size_t n)
{
	while (n > 0 && is_in(".-+%", r->text.p[from])) {
		from++;
		n--;
	}
	while (n > 0 && is_in(".-+%", r->text.p[from + n - 1])) {
		n--;
	}
	const str s = str_sub(r->text, from, n);
	const bool meant = is_meant(r, from, n);
	if (is_ipv4(s)) {
		if (meant || !is_numbering(r, from, from + n)) {
			add(r, INDICATOR_IPV4, s);
		}
	} else if (!read_mail(r, s) && !read_hash(r, s)) {
		read_name(r, s, meant);
	}
}

/* "192.0.2.1-192.0.2.9" holds two; a name may hold a dash itself. */
static void read_range(struct reading *r, size_t from, size_t n)
{
	const str s = str_sub(r->text, from, n);
	const size_t dash = str_find(s, S("-"), 0);
	if (dash != SIZE_MAX && is_ipv4(str_sub(s, 0, dash)) && is_ipv4(str_sub(s, dash + 1, s.n))) {
		read_piece(r, from, dash);
		read_piece(r, from + dash + 1, n - dash - 1);
		return;
	}
	read_piece(r, from, n);
}

static void read_word(struct reading *r, size_t from, size_t n)
{
	str v6 = ipv6_of(r->arena, str_sub(r->text, from, n));
	if (str_is_none(v6) && n > 1 && is_in(":.", r->text.p[from + n - 1])) {
		v6 = ipv6_of(r->arena, str_sub(r->text, from, n - 1)); /* "...::1:" before an explanation */
	}
	if (!str_is_none(v6)) {
		add(r, INDICATOR_IPV6, v6);
		return;
	}
	for (size_t at = from; at < from + n;) {
		const char *colon = memchr(r->text.p + at, ':', from + n - at);
		const size_t end = colon ? (size_t)(colon - r->text.p) : from + n;
		read_range(r, at, end - at);
		at = end + 1;
	}
}

/* --- URLs --- */

static bool is_url_char(char ch)
{
	return ch > ' ' && ch < 0x7F && !is_in("\"<>`{}|\\^'[]", ch);
}

static bool is_host_char(char ch)
{
	return is_alnum(ch) || is_in(".-_:@%+", ch);
}

static size_t scheme_at(str s, size_t at)
{
	static const char *const schemes[] = { "https://", "http://", "ftp://" };
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		if (starts_with(s, at, schemes[i])) {
			return strlen(schemes[i]);
		}
	}
	return 0;
}

/* Full stops and brackets at the end belong to the sentence around it, unless they close one opened inside. */
static size_t without_tail(str s, size_t from, size_t end)
{
	while (end > from && is_in(".,;:!?)*", s.p[end - 1])) {
		size_t open = 0, shut = 0;
		for (size_t i = from; i < end; i++) {
			open += s.p[i] == '(';
			shut += s.p[i] == ')';
		}
		if (s.p[end - 1] == ')' && shut <= open) {
			break;
		}
		end--;
	}
	return end;
}

size_t indicator_authority_end(str s, size_t from, size_t end)
{
	while (from < end && !is_in("/?#", s.p[from])) {
		from++;
	}
	return from;
}

/* Host and name of who signs in apart: "user@example.com:8080" -> "example.com". */
str indicator_host_of(str authority)
{
	size_t at = SIZE_MAX;
	for (size_t i = 0; i < authority.n; i++) {
		at = authority.p[i] == '@' ? i : at;
	}
	str host = at == SIZE_MAX ? authority : str_sub(authority, at + 1, authority.n);
	return str_cut(&host, ':');
}

static void add_url(struct reading *r, size_t from, size_t scheme, size_t end)
{
	const size_t path = indicator_authority_end(r->text, from + scheme, end);
	const str head = lowered(r->arena, str_sub(r->text, from, path - from));
	const str host = indicator_host_of(str_sub(head, scheme, head.n));
	add(r, INDICATOR_URL, STR_CAT(r->arena, head, str_sub(r->text, path, end - path)));
	add(r, is_ipv4(host) ? INDICATOR_IPV4 : INDICATOR_DOMAIN, host);
}

/* The URL at `from` and its host; where to go on, `from` when there is none. */
static size_t read_url(struct reading *r, size_t from)
{
	const size_t scheme = scheme_at(r->text, from);
	size_t end = from + scheme;
	if (scheme == 0) {
		return from;
	}
	while (end < r->text.n && is_host_char(r->text.p[end])) {
		end++;
	}
	if (end < r->text.n && is_in("/?#", r->text.p[end])) {
		while (end < r->text.n && is_url_char(r->text.p[end])) {
			end++;
		}
	}
	const size_t next = end;
	if (end - from > LIMIT_INDICATOR_BYTES) {
		return next;
	}
	end = without_tail(r->text, from + scheme, end);
	const size_t path = indicator_authority_end(r->text, from + scheme, end);
	if (!is_host(indicator_host_of(str_sub(r->text, from + scheme, path - from - scheme)))) {
		return from;
	}
	add_url(r, from, scheme, end);
	return next;
}

/* --- file names in quotes may be Japanese --- */

static size_t read_quoted(struct reading *r, size_t from)
{
	static const struct { const char *open, *shut; } quotes[] = { { "「", "」" }, { "『", "』" }, { "\"", "\"" } };
	const str rest = str_sub(r->text, from, 200);
	for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
		const str open = str_from_c(quotes[i].open);
		if (!str_starts(rest, open)) {
			continue;
		}
		const size_t end = str_find(rest, str_from_c(quotes[i].shut), open.n);
		const str name = end == SIZE_MAX ? S("") : str_sub(rest, open.n, end - open.n);
		size_t dot = SIZE_MAX;
		bool ascii = true, plain = true;
		for (size_t k = 0; k < name.n; k++) {
			dot = name.p[k] == '.' ? k : dot;
			ascii = ascii && (unsigned char)name.p[k] < 0x80;
			plain = plain && (unsigned char)name.p[k] >= ' ' && !is_in("/\\:*?<>|", name.p[k]);
		}
		if (dot != SIZE_MAX && dot > 0 && plain && (!ascii || memchr(name.p, ' ', name.n)) &&
		    ends_like_program(lowered(r->arena, str_sub(name, dot + 1, name.n)))) {
			add(r, INDICATOR_FILE, name);
			return from + end;
		}
	}
	return from;
}

void indicator_recognise(struct arena *a, str text, struct indicator_found **ret, size_t *ret_n)
{
	struct reading r = read_text(a, text);
	for (size_t at = 0; at < r.text.n;) {
		const size_t behind = read_quoted(&r, at);
		if (behind > at) {
			at = behind;
			continue;
		}
		const size_t next = read_url(&r, at);
		if (next > at) {
			at = next;
			continue;
		}
		size_t end = at;
		while (end < r.text.n && is_word(r.text.p[end]) && !(end > at && r.text.p[end] == ':' && scheme_at(r.text, at))) {
			end++;
		}
		if (end > at && end - at <= LIMIT_INDICATOR_BYTES) {
			read_word(&r, at, end - at);
		}
		at = end > at ? end : at + 1;
	}
	*ret = r.found;
	*ret_n = r.n_found;
}

/* Once more, as somebody means it who types it into the field: a Japanese file name, an end nobody knows. */
static bool read_meant(struct arena *a, str s, struct indicator_found **ret, size_t *ret_n)
{
	size_t dot = SIZE_MAX;
	for (size_t i = 0; i < s.n; i++) {
		dot = s.p[i] == '.' ? i : dot;
	}
	if (dot == SIZE_MAX || s.n > 300) {
		return false;
	}
	const str end = lowered(a, str_sub(s, dot + 1, s.n));
	if (ends_like_program(end)) {
		indicator_recognise(a, STR_CAT(a, S("「"), s, S("」")), ret, ret_n);
	} else if (!ends_like_document(end)) {
		indicator_recognise(a, STR_CAT(a, str_sub(s, 0, dot), S("[.]"), end), ret, ret_n);
	}
	return *ret_n > 0;
}

bool indicator_read(struct arena *a, str text, struct indicator_found *ret)
{
	struct indicator_found *v;
	size_t n;
	const str s = str_trim(text_narrow(a, text_visible(a, text)));
	indicator_recognise(a, s, &v, &n);
	if (n == 0 && !read_meant(a, s, &v, &n)) {
		return false;
	}
	*ret = v[0];
	const bool is_one = n == 1 || (n == 2 && v[0].kind == INDICATOR_URL); /* a URL brings its host along */
	return is_one && (v[0].kind == INDICATOR_FILE || str_find(s, S(" "), 0) == SIZE_MAX);
}
