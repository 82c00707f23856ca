/* What a procedure of a firm says: as it is kept (JSON), and as everybody reads it (procedure_def). */
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "messages.h"
#include "procedure/own_inside.h"

const struct own_text_def own_texts[OWN_TEXT_MAX] = {
	[OWN_TEXT_HEADING] = { "heading", "heading_en", MSG_OWN_PROCEDURE_HEADING, false, false, 100 },
	[OWN_TEXT_ITEM] = { "item", "item_en", MSG_OWN_PROCEDURE_ITEM, false, false, LIMIT_LINE_CHARS },
	[OWN_TEXT_DETAIL] = { "detail", "detail_en", MSG_OWN_PROCEDURE_DETAIL, false, true, LIMIT_TEXT_CHARS },
	[OWN_TEXT_BEFORE] = { "prerequisites", "prerequisites_en", MSG_OWN_PROCEDURE_BEFORE, true, true, LIMIT_TEXT_CHARS },
	[OWN_TEXT_DO_NOTS] = { "do_nots", "do_nots_en", MSG_OWN_PROCEDURE_DO_NOTS, true, true, LIMIT_TEXT_CHARS },
	[OWN_TEXT_BRANCHES] = { "branches", "branches_en", MSG_OWN_PROCEDURE_BRANCHES, true, true, LIMIT_TEXT_CHARS },
	[OWN_TEXT_VENDOR] = { "vendor", "vendor_en", MSG_OWN_PROCEDURE_VENDOR, true, true, LIMIT_TEXT_CHARS },
};

/* --- reading --- */

static str member_text(const struct json *v, const char *name)
{
	const struct json *m = json_member(v, name);
	str s = m ? json_str(m) : STR_NONE;
	return str_is_none(s) ? S("") : s;
}

static int64_t member_number(const struct json *v, const char *name)
{
	const struct json *m = json_member(v, name);
	int64_t n = 0;
	return m && json_i64(m, &n) ? n : 0;
}

static bool member_is(const struct json *v, const char *name)
{
	const struct json *m = json_member(v, name);
	return m && json_type(m) == JSON_TRUE;
}

static struct own_step read_step(const struct json *v)
{
	struct own_step s = { .key = member_text(v, "key"), .phase = (int)member_number(v, "phase"), .role = member_text(v, "role"),
		.before_keys = member_text(v, "prerequisite_keys"), .owner_words = member_text(v, "owner"), .source = member_text(v, "source"),
		.is_evidence = member_is(v, "evidence"), .is_verified = member_is(v, "verified"), .revision = member_number(v, "revision"),
		.changed_at = member_number(v, "changed_at"), .changed_by = member_text(v, "changed_by") };
	s.phase = s.phase < 0 || s.phase >= PHASE_MAX ? 0 : s.phase;
	id_parse(member_text(v, "person"), &s.person_id);
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		s.text[i] = (struct text2){ member_text(v, own_texts[i].name), member_text(v, own_texts[i].name_en) };
	}
	return s;
}

static size_t read_steps(struct ctx *c, const struct json *list, struct own_step **ret)
{
	size_t n = list && json_type(list) == JSON_ARRAY ? json_size(list) : 0;
	n = n < LIMIT_PROCEDURE_STEPS ? n : LIMIT_PROCEDURE_STEPS;
	*ret = arena_array(c->arena, struct own_step, LIMIT_PROCEDURE_STEPS + 1);
	for (size_t i = 0; i < n; i++) {
		(*ret)[i] = read_step(json_at(list, i));
	}
	return n;
}

bool own_body_read(struct ctx *c, str text, struct own_body *ret)
{
	const struct json *v;
	if (!json_parse(c, text.n ? text : S("{}"), &v)) {
		return false;
	}
	*ret = (struct own_body){ .name = { member_text(v, "name"), member_text(v, "name_en") },
		.note = { member_text(v, "note"), member_text(v, "note_en") },
		.card_do = { member_text(v, "card_do"), member_text(v, "card_do_en") },
		.card_dont = { member_text(v, "card_dont"), member_text(v, "card_dont_en") }, .revision = member_number(v, "revision"),
		.changed_at = member_number(v, "changed_at"), .changed_by = member_text(v, "changed_by") };
	ret->n_steps = read_steps(c, json_member(v, "steps"), &ret->steps);
	ret->n_gone = read_steps(c, json_member(v, "gone"), &ret->gone);
	return true;
}

