/*
 * guide: the guided start (はじめの一時間): six short pages for a firm that has nothing, each of use by itself. What is done is not
 * ticked but seen: the page of who leads is done when these roles have somebody who can be reached. A page may be put off
 * and taken up again. What is typed here goes where it belongs (org, person, deputy, the ledger of helpers); only what was put
 * off and which procedures come first is kept here.
 */
#pragma once
#include "base/operation.h"

enum guide_page { GUIDE_FIRM, GUIDE_LEAD, GUIDE_DEPUTY, GUIDE_CALL, GUIDE_FIRST, GUIDE_PRINT, GUIDE_MAX };
enum guide_state { GUIDE_OPEN, GUIDE_DONE, GUIDE_SKIPPED };
extern const struct choices guide_page_choices;  /* firm lead deputy call first print */
extern const struct choices guide_state_choices; /* open done skipped */
#define GUIDE_ROLES 3            /* who leads: chief, lead, it_owner */
extern const char *const guide_roles[GUIDE_ROLES];
#define GUIDE_FIRSTS 3           /* S0: one or several of virus, leak and stop are written first */
#define GUIDE_CALLS 4

struct guide_page_state { int page, state; };
extern const struct shape guide_page_shape;
bool guide_read(struct ctx *c, struct guide_page_state ret[GUIDE_MAX]);
/* Keys of the procedures that come first; what S0 begins with when nobody chose. */
bool guide_firsts(struct ctx *c, str ret[GUIDE_FIRSTS], size_t *ret_n, bool *ret_is_chosen);

/* --- operations --- */
struct guide_lead_in { str name[GUIDE_ROLES], phone[GUIDE_ROLES], mail[GUIDE_ROLES]; }; /* without a name: as it is */
struct guide_deputy_in { str person[GUIDE_ROLES], name[GUIDE_ROLES], phone[GUIDE_ROLES]; }; /* an id, or a new name */
struct guide_call_in { str name[GUIDE_CALLS], phone[GUIDE_CALLS]; };
struct guide_first_in { struct str_list procedures; };
struct guide_skip_in { int page; bool back; };
/*
 * lead: who holds a role, from now on alone; whoever is known by this name gets it, else a person is added. One person may hold
 * them all. deputy: who stands in. call: rows of the ledger of helpers. first: which procedures.
 */
extern const struct operation op_guide_lead, op_guide_deputy, op_guide_call, op_guide_first, op_guide_skip;
