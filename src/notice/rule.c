/* The firm's rules, and those of a firm that made none. */
#include "notice/rule.h"

#include "account/access.h"
#include "base/msg.h"
#include "catalog/catalog.h"
#include "messages.h"
#include "notice_sql.h"
#include "person/person.h"

#define REMIND_MIN 15
#define REMIND_MOST 1440
#define LEVEL_MOST 3

static const struct choice event_rows[EVENT_MAX] = {
	[EVENT_SIGHTING] = { "sighting", MSG_NOTICE_WHAT_SIGHTING }, [EVENT_OPENED] = { "opened", MSG_NOTICE_WHAT_OPENED },
	[EVENT_LEVEL] = { "level", MSG_NOTICE_WHAT_LEVEL }, [EVENT_ASSIGNED] = { "assigned", MSG_NOTICE_WHAT_ASSIGNED },
	[EVENT_DECISION] = { "decision", MSG_NOTICE_WHAT_DECISION }, [EVENT_ROLE] = { "role", MSG_NOTICE_WHAT_ROLES },
	[EVENT_REPORT] = { "report", MSG_NOTICE_WHAT_REPORT }, [EVENT_LEDGER] = { "ledger", MSG_NOTICE_WHAT_LEDGERS },
	[EVENT_LIMIT] = { "limit", MSG_NOTICE_WHAT_LIMITS },
};
const struct choices notice_event_choices = { event_rows, EVENT_MAX };
static const struct choice way_rows[] = { [WAY_MAIL] = { "mail", MSG_NOTICE_WAY_MAIL }, [WAY_BOTH] = { "both", MSG_NOTICE_WAY_BOTH },
	[WAY_OTHER] = { "other", MSG_NOTICE_WAY_OTHER } };
const struct choices notice_way_choices = { way_rows, sizeof way_rows / sizeof way_rows[0] };

/* What the program does by itself. Urgent events go both ways: the firm's own mail may be what is broken. */
static const struct { enum notice_event event; const char *who; enum notice_way way; } usual[] = {
	{ EVENT_SIGHTING, "access:responder", WAY_BOTH }, { EVENT_SIGHTING, "access:admin", WAY_BOTH },
	{ EVENT_OPENED, "access:responder", WAY_BOTH }, { EVENT_OPENED, "access:executive", WAY_BOTH },
	{ EVENT_OPENED, "access:admin", WAY_BOTH },
	{ EVENT_LEVEL, "access:responder", WAY_BOTH }, { EVENT_LEVEL, "access:executive", WAY_BOTH },
	{ EVENT_LEVEL, "access:admin", WAY_BOTH },
	{ EVENT_ASSIGNED, "self", WAY_MAIL }, { EVENT_DECISION, "self", WAY_BOTH }, { EVENT_ROLE, "self", WAY_BOTH },
	{ EVENT_REPORT, "lead", WAY_BOTH }, { EVENT_REPORT, "access:responder", WAY_BOTH }, { EVENT_REPORT, "access:admin", WAY_BOTH },
	{ EVENT_LEDGER, "self", WAY_MAIL }, { EVENT_LEDGER, "access:admin", WAY_MAIL },
	{ EVENT_LIMIT, "self", WAY_MAIL }, { EVENT_LIMIT, "access:responder", WAY_MAIL }, { EVENT_LIMIT, "access:admin", WAY_MAIL },
};
#define N_USUAL (sizeof usual / sizeof usual[0])

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct notice_rule, member), .doc = text }
static const struct field rule_fields[] = {
	{ .name = "event", .type = FIELD_CHOICE, .offset = offsetof(struct notice_rule, event), .choices = &notice_event_choices,
		.doc = "sighting, opened, level, assigned, decision, role, report, ledger or limit" },
	F(who, FIELD_LINE, "self, lead, members, access:CODE, role:KEY or person:ID"),
	F(name, FIELD_LINE, "the same in words"),
	F(level, FIELD_INT, "from this level on; 0: also when none is decided"),
	{ .name = "way", .type = FIELD_CHOICE, .offset = offsetof(struct notice_rule, way), .choices = &notice_way_choices,
		.doc = "mail, both or other" },
};
#undef F
const struct shape notice_rule_shape = { "NoticeRule", rule_fields, sizeof rule_fields / sizeof rule_fields[0],
	sizeof(struct notice_rule) };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct notice_set, member), .doc = text }
