/* Who else got it (ほかに受け取った人): filled from what is known, checked off one by one. */
#include "suspect/inside.h"

#include "base/limits.h"
#include "base/text.h"
#include "indicator/recognise.h"
#include "messages.h"
#include "suspect/look.h"
#include "suspect_sql.h"

static int answer_of(str s)
{
	return choice_find(&suspect_answer_choices, s);
}

static str code_of(int answer)
{
	return answer < 0 ? S("") : str_from_c(suspect_answer_choices.v[answer].code);
}

bool suspect_recipients(struct ctx *c, struct id id, struct suspect_recipient **ret, size_t *ret_n)
{
	struct suspect_recipients_rows rows;
	if (!q_suspect_recipients(c, (struct suspect_recipients_in){ .mail_id = id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct suspect_recipient, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct suspect_recipients_row *r = &rows.v[i];
		(*ret)[i] = (struct suspect_recipient){ .id = r->id, .person_id = r->person_id,
			.name = str_is_empty(r->person_name) ? r->name : r->person_name, .department = r->department,
			.origin = r->origin, .received = answer_of(r->received), .opened = answer_of(r->opened),
			.clicked = answer_of(r->clicked), .typed = answer_of(r->typed), .checked = answer_of(r->checked),
			.note = r->note, .changed_name = r->changed_name, .changed_at = { true, r->changed_at }, .gone_at = r->gone_at };
	}
	*ret_n = rows.n;
	return true;
}

bool suspect_progress(struct ctx *c, struct id id, struct suspect_progress *ret)
{
	struct suspect_recipient_count_row row;
	if (!q_suspect_recipient_count(c, (struct suspect_recipient_count_in){ .mail_id = id }, &row)) {
		return false;
	}
	*ret = (struct suspect_progress){ row.n, row.done, row.touched };
	return true;
}

/* --- filling --- */

struct filling { struct ctx *c; struct id mail_id; struct suspect_recipient *have; size_t n; bool ok; int64_t added; };

/* Also one that was taken off: it is not put on again behind anybody's back. */
static bool is_listed(const struct filling *f, struct id person_id, str name)
{
	for (size_t i = 0; i < f->n; i++) {
		bool same = id_is_none(person_id) ? id_is_none(f->have[i].person_id) && str_eq(f->have[i].name, name)
			: id_eq(f->have[i].person_id, person_id);
		if (same) {
			return true;
		}
	}
	return false;
}

static void put(struct filling *f, struct id person_id, str name, const char *origin, const struct suspect_recipient *known)
{
	struct ctx *c = f->c;
	if (!f->ok || is_listed(f, person_id, name)) {
		return;
	}
	if (f->n >= LIMIT_SUSPECT_RECIPIENTS) {
		fail(c, ERR_CONFLICT, MSG_SUSPECT_RECIPIENTS_MANY);
		f->ok = fail_arg(c, "count", str_i64(c->arena, LIMIT_SUSPECT_RECIPIENTS));
		return;
	}
	static const struct suspect_recipient nothing = { .received = -1, .opened = -1, .clicked = -1, .typed = -1, .checked = -1 };
	const struct suspect_recipient *k = known ? known : &nothing;
	struct id id = id_new(c->now_ms);
	f->ok = q_suspect_recipient_add(c, (struct suspect_recipient_add_in){ .id = id, .mail_id = f->mail_id,
		.person_id = person_id, .name = name, .origin = str_from_c(origin), .received = code_of(k->received),
		.opened = code_of(k->opened), .clicked = code_of(k->clicked), .typed = code_of(k->typed), .checked = code_of(k->checked),
		.changed_by_id = c->who.account_id, .changed_at = c->now_ms });
	f->have[f->n++] = (struct suspect_recipient){ .id = id, .person_id = person_id, .name = name };
	f->added++;
}

static bool begin(struct ctx *c, struct id mail_id, struct filling *ret)
{
	struct suspect_recipient *v;
	size_t n;
	if (!suspect_recipients(c, mail_id, &v, &n)) {
		return false;
	}
	*ret = (struct filling){ .c = c, .mail_id = mail_id, .n = n, .ok = true,
		.have = arena_array(c->arena, struct suspect_recipient, n + LIMIT_SUSPECT_RECIPIENTS + 1) };
	memcpy(ret->have, v, n * sizeof *v);
	return true;
}

static const struct person *person_at(const struct suspect_home *home, str address)
{
	for (size_t i = 0; i < home->n_people; i++) {
		if (look_same(home->people[i].mail, address) || look_same(home->people[i].other_mail, address)) {
			return &home->people[i];
		}
	}
	return NULL;
}

/* Our people, and addresses that are ours though nobody is known for them (a list, somebody new). */
static bool fill_addressed(struct filling *f, const struct suspect_home *home, struct id mail_id)
{
	struct suspect_part *v;
	size_t n;
	if (!suspect_parts(f->c, mail_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(v[i].kind, S("to")) && !str_eq(v[i].kind, S("cc"))) {
			continue;
		}
		const struct person *p = person_at(home, v[i].value);
		if (p) {
			put(f, p->id, p->name, "addressed", NULL);
		} else if (look_is_own(home, look_domain(look_fold(f->c->arena, v[i].value)))) {
			put(f, (struct id){ 0 }, v[i].value, "addressed", NULL);
		}
	}
	return f->ok;
}

/* Who sent it in has it, and said what was done with it. */
static void fill_reporter(struct filling *f, const struct suspect *s)
{
	bool said = s->did != 0;
	struct suspect_recipient k = { .received = SUSPECT_YES, .opened = said ? SUSPECT_NO : -1, .clicked = said ? SUSPECT_NO : -1,
		.typed = said ? SUSPECT_NO : -1, .checked = -1 };
	if (str_is_empty(s->reporter)) {
		return;
	}
	k.opened = s->did & (DID_OPENED | DID_ATTACHED) ? SUSPECT_YES : k.opened;
	k.clicked = s->did & DID_CLICKED ? SUSPECT_YES : k.clicked;
	k.typed = s->did & DID_TYPED ? SUSPECT_YES : k.typed;
	put(f, s->reporter_id, s->reporter, "reported", &k);
}

static struct id reporter_by_name(struct ctx *c, const struct suspect_home *home, const struct suspect *s)
{
	struct id found = s->reporter_id;
	size_t n = 0;
	str name = look_name(c->arena, s->reporter);
	for (size_t i = 0; i < home->n_people && id_is_none(s->reporter_id); i++) {
		if (str_eq(look_name(c->arena, home->people[i].name), name)) {
			found = home->people[i].id;
			n++;
		}
	}
	return n > 1 ? (struct id){ 0 } : found;
}

static bool fill_from(struct filling *f, const struct suspect_home *home, struct suspect s)
{
	s.reporter_id = reporter_by_name(f->c, home, &s);
	fill_reporter(f, &s);
	return fill_addressed(f, home, s.id);
}

static bool act_fill(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_id_in *in = arg;
	struct suspect s;
	struct suspect_home home;
	struct suspect_like *v;
	struct filling f;
	size_t n;
	if (!suspect_get(c, in->id, &s) || !suspect_home_of(c, &home) || !suspect_alike(c, s.id, &v, &n) || !begin(c, s.id, &f)) {
		return false;
	}
	if (!fill_from(&f, &home, s)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool is_near = v[i].shares & ~(unsigned)(TRAIT_HOST | TRAIT_SENDER | TRAIT_SUBJECT);
		bool is_both = (v[i].shares & TRAIT_SENDER) && (v[i].shares & TRAIT_SUBJECT);
		if ((is_near || is_both) && !fill_from(&f, &home, v[i].s)) {
			return false;
		}
	}
	str text = msgf(c, MSG_SUSPECT_ENTRY_LIST, { "number", str_i64(c->arena, s.number.v) },
		{ "count", str_i64(c->arena, f.added) });
	return (f.added == 0 || suspect_tell_room(c, &s, text)) && suspect_get(c, s.id, ret_out);
}

/* --- by hand --- */

static bool in_department(struct ctx *c, const struct person *p, str department)
{
	return p->belongs == PERSON_OWN && str_eq(look_name(c->arena, p->department), look_name(c->arena, department));
}

static bool add_department(struct filling *f, const struct suspect_home *home, str department)
{
	int64_t before = f->added;
	size_t found = 0;
	for (size_t i = 0; i < home->n_people; i++) {
		if (in_department(f->c, &home->people[i], department)) {
			put(f, home->people[i].id, home->people[i].name, "department", NULL);
			found++;
		}
	}
	if (f->ok && found == 0) {
		return fail_field(f->c, "department", MSG_SUSPECT_DEPARTMENT_NONE);
	}
	return f->ok && (f->added > before || fail_field(f->c, "department", MSG_SUSPECT_RECIPIENT_THERE));
}

static bool add_one(struct filling *f, const struct suspect_home *home, const struct suspect_recipient_add_in_words *in)
{
	struct id id = in->person_id;
	str name = in->name;
	for (size_t i = 0; i < home->n_people; i++) {
		const struct person *p = &home->people[i];
		bool same = id_is_none(in->person_id) ? str_eq(look_name(f->c->arena, p->name), look_name(f->c->arena, in->name))
			: id_eq(p->id, in->person_id);
		if (same) {
			id = p->id;
			name = p->name;
			break;
		}
	}
	if (str_is_empty(name)) {
		return fail_field(f->c, "name", MSG_SUSPECT_RECIPIENT_WHO);
	}
	int64_t before = f->added;
	put(f, id, name, "hand", NULL);
	return f->ok && (f->added > before || fail_field(f->c, "name", MSG_SUSPECT_RECIPIENT_THERE));
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_recipient_add_in_words *in = arg;
	struct suspect s;
	struct suspect_home home;
	struct filling f;
	if (!suspect_get(c, in->id, &s) || !suspect_home_of(c, &home) || !begin(c, s.id, &f)) {
		return false;
	}
	bool ok = str_is_empty(in->department) ? add_one(&f, &home, in) : add_department(&f, &home, in->department);
	str text = msgf(c, MSG_SUSPECT_ENTRY_LIST, { "number", str_i64(c->arena, s.number.v) },
		{ "count", str_i64(c->arena, f.added) });
	return ok && suspect_tell_room(c, &s, text) && suspect_get(c, s.id, ret_out);
}

static bool get_one(struct ctx *c, struct id id, struct id recipient_id, struct suspect *s, struct suspect_recipient *ret)
{
	struct suspect_recipient *v;
	size_t n;
	if (!suspect_get(c, id, s) || !suspect_recipients(c, s->id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, recipient_id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, MSG_SUSPECT_RECIPIENT_GONE);
}

static str with_answer(struct ctx *c, str text, int label, int answer)
{
	if (answer < 0) {
		return text;
	}
	str word = msg(c, suspect_answer_choices.v[answer].label);
	return STR_CAT(c->arena, text, str_is_empty(text) ? S("") : S("、"), msg(c, label), S(" "), word);
}

str suspect_recipient_words(struct ctx *c, const struct suspect_recipient *r)
{
	str t = with_answer(c, S(""), MSG_SUSPECT_GOT_RECEIVED, r->received);
	t = with_answer(c, t, MSG_SUSPECT_GOT_OPENED, r->opened);
	t = with_answer(c, t, MSG_SUSPECT_GOT_CLICKED, r->clicked);
	t = with_answer(c, t, MSG_SUSPECT_GOT_TYPED, r->typed);
	return with_answer(c, t, MSG_SUSPECT_GOT_CHECKED, r->checked);
}

static bool tell(struct ctx *c, const struct suspect *s, const struct suspect_recipient *r)
{
	str text = msgf(c, MSG_SUSPECT_ENTRY_RECIPIENT, { "number", str_i64(c->arena, s->number.v) }, { "name", r->name },
		{ "words", suspect_recipient_words(c, r) });
	return suspect_tell_room(c, s, str_is_empty(r->note) ? text : STR_CAT(c->arena, text, S("\n"), r->note));
}

static bool act_set(struct ctx *c, const void *arg, void *ret_out)
{
	const struct suspect_recipient_set_in *in = arg;
	struct suspect s;
	struct suspect_recipient r, *out = ret_out;
	if (!get_one(c, in->id, in->recipient_id, &s, &r)) {
		return false;
	}
	if (in->seen.has && in->seen.v != r.changed_at.v) {
		fail(c, ERR_CONFLICT, MSG_SUSPECT_RECIPIENT_CHANGED);
		return fail_arg(c, "name", str_is_none(r.changed_name) ? S("") : r.changed_name);
	}
	const struct { int sent; int *at; } answers[] = { { in->received, &r.received }, { in->opened, &r.opened },
		{ in->clicked, &r.clicked }, { in->typed, &r.typed }, { in->checked, &r.checked } };
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		*answers[i].at = answers[i].sent < 0 ? *answers[i].at : answers[i].sent;
	}
	r.note = str_is_none(in->note) ? r.note : in->note;
	return q_suspect_recipient_put(c, (struct suspect_recipient_put_in){ .received = code_of(r.received),
			.opened = code_of(r.opened), .clicked = code_of(r.clicked), .typed = code_of(r.typed),
			.checked = code_of(r.checked), .note = r.note, .changed_by_id = c->who.account_id, .changed_at = c->now_ms,
			.mail_id = s.id, .id = r.id }) &&
	       tell(c, &s, &r) && get_one(c, s.id, r.id, &s, out);
}

static bool set_gone(struct ctx *c, const struct suspect_recipient_in *in, bool gone, struct suspect_recipient *out)
{
	struct suspect s;
	struct suspect_recipient r;
	if (!get_one(c, in->id, in->recipient_id, &s, &r)) {
		return false;
	}
	str text = msgf(c, gone ? MSG_SUSPECT_ENTRY_OFF : MSG_SUSPECT_ENTRY_BACK, { "number", str_i64(c->arena, s.number.v) },
		{ "name", r.name });
	return q_suspect_recipient_gone(c, (struct suspect_recipient_gone_in){ .now = { gone, c->now_ms },
			.changed_by_id = c->who.account_id, .changed_at = c->now_ms, .mail_id = s.id, .id = r.id }) &&
	       suspect_tell_room(c, &s, text) && get_one(c, s.id, r.id, &s, out);
}

static bool act_remove(struct ctx *c, const void *in, void *ret_out) { return set_gone(c, in, true, ret_out); }
static bool act_back(struct ctx *c, const void *in, void *ret_out) { return set_gone(c, in, false, ret_out); }

/* --- traces --- */

bool suspect_indicators(struct ctx *c, const struct suspect *s, str **ret, size_t *ret_n)
{
	struct suspect_home home;
	struct suspect_part *v;
	size_t n, k = 0;
	if (!suspect_home_of(c, &home) || !suspect_parts(c, s->id, &v, &n)) {
		return false;
	}
	str *out = arena_array(c->arena, str, 2 * n + 2);
	str domain = look_domain(s->from_address);
	bool is_ours = look_is_own(&home, look_fold(c->arena, domain));
	if (!str_is_empty(s->from_address) && !is_ours) {
		out[k++] = s->from_address;
		if (!suspect_domain_in(look_fold(c->arena, domain), c->catalog->mail.free_mail)) {
			out[k++] = domain;
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].kind, S("file")) && !str_is_empty(v[i].sha256)) {
			out[k++] = v[i].sha256;
		} else if (str_eq(v[i].kind, S("link")) && !str_is_empty(v[i].host) && !look_is_own(&home, v[i].host)) {
			out[k++] = v[i].value;
			out[k++] = v[i].host;
		}
	}
	*ret = out;
	*ret_n = k;
	return true;
}

