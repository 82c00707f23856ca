/* error_page: what went wrong, for people: what happened, what to do now, and a number to ask with. */
#include "base/msg.h"
#include "messages.h"
#include "web/error_view.h"
#include "web/pipeline.h"
#include "web_html.h"

PAGE_BODY(error_page)

void error_page_answer(struct flight *f)
{
	struct ctx *c = &f->c;
	int status = err_http_status(c->err.code);
	struct error_view v = { .title = msg(c, error_title(c->err.code)), .detail = error_detail(c),
		.number = c->request_id };
	struct page_view p = { .title = v.title, .body = error_page_body, .view = &v,
		.is_plain = id_is_none(c->who.account_id) || id_is_none(c->org_id) };
	if (!page_show(&f->w, status, &p)) {
		f->x->response.status = status; /* nothing left to say it with */
	}
}
