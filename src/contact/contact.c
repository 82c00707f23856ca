#include "contact/contact.h"

#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "contact_sql.h"
#include "messages.h"

#define MONTHS_MIN 1
#define MONTHS_MAX 60
#define ALL_MOST (LIMIT_LIST_ROWS * LIMIT_CONTACTS_PER_PERSON)

static const struct choice kinds[] = {
	[CONTACT_PHONE] = { "phone", MSG_CONTACT_PHONE }, [CONTACT_MAIL] = { "mail", MSG_CONTACT_MAIL },
	[CONTACT_OTHER] = { "other", MSG_CONTACT_OTHER },
};
const struct choices contact_kind_choices = { kinds, 3 };
static const struct choice purposes[] = {
	[PURPOSE_WORK] = { "work", MSG_CONTACT_WORK }, [PURPOSE_MOBILE] = { "mobile", MSG_CONTACT_MOBILE },
	[PURPOSE_HOME] = { "home", MSG_CONTACT_HOME }, [PURPOSE_NIGHT] = { "night", MSG_CONTACT_NIGHT },
	[PURPOSE_OUTSIDE] = { "outside", MSG_CONTACT_OUTSIDE }, [PURPOSE_OTHER] = { "other", MSG_CONTACT_PURPOSE_OTHER },
};
const struct choices contact_purpose_choices = { purposes, 6 };
static const struct choice hours[] = {
	[HOURS_UNSAID] = { "unsaid", MSG_CONTACT_HOURS_UNSAID }, [HOURS_ALWAYS] = { "always", MSG_CONTACT_HOURS_ALWAYS },
	[HOURS_WEEKDAYS] = { "weekdays", MSG_CONTACT_HOURS_WEEKDAYS }, [HOURS_OTHER] = { "other", MSG_CONTACT_HOURS_OTHER },
};
const struct choices contact_hours_choices = { hours, 4 };
static const struct choice hows[] = {
	[HOW_NONE] = { "none", MSG_CONTACT_HOW_NONE }, [HOW_DRILL] = { "drill", MSG_CONTACT_HOW_DRILL },
	[HOW_CALL] = { "call", MSG_CONTACT_HOW_CALL }, [HOW_MAIL] = { "mail", MSG_CONTACT_HOW_MAIL },
	[HOW_SAID] = { "said", MSG_CONTACT_HOW_SAID },
};
const struct choices contact_how_choices = { hows, 5 };
static const struct choice states[] = {
	[CONTACT_NEVER] = { "never", MSG_CONTACT_STATE_NEVER }, [CONTACT_GOOD] = { "good", MSG_CONTACT_STATE_GOOD },
	[CONTACT_STALE] = { "stale", MSG_CONTACT_STATE_STALE }, [CONTACT_FAILED] = { "failed", MSG_CONTACT_STATE_FAILED },
	[CONTACT_BOUNCED] = { "bounced", MSG_CONTACT_STATE_BOUNCED },
};
const struct choices contact_state_choices = { states, 5 };
/* What is kept beside a person is told in the same order (reach.h). */
_Static_assert((int)CONTACT_NEVER == (int)REACH_NOW_NEVER && (int)CONTACT_GOOD == (int)REACH_NOW_GOOD && (int)CONTACT_STALE == (int)REACH_NOW_STALE &&
	(int)CONTACT_FAILED == (int)REACH_NOW_FAILED && (int)CONTACT_BOUNCED == (int)REACH_NOW_BOUNCED, "one order of states");

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct contact, member), .doc = text }
#define C(member, set, text) \
	{ .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct contact, member), .choices = &set, .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "Id of this way."), F(person_id, FIELD_ID, "The person."), F(place, FIELD_INT, "1: tried first."),
	C(kind, contact_kind_choices, "What it is."),
	F(value, FIELD_LINE, "Number or address; empty where hidden."),
	C(purpose, contact_purpose_choices, "What it is used for; outside: a mail that does not depend on the firm's own."),
	C(hours, contact_hours_choices, "When somebody answers."),
	F(note, FIELD_LINE, "Hours in words, which chat, extension; empty where hidden."),
	F(is_private, FIELD_BOOL, "Only for roles that need it."),
	F(is_shared, FIELD_BOOL, "Of several people."),
	F(is_hidden, FIELD_BOOL, "There is a value that you may not see."),
	F(checked_at, FIELD_INSTANT, "The last time somebody tried."),
	C(how, contact_how_choices, "How it was tried."),
	F(is_reached, FIELD_BOOL, "That try reached the person."),
	F(bounced_at, FIELD_INSTANT, "When a mail came back, and none arrived since."),
	C(state, contact_state_choices, "never, good, stale (reached, too long ago), failed, bounced."),
};
#undef F
#undef C
const struct shape contact_shape = { "Contact", shape_fields, sizeof shape_fields / sizeof shape_fields[0], sizeof(struct contact) };

static int code_of(const struct choices *set, str code)
{
	int v = choice_find(set, code);
	return v < 0 ? 0 : v;
}

