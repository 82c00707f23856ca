/* page: fills the frame's view and answers. The markup is in page.html. */
#include "web/page.h"
#include "base/msg.h"
#include "db/store.h"
#include "web_html.h"
#include "web_sql.h"

/* The rights table is a layer above; the bar only spares people a button that would be refused. */
static bool may_respond(const struct ctx *c)
{
	enum access a = c->who.access;
	return !id_is_none(c->org_id) && (a == ACCESS_RESPONDER || a == ACCESS_EXECUTIVE || a == ACCESS_ADMIN);
}

/* Most pages fit: the buffer does not grow step by step while it is written. */
#define PAGE_ROOM_BYTES ((size_t)64 * 1024)

/* A page is shown without the number rather than not at all: it may be the one that says what is broken. */
static int64_t count_sightings(struct ctx *c, const struct page_view *v)
{
	struct web_sightings_new_row row;
	return v->can_respond && !v->is_plain && c->db && q_web_sightings_new(c, &row) ? row.n : 0;
}

bool page_show(struct web *w, int status, const struct page_view *p)
{
	struct ctx *c = w->c;
	struct page_view v = *p;
	v.is_signed_in = !id_is_none(c->who.account_id);
	v.sees_rooms = v.is_signed_in && c->who.access != ACCESS_HELPER;
	v.can_respond = v.is_signed_in && may_respond(c);
	v.user_key = v.is_signed_in ? id_str(c->arena, c->who.account_id) : S("");
	/* A page that is read again by itself leaves the line to the one that was asked for. */
	bool is_live = !str_is_none(http_header_get(&w->x->request, "x-sonae-live"));
	v.flash = is_live ? S("") : web_flash(w);
	v.n_sightings = count_sightings(c, &v);
	str reason;
	v.is_read_only = c->store && store_is_read_only(c->store, &reason);
	buf_reserve(&w->out.b, PAGE_ROOM_BYTES);
	page_frame_html(&w->out, &v);
	return web_html(w, status);
}

void page_body_html(struct out *o, const struct page_view *p)
{
	p->body(o, p->view);
}

void page_tabs_html(struct out *o, const struct page_view *p)
{
	if (p->tabs) {
		p->tabs(o, p->view);
	} else if (!p->is_plain && p->is_signed_in) {
		tab_bar_html(o, p);
	}
}
