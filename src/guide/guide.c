/* How far a firm is, and what its pages write. */
#include "guide/guide.h"

#include "base/limits.h"
#include "base/msg.h"
#include "contact/contact.h"
#include "guide_sql.h"
#include "messages.h"
#include "org/org.h"
#include "person/person.h"
#include "role/role.h"
#include "sheet/sheet.h"

const char *const guide_roles[GUIDE_ROLES] = { "chief", "lead", "it_owner" };
static const char *const first_kinds[GUIDE_FIRSTS] = { "malware", "leak_access", "stop" }; /* S0's three themes */
static const char *const call_kinds[GUIDE_CALLS] = { "maintenance", "bank", "insurer", "police" };
#define HELPER S("helper")

static const struct choice pages[] = { [GUIDE_FIRM] = { "firm", MSG_GUIDE_FIRM }, [GUIDE_LEAD] = { "lead", MSG_GUIDE_LEAD_NAME },
	[GUIDE_DEPUTY] = { "deputy", MSG_GUIDE_DEPUTY }, [GUIDE_CALL] = { "call", MSG_GUIDE_CALL }, [GUIDE_FIRST] = { "first", MSG_GUIDE_FIRST },
	[GUIDE_PRINT] = { "print", MSG_GUIDE_PRINT } };
const struct choices guide_page_choices = { pages, GUIDE_MAX };
static const struct choice states[] = { { "open", MSG_GUIDE_OPEN }, { "done", MSG_GUIDE_DONE }, { "skipped", MSG_GUIDE_SKIPPED } };
const struct choices guide_state_choices = { states, 3 };

/* --- how far --- */

static const struct role *role_in(const struct role *v, size_t n, const char *key)
{
	for (size_t k = 0; k < n; k++) {
		if (str_eq(v[k].key, str_from_c(key))) {
			return &v[k];
		}
	}
	return NULL;
}

static bool is_led(const struct role *r, const struct contact *ways, size_t n_ways)
{
	size_t n = 0;
	for (size_t k = 0; r && k < r->n_line; k++) {
		if (!r->line[k].is_gone && contact_in(ways, n_ways, r->line[k].id, &n) && n > 0) {
			return true;
		}
	}
	return false;
}

static bool read_roles(struct ctx *c, bool done[GUIDE_MAX])
{
	struct role *v;
	struct contact *ways;
	size_t n, n_ways;
	if (!role_org_list(c, &v, &n) || !contact_of_all(c, &ways, &n_ways)) {
		return false;
	}
	done[GUIDE_LEAD] = done[GUIDE_DEPUTY] = true;
	for (size_t k = 0; k < GUIDE_ROLES; k++) {
		const struct role *r = role_in(v, n, guide_roles[k]);
		done[GUIDE_LEAD] = done[GUIDE_LEAD] && is_led(r, ways, n_ways);
		done[GUIDE_DEPUTY] = done[GUIDE_DEPUTY] && r && r->n_line > 1;
	}
	return true;
}

