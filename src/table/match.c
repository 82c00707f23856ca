#include "table/match.h"

#include "base/limits.h"
#include "base/text.h"
#include "messages.h"

#define HEADING_BYTES 1000        /* longer than the name of any field: a text that stands where headings could */

/* Folded, without blanks and the marks people put beside headings. */
static str heading_key(struct ctx *c, str s)
{
	str folded = text_fold(c->arena, s);
	char *to = arena_chars(c->arena, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++) {
		if (!strchr(" \t\r\n*:", folded.p[i])) {
			to[n++] = folded.p[i];
		}
	}
	return (str){ to, n };
}

static bool same_heading(struct ctx *c, str a, str b)
{
	return str_eq(a, heading_key(c, b));
}

int match_heading(struct ctx *c, const struct sheet_def *d, str heading)
{
	str key = heading.n > HEADING_BYTES ? S("") : heading_key(c, heading);
	if (key.n == 0) {
		return TABLE_COLUMN_OFF;
	}
	if (same_heading(c, key, table_id_heading(LANG_JA)) || same_heading(c, key, table_id_heading(LANG_EN))) {
		return TABLE_COLUMN_ID;
	}
	for (size_t i = 0; i < d->n_fields; i++) {
		const struct sheet_field *f = &d->fields[i];
		if (same_heading(c, key, f->name.ja) || same_heading(c, key, f->name.en) || str_eq(key, f->key)) {
			return (int)i;
		}
	}
	return TABLE_COLUMN_OFF;
}

bool match_id(str text, struct id *ret_id, int64_t *ret_version)
{
	str s = str_trim(text);
	*ret_version = 0;
	return s.n >= ID_TEXT_LEN && id_parse(str_sub(s, 0, ID_TEXT_LEN), ret_id) &&
		(s.n == ID_TEXT_LEN || (s.p[ID_TEXT_LEN] == ':' && str_to_i64(str_sub(s, ID_TEXT_LEN + 1, s.n), ret_version)));
}

static void add(struct match_pairs *to, str key, str value)
{
	if (to->n < to->room) {
		to->v[to->n++] = (struct raw_value){ key, value };
	}
}

/* "紙、クラウド" "paper, cloud" one on a line: parts of a list. A choice whose own name holds a comma is tried whole first. */
static void add_parts(struct ctx *c, const struct sheet_field *f, str text, struct match_pairs *to)
{
	str folded = text_fold(c->arena, str_trim(text));
	for (size_t i = 0; i < f->n_choices; i++) {
		if (str_eq(folded, text_fold(c->arena, f->choices[i].name.ja)) || str_eq(folded, text_fold(c->arena, f->choices[i].name.en))) {
			add(to, f->key, text);
			return;
		}
	}
	size_t from = 0;
	for (size_t at = 0; at <= text.n;) {
		bool three = at + 3 <= text.n && (memcmp(text.p + at, "、", 3) == 0 || memcmp(text.p + at, "，", 3) == 0 || memcmp(text.p + at, "；", 3) == 0);
		bool one = at < text.n && strchr(",;\n", text.p[at]);
		if (at == text.n || three || one) {
			str part = str_trim(str_sub(text, from, at - from));
			if (part.n > 0) {
				add(to, f->key, part);
			}
			from = at + (three ? 3 : 1);
		}
		at += three ? 3 : 1;
	}
}

static bool add_pointer(struct ctx *c, const struct names *names, size_t field, str text, struct match_pairs *to, int *ret_msg)
{
	const struct sheet_field *f = &names->d->fields[field];
	struct id id;
	size_t n;
	if (id_parse(str_trim(text), &id)) {
		add(to, f->key, str_trim(text));
		return true;
	}
	if (!names_find(c, names, field, text, &id, &n)) {
		return false;
	}
	*ret_msg = n == 0 ? f->type == SHEET_PERSON ? MSG_TABLE_NO_PERSON : MSG_TABLE_NO_ROW : n > 1 ? MSG_TABLE_MANY_NAMES : 0;
	add(to, f->key, id_str(c->arena, id));
	return true;
}

bool match_cell(struct ctx *c, const struct names *names, size_t field, const struct xlsx_cell *cell, struct match_pairs *to, int *ret_msg)
{
	const struct sheet_field *f = &names->d->fields[field];
	str text = cell ? cell->text : S("");
	*ret_msg = 0;
	if (!cell || str_trim(text).n == 0) {
		*ret_msg = cell && cell->kind == XLSX_CELL_NO_VALUE ? MSG_TABLE_NO_VALUE : 0;
		add(to, f->key, S("")); /* an empty cell empties the value */
		return true;
	}
	if (cell->kind == XLSX_CELL_ERROR || cell->kind == XLSX_CELL_NO_VALUE) {
		*ret_msg = cell->kind == XLSX_CELL_ERROR ? MSG_TABLE_ERROR_VALUE : MSG_TABLE_NO_VALUE;
		return true;
	}
	switch (f->type) {
	case SHEET_PERSON: case SHEET_ROW:
		return add_pointer(c, names, field, text, to, ret_msg);
	case SHEET_CHOICES:
		add_parts(c, f, text, to);
		return true;
	case SHEET_DATE:
		add(to, f->key, cell->kind == XLSX_CELL_DATE ? str_sub(text, 0, 10) : str_trim(text));
		return true;
	default:
		add(to, f->key, f->type == SHEET_TEXT ? text : str_trim(text));
		return true;
	}
}
