/* What the firm does with a round: opens, changes, ends it; links of groups; people asked by name. */
#include "ask/crowd.h"
#include "ask/inside.h"

#include "ask_sql.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"
#include "outbox/outbox.h"
#include "person/person.h"
#include "sheet/sheet.h"

#define CODE_BYTES 32
#define DAY_MS (24 * 3600 * INT64_C(1000))
#define REMIND_PAUSE_MS (20 * 3600 * INT64_C(1000)) /* once a day, even when yesterday's went late in the evening */

static const struct choice reminds[] = { [ASK_REMINDS_NO] = { "no", MSG_ASK_REMINDS_NO }, [ASK_REMINDS_YES] = { "yes", MSG_ASK_REMINDS_YES } };
static const struct choices reminds_choices = { reminds, 2 };
static const struct choice groups[] = { { "executive", MSG_ASK_EXECUTIVE }, { "it", MSG_ASK_IT }, { "staff", MSG_ASK_STAFF }, { "other", MSG_ASK_OTHER } };
static const struct choices group_choices = { groups, ASK_GROUP_MAX };

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

/* --- codes --- */

bytes ask_hash(struct ctx *c, str text)
{
	struct sha256 *h = arena_new(c->arena, struct sha256);
	sha256_of(str_bytes(text), h);
	return (bytes){ h->b, sizeof h->b };
}

bool ask_code_new(struct ctx *c, struct id round_id, int group, struct id asked_id, struct id answer_id, str *ret_code)
{
	uint8_t secret[CODE_BYTES];
	random_bytes(secret, sizeof secret);
	*ret_code = base64url(c->arena, (bytes){ secret, sizeof secret });
	return q_ask_code_add(c, (struct ask_code_add_in){ .code_hash = ask_hash(c, *ret_code), .round_id = round_id, .team = ask_group_code(group),
		.asked_id = asked_id, .answer_id = answer_id, .made_at = c->now_ms });
}

str ask_link_of(struct ctx *c, str base_url, str code) { return STR_CAT(c->arena, or_empty(base_url), S("/answer/"), code); }

/* --- the round --- */

static bool check_end(struct ctx *c, struct opt_int closes_at)
{
	bool fits = closes_at.has && closes_at.v > c->now_ms && closes_at.v <= c->now_ms + ASK_DAYS_MOST * DAY_MS;
	return fits || fail_field(c, "closes_at", MSG_ASK_BAD_END);
}

static bool form_of(struct ctx *c, str sheet, bool is_anonymous, const struct sheet_def **ret)
{
	const struct sheet_def *asked;
	if (!sheet_def_get(c, sheet, ret)) {
		return false;
	}
	if (!sheet_may_see(c, *ret)) {
		return fail(c, ERR_DENIED, MSG_SHEET_NOT_FOR_YOU);
	}
	return ((*ret)->shape != SHEET_LEDGER || fail_field(c, "sheet", MSG_ASK_NO_FORM)) && ask_form(c, *ret, is_anonymous, &asked);
}

static bool act_open(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_open_in *in = arg;
	const struct sheet_def *d;
	struct ask_round_last_row last;
	if (!form_of(c, in->sheet, in->is_anonymous, &d) || !check_end(c, in->closes_at) || !q_ask_round_last(c, &last)) {
		return false;
	}
	if (last.n >= LIMIT_ASK_ROUNDS) {
		return fail(c, ERR_CONFLICT, MSG_ASK_TOO_MANY_ROUNDS);
	}
	struct id id = id_new(c->now_ms);
	bool is_reminding = in->reminds != ASK_REMINDS_NO;
	return q_ask_round_add(c, (struct ask_round_add_in){ .id = id, .number = last.last + 1, .sheet = d->key, .form = d->version,
			.title = or_empty(in->title).n ? in->title : text2_in(d->name, c->lang), .words = or_empty(in->words),
			.lang = c->lang == LANG_EN ? S("en") : S("ja"), .is_anonymous = in->is_anonymous, .is_reminding = is_reminding,
			.opened_at = c->now_ms, .opened_by_id = c->who.account_id, .closes_at = in->closes_at.v,
			.remind_at = ask_next_reminder(c, in->closes_at.v, is_reminding) }) && ask_round_get(c, id, ret_out);
}

