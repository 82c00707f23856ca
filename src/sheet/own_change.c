/* Changes of a form as JSON and back. */
#include "sheet/own.h"

#include "base/json.h"
#include "base/limits.h"

static const char *const do_names[OWN_DO_MAX] = { "rename", "help", "hide", "required", "column", "order", "add", "add_choice",
	"rename_choice", "hide_choice", "sheet_name", "row_name", "about" };

/* --- reading --- */

static str member_text(const struct json *v, const char *name)
{
	const struct json *m = json_member(v, name);
	str s = m ? json_str(m) : STR_NONE;
	return str_is_none(s) ? S("") : s;
}

static int64_t member_number(const struct json *v, const char *name, int64_t otherwise)
{
	const struct json *m = json_member(v, name);
	int64_t n;
	return m && json_i64(m, &n) ? n : otherwise;
}

static bool member_is(const struct json *v, const char *name)
{
	const struct json *m = json_member(v, name);
	return m && json_type(m) == JSON_TRUE;
}

static struct text2 member_text2(const struct json *v, const char *ja, const char *en)
{
	return text2_full((struct text2){ member_text(v, ja), member_text(v, en) });
}

static int index_of(str name, const char *const *names, int n)
{
	for (int i = 0; i < n; i++) {
		if (str_eq(name, str_from_c(names[i]))) {
			return i;
		}
	}
	return -1;
}

static void read_choices(struct ctx *c, const struct json *v, struct sheet_field *f)
{
	const struct json *list = json_member(v, "choices");
	size_t n = list && json_type(list) == JSON_ARRAY ? json_size(list) : 0;
	n = n < SHEET_CHOICES_MAX ? n : SHEET_CHOICES_MAX;
	struct sheet_choice *made = arena_array(c->arena, struct sheet_choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct json *one = json_at(list, i);
		made[i] = (struct sheet_choice){ .key = member_text(one, "key"), .name = member_text2(one, "ja", "en"),
			.value = (int)member_number(one, "value", (int64_t)i + 1), .is_hidden = member_is(one, "hidden"), .is_own = true };
	}
	f->choices = made;
	f->n_choices = n;
}

/* False: of a type this program does not know. */
static bool read_added(struct ctx *c, const struct json *v, struct own_change *ret)
{
	struct sheet_field *f = &ret->added;
	*f = (struct sheet_field){ .key = ret->field, .name = ret->text, .help = member_text2(v, "help_ja", "help_en"),
		.section = (int)member_number(v, "section", 0), .type = index_of(member_text(v, "type"), sheet_type_names, SHEET_TYPE_MAX),
		.is_required = member_is(v, "required"), .is_column = member_is(v, "column"), .is_who = member_is(v, "who"), .unit = member_text2(v, "unit_ja", "unit_en"),
		.min = member_number(v, "min", 0), .max = member_number(v, "max", 0), .to = member_text(v, "to"), .needed_by = -1,
		.needed_value = S(""), .probe = { S(""), S("") }, .todo = { S(""), S("") }, .is_own = true };
	read_choices(c, v, f);
	return f->type >= 0;
}

static void read_at(struct ctx *c, const struct json *v, struct own_change *ret)
{
	const struct json *list = json_member(v, "at");
	size_t n = list && json_type(list) == JSON_ARRAY ? json_size(list) : 0;
	str *at = arena_array(c->arena, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		str one = json_str(json_at(list, i));
		at[i] = str_is_none(one) ? S("") : one;
	}
	ret->at = at;
	ret->n_at = n;
}

static void read_change(struct ctx *c, const struct json *v, struct own_change *ret)
{
	AUTO_BUF(raw, LIMIT_PAGE_BYTES);
	json_write_value(&raw, v);
	*ret = (struct own_change){ .what = index_of(member_text(v, "do"), do_names, OWN_DO_MAX), .field = member_text(v, "field"),
		.choice = member_text(v, "choice"), .text = member_text2(v, "ja", "en"), .is = member_is(v, "is"),
		.raw = str_copy(c->arena, buf_str(&raw)) };
	if (ret->what == OWN_ORDER) {
		read_at(c, v, ret);
	} else if (ret->what == OWN_ADD && !read_added(c, v, ret)) {
		ret->what = -1;
	}
}

