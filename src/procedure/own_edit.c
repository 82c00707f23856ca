/* Editing a draft: one step, its place, the names and cards; taking over single steps; going back. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"
#include "person/person.h"
#include "procedure/own_inside.h"
#include "procedure_sql.h"

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

/* --- keeping --- */

bool own_draft_save(struct ctx *c, struct own_procedure *p)
{
	str json;
	p->revision++;
	p->is_changed = true;
	return own_body_write(c, &p->draft, &json) && q_own_procedure_draft(c, (struct own_procedure_draft_in){ .key = p->key, .draft = json,
		.revision = p->revision, .review_days = p->review_days, .at = c->now_ms, .account_id = c->who.account_id });
}

/* The newest LIMIT_PROCEDURE_ASIDE are kept. */
bool own_drop_old_asides(struct ctx *c, str key)
{
	struct own_aside *v;
	size_t n;
	if (!own_asides(c, key, &v, &n)) {
		return false;
	}
	for (size_t i = LIMIT_PROCEDURE_ASIDE; i < n; i++) {
		if (!q_own_aside_drop(c, (struct own_aside_drop_in){ .key = key, .id = v[i].id })) {
			return false;
		}
	}
	return true;
}

bool own_draft_aside(struct ctx *c, const struct own_procedure *p, str why)
{
	str json;
	if (!p->is_changed || (p->draft.n_steps == 0 && p->version == 0)) {
		return true; /* a version says the same, or nothing was written */
	}
	return own_body_write(c, &p->draft, &json) && q_own_aside_add(c, (struct own_aside_add_in){ .id = id_new(c->now_ms), .key = p->key,
		.what = S("draft"), .name = why, .body = json, .notes = S(""), .at = c->now_ms, .account_id = c->who.account_id }) &&
		own_drop_old_asides(c, p->key);
}

bool own_faster(struct ctx *c, str who, int64_t at)
{
	fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_FASTER);
	fail_arg(c, "who", who.n ? who : S("-"));
	return fail_arg(c, "when", time_short(c, at));
}

void own_done_of(const struct own_procedure *p, str step, struct own_done *ret)
{
	*ret = (struct own_done){ .key = p->key, .revision = { true, p->revision }, .version = { p->version > 0, p->version }, .step = step };
}

/* Who changed it and when, for the one who comes second. */
void own_mark_step(struct ctx *c, const struct own_procedure *p, struct own_step *s)
{
	s->revision = p->revision + 1;
	s->changed_at = c->now_ms;
	s->changed_by = c->who.name;
}

/* --- one step --- */

static bool check_lines(struct ctx *c, const struct own_step_in *in)
{
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		str *v;
		for (int en = 0; en < 2 && own_texts[i].is_list; en++) {
			if (own_lines_of(c, or_empty(en ? in->text_en[i] : in->text[i]), &v) > LIMIT_PROCEDURE_LINES) {
				fail_field(c, en ? own_texts[i].name_en : own_texts[i].name, MSG_OWN_PROCEDURE_TOO_MANY_LINES);
				fail_field_arg(c, "max", str_i64(c->arena, LIMIT_PROCEDURE_LINES));
			}
		}
	}
	if (str_is_empty(or_empty(in->text[OWN_TEXT_ITEM])) && str_is_empty(or_empty(in->text_en[OWN_TEXT_ITEM]))) {
		fail_field(c, "item", MSG_OWN_PROCEDURE_NO_ITEM);
	}
	if (!str_is_empty(in->role) && !catalog_role(c->catalog, in->role)) {
		fail_field(c, "role", MSG_OWN_PROCEDURE_NO_ROLE);
	}
	return c->err.code == ERR_NONE;
}

static bool check_person(struct ctx *c, struct id id)
{
	struct person p;
	if (id_is_none(id) || person_find(c, id, &p)) {
		return true;
	}
	if (c->err.code == ERR_NOT_FOUND) {
		err_clear(c);
		fail_field(c, "person_id", MSG_OWN_PROCEDURE_NO_PERSON);
	}
	return false;
}

