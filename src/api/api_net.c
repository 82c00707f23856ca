/* The doors of /api/v1 to the contact net and call drills. */
#include "api/api_parts.h"
#include "contact_net/drill.h"
#include "contact_net/mail_list.h"
#include "contact_net/net.h"

struct net_row { str role, name, called_by, trouble, person, deputies; struct opt_int from_level, place; struct id person_id; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct net_row, member), .doc = text }
static const struct field net_fields[] = {
	F(place, FIELD_INT, "order in which they are called, from 1"), F(role, FIELD_LINE, "key of the role"), F(name, FIELD_LINE, "its name"),
	F(called_by, FIELD_LINE, "key of the role whose holder calls; empty: whoever noticed"),
	F(from_level, FIELD_INT, "called from this level on; null: when needed"), F(trouble, FIELD_LINE, "fine, nobody, no_way or circle"),
	F(person_id, FIELD_ID, "who holds it, or the first who stands in; null: nobody"), F(person, FIELD_LINE, "their name"),
	F(deputies, FIELD_LINE, "names of the others, in order") };
#undef F
static const struct shape net_shape = { "NetRole", net_fields, sizeof net_fields / sizeof net_fields[0], sizeof(struct net_row) };

static bool net(struct web *w)
{
	struct ctx *c = w->c;
	struct net_node *v;
	size_t n;
	if (!net_read(c, &v, &n)) {
		return false;
	}
	struct net_row *rows = arena_array(c->arena, struct net_row, n);
	for (size_t k = 0; k < n; k++) {
		const struct net_person *first = v[k].n_people > 0 ? &v[k].people[0] : NULL;
		rows[k] = (struct net_row){ .place = { true, (int64_t)k + 1 }, .role = v[k].role, .name = v[k].name, .called_by = v[k].called_by,
			.from_level = { v[k].from_level != NET_WHEN_NEEDED, v[k].from_level }, .trouble = str_from_c(net_trouble_choices.v[v[k].trouble].code),
			.person = first ? first->name : S(""), .deputies = S("") };
		rows[k].person_id = first ? first->id : rows[k].person_id;
		for (size_t p = 1; p < v[k].n_people; p++) {
			rows[k].deputies = p == 1 ? v[k].people[p].name : STR_CAT(c->arena, rows[k].deputies, S("、"), v[k].people[p].name);
		}
	}
	return web_json_list(w, &net_shape, rows, n, STR_NONE);
}

static bool drills(struct web *w)
{
	struct drill *v;
	size_t n;
	return drill_list(w->c, &v, &n) && web_json_list(w, &drill_shape, v, n, STR_NONE);
}

static bool drill_of(struct web *w, struct drill *ret)
{
	struct id id;
	return web_id(w, "drill", &id) && drill_get(w->c, id, ret);
}

static bool one(struct web *w)
{
	struct drill d;
	return drill_of(w, &d) && web_json(w, 200, &drill_shape, &d);
}

static bool tries(struct web *w)
{
	struct drill d;
	struct drill_try *v;
	size_t n;
	return drill_of(w, &d) && drill_tries(w->c, d.id, &v, &n) && web_json_list(w, &drill_try_shape, v, n, STR_NONE);
}

static bool begun(struct web *w)
{
	const struct drill *d = w->result;
	return web_created(w, &drill_shape, d, url_id(w->c, "/api/v1/drills/", d->id, ""));
}

static bool lists(struct web *w)
{
	struct mail_list *v;
	size_t n;
	return mail_list_all(w->c, &v, &n) && web_json_list(w, &mail_list_shape, v, n, STR_NONE);
}

static bool list_one(struct web *w)
{
	struct id id;
	struct mail_list l;
	return web_id(w, "maillist", &id) && mail_list_get(w->c, id, &l) && web_json(w, 200, &mail_list_shape, &l);
}

static bool list_added(struct web *w)
{
	const struct mail_list *l = w->result;
	return web_created(w, &mail_list_shape, l, url_id(w->c, "/api/v1/mail-lists/", l->id, ""));
}

#define LISTS "/api/v1/mail-lists"
#define ALL "/api/v1/drills"
#define ONE ALL "/{drill}"
#define READ(path, show_, shape_, is_list_, text) { .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = show_, \
	.shape = &(shape_), .is_list = is_list_, .doc = text }
#define ACT(path, op_, answer_, text) { .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_, \
	.answer = answer_, .doc = text }
static const struct route routes[] = {
	READ("/api/v1/net", net, net_shape, true, "The contact net: roles in the order they are called, who holds them and stands in."),
	{ .method = HTTP_PUT, .pattern = "/api/v1/net/{role}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_net_call, .answer = web_no_content,
		.doc = "Say who calls the holder of a role." },
	READ(LISTS, lists, mail_list_shape, true, "Addresses without a person: mailing lists, mailboxes of several, where reports go."),
	READ(LISTS "/{maillist}", list_one, mail_list_shape, false, "One of them."),
	{ .method = HTTP_POST, .pattern = LISTS, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_mail_list_add, .answer = list_added,
		.shape = &mail_list_shape, .doc = "Add an address; call drills mail it from now on." },
	{ .method = HTTP_PUT, .pattern = LISTS "/{maillist}", .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_mail_list_change,
		.answer = api_done, .shape = &mail_list_shape, .doc = "Change an address; another one is one nobody tried." },
	ACT(LISTS "/{maillist}/archive", op_mail_list_archive, api_done, "No longer in use, or in use again."),
	READ(ALL, drills, drill_shape, true, "Call drills, newest first."),
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_drill_open, .answer = begun,
		.shape = &drill_shape, .doc = "Begin a call drill; mails go where there is a server." },
	READ(ONE, one, drill_shape, false, "One drill."),
	READ(ONE "/tries", tries, drill_try_shape, true, "Every way that is tried, by person: those not reached first."),
	ACT(ONE "/again", op_drill_again, api_done, "Mail once more to those not reached."),
	ACT(ONE "/close", op_drill_close, api_done, "End it: ways of people nobody reached are marked."),
	ACT(ONE "/tries/{try}", op_drill_tick, web_no_content, "Tick a way off: somebody rang, or was told."),
};
const struct route_table api_net_routes = { routes, sizeof routes / sizeof routes[0] };
