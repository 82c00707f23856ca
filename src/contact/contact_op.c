/* What is done to the ways to reach somebody: added, changed, taken away, tried. The copies in person follow in the same write. */
#include "base/limits.h"
#include "contact/contact.h"
#include "contact_sql.h"
#include "messages.h"

#define CONTACT_FIELDS(flags) \
	{ "person", FIELD_ID, offsetof(struct contact_input, person_id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_PERSON_PERSON, \
	  .doc = "The person." }, \
	{ "kind", FIELD_CHOICE, offsetof(struct contact_input, kind), (flags), .choices = &contact_kind_choices, \
	  .label = MSG_CONTACT_KIND, .doc = "What it is." }, \
	{ "value", FIELD_LINE, offsetof(struct contact_input, value), (flags), .max = 200, .label = MSG_CONTACT_VALUE, \
	  .doc = "Number or address." }, \
	{ "purpose", FIELD_CHOICE, offsetof(struct contact_input, purpose), 0, .choices = &contact_purpose_choices, \
	  .label = MSG_CONTACT_PURPOSE, .doc = "What it is used for; outside: a mail that does not depend on the firm's own." }, \
	{ "hours", FIELD_CHOICE, offsetof(struct contact_input, hours), 0, .choices = &contact_hours_choices, \
	  .label = MSG_CONTACT_HOURS, .doc = "When somebody answers." }, \
	{ "note", FIELD_LINE, offsetof(struct contact_input, note), FIELD_KEEP_BLANK, .max = 200, .label = MSG_CONTACT_NOTE, \
	  .doc = "Hours in words, which chat, extension." }, \
	{ "is_private", FIELD_BOOL, offsetof(struct contact_input, is_private), 0, .label = MSG_CONTACT_PRIVATE, \
	  .doc = "True: only for roles that need it." }, \
	{ "is_shared", FIELD_BOOL, offsetof(struct contact_input, is_shared), 0, .label = MSG_CONTACT_SHARED, \
	  .doc = "True: of several people; else an address somebody else has is refused." }, \
	{ "place", FIELD_INT, offsetof(struct contact_input, place), 0, .label = MSG_CONTACT_PLACE, .doc = "1: tried first; none: last." }
static const struct field add_fields[] = { CONTACT_FIELDS(FIELD_REQUIRED) };
static const struct field change_fields[] = {
	CONTACT_FIELDS(FIELD_REQUIRED), /* all of it: what is not said of privacy must not stay by chance */
	{ "contact", FIELD_ID, offsetof(struct contact_input, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_CONTACT_WAY, .doc = "The way." },
};
#define ACT_FIELDS(T) \
	{ "person", FIELD_ID, offsetof(struct T, person_id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_PERSON_PERSON, .doc = "The person." }, \
	{ "contact", FIELD_ID, offsetof(struct T, id), FIELD_REQUIRED | FIELD_PATH, .label = MSG_CONTACT_WAY, .doc = "The way." }
static const struct field drop_fields[] = { ACT_FIELDS(contact_act) };
static const struct field check_fields[] = {
	ACT_FIELDS(contact_check_in),
	{ "how", FIELD_CHOICE, offsetof(struct contact_check_in, how), FIELD_REQUIRED, .choices = &contact_how_choices,
	  .label = MSG_CONTACT_HOW, .doc = "How it was tried." },
	{ "reached", FIELD_BOOL, offsetof(struct contact_check_in, reached), 0, .label = MSG_CONTACT_REACHED,
	  .doc = "True: it reached the person." },
};

/* The value as its kind wants it: a phone or a mail in its checked form. */
static bool value_checked(struct ctx *c, int kind, str typed, str *ret)
{
	struct { str value; } read = { STR_NONE };
	struct raw_value v = { S("value"), typed };
	const struct raw_form form = { &v, 1 };
	const enum field_type types[] = { [CONTACT_PHONE] = FIELD_PHONE, [CONTACT_MAIL] = FIELD_MAIL, [CONTACT_OTHER] = FIELD_LINE };
	const struct field f = { "value", types[kind], 0, FIELD_REQUIRED, .max = 200, .label = MSG_CONTACT_VALUE };
	if (!fields_from_form(c, &f, 1, &form, &read)) {
		return false;
	}
	*ret = read.value;
	return true;
}

static bool mail_is_free(struct ctx *c, const struct contact *k)
{
	return k->kind != CONTACT_MAIL || k->is_shared || person_mail_is_free(c, "value", k->value, k->person_id);
}

/* One way goes to a place; the others stay in their order around it: 1, 2, 3 ... */
static bool order(struct ctx *c, struct id person_id, struct id moved, int64_t place)
{
	struct contact_of_person_rows rows;
	if (!q_contact_of_person(c, (struct contact_of_person_in){ .person_id = person_id }, &rows)) {
		return false;
	}
	int64_t wanted = place < 1 ? 1 : place > (int64_t)rows.n ? (int64_t)rows.n : place;
	int64_t next = 1;
	for (size_t i = 0; i < rows.n; i++) {
		if (id_eq(rows.v[i].id, moved)) {
			continue;
		}
		next += next == wanted;
		if (!q_contact_set_place(c, (struct contact_set_place_in){ .place = next++, .id = rows.v[i].id })) {
			return false;
		}
	}
	return q_contact_set_place(c, (struct contact_set_place_in){ .place = wanted, .id = moved });
}

static bool done(struct ctx *c, const struct contact *k, struct opt_int place, struct contact *ret)
{
	return (!place.has || order(c, k->person_id, k->id, place.v)) && person_follow_ways(c, k->person_id) &&
	       contact_get(c, k->person_id, k->id, ret);
}

static bool add_act(struct ctx *c, const void *arg, void *ret)
{
	const struct contact_input *in = arg;
	struct person p;
	struct contact_count_row count;
	struct contact k = { .id = id_new(c->now_ms), .person_id = in->person_id, .kind = in->kind, .is_shared = in->is_shared };
	if (!person_find(c, in->person_id, &p) || !value_checked(c, in->kind, in->value, &k.value) || !mail_is_free(c, &k) ||
	    !q_contact_count(c, (struct contact_count_in){ .person_id = in->person_id }, &count)) {
		return false;
	}
	if (count.n >= LIMIT_CONTACTS_PER_PERSON) {
		fail_field(c, "value", MSG_PERSON_WAYS_FULL);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_CONTACTS_PER_PERSON));
	}
	struct contact_insert_in row = { .id = k.id, .person_id = k.person_id, .place = count.n + 1,
		.kind = str_from_c(contact_kind_choices.v[in->kind].code), .value = k.value,
		.purpose = str_from_c(contact_purpose_choices.v[in->purpose < 0 ? PURPOSE_WORK : in->purpose].code),
		.hours = str_from_c(contact_hours_choices.v[in->hours < 0 ? HOURS_UNSAID : in->hours].code),
		.note = str_is_none(in->note) ? S("") : in->note, .is_private = in->is_private, .is_shared = in->is_shared, .created_at = c->now_ms };
	struct opt_int place = in->place.has ? in->place : (struct opt_int){ true, count.n + 1 };
	return q_contact_insert(c, row) && done(c, &k, place, ret);
}

static bool change_act(struct ctx *c, const void *arg, void *ret)
{
	const struct contact_input *in = arg;
	struct contact old;
	if (!contact_get(c, in->person_id, in->id, &old)) {
		return false;
	}
	struct contact k = old;
	k.kind = in->kind < 0 ? old.kind : in->kind;
	k.is_shared = in->is_shared;
	if (!str_is_none(in->value) && !value_checked(c, k.kind, in->value, &k.value)) {
		return false;
	}
	bool is_other = !str_eq(k.value, old.value);
	if (!mail_is_free(c, &k)) {
		return false;
	}
	struct contact_set_in row = { .kind = str_from_c(contact_kind_choices.v[k.kind].code), .value = k.value,
		.purpose = str_from_c(contact_purpose_choices.v[in->purpose < 0 ? old.purpose : in->purpose].code),
		.hours = str_from_c(contact_hours_choices.v[in->hours < 0 ? old.hours : in->hours].code),
		.note = str_is_none(in->note) ? old.note : in->note, .is_private = in->is_private, .is_shared = in->is_shared, .id = in->id };
	return q_contact_set(c, row) && (!is_other || q_contact_untried(c, (struct contact_untried_in){ .id = in->id })) &&
	       done(c, &k, in->place, ret);
}

static bool drop_act(struct ctx *c, const void *arg, void *ret)
{
	const struct contact_act *in = arg;
	struct contact k;
	(void)ret;
	return contact_get(c, in->person_id, in->id, &k) && q_contact_delete(c, (struct contact_delete_in){ .id = in->id }) &&
	       person_follow_ways(c, in->person_id);
}

static bool check_act(struct ctx *c, const void *arg, void *ret)
{
	const struct contact_check_in *in = arg;
	struct contact k;
	if (in->how <= HOW_NONE) {
		return fail_field(c, "how", MSG_CONTACT_HOW_CHOOSE);
	}
	struct contact_try t = { .contact_id = in->id, .how = in->how, .is_reached = in->reached, .at = c->now_ms };
	return contact_get(c, in->person_id, in->id, &k) && contact_mark(c, &t) && contact_get(c, in->person_id, in->id, ret);
}

/* Names begin with person_, so that the search reads the person again (search/sources.c). */
#define CONTACT_OP(var, title, text, table, T, out_type, looks, function) \
	const struct operation var = { title, text, ACCESS_RESPONDER, table, sizeof table / sizeof table[0], sizeof(struct T), \
		out_type, looks, function }
CONTACT_OP(op_contact_add, "person_contact_add", "Add a way to reach a person.", add_fields, contact_input, sizeof(struct contact),
           &contact_shape, add_act);
CONTACT_OP(op_contact_change, "person_contact_change", "Replace a way to reach a person: is_private and is_shared are false unless sent; the order stays unless sent.",
           change_fields, contact_input, sizeof(struct contact), &contact_shape, change_act);
CONTACT_OP(op_contact_drop, "person_contact_drop", "Take a way to reach a person away.", drop_fields, contact_act, 0, NULL, drop_act);
CONTACT_OP(op_contact_check, "person_contact_check", "Record that a way was tried, and whether it reached the person.", check_fields,
           contact_check_in, sizeof(struct contact), &contact_shape, check_act);
