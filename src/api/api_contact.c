/* The doors of /api/v1 to ways of reaching people, departments and sites, roles and what is missing. */
#include "api/api_parts.h"
#include "contact/owned.h"
#include "contact/structure.h"
#include "contact/unit.h"

static struct url way_url(struct ctx *c, const struct contact *k)
{
	return url_item(c, url_id(c, "/api/v1/people/", k->person_id, "/contacts"), "/", k->id);
}

static bool person_is_here(struct web *w, struct id *ret)
{
	struct person p;
	return web_id(w, "person", ret) && person_find(w->c, *ret, &p);
}

static bool ways(struct web *w)
{
	struct id id;
	struct contact *v;
	size_t n;
	return person_is_here(w, &id) && contact_list(w->c, id, &v, &n) && web_json_list(w, &contact_shape, v, n, STR_NONE);
}

static bool way(struct web *w)
{
	struct id person, id;
	struct contact k;
	return web_id(w, "person", &person) && web_id(w, "contact", &id) && contact_get(w->c, person, id, &k) && web_json(w, 200, &contact_shape, &k);
}

static bool way_added(struct web *w)
{
	const struct contact *k = w->result;
	return web_created(w, &contact_shape, k, way_url(w->c, k));
}

static bool owned(struct web *w)
{
	struct id id;
	struct owned *v;
	size_t n;
	return person_is_here(w, &id) && owned_list(w->c, id, &v, &n) && web_json_list(w, &owned_shape, v, n, STR_NONE);
}

static bool units(struct web *w)
{
	struct unit *v;
	size_t n;
	return unit_list(w->c, &v, &n) && web_json_list(w, &unit_shape, v, n, STR_NONE);
}

static bool unit(struct web *w)
{
	struct id id;
	struct unit u;
	return web_id(w, "unit", &id) && unit_get(w->c, id, &u) && web_json(w, 200, &unit_shape, &u);
}

static bool unit_added(struct web *w)
{
	const struct unit *u = w->result;
	return web_created(w, &unit_shape, u, url_id(w->c, "/api/v1/units/", u->id, NULL));
}

static bool gaps(struct web *w)
{
	struct structure s;
	return structure_read(w->c, &s) && web_json_list(w, &gap_shape, s.gaps, s.n_gaps, STR_NONE);
}

static bool limit(struct web *w)
{
	struct contact_limit l;
	return contact_limits(w->c, &l) && web_json(w, 200, &contact_limit_shape, &l);
}

#define WAY "/api/v1/people/{person}/contacts/{contact}"
#define CONTACT_READ(path, function, looks, list, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = function, .shape = &looks, .is_list = list, .doc = text }
#define CONTACT_MAKE(path, operation, then, looks, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &operation, .answer = then, .shape = &looks, .doc = text }
#define CONTACT_DO(verb, path, more, operation, then, text) \
	{ .method = verb, .pattern = path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | (more), .op = &operation, .answer = then, .doc = text }
static const struct route routes[] = {
	CONTACT_READ("/api/v1/people/{person}/contacts", ways, contact_shape, true, "Ways to reach a person, in the order they are tried; private ones without their value for readers who may not see it."),
	CONTACT_MAKE("/api/v1/people/{person}/contacts", op_contact_add, way_added, contact_shape, "Add a way to reach a person."),
	CONTACT_READ(WAY, way, contact_shape, false, "One way to reach a person."),
	CONTACT_DO(HTTP_PUT, WAY, 0, op_contact_change, api_done, "Replace a way to reach a person."),
	CONTACT_DO(HTTP_POST, WAY "/drop", ROUTE_ACTION, op_contact_drop, api_nothing, "Take a way to reach a person away."),
	CONTACT_DO(HTTP_POST, WAY "/check", ROUTE_ACTION, op_contact_check, api_done, "Record that a way was tried, and whether it reached the person."),
	CONTACT_READ("/api/v1/people/{person}/owned", owned, owned_shape, true, "What a person has in hand: what to hand over before they leave."),
	CONTACT_DO(HTTP_POST, "/api/v1/people/{id}/leave", ROUTE_ACTION, op_person_leave, api_done, "Take a person off the lists, handing over what they have, or put them back."),
	CONTACT_READ("/api/v1/units", units, unit_shape, true, "Departments, then sites, each below what it is a part of."),
	CONTACT_MAKE("/api/v1/units", op_unit_add, unit_added, unit_shape, "Add a department or a site."),
	CONTACT_READ("/api/v1/units/{unit}", unit, unit_shape, false, "One department or site."),
	CONTACT_DO(HTTP_PATCH, "/api/v1/units/{unit}", 0, op_unit_change, api_done, "Change a department or a site; what is not sent stays."),
	CONTACT_DO(HTTP_POST, "/api/v1/units/{unit}/archive", ROUTE_ACTION, op_unit_archive, api_nothing, "Take a department or a site off the lists."),
	CONTACT_READ("/api/v1/structure/gaps", gaps, gap_shape, true, "What is missing in the structure, grave things first, each with the one thing to do."),
	CONTACT_DO(HTTP_PUT, "/api/v1/roles/{role}", 0, op_role_set, api_done, "Say who holds a role and who stands in, or that the firm does without it."),
	CONTACT_READ("/api/v1/contact-limit", limit, contact_limit_shape, false, "How many months a check of a way to reach somebody holds."),
	CONTACT_DO(HTTP_PUT, "/api/v1/contact-limit", 0, op_contact_limit, api_done, "Say how long a check holds."),
};
const struct route_table api_contact_routes = { routes, sizeof routes / sizeof routes[0] };