static bool count_rows(struct ctx *c, str sheet, int64_t *ret)
{
	struct sheet_count *v;
	size_t n;
	*ret = 0;
	if (!sheet_counts(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		*ret += str_eq(v[k].sheet, sheet) ? v[k].active : 0;
	}
	return true;
}

bool guide_read(struct ctx *c, struct guide_page_state ret[GUIDE_MAX])
{
	bool done[GUIDE_MAX] = { false };
	struct org org;
	struct guide_skips_rows skips;
	struct guide_firsts_rows firsts;
	struct guide_binders_row binders;
	int64_t helpers;
	if (!org_get(c, &org) || !read_roles(c, done) || !count_rows(c, HELPER, &helpers) || !q_guide_firsts(c, &firsts) ||
	    !q_guide_binders(c, &binders) || !q_guide_skips(c, &skips)) {
		return false;
	}
	done[GUIDE_FIRM] = org.name.n > 0 && org.phone.n > 0 && org.trade.n > 0;
	done[GUIDE_CALL] = helpers > 0;
	done[GUIDE_FIRST] = firsts.n > 0;
	done[GUIDE_PRINT] = binders.n > 0;
	for (int k = 0; k < GUIDE_MAX; k++) {
		ret[k] = (struct guide_page_state){ k, done[k] ? GUIDE_DONE : GUIDE_OPEN };
		for (size_t s = 0; s < skips.n && !done[k]; s++) {
			ret[k].state = str_eq(skips.v[s].page, str_from_c(pages[k].code)) ? GUIDE_SKIPPED : ret[k].state;
		}
	}
	return true;
}

bool guide_firsts(struct ctx *c, str ret[GUIDE_FIRSTS], size_t *ret_n, bool *ret_is_chosen)
{
	struct guide_firsts_rows rows;
	if (!q_guide_firsts(c, &rows)) {
		return false;
	}
	*ret_is_chosen = rows.n > 0;
	*ret_n = 0;
	for (size_t k = 0; k < rows.n && *ret_n < GUIDE_FIRSTS; k++) {
		ret[(*ret_n)++] = rows.v[k].procedure_key;
	}
	for (size_t k = 0; k < GUIDE_FIRSTS && rows.n == 0; k++) {
		ret[(*ret_n)++] = str_from_c(first_kinds[k]);
	}
	return true;
}

/* --- who leads --- */

static const char *field_name(struct ctx *c, const char *part, size_t k)
{
	return str_cz(c->arena, STR_CAT(c->arena, str_from_c(guide_roles[k]), S("_"), str_from_c(part)));
}

static bool stand_in(struct ctx *c, const char *role, struct id person)
{
	struct role *v, out;
	size_t n;
	if (!role_org_list(c, &v, &n)) {
		return false;
	}
	const struct role *r = role_in(v, n, role);
	struct id *ids = arena_array(c->arena, struct id, (r ? r->deputies.n : 0) + 1);
	size_t n_ids = 0;
	ids[n_ids++] = person;
	for (size_t k = 0; r && k < r->deputies.n; k++) {
		if (!id_eq(r->deputies.v[k], person)) {
			ids[n_ids++] = r->deputies.v[k];
		}
	}
	struct role_deputies_in in = { .role = str_from_c(role), .deputies = { ids, n_ids } };
	return op_role_deputies.act(c, &in, &out);
}

/* What is wrong with a person is told beside the field it was typed into. */
static bool tell_where(struct ctx *c, size_t k)
{
	for (struct field_error *f = c->err.fields; f; f = f->next) {
		f->field = field_name(c, f->field, k);
	}
	return false;
}

static str or_none(str s) { return str_is_empty(s) ? STR_NONE : s; }

/* Adds or changes who is called so; *ret: who it is. */
static bool put_person(struct ctx *c, size_t k, const struct person_input *in, struct id *ret)
{
	struct guide_people_rows known;
	struct person out;
	struct person_input one = *in;
	one.belongs = one.work = -1;
	if (!q_guide_people(c, (struct guide_people_in){ .name = in->name }, &known)) {
		return false;
	}
	if (known.n > 1) {
		return fail_field(c, field_name(c, "name", k), MSG_GUIDE_NAMESAKES);
	}
	const bool found = known.n == 1;
	one.id = found ? known.v[0].id : one.id;
	if (!(found ? op_person_change.act(c, &one, &out) : op_person_add.act(c, &one, &out))) {
		return tell_where(c, k);
	}
	*ret = out.id;
	return true;
}

/* Holds the role from now on, alone; whoever stands in for it goes on to, but for the one who holds it now. */
static bool hold(struct ctx *c, size_t k, struct id person)
{
	struct role *v, out;
	size_t n, n_deputies = 0;
	if (!role_org_list(c, &v, &n)) {
		return false;
	}
	const struct role *r = role_in(v, n, guide_roles[k]);
	struct id *deputies = arena_array(c->arena, struct id, r ? r->deputies.n : 0);
	for (size_t i = 0; r && i < r->deputies.n; i++) {
		if (!id_eq(r->deputies.v[i], person)) {
			deputies[n_deputies++] = r->deputies.v[i];
		}
	}
	struct role_set_in in = { .role = str_from_c(guide_roles[k]), .holders = { &person, 1 }, .deputies = { deputies, n_deputies } };
	return op_role_set.act(c, &in, &out);
}

static bool act_lead(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guide_lead_in *in = arg;
	struct id id;
	bool any = false;
	(void)ret_out;
	for (size_t k = 0; k < GUIDE_ROLES; k++) {
		if (str_is_empty(in->name[k])) {
			continue;
		}
		struct person_input one = { .name = in->name[k], .phone = or_none(in->phone[k]), .mail = or_none(in->mail[k]) };
		if (!put_person(c, k, &one, &id) || !hold(c, k, id)) {
			return false;
		}
		any = true;
	}
	return any || fail_field(c, field_name(c, "name", 1), MSG_GUIDE_NOBODY);
}

static bool act_deputy(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guide_deputy_in *in = arg;
	struct id id;
	bool any = false;
	(void)ret_out;
	for (size_t k = 0; k < GUIDE_ROLES; k++) {
		bool is_new = !str_is_empty(in->name[k]);
		if (!is_new && str_is_empty(in->person[k])) {
			continue;
		}
		struct person_input one = { .name = in->name[k], .phone = or_none(in->phone[k]) };
		if (is_new ? !put_person(c, k, &one, &id) : !id_parse(in->person[k], &id)) {
			return c->err.code != ERR_NONE ? false : fail_field(c, field_name(c, "person", k), MSG_GUIDE_WHO_IS_GONE);
		}
		if (!stand_in(c, guide_roles[k], id)) {
			return false;
		}
		any = true;
	}
	return any || fail_field(c, field_name(c, "person", 1), MSG_GUIDE_NOBODY);
}

/* --- whom to call, what first --- */

static bool act_call(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guide_call_in *in = arg;
	struct sheet_row row;
	bool any = false;
	(void)ret_out;
	for (size_t k = 0; k < GUIDE_CALLS; k++) {
		if (str_is_empty(in->name[k])) {
			continue;
		}
		struct raw_value values[] = { { S("name"), in->name[k] }, { S("kind"), str_from_c(call_kinds[k]) },
			{ S("phone"), str_is_none(in->phone[k]) ? S("") : in->phone[k] } };
		struct sheet_save_in save = { .sheet = HELPER, .values = { values, sizeof values / sizeof values[0] }, .reason = msg(c, MSG_GUIDE_TITLE) };
		if (!op_sheet_add.act(c, &save, &row)) {
			return false;
		}
		any = true;
	}
	return any || fail_field(c, "maintenance_name", MSG_GUIDE_NOBODY_TO_CALL);
}

static bool is_procedure(const struct ctx *c, str key)
{
	for (size_t k = 0; k < c->catalog->n_procedures; k++) {
		if (str_eq(c->catalog->procedures[k].key, key)) {
			return true;
		}
	}
	return false;
}

static bool act_first(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guide_first_in *in = arg;
	(void)ret_out;
	if (in->procedures.n == 0 || in->procedures.n > GUIDE_FIRSTS) {
		return fail_field(c, "procedures", MSG_GUIDE_UP_TO_THREE);
	}
	if (!q_guide_first_clear(c)) {
		return false;
	}
	for (size_t k = 0; k < in->procedures.n; k++) {
		if (!is_procedure(c, in->procedures.v[k])) {
			return fail_field(c, "procedures", MSG_GUIDE_UP_TO_THREE);
		}
		if (!q_guide_first_add(c, (struct guide_first_add_in){ .place = (int64_t)k + 1, .procedure_key = in->procedures.v[k], .chosen_at = c->now_ms })) {
			return false;
		}
	}
	return true;
}

static bool act_skip(struct ctx *c, const void *arg, void *ret_out)
{
	const struct guide_skip_in *in = arg;
	(void)ret_out;
	str page = str_from_c(pages[in->page].code);
	return in->back ? q_guide_unskip(c, (struct guide_unskip_in){ .page = page })
		: q_guide_put_off(c, (struct guide_put_off_in){ .page = page, .skipped_at = c->now_ms, .skipped_by_id = c->who.account_id });
}

/* --- rows --- */

#define N(v) (sizeof(v) / sizeof(v)[0])
#define LEAD(K, KEY) \
	{ .name = KEY "_name", .type = FIELD_LINE, .offset = offsetof(struct guide_lead_in, name[K]), .max = LIMIT_LINE_CHARS, .label = MSG_GUIDE_NAME, .doc = "name; none: stays as it is" }, \
	{ .name = KEY "_phone", .type = FIELD_PHONE, .offset = offsetof(struct guide_lead_in, phone[K]), .label = MSG_PERSON_PHONE, .doc = "phone" }, \
	{ .name = KEY "_mail", .type = FIELD_MAIL, .offset = offsetof(struct guide_lead_in, mail[K]), .label = MSG_PERSON_MAIL, .doc = "mail" }
static const struct field lead_fields[] = { LEAD(0, "chief"), LEAD(1, "lead"), LEAD(2, "it_owner") };
#define DEPUTY(K, KEY) \
	{ .name = KEY "_person", .type = FIELD_LINE, .offset = offsetof(struct guide_deputy_in, person[K]), .max = 40, .label = MSG_GUIDE_CHOOSE, .doc = "id of a person who stands in" }, \
	{ .name = KEY "_name", .type = FIELD_LINE, .offset = offsetof(struct guide_deputy_in, name[K]), .max = LIMIT_LINE_CHARS, .label = MSG_GUIDE_NEW_NAME, .doc = "or the name of a new one" }, \
	{ .name = KEY "_phone", .type = FIELD_PHONE, .offset = offsetof(struct guide_deputy_in, phone[K]), .label = MSG_PERSON_PHONE, .doc = "their phone" }
static const struct field deputy_fields[] = { DEPUTY(0, "chief"), DEPUTY(1, "lead"), DEPUTY(2, "it_owner") };
#define CALL(K, KEY) \
	{ .name = KEY "_name", .type = FIELD_LINE, .offset = offsetof(struct guide_call_in, name[K]), .max = LIMIT_LINE_CHARS, .label = MSG_GUIDE_FIRM_NAME, .doc = "who; none: nobody yet" }, \
	{ .name = KEY "_phone", .type = FIELD_LINE, .offset = offsetof(struct guide_call_in, phone[K]), .max = 60, .label = MSG_PERSON_PHONE, .doc = "phone" }
static const struct field call_fields[] = { CALL(0, "maintenance"), CALL(1, "bank"), CALL(2, "insurer"), CALL(3, "police") };
static const struct field first_fields[] = {
	{ .name = "procedures", .type = FIELD_LINES, .offset = offsetof(struct guide_first_in, procedures), .max = GUIDE_FIRSTS + 1, .label = MSG_GUIDE_FIRST,
		.doc = "keys of up to three procedures, the first one first" } };
static const struct field skip_fields[] = {
	{ .name = "guide", .type = FIELD_CHOICE, .offset = offsetof(struct guide_skip_in, page), .flags = FIELD_PATH | FIELD_REQUIRED, .choices = &guide_page_choices,
		.label = MSG_GUIDE_TITLE, .doc = "the page" },
	{ .name = "back", .type = FIELD_BOOL, .offset = offsetof(struct guide_skip_in, back), .label = MSG_GUIDE_TAKE_UP, .doc = "takes it up again" } };
static const struct field page_out[] = {
	{ .name = "page", .type = FIELD_CHOICE, .offset = offsetof(struct guide_page_state, page), .choices = &guide_page_choices, .doc = "firm, lead, deputy, call, first, print" },
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct guide_page_state, state), .choices = &guide_state_choices, .doc = "open, done (seen by what is there) or skipped" } };
const struct shape guide_page_shape = { "GuidePage", page_out, N(page_out), sizeof(struct guide_page_state) };
#define OP(NAME, WHAT, FIELDS, IN) .name = NAME, .doc = WHAT, .needs = ACCESS_RESPONDER, .fields = FIELDS, .n_fields = N(FIELDS), .in_size = sizeof(struct IN)
const struct operation op_guide_lead = { OP("guide_lead", "say who leads in an emergency", lead_fields, guide_lead_in), .act = act_lead };
const struct operation op_guide_deputy = { OP("guide_deputy", "say who stands in for those who lead", deputy_fields, guide_deputy_in), .act = act_deputy };
const struct operation op_guide_call = { OP("guide_call", "write down whom to call for help", call_fields, guide_call_in), .act = act_call };
const struct operation op_guide_first = { OP("guide_first", "choose the procedures to have ready first", first_fields, guide_first_in), .act = act_first };
const struct operation op_guide_skip = { OP("guide_skip", "put a page of the guided start off, or take it up again", skip_fields, guide_skip_in), .act = act_skip };
