/*
 * guest: a link with an end for somebody outside (社外の人): a vendor, the police. One link is for one room, shows what its
 * maker chose, and can be taken back at any moment.
 *
 * - The secret of the link is 32 random bytes, shown once; only its SHA-256 is kept. Opening the link trades it for a
 *   cookie of its own, so that it leaves the address of the browser at once.
 * - A guest is an actor without account whose `only_room` is the link's room: nothing else is there for them.
 * - Making and taking back a link are entries; each opening and each page a guest is shown is a line of the audit, whose
 *   session is the id of the link.
 */
#pragma once
#include "incident/incident.h"

#define GUEST_DAYS_MAX 30
#define GUEST_SESSION_MS (INT64_C(12) * 3600 * 1000)

struct guest {
	struct id id, incident_id;
	str name, reason;
	bool sees_timeline, sees_facts, sees_evidence, may_write;
	str made_by_name;
	struct opt_int made_at, ends_at, revoked_at, seen_at; /* ms; the first two always present */
	struct opt_int notes;        /* entries written through it; always present */
};
extern const struct shape guest_shape;
bool guest_is_over(const struct guest *g, int64_t now_ms);
bool guest_list(struct ctx *c, struct id incident_id, struct guest **ret, size_t *ret_n);

struct guest_add_in {
	struct id incident_id;
	str name, reason;
	struct opt_int days;         /* 1-30; none: 7 */
	bool sees_timeline, sees_facts, sees_evidence, may_write;
};
struct guest_added { struct id id; str token; struct opt_int ends_at; struct id incident_id; };
extern const struct shape guest_added_shape;
struct guest_revoke_in { struct id incident_id, guest_id; };
extern const struct operation op_guest_add, op_guest_revoke;

/* --- as the guest --- */
struct guest_pass {
	struct id id, incident_id;
	str name;
	bool sees_timeline, sees_facts, sees_evidence, may_write;
	int64_t ends_at, notes;
};
/* Who shows this cookie: c becomes that guest, its organisation and its one room. ERR_NOT_FOUND when it is over. */
bool guest_pass(struct ctx *c, str cookie, struct guest_pass *ret);
/* Inside a write: trades the secret of a link for a cookie; *ret_cookie none when there is no such link any more. */
bool guest_open(struct ctx *c, str token, str *ret_cookie);
struct guest_note_in { str text; /* found by prepare */ str cookie; };
extern const struct operation op_guest_note;

/* A job: forgets sessions that are over. */
bool guest_sweep(struct ctx *c, struct id org_id, str arg);
bool guest_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
/* Another name or reason in the row and nothing else: after a masking. */
bool guest_put_word(struct ctx *c, struct id incident_id, struct id id, str field, str value);
