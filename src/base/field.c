#include "base/field.h"

#include "base/event_time.h"
#include "base/field_internal.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"

int choice_find(const struct choices *set, str code)
{
	for (size_t i = 0; i < set->n; i++) {
		if (str_eq(str_from_c(set->v[i].code), code)) {
			return (int)i;
		}
	}
	return -1;
}

str raw_get(const struct raw_form *raw, const char *name)
{
	const str wanted = str_from_c(name);
	for (size_t i = 0; i < raw->n; i++) {
		if (str_eq(raw->v[i].name, wanted)) {
			return raw->v[i].value;
		}
	}
	return STR_NONE;
}

size_t field_max(const struct field *f)
{
	if (f->max != 0) {
		return f->max;
	}
	if (field_is_list(f)) {
		return LIMIT_FIELDS;
	}
	return f->type == FIELD_TEXT ? LIMIT_TEXT_CHARS : LIMIT_LINE_CHARS;
}

void field_clear(const struct field *f, void *in)
{
	if (f->type == FIELD_CHOICE) {
		*(int *)field_at(f, in) = -1;
	}
}

bool field_missing(struct ctx *c, const struct field *f)
{
	const bool chosen = f->type == FIELD_CHOICE || f->type == FIELD_ID || f->type == FIELD_IDS;
	return fail_field(c, f->name, chosen ? MSG_FIELD_CHOOSE : MSG_FIELD_REQUIRED);
}

static bool count_chars(struct ctx *c, const struct field *f, str s)
{
	const size_t max = field_max(f);
	if (s.n <= max) {
		return true;
	}
	const size_t length = text_chars(s);
	if (length <= max) {
		return true;
	}
	fail_field(c, f->name, MSG_FIELD_TOO_LONG);
	fail_field_arg(c, "max", str_printf(c->arena, "%zu", max));
	return fail_field_arg(c, "length", str_printf(c->arena, "%zu", length));
}

static bool read_text(struct ctx *c, enum field_type type, str typed, str *ret)
{
	if (type == FIELD_SECRET) { /* every blank of a password counts */
		*ret = str_is_none(typed) ? S("") : typed;
		return text_is_utf8(typed) && str_find(typed, S("\0"), 0) == SIZE_MAX;
	}
	return type == FIELD_TEXT ? text_lines(c->arena, typed, ret) : text_line(c->arena, typed, ret);
}

/* The message of what is wrong with the form of s, or 0; mends what can be mended. */
static int check_form(struct arena *a, enum field_type type, str *s)
{
	switch (type) {
	case FIELD_MAIL:
		return field_check_mail(a, *s, s) ? 0 : MSG_FIELD_NOT_A_MAIL;
	case FIELD_PHONE:
		return field_check_phone(a, *s, s) ? 0 : MSG_FIELD_NOT_A_PHONE;
	case FIELD_URL:
		return field_check_url(a, *s, s) ? 0 : MSG_FIELD_NOT_A_URL;
	default:
		return 0;
	}
}

/* Types whose member is a str. Stays "not sent" when nothing but blanks was typed, unless blanks count. */
static bool set_text(struct ctx *c, const struct field *f, str typed, void *in, bool *ret_sent)
{
	str *to = field_at(f, in);
	str s;
	if (!read_text(c, f->type, typed, &s)) {
		return fail_field(c, f->name, MSG_FIELD_NOT_TEXT);
	}
	if (s.n == 0) {
		if ((f->flags & FIELD_KEEP_BLANK) != 0) {
			*to = S("");
			*ret_sent = (f->flags & FIELD_REQUIRED) == 0;
		}
		return true;
	}
	if (!count_chars(c, f, s)) {
		return false;
	}
	const int problem = check_form(c->arena, f->type, &s);
	if (problem != 0) {
		return fail_field(c, f->name, problem);
	}
	*to = s;
	*ret_sent = true;
	return true;
}

/* Types that are one word or one time. `s` is one trimmed line. Returns the message of what is wrong, or 0. */
static int set_value(struct ctx *c, const struct field *f, str s, void *to)
{
	struct opt_int number = { .has = true };
	switch (f->type) {
	case FIELD_CHOICE:
		*(int *)to = choice_find(f->choices, s);
		return *(int *)to >= 0 ? 0 : MSG_FIELD_UNKNOWN_CHOICE;
	case FIELD_ID:
		return id_parse(s, to) ? 0 : MSG_FIELD_UNKNOWN_ID;
	case FIELD_WHEN:
		return event_time_parse(s, c->now_ms, to) ? 0 : MSG_FIELD_NOT_A_TIME;
	case FIELD_INT:
		if (!field_check_int(c->arena, s, &number.v)) {
			return MSG_FIELD_NOT_A_NUMBER;
		}
		break;
	case FIELD_INSTANT:
		if (!time_parse_instant(c->arena, s, c->now_ms, (f->flags & FIELD_AHEAD) != 0, &number.v)) {
			return MSG_FIELD_NOT_AN_INSTANT;
		}
		break;
	default:
		return MSG_FIELD_NOT_TEXT;
	}
	*(struct opt_int *)to = number;
	return 0;
}

