/*
 * The language of a file and that its title is shown: an incremental update (ISO 32000-1, 7.5.6) of the catalogue, which
 * cairo 1.16 writes without them.
 */
#include "pdf/inside.h"

static size_t last_of(str s, str needle)
{
	size_t at = SIZE_MAX, next = str_find(s, needle, 0);
	while (next != SIZE_MAX) {
		at = next;
		next = str_find(s, needle, next + 1);
	}
	return at;
}

/* The number that follows `key` at or after `from`. */
static bool number_after(str s, str key, size_t from, int64_t *ret)
{
	size_t at = str_find(s, key, from), end;
	if (at == SIZE_MAX) {
		return false;
	}
	for (at += key.n; at < s.n && (s.p[at] == ' ' || s.p[at] == '\n'); at++) {
	}
	for (end = at; end < s.n && s.p[end] >= '0' && s.p[end] <= '9'; end++) {
	}
	return str_to_i64(str_sub(s, at, end - at), ret);
}

/* What stands between << and >> of the catalogue. */
static bool catalogue(struct ctx *c, str s, int64_t number, str *ret)
{
	str head = str_printf(c->arena, "\n%lld 0 obj\n", (long long)number);
	size_t at = last_of(s, head), end;
	if (at == SIZE_MAX) {
		return false;
	}
	at += head.n;
	end = str_find(s, S("endobj"), at);
	str body = end == SIZE_MAX ? S("") : str_trim(str_sub(s, at, end - at));
	if (!str_starts(body, S("<<")) || !str_ends(body, S(">>"))) {
		return false;
	}
	*ret = str_sub(body, 2, body.n - 4);
	return true;
}

bool pdf_add_lang(struct ctx *c, bytes in, enum lang lang, bytes *ret)
{
	str s = { (const char *)in.p, in.n }, body;
	size_t tail = in.n > 4000 ? in.n - 4000 : 0; /* the trailer and what stands around it */
	str end = str_sub(s, tail, in.n - tail);
	size_t trailer = last_of(end, S("trailer"));
	int64_t root, size, info, xref;
	if (trailer == SIZE_MAX || !number_after(end, S("/Root"), trailer, &root) || !number_after(end, S("/Size"), trailer, &size) ||
	    !number_after(end, S("/Info"), trailer, &info) || !number_after(end, S("startxref"), trailer, &xref) ||
	    !catalogue(c, s, root, &body)) {
		return false;
	}
	long long at = (long long)in.n + 1;
	str object = str_printf(c->arena, "\n%lld 0 obj\n<<%.*s\n   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n",
		(long long)root, STR_FMT(body), lang == LANG_EN ? "en" : "ja-JP");
	str table = str_printf(c->arena, "xref\n%lld 1\n%010lld 00000 n \ntrailer\n<< /Size %lld\n   /Root %lld 0 R\n   /Info %lld 0 R\n   /Prev %lld\n>>\nstartxref\n%lld\n%%%%EOF\n",
		(long long)root, at, (long long)size, (long long)root, (long long)info, (long long)xref, (long long)(in.n + object.n));
	*ret = str_bytes(STR_CAT(c->arena, s, object, table));
	return true;
}
