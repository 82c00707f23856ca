/* What differs between two procedures: step by step, and word by word within a step. */
#include "base/limits.h"
#include "messages.h"
#include "person/person.h"
#include "procedure/own_inside.h"

#define TOKENS_MAX 1200          /* of the part that differs; longer ones are shown as gone and come */
#define CELLS_MAX ((size_t)4 * 1024 * 1024) /* of the tables of one comparison, all fields together; what comes after is gone and come */

/* One comparison: what it may still spend. */
struct spending { struct ctx *c; size_t cells; };

/* --- words --- */

static size_t char_bytes(str s, size_t at)
{
	size_t n = 1;
	while (at + n < s.n && ((unsigned char)s.p[at + n] & 0xC0) == 0x80) {
		n++;
	}
	return n;
}

static bool is_latin(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
}

/* A word of Latin letters is one token, of Japanese each character: it has no blanks. */
static size_t tokens_of(struct arena *scratch, str s, str **ret)
{
	size_t n = 0;
	*ret = arena_array(scratch, str, s.n + 1);
	for (size_t at = 0; at < s.n;) {
		size_t len = char_bytes(s, at);
		while (is_latin(s.p[at]) && at + len < s.n && is_latin(s.p[at + len])) {
			len++;
		}
		(*ret)[n++] = str_sub(s, at, len);
		at += len;
	}
	return n;
}

struct pieces { struct ctx *c; struct own_piece *v; size_t n; };

/* Neighbours of the same mark are one piece. What lies side by side in its text needs no copy. */
static void put(struct pieces *to, int mark, str text)
{
	if (text.n == 0) {
		return;
	}
	struct own_piece *last = to->n > 0 ? &to->v[to->n - 1] : NULL;
	if (last && last->mark == mark && last->text.p + last->text.n == text.p) {
		last->text.n += text.n;
	} else if (last && last->mark == mark) {
		last->text = STR_CAT(to->c->arena, last->text, text);
	} else {
		to->v[to->n++] = (struct own_piece){ mark, text };
	}
}

static str joined(const str *v, size_t n)
{
	return n ? (str){ v[0].p, (size_t)(v[n - 1].p + v[n - 1].n - v[0].p) } : S(""); /* tokens lie side by side */
}

/* By the longest common run; `t` holds its length from (i, k) to the ends. */
static void walk(struct pieces *to, const str *a, size_t na, const str *b, size_t nb, const uint16_t *t)
{
	size_t i = 0, k = 0, w = nb + 1, from_a = 0, from_b = 0;
	while (i < na || k < nb) {
		if (i < na && k < nb && str_eq(a[i], b[k])) {
			put(to, OWN_MARK_GONE, joined(&a[from_a], i - from_a));
			put(to, OWN_MARK_COME, joined(&b[from_b], k - from_b));
			put(to, OWN_MARK_SAME, a[i]);
			from_a = ++i;
			from_b = ++k;
		} else if (k == nb || (i < na && t[(i + 1) * w + k] >= t[i * w + k + 1])) {
			i++;
		} else {
			k++;
		}
	}
	put(to, OWN_MARK_GONE, joined(&a[from_a], na - from_a));
	put(to, OWN_MARK_COME, joined(&b[from_b], nb - from_b));
}

static void compare(struct spending *s, struct arena *scratch, struct pieces *to, const str *a, size_t na, const str *b, size_t nb)
{
	size_t w = nb + 1, cells = (na + 1) * w;
	if (na > TOKENS_MAX || nb > TOKENS_MAX || cells > s->cells) {
		put(to, OWN_MARK_GONE, joined(a, na));
		put(to, OWN_MARK_COME, joined(b, nb));
		return;
	}
	s->cells -= cells;
	uint16_t *t = arena_array(scratch, uint16_t, cells);
	for (size_t i = na; i-- > 0;) {
		for (size_t k = nb; k-- > 0;) {
			uint16_t down = t[(i + 1) * w + k], right = t[i * w + k + 1];
			t[i * w + k] = str_eq(a[i], b[k]) ? (uint16_t)(t[(i + 1) * w + k + 1] + 1) : down > right ? down : right;
		}
	}
	walk(to, a, na, b, nb, t);
}

/* One stray character between two changes reads worse than a longer change. */
static size_t smooth(struct ctx *c, const struct own_piece *v, size_t n, struct own_piece *to)
{
	size_t n_to = 0;
	str gone = S(""), come = S("");
	for (size_t i = 0; i < n; i++) {
		bool is_stray = v[i].mark == OWN_MARK_SAME && i > 0 && i + 1 < n && v[i].text.n <= 3 && v[i].text.p[0] != '\n';
		if (v[i].mark != OWN_MARK_SAME || is_stray) {
			gone = v[i].mark == OWN_MARK_COME ? gone : STR_CAT(c->arena, gone, v[i].text);
			come = v[i].mark == OWN_MARK_GONE ? come : STR_CAT(c->arena, come, v[i].text);
			continue;
		}
		if (gone.n > 0) {
			to[n_to++] = (struct own_piece){ OWN_MARK_GONE, gone };
		}
		if (come.n > 0) {
			to[n_to++] = (struct own_piece){ OWN_MARK_COME, come };
		}
		to[n_to++] = v[i];
		gone = come = S("");
	}
	if (gone.n > 0) {
		to[n_to++] = (struct own_piece){ OWN_MARK_GONE, gone };
	}
	if (come.n > 0) {
		to[n_to++] = (struct own_piece){ OWN_MARK_COME, come };
	}
	return n_to;
}

