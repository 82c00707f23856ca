/* /net/lists: addresses without a person: added, changed, taken out of use and put back. */
#include "account/access.h"
#include "contact/contact_web.h"
#include "contact_net/contact_net_view.h"
#include "contact_net/net_web.h"
#include "contact_net_html.h"
#include "messages.h"

PAGE_BODY(lists_page)

static void fill_fields(struct web *w, bool is_sent, const struct operation *op, const struct mail_list *l, str suffix, struct list_line *to)
{
	struct web untouched = *w;
	untouched.form = (struct raw_form){ 0 };
	untouched.refused = (struct err){ 0 };
	struct web *from = is_sent ? w : &untouched;
	to->f_kind = field_of(from, op, "kind", str_from_c(list_kind_choices.v[l->kind].code));
	to->f_name = field_of(from, op, "name", l->name);
	to->f_mail = field_of(from, op, "mail", l->mail);
	to->f_note = field_of(from, op, "note", l->note);
	struct field_view *all[] = { &to->f_kind, &to->f_name, &to->f_mail, &to->f_note };
	for (size_t k = 0; k < 4 && !is_sent; k++) { /* the errors lead to the fields that were sent */
		field_set_id(w, all[k], suffix);
	}
}

static struct list_line line_of(struct web *w, const struct mail_list *l, str refused)
{
	struct ctx *c = w->c;
	str id = id_str(c->arena, l->id);
	struct url self = url_item(c, url_path(c, "/net/lists"), "/", l->id);
	struct list_line to = { .l = l, .id = id, .kind = msg(c, list_kind_choices.v[l->kind].label),
		.save = self, .archive = url_below(c, self, "/", S("archive")), .is_open = str_eq(refused, id) };
	struct contact k = { .state = l->state, .checked_at = l->checked_at, .bounced_at = l->bounced_at, .how = l->how };
	contact_state_look(l->state, &to.css, &to.icon);
	to.state = contact_state_text(c, &k);
	fill_fields(w, to.is_open && w->route->op == &op_mail_list_change, &op_mail_list_change, l, id, &to);
	return to;
}

static bool page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct mail_list *l;
	size_t n;
	struct lists_page *v = arena_new(c->arena, struct lists_page);
	struct mail_list *none = arena_new(c->arena, struct mail_list);
	str refused = status == 200 ? S("") : raw_get(&w->parts, "maillist");
	if (!mail_list_all(c, &l, &n)) {
		return false;
	}
	v->lines = arena_array(c->arena, struct list_line, n);
	v->gone = arena_array(c->arena, struct list_line, n);
	for (size_t k = 0; k < n; k++) {
		struct list_line line = line_of(w, &l[k], str_is_none(refused) ? S("") : refused);
		if (l[k].archived_at.has) {
			v->gone[v->n_gone++] = line;
		} else {
			v->lines[v->n_lines++] = line;
		}
	}
	none->name = none->mail = none->note = S("");
	v->can_act = access_allows(c->who.access, ACCESS_RESPONDER);
	v->is_add_open = w->route->op == &op_mail_list_add || v->n_lines == 0;
	v->blank.l = none;
	fill_fields(w, w->route->op == &op_mail_list_add, &op_mail_list_add, none, S("new"), &v->blank);
	v->back = url_path(c, "/net");
	v->add = url_path(c, "/net/lists");
	v->empty = (struct empty_view){ .icon = S("mail"), .title = msg(c, MSG_LISTS_NONE_TITLE), .text = msg(c, MSG_LISTS_NONE_TEXT) };
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_LISTS_TITLE), .nav = NAV_PREPARE, .body = lists_page_body, .view = v };
	return page_show(w, status, &p);
}

static bool show(struct web *w) { return page(w, 200); }
static bool refuse(struct web *w) { return page(w, web_error_status(w)); }
static bool added(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/net/lists"), MSG_LISTS_ADDED); }
static bool saved(struct web *w) { return web_redirect_flash(w, url_path(w->c, "/net/lists"), MSG_LISTS_SAVED); }

static bool archived(struct web *w)
{
	const struct mail_list_archive_in *in = w->in;
	return web_redirect_flash(w, url_path(w->c, "/net/lists"), in->archived ? MSG_LISTS_ARCHIVED_NOW : MSG_LISTS_RESTORED);
}

static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = "/net/lists", .needs = ACCESS_VIEWER, .show = show, .doc = "addresses without a person" },
	{ .method = HTTP_POST, .pattern = "/net/lists", .needs = ACCESS_RESPONDER, .op = &op_mail_list_add, .answer = added, .refuse = refuse,
		.doc = "add an address" },
	{ .method = HTTP_POST, .pattern = "/net/lists/{maillist}", .needs = ACCESS_RESPONDER, .op = &op_mail_list_change, .answer = saved,
		.refuse = refuse, .doc = "change an address" },
	{ .method = HTTP_POST, .pattern = "/net/lists/{maillist}/archive", .needs = ACCESS_RESPONDER, .op = &op_mail_list_archive, .answer = archived,
		.refuse = refuse, .doc = "no longer in use, or in use again" },
};
const struct route_table list_routes = { routes, sizeof routes / sizeof routes[0] };
