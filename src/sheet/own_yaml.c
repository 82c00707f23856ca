/* A form as a YAML file and back. */
#include "sheet/own_yaml.h"

#include "base/json.h"
#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>

/* --- out --- */

/* A text in quotes on one line: YAML reads it as JSON does. */
static void put(struct buf *b, int depth, const char *key, str text)
{
	buf_printf(b, "%*s%s: ", depth, "", key);
	json_write_str(b, text);
	buf_add_c(b, '\n');
}

static void put2(struct buf *b, int depth, const char *key, struct text2 t)
{
	t = text2_full((struct text2){ str_is_none(t.ja) ? S("") : t.ja, str_is_none(t.en) ? S("") : t.en });
	if (t.ja.n > 0) {
		buf_printf(b, "%*s%s:\n", depth, "", key);
		put(b, depth + 2, "ja", t.ja);
		put(b, depth + 2, "en", t.en);
	}
}

static void put_yes(struct buf *b, int depth, const char *key, bool is)
{
	if (is) {
		buf_printf(b, "%*s%s: yes\n", depth, "", key);
	}
}

/* Rules (from, needed_when) belong to the built-in form and stay with it: they are not written. */
static void put_field(struct buf *b, const struct sheet_field *f, bool is_hidden)
{
	buf_printf(b, "      - key: %.*s\n        type: %s\n", STR_FMT(f->key), sheet_type_names[f->type]);
	put_yes(b, 8, "required", f->is_required);
	put_yes(b, 8, "column", f->is_column);
	put_yes(b, 8, "limit", f->is_limit);
	put_yes(b, 8, "fixed", f->is_fixed);
	put_yes(b, 8, "closed", f->is_closed);
	put_yes(b, 8, "who", f->is_who);
	put_yes(b, 8, "retired", is_hidden);
	put2(b, 8, "name", f->name);
	put2(b, 8, "help", f->help);
	if (f->type == SHEET_NUMBER) {
		put2(b, 8, "unit", f->unit);
		buf_printf(b, "        min: %lld\n        max: %lld\n", (long long)f->min, (long long)f->max);
	}
	if (f->type == SHEET_ROW) {
		buf_printf(b, "        to: %.*s\n", STR_FMT(f->to));
	}
	for (size_t i = 0; i < f->n_choices; i++) {
		buf_printf(b, "%s          - key: %.*s\n            value: %d\n", i ? "" : "        choices:\n", STR_FMT(f->choices[i].key),
			f->choices[i].value);
		put_yes(b, 12, "retired", f->choices[i].is_hidden);
		put2(b, 12, "name", f->choices[i].name);
	}
}

static void put_section(struct buf *b, const struct sheet_def *d, int section)
{
	bool first = true;
	for (size_t i = 0; i < d->n_fields + d->n_hidden; i++) {
		bool is_hidden = i >= d->n_fields;
		const struct sheet_field *f = is_hidden ? &d->hidden[i - d->n_fields] : &d->fields[i];
		if (f->section != section) {
			continue;
		}
		buf_add(b, first ? S("    fields:\n") : S(""));
		first = false;
		put_field(b, f, is_hidden);
	}
}

void own_yaml_write(const struct sheet_def *d, struct buf *b)
{
	static const char *const shapes[SHEET_SHAPE_MAX] = { "form", "ledger", "questions", "part" };
	int version = d->version - d->own_version;
	buf_printf(b, "format: %d\nkey: %.*s\nshape: %s\nversion: %d\n", SHEET_FORMAT, STR_FMT(d->key), shapes[d->shape], version > 0 ? version : 1);
	put2(b, 0, "name", d->name);
	put2(b, 0, "about", d->about);
	put2(b, 0, "row_name", d->row_name);
	buf_printf(b, "check_days: %d\n", d->check_days);
	if (d->check_field.n > 0) {
		buf_printf(b, "check_field: %.*s\n", STR_FMT(d->check_field));
	}
	put2(b, 0, "source", d->source);
	buf_printf(b, "verified: %s\nsections:\n", d->verified ? "yes" : "no");
	for (size_t s = 0; s < d->n_sections; s++) {
		buf_add(b, S("  - name:\n"));
		put(b, 6, "ja", d->sections[s].ja);
		put(b, 6, "en", d->sections[s].en);
		put_section(b, d, (int)s);
	}
}

/* --- in --- */

