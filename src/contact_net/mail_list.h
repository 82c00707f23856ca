/*
 * mail_list: addresses without a person (メーリングリスト・共用アドレス): lists, mailboxes of several, the address reports go to. The call
 * drill mails them in step with the yearly drill (S4 8-2: test mail to every list); one who got it says so by its link. Never
 * deleted, only no longer in use; put back as easily.
 */
#pragma once
#include "contact/contact.h"

enum list_kind { LIST_LIST, LIST_BOX, LIST_DESK };
extern const struct choices list_kind_choices; /* list box desk */

struct mail_list {
	struct id id;
	int kind;                    /* enum list_kind */
	str name, mail;
	str note;                    /* who reads it; "": not said */
	struct opt_int archived_at;  /* no longer in use */
	struct opt_int checked_at, bounced_at;
	int how;                     /* enum contact_how, of that check */
	bool is_reached;
	int state;                   /* enum contact_state, as of now */
};
extern const struct shape mail_list_shape;
/* Those in use by kind and name, then those that are not. */
bool mail_list_all(struct ctx *c, struct mail_list **ret, size_t *ret_n);
bool mail_list_get(struct ctx *c, struct id id, struct mail_list *ret); /* ERR_NOT_FOUND */
/* Inside a write: what is known of the address from now on. */
bool mail_list_known_put(struct ctx *c, struct id id, const struct contact_known *known);

struct mail_list_in { struct id id; int kind; str name, mail, note; }; /* id: of the one changed */
struct mail_list_archive_in { struct id id; bool archived; };
extern const struct operation op_mail_list_add, op_mail_list_change, op_mail_list_archive;
