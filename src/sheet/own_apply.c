/* A firm's changes laid over a definition. Never fails: what does not fit is a trouble. */
#include "sheet/own.h"

#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"

#define ITEMS_MAX (4 * SHEET_FIELDS_MAX) /* asked, hidden and gone ones together; more troubles nobody */

/* A field on its way. `rule`: keys of the fields its rules read; they become indexes again at the end. */
struct item { struct sheet_field f; bool is_hidden, is_retired; str by; const str *from; };
struct laying {
	struct ctx *c;
	const struct own_laying *in;
	struct own_laid *out;
	struct item v[ITEMS_MAX];
	size_t n;
	struct text2 name, row_name, about;
};

static void trouble(struct laying *l, int fault, str field, str choice, const struct own_change *change)
{
	l->out->troubles[l->out->n_troubles++] = (struct own_trouble){ fault, field, choice, change };
}

static struct item *item_of(struct laying *l, str key)
{
	for (size_t i = 0; i < l->n; i++) {
		if (str_eq(l->v[i].f.key, key)) {
			return &l->v[i];
		}
	}
	return NULL;
}

/* --- what there is before any change --- */

static struct item *put(struct laying *l, const struct sheet_field *f)
{
	if (l->n == ITEMS_MAX) {
		return NULL;
	}
	struct item *i = &l->v[l->n++];
	*i = (struct item){ .f = *f, .by = S("") };
	return i;
}

static void put_built_in(struct laying *l, const struct sheet_def *d)
{
	for (size_t i = 0; i < d->n_fields; i++) {
		struct item *at = put(l, &d->fields[i]);
		str *from = arena_array(l->c->arena, str, d->fields[i].n_from + 1);
		for (size_t k = 0; k < d->fields[i].n_from; k++) {
			from[k] = d->fields[d->fields[i].from[k]].key;
		}
		at->from = from;
		at->by = d->fields[i].needed_by >= 0 ? d->fields[d->fields[i].needed_by].key : S("");
	}
	for (size_t i = 0; i < d->n_hidden; i++) {
		struct item *at = put(l, &d->hidden[i]);
		at->is_hidden = at->is_retired = true;
	}
}

/* One more choice at the end; the list is copied once for each. */
static bool append_choice(struct laying *l, struct sheet_field *f, struct sheet_choice k)
{
	if (f->n_choices >= SHEET_CHOICES_MAX) {
		return false;
	}
	struct sheet_choice *v = arena_array(l->c->arena, struct sheet_choice, f->n_choices + 1);
	for (size_t i = 0; i < f->n_choices; i++) {
		v[i] = f->choices[i];
	}
	v[f->n_choices++] = k;
	f->choices = v;
	return true;
}

/* What the firm once saw in the built-in form and is gone from it stays readable. */
static void put_gone(struct laying *l, const struct own_change *b)
{
	struct item *i = item_of(l, b->field);
	if (!i) {
		i = put(l, &b->added);
		if (i) {
			i->is_hidden = i->f.is_gone = true;
			i->f.is_own = false;
		}
		return;
	}
	for (size_t k = 0; k < b->added.n_choices && i->f.n_choices > 0; k++) {
		struct sheet_choice was = b->added.choices[k];
		if (sheet_choice_find(&i->f, was.key) < 0) {
			was.is_hidden = true;
			was.is_own = false;
			append_choice(l, &i->f, was);
		}
	}
}

/* --- changes --- */

static size_t n_asked(const struct laying *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++) {
		n += !l->v[i].is_hidden;
	}
	return n;
}

static bool is_read(struct laying *l, str key)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct item *by = &l->v[i];
		bool reads = !by->is_hidden && str_eq(by->by, key);
		for (size_t k = 0; !by->is_hidden && k < by->f.n_from; k++) {
			reads = reads || str_eq(by->from[k], key);
		}
		if (reads) {
			return true;
		}
	}
	return false;
}

static void add(struct laying *l, const struct own_change *ch)
{
	struct item *there = item_of(l, ch->field);
	if (there && !there->is_retired && !there->f.is_gone) {
		trouble(l, OWN_CLASH, ch->field, S(""), ch);
		if (there->f.is_fixed || is_read(l, ch->field) || (there == &l->v[0] && sheet_has_rows(&l->out->def))) {
			return; /* the program counts on its own */
		}
	} else if (n_asked(l) >= SHEET_FIELDS_MAX || (!there && l->n == ITEMS_MAX)) {
		trouble(l, OWN_TOO_MANY, ch->field, S(""), ch);
		return;
	}
	struct item *i = there ? there : put(l, &ch->added);
	*i = (struct item){ .f = ch->added, .by = S("") };
	if (l->n == 1 && sheet_has_rows(&l->out->def)) { /* names the row */
		i->f.type = SHEET_LINE;
		i->f.is_required = true;
	}
}

