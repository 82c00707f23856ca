/*
 * risk: how large each risk of the ledger is (リスク台帳, catalog/sheets/risk.yaml), what is done about it, who lives with it.
 * Rows are the engine's (sheet/sheet.h); nothing that can be counted is kept: importance comes from the ledger of information
 * assets, likelihood and value from the firm's method (catalog/risks.yaml), each time somebody looks.
 *
 * - A grade nobody said is no grade: such a risk is "not rated yet" and says what is missing; it is never 0 and never small.
 * - What counts is the risk as it stands: after the treatment where somebody rated that, else before it.
 * - Accepting is an executive's: a ground, an end within a year. It holds for the size it was said for; when the risk grows or
 *   the day passes it does not hold any more and stands out. The second of two is told who was faster.
 * - That a risk came true in a room is an entry of that room. Who may not see the room is not told.
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"
#include "incident/incident.h"
#include "sheet/sheet.h"

/* --- the rule (risk_rule.c) --- */

/* 1 low, 2 middle, 3 high; 0: nobody said. */
struct risk_grades { int importance, threat, vulnerability; };
enum risk_lack { RISK_NO_IMPORTANCE = 1, RISK_NO_THREAT = 2, RISK_NO_VULNERABILITY = 4 };
struct risk_value {
	bool has;
	unsigned lacks;               /* bits of enum risk_lack; 0 when it has a value */
	int likelihood;               /* 1 to 3; 0: threat or vulnerability is missing */
	int value;                    /* 1 to 3, or 1 to 9: by the method */
	int size;                     /* 3 large, 2 medium, 1 small */
};
struct risk_value risk_rate(const struct risk_method *m, struct risk_grades in);

/* --- the firm's method --- */

struct risk_method_now { const struct risk_method *method; int64_t version; }; /* version 0: nobody chose one */
bool risk_method_get(struct ctx *c, struct risk_method_now *ret);
struct risk_method_past { int64_t version, made_at; const struct risk_method *method; str reason, who; };
/* Newest first. */
bool risk_method_history(struct ctx *c, struct risk_method_past **ret, size_t *ret_n);

/* --- risks --- */

#define RISKS_MAX 1000            /* more than these are not counted; the page says so */
#define RISK_ACCEPT_DAYS 366      /* the longest acceptance */

enum risk_from { RISK_FROM_NOWHERE, RISK_FROM_WORD, RISK_FROM_ASSET, RISK_FROM_SYSTEM }; /* where importance comes from */
struct risk_side { struct risk_grades g; struct risk_value v; };
enum risk_accepted { RISK_NOT_ACCEPTED, RISK_ACCEPTED, RISK_ACCEPT_EXPIRED, RISK_ACCEPT_OUTGROWN };
struct risk {
	struct id id;
	int64_t number, version, made_at, changed_at;
	str title, kind, kind_name;   /* kind: key of the threat; "": not said */
	str worst, measures, treatment, treatment_name; /* treatment: avoid reduce transfer retain, or "" */
	struct id asset_id, system_id, owner_id;
	str asset_name, system_name, owner_name;
	int importance_from;          /* enum risk_from */
	str importance_of;            /* the asset it comes from */
	struct risk_side before, after;
	bool has_after;               /* somebody rated what remains */
	str due;                      /* a day, as kept: 2026-12-01 */
	struct opt_int due_at;        /* its end */
	int accepted;                 /* enum risk_accepted */
	struct opt_int accepted_number, accepted_at, accepted_until;
	str accepted_words, accepted_by;
	int64_t n_true;               /* live rooms it came true in, that the viewer may see */
};
/* The side that counts: after the treatment when that was rated. */
const struct risk_side *risk_now(const struct risk *r);
/* On the list, the largest first, those not rated last; at most RISKS_MAX. */
bool risk_list(struct ctx *c, const struct risk_method *m, struct risk **ret, size_t *ret_n);
/* One on the list; ERR_NOT_FOUND. */
bool risk_get(struct ctx *c, struct id id, struct risk *ret);

