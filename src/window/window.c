/* The catalogue's windows with what the firm says about them. */
#include "window/window.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/msg.h"
#include "messages.h"
#include "org/org.h"
#include "window/inside.h"
#include "window_sql.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

static str in_lang(const struct ctx *c, struct text2 t) { return text2_in(t, c->lang); }

int64_t window_day_ms(str day)
{
	int64_t y = 0, m = 0, d = 0;
	bool ok = day.n == 10 && str_to_i64(str_sub(day, 0, 4), &y) && str_to_i64(str_sub(day, 5, 2), &m) && str_to_i64(str_sub(day, 8, 2), &d);
	return ok ? civil_to_ms((struct civil){ (int)y, (int)m, (int)d, 0, 0, 0 }, JST_OFFSET_MIN) : 0;
}

/* What the firm says: about windows, and where it is. */
struct firm { struct window_own_now_rows rows; const struct prefecture *at; };

static bool read_firm(struct ctx *c, struct firm *ret)
{
	struct org org;
	if (!q_window_own_now(c, &ret->rows) || !org_get(c, &org)) {
		return false;
	}
	ret->at = catalog_prefecture(c->catalog, org.prefecture);
	return true;
}

/* 神奈川県警察; in Tokyo 警視庁. */
static str police_of(struct ctx *c, const struct prefecture *p)
{
	return str_eq(p->key, S("tokyo")) ? msg(c, MSG_WINDOW_POLICE_TOKYO) : msgf(c, MSG_WINDOW_POLICE, { "name", in_lang(c, p->name) });
}

/* The national ways to the police, under the name of the one they lead to from here. */
static void name_police(struct ctx *c, const struct prefecture *at, struct window *w)
{
	if (w->def->is_police && at) {
		w->runs = police_of(c, at);
		w->name = msgf(c, MSG_WINDOW_POLICE_WINDOW, { "police", w->runs }, { "name", w->name });
		w->runs = w->n_phones > 0 ? msgf(c, MSG_WINDOW_POLICE_BY_9110, { "police", w->runs }) : w->runs;
	}
}

static void from_catalog(struct ctx *c, const struct window_def *d, const struct prefecture *at, struct window *w)
{
	const struct prefecture *only = catalog_prefecture(c->catalog, d->prefecture);
	str *ready = arena_array(c->arena, str, d->n_ready + 1);
	*w = (struct window){ .key = d->key, .def = d, .name = in_lang(c, d->name), .runs = in_lang(c, d->runs), .for_whom = in_lang(c, d->for_whom),
		.about = in_lang(c, d->about), .does_not = in_lang(c, d->does_not), .reach = in_lang(c, d->reach), .duty = in_lang(c, d->duty),
		.prefecture = only ? in_lang(c, only->name) : S(""), .is_elsewhere = only && at && only != at, .ready = ready, .n_ready = d->n_ready, .n_phones = d->n_phones, .hours = d->hours, .url = d->url,
		.mail = d->mail, .is_urgent = d->is_urgent, .is_verified = d->verified, .note = S(""), .reason = S(""), .who = S(""),
		.catalog_phone = S(""), .catalog_hours = S(""), .catalog_url = S(""), .checked_by = S(""), .checked_at = window_day_ms(d->checked) };
	for (size_t i = 0; i < d->n_ready; i++) {
		ready[i] = in_lang(c, d->ready[i]);
	}
	for (size_t i = 0; i < d->n_phones; i++) {
		w->phones[i] = (struct window_number){ in_lang(c, d->phones[i].label), d->phones[i].number };
	}
	name_police(c, at, w);
}

/* A text of the firm in place of the catalogue's; what stood there is kept to be told. */
static void replace(struct window *w, str own, str *value, str *ret_catalog)
{
	if (!str_is_none(own) && !str_eq(own, *value)) {
		*ret_catalog = *value;
		*value = own;
		w->is_changed = w->def != NULL;
	}
}

static str first_phone(const struct window *w) { return w->n_phones > 0 ? w->phones[0].number : S(""); }