static str clean(struct ctx *c, const struct own_text_def *d, str typed)
{
	str *v, all = S("");
	if (!d->is_list) {
		return text_visible(c->arena, or_empty(typed));
	}
	size_t n = own_lines_of(c, text_visible(c->arena, or_empty(typed)), &v);
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(c->arena, all, i ? S("\n") : S(""), v[i]);
	}
	return all;
}

static void fill_step(struct ctx *c, const struct own_step_in *in, struct own_step *s)
{
	struct own_step older = *s;
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		s->text[i] = (struct text2){ clean(c, &own_texts[i], in->text[i]), clean(c, &own_texts[i], in->text_en[i]) };
	}
	s->before_keys = own_before_keys(c, s->text[OWN_TEXT_BEFORE], older.text[OWN_TEXT_BEFORE], or_empty(older.before_keys));
	s->role = or_empty(in->role);
	s->person_id = in->person_id;
	s->owner_words = s->role.n || !id_is_none(s->person_id) ? S("") : or_empty(older.owner_words);
	s->is_evidence = in->is_evidence;
	s->phase = in->phase < 0 ? older.phase : in->phase;
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		bool is_same = str_eq(s->text[i].ja, or_empty(older.text[i].ja)) && str_eq(s->text[i].en, or_empty(older.text[i].en));
		s->is_verified = s->is_verified && is_same;
		s->source = is_same ? s->source : S(""); /* the firm's own words are nobody else's */
	}
}

/* Behind the last one of its phase. */
static size_t end_of_phase(const struct own_body *b, int phase)
{
	size_t at = 0;
	while (at < b->n_steps && b->steps[at].phase <= phase) {
		at++;
	}
	return at;
}

static bool add_step(struct ctx *c, const struct own_step_in *in, struct own_procedure *p, str *ret_key)
{
	struct own_body *b = &p->draft;
	if (b->n_steps >= LIMIT_PROCEDURE_STEPS) {
		fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_PROCEDURE_STEPS));
	}
	struct own_step s = { .key = STR_CAT(c->arena, S("firm_"), str_sub(str_hex(c->arena, (bytes){ id_new(c->now_ms).b, 16 }), 16, 16)),
		.source = S(""), .role = S(""), .owner_words = S(""), .before_keys = S("") };
	fill_step(c, in, &s);
	own_mark_step(c, p, &s);
	int after = str_is_empty(in->after) ? -1 : own_step_at(b, in->after);
	bool fits = after >= 0 && b->steps[after].phase == s.phase;
	own_step_put(b, fits ? (size_t)after + 1 : end_of_phase(b, s.phase), &s);
	*ret_key = s.key;
	return true;
}

static bool change_step(struct ctx *c, const struct own_step_in *in, struct own_procedure *p)
{
	struct own_body *b = &p->draft;
	int at = own_step_at(b, in->step);
	if (at < 0) {
		int gone = own_gone_at(b, in->step);
		fail(c, gone < 0 ? ERR_NOT_FOUND : ERR_CONFLICT, gone < 0 ? MSG_OWN_PROCEDURE_NO_STEP : MSG_OWN_PROCEDURE_REMOVED);
		return gone >= 0 && fail_arg(c, "who", b->gone[gone].changed_by.n ? b->gone[gone].changed_by : S("-"));
	}
	struct own_step s = b->steps[at];
	if (in->seen.has && in->seen.v != s.revision) {
		return own_faster(c, s.changed_by, s.changed_at);
	}
	int phase = s.phase;
	fill_step(c, in, &s);
	own_mark_step(c, p, &s);
	b->steps[at] = s;
	if (s.phase != phase) {
		own_step_cut(b, (size_t)at);
		own_step_put(b, end_of_phase(b, s.phase), &s);
	}
	return true;
}

static bool act_step(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_step_in *in = arg;
	struct own_procedure p;
	str key = in->step;
	if (!own_procedure_get(c, in->key, &p) || !check_lines(c, in) || !check_person(c, in->person_id)) {
		return false;
	}
	bool ok = str_is_empty(in->step) ? add_step(c, in, &p, &key) : change_step(c, in, &p);
	if (!ok || !own_draft_save(c, &p)) {
		return false;
	}
	own_done_of(&p, key, ret_out);
	return true;
}

