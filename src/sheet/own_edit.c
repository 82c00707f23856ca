/* What an administrator does to a form, as changes of the list. Each acts on the list alone; own_op.c lays it and keeps it. */
#include "sheet/own_edit.h"

#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "messages.h"

/* --- the list --- */

static struct own_change *find(struct own_editing *e, int what, str field, str choice)
{
	for (size_t i = 0; i < e->n; i++) {
		if (e->v[i].what == what && str_eq(e->v[i].field, field) && str_eq(e->v[i].choice, choice)) {
			return &e->v[i];
		}
	}
	return NULL;
}

static void drop(struct own_editing *e, int what, str field, str choice)
{
	struct own_change *at = find(e, what, field, choice);
	if (at) {
		memmove(at, at + 1, (size_t)(&e->v[e->n] - at - 1) * sizeof *at);
		e->n--;
	}
}

/* The change of this kind, a new one at the end where there is none. */
static struct own_change *put(struct own_editing *e, int what, str field, str choice)
{
	struct own_change *at = find(e, what, field, choice);
	if (!at) {
		at = &e->v[e->n++];
		*at = (struct own_change){ .what = what, .field = field, .choice = choice, .text = { S(""), S("") } };
	}
	return at;
}

static bool same(struct text2 a, struct text2 b) { return str_eq(a.ja, b.ja) && str_eq(a.en, b.en); }

static void put_words(struct own_editing *e, int what, str field, struct text2 now, struct text2 plain)
{
	if (same(now, plain)) {
		drop(e, what, field, S(""));
	} else {
		put(e, what, field, S(""))->text = now;
	}
}

static void put_flag(struct own_editing *e, int what, str field, bool now, bool plain)
{
	if (now == plain) {
		drop(e, what, field, S(""));
	} else {
		put(e, what, field, S(""))->is = now;
	}
}

/* --- what was typed --- */

static str line_of(struct own_editing *e, str typed)
{
	str s = S("");
	return str_is_none(typed) || !text_line(e->c->arena, typed, &s) ? S("") : str_trim(s);
}

static struct text2 words_of(struct own_editing *e, str ja, str en)
{
	return text2_full((struct text2){ line_of(e, ja), line_of(e, en) });
}

static struct text2 lines_of(str ja, str en)
{
	return text2_full((struct text2){ str_is_none(ja) ? S("") : ja, str_is_none(en) ? S("") : en });
}

/* A name in one language at least. */
static bool name_of(struct own_editing *e, struct text2 *ret)
{
	*ret = words_of(e, e->in->ja, e->in->en);
	return ret->ja.n > 0 || fail_field(e->c, "ja", MSG_SHEET_OWN_NO_NAME);
}

static str shown(const struct own_editing *e, struct text2 t) { return text2_in(t, e->c->lang); }

/* 種類 → 分類; once when it stays. */
static str turned(const struct own_editing *e, struct text2 was, struct text2 is)
{
	return same(was, is) ? shown(e, is) : msgf(e->c, MSG_SHEET_OWN_TURNED, { "before", shown(e, was) }, { "after", shown(e, is) });
}

/* The field it is about, asked or not. */
static const struct sheet_field *field_at(struct own_editing *e)
{
	const struct sheet_def *d = &e->own->laid.def;
	int at = str_is_none(e->in->field) ? -1 : sheet_field_find(d, e->in->field);
	const struct sheet_field *f = at >= 0 ? &d->fields[at] : str_is_none(e->in->field) ? NULL : sheet_hidden_find(d, e->in->field);
	if (!f) {
		fail_field(e->c, "field", MSG_SHEET_OWN_NO_FIELD);
	}
	return f;
}

/* As it would be without the firm's words. */
static const struct sheet_field *plain_of(const struct own_editing *e, str key)
{
	int at = e->own->built_in ? sheet_field_find(e->own->built_in, key) : -1;
	return at >= 0 ? &e->own->built_in->fields[at] : NULL;
}

/* --- fields --- */