/* --- writing --- */

static void put_text(struct buf *b, const char *name, str value, bool *first)
{
	if (value.n > 0) {
		json_write_key(b, name, first);
		json_write_str(b, value);
	}
}

static void put_number(struct buf *b, const char *name, int64_t value, bool *first)
{
	json_write_key(b, name, first);
	buf_add_i64(b, value);
}

static void put_is(struct buf *b, const char *name, bool is, bool *first)
{
	if (is) {
		json_write_key(b, name, first);
		buf_add(b, S("true"));
	}
}

static void put_change(struct buf *b, int64_t revision, int64_t at, str by, bool *first)
{
	if (revision > 0) {
		put_number(b, "revision", revision, first);
		put_number(b, "changed_at", at, first);
		put_text(b, "changed_by", by, first);
	}
}

static void write_step(struct ctx *c, struct buf *b, const struct own_step *s)
{
	bool first = true;
	buf_add_c(b, '{');
	put_text(b, "key", s->key, &first);
	put_number(b, "phase", s->phase, &first);
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		put_text(b, own_texts[i].name, s->text[i].ja, &first);
		put_text(b, own_texts[i].name_en, s->text[i].en, &first);
	}
	put_text(b, "prerequisite_keys", s->before_keys, &first);
	put_text(b, "role", s->role, &first);
	put_text(b, "person", id_is_none(s->person_id) ? S("") : id_str(c->arena, s->person_id), &first);
	put_text(b, "owner", s->owner_words, &first);
	put_text(b, "source", s->source, &first);
	put_is(b, "evidence", s->is_evidence, &first);
	put_is(b, "verified", s->is_verified, &first);
	put_change(b, s->revision, s->changed_at, s->changed_by, &first);
	buf_add_c(b, '}');
}

static void write_steps(struct ctx *c, struct buf *b, const char *name, const struct own_step *v, size_t n, bool *first)
{
	json_write_key(b, name, first);
	buf_add_c(b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add(b, i ? S(",") : S(""));
		write_step(c, b, &v[i]);
	}
	buf_add_c(b, ']');
}

bool own_body_write(struct ctx *c, const struct own_body *v, str *ret)
{
	AUTO_BUF(b, LIMIT_PROCEDURE_BYTES);
	bool first = true;
	buf_add_c(&b, '{');
	put_text(&b, "name", v->name.ja, &first);
	put_text(&b, "name_en", v->name.en, &first);
	put_text(&b, "note", v->note.ja, &first);
	put_text(&b, "note_en", v->note.en, &first);
	put_text(&b, "card_do", v->card_do.ja, &first);
	put_text(&b, "card_do_en", v->card_do.en, &first);
	put_text(&b, "card_dont", v->card_dont.ja, &first);
	put_text(&b, "card_dont_en", v->card_dont.en, &first);
	put_change(&b, v->revision, v->changed_at, v->changed_by, &first);
	write_steps(c, &b, "steps", v->steps, v->n_steps, &first);
	write_steps(c, &b, "gone", v->gone, v->n_gone, &first);
	buf_add_c(&b, '}');
	if (!buf_ok(&b)) {
		return fail(c, ERR_TOO_LARGE, MSG_OWN_PROCEDURE_TOO_LARGE);
	}
	*ret = str_copy(c->arena, buf_str(&b));
	return true;
}

/* --- prerequisites --- */

size_t own_lines_of(struct ctx *c, str lines, str **ret)
{
	size_t n = 0, most = 1;
	for (size_t i = 0; i < lines.n; i++) {
		most += lines.p[i] == '\n';
	}
	*ret = arena_array(c->arena, str, most);
	while (lines.n > 0) {
		str line = str_trim(str_cut(&lines, '\n'));
		if (line.n > 0) {
			(*ret)[n++] = line;
		}
	}
	return n;
}

static str key_of_words(struct ctx *c, str words)
{
	struct sha256 h;
	sha256_of(str_bytes(words), &h);
	return STR_CAT(c->arena, S("p_"), str_sub(str_hex(c->arena, (bytes){ h.b, sizeof h.b }), 0, 12));
}

static bool has_line(const str *v, size_t n, str one)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i], one)) {
			return true;
		}
	}
	return false;
}