static void change_choice(struct laying *l, struct sheet_field *f, const struct own_change *ch)
{
	int at = sheet_choice_find(f, ch->choice);
	if (f->n_choices == 0 || (at < 0 && ch->what != OWN_ADD_CHOICE)) {
		trouble(l, OWN_NO_CHOICE, ch->field, ch->choice, ch);
		return;
	}
	if (ch->what == OWN_ADD_CHOICE && at < 0 && f->is_closed) {
		trouble(l, OWN_CLOSED, ch->field, ch->choice, ch);
		return;
	}
	if (ch->what == OWN_ADD_CHOICE && at < 0) {
		struct sheet_choice k = { .key = ch->choice, .name = ch->text, .value = (int)f->n_choices + 1, .is_own = true };
		if (!append_choice(l, f, k)) {
			trouble(l, OWN_TOO_MANY, ch->field, ch->choice, ch);
		}
		return;
	}
	struct sheet_choice *v = arena_array(l->c->arena, struct sheet_choice, f->n_choices);
	memcpy(v, f->choices, f->n_choices * sizeof *v);
	v[at].name = ch->what == OWN_HIDE_CHOICE ? v[at].name : ch->text;
	v[at].is_hidden = ch->what == OWN_HIDE_CHOICE || v[at].is_hidden;
	f->choices = v;
}

/* What names the row; what the page that asks cannot do without. */
static bool is_always_asked(const struct laying *l, const struct item *i)
{
	bool is_part = l->out->def.shape == SHEET_PART;
	return (!is_part && i == l->v) || (is_part && i->f.is_fixed && i->f.is_required);
}

static void change_field(struct laying *l, const struct own_change *ch)
{
	struct item *i = item_of(l, ch->field);
	if (!i) {
		trouble(l, OWN_GONE, ch->field, ch->choice, ch);
		return;
	}
	switch (ch->what) {
	case OWN_RENAME:
		i->f.name = ch->text;
		break;
	case OWN_HELP:
		i->f.help = ch->text;
		break;
	case OWN_HIDE:
		i->is_hidden = true;
		break;
	case OWN_REQUIRED:
		i->f.is_required = is_always_asked(l, i) || (ch->is && i->f.type != SHEET_RESULT);
		break;
	case OWN_COLUMN:
		i->f.is_column = ch->is;
		break;
	default:
		change_choice(l, &i->f, ch);
		break;
	}
}

/* A field the order does not name stays behind the one it stood behind. */
static void keep_place(struct laying *l, size_t k, struct item *made, size_t *n)
{
	size_t at = 0;
	while (k > 0 && at < *n && !str_eq(made[at].f.key, l->v[k - 1].f.key)) {
		at++;
	}
	at = k == 0 ? 0 : at < *n ? at + 1 : *n;
	memmove(&made[at + 1], &made[at], (*n - at) * sizeof *made);
	made[at] = l->v[k];
	(*n)++;
}

/* The field that names the row stays first, whatever an order says. */
static void lead_with(struct laying *l, str key)
{
	struct item *at = sheet_has_rows(&l->out->def) ? item_of(l, key) : NULL;
	if (at && at != l->v) {
		struct item first = *at;
		memmove(&l->v[1], l->v, (size_t)(at - l->v) * sizeof *l->v);
		l->v[0] = first;
	}
}

static void take_order(struct laying *l, const struct own_change *ch)
{
	struct item *made = arena_array(l->c->arena, struct item, l->n + 1);
	bool *taken = arena_array(l->c->arena, bool, l->n + 1);
	str first = l->n > 0 ? l->v[0].f.key : S("");
	size_t n = 0;
	for (size_t k = 0; k < ch->n_at; k++) {
		str section = ch->at[k], key = str_cut(&section, ':');
		struct item *i = item_of(l, key);
		int64_t to = 0;
		if (i && !taken[i - l->v]) {
			taken[i - l->v] = true;
			i->f.section = str_to_i64(section, &to) && to >= 0 && to < SHEET_SECTIONS_MAX ? (int)to : i->f.section;
			made[n++] = *i;
		}
	}
	for (size_t k = 0; k < l->n; k++) {
		if (!taken[k]) {
			keep_place(l, k, made, &n);
		}
	}
	memcpy(l->v, made, n * sizeof *made);
	lead_with(l, first);
}

static void apply(struct laying *l, const struct own_change *ch)
{
	struct text2 *words = ch->what == OWN_SHEET_NAME ? &l->name : ch->what == OWN_ROW_NAME ? &l->row_name : &l->about;
	switch (ch->what) {
	case -1:
		trouble(l, OWN_UNKNOWN, ch->field, ch->choice, ch);
		break;
	case OWN_ADD:
		if (sheet_may_ask(l->out->def.shape, ch->added.type)) {
			add(l, ch);
		} else {
			trouble(l, OWN_UNKNOWN, ch->field, ch->choice, ch);
		}
		break;
	case OWN_ORDER:
		take_order(l, ch);
		break;
	case OWN_SHEET_NAME: case OWN_ROW_NAME: case OWN_ABOUT:
		*words = ch->text;
		break;
	default:
		change_field(l, ch);
		break;
	}
}