static const struct field set_fields[] = {
	{ .name = "event", .type = FIELD_CHOICE, .offset = offsetof(struct notice_set, event), .choices = &notice_event_choices,
		.doc = "sighting, opened, level, assigned, decision, role, report, ledger or limit" },
	F(is_own, FIELD_BOOL, "the organisation changed it; else as the program does by itself"),
	F(is_always, FIELD_BOOL, "goes before what a person chose"),
	F(asks_read, FIELD_BOOL, "from level 2 on people are asked to say that they read it"),
	F(remind_min, FIELD_INT, "who has not after so many minutes is reminded"),
};
#undef F
const struct shape notice_set_shape = { "NoticeEvent", set_fields, sizeof set_fields / sizeof set_fields[0],
	sizeof(struct notice_set) };

str notice_event_name(struct ctx *c, int event) { return msg(c, event_rows[event].label); }

str notice_level_name(struct ctx *c, int64_t level)
{
	return level == 0 ? msg(c, MSG_NOTICE_LEVEL_ALL) : msgf(c, MSG_NOTICE_LEVEL_FROM, { "level", str_i64(c->arena, level) });
}

/* --- who --- */

static bool read_access(struct ctx *c, str code, struct notice_rule *ret)
{
	ret->kind = WHO_ACCESS;
	ret->access = choice_find(&access_choices, code);
	bool good = ret->access >= ACCESS_VIEWER && ret->access != ACCESS_HELPER;
	ret->name = good ? msgf(c, MSG_NOTICE_WHO_ACCESS, { "access", msg(c, access_label((enum access)ret->access)) }) : S("");
	return good;
}

static bool read_role(struct ctx *c, str key, struct notice_rule *ret)
{
	const struct role_def *role = c->catalog ? catalog_role(c->catalog, key) : NULL;
	ret->kind = WHO_ROLE;
	ret->role = key;
	ret->name = role ? msgf(c, MSG_NOTICE_WHO_ROLE, { "role", text2_in(role->name, c->lang) }) : key;
	return role != NULL;
}

bool notice_who_read(struct ctx *c, str who, struct notice_rule *ret)
{
	static const struct { const char *word; int kind, name; } plain[] = { { "self", WHO_SELF, MSG_NOTICE_WHO_SELF },
		{ "lead", WHO_LEAD, MSG_NOTICE_WHO_LEAD }, { "members", WHO_MEMBERS, MSG_NOTICE_WHO_MEMBERS } };
	str key = who, kind = str_cut(&key, ':');
	ret->who = who;
	ret->person_id = (struct id){ { 0 } }; /* of WHO_PERSON alone */
	for (size_t k = 0; k < sizeof plain / sizeof plain[0]; k++) {
		if (str_eq(who, str_from_c(plain[k].word))) {
			ret->kind = plain[k].kind;
			ret->name = msg(c, plain[k].name);
			return true;
		}
	}
	if (str_is_none(key)) {
		return false;
	}
	if (str_eq(kind, S("access"))) {
		return read_access(c, key, ret);
	}
	if (str_eq(kind, S("role"))) {
		return read_role(c, key, ret);
	}
	ret->kind = WHO_PERSON;
	ret->name = S("");
	return str_eq(kind, S("person")) && id_parse(key, &ret->person_id);
}

/* --- reading --- */

/* "Whoever was asked" is somebody else where nobody was. */
static str who_name(struct ctx *c, const struct notice_rule *r, str name)
{
	return notice_is_of_days(r->event) && r->kind == WHO_SELF ? msg(c, MSG_NOTICE_WHO_NAMED) : name;
}

static void add_usual(struct ctx *c, struct notice_set *s)
{
	s->v = arena_array(c->arena, struct notice_rule, N_USUAL);
	for (size_t k = 0; k < N_USUAL; k++) {
		if ((int)usual[k].event == s->event) {
			struct notice_rule *r = &s->v[s->n++];
			notice_who_read(c, str_from_c(usual[k].who), r);
			r->event = s->event;
			r->name = who_name(c, r, r->name);
			r->level = (struct opt_int){ true, 0 };
			r->way = (int)usual[k].way;
		}
	}
}

/* A role the catalogue does not know any more tells nobody. */
static void add_own(struct ctx *c, struct notice_set *s, const struct notice_rules_rows *rows)
{
	s->v = arena_array(c->arena, struct notice_rule, rows->n);
	for (size_t k = 0; k < rows->n; k++) {
		const struct notice_rules_row *r = &rows->v[k];
		struct notice_rule *to = &s->v[s->n];
		if (choice_find(&notice_event_choices, r->event) != s->event || !notice_who_read(c, r->who, to)) {
			continue;
		}
		to->event = s->event;
		to->name = to->kind == WHO_PERSON && !str_is_none(r->person_name) ? r->person_name : who_name(c, to, to->name);
		to->level = (struct opt_int){ true, r->level };
		to->way = choice_find(&notice_way_choices, r->way);
		s->n++;
	}
}

