#include "http/http.h"

#include "base/text.h"

static int hex_digit(char ch)
{
	if (ch >= '0' && ch <= '9') {
		return ch - '0';
	}
	ch = (char)(ch | 0x20);
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static bool needs_decoding(str in, bool plus_is_blank)
{
	return in.n > 0 && (memchr(in.p, '%', in.n) || (plus_is_blank && memchr(in.p, '+', in.n)));
}

static bool is_plain_text(str s)
{
	return s.n == 0 || (!memchr(s.p, 0, s.n) && text_is_utf8(s));
}

bool http_percent_decode(struct arena *a, str in, bool plus_is_blank, str *ret)
{
	if (!needs_decoding(in, plus_is_blank)) {
		*ret = in.p ? in : S("");
		return is_plain_text(in);
	}
	char *out = arena_alloc(a, in.n, 1);
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		char ch = in.p[i];
		if (ch == '%') {
			int high = in.n - i > 2 ? hex_digit(in.p[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(in.p[i + 2]) : -1;
			if (low < 0) {
				return false;
			}
			ch = (char)(high << 4 | low);
			i += 2;
		} else if (ch == '+' && plus_is_blank) {
			ch = ' ';
		}
		out[n++] = ch;
	}
	*ret = (str){ out, n };
	return is_plain_text(*ret);
}

static bool is_unreserved(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || ch == '-' || ch == '.' ||
	       ch == '_' || ch == '~';
}

str http_percent_encode(struct arena *a, str in)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		n += is_unreserved(in.p[i]) ? 1 : 3;
	}
	if (n == in.n) {
		return in;
	}
	char *out = arena_alloc(a, n, 1);
	char *to = out;
	for (size_t i = 0; i < in.n; i++) {
		unsigned char ch = (unsigned char)in.p[i];
		if (is_unreserved(in.p[i])) {
			*to++ = in.p[i];
		} else {
			*to++ = '%';
			*to++ = digits[ch >> 4];
			*to++ = digits[ch & 15];
		}
	}
	return (str){ out, n };
}
