/* text_link: addresses that stand in plain text, as mail programs make links of them. */
#include "base/limits.h"
#include "mime/inside.h"

static bool ends_address(str s, size_t at)
{
	const unsigned char ch = (unsigned char)s.p[at];
	if (ch <= ' ' || strchr("<>\"'`{}|^", ch) != NULL) {
		return true;
	}
	/* Japanese follows an address without a blank: 。、」）】> and letters. */
	return ch >= 0xE3 && ch <= 0xEF;
}

/* Signs that end a sentence rather than an address. */
static str without_tail(str s)
{
	while (s.n > 0 && strchr(".,;:!?)]*_~", s.p[s.n - 1])) {
		if (s.p[s.n - 1] == ')' && memchr(s.p, '(', s.n)) {
			break;
		}
		s.n--;
	}
	return s;
}

/* How long "http://", "https://", "hxxp://" ... at s is; 0: none. */
static size_t start_length(str s)
{
	static const char *const starts[] = { "http://", "https://", "ftp://", "file://", "www." };
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		const size_t n = strlen(starts[i]);
		if (s.n > n && mime_name_is(str_sub(s, 0, n), starts[i])) {
			return n;
		}
	}
	return 0;
}

/* Whether an address may begin at `at`: not in the middle of a word or of another address. */
static size_t start_at(str text, size_t at)
{
	const char before = at > 0 ? text.p[at - 1] : ' ';
	return !strchr("hHfFwW", text.p[at]) || mime_is_alpha(before) || before == '.' || before == '/'
		? 0 : start_length(str_sub(text, at, 9));
}

void mime_text_links(struct arena *a, str text, struct mime_links *links)
{
	for (size_t at = 0; at < text.n && links->n < LIMIT_MIME_LINKS; ) {
		const size_t start = start_at(text, at);
		size_t end = at + start;
		while (start > 0 && end < text.n && !ends_address(text, end)) {
			end++;
		}
		const str found = without_tail(str_sub(text, at, end - at));
		if (start > 0 && found.n > start) {
			mime_link_add(a, links, found, start == 4 ? STR_CAT(a, S("http://"), found) : found, 0, true);
		}
		at = start > 0 ? end : at + 1;
	}
}