static bool put(struct ctx *c, struct ask_round *r)
{
	bool is_open = r->state == ASK_OPEN;
	return q_ask_round_put(c, (struct ask_round_put_in){ .title = r->title, .words = r->words, .is_reminding = r->is_reminding,
			.closes_at = r->closes_at.v, .state = is_open ? S("open") : S("closed"), .closed_at = r->closed_at,
			.remind_at = is_open ? ask_next_reminder(c, r->closes_at.v, r->is_reminding) : (struct opt_int){ 0 }, .id = r->id }) &&
		ask_round_get(c, r->id, r);
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_change_in *in = arg;
	struct ask_round *r = ret_out;
	if (!ask_round_open(c, in->round_id, r) || (in->closes_at.has && !check_end(c, in->closes_at))) {
		return false;
	}
	r->title = or_empty(in->title).n ? in->title : r->title;
	r->words = str_is_none(in->words) ? r->words : in->words;
	r->closes_at = in->closes_at.has ? in->closes_at : r->closes_at;
	r->is_reminding = in->reminds < 0 ? r->is_reminding : in->reminds == ASK_REMINDS_YES;
	return put(c, r);
}

static bool act_close(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_act_in *in = arg;
	struct ask_round *r = ret_out;
	if (!ask_round_open(c, in->round_id, r)) {
		return false;
	}
	r->state = ASK_CLOSED;
	r->closed_at = (struct opt_int){ true, c->now_ms };
	crowd_forget(r->id);
	return q_ask_posts_drop(c, (struct ask_posts_drop_in){ .round_id = r->id }) && put(c, r);
}

static bool act_reopen(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_reopen_in *in = arg;
	struct ask_round *r = ret_out;
	if (!ask_round_get(c, in->round_id, r)) {
		return false;
	}
	if (r->state == ASK_OPEN || r->is_anonymous) {
		return fail(c, ERR_CONFLICT, r->is_anonymous ? MSG_ASK_NO_REOPEN : MSG_ASK_IS_OPEN);
	}
	if (!check_end(c, in->closes_at)) {
		return false;
	}
	r->state = ASK_OPEN;
	r->closed_at = (struct opt_int){ 0 };
	r->closes_at = in->closes_at;
	return put(c, r);
}

/* --- links of groups --- */

static bool check_group(struct ctx *c, int group)
{
	return (group >= 0 && group < ASK_GROUP_MAX) || fail_field(c, "group", MSG_ASK_WHICH_GROUP);
}

static bool end_link(struct ctx *c, struct id round_id, int group)
{
	return q_ask_code_end_team(c, (struct ask_code_end_team_in){ .ended_at = { true, c->now_ms }, .round_id = round_id,
		.team = ask_group_code(group) });
}

static bool act_link(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_link_in *in = arg;
	struct ask_link *out = ret_out;
	struct ask_round r;
	const struct id none = { 0 };
	str code;
	if (!check_group(c, in->group) || !ask_round_open(c, in->round_id, &r) || !end_link(c, r.id, in->group) ||
	    !ask_code_new(c, r.id, in->group, none, none, &code)) {
		return false;
	}
	*out = (struct ask_link){ .round_id = r.id, .group = in->group, .link = ask_link_of(c, in->base_url, code), .name = S("") };
	return true;
}

static bool act_unlink(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_link_in *in = arg;
	struct ask_round r;
	(void)ret_out;
	return check_group(c, in->group) && ask_round_get(c, in->round_id, &r) && end_link(c, r.id, in->group);
}

/* --- people --- */

/* Who is being added, and who is asked already. */
struct inviting {
	const struct ask_invite_in *in;
	struct ask_round round;
	struct ask_person_known_rows known;
	int64_t n;                      /* asked by name, with those added now */
	struct ask_invited *out;
	str *fresh; size_t n_fresh;     /* addresses added now */
};

static bool is_known(const struct inviting *v, struct id person, str mail)
{
	for (size_t k = 0; k < v->known.n; k++) {
		const struct ask_person_known_row *y = &v->known.v[k];
		bool same = (!id_is_none(person) && id_eq(y->person_id, person)) || (mail.n && str_eq(y->mail, mail));
		if (same && !str_eq(y->state, S("withdrawn"))) {
			return true;
		}
	}
	for (size_t k = 0; mail.n && k < v->n_fresh; k++) {
		if (str_eq(v->fresh[k], mail)) {
			return true;
		}
	}
	return false;
}

static bool add_one(struct ctx *c, struct inviting *v, struct id person, str name, str mail)
{
	if (is_known(v, person, mail)) {
		v->out->known.v++;
		return true;
	}
	if (++v->n > LIMIT_ASK_PEOPLE) {
		return fail(c, ERR_CONFLICT, MSG_ASK_TOO_MANY_PEOPLE);
	}
	v->fresh[v->n_fresh++] = mail;
	v->out->added.v++;
	return q_ask_person_add(c, (struct ask_person_add_in){ .id = id_new(c->now_ms), .round_id = v->round.id, .team = ask_group_code(v->in->group),
		.person_id = person, .name = name, .mail = mail, .post = mail.n ? S("invite") : S(""), .added_at = c->now_ms });
}

