/* address: addresses, dates and ids of fields. GMime reads what people and spammers write into them. */
#include <gmime/gmime.h>

#include "base/limits.h"
#include "base/text.h"
#include "mime/inside.h"

struct taken { struct arena *a; struct mime_address *v; size_t n; unsigned *troubles; };

/* local@Domain: the domain in lower case; what is no address at all stays as it is. */
static void address_set(struct arena *a, str s, struct mime_address *ret, unsigned *troubles)
{
	const str line = mime_one_line(a, s, troubles);
	size_t at = SIZE_MAX;
	for (size_t i = 0; i < line.n; i++) {
		at = line.p[i] == '@' ? i : at;
	}
	if (at == SIZE_MAX) {
		ret->address = line;
		ret->domain = S("");
		return;
	}
	ret->domain = mime_lower(a, str_sub(line, at + 1, line.n));
	ret->address = STR_CAT(a, str_sub(line, 0, at + 1), ret->domain);
}

static void take_list(struct taken *t, InternetAddressList *list, int depth);

static void take_one(struct taken *t, InternetAddress *one, int depth)
{
	if (INTERNET_ADDRESS_IS_GROUP(one)) {
		if (depth < 3) {
			take_list(t, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)), depth + 1);
		}
		return;
	}
	if (t->n == LIMIT_MIME_ADDRESSES) {
		*t->troubles |= MIME_HEADERS_CUT;
		return;
	}
	const str name = mime_to_utf8(t->a, str_bytes(str_from_c(internet_address_get_name(one))), S("utf-8"), t->troubles);
	const str address = mime_to_utf8(t->a, str_bytes(str_from_c(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)))),
	                                 S("utf-8"), t->troubles);
	struct mime_address *to = &t->v[t->n++];
	to->name = mime_one_line(t->a, mime_unhide(t->a, name), t->troubles);
	address_set(t->a, address, to, t->troubles);
}

static void take_list(struct taken *t, InternetAddressList *list, int depth)
{
	const int n = list ? internet_address_list_length(list) : 0;
	for (int i = 0; i < n; i++) {
		take_one(t, internet_address_list_get_address(list, i), depth);
	}
}

/* Where GMime finds no address: what stands in <>, or all of it as a name. */
static void take_anyway(struct taken *t, str s)
{
	const size_t open = str_find(s, S("<"), 0), close = open == SIZE_MAX ? SIZE_MAX : str_find(s, S(">"), open);
	struct mime_address *to = &t->v[t->n++];
	*t->troubles |= MIME_ADDRESS_BAD;
	to->address = to->domain = S("");
	if (close != SIZE_MAX) {
		address_set(t->a, mime_unhide(t->a, str_sub(s, open + 1, close - open - 1)), to, t->troubles);
		s = str_sub(s, 0, open);
	}
	to->name = mime_one_line(t->a, mime_unhide(t->a, s), t->troubles);
}

struct mime_address_list mime_addresses(struct arena *a, bytes value, unsigned *troubles)
{
	if (!value.p) {
		return (struct mime_address_list){ 0 };
	}
	str s = mime_value_hidden(a, value, troubles);
	char *cz = arena_chars(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		cz[i] = s.p[i] == '\0' ? ' ' : s.p[i];
	}
	cz[s.n] = '\0';
	struct taken t = { a, arena_array(a, struct mime_address, LIMIT_MIME_ADDRESSES), 0, troubles };
	InternetAddressList *list = internet_address_list_parse(NULL, cz);
	if (list) {
		take_list(&t, list, 0);
		g_object_unref(list);
	}
	if (t.n == 0 && str_trim(s).n > 0) {
		take_anyway(&t, s);
	}
	return (struct mime_address_list){ t.v, t.n };
}

int64_t mime_date(struct arena *a, str value)
{
	if (value.n == 0 || value.n > LIMIT_LINE_CHARS || memchr(value.p, '\0', value.n)) {
		return -1;
	}
	GDateTime *date = g_mime_utils_header_decode_date(str_cz(a, value));
	if (!date) {
		return -1;
	}
	const int64_t ms = g_date_time_to_unix(date) * 1000;
	g_date_time_unref(date);
	return ms < 0 ? -1 : ms;
}

str mime_id(struct arena *a, str value)
{
	const size_t open = str_find(value, S("<"), 0), close = open == SIZE_MAX ? SIZE_MAX : str_find(value, S(">"), open);
	const str id = close == SIZE_MAX ? str_trim(value) : str_trim(str_sub(value, open + 1, close - open - 1));
	return text_clip(a, id, 500);
}
