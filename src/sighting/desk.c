/* Where finders report: the key of the link, and whom to ring. */
#include "base/text.h"
#include "messages.h"
#include "org/org.h"
#include "role/role.h"
#include "sighting/sighting.h"
#include "sighting_sql.h"

str sighting_fold(struct arena *a, str typed, size_t n_chars)
{
	if (typed.n > 4 * n_chars) {
		return STR_NONE;
	}
	str s = text_narrow(a, typed);
	char *p = arena_chars(a, n_chars);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
		bool counts = (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
		if (counts && n == n_chars) {
			return STR_NONE;
		}
		if (counts) {
			p[n++] = ch;
		} else if (ch != ' ' && ch != '-') {
			return STR_NONE;
		}
	}
	return n == n_chars ? (str){ p, n } : STR_NONE;
}

str sighting_grouped(struct arena *a, str code)
{
	str out = str_sub(code, 0, 4);
	for (size_t at = 4; at < code.n; at += 4) {
		out = STR_CAT(a, out, S("-"), str_sub(code, at, 4));
	}
	return out;
}

bool sighting_desk_get(struct ctx *c, struct sighting_desk *ret)
{
	struct sighting_desk_row_row row;
	struct org org;
	bool found = false;
	if (!q_sighting_desk_row(c, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_SIGHTING_DESK_NONE);
	}
	if (!org_get(c, &org)) {
		return false;
	}
	*ret = (struct sighting_desk){ c->org_id, row.key, org.name, org.phone, row.is_open != 0, row.made_at };
	return true;
}

bool sighting_desk_find(struct ctx *c, str key, struct sighting_desk *ret)
{
	struct sighting_desk_by_key_row row;
	bool found = false;
	str folded = sighting_fold(c->arena, key, SIGHTING_KEY_CHARS);
	if (!str_is_none(folded) &&
	    !q_sighting_desk_by_key(c, (struct sighting_desk_by_key_in){ .key = folded }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_SIGHTING_DESK_UNKNOWN);
	}
	*ret = (struct sighting_desk){ .org_id = row.org_id, .key = folded, .org_name = row.name, .phone = row.phone,
		.is_open = row.is_open != 0 };
	return true;
}

bool sighting_desk_only(struct ctx *c, str *ret_key, bool *ret_is)
{
	struct sighting_desks_rows rows;
	if (!q_sighting_desks(c, &rows)) {
		return false;
	}
	*ret_is = rows.n == 1 && !str_is_empty(rows.v[0].key) && rows.v[0].is_open.has && rows.v[0].is_open.v;
	*ret_key = *ret_is ? rows.v[0].key : STR_NONE;
	return true;
}

/* --- whom to ring --- */

static bool is_listed(const struct sighting_call *v, size_t n, str phone)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].phone, phone)) {
			return true;
		}
	}
	return false;
}

static const struct role *role_in(const struct role *v, size_t n, str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].key, key)) {
			return &v[i];
		}
	}
	return NULL;
}

/* The last try did not reach them: whom nobody answers for stands behind those who answer. */
static bool is_doubtful(const struct role_person *p) { return p->ways.state == WAYS_FAILED || p->ways.state == WAYS_PHONE_FAILED || p->ways.state == WAYS_BOUNCED; }

/* Of one role those who hold it, also as a further one. */
static size_t add_holders(const struct role *r, bool doubtful, struct sighting_call *ret, size_t room, size_t n)
{
	for (size_t i = 0; i < r->n_line && n < room; i++) {
		const struct role_person *p = &r->line[i];
		if (p->is_holder && !p->is_gone && is_doubtful(p) == doubtful && !str_is_empty(p->phone) && !is_listed(ret, n, p->phone)) {
			ret[n++] = (struct sighting_call){ p->name, p->title, p->phone, p->id, p->ways };
		}
	}
	return n;
}

bool sighting_calls(struct ctx *c, const struct first_card *card, struct sighting_call *ret, size_t room, size_t *ret_n)
{
	struct role *roles;
	struct org org;
	size_t n_roles, n = 0;
	if (!role_org_list(c, &roles, &n_roles) || !org_get(c, &org)) {
		return false;
	}
	for (int doubtful = 0; doubtful < 2; doubtful++) {
		for (size_t r = 0; r < card->n_call; r++) {
			const struct role *of = role_in(roles, n_roles, card->call[r]);
			n = of ? add_holders(of, doubtful, ret, room, n) : n;
		}
	}
	if (n == 0 && room > 0 && !str_is_empty(org.phone)) {
		ret[n++] = (struct sighting_call){ .name = org.name, .title = S(""), .phone = org.phone };
	}
	*ret_n = n;
	return true;
}

/* --- the administrator's --- */

static bool act_renew(struct ctx *c, const void *arg, void *ret_out)
{
	(void)arg;
	(void)ret_out;
	str key = random_code(c->arena, SIGHTING_KEY_CHARS);
	return q_sighting_desk_put(c, (struct sighting_desk_put_in){ .key = key, .made_at = c->now_ms });
}

static bool act_set(struct ctx *c, const void *arg, void *ret_out)
{
	const struct sighting_desk_set_in *in = arg;
	struct sighting_desk d;
	(void)ret_out;
	return sighting_desk_get(c, &d) && q_sighting_desk_open(c, (struct sighting_desk_open_in){ .is_open = in->is_open });
}

static const struct field set_fields[] = {
	{ .name = "is_open", .type = FIELD_BOOL, .offset = offsetof(struct sighting_desk_set_in, is_open),
		.label = MSG_SIGHTING_LABEL_OPEN, .doc = "whether /sighting alone leads here" },
};
const struct operation op_sighting_desk_renew = { .name = "sighting_desk_renew",
	.doc = "make the key of the reporting page, or a new one in its place", .needs = ACCESS_ADMIN, .act = act_renew };
const struct operation op_sighting_desk_set = { .name = "sighting_desk_set",
	.doc = "say whether /sighting alone leads to the reporting page", .needs = ACCESS_ADMIN, .fields = set_fields,
	.n_fields = 1, .in_size = sizeof(struct sighting_desk_set_in), .act = act_set };
