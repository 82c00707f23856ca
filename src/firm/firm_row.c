/* One row as one line: an object with a member for each column. Ids as UUIDs, other bytes as hexadecimal digits. */
#include "base/json.h"
#include "firm/firm.h"
#include "messages.h"

/* --- writing --- */

static void put_hex(struct buf *b, bytes v)
{
	static const char digits[] = "0123456789abcdef";
	char *p = buf_reserve(b, 2 * v.n + 2);
	if (!p) {
		return;
	}
	*p++ = '"';
	for (size_t i = 0; i < v.n; i++) {
		*p++ = digits[v.p[i] >> 4];
		*p++ = digits[v.p[i] & 15];
	}
	*p = '"';
	b->n += 2 * v.n + 2;
}

static void put_id(struct buf *b, struct id v)
{
	char text[ID_TEXT_LEN];
	id_write(v, text);
	buf_add_c(b, '"');
	buf_add_bytes(b, text, sizeof text);
	buf_add_c(b, '"');
}

void firm_row_write(struct buf *b, const struct db_table *t, const struct db_value *v)
{
	bool first = true;
	buf_add_c(b, '{');
	for (int i = 0; i < t->n; i++) {
		json_write_key(b, t->columns[i].name, &first);
		if (v[i].is_null) {
			buf_add(b, S("null"));
			continue;
		}
		switch (t->columns[i].type) {
		case DB_ID: put_id(b, v[i].id); break;
		case DB_TEXT: json_write_str(b, v[i].text); break;
		case DB_INT: buf_add_i64(b, v[i].i); break;
		case DB_BYTES:
		default: put_hex(b, v[i].bytes); break;
		}
	}
	buf_add(b, S("}\n"));
}

/* --- reading --- */

int firm_column(const struct db_table *t, const char *name)
{
	for (int i = 0; i < t->n; i++) {
		if (str_eq(str_from_c(t->columns[i].name), str_from_c(name))) {
			return i;
		}
	}
	return -1;
}

static bool read_hex(struct ctx *c, str text, bytes *ret)
{
	for (size_t i = 0; i < text.n; i++) { /* one way of writing alone */
		if (text.p[i] >= 'A' && text.p[i] <= 'F') {
			return false;
		}
	}
	if (text.n == 0) {
		*ret = (bytes){ (const uint8_t *)"", 0 };
		return true;
	}
	return str_unhex(c->arena, text, ret);
}

static bool read_value(struct ctx *c, const struct db_column *k, const struct json *v, struct db_value *ret)
{
	str text = json_str(v);
	*ret = (struct db_value){ .is_null = json_type(v) == JSON_NULL };
	if (ret->is_null) {
		return k->may_be_null;
	}
	switch (k->type) {
	case DB_INT: return json_i64(v, &ret->i);
	case DB_ID: return !str_is_none(text) && id_parse(text, &ret->id);
	case DB_BYTES: return !str_is_none(text) && read_hex(c, text, &ret->bytes);
	case DB_TEXT:
	default: ret->text = text; return !str_is_none(text);
	}
}

/* A column an older program did not have. */
static bool read_otherwise(const struct db_column *k, struct db_value *ret)
{
	*ret = (struct db_value){ .is_null = !k->otherwise };
	if (!k->otherwise) {
		return k->may_be_null;
	}
	ret->text = str_from_c(k->otherwise);
	return k->type == DB_TEXT || (k->type == DB_INT && str_to_i64(ret->text, &ret->i));
}

int firm_row_read(struct ctx *c, const struct db_table *t, str line, struct db_value *ret, str *ret_column)
{
	const struct json *row, *v;
	bool seen[DB_ROW_COLUMNS_MAX] = { false };
	*ret_column = S("");
	if (!json_parse(c, line, &row) || json_type(row) != JSON_OBJECT) {
		err_clear(c);
		return MSG_FIRM_ROW_JSON;
	}
	for (size_t i = 0; i < json_size(row); i++) {
		str name = json_name_at(row, i, &v);
		int at = 0;
		while (at < t->n && !str_eq(str_from_c(t->columns[at].name), name)) {
			at++;
		}
		*ret_column = name;
		if (at == t->n) {
			return MSG_FIRM_ROW_UNKNOWN;
		}
		seen[at] = true;
		if (!read_value(c, &t->columns[at], v, &ret[at])) {
			return MSG_FIRM_ROW_TYPE;
		}
	}
	for (int i = 0; i < t->n; i++) {
		*ret_column = str_from_c(t->columns[i].name);
		if (!seen[i] && !read_otherwise(&t->columns[i], &ret[i])) {
			return MSG_FIRM_ROW_MISSING;
		}
	}
	return 0;
}
