/*
 * person: somebody the journal, finders and custody can name (人); may have no account. A person is never deleted,
 * only archived: old entries go on naming them.
 */
#pragma once
#include "base/operation.h"

enum person_belongs { PERSON_OWN, PERSON_OUTSIDE }; /* to this firm, to another one */
extern const struct choices person_belongs_choices;

struct person {
	struct id id;
	str name, kana, title, department, phone, mail, other_mail;
	str role;                 /* key of the catalogue's roles, "" for none */
	int belongs;              /* enum person_belongs */
	struct opt_int archived_at;
};
struct person_input {
	struct id id;             /* of the person changed; none for a new one */
	str name, kana, title, department, phone, mail, other_mail, role; /* none: stays as it is */
	int belongs;              /* -1: stays; own for a new one */
};
struct person_archive { struct id id; bool archived; };
extern const struct shape person_shape;
extern const struct operation op_person_add, op_person_change, op_person_archive;

bool person_find(struct ctx *c, struct id id, struct person *ret);   /* ERR_NOT_FOUND; archived ones are found */
/* Those not archived, by reading; `archived` true: only the archived ones. */
bool person_list(struct ctx *c, bool archived, struct person **ret, size_t *ret_n);
/* Inside a write. */
bool person_create(struct ctx *c, const struct person_input *in, struct id *ret_id);

/* For selects of every module: those not archived, by reading. */
struct person_option { struct id id; str name, title; }; /* title: of two with the same, department or mail as well */
bool person_options(struct ctx *c, struct person_option **ret, size_t *ret_n);
