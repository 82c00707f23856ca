/* The copies of a person's ways: phone, mail and other_mail say what the first way of each kind says, whichever side was changed. */
#include "person/way.h"

#include "base/limits.h"
#include "messages.h"
#include "person_sql.h"

bool person_sees_private(struct ctx *c, bool *ret)
{
	struct person_holds_role_row row;
	*ret = c->who.is_program || c->who.access == ACCESS_RESPONDER || c->who.access == ACCESS_EXECUTIVE || c->who.access == ACCESS_ADMIN;
	if (*ret || id_is_none(c->who.person_id) || !id_is_none(c->who.only_room)) {
		return true;
	}
	if (!q_person_holds_role(c, (struct person_holds_role_in){ .person_id = c->who.person_id }, &row)) {
		return false;
	}
	*ret = row.n > 0;
	return true;
}

bool person_veil(struct ctx *c, struct person *p, size_t n)
{
	bool sees;
	if (!person_sees_private(c, &sees)) {
		return false;
	}
	for (size_t i = 0; i < n && !sees; i++) {
		bool is_own = !id_is_none(c->who.person_id) && id_eq(p[i].id, c->who.person_id);
		if (p[i].is_other_private && !is_own) {
			p[i].other_mail = S("");
		}
	}
	return true;
}

bool person_follow_ways(struct ctx *c, struct id person_id)
{
	return q_way_follow(c, (struct way_follow_in){ .id = person_id });
}

bool person_follow_way(struct ctx *c, struct id way_id)
{
	struct person_of_way_row row;
	bool found = false;
	return q_person_of_way(c, (struct person_of_way_in){ .way_id = way_id }, &row, &found) &&
	       (!found || person_follow_ways(c, row.person_id));
}

bool person_mail_is_free(struct ctx *c, const char *field, str mail, struct id person_id)
{
	struct person_mail_taken_row row;
	bool found = false;
	if (str_is_empty(mail)) {
		return true;
	}
	if (!q_person_mail_taken(c, (struct person_mail_taken_in){ .value = mail, .id = person_id }, &row, &found)) {
		return false;
	}
	if (found) {
		fail_field(c, field, MSG_PERSON_MAIL_TAKEN);
		return fail_field_arg(c, "who", row.name);
	}
	return true;
}

static bool add(struct ctx *c, struct id person_id, const struct person_way *w)
{
	struct way_next_place_row next;
	if (!q_way_next_place(c, (struct way_next_place_in){ .person_id = person_id }, &next)) {
		return false;
	}
	if (next.n >= LIMIT_CONTACTS_PER_PERSON) {
		fail_field(c, w->field, MSG_PERSON_WAYS_FULL);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_CONTACTS_PER_PERSON));
	}
	return q_way_add(c, (struct way_add_in){ .id = id_new(c->now_ms), .person_id = person_id, .place = next.place, .kind = w->kind,
		.value = w->value, .purpose = w->purpose, .is_shared = w->is_shared, .created_at = c->now_ms });
}

bool person_put_way(struct ctx *c, struct id person_id, const struct person_way *w)
{
	struct way_first_row row;
	bool found = false;
	if (str_is_none(w->value)) {
		return true;
	}
	if (!q_way_first(c, (struct way_first_in){ .person_id = person_id, .kind = w->kind, .purpose = w->purpose }, &row, &found)) {
		return false;
	}
	if (found && str_eq(row.value, w->value)) {
		return true;
	}
	if (str_is_empty(w->value)) {
		return !found || q_way_drop(c, (struct way_drop_in){ .id = row.id });
	}
	if (str_eq(w->kind, S("mail")) && !w->is_shared && !person_mail_is_free(c, w->field, w->value, person_id)) {
		return false;
	}
	return found ? q_way_set_value(c, (struct way_set_value_in){ .id = row.id, .value = w->value, .is_shared = w->is_shared })
	             : add(c, person_id, w);
}