bool own_changes_read(struct ctx *c, str text, struct own_change **ret, size_t *ret_n)
{
	const struct json *all;
	if (!json_parse(c, text, &all)) {
		return false;
	}
	size_t n = json_type(all) == JSON_ARRAY ? json_size(all) : 0;
	*ret = arena_array(c->arena, struct own_change, n + LIMIT_SHEET_OWN_AT_ONCE);
	for (size_t i = 0; i < n; i++) {
		read_change(c, json_at(all, i), &(*ret)[i]);
	}
	*ret_n = n;
	return true;
}

/* --- writing --- */

struct writing { struct buf *b; bool first; };

static void put_text(struct writing *w, const char *name, str s)
{
	if (!str_is_none(s) && s.n > 0) {
		json_write_key(w->b, name, &w->first);
		json_write_str(w->b, s);
	}
}

static void put_text2(struct writing *w, const char *ja, const char *en, struct text2 t)
{
	put_text(w, ja, t.ja);
	put_text(w, en, str_eq(t.ja, t.en) ? S("") : t.en);
}

static void put_number(struct writing *w, const char *name, int64_t v)
{
	json_write_key(w->b, name, &w->first);
	buf_add_i64(w->b, v);
}

static void put_true(struct writing *w, const char *name, bool is)
{
	if (is) {
		json_write_key(w->b, name, &w->first);
		buf_add(w->b, S("true"));
	}
}

static void put_choices(struct writing *w, const struct sheet_field *f)
{
	json_write_key(w->b, "choices", &w->first);
	buf_add_c(w->b, '[');
	for (size_t i = 0; i < f->n_choices; i++) {
		const struct sheet_choice *k = &f->choices[i];
		struct writing one = { w->b, true };
		buf_add(w->b, i ? S(",{") : S("{"));
		put_text(&one, "key", k->key);
		put_text2(&one, "ja", "en", k->name);
		put_number(&one, "value", k->value);
		put_true(&one, "hidden", k->is_hidden);
		buf_add_c(w->b, '}');
	}
	buf_add_c(w->b, ']');
}

static void put_added(struct writing *w, const struct sheet_field *f)
{
	put_text(w, "type", str_from_c(sheet_type_names[f->type]));
	put_text2(w, "help_ja", "help_en", f->help);
	put_number(w, "section", f->section);
	put_true(w, "required", f->is_required);
	put_true(w, "column", f->is_column);
	put_true(w, "who", f->is_who);
	put_text(w, "to", f->to);
	if (f->type == SHEET_NUMBER) {
		put_text2(w, "unit_ja", "unit_en", f->unit);
		put_number(w, "min", f->min);
		put_number(w, "max", f->max);
	}
	if (f->n_choices > 0) {
		put_choices(w, f);
	}
}

static void put_change(struct buf *b, const struct own_change *v)
{
	struct writing w = { b, true };
	if (v->what < 0) {
		buf_add(b, v->raw);
		return;
	}
	buf_add_c(b, '{');
	put_text(&w, "do", str_from_c(do_names[v->what]));
	put_text(&w, "field", v->field);
	put_text(&w, "choice", v->choice);
	put_text2(&w, "ja", "en", v->what == OWN_ADD ? v->added.name : v->text);
	put_true(&w, "is", v->is);
	if (v->what == OWN_ADD) {
		put_added(&w, &v->added);
	}
	for (size_t i = 0; v->what == OWN_ORDER && i <= v->n_at; i++) {
		if (i == 0) {
			json_write_key(b, "at", &w.first);
			buf_add_c(b, '[');
		} else {
			json_write_str(b, v->at[i - 1]);
			buf_add(b, i < v->n_at ? S(",") : S(""));
		}
	}
	buf_add(b, v->what == OWN_ORDER ? S("]}") : S("}"));
}

str own_changes_text(struct ctx *c, const struct own_change *v, size_t n)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, i ? S(",\n") : S(""));
		put_change(&b, &v[i]);
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

str own_base_text(struct ctx *c, const struct sheet_def *d)
{
	struct own_change *v = arena_array(c->arena, struct own_change, d->n_fields + 1);
	for (size_t i = 0; i < d->n_fields; i++) {
		v[i] = (struct own_change){ .what = OWN_ADD, .field = d->fields[i].key, .added = d->fields[i] };
	}
	return own_changes_text(c, v, d->n_fields);
}
