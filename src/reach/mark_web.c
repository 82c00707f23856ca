#include "base/msg.h"
#include "messages.h"
#include "reach/mark_view.h"

void reach_look(int now, str *ret_css, str *ret_icon)
{
	static const struct { const char *css, *icon; } looks[] = {
		[REACH_NOW_NEVER] = { "is-quiet", "unknown" }, [REACH_NOW_GOOD] = { "is-ok", "check" }, [REACH_NOW_STALE] = { "is-warn", "hourglass" },
		[REACH_NOW_FAILED] = { "is-danger", "phone-off" }, [REACH_NOW_BOUNCED] = { "is-danger", "circle-x" },
	};
	*ret_css = str_from_c(looks[now].css);
	*ret_icon = str_from_c(looks[now].icon);
}

struct reach_mark reach_mark_of(struct ctx *c, int64_t months, struct id person_id, str name, const struct person_reach *r)
{
	struct reach_mark m = { .has = false };
	int now = reach_now(c, months, r);
	if (now == REACH_NOW_GOOD && r->state != WAYS_MAIL_ONLY) {
		return m;
	}
	m.has = true;
	reach_look(r->state == WAYS_NONE ? REACH_NOW_FAILED : now == REACH_NOW_GOOD ? REACH_NOW_NEVER : now, &m.css, &m.icon);
	m.text = reach_said(c, months, r);
	m.label = msgf(c, MSG_REACH_LABEL, { "who", name }, { "state", m.text });
	m.to = url_id(c, "/people/", person_id, "#ways");
	return m;
}

bool reach_mark_named(struct ctx *c, struct id person_id, struct reach_mark *ret)
{
	struct person p;
	int64_t months;
	*ret = (struct reach_mark){ .has = false };
	if (!reach_months(c, &months)) {
		return false;
	}
	if (!person_find(c, person_id, &p)) {
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		if (is_gone) {
			err_clear(c);
		}
		return is_gone;
	}
	if (!p.archived_at.has && p.reach.state != WAYS_NEVER) {
		*ret = reach_mark_of(c, months, p.id, p.name, &p.reach);
	}
	return true;
}