/* Lines in the language that names them: Japanese, where it was written. */
static size_t naming_lines(struct ctx *c, struct text2 t, str **ret)
{
	return own_lines_of(c, t.ja.n ? t.ja : t.en, ret);
}

/* The same words keep their key; a line that was only reworded keeps it too, when there are as many lines as before. */
static str kept_key(const str *lines, size_t n, size_t at, const str *old, size_t n_old, const str *keys, size_t n_keys)
{
	for (size_t i = 0; i < n_old && i < n_keys; i++) {
		if (str_eq(old[i], lines[at])) {
			return keys[i];
		}
	}
	bool is_reworded = n == n_old && at < n_keys && !has_line(lines, n, old[at]);
	return is_reworded ? keys[at] : S("");
}

str own_before_keys(struct ctx *c, struct text2 before, struct text2 older, str older_keys)
{
	str *lines, *old, *keys, all = S("");
	size_t n = naming_lines(c, before, &lines), n_old = naming_lines(c, older, &old), n_keys = own_lines_of(c, older_keys, &keys);
	str *made = arena_array(c->arena, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		str key = kept_key(lines, n, i, old, n_old, keys, n_keys);
		key = key.n ? key : key_of_words(c, lines[i]);
		while (has_line(made, i, key)) {
			key = STR_CAT(c->arena, key, S("x"));
		}
		made[i] = key;
		all = STR_CAT(c->arena, all, i ? S("\n") : S(""), key);
	}
	return all;
}

str procedure_prerequisite_key(struct ctx *c, const struct procedure_step *s, size_t at)
{
	return s->prerequisite_keys ? s->prerequisite_keys[at] : key_of_words(c, s->prerequisites[at].ja);
}

/* --- from and to what the catalogue has --- */

struct text2 own_join(struct ctx *c, const struct text2 *v, size_t n)
{
	struct text2 out = { S(""), S("") };
	for (size_t i = 0; i < n; i++) {
		str nl = i ? S("\n") : S("");
		out.ja = STR_CAT(c->arena, out.ja, nl, v[i].ja);
		out.en = STR_CAT(c->arena, out.en, nl, v[i].en);
	}
	return out;
}

static struct own_step step_of(struct ctx *c, const struct procedure_step *s)
{
	struct text2 before = own_join(c, s->prerequisites, s->n_prerequisites);
	return (struct own_step){ .key = s->key, .phase = s->phase,
		.text = { [OWN_TEXT_HEADING] = s->heading, [OWN_TEXT_ITEM] = s->item, [OWN_TEXT_DETAIL] = s->detail, [OWN_TEXT_BEFORE] = before,
			[OWN_TEXT_DO_NOTS] = own_join(c, s->do_nots, s->n_do_nots), [OWN_TEXT_BRANCHES] = own_join(c, s->branches, s->n_branches),
			[OWN_TEXT_VENDOR] = own_join(c, s->vendor, s->n_vendor) },
		.before_keys = own_before_keys(c, before, (struct text2){ S(""), S("") }, S("")), .role = s->role, .owner_words = S(""),
		.is_evidence = s->evidence, .is_verified = s->verified, .source = s->source, .changed_by = S("") };
}

void own_body_of(struct ctx *c, const struct procedure_def *d, struct own_body *ret)
{
	*ret = (struct own_body){ .name = d->name, .note = d->note, .card_do = own_join(c, d->card_do, d->n_card_do),
		.card_dont = own_join(c, d->card_dont, d->n_card_dont), .changed_by = S(""),
		.steps = arena_array(c->arena, struct own_step, LIMIT_PROCEDURE_STEPS + 1),
		.gone = arena_array(c->arena, struct own_step, LIMIT_PROCEDURE_STEPS + 1) };
	for (size_t i = 0; i < d->n_steps && i < LIMIT_PROCEDURE_STEPS; i++) {
		ret->steps[ret->n_steps++] = step_of(c, &d->steps[i]);
	}
}

/* Line by line; where one language has fewer lines the other is read in their place. */
static const struct text2 *lines_full(struct ctx *c, struct text2 t, size_t *ret_n)
{
	str *ja, *en;
	size_t n_ja = own_lines_of(c, t.ja, &ja), n_en = own_lines_of(c, t.en, &en), n = n_ja > n_en ? n_ja : n_en;
	struct text2 *v = arena_array(c->arena, struct text2, n + 1);
	for (size_t i = 0; i < n; i++) {
		v[i] = text2_full((struct text2){ i < n_ja ? ja[i] : S(""), i < n_en ? en[i] : S("") });
	}
	*ret_n = n;
	return v;
}