/* --- words of finders --- */

bool suspect_words(struct ctx *c, struct id sighting_id, struct sighting_word **ret, size_t *ret_n)
{
	struct suspect_of_finder_row row;
	bool found = false;
	*ret_n = 0;
	*ret = NULL;
	if (id_is_none(sighting_id) ||
	    !q_suspect_of_finder(c, (struct suspect_of_finder_in){ .sighting_id = sighting_id }, &row, &found)) {
		return c->err.code == ERR_NONE;
	}
	if (!found) {
		return true;
	}
	struct sighting_word *v = arena_array(c->arena, struct sighting_word, 5);
	v[0] = (struct sighting_word){ S("mail/from"), row.from_name, false };
	v[1] = (struct sighting_word){ S("mail/address"), row.from_address, false };
	v[2] = (struct sighting_word){ S("mail/subject"), row.subject, false };
	v[3] = (struct sighting_word){ S("mail/when"), row.sent_text, false };
	v[4] = (struct sighting_word){ S("mail/text"), row.text, false };
	*ret = v;
	*ret_n = 5;
	return true;
}

bool suspect_put_word(struct ctx *c, struct id sighting_id, str field, str value)
{
	struct suspect_of_finder_row row;
	bool found = false;
	if (!q_suspect_of_finder(c, (struct suspect_of_finder_in){ .sighting_id = sighting_id }, &row, &found)) {
		return false;
	}
	struct suspect_words_in in = { .from_name = row.from_name, .from_address = row.from_address, .subject = row.subject,
		.sent_text = row.sent_text, .text = row.text, .id = row.id };
	const struct { str name; str *at; } all[] = { { S("mail/from"), &in.from_name }, { S("mail/address"), &in.from_address },
		{ S("mail/subject"), &in.subject }, { S("mail/when"), &in.sent_text }, { S("mail/text"), &in.text } };
	for (size_t i = 0; i < sizeof all / sizeof all[0] && found; i++) {
		if (str_eq(all[i].name, field)) {
			*all[i].at = value;
			return q_suspect_words(c, in);
		}
	}
	return fail(c, ERR_BUG, 0);
}