/* --- its place --- */

static const struct choice moves[] = { { "up", MSG_OWN_PROCEDURE_UP }, { "down", MSG_OWN_PROCEDURE_DOWN },
	{ "remove", MSG_OWN_PROCEDURE_REMOVE }, { "restore", MSG_OWN_PROCEDURE_RESTORE } };
const struct choices own_move_choices = { moves, OWN_MOVE_MAX };

/* Past the edge of its phase it goes into the next one and stays where it is. */
static void move_step(struct ctx *c, struct own_procedure *p, size_t at, int by)
{
	struct own_body *b = &p->draft;
	struct own_step s = b->steps[at];
	bool has_next = by < 0 ? at > 0 : at + 1 < b->n_steps;
	size_t next = has_next ? (by < 0 ? at - 1 : at + 1) : at;
	if (has_next && b->steps[next].phase == s.phase) {
		own_step_cut(b, at);
		own_step_put(b, next, &s);
		at = next;
	} else if (s.phase + by >= 0 && s.phase + by < PHASE_MAX) {
		b->steps[at].phase = s.phase + by;
	}
	own_mark_step(c, p, &b->steps[at]);
}

static bool remove_step(struct ctx *c, struct own_procedure *p, size_t at)
{
	struct own_body *b = &p->draft;
	if (b->n_gone >= LIMIT_PROCEDURE_STEPS) { /* the one removed first goes; versions still have it */
		memmove(&b->gone[0], &b->gone[1], (b->n_gone - 1) * sizeof *b->gone);
		b->n_gone--;
	}
	own_mark_step(c, p, &b->steps[at]);
	b->gone[b->n_gone++] = b->steps[at];
	own_step_cut(b, at);
	return true;
}

static bool restore_step(struct ctx *c, struct own_procedure *p, size_t at)
{
	struct own_body *b = &p->draft;
	if (b->n_steps >= LIMIT_PROCEDURE_STEPS) {
		fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_PROCEDURE_STEPS));
	}
	own_mark_step(c, p, &b->gone[at]);
	own_step_put(b, end_of_phase(b, b->gone[at].phase), &b->gone[at]);
	b->n_gone--;
	memmove(&b->gone[at], &b->gone[at + 1], (b->n_gone - at) * sizeof *b->gone);
	return true;
}

static bool act_move(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_move_in *in = arg;
	struct own_procedure p;
	if (!own_procedure_get(c, in->key, &p)) {
		return false;
	}
	int at = in->what == OWN_RESTORE ? own_gone_at(&p.draft, in->step) : own_step_at(&p.draft, in->step);
	if (at < 0) {
		return fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_MOVED_ON);
	}
	bool ok = in->what == OWN_REMOVE ? remove_step(c, &p, (size_t)at) : in->what != OWN_RESTORE || restore_step(c, &p, (size_t)at);
	if (ok && (in->what == OWN_UP || in->what == OWN_DOWN)) {
		move_step(c, &p, (size_t)at, in->what == OWN_UP ? -1 : 1);
	}
	if (!ok || !own_draft_save(c, &p)) {
		return false;
	}
	own_done_of(&p, in->step, ret_out);
	return true;
}

/* --- name, note, cards, how long a version is good for --- */

static struct text2 lines2(struct ctx *c, str ja, str en)
{
	const struct own_text_def list = { .is_list = true };
	return (struct text2){ clean(c, &list, ja), clean(c, &list, en) };
}

static struct text2 text2_of(struct ctx *c, str ja, str en)
{
	return (struct text2){ text_visible(c->arena, or_empty(ja)), text_visible(c->arena, or_empty(en)) };
}