struct making { struct ctx *c; const struct sheet_own *o; const struct sheet_def *file; struct own_wanted *to; size_t most; struct buf *errors; bool good; };

__attribute__((format(printf, 3, 4))) static void wrong(struct making *m, int line, const char *fmt, ...)
{
	char reason[300];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(reason, sizeof reason, fmt, ap);
	va_end(ap);
	buf_printf(m->errors, "form.yaml:%d: %s\n", line > 0 ? line : 1, reason);
	m->good = false;
}

static struct own_change *more(struct making *m, int what, str field, str choice)
{
	if (m->to->n == m->most) {
		struct own_change *v = arena_array(m->c->arena, struct own_change, 2 * m->most + LIMIT_SHEET_OWN_AT_ONCE);
		memcpy(v, m->to->v, m->to->n * sizeof *v);
		m->to->v = v;
		m->most *= 2;
	}
	struct own_change *at = &m->to->v[m->to->n++];
	*at = (struct own_change){ .what = what, .field = field, .choice = choice, .text = { S(""), S("") } };
	return at;
}

static struct text2 full(struct text2 t)
{
	return text2_full((struct text2){ str_is_none(t.ja) ? S("") : t.ja, str_is_none(t.en) ? S("") : t.en });
}

static bool same(struct text2 a, struct text2 b)
{
	a = full(a);
	b = full(b);
	return str_eq(a.ja, b.ja) && str_eq(a.en, b.en);
}

static void words(struct making *m, int what, str field, struct text2 now, struct text2 plain)
{
	if (!same(now, plain)) {
		more(m, what, field, S(""))->text = full(now);
	}
}

/* A key that the built-in form does not have: of the firm, or of a field it had once. */
static bool may_add(const struct making *m, str key)
{
	const struct sheet_own *o = m->o;
	bool is_known = str_starts(key, SHEET_OWN_PREFIX);
	for (size_t i = 0; i < o->n_changes; i++) {
		is_known = is_known || (o->changes[i].what == OWN_ADD && str_eq(o->changes[i].field, key));
	}
	for (size_t i = 0; i < o->n_base; i++) {
		is_known = is_known || str_eq(o->base[i].field, key);
	}
	return is_known;
}

static void choices_of(struct making *m, const struct sheet_field *f, const struct sheet_field *b)
{
	const struct sheet_field *now = NULL;
	int at = sheet_field_find(&m->o->laid.def, f->key);
	now = at >= 0 ? &m->o->laid.def.fields[at] : sheet_hidden_find(&m->o->laid.def, f->key);
	for (size_t i = 0; i < f->n_choices; i++) {
		const struct sheet_choice *k = &f->choices[i];
		int was = sheet_choice_find(b, k->key);
		bool is_known = now && sheet_choice_find(now, k->key) >= 0;
		if (was < 0 && !is_known && !str_starts(k->key, SHEET_OWN_PREFIX)) {
			wrong(m, k->line, "choice \"%.*s\": a key of your own begins with %.*s", STR_FMT(k->key), STR_FMT(SHEET_OWN_PREFIX));
		} else if (was < 0) {
			more(m, OWN_ADD_CHOICE, f->key, k->key)->text = full(k->name);
		} else if (!same(k->name, b->choices[was].name)) {
			more(m, OWN_RENAME_CHOICE, f->key, k->key)->text = full(k->name);
		}
		if (k->is_hidden && (was < 0 || !b->choices[was].is_hidden)) {
			more(m, OWN_HIDE_CHOICE, f->key, k->key);
		}
	}
	for (size_t i = 0; i < b->n_choices; i++) {
		if (sheet_choice_find(f, b->choices[i].key) < 0 && !b->choices[i].is_hidden) {
			more(m, OWN_HIDE_CHOICE, f->key, b->choices[i].key);
		}
	}
}

/* A built-in field as the file has it. */
static void adapt(struct making *m, const struct sheet_field *f, const struct sheet_field *b)
{
	if (f->type != b->type) {
		wrong(m, f->line, "field \"%.*s\" is built in as %s", STR_FMT(f->key), sheet_type_names[b->type]);
		return;
	}
	if (!str_eq(full((struct text2){ f->to, f->to }).ja, full((struct text2){ b->to, b->to }).ja) || f->min != b->min || f->max != b->max) {
		wrong(m, f->line, "\"to\", \"min\" and \"max\" of the built-in field \"%.*s\" cannot be changed", STR_FMT(f->key));
	}
	words(m, OWN_RENAME, f->key, f->name, b->name);
	words(m, OWN_HELP, f->key, f->help, b->help);
	if (f->is_required != b->is_required) {
		more(m, OWN_REQUIRED, f->key, S(""))->is = f->is_required;
	}
	if (f->is_column != b->is_column) {
		more(m, OWN_COLUMN, f->key, S(""))->is = f->is_column;
	}
	choices_of(m, f, b);
}

