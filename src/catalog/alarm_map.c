#include "catalog/alarm_map.h"

#include <strings.h>

const char *const alarm_grade_codes[ALARM_GRADE_MAX] = { "urgent", "high", "medium", "low" };

#define F(member, kind, needed) { #member, offsetof(struct alarm_map, member), kind, needed }
const struct alarm_map_field alarm_map_fields[ALARM_MAP_FIELDS] = {
	F(list, ALARM_LIST, false), F(title, ALARM_TEMPLATE, true), F(text, ALARM_TEMPLATE, false),
	F(host, ALARM_TEMPLATE, false), F(user, ALARM_TEMPLATE, false), F(time, ALARM_TEMPLATE, false),
	F(severity, ALARM_TEMPLATE, false), F(grades, ALARM_GRADES, false), F(id, ALARM_TEMPLATE, false),
	F(rule, ALARM_TEMPLATE, false), F(status, ALARM_TEMPLATE, false), F(over, ALARM_VALUES, false),
	F(link, ALARM_TEMPLATE, false), F(traces, ALARM_TEMPLATE, false),
};
#undef F

str alarm_map_get(const struct alarm_map *m, size_t i)
{
	str s = *(const str *)(const void *)((const char *)m + alarm_map_fields[i].offset);
	return str_is_none(s) ? S("") : s;
}

const char *alarm_mistake_text(enum alarm_mistake what)
{
	static const char *const texts[ALARM_MISTAKE_MAX] = {
		[ALARM_RIGHT] = "", [ALARM_NEEDED] = "is missing", [ALARM_UNCLOSED] = "{ without }", [ALARM_UNOPENED] = "} without {",
		[ALARM_NO_SLASH] = "a path must begin with / or ^/", [ALARM_BAD_TILDE] = "~ must be followed by 0 or 1",
		[ALARM_TOO_DEEP] = "a path has too many parts", [ALARM_NO_EQUALS] = "a line must be VALUE = GRADE",
		[ALARM_NO_GRADE] = "a grade must be urgent, high, medium or low", [ALARM_BAD_RANGE] = "a range must be 7..11, 12.. or ..6",
		[ALARM_TOO_LONG] = "too long",
	};
	return texts[what];
}

/* --- where --- */

static struct alarm_map_error mistake_at(size_t field, enum alarm_mistake what, str whole, const char *at)
{
	struct alarm_map_error e = { field, what, 1, 1 };
	for (const char *p = whole.p; p && p < at; p++) {
		bool is_first = ((unsigned char)*p & 0xC0) != 0x80; /* of a character */
		e.column = *p == '\n' ? 1 : e.column + is_first;
		e.line += *p == '\n';
	}
	return e;
}

struct checking { size_t field; str whole; struct alarm_map_error found; };

static bool wrong(struct checking *c, enum alarm_mistake what, const char *at)
{
	c->found = mistake_at(c->field, what, c->whole, at);
	return false;
}

/* --- paths and templates --- */

static bool check_path(struct checking *c, str path)
{
	str p = str_trim(path);
	size_t parts = 0;
	p = str_starts(p, S("^")) ? str_sub(p, 1, p.n) : p;
	if (!str_starts(p, S("/"))) {
		return wrong(c, ALARM_NO_SLASH, p.n ? p.p : path.p);
	}
	for (size_t i = 0; i < p.n; i++) {
		parts += p.p[i] == '/';
		bool is_bad = p.p[i] == '~' && (i + 1 == p.n || (p.p[i + 1] != '0' && p.p[i + 1] != '1'));
		if (is_bad) {
			return wrong(c, ALARM_BAD_TILDE, p.p + i);
		}
	}
	return parts <= ALARM_PATH_PARTS_MAX || wrong(c, ALARM_TOO_DEEP, p.p);
}

static bool check_choices(struct checking *c, str paths)
{
	do {
		if (!check_path(c, str_cut(&paths, '|'))) {
			return false;
		}
	} while (!str_is_none(paths));
	return true;
}

static bool is_bare_path(str s) { return str_starts(s, S("/")) || str_starts(s, S("^/")); }

bool alarm_piece_next(str *rest, struct alarm_piece *ret)
{
	if (rest->n == 0) {
		return false;
	}
	if (rest->p[0] == '{') {
		size_t end = str_find(*rest, S("}"), 0);
		end = end == SIZE_MAX ? rest->n : end;
		*ret = (struct alarm_piece){ true, str_sub(*rest, 1, end - 1) };
		*rest = str_sub(*rest, end < rest->n ? end + 1 : end, rest->n);
		return true;
	}
	size_t end = str_find(*rest, S("{"), 0);
	end = end == SIZE_MAX ? rest->n : end;
	*ret = (struct alarm_piece){ false, str_sub(*rest, 0, end) };
	*rest = str_sub(*rest, end, rest->n);
	return true;
}