bool notice_book_get(struct ctx *c, struct notice_book *ret)
{
	struct notice_events_rows events;
	struct notice_rules_rows rules;
	*ret = (struct notice_book){ 0 };
	if (!q_notice_events(c, &events) || !q_notice_rules(c, &rules)) {
		return false;
	}
	for (size_t k = 0; k < events.n; k++) {
		int event = choice_find(&notice_event_choices, events.v[k].event);
		if (event >= 0) {
			ret->of[event] = (struct notice_set){ .is_own = true, .is_always = events.v[k].is_always,
				.asks_read = events.v[k].asks_read, .remind_min = { true, events.v[k].remind_min } };
		}
	}
	for (int event = 0; event < EVENT_MAX; event++) {
		struct notice_set *s = &ret->of[event];
		s->event = event;
		if (s->is_own) {
			add_own(c, s, &rules);
		} else {
			s->remind_min = (struct opt_int){ true, REMIND_MIN };
			add_usual(c, s);
		}
	}
	return true;
}

/* --- changing --- */

static bool write_set(struct ctx *c, const struct notice_set *s)
{
	return q_notice_event_put(c, (struct notice_event_put_in){ .event = str_from_c(event_rows[s->event].code),
		.is_always = s->is_always, .asks_read = s->asks_read, .remind_min = s->remind_min.v, .changed_at = c->now_ms });
}

static bool write_rule(struct ctx *c, const struct notice_rule *r)
{
	return q_notice_rule_put(c, (struct notice_rule_put_in){ .event = str_from_c(event_rows[r->event].code), .who = r->who,
		.person_id = r->person_id, .level = r->level.v, .way = str_from_c(way_rows[r->way].code) });
}

/* From here on the event is the firm's own: what held until now stands as rows. */
static bool make_own(struct ctx *c, struct notice_set *s)
{
	if (s->is_own) {
		return true;
	}
	s->is_own = true;
	bool ok = write_set(c, s);
	for (size_t k = 0; ok && k < s->n; k++) {
		ok = write_rule(c, &s->v[k]);
	}
	return ok;
}

/* A room's own people are no answer where there is no room, nor who was asked where nobody was. */
static bool fits(int event, int kind)
{
	bool is_personal = event == EVENT_ASSIGNED || event == EVENT_DECISION || event == EVENT_ROLE || notice_is_of_days(event);
	bool has_room = event != EVENT_SIGHTING && !notice_is_of_days(event);
	return kind == WHO_SELF ? is_personal : has_room || kind != WHO_MEMBERS;
}

static bool check_rule(struct ctx *c, const struct notice_rule_in *in, struct notice_rule *r)
{
	struct person p;
	if (!notice_who_read(c, in->tell, r) || !fits(in->event, r->kind)) {
		fail_field(c, "tell", MSG_NOTICE_WHO_UNKNOWN);
	} else if (r->kind == WHO_PERSON && (!person_find(c, r->person_id, &p) || p.archived_at.has)) {
		err_clear(c);
		fail_field(c, "tell", MSG_NOTICE_WHO_UNKNOWN);
	}
	if (in->level.has && (in->level.v < 0 || in->level.v > LEVEL_MOST)) {
		fail_field(c, "level", MSG_NOTICE_LEVEL_BAD);
	}
	r->event = in->event;
	r->level = (struct opt_int){ true, in->level.has ? in->level.v : 0 };
	r->way = in->way < 0 ? WAY_MAIL : in->way;
	return c->err.code == ERR_NONE;
}

static struct notice_rule *find(struct notice_set *s, str who)
{
	for (size_t k = 0; k < s->n; k++) {
		if (str_eq(s->v[k].who, who)) {
			return &s->v[k];
		}
	}
	return NULL;
}

static bool act_put(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_rule_in *in = arg;
	struct notice_book book;
	struct notice_rule *r = ret_out;
	if (!check_rule(c, in, r) || !notice_book_get(c, &book)) {
		return false;
	}
	struct notice_set *s = &book.of[in->event];
	if (s->n >= NOTICE_RULES_MOST && !find(s, r->who)) {
		return fail(c, ERR_CONFLICT, MSG_NOTICE_TOO_MANY_RULES);
	}
	if (!make_own(c, s) || !write_rule(c, r) || !notice_book_get(c, &book)) {
		return false;
	}
	*r = *find(&book.of[in->event], r->who);
	return true;
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_event_in *in = arg;
	struct notice_book book;
	if (!notice_book_get(c, &book)) {
		return false;
	}
	struct notice_set *s = &book.of[in->event];
	if (!find(s, in->tell)) {
		return fail(c, ERR_NOT_FOUND, MSG_NOTICE_RULE_GONE);
	}
	if (s->n == 1 && !notice_is_of_days(in->event)) {
		return fail(c, ERR_CONFLICT, MSG_NOTICE_LAST_RULE);
	}
	(void)ret_out;
	return make_own(c, s) && q_notice_rule_drop(c, (struct notice_rule_drop_in){ .event = str_from_c(event_rows[in->event].code),
		.who = in->tell });
}

