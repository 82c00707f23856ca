#include "suspect/look.h"

#include "base/buf.h"
#include "base/text.h"
#include "indicator/recognise.h"

str look_fold(struct arena *a, str s)
{
	return text_fold(a, text_visible(a, s));
}

bool look_line(str *rest, str *ret)
{
	while (!str_is_none(*rest)) {
		*ret = str_trim(str_cut(rest, '\n'));
		if (!str_is_empty(*ret)) {
			return true;
		}
	}
	return false;
}

static bool is_word_char(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
}

/* "tel" does not stand in "hotel": a Latin word has no Latin letter beside it. */
static bool stands(str text, str word)
{
	bool first = is_word_char(word.p[0]), last = is_word_char(word.p[word.n - 1]);
	for (size_t at = str_find(text, word, 0); at != SIZE_MAX; at = str_find(text, word, at + 1)) {
		size_t end = at + word.n;
		if (!(first && at > 0 && is_word_char(text.p[at - 1])) && !(last && end < text.n && is_word_char(text.p[end]))) {
			return true;
		}
	}
	return false;
}

static str add_word(struct arena *a, str have, str word)
{
	return str_is_empty(have) ? word : STR_CAT(a, have, S("、"), word);
}

str look_words(struct arena *a, str folded, struct text2 words, size_t most, size_t *ret_n)
{
	const str lists[] = { words.ja, words.en };
	str r = S("");
	*ret_n = 0;
	for (size_t l = 0; l < 2; l++) {
		str rest = lists[l], word;
		while (*ret_n < most && look_line(&rest, &word)) {
			str key = text_fold(a, word);
			if (stands(folded, key) && str_find(r, word, 0) == SIZE_MAX) {
				r = add_word(a, r, word);
				(*ret_n)++;
			}
		}
	}
	return r;
}

#define SIGNATURE_LINES 15
#define SIGNATURE_CHARS 60

/* A sentence ends with one of these, or runs on. */
static bool is_sentence(str line)
{
	static const char *const ends[] = { "。", "！", "？", "!", "?" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if (str_find(line, str_from_c(ends[i]), 0) != SIZE_MAX) {
			return true;
		}
	}
	return text_chars(line) > SIGNATURE_CHARS;
}

str look_signature(struct arena *a, str text)
{
	str rest = text, line, last[SIGNATURE_LINES], out = S("");
	size_t n = 0;
	while (look_line(&rest, &line)) {
		last[n++ % SIGNATURE_LINES] = line;
	}
	for (size_t i = n > SIGNATURE_LINES ? n - SIGNATURE_LINES : 0; i < n; i++) {
		line = last[i % SIGNATURE_LINES];
		if (!is_sentence(line)) {
			out = STR_CAT(a, out, line, S("\n"));
		}
	}
	return out;
}

bool look_has_phone(str s)
{
	size_t digits = 0, gap = 0;
	bool is_phone = false;
	for (size_t i = 0; i <= s.n && !is_phone; i++) {
		char ch = i < s.n ? s.p[i] : '\n';
		if (ch >= '0' && ch <= '9') {
			digits++;
			gap = 0;
		} else if ((ch == '-' || ch == '(' || ch == ')' || ch == ' ' || ch == '.' || ch == '+') && gap < 2) {
			gap++;
		} else {
			is_phone = digits >= 9 && digits <= 13;
			digits = 0;
			gap = 0;
		}
	}
	return is_phone;
}

str look_name(struct arena *a, str name)
{
	str s = look_fold(a, name);
	char *p = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ' && s.p[i] != '"' && s.p[i] != '\'') {
			p[n++] = s.p[i];
		}
	}
	return (str){ p, n };
}

static char lower(char ch) { return ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch; }

bool look_same(str x, str y)
{
	if (x.n != y.n || x.n == 0) {
		return false;
	}
	for (size_t i = 0; i < x.n; i++) {
		if (lower(x.p[i]) != lower(y.p[i])) {
			return false;
		}
	}
	return true;
}

str look_domain(str address)
{
	for (size_t i = address.n; i > 0; i--) {
		if (address.p[i - 1] == '@') {
			return str_sub(address, i, address.n);
		}
	}
	return S("");
}

str look_address_in(struct arena *a, str name)
{
	struct indicator_found *v;
	size_t n;
	indicator_recognise(a, name, &v, &n);
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == INDICATOR_MAIL) {
			return indicator_real(a, INDICATOR_MAIL, v[i].value);
		}
	}
	return S("");
}

bool look_is_own(const struct suspect_home *home, str host)
{
	for (size_t i = 0; i < home->n_domains; i++) {
		if (suspect_domain_in(host, home->domains[i])) {
			return true;
		}
	}
	return false;
}

/* --- domains --- */

static bool is_at_or_below(str domain, str line)
{
	return str_eq(domain, line) ||
	       (domain.n > line.n && str_ends(domain, line) && domain.p[domain.n - line.n - 1] == '.');
}

bool suspect_domain_in(str domain, str lines)
{
	str line;
	while (!str_is_empty(domain) && look_line(&lines, &line)) {
		if (is_at_or_below(domain, line)) {
			return true;
		}
	}
	return false;
}