/* --- rows --- */

#define R(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct suspect_recipient, member), .doc = text }
#define A(member, text) \
	{ .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct suspect_recipient, member), \
		.choices = &suspect_answer_choices, .doc = text }
static const struct field shape_fields[] = {
	R(id, FIELD_ID, "of the row"), R(person_id, FIELD_ID, "the person, when known"), R(name, FIELD_LINE, "who"),
	R(department, FIELD_LINE, "of the person"), R(origin, FIELD_LINE, "addressed, reported, department or hand"),
	A(received, "whether it arrived; null: not asked yet"), A(opened, "opened it or an attachment"),
	A(clicked, "followed a link"), A(typed, "typed a password or such"), A(checked, "the machine was looked at"),
	R(note, FIELD_LINE, "what else"), R(changed_name, FIELD_LINE, "who said so last"), R(changed_at, FIELD_INSTANT, "when"),
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct suspect_recipient, changed_at),
		.doc = "what `seen` is compared with" },
	R(gone_at, FIELD_INSTANT, "when it was taken off the list; null: it is on it"),
};
#undef A
const struct shape suspect_recipient_shape = { "SuspectRecipient", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct suspect_recipient) };

#define MAIL(T) \
	{ .name = "suspect", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SUSPECT_LABEL_ID, .doc = "the mail" }
