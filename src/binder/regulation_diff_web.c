/* The page that compares two versions of the regulation. */
#include "binder/regulation_web.h"

#include "base/time.h"
#include "binder_html.h"
#include "messages.h"

PAGE_BODY(regulation_diff_page)

void regulation_section_views(struct ctx *c, const struct regulation_section_diff *v, size_t n, struct regulation_section_view **ret)
{
	*ret = arena_array(c->arena, struct regulation_section_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		str more = v[i].more ? msgf(c, MSG_REGULATION_LINES_MORE, { "count", str_i64(c->arena, (int64_t)v[i].more) }) : S("");
		str when = v[i].changed_at.has ? msgf(c, MSG_REGULATION_CHANGED_ON, { "date", time_date_full(c, v[i].changed_at.v) }) : S("");
		(*ret)[i] = (struct regulation_section_view){ v[i].title, when, v[i].lines, v[i].n_lines, more };
	}
}

static bool number_of(struct web *w, const char *name, int64_t *ret)
{
	str s = web_query(w, name);
	*ret = 0;
	return str_is_empty(s) || (str_to_i64(s, ret) && *ret >= 0) || fail(w->c, ERR_NOT_FOUND, MSG_REGULATION_NOT_FOUND);
}

bool regulation_compare(struct web *w)
{
	struct ctx *c = w->c;
	struct regulation_diff_page p = { .back = url_path(c, "/binder/regulation") };
	struct regulation_section_diff *v;
	int64_t from, to;
	bool same_lang = true;
	struct regulation newest;
	if (!number_of(w, "from", &from) || !number_of(w, "to", &to) || !regulation_newest(c, &newest)) {
		return false;
	}
	from = from > 0 ? from : newest.version.v;
	p.is_none = from == 0;
	if (!p.is_none && !regulation_diff(c, from, to, &v, &p.n_sections, &same_lang)) {
		return false;
	}
	p.is_other_lang = !same_lang;
	p.from = msgf(c, MSG_BINDER_VERSION, { "number", str_i64(c->arena, from) });
	p.to = to > 0 ? msgf(c, MSG_BINDER_VERSION, { "number", str_i64(c->arena, to) }) : msg(c, MSG_REGULATION_TODAY);
	regulation_section_views(c, v, p.n_sections, &p.sections);
	struct page_view view = { .title = msg(c, MSG_REGULATION_COMPARE), .nav = NAV_PREPARE, .body = regulation_diff_page_body, .view = &p };
	return page_show(w, 200, &view);
}