static void with_own(struct ctx *c, const struct window_own_now_row *r, struct window *w)
{
	str phone = first_phone(w);
	w->version = (struct opt_int){ true, r->version };
	w->is_hidden = r->is_hidden != 0;
	w->note = r->note;
	w->reason = r->reason;
	w->who = str_is_none(r->who) ? S("") : r->who;
	w->changed_at = r->made_at;
	replace(w, r->phone, &phone, &w->catalog_phone);
	if (w->catalog_phone.n > 0 || (w->n_phones == 0 && phone.n > 0) || !w->def) {
		w->n_phones = phone.n > 0 ? 1 : 0;
		w->phones[0] = (struct window_number){ S(""), phone };
	}
	replace(w, r->hours, &w->hours, &w->catalog_hours);
	replace(w, r->url, &w->url, &w->catalog_url);
	w->catalog_is_newer = w->is_changed && w->def && str_cmp(w->def->checked, r->base_checked) > 0;
	w->is_verified = w->is_verified && !w->is_changed;
	if (r->checked_at.has && r->checked_at.v > w->checked_at) {
		w->checked_at = r->checked_at.v;
		w->checked_by = str_is_none(r->checked_by) ? S("-") : r->checked_by;
	}
	(void)c;
}

static void of_firm(struct ctx *c, const struct window_own_now_row *r, struct window *w)
{
	*w = (struct window){ .key = r->window_key, .name = r->name, .runs = S(""), .for_whom = S(""), .about = str_is_none(r->about) ? S("") : r->about,
		.does_not = S(""), .reach = S(""), .duty = S(""), .prefecture = S(""), .hours = S(""), .url = S(""), .mail = S(""),
		.is_own = true, .catalog_phone = S(""), .catalog_hours = S(""), .catalog_url = S(""), .checked_by = S("") };
	with_own(c, r, w);
}

static void finish(struct ctx *c, struct window *w)
{
	w->is_stale = w->checked_at + (int64_t)c->catalog->windows.stale_days * DAY_MS < c->now_ms;
	w->open = open_at(c, w->n_phones > 0 ? w->hours : S(""), c->now_ms);
}

static const struct window_own_now_row *own_of(const struct window_own_now_rows *rows, str key)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (str_eq(rows->v[i].window_key, key)) {
			return &rows->v[i];
		}
	}
	return NULL;
}

static void put(struct ctx *c, bool with_hidden, struct window *v, size_t *n)
{
	if (with_hidden || !v[*n].is_hidden) {
		finish(c, &v[*n]);
		(*n)++;
	}
}

/* One of the catalogue, as the firm has it, behind those there are. */
static void put_def(struct ctx *c, bool with_hidden, const struct window_def *d, const struct firm *f, struct window *v, size_t *n)
{
	const struct window_own_now_row *own = own_of(&f->rows, d->key);
	from_catalog(c, d, f->at, &v[*n]);
	if (own) {
		with_own(c, own, &v[*n]);
	}
	put(c, with_hidden, v, n);
}

/* Those the firm added. */
static void put_own(struct ctx *c, bool with_hidden, const struct window_own_now_rows *rows, struct window *v, size_t *n)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (!window_def_find(&c->catalog->windows, rows->v[i].window_key)) {
			of_firm(c, &rows->v[i], &v[*n]);
			put(c, with_hidden, v, n);
		}
	}
}

bool window_list(struct ctx *c, bool with_hidden, struct window **ret, size_t *ret_n)
{
	const struct window_knowledge *k = &c->catalog->windows;
	struct firm f;
	size_t n = 0;
	if (!read_firm(c, &f)) {
		return false;
	}
	struct window *v = arena_array(c->arena, struct window, k->n + f.rows.n + 1);
	for (size_t i = 0; i < k->n; i++) {
		put_def(c, with_hidden, &k->v[i], &f, v, &n);
	}
	put_own(c, with_hidden, &f.rows, v, &n);
	*ret = v;
	*ret_n = n;
	return true;
}