static void words_diff(struct spending *s, str older, str newer, struct own_piece **ret, size_t *ret_n)
{
	struct ctx *c = s->c;
	struct arena scratch;
	str *a, *b;
	arena_init(&scratch); /* words and table go at once: a procedure has a thousand fields */
	size_t na = tokens_of(&scratch, older, &a), nb = tokens_of(&scratch, newer, &b), head = 0, tail = 0;
	while (head < na && head < nb && str_eq(a[head], b[head])) {
		head++;
	}
	while (tail < na - head && tail < nb - head && str_eq(a[na - 1 - tail], b[nb - 1 - tail])) {
		tail++;
	}
	struct pieces to = { c, arena_array(&scratch, struct own_piece, 2 * (na + nb) + 4), 0 };
	put(&to, OWN_MARK_SAME, joined(a, head));
	compare(s, &scratch, &to, &a[head], na - head - tail, &b[head], nb - head - tail);
	put(&to, OWN_MARK_SAME, joined(&a[na - tail], tail));
	*ret = arena_array(c->arena, struct own_piece, 2 * to.n + 4);
	*ret_n = smooth(c, to.v, to.n, *ret);
	arena_free(&scratch);
}

void own_words_diff(struct ctx *c, str older, str newer, struct own_piece **ret, size_t *ret_n)
{
	struct spending s = { c, CELLS_MAX };
	words_diff(&s, older, newer, ret, ret_n);
}

/* --- fields --- */

static void add_field(struct spending *s, struct own_field_diff *v, size_t *n, str label, bool is_english, str older, str newer)
{
	if (!str_eq(older, newer)) {
		v[*n] = (struct own_field_diff){ .label = label, .is_english = is_english };
		words_diff(s, older, newer, &v[*n].pieces, &v[*n].n_pieces);
		++*n;
	}
}

static void add_text(struct spending *s, struct own_field_diff *v, size_t *n, int label, struct text2 a, struct text2 b)
{
	size_t from = *n;
	add_field(s, v, n, msg(s->c, label), false, a.ja, b.ja);
	add_field(s, v, n, msg(s->c, label), true, a.en, b.en);
	for (size_t i = from; i < *n; i++) {
		v[i].has_twin = true;
	}
}

static bool owner_of(struct ctx *c, const struct own_step *s, str *ret)
{
	struct procedure_step d = { .role = s->role, .person_id = s->person_id, .owner_words = s->owner_words };
	return procedure_owner_text(c, &d, ret);
}

static str evidence_of(struct ctx *c, const struct own_step *s)
{
	return msg(c, s->is_evidence ? MSG_OWN_PROCEDURE_YES : MSG_OWN_PROCEDURE_NO);
}

static bool fields_diff(struct spending *s, const struct own_step *a, const struct own_step *b, struct own_step_diff *d)
{
	struct ctx *c = s->c;
	str owner_a, owner_b;
	if (!owner_of(c, a, &owner_a) || !owner_of(c, b, &owner_b)) {
		return false;
	}
	d->fields = arena_array(c->arena, struct own_field_diff, 2 * OWN_TEXT_MAX + 3);
	add_field(s, d->fields, &d->n_fields, msg(c, MSG_STEP_LABEL_PHASE), false, msg(c, phase_choices.v[a->phase].label),
		msg(c, phase_choices.v[b->phase].label));
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		add_text(s, d->fields, &d->n_fields, own_texts[i].label, a->text[i], b->text[i]);
	}
	add_field(s, d->fields, &d->n_fields, msg(c, MSG_OWN_PROCEDURE_OWNER), false, owner_a, owner_b);
	add_field(s, d->fields, &d->n_fields, msg(c, MSG_OWN_PROCEDURE_EVIDENCE), false, evidence_of(c, a), evidence_of(c, b));
	return true;
}

/* --- order --- */

/* Which of the common steps keep their order: the longest run that grows in both. The others were moved. */
static void find_moved(struct ctx *c, const size_t *from, size_t n, bool *ret_moved)
{
	size_t *length = arena_array(c->arena, size_t, n + 1), *before = arena_array(c->arena, size_t, n + 1), best = 0, end = n;
	for (size_t i = 0; i < n; i++) {
		ret_moved[i] = true;
		length[i] = 1;
		before[i] = n;
		for (size_t k = 0; k < i; k++) {
			if (from[k] < from[i] && length[k] + 1 > length[i]) {
				length[i] = length[k] + 1;
				before[i] = k;
			}
		}
		if (length[i] > best) {
			best = length[i];
			end = i;
		}
	}
	for (; end < n; end = before[end]) {
		ret_moved[end] = false;
	}
}