#define ROW(T) \
	{ .name = "recipient", .type = FIELD_ID, .offset = offsetof(struct T, recipient_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
		.label = MSG_SUSPECT_LABEL_ID, .doc = "the row of the list" }
#define A(member, label_msg, text) \
	{ .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct suspect_recipient_set_in, member), \
		.choices = &suspect_answer_choices, .label = label_msg, .doc = text }
static const struct field fill_fields[] = { MAIL(suspect_id_in) };
static const struct field add_fields[] = { MAIL(suspect_recipient_add_in_words),
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct suspect_recipient_add_in_words, name), .max = 120,
		.label = MSG_SUSPECT_LABEL_WHO, .doc = "a name or an address" },
	{ .name = "person_id", .type = FIELD_ID, .offset = offsetof(struct suspect_recipient_add_in_words, person_id),
		.label = MSG_SUSPECT_LABEL_WHO, .doc = "a person, in place of a name" },
	{ .name = "department", .type = FIELD_LINE, .offset = offsetof(struct suspect_recipient_add_in_words, department), .max = 120,
		.label = MSG_SUSPECT_LABEL_DEPARTMENT, .doc = "everybody of a department, in place of one" },
};
static const struct field set_fields[] = { MAIL(suspect_recipient_set_in), ROW(suspect_recipient_set_in),
	A(received, MSG_SUSPECT_GOT_RECEIVED, "yes, no, unknown; not sent: stays"), A(opened, MSG_SUSPECT_GOT_OPENED, "likewise"),
	A(clicked, MSG_SUSPECT_GOT_CLICKED, "likewise"), A(typed, MSG_SUSPECT_GOT_TYPED, "likewise"),
	A(checked, MSG_SUSPECT_GOT_CHECKED, "likewise"),
	{ .name = "note", .type = FIELD_LINE, .offset = offsetof(struct suspect_recipient_set_in, note), .max = 200,
		.flags = FIELD_KEEP_BLANK, .label = MSG_SUSPECT_LABEL_REMARK, .doc = "what else" },
	{ .name = "seen", .type = FIELD_INT, .offset = offsetof(struct suspect_recipient_set_in, seen),
		.label = MSG_SUSPECT_LABEL_ID, .doc = "version as the caller saw it; not sent: not compared" },
};
static const struct field one_fields[] = { MAIL(suspect_recipient_in), ROW(suspect_recipient_in) };
#define N(table) (sizeof table / sizeof table[0])
#define OP(var, title, text, table, T, O, shape_of, function) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, .n_fields = N(table), \
		.in_size = sizeof(struct T), .out_size = sizeof(struct O), .out = &shape_of, .act = function }
OP(op_suspect_recipients_fill, "suspect_recipients_fill", "put on the list who was addressed and who sent it in", fill_fields,
	suspect_id_in, suspect, suspect_shape, act_fill);
OP(op_suspect_recipient_add, "suspect_recipient_add", "put somebody, or a department, on the list", add_fields,
	suspect_recipient_add_in_words, suspect, suspect_shape, act_add);
OP(op_suspect_recipient_set, "suspect_recipient_set", "say what was found out about one of the list", set_fields,
	suspect_recipient_set_in, suspect_recipient, suspect_recipient_shape, act_set);
OP(op_suspect_recipient_remove, "suspect_recipient_remove", "take one off the list", one_fields, suspect_recipient_in,
	suspect_recipient, suspect_recipient_shape, act_remove);
OP(op_suspect_recipient_back, "suspect_recipient_back", "put one on the list again", one_fields, suspect_recipient_in,
	suspect_recipient, suspect_recipient_shape, act_back);