static struct procedure_step def_step(struct ctx *c, const struct own_step *s)
{
	struct procedure_step d = { .key = s->key, .phase = s->phase, .heading = text2_full(s->text[OWN_TEXT_HEADING]),
		.item = text2_full(s->text[OWN_TEXT_ITEM]), .detail = text2_full(s->text[OWN_TEXT_DETAIL]), .role = s->role,
		.evidence = s->is_evidence, .verified = s->is_verified, .source = s->source, .person_id = s->person_id,
		.owner_words = s->owner_words };
	str *keys;
	size_t n_keys = own_lines_of(c, s->before_keys, &keys);
	d.prerequisites = lines_full(c, s->text[OWN_TEXT_BEFORE], &d.n_prerequisites);
	d.do_nots = lines_full(c, s->text[OWN_TEXT_DO_NOTS], &d.n_do_nots);
	d.branches = lines_full(c, s->text[OWN_TEXT_BRANCHES], &d.n_branches);
	d.vendor = lines_full(c, s->text[OWN_TEXT_VENDOR], &d.n_vendor);
	str *all = arena_array(c->arena, str, d.n_prerequisites + 1);
	for (size_t i = 0; i < d.n_prerequisites; i++) { /* a line that only the other language has is named by its words */
		all[i] = i < n_keys ? keys[i] : key_of_words(c, d.prerequisites[i].ja);
	}
	d.prerequisite_keys = all;
	return d;
}

const struct procedure_def *own_def_of(struct ctx *c, str key, str kind, int64_t version, const struct own_body *b)
{
	struct procedure_def *d = arena_new(c->arena, struct procedure_def);
	struct procedure_step *steps = arena_array(c->arena, struct procedure_step, b->n_steps + 1);
	for (size_t i = 0; i < b->n_steps; i++) {
		steps[i] = def_step(c, &b->steps[i]);
	}
	*d = (struct procedure_def){ .key = key, .version = (int)version, .name = text2_full(b->name), .note = text2_full(b->note),
		.source = S(""), .steps = steps, .n_steps = b->n_steps, .is_own = true, .kind = kind };
	d->card_do = lines_full(c, b->card_do, &d->n_card_do);
	d->card_dont = lines_full(c, b->card_dont, &d->n_card_dont);
	return d;
}

/* --- steps of a body --- */

static int at_of(const struct own_step *v, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			return (int)i;
		}
	}
	return -1;
}

int own_step_at(const struct own_body *b, str key) { return at_of(b->steps, b->n_steps, key); }
int own_gone_at(const struct own_body *b, str key) { return at_of(b->gone, b->n_gone, key); }

static bool text_same(struct text2 a, struct text2 b) { return str_eq(a.ja, b.ja) && str_eq(a.en, b.en); }

bool own_step_same(const struct own_step *a, const struct own_step *b)
{
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		if (!text_same(a->text[i], b->text[i])) {
			return false;
		}
	}
	return a->phase == b->phase && str_eq(a->role, b->role) && id_eq(a->person_id, b->person_id) &&
		str_eq(a->owner_words, b->owner_words) && a->is_evidence == b->is_evidence;
}

bool own_body_same(const struct own_body *a, const struct own_body *b)
{
	bool same = text_same(a->name, b->name) && text_same(a->note, b->note) && text_same(a->card_do, b->card_do) &&
		text_same(a->card_dont, b->card_dont) && a->n_steps == b->n_steps;
	for (size_t i = 0; same && i < a->n_steps; i++) {
		same = str_eq(a->steps[i].key, b->steps[i].key) && own_step_same(&a->steps[i], &b->steps[i]);
	}
	return same;
}

void own_step_put(struct own_body *b, size_t at, const struct own_step *s)
{
	struct own_step one = *s; /* it may be one of the list */
	memmove(&b->steps[at + 1], &b->steps[at], (b->n_steps - at) * sizeof *b->steps);
	b->steps[at] = one;
	b->n_steps++;
}

void own_step_cut(struct own_body *b, size_t at)
{
	b->n_steps--;
	memmove(&b->steps[at], &b->steps[at + 1], (b->n_steps - at) * sizeof *b->steps);
}
