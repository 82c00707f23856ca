/*
 * structure: who would do what, checked (体制の点検; S4 2-1: needed and assigned roles, part-time and outsourced marked). Found by
 * reading alone; each finding names the one thing to do about it.
 */
#pragma once
#include "contact/contact.h"
#include "role/role.h"

enum gap_kind {
	GAP_NO_HOLDER,     /* nobody holds the role, and nobody said that the firm does without it */
	GAP_GONE,          /* who holds it cannot sign in any more */
	GAP_NO_WAY,        /* no way to reach who holds it, or every way failed */
	GAP_UNPROVEN,      /* reached too long ago, or never tried */
	GAP_NO_DEPUTY,
	GAP_DEPUTY_NO_WAY, /* nobody who stands in can be reached */
	GAP_CIRCLE,        /* two stand in for each other and nobody else does */
	GAP_TOO_MANY,      /* one person holds GAP_ROLES_MOST roles or more */
	GAP_NO_CONTRACT,   /* held by somebody of another firm that no row of the ledger of vendors knows */
	GAP_SHARED_MAIL,   /* two people, one mail, not marked as shared */
	GAP_KIND_MAX
};
#define GAP_ROLES_MOST 4
extern const struct choices gap_kind_choices;

struct gap {
	int kind;                    /* enum gap_kind */
	bool is_grave;               /* must be mended: somebody could not be found on the day */
	str role, role_name;         /* key; "" where it is about a person alone */
	struct id person_id;         /* whom it is about; none: nobody */
	str person_name;
	str text;                    /* what is missing, in words */
	str todo;                    /* the one thing to do */
};
extern const struct shape gap_shape;

struct structure {
	struct role *roles; size_t n_roles;             /* in the order of the catalogue */
	struct person *people; size_t n_people;         /* on the lists */
	struct contact *contacts; size_t n_contacts;    /* contact_of_all */
	struct gap *gaps; size_t n_gaps;                /* grave ones first, then by role */
	int64_t months;
};
bool structure_read(struct ctx *c, struct structure *ret);
const struct person *structure_person(const struct structure *s, struct id id);
