/*
 * person: somebody the journal, finders and custody can name (人); may have no account. A person is never deleted,
 * only archived: old entries go on naming them.
 */
#pragma once
#include "base/operation.h"

enum person_belongs { PERSON_OWN, PERSON_OUTSIDE }; /* to this firm, to another one */
extern const struct choices person_belongs_choices;

enum person_work { WORK_FULL, WORK_PART, WORK_OUTSOURCED };
extern const struct choices person_work_choices; /* full part outsourced */

/*
 * How somebody can be reached at best, of all their ways: no way is known; nobody tried; reached; not reached; mail came back. Before
 * all that: the phone that is shown did not answer; and of those reached, whose phones nobody tried while something else arrived.
 */
enum person_ways { WAYS_NONE, WAYS_NEVER, WAYS_GOOD, WAYS_FAILED, WAYS_BOUNCED, WAYS_PHONE_FAILED, WAYS_MAIL_ONLY };
struct person_reach {
	int state;                /* enum person_ways; whether WAYS_GOOD still holds says the firm's limit (contact/mark.h) */
	struct opt_int at;        /* ms, of that try; none: WAYS_NONE, WAYS_NEVER */
	bool is_phone_private;    /* there are phones, and every one is private: `phone` is empty */
};

/*
 * phone, mail and other_mail are copies: of the ways to reach a person (table contact; contact/contact.h) the first phone and the
 * first mail that are not private, and the first mail outside of the firm. They follow in the same write, whoever changes what.
 */
struct person {
	struct id id;
	str name, kana, title;
	str department;           /* name of the unit of department_id; of people of other firms their firm, in words */
	str phone, mail, other_mail;
	str role;                 /* key of the catalogue's roles, "" for none */
	int belongs;              /* enum person_belongs */
	struct opt_int archived_at;
	struct id department_id, site_id; /* units of the firm (contact/unit.h); none: not said */
	int work;                 /* enum person_work */
	bool is_other_private;    /* other_mail is for roles that need it: person_veil() before it is shown */
	struct person_reach reach; /* a copy of the same kind */
};
struct person_input {
	struct id id;             /* of the person changed; none for a new one */
	str name, kana, title, department, phone, mail, other_mail, role; /* none: stays as it is; "": of phone and mails the next way moves up */
	int belongs;              /* -1: stays; own for a new one */
	int work;                 /* -1: stays; of a new one full time */
	str department_id, site_id; /* an id, "": none any more; none: stays */
	bool shared_mail;         /* a mail that somebody else has, too: the mailbox of several people */
};
struct person_archive { struct id id; bool archived; };
extern const struct shape person_shape;
extern const struct operation op_person_add, op_person_change, op_person_archive;

bool person_find(struct ctx *c, struct id id, struct person *ret);   /* ERR_NOT_FOUND; archived ones are found */
/* Those not archived, by reading; `archived` true: only the archived ones. */
bool person_list(struct ctx *c, bool archived, struct person **ret, size_t *ret_n);
/*
 * Private ways are for those who may have to call: who responds, executives, administrators, and people with a role in an emergency
 * or who stand in for one. Everybody sees their own.
 */
bool person_sees_private(struct ctx *c, bool *ret);
/* Takes a private mail away before it is shown to somebody who may not see it. */
bool person_veil(struct ctx *c, struct person *p, size_t n);
/* Inside a write: the copies follow the ways of a person. */
bool person_follow_ways(struct ctx *c, struct id person_id);
/* The same, of whoever this way belongs to. */
bool person_follow_way(struct ctx *c, struct id way_id);
/* Inside a write: refuses an address somebody else has; `person_id`: not counted. field: where the mistake is shown. */
bool person_mail_is_free(struct ctx *c, const char *field, str mail, struct id person_id);
/* Inside a write. ERR_INVALID where the mail is somebody else's and shared_mail is not said. */
bool person_create(struct ctx *c, const struct person_input *in, struct id *ret_id);

/* Roles people hold besides person.role, by person (role.h says what they mean). */
struct person_role { struct id person_id; str role; };
bool person_more_roles(struct ctx *c, struct person_role **ret, size_t *ret_n);

/* Departments or sites to choose from (kind: department, site). */
struct person_unit { struct id id; str name; };
bool person_units(struct ctx *c, str kind, struct person_unit **ret, size_t *ret_n);

/* For selects of every module: those not archived, by reading. */
struct person_option { struct id id; str name, title; struct person_reach reach; }; /* title: of two with the same, department or mail as well */
bool person_options(struct ctx *c, struct person_option **ret, size_t *ret_n);