static bool edit(struct own_editing *e)
{
	const struct sheet_field *f = field_at(e);
	struct text2 name;
	if (!f || !name_of(e, &name)) {
		return false;
	}
	struct text2 help = lines_of(e->in->help_ja, e->in->help_en);
	bool is_first = sheet_is_title(&e->own->laid.def, (int)(f - e->own->laid.def.fields));
	struct own_change *added = find(e, OWN_ADD, f->key, S(""));
	const struct sheet_field *plain = added ? &added->added : plain_of(e, f->key);
	bool is_needed = e->own->laid.def.shape == SHEET_PART && f->is_fixed && plain && plain->is_required;
	bool is_required = is_first || is_needed || (e->in->required && f->type != SHEET_RESULT);
	e->words = turned(e, f->name, name);
	if (added) { /* its own words are where it was added */
		added->added.name = name;
		added->added.help = help;
		added->added.is_required = is_required;
		added->added.is_column = e->in->column;
		return true;
	}
	plain = plain ? plain : f;
	put_words(e, OWN_RENAME, f->key, name, plain->name);
	put_words(e, OWN_HELP, f->key, help, lines_of(plain->help.ja, plain->help.en));
	put_flag(e, OWN_REQUIRED, f->key, is_required, plain->is_required);
	put_flag(e, OWN_COLUMN, f->key, e->in->column, plain->is_column);
	return true;
}

static bool hide(struct own_editing *e)
{
	const struct sheet_field *f = field_at(e);
	if (!f) {
		return false;
	}
	e->words = shown(e, f->name);
	put(e, OWN_HIDE, f->key, S(""));
	return true;
}

/* A field that is gone from the built-in form becomes one of the firm's. */
static bool show(struct own_editing *e)
{
	const struct sheet_field *f = field_at(e);
	if (!f) {
		return false;
	}
	bool is_hidden = find(e, OWN_HIDE, f->key, S("")) != NULL;
	if (!is_hidden && !f->is_gone) {
		return fail(e->c, ERR_CONFLICT, MSG_SHEET_OWN_RETIRED);
	}
	e->words = shown(e, f->name);
	drop(e, OWN_HIDE, f->key, S(""));
	if (f->is_gone) {
		put(e, OWN_ADD, f->key, S(""))->added = *f;
	}
	e->fill = f->key;
	return true;
}

/* --- order --- */

struct moved { str key; int section; };

/* One place up or down; at the edge of its part into the next one. False: there is no such place. */
static bool shift(struct moved *v, int n, int first, int n_sections, int at, int by)
{
	int other = at + by, section = v[at].section + by;
	if (other >= first && other < n && v[other].section == v[at].section) {
		struct moved m = v[at];
		v[at] = v[other];
		v[other] = m;
		return true;
	}
	v[at].section = section; /* the end of the one before, the beginning of the next: the places are the same */
	return section >= 0 && section < n_sections;
}

static void put_order(struct own_editing *e, const struct moved *v, size_t n)
{
	str *list = arena_array(e->c->arena, str, n);
	for (size_t i = 0; i < n; i++) {
		list[i] = str_printf(e->c->arena, "%.*s:%d", STR_FMT(v[i].key), v[i].section);
	}
	drop(e, OWN_ORDER, S(""), S("")); /* it goes to the end: it names fields that were added meanwhile */
	struct own_change *order = put(e, OWN_ORDER, S(""), S(""));
	order->at = list;
	order->n_at = n;
}

static bool move(struct own_editing *e, int by)
{
	const struct sheet_def *d = &e->own->laid.def;
	const struct sheet_field *f = field_at(e);
	int at = f ? sheet_field_find(d, f->key) : -1;
	if (at < 0) {
		return f && fail_field(e->c, "field", MSG_SHEET_OWN_NO_FIELD);
	}
	struct moved *v = arena_array(e->c->arena, struct moved, d->n_fields);
	for (size_t i = 0; i < d->n_fields; i++) {
		v[i] = (struct moved){ d->fields[i].key, d->fields[i].section };
	}
	bool stays = sheet_is_title(d, at);
	if (stays || !shift(v, (int)d->n_fields, sheet_has_rows(d) ? 1 : 0, (int)d->n_sections, at, by)) {
		return fail(e->c, ERR_CONFLICT, stays ? MSG_SHEET_OWN_FIRST_STAYS : MSG_SHEET_OWN_AT_END);
	}
	put_order(e, v, d->n_fields);
	e->words = shown(e, f->name);
	return true;
}

static bool up(struct own_editing *e) { return move(e, -1); }
static bool down(struct own_editing *e) { return move(e, 1); }

/* --- adding --- */

