#include "org/org_web.h"

#include "base/msg.h"
#include "catalog/catalog.h"
#include "messages.h"
#include "org/org_view.h"
#include "org_html.h"

PAGE_BODY(org_settings)

struct field_view org_prefecture_field(struct web *w, str now)
{
	struct ctx *c = w->c;
	struct field_view f = field_of(w, &op_org_change, "prefecture", now);
	struct field_option *v = arena_array(c->arena, struct field_option, c->catalog->n_prefectures + 1);
	v[0] = (struct field_option){ S(""), msg(c, MSG_ORG_PREFECTURE_NONE), S("") };
	for (size_t i = 0; i < c->catalog->n_prefectures; i++) {
		v[i + 1] = (struct field_option){ c->catalog->prefectures[i].key, text2_in(c->catalog->prefectures[i].name, c->lang), S("") };
	}
	field_options(&f, v, c->catalog->n_prefectures + 1);
	field_help(w, &f, MSG_ORG_PREFECTURE_HELP);
	return f;
}

static bool page(struct web *w, int status)
{
	struct org_settings_view v = { .errors = errors_make(w), .can_change = w->c->who.access == ACCESS_ADMIN };
	if (!org_get(w->c, &v.org)) {
		return false;
	}
	v.name = field_of(w, &op_org_change, "name", v.org.name);
	v.trade = field_of(w, &op_org_change, "trade", v.org.trade);
	field_help(w, &v.trade, MSG_ORG_TRADE_HELP);
	v.phone = field_of(w, &op_org_change, "phone", v.org.phone);
	v.prefecture = org_prefecture_field(w, v.org.prefecture);
	const struct prefecture *at = catalog_prefecture(w->c->catalog, v.org.prefecture);
	v.prefecture_name = at ? text2_in(at->name, w->c->lang) : msg(w->c, MSG_ORG_PREFECTURE_NONE);
	struct page_view p = { .title = msg(w->c, MSG_ORG_TITLE), .nav = NAV_SETTINGS, .body = org_settings_body,
		.view = &v };
	return page_show(w, status, &p);
}

static bool org_show(struct web *w)
{
	return page(w, 200);
}

static bool org_refuse(struct web *w)
{
	return page(w, web_error_status(w));
}

static bool org_answer(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/settings/org"), MSG_ORG_SAVED);
}

static bool org_json(struct web *w)
{
	struct org org;
	return org_get(w->c, &org) && web_json(w, 200, &org_shape, &org);
}

static bool org_changed_json(struct web *w)
{
	return web_json(w, 200, &org_shape, w->result);
}

static const struct route routes[] = {
	{ HTTP_GET, "/settings/org", ACCESS_VIEWER, 0, .show = org_show, .doc = "Page: the organisation." },
	{ HTTP_POST, "/settings/org", ACCESS_ADMIN, 0, .op = &op_org_change, .answer = org_answer, .refuse = org_refuse,
	  .doc = "Change the organisation." },
	{ HTTP_GET, "/api/v1/org", ACCESS_VIEWER, ROUTE_API, .show = org_json, .shape = &org_shape,
	  .doc = "The organisation of this token or session." },
	{ HTTP_PUT, "/api/v1/org", ACCESS_ADMIN, ROUTE_API, .op = &op_org_change, .answer = org_changed_json,
	  .doc = "Change the organisation." },
};
const struct route_table org_routes = { routes, sizeof routes / sizeof routes[0] };
