#include "org/org.h"

#include "catalog/catalog.h"
#include "messages.h"
#include "org_sql.h"

#define SLUG_MAX_CHARS 30
#define SLUG_TRIES 1000

static const struct field shape_fields[] = {
	{ "id", FIELD_ID, offsetof(struct org, id), .doc = "Id of the organisation." },
	{ "slug", FIELD_LINE, offsetof(struct org, slug), .doc = "Short name for commands." },
	{ "name", FIELD_LINE, offsetof(struct org, name), .doc = "Name." },
	{ "trade", FIELD_LINE, offsetof(struct org, trade), .doc = "What it does; printed on papers." },
	{ "phone", FIELD_PHONE, offsetof(struct org, phone), .doc = "Main phone number." },
	{ "prefecture", FIELD_LINE, offsetof(struct org, prefecture), .doc = "Where it is, in small letters: tokyo. Empty: not said." },
};
const struct shape org_shape = { "Organisation", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct org) };

static struct org of_row(const struct org_row_row *r)
{
	return (struct org){ r->id, r->slug, r->name, r->trade, r->phone, r->created_at, r->prefecture };
}

bool org_get(struct ctx *c, struct org *ret)
{
	struct org_row_row row;
	bool found = false;
	if (!q_org_row(c, (struct org_row_in){ .id = c->org_id }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, 0);
	}
	*ret = of_row(&row);
	return true;
}

bool org_find(struct ctx *c, str slug, struct org *ret)
{
	struct org_by_slug_row row;
	bool found = false;
	if (!q_org_by_slug(c, (struct org_by_slug_in){ .slug = slug }, &row, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_ORG_UNKNOWN_SLUG);
	}
	*ret = (struct org){ row.id, row.slug, row.name, row.trade, row.phone, row.created_at, row.prefecture };
	return true;
}

bool org_only(struct ctx *c, struct org *ret)
{
	struct org_list_rows rows;
	if (!q_org_list(c, (struct org_list_in){ .rows = 2 }, &rows)) {
		return false;
	}
	if (rows.n != 1) {
		return fail(c, ERR_CONFLICT, MSG_ORG_NAME_ONE);
	}
	const struct org_list_row *r = &rows.v[0];
	*ret = (struct org){ r->id, r->slug, r->name, r->trade, r->phone, r->created_at, r->prefecture };
	return true;
}

/* --- a new one --- */

static bool is_slug_char(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
}

/* What a keyboard can type of the name; a Japanese name leaves nothing, then it is "org". */
static str slug_of(struct ctx *c, str name)
{
	char text[SLUG_MAX_CHARS];
	size_t n = 0;
	for (size_t i = 0; i < name.n && n < sizeof text; i++) {
		char ch = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] - 'A' + 'a') : name.p[i];
		if (is_slug_char(ch)) {
			text[n++] = ch;
		}
	}
	return n >= 3 ? str_copy(c->arena, (str){ text, n }) : S("org");
}

bool org_create(struct ctx *c, str name, str slug, struct id *ret_id)
{
	str wish = str_is_empty(slug) ? slug_of(c, name) : slug;
	str candidate = wish;
	for (int i = 2; i < SLUG_TRIES; i++) {
		struct org_by_slug_row row;
		bool found = false;
		if (!q_org_by_slug(c, (struct org_by_slug_in){ .slug = candidate }, &row, &found)) {
			return false;
		}
		if (!found) {
			*ret_id = id_new(c->now_ms);
			return q_org_add(c, (struct org_add_in){ .id = *ret_id, .slug = candidate, .name = name,
				.created_at = c->now_ms });
		}
		candidate = str_printf(c->arena, "%.*s%d", STR_FMT(wish), i);
	}
	return fail(c, ERR_CONFLICT, MSG_ORG_SLUG_TAKEN);
}

/* --- change --- */

static const struct field change_fields[] = {
	{ "name", FIELD_LINE, offsetof(struct org_change, name), FIELD_REQUIRED, .max = 100, .label = MSG_ORG_NAME,
	  .doc = "Name." },
	{ "trade", FIELD_LINE, offsetof(struct org_change, trade), 0, .label = MSG_ORG_TRADE,
	  .doc = "What it does; printed on papers." },
	{ "phone", FIELD_PHONE, offsetof(struct org_change, phone), 0, .label = MSG_ORG_PHONE,
	  .doc = "Main phone number." },
	{ "prefecture", FIELD_LINE, offsetof(struct org_change, prefecture), FIELD_KEEP_BLANK, .max = 20, .label = MSG_ORG_PREFECTURE,
	  .doc = "One of the 47 in small letters: tokyo. Empty: not said; left out: as it was. Desks of other regions are folded away." },
};

static str or_empty(str s)
{
	return str_is_none(s) ? S("") : s;
}

static bool change_act(struct ctx *c, const void *arg, void *ret)
{
	const struct org_change *in = arg;
	struct org now;
	str prefecture = str_is_none(in->prefecture) ? S("") : str_trim(in->prefecture);
	if (prefecture.n > 0 && !catalog_prefecture(c->catalog, prefecture)) {
		return fail_field(c, "prefecture", MSG_ORG_PREFECTURE_UNKNOWN);
	}
	if (!org_get(c, &now)) {
		return false;
	}
	if (!q_org_set(c, (struct org_set_in){ .name = in->name, .trade = or_empty(in->trade),
	               .phone = or_empty(in->phone),
	               .prefecture = str_is_none(in->prefecture) ? now.prefecture : prefecture, .id = c->org_id })) {
		return false;
	}
	return org_get(c, ret);
}

const struct operation op_org_change = { "org_change", "Change name, trade, phone and prefecture of the organisation.", ACCESS_ADMIN,
	change_fields, sizeof change_fields / sizeof change_fields[0], sizeof(struct org_change), sizeof(struct org),
	&org_shape, change_act };