static bool add_person(struct ctx *c, struct inviting *v, struct id person)
{
	struct ask_person_mail_row p;
	bool found;
	if (!q_ask_person_mail(c, (struct ask_person_mail_in){ .id = person }, &p, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_ASK_NO_PERSON);
	}
	str mail = p.mail.n ? p.mail : or_empty(p.account_mail);
	for (size_t k = 0; k < v->n_fresh; k++) {
		mail = mail.n && str_eq(v->fresh[k], mail) ? S("") : mail; /* two who share an address are asked both; one by hand */
	}
	return add_one(c, v, person, p.name, mail);
}

/* 北斗 太郎 <hokuto@example.jp>, or the address alone. */
static bool add_line(struct ctx *c, struct inviting *v, str line)
{
	str rest = str_trim(line), name = S(""), mail = rest;
	size_t at = str_find(rest, S("<"), 0);
	if (at != SIZE_MAX && str_ends(rest, S(">"))) {
		name = str_trim(str_sub(rest, 0, at));
		mail = str_trim(str_sub(rest, at + 1, rest.n - at - 2));
	}
	mail = text_narrow(c->arena, mail);
	if (!mail_address_is_valid(mail) || text_chars(name) > LIMIT_LINE_CHARS) {
		fail_field(c, "mails", MSG_ASK_BAD_MAIL);
		return fail_field_arg(c, "line", text_clip(c->arena, rest, 60));
	}
	return add_one(c, v, (struct id){ 0 }, name.n ? name : mail, mail);
}

static bool add_all(struct ctx *c, struct inviting *v)
{
	bool ok = true;
	str rest = or_empty(v->in->mails);
	for (size_t k = 0; ok && k < v->in->people.n; k++) {
		ok = add_person(c, v, v->in->people.v[k]);
	}
	while (ok && rest.n > 0) {
		str line = str_cut(&rest, '\n');
		ok = str_trim(line).n == 0 || add_line(c, v, line);
	}
	return ok;
}

static size_t lines_in(str s)
{
	size_t n = 1;
	for (size_t k = 0; k < s.n; k++) {
		n += s.p[k] == '\n';
	}
	return n;
}

static bool act_invite(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_invite_in *in = arg;
	struct inviting v = { .in = in, .out = ret_out };
	if (!check_group(c, in->group) || !ask_round_open(c, in->round_id, &v.round) ||
	    !q_ask_person_known(c, (struct ask_person_known_in){ .round_id = v.round.id }, &v.known)) {
		return false;
	}
	v.n = v.round.n_asked.v;
	v.fresh = arena_array(c->arena, str, in->people.n + lines_in(or_empty(in->mails)));
	*v.out = (struct ask_invited){ v.round.id, { true, 0 }, { true, 0 } };
	return add_all(c, &v) && (v.out->added.v + v.out->known.v > 0 || fail_field(c, "people", MSG_ASK_NOBODY_CHOSEN));
}

static bool asked_get(struct ctx *c, struct id round_id, struct id asked_id, struct ask_person_one_row *ret)
{
	bool found;
	if (!q_ask_person_one(c, (struct ask_person_one_in){ .round_id = round_id, .id = asked_id }, ret, &found)) {
		return false;
	}
	return found || fail(c, ERR_NOT_FOUND, MSG_ASK_NOT_ASKED);
}

static bool act_hand(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_asked_in *in = arg;
	struct ask_link *out = ret_out;
	struct ask_round r;
	struct ask_person_one_row y;
	str code;
	if (!ask_round_open(c, in->round_id, &r) || !asked_get(c, r.id, in->asked_id, &y)) {
		return false;
	}
	if (str_eq(y.state, S("withdrawn"))) {
		return fail(c, ERR_CONFLICT, MSG_ASK_LINK_OVER);
	}
	int group = choice_find(&ask_group_choices, y.team);
	if (!ask_code_new(c, r.id, group, y.id, (struct id){ 0 }, &code)) {
		return false;
	}
	*out = (struct ask_link){ .round_id = r.id, .asked_id = y.id, .group = group, .link = ask_link_of(c, in->base_url, code), .name = y.name };
	return true;
}