static bool set_bool(struct ctx *c, const struct field *f, str s, void *in)
{
	static const str yes[] = { { "on", 2 }, { "1", 1 }, { "true", 4 } };
	static const str no[] = { { "off", 3 }, { "0", 1 }, { "false", 5 }, { "", 0 } };
	bool *to = field_at(f, in);
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
		if (str_eq(s, yes[i])) {
			*to = true;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
		if (str_eq(s, no[i])) {
			return true; /* a hidden "0" beside a ticked box does not untick it */
		}
	}
	return fail_field(c, f->name, MSG_FIELD_UNKNOWN_CHOICE);
}

static bool is_text(enum field_type type)
{
	return type <= FIELD_SECRET || type == FIELD_MAIL || type == FIELD_PHONE || type == FIELD_URL;
}

bool field_from_text(struct ctx *c, const struct field *f, str typed, void *in, bool *ret_sent)
{
	if (is_text(f->type)) {
		return set_text(c, f, typed, in, ret_sent);
	}
	str s;
	if (!text_line(c->arena, typed, &s)) {
		return fail_field(c, f->name, MSG_FIELD_NOT_TEXT);
	}
	if (f->type == FIELD_BOOL) {
		*ret_sent = true;
		return set_bool(c, f, s, in);
	}
	if (s.n == 0) {
		return true;
	}
	const int problem = set_value(c, f, s, field_at(f, in));
	if (problem != 0) {
		return fail_field(c, f->name, problem);
	}
	*ret_sent = true;
	return true;
}

static bool check_count(struct ctx *c, const struct field *f, size_t n)
{
	const size_t max = field_max(f);
	if (n <= max) {
		return true;
	}
	fail_field(c, f->name, MSG_FIELD_TOO_MANY);
	fail_field_arg(c, "max", str_printf(c->arena, "%zu", max));
	return fail_field_arg(c, "count", str_printf(c->arena, "%zu", n));
}

/* The same choice twice is one choice. */
static void add_id(struct id *v, size_t *n, struct id new_id)
{
	for (size_t i = 0; i < *n; i++) {
		if (id_eq(v[i], new_id)) {
			return;
		}
	}
	v[(*n)++] = new_id;
}

static bool set_ids(struct ctx *c, const struct field *f, const str *typed, size_t n, void *in)
{
	struct id *v = arena_array(c->arena, struct id, n);
	size_t used = 0;
	for (size_t i = 0; i < n; i++) {
		const str s = str_trim(typed[i]);
		struct id one;
		if (s.n > 0 && !id_parse(s, &one)) {
			return fail_field(c, f->name, MSG_FIELD_UNKNOWN_ID);
		}
		if (s.n > 0) {
			add_id(v, &used, one);
		}
	}
	*(struct id_list *)field_at(f, in) = (struct id_list){ v, used };
	return true;
}

static bool set_lines(struct ctx *c, const struct field *f, const str *typed, size_t n, void *in)
{
	const struct field one = { .name = f->name, .type = FIELD_LINE };
	str *v = arena_array(c->arena, str, n);
	size_t used = 0;
	for (size_t i = 0; i < n; i++) {
		bool sent = false;
		if (!field_from_text(c, &one, typed[i], &v[used], &sent)) {
			return false;
		}
		used += sent;
	}
	*(struct str_list *)field_at(f, in) = (struct str_list){ v, used };
	return true;
}

bool field_from_texts(struct ctx *c, const struct field *f, const str *typed, size_t n, void *in, bool *ret_sent)
{
	if (!check_count(c, f, n)) {
		return false;
	}
	if (!(f->type == FIELD_IDS ? set_ids(c, f, typed, n, in) : set_lines(c, f, typed, n, in))) {
		return false;
	}
	*ret_sent = f->type == FIELD_IDS ? ((struct id_list *)field_at(f, in))->n > 0
	                                 : ((struct str_list *)field_at(f, in))->n > 0;
	return true;
}
