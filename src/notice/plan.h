/*
 * plan: of one event, who is told by which way and when: the firm's rules (rule.h), then what each person chose (choice.h).
 * The follower of the journals acts by it; the settings show it beforehand.
 */
#pragma once
#include "incident/incident.h"
#include "notice/choice.h"
#include "notice/notice_text.h"
#include "notice/rule.h"
#include "person/person.h"

#define NOTICE_URGENT_LEVEL 2          /* from here on quiet hours do not hold */

struct notice_acting { str role; struct id person_id; };
struct notice_team {
	struct notice_person *v;
	size_t n;
	const struct notice_acting *acting; /* of the room */
	size_t n_acting;
	struct person_role *more;           /* further roles of the firm's list (role_more), which hold outside of rooms */
	size_t n_more;
	struct id lead_id;
	bool has_room;
};
/* Everybody a rule may mean: accounts, and people without one; of a restricted room its members alone. `i` NULL: of no room. */
bool notice_team_get(struct ctx *c, const struct incident *i, struct notice_team *ret);

enum notice_when { TELL_NOW, TELL_LATER, TELL_NOT };
/* Why so: for the preview and the journal. */
enum notice_why { WHY_SO, WHY_URGENT, WHY_ALWAYS, WHY_ONLY, WHY_QUIET, WHY_DIGEST, WHY_NONE, WHY_NO_ADDRESS };
struct notice_tell { const struct notice_person *to; int way; int when; int why; int64_t at; /* of TELL_LATER */ };
struct notice_scene {
	int event;
	bool has_level;
	int64_t level;
	struct id self;                /* person of EVENT_ASSIGNED, _DECISION, _ROLE, _LEDGER, _LIMIT; none: nobody */
	int64_t at;
};
/* In the order of the team. */
bool notice_plan(struct ctx *c, const struct notice_team *team, const struct notice_set *set, const struct notice_scene *scene,
                 struct notice_tell **ret, size_t *ret_n);
