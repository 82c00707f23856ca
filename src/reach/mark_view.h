/*
 * mark: beside a person, wherever they are named as somebody to call: that they were not reached, that the last check is too
 * old, that no way is known, with a link to where it is put right. One part for all pages: % use reach_mark(&l->mark), from
 * reach_html.h. It reads what person_list() brought (person.reach) and the firm's limit, which is one kept row.
 *
 * Nothing is said of somebody whose check holds: pages stay quiet while all is well.
 */
#pragma once
#include "reach/reach.h"
#include "web/out.h"

struct reach_mark {
	bool has;                    /* there is something to say */
	str css, icon;               /* is-danger, is-warn, is-quiet */
	str text;                    /* 確認が古い　2026年3月17日 */
	str label;                   /* the same with the name, for who hears it */
	struct url to;               /* the person's page, at their ways */
};
/* `months`: reach_months(). */
struct reach_mark reach_mark_of(struct ctx *c, int64_t months, struct id person_id, str name, const struct person_reach *r);
/*
 * Of somebody a row names, by id: nothing when all is well, when nobody tried yet (a ledger is no list to call by), when the person
 * is gone. False: it could not be read.
 */
bool reach_mark_named(struct ctx *c, struct id person_id, struct reach_mark *ret);
/* Colour and icon of an enum reach_now. */
void reach_look(int now, str *ret_css, str *ret_icon);