/* One choice a line. */
static bool read_choices(struct own_editing *e, str key, struct sheet_field *f)
{
	struct sheet_choice *v = arena_array(e->c->arena, struct sheet_choice, SHEET_CHOICES_MAX);
	str rest = str_is_none(e->in->choices) ? S("") : e->in->choices;
	while (rest.n > 0) {
		str name = line_of(e, str_cut(&rest, '\n'));
		if (name.n == 0) {
			continue;
		}
		if (f->n_choices == SHEET_CHOICES_MAX) {
			fail_field(e->c, "choices", MSG_SHEET_OWN_TOO_MANY_CHOICES);
			return fail_field_arg(e->c, "max", str_i64(e->c->arena, SHEET_CHOICES_MAX));
		}
		v[f->n_choices] = (struct sheet_choice){ .key = str_printf(e->c->arena, "%.*s_%zu", STR_FMT(key), f->n_choices + 1),
			.name = { name, name }, .value = (int)f->n_choices + 1, .is_own = true };
		f->n_choices++;
	}
	f->choices = v;
	return f->n_choices > 0 || fail_field(e->c, "choices", MSG_SHEET_OWN_NO_CHOICES);
}

static bool read_range(struct own_editing *e, struct sheet_field *f)
{
	f->min = e->in->min.has ? e->in->min.v : 0;
	f->max = e->in->max.has ? e->in->max.v : 1000000000;
	f->unit = words_of(e, e->in->unit, STR_NONE);
	return f->min <= f->max || fail_field(e->c, "max", MSG_SHEET_OWN_RANGE);
}

static bool read_to(struct own_editing *e, struct sheet_field *f)
{
	const struct sheet_def *d;
	f->to = str_is_none(e->in->to) ? S("") : e->in->to;
	if (f->to.n > 0 && sheet_def_get(e->c, f->to, &d) && d->shape == SHEET_LEDGER) {
		return true;
	}
	if (e->c->err.code == ERR_NOT_FOUND) {
		err_clear(e->c);
	}
	return e->c->err.code == ERR_NONE && fail_field(e->c, "to", MSG_SHEET_OWN_NO_LEDGER);
}

static bool is_type(const struct own_editing *e, int type)
{
	return type >= 0 && type < SHEET_RESULT && sheet_may_ask(e->own->laid.def.shape, type);
}

static bool add(struct own_editing *e)
{
	const struct own_edit_in *in = e->in;
	str key = str_printf(e->c->arena, "%.*s%d", STR_FMT(SHEET_OWN_PREFIX), e->own->version + 1);
	struct sheet_field f = { .key = key, .help = lines_of(in->help_ja, in->help_en), .type = in->type, .is_required = in->required,
		.is_column = in->column, .to = S(""), .unit = { S(""), S("") }, .needed_by = -1, .needed_value = S(""), .is_own = true,
		.section = in->section.has ? (int)in->section.v : (int)e->own->laid.def.n_sections - 1 };
	if (f.section < 0 || f.section >= (int)e->own->laid.def.n_sections) {
		return fail_field(e->c, "section", MSG_SHEET_OWN_NO_SECTION);
	}
	if (!is_type(e, in->type)) {
		return fail_field(e->c, "type", MSG_SHEET_OWN_NO_TYPE);
	}
	if (e->own->laid.def.n_fields >= SHEET_FIELDS_MAX) {
		fail(e->c, ERR_CONFLICT, MSG_SHEET_OWN_TOO_MANY_FIELDS);
		return fail_arg(e->c, "max", str_i64(e->c->arena, SHEET_FIELDS_MAX));
	}
	bool has_choices = f.type == SHEET_CHOICE || f.type == SHEET_CHOICES;
	bool good = name_of(e, &f.name);
	good = (!has_choices || read_choices(e, key, &f)) && good;
	good = (f.type != SHEET_NUMBER || read_range(e, &f)) && good;
	good = (f.type != SHEET_ROW || read_to(e, &f)) && good;
	if (!good) {
		return false;
	}
	put(e, OWN_ADD, key, S(""))->added = f;
	e->words = shown(e, f.name);
	e->fill = e->field = key;
	return true;
}

/* --- choices --- */

