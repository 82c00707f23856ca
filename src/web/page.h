/*
 * page: the frame around every page: head, bar, notes (exercise, read-only, what was just done), the page itself,
 * the phone's bar. A handler fills the first half of page_view, gives the compiled template as `body`, and calls
 * page_show(), which fills the rest.
 *
 *   PAGE_BODY(people)                        makes people_body from people_html(o, const struct people_view *)
 *   struct page_view p = { .title = msg(c, MSG_PERSON_PEOPLE), .nav = NAV_PREPARE, .body = people_body, .view = &v };
 *   return page_show(w, 200, &p);
 */
#pragma once
#include "web/web.h"
#include "web/widget.h"

enum page_nav { NAV_NOTHING, NAV_NOW, NAV_INBOX, NAV_WORK, NAV_PREPARE, NAV_LEDGERS, NAV_SETTINGS, NAV_RESPOND, NAV_SEARCH, NAV_LEARN };

struct page_view {
	/* the handler's */
	str title;                /* of the window; the page writes its own h1 */
	enum page_nav nav;        /* which of the places in the bar this is */
	void (*body)(struct out *o, const void *view);
	const void *view;
	void (*tabs)(struct out *o, const void *view); /* the phone's bar in place of the usual one; NULL: the usual */
	bool is_plain;            /* sign-in, first start, papers for finders: no bar, one narrow column */
	bool is_room;             /* wide; brings its own <main> parts */
	bool is_wide;             /* paper and room: no page margins */
	bool is_exercise;         /* 演習 in stripes above everything */
	/* page_show's */
	bool is_signed_in, can_respond, is_read_only;
	bool sees_rooms;          /* not a helper: they have their tasks alone */
	int64_t n_sightings;      /* new ones nobody looks at yet; for those who respond */
	str flash;                /* what was just done; empty: nothing */
	str user_key;             /* tells one person's kept text from another's on a shared machine */
};

/* Wraps NAME_html(o, const struct NAME_view *) so that the frame can call it. */
#define PAGE_BODY(name) \
	static void name##_body(struct out *o, const void *view) { name##_html(o, view); }

/* Writes the whole page and answers with it. */
bool page_show(struct web *w, int status, const struct page_view *p);

/* Called by page.html. */
void page_body_html(struct out *o, const struct page_view *p);
void page_tabs_html(struct out *o, const struct page_view *p);