/* Counted from when it was published or looked over last, so that a shorter time holds for the version in use too. */
static bool change_days(struct ctx *c, struct own_procedure *p, int64_t days)
{
	if (days == p->review_days) {
		return true;
	}
	if (p->review_due.has) {
		p->review_due.v += (days - p->review_days) * 24 * 3600 * INT64_C(1000);
	}
	p->review_days = days;
	return q_own_procedure_days(c, (struct own_procedure_days_in){ .key = p->key, .review_days = days, .review_due = p->review_due });
}

static bool act_names(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_names_in *in = arg;
	struct own_procedure p;
	if (str_is_empty(or_empty(in->name)) && str_is_empty(or_empty(in->name_en))) {
		fail_field(c, "name", MSG_OWN_PROCEDURE_NO_NAME);
	}
	if (in->review_days.has && (in->review_days.v < 1 || in->review_days.v > 3650)) {
		fail_field(c, "review_days", MSG_OWN_PROCEDURE_DAYS);
	}
	if (c->err.code != ERR_NONE || !own_procedure_get(c, in->key, &p)) {
		return false;
	}
	struct own_body *b = &p.draft, was = p.draft;
	if (in->seen.has && in->seen.v != b->revision) {
		return own_faster(c, b->changed_by, b->changed_at);
	}
	if (in->review_days.has && !change_days(c, &p, in->review_days.v)) {
		return false;
	}
	b->name = text2_of(c, in->name, in->name_en);
	b->note = text2_of(c, in->note, in->note_en);
	b->card_do = lines2(c, in->card_do, in->card_do_en);
	b->card_dont = lines2(c, in->card_dont, in->card_dont_en);
	b->revision = p.revision + 1;
	b->changed_at = c->now_ms;
	b->changed_by = c->who.name;
	if (!own_body_same(&was, b) && !own_draft_save(c, &p)) { /* how long it is good for is no part of a version */
		return false;
	}
	own_done_of(&p, S(""), ret_out);
	return true;
}

/* --- from elsewhere --- */

static bool body_from(struct ctx *c, const struct own_procedure *p, str from, struct own_body *ret)
{
	int64_t version;
	if (str_eq(from, S("built_in")) && p->built_in) {
		own_body_of(c, p->built_in, ret);
		return true;
	}
	return str_to_i64(from, &version) ? own_procedure_body(c, p, version, ret) : fail_field(c, "from", MSG_OWN_PROCEDURE_NO_VERSION);
}

/* Where it stands there: behind the nearest one before it that the draft has too. */
static size_t place_like(const struct own_body *there, size_t at, const struct own_body *b)
{
	int phase = there->steps[at].phase;
	for (size_t i = at; i-- > 0;) {
		int before = own_step_at(b, there->steps[i].key);
		if (before >= 0 && b->steps[before].phase == phase) {
			return (size_t)before + 1;
		}
	}
	size_t first = 0;
	while (first < b->n_steps && b->steps[first].phase < phase) {
		first++;
	}
	return first;
}

static bool take_step(struct ctx *c, struct own_procedure *p, const struct own_body *there, str key)
{
	struct own_body *b = &p->draft;
	int from = own_step_at(there, key), to = own_step_at(b, key), gone = own_gone_at(b, key);
	if (from < 0) { /* not there: taking it over means removing it */
		return to < 0 ? fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_MOVED_ON) : remove_step(c, p, (size_t)to);
	}
	struct own_step s = there->steps[from];
	own_mark_step(c, p, &s);
	if (to >= 0) {
		int phase = b->steps[to].phase;
		s.before_keys = own_before_keys(c, s.text[OWN_TEXT_BEFORE], b->steps[to].text[OWN_TEXT_BEFORE], b->steps[to].before_keys);
		b->steps[to] = s;
		if (s.phase != phase) {
			own_step_cut(b, (size_t)to);
			own_step_put(b, end_of_phase(b, s.phase), &s);
		}
		return true;
	}
	if (b->n_steps >= LIMIT_PROCEDURE_STEPS) {
		fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_PROCEDURE_STEPS));
	}
	if (gone >= 0) {
		b->n_gone--;
		memmove(&b->gone[gone], &b->gone[gone + 1], (b->n_gone - (size_t)gone) * sizeof *b->gone);
	}
	own_step_put(b, place_like(there, (size_t)from, b), &s);
	return true;
}