static void add(struct making *m, const struct sheet_field *f)
{
	if (!may_add(m, f->key)) {
		wrong(m, f->line, "field \"%.*s\": a key of your own begins with %.*s", STR_FMT(f->key), STR_FMT(SHEET_OWN_PREFIX));
	} else if (f->type == SHEET_RESULT || f->needed_by >= 0) {
		wrong(m, f->line, "field \"%.*s\": a field of your own has no rules", STR_FMT(f->key));
	} else {
		struct own_change *a = more(m, OWN_ADD, f->key, S(""));
		a->added = *f;
		a->added.name = full(f->name);
		a->added.help = full(f->help);
		a->added.unit = full(f->unit);
	}
}

static void take(struct making *m, const struct sheet_field *f, bool is_hidden)
{
	const struct sheet_def *d = m->o->built_in;
	int at = d ? sheet_field_find(d, f->key) : -1;
	if (at >= 0) {
		adapt(m, f, &d->fields[at]);
	} else if (!d || !sheet_hidden_find(d, f->key)) {
		add(m, f);
		if (is_hidden) {
			more(m, OWN_HIDE, f->key, S(""));
		}
	}
}

static void check_top(struct making *m)
{
	const struct sheet_def *now = &m->o->laid.def, *file = m->file;
	int version = m->o->built_in ? m->o->built_in->version : file->version;
	if (!str_eq(file->key, now->key)) {
		wrong(m, 1, "this is the form of \"%.*s\", not of \"%.*s\"", STR_FMT(file->key), STR_FMT(now->key));
	}
	if (file->shape != now->shape) {
		wrong(m, 1, "\"shape\" cannot be changed");
	}
	if (file->version > version) {
		wrong(m, 1, "made on version %d of the built-in form; this program has %d", file->version, version);
	}
	if (file->check_days != now->check_days) {
		wrong(m, 1, "\"check_days\" cannot be changed: it is %d", now->check_days);
	}
	if (file->n_sections != now->n_sections) {
		wrong(m, 1, "the form has %zu sections; they cannot be changed", now->n_sections);
	}
}

static void take_order(struct making *m)
{
	const struct sheet_def *d = m->file;
	str *at = arena_array(m->c->arena, str, d->n_fields + 1);
	for (size_t i = 0; i < d->n_fields; i++) {
		at[i] = str_printf(m->c->arena, "%.*s:%d", STR_FMT(d->fields[i].key), d->fields[i].section);
	}
	struct own_change *order = more(m, OWN_ORDER, S(""), S(""));
	order->at = at;
	order->n_at = d->n_fields;
}

bool own_yaml_changes(struct ctx *c, const struct sheet_own *o, const struct sheet_def *file, struct own_wanted *ret, struct buf *errors)
{
	struct making m = { c, o, file, ret, 200, errors, true };
	const struct sheet_def *d = o->built_in;
	static const struct text2 none = { { "", 0 }, { "", 0 } };

	*ret = (struct own_wanted){ arena_array(c->arena, struct own_change, m.most + LIMIT_SHEET_OWN_AT_ONCE), 0 };
	check_top(&m);
	for (size_t i = 0; i < file->n_fields; i++) {
		take(&m, &file->fields[i], false);
	}
	for (size_t i = 0; i < file->n_hidden; i++) {
		take(&m, &file->hidden[i], true);
	}
	for (size_t i = 0; d && i < d->n_fields; i++) {
		if (sheet_field_find(file, d->fields[i].key) < 0) {
			more(&m, OWN_HIDE, d->fields[i].key, S(""));
		}
	}
	take_order(&m);
	words(&m, OWN_SHEET_NAME, S(""), file->name, d ? d->name : none);
	words(&m, OWN_ROW_NAME, S(""), file->row_name, d ? d->row_name : none);
	words(&m, OWN_ABOUT, S(""), file->about, d ? d->about : none);
	return m.good;
}