static bool act_set(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_set_in *in = arg;
	struct notice_book book;
	if (in->remind_min.has && (in->remind_min.v < 1 || in->remind_min.v > REMIND_MOST)) {
		return fail_field(c, "remind_min", MSG_NOTICE_REMIND_BAD);
	}
	if (!notice_book_get(c, &book) || !make_own(c, &book.of[in->event])) {
		return false;
	}
	struct notice_set *s = ret_out;
	*s = book.of[in->event];
	s->is_always = in->is_always;
	s->asks_read = in->asks_read;
	s->remind_min = in->remind_min.has ? in->remind_min : (struct opt_int){ true, REMIND_MIN };
	return write_set(c, s);
}

static bool act_reset(struct ctx *c, const void *arg, void *ret_out)
{
	const struct notice_event_in *in = arg;
	str event = str_from_c(event_rows[in->event].code);
	(void)ret_out;
	return q_notice_rules_drop(c, (struct notice_rules_drop_in){ .event = event }) &&
	       q_notice_event_drop(c, (struct notice_event_drop_in){ .event = event });
}

/* --- rows --- */

#define EVENT(T) { .name = "event", .type = FIELD_CHOICE, .offset = offsetof(struct T, event), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.choices = &notice_event_choices, .label = MSG_NOTICE_EVENT, .doc = "sighting, opened, level, assigned, decision, role, report, ledger or limit" }
#define TELL(T) { .name = "tell", .type = FIELD_LINE, .offset = offsetof(struct T, tell), .flags = FIELD_REQUIRED, .max = 100, \
	.label = MSG_NOTICE_WHO, .doc = "self, lead, members, access:CODE, role:KEY or person:ID" }
static const struct field put_fields[] = {
	EVENT(notice_rule_in), TELL(notice_rule_in),
	{ .name = "level", .type = FIELD_INT, .offset = offsetof(struct notice_rule_in, level), .label = MSG_NOTICE_LEVEL,
		.doc = "from this level on, 0-3; none or 0: also when none is decided" },
	{ .name = "way", .type = FIELD_CHOICE, .offset = offsetof(struct notice_rule_in, way), .choices = &notice_way_choices,
		.label = MSG_NOTICE_WAY, .doc = "mail, both or other; none: mail" },
};
static const struct field drop_fields[] = { EVENT(notice_event_in), TELL(notice_event_in) };
static const struct field reset_fields[] = { EVENT(notice_event_in) };
#define F(member, kind, words, text) { .name = #member, .type = kind, .offset = offsetof(struct notice_set_in, member), \
	.label = words, .doc = text }
static const struct field in_fields[] = {
	EVENT(notice_set_in),
	F(is_always, FIELD_BOOL, MSG_NOTICE_ALWAYS, "goes before what a person chose"),
	F(asks_read, FIELD_BOOL, MSG_NOTICE_ASKS_READ, "from level 2 on people are asked to say that they read it"),
	F(remind_min, FIELD_INT, MSG_NOTICE_REMIND, "who has not after so many minutes is reminded; 1-1440, none: 15"),
};
#undef F
#define N(v) (sizeof(v) / sizeof(v)[0])
const struct operation op_notice_rule_put = { .name = "notice_rule_put", .doc = "say who is told of an event", .needs = ACCESS_ADMIN,
	.fields = put_fields, .n_fields = N(put_fields), .in_size = sizeof(struct notice_rule_in),
	.out_size = sizeof(struct notice_rule), .out = &notice_rule_shape, .act = act_put };
const struct operation op_notice_rule_drop = { .name = "notice_rule_drop", .doc = "tell somebody of an event no more",
	.needs = ACCESS_ADMIN, .fields = drop_fields, .n_fields = N(drop_fields), .in_size = sizeof(struct notice_event_in),
	.act = act_drop };
const struct operation op_notice_set = { .name = "notice_event_set", .doc = "say how an event is told", .needs = ACCESS_ADMIN,
	.fields = in_fields, .n_fields = N(in_fields), .in_size = sizeof(struct notice_set_in), .out_size = sizeof(struct notice_set),
	.out = &notice_set_shape, .act = act_set };
const struct operation op_notice_reset = { .name = "notice_event_reset", .doc = "tell of an event as the program does by itself",
	.needs = ACCESS_ADMIN, .fields = reset_fields, .n_fields = N(reset_fields), .in_size = sizeof(struct notice_event_in),
	.act = act_reset };