static bool act_take(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_take_in *in = arg;
	struct own_procedure p;
	struct own_body there;
	if (!own_procedure_get(c, in->key, &p) || !body_from(c, &p, in->from, &there)) {
		return false;
	}
	if (!take_step(c, &p, &there, in->step) || !own_draft_save(c, &p)) {
		return false;
	}
	own_done_of(&p, in->step, ret_out);
	return true;
}

/* What was removed stays at hand, whatever takes the draft's place. */
static void keep_gone(struct own_procedure *p, struct own_body *b)
{
	b->n_gone = 0;
	for (size_t i = 0; i < p->draft.n_gone; i++) {
		if (own_step_at(b, p->draft.gone[i].key) < 0) {
			b->gone[b->n_gone++] = p->draft.gone[i];
		}
	}
}

static void mark_all(struct ctx *c, const struct own_procedure *p, struct own_body *b)
{
	for (size_t i = 0; i < b->n_steps; i++) {
		int at = own_step_at(&p->draft, b->steps[i].key);
		if (at >= 0 && own_step_same(&p->draft.steps[at], &b->steps[i])) {
			b->steps[i].revision = p->draft.steps[at].revision;
			b->steps[i].changed_at = p->draft.steps[at].changed_at;
			b->steps[i].changed_by = p->draft.steps[at].changed_by;
		} else {
			own_mark_step(c, p, &b->steps[i]);
		}
	}
	b->revision = p->revision + 1;
	b->changed_at = c->now_ms;
	b->changed_by = c->who.name;
}

static bool act_back(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_back_to_in *in = arg;
	struct own_procedure p;
	struct own_aside aside;
	struct own_body b;
	str why;
	if (!own_procedure_get(c, in->key, &p)) {
		return false;
	}
	bool is_aside = !id_is_none(in->aside_id);
	if (!is_aside && !in->version.has) {
		return fail_field(c, "version", MSG_OWN_PROCEDURE_NO_VERSION);
	}
	if (is_aside) {
		if (!own_aside_get(c, in->key, in->aside_id, &aside)) {
			return false;
		}
		b = aside.body;
		why = aside.is_file ? msgf(c, MSG_OWN_PROCEDURE_WHY_FILE, { "name", aside.name }) : msg(c, MSG_OWN_PROCEDURE_WHY_ASIDE);
	} else {
		if (!own_procedure_body(c, &p, in->version.v, &b)) {
			return false;
		}
		why = msgf(c, MSG_OWN_PROCEDURE_WHY_BACK, { "version", str_i64(c->arena, in->version.v) });
	}
	if (own_body_same(&p.draft, &b)) {
		return fail(c, ERR_CONFLICT, MSG_OWN_PROCEDURE_SAME_DRAFT);
	}
	keep_gone(&p, &b);
	mark_all(c, &p, &b);
	if (!own_draft_aside(c, &p, why) || (is_aside && !q_own_aside_drop(c, (struct own_aside_drop_in){ .key = p.key, .id = in->aside_id }))) {
		return false;
	}
	p.draft = b;
	if (!own_draft_save(c, &p)) {
		return false;
	}
	own_done_of(&p, S(""), ret_out);
	return true;
}

/* --- rows --- */

static const struct field done_fields[] = {
	{ .name = "key", .type = FIELD_LINE, .offset = offsetof(struct own_done, key), .doc = "the procedure" },
	{ .name = "revision", .type = FIELD_INT, .offset = offsetof(struct own_done, revision), .doc = "of its draft" },
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct own_done, version), .doc = "the newest one; null: none" },
	{ .name = "step", .type = FIELD_LINE, .offset = offsetof(struct own_done, step), .doc = "key of the step it was about; else empty" },
	{ .name = "aside_id", .type = FIELD_ID, .offset = offsetof(struct own_done, aside_id), .doc = "the file that was read, to be taken in; else null" },
};
const struct shape own_done_shape = { "ProcedureDone", done_fields, sizeof done_fields / sizeof done_fields[0], sizeof(struct own_done) };

