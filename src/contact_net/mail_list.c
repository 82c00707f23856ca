#include "contact_net/mail_list.h"

#include "base/limits.h"
#include "contact_net_sql.h"
#include "messages.h"

static const struct choice kinds[] = { [LIST_LIST] = { "list", MSG_LISTS_KIND_LIST }, [LIST_BOX] = { "box", MSG_LISTS_KIND_BOX },
	[LIST_DESK] = { "desk", MSG_LISTS_KIND_DESK } };
const struct choices list_kind_choices = { kinds, 3 };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct mail_list, member), .doc = text }
#define C(member, set, text) { .name = #member, .type = FIELD_CHOICE, .offset = offsetof(struct mail_list, member), .choices = &set, .doc = text }
static const struct field out_fields[] = {
	F(id, FIELD_ID, "the address"), C(kind, list_kind_choices, "list; box: a mailbox of several people; desk: where reports go"),
	F(name, FIELD_LINE, "what it is called"), F(mail, FIELD_LINE, "the address"), F(note, FIELD_LINE, "who reads it"),
	F(archived_at, FIELD_INSTANT, "since when it is no longer in use"), F(checked_at, FIELD_INSTANT, "the last time somebody tried"),
	C(how, contact_how_choices, "how it was tried"), F(is_reached, FIELD_BOOL, "that try arrived"),
	F(bounced_at, FIELD_INSTANT, "when a mail came back, and none arrived since"),
	C(state, contact_state_choices, "never, good, stale (arrived, too long ago), failed, bounced") };
#undef F
#undef C
const struct shape mail_list_shape = { "MailList", out_fields, sizeof out_fields / sizeof out_fields[0], sizeof(struct mail_list) };

static str or_empty(str s) { return str_is_none(s) ? S("") : s; }

static int found_or_first(const struct choices *set, str code)
{
	int v = choice_find(set, code);
	return v < 0 ? 0 : v;
}

/* As of a person's way (contact.c): what came back, what nobody tried, what was not reached, what is too old. */
static int state_of(const struct ctx *c, int64_t months, const struct mail_list *l)
{
	struct contact k = { .checked_at = l->checked_at, .is_reached = l->is_reached };
	if (l->bounced_at.has) {
		return CONTACT_BOUNCED;
	}
	if (!l->checked_at.has) {
		return CONTACT_NEVER;
	}
	return !l->is_reached ? CONTACT_FAILED : contact_is_stale(months, &k, c->now_ms) ? CONTACT_STALE : CONTACT_GOOD;
}

bool mail_list_all(struct ctx *c, struct mail_list **ret, size_t *ret_n)
{
	struct mail_lists_rows rows;
	struct contact_limit limit;
	if (!contact_limits(c, &limit) || !q_mail_lists(c, &rows)) {
		return false;
	}
	struct mail_list *v = arena_array(c->arena, struct mail_list, rows.n);
	for (size_t k = 0; k < rows.n; k++) {
		const struct mail_lists_row *r = &rows.v[k];
		v[k] = (struct mail_list){ .id = r->id, .kind = found_or_first(&list_kind_choices, r->kind), .name = r->name, .mail = r->mail, .note = r->note,
			.archived_at = r->archived_at, .checked_at = r->checked_at, .bounced_at = r->bounced_at, .is_reached = r->is_reached != 0,
			.how = found_or_first(&contact_how_choices, r->how) };
		v[k].state = state_of(c, limit.drill_months.v, &v[k]); /* tried in step with the drill, not more often */
	}
	*ret = v;
	*ret_n = rows.n;
	return true;
}

bool mail_list_get(struct ctx *c, struct id id, struct mail_list *ret)
{
	struct mail_list *v;
	size_t n;
	if (!mail_list_all(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (id_eq(v[k].id, id)) {
			*ret = v[k];
			return true;
		}
	}
	return fail(c, ERR_NOT_FOUND, 0);
}

bool mail_list_known_put(struct ctx *c, struct id id, const struct contact_known *known)
{
	return q_mail_list_known_put(c, (struct mail_list_known_put_in){ .checked_at = known->checked_at, .how = known->how,
		.is_reached = known->is_reached, .bounced_at = known->bounced_at, .id = id });
}

/* --- writing --- */

static str lower(struct ctx *c, str s)
{
	char *p = arena_chars(c->arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
	}
	return (str){ p, s.n };
}

/* One address stands once among those in use. */
static bool is_free(struct ctx *c, str mail, struct id but)
{
	struct mail_list *v;
	size_t n;
	if (!mail_list_all(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		if (!v[k].archived_at.has && !id_eq(v[k].id, but) && str_eq(lower(c, v[k].mail), lower(c, mail))) {
			fail_field(c, "mail", MSG_LISTS_TAKEN);
			return fail_field_arg(c, "who", v[k].name);
		}
	}
	return true;
}

static bool act_add(struct ctx *c, const void *arg, void *ret)
{
	const struct mail_list_in *in = arg;
	struct mail_list_count_row count;
	const struct id none = { { 0 } };
	struct id id = id_new(c->now_ms);
	if (!is_free(c, in->mail, none) || !q_mail_list_count(c, &count)) {
		return false;
	}
	if (count.n >= LIMIT_MAIL_LISTS) {
		fail(c, ERR_CONFLICT, MSG_LISTS_FULL);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_MAIL_LISTS));
	}
	return q_mail_list_add(c, (struct mail_list_add_in){ .id = id, .kind = str_from_c(kinds[in->kind < 0 ? 0 : in->kind].code), .name = in->name,
			.mail = in->mail, .note = or_empty(in->note), .created_at = c->now_ms }) && mail_list_get(c, id, ret);
}