static const struct sheet_field *choice_field(struct own_editing *e, int *ret_at)
{
	const struct sheet_field *f = field_at(e);
	if (!f) {
		return NULL;
	}
	*ret_at = str_is_none(e->in->choice) ? -1 : sheet_choice_find(f, e->in->choice);
	if (f->type == SHEET_CHOICE || f->type == SHEET_CHOICES) {
		return f;
	}
	fail_field(e->c, "field", MSG_SHEET_OWN_NO_CHOICES_HERE);
	return NULL;
}

static bool choice_at(struct own_editing *e, const struct sheet_field **ret, int *ret_at)
{
	*ret = choice_field(e, ret_at);
	return *ret && (*ret_at >= 0 || fail_field(e->c, "choice", MSG_SHEET_OWN_NO_CHOICE));
}

static str choice_words(struct own_editing *e, const struct sheet_field *f, str name)
{
	return msgf(e->c, MSG_SHEET_OWN_CHOICE_OF, { "field", shown(e, f->name) }, { "choice", name });
}

static bool add_choice(struct own_editing *e)
{
	int at;
	struct text2 name;
	const struct sheet_field *f = choice_field(e, &at);
	if (!f || !name_of(e, &name)) {
		return false;
	}
	if (f->n_choices >= SHEET_CHOICES_MAX) {
		fail_field(e->c, "ja", MSG_SHEET_OWN_TOO_MANY_CHOICES);
		return fail_field_arg(e->c, "max", str_i64(e->c->arena, SHEET_CHOICES_MAX));
	}
	for (size_t i = 0; i < f->n_choices; i++) {
		if (!f->choices[i].is_hidden && str_eq(text_fold(e->c->arena, f->choices[i].name.ja), text_fold(e->c->arena, name.ja))) {
			return fail_field(e->c, "ja", MSG_SHEET_OWN_SAME_CHOICE);
		}
	}
	str key = str_printf(e->c->arena, "%.*s%d", STR_FMT(SHEET_OWN_PREFIX), e->own->version + 1);
	put(e, OWN_ADD_CHOICE, f->key, key)->text = name;
	e->words = choice_words(e, f, shown(e, name));
	return true;
}

static bool edit_choice(struct own_editing *e)
{
	const struct sheet_field *f;
	struct text2 name;
	int at;
	if (!choice_at(e, &f, &at) || !name_of(e, &name)) {
		return false;
	}
	struct own_change *added = find(e, OWN_ADD_CHOICE, f->key, f->choices[at].key);
	const struct sheet_field *plain = plain_of(e, f->key);
	int there = plain ? sheet_choice_find(plain, f->choices[at].key) : -1;
	e->words = choice_words(e, f, turned(e, f->choices[at].name, name));
	if (there >= 0 && same(plain->choices[there].name, name)) {
		drop(e, OWN_RENAME_CHOICE, f->key, f->choices[at].key);
	} else if (added) {
		added->text = name;
	} else {
		put(e, OWN_RENAME_CHOICE, f->key, f->choices[at].key)->text = name;
	}
	return true;
}

static bool hide_choice(struct own_editing *e)
{
	const struct sheet_field *f;
	int at;
	size_t left = 0;
	if (!choice_at(e, &f, &at)) {
		return false;
	}
	for (size_t i = 0; i < f->n_choices; i++) {
		left += !f->choices[i].is_hidden && i != (size_t)at;
	}
	if (left == 0) {
		return fail_field(e->c, "choice", MSG_SHEET_OWN_LAST_CHOICE);
	}
	put(e, OWN_HIDE_CHOICE, f->key, f->choices[at].key);
	e->words = choice_words(e, f, shown(e, f->choices[at].name));
	return true;
}

static bool show_choice(struct own_editing *e)
{
	const struct sheet_field *f;
	int at;
	if (!choice_at(e, &f, &at)) {
		return false;
	}
	if (!find(e, OWN_HIDE_CHOICE, f->key, f->choices[at].key)) {
		return fail(e->c, ERR_CONFLICT, MSG_SHEET_OWN_RETIRED);
	}
	drop(e, OWN_HIDE_CHOICE, f->key, f->choices[at].key);
	e->words = choice_words(e, f, shown(e, f->choices[at].name));
	return true;
}

/* --- the form as a whole --- */