#define KEY(T) { .name = "procedure", .type = FIELD_LINE, .offset = offsetof(struct T, key), .flags = FIELD_PATH | FIELD_REQUIRED, .max = 80, \
	.label = MSG_OWN_PROCEDURE_PROCEDURE, .doc = "its key" }
#define L(T, field_name, member, kind, label_msg, says, ...) { .name = field_name, .type = kind, .offset = offsetof(struct T, member), \
	.label = label_msg, .doc = says, __VA_ARGS__ }
#define TEXT(at, field_name, kind, label_msg, label_en, most, says) \
	L(own_step_in, field_name, text[at], kind, label_msg, says, .max = most), \
	L(own_step_in, field_name "_en", text_en[at], kind, label_en, says " in English; one language suffices", .max = most)
#define WORDS \
	{ .name = "phase", .type = FIELD_CHOICE, .offset = offsetof(struct own_step_in, phase), .choices = &phase_choices, \
		.label = MSG_STEP_LABEL_PHASE, .doc = "0 respond, 1 report, 2 recover, 3 follow up; none: as it is, of a new step 0" }, \
	TEXT(OWN_TEXT_HEADING, "heading", FIELD_LINE, MSG_OWN_PROCEDURE_HEADING, MSG_OWN_PROCEDURE_HEADING_EN, 100, "what the step belongs to"), \
	TEXT(OWN_TEXT_ITEM, "item", FIELD_LINE, MSG_OWN_PROCEDURE_ITEM, MSG_OWN_PROCEDURE_ITEM_EN, 0, "what to do, one line"), \
	TEXT(OWN_TEXT_DETAIL, "detail", FIELD_TEXT, MSG_OWN_PROCEDURE_DETAIL, MSG_OWN_PROCEDURE_DETAIL_EN, 0, "how and why"), \
	L(own_step_in, "role", role, FIELD_LINE, MSG_OWN_PROCEDURE_ROLE, "key of the role whose task it is", .max = 60), \
	L(own_step_in, "person_id", person_id, FIELD_ID, MSG_OWN_PROCEDURE_PERSON, "whose task it is by name", .flags = 0), \
	TEXT(OWN_TEXT_BEFORE, "prerequisites", FIELD_TEXT, MSG_OWN_PROCEDURE_BEFORE, MSG_OWN_PROCEDURE_BEFORE_EN, 0, "what must be ready beforehand; one a line"), \
	TEXT(OWN_TEXT_DO_NOTS, "do_nots", FIELD_TEXT, MSG_OWN_PROCEDURE_DO_NOTS, MSG_OWN_PROCEDURE_DO_NOTS_EN, 0, "what not to do; one a line"), \
	TEXT(OWN_TEXT_BRANCHES, "branches", FIELD_TEXT, MSG_OWN_PROCEDURE_BRANCHES, MSG_OWN_PROCEDURE_BRANCHES_EN, 0, "what if; one a line"), \
	TEXT(OWN_TEXT_VENDOR, "vendor", FIELD_TEXT, MSG_OWN_PROCEDURE_VENDOR, MSG_OWN_PROCEDURE_VENDOR_EN, 0, "what is better asked of a specialist; one a line"), \
	L(own_step_in, "is_evidence", is_evidence, FIELD_BOOL, MSG_OWN_PROCEDURE_EVIDENCE, "keep what this step finds", .flags = 0), \
	L(own_step_in, "seen", seen, FIELD_INT, MSG_OWN_PROCEDURE_SEEN, "revision of the step that was seen; 409 when somebody was faster", .flags = 0)
static const struct field step_fields[] = { KEY(own_step_in),
	L(own_step_in, "step", step, FIELD_LINE, MSG_OWN_PROCEDURE_STEP, "key of the step that is changed; none: a new one", .max = 80),
	L(own_step_in, "after", after, FIELD_LINE, MSG_STEP_LABEL_AFTER, "of a new one: key of the step it stands behind", .max = 80), WORDS };