/* --- the limit --- */

bool contact_limits(struct ctx *c, struct contact_limit *ret)
{
	struct reach_limits l;
	bool ok = reach_limits(c, &l);
	*ret = ok ? (struct contact_limit){ { true, l.months }, { true, l.drill_months } } : (struct contact_limit){ { false, 0 }, { false, 0 } };
	return ok;
}

bool contact_limit(struct ctx *c, int64_t *ret_months) { return reach_months(c, ret_months); }
int64_t contact_good_until(int64_t months, int64_t checked_at) { return reach_good_until(months, checked_at); }

static const struct field limit_fields[] = {
	{ "months", FIELD_INT, offsetof(struct contact_limit, months), FIELD_REQUIRED, .label = MSG_CONTACT_MONTHS,
	  .doc = "Months after which a check no longer counts: 1 to 60." },
	{ "drill_months", FIELD_INT, offsetof(struct contact_limit, drill_months), 0, .label = MSG_CONTACT_DRILL_MONTHS,
	  .doc = "Months after which a call drill is due again: 1 to 60; none: stays." },
};
const struct shape contact_limit_shape = { "ContactLimit", limit_fields, 2, sizeof(struct contact_limit) };

static bool limit_act(struct ctx *c, const void *arg, void *ret)
{
	const struct contact_limit *in = arg;
	if (in->months.v < MONTHS_MIN || in->months.v > MONTHS_MAX) {
		return fail_field(c, "months", MSG_CONTACT_MONTHS_BAD);
	}
	if (in->drill_months.has && (in->drill_months.v < MONTHS_MIN || in->drill_months.v > MONTHS_MAX)) {
		return fail_field(c, "drill_months", MSG_CONTACT_MONTHS_BAD);
	}
	struct contact_limit now;
	if (!contact_limits(c, &now)) {
		return false;
	}
	now = (struct contact_limit){ in->months, in->drill_months.has ? in->drill_months : now.drill_months };
	*(struct contact_limit *)ret = now;
	return q_contact_rule_put(c, (struct contact_rule_put_in){ .stale_months = now.months.v, .drill_months = now.drill_months.v, .changed_at = c->now_ms,
		.changed_by_id = c->who.account_id });
}

const struct operation op_contact_limit = { "contact_limit", "Say how long a check of a way to reach somebody holds.", ACCESS_RESPONDER,
	limit_fields, 2, sizeof(struct contact_limit), sizeof(struct contact_limit), &contact_limit_shape, limit_act };

/* --- reading --- */

struct eyes { bool sees_private; struct id own; int64_t months; };

static bool eyes_of(struct ctx *c, struct eyes *ret)
{
	ret->own = c->who.person_id;
	return person_sees_private(c, &ret->sees_private) && contact_limit(c, &ret->months);
}

static int state_of(const struct ctx *c, const struct eyes *e, const struct contact *k)
{
	if (k->bounced_at.has) {
		return CONTACT_BOUNCED;
	}
	if (!k->checked_at.has) {
		return CONTACT_NEVER;
	}
	return !k->is_reached ? CONTACT_FAILED : contact_is_stale(e->months, k, c->now_ms) ? CONTACT_STALE : CONTACT_GOOD;
}

static void finish(const struct ctx *c, const struct eyes *e, struct contact *k)
{
	bool is_own = !id_is_none(e->own) && id_eq(e->own, k->person_id);
	k->is_hidden = k->is_private && !e->sees_private && !is_own;
	k->value = k->is_hidden ? S("") : k->value;
	k->note = k->is_hidden ? S("") : k->note;
	k->state = state_of(c, e, k);
}

#define CONTACT_OF(r) \
	(struct contact){ .id = (r)->id, .person_id = (r)->person_id, .place = { true, (r)->place }, \
		.kind = code_of(&contact_kind_choices, (r)->kind), .purpose = code_of(&contact_purpose_choices, (r)->purpose), \
		.hours = code_of(&contact_hours_choices, (r)->hours), .value = (r)->value, .note = (r)->note, .is_private = (r)->is_private != 0, \
		.is_shared = (r)->is_shared != 0, .checked_at = (r)->checked_at, .how = code_of(&contact_how_choices, (r)->how), \
		.is_reached = (r)->is_reached != 0, .bounced_at = (r)->bounced_at }

bool contact_list(struct ctx *c, struct id person_id, struct contact **ret, size_t *ret_n)
{
	struct contact_of_person_rows rows;
	struct eyes e;
	if (!eyes_of(c, &e) || !q_contact_of_person(c, (struct contact_of_person_in){ .person_id = person_id }, &rows)) {
		return false;
	}
	struct contact *v = arena_array(c->arena, struct contact, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = CONTACT_OF(&rows.v[i]);
		finish(c, &e, &v[i]);
	}
	*ret = v;
	*ret_n = rows.n;
	return true;
}