bool window_get(struct ctx *c, str key, struct window *ret)
{
	struct window *v;
	size_t n;
	if (!window_list(c, true, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_WINDOW_NONE);
}

bool window_history(struct ctx *c, str key, struct window_version **ret, size_t *ret_n)
{
	struct window_own_history_rows rows;
	if (!q_window_own_history(c, (struct window_own_history_in){ .window_key = key }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct window_version, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct window_own_history_row *r = &rows.v[i];
		(*ret)[i] = (struct window_version){ r->version, r->made_at, r->act, r->phone, r->hours, r->url, r->note, r->reason, r->who };
	}
	*ret_n = rows.n;
	return true;
}

/* --- found --- */

/* Windows in the order they were asked for become: danger first, then who answers, each in that order. */
static void sort_windows(struct window *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct window w = v[i];
		int rank = w.is_urgent ? -1 : open_rank(&w.open);
		size_t at = i;
		for (; at > 0 && (v[at - 1].is_urgent ? -1 : open_rank(&v[at - 1].open)) > rank; at--) {
			v[at] = v[at - 1];
		}
		v[at] = w;
	}
}

static bool is_in(const str *v, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i], key)) {
			return true;
		}
	}
	return false;
}

struct wanted { str windows[WINDOWS_MAX]; size_t n_windows; str helpers[WINDOW_HELPERS_MAX * 4]; size_t n_helpers; };

static void want(struct wanted *x, const struct window_symptom *s)
{
	for (size_t i = 0; i < s->n_windows; i++) {
		if (!is_in(x->windows, x->n_windows, s->windows[i]) && x->n_windows < WINDOWS_MAX) {
			x->windows[x->n_windows++] = s->windows[i];
		}
	}
	for (size_t i = 0; i < s->n_helpers; i++) {
		if (!is_in(x->helpers, x->n_helpers, s->helpers[i]) && x->n_helpers < sizeof x->helpers / sizeof x->helpers[0]) {
			x->helpers[x->n_helpers++] = s->helpers[i];
		}
	}
}

static bool find(struct ctx *c, const struct wanted *x, struct window_found *ret)
{
	struct firm f;
	if (!read_firm(c, &f) ||
	    (x->n_helpers > 0 && !helper_list(c, x->helpers, x->n_helpers, &ret->helpers, &ret->n_helpers))) {
		return false;
	}
	ret->windows = arena_array(c->arena, struct window, x->n_windows + f.rows.n + 1);
	for (size_t i = 0; i < x->n_windows; i++) {
		const struct window_def *d = window_def_find(&c->catalog->windows, x->windows[i]);
		if (d && (d->prefecture.n == 0 || !f.at || str_eq(d->prefecture, f.at->key))) {
			put_def(c, false, d, &f, ret->windows, &ret->n_windows);
		}
	}
	put_own(c, false, &f.rows, ret->windows, &ret->n_windows); /* the firm put it there to be found */
	sort_windows(ret->windows, ret->n_windows);
	return true;
}

bool window_find(struct ctx *c, str symptom, struct window_found *ret)
{
	struct wanted x = { 0 };
	struct window_found f = { .symptom = window_symptom_find(&c->catalog->windows, symptom) };
	if (!f.symptom) {
		return fail(c, ERR_NOT_FOUND, MSG_WINDOW_NO_SYMPTOM);
	}
	want(&x, f.symptom);
	if (!find(c, &x, &f)) {
		return false;
	}
	*ret = f;
	return true;
}

bool window_find_kind(struct ctx *c, str kind, struct window_found *ret)
{
	const struct window_knowledge *k = &c->catalog->windows;
	struct wanted x = { 0 };
	struct window_found f = { 0 };
	for (size_t i = 0; i < k->n_symptoms; i++) {
		if (is_in(k->symptoms[i].kinds, k->symptoms[i].n_kinds, kind)) {
			want(&x, &k->symptoms[i]);
		}
	}
	const struct window_symptom *unsure = window_symptom_find(k, S("unsure"));
	if (x.n_windows == 0 && unsure) {
		want(&x, unsure);
	}
	if (!find(c, &x, &f)) {
		return false;
	}
	*ret = f;
	return true;
}