static const struct field move_fields[] = { KEY(own_move_in),
	L(own_move_in, "step", step, FIELD_LINE, MSG_OWN_PROCEDURE_STEP, "its key", .flags = FIELD_REQUIRED, .max = 80),
	{ .name = "what", .type = FIELD_CHOICE, .offset = offsetof(struct own_move_in, what), .flags = FIELD_REQUIRED, .choices = &own_move_choices,
		.label = MSG_OWN_PROCEDURE_WHAT, .doc = "up and down, past the edge of a phase into the next; remove; restore what was removed" } };
#define N(name_of, member, kind, label_msg, text, ...) L(own_names_in, name_of, member, kind, label_msg, text, __VA_ARGS__)
static const struct field names_fields[] = { KEY(own_names_in),
	N("name", name, FIELD_LINE, MSG_OWN_PROCEDURE_NAME, "as people call it; one language suffices", .max = 100),
	N("name_en", name_en, FIELD_LINE, MSG_OWN_PROCEDURE_NAME_EN, "the same in English", .max = 100),
	N("note", note, FIELD_TEXT, MSG_OWN_PROCEDURE_NOTE, "what it is for", .max = 1000),
	N("note_en", note_en, FIELD_TEXT, MSG_OWN_PROCEDURE_NOTE_EN, "the same in English", .max = 1000),
	N("card_do", card_do, FIELD_TEXT, MSG_OWN_PROCEDURE_CARD_DO, "what to do first; one a line", .max = 1000),
	N("card_do_en", card_do_en, FIELD_TEXT, MSG_OWN_PROCEDURE_CARD_DO_EN, "the same in English", .max = 1000),
	N("card_dont", card_dont, FIELD_TEXT, MSG_OWN_PROCEDURE_CARD_DONT, "what not to do first; one a line", .max = 1000),
	N("card_dont_en", card_dont_en, FIELD_TEXT, MSG_OWN_PROCEDURE_CARD_DONT_EN, "the same in English", .max = 1000),
	N("review_days", review_days, FIELD_INT, MSG_OWN_PROCEDURE_REVIEW_DAYS, "how many days a version is good for", .flags = 0),
	N("seen", seen, FIELD_INT, MSG_OWN_PROCEDURE_SEEN, "names_revision that was seen; 409 when somebody was faster", .flags = 0) };
static const struct field take_fields[] = { KEY(own_take_in),
	L(own_take_in, "from", from, FIELD_LINE, MSG_OWN_PROCEDURE_FROM, "built_in, or the number of a version", .flags = FIELD_REQUIRED, .max = 20),
	L(own_take_in, "step", step, FIELD_LINE, MSG_OWN_PROCEDURE_STEP, "its key; one that is not there is removed", .flags = FIELD_REQUIRED, .max = 80) };
static const struct field back_fields[] = { KEY(own_back_to_in),
	L(own_back_to_in, "version", version, FIELD_INT, MSG_OWN_PROCEDURE_VERSION_LABEL, "the version the draft is to be; what it was is set aside", .flags = 0),
	L(own_back_to_in, "aside_id", aside_id, FIELD_ID, MSG_OWN_PROCEDURE_ASIDE, "or a draft that was set aside, or a file brought in", .flags = 0) };
#define OP(var, title, text_of, function, table, T) \
	const struct operation var = { .name = title, .doc = text_of, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct own_done), .out = &own_done_shape, \
		.act = function }
OP(op_procedure_step, "procedure_step", "write a step of a draft: a new one, or another text for one", act_step, step_fields, own_step_in);
OP(op_procedure_move, "procedure_step_move", "move, remove or restore a step of a draft", act_move, move_fields, own_move_in);
OP(op_procedure_names, "procedure_names", "name, note and first-action card of a draft", act_names, names_fields, own_names_in);
OP(op_procedure_take, "procedure_take", "take one step over from the built-in procedure or another version", act_take, take_fields, own_take_in);
OP(op_procedure_back, "procedure_draft_back", "make the draft what a version, a draft set aside or a file says", act_back, back_fields, own_back_to_in);