static bool act_withdraw(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_asked_in *in = arg;
	struct ask_round r;
	struct ask_person_one_row y;
	(void)ret_out;
	return ask_round_get(c, in->round_id, &r) && asked_get(c, r.id, in->asked_id, &y) &&
		q_ask_code_end_person(c, (struct ask_code_end_person_in){ .ended_at = { true, c->now_ms }, .round_id = r.id, .asked_id = y.id }) &&
		q_ask_person_state(c, (struct ask_person_state_in){ .state = S("withdrawn"), .id = y.id });
}

static bool act_remind(struct ctx *c, const void *arg, void *ret_out)
{
	const struct ask_act_in *in = arg;
	struct ask_reminded *out = ret_out;
	struct ask_round r;
	struct mail_settings server;
	struct ask_remind_count_row count;
	if (!ask_round_open(c, in->round_id, &r) || !mail_settings_get(c, &server) ||
	    !q_ask_remind_count(c, (struct ask_remind_count_in){ .everyone = r.is_anonymous, .round_id = r.id }, &count)) {
		return false;
	}
	if (!server.has) {
		return fail(c, ERR_CONFLICT, MSG_ASK_NO_SERVER);
	}
	if (count.n == 0) {
		return fail(c, ERR_CONFLICT, MSG_ASK_NOBODY_LEFT);
	}
	if (r.reminded_at.has && c->now_ms - r.reminded_at.v < REMIND_PAUSE_MS) {
		fail(c, ERR_CONFLICT, MSG_ASK_REMINDED_TODAY);
		return fail_arg(c, "when", time_short(c, r.reminded_at.v));
	}
	*out = (struct ask_reminded){ r.id, { true, count.n } };
	return q_ask_remind_all(c, (struct ask_remind_all_in){ .everyone = r.is_anonymous, .round_id = r.id }) &&
		q_ask_reminded(c, (struct ask_reminded_in){ .reminded_at = { true, c->now_ms }, .id = r.id });
}

/* --- rows --- */

#define N(v) (sizeof(v) / sizeof(v)[0])
#define ROUND(T) { .name = "round", .type = FIELD_ID, .offset = offsetof(struct T, round_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_ASK_ROUND, .doc = "the round" }
#define ASKED(T) { .name = "asked", .type = FIELD_ID, .offset = offsetof(struct T, asked_id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_ASK_ROUND, .doc = "who is asked by name" }
#define TITLE(T) { .name = "title", .type = FIELD_LINE, .offset = offsetof(struct T, title), .max = 80, .label = MSG_ASK_LABEL_TITLE, \
	.doc = "title; without it the form's name" }
#define WORDS(T) { .name = "words", .type = FIELD_TEXT, .offset = offsetof(struct T, words), .flags = FIELD_KEEP_BLANK, .max = 1000, \
	.label = MSG_ASK_LABEL_WORDS, .doc = "what is said to those asked" }
#define ENDS(T, more) { .name = "closes_at", .type = FIELD_INSTANT, .offset = offsetof(struct T, closes_at), .flags = FIELD_AHEAD | (more), \
	.label = MSG_ASK_LABEL_ENDS, .doc = "until when it takes answers; a day alone means its end" }
#define REMINDS(T) { .name = "reminds", .type = FIELD_CHOICE, .offset = offsetof(struct T, reminds), .choices = &reminds_choices, \
	.label = MSG_ASK_LABEL_REMINDS, .doc = "yes: reminds by mail three days and one day before the end" }
#define GROUP(T, more) { .name = "group", .type = FIELD_CHOICE, .offset = offsetof(struct T, group), .flags = FIELD_REQUIRED | (more), \
	.choices = &group_choices, .label = MSG_ASK_LABEL_GROUP, .doc = "executive, it, staff or other" }
static const struct field open_fields[] = {
	{ .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct ask_open_in, sheet), .flags = FIELD_REQUIRED, .max = 40,
		.label = MSG_ASK_LABEL_FORM, .doc = "key of the form" },
	TITLE(ask_open_in), WORDS(ask_open_in), ENDS(ask_open_in, FIELD_REQUIRED),
	{ .name = "is_anonymous", .type = FIELD_BOOL, .offset = offsetof(struct ask_open_in, is_anonymous), .label = MSG_ASK_LABEL_ANONYMOUS,
		.doc = "answers are tied to nobody; they can be read once the round is closed, and it is not opened again" },
	REMINDS(ask_open_in) };
static const struct field change_fields[] = { ROUND(ask_change_in), TITLE(ask_change_in), WORDS(ask_change_in), ENDS(ask_change_in, 0),
	REMINDS(ask_change_in) };