/* Another address is one nobody tried. */
static bool act_change(struct ctx *c, const void *arg, void *ret)
{
	const struct mail_list_in *in = arg;
	struct mail_list old;
	const struct contact_known nothing = { .how = S("") };
	if (!mail_list_get(c, in->id, &old) || !is_free(c, in->mail, in->id)) {
		return false;
	}
	return (str_eq(lower(c, old.mail), lower(c, in->mail)) || mail_list_known_put(c, in->id, &nothing)) &&
		q_mail_list_set(c, (struct mail_list_set_in){ .kind = str_from_c(kinds[in->kind < 0 ? old.kind : in->kind].code), .name = in->name,
			.mail = in->mail, .note = or_empty(in->note), .id = in->id }) && mail_list_get(c, in->id, ret);
}

static bool act_archive(struct ctx *c, const void *arg, void *ret)
{
	const struct mail_list_archive_in *in = arg;
	struct mail_list l;
	if (!mail_list_get(c, in->id, &l) || (!in->archived && !is_free(c, l.mail, l.id))) {
		return false;
	}
	return q_mail_list_put_away(c, (struct mail_list_put_away_in){ .archived_at = { in->archived, c->now_ms }, .id = in->id }) && mail_list_get(c, in->id, ret);
}

#define N(v) (sizeof(v) / sizeof(v)[0])
#define LIST_ID(T) { .name = "maillist", .type = FIELD_ID, .offset = offsetof(struct T, id), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_LISTS_LABEL_MAIL, .doc = "the address" }
#define LIST_FIELDS \
	{ .name = "kind", .type = FIELD_CHOICE, .offset = offsetof(struct mail_list_in, kind), .flags = FIELD_REQUIRED, .choices = &list_kind_choices, \
		.label = MSG_LISTS_LABEL_KIND, .doc = "list; box: a mailbox of several people; desk: where reports go" }, \
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct mail_list_in, name), .flags = FIELD_REQUIRED, .max = LIMIT_LINE_CHARS, \
		.label = MSG_LISTS_LABEL_NAME, .doc = "what it is called" }, \
	{ .name = "mail", .type = FIELD_MAIL, .offset = offsetof(struct mail_list_in, mail), .flags = FIELD_REQUIRED, .label = MSG_LISTS_LABEL_MAIL, \
		.doc = "the address" }, \
	{ .name = "note", .type = FIELD_LINE, .offset = offsetof(struct mail_list_in, note), .max = 200, .label = MSG_LISTS_LABEL_NOTE, \
		.doc = "who reads it" }
static const struct field add_fields[] = { LIST_FIELDS };
static const struct field change_fields[] = { LIST_ID(mail_list_in), LIST_FIELDS };
static const struct field archive_fields[] = { LIST_ID(mail_list_archive_in),
	{ .name = "archived", .type = FIELD_BOOL, .offset = offsetof(struct mail_list_archive_in, archived), .label = MSG_LISTS_ARCHIVE,
		.doc = "true: no longer in use; false: in use again" } };

const struct operation op_mail_list_add = { .name = "mail_list_add", .doc = "add an address without a person: a list, a mailbox of several",
	.needs = ACCESS_RESPONDER, .fields = add_fields, .n_fields = N(add_fields), .in_size = sizeof(struct mail_list_in),
	.out_size = sizeof(struct mail_list), .out = &mail_list_shape, .act = act_add };
const struct operation op_mail_list_change = { .name = "mail_list_change", .doc = "change an address without a person", .needs = ACCESS_RESPONDER,
	.fields = change_fields, .n_fields = N(change_fields), .in_size = sizeof(struct mail_list_in), .out_size = sizeof(struct mail_list),
	.out = &mail_list_shape, .act = act_change };
const struct operation op_mail_list_archive = { .name = "mail_list_archive", .doc = "say that an address is no longer in use, or is again",
	.needs = ACCESS_RESPONDER, .fields = archive_fields, .n_fields = N(archive_fields), .in_size = sizeof(struct mail_list_archive_in),
	.out_size = sizeof(struct mail_list), .out = &mail_list_shape, .act = act_archive };