/* --- the result --- */

/* What the program or a rule reads is shown again, however it came to be hidden. */
static void show_what_is_read(struct laying *l)
{
	bool again = true;
	while (again) {
		again = false;
		for (size_t i = 0; i < l->n; i++) {
			struct item *it = &l->v[i];
			if (it->is_hidden && !it->is_retired && !it->f.is_gone && (sheet_is_title(&l->out->def, (int)i) || it->f.is_fixed || is_read(l, it->f.key))) {
				it->is_hidden = false;
				trouble(l, OWN_IN_USE, it->f.key, S(""), NULL);
				again = true;
			}
		}
	}
}

static int place_of(const struct sheet_def *d, str key) { return key.n ? sheet_field_find(d, key) : -1; }

/* Rules name fields by their place again; one whose field is not asked is no rule. */
static void settle_rules(struct laying *l, struct sheet_field *fields)
{
	struct sheet_def *d = &l->out->def;
	for (size_t i = 0; i < d->n_fields; i++) {
		const struct item *it = item_of(l, fields[i].key);
		int *from = arena_array(l->c->arena, int, it->f.n_from + 1);
		size_t n = 0;
		for (size_t k = 0; k < it->f.n_from; k++) {
			int at = place_of(d, it->from[k]);
			if (at >= 0) {
				from[n++] = at;
			}
		}
		fields[i].from = from;
		fields[i].n_from = n;
		fields[i].needed_by = place_of(d, it->by);
	}
}

static void settle(struct laying *l)
{
	struct sheet_def *d = &l->out->def;
	struct sheet_field *fields = arena_array(l->c->arena, struct sheet_field, l->n + 1);
	struct sheet_field *hidden = arena_array(l->c->arena, struct sheet_field, l->n + 1);
	d->n_fields = d->n_hidden = 0;
	for (int s = 0; s < (int)d->n_sections; s++) {
		for (size_t i = 0; i < l->n; i++) {
			struct item *it = &l->v[i];
			int last = (int)d->n_sections - 1, section = sheet_is_title(d, (int)i) || it->f.section < 0 ? 0 : it->f.section;
			it->f.section = section = section < last ? section : last;
			if (section != s) {
				continue;
			}
			if (!it->is_hidden && d->n_fields == SHEET_FIELDS_MAX) { /* a newer built-in form has grown */
				trouble(l, OWN_TOO_MANY, it->f.key, S(""), NULL);
				it->is_hidden = true;
			}
			if (it->is_hidden) {
				hidden[d->n_hidden] = it->f;
				hidden[d->n_hidden].n_from = 0;
				hidden[d->n_hidden++].needed_by = -1;
			} else {
				fields[d->n_fields++] = it->f;
			}
		}
	}
	d->fields = fields;
	d->hidden = hidden;
	settle_rules(l, fields);
}

void own_lay(struct ctx *c, const struct own_laying *in, struct own_laid *ret)
{
	struct text2 *section = arena_new(c->arena, struct text2);
	struct sheet_def nothing = { .shape = SHEET_LEDGER, .sections = section, .n_sections = 1, .verified = true, .sees = ACCESS_VIEWER,
		.edits = ACCESS_RESPONDER, .is_own = true };
	const struct sheet_def *d = in->built_in ? in->built_in : &nothing;
	struct laying *l = arena_new(c->arena, struct laying);

	*section = (struct text2){ msg_text(LANG_JA, MSG_SHEET_OWN_SECTION), msg_text(LANG_EN, MSG_SHEET_OWN_SECTION) };
	*ret = (struct own_laid){ .def = *d, .troubles = arena_array(c->arena, struct own_trouble, in->n_changes + 2 * ITEMS_MAX) };
	*l = (struct laying){ .c = c, .in = in, .out = ret, .name = d->name, .row_name = d->row_name, .about = d->about };
	put_built_in(l, d);
	for (size_t i = 0; i < in->n_base; i++) {
		put_gone(l, &in->base[i]);
	}
	for (size_t i = 0; i < in->n_changes; i++) {
		apply(l, &in->changes[i]);
	}
	show_what_is_read(l);
	ret->def.key = in->key;
	ret->def.name = l->name;
	ret->def.row_name = l->row_name;
	ret->def.about = l->about;
	ret->def.source = str_is_none(d->source.ja) ? (struct text2){ S(""), S("") } : d->source;
	ret->def.own_version = in->own_version;
	ret->def.version = d->version + in->own_version;
	settle(l);
}
