#include "reach/reach.h"

#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "reach_sql.h"

bool reach_limits(struct ctx *c, struct reach_limits *ret)
{
	struct reach_rule_row row;
	bool found = false;
	if (!q_reach_rule(c, &row, &found)) {
		return false;
	}
	*ret = (struct reach_limits){ found ? row.stale_months : REACH_MONTHS, found ? row.drill_months : REACH_DRILL_MONTHS };
	return true;
}

bool reach_months(struct ctx *c, int64_t *ret)
{
	struct reach_limits l;
	bool ok = reach_limits(c, &l);
	*ret = ok ? l.months : REACH_MONTHS;
	return ok;
}

/* The same day so many months later; of a month that is too short its last day. */
int64_t reach_good_until(int64_t months, int64_t checked_at)
{
	struct civil v = civil_from_ms(checked_at, JST_OFFSET_MIN);
	int month = v.month - 1 + (int)months;
	v.year += month / 12;
	v.month = month % 12 + 1;
	while (!civil_is_valid(v)) {
		v.day--;
	}
	return civil_to_ms(v, JST_OFFSET_MIN);
}

int reach_now(const struct ctx *c, int64_t months, const struct person_reach *r)
{
	switch ((enum person_ways)r->state) {
	case WAYS_GOOD:
	case WAYS_MAIL_ONLY:
		return r->at.has && reach_good_until(months, r->at.v) > c->now_ms ? REACH_NOW_GOOD : REACH_NOW_STALE;
	case WAYS_FAILED:
	case WAYS_PHONE_FAILED:
		return REACH_NOW_FAILED;
	case WAYS_BOUNCED:
		return REACH_NOW_BOUNCED;
	case WAYS_NONE:
	case WAYS_NEVER:
		break;
	}
	return REACH_NOW_NEVER;
}

str reach_said(struct ctx *c, int64_t months, const struct person_reach *r)
{
	static const int said[] = { [REACH_NOW_STALE] = MSG_REACH_STALE, [REACH_NOW_FAILED] = MSG_REACH_FAILED, [REACH_NOW_BOUNCED] = MSG_REACH_BOUNCED };
	int state = reach_now(c, months, r);
	if (state == REACH_NOW_GOOD) {
		return r->state == WAYS_MAIL_ONLY ? msg(c, MSG_REACH_MAIL_ONLY) : S("");
	}
	if (state == REACH_NOW_NEVER) {
		return msg(c, r->state == WAYS_NONE ? MSG_REACH_NONE : MSG_REACH_NEVER);
	}
	return msgf(c, r->state == WAYS_PHONE_FAILED ? MSG_REACH_PHONE_FAILED : said[state], { "when", r->at.has ? time_date_full(c, r->at.v) : S("-") });
}

str reach_words(struct ctx *c, int64_t months, const struct person_reach *r)
{
	return r->state == WAYS_NEVER || r->state == WAYS_MAIL_ONLY ? S("") : reach_said(c, months, r);
}