/* The label a name was registered with, with what looks alike made equal: "exarnp1e-" -> "example". */
static str skeleton(struct arena *a, str domain)
{
	str site = mime_site_of(domain), label = str_cut(&site, '.');
	char *p = arena_chars(a, label.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < label.n; i++) {
		char ch = lower(label.p[i]), next = i + 1 < label.n ? lower(label.p[i + 1]) : '\0';
		if (ch == '-' || ch == '_') {
			continue;
		}
		if ((ch == 'r' && next == 'n') || (ch == 'v' && next == 'v')) {
			p[n++] = ch == 'r' ? 'm' : 'w';
			i++;
			continue;
		}
		p[n++] = ch == '0' ? 'o' : ch == '1' || ch == 'i' ? 'l' : ch == '5' ? 's' : ch;
	}
	return (str){ p, n };
}

static str plain_label(str domain)
{
	str site = mime_site_of(domain);
	return str_cut(&site, '.');
}

/* One letter more, less, other, or two that changed places. */
static bool is_one_off(str x, str y)
{
	if (x.n > y.n) {
		str t = x;
		x = y;
		y = t;
	}
	if (y.n - x.n > 1) {
		return false;
	}
	size_t i = 0;
	while (i < x.n && x.p[i] == y.p[i]) {
		i++;
	}
	str xs = str_sub(x, i, x.n), ys = str_sub(y, i, y.n);
	if (x.n < y.n) {
		return str_eq(xs, str_sub(ys, 1, ys.n));
	}
	if (str_eq(str_sub(xs, 1, xs.n), str_sub(ys, 1, ys.n))) {
		return true;
	}
	return xs.n >= 2 && xs.p[0] == ys.p[1] && xs.p[1] == ys.p[0] && str_eq(str_sub(xs, 2, xs.n), str_sub(ys, 2, ys.n));
}

/* "own-support", "my-own": the name with a hyphen and something else. */
static bool has_as_piece(str label, str own)
{
	for (size_t at = str_find(label, own, 0); at != SIZE_MAX; at = str_find(label, own, at + 1)) {
		bool left = at == 0 || label.p[at - 1] == '-', right = at + own.n == label.n || label.p[at + own.n] == '-';
		if (left && right) {
			return true;
		}
	}
	return false;
}

#define SHORT_LABEL 4 /* a letter off in a name this short is another name more often than not */

bool suspect_looks_like(struct arena *a, str domain, str own)
{
	if (str_is_empty(domain) || str_is_empty(own) || mime_same_site(domain, own)) {
		return false;
	}
	str x = skeleton(a, domain), y = skeleton(a, own), label = plain_label(domain), mine = plain_label(own);
	if (y.n <= SHORT_LABEL) {
		return str_eq(x, y) && !str_eq(label, mine); /* nta.go.jp is not posed as by nta.example, but by nt4 */
	}
	return str_eq(x, y) || is_one_off(x, y) || has_as_piece(label, mine);
}

/* --- harmless --- */

str look_host(struct arena *a, str host)
{
	return indicator_defang(a, INDICATOR_DOMAIN, host);
}

str look_address(struct arena *a, str address)
{
	return indicator_defang(a, INDICATOR_MAIL, address);
}

static bool starts_fold(str s, const char *with)
{
	size_t n = strlen(with);
	if (s.n < n) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (lower(s.p[i]) != with[i]) {
			return false;
		}
	}
	return true;
}

/* "http:" is no scheme any more, nor are those that run something; how many bytes of the text were read. */
static size_t harmless_scheme(struct buf *b, str rest)
{
	if (starts_fold(rest, "http:") || starts_fold(rest, "https:")) {
		buf_add(b, S("hxxp"));
		return 4;
	}
	if (starts_fold(rest, "javascript:") || starts_fold(rest, "data:text")) {
		buf_add_c(b, rest.p[0]);
		buf_add(b, S("[]"));
		return 1;
	}
	return 0;
}

static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }

/* A dot within a name, not one within a number or at the end of a sentence. */
static bool joins_names(str text, size_t i)
{
	if (text.p[i] != '.' || i == 0 || i + 1 >= text.n) {
		return false;
	}
	char before = lower(text.p[i - 1]), next = lower(text.p[i + 1]);
	return is_word_char(before) && (is_word_char(next) || (next & 0x80)) && !(is_digit(before) && is_digit(next));
}

/* Every dot within a name, every @, and every scheme: nothing in it can be pressed, copied into a browser or called up. */
str look_text(struct arena *a, str text)
{
	AUTO_BUF(b, 4 * text.n + 16);
	for (size_t i = 0; i < text.n; i++) {
		size_t read = harmless_scheme(&b, str_sub(text, i, text.n));
		if (read > 0) {
			i += read - 1;
		} else if (joins_names(text, i)) {
			buf_add(&b, S("[.]"));
		} else if (text.p[i] == '@' && i > 0 && (uint8_t)text.p[i - 1] > ' ') {
			buf_add(&b, S("[@]"));
		} else {
			buf_add_c(&b, text.p[i]);
		}
	}
	return str_copy(a, buf_str(&b));
}

str look_link(struct arena *a, str target)
{
	size_t at = str_find(target, S("://"), 0);
	if (at == SIZE_MAX) {
		return look_text(a, target);
	}
	return indicator_defang(a, INDICATOR_URL, STR_CAT(a, look_fold(a, str_sub(target, 0, at)), str_sub(target, at, target.n)));
}