bool contact_of_all(struct ctx *c, struct contact **ret, size_t *ret_n)
{
	struct contact_all_rows rows;
	struct eyes e;
	if (!eyes_of(c, &e) || !q_contact_all(c, (struct contact_all_in){ .most = ALL_MOST }, &rows)) {
		return false;
	}
	struct contact *v = arena_array(c->arena, struct contact, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		v[i] = CONTACT_OF(&rows.v[i]);
		finish(c, &e, &v[i]);
	}
	*ret = v;
	*ret_n = rows.n;
	return true;
}

const struct contact *contact_in(const struct contact *all, size_t n, struct id person_id, size_t *ret_n)
{
	size_t from = 0, to = n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (memcmp(all[middle].person_id.b, person_id.b, sizeof person_id.b) < 0) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}
	for (to = from; to < n && id_eq(all[to].person_id, person_id); to++) {
	}
	*ret_n = to - from;
	return all + from;
}

bool contact_get(struct ctx *c, struct id person_id, struct id id, struct contact *ret)
{
	struct contact *v;
	size_t n;
	if (!contact_list(c, person_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (id_eq(v[i].id, id)) {
			*ret = v[i];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, 0);
}

/* The phone shown beside a name: the first that is not private, else the first. */
static const struct contact *shown_phone(const struct contact *v, size_t n)
{
	const struct contact *ret = NULL;
	for (size_t i = 0; i < n; i++) {
		ret = v[i].kind == CONTACT_PHONE && (!ret || (ret->is_private && !v[i].is_private)) ? &v[i] : ret;
	}
	return ret;
}

int contact_best(const struct contact *v, size_t n)
{
	static const int rank[] = { [CONTACT_NEVER] = 1, [CONTACT_GOOD] = 4, [CONTACT_STALE] = 3, [CONTACT_FAILED] = 2, [CONTACT_BOUNCED] = 0 };
	const struct contact *phone = shown_phone(v, n);
	if (phone && phone->state == CONTACT_FAILED) {
		return CONTACT_FAILED;
	}
	int best = n > 0 ? v[0].state : CONTACT_NEVER;
	for (size_t i = 1; i < n; i++) {
		best = rank[v[i].state] > rank[best] ? v[i].state : best;
	}
	return best;
}

bool contact_phone(struct ctx *c, struct id person_id, str *ret, bool *ret_hidden)
{
	struct contact *v;
	size_t n;
	*ret = S("");
	*ret_hidden = false;
	if (!contact_list(c, person_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n && str_is_empty(*ret); i++) {
		if (v[i].kind == CONTACT_PHONE) {
			*ret_hidden = *ret_hidden || v[i].is_hidden;
			*ret = v[i].value;
		}
	}
	*ret_hidden = *ret_hidden && str_is_empty(*ret);
	return true;
}

str contact_use_text(struct ctx *c, const struct contact *k)
{
	return msgf(c, MSG_PERSON_PAGE_USE, { "kind", msg(c, kinds[k->kind].label) }, { "purpose", msg(c, purposes[k->purpose].label) });
}

str contact_state_text(struct ctx *c, const struct contact *k)
{
	str word = msg(c, states[k->state].label);
	if (k->state == CONTACT_NEVER) {
		return word;
	}
	str when = time_date_full(c, k->state == CONTACT_BOUNCED ? k->bounced_at.v : k->checked_at.v);
	return msgf(c, MSG_CONTACT_STATE_WHEN, { "state", word }, { "when", when }, { "how", msg(c, hows[k->how].label) });
}

/* --- checks --- */

bool contact_mark(struct ctx *c, const struct contact_try *t)
{
	return q_contact_try(c, (struct contact_try_in){ .at = t->at, .how = str_from_c(hows[t->how].code),
		.is_reached = t->is_reached && !t->has_bounced, .bounced = t->has_bounced, .id = t->contact_id }) &&
	       person_follow_way(c, t->contact_id);
}

bool contact_known(struct ctx *c, struct id contact_id, struct contact_known *ret, bool *ret_found)
{
	struct contact_known_row r;
	if (!q_contact_known(c, (struct contact_known_in){ .id = contact_id }, &r, ret_found)) {
		return false;
	}
	*ret = *ret_found ? (struct contact_known){ r.checked_at, r.how, r.is_reached != 0, r.bounced_at } : (struct contact_known){ .how = S("") };
	return true;
}

bool contact_known_put(struct ctx *c, struct id contact_id, const struct contact_known *known)
{
	return q_contact_known_put(c, (struct contact_known_put_in){ .checked_at = known->checked_at, .how = known->how,
		.is_reached = known->is_reached, .bounced_at = known->bounced_at, .id = contact_id }) && person_follow_way(c, contact_id);
}

bool contact_mark_value(struct ctx *c, int kind, str value, const struct contact_try *t)
{
	struct contact_with_value_rows rows;
	if (!q_contact_with_value(c, (struct contact_with_value_in){ .kind = str_from_c(kinds[kind].code), .value = value }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		struct contact_try one = *t;
		one.contact_id = rows.v[i].id;
		if (!contact_mark(c, &one)) {
			return false;
		}
	}
	return true;
}