static bool names(struct own_editing *e)
{
	const struct sheet_def *d = &e->own->laid.def, *plain = e->own->built_in;
	const struct own_edit_in *in = e->in;
	struct text2 name, none = { S(""), S("") };
	if (!name_of(e, &name)) {
		return false;
	}
	struct text2 row = words_of(e, in->row_ja, in->row_en), about = lines_of(in->help_ja, in->help_en);
	row = row.ja.n > 0 ? row : d->row_name;
	e->words = turned(e, d->name, name);
	put_words(e, OWN_SHEET_NAME, S(""), name, plain ? plain->name : none);
	put_words(e, OWN_ROW_NAME, S(""), row, plain ? plain->row_name : none);
	put_words(e, OWN_ABOUT, S(""), about, plain ? plain->about : none);
	return true;
}

static void put_first(struct own_change *v, size_t *n, struct own_change one)
{
	memmove(&v[1], v, *n * sizeof *v);
	v[0] = one;
	(*n)++;
}

/* What the firm knew and the newer built-in form has no more becomes the firm's own, not asked: so nothing is forgotten. */
static void keep_gone(struct own_editing *e)
{
	const struct sheet_own *o = e->own;
	size_t most = e->n;
	for (size_t i = 0; i < o->n_base; i++) {
		most += 2 + 2 * o->base[i].added.n_choices;
	}
	struct own_change *v = arena_array(e->c->arena, struct own_change, most + LIMIT_SHEET_OWN_AT_ONCE);
	memcpy(v, e->v, e->n * sizeof *v);
	e->v = v;
	for (size_t i = 0; i < o->n_base; i++) {
		const struct own_change *b = &o->base[i];
		const struct sheet_field *now = plain_of(e, b->field);
		if (!now && !sheet_hidden_find(o->built_in, b->field) && !find(e, OWN_ADD, b->field, S(""))) {
			put_first(v, &e->n, *b);
			put(e, OWN_HIDE, b->field, S(""));
		}
		for (size_t k = 0; now && now->n_choices > 0 && k < b->added.n_choices; k++) {
			const struct sheet_choice *was = &b->added.choices[k];
			if (sheet_choice_find(now, was->key) < 0 && !find(e, OWN_ADD_CHOICE, b->field, was->key)) {
				put_first(v, &e->n, (struct own_change){ .what = OWN_ADD_CHOICE, .field = b->field, .choice = was->key, .text = was->name });
				put(e, OWN_HIDE_CHOICE, b->field, was->key);
			}
		}
	}
}

static bool seen(struct own_editing *e)
{
	if (!e->own->built_in || e->own->version == 0) {
		return fail(e->c, ERR_CONFLICT, MSG_SHEET_OWN_NOTHING_NEW);
	}
	keep_gone(e);
	e->sees = true;
	e->words = str_i64(e->c->arena, e->own->built_in->version);
	return true;
}

static const struct choice acts[OWN_ACT_MAX] = { { "edit", MSG_SHEET_OWN_DID_EDIT }, { "hide", MSG_SHEET_OWN_DID_HIDE },
	{ "show", MSG_SHEET_OWN_DID_SHOW }, { "up", MSG_SHEET_OWN_DID_UP }, { "down", MSG_SHEET_OWN_DID_DOWN }, { "add", MSG_SHEET_OWN_DID_ADD },
	{ "add_choice", MSG_SHEET_OWN_DID_ADD_CHOICE }, { "edit_choice", MSG_SHEET_OWN_DID_EDIT_CHOICE },
	{ "hide_choice", MSG_SHEET_OWN_DID_HIDE_CHOICE }, { "show_choice", MSG_SHEET_OWN_DID_SHOW_CHOICE }, { "names", MSG_SHEET_OWN_DID_NAMES },
	{ "seen", MSG_SHEET_OWN_DID_SEEN }, { "undo", MSG_SHEET_OWN_DID_UNDO }, { "back", MSG_SHEET_OWN_DID_BACK },
	{ "file", MSG_SHEET_OWN_DID_FILE }, { "made", MSG_SHEET_OWN_DID_MAKE } };
const struct choices own_acts = { acts, OWN_UNDO };
const struct choices own_history_acts = { acts, OWN_ACT_MAX };

bool own_edit(struct own_editing *e)
{
	static bool (*const does[OWN_UNDO])(struct own_editing *) = { edit, hide, show, up, down, add, add_choice, edit_choice, hide_choice,
		show_choice, names, seen };
	return e->in->what >= 0 && e->in->what < OWN_UNDO ? does[e->in->what](e) : fail_field(e->c, "what", MSG_SHEET_OWN_NO_ACT);
}