struct risk_counts {
	int64_t all, large, medium, small;
	int64_t unrated;              /* a grade is missing */
	int64_t untreated;            /* large or medium, nothing decided and not accepted */
	int64_t overdue;              /* the day of their treatment has passed */
	int64_t accepted, expired;    /* expired: an acceptance that ran out, or that the risk outgrew */
};
struct risk_counts risk_count(const struct ctx *c, const struct risk *v, size_t n);
bool risk_is_overdue(const struct ctx *c, const struct risk *r);
bool risk_is_untreated(const struct risk *r);
/* For other pages: the `n` largest that are rated, by the firm's method, and how many there are of each sort. */
bool risk_top(struct ctx *c, size_t n, struct risk **ret, size_t *ret_n, struct risk_counts *ret_counts);
/* Acceptances of one risk, newest first, those taken back too; at most 100. */
struct risk_acceptance { int64_t number, value, size, until, made_at; struct opt_int ended_at; str method, words, who, ended_words, ended_by; };
bool risk_acceptances(struct ctx *c, struct id id, struct risk_acceptance **ret, size_t *ret_n);
/* Those that are larger now than what was accepted: an executive looks at them again. Cheap where nothing is accepted. */
bool risk_outgrown(struct ctx *c, struct risk **ret, size_t *ret_n);
/* "重要度3（顧客名簿から）× 起きやすさ2 = 3（大）", or what is missing; `s` is a side of r. */
str risk_why(struct ctx *c, const struct risk_method *m, const struct risk *r, const struct risk_side *s);
str risk_size_name(const struct ctx *c, const struct risk_method *m, const struct risk_value *v); /* 大, 中, 小, まだ決まっていない */

/* What is larger, smaller, new or off the list since a time; counted with the importance of today. */
enum risk_turn { RISK_NEW, RISK_GREW, RISK_SHRANK, RISK_RATED, RISK_GONE };
struct risk_change { int turn; struct id id; str title; struct risk_value was, is; };
bool risk_changes(struct ctx *c, const struct risk_method *m, int64_t since, struct risk_change **ret, size_t *ret_n);

/* --- came true --- */

struct risk_came_true { struct id incident_id; str name, title; bool is_open, is_exercise; int64_t made_at; str who; };
bool risk_true_rooms(struct ctx *c, struct id risk_id, struct risk_came_true **ret, size_t *ret_n);
/* Ids of the risks that came true in a room. */
bool risk_true_ids(struct ctx *c, struct id incident_id, struct id **ret, size_t *ret_n);
/* Risks on the list about a row of another ledger. */
bool risk_about(struct ctx *c, struct id thing, struct id **ret, size_t *ret_n);
bool risk_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);

/* --- the library --- */

struct risk_thing { struct id id; bool is_asset; str title; int importance; const struct risk_threat **threats; size_t n_threats; };
/* Assets and systems of the ledgers with the threats that fit and are not on the list yet; `more`: there are further ones. */
bool risk_proposals(struct ctx *c, struct risk_thing **ret, size_t *ret_n, bool *ret_more);
/* What stands in these two ledgers, to be named; without threats. At most RISK_NAMED_MAX of each. */
#define RISK_NAMED_MAX 200
bool risk_named(struct ctx *c, struct risk_thing **ret, size_t *ret_n);
str risk_kind_name(struct ctx *c, str kind); /* as the firm's form names it; the key when it does not */

/* --- coverage --- */

enum risk_cover { RISK_COVER_UNKNOWN, RISK_COVER_YES, RISK_COVER_PART, RISK_COVER_NO, RISK_COVER_NA };
struct risk_cover_line { const struct risk_measure *measure; str name; int state; };
struct risk_cover_layer { int yes, part, no, unknown, na; struct risk_cover_line v[RISK_MEASURES_MAX]; size_t n; };
struct risk_coverage { bool has; struct id row_id; int64_t checked_at; str scope; struct risk_cover_layer layers[RISK_LAYERS]; };
bool risk_coverage_get(struct ctx *c, struct risk_coverage *ret);
/* The state of one measure; RISK_COVER_UNKNOWN when it is not asked any more. */
int risk_cover_state(const struct risk_coverage *v, str measure);

/* --- writing --- */

struct risk_made { struct opt_int made, skipped; };
struct risk_jewels_in { struct raw_form row, thing, worst, kind, guard; }; /* by key of a question; row: id of an asset or system; guard: g1 g2 g3 */
struct risk_pick_in { struct raw_form pick, guard; };                   /* by ROWID_THREAT; pick: anything */
struct risk_change_in { struct id id; struct opt_int version; struct raw_form values; str reason; };
struct risk_accept_in { struct id id; struct opt_int version, seen; str words; struct opt_int until; };
struct risk_end_in { struct id id; struct opt_int seen; str words; };
struct risk_method_in { str method, reason; struct opt_int seen; };
struct risk_true_in { struct id incident_id, id; };
struct risk_method_out { str method, name, source; struct opt_int version; bool verified; };
extern const struct shape risk_method_shape, risk_made_shape;
extern const struct operation op_risk_jewels, op_risk_pick, op_risk_change, op_risk_accept, op_risk_end, op_risk_method, op_risk_true,
	op_risk_untrue;
