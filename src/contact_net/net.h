/*
 * net: who calls whom (連絡網), made from roles, holders and deputies; nothing is kept but what a firm wants otherwise.
 * S0's regulation no. 10: from level 1 whoever noticed calls along the net. A role is called by the role catalog/roles.yaml
 * names, or the one the firm named; a chain that runs in a circle, or leads to a role nobody holds, is said (`trouble`).
 */
#pragma once
#include "base/operation.h"
#include "contact/contact.h"
#include "role/role.h"

#define NET_WHEN_NEEDED 9
enum net_trouble { NET_FINE, NET_NOBODY, NET_NO_WAY, NET_CIRCLE, NET_UNNEEDED, NET_TROUBLE_MAX };
extern const struct choices net_trouble_choices; /* fine nobody no_way circle unneeded: the firm does without this role */
static inline bool net_is_gap(int trouble) { return trouble != NET_FINE && trouble != NET_UNNEEDED; }
struct net_person {
	struct id id;
	str name, title;
	bool is_holder;                  /* else stands in */
	const struct contact *ways; size_t n_ways; /* those whoever looks may see, in their order */
	int state;                       /* enum contact_state: of the best of the ways */
};
struct net_node {
	str role, name;                  /* key; in the reader's language */
	str called_by;                   /* key; "": whoever noticed */
	int depth;                       /* 0: called by whoever noticed */
	int from_level;                  /* called from this level on; 0: from the first sign; NET_WHEN_NEEDED: no level names it */
	int trouble;                     /* enum net_trouble */
	str reason;                      /* of one the firm does without: why */
	const struct net_person *people; size_t n_people; /* holder first, then deputies in order */
};
/* In the order they are called: a role behind the one that calls it. */
bool net_read(struct ctx *c, struct net_node **ret, size_t *ret_n);
struct net_call_in { str role, called_by; };
extern const struct operation op_net_call;   /* ERR_INVALID where the chain would run in a circle */
/* For paper and binder: one table, and one A4 where the firm is small. */
struct document;
bool net_paper(struct ctx *c, bool with_private, struct document *ret);