/* --- the API --- */

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct window_json, member), .doc = text }
static const struct field json_fields[] = {
	F(key, FIELD_LINE, "of the catalogue, or own_... of the firm"), F(name, FIELD_LINE, "what it is called"), F(runs, FIELD_LINE, "who runs it"),
	F(for_whom, FIELD_LINE, "who may ask"), F(about, FIELD_LINE, "what for"), F(does_not, FIELD_LINE, "what it does not do"),
	F(reach, FIELD_LINE, "how to reach it"), F(duty, FIELD_LINE, "where a law asks for it"),
	F(prefecture, FIELD_LINE, "the only one it serves; empty: all"),
	F(phones, FIELD_RAW, "[{label, number}]"), F(hours, FIELD_LINE, "of the phones, as written"), F(url, FIELD_LINE, "page"), F(mail, FIELD_LINE, "mail address"),
	F(ready, FIELD_RAW, "what to have at hand: [\"...\"]"),
	{ .name = "open", .type = FIELD_CHOICE, .offset = offsetof(struct window_json, open), .choices = &open_state_choices,
		.doc = "does somebody answer now: open, perhaps (a day the hours say nothing about), break, closed, unknown" },
	F(open_text, FIELD_LINE, "the same in words"), F(open_note, FIELD_LINE, "why, or what is not known"),
	F(until_at, FIELD_INSTANT, "open until"), F(next_at, FIELD_INSTANT, "opens next"),
	F(year_unknown, FIELD_BOOL, "the table of national holidays does not reach that year"),
	F(is_urgent, FIELD_BOOL, "for danger now"), F(is_own, FIELD_BOOL, "added by the firm"), F(is_hidden, FIELD_BOOL, "the firm does not show it"),
	F(is_changed, FIELD_BOOL, "phone, hours or address are the firm's"), F(is_verified, FIELD_BOOL, "was compared with what the window says itself"),
	F(catalog_is_newer, FIELD_BOOL, "the catalogue checked it after the firm changed it"),
	F(checked_at, FIELD_INSTANT, "when somebody last looked"), F(checked_by, FIELD_LINE, "of the firm; empty: of the catalogue"),
	F(is_elsewhere, FIELD_BOOL, "only for firms of another prefecture than this one"),
	F(is_stale, FIELD_BOOL, "nobody looked for longer than the limit"), F(note, FIELD_TEXT, "what the firm adds"),
	F(source, FIELD_LINE, "where the catalogue has it from"), F(version, FIELD_INT, "of what the firm said; null: nothing"),
};
#undef F
const struct shape window_shape = { "Window", json_fields, sizeof json_fields / sizeof json_fields[0], sizeof(struct window_json) };

struct window_json window_json_of(struct ctx *c, const struct window *v)
{
	struct window_json j = { .key = v->key, .name = v->name, .runs = v->runs, .for_whom = v->for_whom, .about = v->about, .does_not = v->does_not,
		.reach = v->reach, .duty = v->duty, .prefecture = v->prefecture, .hours = v->hours, .url = v->url, .mail = v->mail,
		.open_text = open_text(c, &v->open, c->now_ms), .open_note = open_note(c, &v->open, c->now_ms), .note = v->note,
		.source = v->def ? in_lang(c, v->def->source) : S(""), .checked_by = v->checked_by, .is_urgent = v->is_urgent, .is_own = v->is_own,
		.is_hidden = v->is_hidden, .is_verified = v->is_verified, .is_stale = v->is_stale, .is_elsewhere = v->is_elsewhere, .is_changed = v->is_changed,
		.catalog_is_newer = v->catalog_is_newer, .year_unknown = v->open.year_unknown, .open = v->open.state, .until_at = v->open.until_at,
		.next_at = v->open.next_at, .checked_at = { v->checked_at > 0, v->checked_at }, .version = v->version };
	j.phones = window_phones_json(c, v);
	j.ready = window_texts_json(c, v->ready, v->n_ready);
	return j;
}