static const struct field act_fields[] = { ROUND(ask_act_in) };
static const struct field reopen_fields[] = { ROUND(ask_reopen_in), ENDS(ask_reopen_in, FIELD_REQUIRED) };
static const struct field link_fields[] = { ROUND(ask_link_in), GROUP(ask_link_in, FIELD_PATH) };
static const struct field invite_fields[] = { ROUND(ask_invite_in), GROUP(ask_invite_in, 0),
	{ .name = "people", .type = FIELD_IDS, .offset = offsetof(struct ask_invite_in, people), .max = LIMIT_ASK_PEOPLE_AT_ONCE,
		.label = MSG_ASK_LABEL_PEOPLE, .doc = "people of the address book" },
	{ .name = "mails", .type = FIELD_TEXT, .offset = offsetof(struct ask_invite_in, mails), .max = 20000, .label = MSG_ASK_LABEL_MAILS,
		.doc = "others, one a line: name <address>, or the address" } };
static const struct field asked_fields[] = { ROUND(ask_asked_in), ASKED(ask_asked_in) };

#define OUT(T, kind, member, text) { .name = #member, .type = kind, .offset = offsetof(struct T, member), .doc = text }
static const struct field link_out[] = { OUT(ask_link, FIELD_ID, round_id, "the round"),
	OUT(ask_link, FIELD_ID, asked_id, "who it is for; null: the group"),
	{ .name = "group", .type = FIELD_CHOICE, .offset = offsetof(struct ask_link, group), .choices = &ask_group_choices, .doc = "its group" },
	OUT(ask_link, FIELD_LINE, name, "name of who it is for; may be empty"), OUT(ask_link, FIELD_LINE, link, "the address; shown this once") };
const struct shape ask_link_shape = { "AskLink", link_out, N(link_out), sizeof(struct ask_link) };
static const struct field invited_out[] = { OUT(ask_invited, FIELD_ID, round_id, "the round"), OUT(ask_invited, FIELD_INT, added, "newly asked"),
	OUT(ask_invited, FIELD_INT, known, "were asked already") };
const struct shape ask_invited_shape = { "AskInvited", invited_out, N(invited_out), sizeof(struct ask_invited) };
static const struct field reminded_out[] = { OUT(ask_reminded, FIELD_ID, round_id, "the round"), OUT(ask_reminded, FIELD_INT, n, "how many are reminded") };
const struct shape ask_reminded_shape = { "AskReminded", reminded_out, N(reminded_out), sizeof(struct ask_reminded) };

#define OP(var, title, text, function, table, T, T_out, shape_) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, .n_fields = N(table), \
		.in_size = sizeof(struct T), .out_size = sizeof(struct T_out), .out = &(shape_), .act = function }
OP(op_ask_open, "ask_open", "ask people to answer a form", act_open, open_fields, ask_open_in, ask_round, ask_round_shape);
OP(op_ask_change, "ask_change", "change or extend a round of questions", act_change, change_fields, ask_change_in, ask_round, ask_round_shape);
OP(op_ask_close, "ask_close", "close a round of questions", act_close, act_fields, ask_act_in, ask_round, ask_round_shape);
OP(op_ask_reopen, "ask_reopen", "open a closed round again; not an anonymous one", act_reopen, reopen_fields, ask_reopen_in, ask_round, ask_round_shape);
OP(op_ask_link, "ask_link", "make the link of a group; an older one ends", act_link, link_fields, ask_link_in, ask_link, ask_link_shape);
OP(op_ask_invite, "ask_invite", "ask people by name, with a link of their own", act_invite, invite_fields, ask_invite_in, ask_invited, ask_invited_shape);
OP(op_ask_hand, "ask_hand", "make a link of one person, to hand over", act_hand, asked_fields, ask_asked_in, ask_link, ask_link_shape);
OP(op_ask_remind, "ask_remind", "remind by mail, at most once a day", act_remind, act_fields, ask_act_in, ask_reminded, ask_reminded_shape);
const struct operation op_ask_unlink = { .name = "ask_unlink", .doc = "take the link of a group back", .needs = ACCESS_RESPONDER,
	.fields = link_fields, .n_fields = N(link_fields), .in_size = sizeof(struct ask_link_in), .act = act_unlink };
const struct operation op_ask_withdraw = { .name = "ask_withdraw", .doc = "ask somebody no more: their links end", .needs = ACCESS_RESPONDER,
	.fields = asked_fields, .n_fields = N(asked_fields), .in_size = sizeof(struct ask_asked_in), .act = act_withdraw };