static struct own_step_diff gone_step(const struct own_body *older, size_t i)
{
	return (struct own_step_diff){ .state = OWN_STEP_GONE, .from = i + 1, .key = older->steps[i].key,
		.item = text2_full(older->steps[i].text[OWN_TEXT_ITEM]) };
}

/* Those that are gone stand behind what stood before them. */
static void put_gone(const struct own_body *older, const struct own_body *newer, size_t from, struct own_diff *ret)
{
	for (size_t i = from; i < older->n_steps && own_step_at(newer, older->steps[i].key) < 0; i++) {
		ret->steps[ret->n_steps++] = gone_step(older, i);
		ret->n_gone++;
	}
}

static bool put_step(struct spending *sp, const struct own_body *older, const struct own_step *s, size_t to, bool is_moved, struct own_diff *ret)
{
	int from = own_step_at(older, s->key);
	struct own_step_diff *d = &ret->steps[ret->n_steps++];
	*d = (struct own_step_diff){ .state = from < 0 ? OWN_STEP_NEW : OWN_STEP_SAME, .from = (size_t)(from + 1), .to = to + 1, .key = s->key,
		.item = text2_full(s->text[OWN_TEXT_ITEM]), .is_moved = is_moved };
	ret->n_new += from < 0;
	ret->n_moved += is_moved;
	if (from >= 0 && !own_step_same(&older->steps[from], s)) {
		d->state = OWN_STEP_CHANGED;
		ret->n_changed++;
		return fields_diff(sp, &older->steps[from], s, d);
	}
	return true;
}

bool own_diff(struct ctx *c, const struct own_body *older, const struct own_body *newer, struct own_diff *ret)
{
	struct spending s = { c, CELLS_MAX };
	size_t *from = arena_array(c->arena, size_t, newer->n_steps + 1), n = 0;
	bool *moved = arena_array(c->arena, bool, newer->n_steps + 1);
	*ret = (struct own_diff){ .steps = arena_array(c->arena, struct own_step_diff, older->n_steps + newer->n_steps + 1),
		.names = arena_array(c->arena, struct own_field_diff, 8) };
	for (size_t i = 0; i < newer->n_steps; i++) {
		int at = own_step_at(older, newer->steps[i].key);
		if (at >= 0) {
			from[n++] = (size_t)at;
		}
	}
	find_moved(c, from, n, moved);
	put_gone(older, newer, 0, ret);
	for (size_t i = 0, k = 0; i < newer->n_steps; i++) {
		int at = own_step_at(older, newer->steps[i].key);
		if (!put_step(&s, older, &newer->steps[i], i, at >= 0 && moved[k], ret)) {
			return false;
		}
		k += at >= 0;
		if (at >= 0) {
			put_gone(older, newer, (size_t)at + 1, ret);
		}
	}
	add_text(&s, ret->names, &ret->n_names, MSG_OWN_PROCEDURE_NAME, older->name, newer->name);
	add_text(&s, ret->names, &ret->n_names, MSG_OWN_PROCEDURE_NOTE, older->note, newer->note);
	add_text(&s, ret->names, &ret->n_names, MSG_OWN_PROCEDURE_CARD_DO, older->card_do, newer->card_do);
	add_text(&s, ret->names, &ret->n_names, MSG_OWN_PROCEDURE_CARD_DONT, older->card_dont, newer->card_dont);
	ret->is_same = ret->n_names + ret->n_changed + ret->n_new + ret->n_gone + ret->n_moved == 0;
	return true;
}

bool own_side(struct ctx *c, const struct own_procedure *p, str what, struct own_body *ret)
{
	int64_t number;
	if (str_eq(what, S("draft"))) {
		*ret = p->draft;
	} else if (str_eq(what, S("base")) && p->base_version > 0) {
		*ret = p->base;
	} else if (str_eq(what, S("built_in")) && p->built_in) {
		own_body_of(c, p->built_in, ret);
	} else {
		return str_to_i64(what, &number) ? own_procedure_body(c, p, number, ret) : fail(c, ERR_NOT_FOUND, MSG_OWN_PROCEDURE_NO_VERSION);
	}
	return true;
}

bool own_news(struct ctx *c, const struct own_procedure *p, struct own_diff *ret)
{
	struct own_body now;
	*ret = (struct own_diff){ .is_same = true };
	if (!p->built_in || p->base_version == 0 || p->built_in->version <= p->base_version) {
		return true;
	}
	own_body_of(c, p->built_in, &now);
	return own_diff(c, &p->base, &now, ret);
}
