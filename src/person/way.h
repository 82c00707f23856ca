/* way: what person.c changes of the ways to reach somebody (for src/person alone; others use contact/contact.h). */
#pragma once
#include "person/person.h"

struct person_way {
	const char *field;           /* where a mistake is shown */
	str kind, purpose;           /* codes of contact.h */
	str value;                   /* none: stays; "": the first is taken away */
	bool is_shared;
};
/* The first way of its kind gets this value, or there is a first one. The copies do not follow yet: person_follow_ways(). */
bool person_put_way(struct ctx *c, struct id person_id, const struct person_way *w);