static bool check_template(struct checking *c, str s)
{
	struct alarm_piece piece;
	if (is_bare_path(s)) {
		return check_choices(c, s);
	}
	while (s.n > 0) {
		size_t close = s.p[0] == '{' ? str_find(s, S("}"), 0) : 0;
		size_t again = s.p[0] == '{' ? str_find(s, S("{"), 1) : SIZE_MAX;
		if (close == SIZE_MAX || again < close) {
			return wrong(c, ALARM_UNCLOSED, s.p);
		}
		alarm_piece_next(&s, &piece);
		size_t stray = piece.is_path ? SIZE_MAX : str_find(piece.text, S("}"), 0);
		if (stray != SIZE_MAX) {
			return wrong(c, ALARM_UNOPENED, piece.text.p + stray);
		}
		if (piece.is_path && !check_choices(c, piece.text)) {
			return false;
		}
	}
	return true;
}

/* --- grades --- */

struct range { bool is_range, has_from, has_to; int64_t from, to; };

/* "12..", "..6", "7..11", "5"; anything else is a word. False: dots, but no range. */
static bool read_range(str s, struct range *ret)
{
	size_t dots = str_find(s, S(".."), 0);
	*ret = (struct range){ 0 };
	if (dots == SIZE_MAX) {
		ret->is_range = str_to_i64(s, &ret->from);
		ret->to = ret->from;
		ret->has_from = ret->has_to = ret->is_range;
		return true;
	}
	str from = str_trim(str_sub(s, 0, dots)), to = str_trim(str_sub(s, dots + 2, s.n));
	ret->is_range = true;
	ret->has_from = from.n > 0;
	ret->has_to = to.n > 0;
	return (from.n == 0 || str_to_i64(from, &ret->from)) && (to.n == 0 || str_to_i64(to, &ret->to)) && from.n + to.n > 0 &&
	       (from.n == 0 || to.n == 0 || ret->from <= ret->to);
}

static bool same_word(str a, str b)
{
	return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

static int grade_named(str s)
{
	for (int i = 0; i < ALARM_GRADE_MAX; i++) {
		if (same_word(s, str_from_c(alarm_grade_codes[i]))) {
			return i;
		}
	}
	return -1;
}

/* The next line that says something, in its two halves. */
static bool next_grade(str *rest, str *ret_line, str *ret_value, str *ret_grade)
{
	while (!str_is_none(*rest)) {
		str line = str_cut(rest, '\n'), right = line;
		if (str_trim(line).n == 0) {
			continue;
		}
		*ret_line = line;
		*ret_value = str_trim(str_cut(&right, '='));
		*ret_grade = str_is_none(right) ? STR_NONE : str_trim(right);
		return true;
	}
	return false;
}

static bool check_grades(struct checking *c, str s)
{
	str line, value, grade;
	struct range r;
	while (next_grade(&s, &line, &value, &grade)) {
		if (str_is_none(grade) || value.n == 0) {
			return wrong(c, ALARM_NO_EQUALS, line.p);
		}
		if (grade_named(grade) < 0) {
			return wrong(c, ALARM_NO_GRADE, grade.p ? grade.p : line.p);
		}
		if (!read_range(value, &r)) {
			return wrong(c, ALARM_BAD_RANGE, value.p);
		}
	}
	return true;
}

int alarm_grade_of(const struct alarm_map *m, str said, bool is_number, int64_t number)
{
	str rest = str_is_none(m->grades) ? S("") : m->grades, line, value, grade;
	struct range r;
	said = str_trim(said);
	while (next_grade(&rest, &line, &value, &grade)) {
		bool is_in = read_range(value, &r) && r.is_range && is_number && (!r.has_from || number >= r.from) &&
			(!r.has_to || number <= r.to);
		if (is_in || same_word(value, said)) {
			return grade_named(grade);
		}
	}
	return -1;
}

bool alarm_is_over(const struct alarm_map *m, str status)
{
	str lines = str_is_none(m->over) ? S("") : m->over;
	status = str_trim(status);
	while (!str_is_none(lines) && status.n > 0) {
		str line = str_cut(&lines, '\n');
		while (!str_is_none(line)) {
			if (same_word(str_trim(str_cut(&line, ',')), status)) {
				return true;
			}
		}
	}
	return false;
}

/* --- one field --- */

static void check_list(struct checking *c, str s)
{
	str path = str_ends(s, S("?")) ? str_sub(s, 0, s.n - 1) : s;
	if (s.n > 0) {
		check_path(c, path);
	}
}

struct alarm_map_error alarm_map_check(const struct alarm_map *m, size_t field)
{
	const struct alarm_map_field *f = &alarm_map_fields[field];
	str s = alarm_map_get(m, field);
	struct checking c = { field, s, { field, ALARM_RIGHT, 1, 1 } };
	if (s.n > ALARM_PART_BYTES_MAX) {
		wrong(&c, ALARM_TOO_LONG, s.p);
	} else if (f->is_needed && str_trim(s).n == 0) {
		wrong(&c, ALARM_NEEDED, s.p);
	} else if (f->part == ALARM_LIST) {
		check_list(&c, s);
	} else if (f->part == ALARM_TEMPLATE) {
		check_template(&c, s);
	} else if (f->part == ALARM_GRADES) {
		check_grades(&c, s);
	}
	return c.found;
}
